/* SPDX-License-Identifier: BSD-3-Clause
   View: numbers with a shape, owned by somebody else.  What functions of the table take
   and give, whether the interpreter or generated code calls them.  Layout: array
   dimensions outermost, row-major; within an element a matrix is column-major.  An array
   of R x C matrices, dims {A, R, C}, keeps (a, r, c) at (a * C + c) * R + r. */
#pragma once
#include <stdbool.h>
#include "math/view/type.h"

enum { VIEW_MAX_DIMS = 12 };

typedef struct View {
  Base base;  /* BASE_INT, REAL, VECTOR, ROW_VECTOR, MATRIX: of one element */
  int array;  /* array dimensions */
  int ndims;  /* array + own dimensions (0, 1 or 2) */
  int is_int; /* numbers are at [i], else at [r] */
  long dims[VIEW_MAX_DIMS];
  long size; /* product of dims; 1 for a scalar */
  double *r;
  int *i;
} View;

/* A view of scalar x; of n numbers as vector; of rows x cols, column-major. */
View view_scalar(double *x);
View view_int(int *x);
View view_vector(double *x, long n);
View view_row_vector(double *x, long n);
View view_matrix(double *x, long rows, long cols);
View view_array(double *x, long n);  /* array[n] real */
View view_int_array(int *x, long n); /* array[n] int */

/* Element [k] in storage order as a double, whichever kind it is. */
static inline double view_get(const View *v, long k) {
  return v->is_int ? v->i[k] : v->r[k];
}

bool view_same_shape(const View *a, const View *b);

/* Element [k] (from 0) of an array of anything, as a view into the same numbers. */
View view_element(const View *v, long k);
