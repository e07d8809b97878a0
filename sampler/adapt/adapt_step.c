/* SPDX-License-Identifier: BSD-3-Clause
   Step size adaptation. */
#include "sampler/adapt/adapt_step.h"
#include <math.h>

#define GAMMA 0.05
#define KAPPA 0.75
#define T0 10.0
#define SEARCH_ACCEPTANCE 0.8
#define MIN_STEP 1e-300
#define MAX_STEP 1e7

void step_restart(StepAdapt *a, double step, double target) {
  *a = (StepAdapt){.target = target, .mu = log(10 * step), .log_average = 0};
}

void step_retarget(StepAdapt *a, double target) {
  *a = (StepAdapt){.target = target, .mu = a->log_average};
}

double step_update(StepAdapt *a, double acceptance) {
  double count = (double)++a->count, eta = 1 / (count + T0);
  double accepted = isnan(acceptance) ? 0 : fmin(acceptance, 1);
  a->error = (1 - eta) * a->error + eta * (a->target - accepted);
  double log_step = a->mu - a->error * sqrt(count) / GAMMA;
  double weight = pow(count, -KAPPA);
  a->log_average = (1 - weight) * a->log_average + weight * log_step;
  return exp(log_step);
}

double step_average(const StepAdapt *a) {
  return exp(a->log_average);
}

/* Whether a step of size dynamics->step from the current draw is accepted well enough. */
static bool is_accepted(Tree *t) {
  Dynamics *d = t->dynamics;
  const Proposal *draw = &t->whole.proposal;
  Point *z = &t->end[1];
  vector_copy(z->q, draw->q, d->padded);
  vector_copy(z->g, draw->g, d->padded);
  dynamics_force(d, z);
  dynamics_momentum(d, t->rng, z->p);
  double energy = dynamics_kinetic(d, z->p) - draw->lp;
  return energy - leapfrog_step(d, z, d->step) > log(SEARCH_ACCEPTANCE);
}

bool step_search(Tree *t) {
  Dynamics *d = t->dynamics;
  bool grows = is_accepted(t);
  while (!d->fatal && d->step > MIN_STEP && d->step < MAX_STEP) {
    d->step *= grows ? 2 : 0.5;
    if (is_accepted(t) != grows) break;
  }
  return !d->fatal && d->step > MIN_STEP && d->step < MAX_STEP;
}
