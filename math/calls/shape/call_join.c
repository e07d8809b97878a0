/* SPDX-License-Identifier: BSD-3-Clause
   Containers joined, and numbers repeated. */
#include "math/view/call.h"
#include "math/view/call_util.h"

static void copy_all(const View *from, View *to, long place) {
  for (long k = 0; k < from->size; k++)
    if (to->is_int)
      to->i[place + k] = from->i[k];
    else
      to->r[place + k] = view_get(from, k);
}

/* One argument after the other: vectors, arrays, columns of matrices. */
FnStatus call_concat(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  copy_all(&in[0], out, 0);
  copy_all(&in[1], out, in[0].size);
  return FN_OK;
}

void call_concat_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                         const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n, (void)out;
  if (in_bar[0]) la_add(in[0].size, out_bar, in_bar[0]);
  if (in_bar[1]) la_add(in[1].size, out_bar + in[0].size, in_bar[1]);
}

FnStatus shape_concat_vector(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = view_vector(NULL, in[0].size + in[1].size);
  return FN_OK;
}

FnStatus shape_concat_row_vector(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = view_row_vector(NULL, in[0].size + in[1].size);
  return FN_OK;
}

FnStatus shape_append_array(FnCtx *ctx, const View *in, int n, View *out) {
  const View *like = in[0].dims[0] ? &in[0] : &in[1];
  for (int d = 1; d < in[0].ndims && in[0].dims[0] && in[1].dims[0]; d++)
    TRY_CALL(call_agree(ctx, "append_array", "an inner dimension of the first",
                        in[0].dims[d], "of the second argument", in[1].dims[d]));
  shape_same_1(ctx, like, n, out);
  out->dims[0] = in[0].dims[0] + in[1].dims[0];
  out->size = in[0].size + in[1].size;
  out->is_int = in[0].is_int && in[1].is_int;
  return FN_OK;
}

FnStatus shape_append_col(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  TRY_CALL(call_agree(ctx, "append_col", "rows of the first", part_rows(&in[0]),
                      "of the second argument", part_rows(&in[1])));
  *out = view_matrix(NULL, part_rows(&in[0]), part_cols(&in[0]) + part_cols(&in[1]));
  return FN_OK;
}

FnStatus shape_append_row(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  TRY_CALL(call_agree(ctx, "append_row", "columns of the first", part_cols(&in[0]),
                      "of the second argument", part_cols(&in[1])));
  *out = view_matrix(NULL, part_rows(&in[0]) + part_rows(&in[1]), part_cols(&in[0]));
  return FN_OK;
}

FnStatus call_append_row(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  long rows = out->dims[0], first = part_rows(&in[0]);
  for (long c = 0; c < out->dims[1]; c++)
    for (long r = 0; r < rows; r++)
      out->r[c * rows + r] =
          r < first ? in[0].r[c * first + r] : in[1].r[c * (rows - first) + r - first];
  return FN_OK;
}

void call_append_row_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                             const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n;
  long rows = out->dims[0], first = part_rows(&in[0]), second = rows - first;
  for (long c = 0; c < out->dims[1]; c++) {
    const double *bar = out_bar + c * rows;
    if (in_bar[0]) la_add(first, bar, in_bar[0] + c * first);
    if (in_bar[1]) la_add(second, bar + first, in_bar[1] + c * second);
  }
}

/* ---- copies of the first argument, one after the other ---- */

FnStatus call_repeat(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  for (long k = 0; in[0].size && k < out->size; k += in[0].size) copy_all(&in[0], out, k);
  return FN_OK;
}

void call_repeat_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                         const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n;
  if (in[0].size == 1)
    in_bar[0][0] += la_sum(out->size, out_bar);
  else
    for (long k = 0; in[0].size && k < out->size; k += in[0].size)
      la_add(in[0].size, out_bar + k, in_bar[0]);
}

FnStatus shape_rep_cols(FnCtx *ctx, const View *in, int n, View *out) {
  TRY_CALL(shape_vector_n(ctx, in + 1, n - 1, out));
  *out = view_matrix(NULL, in[0].size, out->size);
  return FN_OK;
}

FnStatus shape_rep_rows(FnCtx *ctx, const View *in, int n, View *out) {
  TRY_CALL(shape_vector_n(ctx, in + 1, n - 1, out));
  *out = view_matrix(NULL, out->size, in[0].size);
  return FN_OK;
}

FnStatus call_rep_rows(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  for (long k = 0; k < out->size; k++) out->r[k] = in[0].r[k / out->dims[0]];
  return FN_OK;
}

void call_rep_rows_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                           const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n;
  long rows = out->dims[0];
  for (long c = 0; c < in[0].size; c++) in_bar[0][c] += la_sum(rows, out_bar + c * rows);
}
