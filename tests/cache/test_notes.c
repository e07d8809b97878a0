/* SPDX-License-Identifier: BSD-3-Clause
   Notes: numbers that are kept with a chain.  The last one counts; those of others do
   not. */
#include <string.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "fixture.h"

static const uint64_t A_NAN = 0x7ff8000000000abc;

static Numbers note_of(long n, double scale) {
  Numbers note = {mem_new(sizeof *note.at * (size_t)(n + 1)), n};
  for (long i = 0; i < n; i++) note.at[i] = scale * (double)(i + 1) / 7;
  if (n) memcpy(&note.at[n - 1], &A_NAN, sizeof A_NAN);
  return note;
}

static bool is_note(const Numbers *note, long n, double scale) {
  Numbers want = note_of(n, scale);
  bool equal = note->at && note->n == n &&
               memcmp(note->at, want.at, sizeof *want.at * (size_t)n) == 0;
  mem_free(want.at);
  return equal;
}

/* A chain of [drawn] with notes of [history] and [effort] numbers; none for -1. */
static void put_in(Store *store, long drawn, long history, long effort, double scale) {
  ChainName name = name_of(1);
  ChainParts parts = make_parts(drawn, 1);
  if (history >= 0) parts.notes[NOTE_HISTORY] = note_of(history, scale);
  if (effort >= 0) parts.notes[NOTE_EFFORT] = note_of(effort, -scale);
  store_put_chain(store, &name, &parts);
  chain_parts_free(&parts);
}

static void put(long drawn, long history, long effort, double scale) {
  Store *store = store_new(project, CACHE_DISK);
  put_in(store, drawn, history, effort, scale);
  assert_int_equal(store_stats(store).stored, 1);
  assert_int_equal(store_stats(store).damaged, 0);
  store_destroy(&store);
}

static void check_in(Store *store, long history, long effort, double scale) {
  ChainParts parts;
  assert_true(find_chain(store, 1, &parts));
  assert_true(is_parts(&parts, 1));
  const Numbers *a = &parts.notes[NOTE_HISTORY], *b = &parts.notes[NOTE_EFFORT];
  assert_true(history < 0 ? !a->at : is_note(a, history, scale));
  assert_true(effort < 0 ? !b->at : is_note(b, effort, -scale));
  chain_parts_free(&parts);
}

static void check(long history, long effort, double scale) {
  Store *store = store_new(project, CACHE_DISK);
  check_in(store, history, effort, scale);
  assert_int_equal(store_stats(store).damaged, 0);
  store_destroy(&store);
}

static size_t bytes_on_disk(void) {
  Buf file = {0};
  read_chain_file(&file);
  size_t n = file.n;
  buf_free(&file);
  return n;
}

static void test_the_last_one_counts(void **state) {
  (void)state;
  put(3, -1, -1, 1);
  check(-1, -1, 1);
  put(3, 4, -1, 1);
  check(4, -1, 1);
  put(5, 4, 6, 1);
  check(4, 6, 1);
  size_t before = bytes_on_disk();
  put(5, 4, 6, 1); /* equal ones are not written again */
  put(5, -1, -1, 1);
  assert_int_equal(bytes_on_disk(), before);
  check(4, 6, 1);
  put(5, 2, 9, 3);
  check(2, 9, 3);
  put(2, 0, 1, 2); /* with fewer draws than there are */
  check(0, 1, 2);
  assert_true(get_chain(1, 5));
}

/* As long as the session lasts they are remembered as well. */
static void test_in_memory(void **state) {
  (void)state;
  for (int k = 0; k < 2; k++) {
    Store *store = store_new(project, k ? CACHE_SESSION : CACHE_DISK);
    put_in(store, 5, 3, 4, 1);
    char *folder = in_project(".posterity");
    fs_remove_tree(folder);
    mem_free(folder);
    check_in(store, 3, 4, 1);
    put_in(store, 5, 3, 8, 2);
    check_in(store, 3, 8, 2);
    store_destroy(&store);
  }
}

/* The draws of somebody else are shown as theirs, what they say of them is not heard. */
static void test_of_others(void **state) {
  (void)state;
  put(5, 3, 4, 1);
  change_user();
  check(-1, -1, 1);
  Store *store = store_new(project, CACHE_DISK);
  ChainName name = name_of(1);
  ChainParts parts;
  assert_true(find_chain(store, 1, &parts));
  assert_true(parts.draws.is_foreign);
  parts.notes[NOTE_EFFORT] = note_of(7, -2);
  store_put_chain(store, &name, &parts); /* goes on with their draws */
  chain_parts_free(&parts);
  store_destroy(&store);
  check(-1, 7, 2);
}

static int write_many(void) {
  Store *store = store_new(project, CACHE_DISK);
  ChainName name = name_of(1);
  ChainParts parts = make_parts(0, 1);
  bool is_busy;
  ChainFile *file = chain_file_open(store, &name, &parts, &is_busy);
  if (!file) return 1;
  for (long n = 1; n <= 20; n++) {
    chain_parts_free(&parts);
    parts = make_parts(n, 1);
    parts.notes[NOTE_HISTORY] = note_of(6, 1);
    parts.notes[NOTE_EFFORT] = note_of(n, -1);
    chain_file_append(file, &parts);
  }
  return 0;
}

/* Of a writer that is killed the last one it had written. */
static void test_while_it_grows(void **state) {
  (void)state;
  assert_int_equal(finish(start(write_many)), 0);
  check(6, 20, 1);
  assert_true(get_chain(1, 20));
}

/* Every byte of a note changed: it is not heard, and says nothing of the draws. */
static void test_damaged(void **state) {
  (void)state;
  put(5, 3, -1, 1);
  Buf file = {0};
  read_chain_file(&file);
  char *path = chain_path();
  for (size_t at = block_at(&file, 4); at < file.n; at++) {
    file.p[at] ^= 1;
    write_file(path, file.p, file.n);
    file.p[at] ^= 1;
    Store *store = store_new(project, CACHE_DISK);
    check_in(store, -1, -1, 1);
    bool is_marked = at < file.n - DIGEST_BYTES;
    assert_int_equal(store_stats(store).damaged, is_marked);
    store_destroy(&store);
  }
  put(5, 3, -1, 1);
  check(3, -1, 1);
  mem_free(path), buf_free(&file);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_PROJECT(test_the_last_one_counts),
      IN_PROJECT(test_in_memory),
      IN_PROJECT(test_of_others),
      IN_PROJECT(test_while_it_grows),
      IN_PROJECT(test_damaged),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
