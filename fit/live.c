/* SPDX-License-Identifier: BSD-3-Clause
   Work on a thread of its own, and a table of it that is shown eight times a second. */
#include "fit/live.h"
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <time.h>
#include "base/alloc.h"
#include "base/clock.h"

enum { TICK_MS = 120 };

struct Live {
  const FitHost *host;
  const FitRequest *request;
  ChainRow *rows;
  bool is_shown;
};

/* Work on a thread of its own. */
typedef struct Job {
  const LiveWork *work;
  pthread_mutex_t lock;
  pthread_cond_t done;
  bool is_done;
} Job;

Live *live_new(const FitHost *host, const FitRequest *request) {
  Live *live = mem_new(sizeof *live);
  *live = (Live){.host = host, .request = request};
  live->rows = mem_new(sizeof *live->rows * (size_t)request->options.chains);
  return live;
}

void live_destroy(Live **live) {
  if (*live) mem_free((*live)->rows);
  mem_free(*live);
  *live = NULL;
}

bool live_is_shown(const Live *live) {
  return live->is_shown;
}

void live_phase(Buf *out, const char *what, double seconds) {
  char span[32];
  buf_put(out, what);
  if (seconds < 1) return;
  clock_span(floor(seconds), span, sizeof span);
  buf_printf(out, ", %s", span);
}

double live_remaining(double done, double all, double seconds) {
  return done > 0 ? seconds * (all - done) / done : -1;
}

static void *job_main(void *ctx) {
  Job *job = ctx;
  job->work->work(job->work->ctx);
  pthread_mutex_lock(&job->lock);
  job->is_done = true;
  pthread_cond_signal(&job->done);
  pthread_mutex_unlock(&job->lock);
  return NULL;
}

/* Waits for the end or the next tick; true at the end. */
static bool job_wait(Job *job) {
  struct timespec until = clock_deadline(TICK_MS);
  pthread_mutex_lock(&job->lock);
  int err = 0;
  while (!job->is_done && err != ETIMEDOUT)
    err = pthread_cond_timedwait(&job->done, &job->lock, &until);
  bool done = job->is_done;
  pthread_mutex_unlock(&job->lock);
  return done;
}

static ProgressTable look(Live *live, const LiveWork *work, double seconds, int tick) {
  int chains = live->request->options.chains;
  ProgressTable table = {.model = model_name(live->request->model),
                         .chains = chains,
                         .rows = live->rows,
                         .seconds = seconds,
                         .remaining = -1,
                         .r_hat = NAN,
                         .ess = NAN};
  const SampleOptions *o = &live->request->options;
  for (int c = 0; c < chains; c++)
    live->rows[c] = (ChainRow){
        .phase = "waiting", .total = sample_tune(o) + o->draws, .tune = sample_tune(o)};
  work->look(work->ctx, &table, live->rows, seconds, tick);
  return table;
}

static void show(Live *live, const ProgressTable *table) {
  live->host->show(live->host->ctx, table, live->is_shown);
  live->is_shown = true;
}

void live_do(Live *live, const LiveWork *work) {
  Job job = {.work = work};
  pthread_mutex_init(&job.lock, NULL);
  clock_condition(&job.done);
  double start = clock_seconds();
  /* The first table comes at once; later work begins under the one that stands. */
  if (!live->is_shown) {
    ProgressTable first = look(live, work, 0, 0);
    show(live, &first);
  }
  pthread_t thread;
  bool started = pthread_create(&thread, NULL, job_main, &job) == 0;
  if (!started) job_main(&job);
  for (int tick = 1; !job_wait(&job); tick++) {
    ProgressTable table = look(live, work, clock_seconds() - start, tick);
    show(live, &table);
  }
  if (started) pthread_join(thread, NULL);
  pthread_mutex_destroy(&job.lock);
  pthread_cond_destroy(&job.done);
}

void live_end(Live *live, const LiveWork *work, const char *note) {
  ProgressTable table = look(live, work, 0, 0);
  table.final = true;
  table.note = note;
  show(live, &table);
}
