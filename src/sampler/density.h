/* SPDX-License-Identifier: BSD-3-Clause
   What the sampler needs from a model. */
#pragma once
#include <stddef.h>
#include "base/rng.h"

typedef enum {
  DENSITY_OK,
  DENSITY_REJECT, /* this point is not possible: log density -inf */
  DENSITY_FATAL   /* the program is wrong: stop, the reason is in the chain's error */
} DensityStatus;

typedef struct Density Density;
struct Density {
  void *model;
  long dim;   /* unconstrained parameters */
  long width; /* doubles of one constrained draw: parameters, transformed, generated */
  /* Working memory of one chain; used by one thread at a time. */
  void *(*chain_new)(void *model);
  void (*chain_free)(void *model, void *chain);
  /* Log density (up to a constant) and its gradient at [q].  On REJECT both are undefined. */
  DensityStatus (*gradient)(void *model, void *chain, const double *q, double *lp,
                            double *grad);
  /* The constrained draw of [q]: `width` numbers; [rng] is at the draw's own position of the
     GENERATED stream.  On REJECT the generated quantities are NaN. */
  DensityStatus (*write)(void *model, void *chain, const double *q, Rng *rng, double *row);
  /* The last reason for REJECT or FATAL, "" when none. */
  const char *(*error)(void *model, void *chain);
};
