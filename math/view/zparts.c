/* SPDX-License-Identifier: BSD-3-Clause
   Complex matrices of functions on containers. */
#include "math/view/zparts.h"

typedef double complex C;

C *zparts_scratch(FnCtx *ctx, long size) {
  return ctx->alloc(ctx, sizeof(C) * (size_t)(size + 1));
}

C *zparts_read(FnCtx *ctx, const View *in, int n) {
  C *x = zparts_scratch(ctx, in[0].size);
  for (long k = 0; k < in[0].size; k++)
    x[k] = complex_of(in[0].r[k], n > 1 ? in[1].r[k] : 0);
  return x;
}

C *zparts_copy(FnCtx *ctx, const double *parts, long size) {
  C *x = zparts_scratch(ctx, size);
  for (long k = 0; k < size; k++) x[k] = complex_of(parts[k], parts[size + k]);
  return x;
}

void zparts_write(View *out, const C *x) {
  long size = out->size / 2;
  for (long k = 0; k < size; k++) {
    out->r[k] = creal(x[k]);
    out->r[size + k] = cimag(x[k]);
  }
}

void zparts_add(double *const *bar, int n, long size, const C *x) {
  for (long k = 0; k < size; k++) {
    if (bar[0]) bar[0][k] += creal(x[k]);
    if (n > 1 && bar[1]) bar[1][k] += cimag(x[k]);
  }
}

C *zparts_product(FnCtx *ctx, long m, long k, long n, const C *A, bool star_a, const C *B,
                  bool star_b) {
  C *out = zparts_scratch(ctx, m * n);
  for (long j = 0; j < n; j++)
    for (long i = 0; i < m; i++) {
      C sum = 0;
      for (long l = 0; l < k; l++)
        sum += (star_a ? conj(A[i * k + l]) : A[l * m + i]) *
               (star_b ? conj(B[l * n + j]) : B[j * k + l]);
      out[j * m + i] = sum;
    }
  return out;
}

long zparts_largest(long n, const C *x) {
  long largest = 0;
  for (long i = 1; i < n; i++) /* rounding does not choose between equals */
    if (cabs(x[i]) > (1 + 1e-9) * cabs(x[largest])) largest = i;
  return largest;
}

C zparts_turn(long n, C *x) {
  long largest = zparts_largest(n, x);
  double size = cabs(x[largest]);
  C by = conj(x[largest]) / size;
  for (long i = 0; i < n; i++) x[i] = i == largest ? size : x[i] * by;
  return by;
}
