/* SPDX-License-Identifier: BSD-3-Clause
   The log mass of outcomes 0 and 1 under log odds, with its slopes: log(1 + exp(-|x|)) of
   many numbers is one logarithm, that of their product, and what 1 + e loses of a small e
   is summed beside it (as in la_sum_log1p). */
#include <math.h>
#include <string.h>
#include "math/linalg/la.h"
#include "math/linalg/la_exp.h"
#include "math/linalg/la_simd.h"

/* Below, a product of so many factors has too few digits left behind its 1. */
static const double NEAR_1 = 0.1;
enum { BLOCK = 512 };

/* exp(-|x|) for x >= -708 in absolute value, else a number below 1e-307; as in la_exp. */
LA_INLINE double exp_negative(double x) {
  double c = -fabs(x);
  c = c < -708.0 ? -708.0 : c;
  double t, scale, y = la_exp_reduced(c, &t);
  unsigned long long e;
  memcpy(&e, &t, sizeof e);
  e = (e + 1023) << 52;
  memcpy(&scale, &e, sizeof scale);
  return y * scale;
}

/* log(1 + e) of 0 <= e <= 0.1: 2 atanh(e / (2 + e)). */
LA_INLINE double log1p_small(double e) {
  double s = e / (2 + e), z = s * s;
  double p = 1.0 / 3 + z * (1.0 / 5 + z * (1.0 / 7 + z * (1.0 / 9 + z * (1.0 / 11))));
  return 2 * (s + s * z * p);
}

LA_CLONES static double sum_small(long n, const double *x) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (long i = 0; i < n; i++) sum += log1p_small(exp_negative(x[i]));
  return sum;
}

LA_CLONES static double block(long n, const int *y, const double *restrict x,
                              double *restrict d) {
  double sum = 0, lost = 0, product = 1;
#pragma omp simd reduction(+ : sum, lost) reduction(* : product)
  for (long i = 0; i < n; i++) {
    double sign = 2.0 * y[i] - 1, z = sign * x[i], e = exp_negative(z);
    double factor = 1 + e, share = 1 / factor;
    sum += z > 0 ? 0 : z;
    lost += (e - (factor - 1)) * share;
    product *= factor;
    d[i] = sign * (z > 0 ? e : 1) * share;
  }
  if (product < 1 + NEAR_1) return sum - sum_small(n, x);
  return sum - lost - log(product);
}

double la_bernoulli_logit(long n, const int *y, const double *x, double *d) {
  double sum = 0;
  for (long i = 0; i < n; i += BLOCK)
    sum += block(n - i < BLOCK ? n - i : BLOCK, y + i, x + i, d + i);
  return sum;
}
