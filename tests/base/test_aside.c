/* SPDX-License-Identifier: BSD-3-Clause
   Work that is waited for, and work that is left. */
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>
#include "base/aside.h"
#include "check.h"

typedef struct Job {
  atomic_int *stop;
  atomic_int may_end, dropped, was_left;
  int priority;
  pthread_t thread;
} Job;

static void drop(void *job) {
  atomic_store(&((Job *)job)->dropped, 1);
}

static void note_thread(void *job, const atomic_int *left) {
  (void)left;
  ((Job *)job)->thread = pthread_self();
}

/* Has the caller stop, and goes on. */
static void go_on(void *job, const atomic_int *left) {
  Job *j = job;
  atomic_store(j->stop, 1);
  while (!atomic_load(&j->may_end)) usleep(1000);
  atomic_store(&j->was_left, atomic_load(left));
  j->priority = getpriority(PRIO_PROCESS, (id_t)gettid());
}

static void test_waited_for(void **state) {
  (void)state;
  atomic_int stop = 0;
  Job job = {0};
  assert_true(aside_run(ASIDE_LOWERED, &job, note_thread, drop, &stop));
  assert_false(pthread_equal(job.thread, pthread_self()));
  assert_true(aside_run(ASIDE_LOWERED, &job, note_thread, drop, NULL));
  assert_true(pthread_equal(job.thread, pthread_self()));
  assert_int_equal(atomic_load(&job.dropped), 0);
  assert_int_equal(aside_left(), 0);
}

/* The priority of what is left. */
static int leave(AsideKind kind) {
  atomic_int stop = 0;
  Job job = {.stop = &stop};
  assert_false(aside_run(kind, &job, go_on, drop, &stop));
  assert_int_equal(aside_left(), 1);
  assert_int_equal(atomic_load(&job.dropped), 0);
  atomic_store(&job.may_end, 1);
  while (aside_left()) usleep(1000);
  assert_int_equal(atomic_load(&job.dropped), 1);
  assert_int_equal(atomic_load(&job.was_left), 1);
  return job.priority;
}

static void test_left(void **state) {
  (void)state;
  int ours = getpriority(PRIO_PROCESS, (id_t)gettid());
  assert_int_equal(leave(ASIDE_LOWERED), 19);
  assert_int_equal(leave(ASIDE_TAKES_LOCKS), ours);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_waited_for),
                                     cmocka_unit_test(test_left)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
