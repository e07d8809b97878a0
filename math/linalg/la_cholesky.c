/* SPDX-License-Identifier: BSD-3-Clause
   Cholesky factor, its adjoint (Murray, "Differentiation of the Cholesky decomposition",
   2016: panels, and products for everything outside them), and triangular solves.  Panels
   stand in wider ones: what lies before a wide panel is subtracted at once from all of
   its columns, as a product repays the packing of its factors by its width. */
#include <math.h>
#include <string.h>
#include "math/linalg/la.h"
#include "math/linalg/la_simd.h"

enum { PANEL = 24, WIDE = 96, NARROW_ORDER = 256 };

/* A matrix up to NARROW_ORDER is one wide panel: there wider products gain nothing
   (bench/la.c). */
static long wide_of(long n) {
  return n <= NARROW_ORDER ? n : WIDE;
}

/* Column c (rows 0 .. m) -= four columns from A times a[0..3]. */
LA_INLINE void subtract_four(long m, const double *restrict A, long ld, const double *a,
                             double *restrict c) {
  const double *restrict p = A, *restrict q = p + ld, *restrict r = q + ld,
                         *restrict s = r + ld;
  double a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3];
  for (long i = 0; i < m; i++) c[i] -= (p[i] * a0 + q[i] * a1) + (r[i] * a2 + s[i] * a3);
}

/* Columns j0 .. j1 down to row n; columns before j0 have been subtracted. */
LA_CLONES static bool factor_panel(double *A, long ld, long n, long j0, long j1) {
  for (long j = j0; j < j1; j++) {
    double *cj = A + j * ld;
    long k = j0;
    for (; k + 4 <= j; k += 4) {
      const double *c = A + k * ld + j;
      subtract_four(n - j, c, ld, (double[]){c[0], c[ld], c[2 * ld], c[3 * ld]}, cj + j);
    }
    for (; k < j; k++) {
      const double *restrict c = A + k * ld;
      double a = c[j];
      for (long i = j; i < n; i++) cj[i] -= c[i] * a;
    }
    if (!(cj[j] > 0 && cj[j] < (double)INFINITY)) return false;
    double d = sqrt(cj[j]), inv = 1 / d;
    cj[j] = d;
    for (long i = j + 1; i < n; i++) cj[i] *= inv;
  }
  return true;
}

/* Columns j0 .. j1 down to row n; those before [done] have been subtracted. */
static void subtract_columns(double *A, long ld, long n, long done, long j0, long j1) {
  double *rows = A + done * ld + j0;
  la_gemm(n - j0, j1 - j0, j0 - done, -1, rows, 1, ld, rows, ld, 1, A + j0 * ld + j0, ld);
}

static bool factor_wide(double *A, long ld, long n, long j0, long j1) {
  for (long j = j0; j < j1; j += PANEL) {
    long end = j + PANEL < j1 ? j + PANEL : j1;
    subtract_columns(A, ld, n, j0, j, end);
    if (!factor_panel(A, ld, n, j, end)) return false;
  }
  return true;
}

bool la_cholesky(long n, double *A, long lda) {
  for (long j = 0, wide = wide_of(n); j < n; j += wide) {
    long end = j + wide < n ? j + wide : n;
    subtract_columns(A, lda, n, 0, j, end);
    if (!factor_wide(A, lda, n, j, end)) return false;
  }
  return true;
}

/* b -= c a in four columns of B, and s[0..3] = c' L of the same columns of L. */
LA_INLINE void reverse_four(long m, const double *restrict c, const double *restrict L,
                            double *restrict B, long ld, const double *a, double *s) {
  const double *p = L, *q = p + ld, *r = q + ld, *t = r + ld;
  double *bp = B, *bq = bp + ld, *br = bq + ld, *bt = br + ld;
  double sp = 0, sq = 0, sr = 0, st = 0, a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3];
#pragma omp simd reduction(+ : sp, sq, sr, st)
  for (long i = 0; i < m; i++) {
    double v = c[i];
    bp[i] -= v * a0;
    bq[i] -= v * a1;
    br[i] -= v * a2;
    bt[i] -= v * a3;
    sp += v * p[i];
    sq += v * q[i];
    sr += v * r[i];
    st += v * t[i];
  }
  s[0] = sp, s[1] = sq, s[2] = sr, s[3] = st;
}

/* Adjoint of column j of the panel: that of the division by its root, then of what was
   subtracted from it.  The diagonal entry counts twice in row j: it is the square of
   L. */
LA_INLINE void reverse_column(const double *L, double *B, long ld, long n, long j0,
                              long j) {
  const double *lj = L + j * ld;
  double *bj = B + j * ld, inv = 1 / lj[j], s = 0;
#pragma omp simd reduction(+ : s)
  for (long i = j + 1; i < n; i++) s += bj[i] * lj[i];
  bj[j] = (bj[j] - s * inv) * 0.5 * inv;
  for (long i = j + 1; i < n; i++) bj[i] *= inv;
  long k = j0, m = n - j - 1;
  for (; k + 4 <= j; k += 4) {
    const double *l = L + k * ld + j;
    double *b = B + k * ld + j, a[4] = {l[0], l[ld], l[2 * ld], l[3 * ld]}, t[4];
    reverse_four(m, bj + j + 1, l + 1, b + 1, ld, a, t);
    for (int r = 0; r < 4; r++) b[r * ld] -= t[r] + 2 * bj[j] * a[r];
  }
  for (; k < j; k++) {
    const double *restrict l = L + k * ld + j;
    double *restrict b = B + k * ld + j, a = l[0], t = 0;
    for (long i = 1; i <= m; i++) {
      b[i] -= bj[j + i] * a;
      t += bj[j + i] * l[i];
    }
    b[0] -= t + 2 * bj[j] * a;
  }
}

LA_CLONES static void reverse_panel(const double *L, double *B, long ld, long n, long j0,
                                    long j1) {
  for (long j = j1 - 1; j >= j0; j--) reverse_column(L, B, ld, n, j0, j);
}

/* Adjoint of the subtraction of columns first .. j0 from j0 .. j1. */
static void reverse_subtraction(const double *L, double *B, long ld, long n, long first,
                                long j0, long j1) {
  double S[WIDE * WIDE]; /* the diagonal block, symmetric, its diagonal twice */
  long b = j1 - j0, m = n - j1, columns = j0 - first;
  const double *below = B + j0 * ld + j1, *l = L + first * ld;
  double *bar = B + first * ld;
  if (columns <= 0) return;
  for (long q = 0; q < b; q++)
    for (long p = q; p < b; p++)
      S[q * b + p] = S[p * b + q] = B[(j0 + q) * ld + j0 + p] * (p == q ? 2 : 1);
  la_gemm(m, columns, b, -1, below, 1, ld, l + j0, 1, ld, bar + j1, ld);
  la_gemm(b, columns, m, -1, below, ld, 1, l + j1, 1, ld, bar + j0, ld);
  la_gemm(b, columns, b, -1, S, 1, b, l + j0, 1, ld, bar + j0, ld);
}

static void reverse_wide(const double *L, double *B, long ld, long n, long j0, long j1) {
  for (long k = j1; k > j0;) {
    long j = k - j0 > PANEL ? k - PANEL : j0;
    reverse_panel(L, B, ld, n, j, k);
    reverse_subtraction(L, B, ld, n, j0, j, k);
    k = j;
  }
}

void la_cholesky_adjoint(long n, const double *L, double *B, long ld) {
  for (long k = n, wide = wide_of(n); k > 0;) {
    long j = k > wide ? k - wide : 0;
    reverse_wide(L, B, ld, n, j, k);
    reverse_subtraction(L, B, ld, n, 0, j, k);
    k = j;
  }
}

LA_INLINE void solve_columns(long n, long m, const double *L, long ldl, double *B,
                             long ldb) {
  for (long c = 0; c < m; c++) {
    double *restrict x = B + c * ldb;
    for (long j = 0; j < n; j++) {
      const double *restrict l = L + j * ldl;
      double xj = x[j] /= l[j];
      for (long i = j + 1; i < n; i++) x[i] -= xj * l[i];
    }
  }
}

LA_INLINE double dot_short(long n, const double *x, const double *y) {
  double s = 0;
#pragma omp simd reduction(+ : s)
  for (long i = 0; i < n; i++) s += x[i] * y[i];
  return s;
}

LA_INLINE void solve_columns_t(long n, long m, const double *L, long ldl, double *B,
                               long ldb) {
  for (long c = 0; c < m; c++) {
    double *x = B + c * ldb;
    for (long j = n - 1; j >= 0; j--) {
      const double *l = L + j * ldl;
      x[j] = (x[j] - dot_short(n - j - 1, l + j + 1, x + j + 1)) / l[j];
    }
  }
}

LA_CLONES static void solve_block(long n, long m, const double *L, long ldl, double *B,
                                  long ldb, bool transposed) {
  if (transposed)
    solve_columns_t(n, m, L, ldl, B, ldb);
  else
    solve_columns(n, m, L, ldl, B, ldb);
}

enum { SOLVE_BLOCK = 24, SOLVE_COLUMNS = 64, SOLVE_MANY = 24 };

/* With many columns the inverse of the block pays: the rest is a product. */
static void solve_many(long n, long m, const double *L, long ldl, double *B, long ldb,
                       bool transposed) {
  double inverse[SOLVE_BLOCK * SOLVE_BLOCK] = {0}, copy[SOLVE_BLOCK * SOLVE_COLUMNS];
  for (long i = 0; i < n; i++) inverse[i * (n + 1)] = 1;
  solve_block(n, n, L, ldl, inverse, n, transposed);
  for (long c = 0; c < m; c += SOLVE_COLUMNS) {
    long cols = m - c < SOLVE_COLUMNS ? m - c : SOLVE_COLUMNS;
    for (long j = 0; j < cols; j++) {
      double *b = B + (c + j) * ldb;
      memcpy(copy + j * n, b, sizeof *copy * (size_t)n);
      memset(b, 0, sizeof *b * (size_t)n);
    }
    la_gemm(n, cols, n, 1, inverse, 1, n, copy, 1, n, B + c * ldb, ldb);
  }
}

static void solve_diagonal(long n, long m, const double *L, long ldl, double *B, long ldb,
                           bool transposed) {
  (m < SOLVE_MANY ? solve_block : solve_many)(n, m, L, ldl, B, ldb, transposed);
}

static void solve_wide(long n, long m, const double *L, long ldl, double *B, long ldb) {
  for (long j = 0; j < n; j += SOLVE_BLOCK) {
    long b = n - j < SOLVE_BLOCK ? n - j : SOLVE_BLOCK;
    la_gemm(b, m, j, -1, L + j, 1, ldl, B, 1, ldb, B + j, ldb);
    solve_diagonal(b, m, L + j * ldl + j, ldl, B + j, ldb, false);
  }
}

/* One column: what a block gives is taken off all below it, so that columns of L are read
   from end to end. */
static void solve_column(long n, const double *L, long ldl, double *x) {
  for (long j = 0; j < n; j += SOLVE_BLOCK) {
    long b = n - j < SOLVE_BLOCK ? n - j : SOLVE_BLOCK;
    solve_block(b, 1, L + j * (ldl + 1), ldl, x + j, b, false);
    la_gemv(n - j - b, b, -1, L + j * ldl + j + b, ldl, x + j, x + j + b);
  }
}

void la_solve_lower(long n, long m, const double *L, long ldl, double *B, long ldb) {
  if (m == 1) {
    solve_column(n, L, ldl, B);
    return;
  }
  for (long j = 0, wide = wide_of(n); j < n; j += wide) {
    long b = n - j < wide ? n - j : wide;
    la_gemm(b, m, j, -1, L + j, 1, ldl, B, 1, ldb, B + j, ldb);
    solve_wide(b, m, L + j * ldl + j, ldl, B + j, ldb);
  }
}

static void solve_wide_t(long n, long m, const double *L, long ldl, double *B, long ldb) {
  for (long k = n; k > 0;) {
    long b = k < SOLVE_BLOCK ? k : SOLVE_BLOCK, j = k - b;
    la_gemm(b, m, n - k, -1, L + j * ldl + k, ldl, 1, B + k, 1, ldb, B + j, ldb);
    solve_diagonal(b, m, L + j * ldl + j, ldl, B + j, ldb, true);
    k = j;
  }
}

void la_solve_lower_t(long n, long m, const double *L, long ldl, double *B, long ldb) {
  for (long k = n, wide = wide_of(n); k > 0;) {
    long b = k < wide ? k : wide, j = k - b;
    la_gemm(b, m, n - k, -1, L + j * ldl + k, ldl, 1, B + k, 1, ldb, B + j, ldb);
    solve_wide_t(b, m, L + j * ldl + j, ldl, B + j, ldb);
    k = j;
  }
}

/* W = L^-1 is lower triangular, and of W' W the lower triangle is enough. */
void la_inverse_from_cholesky(long n, const double *L, double *out, double *W) {
  enum { BLOCK = 48 };
  memset(W, 0, sizeof *W * (size_t)(n * n));
  memset(out, 0, sizeof *out * (size_t)(n * n));
  for (long i = 0; i < n; i++) W[i * (n + 1)] = 1;
  for (long c = 0; c < n; c += BLOCK) {
    long at = c * (n + 1), cols = n - c < BLOCK ? n - c : BLOCK;
    la_solve_lower(n - c, cols, L + at, n, W + at, n);
  }
  for (long c = 0; c < n; c += BLOCK)
    for (long r = c; r < n; r += BLOCK) {
      long cols = n - c < BLOCK ? n - c : BLOCK, rows = n - r < BLOCK ? n - r : BLOCK;
      la_gemm(rows, cols, n - r, 1, W + r * n + r, n, 1, W + c * n + r, 1, n,
              out + c * n + r, n);
    }
  for (long j = 0; j < n; j++)
    for (long i = j + 1; i < n; i++) out[i * n + j] = out[j * n + i];
}

double la_log_diagonal(long n, const double *A) {
  double s = 0;
  for (long i = 0; i < n; i++) s += log(A[i * n + i]);
  return s;
}
