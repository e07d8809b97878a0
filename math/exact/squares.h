/* SPDX-License-Identifier: BSD-3-Clause
   The sum of squared gaps between data and a linear form of parameters, over n rows,
     S(x, p) = sum_i (y_i - sum_k G_ik x_k - sum_j L_ij p_j[g_j(i)])^2,
   as a sum over fewer rows.  The x are numbers that all rows share (globals); the p_j
   are containers of which a row has one element (locals), by an index of data.

   Rows with the same indices are a cell.  A Householder reflection keeps sums of
   squares, so the rows [L G y] of a cell become an upper triangle: its first rows hold
   the p of the cell, the others x alone, and those of all cells are stacked and become
   one triangle.
   What is left of y in the last row depends on no parameter (Golub and Van Loan, "Matrix
   Computations", 4th ed., 5.2 and 5.3).  It is done twice: x and p count from where S is
   least the first time, and y is what is left there, so that near the least nothing
   cancels (iterative refinement, there, 5.3.8). */
#pragma once
#include <stdbool.h>

/* A column of numbers: scale * a[i] * b[i], where NULL stands for ones. */
typedef struct SquaresColumn {
  double scale;
  const double *a, *b;
} SquaresColumn;

typedef struct SquaresLocal {
  SquaresColumn column;
  int factor; /* which index tells the element */
} SquaresLocal;

/* What is reduced; borrowed. */
typedef struct SquaresRows {
  long n;
  SquaresColumn y;
  int globals, locals, factors;
  const SquaresColumn *global;
  const SquaresLocal *local;
  const int *const *index; /* by factor: from 1 to sizes[factor], for each row */
  const int *sizes;
} SquaresRows;

enum { SQUARES_LOCALS = 16, SQUARES_GLOBALS = 512 };

typedef struct Squares Squares;

/* NULL where the plain form is as good or better: too many columns, numbers that are not
   finite or far from 1, no fewer numbers, or so little left of y that digits would be
   lost.  The caller's; a function of the rows alone. */
Squares *squares_new(const SquaresRows *rows);
void squares_destroy(Squares **s);
/* How many rows there are instead of n. */
long squares_rows(const Squares *s);
/* Scalar operations of squares_sum, about. */
double squares_cost(const Squares *s);

/* S at x[globals] and p[locals]; adds weight * -1/2 dS/dx to x_bar and the same for the p
   to p_bar, of which entries may be NULL.  Called by generated code. */
double ps_squares(const Squares *s, const double *x, double *x_bar,
                  const double *const *p, double *const *p_bar, double weight);
