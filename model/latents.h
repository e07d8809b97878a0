/* SPDX-License-Identifier: BSD-3-Clause
   Discrete parameters that are sampled: where a chain keeps its values, and steps that
   move them (model/move.h), one after the other or, where it is known which parts of the
   density mention them, all at once that share none (Gonzalez et al. 2011). */
#pragma once
#include "base/rng.h"
#include "lang/gen/gen.h"
#include "lang/eval/eval.h"
#include "model/data.h"

typedef struct Latents Latents;

/* Those of a bound program; NULL when it has none.  Their slots get values of their own
   in [values], of [code]'s order.  Errors of their bounds are told in [diags]. */
Latents *latents_new(const Program *program, const GenCode *code, Eval *eval,
                     Value **values, Diags *diags);
void latents_destroy(Latents **latents);
long latents_count(const Latents *latents);

/* Views of all slots for one chain, those of discrete parameters on its own ints: the
   caller frees both. */
View *latents_views(const Latents *latents, const View *slots, int nslots, int **ints);

/* Sets the values in the interpreter. */
void latents_show(const Latents *latents, const int *ints, Eval *eval);

/* Numbers of all elements as [source] gave them and [eval] has them; NaN where it gave
   none. */
void latents_given(const Latents *latents, const DataSource *source, const Eval *eval,
                   double *out);

/* Random values; later attempts look further away from a bound, or from 0. */
void latents_start(const Latents *latents, int *ints, long attempt, Rng *rng);

/* Log density with present values: -INFINITY where it refuses; false when it is at
   fault. */
typedef struct LatentsDensity {
  void *ctx;
  bool (*at)(void *ctx, double *lp);
} LatentsDensity;

/* Moves every element once; [lp] is the log density before and after.  False when the
   density is at fault. */
bool latents_step(const Latents *latents, int *ints, const LatentsDensity *density,
                  double *lp, Rng *rng);

/* Parts of the log density: elements of the same colour, from 0, share none. */
typedef struct LatentsParts {
  void *ctx;
  const int *colours;
  int ncolours;
  /* For each of the elements lps[element], the sum of the parts that mention it, with
     present values; false when one is at fault. */
  bool (*at)(void *ctx, const int *elements, int n, double *lps);
} LatentsParts;

/* The same as latents_step by parts of the density; false leaves values in disorder. */
bool latents_sweep(const Latents *latents, int *ints, const LatentsParts *parts,
                   Rng *rng);

/* Draws impossible values anew, further and further away, until none is left or 50 rounds
   were in vain. */
void latents_mend(const Latents *latents, int *ints, const LatentsParts *parts, Rng *rng);
