/* SPDX-License-Identifier: BSD-3-Clause
   The doorway to CVODES of SUNDIALS: backward differentiation and Adams formulas.  State
   and sensitivities are one system, whose errors are held to the tolerance one by one, as
   in Stan: Hindmarsh and others, "SUNDIALS: suite of nonlinear and differential/algebraic
   equation solvers" (2005). */
#include "math/solve/ode.h"
#include "math/solve/sundials_block.h"
#include <cvodes/cvodes.h>

/* Newton's iteration ends when its error is this part of what a step may have.  CVODES
   takes 0.1: sensitivities, whose equations hold the state, lag a round behind it, and
   larger steps would be refused more often. */
static const double CONVERGED = 0.02;

typedef struct Solver {
  Sundials at;
  Ode *o;
  long width;     /* of a row of the block */
  double *y, *dy; /* the state and its slopes, out of their block */
  double *J;      /* by the state, row-major */
  void *cv;
} Solver;

static void take_state(const Solver *v, N_Vector block) {
  const double *z = N_VGetArrayPointer(block);
  for (long k = 0; k < v->at.n; k++) v->y[k] = z[k * v->width];
}

/* Slopes of the state and, ds/dt = J s + df/dp, of its sensitivities. */
static FnStatus slopes(Solver *v, double t, N_Vector block, double *dz) {
  const Sundials *at = &v->at;
  long n = at->n, width = v->width;
  take_state(v, block);
  TRY_CALL(ode_rhs(v->o, t, v->y, v->dy));
  if (at->ns) {
    double *forcing = dz + 1 + (at->has_y0 ? n : 0);
    memset(dz, 0, sizeof *dz * (size_t)(n * width));
    TRY_CALL(hof_rows(&v->o->h, 1, n, v->J, forcing, width));
    la_add_rows(n, width, v->J, N_VGetArrayPointer(block), dz);
  }
  for (long k = 0; k < n; k++) dz[k * width] = v->dy[k];
  return FN_OK;
}

static int rhs(realtype t, N_Vector block, N_Vector slope, void *data) {
  Solver *v = data;
  double *dz = N_VGetArrayPointer(slope);
  if (sundials_note(&v->at, slopes(v, t, block, dz))) return -1;
  double wrong = 0;
  for (long k = 0; k < v->at.n * v->width; k++) wrong += dz[k] - dz[k];
  return wrong == 0 ? 0 : 1;
}

static int jacobian(realtype t, N_Vector block, N_Vector slope, SUNMatrix J, void *data,
                    N_Vector a, N_Vector b, N_Vector c) {
  (void)slope, (void)a, (void)b, (void)c;
  Solver *v = data;
  take_state(v, block);
  v->o->t = t;
  v->o->h.in[1].r = v->y;
  FnStatus status = hof_jacobian(&v->o->h, 1, v->at.n, SUNDenseMatrix_Data(J), NULL);
  return sundials_note(&v->at, status);
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

/* The state, and sensitivities by it as the identity. */
static void start(Solver *v) {
  double *z = N_VGetArrayPointer(v->at.y);
  for (long k = 0; k < v->at.n; k++) {
    z[k * v->width] = v->o->y0[k];
    if (v->at.ns && v->at.has_y0) z[k * v->width + 1 + k] = 1;
  }
}

static bool make_parts(Solver *v) {
  Sundials *at = &v->at;
  long n = at->n;
  v->width = sundials_block_width(at->ns);
  v->y = call_numbers(at->ctx, n);
  v->dy = call_numbers(at->ctx, n);
  v->J = call_numbers(at->ctx, n * n);
  sunindextype *pivots = at->ctx->alloc(at->ctx, sizeof *pivots * (size_t)n);
  call_hold(at->ctx, &at->owned, drop);
  if (SUNContext_Create(NULL, &at->sun)) return false;
  at->y = sundials_block_new(n, v->width, at->sun);
  at->matrix = SUNDenseMatrix(n, n, at->sun);
  at->linear = sundials_block_solver(pivots, at->sun);
  return at->y && at->matrix && at->linear;
}

static bool begin(Solver *v) {
  Sundials *at = &v->at;
  const Ode *o = v->o;
  if (!make_parts(v)) return false;
  start(v);
  v->cv = CVodeCreate(o->adams ? CV_ADAMS : CV_BDF, at->sun);
  return v->cv && !CVodeSetErrHandlerFn(v->cv, sundials_silent, NULL) &&
         !CVodeInit(v->cv, rhs, o->t0, at->y) && !CVodeSetUserData(v->cv, v) &&
         !CVodeSStolerances(v->cv, o->rel, o->abs) &&
         !CVodeSetMaxNumSteps(v->cv, o->max_steps) &&
         !CVodeSetNonlinConvCoef(v->cv, CONVERGED) &&
         !CVodeSetStopTime(v->cv, o->ts[o->ntimes - 1]) &&
         !CVodeSetLinearSolver(v->cv, at->linear, at->matrix) &&
         !CVodeSetJacFn(v->cv, jacobian);
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

static FnStatus advance(Solver *v, double t) {
  double reached;
  int code = CVode(v->cv, t, v->at.y, &reached, CV_NORMAL);
  return code < 0 ? refuse(v, code) : FN_OK;
}

static void put_output(const Solver *v, long i, double *out, Sensitivities *kept) {
  long n = v->at.n, ns = v->at.ns;
  const double *z = N_VGetArrayPointer(v->at.y);
  for (long k = 0; k < n; k++, z += v->width) {
    out[i * n + k] = z[0];
    if (ns) memcpy(kept->s + (i * n + k) * ns, z + 1, sizeof *z * (size_t)ns);
  }
}

/* Times may repeat. */
static FnStatus integrate(Solver *v, double *out, Sensitivities *kept) {
  const Sundials *at = &v->at;
  for (long i = 0; i < at->ntimes; i++) {
    if (at->ts[i] > (i ? at->ts[i - 1] : at->t0)) TRY_CALL(advance(v, at->ts[i]));
    put_output(v, i, out, kept);
  }
  return FN_OK;
}

FnStatus ode_sundials_solve(Ode *o, double *out, Sensitivities *kept) {
  Solver v = {.at = solver_of(o), .o = o};
  long n = v.at.n, ns = v.at.ns;
  TRY_CALL(sundials_has_room(&v.at));
  if (ns) {
    double *s = call_numbers(o->ctx, v.at.ntimes * ns * n);
    *kept = (Sensitivities){n, ns, v.at.ntimes, v.at.has_y0, s};
  }
  FnStatus status = begin(&v) ? integrate(&v, out, kept) : sundials_no_set_up(&v.at);
  end(&v);
  return status;
}
