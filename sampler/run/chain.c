/* SPDX-License-Identifier: BSD-3-Clause
   The life of a chain. */
#include "sampler/run/chain.h"
#include <math.h>
#include <string.h>
#include "base/alloc.h"
#include "base/clock.h"
#include "base/memory.h"
#include "sampler/run/init.h"
#include "sampler/run/learnt.h"
#include "sampler/run/lost.h"

/* Steps are spread at random, which breaks up periodic orbits; Stan's are not. */
#define JITTER 0.1

/* Where there are fewer threads than chains they take turns of this length, so that all
   chains are about as far when they are looked at or stopped. */
#define SLICE_SECONDS 0.05

/* Random numbers of discrete steps: draws count from 0, warm-up iterations from here. */
static const uint64_t WARMUP_PLACES = UINT64_C(1) << 63;

/* On the unconstrained scale: few posteriors lie there. */
static const double FAR_OUT = 100;

/* Metric 2, theta 1, estimates 8, recent 2, mark, draw and spare 2 each. */
enum { OWN_VECTORS = 19 };

static double *matrix_new(long dim) {
  return mem_new_aligned(sizeof(double) * (size_t)(dim * padded_size(dim)));
}

void estimate_init(Estimate *e, Block *block, MetricKind kind, bool has_sketch,
                   long dim) {
  *e = (Estimate){0};
  welford_init(&e->draws, block);
  welford_init(&e->gradients, block);
  if (has_sketch) sketch_init(&e->sketch, sketch_room(dim), padded_size(dim));
  if (kind != METRIC_DENSE) return;
  e->draw_scatter = matrix_new(dim);
  e->gradient_scatter = matrix_new(dim);
}

void estimate_free(Estimate *e) {
  mem_free(e->draw_scatter);
  mem_free(e->gradient_scatter);
  sketch_free(&e->sketch);
}

void estimate_clear(Estimate *e) {
  welford_clear(&e->draws);
  welford_clear(&e->gradients);
  sketch_clear(&e->sketch);
}

static void set_up_dynamics(Chain *c) {
  Dynamics *d = &c->dynamics;
  d->density = c->density;
  /* Members of a group beyond the chains asked for are not heard. */
  d->work =
      c->density->chain_new(c->density->model, c->id < c->options->chains ? c->id : -1);
  d->dim = c->density->dim;
  d->padded = padded_size(d->dim);
  d->inv_metric = block_vector(&c->block);
  d->momentum_sd = block_vector(&c->block);
  for (long i = 0; i < d->dim; i++) d->inv_metric[i] = 1;
  dynamics_metric_changed(d);
  d->theta = block_vector(&c->block);
  recentre_init(&d->moved, run_centred(c->options, c->density));
  d->step = c->options->step_size > 0 ? c->options->step_size : 1;
}

static void set_up_proposal(Chain *c, Proposal *p) {
  p->q = block_vector(&c->block);
  p->g = block_vector(&c->block);
}

/* What the method is told of the options. */
static MethodOptions told_options(const SampleOptions *o) {
  return (MethodOptions){.max_depth = o->max_treedepth,
                         .target_accept = o->target_accept,
                         .path_length = o->path_length,
                         .first_step = o->step_size > 0 ? o->step_size : 1};
}

Chain *chain_new(int id, const Density *density, const SampleOptions *options,
                 atomic_int *halt) {
  Chain *c = mem_new_aligned(sizeof *c);
  *c = (Chain){.id = id, .density = density, .options = options, .halt = halt};
  c->method = sampler_method(options->sampler);
  c->block = block_new(density->dim, OWN_VECTORS);
  set_up_dynamics(c);
  c->walk = (Walk){.dynamics = &c->dynamics, .rng = &c->rng, .halt = halt};
  set_up_proposal(c, &c->walk.draw);
  set_up_proposal(c, &c->spare);
  const MethodOptions told = told_options(options);
  c->self = c->method->create(&c->walk, &told);
  c->kind = adapt_metric(options, density);
  c->step.gamma = adapt_is_pooled(options->adapt) ? GAMMA_CALM : GAMMA_STAN;
  if (c->kind == METRIC_DENSE) c->factor = matrix_new(density->dim);
  if (c->kind == METRIC_LOW_RANK)
    low_rank_init(&c->low, low_rank_most(density->dim), c->dynamics.padded);
  bool sketches = c->kind == METRIC_LOW_RANK || recentre_count(&c->dynamics.moved) > 0;
  estimate_init(&c->fore, &c->block, c->kind, sketches, density->dim);
  estimate_init(&c->back, &c->block, c->kind, sketches, density->dim);
  welford_init(&c->recent.draws, &c->block);
  recent_clear(&c->recent);
  c->windows = stan_windows(sample_tune(options));
  if (density->dim)
    c->history =
        mem_new(sizeof(double) * (size_t)(history_room(options) * WARMUP_COUNT + 1));
  c->mark.q = block_vector(&c->block);
  c->mark.g = block_vector(&c->block);
  return c;
}

void chain_destroy(Chain **chain) {
  Chain *c = *chain;
  *chain = NULL;
  if (!c) return;
  if (c->dynamics.work) c->density->chain_free(c->density->model, c->dynamics.work);
  c->method->destroy(&c->self);
  block_free(&c->block);
  estimate_free(&c->fore);
  estimate_free(&c->back);
  mem_free(c->factor);
  low_rank_free(&c->low);
  mem_free(c->history);
  recentre_free(&c->dynamics.moved);
  mem_free(c->begun);
  mem_free(c->given);
  draw_rows_drop(&c->drawn);
  mem_free(c->error);
  mem_free(c);
}

void chain_resume(Chain *c, const ChainState *state, DrawRows *drawn) {
  long state_width = c->density->dim + c->density->discrete;
  c->given = mem_new(sizeof *c->given * (size_t)(state_width + state->n + 1));
  c->resume = *state;
  c->resume.q = c->given;
  c->resume.learnt = put_copy(c->given, state->q, state_width);
  put_copy(c->given + state_width, state->learnt, state->n);
  c->is_resumed = true;
  c->drawn = *drawn;
  *drawn = (DrawRows){0};
}

/* Marks the chain as failed and halts the others. */
static void fail(Chain *c, const char *reason) {
  if (!c->error) c->error = mem_strdup(reason);
  atomic_store(&c->progress.phase, CHAIN_FAILED);
  atomic_store(c->halt, 1);
}

static void fail_if_fatal(Chain *c) {
  if (c->dynamics.fatal && !c->dynamics.stopped)
    fail(c, c->density->error(c->density->model, c->dynamics.work));
}

/* Room for the draws, unless the chain was given some. */
static void make_room(Chain *c) {
  long draws = c->options->draws, width = c->density->width;
  int stats = method_columns(c->method);
  if (!c->drawn.rows) c->drawn = draw_rows_new(draws, width, stats);
  if (draw_rows_are_whole(&c->drawn)) return;
  Buf reason = {0};
  buf_put(&reason, "there is no memory for its draws: ");
  mem_put_size(&reason, 8.0 * (double)draws * (double)(width + stats));
  fail(c, buf_text(&reason));
  buf_free(&reason);
}

static void show(ChainProgress *p, const Chain *c) {
  atomic_store_explicit(&p->iterations, c->state.warmed + c->state.drawn,
                        memory_order_relaxed);
  atomic_store_explicit(&p->gradients, c->dynamics.gradients, memory_order_relaxed);
  atomic_store_explicit(&p->treedepth, c->walk.depth, memory_order_relaxed);
  atomic_store_explicit(&p->step_size, c->state.step_size, memory_order_relaxed);
}

/* The acceptance that the step is adapted to, while it is. */
static double target_of(const Chain *c) {
  const MethodOptions told = told_options(c->options);
  return c->method->target ? c->method->target(&told, c->density->dim) : 1;
}

long history_room(const SampleOptions *options) {
  long tune = sample_tune(options);
  return tune < HISTORY_MOST ? tune : HISTORY_MOST;
}

void chain_start(Chain *c, const atomic_int *stop) {
  c->walk.stop = stop;
  atomic_store(&c->progress.phase, CHAIN_WARMUP);
  rng_init(&c->rng, c->options->seed, (uint32_t)c->id, STREAM_WARMUP);
  rng_init(&c->discrete, c->options->seed, (uint32_t)c->id, STREAM_DISCRETE);
  if (c->has_start) {
    atomic_store(&c->progress.old_iterations, c->state.warmed);
    show(&c->progress, c);
    return;
  }
  if (!init_find(c)) {
    if (c->error) fail(c, c->error);
    return;
  }
  c->search = c->options->step_size == 0;
  c->state.step_size = c->method->target ? c->dynamics.step : 0;
  step_restart(&c->step, c->dynamics.step, target_of(c));
  c->has_start = true;
}

/* Where a density grows without end the start has run far out. */
static void fail_without_step(Chain *c) {
  const double *q = c->walk.draw.q;
  double far = 0;
  for (long i = 0; i < c->dynamics.dim; i++) far = fmax(far, fabs(q[i]));
  Buf reason = {0};
  if (c->dynamics.step > 1)
    buf_put(&reason, "no step is too large: the posterior seems improper");
  else if (far > FAR_OUT)
    buf_printf(&reason,
               "no step is small enough: the posterior seems improper, the log density "
               "grows up to %.3g on the unconstrained scale",
               far);
  else
    buf_put(&reason, "no step is small enough: the density seems not continuous");
  fail(c, buf_text(&reason));
  buf_free(&reason);
}

/* A search for the step from the nominal one, where it is due. */
static bool find_step(Chain *c) {
  if (!c->search || c->dynamics.dim == 0 || !c->method->search) return true;
  c->search = false;
  c->dynamics.step = c->state.step_size;
  if (!c->method->search(c->self, &c->walk)) {
    fail_if_fatal(c);
    if (!c->error && !c->dynamics.stopped) fail_without_step(c);
    return false;
  }
  c->state.step_size = c->dynamics.step;
  step_restart(&c->step, c->dynamics.step, c->step.target);
  return true;
}

static bool transition(Chain *c, bool (*move)(void *self, Walk *walk)) {
  double spread = 0;
  if (adapt_is_pooled(c->options->adapt))
    spread = JITTER * (2 * rng_uniform(&c->rng) - 1);
  c->dynamics.step = c->state.step_size * (1 + spread);
  bool done = move(c->self, &c->walk);
  fail_if_fatal(c);
  return done;
}

/* Moves the discrete parameters at the present draw; [place] of their random numbers. */
static bool discrete_step(Chain *c, uint64_t place) {
  const Density *d = c->density;
  Proposal *at = &c->walk.draw;
  if (d->discrete == 0) return true;
  rng_seek(&c->discrete, place);
  DensityStatus status =
      d->discrete_step(d->model, c->dynamics.work, at->q, &at->lp, at->g, &c->discrete);
  if (status == DENSITY_OK) return true;
  dynamics_note(&c->dynamics, status);
  fail_if_fatal(c);
  if (!c->error && !c->dynamics.stopped)
    fail(c, "log density is not finite after a step of discrete parameters");
  return false;
}

void chain_restart(Chain *c) {
  c->is_lost = false;
  if (!init_again(c)) {
    fail_if_fatal(c);
    return;
  }
  estimate_clear(&c->fore);
  estimate_clear(&c->back);
}

/* Statistics of the last transition, at their places of STAT_COUNT numbers. */
static void tell_stats(Chain *c, double *all) {
  Dynamics *d = &c->dynamics;
  c->method->stat(c->self, &c->walk, all);
  if (!d->moved.is_moved) return;
  recentre_out(&d->moved, c->walk.draw.q, d->theta, d->dim);
  all[STAT_lp] -= recentre_gain(&d->moved, d->theta);
}

/* 1 where there are none. */
static double mean_weight(const Recentring *moved) {
  double sum = 0;
  long n = recentre_count(moved);
  for (long k = 0; k < n; k++) sum += moved->weights[k];
  return n ? sum / (double)n : 1;
}

static void keep_history(Chain *c, long iteration) {
  const Dynamics *d = &c->dynamics;
  if (iteration >= history_room(c->options)) return;
  double *to = c->history + iteration * WARMUP_COUNT;
  tell_stats(c, to);
  to[WARMUP_target_accept] = c->step.target;
  to[WARMUP_metric_rank] = (double)(d->factor ? d->dim : d->low ? d->low->rank : 0);
  to[WARMUP_restarts] = c->restarts;
  to[WARMUP_centring] = mean_weight(&d->moved);
}

static void set_mark(Chain *c) {
  const Proposal *at = &c->walk.draw;
  Mark *m = &c->mark;
  vector_copy(m->q, at->q, c->dynamics.padded);
  vector_copy(m->g, at->g, c->dynamics.padded);
  m->lp = at->lp, m->step = c->dynamics.step, m->step_size = c->state.step_size;
  m->adapt = c->step, m->search = c->search;
}

static void go_back(Chain *c) {
  Proposal *at = &c->walk.draw;
  const Mark *m = &c->mark;
  vector_copy(at->q, m->q, c->dynamics.padded);
  vector_copy(at->g, m->g, c->dynamics.padded);
  at->lp = m->lp, c->dynamics.step = m->step, c->state.step_size = m->step_size;
  c->step = m->adapt, c->search = m->search;
}

bool chain_warm(Chain *c, long iteration) {
  set_mark(c);
  rng_seek(&c->rng, (uint64_t)iteration);
  if (!find_step(c) || !transition(c, c->method->warm)) {
    go_back(c);
    return false;
  }
  if (!discrete_step(c, WARMUP_PLACES + (uint64_t)iteration)) return false;
  keep_history(c, iteration);
  if (c->method->target) c->state.step_size = step_update(&c->step, c->walk.acceptance);
  c->state.warmed = iteration + 1;
  show(&c->progress, c);
  return true;
}

/* The state that the first draw starts from. */
static void keep_start(Chain *c) {
  const Density *d = c->density;
  long dim = d->dim, n = learnt_count(c);
  c->begun = mem_new(sizeof *c->begun * (size_t)(dim + d->discrete + n + 1));
  if (c->is_resumed)
    put_copy(c->begun, c->resume.q, dim);
  else
    recentre_out(&c->dynamics.moved, c->walk.draw.q, c->begun, dim);
  double *discrete = c->begun + dim;
  if (d->discrete) d->discrete_get(d->model, c->dynamics.work, discrete);
  learnt_put(c, discrete + d->discrete);
  c->state.q = c->begun;
  c->state.learnt = discrete + d->discrete;
  c->state.n = n;
}

bool chain_state(const Chain *c, ChainState *state) {
  bool has_begun = atomic_load(&c->has_begun);
  *state = c->resume;
  if (has_begun) {
    const ChainState *s = &c->state;
    *state = (ChainState){s->q, s->learnt, s->n, s->step_size, s->warmed, 0};
    state->drawn = atomic_load_explicit(&c->progress.draws, memory_order_acquire);
  }
  if (state->drawn > 0) state->q = chain_row(c, state->drawn - 1);
  return has_begun || c->is_resumed;
}

/* Puts the chain where [theta], the row that it keeps, says it is, to the last bit: a
   chain that is resumed knows no more.  Log density and gradient are those of the row. */
static void stand_on(Chain *c, const double *theta) {
  recentre_in(&c->dynamics.moved, theta, c->walk.draw.q, c->dynamics.dim);
  vector_copy(c->mark.q, c->walk.draw.q, c->dynamics.padded);
}

/* The draw in the coordinates of the density: where a chain stays its row does, too. */
static const double *place_of(Chain *c) {
  Dynamics *d = &c->dynamics;
  const double *q = c->walk.draw.q;
  long i = c->state.drawn;
  if (!d->moved.is_moved) return q;
  if (!memcmp(q, c->mark.q, sizeof *q * (size_t)d->dim))
    return i ? chain_row(c, i - 1) : c->begun;
  recentre_out(&d->moved, q, d->theta, d->dim);
  return d->theta;
}

static bool evaluate_at(Chain *c, const double *theta) {
  Proposal *at = &c->walk.draw;
  stand_on(c, theta);
  bool fine = dynamics_gradient_at(&c->dynamics, theta, &at->lp, at->g);
  fail_if_fatal(c);
  return fine;
}

static void take_up(Chain *c) {
  const ChainState *from = &c->resume;
  if (!learnt_take(c, from->learnt, from->n))
    fail(c, "what its warm-up has learnt cannot be read: write overwrite = true");
  c->state.step_size = from->step_size;
  c->state.warmed = from->warmed;
  c->state.drawn = from->drawn;
  if (c->density->discrete)
    c->density->discrete_set(c->density->model, c->dynamics.work,
                             from->q + c->density->dim);
  if (!evaluate_at(c, from->q) && !c->dynamics.fatal)
    fail(c, "log density is not finite where the chain had stopped");
  long divergences = 0, refused = 0;
  int diverging = method_column(c->method, STAT_diverging);
  for (long i = 0; i < from->drawn; i++) {
    divergences += diverging >= 0 && chain_stats(c, i)[diverging] != 0;
    refused += c->drawn.refused->at[i] != 0;
  }
  atomic_store(&c->progress.divergences, divergences);
  atomic_store(&c->progress.refused, refused);
  atomic_store(&c->progress.old_draws, from->drawn);
  atomic_store(&c->progress.old_iterations, from->warmed + from->drawn);
  atomic_store(&c->progress.draws, from->drawn);
}

static void begin(Chain *c, const atomic_int *stop) {
  c->walk.stop = stop;
  atomic_store(&c->progress.phase, CHAIN_SAMPLING);
  make_room(c);
  if (c->error) return;
  if (c->is_resumed)
    take_up(c);
  else if (c->options->tune == 0) {
    rng_seek(&c->rng, 0);
    find_step(c);
  }
  keep_start(c);
  if (!c->is_resumed && c->dynamics.moved.is_moved && !evaluate_at(c, c->begun) &&
      !c->dynamics.fatal)
    fail(c, "log density is not finite where the first draw starts");
  atomic_store(&c->has_begun, true);
  rng_init(&c->rng, c->options->seed, (uint32_t)c->id, STREAM_SAMPLING);
  rng_init(&c->discrete, c->options->seed, (uint32_t)c->id, STREAM_DISCRETE);
  rng_init(&c->generated, c->options->seed, (uint32_t)c->id, STREAM_GENERATED);
  show(&c->progress, c);
}

static void keep_stats(Chain *c, double *to) {
  double all[STAT_COUNT] = {0};
  tell_stats(c, all);
  for (const Stat *stat = c->method->stats; *stat != STAT_COUNT; stat++)
    *to++ = all[*stat];
}

/* One draw with its row; false when halted, and nothing of it is kept. */
static bool draw(Chain *c) {
  long i = c->state.drawn;
  rng_seek(&c->rng, (uint64_t)i);
  if (!transition(c, c->method->draw) || !discrete_step(c, (uint64_t)i)) return false;
  const double *q = place_of(c);
  rng_seek(&c->generated, (uint64_t)i);
  double *row = chain_row(c, i);
  DensityStatus status =
      c->density->write(c->density->model, c->dynamics.work, q, &c->generated, row);
  dynamics_note(&c->dynamics, status);
  if (c->dynamics.fatal) {
    fail_if_fatal(c);
    return false;
  }
  keep_stats(c, chain_stats(c, i));
  if (c->dynamics.moved.is_moved) stand_on(c, row);
  c->drawn.refused->at[i] = status == DENSITY_REJECT;
  c->state.drawn = i + 1;
  return true;
}

static void show_draw(Chain *c) {
  ChainProgress *p = &c->progress;
  show(p, c);
  /* Whoever reads this count reads the rows before it, too. */
  atomic_store_explicit(&p->draws, c->state.drawn, memory_order_release);
  atomic_fetch_add_explicit(&p->draw_gradients, c->walk.steps, memory_order_relaxed);
  if (c->walk.diverging)
    atomic_fetch_add_explicit(&p->divergences, 1, memory_order_relaxed);
  if (c->drawn.refused->at[c->state.drawn - 1] != 0)
    atomic_fetch_add_explicit(&p->refused, 1, memory_order_relaxed);
}

static void finish(Chain *c) {
  if (c->error) return;
  bool complete = c->state.drawn >= c->options->draws;
  if (complete) atomic_store(&c->progress.phase, CHAIN_DONE);
}

void chain_sample(Chain *c, const atomic_int *stop) {
  if (!c->has_begun) begin(c, stop);
  double start = clock_seconds();
  while (!c->error && c->state.drawn < c->options->draws && atomic_load(stop) == 0 &&
         clock_seconds() - start < SLICE_SECONDS && draw(c))
    show_draw(c);
  finish(c);
}
