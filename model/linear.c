/* SPDX-License-Identifier: BSD-3-Clause
   Gaussian elimination with exchange of rows. */
#include "model/linear.h"
#include <math.h>

enum { WIDTH = LINEAR_MOST + 2 };

/* Relative errors of the checks, and of whole numbers. */
#define TOLERANCE 1e-8
#define ROUNDING 1e-10

typedef double Matrix[LINEAR_MOST + 1][WIDTH];

static void exchange(double *a, double *b, int n) {
  for (int k = 0; k < n; k++) {
    double keep = a[k];
    a[k] = b[k];
    b[k] = keep;
  }
}

/* [m] equations with their right sides in column m. */
static bool solve(Matrix a, int m) {
  for (int k = 0; k < m; k++) {
    int best = k;
    for (int i = k + 1; i < m; i++)
      if (fabs(a[i][k]) > fabs(a[best][k])) best = i;
    if (!(fabs(a[best][k]) > 1e-12)) return false;
    exchange(a[k], a[best], m + 1);
    for (int i = 0; i < m; i++) {
      double f = i == k ? 0 : a[i][k] / a[k][k];
      for (int j = k; j <= m && f != 0; j++) a[i][j] -= f * a[k][j];
    }
  }
  for (int k = 0; k < m; k++) a[k][m] /= a[k][k];
  return true;
}

static double tidy(double x) {
  double whole = round(x);
  return fabs(x - whole) < ROUNDING ? whole : x;
}

bool linear_fit(const double *places, long stride, const long *params, int n,
                const double *values, long step, double *constant, double *factors) {
  Matrix a;
  int m = n + 1, all = m + LINEAR_CHECKS;
  for (int p = 0; p < all; p++)
    if (!isfinite(values[p * step])) return false;
  for (int p = 0; p < m; p++) {
    for (int k = 0; k < n; k++) a[p][k] = places[p * stride + params[k]];
    a[p][n] = 1;
    a[p][m] = values[p * step];
  }
  if (!solve(a, m)) return false;
  for (int k = 0; k < n; k++) factors[k] = tidy(a[k][m]);
  *constant = tidy(a[n][m]);
  for (int p = m; p < all; p++) {
    double x = *constant, v = values[p * step];
    for (int k = 0; k < n; k++) x += factors[k] * places[p * stride + params[k]];
    if (fabs(x - v) > TOLERANCE * (1 + fabs(v))) return false;
  }
  return true;
}
