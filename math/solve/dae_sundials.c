/* SPDX-License-Identifier: BSD-3-Clause
   The doorway to IDAS of SUNDIALS: differential algebraic equations f(t, y, y', ...) = 0
   of index 1, by backward differentiation.  Sensitivities run forward beside the state;
   they begin where the linearised equations hold, so that the solution depends on the
   initial state through its differential components alone, and on y' not at all.  Sources
   as in ode_sundials.c; the equations of sensitivities by differentiating f in a
   parameter. */
#include "math/solve/sundials.h"
#include "math/view/call.h"
#include "math/view/hof.h"
#include <idas/idas.h>

enum { ARG_Y0 = 1, ARG_YP0, ARG_T0, ARG_TIMES };

/* How the two rows differ. */
typedef struct DaeForm {
  const char *name;
  int tol, tail; /* where tolerances (0: none) and the arguments of f begin */
} DaeForm;

typedef struct Dae {
  Sundials at;
  Hof h; /* parameters: t, y, y', the tail */
  double t, rel, abs;
  double *Jy, *Jp; /* Jacobians by y and y' */
  double *unused;
  void *ida;
  N_Vector yp, *sp;
} Dae;

typedef struct Memo {
  const DaeForm *form;
  Sensitivities kept;
} Memo;

static void place(Dae *d, double t, N_Vector y, N_Vector yp) {
  d->t = t;
  d->h.in[1].r = N_VGetArrayPointer(y);
  d->h.in[2].r = N_VGetArrayPointer(yp);
}

static int residual(realtype t, N_Vector y, N_Vector yp, N_Vector r, void *data) {
  Dae *d = data;
  double *out = N_VGetArrayPointer(r);
  place(d, t, y, yp);
  if (sundials_note(&d->at, hof_value(&d->h, out, d->at.n, "the size of the state is")))
    return -1;
  return sundials_finite(&d->at, out);
}

/* P may be NULL.  Adjoints of y and y' are always written, those not asked for aside. */
static FnStatus jacobians(Dae *d, double t, N_Vector y, N_Vector yp, double *P) {
  place(d, t, y, yp);
  d->h.bar[2] = d->unused;
  TRY_CALL(hof_jacobian(&d->h, 1, d->at.n, d->Jy, P));
  d->h.bar[1] = d->unused;
  return hof_jacobian(&d->h, 2, d->at.n, d->Jp, NULL);
}

static int jacobian(realtype t, realtype cj, N_Vector y, N_Vector yp, N_Vector r,
                    SUNMatrix J, void *data, N_Vector a, N_Vector b, N_Vector c) {
  (void)r, (void)a, (void)b, (void)c;
  Dae *d = data;
  long size = d->at.n * d->at.n;
  if (sundials_note(&d->at, jacobians(d, t, y, yp, NULL))) return -1;
  memcpy(SUNDenseMatrix_Data(J), d->Jy, sizeof(double) * (size_t)size);
  la_axpy(size, cj, d->Jp, SUNDenseMatrix_Data(J));
  return 0;
}

/* df/dy s + df/dy' s' + df/dp */
static int sensitivity_residual(int ns, realtype t, N_Vector y, N_Vector yp, N_Vector r,
                                N_Vector *s, N_Vector *sp, N_Vector *rs, void *data,
                                N_Vector a, N_Vector b, N_Vector c) {
  (void)r, (void)a, (void)b, (void)c;
  Dae *d = data;
  long n = d->at.n;
  if (sundials_note(&d->at, jacobians(d, t, y, yp, d->at.P))) return -1;
  for (long p = 0; p < ns; p++) {
    double *out = N_VGetArrayPointer(rs[p]);
    sundials_forcing(&d->at, p, out);
    la_gemv(n, n, 1, d->Jy, n, N_VGetArrayPointer(s[p]), out);
    la_gemv(n, n, 1, d->Jp, n, N_VGetArrayPointer(sp[p]), out);
    if (sundials_finite(&d->at, out)) return 1;
  }
  return 0;
}

static bool is_differential(const Dae *d, long k) {
  for (long i = 0; i < d->at.n; i++)
    if (d->Jp[k * d->at.n + i] != 0) return true;
  return false;
}

/* Sensitivities of differential components are given; those of the others, and the slopes
   of the former, solve the linearised equations at the start. */
static FnStatus start_sensitivities(Dae *d) {
  const Sundials *at = &d->at;
  long n = at->n;
  double *A = call_numbers(at->ctx, n * n), *rhs = call_numbers(at->ctx, n);
  int *pivot = at->ctx->alloc(at->ctx, sizeof *pivot * (size_t)n);
  TRY_CALL(jacobians(d, at->t0, at->y, d->yp, at->P));
  for (long k = 0; k < n; k++)
    memcpy(A + k * n, (is_differential(d, k) ? d->Jp : d->Jy) + k * n,
           sizeof *A * (size_t)n);
  if (la_lu((int)n, A, pivot))
    return call_reject(at->ctx, "%s: the equations do not determine the initial slopes",
                       at->name);
  for (long p = 0; p < at->ns; p++) {
    double *s = N_VGetArrayPointer(at->s[p]), *sp = N_VGetArrayPointer(d->sp[p]);
    memset(s, 0, sizeof *s * (size_t)n);
    memset(sp, 0, sizeof *sp * (size_t)n);
    if (at->has_y0 && p < n && is_differential(d, p)) s[p] = 1;
    sundials_forcing(at, p, rhs);
    la_gemv(n, n, 1, d->Jy, n, s, rhs);
    la_lu_solve((int)n, 1, A, pivot, false, rhs);
    for (long k = 0; k < n; k++) *(is_differential(d, k) ? &sp[k] : &s[k]) = -rhs[k];
  }
  return FN_OK;
}

static FnStatus begin_sensitivities(Dae *d) {
  Sundials *at = &d->at;
  if (!at->ns) return FN_OK;
  at->s = N_VCloneVectorArray((int)at->ns, at->y);
  d->sp = N_VCloneVectorArray((int)at->ns, at->y);
  if (!at->s || !d->sp) return sundials_no_set_up(at);
  TRY_CALL(start_sensitivities(d));
  if (IDASensInit(d->ida, (int)at->ns, IDA_STAGGERED, sensitivity_residual, at->s,
                  d->sp) ||
      IDASensEEtolerances(d->ida) || IDASetSensErrCon(d->ida, SUNTRUE))
    return sundials_no_set_up(at);
  return FN_OK;
}

static void end(Dae *d) {
  if (d->ida) IDAFree(&d->ida);
  if (d->sp) N_VDestroyVectorArray(d->sp, (int)d->at.ns);
  if (d->yp) N_VDestroy(d->yp);
  sundials_end(&d->at);
}

static void drop(FnOwned *owned) {
  end((Dae *)owned);
}

static FnStatus begin_solver(Dae *d, const double *y0, const double *yp0) {
  Sundials *at = &d->at;
  if (!sundials_begin(at, y0, drop)) return sundials_no_set_up(at);
  d->ida = IDACreate(at->sun);
  d->yp = N_VNew_Serial(at->n, at->sun);
  if (!d->ida || !d->yp) return sundials_no_set_up(at);
  memcpy(N_VGetArrayPointer(d->yp), yp0, sizeof *yp0 * (size_t)at->n);
  if (IDASetErrHandlerFn(d->ida, sundials_silent, NULL) ||
      IDAInit(d->ida, residual, at->t0, at->y, d->yp) || IDASetUserData(d->ida, d) ||
      IDASStolerances(d->ida, d->rel, d->abs) ||
      IDASetMaxNumSteps(d->ida, at->max_steps) ||
      IDASetStopTime(d->ida, at->ts[at->ntimes - 1]) ||
      IDASetLinearSolver(d->ida, at->linear, at->matrix) ||
      (hof_has_adjoint(&d->h) && IDASetJacFn(d->ida, jacobian)))
    return sundials_no_set_up(at);
  return begin_sensitivities(d);
}

static FnStatus refuse(const Dae *d, int code) {
  double t = d->at.t0;
  IDAGetCurrentTime(d->ida, &t);
  return sundials_refuse(&d->at,
                         code == IDA_TOO_MUCH_WORK  ? SUNDIALS_STEPS
                         : code == IDA_TOO_MUCH_ACC ? SUNDIALS_TOLERANCE
                         : code == IDA_CONV_FAIL    ? SUNDIALS_ITERATIONS
                                                    : SUNDIALS_STEP,
                         t);
}

static FnStatus advance(Sundials *at, double t) {
  Dae *d = (Dae *)at;
  double reached;
  int code = IDASolve(d->ida, t, &reached, at->y, d->yp, IDA_NORMAL);
  if (code < 0) return refuse(d, code);
  if (at->ns && IDAGetSens(d->ida, &reached, at->s) < 0) return refuse(d, IDA_CONV_FAIL);
  return FN_OK;
}

static FnStatus check_times(const Sundials *at) {
  double before = at->t0;
  if (at->ntimes < 1)
    return call_fail(at->ctx, "%s: there are no output times", at->name);
  for (long i = 0; i < at->ntimes; i++) {
    double t = at->ts[i];
    if (!isfinite(t) || !(i ? t >= before : t > before))
      return call_fail(at->ctx, "%s: times must increase: times[%ld] is %g after %g",
                       at->name, i + 1, t, before);
    before = t;
  }
  return FN_OK;
}

static FnStatus check(const Dae *d, const View *in) {
  const Sundials *at = &d->at;
  if (at->n < 1) return call_fail(at->ctx, "%s: the initial state is empty", at->name);
  TRY_CALL(call_agree(at->ctx, at->name, "size of the initial state", at->n,
                      "size of its slope", in[ARG_YP0].size));
  TRY_CALL(check_times(at));
  if (!(d->rel > 0) || !(d->abs > 0) || at->max_steps < 1)
    return call_fail(at->ctx, "%s: tolerances and max_num_steps must be positive",
                     at->name);
  for (int a = ARG_Y0; a <= ARG_YP0; a++)
    for (long k = 0; k < in[a].size; k++)
      if (!isfinite(view_get(&in[a], k)))
        return call_reject(at->ctx, "%s: the initial state is %g, must be finite",
                           at->name, view_get(&in[a], k));
  return FN_OK;
}

static Sundials solver_of(FnCtx *ctx, const View *in, const DaeForm *form) {
  return (Sundials){.ctx = ctx,
                    .name = form->name,
                    .n = in[ARG_Y0].size,
                    .has_y0 = call_wants(ctx, ARG_Y0),
                    .t0 = arg_real(&in[ARG_T0]),
                    .ts = call_reals(ctx, &in[ARG_TIMES]),
                    .ntimes = in[ARG_TIMES].size,
                    .max_steps = form->tol ? arg_int(&in[form->tol + 2]) : 100000000};
}

static void begin(Dae *d, FnCtx *ctx, const View *in, int n, const DaeForm *form) {
  *d = (Dae){.at = solver_of(ctx, in, form)};
  d->rel = form->tol ? arg_real(&in[form->tol]) : 1e-10;
  d->abs = form->tol ? arg_real(&in[form->tol + 1]) : 1e-10;
  hof_begin(&d->h, ctx, form->name, 3, in, form->tail, n - form->tail);
  d->h.in[0] = view_scalar(&d->t);
  d->h.in[1] = in[ARG_Y0];
  d->h.in[2] = in[ARG_YP0];
  d->at.ns = (d->at.has_y0 ? d->at.n : 0) + d->h.np;
}

static FnStatus solve(FnCtx *ctx, const View *in, int n, View *out, const DaeForm *form) {
  Dae d;
  begin(&d, ctx, in, n, form);
  TRY_CALL(check(&d, in));
  TRY_CALL(sundials_has_room(&d.at));
  long size = d.at.n;
  d.Jy = call_numbers(ctx, size * size);
  d.Jp = call_numbers(ctx, size * size);
  d.at.P = call_numbers(ctx, size * (d.h.np + 1));
  d.unused = call_cleared(ctx, size);
  Memo *m = ctx->memo = ctx->alloc(ctx, sizeof *m);
  m->form = form;
  FnStatus status =
      begin_solver(&d, call_reals(ctx, &in[ARG_Y0]), call_reals(ctx, &in[ARG_YP0]));
  if (status == FN_OK) status = sundials_integrate(&d.at, advance, out->r, &m->kept);
  end(&d);
  return status;
}

FnStatus shape_dae(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  long count = in[ARG_TIMES].size, size = in[ARG_Y0].size;
  *out = (View){.base = BASE_VECTOR, .array = 1, .ndims = 2, .dims = {count, size}};
  out->size = count * size;
  return FN_OK;
}

FnStatus call_dae(FnCtx *ctx, const View *in, int n, View *out) {
  static const DaeForm form = {"dae", 0, 5};
  return solve(ctx, in, n, out, &form);
}

FnStatus call_dae_tol(FnCtx *ctx, const View *in, int n, View *out) {
  static const DaeForm form = {"dae_tol", 5, 8};
  return solve(ctx, in, n, out, &form);
}

void call_dae_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                      const double *out_bar, double *const *in_bar) {
  (void)out;
  const Memo *m = ctx->memo;
  const Sensitivities *kept = &m->kept;
  double *y0_bar = call_cleared(ctx, kept->n), *p_bar = call_cleared(ctx, kept->ns);
  sensitivities_back(kept, out_bar, y0_bar, p_bar);
  if (in_bar[ARG_Y0]) la_add(kept->n, y0_bar, in_bar[ARG_Y0]);
  hof_spread(in, n, m->form->tail, ctx->want, p_bar, in_bar);
}
