/* SPDX-License-Identifier: BSD-3-Clause
   The log density of normal rows whose scale is an element of a container,
     -sum_i (gap_i^2 / (2 s[h(i)]^2) + log s[h(i)]),
   with gaps as of Squares: a sum of squares for each level of h, of its own rows.  Where
   a level is not worth reducing, or would lose digits, its rows stay as they are. */
#pragma once
#include "math/exact/squares.h"

typedef struct Levels Levels;

/* The levels of the index [factor] of the rows; NULL where the plain form is as good or
   better, or as squares_new has it.  The caller's; a function of the rows alone. */
Levels *levels_new(const SquaresRows *rows, int factor);
void levels_destroy(Levels **l);
/* How many rows there are instead of n. */
long levels_rows(const Levels *l);
/* Scalar operations of the sum, about. */
double levels_cost(const Levels *l);

/* The log density without its constant; NaN where a scale is not positive or not finite.
   Adds [weight] times the derivatives to x_bar, to p_bar and to scale_bar, of which the
   entries of p_bar, and scale_bar, may be NULL.  Called by generated code. */
double ps_squares_by(const Levels *l, const double *x, double *x_bar,
                     const double *const *p, double *const *p_bar, const double *scale,
                     double *scale_bar, double weight);
