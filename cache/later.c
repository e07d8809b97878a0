/* SPDX-License-Identifier: BSD-3-Clause
   Work that nobody waits for. */
#include "cache/later.h"
#include <pthread.h>
#include <stdbool.h>
#include "base/alloc.h"
#include "base/vec.h"

typedef struct Job {
  void (*work)(void *ctx);
  void *ctx;
} Job;

struct Later {
  pthread_t thread;
  bool has_thread, is_over;
  pthread_mutex_t lock;
  pthread_cond_t changed;
  Vec(Job) jobs; /* [done] of them are worked off */
  int done;
};

/* The next job is done and counts as such; false at the end. */
static bool do_next(Later *l) {
  pthread_mutex_lock(&l->lock);
  while (l->done == l->jobs.n && !l->is_over) pthread_cond_wait(&l->changed, &l->lock);
  bool any = l->done < l->jobs.n;
  Job job = any ? l->jobs.at[l->done] : (Job){0};
  pthread_mutex_unlock(&l->lock);
  if (!any) return false;
  job.work(job.ctx);
  pthread_mutex_lock(&l->lock);
  l->done++;
  pthread_cond_broadcast(&l->changed);
  pthread_mutex_unlock(&l->lock);
  return true;
}

static void *run(void *ctx) {
  while (do_next(ctx)) continue;
  return NULL;
}

Later *later_new(void) {
  Later *l = mem_new(sizeof *l);
  pthread_mutex_init(&l->lock, NULL);
  pthread_cond_init(&l->changed, NULL);
  return l;
}

void later_destroy(Later **later) {
  Later *l = *later;
  if (!l) return;
  pthread_mutex_lock(&l->lock);
  l->is_over = true;
  pthread_cond_broadcast(&l->changed);
  pthread_mutex_unlock(&l->lock);
  if (l->has_thread) pthread_join(l->thread, NULL);
  pthread_mutex_destroy(&l->lock);
  pthread_cond_destroy(&l->changed);
  vec_free(&l->jobs);
  mem_free(l);
  *later = NULL; /* what was left may have asked for more until now */
}

void later_do(Later *l, void (*work)(void *ctx), void *ctx) {
  pthread_mutex_lock(&l->lock);
  if (!l->has_thread) l->has_thread = pthread_create(&l->thread, NULL, run, l) == 0;
  bool has_thread = l->has_thread;
  if (l->done == l->jobs.n) l->done = l->jobs.n = 0;
  if (has_thread) vec_push(&l->jobs, ((Job){work, ctx}));
  pthread_cond_broadcast(&l->changed);
  pthread_mutex_unlock(&l->lock);
  if (!has_thread) work(ctx);
}

void later_wait(Later *l) {
  pthread_mutex_lock(&l->lock);
  while (l->done < l->jobs.n) pthread_cond_wait(&l->changed, &l->lock);
  pthread_mutex_unlock(&l->lock);
}
