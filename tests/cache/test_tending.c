/* SPDX-License-Identifier: BSD-3-Clause
   Several processes at one cache: entries are evicted and collected while others read and
   write them.  Whoever reads gets whole draws or none; whoever writes never fails. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/alloc.h"
#include "entries.h"

enum { ROUNDS = 60, GROWTH = 20 };

/* Exit code: 0, or what went wrong. */
static int is_sound(Store *store) {
  StoreStats stats = store_stats(store);
  char *line = store_complaint(store);
  int bad = stats.damaged || stats.failed || line;
  if (line) fprintf(stderr, "%s\n", line);
  mem_free(line);
  return bad ? 2 : 0;
}

/* Writes a chain, in steps, again and again. */
static int write_chains(void) {
  int bad = 0;
  for (int i = 0; i < ROUNDS && !bad; i++) {
    Store *store = store_new(home, CACHE_DISK);
    bool is_busy;
    Made *made = make_entry("radon", 1, 10 + i % GROWTH, 1);
    ChainFile *file = chain_file_open(store, &made->name, &made->parts, &is_busy);
    for (int k = 0; file && k < GROWTH; k++) {
      Made *more = make_entry("radon", 1, 30 + k, 1);
      chain_file_append(file, &more->parts);
      free_entry(&more);
    }
    Made *all = make_entry("radon", 1, 50, 1);
    if (file)
      chain_file_close(store, &file, &all->parts);
    else
      store_put_chain(store, &all->name, &all->parts);
    bad = is_sound(store);
    free_entry(&made);
    free_entry(&all);
    store_destroy(&store);
  }
  return bad;
}

static int read_chains(void) {
  int bad = 0;
  for (int i = 0; i < 4 * ROUNDS && !bad; i++) {
    Store *store = store_new(home, CACHE_DISK);
    Made *made = make_entry("radon", 1, 50, 1);
    ChainParts parts;
    if (store_get_chain(store, &made->name, &parts)) {
      size_t n = (size_t)parts.draws.drawn * 4 * sizeof(double);
      if (parts.draws.drawn > 50 ||
          memcmp(parts.draws.rows->at, made->parts.draws.rows->at, n) != 0)
        bad = 3;
    }
    bad |= is_sound(store);
    chain_parts_free(&parts);
    free_entry(&made);
    store_destroy(&store);
  }
  return bad;
}

static int ask_all(void) {
  for (int i = 0; i < ROUNDS; i++)
    for (int id = 0; id < TASKS; id++) {
      TaskCall call = {0};
      if (TASK_ROWS[id].word != WORD_NONE || id == TASK_doctor) continue;
      Json *result = ask(NULL, (TaskId)id, call);
      json_destroy(&result);
    }
  return 0;
}

/* Everything goes that may. */
static int evict_all(void) {
  for (int i = 0; i < 2 * ROUNDS; i++) {
    Store *store = store_new(home, CACHE_DISK);
    StoreLimits limits = store_limits(store);
    limits_set(&limits, "cache_limit", "1");
    store_set_limits(store, &limits);
    Json *result = ask(store, TASK_gc, (TaskCall){0});
    json_destroy(&result);
    store_destroy(&store);
  }
  return 0;
}

static pid_t start(int (*body)(void)) {
  pid_t child = fork();
  if (child == 0) _exit(body());
  return child;
}

static void test_at_once(void **state) {
  (void)state;
  int (*const bodies[])(void) = {write_chains, read_chains, ask_all, evict_all,
                                 write_chains};
  enum { COUNT = sizeof bodies / sizeof *bodies };
  pid_t children[COUNT];
  for (int i = 0; i < COUNT; i++) children[i] = start(bodies[i]);
  for (int i = 0; i < COUNT; i++) {
    int status = 0;
    assert_int_equal(waitpid(children[i], &status, 0), children[i]);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
      fail_msg("process %d ended with %d", i, status);
  }
  mem_free(put_entry("radon", 1, 50, 1));
  assert_int_equal(drawn_of("radon", 1, 50), 50);
}

/* Sessions that end at once all add to the totals. */
static int count_a_miss(void) {
  return drawn_of("radon", 1, 10) != -1;
}

static void test_totals_at_once(void **state) {
  (void)state;
  enum { COUNT = 12 };
  pid_t children[COUNT];
  assert_int_equal(count_a_miss(), 0);
  for (int i = 0; i < COUNT; i++) children[i] = start(count_a_miss);
  for (int i = 0; i < COUNT; i++) {
    int status = 1;
    assert_int_equal(waitpid(children[i], &status, 0), children[i]);
    assert_int_equal(status, 0);
  }
  Json *result = ask(NULL, TASK_stats, (TaskCall){0});
  assert_int_equal(number(json_get(result, "before"), "misses"), COUNT + 1);
  json_destroy(&result);
}

int main(void) {
  const struct CMUnitTest tests[] = {IN_HOME(test_at_once), IN_HOME(test_totals_at_once)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
