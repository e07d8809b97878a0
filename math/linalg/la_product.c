/* SPDX-License-Identifier: BSD-3-Clause
   Matrix products: packed tiles and a register kernel of the widest instruction set there
   is (Goto and van de Geijn, "Anatomy of high-performance matrix multiplication",
   2008). */
#include <stdint.h>
#include <string.h>
#include "math/linalg/la.h"
#include "math/linalg/la_simd.h"

/* Rows, columns and depth of the packed tiles; 300 kB of stack.  ROWS and COLS are
   multiples of every kernel's own. */
enum { ROWS = 96, COLS = 96, DEPTH = 192, MAX_TILE = 24 * 8 };

/* C (rows x cols of the kernel) += alpha A B, both packed. */
typedef void Micro(long k, const double *a, const double *b, double *c, long ldc,
                   double alpha);

typedef struct Kernel {
  int rows, cols;
  Micro *micro;
} Kernel;

typedef double V8 __attribute__((vector_size(64), aligned(8), may_alias));
typedef double V4 __attribute__((vector_size(32), aligned(8), may_alias));
typedef double V2 __attribute__((vector_size(16), aligned(8), may_alias));

/* N vectors of W numbers by COLUMNS; [TARGET] is an attribute. */
#define MICRO(NAME, TARGET, VEC, W, N, COLUMNS)                                          \
  TARGET static void NAME(long k, const double *restrict a, const double *restrict b,    \
                          double *restrict c, long ldc, double alpha) {                  \
    VEC acc[COLUMNS][N];                                                                 \
    memset(acc, 0, sizeof acc);                                                          \
    for (; k > 0; k--, a += N * W, b += COLUMNS) {                                       \
      _Pragma("GCC unroll 8") for (int j = 0; j < COLUMNS; j++)                          \
          _Pragma("GCC unroll 8") for (int i = 0; i < N; i++) acc[j][i] +=               \
          *(const VEC *)(a + W * i) * b[j];                                              \
    }                                                                                    \
    _Pragma("GCC unroll 8") for (int j = 0; j < COLUMNS; j++)                            \
            _Pragma("GCC unroll 8") for (int i = 0; i < N; i++) *                        \
        (VEC *)(c + j * ldc + W * i) += alpha * acc[j][i];                               \
  }

#if defined(__x86_64__)
MICRO(micro_v4, __attribute__((target("arch=x86-64-v4"))), V8, 8, 3, 8)
MICRO(micro_v3, __attribute__((target("arch=x86-64-v3"))), V4, 4, 3, 4)
#endif
MICRO(micro_any, , V2, 2, 2, 4)

static Kernel pick(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return (Kernel){24, 8, micro_v4};
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return (Kernel){12, 4, micro_v3};
#endif
  return (Kernel){4, 4, micro_any};
}

/* Columns of [strip] numbers that lie [cs] apart, one after the other. */
LA_INLINE void pack_columns(int strip, long k, const double *restrict from, long cs,
                            double *restrict out) {
  for (long l = 0; l < k; l++, from += cs, out += strip)
    for (int r = 0; r < strip; r++) out[r] = from[r];
}

/* The same of rows that lie [rs] apart, four numbers of four rows at a time. */
LA_INLINE void pack_rows(int strip, long k, const double *restrict from, long rs,
                         double *restrict out) {
  long l = 0;
  for (; l + 4 <= k; l += 4)
    for (int r = 0; r < strip; r += 4) {
      const double *p = from + r * rs + l;
      double *q = out + l * strip + r;
      V4 a = *(const V4 *)p, b = *(const V4 *)(p + rs), c = *(const V4 *)(p + 2 * rs),
         d = *(const V4 *)(p + 3 * rs);
      V4 ab0 = __builtin_shufflevector(a, b, 0, 4, 2, 6),
         ab1 = __builtin_shufflevector(a, b, 1, 5, 3, 7),
         cd0 = __builtin_shufflevector(c, d, 0, 4, 2, 6),
         cd1 = __builtin_shufflevector(c, d, 1, 5, 3, 7);
      *(V4 *)q = __builtin_shufflevector(ab0, cd0, 0, 1, 4, 5);
      *(V4 *)(q + strip) = __builtin_shufflevector(ab1, cd1, 0, 1, 4, 5);
      *(V4 *)(q + 2 * strip) = __builtin_shufflevector(ab0, cd0, 2, 3, 6, 7);
      *(V4 *)(q + 3 * strip) = __builtin_shufflevector(ab1, cd1, 2, 3, 6, 7);
    }
  for (; l < k; l++)
    for (int r = 0; r < strip; r++) out[l * strip + r] = from[r * rs + l];
}

LA_CLONES static void pack_strip(long k, int strip, const double *s, long rs, long cs,
                                 double *out) {
  if (rs == 1) switch (strip) {
    case 4: pack_columns(4, k, s, cs, out); break;
    case 8: pack_columns(8, k, s, cs, out); break;
    case 12: pack_columns(12, k, s, cs, out); break;
    default: pack_columns(strip, k, s, cs, out); break;
    }
  else if (cs == 1)
    pack_rows(strip, k, s, rs, out);
  else
    for (long l = 0; l < k; l++)
      for (int r = 0; r < strip; r++) out[l * strip + r] = s[r * rs + l * cs];
}

/* Strips of [strip] rows, a multiple of 4, each k x strip; rows past the end are 0.
   Element (i, l) of the source stands at s[i rs + l cs]. */
static void pack(long rows, long k, int strip, const double *s, long rs, long cs,
                 double *out) {
  for (long i = 0; i < rows; i += strip, out += k * strip) {
    long w = rows - i;
    const double *from = s + i * rs;
    if (w >= strip) {
      pack_strip(k, strip, from, rs, cs, out);
      continue;
    }
    memset(out, 0, sizeof *out * (size_t)(k * strip));
    for (long l = 0; l < k; l++)
      for (long r = 0; r < w; r++) out[l * strip + r] = from[r * rs + l * cs];
  }
}

/* A tile that ends inside a register block goes through a full one beside it. */
static void micro_edge(const Kernel *q, long m, long n, long k, const double *a,
                       const double *b, double *c, long ldc, double alpha) {
  double tile[MAX_TILE] __attribute__((aligned(64)));
  memset(tile, 0, sizeof tile);
  q->micro(k, a, b, tile, q->rows, alpha);
  for (long j = 0; j < n; j++)
    for (long i = 0; i < m; i++) c[j * ldc + i] += tile[j * q->rows + i];
}

static void multiply_packed(const Kernel *q, long m, long n, long k, const double *a,
                            const double *b, double *c, long ldc, double alpha) {
  for (long j = 0; j < n; j += q->cols)
    for (long i = 0; i < m; i += q->rows) {
      const double *ai = a + i * k, *bj = b + j * k;
      long rows = m - i, cols = n - j;
      if (rows >= q->rows && cols >= q->cols)
        q->micro(k, ai, bj, c + i + j * ldc, ldc, alpha);
      else
        micro_edge(q, rows < q->rows ? rows : q->rows, cols < q->cols ? cols : q->cols, k,
                   ai, bj, c + i + j * ldc, ldc, alpha);
    }
}

static void multiply_small(long m, long n, long k, double alpha, const double *A, long ra,
                           long ca, const double *B, long rb, long cb, double *C,
                           long ldc) {
  for (long j = 0; j < n; j++)
    for (long l = 0; l < k; l++) {
      double b = alpha * B[l * rb + j * cb];
      const double *a = A + l * ca;
      for (long i = 0; i < m; i++) C[i + j * ldc] += a[i * ra] * b;
    }
}

static void multiply_large(long m, long n, long k, double alpha, const double *A, long ra,
                           long ca, const double *B, long rb, long cb, double *C,
                           long ldc) {
  double pa[ROWS * DEPTH] __attribute__((aligned(64)));
  double pb[COLS * DEPTH] __attribute__((aligned(64)));
  Kernel kernel = pick();
  for (long l = 0; l < k; l += DEPTH) {
    long depth = k - l < DEPTH ? k - l : DEPTH;
    for (long j = 0; j < n; j += COLS) {
      long cols = n - j < COLS ? n - j : COLS;
      pack(cols, depth, kernel.cols, B + l * rb + j * cb, cb, rb, pb);
      for (long i = 0; i < m; i += ROWS) {
        long rows = m - i < ROWS ? m - i : ROWS;
        pack(rows, depth, kernel.rows, A + i * ra + l * ca, ra, ca, pa);
        multiply_packed(&kernel, rows, cols, depth, pa, pb, C + i + j * ldc, ldc, alpha);
      }
    }
  }
}

void la_gemm(long m, long n, long k, double alpha, const double *A, long ra, long ca,
             const double *B, long rb, long cb, double *C, long ldc) {
  if (m <= 0 || n <= 0 || k <= 0) return;
  if (m * n * k <= 512)
    multiply_small(m, n, k, alpha, A, ra, ca, B, rb, cb, C, ldc);
  else if (n == 1 && ra == 1 && rb == 1)
    la_gemv(m, k, alpha, A, ca, B, C);
  else if (n == 1 && ca == 1 && rb == 1)
    la_gemv_t(k, m, alpha, A, ra, B, C);
  else if (m == 1 && ldc == 1 && ca == 1 && rb == 1)
    la_gemv_t(k, n, alpha, B, cb, A, C);
  else if (m == 1 && ldc == 1 && ca == 1 && cb == 1)
    la_gemv(n, k, alpha, B, rb, A, C);
  else if (k == 1 && ra == 1)
    for (long j = 0; j < n; j++) la_axpy(m, alpha * B[j * cb], A, C + j * ldc);
  else
    multiply_large(m, n, k, alpha, A, ra, ca, B, rb, cb, C, ldc);
}
