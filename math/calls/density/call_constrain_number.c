/* SPDX-License-Identifier: BSD-3-Clause
   Transforms of single numbers as functions: bounds, offset and multiplier.  Formulas in
   math/transform/transform_scalar.c. */
#include "math/view/call.h"
#include "math/view/call_util.h"
#include "math/transform/transform.h"

FnStatus shape_numbers(FnCtx *ctx, const View *in, int n, View *out) {
  const View *widest = &in[0];
  for (int i = 1; i < n; i++) {
    if (in[i].ndims == 0) continue;
    if (widest->ndims && !view_same_shape(widest, &in[i]))
      return call_fail(ctx,
                       "the arguments of a transform have the same sizes or are scalars");
    widest = &in[i];
  }
  *out = *widest;
  out->is_int = 0;
  if (out->base == BASE_INT) out->base = BASE_REAL;
  return FN_OK;
}

/* Number [k] of argument [i]: a scalar stands for all. */
static long place(const View *in, long k) {
  return in->ndims ? k : 0;
}

/* Arguments after the first are `a` and `b` of transform_scalar; an upper bound alone is
   b. */
static int slot_of(Transform t, int i) {
  return t == TRANSFORM_UPPER ? 1 : i - 1;
}

static void settings(Transform t, const View *in, int n, long k, double ab[2]) {
  ab[0] = -INFINITY;
  ab[1] = INFINITY;
  for (int i = 1; i < n; i++) ab[slot_of(t, i)] = view_get(&in[i], place(&in[i], k));
}

static bool is_sound(Transform t, const double ab[2]) {
  if (t == TRANSFORM_OFFSET_MULTIPLIER)
    return isfinite(ab[0]) && ab[1] > 0 && isfinite(ab[1]);
  return ab[0] < ab[1];
}

static FnStatus refuse(FnCtx *ctx, Transform t, const double ab[2]) {
  if (t == TRANSFORM_OFFSET_MULTIPLIER && !isfinite(ab[0]))
    return call_reject(ctx, "offset_multiplier: offset is %g, must be finite", ab[0]);
  if (t == TRANSFORM_OFFSET_MULTIPLIER)
    return call_reject(
        ctx, "offset_multiplier: multiplier is %g, must be positive and finite", ab[1]);
  return call_reject(ctx, "the lower bound %g is not below the upper bound %g", ab[0],
                     ab[1]);
}

static FnStatus constrain(Transform t, FnCtx *ctx, const View *in, int n, View *out) {
  for (long k = 0; k < out->size; k++) {
    double ab[2];
    settings(t, in, n, k, ab);
    if (!is_sound(t, ab)) return refuse(ctx, t, ab);
    out->r[k] =
        transform_scalar(t, view_get(&in[0], place(&in[0], k)), ab[0], ab[1], NULL);
  }
  return FN_OK;
}

static long count(const View *in, int n) {
  long size = 1;
  for (int i = 0; i < n; i++)
    if (in[i].ndims) size = in[i].size;
  return size;
}

static FnStatus log_jacobian(Transform t, FnCtx *ctx, const View *in, int n, View *out) {
  View shape;
  TRY_CALL(shape_numbers(ctx, in, n, &shape));
  for (long k = 0; k < shape.size; k++) {
    double ab[2];
    settings(t, in, n, k, ab);
    if (!is_sound(t, ab)) return refuse(ctx, t, ab);
    transform_scalar(t, view_get(&in[0], place(&in[0], k)), ab[0], ab[1], out->r);
  }
  return FN_OK;
}

/* Adds partials [d] of number [k] by x, a and b. */
static void spread(Transform t, const View *in, int n, long k, const double d[3],
                   double *const *in_bar) {
  if (in_bar[0]) in_bar[0][place(&in[0], k)] += d[0];
  for (int i = 1; i < n; i++)
    if (in_bar[i]) in_bar[i][place(&in[i], k)] += d[1 + slot_of(t, i)];
}

/* [out_bar] of the numbers, or [lj_bar] of the log Jacobian. */
static void adjoint(Transform t, const View *in, int n, const double *out_bar,
                    double lj_bar, double *const *in_bar) {
  long size = count(in, n);
  for (long k = 0; k < size; k++) {
    double ab[2], d[3] = {0};
    settings(t, in, n, k, ab);
    transform_scalar_adjoint(t, view_get(&in[0], place(&in[0], k)), ab[0], ab[1],
                             out_bar ? out_bar[k] : 0, lj_bar, &d[0], &d[1], &d[2]);
    spread(t, in, n, k, d, in_bar);
  }
}

static bool is_inside(Transform t, double y, const double ab[2]) {
  return t == TRANSFORM_OFFSET_MULTIPLIER || (y >= ab[0] && y <= ab[1]);
}

static FnStatus unconstrain(Transform t, FnCtx *ctx, const View *in, int n, View *out) {
  for (long k = 0; k < out->size; k++) {
    double ab[2], y = view_get(&in[0], place(&in[0], k));
    settings(t, in, n, k, ab);
    if (!is_sound(t, ab)) return refuse(ctx, t, ab);
    if (!is_inside(t, y, ab))
      return call_reject(ctx, "y is %g, must be from %g to %g", y, ab[0], ab[1]);
    out->r[k] = transform_scalar_free(t, y, ab[0], ab[1]);
  }
  return FN_OK;
}

/* y = f(x, a, b): dx/dy = 1 / f_x, dx/da = -f_a / f_x, dx/db = -f_b / f_x. */
static void unconstrain_adjoint(Transform t, const View *in, int n, const View *out,
                                const double *out_bar, double *const *in_bar) {
  for (long k = 0; k < out->size; k++) {
    double ab[2], f[3] = {0};
    settings(t, in, n, k, ab);
    transform_scalar_adjoint(t, out->r[k], ab[0], ab[1], 1, 0, &f[0], &f[1], &f[2]);
    double slope = out_bar[k] / f[0];
    double d[3] = {slope, -slope * f[1], -slope * f[2]};
    spread(t, in, n, k, d, in_bar);
  }
}

/* The functions that rows of constrain.def name. */
#define NUMBERS(N, T)                                                                    \
  FnStatus call_##N##_constrain(FnCtx *ctx, const View *in, int n, View *out) {          \
    return constrain(T, ctx, in, n, out);                                                \
  }                                                                                      \
  void call_##N##_constrain_adjoint(FnCtx *ctx, const View *in, int n, const View *out,  \
                                    const double *out_bar, double *const *in_bar) {      \
    (void)ctx, (void)out;                                                                \
    adjoint(T, in, n, out_bar, 0, in_bar);                                               \
  }                                                                                      \
  FnStatus call_##N##_lj(FnCtx *ctx, const View *in, int n, View *out) {                 \
    return log_jacobian(T, ctx, in, n, out);                                             \
  }                                                                                      \
  void call_##N##_lj_adjoint(FnCtx *ctx, const View *in, int n, const View *out,         \
                             const double *out_bar, double *const *in_bar) {             \
    (void)ctx, (void)out;                                                                \
    adjoint(T, in, n, NULL, *out_bar, in_bar);                                           \
  }                                                                                      \
  FnStatus call_##N##_unconstrain(FnCtx *ctx, const View *in, int n, View *out) {        \
    return unconstrain(T, ctx, in, n, out);                                              \
  }                                                                                      \
  void call_##N##_unconstrain_adjoint(FnCtx *ctx, const View *in, int n,                 \
                                      const View *out, const double *out_bar,            \
                                      double *const *in_bar) {                           \
    (void)ctx;                                                                           \
    unconstrain_adjoint(T, in, n, out, out_bar, in_bar);                                 \
  }
NUMBERS(lower_bound, TRANSFORM_LOWER)
NUMBERS(upper_bound, TRANSFORM_UPPER)
NUMBERS(lower_upper_bound, TRANSFORM_LOWER_UPPER)
NUMBERS(offset_multiplier, TRANSFORM_OFFSET_MULTIPLIER)
