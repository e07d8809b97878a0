/* SPDX-License-Identifier: BSD-3-Clause
   Sizes of containers. */
#include "math/view/call.h"
#include "math/view/call_util.h"

FnStatus call_num_elements(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  out->i[0] = (int)in[0].size;
  return FN_OK;
}

/* Elements along the outermost dimension; of a matrix all of its numbers, as in Stan. */
FnStatus call_size(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  out->i[0] = (int)(in[0].array ? in[0].dims[0] : in[0].size);
  return FN_OK;
}

FnStatus call_rows(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  out->i[0] = in[0].base == BASE_ROW_VECTOR ? 1 : (int)in[0].dims[0];
  return FN_OK;
}

FnStatus call_cols(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  const View *v = &in[0];
  out->i[0] = (int)(v->base == BASE_MATRIX   ? v->dims[1]
                    : v->base == BASE_VECTOR ? 1
                                             : v->dims[0]);
  return FN_OK;
}

FnStatus shape_dims(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = view_int_array(NULL, in[0].ndims);
  return FN_OK;
}

FnStatus call_dims(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  for (int d = 0; d < in[0].ndims; d++) out->i[d] = (int)in[0].dims[d];
  return FN_OK;
}
