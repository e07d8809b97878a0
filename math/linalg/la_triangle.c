/* SPDX-License-Identifier: BSD-3-Clause
   Squared lengths of M d and their slopes M' M d, of a lower triangle M that stays the
   same: it stands in panels of rows.  A panel is read for the product and for its
   adjoint while it lies in the cache.  Where M is the inverse of an L that is far from
   orthogonal, L itself stands there, and is solved for panel by panel, forward and
   back. */
#include <string.h>
#include "math/linalg/la.h"

enum { PANEL = LA_PANEL, LANES = LA_PANEL_LANES, MANY = 8 };

/* The panel of row [i] has the columns before its last row. */
static const double *panel_of(const double *P, long i) {
  return P + i * (i + PANEL) / 2;
}

static long rows_of(long n, long i) {
  return n - i < PANEL ? n - i : PANEL;
}

static long last_of(long n) {
  return (n - 1) / PANEL * PANEL;
}

long la_triangle_size(long n) {
  return n > 0 ? last_of(n) * (last_of(n) + PANEL) / 2 + PANEL * n : 0;
}

long la_triangle_work(long n, long m) {
  return m < MANY ? m * n * LANES : m * PANEL;
}

void la_triangle_pack(long n, const double *M, double *out) {
  for (long i = 0; i < n; i += PANEL) {
    long rows = rows_of(n, i);
    for (long k = 0; k < i + rows; k++, out += PANEL) {
      long skip = k > i ? k - i : 0;
      memset(out, 0, sizeof *out * PANEL);
      memcpy(out + skip, M + k * n + i + skip, sizeof *out * (size_t)(rows - skip));
    }
  }
}

void la_triangle_pack_solver(long n, const double *L, double *out) {
  la_triangle_pack(n, L, out);
  for (long i = 0; i < n; i += PANEL) {
    double *block = (double *)panel_of(out, i) + i * PANEL;
    long rows = rows_of(n, i);
    memset(block, 0, sizeof *out * (size_t)(PANEL * rows));
    for (long r = 0; r < rows; r++) block[r * (PANEL + 1)] = 1;
    la_solve_lower(rows, rows, L + i * (n + 1), n, block, PANEL);
  }
}

/* One panel: z = M d, sums += M' z. */
static void few_rows(long n, long m, const double *p, long i, const double *D, double *q,
                     double *sums) {
  long rows = rows_of(n, i), k = i + rows;
  for (long c = 0; c < m; c++) {
    double z[PANEL];
    la_panels_product(rows, k, p, D + c * n, z);
    q[c] += la_dot(rows, z, z);
    la_panels_adjoint(rows, k, p, z, sums + c * n * LANES);
  }
}

static void many_rows(long n, long m, const double *p, long i, const double *D, double *q,
                      double *Z, double *W) {
  long rows = rows_of(n, i), k = i + rows;
  memset(Z, 0, sizeof *Z * (size_t)(PANEL * m));
  la_gemm(rows, m, k, 1, p, 1, PANEL, D, 1, n, Z, PANEL);
  for (long c = 0; c < m; c++) q[c] += la_dot(rows, Z + c * PANEL, Z + c * PANEL);
  la_gemm(k, m, rows, 1, p, PANEL, 1, Z, 1, PANEL, W, n);
}

void la_triangle_squares(long n, long m, const double *P, const double *D, double *q,
                         double *W, double *work) {
  bool few = m < MANY;
  memset(q, 0, sizeof *q * (size_t)m);
  memset(W, 0, sizeof *W * (size_t)(n * m));
  if (few) memset(work, 0, sizeof *work * (size_t)la_triangle_work(n, m));
  for (long i = 0; i < n; i += PANEL)
    if (few)
      few_rows(n, m, panel_of(P, i), i, D, q, work);
    else
      many_rows(n, m, panel_of(P, i), i, D, q, work, W);
  for (long c = 0; few && c < m; c++) la_panels_add(n, work + c * n * LANES, W + c * n);
}

/* ---- L stands in the panels, its blocks on the diagonal inverted ---- */

/* z (rows of W) = block^-1 (d - what the columns before give) */
static void forward_few(long n, long m, const double *p, long i, double *W) {
  long rows = rows_of(n, i);
  for (long c = 0; c < m; c++) {
    double *w = W + c * n, z[PANEL], t[PANEL];
    la_panels_product(rows, i, p, w, t);
    for (long r = 0; r < rows; r++) t[r] = w[i + r] - t[r];
    la_panels_product(rows, rows, p + i * PANEL, t, z);
    memcpy(w + i, z, sizeof *w * (size_t)rows);
  }
}

/* The sums of a row have been added up when its panel is reached. */
static void backward_few(long n, long m, const double *p, long i, double *sums,
                         double *W) {
  long rows = rows_of(n, i);
  for (long c = 0; c < m; c++) {
    double *w = W + c * n + i, *s = sums + c * n * LANES, t[PANEL] = {0};
    double mine[PANEL * LANES] = {0};
    la_panels_add(rows, s + i * LANES, t);
    for (long r = 0; r < rows; r++) t[r] = w[r] - t[r];
    memset(w, 0, sizeof *w * (size_t)rows);
    la_panels_adjoint(rows, rows, p + i * PANEL, t, mine);
    la_panels_add(rows, mine, w);
    la_panels_adjoint(rows, i, p, w, s);
  }
}

/* B (rows of W) <- [its block, transposed or not] B */
static void apply_block(long n, long m, const double *block, long rows, bool transposed,
                        double *B, double *T) {
  for (long c = 0; c < m; c++) {
    memcpy(T + c * rows, B + c * n, sizeof *T * (size_t)rows);
    memset(B + c * n, 0, sizeof *B * (size_t)rows);
  }
  long r = transposed ? PANEL : 1, k = transposed ? 1 : PANEL;
  la_gemm(rows, m, rows, 1, block, r, k, T, 1, rows, B, n);
}

static void forward_many(long n, long m, const double *p, long i, double *W,
                         double *work) {
  long rows = rows_of(n, i);
  la_gemm(rows, m, i, -1, p, 1, PANEL, W, 1, n, W + i, n);
  apply_block(n, m, p + i * PANEL, rows, false, W + i, work);
}

static void backward_many(long n, long m, const double *p, long i, double *W,
                          double *work) {
  long rows = rows_of(n, i);
  apply_block(n, m, p + i * PANEL, rows, true, W + i, work);
  la_gemm(i, m, rows, -1, p, PANEL, 1, W + i, 1, n, W, n);
}

void la_triangle_solve_squares(long n, long m, const double *P, const double *D,
                               double *q, double *W, double *work) {
  bool few = m < MANY;
  memcpy(W, D, sizeof *W * (size_t)(n * m));
  for (long i = 0; i < n; i += PANEL)
    if (few)
      forward_few(n, m, panel_of(P, i), i, W);
    else
      forward_many(n, m, panel_of(P, i), i, W, work);
  for (long c = 0; c < m; c++) q[c] = la_dot(n, W + c * n, W + c * n);
  if (few) memset(work, 0, sizeof *work * (size_t)la_triangle_work(n, m));
  for (long i = last_of(n); n > 0 && i >= 0; i -= PANEL)
    if (few)
      backward_few(n, m, panel_of(P, i), i, work, W);
    else
      backward_many(n, m, panel_of(P, i), i, W, work);
}
