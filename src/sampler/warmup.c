/* SPDX-License-Identifier: BSD-3-Clause
   Adaptation of a group. */
#include "sampler/warmup.h"
#include <math.h>
#include <stdlib.h>

/* A diverging transition says something only when it got this far. */
enum { FAR_ENOUGH = 4 };

/* Shares of divergent transitions in the second half of metric adaptation from which AUTO
   asks for a higher acceptance. */
#define SOME_DIVERGENT 0.01
#define MANY_DIVERGENT 0.05
#define HIGH_ACCEPT 0.9
#define HIGHER_ACCEPT 0.95

static Adapt adapt_of(const Chain *c) {
  return c->options->adapt;
}

static void estimate_add(Estimate *e, const Proposal *at, long padded) {
  welford_add(&e->draws, at->q, padded);
  welford_add(&e->gradients, at->g, padded);
}

static void estimate_clear(Estimate *e) {
  welford_clear(&e->draws);
  welford_clear(&e->gradients);
}

void group_init(Group *g, Chain **chains, int count) {
  *g = (Group){.count = count};
  for (int i = 0; i < count; i++) g->chains[i] = chains[i];
  g->block = block_new(chains[0]->density->dim, 4);
  welford_init(&g->pooled.draws, &g->block);
  welford_init(&g->pooled.gradients, &g->block);
  g->windows = pool_windows(chains[0]->options->tune);
}

void group_free(Group *g) {
  block_free(&g->block);
}

long warmup_round(const Group *g, long done) {
  const Chain *c = g->chains[0];
  return is_pooled(adapt_of(c)) ? pool_round(&g->windows, done) : c->options->tune - done;
}

/* Draws that did not move, or diverged at once, are echoes of the one before. */
static bool is_good(const Tree *t) {
  long moved = labs(t->whole.proposal.index);
  return t->diverging ? moved > FAR_ENOUGH : moved > 0;
}

static void learn_pooled(Chain *c, long i) {
  if (c->tree.diverging && 2 * i >= c->options->tune) c->late_divergences++;
  if (!is_good(&c->tree)) return;
  estimate_add(&c->fore, &c->tree.whole.proposal, c->dynamics.padded);
  estimate_add(&c->back, &c->tree.whole.proposal, c->dynamics.padded);
}

static void learn_stan(Chain *c, long i) {
  Dynamics *d = &c->dynamics;
  if (stan_window_learns(&c->windows, i))
    welford_add(&c->fore.draws, c->tree.whole.proposal.q, d->padded);
  if (!stan_window_ends(&c->windows, i)) return;
  metric_from_variance(&c->fore.draws, d->inv_metric, d->dim);
  dynamics_metric_changed(d);
  welford_clear(&c->fore.draws);
  c->search = true;
}

void warmup_chain(Chain *c, long first, long count) {
  bool pooled = is_pooled(adapt_of(c));
  if (first == 0 && pooled) {
    estimate_add(&c->fore, &c->tree.whole.proposal, c->dynamics.padded);
    estimate_add(&c->back, &c->tree.whole.proposal, c->dynamics.padded);
  }
  for (long i = first; i < first + count; i++) {
    if (!chain_warm(c, i)) return;
    if (pooled)
      learn_pooled(c, i);
    else
      learn_stan(c, i);
  }
}

static void pool(Group *g) {
  estimate_clear(&g->pooled);
  for (int i = 0; i < g->count; i++) {
    long padded = g->chains[i]->dynamics.padded;
    welford_merge(&g->pooled.draws, &g->chains[i]->fore.draws, padded);
    welford_merge(&g->pooled.gradients, &g->chains[i]->fore.gradients, padded);
  }
}

static void swap_estimates(Chain *c) {
  Estimate keep = c->fore;
  c->fore = c->back;
  c->back = keep;
  estimate_clear(&c->back);
}

/* Every member takes the pooled metric; the first one may change the step by orders. */
static void set_metric(Group *g) {
  for (int i = 0; i < g->count; i++) {
    Dynamics *d = &g->chains[i]->dynamics;
    metric_from_fisher(&g->pooled.draws, &g->pooled.gradients, d->inv_metric, d->dim);
    dynamics_metric_changed(d);
    if (!g->has_metric) g->chains[i]->search = g->chains[i]->options->step_size == 0;
  }
  g->has_metric = true;
}

/* Smaller steps for the group when its transitions still diverge. */
static void raise_target(Group *g, long done) {
  long divergences = 0, seen = done - g->windows.tune / 2;
  for (int i = 0; i < g->count; i++) divergences += g->chains[i]->late_divergences;
  double share = (double)divergences / (double)(seen * g->count);
  if (!(share > SOME_DIVERGENT)) return;
  double target = share > MANY_DIVERGENT ? HIGHER_ACCEPT : HIGH_ACCEPT;
  for (int i = 0; i < g->count; i++) {
    StepAdapt *step = &g->chains[i]->step;
    if (step->target < target) step_restart(step, step_average(step), target);
  }
}

void warmup_meet(Group *g, long done) {
  if (!is_pooled(adapt_of(g->chains[0])) || done > g->windows.metric_end) return;
  long fresh = 0;
  for (int i = 0; i < g->count; i++) fresh += g->chains[i]->back.draws.n;
  if (pool_switches(&g->windows, done, fresh / g->count))
    for (int i = 0; i < g->count; i++) swap_estimates(g->chains[i]);
  pool(g);
  if (g->pooled.draws.n > g->count) set_metric(g);
  if (done == g->windows.metric_end && adapt_of(g->chains[0]) == ADAPT_AUTO)
    raise_target(g, done);
}

/* Pooled members share a metric, so they share its step: the geometric mean of theirs. */
void warmup_finish(Group *g) {
  double sum = 0;
  for (int i = 0; i < g->count; i++) sum += log(step_average(&g->chains[i]->step));
  for (int i = 0; i < g->count; i++) {
    Chain *c = g->chains[i];
    bool pooled = is_pooled(adapt_of(c));
    c->state.step_size = pooled ? exp(sum / g->count) : step_average(&c->step);
  }
}
