/* SPDX-License-Identifier: BSD-3-Clause
   Matrix products: general, with itself, with a diagonal, row by row.  Adjoints of C = A
   B: G B' and A' G (Giles, "An extended collection of matrix derivative results for
   forward and reverse mode algorithmic differentiation" (2008), section 2.2.2). */
#include "math/view/call.h"
#include "math/view/call_util.h"

static FnStatus check_inner(FnCtx *ctx, const View *in) {
  return call_agree(ctx, "multiply", "columns of the first", part_cols(&in[0]),
                    "rows of the second argument", part_rows(&in[1]));
}

FnStatus shape_product_matrix(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  TRY_CALL(check_inner(ctx, in));
  *out = view_matrix(NULL, part_rows(&in[0]), part_cols(&in[1]));
  return FN_OK;
}

FnStatus shape_product_vector(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  TRY_CALL(check_inner(ctx, in));
  *out = view_vector(NULL, part_rows(&in[0]));
  return FN_OK;
}

FnStatus shape_product_row_vector(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  TRY_CALL(check_inner(ctx, in));
  *out = view_row_vector(NULL, part_cols(&in[1]));
  return FN_OK;
}

/* A product of many rows is cut by them, into parts that depend on sizes alone. */
typedef struct Product {
  long m, k, cols;
  int parts;
  const double *A, *B, *out_bar;
  double *out, *A_bar, *B_bar;
} Product;

/* Multiplications, and rows, that are worth a part. */
enum { PART_WORK = 1 << 15, PART_ROWS = 64, PRODUCT_PARTS = 16 };

static Product product_of(const View *in) {
  Product p = {.m = part_rows(&in[0]), .k = part_cols(&in[0]), .cols = part_cols(&in[1])};
  double by_work = (double)p.m * (double)p.k * (double)p.cols / PART_WORK;
  double by_rows = (double)p.m / PART_ROWS, most = fmin(by_work, by_rows);
  p.A = in[0].r, p.B = in[1].r;
  p.parts = most < 2 ? 1 : most < PRODUCT_PARTS ? (int)most : PRODUCT_PARTS;
  return p;
}

/* The rows of a part begin at a multiple of 8. */
static long begin_of(const Product *p, int i) {
  return i == p->parts ? p->m : p->m * i / p->parts / 8 * 8;
}

static FnStatus multiply_part(void *work, FnCtx *at, void *owner, int i) {
  const Product *p = work;
  long r = begin_of(p, i), rows = begin_of(p, i + 1) - r;
  (void)at, (void)owner;
  la_gemm(rows, p->cols, p->k, 1, p->A + r, 1, p->m, p->B, 1, p->k, p->out + r, p->m);
  return FN_OK;
}

FnStatus call_multiply(FnCtx *ctx, const View *in, int n, View *out) {
  Product p = product_of(in);
  const FnParts parts = {p.parts, multiply_part, &p};
  (void)n;
  p.out = out->r;
  return call_parts(ctx, true, NULL, &parts);
}

/* Rows of A have adjoints of their own; those of B are added up. */
static FnStatus adjoint_part(void *work, FnCtx *at, void *owner, int i) {
  const Product *p = work;
  long r = begin_of(p, i), rows = begin_of(p, i + 1) - r, size = p->k * p->cols;
  const double *g = p->out_bar + r;
  (void)at, (void)owner;
  if (p->A_bar)
    la_gemm(rows, p->k, p->cols, 1, g, 1, p->m, p->B, p->k, 1, p->A_bar + r, p->m);
  if (p->B_bar)
    la_gemm(p->k, p->cols, rows, 1, p->A + r, p->m, 1, g, 1, p->m, p->B_bar + i * size,
            p->k);
  return FN_OK;
}

void call_multiply_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                           const double *out_bar, double *const *in_bar) {
  Product p = product_of(in);
  const FnParts parts = {p.parts, adjoint_part, &p};
  long size = p.k * p.cols;
  (void)n, (void)out;
  p.out_bar = out_bar, p.A_bar = in_bar[0], p.B_bar = in_bar[1];
  if (p.parts > 1 && in_bar[1]) p.B_bar = call_cleared(ctx, p.parts * size);
  call_parts(ctx, true, NULL, &parts);
  for (int i = 0; p.B_bar != in_bar[1] && i < p.parts; i++)
    la_add(size, p.B_bar + i * size, in_bar[1]);
}

FnStatus shape_transpose(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  if (in[0].base == BASE_MATRIX)
    *out = view_matrix(NULL, in[0].dims[1], in[0].dims[0]);
  else if (in[0].base == BASE_VECTOR)
    *out = view_row_vector(NULL, in[0].size);
  else
    *out = view_vector(NULL, in[0].size);
  return FN_OK;
}

FnStatus call_transpose(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  la_transpose(part_rows(&in[0]), part_cols(&in[0]), in[0].r, out->r);
  return FN_OK;
}

void call_transpose_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                            const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n, (void)out;
  long rows = part_rows(&in[0]), cols = part_cols(&in[0]);
  for (long c = 0; c < cols; c++)
    for (long r = 0; r < rows; r++) in_bar[0][c * rows + r] += out_bar[r * cols + c];
}

/* G + G' in scratch. */
static double *symmetric_sum(FnCtx *ctx, long n, const double *g) {
  double *s = call_numbers(ctx, n * n);
  for (long j = 0; j < n; j++)
    for (long i = 0; i < n; i++) s[j * n + i] = g[j * n + i] + g[i * n + j];
  return s;
}

FnStatus shape_crossprod(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = view_matrix(NULL, view_cols(&in[0]), view_cols(&in[0]));
  return FN_OK;
}

FnStatus call_crossprod(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  long m = view_rows(&in[0]), k = view_cols(&in[0]);
  la_gemm(k, k, m, 1, in[0].r, m, 1, in[0].r, 1, m, out->r, k);
  return FN_OK;
}

void call_crossprod_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                            const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  long m = view_rows(&in[0]), k = view_cols(&in[0]);
  double *s = symmetric_sum(ctx, k, out_bar);
  la_gemm(m, k, k, 1, in[0].r, 1, m, s, 1, k, in_bar[0], m);
}

FnStatus call_tcrossprod(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  long m = view_rows(&in[0]), k = view_cols(&in[0]);
  la_gemm(m, m, k, 1, in[0].r, 1, m, in[0].r, m, 1, out->r, m);
  return FN_OK;
}

void call_tcrossprod_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                             const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  long m = view_rows(&in[0]), k = view_cols(&in[0]);
  double *s = symmetric_sum(ctx, m, out_bar);
  la_gemm(m, k, m, 1, s, 1, m, in[0].r, 1, m, in_bar[0], m);
}

/* The lower triangle of the argument in scratch, zeros above. */
static double *lower_of(FnCtx *ctx, const View *a) {
  long m = view_rows(a), k = view_cols(a);
  double *l = call_copy_of(ctx, a->r, m * k);
  for (long j = 1; j < k; j++) memset(l + j * m, 0, sizeof *l * (size_t)(j < m ? j : m));
  return l;
}

FnStatus call_lower_tcrossprod(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  long m = view_rows(&in[0]), k = view_cols(&in[0]);
  double *l = lower_of(ctx, &in[0]);
  la_gemm(m, m, k, 1, l, 1, m, l, m, 1, out->r, m);
  return FN_OK;
}

void call_lower_tcrossprod_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                   const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  long m = view_rows(&in[0]), k = view_cols(&in[0]);
  double *l = lower_of(ctx, &in[0]), *s = symmetric_sum(ctx, m, out_bar);
  double *bar = call_cleared(ctx, m * k);
  la_gemm(m, k, m, 1, s, 1, m, l, 1, m, bar, m);
  for (long j = 0; j < k; j++)
    for (long i = j; i < m; i++) in_bar[0][j * m + i] += bar[j * m + i];
}

/* ---- a diagonal from the left (of rows) or the right (of columns) ---- */

FnStatus shape_diag_pre(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  TRY_CALL(call_agree(ctx, "diag_pre_multiply", "size of v", in[0].size, "rows of A",
                      view_rows(&in[1])));
  *out = view_matrix(NULL, view_rows(&in[1]), view_cols(&in[1]));
  return FN_OK;
}

FnStatus call_diag_pre(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  long m = view_rows(out);
  const double *d = in[0].r;
  for (long k = 0; m && k < out->size; k += m) {
    const double *a = in[1].r + k;
    double *column = out->r + k;
    for (long i = 0; i < m; i++) column[i] = d[i] * a[i];
  }
  return FN_OK;
}

void call_diag_pre_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                           const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n;
  long m = view_rows(out);
  const double *d = in[0].r;
  for (long k = 0; m && k < out->size; k += m) {
    const double *g = out_bar + k, *a = in[1].r + k;
    for (long i = 0; in_bar[0] && i < m; i++) in_bar[0][i] += g[i] * a[i];
    for (long i = 0; in_bar[1] && i < m; i++) in_bar[1][k + i] += g[i] * d[i];
  }
}

FnStatus shape_diag_post(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  TRY_CALL(call_agree(ctx, "diag_post_multiply", "columns of A", view_cols(&in[0]),
                      "size of v", in[1].size));
  *out = view_matrix(NULL, view_rows(&in[0]), view_cols(&in[0]));
  return FN_OK;
}

FnStatus call_diag_post(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  long m = view_rows(out);
  for (long j = 0; j < view_cols(out); j++)
    la_axpy(m, in[1].r[j], in[0].r + j * m, out->r + j * m);
  return FN_OK;
}

void call_diag_post_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                            const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n;
  long m = view_rows(out);
  for (long j = 0; j < view_cols(out); j++) {
    if (in_bar[0]) la_axpy(m, in[1].r[j], out_bar + j * m, in_bar[0] + j * m);
    if (in_bar[1]) in_bar[1][j] += la_dot(m, in[0].r + j * m, out_bar + j * m);
  }
}

/* ---- row by row, column by column ---- */

static FnStatus same_shapes(FnCtx *ctx, const char *name, const View *in, int n) {
  if (n < 2 || view_same_shape(&in[0], &in[1])) return FN_OK;
  return call_fail(ctx, "%s: %ld x %ld and %ld x %ld must agree", name, part_rows(&in[0]),
                   part_cols(&in[0]), part_rows(&in[1]), part_cols(&in[1]));
}

/* rows_dot_self has one argument: it is both factors. */
FnStatus shape_rows_dot(FnCtx *ctx, const View *in, int n, View *out) {
  TRY_CALL(same_shapes(ctx, "rows_dot_product", in, n));
  *out = view_vector(NULL, part_rows(&in[0]));
  return FN_OK;
}

FnStatus call_rows_dot(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx;
  long m = out->size;
  double *sums = out->r;
  for (long k = 0; m && k < in[0].size; k += m) {
    const double *x = in[0].r + k, *y = in[n - 1].r + k;
    for (long i = 0; i < m; i++) sums[i] += x[i] * y[i];
  }
  return FN_OK;
}

void call_rows_dot_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                           const double *out_bar, double *const *in_bar) {
  (void)ctx;
  long m = out->size;
  double scale = n == 1 ? 2 : 1;
  for (int a = 0; a < n; a++)
    for (long k = 0; in_bar[a] && m && k < in[a].size; k += m) {
      const double *other = in[n - 1 - a].r + k;
      double *bar = in_bar[a] + k;
      for (long i = 0; i < m; i++) bar[i] += scale * out_bar[i] * other[i];
    }
}

FnStatus shape_columns_dot(FnCtx *ctx, const View *in, int n, View *out) {
  TRY_CALL(same_shapes(ctx, "columns_dot_product", in, n));
  *out = view_row_vector(NULL, part_cols(&in[0]));
  return FN_OK;
}

FnStatus call_columns_dot(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx;
  long m = part_rows(&in[0]);
  for (long j = 0; j < out->size; j++)
    out->r[j] = la_dot(m, in[0].r + j * m, in[n - 1].r + j * m);
  return FN_OK;
}

void call_columns_dot_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                              const double *out_bar, double *const *in_bar) {
  (void)ctx;
  long m = part_rows(&in[0]);
  for (int a = 0; a < n; a++)
    for (long j = 0; in_bar[a] && j < out->size; j++)
      la_axpy(m, out_bar[j] * (n == 1 ? 2 : 1), in[n - 1 - a].r + j * m,
              in_bar[a] + j * m);
}
