/* SPDX-License-Identifier: BSD-3-Clause
   Vectors with a fixed sum: sum to zero by the isometric log-ratio basis (Egozcue,
   Pawlowsky-Glahn, Mateu-Figueras and Barcelo-Vidal, "Isometric logratio transformations
   for compositional data analysis", 2003), simplexes as softmax of one, and matrices of
   either by columns or rows.  Stan reference manual, chapter "Constraint Transforms";
   bases are those of Stan 2.39, so that unconstrained numbers mean the same. */
#include "math/transform/transform_row.h"

/* A run of numbers, [step] apart. */
typedef struct Run {
  double *at;
  long step;
} Run;
typedef struct ConstRun {
  const double *at;
  long step;
} ConstRun;

/* ---- sum to zero: n - 1 numbers to n, an isometry ---- */

static void zero_sum(long n, ConstRun x, Run y) {
  double sum = 0;
  y.at[0] = 0;
  for (long k = 1; k < n; k++) y.at[k * y.step] = 0;
  for (long i = n - 1; i > 0; i--) {
    double w = x.at[(i - 1) * x.step] / sqrt(i * (i + 1.0));
    sum += w;
    y.at[(i - 1) * y.step] += sum;
    y.at[i * y.step] -= w * i;
  }
}

static void zero_sum_adjoint(long n, ConstRun y_bar, Run x_bar) {
  double sum = 0;
  for (long i = 1; i < n; i++) {
    sum += y_bar.at[(i - 1) * y_bar.step];
    x_bar.at[(i - 1) * x_bar.step] +=
        (sum - i * y_bar.at[i * y_bar.step]) / sqrt(i * (i + 1.0));
  }
}

/* The basis is orthonormal: the inverse is the adjoint. */
static void zero_sum_free(long n, ConstRun y, Run x) {
  for (long i = 0; i < n - 1; i++) x.at[i * x.step] = 0;
  zero_sum_adjoint(n, y, x);
}

long sum_to_zero_size(long rows, long cols) {
  (void)cols;
  return rows - 1;
}

void sum_to_zero_constrain(long rows, long cols, const double *x, double *y, double *lj) {
  (void)cols, (void)lj;
  zero_sum(rows, (ConstRun){x, 1}, (Run){y, 1});
}

void sum_to_zero_adjoint(long rows, long cols, const double *x, const double *y,
                         const double *y_bar, double lj_bar, double *x_bar) {
  (void)cols, (void)x, (void)y, (void)lj_bar;
  zero_sum_adjoint(rows, (ConstRun){y_bar, 1}, (Run){x_bar, 1});
}

bool sum_to_zero_unconstrain(long rows, long cols, const double *y, double *x) {
  (void)cols;
  zero_sum_free(rows, (ConstRun){y, 1}, (Run){x, 1});
  return true;
}

static double sum_of(long n, ConstRun y) {
  double s = 0;
  for (long k = 0; k < n; k++) s += y.at[k * y.step];
  return s;
}

bool sum_to_zero_check(long rows, long cols, const double *y, char *error) {
  (void)cols;
  double s = sum_of(rows, (ConstRun){y, 1});
  return fabs(s) <= TRANSFORM_TOLERANCE ||
         transform_refuse(error, "does not sum to zero: its sum is %g", s);
}

/* ---- sum to zero by columns and by rows: (rows - 1) x (cols - 1) numbers ---- */

long sum_to_zero_matrix_size(long rows, long cols) {
  return (rows - 1) * (cols - 1);
}

/* Column i of the basis: (i + 1) a at place i, -a before it and at the last place, where
   a = 1 / sqrt((i + 1) (i + 2)).  It is that of vectors, negated, its first place moved
   to the end. */
static double pivot_weight(long i) {
  return 1 / sqrt((i + 1.0) * (i + 2.0));
}

/* In place: n - 1 numbers become n. */
static void pivot_spread(long n, Run y) {
  double sum = 0;
  for (long i = n - 2; i >= 0; i--) {
    double *at = y.at + i * y.step, w = *at * pivot_weight(i);
    *at = (i + 1) * w - sum;
    sum += w;
  }
  y.at[(n - 1) * y.step] = 0 - sum;
}

void sum_to_zero_matrix_constrain(long rows, long cols, const double *x, double *y,
                                  double *lj) {
  (void)lj;
  for (long c = 0; c + 1 < cols; c++) {
    for (long r = 0; r + 1 < rows; r++) y[c * rows + r] = x[c * (rows - 1) + r];
    pivot_spread(rows, (Run){y + c * rows, 1});
  }
  for (long r = 0; r < rows; r++) pivot_spread(cols, (Run){y + r, rows});
}

/* What number j of row r stands for, from what the row spread over. */
static double pivot_weigh(long cols, long j, ConstRun row) {
  double before = row.at[(cols - 1) * row.step];
  for (long c = 0; c < j; c++) before += row.at[c * row.step];
  return pivot_weight(j) * ((j + 1) * row.at[j * row.step] - before);
}

/* One column of the free matrix at a time: first through the rows, then the column. */
void sum_to_zero_matrix_adjoint(long rows, long cols, const double *x, const double *y,
                                const double *y_bar, double lj_bar, double *x_bar) {
  (void)x, (void)y, (void)lj_bar;
  for (long j = 0; j + 1 < cols; j++) {
    double *bar = x_bar + j * (rows - 1);
    double before = pivot_weigh(cols, j, (ConstRun){y_bar + rows - 1, rows});
    for (long i = 0; i + 1 < rows; i++) {
      double z_bar = pivot_weigh(cols, j, (ConstRun){y_bar + i, rows});
      bar[i] += pivot_weight(i) * ((i + 1) * z_bar - before);
      before += z_bar;
    }
  }
}

bool sum_to_zero_matrix_unconstrain(long rows, long cols, const double *y, double *x) {
  memset(x, 0, sizeof *x * (size_t)((rows - 1) * (cols - 1)));
  sum_to_zero_matrix_adjoint(rows, cols, NULL, NULL, y, 0, x);
  return true;
}

bool sum_to_zero_matrix_check(long rows, long cols, const double *y, char *error) {
  for (long c = 0; c < cols; c++) {
    double s = sum_of(rows, (ConstRun){y + c * rows, 1});
    if (!(fabs(s) <= TRANSFORM_TOLERANCE))
      return transform_refuse(error, "does not sum to zero: the sum of column %ld is %g",
                              c + 1, s);
  }
  for (long r = 0; r < rows; r++) {
    double s = sum_of(cols, (ConstRun){y + r, rows});
    if (!(fabs(s) <= TRANSFORM_TOLERANCE))
      return transform_refuse(error, "does not sum to zero: the sum of row %ld is %g",
                              r + 1, s);
  }
  return true;
}

/* ---- simplex: log|J| = sum(log y) + log(n) / 2 ---- */

/* The derivative of softmax is diag(y) - y y'; on vectors that sum to zero, in an
   orthonormal basis, its determinant is sqrt(n) times the product of y as a map to n - 1
   of the elements. */
static void softmax_zero_sum(long n, ConstRun x, Run y, double *lj) {
  zero_sum(n, x, y);
  double most = y.at[0], total = 0;
  for (long k = 1; k < n; k++) most = fmax(most, y.at[k * y.step]);
  for (long k = 0; k < n; k++) total += y.at[k * y.step] = exp(y.at[k * y.step] - most);
  for (long k = 0; k < n; k++) y.at[k * y.step] /= total;
  *lj += 0.5 * log(n) - n * (most + log(total));
}

static void softmax_zero_sum_adjoint(long n, ConstRun y, ConstRun y_bar, double lj_bar,
                                     Run x_bar) {
  double shared = n * lj_bar, sum = 0, before = 0;
  for (long k = 0; k < n; k++) shared += y.at[k * y.step] * y_bar.at[k * y_bar.step];
  for (long k = 0; k < n; k++) {
    double z_bar = y.at[k * y.step] * (y_bar.at[k * y_bar.step] - shared);
    if (k > 0)
      x_bar.at[(k - 1) * x_bar.step] += (before - k * z_bar) / sqrt(k * (k + 1.0));
    before = sum += z_bar;
  }
}

static void simplex_free(long n, ConstRun y, Run x) {
  double sum = 0;
  for (long k = 0; k < n; k++) {
    double z = log(y.at[k * y.step]);
    if (k > 0) x.at[(k - 1) * x.step] = (sum - k * z) / sqrt(k * (k + 1.0));
    sum += z;
  }
}

static bool is_simplex(long n, ConstRun y, char *error) {
  for (long k = 0; k < n; k++)
    if (!(y.at[k * y.step] >= 0))
      return transform_refuse(error,
                              "is not a simplex: element %ld is %g, must not be negative",
                              k + 1, y.at[k * y.step]);
  double s = sum_of(n, y);
  return fabs(s - 1) <= TRANSFORM_TOLERANCE ||
         transform_refuse(error, "is not a simplex: its sum is %.10g", s);
}

long simplex_size(long rows, long cols) {
  (void)cols;
  return rows - 1;
}

void simplex_constrain(long rows, long cols, const double *x, double *y, double *lj) {
  (void)cols;
  softmax_zero_sum(rows, (ConstRun){x, 1}, (Run){y, 1}, lj);
}

void simplex_adjoint(long rows, long cols, const double *x, const double *y,
                     const double *y_bar, double lj_bar, double *x_bar) {
  (void)cols, (void)x;
  softmax_zero_sum_adjoint(rows, (ConstRun){y, 1}, (ConstRun){y_bar, 1}, lj_bar,
                           (Run){x_bar, 1});
}

bool simplex_unconstrain(long rows, long cols, const double *y, double *x) {
  (void)cols;
  simplex_free(rows, (ConstRun){y, 1}, (Run){x, 1});
  return true;
}

bool simplex_check(long rows, long cols, const double *y, char *error) {
  (void)cols;
  return is_simplex(rows, (ConstRun){y, 1}, error);
}

/* ---- every column, or every row, a simplex ---- */

long stochastic_column_size(long rows, long cols) {
  return (rows - 1) * cols;
}

void stochastic_column_constrain(long rows, long cols, const double *x, double *y,
                                 double *lj) {
  for (long c = 0; c < cols; c++)
    softmax_zero_sum(rows, (ConstRun){x + c * (rows - 1), 1}, (Run){y + c * rows, 1}, lj);
}

void stochastic_column_adjoint(long rows, long cols, const double *x, const double *y,
                               const double *y_bar, double lj_bar, double *x_bar) {
  (void)x;
  for (long c = 0; c < cols; c++)
    softmax_zero_sum_adjoint(rows, (ConstRun){y + c * rows, 1},
                             (ConstRun){y_bar + c * rows, 1}, lj_bar,
                             (Run){x_bar + c * (rows - 1), 1});
}

bool stochastic_column_unconstrain(long rows, long cols, const double *y, double *x) {
  for (long c = 0; c < cols; c++)
    simplex_free(rows, (ConstRun){y + c * rows, 1}, (Run){x + c * (rows - 1), 1});
  return true;
}

/* Row or column [k], counted from 0, of a stochastic matrix. */
static bool is_line(const char *what, long k, long n, ConstRun y, char *error) {
  char why[320];
  return is_simplex(n, y, why) ||
         transform_refuse(error, "has %s %ld that %s", what, k + 1, why);
}

bool stochastic_column_check(long rows, long cols, const double *y, char *error) {
  for (long c = 0; c < cols; c++)
    if (!is_line("column", c, rows, (ConstRun){y + c * rows, 1}, error)) return false;
  return true;
}

long stochastic_row_size(long rows, long cols) {
  return rows * (cols - 1);
}

void stochastic_row_constrain(long rows, long cols, const double *x, double *y,
                              double *lj) {
  for (long r = 0; r < rows; r++)
    softmax_zero_sum(cols, (ConstRun){x + r, rows}, (Run){y + r, rows}, lj);
}

void stochastic_row_adjoint(long rows, long cols, const double *x, const double *y,
                            const double *y_bar, double lj_bar, double *x_bar) {
  (void)x;
  for (long r = 0; r < rows; r++)
    softmax_zero_sum_adjoint(cols, (ConstRun){y + r, rows}, (ConstRun){y_bar + r, rows},
                             lj_bar, (Run){x_bar + r, rows});
}

bool stochastic_row_unconstrain(long rows, long cols, const double *y, double *x) {
  for (long r = 0; r < rows; r++)
    simplex_free(cols, (ConstRun){y + r, rows}, (Run){x + r, rows});
  return true;
}

bool stochastic_row_check(long rows, long cols, const double *y, char *error) {
  for (long r = 0; r < rows; r++)
    if (!is_line("row", r, cols, (ConstRun){y + r, rows}, error)) return false;
  return true;
}
