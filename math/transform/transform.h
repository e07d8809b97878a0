/* SPDX-License-Identifier: BSD-3-Clause
   Constraint transforms: unconstrained numbers <-> values of a declared type, with the
   log absolute determinant of the Jacobian and adjoints.  One row each in transform.def.
   Formulas: Stan reference manual, "Constraint transforms" (simplex: softmax of an
   isometric log-ratio sum-to-zero vector; correlation matrices: canonical partial
   correlations, Lewandowski, Kurowicka and Joe 2009). */
#pragma once
#include <stdbool.h>
#include "math/view/contract.h"

typedef enum {
  TRANSFORM_NONE,
  TRANSFORM_LOWER,
  TRANSFORM_UPPER,
  TRANSFORM_LOWER_UPPER,
  TRANSFORM_OFFSET_MULTIPLIER,
  TRANSFORM_SIMPLEX,
  TRANSFORM_ORDERED,
  TRANSFORM_POSITIVE_ORDERED,
  TRANSFORM_UNIT_VECTOR,
  TRANSFORM_SUM_TO_ZERO,
  TRANSFORM_CHOLESKY_CORR,
  TRANSFORM_CHOLESKY_COV,
  TRANSFORM_CORR,
  TRANSFORM_COV,
  TRANSFORM_STOCHASTIC_COLUMN,
  TRANSFORM_STOCHASTIC_ROW,
  TRANSFORM_SUM_TO_ZERO_MATRIX,
  TRANSFORM_COUNT
} Transform;

/* The Stan word ("simplex", "cholesky_factor_corr"); "" for bounds and none. */
const char *transform_name(Transform t);

/* Whether the numbers of an element are transformed one by one (bounds,
   offset/multiplier). */
bool transform_is_elementwise(Transform t);

/* Least number of rows and of columns of a value: 0, or 1 where none obeys the
   constraint without elements. */
long transform_least(Transform t);

/* Unconstrained numbers of one element whose own dims are [rows] (x [cols]). */
long transform_free_size(Transform t, long rows, long cols);

/* One structured element (not elementwise ones): y <- x, *lj += log|J|.
   rows, cols: own dims of y (cols 1 for vectors). */
FnStatus transform_constrain(Transform t, long rows, long cols, const double *x,
                             double *y, double *lj);
/* x_bar += dy/dx' y_bar + dlj/dx * lj_bar. */
void transform_adjoint(Transform t, long rows, long cols, const double *x,
                       const double *y, const double *y_bar, double lj_bar,
                       double *x_bar);
/* The inverse, infinite on the border; FN_REJECT with a sentence in error[320] when y
   breaks the constraint. */
FnStatus transform_unconstrain(Transform t, long rows, long cols, const double *y,
                               double *x, char *error);
/* Whether y obeys the constraint within 1e-8; otherwise a sentence in error[320] that
   follows the name of the variable ("is not a simplex: its sum is 1.2"). */
bool transform_check(Transform t, long rows, long cols, const double *y, char *error);

/* Elementwise ones.  a, b: lower and upper, or offset and multiplier.  Infinite bounds
   fall back to the one-sided transform or none. */
double transform_scalar(Transform t, double x, double a, double b, double *lj);
double transform_scalar_free(Transform t, double y, double a, double b);
/* Adds to *xb, *ab, *bb the adjoints of y (weight yb) and of lj (weight 1). */
void transform_scalar_adjoint(Transform t, double x, double a, double b, double yb,
                              double ljb, double *xb, double *ab, double *bb);
