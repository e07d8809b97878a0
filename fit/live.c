/* SPDX-License-Identifier: BSD-3-Clause
   The live table: numbers of the chains, read while they run, ten times a second. */
#include "fit/live.h"
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <time.h>
#include "base/alloc.h"
#include "sampler/diagnose/diagnose.h"

enum { TICK_MS = 120, CHECK_TICKS = 6, WATCHED = 12 };

/* A run on a thread of its own. */
typedef struct Job {
  Run *run;
  const atomic_int *stop;
  pthread_mutex_t lock;
  pthread_cond_t done;
  bool is_done;
  RunStatus status;
} Job;

static void *job_main(void *ctx) {
  Job *job = ctx;
  RunStatus status = run_sample(job->run, job->stop);
  pthread_mutex_lock(&job->lock);
  job->status = status;
  job->is_done = true;
  pthread_cond_signal(&job->done);
  pthread_mutex_unlock(&job->lock);
  return NULL;
}

/* Ticks go on when somebody sets the clock of the day. */
static void cond_init(pthread_cond_t *cond) {
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(cond, &attributes);
  pthread_condattr_destroy(&attributes);
}

/* Waits for the end or the next tick; true at the end. */
static bool job_wait(Job *job) {
  struct timespec until;
  clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_nsec += TICK_MS * 1000000L;
  until.tv_sec += until.tv_nsec / 1000000000L;
  until.tv_nsec %= 1000000000L;
  pthread_mutex_lock(&job->lock);
  int err = 0;
  while (!job->is_done && err != ETIMEDOUT)
    err = pthread_cond_timedwait(&job->done, &job->lock, &until);
  bool done = job->is_done;
  pthread_mutex_unlock(&job->lock);
  return done;
}

static const char *phase_name(ChainPhase phase) {
  static const char *const NAMES[] = {"waiting", "tuning",  "sampling",
                                      "done",    "stopped", "failed"};
  return NAMES[phase];
}

static ChainRow chain_row(const Run *run, int chain, const SampleOptions *options,
                          double seconds) {
  const ChainProgress *p = run_progress(run, chain);
  long draws = p->draws, drawn_gradients = p->draw_gradients;
  ChainRow row = {.phase = phase_name(p->phase),
                  .iterations = p->iterations,
                  .total = (long)options->tune + options->draws,
                  .tune = options->tune,
                  .draws = draws,
                  .divergences = p->divergences,
                  .step_size = p->step_size,
                  .tree_depth = p->treedepth};
  row.gradients_per_draw = draws ? (double)drawn_gradients / (double)draws : 0;
  row.draws_per_second = seconds > 0 ? (double)draws / seconds : 0;
  return row;
}

/* Seconds to the end at the pace so far; negative when there is no pace yet. */
static double remaining(const ChainRow *rows, int chains, double seconds) {
  double done = 0, total = 0;
  for (int c = 0; c < chains; c++) {
    done += (double)rows[c].iterations;
    total += (double)rows[c].total;
  }
  return done > 0 ? seconds * (total - done) / done : -1;
}

/* Worst r_hat and least bulk ESS of the first unconstrained parameters in the draws so
   far. */
static void watch(const Run *run, const Density *density, int chains, double *r_hat,
                  double *ess) {
  long draws = run_progress(run, 0)->draws;
  for (int c = 1; c < chains; c++)
    if (run_progress(run, c)->draws < draws) draws = run_progress(run, c)->draws;
  if (draws < 20 || chains < 2) return;
  double *x = mem_new(sizeof *x * (size_t)(chains * draws));
  *r_hat = *ess = NAN;
  for (long k = 0; k < density->dim && k < WATCHED; k++) {
    for (int c = 0; c < chains; c++)
      for (long d = 0; d < draws; d++)
        x[c * draws + d] = run_rows(run, c)[d * density->width + k];
    *r_hat = fmax(*r_hat, diag_r_hat(x, chains, (int)draws));
    *ess = fmin(*ess, diag_ess_bulk(x, chains, (int)draws));
  }
  mem_free(x);
}

RunStatus live_run(const FitHost *host, Run *run, const Density *density,
                   const FitRequest *request) {
  const SampleOptions *options = &request->options;
  Job job = {.run = run, .stop = host->interrupt};
  pthread_mutex_init(&job.lock, NULL);
  cond_init(&job.done);
  ChainRow *rows = mem_new(sizeof *rows * (size_t)options->chains);
  ProgressTable table = {.model = model_name(request->model),
                         .chains = options->chains,
                         .rows = rows,
                         .r_hat = NAN,
                         .ess = NAN};
  pthread_t thread;
  bool started = pthread_create(&thread, NULL, job_main, &job) == 0;
  /* The first table comes at once: the final one is an update of it. */
  for (int tick = 0; tick == 0 || !job_wait(&job); tick++) {
    table.seconds = run_seconds(run);
    for (int c = 0; c < options->chains; c++)
      rows[c] = chain_row(run, c, options, table.seconds);
    table.remaining = remaining(rows, options->chains, table.seconds);
    if (tick % CHECK_TICKS == CHECK_TICKS - 1)
      watch(run, density, options->chains, &table.r_hat, &table.ess);
    host->show(host->ctx, &table, tick > 0);
    if (!started && tick == 0) job_main(&job);
  }
  if (started) pthread_join(thread, NULL);
  pthread_mutex_destroy(&job.lock);
  pthread_cond_destroy(&job.done);
  mem_free(rows);
  return job.status;
}

/* One chain of a finished fit, from its statistics. */
static ChainRow final_row(const Fit *fit, int chain) {
  const Columns *stats = fit->sample_stats;
  const Column *diverging = columns_find(stats, "diverging");
  const Column *n_steps = columns_find(stats, "n_steps");
  double gradients = 0;
  long divergences = 0, draws = stats->draws;
  for (int d = 0; d < draws; d++) {
    divergences += *column_at(stats, diverging, chain, d) != 0;
    gradients += *column_at(stats, n_steps, chain, d);
  }
  int last = draws ? (int)draws - 1 : 0;
  return (ChainRow){
      .phase = draws < fit->asked ? "stopped" : "done",
      .iterations = fit->tune + draws,
      .total = fit->tune + fit->asked,
      .tune = fit->tune,
      .draws = draws,
      .divergences = divergences,
      .step_size =
          draws ? *column_at(stats, columns_find(stats, "step_size"), chain, last) : 0,
      .gradients_per_draw = draws ? gradients / (double)draws : 0,
      .tree_depth =
          draws ? (long)*column_at(stats, columns_find(stats, "tree_depth"), chain, last)
                : 0,
      .draws_per_second = fit->seconds > 0 ? (double)draws / fit->seconds : 0};
}

static void watch_fit(const Fit *fit, double *r_hat, double *ess) {
  const Columns *posterior = fit->posterior;
  double *x =
      mem_new(sizeof *x * (size_t)posterior->chains * (size_t)posterior->draws + 8);
  int left = WATCHED;
  for (int i = 0; i < posterior->count && posterior->draws >= 4; i++)
    for (long k = 0; k < posterior->at[i].size && left-- > 0; k++) {
      column_gather(posterior, &posterior->at[i], k, x);
      *r_hat = fmax(*r_hat, diag_r_hat(x, posterior->chains, posterior->draws));
      *ess = fmin(*ess, diag_ess_bulk(x, posterior->chains, posterior->draws));
    }
  mem_free(x);
}

void live_final(const FitHost *host, const Fit *fit, bool update, const char *note) {
  int chains = fit->posterior->chains;
  ChainRow *rows = mem_new(sizeof *rows * (size_t)chains);
  for (int c = 0; c < chains; c++) rows[c] = final_row(fit, c);
  ProgressTable table = {.model = model_name(fit->model),
                         .chains = chains,
                         .rows = rows,
                         .seconds = fit->seconds,
                         .remaining = 0,
                         .r_hat = NAN,
                         .ess = NAN,
                         .final = true,
                         .note = note};
  watch_fit(fit, &table.r_hat, &table.ess);
  host->show(host->ctx, &table, update);
  mem_free(rows);
}
