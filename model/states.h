/* SPDX-License-Identifier: BSD-3-Clause
   Discrete parameters that are sampled: where a chain keeps its values, and steps that
   move them (model/move.h), one after the other or, where it is known which parts of the
   density mention them, all at once that share none (Gonzalez et al. 2011). */
#pragma once
#include "base/rng.h"
#include "lang/gen/gen.h"
#include "lang/eval/eval.h"
#include "model/data.h"

typedef struct States States;

/* Those of a bound program; NULL when it has none.  Their slots get values of their own
   in [values], of [code]'s order.  Errors of their bounds are told in [diags]. */
States *states_new(const Program *program, const GenCode *code, Eval *eval,
                   Value **values, Diags *diags);
void states_destroy(States **states);
long states_count(const States *states);

/* Views of all slots for one chain, those of discrete parameters on its own ints: the
   caller frees both. */
View *states_views(const States *states, const View *slots, int nslots, int **ints);

/* Sets the values in the interpreter. */
void states_show(const States *states, const int *ints, Eval *eval);

/* Numbers of all elements as [source] gave them and [eval] has them; NaN where it gave
   none. */
void states_given(const States *states, const DataSource *source, const Eval *eval,
                  double *out);

/* Random values; later attempts look further away from a bound, or from 0. */
void states_start(const States *states, int *ints, long attempt, Rng *rng);

/* Log density with present values: -INFINITY where it refuses; false when it is at
   fault. */
typedef struct StatesDensity {
  void *ctx;
  bool (*at)(void *ctx, double *lp);
} StatesDensity;

/* Moves every element once; [lp] is the log density before and after.  False when the
   density is at fault. */
bool states_step(const States *states, int *ints, const StatesDensity *density,
                 double *lp, Rng *rng);

/* Parts of the log density: elements of the same colour, from 0, share none. */
typedef struct StatesParts {
  void *ctx;
  const int *colours;
  int ncolours;
  /* For each of the elements lps[element], the sum of the parts that mention it, with
     present values; false when one is at fault. */
  bool (*at)(void *ctx, const int *elements, int n, double *lps);
} StatesParts;

/* The same as states_step by parts of the density; false leaves values in disorder. */
bool states_sweep(const States *states, int *ints, const StatesParts *parts, Rng *rng);

/* Draws impossible values anew, further and further away, until none is left or 50 rounds
   were in vain. */
void states_mend(const States *states, int *ints, const StatesParts *parts, Rng *rng);
