/* SPDX-License-Identifier: BSD-3-Clause
   What a row of transform.def names: functions on one element of dims rows x cols,
   contracts as in transform.h. */
#pragma once
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "math/transform/transform.h"

typedef long TransformSize(long rows, long cols);
typedef void TransformConstrain(long rows, long cols, const double *x, double *y,
                                double *lj);
typedef void TransformAdjoint(long rows, long cols, const double *x, const double *y,
                              const double *y_bar, double lj_bar, double *x_bar);
typedef bool TransformUnconstrain(long rows, long cols, const double *y, double *x);
typedef bool TransformCheck(long rows, long cols, const double *y, char *error);

#define TRANSFORM(id, name, prefix, least)                                               \
  TransformSize prefix##_size;                                                           \
  TransformConstrain prefix##_constrain;                                                 \
  TransformAdjoint prefix##_adjoint;                                                     \
  TransformUnconstrain prefix##_unconstrain;                                             \
  TransformCheck prefix##_check;
#include "math/transform/transform.def"
#undef TRANSFORM

/* Writes the sentence and returns false. */
bool transform_refuse(char *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* y (k x k) <- y y' of its lower triangle, in place; the adjoint of that: (G + G') L. */
void transform_square_factor(long k, double *y);
void transform_square_adjoint(long k, const double *L, const double *g, double *L_bar);

#define TRANSFORM_TOLERANCE 1e-8
