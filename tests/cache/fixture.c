/* SPDX-License-Identifier: BSD-3-Clause
   What the tests of the cache share. */
#include <endian.h>
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
  return n == 0 || memcmp(a, b, sizeof *a * (size_t)n) == 0;
}

bool is_entry(const ChainEntry *entry, const ChainEntry *want) {
  bool equal = entry->drawn == want->drawn && entry->dim == want->dim &&
               entry->nlearnt == want->nlearnt && entry->width == want->width &&
               entry->nstats == want->nstats && same(entry->q, want->q, want->dim) &&
               same(entry->learnt, want->learnt, want->nlearnt) &&
               same(&entry->step_size, &want->step_size, 1) &&
               same(&entry->seconds, &want->seconds, 1);
  for (long i = 0; equal && i < want->drawn; i++)
    equal = same(entry_row(entry, i), entry_row(want, i), want->width) &&
            same(entry_stats(entry, i), entry_stats(want, i), want->nstats);
  return equal;
}

bool is_chain(const ChainEntry *entry, long drawn) {
  ChainEntry want = make_chain(drawn);
  bool equal = is_entry(entry, &want);
  chain_entry_free(&want);
  return equal;
}

void check_chain(const ChainEntry *entry, long drawn) {
  assert_true(is_chain(entry, drawn));
}

enum { GENERATED = 3 }; /* a copy, a constant, numbers of its own */

static ChainEntry make_generated(const ChainEntry *draws, double scale) {
  ChainEntry e = {.width = GENERATED, .nstats = 1, .drawn = draws->drawn};
  e.rows = row_block_new(e.drawn, e.width);
  e.stats = some_rows(e.drawn, e.nstats, scale);
  for (long i = 0; i < e.drawn; i++) {
    double *row = entry_row(&e, i);
    row[0] = entry_row(draws, i)[1];
    row[1] = scale;
    row[2] = -scale * (double)i / 3;
  }
  return e;
}

ChainParts make_parts(long drawn, double scale) {
  ChainParts parts = {.draws = make_chain(drawn)};
  parts.generated = make_generated(&parts.draws, scale);
  return parts;
}

bool is_parts(const ChainParts *parts, double scale) {
  long drawn = parts->draws.drawn, generated = parts->generated.drawn;
  if (!is_chain(&parts->draws, drawn) || generated > drawn) return false;
  if (!parts->generated.rows) return generated == 0;
  ChainParts want = make_parts(generated, scale);
  bool equal = is_entry(&parts->generated, &want.generated);
  chain_parts_free(&want);
  return equal;
}

ChainName name_in(const char *model, int key) {
  return (ChainName){.model = model,
                     .label = "tune1000_chain1_seed42",
                     .draws = some_key(key),
                     .generated = some_key(key + 1000)};
}

ChainName name_of(int key) {
  return name_in("radon", key);
}

void store_chain(Store *store, int key, long drawn) {
  ChainName name = name_of(key);
  ChainParts parts = {.draws = make_chain(drawn)};
  store_put_chain(store, &name, &parts);
  chain_parts_free(&parts);
}

bool find_chain(Store *store, int key, ChainParts *out) {
  ChainName name = name_of(key);
  return store_get_chain(store, &name, out);
}

void put_chain(int key, long drawn) {
  Store *store = store_new(project, CACHE_DISK);
  store_chain(store, key, drawn);
  assert_int_equal(store_stats(store).stored, 1);
  assert_null(store_complaint(store));
  store_destroy(&store);
}

bool get_chain(int key, long drawn) {
  Store *store = store_new(project, CACHE_DISK);
  ChainParts parts;
  bool found = find_chain(store, key, &parts);
  if (found) check_chain(&parts.draws, drawn);
  chain_parts_free(&parts);
  store_destroy(&store);
  return found;
}

void change_user(void) {
  char *secret = in_project("xdg-state/posterity/secret");
  assert_int_equal(unlink(secret), 0);
  mem_free(secret);
}

static void keep_name(void *ctx, const char *name) {
  buf_clear(ctx);
  buf_put(ctx, name);
}

char *chain_path(void) {
  Buf name = {0};
  char *folder = in_project(".posterity/radon");
  assert_int_equal(fs_list(folder, keep_name, &name), 0);
  char *path = fs_join(folder, buf_text(&name));
  mem_free(folder);
  buf_free(&name);
  return path;
}

void read_chain_file(Buf *out) {
  char *path = chain_path();
  buf_clear(out);
  assert_int_equal(fs_read(path, 0, out), 0);
  mem_free(path);
}

size_t block_at(const Buf *file, int block) {
  size_t at = 0;
  for (int i = 0; i < block && at < file->n; i++) {
    uint64_t length;
    memcpy(&length, file->p + at + 16, sizeof length);
    at += le64toh(length);
  }
  assert_true(at <= file->n);
  return at;
}

void sign_again(Buf *file, int block) {
  size_t at = block_at(file, block), end = block_at(file, block + 1);
  Digest d = digest_of("block", file->p + at, end - 2 * DIGEST_BYTES - at);
  memcpy(file->p + end - 2 * DIGEST_BYTES, d.bytes, DIGEST_BYTES);
}

void write_file(const char *path, const char *bytes, size_t n) {
  unlink(path); /* file systems flush a file that is cut to nothing and written again */
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(bytes, 1, n, f), n);
  assert_int_equal(fclose(f), 0);
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
