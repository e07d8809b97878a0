/* SPDX-License-Identifier: BSD-3-Clause
   What the solvers of SUNDIALS share: the state as a vector, dense linear algebra,
   sensitivities that run forward beside the state (of the initial state where it is
   active, then of the active arguments of the user's function).  The doorway to vectors
   and matrices of SUNDIALS. */
#pragma once
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>
#include "math/solve/sensitivity.h"
#include "math/view/call_util.h"

/* A solver that is at work; it begins the struct of CVODES or IDAS. */
typedef struct Sundials {
  FnOwned owned;
  FnCtx *ctx;
  const char *name; /* of the row */
  long n, ns;       /* of the state, of sensitivities */
  bool has_y0;      /* the first n of them are those of the initial state */
  double t0;
  const double *ts;
  long ntimes, max_steps; /* max_steps: between two times */
  double *P;       /* n x: the Jacobian by the active arguments, when there are any */
  FnStatus failed; /* of the user's function */
  SUNContext sun;
  N_Vector y, *s;
  SUNMatrix matrix;
  SUNLinearSolver linear;
} Sundials;

/* Whether memory will do for a solver of SUNDIALS, which takes its own: the matrix of
   Newton's iteration twice, and as many vectors as formulas of the highest order keep, of
   the state and of each sensitivity. */
FnStatus sundials_has_room(const Sundials *v);
/* Makes sun, y, matrix and linear; false where memory is short.  [drop], of the struct
   that begins with [v], is called when the call is left.  sundials_end frees what there
   is, s too; the solver that uses them has been freed before. */
bool sundials_begin(Sundials *v, const double *y0, void (*drop)(FnOwned *owned));
void sundials_end(Sundials *v);
FnStatus sundials_no_set_up(const Sundials *v); /* the refusal */

/* What a function called by a solver returns: it gives up after -1 and takes a shorter
   step after 1. */
int sundials_note(Sundials *v, FnStatus status);         /* 0 or -1 */
int sundials_finite(const Sundials *v, const double *x); /* 0 or 1, of n numbers */

/* Messages are written by us. */
void sundials_silent(int code, const char *module, const char *function, char *text,
                     void *data);

/* out (n) = df/dp of sensitivity [p]: nothing for those of the initial state. */
void sundials_forcing(const Sundials *v, long p, double *out);

/* Why a solver stopped at time t. */
typedef enum {
  SUNDIALS_STEPS,      /* too many */
  SUNDIALS_TOLERANCE,  /* too small */
  SUNDIALS_ITERATIONS, /* did not converge */
  SUNDIALS_STEP        /* none is small enough */
} SundialsTrouble;
FnStatus sundials_refuse(const Sundials *v, SundialsTrouble why, double t);

/* Takes y, and s where ns > 0, to time t. */
typedef FnStatus SundialsAdvance(Sundials *v, double t);
/* out (n x ntimes) = the state at all times; the sensitivities are left in [kept], whose
   memory is of the call. */
FnStatus sundials_integrate(Sundials *v, SundialsAdvance *advance, double *out,
                            Sensitivities *kept);
