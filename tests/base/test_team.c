/* SPDX-License-Identifier: BSD-3-Clause
   Teams: every part once whoever takes it, several errands at a time, errands after a
   sleep, and all of it without a helper. */
#include "check.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <time.h>
#include "base/team.h"

enum { PARTS = 100, ERRANDS = 300, CALLERS = 3, MOST_HELPERS = 8 };

typedef struct Errands {
  Team *team;
  int helpers;
  atomic_int done[PARTS];
  atomic_int busy[MOST_HELPERS + 1]; /* members at work */
  atomic_int wrong;
} Errands;

static void part(void *ctx, int i, int member) {
  Errands *e = ctx;
  bool known = member >= 0 && member <= e->helpers;
  if (!known) {
    atomic_fetch_add(&e->wrong, 1);
    return;
  }
  if (atomic_fetch_add(&e->busy[member], 1)) atomic_fetch_add(&e->wrong, 1);
  atomic_fetch_add(&e->done[i], 1);
  atomic_fetch_sub(&e->busy[member], 1);
}

static void run_errands(Errands *e) {
  for (int k = 1; k <= ERRANDS; k++) {
    int parts = k % PARTS + 1;
    for (int i = 0; i < PARTS; i++) atomic_store(&e->done[i], 0);
    team_run(e->team, parts, k % 3 ? e->helpers : 1, part, e);
    for (int i = 0; i < PARTS; i++)
      if (atomic_load(&e->done[i]) != (i < parts)) atomic_fetch_add(&e->wrong, 1);
  }
}

static void test_every_part_once(void **state) {
  (void)state;
  for (int helpers = 0; helpers <= MOST_HELPERS; helpers += 1 + 2 * helpers) {
    Errands e = {.team = team_new(helpers), .helpers = helpers};
    assert_int_equal(team_helpers(e.team), helpers);
    run_errands(&e);
    team_allow(e.team, 0);
    run_errands(&e);
    team_release(e.team);
    run_errands(&e);
    team_destroy(&e.team);
    assert_null(e.team);
    assert_int_equal(atomic_load(&e.wrong), 0);
  }
}

static void *caller(void *arg) {
  run_errands(arg);
  return NULL;
}

static void test_callers_side_by_side(void **state) {
  (void)state;
  Team *team = team_new(4);
  Errands e[CALLERS];
  pthread_t ids[CALLERS];
  for (int i = 0; i < CALLERS; i++) {
    e[i] = (Errands){.team = team, .helpers = 4};
    assert_int_equal(pthread_create(&ids[i], NULL, caller, &e[i]), 0);
  }
  for (int i = 0; i < CALLERS; i++) pthread_join(ids[i], NULL);
  for (int i = 0; i < CALLERS; i++) assert_int_equal(atomic_load(&e[i].wrong), 0);
  team_destroy(&team);
}

/* Whose parts wait for each other: all members are at them at once. */
static void meet(void *ctx, int i, int member) {
  (void)i, (void)member;
  pthread_barrier_wait(ctx);
}

static void test_helpers_are_woken(void **state) {
  (void)state;
  Team *team = team_new(2);
  pthread_barrier_t all;
  pthread_barrier_init(&all, NULL, 3);
  const struct timespec pause = {.tv_nsec = 2000000};
  for (int i = 0; i < 20; i++) {
    nanosleep(&pause, NULL); /* they sleep by then */
    team_run(team, 3, 2, meet, &all);
  }
  pthread_barrier_destroy(&all);
  team_destroy(&team);
}

static void test_no_team(void **state) {
  (void)state;
  Errands e = {.team = NULL};
  run_errands(&e);
  assert_int_equal(atomic_load(&e.wrong), 0);
  assert_int_equal(team_helpers(NULL), 0);
  team_allow(NULL, 1);
  team_release(NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_every_part_once), cmocka_unit_test(test_callers_side_by_side),
      cmocka_unit_test(test_helpers_are_woken), cmocka_unit_test(test_no_team)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
