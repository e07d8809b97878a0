/* SPDX-License-Identifier: BSD-3-Clause
   Crews: every job once, meetings between rounds, and work that is done where the system
   gives no thread. */
#include "check.h"
#include <pthread.h>
#include <stdatomic.h>
#include "base/crew.h"

enum { JOBS = 500, ROUNDS = 20 };

typedef struct Work {
  atomic_int done[JOBS], members;
  int rounds; /* met; written by one thread while others wait */
} Work;

static void job(void *ctx, int i) {
  Work *w = ctx;
  atomic_fetch_add(&w->done[i], 1);
}

static void meet(void *ctx) {
  Work *w = ctx;
  w->rounds++;
  for (int i = 0; i < JOBS; i++) assert_int_equal(atomic_load(&w->done[i]), w->rounds);
}

static void work(Crew *crew, void *ctx) {
  Work *w = ctx;
  atomic_fetch_add(&w->members, 1);
  while (w->rounds < ROUNDS) crew_round(crew, JOBS, job, meet, ctx);
}

static void test_rounds(void **state) {
  (void)state;
  static const int THREADS[] = {0, 1, 2, 7, 40};
  for (size_t i = 0; i < sizeof THREADS / sizeof *THREADS; i++) {
    Work w = {0};
    crew_run(THREADS[i], work, &w);
    assert_int_equal(w.rounds, ROUNDS);
    assert_true(atomic_load(&w.members) >= 1 && atomic_load(&w.members) <= 40);
  }
}

/* No stack of that size fits into the address space. */
static void test_no_threads(void **state) {
  (void)state;
  pthread_attr_t usual, huge;
  assert_int_equal(pthread_getattr_default_np(&usual), 0);
  huge = usual;
  assert_int_equal(pthread_attr_setstacksize(&huge, (size_t)1 << 46), 0);
  assert_int_equal(pthread_setattr_default_np(&huge), 0);
  Work w = {0};
  crew_run(8, work, &w);
  assert_int_equal(w.rounds, ROUNDS);
  assert_int_equal(atomic_load(&w.members), 1);
  assert_int_equal(pthread_setattr_default_np(&usual), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_rounds),
                                     cmocka_unit_test(test_no_threads)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
