/* SPDX-License-Identifier: BSD-3-Clause
   Threads of OpenMP, barriers of POSIX. */
#include "sampler/run/crew.h"
#include <omp.h>
#include <pthread.h>
#include <stdatomic.h>

struct Crew {
  pthread_barrier_t barrier;
  atomic_int next;
};

void crew_run(int threads, void (*work)(Crew *crew, void *ctx), void *ctx) {
  Crew crew = {0};
#pragma omp parallel num_threads(threads)
  {
#pragma omp single
    pthread_barrier_init(&crew.barrier, NULL, (unsigned)omp_get_num_threads());
    work(&crew, ctx);
  }
  pthread_barrier_destroy(&crew.barrier);
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
