/* SPDX-License-Identifier: BSD-3-Clause
   Transforms of single numbers: bounds, offset and multiplier.  Stan reference manual,
   chapter "Constraint Transforms", the sections of scalars; derivatives by hand. */
#include <math.h>
#include <stddef.h>
#include "math/transform/transform.h"

/* An infinite bound is none. */
static Transform effective(Transform t, double a, double b) {
  bool lower = isfinite(a), upper = isfinite(b);
  switch (t) {
  case TRANSFORM_LOWER: return lower ? t : TRANSFORM_NONE;
  case TRANSFORM_UPPER: return upper ? t : TRANSFORM_NONE;
  case TRANSFORM_LOWER_UPPER:
    if (lower && upper) return t;
    return lower ? TRANSFORM_LOWER : upper ? TRANSFORM_UPPER : TRANSFORM_NONE;
  default: return t;
  }
}

/* 1 / (1 + exp(-x)) */
static double logistic(double x) {
  double e = exp(-fabs(x));
  return (x < 0 ? e : 1) / (1 + e);
}

/* log of logistic(x) (1 - logistic(x)) */
static double log_slope(double x) {
  return -fabs(x) - 2 * log1p(exp(-fabs(x)));
}

double transform_scalar(Transform t, double x, double a, double b, double *lj) {
  double unused;
  if (!lj) lj = &unused;
  switch (effective(t, a, b)) {
  case TRANSFORM_LOWER: *lj += x; return a + exp(x);
  case TRANSFORM_UPPER: *lj += x; return b - exp(x);
  case TRANSFORM_LOWER_UPPER:
    *lj += log(b - a) + log_slope(x);
    return a + (b - a) * logistic(x);
  case TRANSFORM_OFFSET_MULTIPLIER: *lj += log(b); return a + b * x;
  default: return x;
  }
}

double transform_scalar_free(Transform t, double y, double a, double b) {
  switch (effective(t, a, b)) {
  case TRANSFORM_LOWER: return log(y - a);
  case TRANSFORM_UPPER: return log(b - y);
  case TRANSFORM_LOWER_UPPER: return log((y - a) / (b - y));
  case TRANSFORM_OFFSET_MULTIPLIER: return (y - a) / b;
  default: return y;
  }
}

void transform_scalar_adjoint(Transform t, double x, double a, double b, double yb,
                              double ljb, double *xb, double *ab, double *bb) {
  double dx = yb, da = 0, db = 0, s;
  switch (effective(t, a, b)) {
  case TRANSFORM_LOWER:
    dx = yb * exp(x) + ljb;
    da = yb;
    break;
  case TRANSFORM_UPPER:
    dx = ljb - yb * exp(x);
    db = yb;
    break;
  case TRANSFORM_LOWER_UPPER:
    s = logistic(x);
    dx = yb * (b - a) * s * (1 - s) + ljb * (1 - 2 * s);
    da = yb * (1 - s) - ljb / (b - a);
    db = yb * s + ljb / (b - a);
    break;
  case TRANSFORM_OFFSET_MULTIPLIER:
    dx = yb * b;
    da = yb;
    db = yb * x + ljb / b;
    break;
  default: break;
  }
  if (xb) *xb += dx;
  if (ab) *ab += da;
  if (bb) *bb += db;
}
