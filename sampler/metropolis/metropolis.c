/* SPDX-License-Identifier: BSD-3-Clause
   Random-walk Metropolis. */
#include "sampler/metropolis/metropolis.h"
#include <math.h>
#include "base/alloc.h"

/* The best scale for a normal of many dimensions is BEST_SCALE / sqrt(dim), which accepts
   BEST_MANY; for one dimension BEST_ONE is accepted. */
#define BEST_SCALE 2.38
#define BEST_MANY 0.234
#define BEST_ONE 0.44

typedef struct Metropolis {
  Proposal next;
  double *noise;
  Block block;
  bool accepted;
} Metropolis;

static const Stat STATS[] = {STAT_lp,        STAT_n_steps,
                             STAT_step_size, STAT_acceptance_rate,
                             STAT_accepted,  STAT_COUNT};
static const char *const UNUSED[] = {"max_treedepth", "target_accept", "path_length",
                                     NULL};

static void *metropolis_create(Walk *walk, const MethodOptions *options) {
  Metropolis *m = mem_new_aligned(sizeof *m);
  (void)options;
  m->block = block_new(walk->dynamics->dim, 3);
  m->next.q = block_vector(&m->block);
  m->next.g = block_vector(&m->block);
  m->noise = block_vector(&m->block);
  return m;
}

static void metropolis_destroy(void **self) {
  Metropolis *m = *self;
  *self = NULL;
  if (!m) return;
  block_free(&m->block);
  mem_free(m);
}

static double metropolis_target(const MethodOptions *options, long dim) {
  (void)options;
  return BEST_MANY + (BEST_ONE - BEST_MANY) / (double)dim;
}

static bool metropolis_search(void *self, Walk *walk) {
  (void)self;
  walk->dynamics->step = BEST_SCALE / sqrt((double)walk->dynamics->dim);
  return true;
}

/* A proposal of the covariance step^2 F F', or step^2 inv_metric. */
static void propose(Metropolis *m, Walk *w) {
  const Dynamics *d = w->dynamics;
  for (long i = 0; i < d->dim; i++) m->noise[i] = d->step * rng_normal(w->rng);
  for (long i = 0; i < d->dim; i++)
    m->next.q[i] = w->draw.q[i] +
                   (d->factor ? vector_dot(d->factor + i * d->padded, m->noise, d->padded)
                              : m->noise[i] / d->momentum_sd[i]);
}

static bool metropolis_draw(void *self, Walk *w) {
  Metropolis *m = self;
  w->halted = walk_is_halted(w);
  if (w->halted) return false;
  propose(m, w);
  w->steps = 1;
  w->draw.index = 0;
  bool possible = dynamics_gradient(w->dynamics, m->next.q, &m->next.lp, m->next.g);
  if (w->dynamics->fatal) return false;
  w->acceptance = possible ? exp(fmin(m->next.lp - w->draw.lp, 0)) : 0;
  m->accepted = rng_uniform(w->rng) < w->acceptance;
  m->next.index = 1;
  if (m->accepted) proposal_swap(&w->draw, &m->next);
  return true;
}

static void metropolis_stat(const void *self, const Walk *w, double *to) {
  to[STAT_lp] = w->draw.lp;
  to[STAT_n_steps] = (double)w->steps;
  to[STAT_step_size] = w->dynamics->step;
  to[STAT_acceptance_rate] = w->acceptance;
  to[STAT_accepted] = ((const Metropolis *)self)->accepted;
}

const Method method_metropolis = {.name = "metropolis",
                                  .title = "the random walk",
                                  .version = 1,
                                  .stats = STATS,
                                  .unused = UNUSED,
                                  .has_metric = true,
                                  .create = metropolis_create,
                                  .destroy = metropolis_destroy,
                                  .target = metropolis_target,
                                  .search = metropolis_search,
                                  .warm = metropolis_draw,
                                  .draw = metropolis_draw,
                                  .stat = metropolis_stat};
