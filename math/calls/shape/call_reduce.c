/* SPDX-License-Identifier: BSD-3-Clause
   Containers to one number: sums, moments, extremes, norms.  The log of a sum of
   exponentials is shifted by its largest term (Blanchard, Higham and Higham, "Accurately
   computing the log-sum-exp and softmax functions", 2021). */
#include <limits.h>
#include "math/view/call.h"
#include "math/view/call_util.h"

FnStatus call_sum(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  out->r[0] = la_sum(in[0].size, in[0].r);
  return FN_OK;
}

void call_sum_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                      const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n, (void)out;
  for (long k = 0; k < in[0].size; k++) in_bar[0][k] += out_bar[0];
}

FnStatus call_sum_int(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  long s = 0;
  for (long k = 0; k < in[0].size; k++) s += in[0].i[k];
  out->i[0] = (int)s;
  return s == out->i[0] ? FN_OK : call_too_large(ctx, "sum", (double)s);
}

FnStatus call_prod(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  double p = 1;
  for (long k = 0; k < in[0].size; k++) p *= in[0].r[k];
  out->r[0] = p;
  return FN_OK;
}

/* Products of the others, so that zeros are right. */
void call_prod_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                       const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  long size = in[0].size;
  const double *x = in[0].r;
  double *after = call_numbers(ctx, size + 1), before = 1;
  after[size] = 1;
  for (long k = size; k-- > 0;) after[k] = after[k + 1] * x[k];
  for (long k = 0; k < size; k++) {
    in_bar[0][k] += out_bar[0] * before * after[k + 1];
    before *= x[k];
  }
}

FnStatus call_prod_int(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  double p = 1;
  for (long k = 0; k < in[0].size; k++) p = in[0].i[k] ? p * in[0].i[k] : 0;
  if (p < INT_MIN || p > INT_MAX) return call_too_large(ctx, "prod", p);
  out->i[0] = (int)p;
  return FN_OK;
}

static FnStatus need_numbers(FnCtx *ctx, const char *name, const View *x) {
  return x->size > 0 ? FN_OK : call_fail(ctx, "%s: x is empty", name);
}

FnStatus call_mean(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  TRY_CALL(need_numbers(ctx, "mean", &in[0]));
  out->r[0] = la_sum(in[0].size, in[0].r) / in[0].size;
  return FN_OK;
}

void call_mean_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                       const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n, (void)out;
  double share = out_bar[0] / in[0].size;
  for (long k = 0; k < in[0].size; k++) in_bar[0][k] += share;
}

static double squares_about(const View *x, double mean) {
  double s = 0;
  for (long k = 0; k < x->size; k++) s += (x->r[k] - mean) * (x->r[k] - mean);
  return s;
}

FnStatus call_variance(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  TRY_CALL(need_numbers(ctx, "variance", &in[0]));
  double mean = la_sum(in[0].size, in[0].r) / in[0].size;
  out->r[0] = in[0].size > 1 ? squares_about(&in[0], mean) / (in[0].size - 1) : 0;
  return FN_OK;
}

static void add_deviations(const View *x, double scale, double *bar) {
  double mean = la_sum(x->size, x->r) / x->size;
  for (long k = 0; k < x->size; k++) bar[k] += scale * (x->r[k] - mean);
}

void call_variance_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                           const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n, (void)out;
  if (in[0].size > 1)
    add_deviations(&in[0], 2 * out_bar[0] / (in[0].size - 1), in_bar[0]);
}

FnStatus call_sd(FnCtx *ctx, const View *in, int n, View *out) {
  TRY_CALL(call_variance(ctx, in, n, out));
  out->r[0] = sqrt(out->r[0]);
  return FN_OK;
}

void call_sd_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                     const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n;
  if (in[0].size > 1 && out->r[0] > 0)
    add_deviations(&in[0], out_bar[0] / (out->r[0] * (in[0].size - 1)), in_bar[0]);
}

/* Place of the least of sign * x; a NaN wins, as it must not be lost. */
static long place_of_least(const View *x, double sign) {
  long best = 0;
  for (long k = 0; k < x->size; k++) {
    double v = view_get(x, k);
    if (isnan(v)) return k;
    if (sign * v < sign * view_get(x, best)) best = k;
  }
  return best;
}

static FnStatus extreme_int(FnCtx *ctx, const char *name, const View *in, double sign,
                            View *out) {
  TRY_CALL(need_numbers(ctx, name, &in[0]));
  out->i[0] = in[0].i[place_of_least(&in[0], sign)];
  return FN_OK;
}

static FnStatus extreme(const View *in, double sign, View *out) {
  out->r[0] = in[0].size ? in[0].r[place_of_least(&in[0], sign)] : sign * INFINITY;
  return FN_OK;
}

FnStatus call_min(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  return extreme(in, 1, out);
}

FnStatus call_max(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  return extreme(in, -1, out);
}

FnStatus call_min_int(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return extreme_int(ctx, "min", in, 1, out);
}

FnStatus call_max_int(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return extreme_int(ctx, "max", in, -1, out);
}

void call_min_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                      const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n, (void)out;
  if (in[0].size) in_bar[0][place_of_least(&in[0], 1)] += out_bar[0];
}

void call_max_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                      const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n, (void)out;
  if (in[0].size) in_bar[0][place_of_least(&in[0], -1)] += out_bar[0];
}

FnStatus call_norm1(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  for (long k = 0; k < in[0].size; k++) out->r[0] += fabs(in[0].r[k]);
  return FN_OK;
}

void call_norm1_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                        const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n, (void)out;
  for (long k = 0; k < in[0].size; k++) {
    double x = in[0].r[k];
    in_bar[0][k] += out_bar[0] * ((x > 0) - (x < 0));
  }
}

FnStatus call_dot_self(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  out->r[0] = la_dot(in[0].size, in[0].r, in[0].r);
  return FN_OK;
}

void call_dot_self_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                           const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n, (void)out;
  la_axpy(in[0].size, 2 * out_bar[0], in[0].r, in_bar[0]);
}

FnStatus call_norm2(FnCtx *ctx, const View *in, int n, View *out) {
  TRY_CALL(call_dot_self(ctx, in, n, out));
  out->r[0] = sqrt(out->r[0]);
  return FN_OK;
}

void call_norm2_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                        const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n;
  if (out->r[0] > 0) la_axpy(in[0].size, out_bar[0] / out->r[0], in[0].r, in_bar[0]);
}

FnStatus call_log_sum_exp(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  double max = -INFINITY, s = 0;
  for (long k = 0; k < in[0].size; k++) max = fmax(max, in[0].r[k]);
  if (isinf(max)) {
    out->r[0] = max;
    return FN_OK;
  }
  for (long k = 0; k < in[0].size; k++) s += exp(in[0].r[k] - max);
  out->r[0] = max + log(s);
  return FN_OK;
}

void call_log_sum_exp_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                              const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n;
  for (long k = 0; k < in[0].size; k++) {
    double x = in[0].r[k];
    in_bar[0][k] += out_bar[0] * (x == out->r[0] ? 1 : exp(x - out->r[0]));
  }
}
