/* SPDX-License-Identifier: BSD-3-Clause
   Shapes of results that many rows share. */
#include "math/view/call.h"
#include "math/view/call_util.h"

FnStatus shape_real(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)in, (void)n;
  *out = view_scalar(NULL);
  return FN_OK;
}

FnStatus shape_int(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)in, (void)n;
  *out = view_int(NULL);
  return FN_OK;
}

FnStatus shape_same_1(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = in[0];
  out->r = NULL;
  out->i = NULL;
  return FN_OK;
}

FnStatus shape_vector_like_1(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = view_vector(NULL, in[0].size);
  return FN_OK;
}

FnStatus shape_row_vector_like_1(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = view_row_vector(NULL, in[0].size);
  return FN_OK;
}

FnStatus shape_array_like_1(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = view_array(NULL, in[0].size);
  return FN_OK;
}

FnStatus shape_ints_like_1(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = view_int_array(NULL, in[0].size);
  return FN_OK;
}

/* A size that is an argument. */
static FnStatus read_size(FnCtx *ctx, const View *arg, long *size) {
  *size = arg_int(arg);
  if (*size >= 0) return FN_OK;
  return call_fail(ctx, "a size is %ld, must not be negative", *size);
}

FnStatus shape_vector_n(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  long size;
  TRY_CALL(read_size(ctx, &in[0], &size));
  *out = view_vector(NULL, size);
  return FN_OK;
}

FnStatus shape_row_vector_n(FnCtx *ctx, const View *in, int n, View *out) {
  TRY_CALL(shape_vector_n(ctx, in, n, out));
  *out = view_row_vector(NULL, out->size);
  return FN_OK;
}

FnStatus shape_array_n(FnCtx *ctx, const View *in, int n, View *out) {
  TRY_CALL(shape_vector_n(ctx, in, n, out));
  *out = view_array(NULL, out->size);
  return FN_OK;
}

FnStatus shape_ints_n(FnCtx *ctx, const View *in, int n, View *out) {
  TRY_CALL(shape_vector_n(ctx, in, n, out));
  *out = view_int_array(NULL, out->size);
  return FN_OK;
}

FnStatus shape_matrix_n(FnCtx *ctx, const View *in, int n, View *out) {
  TRY_CALL(shape_vector_n(ctx, in, n, out));
  *out = view_matrix(NULL, out->size, out->size);
  return FN_OK;
}

/* Sizes that follow one argument: rep_vector(x, n), rep_matrix(x, m, n). */
FnStatus shape_vector_n2(FnCtx *ctx, const View *in, int n, View *out) {
  return shape_vector_n(ctx, in + 1, n - 1, out);
}

FnStatus shape_row_vector_n2(FnCtx *ctx, const View *in, int n, View *out) {
  return shape_row_vector_n(ctx, in + 1, n - 1, out);
}

FnStatus shape_matrix_mn2(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  long rows, cols;
  TRY_CALL(read_size(ctx, &in[1], &rows));
  TRY_CALL(read_size(ctx, &in[2], &cols));
  *out = view_matrix(NULL, rows, cols);
  return FN_OK;
}

FnStatus shape_square(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = view_matrix(NULL, view_rows(&in[0]), view_rows(&in[0]));
  return FN_OK;
}

FnStatus shape_rows_of_1(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = view_vector(NULL, view_rows(&in[0]));
  return FN_OK;
}

/* x, sizes: an array of as many copies. */
FnStatus shape_rep_array(FnCtx *ctx, const View *in, int n, View *out) {
  long dims[FN_MAX_ARGS];
  if (in[0].ndims + n - 1 > VIEW_MAX_DIMS)
    return call_fail(ctx, "rep_array: %d dimensions are too many", in[0].ndims + n - 1);
  for (int k = 1; k < n; k++) TRY_CALL(read_size(ctx, &in[k], &dims[k - 1]));
  *out = in[0];
  out->r = NULL;
  out->i = NULL;
  out->array += n - 1;
  out->ndims += n - 1;
  for (int k = 0; k < in[0].ndims; k++) out->dims[n - 1 + k] = in[0].dims[k];
  for (int k = 0; k < n - 1; k++) {
    out->dims[k] = dims[k];
    out->size *= dims[k];
  }
  return FN_OK;
}
