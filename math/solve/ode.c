/* SPDX-License-Identifier: BSD-3-Clause
   Rows of ordinary differential equations: arguments, their checks, derivatives with
   respect to times. */
#include "math/solve/ode.h"
#include "math/view/call.h"

FnStatus ode_rhs(Ode *o, double t, const double *y, double *dy) {
  o->t = t;
  o->h.in[1].r = (double *)y;
  return hof_value(&o->h, dy, o->size, "the size of the state is");
}

static FnStatus check_times(Ode *o) {
  const char *name = o->form->name;
  bool data = !call_wants(o->ctx, 2) && !call_wants(o->ctx, 3);
  FnStatus wrong = data ? FN_FAIL : FN_REJECT;
  if (o->ntimes < 1) return call_fail(o->ctx, "%s: there are no output times", name);
  if (!isfinite(o->t0)) {
    call_fail(o->ctx, "%s: the initial time is %g, must be finite", name, o->t0);
    return wrong;
  }
  double before = o->t0;
  for (long i = 0; i < o->ntimes; i++) {
    double t = o->ts[i];
    if (isfinite(t) && (i ? t >= before : t > before)) {
      before = t;
      continue;
    }
    if (i == 0)
      call_fail(o->ctx, "%s: the initial time is %g, must be less than the first time %g",
                name, o->t0, t);
    else
      call_fail(o->ctx, "%s: times must increase: times[%ld] is %g after %g", name, i + 1,
                t, before);
    return wrong;
  }
  return FN_OK;
}

static FnStatus check_finite(Ode *o, const View *v, const char *what) {
  for (long k = 0; k < v->size && !v->is_int; k++)
    if (!isfinite(v->r[k]))
      return call_reject(o->ctx, "%s: %s is %g, must be finite", o->form->name, what,
                         v->r[k]);
  return FN_OK;
}

static FnStatus check_tolerances(Ode *o) {
  const char *name = o->form->name;
  if (!(o->rel > 0) || !(o->abs > 0))
    return call_fail(o->ctx, "%s: tolerances are %g and %g, must be positive", name,
                     o->rel, o->abs);
  if (o->max_steps < 1)
    return call_fail(o->ctx, "%s: max_num_steps is %ld, must be positive", name,
                     o->max_steps);
  return FN_OK;
}

static int tail_size(const OdeForm *form, int n) {
  return form->ntail < 0 ? n - form->tail : form->ntail;
}

static double smallest(const View *v) {
  double least = v->size ? view_get(v, 0) : 0;
  for (long k = 1; k < v->size; k++) least = fmin(least, view_get(v, k));
  return least;
}

static void begin(Ode *o, FnCtx *ctx, const View *in, int n, const OdeForm *form) {
  *o = (Ode){.form = form, .ctx = ctx, .in = in, .n = n};
  o->size = in[1].size;
  o->ntimes = in[3].size;
  o->y0 = call_reals(ctx, &in[1]);
  o->t0 = arg_real(&in[2]);
  o->ts = call_reals(ctx, &in[3]);
  o->rel = form->tol ? arg_real(&in[form->tol]) : form->tolerance;
  o->abs = form->tol ? smallest(&in[form->tol + 1]) : form->tolerance;
  int steps = form->steps ? form->steps : form->tol + 2;
  o->max_steps = (long)(form->tol ? arg_real(&in[steps]) : form->max_steps);
  o->adams = form->solver ? arg_int(&in[form->solver]) == 1 : form->adams;
  hof_begin(&o->h, o->ctx, form->name, 2, in, form->tail, tail_size(form, n));
  o->h.in[0] = view_scalar(&o->t);
  o->h.in[1] = in[1];
}

static FnStatus check(Ode *o) {
  if (o->size < 1)
    return call_fail(o->ctx, "%s: the initial state is empty", o->form->name);
  TRY_CALL(check_finite(o, &o->in[1], "the initial state"));
  for (int i = o->h.lead; i < o->h.n; i++)
    TRY_CALL(check_finite(o, &o->h.in[i], "an argument of the function"));
  TRY_CALL(check_tolerances(o));
  return check_times(o);
}

/* What the adjoint finds. */
typedef struct Memo {
  const OdeForm *form;
  const FnCallback *callback;
  Sensitivities kept;
} Memo;

static bool uses_sundials(const OdeForm *form) {
  return form->stiff || form->adams;
}

static FnStatus solve(FnCtx *ctx, const View *in, int n, View *out, const OdeForm *form) {
  Ode o;
  begin(&o, ctx, in, n, form);
  TRY_CALL(check(&o));
  OdeSolve *by = uses_sundials(form) ? ode_sundials_solve : ode_rk_solve;
  if (!ctx->want) return by(&o, out->r, NULL);
  Memo *memo = ctx->memo = ctx->alloc(ctx, sizeof *memo);
  *memo = (Memo){.form = form, .callback = ctx->callback};
  return by(&o, out->r, &memo->kept);
}

/* dy(t)/dt = f; dy/dt0 = -dy/dy0 f(t0, y0): Hairer, Norsett and Wanner, "Solving ordinary
   differential equations I" (1993), I.14. */
static FnStatus times_adjoint(Ode *o, const View *out, const double *out_bar,
                              const double *y0_bar, double *const *in_bar) {
  long n = o->size;
  double *dy = call_numbers(o->ctx, n);
  if (in_bar[2]) {
    TRY_CALL(ode_rhs(o, o->t0, o->y0, dy));
    *in_bar[2] -= la_dot(n, y0_bar, dy);
  }
  for (long i = 0; in_bar[3] && i < o->ntimes; i++) {
    TRY_CALL(ode_rhs(o, o->ts[i], out->r + i * n, dy));
    in_bar[3][i] += la_dot(n, out_bar + i * n, dy);
  }
  return FN_OK;
}

void call_ode_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                      const double *out_bar, double *const *in_bar) {
  const Memo *memo = ctx->memo;
  Ode o;
  ctx->callback = memo->callback;
  begin(&o, ctx, in, n, memo->form);
  double *y0_bar = call_cleared(ctx, o.size);
  sensitivities_back(&memo->kept, out_bar, y0_bar, o.h.p_bar);
  if (in_bar[1]) la_add(o.size, y0_bar, in_bar[1]);
  if (o.h.np)
    hof_spread(in, memo->form->tail + o.h.n - o.h.lead, memo->form->tail, o.ctx->want,
               o.h.p_bar, in_bar);
  times_adjoint(&o, out, out_bar, y0_bar, in_bar);
}

FnStatus shape_ode(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  out->base = in[1].base;
  out->array = in[1].array + 1;
  out->ndims = 2;
  out->dims[0] = in[3].size;
  out->dims[1] = in[1].size;
  out->size = in[3].size * in[1].size;
  return FN_OK;
}

/* ROW(name, tolerance, steps, tolerances at, tail at, arguments in it, method) */
#define ROW(NAME, TOLERANCE, STEPS, TOL, TAIL, NTAIL, ...)                               \
  FnStatus call_##NAME(FnCtx *ctx, const View *in, int n, View *out) {                   \
    static const OdeForm form = {.name = #NAME,                                          \
                                 .tolerance = TOLERANCE,                                 \
                                 .max_steps = STEPS,                                     \
                                 .tol = TOL,                                             \
                                 .tail = TAIL,                                           \
                                 .ntail = NTAIL,                                         \
                                 __VA_ARGS__};                                           \
    return solve(ctx, in, n, out, &form);                                                \
  }
/* clang-format off */
ROW(ode_rk45,                 1e-6, 1e6,  0, 4, -1, .stiff = false)
ROW(ode_rk45_tol,             0,    0,    4, 7, -1, .stiff = false)
ROW(ode_ckrk,                 1e-6, 1e6,  0, 4, -1, .cash_karp = true)
ROW(ode_ckrk_tol,             0,    0,    4, 7, -1, .cash_karp = true)
ROW(ode_adams,                1e-10, 1e8, 0, 4, -1, .adams = true)
ROW(ode_adams_tol,            0,    0,    4, 7, -1, .adams = true)
ROW(ode_bdf,                  1e-10, 1e8, 0, 4, -1, .stiff = true)
ROW(ode_bdf_tol,              0,    0,    4, 7, -1, .stiff = true)
ROW(ode_adjoint_tol_ctl,      0,    0,    4, 15, -1, .stiff = true, .steps = 10,
    .solver = 13)
ROW(integrate_ode_rk45,       1e-6, 1e6,  0, 4, 3, .stiff = false)
ROW(integrate_ode_rk45_tol,   0,    0,    7, 4, 3, .stiff = false)
ROW(integrate_ode_adams,      1e-10, 1e8, 0, 4, 3, .adams = true)
ROW(integrate_ode_adams_tol,  0,    0,    7, 4, 3, .adams = true)
ROW(integrate_ode_bdf,        1e-10, 1e8, 0, 4, 3, .stiff = true)
ROW(integrate_ode_bdf_tol,    0,    0,    7, 4, 3, .stiff = true)
/* clang-format on */
