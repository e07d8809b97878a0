/* SPDX-License-Identifier: BSD-3-Clause
   Roots of systems of equations f(y, ...) = 0: Newton steps with a line search, and
   Powell's dog leg (Powell 1970, "A hybrid method for nonlinear equations").  Derivatives
   come from the theorem of implicit functions: dy = -J^-1 df. */
#include <float.h>
#include "math/view/call.h"
#include "math/view/hof.h"

/* How a row differs from the others. */
typedef struct Form {
  const char *name;
  bool is_newton;
  double f_tolerance, max_steps; /* without arguments for them */
  /* argument where they begin, that of the step first, or 0; steps end at the root, so
     that of the step is checked alone */
  int tol;
  int tail, ntail; /* arguments for f; -1: all that follow */
} Form;

typedef struct Algebra {
  const Form *form;
  FnCtx *ctx;
  Hof h;
  long n;
  double f_tolerance;
  long max_steps;
  double *y, *f, *J, *LU, *step, *trial, *f_trial, *descent, *work;
  int *pivot;
} Algebra;

/* What the adjoint finds: factors of J, df by the active arguments. */
typedef struct Memo {
  const Form *form;
  double *LU, *P;
  int *pivot;
} Memo;

static double norm(long n, const double *x) {
  return sqrt(la_dot(n, x, x));
}

static bool is_finite(long n, const double *x) {
  for (long k = 0; k < n; k++)
    if (!isfinite(x[k])) return false;
  return true;
}

static FnStatus value(Algebra *a, double *y, double *out) {
  a->h.in[0].r = y;
  return hof_value(&a->h, out, a->n, "the number of unknowns is");
}

static FnStatus begin(Algebra *a, FnCtx *ctx, const View *in, int n, const Form *form) {
  *a = (Algebra){.form = form, .ctx = ctx, .n = in[1].size};
  int t = form->tol;
  a->f_tolerance = t ? arg_real(&in[t + 1]) : form->f_tolerance;
  a->max_steps = (long)(t ? arg_real(&in[t + 2]) : form->max_steps);
  hof_begin(&a->h, a->ctx, form->name, 1, in, form->tail,
            form->ntail < 0 ? n - form->tail : form->ntail);
  a->h.in[0] = in[1];
  a->y = call_copy_of(ctx, call_reals(ctx, &in[1]), a->n);
  a->f = call_numbers(ctx, a->n);
  a->J = call_numbers(ctx, a->n * a->n);
  a->LU = call_numbers(ctx, a->n * a->n);
  a->step = call_numbers(ctx, a->n);
  a->trial = call_numbers(ctx, a->n);
  a->f_trial = call_numbers(ctx, a->n);
  a->descent = call_numbers(ctx, a->n);
  a->work = call_numbers(ctx, a->n);
  a->pivot = ctx->alloc(ctx, sizeof(int) * (size_t)(a->n + 1));
  if (a->n < 1) return call_fail(a->ctx, "%s: the initial guess is empty", form->name);
  if ((t && !(arg_real(&in[t]) >= 0)) || !(a->f_tolerance >= 0))
    return call_fail(a->ctx, "%s: a tolerance is negative", form->name);
  if (a->max_steps < 1)
    return call_fail(a->ctx, "%s: max_num_steps must be positive", form->name);
  if (!is_finite(a->n, a->y))
    return call_reject(a->ctx, "%s: the initial guess must be finite", form->name);
  return FN_OK;
}

/* The Jacobian at y, the steepest descent, and the Newton step; where J has no inverse,
   the descent in place of it. */
static FnStatus directions(Algebra *a) {
  long n = a->n;
  a->h.in[0].r = a->y;
  TRY_CALL(hof_jacobian(&a->h, 0, n, a->J, NULL));
  memset(a->descent, 0, sizeof *a->descent * (size_t)n);
  la_gemv_t(n, n, -1, a->J, n, a->f, a->descent);
  memcpy(a->LU, a->J, sizeof *a->J * (size_t)(n * n));
  for (long k = 0; k < n; k++) a->step[k] = -a->f[k];
  if (!la_lu((int)n, a->LU, a->pivot)) {
    la_lu_solve((int)n, 1, a->LU, a->pivot, false, a->step);
    if (is_finite(n, a->step)) return FN_OK;
  }
  memcpy(a->step, a->descent, sizeof *a->step * (size_t)n);
  return FN_OK;
}

/* The norm of f at y + scale * step; NaN where f is not finite. */
static FnStatus try_step(Algebra *a, double scale, double *size) {
  for (long k = 0; k < a->n; k++) a->trial[k] = a->y[k] + scale * a->step[k];
  TRY_CALL(value(a, a->trial, a->f_trial));
  *size = is_finite(a->n, a->f_trial) ? norm(a->n, a->f_trial) : NAN;
  return FN_OK;
}

static void take_step(Algebra *a) {
  double *y = a->y, *f = a->f;
  a->y = a->trial;
  a->f = a->f_trial;
  a->trial = y;
  a->f_trial = f;
}

/* Halves the step until f gets smaller; *size is its norm, as before when it never
   does. */
static FnStatus line_search(Algebra *a, double *size) {
  for (double scale = 1; scale > 1e-12; scale /= 2) {
    double now;
    TRY_CALL(try_step(a, scale, &now));
    if (!(now < (1 - 1e-4 * scale) * *size)) continue;
    *size = now;
    take_step(a);
    return FN_OK;
  }
  return FN_OK;
}

/* The step inside of the region: Newton's, or bent towards the steepest descent. */
static void bend(Algebra *a, double radius) {
  long n = a->n;
  double newton = norm(n, a->step), g = norm(n, a->descent);
  if (newton <= radius || g == 0) return;
  memset(a->work, 0, sizeof *a->work * (size_t)n);
  la_gemv(n, n, 1, a->J, n, a->descent, a->work);
  double curve = la_dot(n, a->work, a->work), t = curve > 0 ? g * g / curve : radius / g;
  if (t * g >= radius) {
    for (long k = 0; k < n; k++) a->step[k] = a->descent[k] * radius / g;
    return;
  }
  double aa = 0, ab = 0,
         bb = -radius * radius; /* |t descent + x (step - t descent)| = radius */
  for (long k = 0; k < n; k++) {
    double p = t * a->descent[k], q = a->step[k] - p;
    aa += q * q;
    ab += p * q;
    bb += p * p;
  }
  double x = -bb / (ab + sqrt(fmax(ab * ab - aa * bb, 0)));
  for (long k = 0; k < n; k++)
    a->step[k] = t * a->descent[k] + x * (a->step[k] - t * a->descent[k]);
}

/* How much smaller the linear model of f gets. */
static double predicted(Algebra *a, double size) {
  memcpy(a->work, a->f, sizeof *a->work * (size_t)a->n);
  la_gemv(a->n, a->n, 1, a->J, a->n, a->step, a->work);
  return size * size - la_dot(a->n, a->work, a->work);
}

static FnStatus dog_leg(Algebra *a, double *radius, double *size) {
  double *newton = call_copy_of(a->ctx, a->step, a->n), now;
  double least = 1e-14 * fmax(norm(a->n, a->y), 1);
  while (*radius > least) {
    memcpy(a->step, newton, sizeof *newton * (size_t)a->n);
    bend(a, *radius);
    double length = norm(a->n, a->step), hope = predicted(a, *size);
    TRY_CALL(try_step(a, 1, &now));
    double ratio = (*size * *size - now * now) / hope;
    if (!(ratio > 0.25))
      *radius = 0.25 * fmin(length, *radius);
    else if (ratio > 0.75)
      *radius = fmax(*radius, 2 * length);
    if (!(now < *size)) continue;
    *size = now;
    take_step(a);
    return FN_OK;
  }
  return FN_OK;
}

/* Goes on after the tolerance is met while every step gains much: derivatives want the
   root. */
static FnStatus iterate(Algebra *a) {
  TRY_CALL(value(a, a->y, a->f));
  if (!is_finite(a->n, a->f))
    return call_reject(a->ctx, "%s: the function is not finite at the initial guess",
                       a->form->name);
  double size = norm(a->n, a->f), radius = 100 * fmax(norm(a->n, a->y), 1);
  for (long k = 0; k < a->max_steps && size > 0; k++) {
    double before = size;
    TRY_CALL(directions(a));
    TRY_CALL(a->form->is_newton ? line_search(a, &size) : dog_leg(a, &radius, &size));
    if (size == before || (size <= a->f_tolerance && size > 0.5 * before)) break;
  }
  if (size <= a->f_tolerance) return FN_OK;
  return call_reject(a->ctx,
                     "%s: no root was found: the norm of the function is %g, must be at "
                     "most %g",
                     a->form->name, size, a->f_tolerance);
}

static FnStatus keep_partials(Algebra *a, FnCtx *ctx) {
  Memo *memo = ctx->alloc(ctx, sizeof *memo);
  *memo = (Memo){a->form, a->LU, call_numbers(ctx, a->n * (a->h.np + 1)), a->pivot};
  a->h.in[0].r = a->y;
  TRY_CALL(hof_jacobian(&a->h, 0, a->n, a->LU, memo->P));
  if (la_lu((int)a->n, a->LU, a->pivot))
    return call_reject(a->ctx, "%s: the Jacobian has no inverse at the root",
                       a->form->name);
  ctx->memo = memo;
  return FN_OK;
}

static FnStatus solve(FnCtx *ctx, const View *in, int n, View *out, const Form *form) {
  Algebra a;
  FnStatus status = begin(&a, ctx, in, n, form);
  if (status == FN_OK) status = iterate(&a);
  if (status == FN_OK) memcpy(out->r, a.y, sizeof *out->r * (size_t)a.n);
  if (status == FN_OK && ctx->want) status = keep_partials(&a, ctx);
  return status;
}

void call_algebra_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                          const double *out_bar, double *const *in_bar) {
  const Memo *memo = ctx->memo;
  const Form *form = memo->form;
  int end = form->ntail < 0 ? n : form->tail + form->ntail;
  long size = out->size, np = hof_active_size(in, end, form->tail, ctx->want);
  double *x = call_copy_of(ctx, out_bar, size), *bars = call_cleared(ctx, np);
  la_lu_solve((int)size, 1, memo->LU, memo->pivot, true, x);
  la_gemv_t(size, np, -1, memo->P, size, x, bars);
  hof_spread(in, end, form->tail, ctx->want, bars, in_bar);
}

FnStatus shape_algebra(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out =
      (View){.base = BASE_VECTOR, .ndims = 1, .dims = {in[1].size}, .size = in[1].size};
  return FN_OK;
}

/* ROW(name, method, f, steps, tolerances at, tail at, arguments in it) */
#define ROW(NAME, NEWTON, F, STEPS, TOL, TAIL, NTAIL)                                    \
  FnStatus call_##NAME(FnCtx *ctx, const View *in, int n, View *out) {                   \
    static const Form form = {#NAME, NEWTON, F, STEPS, TOL, TAIL, NTAIL};                \
    return solve(ctx, in, n, out, &form);                                                \
  }
/* clang-format off */
ROW(solve_newton,              true,  1e-6, 200, 0, 2, -1)
ROW(solve_newton_tol,          true,  0,    0,   2, 5, -1)
ROW(solve_powell,              false, 1e-6, 200, 0, 2, -1)
ROW(solve_powell_tol,          false, 0,    0,   2, 5, -1)
ROW(algebra_solver,            false, 1e-6, 1e3, 0, 2, 3)
ROW(algebra_solver_tol,        false, 0,    0,   5, 2, 3)
ROW(algebra_solver_newton,     true,  1e-6, 200, 0, 2, 3)
ROW(algebra_solver_newton_tol, true,  0,    0,   5, 2, 3)
/* clang-format on */
