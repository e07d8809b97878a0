/* SPDX-License-Identifier: BSD-3-Clause
   A run: all its groups warm up side by side, then all its chains draw. */
#include "sampler/run/sample.h"
#include <limits.h>
#include <math.h>
#include <pthread.h>
#include <string.h>
#include "base/alloc.h"
#include "base/clock.h"
#include "base/crew.h"
#include "base/memory.h"
#include "base/str.h"
#include "base/team.h"
#include "sampler/run/options.h"
#include "sampler/run/pause.h"

/* A group's warm-up as it can be asked for from outside. */
typedef struct Paused {
  double *numbers; /* NULL: none yet */
  long n, version;
  double at;           /* when */
  atomic_bool is_warm; /* the group has warmed up: its history can be read */
} Paused;

struct Run {
  const Density *density;
  SampleOptions options; /* checked copy; chains point at it */
  Chain **chains;        /* those asked for, then the rest of the last group */
  int nchains;
  Group *groups;
  int ngroups;
  const atomic_int *stop;
  bool is_warming; /* a group has a round under way */
  atomic_int halt;
  Paused *paused;                /* of each group, as it was lately */
  pthread_mutex_t pauses;        /* guards them */
  Team *team;                    /* threads without a chain, or NULL */
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
  run->paused = mem_new(sizeof *run->paused * (size_t)run->ngroups);
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
  pthread_mutex_init(&run->pauses, NULL);
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
  for (int g = 0; g < r->ngroups; g++) {
    group_free(&r->groups[g]);
    mem_free(r->paused[g].numbers);
  }
  for (int i = 0; i < r->nchains; i++) chain_destroy(&r->chains[i]);
  pthread_mutex_destroy(&r->turns);
  pthread_mutex_destroy(&r->pauses);
  mem_free(r->paused);
  mem_free(r->groups);
  mem_free(r->chains);
  mem_free(r->error);
  mem_free(r);
}

void run_resume(Run *run, int chain, const ChainState *state, DrawRows *drawn) {
  long room = run->options.draws > state->drawn ? run->options.draws : state->drawn;
  ASSERT(chain >= 0 && chain < run->options.chains && draw_rows_are_whole(drawn));
  ASSERT(drawn->rows->count >= room && drawn->stats->count >= room);
  ASSERT(drawn->rows->stride == run->density->width);
  if (run->error)
    draw_rows_drop(drawn);
  else
    chain_resume(run->chains[chain], state, drawn);
}

/* Whether chain [i] lacks what its warm-up yields. */
static bool needs_warmup(const Run *run, int i) {
  const Chain *c = run->chains[i];
  bool has_more = !c->is_resumed || c->resume.drawn < run->options.draws;
  return has_more && chain_lacks_learnt(c);
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

static bool group_warms_up(const Run *run, int g) {
  for (int i = 0; i < run->groups[g].count; i++)
    if (warms_up(run, g * GROUP_CHAINS + i)) return true;
  return false;
}

static void start_job(void *ctx, int i) {
  Run *run = ctx;
  Chain *c = run->chains[i];
  if (!warms_up(run, i) || is_ended(run)) return;
  bool had_start = c->has_start;
  chain_start(c, run->stop);
  if (!had_start && !c->error) warmup_begin(c);
}

static void warm_job(void *ctx, int i) {
  Run *run = ctx;
  const Group *g = &run->groups[i / GROUP_CHAINS];
  if (g->round && warms_up(run, i)) warmup_chain(run->chains[i], g->done + g->round);
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

/* Chains that are past their warm-up know how long it was. */
static void show_plan(const Group *g, long tune) {
  for (int i = 0; i < g->count; i++) {
    Chain *c = g->chains[i];
    atomic_store(&c->progress.tune, c->is_resumed ? c->resume.warmed : tune);
  }
}

static void plan_group(Run *run, int g) {
  Group *group = &run->groups[g];
  long tune = run->density->dim && group_warms_up(run, g) ? warmup_end(group) : 0;
  show_plan(group, tune);
  group->round = 0;
  atomic_store(&run->paused[g].is_warm, tune > 0 && group->done == tune);
  if (!is_ended(run) && group->done < tune)
    group->round = warmup_round(group, group->done);
  run->is_warming |= group->round > 0;
}

/* Groups meet side by side; each has its own schedule, since one may have been paused. */
static void plan_round(void *ctx) {
  Run *run = ctx;
  run->is_warming = false;
  for (int g = 0; g < run->ngroups; g++) plan_group(run, g);
}

/* What is learnt is copied twice a second at most, and large groups seldom: copies go to
   disk. */
#define PAUSE_SECONDS 0.5
#define PAUSE_BYTES_PER_SECOND 2e7

static bool pause_is_due(const Paused *p, long n, double now) {
  return now - p->at >= fmax(PAUSE_SECONDS, 8.0 * (double)n / PAUSE_BYTES_PER_SECOND);
}

static void keep_pause(Run *run, int g, bool is_last) {
  Paused *p = &run->paused[g];
  double now = clock_seconds();
  long n = p->numbers ? p->n : pause_size(&run->groups[g]);
  if (!is_last && !pause_is_due(p, n, now)) return;
  pthread_mutex_lock(&run->pauses);
  if (!p->numbers) p->numbers = mem_try(sizeof *p->numbers * (size_t)n);
  if (p->numbers) {
    pause_save(&run->groups[g], p->numbers);
    p->n = n, p->at = now, p->version++;
  }
  pthread_mutex_unlock(&run->pauses);
}

/* A round that was broken off is met when it is whole: all groups meet, or none. */
static void meet(void *ctx) {
  Run *run = ctx;
  bool is_whole = !is_ended(run);
  for (int g = 0; g < run->ngroups && is_whole; g++) {
    Group *group = &run->groups[g];
    if (!group->round) continue;
    group->done += group->round;
    warmup_meet(group, group->done);
    bool is_last = group->done == warmup_end(group);
    if (is_last) warmup_finish(group);
    keep_pause(run, g, is_last); /* while chains stand where their first draw starts */
  }
  plan_round(run);
}

static void work(Crew *crew, void *ctx) {
  Run *run = ctx;
  crew_round(crew, run->nchains, start_job, plan_round, run);
  while (run->is_warming) crew_round(crew, run->nchains, warm_job, meet, run);
  sample_chains(run);
  team_release(run->team); /* a processor is free */
}

int run_threads_each(const SampleOptions *o, const Density *density) {
  int chains = o->chains > 0 ? o->chains : 1;
  int each = crew_threads(o->threads, INT_MAX) / chains;
  if (o->threads_per_chain != TUNE_AUTO && o->threads_per_chain < each)
    each = o->threads_per_chain;
  return density->chain_team && each > 1 ? each : 1;
}

/* Helpers for the processors without a chain; in the end there may be one chain alone. */
static void make_team(Run *run, int busy) {
  const Density *d = run->density;
  int asked = run->options.threads_per_chain;
  int others = crew_threads(run->options.threads, INT_MAX) - 1;
  int most = asked == TUNE_AUTO || asked > others ? others : asked - 1;
  if (!d->chain_team || most < 1) return;
  run->team = team_new(others);
  team_allow(run->team, others + 1 - busy);
  for (int i = 0; i < run->nchains; i++)
    d->chain_team(d->model, run->chains[i]->dynamics.work, run->team, most);
}

static void end_team(Run *run) {
  const Density *d = run->density;
  for (int i = 0; run->team && i < run->nchains; i++)
    d->chain_team(d->model, run->chains[i]->dynamics.work, NULL, 0);
  team_destroy(&run->team);
}

static bool has_failed(Run *run) {
  for (int i = 0; i < run->nchains && !run->error; i++) {
    if (!run->chains[i]->error) continue;
    Buf text = {0};
    if (i < run->options.chains)
      buf_printf(&text, "chain %d: %s", i + 1, run->chains[i]->error);
    else
      buf_printf(&text, "a chain that only warms up, as %d learn together: %s",
                 GROUP_CHAINS, run->chains[i]->error);
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
  for (int g = 0; g < run->ngroups; g++) run->paused[g].at = clock_seconds();
  int threads = crew_threads(run->options.threads, run->nchains);
  make_team(run, threads);
  crew_run(threads, work, run);
  end_team(run);
  atomic_store(&run->ended, clock_seconds());
  mark_stopped(run);
  if (has_failed(run)) return RUN_FAILED;
  for (int g = 0; g < run->ngroups; g++)
    if (run->density->dim && group_warms_up(run, g) &&
        run->groups[g].done < warmup_end(&run->groups[g]))
      keep_pause(run, g, true);
  return is_complete(run) ? RUN_DONE : RUN_STOPPED;
}

bool run_is_warming(const Run *run) {
  for (int g = 0; g < run->ngroups; g++)
    if (run_lacks_warmup(run, g) && run->groups[g].done < warmup_end(&run->groups[g]))
      return true;
  return false;
}

int run_groups(const Run *run) {
  return run->ngroups;
}

bool run_lacks_warmup(const Run *run, int group) {
  return run->density->dim && run->options.tune != 0 && group_warms_up(run, group);
}

double *run_warmup(Run *run, int group, long *since, long *n) {
  Paused *p = &run->paused[group];
  double *copy = NULL;
  pthread_mutex_lock(&run->pauses);
  if (p->version > *since) copy = mem_try(sizeof *copy * (size_t)p->n);
  if (copy) {
    memcpy(copy, p->numbers, sizeof *copy * (size_t)p->n);
    *since = p->version;
    *n = p->n;
  }
  pthread_mutex_unlock(&run->pauses);
  return copy;
}

double *run_history(const Run *run, int group, long *n) {
  const Group *g = &run->groups[group];
  if (!atomic_load(&run->paused[group].is_warm)) return NULL;
  long room = history_room(&run->options), rows = g->done < room ? g->done : room;
  long size = rows * WARMUP_COUNT;
  for (int i = 0; i < g->count; i++)
    if (!adapt_is_pooled(run->options.adapt) && g->chains[i]->is_resumed) return NULL;
  double *history = mem_new(sizeof *history * (size_t)(HISTORY_HEAD + g->count * size));
  history[0] = g->count;
  history[1] = (double)rows;
  history[2] = WARMUP_COUNT;
  for (int i = 0; i < g->count; i++)
    memcpy(history + HISTORY_HEAD + i * size, g->chains[i]->history,
           sizeof *history * (size_t)size);
  *n = HISTORY_HEAD + g->count * size;
  return history;
}

bool run_warm_up(Run *run, int group, const double *numbers, long n) {
  return run_lacks_warmup(run, group) && pause_load(&run->groups[group], numbers, n);
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

long run_gradients(const Run *run) {
  long sum = 0;
  for (int i = 0; i < run->nchains; i++)
    sum += atomic_load(&run->chains[i]->progress.gradients);
  return sum;
}

long run_drawn(const Run *run, int chain) {
  ChainState state;
  return run->chains && chain_state(run->chains[chain], &state) ? state.drawn : 0;
}

const double *run_rows(const Run *run, int chain) {
  const RowBlock *rows = run->chains[chain]->drawn.rows;
  return rows ? rows->at : NULL;
}
const double *run_stats(const Run *run, int chain) {
  const RowBlock *stats = run->chains[chain]->drawn.stats;
  return stats ? stats->at : NULL;
}

DrawRows run_share(const Run *run, int chain) {
  return draw_rows_ref(&run->chains[chain]->drawn);
}

bool run_state(const Run *run, int chain, ChainState *state) {
  return run->chains && chain_state(run->chains[chain], state);
}
