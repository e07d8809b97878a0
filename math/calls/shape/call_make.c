/* SPDX-License-Identifier: BSD-3-Clause
   Containers made from sizes: constant, evenly spaced, indicators. */
#include "math/view/call.h"
#include "math/view/call_util.h"

FnStatus call_fill_zeros(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)in, (void)n, (void)out;
  return FN_OK;
}

FnStatus call_fill_ones(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)in, (void)n;
  for (long k = 0; k < out->size; k++)
    if (out->is_int)
      out->i[k] = 1;
    else
      out->r[k] = 1;
  return FN_OK;
}

FnStatus call_fill_equal(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)in, (void)n;
  for (long k = 0; k < out->size; k++) out->r[k] = 1.0 / (double)out->size;
  return FN_OK;
}

FnStatus call_fill_identity(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)in, (void)n;
  for (long k = 0; k < out->dims[0]; k++) out->r[k * (out->dims[0] + 1)] = 1;
  return FN_OK;
}

FnStatus call_one_hot(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  long k = arg_int(&in[1]);
  if (k < 1 || k > out->size)
    return call_fail(ctx, "one_hot: index %ld is out of range 1 .. %ld", k, out->size);
  if (out->is_int)
    out->i[k - 1] = 1;
  else
    out->r[k - 1] = 1;
  return FN_OK;
}

FnStatus call_linspaced(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  double lower = arg_real(&in[1]), upper = arg_real(&in[2]);
  if (!(lower <= upper) || isinf(lower) || isinf(upper))
    return call_reject(ctx, "linspaced: bounds %g and %g are not finite and in order",
                       lower, upper);
  long last = out->size - 1;
  for (long k = 0; k < last; k++) out->r[k] = lower + (upper - lower) * k / last;
  if (last >= 0) out->r[last] = upper;
  return FN_OK;
}

/* Steps of one whole width, or every number equally often: the upper end gives way. */
FnStatus call_linspaced_int(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  long count = out->size, lower = arg_int(&in[1]), upper = arg_int(&in[2]);
  if (upper < lower)
    return call_reject(ctx, "linspaced_int_array: bounds %ld and %ld are not in order",
                       lower, upper);
  long range = upper - lower;
  if (count <= 1) {
    if (count) out->i[0] = (int)upper;
    return FN_OK;
  }
  for (long k = 0; k < count; k++) {
    long step = range >= count - 1 ? k * (range / (count - 1))
                                   : k / ((count + range) / (range + 1));
    out->i[k] = (int)(lower + step);
  }
  return FN_OK;
}

FnStatus shape_panels(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = view_vector(NULL, la_panels_size(in[0].dims[0], in[0].dims[1]));
  return FN_OK;
}

FnStatus call_panels(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  la_panels_pack(in[0].dims[0], in[0].dims[1], in[0].r, out->r);
  return FN_OK;
}
