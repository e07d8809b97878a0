/* SPDX-License-Identifier: BSD-3-Clause
   The order of magnitude of a step size. */
#include "sampler/method/search.h"
#include <math.h>

#define SEARCH_ACCEPTANCE 0.8
#define MIN_STEP 1e-300
#define MAX_STEP 1e7

/* Whether a step of size dynamics->step from the current draw is accepted well enough. */
static bool is_accepted(Walk *w, Point *z) {
  Dynamics *d = w->dynamics;
  vector_copy(z->q, w->draw.q, d->padded);
  vector_copy(z->g, w->draw.g, d->padded);
  dynamics_force(d, z);
  dynamics_momentum(d, w->rng, z->p);
  double energy = dynamics_kinetic(d, z->p) - w->draw.lp;
  return energy - leapfrog_step(d, z, d->step) > log(SEARCH_ACCEPTANCE);
}

bool step_search(Walk *w, Point *z) {
  Dynamics *d = w->dynamics;
  bool grows = is_accepted(w, z);
  while (!d->fatal && d->step > MIN_STEP && d->step < MAX_STEP) {
    d->step *= grows ? 2 : 0.5;
    if (is_accepted(w, z) != grows) break;
  }
  return !d->fatal && d->step > MIN_STEP && d->step < MAX_STEP;
}
