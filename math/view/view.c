/* SPDX-License-Identifier: BSD-3-Clause
   Views of numbers that somebody else owns. */
#include "math/view/view.h"
#include "base/alloc.h"

View view_scalar(double *x) {
  return (View){.base = BASE_REAL, .size = 1, .r = x};
}

View view_int(int *x) {
  return (View){.base = BASE_INT, .size = 1, .is_int = 1, .i = x};
}

static View line(Base base, double *x, long n) {
  return (View){.base = base, .ndims = 1, .dims = {n}, .size = n, .r = x};
}

View view_vector(double *x, long n) {
  return line(BASE_VECTOR, x, n);
}

View view_row_vector(double *x, long n) {
  return line(BASE_ROW_VECTOR, x, n);
}

View view_matrix(double *x, long rows, long cols) {
  return (View){
      .base = BASE_MATRIX, .ndims = 2, .dims = {rows, cols}, .size = rows * cols, .r = x};
}

View view_array(double *x, long n) {
  View v = line(BASE_REAL, x, n);
  v.array = 1;
  return v;
}

View view_int_array(int *x, long n) {
  View v = line(BASE_INT, NULL, n);
  v.array = v.is_int = 1;
  v.i = x;
  return v;
}

bool view_same_shape(const View *a, const View *b) {
  if (a->ndims != b->ndims) return false;
  for (int i = 0; i < a->ndims; i++)
    if (a->dims[i] != b->dims[i]) return false;
  return true;
}

View view_element(const View *v, long k) {
  ASSERT(v->array > 0 && k >= 0 && k < v->dims[0]);
  View e = *v;
  e.array--;
  e.ndims--;
  e.size = v->size / v->dims[0];
  for (int i = 0; i < e.ndims; i++) e.dims[i] = v->dims[i + 1];
  e.dims[e.ndims] = 0;
  if (e.is_int)
    e.i += k * e.size;
  else
    e.r += k * e.size;
  return e;
}
