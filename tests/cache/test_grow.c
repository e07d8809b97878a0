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
#include "base/memory.h"
#include "fixture.h"

static ChainFile *open_file(Store *store, int key, long drawn) {
  ChainName name = name_of(key);
  ChainParts parts = make_parts(drawn, 1);
  bool is_busy;
  ChainFile *file = chain_file_open(store, &name, &parts, &is_busy);
  chain_parts_free(&parts);
  return file;
}

static void grow_to(ChainFile *file, long drawn) {
  ChainParts parts = make_parts(drawn, 1);
  chain_file_append(file, &parts);
  chain_parts_free(&parts);
}

static void close_at(Store *store, ChainFile **file, long drawn) {
  ChainParts parts = make_parts(drawn, 1);
  chain_file_close(store, file, &parts);
  chain_parts_free(&parts);
  assert_null(*file);
}

/* Draws on disk, with as many generated rows or fewer; -1 for none. */
static long rows_on_disk(void) {
  Store *store = store_new(project, CACHE_DISK);
  ChainParts parts;
  long drawn = -1;
  if (find_chain(store, 1, &parts)) {
    drawn = parts.draws.drawn;
    assert_true(is_parts(&parts, 1));
  }
  assert_int_equal(store_stats(store).damaged, 0);
  chain_parts_free(&parts);
  store_destroy(&store);
  return drawn;
}

static void check_whole(long drawn) {
  Store *store = store_new(project, CACHE_DISK);
  ChainParts parts;
  assert_true(find_chain(store, 1, &parts));
  assert_true(is_parts(&parts, 1));
  assert_int_equal(parts.draws.drawn, drawn);
  assert_int_equal(parts.generated.drawn, drawn);
  assert_int_equal(store_stats(store).damaged, 0);
  chain_parts_free(&parts);
  store_destroy(&store);
}

static void put_whole(long drawn) {
  Store *store = store_new(project, CACHE_DISK);
  ChainName name = name_of(1);
  ChainParts parts = make_parts(drawn, 1);
  store_put_chain(store, &name, &parts);
  assert_null(store_complaint(store));
  chain_parts_free(&parts);
  store_destroy(&store);
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

static void test_a_killed_writer(void **state) {
  (void)state;
  leave_three_blocks();
  check_whole(40);
  put_whole(60);
  check_whole(60);
}

/* What a writer had begun is no part of a chain, and no damage: a block that is not
   whole, or a head without an end.  The next writer cuts it off. */
static void test_tails(void **state) {
  (void)state;
  leave_three_blocks();
  Buf whole = {0}, longer = {0}, next = {0};
  read_chain_file(&whole);
  put_whole(60);
  read_chain_file(&next);
  assert_true(next.n > whole.n && memcmp(next.p, whole.p, whole.n) == 0);
  char *path = chain_path();
  for (size_t n = whole.n; n < next.n; n += 1 + n % 31) {
    write_file(path, next.p, n);
    long drawn = rows_on_disk();
    assert_true(drawn == 40 || drawn == 60);
    put_whole(60);
    check_whole(60);
    read_chain_file(&longer);
    assert_int_equal(longer.n, next.n);
  }
  buf_free(&whole), buf_free(&longer), buf_free(&next), mem_free(path);
}

/* Blocks that stand where they cannot: the file is damaged behind those before. */
static void test_blocks_twice(void **state) {
  (void)state;
  leave_three_blocks();
  Buf whole = {0};
  read_chain_file(&whole);
  char *path = chain_path();
  size_t first = block_at(&whole, 1), second = block_at(&whole, 2);
  assert_true(buf_reserve(&whole, second - first));
  buf_putn(&whole, whole.p + first, second - first);
  write_file(path, whole.p, whole.n);
  Store *store = store_new(project, CACHE_DISK);
  ChainParts parts;
  assert_true(find_chain(store, 1, &parts));
  check_complaint(store, "not in order");
  assert_true(parts.is_damaged && is_parts(&parts, 1));
  assert_int_equal(parts.draws.drawn, 40);
  chain_parts_free(&parts);
  store_destroy(&store);
  assert_false(fs_exists(path));
  put_whole(40);
  check_whole(40);
  buf_free(&whole), mem_free(path);
}

static void test_close_leaves_what_put_leaves(void **state) {
  (void)state;
  Store *store = store_new(project, CACHE_DISK);
  ChainFile *file = open_file(store, 1, 5);
  assert_non_null(file);
  grow_to(file, 8);
  assert_null(open_file(store, 1, 5)); /* somebody writes there */
  close_at(store, &file, 20);
  assert_int_equal(store_stats(store).stored, 1);
  assert_null(store_complaint(store));
  check_whole(20);
  file = open_file(store, 1, 22);
  assert_non_null(file);
  close_at(store, &file, 30);
  check_whole(30);
  store_destroy(&store);
}

/* More lies there than the writer knows of: nothing of it is lost or written twice. */
static void test_a_writer_that_knows_less(void **state) {
  (void)state;
  put_whole(20);
  Store *store = store_new(project, CACHE_DISK);
  ChainFile *file = open_file(store, 1, 5);
  assert_non_null(file);
  for (long n = 6; n < 30; n += 3) {
    grow_to(file, n);
    assert_int_equal(rows_on_disk(), n > 20 ? n : 20);
  }
  close_at(store, &file, 30);
  check_whole(30);
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

/* Other draws are set aside, as store_put_chain does; those of another key stay. */
static void test_other_draws(void **state) {
  (void)state;
  put_chain(1, 10);
  Store *store = store_new(project, CACHE_DISK);
  ChainName name = name_of(1);
  ChainParts parts = {.draws = make_chain(20)}, got;
  parts.draws.rows->at[7] += 1;
  bool is_busy;
  ChainFile *file = chain_file_open(store, &name, &parts, &is_busy);
  assert_non_null(file);
  check_complaint(store, "other ones");
  chain_file_close(store, &file, &parts);
  store_destroy(&store);
  store = store_new(project, CACHE_DISK);
  assert_true(find_chain(store, 1, &got));
  assert_true(is_entry(&got.draws, &parts.draws));
  chain_parts_free(&got), chain_parts_free(&parts);
  store_destroy(&store);
}

/* --- processes that are killed --- */

enum { STEPS = 4000, KILLS = 50 };

/* Grows what is there by a row at a time. */
static int grow_on(void) {
  Store *store = store_new(project, CACHE_DISK);
  ChainParts parts;
  long drawn = 0;
  if (find_chain(store, 1, &parts)) drawn = parts.draws.drawn;
  ChainFile *file = open_file(store, 1, drawn);
  for (long n = drawn + 1; file && n <= STEPS; n++) grow_to(file, n);
  pause();
  return 0;
}

/* Who reads while somebody writes finds what was whole, and takes nothing for damage. */
static void test_readers_meanwhile(void **state) {
  (void)state;
  enum { READS = 40 };
  int child = start(grow_on), status;
  long before = -1;
  for (int i = 0; i < READS; i++) {
    long now = rows_on_disk();
    assert_true(now >= before);
    before = now;
  }
  kill(child, SIGKILL);
  assert_int_equal(waitpid(child, &status, 0), child);
  char *bad = in_project(".posterity/bad");
  assert_false(fs_exists(bad));
  mem_free(bad);
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
  put_whole(STEPS);
  check_whole(STEPS);
}

/* --- warm-ups --- */

static const char LABEL[] = "tune10_group1_seed2";

static void check_numbers(Store *store, int key, long want) {
  long n = 0;
  double *numbers = store_get_warmup(store, "radon", LABEL, some_key(key), &n);
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
  store_put_warmup(store, "radon", LABEL, some_key(1), numbers, 100);
  check_numbers(store, 1, 100);
  check_numbers(store, 2, 0);
  store_put_warmup(store, "radon", LABEL, some_key(1), numbers, 70);
  check_numbers(store, 1, 70);
  store_drop_warmup(store, "radon", LABEL, some_key(1));
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
  for (size_t at = 0; at < 144 + 40 + 32 + 32; at += 5) {
    store_put_warmup(store, "radon", LABEL, some_key(1), numbers, 5);
    char *path = chain_path();
    Buf bytes = {0};
    read_chain_file(&bytes);
    assert_int_equal(bytes.n, 144 + 40 + 32 + 32);
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
      IN_PROJECT(test_blocks_twice),
      IN_PROJECT(test_close_leaves_what_put_leaves),
      IN_PROJECT(test_a_writer_that_knows_less),
      IN_PROJECT(test_nothing_is_written_elsewhere),
      IN_PROJECT(test_other_draws),
      IN_PROJECT(test_readers_meanwhile),
      IN_PROJECT(test_kills_at_random_instants),
      IN_PROJECT(test_warmups),
      IN_PROJECT(test_damaged_warmups),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
