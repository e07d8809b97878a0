/* SPDX-License-Identifier: BSD-3-Clause
   Complex matrices of functions on containers, whose arguments and results come in parts:
   real numbers, then imaginary ones; z stands for complex doubles, as in LAPACK.  Numbers
   lie by columns, in scratch of the call. */
#pragma once
#include "base/complex.h"
#include "math/view/call_util.h"

/* Number [k] of an argument; an addition to its adjoint, where a part may be inactive. */
static inline double complex zparts_get(const View *in, long k) {
  return complex_of(in[0].r[k], in[1].r[k]);
}
static inline void zparts_put(double *const *bar, long k, double complex x) {
  if (bar[0]) bar[0][k] += creal(x);
  if (bar[1]) bar[1][k] += cimag(x);
}

/* Scratch, not cleared; a copy of an argument of [n] views: reals, or two parts; a copy
   of [size] numbers given as one array of parts, an adjoint. */
double complex *zparts_scratch(FnCtx *ctx, long size);
double complex *zparts_read(FnCtx *ctx, const View *in, int n);
double complex *zparts_copy(FnCtx *ctx, const double *parts, long size);

/* Fills a result; adds to the adjoint of an argument of [n] views. */
void zparts_write(View *out, const double complex *x);
void zparts_add(double *const *bar, int n, long size, const double complex *x);

/* op(A) op(B), m x n with [k] in between; op is the conjugate transpose where [star]. */
double complex *zparts_product(FnCtx *ctx, long m, long k, long n,
                               const double complex *A, bool star_a,
                               const double complex *B, bool star_b);

/* The first of the largest components of [n] numbers that are not all 0. */
long zparts_largest(long n, const double complex *x);
/* Makes that component real and positive; the factor, of absolute value 1. */
double complex zparts_turn(long n, double complex *x);
