/* SPDX-License-Identifier: BSD-3-Clause
   Names of models are for people: an entry is found by its key under whatever name, and
   no name gets into the way of the cache's own folders. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "fixture.h"

/* Stores a chain under [model] as a process of its own would. */
static void put(const char *model, int key, long drawn) {
  Store *store = store_new(project, CACHE_DISK);
  ChainName name = name_in(model, key);
  ChainParts parts = {.draws = make_chain(drawn)};
  store_put_chain(store, &name, &parts);
  assert_int_equal(store_stats(store).stored, 1);
  assert_null(store_complaint(store));
  chain_parts_free(&parts);
  store_destroy(&store);
}

/* Draws found under [model]; -1 for none. */
static long get(const char *model, int key) {
  Store *store = store_new(project, CACHE_DISK);
  ChainName name = name_in(model, key);
  ChainParts parts;
  long drawn = -1;
  if (store_get_chain(store, &name, &parts)) drawn = parts.draws.drawn;
  if (drawn >= 0) check_chain(&parts.draws, drawn);
  chain_parts_free(&parts);
  store_destroy(&store);
  return drawn;
}

static int count_layer(const char *layer, const char *prefix) {
  Store *store = store_new(project, CACHE_DISK);
  StoreItem *items;
  int n = store_list(store, &items), count = 0;
  for (int i = 0; i < n; i++)
    count +=
        !strcmp(items[i].layer, layer) && !strncmp(items[i].name, prefix, strlen(prefix));
  store_items_free(items, n);
  store_destroy(&store);
  return count;
}

static void test_renamed(void **state) {
  (void)state;
  put("alpha", 1, 300);
  assert_int_equal(get("beta", 1), 300);
  assert_int_equal(get("beta", 2), -1);
  put("beta", 1, 500); /* goes on where it lies */
  assert_int_equal(get("alpha", 1), 500);
  assert_int_equal(count_layer("draws", "alpha/"), 1);
  assert_int_equal(count_layer("draws", ""), 1);
  put("beta", 2, 20);
  assert_int_equal(count_layer("draws", "beta/"), 1);
}

static void move(const char *from, const char *to) {
  char *old = in_project(from), *new = in_project(to);
  assert_int_equal(rename(old, new), 0);
  mem_free(old);
  mem_free(new);
}

static const char LABEL[] = "tune10_group1_seed2";

/* Numbers of the warm-up that is found under [model]; 0 for none. */
static long get_warmup(const char *model, int key) {
  Store *store = store_new(project, CACHE_DISK);
  long n = 0;
  double *numbers = store_get_warmup(store, model, LABEL, some_key(key), &n);
  for (long i = 1; i < n; i++) assert_true(numbers[i] == 0.5 * (double)i);
  mem_free(numbers);
  assert_null(store_complaint(store));
  store_destroy(&store);
  return n;
}

static void put_warmup(const char *model, int key, long n) {
  Store *store = store_new(project, CACHE_DISK);
  double numbers[100];
  for (long i = 0; i < n; i++) numbers[i] = i ? 0.5 * (double)i : (double)n;
  store_put_warmup(store, model, LABEL, some_key(key), numbers, n);
  assert_null(store_complaint(store));
  store_destroy(&store);
}

/* A warm-up that was broken off goes on where it lies; of two, the one that is
   further. */
static void test_renamed_warmup(void **state) {
  (void)state;
  put_warmup("alpha", 1, 20);
  assert_int_equal(get_warmup("beta", 1), 20);
  assert_int_equal(get_warmup("beta", 2), 0);
  put_warmup("beta", 1, 70);
  assert_int_equal(get_warmup("alpha", 1), 70);
  move(".posterity/alpha", "aside");
  put_warmup("gamma", 1, 30);
  move("aside", ".posterity/alpha");
  assert_int_equal(get_warmup("gamma", 1), 30);
  assert_int_equal(get_warmup("beta", 1), 70);
  Store *store = store_new(project, CACHE_DISK);
  store_drop_warmup(store, "beta", LABEL, some_key(1));
  store_destroy(&store);
  assert_int_equal(get_warmup("beta", 1), 30);
  assert_int_equal(get_warmup("alpha", 1), 30);
}

/* Where two folders have the file, the model's own counts, then the longer one; one that
   is damaged goes to bad/ and the other is used. */
static void test_twice(void **state) {
  (void)state;
  put("short", 1, 100);
  move(".posterity/short", "aside");
  put("long", 1, 400);
  move("aside", ".posterity/short");
  assert_int_equal(get("short", 1), 100);
  assert_int_equal(get("long", 1), 400);
  assert_int_equal(get("third", 1), 400);
  move(".posterity/short", ".posterity/radon");
  char *path = chain_path();
  write_file(path, "{}", 2);
  assert_int_equal(get("radon", 1), -1); /* nothing is wrong with what somebody began */
  Buf ones = {0};
  for (int i = 0; i < 200; i++) buf_putc(&ones, '1');
  write_file(path, ones.p, ones.n);
  Store *store = store_new(project, CACHE_DISK);
  ChainParts parts;
  assert_false(find_chain(store, 1, &parts));
  check_complaint(store, "moved to bad/");
  assert_true(find_chain(store, 1, &parts));
  check_chain(&parts.draws, 400);
  chain_parts_free(&parts);
  store_destroy(&store);
  mem_free(path), buf_free(&ones);
}

static bool store_has(const char *model) {
  Store *store = store_new(project, CACHE_DISK);
  bool has = store_has_model(store, model);
  store_destroy(&store);
  return has;
}

static void test_own_folders(void **state) {
  static const char *const NAMES[] = {"cells", "bad", "Cells", "BAD", "cElLs"};
  (void)state;
  for (int i = 0; i < 5; i++) put(NAMES[i], i + 1, 10 + i);
  for (int i = 0; i < 5; i++) assert_int_equal(get(NAMES[i], i + 1), 10 + i);
  Store *store = store_new(project, CACHE_DISK);
  store_put_outputs(store, some_key(9), "{}", 2);
  store_destroy(&store);
  assert_int_equal(count_layer("draws", ""), 5);
  assert_int_equal(count_layer("draws", "cells/"), 0);
  assert_int_equal(count_layer("outputs", "cells/"), 1);
  assert_int_equal(count_layer("outputs", ""), 1);
  assert_true(store_has("Bad"));
  assert_false(store_has("bad_0"));
}

static void check_item(const StoreItem *item, const char *layer, int *seen) {
  char hex[DIGEST_HEX];
  bool is_chain = strcmp(layer, "draws") == 0;
  if (strcmp(item->layer, layer) != 0) return;
  ++*seen;
  digest_hex(some_key(is_chain ? 1 : 2), hex);
  assert_int_equal(strlen(item->key), 16);
  assert_int_equal(strncmp(item->key, hex, 16), 0);
  if (is_chain)
    assert_int_equal(strncmp(item->name, "radon/tune1000_chain1_seed42-", 29), 0);
  if (is_chain) assert_true(item->bytes > 5 * 6 * 8);
}

/* What somebody else has put beside them is no entry. */
static void test_list(void **state) {
  (void)state;
  static const char *const NAMES[] = {"draws", "warmup", "outputs"};
  put_chain(1, 5);
  Store *store = store_new(project, CACHE_DISK);
  store_put_outputs(store, some_key(2), "[]", 2);
  store_put_warmup(store, "radon", "tune10", some_key(2), (double[]){1}, 1);
  char *nc = in_project(".posterity/radon/tune1000_draws2000-0123456789abcdef.nc");
  assert_int_equal(fs_publish(nc, "12345", 5, 0600), 0);
  StoreItem *items;
  int n = store_list(store, &items), seen[3] = {0};
  for (int i = 0; i < n; i++) {
    assert_true(items[i].age_seconds > -2 && items[i].age_seconds < 60);
    if (i) assert_true(items[i].age_seconds >= items[i - 1].age_seconds);
    for (int k = 0; k < 3; k++) check_item(&items[i], NAMES[k], &seen[k]);
  }
  assert_int_equal(n, 3);
  for (int k = 0; k < 3; k++) assert_int_equal(seen[k], 1);
  store_items_free(items, n);
  store_destroy(&store);
  mem_free(nc);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_PROJECT(test_renamed), IN_PROJECT(test_renamed_warmup),
      IN_PROJECT(test_twice),   IN_PROJECT(test_own_folders),
      IN_PROJECT(test_list),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
