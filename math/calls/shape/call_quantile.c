/* SPDX-License-Identifier: BSD-3-Clause
   Quantiles of distributions, a vector of them where an argument is a container; formulas
   in math/special/special_quantile.c. */
#include "math/view/call.h"
#include "math/view/call_scalar.h"

static double pick(const View *v, long i) {
  return view_get(v, v->ndims ? i : 0);
}

FnStatus shape_quantile_vector(FnCtx *ctx, const View *in, int n, View *out) {
  long size = -1;
  for (int i = 0; i < n; i++) {
    if (!in[i].ndims) continue;
    if (size >= 0 && in[i].size != size)
      return call_fail(ctx, "student_t_qf: sizes differ: %ld and %ld", size, in[i].size);
    size = in[i].size;
  }
  *out = view_vector(NULL, size < 0 ? 1 : size);
  return FN_OK;
}

FnStatus call_student_t_qf(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  double v[3];
  for (long i = 0; i < out->size; i++) {
    student_t_quantile(pick(&in[0], i), pick(&in[1], i), 0, v);
    out->r[i] = pick(&in[2], i) + pick(&in[3], i) * v[0];
  }
  return FN_OK;
}

void call_student_t_qf_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                               const double *out_bar, double *const *in_bar) {
  (void)ctx;
  for (long i = 0; i < out->size; i++) {
    double v[3], sigma = pick(&in[3], i);
    student_t_quantile(pick(&in[0], i), pick(&in[1], i), 1, v);
    double d[4] = {sigma * v[1], sigma * v[2], 1, v[0]};
    for (int k = 0; k < n; k++)
      if (in_bar[k]) in_bar[k][in[k].ndims ? i : 0] += out_bar[i] * d[k];
  }
}
