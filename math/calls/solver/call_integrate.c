/* SPDX-License-Identifier: BSD-3-Clause
   Integrals over an interval by double exponential formulas (Takahasi and Mori, "Double
   exponential formulas for numerical integration", 1974): the trapezoidal rule after a
   change of variable that pushes the ends out of sight.  Derivatives by arguments are
   taken under the integral, with the same points and weights; by an end it is the
   function there.  Or by adaptive halving with the formula of Kronrod's 21 points
   (Piessens, de Doncker-Kapenga, Uberhuber and Kahaner, "QUADPACK", 1983, routine
   QK21). */
#include "math/view/call.h"
#include "math/view/hof.h"

enum {
  WIDE_LEVELS = 3, /* halvings before points without weight are left out */
  LEVELS = 12,
  DEPTH = 15 /* of adaptive halving */
};

/* How the rows differ. */
typedef struct Form {
  const char *name;
  int tol;         /* where tolerances begin, 0: none */
  int tail, ntail; /* arguments for f; ntail -1: all that follow */
  bool adaptive;   /* by formulas of Gauss and Kronrod */
} Form;

typedef struct Integral {
  const Form *form;
  FnCtx *ctx;
  Hof h;
  double x, xc; /* what the function gets */
  double a, b;
  double t_low, t_high, step;
  double sum, sum_abs;       /* of terms without the step */
  double relative, absolute; /* tolerances */
  int levels;
} Integral;

typedef struct Memo {
  const Form *form;
  double *p_bar;
  double f_a, f_b;
} Memo;

/* x(t) and its derivative; xc is the distance to the nearest end, negative near the lower
   one.  With u = pi / 2 sinh t: tanh u between two ends, exp u from one, sinh u from
   none. */
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
    return call_reject(g->ctx, "%s: the function is %g at %g, must be finite",
                       g->form->name, f, g->x);
  *out = 0;
  return FN_OK;
}

/* Terms from t_low to t_high, every [stride]-th step from the first; notes where they
   matter. */
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

static double allowed(const Integral *g) {
  return fmax(g->relative * g->sum_abs * g->step, g->absolute);
}

static FnStatus integrate(Integral *g, double *out) {
  double low = 0, high = 0, before = 0, error = INFINITY;
  bool finite = isfinite(g->a) && isfinite(g->b);
  g->t_low = finite ? -6 : -6.7;
  g->t_high = -g->t_low;
  g->step = 1;
  TRY_CALL(add_terms(g, 0, 1, &low, &high));
  int levels = g->levels < WIDE_LEVELS ? WIDE_LEVELS
               : g->levels < LEVELS    ? g->levels
                                       : LEVELS;
  for (int level = 1; level <= levels; level++) {
    before = g->sum * g->step;
    g->step /= 2;
    TRY_CALL(add_terms(g, 1, 2, &low, &high));
    error = fabs(g->sum * g->step - before);
    if (level < WIDE_LEVELS) continue;
    if (level == WIDE_LEVELS) {
      g->t_low = low - 2 * g->step;
      g->t_high = high + 2 * g->step;
    }
    if (error <= allowed(g)) break;
  }
  *out = g->sum * g->step;
  if (error <= allowed(g)) return FN_OK;
  return call_reject(g->ctx,
                     "%s: the error is about %g, must be at most %g times the "
                     "integral of the absolute value, %g",
                     g->form->name, error, g->relative, g->sum_abs * g->step);
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

/* ---- adaptive halving ---- */

/* Abscissa, weight among 21 points, weight among those of Gauss. */
/* clang-format off */
static const double kronrod[11][3] = {
    {0.9956571630258080807355, 0.0116946388673718742780, 0},
    {0.9739065285171717200779, 0.0325581623079647274788, 0.0666713443086881375935},
    {0.9301574913557082260012, 0.0547558965743519960313, 0},
    {0.8650633666889845107320, 0.0750396748109199527670, 0.1494513491505805931457},
    {0.7808177265864168970637, 0.0931254545836976055350, 0},
    {0.6794095682990244062343, 0.1093871588022976418992, 0.2190863625159820439955},
    {0.5627571346686046833390, 0.1234919762620658510779, 0},
    {0.4333953941292471907992, 0.1347092173114733259280, 0.2692667193099963550912},
    {0.2943928627014601981311, 0.1427759385770600807970, 0},
    {0.1488743389816312108848, 0.1477391049013384913748, 0.2955242247147528701738},
    {0, 0.1494455540029169056649, 0},
};
/* clang-format on */

/* x(t) and its derivative for t in (-1, 1): linear between two ends, (1 + t) / (1 - t)
   from one, t / (1 - t^2) from none. */
static double place_between(Integral *g, double t) {
  double near = 1 + t, far = 1 - t;
  bool from = isfinite(g->a), to = isfinite(g->b);
  g->xc = NAN;
  g->x = from && to ? 0.5 * (g->a * far + g->b * near)
         : from     ? g->a + near / far
         : to       ? g->b - far / near
                    : t / (near * far);
  return from && to ? 0.5 * (g->b - g->a)
         : from     ? 2 / (far * far)
         : to       ? 2 / (near * near)
                    : (1 + t * t) / (near * near * far * far);
}

static FnStatus apply_rule(Integral *g, double from, double to, double *value,
                           double *error, double *mass) {
  double half = 0.5 * (to - from), mid = 0.5 * (to + from), gauss = 0;
  *value = *mass = 0;
  for (int i = 0; i < 21; i++) {
    const double *row = kronrod[i / 2];
    double f, weight = half * place_between(g, mid + (i % 2 ? half : -half) * row[0]);
    TRY_CALL(hof_value(&g->h, &f, 1, "there must be"));
    if (!isfinite(f))
      return call_reject(g->ctx, "%s: the function is %g at %g, must be finite",
                         g->form->name, f, g->x);
    *value += weight * row[1] * f;
    *mass += fabs(weight * row[1] * f);
    gauss += weight * row[2] * f;
  }
  *error = fabs(*value - gauss);
  return FN_OK;
}

static FnStatus add_rule_partials(Integral *g, double from, double to, double *total) {
  double half = 0.5 * (to - from), mid = 0.5 * (to + from), value;
  for (int i = 0; i < 21; i++) {
    const double *row = kronrod[i / 2];
    double weight = half * row[1];
    weight *= place_between(g, mid + (i % 2 ? half : -half) * row[0]);
    memset(g->h.p_bar, 0, sizeof(double) * (size_t)g->h.np);
    TRY_CALL(hof_adjoint(&g->h, &weight, &value));
    la_add(g->h.np, g->h.p_bar, total);
  }
  return FN_OK;
}

/* What a piece adds; the partials by arguments too where [total] is given. */
static FnStatus adapt(Integral *g, double from, double to, double goal, int depth,
                      double *total, double *out, double *error) {
  double value = 0, e = 0, mass = 0;
  TRY_CALL(apply_rule(g, from, to, &value, &e, &mass));
  if (depth == g->levels) {
    g->sum_abs = mass;
    goal = fmax(g->relative * mass, g->absolute);
  }
  if (e > fmax(goal, 1e-15 * mass) && depth > 0) {
    double mid = 0.5 * (from + to);
    TRY_CALL(adapt(g, from, mid, 0.5 * goal, depth - 1, total, out, error));
    return adapt(g, mid, to, 0.5 * goal, depth - 1, total, out, error);
  }
  *out += value;
  *error += e;
  return total ? add_rule_partials(g, from, to, total) : FN_OK;
}

static FnStatus integrate_adaptively(Integral *g, double *out) {
  double error = 0;
  double *total = g->h.np ? call_cleared(g->ctx, g->h.np) : NULL;
  g->step = 1;
  TRY_CALL(adapt(g, -1, 1, 0, g->levels, total, out, &error));
  if (total) g->h.p_bar = total;
  if (error <= fmax(allowed(g), 1e-14 * g->sum_abs)) return FN_OK;
  return call_reject(g->ctx, "%s: the error is about %g, must be at most %g",
                     g->form->name, error, allowed(g));
}

static FnStatus at_end(Integral *g, double x, double *f) {
  *f = 0;
  g->x = x;
  g->xc = 0;
  return isfinite(x) ? hof_value(&g->h, f, 1, "there must be") : FN_OK;
}

static FnStatus keep_partials(Integral *g) {
  Memo *memo = g->ctx->alloc(g->ctx, sizeof *memo);
  *memo = (Memo){.form = g->form};
  if (g->h.np && !g->form->adaptive && g->a < g->b) TRY_CALL(partials(g));
  memo->p_bar = g->h.p_bar;
  if (call_wants(g->ctx, 1)) TRY_CALL(at_end(g, g->a, &memo->f_a));
  if (call_wants(g->ctx, 2)) TRY_CALL(at_end(g, g->b, &memo->f_b));
  g->ctx->memo = memo;
  return FN_OK;
}

static FnStatus check_ends(const Integral *g) {
  if (!(g->a <= g->b))
    return call_reject(g->ctx, "%s: the interval is from %g to %g, must not be reversed",
                       g->form->name, g->a, g->b);
  if (g->a == g->b && isinf(g->a))
    return call_reject(g->ctx, "%s: both ends are %g", g->form->name, g->a);
  return FN_OK;
}

static FnStatus run(FnCtx *ctx, const View *in, int n, View *out, const Form *form) {
  Integral g = {.form = form, .ctx = ctx, .a = arg_real(&in[1]), .b = arg_real(&in[2])};
  bool has_tol = form->tol && n > form->tol;
  g.relative = has_tol ? arg_real(&in[form->tol]) : 1.4901161193847656e-8;
  g.absolute = has_tol && form->ntail < 0 ? arg_real(&in[form->tol + 1]) : 0;
  g.levels = has_tol && form->ntail < 0 ? (int)arg_int(&in[form->tol + 2]) : DEPTH;
  if (!(g.relative > 0) || !(g.absolute >= 0) || g.levels < 1)
    return call_fail(ctx, "%s: the tolerance is %g, must be positive", form->name,
                     g.relative > 0 ? fmin(g.absolute, g.levels) : g.relative);
  TRY_CALL(check_ends(&g));
  int ntail = form->ntail < 0 ? n - form->tail : form->ntail;
  hof_begin(&g.h, ctx, form->name, 2, in, form->tail, ntail);
  g.h.in[0] = view_scalar(&g.x);
  g.h.in[1] = view_scalar(&g.xc);
  if (g.a < g.b)
    TRY_CALL((form->adaptive ? integrate_adaptively : integrate)(&g, out->r));
  return ctx->want ? keep_partials(&g) : FN_OK;
}

FnStatus call_integrate_1d(FnCtx *ctx, const View *in, int n, View *out) {
  static const Form form = {"integrate_1d", 6, 3, 3};
  return run(ctx, in, n, out, &form);
}

FnStatus call_integrate_1d_double_exponential(FnCtx *ctx, const View *in, int n,
                                              View *out) {
  static const Form form = {"integrate_1d_double_exponential", 0, 3, -1};
  return run(ctx, in, n, out, &form);
}

FnStatus call_integrate_1d_double_exponential_tol(FnCtx *ctx, const View *in, int n,
                                                  View *out) {
  static const Form form = {"integrate_1d_double_exponential_tol", 3, 6, -1};
  return run(ctx, in, n, out, &form);
}

FnStatus call_integrate_1d_gauss_kronrod(FnCtx *ctx, const View *in, int n, View *out) {
  static const Form form = {"integrate_1d_gauss_kronrod", 0, 3, -1, true};
  return run(ctx, in, n, out, &form);
}

FnStatus call_integrate_1d_gauss_kronrod_tol(FnCtx *ctx, const View *in, int n,
                                             View *out) {
  static const Form form = {"integrate_1d_gauss_kronrod_tol", 3, 6, -1, true};
  return run(ctx, in, n, out, &form);
}

void call_integrate_1d_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                               const double *out_bar, double *const *in_bar) {
  (void)out;
  const Memo *memo = ctx->memo;
  const Form *form = memo->form;
  int end = form->ntail < 0 ? n : form->tail + form->ntail;
  long np = hof_active_size(in, end, form->tail, ctx->want);
  double *bars = call_cleared(ctx, np);
  if (in_bar[1]) *in_bar[1] -= *out_bar * memo->f_a;
  if (in_bar[2]) *in_bar[2] += *out_bar * memo->f_b;
  if (np) la_axpy(np, *out_bar, memo->p_bar, bars);
  hof_spread(in, end, form->tail, ctx->want, bars, in_bar);
}
