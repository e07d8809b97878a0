/* SPDX-License-Identifier: BSD-3-Clause
   Two vectors to one number: products and distances. */
#include "math/view/call.h"
#include "math/view/call_util.h"

static FnStatus same_size(FnCtx *ctx, const char *name, const View *in) {
  return call_agree(ctx, name, "size of the first", in[0].size, "of the second argument",
                    in[1].size);
}

FnStatus call_dot_product(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  TRY_CALL(same_size(ctx, "dot_product", in));
  out->r[0] = la_dot(in[0].size, in[0].r, in[1].r);
  return FN_OK;
}

void call_dot_product_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                              const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n, (void)out;
  for (int a = 0; a < 2; a++)
    if (in_bar[a]) la_axpy(in[a].size, out_bar[0], in[1 - a].r, in_bar[a]);
}

FnStatus call_squared_distance(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  TRY_CALL(same_size(ctx, "squared_distance", in));
  for (long k = 0; k < in[0].size; k++) {
    double d = in[0].r[k] - in[1].r[k];
    out->r[0] += d * d;
  }
  return FN_OK;
}

static void add_difference(const View *in, double scale, double *const *in_bar) {
  for (long k = 0; k < in[0].size; k++) {
    double d = scale * (in[0].r[k] - in[1].r[k]);
    if (in_bar[0]) in_bar[0][k] += d;
    if (in_bar[1]) in_bar[1][k] -= d;
  }
}

void call_squared_distance_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                   const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n, (void)out;
  add_difference(in, 2 * out_bar[0], in_bar);
}

FnStatus call_distance(FnCtx *ctx, const View *in, int n, View *out) {
  TRY_CALL(call_squared_distance(ctx, in, n, out));
  out->r[0] = sqrt(out->r[0]);
  return FN_OK;
}

void call_distance_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                           const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n;
  if (out->r[0] > 0) add_difference(in, out_bar[0] / out->r[0], in_bar);
}
