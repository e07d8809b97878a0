/* SPDX-License-Identifier: BSD-3-Clause
   Threads and barriers of POSIX. */
#include "base/crew.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>
#include "base/alloc.h"

struct Crew {
  void (*work)(Crew *crew, void *ctx);
  void *ctx;
  pthread_mutex_t gate; /* shut until it is known how many there are */
  pthread_barrier_t barrier;
  atomic_int next;
};

static int processors(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
  long online = sysconf(_SC_NPROCESSORS_ONLN);
  return online > 0 ? (int)online : 1;
}

int crew_threads(int asked, int jobs) {
  int threads = asked > 0 ? asked : processors();
  return threads < jobs ? threads : jobs;
}

static void *member(void *arg) {
  Crew *crew = arg;
  pthread_mutex_lock(&crew->gate);
  pthread_mutex_unlock(&crew->gate);
  crew->work(crew, crew->ctx);
  return NULL;
}

void crew_run(int threads, void (*work)(Crew *crew, void *ctx), void *ctx) {
  Crew crew = {.work = work, .ctx = ctx};
  pthread_t *ids = mem_new(sizeof *ids * (size_t)(threads > 0 ? threads : 1));
  int others = 0;
  pthread_mutex_init(&crew.gate, NULL);
  pthread_mutex_lock(&crew.gate);
  while (others + 1 < threads && pthread_create(&ids[others], NULL, member, &crew) == 0)
    others++;
  pthread_barrier_init(&crew.barrier, NULL, (unsigned)others + 1);
  pthread_mutex_unlock(&crew.gate);
  work(&crew, ctx);
  for (int i = 0; i < others; i++) pthread_join(ids[i], NULL);
  pthread_barrier_destroy(&crew.barrier);
  pthread_mutex_destroy(&crew.gate);
  mem_free(ids);
}

void crew_round(Crew *crew, int jobs, void (*job)(void *ctx, int i),
                void (*meet)(void *ctx), void *ctx) {
  for (int i; (i = atomic_fetch_add(&crew->next, 1)) < jobs;) job(ctx, i);
  if (pthread_barrier_wait(&crew->barrier) == PTHREAD_BARRIER_SERIAL_THREAD) {
    atomic_store(&crew->next, 0);
    if (meet) meet(ctx);
  }
  pthread_barrier_wait(&crew->barrier);
}
