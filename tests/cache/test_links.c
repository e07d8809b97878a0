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
  store_chain(store, 1, 5);
  assert_int_equal(store_stats(store).stored, put_works);
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

/* The place of a file is a link to a folder, or a folder. */
static void test_planted_file_link(void **state) {
  (void)state;
  put_chain(1, 5);
  char *path = chain_path();
  check_link(path + strlen(project) + 1, true);
  assert_int_equal(unlink(path), 0);
  assert_int_equal(fs_make_dir(path, 0700), 0);
  assert_false(get_chain(1, 0));
  put_chain(1, 7);
  assert_true(get_chain(1, 7));
  mem_free(path);
}

/* The file is a link, symbolic or hard, to one that is not to be written. */
static void check_file_link(int (*make)(const char *, const char *)) {
  put_chain(1, 5);
  char *path = chain_path(), *victim = in_project("victim");
  assert_int_equal(rename(path, victim), 0);
  assert_int_equal(make(victim, path), 0);
  FsStat before, after;
  fs_stat(victim, &before);
  Store *store = store_new(project, CACHE_DISK);
  store_chain(store, 1, 50);
  assert_int_equal(store_stats(store).stored, 1);
  store_destroy(&store);
  fs_stat(victim, &after);
  assert_int_equal(after.size, before.size);
  assert_true(get_chain(1, 50));
  mem_free(path), mem_free(victim);
}

static void test_file_symlink(void **state) {
  (void)state;
  check_file_link(symlink);
}

static void test_file_hard_link(void **state) {
  (void)state;
  check_file_link(link);
}

/* Looks up with at most [files] open files: 0 hit, 1 miss, 2 taken for damage. */
static rlim_t files;
static int get_with_few_files(void) {
  struct rlimit limit = {files, files};
  Store *store = store_new(project, CACHE_DISK);
  ChainParts parts;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) return 98;
  bool hit = find_chain(store, 1, &parts);
  int result = store_stats(store).damaged ? 2 : hit ? 0 : 1;
  chain_parts_free(&parts);
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
  char *path = chain_path();
  assert_int_equal(unlink(path), 0);
  assert_int_equal(mkfifo(path, 0600), 0);
  assert_false(get_chain(1, 0));
  put_chain(1, 7);
  assert_true(get_chain(1, 7));
  mem_free(path);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_PROJECT(test_planted_links), IN_PROJECT(test_planted_file_link),
      IN_PROJECT(test_file_symlink),  IN_PROJECT(test_file_hard_link),
      IN_PROJECT(test_no_files_left), IN_PROJECT(test_pipe),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
