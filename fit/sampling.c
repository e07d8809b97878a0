/* SPDX-License-Identifier: BSD-3-Clause
   The table of a run: numbers of the chains, read while they go on.  A run that goes on
   with an earlier one is judged by what it does itself. */
#include "fit/sampling.h"
#include <math.h>
#include <stdio.h>
#include "base/alloc.h"
#include "sampler/diagnose/diagnose.h"

/* Diagnostics take a look at a few parameters, now and then. */
enum { CHECK_TICKS = 6, WATCHED = 12, LEAST_DRAWS = 20 };

static const char *phase_name(ChainPhase phase) {
  static const char *const NAMES[] = {"waiting", "tuning",  "sampling",
                                      "done",    "stopped", "failed"};
  return NAMES[phase];
}

static double per(double amount, double what) {
  return what > 0 ? amount / what : 0;
}

static ChainRow row_of(const Sampling *s, int chain, double seconds) {
  const ChainProgress *p = run_progress(s->run, chain);
  long draws = p->draws, made = draws - p->old_draws;
  return (ChainRow){.phase = phase_name(p->phase),
                    .iterations = p->iterations,
                    .total = p->tune + s->options->draws,
                    .tune = p->tune,
                    .draws = draws,
                    .divergences = p->divergences,
                    .step_size = p->step_size,
                    .tree_depth = p->treedepth,
                    .gradients_per_draw = per((double)p->draw_gradients, (double)made),
                    .draws_per_second = per((double)made, seconds)};
}

static double remaining(const Sampling *s, const ChainRow *rows, double seconds) {
  double done = 0, total = 0;
  for (int c = 0; c < s->options->chains; c++) {
    long old = run_progress(s->run, c)->old_iterations;
    done += (double)(rows[c].iterations - old);
    total += (double)(rows[c].total - old);
  }
  return live_remaining(done, total, seconds);
}

/* Draws that all chains have. */
static long common_draws(const Sampling *s) {
  long draws = run_progress(s->run, 0)->draws;
  for (int c = 1; c < s->options->chains; c++)
    if (run_progress(s->run, c)->draws < draws) draws = run_progress(s->run, c)->draws;
  return draws;
}

static long watched(const Sampling *s) {
  return s->density->dim < WATCHED ? s->density->dim : WATCHED;
}

/* Worst r_hat and least bulk ESS of the first unconstrained parameters in the draws so
   far. */
static void watch(Sampling *s) {
  long draws = common_draws(s), width = s->density->width;
  int chains = s->options->chains;
  if (draws < LEAST_DRAWS || chains < 2) return;
  double *x = mem_new(sizeof *x * (size_t)(chains * draws)), r_hat, ess;
  s->r_hat = s->ess = NAN;
  for (long k = 0; k < watched(s); k++) {
    for (int c = 0; c < chains; c++)
      for (long d = 0; d < draws; d++)
        x[c * draws + d] = run_rows(s->run, c)[d * width + k];
    diag_convergence(x, chains, (int)draws, &r_hat, &ess, NULL);
    s->r_hat = fmax(s->r_hat, r_hat);
    s->ess = fmin(s->ess, ess);
  }
  mem_free(x);
}

/* Once all groups have warmed up it is told how. */
static void tell_warmup(Sampling *s) {
  Histories h = histories_new(s->options->chains);
  bool all = true;
  histories_take(&h, s->run);
  for (int g = 0; g < h.count; g++) all &= h.groups[g] != NULL;
  if (all) s->warmup = histories_sentence(&h, s->density->dim, s->options);
  histories_free(&h);
}

static void look(void *ctx, ProgressTable *table, ChainRow *rows, double seconds,
                 int tick) {
  Sampling *s = ctx;
  (void)seconds;
  table->seconds = run_seconds(s->run);
  for (int c = 0; c < s->options->chains; c++) rows[c] = row_of(s, c, table->seconds);
  table->remaining = remaining(s, rows, table->seconds);
  table->note = s->threads[0] ? s->threads : s->note;
  if (!s->warmup) tell_warmup(s);
  table->warmup = s->warmup;
  if (tick % CHECK_TICKS == CHECK_TICKS - 1) watch(s);
  table->r_hat = s->r_hat;
  table->ess = s->ess;
  table->watched = watched(s);
  table->watchable = s->density->dim;
}

static void work(void *ctx) {
  Sampling *s = ctx;
  s->status = run_sample(s->run, s->stop);
}

static void note_threads(Sampling *s) {
  int each = run_threads_each(s->options, s->density);
  if (each > 1)
    snprintf(s->threads, sizeof s->threads, "%s%s%d threads a chain",
             s->note ? s->note : "", s->note ? ", " : "", each);
}

void sampling_do(Sampling *s, Live *live) {
  note_threads(s);
  s->r_hat = s->ess = NAN;
  live_do(live, &(LiveWork){s, work, look});
}

void sampling_end(Sampling *s, Live *live, const char *note) {
  live_end(live, &(LiveWork){s, work, look}, note);
}
