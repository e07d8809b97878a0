/* SPDX-License-Identifier: BSD-3-Clause
   Sequences to sequences of the same size: softmax, running sums, orders.  Softmax
   through the shifted log of the sum (call_reduce.c). */
#include "math/view/call.h"
#include <stdlib.h>
#include "math/view/call_util.h"

/* Vectors side by side: how long each is. */
static long length(const View *x) {
  return x->dims[x->ndims - 1];
}

/* log(sum(exp(x))) by the row of that name; shares of an infinite sum are no numbers. */
static double log_sum(FnCtx *ctx, double *x, long n) {
  double s = 0;
  View v = view_vector(x, n), sum = view_scalar(&s);
  call_log_sum_exp(ctx, &v, 1, &sum);
  return s < INFINITY ? s : NAN;
}

FnStatus call_log_softmax(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  long m = length(&in[0]);
  bool is_none = in[0].ndims > 1 && !in[0].dims[0];
  if (!m && !is_none) return call_fail(ctx, "log_softmax: x is empty");
  for (long at = 0; at < out->size; at += m) {
    double l = log_sum(ctx, in[0].r + at, m);
    for (long k = at; k < at + m; k++) out->r[k] = in[0].r[k] - l;
  }
  return FN_OK;
}

void call_log_softmax_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                              const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n;
  long m = length(&in[0]);
  for (long at = 0; at < out->size; at += m) {
    double s = la_sum(m, out_bar + at);
    for (long k = at; k < at + m; k++) in_bar[0][k] += out_bar[k] - exp(out->r[k]) * s;
  }
}

FnStatus call_softmax(FnCtx *ctx, const View *in, int n, View *out) {
  if (!in[0].size) return FN_OK;
  TRY_CALL(call_log_softmax(ctx, in, n, out));
  for (long k = 0; k < out->size; k++) out->r[k] = exp(out->r[k]);
  return FN_OK;
}

void call_softmax_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                          const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n;
  long m = length(&in[0]);
  for (long at = 0; at < out->size; at += m) {
    double s = la_dot(m, out->r + at, out_bar + at);
    for (long k = at; k < at + m; k++) in_bar[0][k] += out->r[k] * (out_bar[k] - s);
  }
}

FnStatus call_cumulative_sum(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  double s = 0;
  for (long k = 0; k < in[0].size; k++) out->r[k] = s += in[0].r[k];
  return FN_OK;
}

void call_cumulative_sum_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                 const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n, (void)out;
  double s = 0;
  for (long k = in[0].size; k-- > 0;) in_bar[0][k] += s += out_bar[k];
}

FnStatus call_cumulative_sum_int(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  long s = 0;
  for (long k = 0; k < in[0].size; k++) {
    s += in[0].i[k];
    out->i[k] = (int)s;
    if (s != out->i[k]) return call_too_large(ctx, "cumulative_sum", (double)s);
  }
  return FN_OK;
}

/* ---- orders ---- */

typedef struct Order {
  const View *x;
  int sign;
} Order;

/* By value, then by place, so that equal elements keep their order. */
static int compare_places(const void *a, const void *b, void *order) {
  const Order *o = order;
  int i = *(const int *)a, j = *(const int *)b;
  double x = o->sign * view_get(o->x, i), y = o->sign * view_get(o->x, j);
  if (x != y) return x < y ? -1 : 1;
  return (i > j) - (i < j);
}

static FnStatus sort_places(FnCtx *ctx, const View *x, int sign, int *places) {
  for (long k = 0; k < x->size; k++) {
    if (isnan(view_get(x, k)))
      return call_reject(ctx, "sort: element %ld is not a number", k + 1);
    places[k] = (int)k;
  }
  qsort_r(places, (size_t)x->size, sizeof *places, compare_places, &(Order){x, sign});
  return FN_OK;
}

static FnStatus sorted(FnCtx *ctx, const View *x, int sign, View *out) {
  int *places = ctx->alloc(ctx, sizeof *places * (size_t)(x->size + 1));
  TRY_CALL(sort_places(ctx, x, sign, places));
  for (long k = 0; k < x->size; k++)
    if (x->is_int)
      out->i[k] = x->i[places[k]];
    else
      out->r[k] = x->r[places[k]];
  ctx->memo = places;
  return FN_OK;
}

FnStatus call_sort_asc(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return sorted(ctx, &in[0], 1, out);
}

FnStatus call_sort_desc(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return sorted(ctx, &in[0], -1, out);
}

void call_sort_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                       const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  const int *places = ctx->memo;
  for (long k = 0; k < in[0].size; k++) in_bar[0][places[k]] += out_bar[k];
}

static FnStatus sorted_places(FnCtx *ctx, const View *x, int sign, View *out) {
  TRY_CALL(sort_places(ctx, x, sign, out->i));
  for (long k = 0; k < x->size; k++) out->i[k]++;
  return FN_OK;
}

FnStatus call_sort_indices_asc(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return sorted_places(ctx, &in[0], 1, out);
}

FnStatus call_sort_indices_desc(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return sorted_places(ctx, &in[0], -1, out);
}

FnStatus call_rank(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  long s = arg_int(&in[1]);
  if (s < 1 || s > in[0].size)
    return call_fail(ctx, "rank: index %ld is out of range 1 .. %ld", s, in[0].size);
  double x = view_get(&in[0], s - 1);
  for (long k = 0; k < in[0].size; k++) out->i[0] += view_get(&in[0], k) < x;
  return FN_OK;
}

/* ---- quantile: linear between order statistics, Hyndman and Fan 1996, type 7 ---- */

FnStatus call_quantile(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  double p = arg_real(&in[1]);
  if (!in[0].size) return call_fail(ctx, "quantile: x is empty");
  if (!(p >= 0 && p <= 1))
    return call_reject(ctx, "quantile: p is %g, must be in [0, 1]", p);
  int *places = ctx->alloc(ctx, sizeof *places * (size_t)in[0].size);
  TRY_CALL(sort_places(ctx, &in[0], 1, places));
  double at = p * (in[0].size - 1);
  long low = (long)at, high = low + 1 < in[0].size ? low + 1 : low;
  double a = in[0].r[places[low]], b = in[0].r[places[high]];
  double w = at - low;
  if (a == b || w == 0)
    out->r[0] = a;
  else /* infinite neighbours have no difference */
    out->r[0] = isfinite(b - a) ? a + w * (b - a) : (1 - w) * a + w * b;
  return FN_OK;
}

FnStatus shape_quantiles(FnCtx *ctx, const View *in, int n, View *out) {
  return shape_array_like_1(ctx, in + 1, n - 1, out);
}

FnStatus call_quantiles(FnCtx *ctx, const View *in, int n, View *out) {
  for (long k = 0; k < in[1].size; k++) {
    View args[2] = {in[0], view_scalar(in[1].r + k)}, one = view_scalar(out->r + k);
    TRY_CALL(call_quantile(ctx, args, n, &one));
  }
  return FN_OK;
}
