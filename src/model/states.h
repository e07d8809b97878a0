/* SPDX-License-Identifier: BSD-3-Clause
   Discrete parameters that are sampled: where a chain keeps its values, and steps that move
   them.  An element with at most 100 states is drawn from its distribution given all else
   (Geman and Geman 1984); others are drawn by slice sampling (Neal 2003, stepping out) of the
   density made constant between ints, with widths spread evenly over their orders of
   magnitude, so that there is nothing to tune. */
#pragma once
#include "base/rng.h"
#include "lang/gen.h"
#include "lang/eval.h"

typedef struct States States;

/* Those of a bound program; NULL when it has none.  Their slots get values of their own in
   [values], of [code]'s order.  Errors of their bounds are told in [diags]. */
States *states_new(const Program *program, const GenCode *code, Eval *eval, Value **values,
                   Diags *diags);
void states_destroy(States **states);
long states_count(const States *states);

/* Views of all slots for one chain, those of discrete parameters on its own ints: the caller
   frees both. */
View *states_views(const States *states, const View *slots, int nslots, int **ints);

/* Sets the values in the interpreter. */
void states_show(const States *states, const int *ints, Eval *eval);

void states_start(const States *states, int *ints, long attempt, Rng *rng);

/* Log density with present values: -INFINITY where it refuses; false when it is at fault. */
typedef struct StatesDensity {
  void *ctx;
  bool (*at)(void *ctx, double *lp);
} StatesDensity;

/* Moves every element once; [lp] is the log density before and after.  False when the density
   is at fault. */
bool states_step(const States *states, int *ints, const StatesDensity *density, double *lp,
                 Rng *rng);
