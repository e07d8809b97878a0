/* SPDX-License-Identifier: BSD-3-Clause
   The log mass of outcomes 0 and 1 under log odds, with its slopes: log(1 + exp(-|x|)) of
   many numbers is one logarithm, that of their product, and what 1 + e loses of a small e
   is summed beside it (as in la_sum_log1p). */
#include <math.h>
#include <string.h>
#include "math/linalg/la.h"
#include "math/linalg/la_simd.h"

/* Below, a product of so many factors has too few digits left behind its 1. */
static const double NEAR_1 = 0.1;
enum { BLOCK = 512 };

/* exp(-|x|) for x >= -708 in absolute value, else a number below 1e-307; as in la_exp. */
LA_INLINE double exp_negative(double x) {
  double c = -fabs(x);
  c = c < -708.0 ? -708.0 : c;
  double t = c * 1.4426950408889634 + 0x1.8p52, n = t - 0x1.8p52;
  double r = c - n * 0x1.62e42fefa38p-1;
  r = r - n * 0x1.ef35793c7673p-45;
  double r2 = r * r, r4 = r2 * r2;
  double a1 = 0x1.0000000000001p-1 + r * 0x1.5555555555556p-3;
  double a2 = 0x1.5555555553d63p-5 + r * 0x1.11111111109b3p-7;
  double a3 = 0x1.6c16c1788bd90p-10 + r * 0x1.a01a01a7c41d5p-13;
  double a4 = 0x1.a019b90d2ae7ap-16 + r * 0x1.71de0dae63bb3p-19;
  double a5 = 0x1.289185613a3d6p-22 + r * 0x1.af38a9b0ec855p-26;
  double q = ((a1 + a2 * r2) + r4 * ((a3 + a4 * r2) + a5 * r4)) * r2, scale;
  unsigned long long e;
  memcpy(&e, &t, sizeof e);
  e = (e + 1023) << 52;
  memcpy(&scale, &e, sizeof scale);
  return (1.0 + (r + q)) * scale;
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
