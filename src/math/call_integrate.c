/* SPDX-License-Identifier: BSD-3-Clause
   Integrals over an interval by double exponential formulas (Takahasi and Mori 1974): the
   trapezoidal rule after a change of variable that pushes the ends out of sight.
   Derivatives by arguments are taken under the integral, with the same points and
   weights. */
#include "math/call.h"
#include "math/hof.h"

enum {
  WIDE_LEVELS = 3, /* halvings before points without weight are left out */
  LEVELS = 12
};

typedef struct Integral {
  FnCtx *ctx;
  Hof h;
  double x, xc; /* what the function gets */
  double a, b;
  double t_low, t_high, step;
  double sum, sum_abs; /* of terms without the step */
} Integral;

typedef struct Memo {
  double *p_bar;
  double f_a, f_b;
} Memo;

/* x(t) and its derivative; xc is the distance to the nearest end, negative near the lower
 * one. */
static double place(Integral *g, double t) {
  const double half_pi = 1.57079632679489661923;
  double u = half_pi * sinh(t), du = half_pi * cosh(t);
  if (isfinite(g->a) && isfinite(g->b)) {
    double width = g->b - g->a, e = exp(-2 * fabs(u)), near = width * e / (1 + e);
    g->x = t < 0 ? g->a + near : g->b - near;
    g->xc = t < 0 ? -near : near;
    return 2 * width * du * e / ((1 + e) * (1 + e));
  }
  g->xc = NAN;
  if (!isfinite(g->a) && !isfinite(g->b)) {
    g->x = sinh(u);
    return du * cosh(u);
  }
  double e = exp(u);
  g->x = isfinite(g->a) ? g->a + e : g->b - e;
  return du * e;
}

/* The weighted value at t.  Far out, where the argument is an end or overflows, what is
   not finite has no weight. */
static FnStatus term(Integral *g, double t, double *out) {
  double weight = place(g, t), f;
  *out = 0;
  if (weight == 0 || !isfinite(weight) || isinf(g->x)) return FN_OK;
  TRY_CALL(hof_value(&g->h, &f, 1, "there must be"));
  *out = weight * f;
  if (isfinite(*out)) return FN_OK;
  if (fabs(t) < 3)
    return call_reject(g->ctx, "integrate_1d: the function is %g at %g, must be finite",
                       f, g->x);
  *out = 0;
  return FN_OK;
}

/* Terms from t_low to t_high, every [stride]-th step from the first; notes where they
 * matter. */
static FnStatus add_terms(Integral *g, long first, long stride, double *low,
                          double *high) {
  long from = (long)floor(g->t_low / g->step), to = (long)ceil(g->t_high / g->step);
  for (long k = from; k <= to; k++) {
    if (((k - first) % stride + stride) % stride) continue;
    double t = (double)k * g->step, x;
    TRY_CALL(term(g, t, &x));
    g->sum += x;
    g->sum_abs += fabs(x);
    if (fabs(x) <= 1e-20 * g->sum_abs) continue;
    *low = fmin(*low, t);
    *high = fmax(*high, t);
  }
  return FN_OK;
}

static FnStatus integrate(Integral *g, double tolerance, double *out) {
  double low = 0, high = 0, before = 0, error = INFINITY;
  bool finite = isfinite(g->a) && isfinite(g->b);
  g->t_low = finite ? -6 : -6.7;
  g->t_high = -g->t_low;
  g->step = 1;
  TRY_CALL(add_terms(g, 0, 1, &low, &high));
  for (int level = 1; level <= LEVELS; level++) {
    before = g->sum * g->step;
    g->step /= 2;
    TRY_CALL(add_terms(g, 1, 2, &low, &high));
    error = fabs(g->sum * g->step - before);
    if (level < WIDE_LEVELS) continue;
    if (level == WIDE_LEVELS) {
      g->t_low = low - 2 * g->step;
      g->t_high = high + 2 * g->step;
    }
    if (error <= tolerance * g->sum_abs * g->step) break;
  }
  *out = g->sum * g->step;
  if (error <= tolerance * g->sum_abs * g->step) return FN_OK;
  return call_reject(g->ctx,
                     "integrate_1d: the error is about %g, must be at most %g times the "
                     "integral of the absolute value, %g",
                     error, tolerance, g->sum_abs * g->step);
}

/* Partials by the arguments into h.p_bar, over the points of the last level. */
static FnStatus partials(Integral *g) {
  long from = (long)floor(g->t_low / g->step), to = (long)ceil(g->t_high / g->step);
  double *total = call_cleared(g->ctx, g->h.np), value;
  for (long k = from; k <= to; k++) {
    double weight = place(g, (double)k * g->step) * g->step;
    if (weight == 0 || !isfinite(weight) || isinf(g->x)) continue;
    memset(g->h.p_bar, 0, sizeof(double) * (size_t)g->h.np);
    TRY_CALL(hof_adjoint(&g->h, &weight, &value));
    for (long j = 0; j < g->h.np; j++)
      if (isfinite(g->h.p_bar[j]) || fabs((double)k * g->step) < 3)
        total[j] += g->h.p_bar[j];
  }
  g->h.p_bar = total;
  return FN_OK;
}

static FnStatus at_end(Integral *g, double x, double *f) {
  *f = 0;
  g->x = x;
  g->xc = 0;
  return isfinite(x) ? hof_value(&g->h, f, 1, "there must be") : FN_OK;
}

static FnStatus keep_partials(Integral *g) {
  Memo *memo = g->ctx->alloc(g->ctx, sizeof *memo);
  *memo = (Memo){0};
  if (g->h.np) TRY_CALL(partials(g));
  memo->p_bar = g->h.p_bar;
  if (call_wants(g->ctx, 1)) TRY_CALL(at_end(g, g->a, &memo->f_a));
  if (call_wants(g->ctx, 2)) TRY_CALL(at_end(g, g->b, &memo->f_b));
  g->ctx->memo = memo;
  return FN_OK;
}

FnStatus call_integrate_1d(FnCtx *ctx, const View *in, int n, View *out) {
  Integral g = {.ctx = ctx, .a = arg_real(&in[1]), .b = arg_real(&in[2])};
  double tolerance = n > 6 ? arg_real(&in[6]) : 1.4901161193847656e-8;
  if (!(tolerance > 0))
    return call_fail(ctx, "integrate_1d: the tolerance is %g, must be positive",
                     tolerance);
  if (!(g.a <= g.b))
    return call_reject(
        ctx, "integrate_1d: the interval is from %g to %g, must not be reversed", g.a,
        g.b);
  hof_begin(&g.h, ctx, "integrate_1d", 2, in, 3, 3);
  g.h.in[0] = view_scalar(&g.x);
  g.h.in[1] = view_scalar(&g.xc);
  if (g.a < g.b) TRY_CALL(integrate(&g, tolerance, out->r));
  return ctx->want ? keep_partials(&g) : FN_OK;
}

void call_integrate_1d_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                               const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  const Memo *memo = ctx->memo;
  if (in_bar[1]) *in_bar[1] -= *out_bar * memo->f_a;
  if (in_bar[2]) *in_bar[2] += *out_bar * memo->f_b;
  if (in_bar[3]) la_axpy(in[3].size, *out_bar, memo->p_bar, in_bar[3]);
}
