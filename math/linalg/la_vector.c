/* SPDX-License-Identifier: BSD-3-Clause
   Kernels on vectors and products of a matrix and a vector. */
#include <string.h>
#include "math/linalg/la.h"
#include "math/linalg/la_simd.h"

/* A sum of one register waits for each addition; long ones are four sums at once. */
enum { LONG = 64 };

LA_INLINE double dot_short(long n, const double *x, const double *y) {
  double s = 0;
#pragma omp simd reduction(+ : s)
  for (long i = 0; i < n; i++) s += x[i] * y[i];
  return s;
}

LA_INLINE double dot_long(long n, const double *x, const double *y) {
  long q = n / 4;
  const double *x1 = x + q, *x2 = x1 + q, *x3 = x2 + q;
  const double *y1 = y + q, *y2 = y1 + q, *y3 = y2 + q;
  double a = 0, b = 0, c = 0, d = 0;
#pragma omp simd reduction(+ : a, b, c, d)
  for (long i = 0; i < q; i++) {
    a += x[i] * y[i];
    b += x1[i] * y1[i];
    c += x2[i] * y2[i];
    d += x3[i] * y3[i];
  }
  for (long i = 4 * q; i < n; i++) a += x[i] * y[i];
  return (a + b) + (c + d);
}

LA_CLONES double la_dot(long n, const double *x, const double *y) {
  return n < LONG ? dot_short(n, x, y) : dot_long(n, x, y);
}

LA_CLONES double la_sum(long n, const double *x) {
  double a = 0, b = 0;
#pragma omp simd reduction(+ : a, b)
  for (long i = 0; i < n / 2; i++) {
    a += x[i];
    b += x[i + n / 2];
  }
  return n % 2 ? a + b + x[n - 1] : a + b;
}

LA_CLONES void la_axpy(long n, double a, const double *restrict x, double *restrict y) {
  for (long i = 0; i < n; i++) y[i] += a * x[i];
}

LA_CLONES void la_add(long n, const double *restrict x, double *restrict y) {
  for (long i = 0; i < n; i++) y[i] += x[i];
}

LA_CLONES void la_add_squared_gaps(long n, const double *restrict x, double y,
                                   double *restrict out) {
  for (long i = 0; i < n; i++) out[i] += (x[i] - y) * (x[i] - y);
}

LA_CLONES void la_gemv(long m, long n, double alpha, const double *restrict A, long lda,
                       const double *restrict x, double *restrict y) {
  enum { ROWS = 512 };
  for (long i0 = 0; i0 < m; i0 += ROWS) {
    long i1 = i0 + ROWS < m ? i0 + ROWS : m, k = 0;
    for (; k + 4 <= n; k += 4) {
      const double *a = A + k * lda, *b = a + lda, *c = b + lda, *d = c + lda;
      double x0 = alpha * x[k], x1 = alpha * x[k + 1], x2 = alpha * x[k + 2],
             x3 = alpha * x[k + 3];
      for (long i = i0; i < i1; i++)
        y[i] += (a[i] * x0 + b[i] * x1) + (c[i] * x2 + d[i] * x3);
    }
    for (; k < n; k++) {
      const double *a = A + k * lda;
      double x0 = alpha * x[k];
      for (long i = i0; i < i1; i++) y[i] += a[i] * x0;
    }
  }
}

/* s[0..3] += four columns of A times x over the rows of one tile. */
LA_INLINE void dot_columns(long m, const double *A, long lda, const double *x,
                           double *s) {
  const double *a = A, *b = a + lda, *c = b + lda, *d = c + lda;
  double sa = 0, sb = 0, sc = 0, sd = 0;
#pragma omp simd reduction(+ : sa, sb, sc, sd)
  for (long i = 0; i < m; i++) {
    sa += a[i] * x[i];
    sb += b[i] * x[i];
    sc += c[i] * x[i];
    sd += d[i] * x[i];
  }
  s[0] = sa, s[1] = sb, s[2] = sc, s[3] = sd;
}

LA_CLONES void la_gemv_t(long m, long n, double alpha, const double *A, long lda,
                         const double *x, double *y) {
  enum { ROWS = 1024 };
  for (long i = 0; i < m; i += ROWS) {
    long rows = m - i < ROWS ? m - i : ROWS, k = 0;
    for (; k + 4 <= n; k += 4) {
      double s[4];
      dot_columns(rows, A + i + k * lda, lda, x + i, s);
      for (int r = 0; r < 4; r++) y[k + r] += alpha * s[r];
    }
    for (; k < n; k++) y[k] += alpha * la_dot(rows, A + i + k * lda, x + i);
  }
}

/* Columns of a triangle that are worked on at once: what lies below their own triangle is
   a product of a matrix. */
enum { LOWER = 16 };

void la_lower_product(long n, const double *L, const double *x, double *y) {
  for (long j = 0; j < n; j += LOWER) {
    long end = n - j < LOWER ? n : j + LOWER;
    for (long k = j; k < end; k++)
      for (long i = k; i < end; i++) y[i] += L[k * n + i] * x[k];
    la_gemv(n - end, end - j, 1, L + j * n + end, n, x + j, y + end);
  }
}

void la_lower_product_t(long n, const double *L, const double *x, double *y) {
  for (long j = 0; j < n; j += LOWER) {
    long end = n - j < LOWER ? n : j + LOWER;
    for (long k = j; k < end; k++)
      for (long i = k; i < end; i++) y[k] += L[k * n + i] * x[i];
    la_gemv_t(n - end, end - j, 1, L + j * n + end, n, x + end, y + j);
  }
}

void la_lower_add(long n, double a, const double *x, const double *y, double *B) {
  for (long j = 0; j < n; j++) la_axpy(n - j, a * y[j], x + j, B + j * (n + 1));
}

void la_transpose(long m, long n, const double *A, double *out) {
  enum { TILE = 16 };
  for (long j0 = 0; j0 < n; j0 += TILE)
    for (long i0 = 0; i0 < m; i0 += TILE)
      for (long j = j0; j < n && j < j0 + TILE; j++)
        for (long i = i0; i < m && i < i0 + TILE; i++) out[i * n + j] = A[j * m + i];
}

enum { MIRROR = 8 };

/* The square of the mirrored side of a block, and back: columns are read in order. */
LA_CLONES static void mirror_block(long n, const double *restrict from,
                                   double *restrict to) {
  double block[MIRROR][MIRROR];
  for (int j = 0; j < MIRROR; j++)
    for (int i = 0; i < MIRROR; i++) block[i][j] = from[j * n + i];
  for (int i = 0; i < MIRROR; i++)
    for (int j = 0; j < MIRROR; j++) to[i * n + j] = block[i][j];
}

void la_mirror(long n, double *A) {
  for (long j = 0; j < n; j += MIRROR)
    for (long i = j; i < n; i += MIRROR)
      if (i > j && i + MIRROR <= n)
        mirror_block(n, A + j * n + i, A + i * n + j);
      else
        for (long k = j; k < n && k < j + MIRROR; k++)
          for (long l = i > k ? i : k + 1; l < n && l < i + MIRROR; l++)
            A[l * n + k] = A[k * n + l];
}

LA_CLONES static int gaps_of_block(long n, const double *restrict below,
                                   const double *restrict above) {
  double block[MIRROR][MIRROR], other[MIRROR][MIRROR];
  int gaps = 0;
  for (int j = 0; j < MIRROR; j++) {
    memcpy(block[j], below + j * n, sizeof block[j]);
    memcpy(other[j], above + j * n, sizeof other[j]);
  }
  for (int j = 0; j < MIRROR; j++)
    for (int i = 0; i < MIRROR; i++) gaps |= block[j][i] != other[i][j];
  return gaps;
}

bool la_is_mirrored(long n, const double *A) {
  int gaps = 0;
  for (long j = 0; j < n && !gaps; j += MIRROR)
    for (long i = j; i < n; i += MIRROR)
      if (i > j && i + MIRROR <= n)
        gaps |= gaps_of_block(n, A + j * n + i, A + i * n + j);
      else
        for (long k = j; k < n && k < j + MIRROR; k++)
          for (long l = i > k ? i : k + 1; l < n && l < i + MIRROR; l++)
            gaps |= A[l * n + k] != A[k * n + l];
  return !gaps;
}
