/* SPDX-License-Identifier: BSD-3-Clause
   Kernels on vectors and products of a matrix and a vector. */
#include "math/linalg/la.h"
#include "math/linalg/la_simd.h"

LA_CLONES double la_dot(long n, const double *x, const double *y) {
  V8 a = {0}, b = {0}, c = {0}, d = {0};
  long i = 0;
  for (; i + 32 <= n; i += 32) {
    a += CAT8(x + i) * CAT8(y + i);
    b += CAT8(x + i + 8) * CAT8(y + i + 8);
    c += CAT8(x + i + 16) * CAT8(y + i + 16);
    d += CAT8(x + i + 24) * CAT8(y + i + 24);
  }
  for (; i + 8 <= n; i += 8) a += CAT8(x + i) * CAT8(y + i);
  a = (a + b) + (c + d);
  double s = 0;
  for (; i < n; i++) s += x[i] * y[i];
  return s + SUM8(a);
}

LA_CLONES double la_sum(long n, const double *x) {
  V8 a = {0}, b = {0};
  long i = 0;
  for (; i + 16 <= n; i += 16) {
    a += CAT8(x + i);
    b += CAT8(x + i + 8);
  }
  a += b;
  double s = 0;
  for (; i < n; i++) s += x[i];
  return s + SUM8(a);
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
  V8 va = {0}, vb = {0}, vc = {0}, vd = {0};
  long i = 0;
  for (; i + 8 <= m; i += 8) {
    V8 v = CAT8(x + i);
    va += CAT8(a + i) * v;
    vb += CAT8(b + i) * v;
    vc += CAT8(c + i) * v;
    vd += CAT8(d + i) * v;
  }
  s[0] = SUM8(va), s[1] = SUM8(vb), s[2] = SUM8(vc), s[3] = SUM8(vd);
  for (; i < m; i++)
    s[0] += a[i] * x[i], s[1] += b[i] * x[i], s[2] += c[i] * x[i], s[3] += d[i] * x[i];
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

void la_transpose(long m, long n, const double *A, double *out) {
  enum { TILE = 16 };
  for (long j0 = 0; j0 < n; j0 += TILE)
    for (long i0 = 0; i0 < m; i0 += TILE)
      for (long j = j0; j < n && j < j0 + TILE; j++)
        for (long i = i0; i < m && i < i0 + TILE; i++) out[i * n + j] = A[j * m + i];
}
