/* SPDX-License-Identifier: BSD-3-Clause
   What the sampler needs from a model. */
#pragma once
#include <stddef.h>
#include "base/rng.h"
#include "sampler/method/recentre.h"

typedef enum {
  DENSITY_OK,
  DENSITY_REJECT, /* this point is not possible: log density -inf */
  DENSITY_FATAL,  /* the program is wrong: stop, the reason is in the chain's error */
  DENSITY_STOPPED /* whoever waits has been told to stop: the evaluation was left */
} DensityStatus;

struct Team;
typedef struct Density Density;
struct Density {
  void *model;
  long dim;               /* unconstrained parameters */
  double cost;            /* scalar operations of a gradient, about; 0: nobody knows */
  const Centred *centred; /* its hierarchical priors, NULL: none */
  long discrete; /* ints that a chain samples by other steps: its state beside q */
  /* doubles of a row: `dim` unconstrained numbers, the discrete ones, and the constrained
     draw: parameters, transformed, generated */
  long width;
  /* Working memory of one chain; used by one thread at a time.  [id]: its number from 0,
     by which it is called in what it says; -1: it says nothing. */
  void *(*chain_new)(void *model, int id);
  void (*chain_free)(void *model, void *chain);
  /* Gives it another number; NULL where nothing is said. */
  void (*chain_call)(void *model, void *chain, int id);
  /* From now on at most [most] helpers of [team], which outlives the chain's evaluations,
     take part in them; results stay the same.  NULL where there is nothing to help
     with. */
  void (*chain_team)(void *model, void *chain, struct Team *team, int most);
  /* Log density (up to a constant) and its gradient at [q].  On REJECT both are
     undefined. */
  DensityStatus (*gradient)(void *model, void *chain, const double *q, double *lp,
                            double *grad);
  /* The row of [q] and the chain's discrete ones: `width` numbers; [rng] is at the draw's
     own position of the GENERATED stream.  On REJECT the generated quantities that could
     not be computed are NaN. */
  DensityStatus (*write)(void *model, void *chain, const double *q, Rng *rng,
                         double *row);
  /* The four below are NULL without discrete ones.  A start beside [q] for attempt
     number [attempt] of finding one, from 0. */
  void (*discrete_start)(void *model, void *chain, const double *q, long attempt,
                         Rng *rng);
  /* Puts the chain's back where a row had them; those that are NaN stay. */
  void (*discrete_set)(void *model, void *chain, const double *values);
  void (*discrete_get)(void *model, void *chain, double *values);
  /* A transition of them given [q], which leaves their distribution given q as it is;
     [lp] is the log density at q before and, with [grad], after it. */
  DensityStatus (*discrete_step)(void *model, void *chain, const double *q, double *lp,
                                 double *grad, Rng *rng);
  /* The last reason for REJECT or FATAL, "" when none. */
  const char *(*error)(void *model, void *chain);
};
