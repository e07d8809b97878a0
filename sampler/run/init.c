/* SPDX-License-Identifier: BSD-3-Clause
   Finding a start. */
#include "sampler/run/init.h"
#include <math.h>
#include <string.h>
#include "base/alloc.h"
#include "base/str.h"
#include "sampler/adapt/lbfgs.h"

enum { TRIES = 100 };

/* [given]: discrete ones that are, or NULL. */
static bool is_start(Chain *c, Proposal *at, long attempt, const double *given,
                     Rng *rng) {
  Dynamics *d = &c->dynamics;
  const Density *density = c->density;
  if (density->discrete)
    density->discrete_start(density->model, d->work, at->q, attempt, rng);
  if (density->discrete && given) density->discrete_set(density->model, d->work, given);
  return dynamics_gradient(d, at->q, &at->lp, at->g) &&
         isfinite(vector_dot(at->g, at->g, d->padded));
}

/* [past]: tries of earlier starts. */
static bool try_uniform(Chain *c, Proposal *at, uint64_t past) {
  Rng rng;
  rng_init(&rng, c->options->seed, (uint32_t)c->id, STREAM_INIT);
  double radius = c->options->init_radius;
  for (int k = 0; k < TRIES && !c->dynamics.fatal; k++) {
    rng_seek(&rng, past + (uint64_t)k);
    for (long i = 0; i < c->dynamics.dim; i++)
      at->q[i] = radius * (2 * rng_uniform(&rng) - 1);
    if (is_start(c, at, k, NULL, &rng)) return true;
  }
  return false;
}

/* What is given to the chain.  A group may have members beyond the chains asked for; they
   take starts in turn. */
static const double *given_start(const Chain *c) {
  long width = c->dynamics.dim + c->density->discrete;
  return c->options->init + width * (c->id % c->options->chains);
}

/* Whether tries at a given start differ. */
static bool is_partly_random(const Chain *c) {
  const double *init = given_start(c);
  bool any = c->density->discrete > 0;
  for (long i = 0; i < c->dynamics.dim; i++) any |= isnan(init[i]);
  return any;
}

static bool try_given(Chain *c, Proposal *at) {
  const double *init = given_start(c);
  long dim = c->dynamics.dim;
  double radius = c->options->init_radius;
  int tries = is_partly_random(c) ? TRIES : 1;
  Rng rng;
  rng_init(&rng, c->options->seed, (uint32_t)c->id, STREAM_INIT);
  for (int k = 0; k < tries && !c->dynamics.fatal; k++) {
    rng_seek(&rng, (uint64_t)k);
    for (long i = 0; i < dim; i++)
      at->q[i] = isnan(init[i]) ? radius * (2 * rng_uniform(&rng) - 1) : init[i];
    if (is_start(c, at, k, init + dim, &rng)) return true;
  }
  return false;
}

static void explain(Chain *c) {
  const char *reason = c->density->error(c->density->model, c->dynamics.work);
  Buf text = {0};
  if (c->dynamics.fatal)
    buf_put(&text, reason);
  else if (c->options->init && !is_partly_random(c))
    buf_printf(&text, "log density or gradient is not finite at the given start");
  else
    buf_printf(&text,
               "log density or gradient is not finite at any of %d random starts on "
               "(%g, %g)",
               TRIES, -c->options->init_radius, c->options->init_radius);
  if (!c->dynamics.fatal && !*reason && isfinite(c->walk.draw.lp))
    reason = "the log density is finite, its gradient is not";
  if (!c->dynamics.fatal && *reason) buf_printf(&text, "; at the last one: %s", reason);
  c->error = buf_take(&text);
}

bool init_find(Chain *c) {
  Dynamics *d = &c->dynamics;
  Proposal *at = &c->walk.draw;
  bool found = c->options->init ? try_given(c, at) : try_uniform(c, at, 0);
  if (found && adapt_is_pooled(c->options->adapt)) {
    if (c->options->init)
      metric_from_gradient(at->g, d->inv_metric, d->dim);
    else
      lbfgs_climb(d, at->q, &at->lp, at->g, d->inv_metric);
    dynamics_metric_changed(d);
  }
  if (found && !d->fatal) return true;
  if (!d->stopped) explain(c);
  return false;
}

bool init_again(Chain *c) {
  Proposal *at = &c->spare;
  c->restarts++;
  if (!try_uniform(c, at, (uint64_t)c->restarts * TRIES)) return false;
  lbfgs_climb(&c->dynamics, at->q, &at->lp, at->g, NULL);
  if (c->dynamics.fatal) return false;
  proposal_swap(&c->walk.draw, at);
  return true;
}
