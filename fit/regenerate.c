/* SPDX-License-Identifier: BSD-3-Clause
   Constrained rows of draws whose generated layer is missing. */
#include "fit/regenerate.h"
#include <math.h>
#include <pthread.h>
#include <string.h>
#include "base/alloc.h"
#include "base/crew.h"
#include "base/memory.h"

/* Draws are computed in the order of their numbers, across chains, so that a stop leaves
   about as many of each. */
typedef struct Work {
  Layers *chains;
  int count;
  const Density *density;
  const SampleOptions *options;
  const atomic_int *stop;
  long most;          /* draws of the longest chain */
  atomic_long next;   /* draw x chains + chain */
  atomic_long *done;  /* draws computed, of each chain */
  atomic_bool halted; /* a draw failed */
  pthread_mutex_t lock;
  long failed; /* the first that did, as in next */
  char *reason;
  bool is_over;
  Buf phase; /* of the table */
} Work;

static long missing_draws(const Layers *layers) {
  long missing = layers->draws.drawn - layers->generated.drawn;
  return missing > 0 ? missing : 0;
}

static double *mark_of(const ChainEntry *generated, long draw) {
  return entry_stats(generated, draw);
}

/* Room for all rows, with those that are there; others are marked with NaN. */
static bool make_room(ChainEntry *g, long drawn, long width) {
  RowBlock *rows = row_block_new(drawn, width), *marks = row_block_new(drawn, 1);
  for (long k = 0; rows && marks && k < drawn; k++) {
    bool is_there = k < g->drawn;
    if (is_there && width)
      memcpy(rows->at + k * width, entry_row(g, k), sizeof(double) * (size_t)width);
    marks->at[k] = is_there ? *mark_of(g, k) : (double)NAN;
  }
  if (rows && marks) {
    row_block_drop(&g->rows);
    row_block_drop(&g->stats);
    g->rows = row_block_ref(rows);
    g->stats = row_block_ref(marks);
    g->from = 0;
    g->width = width;
    g->nstats = 1;
  }
  bool fine = rows && marks;
  row_block_drop(&rows);
  row_block_drop(&marks);
  return fine;
}

static void fail(Work *w, long at, const char *reason) {
  pthread_mutex_lock(&w->lock);
  if (!w->reason || at < w->failed) {
    mem_free(w->reason);
    w->reason = mem_strdup(reason);
    w->failed = at;
  }
  pthread_mutex_unlock(&w->lock);
  atomic_store(&w->halted, true);
}

static void compute(Work *w, void *state, double *row, long at) {
  const Density *d = w->density;
  Layers *layers = &w->chains[at % w->count];
  long draw = at / w->count, kept = state_width(d);
  const double *q = entry_row(&layers->draws, draw);
  Rng rng;
  rng_init(&rng, w->options->seed, (uint32_t)layers->chain, STREAM_GENERATED);
  rng_seek(&rng, (uint64_t)draw);
  if (d->chain_call) d->chain_call(d->model, state, layers->chain);
  if (d->discrete) d->discrete_set(d->model, state, q + d->dim);
  DensityStatus status = d->write(d->model, state, q, &rng, row);
  if (status == DENSITY_STOPPED) return;
  if (status == DENSITY_FATAL) {
    fail(w, at, d->error(d->model, state));
    return;
  }
  if (layers->generated.width)
    memcpy(entry_row(&layers->generated, draw), row + kept,
           sizeof *row * (size_t)layers->generated.width);
  *mark_of(&layers->generated, draw) = status == DENSITY_REJECT;
  atomic_fetch_add(&w->done[at % w->count], 1);
}

/* Whether draw and chain of [at] are wanted. */
static bool is_wanted(const Work *w, long at) {
  const Layers *layers = &w->chains[at % w->count];
  long draw = at / w->count;
  return draw >= layers->generated.drawn && draw < layers->draws.drawn;
}

static void take_part(Crew *crew, void *ctx) {
  Work *w = ctx;
  const Density *d = w->density;
  (void)crew;
  void *state = d->chain_new(d->model, -1);
  double *row = mem_new(sizeof *row * (size_t)(d->width + 1));
  long end = w->most * w->count;
  for (long at; (at = atomic_fetch_add(&w->next, 1)) < end;) {
    if (atomic_load(w->stop) || atomic_load(&w->halted)) break;
    if (is_wanted(w, at)) compute(w, state, row, at);
  }
  mem_free(row);
  d->chain_free(d->model, state);
}

static void work(void *ctx) {
  Work *w = ctx;
  long draws = w->most * w->count;
  int jobs = draws < 1 << 20 ? (int)draws : 1 << 20;
  crew_run(crew_threads(w->options->threads, jobs), take_part, w);
}

static const char *phase_of(const Work *w, int chain, long made) {
  if (made >= missing_draws(&w->chains[chain])) return "done";
  if (!w->is_over) return "computing";
  return w->reason && w->failed % w->count == chain ? "failed" : "stopped";
}

static void look(void *ctx, ProgressTable *table, ChainRow *rows, double seconds,
                 int tick) {
  Work *w = ctx;
  double done = 0, all = 0;
  (void)tick;
  for (int c = 0; c < w->count; c++) {
    const Layers *layers = &w->chains[c];
    long made = atomic_load(&w->done[c]), missing = missing_draws(layers);
    rows[c] = (ChainRow){.phase = phase_of(w, c, made),
                         .iterations = layers->draws.drawn - missing + made,
                         .total = layers->draws.drawn,
                         .draws = layers->draws.drawn - missing + made,
                         .draws_per_second = seconds > 0 ? (double)made / seconds : 0};
    done += (double)made;
    all += (double)missing;
  }
  buf_clear(&w->phase);
  live_phase(&w->phase, "computing generated quantities", seconds);
  table->phase = buf_text(&w->phase);
  table->remaining = live_remaining(done, all, seconds);
}

/* A layer ends before its first draw that was not computed. */
static bool cut(Layers *layers) {
  ChainEntry *g = &layers->generated;
  while (g->drawn < layers->draws.drawn && !isnan(*mark_of(g, g->drawn))) g->drawn++;
  return g->drawn >= layers->draws.drawn;
}

static bool prepare(Work *w, Buf *error) {
  long width = constrained_width(w->density);
  for (int c = 0; c < w->count; c++) {
    Layers *layers = &w->chains[c];
    long drawn = layers->draws.drawn;
    if (drawn > w->most) w->most = drawn;
    if (layers->generated.drawn >= drawn) continue;
    if (make_room(&layers->generated, drawn, width)) continue;
    buf_put(error, "generated quantities of ");
    mem_put_size(error, 8.0 * (double)drawn * (double)width);
    buf_put(error, " do not fit into the memory that is left: ask for fewer draws or "
                   "chains, or drop variables that are not needed");
    return false;
  }
  return true;
}

RunStatus regenerate(Layers *chains, const Density *density, const SampleOptions *options,
                     const atomic_int *stop, Live *live, Buf *error) {
  Work w = {.chains = chains,
            .count = options->chains,
            .density = density,
            .options = options,
            .stop = stop};
  if (!prepare(&w, error)) return RUN_FAILED;
  w.done = mem_new(sizeof *w.done * (size_t)w.count);
  pthread_mutex_init(&w.lock, NULL);
  const LiveWork under = {&w, work, look};
  live_do(live, &under);
  w.is_over = true;
  if (w.reason || atomic_load(stop)) live_end(live, &under, NULL);
  bool whole = true;
  for (int c = 0; c < w.count; c++) {
    whole &= cut(&chains[c]);
    chains[c].generated.is_foreign |= chains[c].draws.is_foreign;
  }
  if (w.reason)
    buf_printf(error, "chain %d: %s", chains[w.failed % w.count].chain + 1, w.reason);
  RunStatus status = w.reason ? RUN_FAILED : whole ? RUN_DONE : RUN_STOPPED;
  pthread_mutex_destroy(&w.lock);
  mem_free(w.reason);
  mem_free(w.done);
  buf_free(&w.phase);
  return status;
}
