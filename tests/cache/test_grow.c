/* SPDX-License-Identifier: BSD-3-Clause
   Chains that are written while they grow: what a process that is killed leaves is found,
   and what it did not finish does not count. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "fixture.h"

static ChainFile *open_file(Store *store, int key, long drawn) {
  ChainEntry chain = make_chain(drawn);
  ChainFile *file = chain_file_open(store, "radon", "tune1000_chain1_seed42",
                                    some_key(key), NULL, &chain);
  chain_entry_free(&chain);
  return file;
}

static void grow_to(ChainFile *file, long drawn) {
  ChainEntry chain = make_chain(drawn);
  chain_file_append(file, &chain);
  chain_entry_free(&chain);
}

/* Leaves as a process that is killed does: without a last word. */
static int grow_and_die(void) {
  Store *store = store_new(project, CACHE_DISK);
  ChainFile *file = open_file(store, 1, 0);
  if (!file) return 1;
  grow_to(file, 10);
  grow_to(file, 10);
  grow_to(file, 25);
  grow_to(file, 40);
  return 0;
}

static void leave_three_blocks(void) {
  assert_int_equal(finish(start(grow_and_die)), 0);
}

static void read_journal(Buf *out) {
  char *path = entry_file("draws.journal");
  assert_int_equal(fs_read(path, 0, out), 0);
  mem_free(path);
}

static void write_journal(const char *bytes, size_t n) {
  char *path = entry_file("draws.journal");
  FILE *f = fopen(path, "wb");
  assert_int_equal(fwrite(bytes, 1, n, f), n);
  assert_int_equal(fclose(f), 0);
  mem_free(path);
}

static void test_a_killed_writer(void **state) {
  (void)state;
  leave_three_blocks();
  assert_true(get_chain(1, 40));
  put_chain(1, 60);
  assert_true(get_chain(1, 60));
}

/* What lies behind the bytes that the manifest vouches for is no part of a chain, whole
   blocks included: the next writer cuts it off. */
static void test_tails(void **state) {
  (void)state;
  leave_three_blocks();
  Buf whole = {0}, longer = {0};
  read_journal(&whole);
  for (size_t n = 1; n <= whole.n; n += 1 + n % 31) {
    buf_clear(&longer);
    buf_putn(&longer, whole.p, whole.n);
    buf_putn(&longer, whole.p, n);
    write_journal(longer.p, longer.n);
    assert_true(get_chain(1, 40));
  }
  put_chain(1, 60);
  assert_true(get_chain(1, 60));
  buf_free(&whole), buf_free(&longer);
}

static void test_close_leaves_what_put_leaves(void **state) {
  (void)state;
  Store *store = store_new(project, CACHE_DISK);
  ChainFile *file = open_file(store, 1, 5);
  assert_non_null(file);
  grow_to(file, 8);
  assert_null(open_file(store, 1, 5)); /* somebody writes there */
  ChainEntry chain = make_chain(20);
  chain_file_close(store, &file, &chain);
  assert_null(file);
  assert_int_equal(store_stats(store).stored, 1);
  assert_null(store_complaint(store));
  chain_entry_free(&chain);
  assert_true(get_chain(1, 20));
  assert_null(open_file(store, 1, 5)); /* more than that lies there */
  file = open_file(store, 1, 22);
  assert_non_null(file);
  chain = make_chain(30);
  chain_file_close(store, &file, &chain);
  chain_entry_free(&chain);
  assert_true(get_chain(1, 30));
  store_destroy(&store);
}

static void test_nothing_is_written_elsewhere(void **state) {
  (void)state;
  Store *store = store_new(project, CACHE_SESSION);
  assert_null(open_file(store, 1, 5));
  store_set_mode(store, CACHE_OFF);
  assert_null(open_file(store, 1, 5));
  store_destroy(&store);
  char *path = in_project(".posterity");
  assert_false(fs_exists(path));
  mem_free(path);
}

static void test_other_draws_are_left_alone(void **state) {
  (void)state;
  put_chain(1, 10);
  Store *store = store_new(project, CACHE_DISK);
  ChainEntry chain = make_chain(20);
  chain.rows->at[7] += 1;
  assert_null(chain_file_open(store, "radon", "x", some_key(1), NULL, &chain));
  chain_entry_free(&chain);
  store_destroy(&store);
  assert_true(get_chain(1, 10));
}

/* --- processes that are killed --- */

enum { STEPS = 4000, KILLS = 50 };

/* Grows what is there by a row at a time. */
static int grow_on(void) {
  Store *store = store_new(project, CACHE_DISK);
  ChainEntry chain;
  long drawn = 0;
  if (store_get_chain(store, "radon", some_key(1), &chain)) drawn = chain.drawn;
  ChainFile *file = open_file(store, 1, drawn);
  for (long n = drawn + 1; file && n <= STEPS; n++) grow_to(file, n);
  pause();
  return 0;
}

static long rows_on_disk(void) {
  Store *store = store_new(project, CACHE_DISK);
  ChainEntry chain;
  long drawn = -1;
  if (store_get_chain(store, "radon", some_key(1), &chain)) {
    drawn = chain.drawn;
    check_chain(&chain, drawn);
  }
  assert_int_equal(store_stats(store).damaged, 0);
  chain_entry_free(&chain);
  store_destroy(&store);
  return drawn;
}

static void test_kills_at_random_instants(void **state) {
  (void)state;
  unsigned short seed[3] = {1, 2, 3};
  long before = -1;
  for (int i = 0; i < KILLS; i++) {
    int child = start(grow_on), status;
    usleep((useconds_t)(erand48(seed) * 8000));
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &status, 0), child);
    long now = rows_on_disk();
    assert_true(now >= before);
    before = now;
  }
  put_chain(1, STEPS);
  assert_true(get_chain(1, STEPS));
}

/* --- warm-ups --- */

static void check_numbers(Store *store, int key, long want) {
  long n = 0;
  double *numbers = store_get_warmup(store, "radon", some_key(key), &n);
  assert_int_equal(n, want);
  assert_int_equal(numbers != NULL, want > 0);
  for (long i = 0; i < n; i++) assert_true(numbers[i] == (double)i / 3);
  mem_free(numbers);
}

static void check_warmup(CacheMode mode) {
  double numbers[100];
  for (int i = 0; i < 100; i++) numbers[i] = (double)i / 3;
  Store *store = store_new(project, mode);
  check_numbers(store, 1, 0);
  store_put_warmup(store, "radon", "tune10_group1_seed2", some_key(1), numbers, 100);
  check_numbers(store, 1, 100);
  check_numbers(store, 2, 0);
  store_put_warmup(store, "radon", "tune10_group1_seed2", some_key(1), numbers, 70);
  check_numbers(store, 1, 70);
  store_drop_warmup(store, "radon", some_key(1));
  check_numbers(store, 1, 0);
  assert_null(store_complaint(store));
  store_destroy(&store);
}

static void test_warmups(void **state) {
  (void)state;
  check_warmup(CACHE_DISK);
  check_warmup(CACHE_SESSION);
}

static void test_damaged_warmups(void **state) {
  (void)state;
  double numbers[5] = {0, 1.0 / 3};
  Store *store = store_new(project, CACHE_DISK);
  for (size_t at = 0; at < 112 + 40 + 32 + 32; at += 5) {
    store_put_warmup(store, "radon", "tune10", some_key(1), numbers, 5);
    char *path = entry_file("");
    Buf bytes = {0};
    path[strlen(path) - 1] = '\0';
    assert_int_equal(fs_read(path, 0, &bytes), 0);
    bytes.p[at] ^= 1;
    assert_int_equal(fs_publish(path, bytes.p, bytes.n, 0600), 0);
    check_numbers(store, 1, 0);
    check_complaint(store, "not what was written");
    buf_free(&bytes);
    mem_free(path);
  }
  store_destroy(&store);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_PROJECT(test_a_killed_writer),
      IN_PROJECT(test_tails),
      IN_PROJECT(test_close_leaves_what_put_leaves),
      IN_PROJECT(test_nothing_is_written_elsewhere),
      IN_PROJECT(test_other_draws_are_left_alone),
      IN_PROJECT(test_kills_at_random_instants),
      IN_PROJECT(test_warmups),
      IN_PROJECT(test_damaged_warmups),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
