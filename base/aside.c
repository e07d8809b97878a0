/* SPDX-License-Identifier: BSD-3-Clause
   Work on a thread of its own that can be left. */
#include "base/aside.h"
#include <pthread.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/clock.h"

enum { LOOK_MS = 20, LOWEST = 19 };

/* Shared by caller and worker; whoever is the last to need it frees it. */
typedef struct Aside {
  AsideKind kind;
  void *job;
  AsideWork *work;
  void (*drop)(void *job);
  pthread_mutex_t lock;
  pthread_cond_t ended;
  pid_t worker; /* 0 before it runs */
  bool is_done;
  atomic_int is_left;
} Aside;

static atomic_int left;

int aside_left(void) {
  return atomic_load(&left);
}

static Aside *aside_new(AsideKind kind, void *job, AsideWork *work,
                        void (*drop)(void *job)) {
  Aside *a = mem_new(sizeof *a);
  *a = (Aside){.kind = kind, .job = job, .work = work, .drop = drop};
  pthread_mutex_init(&a->lock, NULL);
  clock_condition(&a->ended);
  return a;
}

static void aside_free(Aside *a) {
  pthread_mutex_destroy(&a->lock);
  pthread_cond_destroy(&a->ended);
  mem_free(a);
}

static void lower(const Aside *a, pid_t worker) {
  if (a->kind == ASIDE_LOWERED) setpriority(PRIO_PROCESS, (id_t)worker, LOWEST);
}

/* In the worker, which says what thread it is or that it is done; whether the caller has
   left. */
static bool report(Aside *a, pid_t worker, bool is_done) {
  pthread_mutex_lock(&a->lock);
  a->worker = worker;
  a->is_done = is_done;
  bool is_left = atomic_load(&a->is_left) != 0;
  if (is_done) pthread_cond_signal(&a->ended);
  pthread_mutex_unlock(&a->lock);
  return is_left;
}

static void *work_aside(void *ctx) {
  Aside *a = ctx;
  if (report(a, gettid(), false)) lower(a, gettid());
  a->work(a->job, &a->is_left);
  if (!report(a, gettid(), true)) return NULL;
  a->drop(a->job);
  aside_free(a);
  atomic_fetch_sub(&left, 1);
  return NULL;
}

/* Until the end or the next look, with the lock held. */
static void wait_a_while(Aside *a) {
  struct timespec until = clock_deadline(LOOK_MS);
  pthread_cond_timedwait(&a->ended, &a->lock, &until);
}

/* Whether the work came to its end; else it is left. */
static bool await(Aside *a, const atomic_int *stop) {
  pthread_mutex_lock(&a->lock);
  while (!a->is_done && atomic_load(stop) == 0) wait_a_while(a);
  bool is_done = a->is_done;
  atomic_store(&a->is_left, !is_done);
  if (!is_done) {
    atomic_fetch_add(&left, 1);
    if (a->worker) lower(a, a->worker);
  }
  pthread_mutex_unlock(&a->lock);
  return is_done;
}

bool aside_run(AsideKind kind, void *job, AsideWork *work, void (*drop)(void *job),
               const atomic_int *stop) {
  pthread_t thread;
  Aside *a = stop ? aside_new(kind, job, work, drop) : NULL;
  if (!a || pthread_create(&thread, NULL, work_aside, a) != 0) {
    if (a) aside_free(a);
    work(job, stop);
    return true;
  }
  if (!await(a, stop)) {
    pthread_detach(thread);
    return false;
  }
  pthread_join(thread, NULL);
  aside_free(a);
  return true;
}
