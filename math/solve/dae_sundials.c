/* SPDX-License-Identifier: BSD-3-Clause
   The doorway to IDAS of SUNDIALS: differential algebraic equations f(t, y, y', ...) = 0
   of index 1, by backward differentiation.  Sensitivities run forward beside the state;
   they begin where the linearised equations hold, so that the solution depends on the
   initial state through its differential components alone, and on y' not at all. */
#include "math/view/call.h"
#include "math/view/hof.h"
#include <idas/idas.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

enum { ARG_Y0 = 1, ARG_YP0, ARG_T0, ARG_TIMES };

/* How the two rows differ. */
typedef struct DaeForm {
  const char *name;
  int tol, tail; /* where tolerances (0: none) and the arguments of f begin */
} DaeForm;

typedef struct Dae {
  const DaeForm *form;
  FnCtx *ctx;
  Hof h; /* parameters: t, y, y', the tail */
  double t, t0, rel, abs;
  long n, ns, ntimes, max_steps; /* ns: sensitivities, of y0 and of active arguments */
  bool has_y0;
  const double *ts;
  double *Jy, *Jp, *P; /* Jacobians by y, y' and the arguments */
  double *unused;
  FnStatus failed; /* of the user's function */
  SUNContext sun;
  void *ida;
  N_Vector y, yp, *s, *sp;
  SUNMatrix matrix;
  SUNLinearSolver linear;
} Dae;

/* What the adjoint finds: sensitivities [time][parameter][state]. */
typedef struct Memo {
  const DaeForm *form;
  long n, ns, ntimes;
  bool has_y0;
  double *s;
} Memo;

/* IDAS takes a shorter step after 1 and gives up after -1. */
static int note(Dae *d, FnStatus status) {
  if (status == FN_OK) return 0;
  d->failed = status;
  return -1;
}

static void place(Dae *d, double t, N_Vector y, N_Vector yp) {
  d->t = t;
  d->h.in[1].r = N_VGetArrayPointer(y);
  d->h.in[2].r = N_VGetArrayPointer(yp);
}

static int residual(realtype t, N_Vector y, N_Vector yp, N_Vector r, void *data) {
  Dae *d = data;
  double *out = N_VGetArrayPointer(r);
  place(d, t, y, yp);
  if (note(d, hof_value(&d->h, out, d->n, "the size of the state is"))) return -1;
  for (long k = 0; k < d->n; k++)
    if (!isfinite(out[k])) return 1;
  return 0;
}

/* P may be NULL.  Adjoints of y and y' are always written, those not asked for aside. */
static FnStatus jacobians(Dae *d, double t, N_Vector y, N_Vector yp, double *P) {
  place(d, t, y, yp);
  d->h.bar[2] = d->unused;
  TRY_CALL(hof_jacobian(&d->h, 1, d->n, d->Jy, P));
  d->h.bar[1] = d->unused;
  return hof_jacobian(&d->h, 2, d->n, d->Jp, NULL);
}

static int jacobian(realtype t, realtype cj, N_Vector y, N_Vector yp, N_Vector r,
                    SUNMatrix J, void *data, N_Vector a, N_Vector b, N_Vector c) {
  (void)r, (void)a, (void)b, (void)c;
  Dae *d = data;
  if (note(d, jacobians(d, t, y, yp, NULL))) return -1;
  memcpy(SUNDenseMatrix_Data(J), d->Jy, sizeof(double) * (size_t)(d->n * d->n));
  la_axpy(d->n * d->n, cj, d->Jp, SUNDenseMatrix_Data(J));
  return 0;
}

/* df/dp of sensitivity [p]: nothing for those of the initial state. */
static void forcing(const Dae *d, long p, double *out) {
  long first = d->has_y0 ? d->n : 0;
  if (p < first)
    memset(out, 0, sizeof *out * (size_t)d->n);
  else
    memcpy(out, d->P + (p - first) * d->n, sizeof *out * (size_t)d->n);
}

/* df/dy s + df/dy' s' + df/dp */
static int sensitivity_residual(int ns, realtype t, N_Vector y, N_Vector yp, N_Vector r,
                                N_Vector *s, N_Vector *sp, N_Vector *rs, void *data,
                                N_Vector a, N_Vector b, N_Vector c) {
  (void)r, (void)a, (void)b, (void)c;
  Dae *d = data;
  long n = d->n;
  if (note(d, jacobians(d, t, y, yp, d->P))) return -1;
  for (long p = 0; p < ns; p++) {
    double *out = N_VGetArrayPointer(rs[p]);
    forcing(d, p, out);
    la_gemv(n, n, 1, d->Jy, n, N_VGetArrayPointer(s[p]), out);
    la_gemv(n, n, 1, d->Jp, n, N_VGetArrayPointer(sp[p]), out);
    for (long k = 0; k < n; k++)
      if (!isfinite(out[k])) return 1;
  }
  return 0;
}

/* Its messages are written by us. */
static void silent(int code, const char *module, const char *function, char *text,
                   void *data) {
  (void)code, (void)module, (void)function, (void)text, (void)data;
}

static bool is_differential(const Dae *d, long k) {
  for (long i = 0; i < d->n; i++)
    if (d->Jp[k * d->n + i] != 0) return true;
  return false;
}

/* Sensitivities of differential components are given; those of the others, and the slopes
   of the former, solve the linearised equations at the start. */
static FnStatus start_sensitivities(Dae *d) {
  long n = d->n;
  double *A = call_numbers(d->ctx, n * n), *rhs = call_numbers(d->ctx, n);
  int *pivot = d->ctx->alloc(d->ctx, sizeof *pivot * (size_t)n);
  TRY_CALL(jacobians(d, d->t0, d->y, d->yp, d->P));
  for (long k = 0; k < n; k++)
    memcpy(A + k * n, (is_differential(d, k) ? d->Jp : d->Jy) + k * n,
           sizeof *A * (size_t)n);
  if (la_lu((int)n, A, pivot))
    return call_reject(d->ctx, "%s: the equations do not determine the initial slopes",
                       d->form->name);
  for (long p = 0; p < d->ns; p++) {
    double *s = N_VGetArrayPointer(d->s[p]), *sp = N_VGetArrayPointer(d->sp[p]);
    memset(s, 0, sizeof *s * (size_t)n);
    memset(sp, 0, sizeof *sp * (size_t)n);
    if (d->has_y0 && p < n && is_differential(d, p)) s[p] = 1;
    forcing(d, p, rhs);
    la_gemv(n, n, 1, d->Jy, n, s, rhs);
    la_lu_solve((int)n, 1, A, pivot, false, rhs);
    for (long k = 0; k < n; k++) *(is_differential(d, k) ? &sp[k] : &s[k]) = -rhs[k];
  }
  return FN_OK;
}

static FnStatus failed_set_up(Dae *d) {
  return call_reject(d->ctx, "%s: the solver could not be set up", d->form->name);
}

static FnStatus begin_sensitivities(Dae *d) {
  if (!d->ns) return FN_OK;
  d->s = N_VCloneVectorArray((int)d->ns, d->y);
  d->sp = N_VCloneVectorArray((int)d->ns, d->y);
  if (!d->s || !d->sp) return failed_set_up(d);
  TRY_CALL(start_sensitivities(d));
  if (IDASensInit(d->ida, (int)d->ns, IDA_STAGGERED, sensitivity_residual, d->s, d->sp) ||
      IDASensEEtolerances(d->ida) || IDASetSensErrCon(d->ida, SUNTRUE))
    return failed_set_up(d);
  return FN_OK;
}

static FnStatus begin_solver(Dae *d, const double *y0, const double *yp0) {
  if (SUNContext_Create(NULL, &d->sun)) return failed_set_up(d);
  d->ida = IDACreate(d->sun);
  d->y = N_VNew_Serial(d->n, d->sun);
  d->yp = N_VNew_Serial(d->n, d->sun);
  d->matrix = SUNDenseMatrix(d->n, d->n, d->sun);
  if (!d->ida || !d->y || !d->yp || !d->matrix) return failed_set_up(d);
  memcpy(N_VGetArrayPointer(d->y), y0, sizeof *y0 * (size_t)d->n);
  memcpy(N_VGetArrayPointer(d->yp), yp0, sizeof *yp0 * (size_t)d->n);
  d->linear = SUNLinSol_Dense(d->y, d->matrix, d->sun);
  if (!d->linear || IDASetErrHandlerFn(d->ida, silent, NULL) ||
      IDAInit(d->ida, residual, d->t0, d->y, d->yp) || IDASetUserData(d->ida, d) ||
      IDASStolerances(d->ida, d->rel, d->abs) ||
      IDASetMaxNumSteps(d->ida, d->max_steps) ||
      IDASetStopTime(d->ida, d->ts[d->ntimes - 1]) ||
      IDASetLinearSolver(d->ida, d->linear, d->matrix) ||
      (hof_has_adjoint(&d->h) && IDASetJacFn(d->ida, jacobian)))
    return failed_set_up(d);
  return begin_sensitivities(d);
}

static void end(Dae *d) {
  if (d->s) N_VDestroyVectorArray(d->s, (int)d->ns);
  if (d->sp) N_VDestroyVectorArray(d->sp, (int)d->ns);
  if (d->ida) IDAFree(&d->ida);
  if (d->linear) SUNLinSolFree(d->linear);
  if (d->matrix) SUNMatDestroy(d->matrix);
  if (d->y) N_VDestroy(d->y);
  if (d->yp) N_VDestroy(d->yp);
  if (d->sun) SUNContext_Free(&d->sun);
}

static FnStatus refuse(Dae *d, int code) {
  double t = d->t0;
  if (d->failed != FN_OK) return d->failed;
  IDAGetCurrentTime(d->ida, &t);
  if (code == IDA_TOO_MUCH_WORK)
    return call_reject(d->ctx, "%s: more than %ld steps between two times, at time %g",
                       d->form->name, d->max_steps, t);
  return call_reject(d->ctx, "%s: the solver stopped at time %g (%s)", d->form->name, t,
                     code == IDA_TOO_MUCH_ACC ? "the tolerance is too small"
                     : code == IDA_CONV_FAIL  ? "its iterations did not converge"
                                              : "no step is small enough");
}

static FnStatus integrate(Dae *d, double *out, double *s) {
  long n = d->n;
  double reached = d->t0;
  for (long i = 0; i < d->ntimes; i++) {
    if (d->ts[i] > (i ? d->ts[i - 1] : d->t0)) {
      int code = IDASolve(d->ida, d->ts[i], &reached, d->y, d->yp, IDA_NORMAL);
      if (code < 0) return refuse(d, code);
      if (d->ns && IDAGetSens(d->ida, &reached, d->s) < 0)
        return refuse(d, IDA_CONV_FAIL);
    }
    memcpy(out + i * n, N_VGetArrayPointer(d->y), sizeof *out * (size_t)n);
    for (long p = 0; p < d->ns; p++)
      memcpy(s + (i * d->ns + p) * n, N_VGetArrayPointer(d->s[p]), sizeof *s * (size_t)n);
  }
  return FN_OK;
}

static FnStatus check(const Dae *d, const View *in) {
  const char *name = d->form->name;
  double before = d->t0;
  if (d->n < 1) return call_fail(d->ctx, "%s: the initial state is empty", name);
  TRY_CALL(call_agree(d->ctx, name, "size of the initial state", d->n,
                      "size of its slope", in[ARG_YP0].size));
  if (d->ntimes < 1) return call_fail(d->ctx, "%s: there are no output times", name);
  for (long i = 0; i < d->ntimes; i++) {
    if (!isfinite(d->ts[i]) || !(i ? d->ts[i] >= before : d->ts[i] > before))
      return call_fail(d->ctx, "%s: times must increase: times[%ld] is %g after %g", name,
                       i + 1, d->ts[i], before);
    before = d->ts[i];
  }
  if (!(d->rel > 0) || !(d->abs > 0) || d->max_steps < 1)
    return call_fail(d->ctx, "%s: tolerances and max_num_steps must be positive", name);
  for (int a = ARG_Y0; a <= ARG_YP0; a++)
    for (long k = 0; k < in[a].size; k++)
      if (!isfinite(view_get(&in[a], k)))
        return call_reject(d->ctx, "%s: the initial state is %g, must be finite", name,
                           view_get(&in[a], k));
  return FN_OK;
}

static void begin(Dae *d, FnCtx *ctx, const View *in, int n, const DaeForm *form) {
  *d =
      (Dae){.form = form, .ctx = ctx, .n = in[ARG_Y0].size, .ntimes = in[ARG_TIMES].size};
  d->t0 = arg_real(&in[ARG_T0]);
  d->ts = call_reals(ctx, &in[ARG_TIMES]);
  d->rel = form->tol ? arg_real(&in[form->tol]) : 1e-10;
  d->abs = form->tol ? arg_real(&in[form->tol + 1]) : 1e-10;
  d->max_steps = form->tol ? arg_int(&in[form->tol + 2]) : 100000000;
  hof_begin(&d->h, ctx, form->name, 3, in, form->tail, n - form->tail);
  d->h.in[0] = view_scalar(&d->t);
  d->h.in[1] = in[ARG_Y0];
  d->h.in[2] = in[ARG_YP0];
  d->has_y0 = call_wants(ctx, ARG_Y0);
  d->ns = (d->has_y0 ? d->n : 0) + d->h.np;
}

static FnStatus solve(FnCtx *ctx, const View *in, int n, View *out, const DaeForm *form) {
  Dae d;
  begin(&d, ctx, in, n, form);
  TRY_CALL(check(&d, in));
  d.Jy = call_numbers(ctx, d.n * d.n);
  d.Jp = call_numbers(ctx, d.n * d.n);
  d.P = call_numbers(ctx, d.n * (d.h.np + 1));
  d.unused = call_cleared(ctx, d.n);
  Memo *m = ctx->memo = ctx->alloc(ctx, sizeof *m);
  *m = (Memo){form,     d.n,      d.ns,
              d.ntimes, d.has_y0, call_numbers(ctx, d.ntimes * d.ns * d.n)};
  FnStatus status =
      begin_solver(&d, call_reals(ctx, &in[ARG_Y0]), call_reals(ctx, &in[ARG_YP0]));
  if (status == FN_OK) status = integrate(&d, out->r, m->s);
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
  long first = m->has_y0 ? m->n : 0;
  double *bars = call_cleared(ctx, m->ns);
  for (long i = 0; i < m->ntimes; i++)
    for (long p = 0; p < m->ns; p++)
      bars[p] += la_dot(m->n, out_bar + i * m->n, m->s + (i * m->ns + p) * m->n);
  if (in_bar[ARG_Y0]) la_add(m->n, bars, in_bar[ARG_Y0]);
  hof_spread(in, n, m->form->tail, ctx->want, bars + first, in_bar);
}
