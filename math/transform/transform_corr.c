/* SPDX-License-Identifier: BSD-3-Clause
   Correlation matrices and their Cholesky factors by canonical partial correlations
   tanh(x): Lewandowski, Kurowicka and Joe, "Generating random correlation matrices based
   on vines and extended onion method" (2009); Stan reference manual, chapter "Constraint
   Transforms", sections "Correlation matrices" and "Cholesky factors of correlation
   matrices".  L(i, j) = tanh x(i, j) times the product of 1 / cosh x(i, m) over m < j. */
#include "base/alloc.h"
#include "math/linalg/la.h"
#include "math/transform/transform_row.h"

/* Where x(i, j) stands: factors count by rows, matrices by columns, as in Stan. */
static long place(bool by_rows, long k, long i, long j) {
  return by_rows ? i * (i - 1) / 2 + j : j * k - j * (j + 1) / 2 + i - j - 1;
}

/* Weight of log(1 - tanh(x)^2) in log|J|: 1 of tanh itself; of the factor 1/2 for each
   entry right of it in its row, which is a multiple of 1 / cosh(x); of the matrix the
   exponent that the paper gives for column j. */
static double weight_of(bool by_rows, long k, long i, long j) {
  return 1 + 0.5 * (by_rows ? i - 1 - j : k - 2 - j);
}

/* log(1 - tanh(x)^2) */
static double log_sech2(double x) {
  return 2 * (0.69314718055994530942 - fabs(x) - log1p(exp(-2 * fabs(x))));
}

static void build(bool by_rows, long k, const double *x, double *L, double *lj) {
  memset(L, 0, sizeof *L * (size_t)(k * k));
  for (long i = 0; i < k; i++) {
    double rest = 1;
    for (long j = 0; j < i; j++) {
      double v = x[place(by_rows, k, i, j)];
      L[j * k + i] = tanh(v) * rest;
      rest /= cosh(v);
      *lj += weight_of(by_rows, k, i, j) * log_sech2(v);
    }
    L[i * k + i] = rest;
  }
}

/* By hand: entries right of (i, j) are multiples of 1 / cosh x(i, j), whose derivative is
   -tanh x(i, j) times it. */
static void build_adjoint(bool by_rows, long k, const double *x, const double *L,
                          const double *L_bar, double lj_bar, double *x_bar) {
  for (long i = 1; i < k; i++) {
    double rest = 1, after = 0; /* product over m < j; L_bar L of what follows j */
    for (long j = 0; j <= i; j++) after += L_bar[j * k + i] * L[j * k + i];
    for (long j = 0; j < i; j++) {
      long at = place(by_rows, k, i, j);
      double z = tanh(x[at]), c = cosh(x[at]);
      after -= L_bar[j * k + i] * L[j * k + i];
      x_bar[at] += L_bar[j * k + i] * rest / (c * c) - z * after -
                   2 * z * weight_of(by_rows, k, i, j) * lj_bar;
      rest /= c;
    }
  }
}

static bool take_apart(bool by_rows, long k, const double *L, double *x) {
  for (long i = 1; i < k; i++) {
    double rest = 1;
    for (long j = 0; j < i; j++) {
      double z = L[j * k + i] / sqrt(rest);
      if (!(fabs(z) < 1)) return false;
      x[place(by_rows, k, i, j)] = atanh(z);
      rest -= L[j * k + i] * L[j * k + i];
    }
  }
  return true;
}

long cholesky_corr_size(long rows, long cols) {
  (void)cols;
  return rows * (rows - 1) / 2;
}

void cholesky_corr_constrain(long rows, long cols, const double *x, double *y,
                             double *lj) {
  (void)cols;
  build(true, rows, x, y, lj);
}

void cholesky_corr_adjoint(long rows, long cols, const double *x, const double *y,
                           const double *y_bar, double lj_bar, double *x_bar) {
  (void)cols;
  build_adjoint(true, rows, x, y, y_bar, lj_bar, x_bar);
}

bool cholesky_corr_unconstrain(long rows, long cols, const double *y, double *x) {
  (void)cols;
  return take_apart(true, rows, y, x);
}

bool cholesky_corr_check(long rows, long cols, const double *y, char *error) {
  if (!cholesky_cov_check(rows, cols, y, error)) return false;
  for (long i = 0; i < rows; i++) {
    double s = 0;
    for (long j = 0; j <= i; j++) s += y[j * rows + i] * y[j * rows + i];
    if (!(fabs(s - 1) <= TRANSFORM_TOLERANCE))
      return transform_refuse(error,
                              "is not a factor of correlations: row %ld has length %.10g",
                              i + 1, sqrt(s));
  }
  return true;
}

/* ---- the matrix L L' ---- */

long corr_size(long rows, long cols) {
  return cholesky_corr_size(rows, cols);
}

/* In place, from the last row up and from the diagonal left: what is overwritten is no
   longer needed. */
void transform_square_factor(long k, double *y) {
  for (long i = k; i-- > 0;)
    for (long j = i + 1; j-- > 0;) {
      double s = 0;
      for (long m = 0; m <= j; m++) s += y[m * k + i] * y[m * k + j];
      y[j * k + i] = s;
    }
  for (long j = 0; j < k; j++)
    for (long i = 0; i < j; i++) y[j * k + i] = y[i * k + j];
}

void corr_constrain(long rows, long cols, const double *x, double *y, double *lj) {
  (void)cols;
  build(false, rows, x, y, lj);
  transform_square_factor(rows, y);
  for (long i = 0; i < rows; i++) y[i * (rows + 1)] = 1;
}

/* (G + G') L: Giles, "An extended collection of matrix derivative results for forward
   and reverse mode algorithmic differentiation" (2008), section 2.2.2, for the product
   L L'. */
void transform_square_adjoint(long k, const double *L, const double *g, double *L_bar) {
  memset(L_bar, 0, sizeof *L_bar * (size_t)(k * k));
  la_gemm(k, k, k, 1, g, 1, k, L, 1, k, L_bar, k);
  la_gemm(k, k, k, 1, g, k, 1, L, 1, k, L_bar, k);
}

/* The diagonal is 1 whatever x is. */
void corr_adjoint(long rows, long cols, const double *x, const double *y,
                  const double *y_bar, double lj_bar, double *x_bar) {
  (void)cols, (void)y;
  long size = rows * rows;
  double unused = 0, *L = mem_new(sizeof *L * (size_t)(3 * size));
  double *L_bar = L + size, *g = L + 2 * size;
  build(false, rows, x, L, &unused);
  memcpy(g, y_bar, sizeof *g * (size_t)size);
  for (long i = 0; i < rows; i++) g[i * (rows + 1)] = 0;
  transform_square_adjoint(rows, L, g, L_bar);
  build_adjoint(false, rows, x, L, L_bar, lj_bar, x_bar);
  mem_free(L);
}

bool corr_unconstrain(long rows, long cols, const double *y, double *x) {
  (void)cols;
  double *L = mem_new(sizeof *L * (size_t)(rows * rows));
  memcpy(L, y, sizeof *L * (size_t)(rows * rows));
  bool ok = la_cholesky(rows, L, rows) && take_apart(false, rows, L, x);
  mem_free(L);
  return ok;
}

bool corr_check(long rows, long cols, const double *y, char *error) {
  for (long i = 0; i < rows; i++)
    if (!(fabs(y[i * (rows + 1)] - 1) <= TRANSFORM_TOLERANCE))
      return transform_refuse(
          error, "is not a correlation matrix: diagonal element %ld is %.10g", i + 1,
          y[i * (rows + 1)]);
  return cov_check(rows, cols, y, error);
}
