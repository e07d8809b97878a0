/* SPDX-License-Identifier: BSD-3-Clause
   Rows that call a user function: how they reach it, and what solvers share.

   The view of an argument that is a function is empty (its base says so); ctx->callback
   points to one FnCallback for each of them, in their order.  A tuple comes as the views
   of its leaves.  In an adjoint ctx->callback is not set: a row whose adjoint calls back
   keeps it in its memo. */
#pragma once
#include "math/view/call_util.h"

struct FnCallback {
  /* Sets *out.  Its numbers are there until the next call and the next use of ctx->alloc,
     whose memory may overlap with them. */
  FnStatus (*value)(void *ctx, const View *in, int n, View *out);
  /* Adds to in_bar[i] of every active parameter the product of out_bar and the Jacobian;
   *value gets the result of a real function.  NULL where there are values alone. */
  FnStatus (*adjoint)(void *ctx, const View *in, int n, const double *out_bar,
                      double *const *in_bar, double *value);
  void *ctx;
  int apart; /* CALLBACK_ */
};

/* Whether calls may run side by side: the function says nothing and draws no numbers.
   One that takes LONG, a solver, is worth a thread for one call. */
enum { CALLBACK_ALONE, CALLBACK_APART, CALLBACK_LONG };

/* A user function with the arguments that stay the same in all its calls.  bar[] holds
   for each parameter where its adjoints are added, NULL where it is not active. */
typedef struct Hof {
  FnCtx *ctx;
  const FnCallback *f; /* the row's first function, unless it sets another one */
  const char *name;    /* of the row, for messages */
  View in[FN_MAX_ARGS];
  double *bar[FN_MAX_ARGS];
  int n, lead;   /* parameters; those before the tail */
  int from;      /* argument of the row where the tail begins */
  long np;       /* numbers of the active arguments of the tail ... */
  double *p_bar; /* ... and their adjoints side by side */
  double *work;  /* of hof_jacobian */
} Hof;

/* Readies in[lead ...] and their bars from row arguments in[from ... from + ntail). */
void hof_begin(Hof *h, FnCtx *ctx, const char *name, int lead, const View *in, int from,
               int ntail);

/* Adjoints of the active tail are added to [to] from now on, side by side. */
void hof_place(Hof *h, double *to);

/* Whether there are partials by adjoint; else a solver takes differences. */
static inline bool hof_has_adjoint(const Hof *h) {
  return h->f->adjoint;
}

/* The result, which must have [size] numbers; [what] says why in the message. */
FnStatus hof_value(const Hof *h, double *out, long size, const char *what);

/* The result in scratch, whatever its size. */
FnStatus hof_result(const Hof *h, View *out);

/* Adds out_bar times the Jacobian to the bars. */
FnStatus hof_adjoint(const Hof *h, const double *out_bar, double *value);

/* Jacobians of [size] results by parameter [at] (J, size x size) and by the active tail
   (P, size x np, may be NULL), column-major; by differences where there are no
   adjoints. */
FnStatus hof_jacobian(Hof *h, int at, long size, double *J, double *P);

/* The same row by row, for functions that have adjoints: J is row-major; row i of P,
   which is added to, begins at P[i * stride]. */
FnStatus hof_rows(Hof *h, int at, long size, double *J, double *P, long stride);

/* in_bar of the active tail += bars, laid out as p_bar. */
void hof_spread(const View *in, int n, int from, unsigned want, const double *bars,
                double *const *in_bar);
/* Numbers of the active arguments from [from] to [n]. */
long hof_active_size(const View *in, int n, int from, unsigned want);
