/* SPDX-License-Identifier: BSD-3-Clause
   Static Hamiltonian Monte Carlo. */
#include "sampler/hmc/hmc.h"
#include <math.h>
#include "base/alloc.h"
#include "sampler/method/search.h"

/* Lengths are uniform on (1 - SPREAD, 1 + SPREAD) of the one that is asked for. */
#define SPREAD 0.5

/* Steps of a trajectory at most, while the step size is still far off. */
#define MOST_STEPS 1024.0

typedef struct Hmc {
  Point end;
  Block block;
  double length;
  bool accepted;
} Hmc;

static const Stat STATS[] = {STAT_lp,       STAT_energy,       STAT_diverging,
                             STAT_n_steps,  STAT_step_size,    STAT_acceptance_rate,
                             STAT_accepted, STAT_energy_error, STAT_COUNT};
static const char *const UNUSED[] = {"max_treedepth", NULL};

static void *hmc_create(Walk *walk, const MethodOptions *options) {
  Hmc *h = mem_new_aligned(sizeof *h);
  h->block = block_new(walk->dynamics->dim, 4);
  h->end = point_new(&h->block);
  h->length = options->path_length;
  return h;
}

static void hmc_destroy(void **self) {
  Hmc *h = *self;
  *self = NULL;
  if (!h) return;
  block_free(&h->block);
  mem_free(h);
}

static double hmc_target(const MethodOptions *options, long dim) {
  (void)dim;
  return options->target_accept;
}

static bool hmc_search(void *self, Walk *walk) {
  return step_search(walk, &((Hmc *)self)->end);
}

static void start(Hmc *h, Walk *w) {
  Dynamics *d = w->dynamics;
  vector_copy(h->end.q, w->draw.q, d->padded);
  vector_copy(h->end.g, w->draw.g, d->padded);
  h->end.lp = w->draw.lp;
  dynamics_force(d, &h->end);
  dynamics_momentum(d, w->rng, h->end.p);
  w->start_energy = dynamics_kinetic(d, h->end.p) - w->draw.lp;
  w->draw.energy = w->start_energy;
  w->draw.index = 0;
  w->steps = w->depth = 0;
  w->diverging = w->halted = w->is_strained = false;
}

/* The energy at the end of a trajectory, infinite where it ends before. */
static double run(Hmc *h, Walk *w, long steps) {
  double energy = w->start_energy;
  while (w->steps < steps && !w->diverging) {
    w->halted = walk_is_halted(w);
    if (w->halted || w->dynamics->fatal) break;
    energy = leapfrog_step(w->dynamics, &h->end, w->dynamics->step);
    w->steps++;
    w->diverging = !(energy - w->start_energy <= MAX_ENERGY_ERROR);
    w->is_strained |= !(energy - w->start_energy <= STRAINED_ENERGY_ERROR);
  }
  return w->diverging ? (double)INFINITY : energy;
}

static void take_end(Hmc *h, Walk *w, double energy) {
  vector_copy(w->draw.q, h->end.q, w->dynamics->padded);
  vector_copy(w->draw.g, h->end.g, w->dynamics->padded);
  w->draw.lp = h->end.lp;
  w->draw.energy = energy;
  w->draw.index = w->steps;
}

static bool hmc_draw(void *self, Walk *w) {
  Hmc *h = self;
  double spread = 1 + SPREAD * (2 * rng_uniform(w->rng) - 1);
  start(h, w);
  double steps = rint(h->length * spread / w->dynamics->step);
  double energy = run(h, w, (long)fmin(fmax(steps, 1), MOST_STEPS));
  if (w->halted || w->dynamics->fatal) return false;
  w->acceptance = exp(fmin(w->start_energy - energy, 0));
  h->accepted = rng_uniform(w->rng) < w->acceptance;
  if (h->accepted) take_end(h, w, energy);
  return true;
}

static void hmc_stat(const void *self, const Walk *w, double *to) {
  to[STAT_lp] = w->draw.lp;
  to[STAT_energy] = w->start_energy;
  to[STAT_diverging] = w->diverging;
  to[STAT_n_steps] = (double)w->steps;
  to[STAT_step_size] = w->dynamics->step;
  to[STAT_acceptance_rate] = w->acceptance;
  to[STAT_accepted] = ((const Hmc *)self)->accepted;
  to[STAT_energy_error] = w->draw.energy - w->start_energy;
}

const Method method_hmc = {.name = "hmc",
                           .title = "HMC",
                           .version = 1,
                           .stats = STATS,
                           .unused = UNUSED,
                           .has_metric = true,
                           .is_plain = true,
                           .create = hmc_create,
                           .destroy = hmc_destroy,
                           .target = hmc_target,
                           .search = hmc_search,
                           .warm = hmc_draw,
                           .draw = hmc_draw,
                           .stat = hmc_stat};
