/* SPDX-License-Identifier: BSD-3-Clause
   Links, pipes and a lack of files in the place of a cache: nothing is followed, nothing
   of others is touched, and nobody waits. */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "fixture.h"

/* [link] points out of the project: nothing is read or written through it. */
static void check_link(const char *link, bool put_works) {
  char *outside = in_project("outside"), *path = in_project(link);
  assert_int_equal(fs_make_dir(outside, 0700), 0);
  fs_remove_tree(path);
  assert_int_equal(symlink(outside, path), 0);
  assert_false(get_chain(1, 0));
  Store *store = store_new(project, CACHE_DISK);
  ChainEntry chain = make_chain(5);
  store_put_chain(store, "radon", "x", some_key(1), NULL, &chain);
  assert_int_equal(store_stats(store).stored, put_works);
  chain_entry_free(&chain);
  store_destroy(&store);
  assert_int_equal(files_in(outside), 0);
  assert_int_equal(get_chain(1, 5), put_works);
  mem_free(path), mem_free(outside);
}

static void test_planted_links(void **state) {
  (void)state;
  check_link(".posterity", false);
  char *root = in_project(".posterity");
  assert_int_equal(unlink(root), 0);
  mem_free(root);
  put_chain(1, 5);
  check_link(".posterity/radon", false);
}

static void test_planted_entry_link(void **state) {
  (void)state;
  put_chain(1, 5);
  char *entry = entry_file("");
  entry[strlen(entry) - 1] = '\0';
  check_link(entry + strlen(project) + 1, true);
  mem_free(entry);
}

/* The journal is a link, symbolic or hard, to a file that is not to be written. */
static void check_journal_link(int (*make)(const char *, const char *)) {
  put_chain(1, 5);
  char *journal = entry_file("draws.journal"), *victim = in_project("victim");
  assert_int_equal(rename(journal, victim), 0);
  assert_int_equal(make(victim, journal), 0);
  FsStat before, after;
  fs_stat(victim, &before);
  Store *store = store_new(project, CACHE_DISK);
  ChainEntry chain = make_chain(50);
  store_put_chain(store, "radon", "x", some_key(1), NULL, &chain);
  chain_entry_free(&chain);
  store_destroy(&store);
  fs_stat(victim, &after);
  assert_int_equal(after.size, before.size);
  mem_free(journal), mem_free(victim);
}

static void test_journal_symlink(void **state) {
  (void)state;
  check_journal_link(symlink);
}

static void test_journal_hard_link(void **state) {
  (void)state;
  check_journal_link(link);
}

/* Looks up with at most [files] open files: 0 hit, 1 miss, 2 taken for damage. */
static rlim_t files;
static int get_with_few_files(void) {
  struct rlimit limit = {files, files};
  Store *store = store_new(project, CACHE_DISK);
  ChainEntry chain;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) return 98;
  bool hit = store_get_chain(store, "radon", some_key(1), &chain);
  int result = store_stats(store).damaged ? 2 : hit ? 0 : 1;
  chain_entry_free(&chain);
  store_destroy(&store);
  return result;
}

/* Wherever the files run out: a miss, and the entry stays where it is. */
static void test_no_files_left(void **state) {
  (void)state;
  int results[2] = {0, 0};
  put_chain(1, 5);
  for (files = 3; files < 20; files++) {
    int result = finish(start(get_with_few_files));
    assert_in_range(result, 0, 1);
    results[result]++;
  }
  assert_true(results[0] > 0 && results[1] > 0);
  assert_true(get_chain(1, 5));
}

static void test_pipe(void **state) {
  (void)state;
  put_chain(1, 5);
  char *manifest = entry_file("manifest.json");
  assert_int_equal(unlink(manifest), 0);
  assert_int_equal(mkfifo(manifest, 0600), 0);
  assert_false(get_chain(1, 0));
  mem_free(manifest);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_PROJECT(test_planted_links),   IN_PROJECT(test_planted_entry_link),
      IN_PROJECT(test_journal_symlink), IN_PROJECT(test_journal_hard_link),
      IN_PROJECT(test_no_files_left),   IN_PROJECT(test_pipe),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
