/* SPDX-License-Identifier: BSD-3-Clause
   Sparse matrices by rows (Stan functions reference, "Sparse Matrix Operations"): values
   w, columns v and starts of rows u, both counted from 1. */
#include "math/view/call.h"
#include "math/view/call_util.h"

/* Arguments m, n, w, v, u: whether they describe a matrix. */
static FnStatus check_sparse(FnCtx *ctx, const View *in) {
  long m = arg_int(&in[0]), n = arg_int(&in[1]);
  const View *w = &in[2], *v = &in[3], *u = &in[4];
  TRY_CALL(call_agree(ctx, "csr", "size of w", w->size, "size of v", v->size));
  TRY_CALL(call_agree(ctx, "csr", "size of u", u->size, "rows plus one", m + 1));
  for (long k = 0; k < v->size; k++)
    if (v->i[k] < 1 || v->i[k] > n)
      return call_fail(ctx, "csr: column %d is out of range 1 .. %ld", v->i[k], n);
  for (long r = 0; r < m; r++)
    if (u->i[r] < 1 || u->i[r] > u->i[r + 1] || u->i[r + 1] > w->size + 1)
      return call_fail(ctx, "csr: u[%ld] is %d, rows must start in order inside w", r + 1,
                       u->i[r]);
  return FN_OK;
}

FnStatus shape_csr_times(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  TRY_CALL(check_sparse(ctx, in));
  TRY_CALL(call_agree(ctx, "csr_matrix_times_vector", "columns", arg_int(&in[1]),
                      "size of b", in[5].size));
  return shape_vector_n(ctx, in, n, out);
}

FnStatus call_csr_times(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  const double *w = in[2].r, *b = in[5].r;
  const int *v = in[3].i, *u = in[4].i;
  for (long r = 0; r < out->size; r++)
    for (int k = u[r] - 1; k < u[r + 1] - 1; k++) out->r[r] += w[k] * b[v[k] - 1];
  return FN_OK;
}

void call_csr_times_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                            const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n;
  const double *w = in[2].r, *b = in[5].r;
  const int *v = in[3].i, *u = in[4].i;
  for (long r = 0; r < out->size; r++)
    for (int k = u[r] - 1; k < u[r + 1] - 1; k++) {
      if (in_bar[2]) in_bar[2][k] += out_bar[r] * b[v[k] - 1];
      if (in_bar[5]) in_bar[5][v[k] - 1] += out_bar[r] * w[k];
    }
}

FnStatus shape_csr_dense(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  TRY_CALL(check_sparse(ctx, in));
  *out = view_matrix(NULL, arg_int(&in[0]), arg_int(&in[1]));
  return FN_OK;
}

FnStatus call_csr_dense(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  const int *v = in[3].i, *u = in[4].i;
  long m = view_rows(out);
  for (long r = 0; r < m; r++)
    for (int k = u[r] - 1; k < u[r + 1] - 1; k++)
      out->r[(v[k] - 1) * m + r] += in[2].r[k];
  return FN_OK;
}

void call_csr_dense_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                            const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n;
  const int *v = in[3].i, *u = in[4].i;
  long m = view_rows(out);
  for (long r = 0; in_bar[2] && r < m; r++)
    for (int k = u[r] - 1; k < u[r + 1] - 1; k++)
      in_bar[2][k] += out_bar[(v[k] - 1) * m + r];
}

static long count_nonzero(const View *a) {
  long count = 0;
  for (long k = 0; k < a->size; k++) count += a->r[k] != 0;
  return count;
}

FnStatus shape_csr_w(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = view_vector(NULL, count_nonzero(&in[0]));
  return FN_OK;
}

FnStatus shape_csr_v(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = view_int_array(NULL, count_nonzero(&in[0]));
  return FN_OK;
}

FnStatus shape_csr_u(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = view_int_array(NULL, view_rows(&in[0]) + 1);
  return FN_OK;
}

/* Visits what is not zero, row by row: values to w, columns to v, starts to u where not
   NULL; with w_bar adds it to the adjoint instead. */
static void extract(const View *a, double *w, int *v, int *u, const double *w_bar,
                    double *a_bar) {
  long rows = view_rows(a), cols = view_cols(a), k = 0;
  for (long r = 0; r < rows; r++) {
    if (u) u[r] = (int)k + 1;
    for (long c = 0; c < cols; c++) {
      if (a->r[c * rows + r] == 0) continue;
      if (w) w[k] = a->r[c * rows + r];
      if (v) v[k] = (int)c + 1;
      if (w_bar) a_bar[c * rows + r] += w_bar[k];
      k++;
    }
  }
  if (u) u[rows] = (int)k + 1;
}

FnStatus call_csr_w(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  extract(&in[0], out->r, NULL, NULL, NULL, NULL);
  return FN_OK;
}

void call_csr_w_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                        const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n, (void)out;
  extract(&in[0], NULL, NULL, NULL, out_bar, in_bar[0]);
}

FnStatus call_csr_v(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  extract(&in[0], NULL, out->i, NULL, NULL, NULL);
  return FN_OK;
}

FnStatus call_csr_u(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  extract(&in[0], NULL, NULL, out->i, NULL, NULL);
  return FN_OK;
}
