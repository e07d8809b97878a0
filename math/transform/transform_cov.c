/* SPDX-License-Identifier: BSD-3-Clause
   Covariance matrices and their Cholesky factors: the lower triangle by rows, the
   logarithm of its diagonal.  Stan reference manual, chapter "Constraint Transforms",
   sections "Covariance matrices" and "Cholesky factors of covariance matrices". */
#include "base/alloc.h"
#include "math/linalg/la.h"
#include "math/transform/transform_row.h"

/* Place of row i: i (i + 1) / 2 numbers stand before it, less where it is below the
   triangle. */
static long row_start(long i, long cols) {
  return i <= cols ? i * (i + 1) / 2 : cols * (cols + 1) / 2 + (i - cols) * cols;
}

static void build(long rows, long cols, const double *x, double *L) {
  memset(L, 0, sizeof *L * (size_t)(rows * cols));
  for (long i = 0; i < rows; i++)
    for (long j = 0; j < cols && j <= i; j++) {
      double v = x[row_start(i, cols) + j];
      L[j * rows + i] = i == j ? exp(v) : v;
    }
}

static void build_adjoint(long rows, long cols, const double *L, const double *L_bar,
                          double *x_bar) {
  for (long i = 0; i < rows; i++)
    for (long j = 0; j < cols && j <= i; j++)
      x_bar[row_start(i, cols) + j] +=
          L_bar[j * rows + i] * (i == j ? L[j * rows + i] : 1);
}

static void take_apart(long rows, long cols, const double *L, double *x) {
  for (long i = 0; i < rows; i++)
    for (long j = 0; j < cols && j <= i; j++)
      x[row_start(i, cols) + j] = i == j ? log(L[j * rows + i]) : L[j * rows + i];
}

/* x of diagonal element i: its logarithm. */
static long diagonal_place(long i, long cols) {
  return row_start(i, cols) + i;
}

long cholesky_cov_size(long rows, long cols) {
  return row_start(rows, cols);
}

void cholesky_cov_constrain(long rows, long cols, const double *x, double *y,
                            double *lj) {
  build(rows, cols, x, y);
  for (long i = 0; i < cols; i++) *lj += x[diagonal_place(i, cols)];
}

void cholesky_cov_adjoint(long rows, long cols, const double *x, const double *y,
                          const double *y_bar, double lj_bar, double *x_bar) {
  (void)x;
  build_adjoint(rows, cols, y, y_bar, x_bar);
  for (long i = 0; i < cols; i++) x_bar[diagonal_place(i, cols)] += lj_bar;
}

bool cholesky_cov_unconstrain(long rows, long cols, const double *y, double *x) {
  take_apart(rows, cols, y, x);
  return true;
}

bool cholesky_cov_check(long rows, long cols, const double *y, char *error) {
  if (rows < cols)
    return transform_refuse(error,
                            "is not a Cholesky factor: it has more columns than rows");
  for (long j = 0; j < cols; j++) {
    if (!(y[j * rows + j] > 0))
      return transform_refuse(error,
                              "is not a Cholesky factor: diagonal element %ld is %g",
                              j + 1, y[j * rows + j]);
    for (long i = 0; i < j; i++)
      if (y[j * rows + i] != 0)
        return transform_refuse(error, "is not lower triangular: [%ld, %ld] is %g", i + 1,
                                j + 1, y[j * rows + i]);
  }
  return true;
}

/* ---- the matrix L L' ---- */

long cov_size(long rows, long cols) {
  (void)cols;
  return row_start(rows, rows);
}

/* log|J| of L L' is the sum of log 2 + (rows - i) log L(i, i), counting i from 0, and
   that of the logarithms of the diagonal adds log L(i, i). */
void cov_constrain(long rows, long cols, const double *x, double *y, double *lj) {
  (void)cols;
  build(rows, rows, x, y);
  *lj += rows * 0.69314718055994530942;
  for (long i = 0; i < rows; i++) *lj += (rows - i + 1) * x[diagonal_place(i, rows)];
  transform_square_factor(rows, y);
}

void cov_adjoint(long rows, long cols, const double *x, const double *y,
                 const double *y_bar, double lj_bar, double *x_bar) {
  (void)cols, (void)y;
  double *L = mem_new(sizeof *L * (size_t)(2 * rows * rows));
  double *L_bar = L + rows * rows;
  build(rows, rows, x, L);
  transform_square_adjoint(rows, L, y_bar, L_bar);
  build_adjoint(rows, rows, L, L_bar, x_bar);
  for (long i = 0; i < rows; i++)
    x_bar[diagonal_place(i, rows)] += lj_bar * (rows - i + 1);
  mem_free(L);
}

bool cov_unconstrain(long rows, long cols, const double *y, double *x) {
  (void)cols;
  double *L = mem_new(sizeof *L * (size_t)(rows * rows));
  memcpy(L, y, sizeof *L * (size_t)(rows * rows));
  bool ok = la_cholesky(rows, L, rows);
  if (ok) take_apart(rows, rows, L, x);
  mem_free(L);
  return ok;
}

bool cov_check(long rows, long cols, const double *y, char *error) {
  if (rows != cols)
    return transform_refuse(error, "is not square: %ld rows, %ld columns", rows, cols);
  for (long j = 0; j < rows; j++)
    for (long i = j + 1; i < rows; i++)
      if (!(fabs(y[j * rows + i] - y[i * rows + j]) <= TRANSFORM_TOLERANCE))
        return transform_refuse(
            error, "is not symmetric: [%ld, %ld] is %g, [%ld, %ld] is %g", i + 1, j + 1,
            y[j * rows + i], j + 1, i + 1, y[i * rows + j]);
  double *L = mem_new(sizeof *L * (size_t)(rows * rows));
  memcpy(L, y, sizeof *L * (size_t)(rows * rows));
  bool ok = la_cholesky(rows, L, rows);
  mem_free(L);
  return ok || transform_refuse(error, "is not positive definite");
}
