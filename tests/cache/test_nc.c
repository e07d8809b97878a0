/* SPDX-License-Identifier: BSD-3-Clause
   netCDF files read back, damaged files, data files.  With a path as its argument this
   program writes the example that test_arviz.py opens. */
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "cache/draws_nc.h"
#include "fixture.h"

static Columns *posterior(void) {
  long one[1] = {3}, two[2] = {2, 4}, none[1] = {0};
  Columns *c = columns_new(2, 5);
  columns_add(c, "mu", COLUMN_REAL, 0, NULL);
  columns_add(c, "theta", COLUMN_REAL, 1, one);
  columns_add(c, "L", COLUMN_REAL, 2, two);
  columns_add(c, "k", COLUMN_INT, 0, NULL);
  columns_add(c, "nothing", COLUMN_REAL, 1, none);
  for (int i = 0; i < c->count; i++)
    for (long j = 0; j < 10 * c->at[i].size; j++)
      c->at[i].data[j] =
          c->at[i].kind == COLUMN_INT ? (double)(j - 3) : (double)j / 7 + i;
  c->at[0].data[3] = NAN;
  c->at[0].data[4] = -INFINITY;
  return c;
}

static Columns *sample_stats(void) {
  Columns *c = columns_new(2, 5);
  Column *diverging = columns_add(c, "diverging", COLUMN_BOOL, 0, NULL);
  for (int i = 0; i < 10; i++) diverging->data[i] = i % 3 == 0;
  Column *depth = columns_add(c, "tree_depth", COLUMN_INT, 0, NULL);
  for (int i = 0; i < 10; i++) depth->data[i] = i;
  return c;
}

static Columns *observed(void) {
  long one[1] = {3};
  Columns *c = columns_new(1, 1);
  Column *y = columns_add(c, "y", COLUMN_REAL, 1, one);
  for (int i = 0; i < 3; i++) y->data[i] = 1.5 * i;
  columns_add(c, "N", COLUMN_INT, 0, NULL)->data[0] = 3;
  return c;
}

static int write_example(const char *path, Buf *error) {
  Columns *p = posterior(), *s = sample_stats(), *o = observed();
  NcGroup groups[] = {
      {"posterior", p, true}, {"sample_stats", s, true}, {"observed_data", o, false}};
  Json *attributes = json_new_object();
  json_set(attributes, "inference_library", json_new_text("posterity"));
  json_set(attributes, "seed", json_new_int(INT64_C(1) << 60));
  json_set(attributes, "sampling_time", json_new_real(0.25));
  int err = nc_write(path, groups, 3, attributes, error);
  json_destroy(&attributes);
  columns_destroy(&p), columns_destroy(&s), columns_destroy(&o);
  return err;
}

/* As what reads a file by its name does. */
static Columns *read_file(const char *path, const char *group, Buf *error) {
  Buf bytes = {0};
  int err = fs_read(path, 0, &bytes);
  if (err) buf_put(error, strerror(err));
  Columns *columns = err ? NULL : nc_read_bytes(path, &bytes, group, NULL, error);
  buf_free(&bytes);
  return columns;
}

static char *example(void) {
  Buf error = {0};
  char *path = in_project("fit.nc");
  assert_int_equal(write_example(path, &error), 0);
  assert_string_equal(buf_text(&error), "");
  return path;
}

static void check_column(const Column *got, const Column *want, int lead, long draws) {
  assert_non_null(got);
  assert_int_equal(got->kind, want->kind);
  assert_int_equal(got->ndims, want->ndims + lead);
  for (int d = 0; d < want->ndims; d++)
    assert_int_equal(got->dims[lead + d], want->dims[d]);
  assert_int_equal(got->size, want->size * draws);
  assert_memory_equal(got->data, want->data, sizeof(double) * (size_t)got->size);
}

/* What was written with [lead] dimensions before its own, 2 or 0, reads as data that have
   them all.  Consumes [want]. */
static void check_group(const char *path, const char *group, Columns *want, int lead) {
  Buf error = {0};
  Columns *got = read_file(path, group, &error);
  if (!got) fail_msg("%s", buf_text(&error));
  long draws = (long)want->chains * want->draws;
  int written = 0;
  for (int i = 0; i < want->count; i++) {
    const Column *c = columns_find(got, want->at[i].name);
    written += want->at[i].size > 0;
    if (want->at[i].size)
      check_column(c, &want->at[i], lead, draws);
    else
      assert_null(c);
  }
  assert_int_equal(got->count, written);
  columns_destroy(&got), columns_destroy(&want);
}

static void test_round_trip(void **state) {
  (void)state;
  char *path = example();
  Buf error = {0};
  check_group(path, "posterior", posterior(), 2);
  check_group(path, "sample_stats", sample_stats(), 2);
  check_group(path, "observed_data", observed(), 0);
  assert_null(read_file(path, "prior", &error));
  assert_non_null(strstr(buf_text(&error), "prior"));
  buf_free(&error);
  mem_free(path);
}

/* The folders of the user lie beside the files. */
static void count_name(void *ctx, const char *name) {
  *(int *)ctx += strncmp(name, "xdg-", 4) != 0;
}

static void test_replaced(void **state) {
  (void)state;
  int files = 0;
  mem_free(example());
  char *path = example();
  check_group(path, "posterior", posterior(), 2);
  fs_list(project, count_name, &files);
  assert_int_equal(files, 2);
  mem_free(path);
}

static void check_refused(const char *path, const char *word) {
  Buf error = {0};
  assert_null(read_file(path, "posterior", &error));
  if (!strstr(buf_text(&error), word)) fail_msg("%s: %s", word, buf_text(&error));
  buf_free(&error);
}

static void test_sum(void **state) {
  (void)state;
  char *path = example(), *sum = in_project("fit.nc.sum");
  Buf text = {0};
  assert_int_equal(fs_read(sum, 0, &text), 0);
  assert_int_equal(fs_publish(sum, text.p, 63, 0600), 0);
  check_refused(path, "digest");
  text.p[5] = text.p[5] == 'a' ? 'b' : 'a';
  assert_int_equal(fs_publish(sum, text.p, text.n, 0600), 0);
  check_refused(path, "damaged");
  assert_int_equal(unlink(sum), 0);
  check_group(path, "posterior", posterior(), 2);
  check_refused("/nonexistent/x.nc", "No such file");
  assert_int_equal(fs_publish(path, "", 0, 0600), 0);
  check_refused(path, "empty");
  assert_int_equal(fs_publish(path, "no netCDF", 9, 0600), 0);
  check_refused(path, "not a netCDF");
  buf_free(&text), mem_free(path), mem_free(sum);
}

/* A byte changed anywhere, a file cut off anywhere: an error before HDF5 sees it. */
static void test_damage(void **state) {
  (void)state;
  char *path = example();
  Buf file = {0};
  assert_int_equal(fs_read(path, 0, &file), 0);
  for (size_t i = 0; i < file.n; i += 97) {
    file.p[i] ^= 0x10;
    assert_int_equal(fs_publish(path, file.p, file.n, 0600), 0);
    check_refused(path, "damaged");
    file.p[i] ^= 0x10;
    assert_int_equal(fs_publish(path, file.p, i, 0600), 0);
    check_refused(path, "damaged");
  }
  buf_free(&file);
  mem_free(path);
}

/* Integers and truth values that are none are kept as reals. */
static void test_odd_numbers(void **state) {
  (void)state;
  Columns *c = columns_new(1, 2);
  columns_add(c, "k", COLUMN_INT, 0, NULL)->data[1] = NAN;
  columns_add(c, "b", COLUMN_BOOL, 0, NULL)->data[1] = 2;
  columns_add(c, "big", COLUMN_INT, 0, NULL)->data[1] = 1e300;
  NcGroup group = {"posterior", c, true};
  char *path = in_project("odd.nc");
  Buf error = {0};
  assert_int_equal(nc_write(path, &group, 1, NULL, &error), 0);
  Columns *got = read_file(path, "posterior", &error);
  assert_non_null(got);
  assert_int_equal(columns_find(got, "k")->kind, COLUMN_REAL);
  assert_true(isnan(columns_find(got, "k")->data[1]));
  assert_true(columns_find(got, "b")->data[1] == 2);
  assert_true(columns_find(got, "big")->data[1] == 1e300);
  columns_destroy(&got), columns_destroy(&c);
  mem_free(path);
}

static int write_here(void) {
  char *path = in_project("fit.nc");
  Buf error = {0};
  int err = write_example(path, &error);
  return err && strstr(buf_text(&error), path) ? 1 : 0;
}

static void test_read_only(void **state) {
  (void)state;
  int files = 0;
  assert_int_equal(chmod(project, 0555), 0);
  assert_int_equal(as_nobody(write_here), 1);
  fs_list(project, count_name, &files);
  assert_int_equal(files, 0);
  chmod(project, 0755);
}

/* A name that netCDF keeps for itself: an error, no file. */
static void test_bad_name(void **state) {
  (void)state;
  Columns *c = columns_new(1, 2);
  columns_add(c, "a/b", COLUMN_REAL, 0, NULL);
  NcGroup group = {"posterior", c, true};
  char *path = in_project("bad.nc");
  Buf error = {0};
  int files = 0;
  assert_int_not_equal(nc_write(path, &group, 1, NULL, &error), 0);
  assert_true(error.n > 0);
  fs_list(project, count_name, &files);
  assert_int_equal(files, 0);
  buf_free(&error);
  columns_destroy(&c);
  mem_free(path);
}

/* Prints what is read of a file, for test_read_nc.py. */
static int print_file(const char *path, const char *group) {
  Buf out = {0};
  Columns *c = read_file(path, group, &out);
  for (int i = 0; c && i < c->count; i++) {
    long n = c->at[i].size * c->chains * c->draws;
    buf_printf(&out, "%s %d %d", c->at[i].name, (int)c->at[i].kind, c->at[i].ndims);
    for (long j = 0; j < n && j < 20; j++) {
      buf_putc(&out, ' ');
      buf_double(&out, c->at[i].data[j]);
    }
    buf_putc(&out, '\n');
  }
  fputs(buf_text(&out), stdout);
  buf_free(&out);
  int err = c ? 0 : 1;
  columns_destroy(&c);
  return err;
}

/* Integers are written in pieces: their ends are no seams. */
static void test_many_integers(void **state) {
  (void)state;
  long three[1] = {3}, wide[1] = {70000};
  for (int i = 0; i < 2; i++) {
    Columns *c = i ? columns_new(3, 2) : columns_new(3, 30001);
    columns_add(c, "n", COLUMN_INT, 0, NULL);
    columns_add(c, "k", COLUMN_INT, 1, i ? wide : three);
    for (int j = 0; j < 2; j++)
      for (long k = 0; k < 3 * c->draws * c->at[j].size; k++)
        c->at[j].data[k] = (double)k - 7;
    Buf error = {0};
    char *path = in_project("whole.nc");
    NcGroup group = {"posterior", c, true};
    assert_int_equal(nc_write(path, &group, 1, NULL, &error), 0);
    check_group(path, "posterior", c, 2);
    buf_free(&error);
    mem_free(path);
  }
}

static void limit_files(rlim_t bytes) {
  struct rlimit limit;
  getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = bytes;
  setrlimit(RLIMIT_FSIZE, &limit);
}

/* The disk fills up wherever it may: an error with its reason, nothing is left behind,
   and the next file is written as ever.  Gives the number of failures. */
static int write_on_full_disk(void) {
  char *path = in_project("fit.nc");
  FsStat whole;
  Buf error = {0};
  int failures = 0, files = 0;
  signal(SIGXFSZ, SIG_IGN);
  if (write_example(path, &error) != 0 || fs_stat(path, &whole) != 0) return 101;
  fs_remove_tree(project);
  mkdir(project, 0700);
  for (long room = 0; room < whole.size; room += 1 + whole.size / 40) {
    limit_files((rlim_t)room);
    int err = write_example(path, &error);
    limit_files(RLIM_INFINITY);
    if (err != EFBIG || !strstr(buf_text(&error), "cannot be written: File too large"))
      return 102;
    fs_list(project, count_name, &files);
    if (files || strchr(buf_text(&error), '\n')) return 103;
    failures++;
    buf_clear(&error);
  }
  if (write_example(path, &error) != 0) return 104;
  fs_list(project, count_name, &files);
  if (files != 2) return 105;
  buf_free(&error);
  mem_free(path);
  return failures;
}

static void test_full_disk(void **state) {
  (void)state;
  assert_in_range(finish(start(write_on_full_disk)), 30, 40);
  char *path = in_project("fit.nc");
  check_group(path, "posterior", posterior(), 2);
  mem_free(path);
}

/* Where SIGXFSZ is not ignored the process that writes is killed: an error too. */
static int write_and_be_killed(void) {
  char *path = in_project("fit.nc");
  Buf error = {0};
  int files = 0;
  limit_files(3000);
  int err = write_example(path, &error);
  bool said = strstr(buf_text(&error), "ended too early") != NULL;
  fs_list(project, count_name, &files);
  buf_free(&error);
  mem_free(path);
  return err == EIO && said && files == 0 ? 0 : 1;
}

static void test_killed(void **state) {
  (void)state;
  assert_int_equal(finish(start(write_and_be_killed)), 0);
}

int main(int argc, char **argv) {
  if (argc > 2) return print_file(argv[2], argc > 3 ? argv[3] : NULL);
  if (argc == 2) {
    Buf error = {0};
    return write_example(argv[1], &error);
  }
  const struct CMUnitTest tests[] = {
      IN_PROJECT(test_round_trip),  IN_PROJECT(test_replaced),
      IN_PROJECT(test_sum),         IN_PROJECT(test_damage),
      IN_PROJECT(test_odd_numbers), IN_PROJECT(test_read_only),
      IN_PROJECT(test_bad_name),    IN_PROJECT(test_many_integers),
      IN_PROJECT(test_full_disk),   IN_PROJECT(test_killed)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
