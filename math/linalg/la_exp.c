/* SPDX-License-Identifier: BSD-3-Clause
   exp of many numbers, and sums of logarithms.  exp: reduction by two parts of log 2, a
   polynomial of degree 11, scaling by the exponent in two steps.  Results below 3.3e-308
   are 0. */
#include <math.h>
#include <string.h>
#include "math/linalg/la.h"
#include "math/linalg/la_exp.h"
#include "math/linalg/la_simd.h"

LA_INLINE double exp_one(double x) {
  double c = x < -708.0 ? -708.0 : x;
  c = c > 709.79 ? 709.79 : c;
  double t, y = la_exp_reduced(c, &t);
  unsigned long long e, bits;
  memcpy(&e, &t, sizeof e);
  bits = (e + 1022) << 52;
  double scale;
  memcpy(&scale, &bits, sizeof scale);
  y = (y * 2.0) * scale;
  y = x > 709.782712893384 ? (double)INFINITY : y;
  y = x < -708.0 ? 0.0 : y;
  return x != x ? x : y;
}

LA_CLONES void la_exp(long n, const double *x, double *y) {
#pragma GCC ivdep
  for (long i = 0; i < n; i++) y[i] = exp_one(x[i]);
}

/* Below, a product of 512 factors has too few digits left behind its 1. */
static const double NEAR_1 = 0.1;

/* Of at most 512 numbers.  The product of so many factors between 1 and 2 is far from
   overflow: one logarithm.  What 1 + x loses of a small x is summed beside it. */
LA_CLONES static double block_log1p(long n, const double *x) {
  double product = 1, sum = 0;
#pragma omp simd reduction(* : product) reduction(+ : sum)
  for (long i = 0; i < n; i++) {
    double factor = 1.0 + x[i];
    sum += x[i] - (factor - 1.0);
    product *= factor;
  }
  if (product > 1 + NEAR_1) return sum + log(product);
  sum = 0;
  for (long i = 0; i < n; i++) sum += log1p(x[i]);
  return sum;
}

double la_sum_log1p(long n, const double *x) {
  double sum = 0;
  for (long i = 0; i < n; i += 512) sum += block_log1p(n - i < 512 ? n - i : 512, x + i);
  return sum;
}
