/* SPDX-License-Identifier: BSD-3-Clause
   The doorway to CVODES of SUNDIALS: backward differentiation and Adams formulas.
   Sensitivities run forward beside the state, under the same control of errors, as Stan's
   do, each step's after that of the state: Hindmarsh and others, "SUNDIALS: suite of
   nonlinear and differential/algebraic equation solvers" (2005); Feehery, Tolsma and
   Barton, "Efficient sensitivity analysis of large-scale differential-algebraic systems"
   (1997). */
#include "math/solve/ode.h"
#include "math/solve/sundials.h"
#include <cvodes/cvodes.h>

typedef struct Solver {
  Sundials at;
  Ode *o;
  double *J; /* by the state */
  void *cv;
} Solver;

static int rhs(realtype t, N_Vector y, N_Vector dy, void *data) {
  Solver *v = data;
  double *out = N_VGetArrayPointer(dy);
  if (sundials_note(&v->at, ode_rhs(v->o, t, N_VGetArrayPointer(y), out))) return -1;
  return sundials_finite(&v->at, out);
}

static FnStatus jacobians(Solver *v, double t, N_Vector y, double *J, double *P) {
  v->o->t = t;
  v->o->h.in[1].r = N_VGetArrayPointer(y);
  return hof_jacobian(&v->o->h, 1, v->at.n, J, P);
}

static int jacobian(realtype t, N_Vector y, N_Vector dy, SUNMatrix J, void *data,
                    N_Vector a, N_Vector b, N_Vector c) {
  (void)dy, (void)a, (void)b, (void)c;
  Solver *v = data;
  return sundials_note(&v->at, jacobians(v, t, y, SUNDenseMatrix_Data(J), NULL));
}

/* ds/dt = J s + df/dp */
static int sensitivity_rhs(int ns, realtype t, N_Vector y, N_Vector dy, N_Vector *s,
                           N_Vector *ds, void *data, N_Vector a, N_Vector b) {
  (void)dy, (void)a, (void)b;
  Solver *v = data;
  long n = v->at.n;
  if (sundials_note(&v->at, jacobians(v, t, y, v->J, v->at.P))) return -1;
  for (long p = 0; p < ns; p++) {
    double *out = N_VGetArrayPointer(ds[p]);
    sundials_forcing(&v->at, p, out);
    la_gemv(n, n, 1, v->J, n, N_VGetArrayPointer(s[p]), out);
    if (sundials_finite(&v->at, out)) return 1;
  }
  return 0;
}

static bool begin_sensitivities(Solver *v) {
  Sundials *at = &v->at;
  if (!at->ns) return true;
  v->J = call_numbers(at->ctx, at->n * at->n);
  at->P = call_numbers(at->ctx, at->n * (v->o->h.np + 1));
  at->s = N_VCloneVectorArray((int)at->ns, at->y);
  if (!at->s) return false;
  for (long p = 0; p < at->ns; p++) {
    double *s = N_VGetArrayPointer(at->s[p]);
    memset(s, 0, sizeof *s * (size_t)at->n);
    if (at->has_y0 && p < at->n) s[p] = 1;
  }
  return !CVodeSensInit(v->cv, (int)at->ns, CV_STAGGERED, sensitivity_rhs, at->s) &&
         !CVodeSensEEtolerances(v->cv) && !CVodeSetSensErrCon(v->cv, SUNTRUE);
}

static Sundials solver_of(const Ode *o) {
  FnCtx *ctx = o->ctx;
  Sundials at = {.ctx = ctx,
                 .name = o->form->name,
                 .n = o->size,
                 .t0 = o->t0,
                 .ts = o->ts,
                 .ntimes = o->ntimes,
                 .max_steps = o->max_steps};
  at.has_y0 = call_wants(ctx, 1) || call_wants(ctx, 2);
  if (ctx->want) at.ns = (at.has_y0 ? at.n : 0) + o->h.np;
  return at;
}

static void end(Solver *v) {
  if (v->cv) CVodeFree(&v->cv);
  sundials_end(&v->at);
}

static void drop(FnOwned *owned) {
  end((Solver *)owned);
}

static bool begin(Solver *v, Ode *o) {
  Sundials *at = &v->at;
  if (!sundials_begin(at, o->y0, drop)) return false;
  /* Vectors are short: fewer calls save a fourth of the time. */
  (void)N_VEnableFusedOps_Serial(at->y, SUNTRUE);
  v->cv = CVodeCreate(o->adams ? CV_ADAMS : CV_BDF, at->sun);
  return v->cv && !CVodeSetErrHandlerFn(v->cv, sundials_silent, NULL) &&
         !CVodeInit(v->cv, rhs, o->t0, at->y) && !CVodeSetUserData(v->cv, v) &&
         !CVodeSStolerances(v->cv, o->rel, o->abs) &&
         !CVodeSetMaxNumSteps(v->cv, o->max_steps) &&
         !CVodeSetStopTime(v->cv, o->ts[o->ntimes - 1]) &&
         !CVodeSetLinearSolver(v->cv, at->linear, at->matrix) &&
         (!hof_has_adjoint(&o->h) || !CVodeSetJacFn(v->cv, jacobian)) &&
         begin_sensitivities(v);
}

static FnStatus refuse(const Solver *v, int code) {
  double t = v->at.t0;
  CVodeGetCurrentTime(v->cv, &t);
  return sundials_refuse(&v->at,
                         code == CV_TOO_MUCH_WORK  ? SUNDIALS_STEPS
                         : code == CV_TOO_MUCH_ACC ? SUNDIALS_TOLERANCE
                         : code == CV_CONV_FAILURE ? SUNDIALS_ITERATIONS
                                                   : SUNDIALS_STEP,
                         t);
}

static FnStatus advance(Sundials *at, double t) {
  Solver *v = (Solver *)at;
  double reached;
  int code = CVode(v->cv, t, at->y, &reached, CV_NORMAL);
  if (code < 0) return refuse(v, code);
  if (at->ns && CVodeGetSens(v->cv, &reached, at->s) < 0)
    return refuse(v, CV_CONV_FAILURE);
  return FN_OK;
}

FnStatus ode_sundials_solve(Ode *o, double *out, Sensitivities *kept) {
  Solver v = {.at = solver_of(o), .o = o};
  Sensitivities none;
  TRY_CALL(sundials_has_room(&v.at));
  FnStatus status = begin(&v, o)
                        ? sundials_integrate(&v.at, advance, out, kept ? kept : &none)
                        : sundials_no_set_up(&v.at);
  end(&v);
  return status;
}
