/* SPDX-License-Identifier: BSD-3-Clause
   A run: all its groups warm up side by side, then all its chains draw. */
#include "sampler/run/sample.h"
#include <math.h>
#include <pthread.h>
#include "base/alloc.h"
#include "base/clock.h"
#include "base/crew.h"
#include "base/str.h"
#include "sampler/run/options.h"
#include "sampler/run/warmup.h"

struct Run {
  const Density *density;
  SampleOptions options; /* checked copy; chains point at it */
  Chain **chains;        /* those asked for, then the rest of the last group */
  int nchains;
  Group *groups;
  int ngroups;
  const atomic_int *stop;
  long done,
      round; /* warm-up iterations made, and those of the round under way; 0: none */
  atomic_int halt;
  pthread_mutex_t turns;         /* guards is_taken of the chains */
  _Atomic double started, ended; /* 0: not yet */
  char *error;
};

/* Pooled groups are always full: a warm-up must not depend on the number of chains. */
static int members(const SampleOptions *o) {
  if (!adapt_is_pooled(o->adapt)) return o->chains;
  return (o->chains + GROUP_CHAINS - 1) / GROUP_CHAINS * GROUP_CHAINS;
}

static void make_groups(Run *run) {
  run->ngroups = (run->nchains + GROUP_CHAINS - 1) / GROUP_CHAINS;
  run->groups = mem_new(sizeof *run->groups * (size_t)run->ngroups);
  for (int g = 0; g < run->ngroups; g++) {
    int first = g * GROUP_CHAINS, rest = run->nchains - first;
    group_init(&run->groups[g], run->chains + first,
               rest < GROUP_CHAINS ? rest : GROUP_CHAINS);
  }
}

Run *run_new(const Density *density, const SampleOptions *options) {
  Run *run = mem_new(sizeof *run);
  run->density = density;
  run->options = *options;
  pthread_mutex_init(&run->turns, NULL);
  run->error = sample_options_wrong(options, density->dim);
  if (run->error) return run;
  run->nchains = members(options);
  run->chains = mem_new(sizeof *run->chains * (size_t)run->nchains);
  for (int i = 0; i < run->nchains; i++)
    run->chains[i] = chain_new(i, density, &run->options, &run->halt);
  make_groups(run);
  return run;
}

void run_destroy(Run **run) {
  Run *r = *run;
  *run = NULL;
  if (!r) return;
  for (int g = 0; g < r->ngroups; g++) group_free(&r->groups[g]);
  for (int i = 0; i < r->nchains; i++) chain_destroy(&r->chains[i]);
  pthread_mutex_destroy(&r->turns);
  mem_free(r->groups);
  mem_free(r->chains);
  mem_free(r->error);
  mem_free(r);
}

void run_resume(Run *run, int chain, const ChainState *state, RowBlock **rows,
                RowBlock **stats) {
  long room = run->options.draws > state->drawn ? run->options.draws : state->drawn;
  ASSERT(chain >= 0 && chain < run->options.chains);
  ASSERT((*rows)->count >= room && (*stats)->count >= room);
  ASSERT((*rows)->stride == run->density->width && (*stats)->stride == STAT_COUNT);
  if (run->error) {
    row_block_drop(rows);
    row_block_drop(stats);
  } else {
    chain_resume(run->chains[chain], state, rows, stats);
  }
}

/* Whether chain [i] lacks what its warm-up yields. */
static bool needs_warmup(const Run *run, int i) {
  const Chain *c = run->chains[i];
  if (!c->is_resumed) return true;
  return c->factor && !c->resume.factor && c->resume.drawn < run->options.draws;
}

/* Whether chain [i] takes part in a warm-up: alone under Stan's, else when any chain of
   its group that was asked for needs it. */
static bool warms_up(const Run *run, int i) {
  if (!adapt_is_pooled(run->options.adapt)) return needs_warmup(run, i);
  int first = i / GROUP_CHAINS * GROUP_CHAINS;
  for (int k = first; k < first + GROUP_CHAINS && k < run->options.chains; k++)
    if (needs_warmup(run, k)) return true;
  return false;
}

static bool is_ended(const Run *run) {
  return atomic_load(run->stop) != 0 || atomic_load(&run->halt) != 0;
}

static void start_job(void *ctx, int i) {
  Run *run = ctx;
  if (warms_up(run, i) && !is_ended(run)) chain_start(run->chains[i], run->stop);
}

static void warm_job(void *ctx, int i) {
  Run *run = ctx;
  if (warms_up(run, i)) warmup_chain(run->chains[i], run->done, run->round);
}

/* The chain nobody works on that is least far, or NULL; the caller works on it. */
static Chain *take_chain(Run *run) {
  Chain *best = NULL;
  pthread_mutex_lock(&run->turns);
  for (int i = 0; i < run->options.chains && !is_ended(run); i++) {
    Chain *c = run->chains[i];
    if (c->is_taken || c->error || c->progress.phase == CHAIN_DONE) continue;
    if (!best || c->state.drawn < best->state.drawn) best = c;
  }
  if (best) best->is_taken = true;
  pthread_mutex_unlock(&run->turns);
  return best;
}

static void give_back(Run *run, Chain *c) {
  pthread_mutex_lock(&run->turns);
  c->is_taken = false;
  pthread_mutex_unlock(&run->turns);
}

/* Whoever finds nothing to do leaves: every unfinished chain has somebody who will take
   it again. */
static void sample_chains(Run *run) {
  for (Chain *c; (c = take_chain(run)); give_back(run, c)) chain_sample(c, run->stop);
}

static bool any_warms_up(const Run *run) {
  for (int i = 0; i < run->nchains; i++)
    if (warms_up(run, i)) return true;
  return false;
}

/* Groups meet side by side: all have the same schedule. */
static void plan_round(void *ctx) {
  Run *run = ctx;
  long tune = run->density->dim && any_warms_up(run) ? run->options.tune : 0;
  run->round = 0;
  if (!is_ended(run) && run->done < tune)
    run->round = warmup_round(&run->groups[0], run->done);
}

static void meet(void *ctx) {
  Run *run = ctx;
  run->done += run->round;
  for (int g = 0; g < run->ngroups && !is_ended(run); g++) {
    warmup_meet(&run->groups[g], run->done);
    if (run->done == run->options.tune) warmup_finish(&run->groups[g]);
  }
  plan_round(run);
}

static void work(Crew *crew, void *ctx) {
  Run *run = ctx;
  crew_round(crew, run->nchains, start_job, plan_round, run);
  while (run->round > 0) crew_round(crew, run->nchains, warm_job, meet, run);
  sample_chains(run);
}

static int thread_count(const Run *run) {
  int threads = run->options.threads > 0 ? run->options.threads : crew_processors();
  return threads < run->nchains ? threads : run->nchains;
}

static bool has_failed(Run *run) {
  for (int i = 0; i < run->nchains && !run->error; i++) {
    if (!run->chains[i]->error) continue;
    Buf text = {0};
    buf_printf(&text, "chain %d: %s", i + 1, run->chains[i]->error);
    run->error = buf_take(&text);
  }
  return run->error != NULL;
}

/* Chains that a stop or a failure of another kept from their end. */
static void mark_stopped(Run *run) {
  for (int i = 0; i < run->nchains; i++) {
    ChainProgress *p = &run->chains[i]->progress;
    ChainPhase phase = atomic_load(&p->phase);
    if (phase == CHAIN_DONE || phase == CHAIN_FAILED) continue;
    atomic_store(&p->phase, CHAIN_STOPPED);
  }
}

static bool is_complete(const Run *run) {
  for (int i = 0; i < run->options.chains; i++)
    if (run_drawn(run, i) < run->options.draws) return false;
  return true;
}

RunStatus run_sample(Run *run, const atomic_int *stop) {
  if (run->error) return RUN_FAILED;
  run->stop = stop;
  atomic_store(&run->started, clock_seconds());
  crew_run(thread_count(run), work, run);
  atomic_store(&run->ended, clock_seconds());
  mark_stopped(run);
  if (has_failed(run)) return RUN_FAILED;
  return is_complete(run) ? RUN_DONE : RUN_STOPPED;
}

const char *run_error(const Run *run) {
  return run->error ? run->error : "";
}

/* A run whose options are wrong has no chains. */
const ChainProgress *run_progress(const Run *run, int chain) {
  static const ChainProgress NONE;
  return run->chains ? &run->chains[chain]->progress : &NONE;
}

static double since(const Run *run, double end) {
  double started = atomic_load(&run->started);
  if (started == 0) return 0;
  return (end > 0 ? end : clock_seconds()) - started;
}

double run_seconds(const Run *run) {
  return since(run, atomic_load(&run->ended));
}

long run_drawn(const Run *run, int chain) {
  return run->chains ? chain_state(run->chains[chain])->drawn : 0;
}

const double *run_rows(const Run *run, int chain) {
  const RowBlock *rows = run->chains[chain]->rows;
  return rows ? rows->at : NULL;
}
const double *run_stats(const Run *run, int chain) {
  const RowBlock *stats = run->chains[chain]->stats;
  return stats ? stats->at : NULL;
}

void run_share(const Run *run, int chain, RowBlock **rows, RowBlock **stats) {
  *rows = row_block_ref(run->chains[chain]->rows);
  *stats = row_block_ref(run->chains[chain]->stats);
}

const ChainState *run_state(const Run *run, int chain) {
  return chain_state(run->chains[chain]);
}
