/* SPDX-License-Identifier: BSD-3-Clause
   The doorway to CVODES of SUNDIALS: backward differentiation and Adams formulas.
   Sensitivities run forward beside the state, under the same control of errors, as Stan's
   do. */
#include "math/solve/ode.h"
#include <cvodes/cvodes.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

typedef struct Solver {
  Ode *o;
  long n, ns; /* of the state, of sensitivities: initial state, then active arguments */
  bool has_y0;
  double *J, *P;   /* Jacobians by the state and by the arguments */
  FnStatus failed; /* of the user's function */
  SUNContext sun;
  void *cv;
  N_Vector y, *s;
  SUNMatrix matrix;
  SUNLinearSolver linear;
} Solver;

/* What the adjoint finds: sensitivities [time][parameter][state]. */
typedef struct Memo {
  bool has_y0;
  long ns;
  double *s;
} Memo;

/* CVODES takes a shorter step after 1 and gives up after -1. */
static int note(Solver *v, FnStatus status) {
  if (status == FN_OK) return 0;
  v->failed = status;
  return -1;
}

static int rhs(realtype t, N_Vector y, N_Vector dy, void *data) {
  Solver *v = data;
  double *out = N_VGetArrayPointer(dy);
  if (note(v, ode_rhs(v->o, t, N_VGetArrayPointer(y), out))) return -1;
  for (long k = 0; k < v->n; k++)
    if (!isfinite(out[k])) return 1;
  return 0;
}

static FnStatus jacobians(Solver *v, double t, N_Vector y, double *J, double *P) {
  v->o->t = t;
  v->o->h.in[1].r = N_VGetArrayPointer(y);
  return hof_jacobian(&v->o->h, 1, v->n, J, P);
}

static int jacobian(realtype t, N_Vector y, N_Vector dy, SUNMatrix J, void *data,
                    N_Vector a, N_Vector b, N_Vector c) {
  (void)dy, (void)a, (void)b, (void)c;
  Solver *v = data;
  return note(v, jacobians(v, t, y, SUNDenseMatrix_Data(J), NULL));
}

/* ds/dt = J s + df/dp */
static int sensitivity_rhs(int ns, realtype t, N_Vector y, N_Vector dy, N_Vector *s,
                           N_Vector *ds, void *data, N_Vector a, N_Vector b) {
  (void)dy, (void)a, (void)b;
  Solver *v = data;
  long n = v->n, first = v->has_y0 ? n : 0;
  if (note(v, jacobians(v, t, y, v->J, v->P))) return -1;
  for (long p = 0; p < ns; p++) {
    double *out = N_VGetArrayPointer(ds[p]);
    if (p < first)
      memset(out, 0, sizeof *out * (size_t)n);
    else
      memcpy(out, v->P + (p - first) * n, sizeof *out * (size_t)n);
    la_gemv(n, n, 1, v->J, n, N_VGetArrayPointer(s[p]), out);
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

static bool begin_sensitivities(Solver *v) {
  if (!v->ns) return true;
  v->J = call_numbers(v->o->ctx, v->n * v->n);
  v->P = call_numbers(v->o->ctx, v->n * (v->o->h.np + 1));
  v->s = N_VCloneVectorArray((int)v->ns, v->y);
  if (!v->s) return false;
  for (long p = 0; p < v->ns; p++) {
    double *s = N_VGetArrayPointer(v->s[p]);
    memset(s, 0, sizeof *s * (size_t)v->n);
    if (v->has_y0 && p < v->n) s[p] = 1;
  }
  return !CVodeSensInit(v->cv, (int)v->ns, CV_STAGGERED, sensitivity_rhs, v->s) &&
         !CVodeSensEEtolerances(v->cv) && !CVodeSetSensErrCon(v->cv, SUNTRUE);
}

static bool begin(Solver *v, Ode *o) {
  const FnCtx *ctx = o->ctx;
  *v = (Solver){.o = o, .n = o->size};
  v->has_y0 = call_wants(ctx, 1) || call_wants(ctx, 2);
  if (ctx->want) v->ns = (v->has_y0 ? v->n : 0) + o->h.np;
  if (SUNContext_Create(NULL, &v->sun)) return false;
  v->cv = CVodeCreate(o->adams ? CV_ADAMS : CV_BDF, v->sun);
  v->y = N_VNew_Serial(v->n, v->sun);
  v->matrix = SUNDenseMatrix(v->n, v->n, v->sun);
  if (!v->cv || !v->y || !v->matrix) return false;
  /* Vectors are short: fewer calls save a fourth of the time. */
  (void)N_VEnableFusedOps_Serial(v->y, SUNTRUE);
  memcpy(N_VGetArrayPointer(v->y), o->y0, sizeof(double) * (size_t)v->n);
  v->linear = SUNLinSol_Dense(v->y, v->matrix, v->sun);
  return v->linear && !CVodeSetErrHandlerFn(v->cv, silent, NULL) &&
         !CVodeInit(v->cv, rhs, o->t0, v->y) && !CVodeSetUserData(v->cv, v) &&
         !CVodeSStolerances(v->cv, o->rel, o->abs) &&
         !CVodeSetMaxNumSteps(v->cv, o->max_steps) &&
         !CVodeSetStopTime(v->cv, o->ts[o->ntimes - 1]) &&
         !CVodeSetLinearSolver(v->cv, v->linear, v->matrix) &&
         (!hof_has_adjoint(&o->h) || !CVodeSetJacFn(v->cv, jacobian)) &&
         begin_sensitivities(v);
}

static void end(Solver *v) {
  if (v->s) N_VDestroyVectorArray(v->s, (int)v->ns);
  if (v->cv) CVodeFree(&v->cv);
  if (v->linear) SUNLinSolFree(v->linear);
  if (v->matrix) SUNMatDestroy(v->matrix);
  if (v->y) N_VDestroy(v->y);
  if (v->sun) SUNContext_Free(&v->sun);
}

static FnStatus refuse(Solver *v, int code) {
  Ode *o = v->o;
  double t = o->t0;
  if (v->failed != FN_OK) return v->failed;
  CVodeGetCurrentTime(v->cv, &t);
  if (code == CV_TOO_MUCH_WORK)
    return call_reject(o->ctx, "%s: more than %ld steps between two times, at time %g",
                       o->form->name, o->max_steps, t);
  return call_reject(o->ctx, "%s: the solver stopped at time %g (%s)", o->form->name, t,
                     code == CV_TOO_MUCH_ACC   ? "the tolerance is too small"
                     : code == CV_CONV_FAILURE ? "its iterations did not converge"
                                               : "no step is small enough");
}

static FnStatus integrate(Solver *v, double *out, double *s) {
  Ode *o = v->o;
  long n = v->n;
  double reached = o->t0;
  for (long i = 0; i < o->ntimes; i++) {
    if (o->ts[i] > (i ? o->ts[i - 1] : o->t0)) {
      int code = CVode(v->cv, o->ts[i], v->y, &reached, CV_NORMAL);
      if (code < 0) return refuse(v, code);
      if (v->ns && CVodeGetSens(v->cv, &reached, v->s) < 0)
        return refuse(v, CV_CONV_FAILURE);
    }
    memcpy(out + i * n, N_VGetArrayPointer(v->y), sizeof *out * (size_t)n);
    for (long p = 0; p < v->ns; p++)
      memcpy(s + (i * v->ns + p) * n, N_VGetArrayPointer(v->s[p]), sizeof *s * (size_t)n);
  }
  return FN_OK;
}

FnStatus ode_sundials_solve(Ode *o, double *out, void **memo) {
  Solver v;
  FnStatus status;
  if (begin(&v, o)) {
    Memo *m = o->ctx->alloc(o->ctx, sizeof *m);
    *m = (Memo){v.has_y0, v.ns, call_numbers(o->ctx, o->ntimes * v.ns * v.n)};
    *memo = m;
    status = integrate(&v, out, m->s);
  } else {
    status = call_reject(o->ctx, "%s: the solver could not be set up", o->form->name);
  }
  end(&v);
  return status;
}

FnStatus ode_sundials_back(Ode *o, void *memo, const double *out_bar, double *y0_bar) {
  const Memo *m = memo;
  long n = o->size, first = m->has_y0 ? n : 0;
  for (long i = 0; i < o->ntimes; i++)
    for (long p = 0; p < m->ns; p++) {
      double *bar = p < first ? &y0_bar[p] : &o->h.p_bar[p - first];
      *bar += la_dot(n, out_bar + i * n, m->s + (i * m->ns + p) * n);
    }
  return FN_OK;
}
