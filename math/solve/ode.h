/* SPDX-License-Identifier: BSD-3-Clause
   Ordinary differential equations y' = f(t, y, ...): one problem, as every solver sees
   it. */
#pragma once
#include "math/solve/sensitivity.h"
#include "math/view/hof.h"

/* How a row differs from the others. */
typedef struct OdeForm {
  const char *name;
  bool stiff, adams, cash_karp; /* none: Dormand and Prince */
  double tolerance, max_steps;  /* without arguments for them */
  int tol;           /* argument where the tolerances begin, 0 when there are none */
  int steps, solver; /* where they are when not after the tolerances, else 0 */
  int tail, ntail;   /* arguments for f; ntail -1: all that follow */
} OdeForm;

typedef struct Ode {
  const OdeForm *form;
  FnCtx *ctx;
  Hof h;    /* parameters: t, y, the tail */
  double t; /* the number h.in[0] points to */
  const View *in;
  int n;
  long size, ntimes; /* of the state, of the output times */
  const double *y0, *ts;
  double t0, rel, abs;
  long max_steps; /* between two output times */
  bool adams;
} Ode;

FnStatus ode_rhs(Ode *o, double t, const double *y, double *dy);

/* Fill [out], ntimes x size, and [kept] where it is not NULL: something is wanted.  The
   errors of both are held to the tolerances. */
typedef FnStatus OdeSolve(Ode *o, double *out, Sensitivities *kept);

OdeSolve ode_rk_solve, ode_sundials_solve;
