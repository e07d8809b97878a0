/* SPDX-License-Identifier: BSD-3-Clause
   What the exponentials of many numbers share. */
#pragma once
#include "math/linalg/la_simd.h"

/* exp(c) = y 2^n for |c| < 710: y, and *power = n + 1.5 2^52, whose last bits are n.
   Reduction by two parts of log 2, a polynomial of degree 11. */
LA_INLINE double la_exp_reduced(double c, double *power) {
  double t = c * 1.4426950408889634 + 0x1.8p52, n = t - 0x1.8p52;
  double r = c - n * 0x1.62e42fefa38p-1;
  r = r - n * 0x1.ef35793c7673p-45;
  double r2 = r * r, r4 = r2 * r2;
  double a1 = 0x1.0000000000001p-1 + r * 0x1.5555555555556p-3;
  double a2 = 0x1.5555555553d63p-5 + r * 0x1.11111111109b3p-7;
  double a3 = 0x1.6c16c1788bd90p-10 + r * 0x1.a01a01a7c41d5p-13;
  double a4 = 0x1.a019b90d2ae7ap-16 + r * 0x1.71de0dae63bb3p-19;
  double a5 = 0x1.289185613a3d6p-22 + r * 0x1.af38a9b0ec855p-26;
  double q = ((a1 + a2 * r2) + r4 * ((a3 + a4 * r2) + a5 * r4)) * r2;
  *power = t;
  return 1.0 + (r + q);
}
