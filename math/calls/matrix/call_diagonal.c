/* SPDX-License-Identifier: BSD-3-Clause
   Diagonals, traces and triangles of matrices: linear in their arguments, so that
   adjoints put back what was taken. */
#include "math/view/call.h"
#include "math/view/call_util.h"

static long diagonal_size(const View *a) {
  return view_rows(a) < view_cols(a) ? view_rows(a) : view_cols(a);
}

FnStatus shape_diagonal(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = view_vector(NULL, diagonal_size(&in[0]));
  return FN_OK;
}

FnStatus call_diagonal(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  for (long k = 0; k < out->size; k++) out->r[k] = in[0].r[k * (view_rows(&in[0]) + 1)];
  return FN_OK;
}

void call_diagonal_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                           const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n;
  for (long k = 0; k < out->size; k++)
    in_bar[0][k * (view_rows(&in[0]) + 1)] += out_bar[k];
}

FnStatus shape_diag_matrix(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = view_matrix(NULL, in[0].size, in[0].size);
  return FN_OK;
}

FnStatus call_diag_matrix(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  for (long k = 0; k < in[0].size; k++) out->r[k * (in[0].size + 1)] = in[0].r[k];
  return FN_OK;
}

void call_diag_matrix_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                              const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n, (void)out;
  for (long k = 0; k < in[0].size; k++) in_bar[0][k] += out_bar[k * (in[0].size + 1)];
}

FnStatus shape_add_diag(FnCtx *ctx, const View *in, int n, View *out) {
  long size = diagonal_size(&in[0]);
  if (in[1].ndims)
    TRY_CALL(call_agree(ctx, "add_diag", "diagonal of A", size, "size of d", in[1].size));
  return shape_same_1(ctx, in, n, out);
}

FnStatus call_add_diag(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  memcpy(out->r, in[0].r, sizeof *out->r * (size_t)out->size);
  for (long k = 0; k < diagonal_size(out); k++)
    out->r[k * (view_rows(out) + 1)] += view_get(&in[1], in[1].ndims ? k : 0);
  return FN_OK;
}

void call_add_diag_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                           const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n;
  if (in_bar[0]) la_add(out->size, out_bar, in_bar[0]);
  for (long k = 0; in_bar[1] && k < diagonal_size(out); k++)
    in_bar[1][in[1].ndims ? k : 0] += out_bar[k * (view_rows(out) + 1)];
}

FnStatus call_trace_dot(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  long m = view_rows(&in[0]), k = view_cols(&in[0]);
  TRY_CALL(
      call_agree(ctx, "trace_dot", "columns of A", k, "rows of B", view_rows(&in[1])));
  TRY_CALL(
      call_agree(ctx, "trace_dot", "rows of A", m, "columns of B", view_cols(&in[1])));
  for (long j = 0; j < k; j++)
    for (long i = 0; i < m; i++) out->r[0] += in[0].r[j * m + i] * in[1].r[i * k + j];
  return FN_OK;
}

void call_trace_dot_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                            const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n, (void)out;
  long m = view_rows(&in[0]), k = view_cols(&in[0]);
  for (long j = 0; j < k; j++)
    for (long i = 0; i < m; i++) {
      if (in_bar[0]) in_bar[0][j * m + i] += out_bar[0] * in[1].r[i * k + j];
      if (in_bar[1]) in_bar[1][i * k + j] += out_bar[0] * in[0].r[j * m + i];
    }
}

FnStatus call_trace(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  for (long k = 0; k < view_rows(&in[0]) && k < view_cols(&in[0]); k++)
    out->r[0] += in[0].r[k * (view_rows(&in[0]) + 1)];
  return FN_OK;
}

void call_trace_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                        const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n, (void)out;
  for (long k = 0; k < view_rows(&in[0]) && k < view_cols(&in[0]); k++)
    in_bar[0][k * (view_rows(&in[0]) + 1)] += out_bar[0];
}

FnStatus shape_symmetrize(FnCtx *ctx, const View *in, int n, View *out) {
  TRY_CALL(call_square(ctx, "symmetrize_from_lower_tri", &in[0], "A"));
  return shape_same_1(ctx, in, n, out);
}

FnStatus call_symmetrize(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  long m = view_rows(out);
  for (long j = 0; j < m; j++)
    for (long i = j; i < m; i++)
      out->r[j * m + i] = out->r[i * m + j] = in[0].r[j * m + i];
  return FN_OK;
}

void call_symmetrize_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                             const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)in, (void)n;
  long m = view_rows(out);
  for (long j = 0; j < m; j++) {
    in_bar[0][j * m + j] += out_bar[j * m + j];
    for (long i = j + 1; i < m; i++)
      in_bar[0][j * m + i] += out_bar[j * m + i] + out_bar[i * m + j];
  }
}
