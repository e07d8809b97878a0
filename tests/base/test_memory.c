/* SPDX-License-Identifier: BSD-3-Clause
   Memory that may be refused, and blocks of rows that are shared. */
#include "check.h"
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include "base/alloc.h"
#include "base/memory.h"
#include "base/row_block.h"

static void test_limit(void **state) {
  (void)state;
  size_t usual = mem_limit();
  assert_true(usual > (size_t)1 << 26 && usual < SIZE_MAX);
  setenv("POSTERITY_MEMORY", "3e9", 1);
  assert_true(mem_limit() == 3000000000u || mem_limit() == usual);
  static const char *const UNITS[] = {"300 MB", "300000kB", "0.3G", "3e8B", "3e8"};
  for (int i = 0; i < 5; i++) {
    setenv("POSTERITY_MEMORY", UNITS[i], 1);
    assert_int_equal(mem_limit(), 300000000);
  }
  setenv("POSTERITY_MEMORY", "256MiB", 1);
  assert_int_equal(mem_limit(), 1 << 28);
  static const char *const WRONG[] = {"nonsense", "",   "-1",    "0",
                                      "nan",      "5X", "5 GBB", "iB"};
  for (int i = 0; i < 8; i++) {
    setenv("POSTERITY_MEMORY", WRONG[i], 1);
    assert_true(mem_limit() == usual);
  }
  unsetenv("POSTERITY_MEMORY");
}

static void test_refusals(void **state) {
  (void)state;
  assert_true(mem_has(0) && mem_has(1000));
  assert_false(mem_has(SIZE_MAX));
  assert_false(mem_has(mem_limit()));
  assert_null(mem_try(SIZE_MAX));
  assert_null(mem_try(mem_limit()));
  setenv("POSTERITY_MEMORY", "1", 1);
  assert_true(mem_has(1 << 24));
  assert_false(mem_has(1 << 27));
  assert_null(mem_try(1 << 27));
  unsetenv("POSTERITY_MEMORY");
  double *x = mem_try(1 << 21);
  assert_non_null(x);
  assert_true(x[0] == 0 && x[(1 << 18) - 1] == 0);
  mem_free(x);
}

#ifndef __SANITIZE_ADDRESS__ /* whose own memory no such limit can hold */
/* Addresses of the process, as the kernel counts them. */
static size_t addresses(void) {
  unsigned long long kb = 0;
  char line[256];
  FILE *file = fopen("/proc/self/status", "r");
  while (file && !kb && fgets(line, sizeof line, file)) sscanf(line, "VmSize: %llu", &kb);
  if (file) fclose(file);
  return (size_t)kb << 10;
}

static void limit_addresses(size_t limit) {
  struct rlimit space;
  getrlimit(RLIMIT_AS, &space);
  space.rlim_cur = limit == SIZE_MAX ? RLIM_INFINITY : (rlim_t)limit;
  assert_int_equal(setrlimit(RLIMIT_AS, &space), 0);
}

static void test_address_space(void **state) {
  (void)state;
  limit_addresses((size_t)200 << 20);
  size_t limit = mem_limit();
  bool has_some = mem_has(10 << 20), has_all = mem_has((size_t)199 << 20);
  void *all = mem_try((size_t)60 << 20), *more[4];
  for (int i = 0; i < 4; i++) more[i] = mem_try((size_t)60 << 20);
  limit_addresses(SIZE_MAX);
  assert_true(limit == (size_t)200 << 20 && has_some && !has_all);
  assert_non_null(all);
  assert_null(more[3]);
  mem_free(all);
  for (int i = 0; i < 4; i++) mem_free(more[i]);
}

/* Addresses that are reserved and hold nothing count. */
static void test_reserved_addresses(void **state) {
  (void)state;
  size_t held = (size_t)600 << 20;
  void *p = mmap(NULL, held, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  assert_true(p != MAP_FAILED);
  Buf text = {0};
  buf_put(&text, "addresses: ");
  limit_addresses(addresses() + ((size_t)20 << 20));
  bool has_some = mem_has(8 << 20), has_more = mem_has(30 << 20);
  bool has_last = mem_has(19 << 20), has_little = mem_has(500 << 10);
  mem_put_lack(&text, 30e6);
  limit_addresses(addresses() + ((size_t)1 << 20)); /* within what bookkeeping needs */
  bool has_nothing = !mem_has(500 << 10);
  limit_addresses(SIZE_MAX);
  munmap(p, held);
  assert_true(has_some && has_little && !has_more && !has_last && has_nothing);
  const char *left = strrchr(buf_text(&text), '(');
  assert_non_null(left);
  double mb = strtod(left + 1, NULL);
  assert_true(strstr(left, " MB)") && mb > 8 && mb < 21);
  buf_free(&text);
}

static void *allocate(void *size) {
  mem_free(mem_new(1000));
  *(size_t *)size = addresses();
  return NULL;
}

/* glibc reserves 64 MB for a thread that allocates beside others. */
static void test_spared_addresses(void **state) {
  (void)state;
  size_t before = addresses(), during = 0;
  pthread_t thread;
  pthread_attr_t small;
  limit_addresses(before + ((size_t)300 << 20));
  mem_spare_addresses();
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 1 << 20);
  assert_int_equal(pthread_create(&thread, &small, allocate, &during), 0);
  pthread_join(thread, NULL);
  pthread_attr_destroy(&small);
  limit_addresses(SIZE_MAX);
  assert_true(during > 0 && during < before + ((size_t)16 << 20));
}
#endif

static void test_size(void **state) {
  (void)state;
  assert_true(mem_size(3, 8) == 24);
  assert_true(mem_size(SIZE_MAX / 2, 3) == SIZE_MAX);
  assert_true(row_block_size((long)1 << 40, (long)1 << 40) == SIZE_MAX);
  assert_null(row_block_new((long)1 << 40, (long)1 << 40));
}

static void test_reserve(void **state) {
  (void)state;
  Buf b = {0};
  buf_put(&b, "kept");
  setenv("POSTERITY_MEMORY", "1", 1);
  assert_false(buf_reserve(&b, (size_t)1 << 27));
  unsetenv("POSTERITY_MEMORY");
  assert_false(buf_reserve(&b, SIZE_MAX));
  assert_false(buf_reserve(&b, PTRDIFF_MAX));
  assert_string_equal(buf_text(&b), "kept");
  assert_true(buf_reserve(&b, 1000));
  const char *there = b.p;
  for (int i = 0; i < 1000; i++) buf_putc(&b, 'x');
  assert_ptr_equal(b.p, there);
  assert_int_equal(b.n, 1004);
  buf_free(&b);
}

static void check_text(double bytes, const char *want) {
  Buf text = {0};
  mem_put_size(&text, bytes);
  assert_string_equal(buf_text(&text), want);
  buf_free(&text);
}

static void test_text(void **state) {
  (void)state;
  check_text(999, "999 bytes");
  check_text(1000, "1.0 kB");
  check_text(9.6e9, "9.6 GB");
  check_text(128e9, "128 GB");
  check_text(999.9e6, "1.0 GB");
}

static void test_rows(void **state) {
  (void)state;
  RowBlock *rows = row_block_new(5, 3), *other = row_block_ref(rows);
  assert_ptr_equal(rows, other);
  rows->at[4 * rows->stride + 2] = 7;
  row_block_drop(&rows);
  assert_null(rows);
  assert_true(other->at[14] == 7 && other->at[0] == 0);
  row_block_drop(&other);
  row_block_drop(&other);
  assert_null(row_block_ref(NULL));
  RowBlock *empty = row_block_new(0, 0);
  assert_non_null(empty);
  row_block_drop(&empty);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_limit),
      cmocka_unit_test(test_refusals),
      cmocka_unit_test(test_size),
      cmocka_unit_test(test_text),
      cmocka_unit_test(test_rows),
      cmocka_unit_test(test_reserve),
#ifndef __SANITIZE_ADDRESS__
      cmocka_unit_test(test_address_space),
      cmocka_unit_test(test_reserved_addresses),
      cmocka_unit_test(test_spared_addresses),
#endif
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
