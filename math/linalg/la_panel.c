/* SPDX-License-Identifier: BSD-3-Clause
   Panels of rows: a tall matrix packed so that a linear predictor and what goes back to
   its coefficients are computed panel by panel, while the panel lies in the first level
   of the cache.  The matrix is read from memory once, and in order. */
#include <string.h>
#include "math/linalg/la.h"
#include "math/linalg/la_simd.h"

/* Bytes that a tile may take of the first level of the cache: the next one is on its way
   beside it.  LANES: sums of a column that are added up beside each other. */
enum { TILE_BYTES = 16384, LANES = LA_PANEL_LANES, STEP = 16 };

typedef double V8 __attribute__((vector_size(64), aligned(8), may_alias));
typedef double V4 __attribute__((vector_size(32), aligned(8), may_alias));
typedef double V2 __attribute__((vector_size(16), aligned(8), may_alias));

typedef void Product(long n, const double *panel, const double *x, double *y);
typedef void Adjoint(long n, const double *panel, const double *y, double *sums,
                     long ahead);

typedef struct Kernel {
  Product *product;
  Adjoint *adjoint;
} Kernel;

#define UNROLL _Pragma("GCC unroll 16")

/* A panel in vectors of W numbers, N of them a column, S of them the lanes of a sum.
   [ahead] numbers behind what is read, the next tile is asked for. */
#define KERNELS(NAME, TARGET, VEC, W, N, S)                                              \
  TARGET static void NAME##_product(long n, const double *p, const double *x,            \
                                    double *y) {                                         \
    VEC sum[N];                                                                          \
    memset(sum, 0, sizeof sum);                                                          \
    for (long k = 0; k < n; k++, p += LA_PANEL)                                          \
      UNROLL for (int i = 0; i < N; i++) sum[i] += x[k] * *(const VEC *)(p + W * i);     \
    UNROLL for (int i = 0; i < N; i++) * (VEC *)(y + W * i) = sum[i];                    \
  }                                                                                      \
  TARGET static void NAME##_adjoint(long n, const double *p, const double *y,            \
                                    double *sums, long ahead) {                          \
    VEC d[N];                                                                            \
    UNROLL for (int i = 0; i < N; i++) d[i] = *(const VEC *)(y + W * i);                 \
    for (long k = 0; k < n; k++, p += LA_PANEL, sums += LANES) {                         \
      VEC s[S];                                                                          \
      if (ahead)                                                                         \
        UNROLL for (int i = 0; i < LA_PANEL; i += STEP)                                  \
            __builtin_prefetch(p + ahead + i, 0, 3);                                     \
      UNROLL for (int i = 0; i < S; i++) s[i] = *(VEC *)(sums + W * i);                  \
      UNROLL for (int i = 0; i < N; i++) s[i % S] += d[i] * *(const VEC *)(p + W * i);   \
      UNROLL for (int i = 0; i < S; i++) * (VEC *)(sums + W * i) = s[i];                 \
    }                                                                                    \
  }

#if defined(__x86_64__)
KERNELS(v4, __attribute__((target("arch=x86-64-v4"))), V8, 8, 4, 1)
KERNELS(v3, __attribute__((target("arch=x86-64-v3"))), V4, 4, 8, 2)
#endif
KERNELS(any, , V2, 2, 16, 4)

static Kernel pick(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return (Kernel){v4_product, v4_adjoint};
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return (Kernel){v3_product, v3_adjoint};
#endif
  return (Kernel){any_product, any_adjoint};
}

static long panels(long m) {
  return (m + LA_PANEL - 1) / LA_PANEL;
}

long la_panels_size(long m, long n) {
  return panels(m) * LA_PANEL * n;
}

void la_panels_pack(long m, long n, const double *A, double *out) {
  for (long i = 0; i < m; i += LA_PANEL) {
    long rows = m - i < LA_PANEL ? m - i : LA_PANEL;
    for (long k = 0; k < n; k++, out += LA_PANEL) {
      memcpy(out, A + k * m + i, sizeof *out * (size_t)rows);
      memset(out + rows, 0, sizeof *out * (size_t)(LA_PANEL - rows));
    }
  }
}

long la_panels_tile(long n) {
  long bytes = LA_PANEL * (n > 0 ? n : 1) * (long)sizeof(double);
  long rows = TILE_BYTES / bytes * LA_PANEL;
  return rows < LA_PANEL ? LA_PANEL : rows > LA_PANEL_MOST ? LA_PANEL_MOST : rows;
}

void la_panels_product(long m, long n, const double *P, const double *x, double *y) {
  Kernel kernel = pick();
  for (long i = 0; i < m; i += LA_PANEL) kernel.product(n, P + i * n, x, y + i);
}

void la_panels_adjoint(long m, long n, const double *P, const double *y, double *sums) {
  Kernel kernel = pick();
  long tile = panels(m) * LA_PANEL * n, i = 0;
  long ahead = tile * (long)sizeof(double) <= TILE_BYTES ? tile : 0;
  for (; i + LA_PANEL <= m; i += LA_PANEL)
    kernel.adjoint(n, P + i * n, y + i, sums, ahead);
  if (i == m) return;
  double last[LA_PANEL] = {0};
  memcpy(last, y + i, sizeof *y * (size_t)(m - i));
  kernel.adjoint(n, P + i * n, last, sums, 0);
}

void la_panels_add(long n, const double *sums, double *y) {
  for (long k = 0; k < n; k++, sums += LANES)
    for (int i = 0; i < LANES; i++) y[k] += sums[i];
}
