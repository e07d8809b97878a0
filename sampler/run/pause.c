/* SPDX-License-Identifier: BSD-3-Clause
   One walk over a group counts, saves, checks and loads, so that these cannot differ. */
#include "sampler/run/pause.h"
#include <string.h>
#include "base/alloc.h"

/* Counts that any run may reach; doubles hold them exactly. */
#define MOST (1L << 50)

typedef enum { TAPE_COUNT, TAPE_SAVE, TAPE_CHECK, TAPE_LOAD } TapeUse;

typedef struct Tape {
  TapeUse use;
  double *at; /* numbers are const unless they are saved */
  long n;     /* passed so far */
  bool is_wrong;
} Tape;

static void pass_reals(Tape *t, double *x, long n) {
  size_t bytes = sizeof *x * (size_t)n;
  if (t->use == TAPE_SAVE && n) memcpy(t->at + t->n, x, bytes);
  if (t->use == TAPE_LOAD && n) memcpy(x, t->at + t->n, bytes);
  t->n += n;
}

static void pass_real(Tape *t, double *x) {
  pass_reals(t, x, 1);
}

/* A count in [low, high]; the one on the tape where there is one. */
static long pass_long(Tape *t, long *x, long low, long high) {
  double number = (double)*x;
  if (t->use == TAPE_SAVE) t->at[t->n] = number;
  if (t->use == TAPE_CHECK || t->use == TAPE_LOAD) number = t->at[t->n];
  t->n++;
  bool fits = number >= (double)low && number <= (double)high;
  if (!fits || number != (double)(long)number) {
    t->is_wrong |= t->use == TAPE_CHECK;
    return low;
  }
  if (t->use == TAPE_LOAD) *x = (long)number;
  return (long)number;
}

static long pass_bool(Tape *t, bool *x) {
  long number = *x, value = pass_long(t, &number, 0, 1);
  if (t->use == TAPE_LOAD) *x = value != 0;
  return value;
}

static void pass_int(Tape *t, int *x) {
  long number = *x, value = pass_long(t, &number, 0, 1 << 24);
  if (t->use == TAPE_LOAD) *x = (int)value;
}

static void pass_welford(Tape *t, Welford *w, long dim) {
  pass_long(t, &w->n, 0, MOST);
  pass_reals(t, w->mean, dim);
  pass_reals(t, w->squares, dim);
}

static void pass_sketch(Tape *t, Sketch *s, long dim) {
  if (!s->room) return;
  pass_long(t, &s->n, 0, s->room);
  pass_long(t, &s->every, 1, MOST);
  pass_long(t, &s->seen, 0, MOST);
  pass_reals(t, s->draws, s->room * padded_size(dim));
  pass_reals(t, s->gradients, s->room * padded_size(dim));
}

static void pass_estimate(Tape *t, Estimate *e, long dim) {
  long squared = e->draw_scatter ? dim * padded_size(dim) : 0;
  pass_welford(t, &e->draws, dim);
  pass_welford(t, &e->gradients, dim);
  pass_reals(t, e->draw_scatter, squared);
  pass_reals(t, e->gradient_scatter, squared);
  pass_sketch(t, &e->sketch, dim);
}

static void pass_low(Tape *t, Chain *c) {
  long most = low_rank_most(c->dynamics.dim), padded = c->dynamics.padded;
  bool has_low = c->dynamics.low != NULL;
  if (c->kind != METRIC_LOW_RANK) return;
  pass_bool(t, &has_low);
  pass_long(t, &c->low.rank, 0, most);
  pass_reals(t, c->low.scale, padded);
  pass_reals(t, c->low.stretch, most);
  pass_reals(t, c->low.vectors, most * padded);
  if (t->use == TAPE_LOAD) c->dynamics.low = has_low ? &c->low : NULL;
}

static void pass_dynamics(Tape *t, Chain *c) {
  Dynamics *d = &c->dynamics;
  bool has_factor = d->factor != NULL;
  pass_reals(t, d->inv_metric, d->dim);
  pass_real(t, &d->step);
  pass_bool(t, &has_factor);
  pass_reals(t, c->factor, c->factor ? d->dim * d->padded : 0);
  pass_low(t, c);
  if (t->use != TAPE_LOAD) return;
  d->factor = has_factor ? c->factor : NULL;
  dynamics_metric_changed(d);
}

static void pass_step(Tape *t, StepAdapt *a) {
  pass_real(t, &a->target);
  pass_real(t, &a->mu);
  pass_real(t, &a->error);
  pass_real(t, &a->log_average);
  pass_long(t, &a->count, 0, MOST);
}

/* What the method has learnt beside metric and step. */
static void pass_method(Tape *t, Chain *c) {
  const Method *m = c->method;
  long n = m->size ? m->size(c->dynamics.dim) : 0;
  if (t->use == TAPE_SAVE && n) m->save(c->self, c->dynamics.dim, t->at + t->n);
  if (t->use == TAPE_LOAD && n)
    t->is_wrong |= !m->load(c->self, c->dynamics.dim, t->at + t->n);
  t->n += n;
}

static void pass_discrete(Tape *t, const Chain *c) {
  const Density *d = c->density;
  if (d->discrete == 0) return;
  double *values = mem_new(sizeof *values * (size_t)d->discrete);
  if (t->use == TAPE_SAVE) d->discrete_get(d->model, c->dynamics.work, values);
  pass_reals(t, values, d->discrete);
  if (t->use == TAPE_LOAD) d->discrete_set(d->model, c->dynamics.work, values);
  mem_free(values);
}

static void pass_position(Tape *t, Chain *c) {
  Proposal *at = &c->walk.draw;
  pass_reals(t, at->q, c->dynamics.dim);
  pass_reals(t, at->g, c->dynamics.dim);
  pass_real(t, &at->lp);
  pass_discrete(t, c);
}

/* Whether a chain can have come to [warmed] in a round of its group. */
static bool is_in_round(const Group *g, long done, bool has_start, long warmed) {
  if (!has_start) return warmed == 0;
  return warmed >= done && warmed <= done + warmup_round(g, done);
}

static void pass_chain(Tape *t, const Group *g, Chain *c, long done) {
  long dim = c->dynamics.dim, tune = sample_tune(c->options);
  bool has_start = pass_bool(t, &c->has_start) != 0;
  long warmed = pass_long(t, &c->state.warmed, 0, tune);
  if (t->use == TAPE_CHECK) t->is_wrong |= !is_in_round(g, done, has_start, warmed);
  pass_position(t, c);
  pass_dynamics(t, c);
  pass_reals(t, c->dynamics.moved.weights, recentre_count(&c->dynamics.moved));
  if (t->use == TAPE_LOAD) recentre_weigh(&c->dynamics.moved, c->dynamics.moved.weights);
  pass_real(t, &c->state.step_size);
  pass_step(t, &c->step);
  pass_method(t, c);
  pass_bool(t, &c->search);
  pass_estimate(t, &c->fore, dim);
  pass_estimate(t, &c->back, dim);
  pass_welford(t, &c->recent.draws, dim);
  pass_real(t, &c->recent.lp_sum);
  pass_real(t, &c->recent.highest);
  pass_bool(t, &c->is_lost);
  pass_int(t, &c->restarts);
  pass_long(t, &c->windows.size, -MOST, MOST);
  pass_long(t, &c->windows.end, -MOST, MOST);
  pass_reals(t, c->history, history_room(c->options) * WARMUP_COUNT);
  pass_long(t, &c->transitions, 0, MOST);
  pass_long(t, &c->strained, 0, MOST);
}

/* As they are, or as they are on the tape. */
static PoolWindows pass_windows(Tape *t, PoolWindows *w) {
  PoolWindows seen = *w;
  long *const WORDS[] = {&seen.tune, &seen.early_end,  &seen.metric_end, &seen.size,
                         &seen.look, &seen.look_after, &seen.judge,      &seen.stretch};
  for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
    *WORDS[i] = pass_long(t, WORDS[i], 0, MOST);
  if (t->use == TAPE_LOAD) *w = seen;
  if (t->use == TAPE_CHECK) t->is_wrong |= seen.tune > w->most;
  return seen;
}

static void pass_group(Tape *t, Group *g) {
  const Chain *first = g->chains[0];
  long dim = first->dynamics.dim, tune = sample_tune(first->options);
  long done = pass_long(t, &g->done, 0, tune);
  pass_bool(t, &g->has_metric);
  pass_long(t, &g->factor_at, 0, tune);
  pass_long(t, &g->quiet, 0, MOST);
  Group planned = *g;
  planned.windows = pass_windows(t, &g->windows);
  pass_reals(t, g->diagonal, dim);
  pass_reals(t, g->before, dim);
  for (int i = 0; i < g->count; i++) pass_chain(t, &planned, g->chains[i], done);
}

long pause_size(Group *g) {
  Tape tape = {.use = TAPE_COUNT};
  pass_group(&tape, g);
  return tape.n;
}

void pause_save(Group *g, double *numbers) {
  Tape tape = {.use = TAPE_SAVE, .at = numbers};
  pass_group(&tape, g);
}

bool pause_load(Group *g, const double *numbers, long n) {
  if (n != pause_size(g)) return false;
  double *at = mem_new(sizeof *at * (size_t)n);
  memcpy(at, numbers, sizeof *at * (size_t)n);
  Tape check = {.use = TAPE_CHECK, .at = at}, load = {.use = TAPE_LOAD, .at = at};
  pass_group(&check, g);
  if (!check.is_wrong) pass_group(&load, g);
  mem_free(at);
  return !check.is_wrong;
}
