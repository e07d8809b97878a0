/* SPDX-License-Identifier: BSD-3-Clause
   What the tests of the cache share. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "fixture.h"

char project[256];

static void set_folder(const char *variable, const char *name) {
  char *path = in_project(name);
  setenv(variable, path, 1);
  mem_free(path);
}

int fixture_set_up(void **state) {
  (void)state;
  /* In memory where that exists: the sweeps write thousands of files. */
  strcpy(project,
         fs_is_dir("/dev/shm") ? "/dev/shm/posterity-XXXXXX" : "/tmp/posterity-XXXXXX");
  if (!mkdtemp(project) || chmod(project, 0777) != 0) return -1;
  set_folder("XDG_CACHE_HOME", "xdg-cache");
  set_folder("XDG_STATE_HOME", "xdg-state");
  return 0;
}

int fixture_tear_down(void **state) {
  (void)state;
  return fs_remove_tree(project);
}

char *in_project(const char *name) {
  return fs_join(project, name);
}

Digest some_key(int n) {
  return digest_of("test", &n, sizeof n);
}

static RowBlock *some_rows(long count, long width, double scale) {
  RowBlock *rows = row_block_new(count, width);
  for (long i = 0; i < count * width; i++) rows->at[i] = scale * (double)(i + 1) / 7;
  return rows;
}

static double *numbers(long n, double scale) {
  double *x = mem_new(sizeof *x * (size_t)n);
  for (long i = 0; i < n; i++) x[i] = scale * (double)(i + 1) / 7;
  return x;
}

/* The state depends on the number of draws, as it does in a sampler. */
ChainEntry make_chain(long drawn) {
  return (ChainEntry){.dim = 3,
                      .nlearnt = 5,
                      .width = 4,
                      .nstats = 2,
                      .drawn = drawn,
                      .q = numbers(3, (double)drawn),
                      .learnt = numbers(5, 5),
                      .step_size = 0.1,
                      .seconds = (double)drawn / 100,
                      .rows = some_rows(drawn, 4, 1),
                      .stats = some_rows(drawn, 2, -1)};
}

static bool same(const double *a, const double *b, long n) {
  return memcmp(a, b, sizeof *a * (size_t)n) == 0;
}

bool is_chain(const ChainEntry *entry, long drawn) {
  ChainEntry want = make_chain(drawn);
  bool equal = entry->drawn == drawn && entry->dim == 3 && entry->width == 4 &&
               entry->nstats == 2 && same(entry->q, want.q, 3) && entry->nlearnt == 5 &&
               same(entry->learnt, want.learnt, 5) &&
               same(&entry->step_size, &want.step_size, 1) &&
               same(&entry->seconds, &want.seconds, 1) &&
               same(entry->rows->at, want.rows->at, 4 * drawn) &&
               same(entry->stats->at, want.stats->at, 2 * drawn);
  chain_entry_free(&want);
  return equal;
}

void check_chain(const ChainEntry *entry, long drawn) {
  assert_true(is_chain(entry, drawn));
}

void put_chain(int key, long drawn) {
  Store *store = store_new(project, CACHE_DISK);
  ChainEntry chain = make_chain(drawn);
  store_put_chain(store, "radon", "tune1000_chain1_seed42", some_key(key), NULL, &chain);
  assert_int_equal(store_stats(store).stored, 1);
  assert_null(store_complaint(store));
  chain_entry_free(&chain);
  store_destroy(&store);
}

bool get_chain(int key, long drawn) {
  Store *store = store_new(project, CACHE_DISK);
  ChainEntry chain;
  bool found = store_get_chain(store, "radon", some_key(key), &chain);
  if (found) check_chain(&chain, drawn);
  chain_entry_free(&chain);
  store_destroy(&store);
  return found;
}

static void keep_name(void *ctx, const char *name) {
  buf_clear(ctx);
  buf_put(ctx, name);
}

char *entry_file(const char *file) {
  Buf name = {0}, path = {0};
  char *folder = in_project(".posterity/radon");
  assert_int_equal(fs_list(folder, keep_name, &name), 0);
  buf_printf(&path, "%s/%s/%s", folder, buf_text(&name), file);
  mem_free(folder);
  buf_free(&name);
  return buf_take(&path);
}

static void count_name(void *ctx, const char *name) {
  (void)name;
  ++*(int *)ctx;
}

int files_in(const char *folder) {
  int files = 0;
  return fs_list(folder, count_name, &files) == 0 ? files : -1;
}

void check_complaint(Store *store, const char *word) {
  char *line = store_complaint(store);
  assert_non_null(line);
  if (!strstr(line, word)) fail_msg("%s: %s", word, line);
  assert_null(strchr(line, '\n'));
  mem_free(line);
  assert_null(store_complaint(store));
}

int start(int (*body)(void)) {
  int child = fork();
  if (child == 0) _exit(body());
  return child;
}

int finish(int child) {
  int status;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status));
  return WEXITSTATUS(status);
}

int as_nobody(int (*body)(void)) {
  int child = fork();
  if (child == 0) {
    if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0) _exit(99);
    _exit(body());
  }
  return finish(child);
}
