/* SPDX-License-Identifier: BSD-3-Clause
   The same numbers in another container. */
#include "math/view/call.h"
#include "math/view/call_util.h"

/* Numbers in storage order. */
FnStatus call_copy(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  for (long k = 0; k < out->size; k++)
    if (out->is_int)
      out->i[k] = in[0].i[k];
    else
      out->r[k] = view_get(&in[0], k);
  return FN_OK;
}

void call_copy_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                       const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)in, (void)n;
  if (in_bar[0]) la_add(out->size, out_bar, in_bar[0]);
}

/* to_matrix(vector) and so on: one column, one row, as it is. */
FnStatus shape_one_column(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = view_matrix(NULL, in[0].size, 1);
  return FN_OK;
}

FnStatus shape_one_row(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = view_matrix(NULL, 1, in[0].size);
  return FN_OK;
}

/* A matrix of the first two dimensions of an array of rows. */
FnStatus shape_rows_to_matrix(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = view_matrix(NULL, in[0].dims[0], in[0].dims[1]);
  return FN_OK;
}

/* x, rows, columns: as many numbers as there are. */
FnStatus shape_to_matrix(FnCtx *ctx, const View *in, int n, View *out) {
  TRY_CALL(shape_matrix_mn2(ctx, in, n, out));
  return call_agree(ctx, "to_matrix", "rows times columns", out->size, "elements of x",
                    in[0].size);
}

/* Between an order by rows and storage by columns; [by_rows] counts in the former. */
static long place_of(long by_rows, long rows, long cols) {
  return by_rows % cols * rows + by_rows / cols;
}

FnStatus call_from_rows(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  for (long k = 0; k < out->size; k++)
    out->r[place_of(k, out->dims[0], out->dims[1])] = view_get(&in[0], k);
  return FN_OK;
}

void call_from_rows_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                            const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)in, (void)n;
  for (long k = 0; in_bar[0] && k < out->size; k++)
    in_bar[0][k] += out_bar[place_of(k, out->dims[0], out->dims[1])];
}

/* to_matrix(x, rows, columns, by_columns) */
FnStatus call_to_matrix_by(FnCtx *ctx, const View *in, int n, View *out) {
  return (arg_int(&in[3]) ? call_copy : call_from_rows)(ctx, in, n, out);
}

void call_to_matrix_by_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                               const double *out_bar, double *const *in_bar) {
  (arg_int(&in[3]) ? call_copy_adjoint : call_from_rows_adjoint)(ctx, in, n, out, out_bar,
                                                                 in_bar);
}

FnStatus shape_to_array_2d(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = (View){.base = BASE_REAL, .array = 2, .ndims = 2, .size = in[0].size};
  out->dims[0] = in[0].dims[0];
  out->dims[1] = in[0].dims[1];
  return FN_OK;
}

FnStatus call_to_rows(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  for (long k = 0; k < out->size; k++)
    out->r[k] = in[0].r[place_of(k, out->dims[0], out->dims[1])];
  return FN_OK;
}

void call_to_rows_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                          const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)in, (void)n;
  for (long k = 0; k < out->size; k++)
    in_bar[0][place_of(k, out->dims[0], out->dims[1])] += out_bar[k];
}

FnStatus shape_ints_same(FnCtx *ctx, const View *in, int n, View *out) {
  shape_same_1(ctx, in, n, out);
  out->base = BASE_INT;
  out->is_int = 1;
  return FN_OK;
}

FnStatus call_to_int(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  for (long k = 0; k < out->size; k++) {
    double x = trunc(view_get(&in[0], k));
    if (!(x >= -2147483647.0 - 1 && x <= 2147483647.0))
      return call_reject(ctx, "to_int: %g is not in the range of int", x);
    out->i[k] = (int)x;
  }
  return FN_OK;
}
