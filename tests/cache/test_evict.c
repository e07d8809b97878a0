/* SPDX-License-Identifier: BSD-3-Clause
   What goes: by the limits, as strays, because it was asked for; and what is told of
   it. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "cache/code_trim.h"
#include "cache/key.h"
#include "entries.h"

static const TaskCall PLAIN;

static Store *store_with(const char *name, const char *limit) {
  Store *store = store_new(home, CACHE_DISK);
  StoreLimits limits = store_limits(store);
  assert_true(limits_set(&limits, name, limit));
  store_set_limits(store, &limits);
  return store;
}

/* Something is stored; limits are enforced before this returns. */
static void store_something(Store *store, int n) {
  Made *made = make_entry("other", n, 3, 1);
  store_put_chain(store, &made->name, &made->parts);
  store_settle(store);
  assert_null(store_complaint(store));
  free_entry(&made);
}

/* --- limits --- */

static void test_by_age(void **state) {
  (void)state;
  char *a = put_entry("radon", 1, 10, 1), *b = put_entry("radon", 2, 10, 1);
  make_old(a, 91);
  make_old(b, 89);
  Store *store = store_with("max_age", "90d");
  store_something(store, 7);
  assert_false(is_there(a));
  assert_true(is_there(b));
  assert_int_equal(store_stats(store).evicted, 1);
  store_destroy(&store);
  mem_free(a);
  mem_free(b);
}

/* A hit makes an entry new, though it is not written. */
static void test_hits_keep(void **state) {
  (void)state;
  char *a = put_entry("radon", 1, 10, 1);
  make_old(a, 91);
  assert_int_equal(drawn_of("radon", 1, 10), 10);
  Store *store = store_with("max_age", "90d");
  store_something(store, 7);
  assert_true(is_there(a));
  store_destroy(&store);
  mem_free(a);
}

/* Three of one size: the one that took least goes, then the one that was used longest
   ago. */
static void test_by_worth(void **state) {
  (void)state;
  char *cheap = put_entry("radon", 1, 200, 1), *dear = put_entry("radon", 2, 200, 100),
       *old = put_entry("radon", 3, 200, 100);
  make_old(old, 60);
  Json *all = ask(NULL, TASK_du, PLAIN);
  long bytes = number(json_at(json_get(all, "entries"), 0), "bytes");
  json_destroy(&all);
  char limit[32];
  snprintf(limit, sizeof limit, "%ld", bytes + 4000);
  Store *store = store_with("cache_limit", limit);
  store_something(store, 7);
  assert_true(is_there(cheap) && is_there(dear) && is_there(old));
  snprintf(limit, sizeof limit, "%ld", bytes - 1 + 4000 - 1000 - bytes / 3);
  StoreLimits limits = store_limits(store);
  assert_true(limits_set(&limits, "cache_limit", limit));
  store_set_limits(store, &limits);
  store_something(store, 8);
  assert_false(is_there(cheap));
  assert_true(is_there(dear));
  limits_set(&limits, "cache_limit", "1");
  store_set_limits(store, &limits);
  store_something(store, 9);
  assert_false(is_there(old) || is_there(dear));
  /* What this session has made stays. */
  assert_int_equal(drawn_of("other", 7, 3), 3);
  assert_int_equal(drawn_of("other", 9, 3), 3);
  store_destroy(&store);
  mem_free(cheap);
  mem_free(dear);
  mem_free(old);
}

static void test_what_is_held(void **state) {
  (void)state;
  char *pinned = put_entry("radon", 1, 10, 1), *claimed = put_entry("schools", 2, 10, 1),
       *hit = put_entry("wells", 3, 10, 1), *free = put_entry("rats", 4, 10, 1);
  Json *result = ask(NULL, TASK_pin, (TaskCall){.word = "radon"});
  json_destroy(&result);
  Store *writer = store_new(home, CACHE_DISK), *store = store_with("cache_limit", "1");
  Made *made = make_entry("schools", 2, 10, 1), *read = make_entry("wells", 3, 10, 1);
  bool is_busy;
  ChainFile *file = chain_file_open(writer, &made->name, &made->parts, &is_busy);
  assert_non_null(file);
  ChainParts parts;
  assert_true(store_get_chain(store, &read->name, &parts));
  chain_parts_free(&parts);
  store_something(store, 7);
  assert_true(is_there(pinned) && is_there(claimed) && is_there(hit));
  assert_false(is_there(free));
  result = ask(NULL, TASK_clear, PLAIN);
  assert_true(is_there(pinned) && is_there(claimed));
  json_destroy(&result);
  chain_file_drop(&file);
  free_entry(&made);
  free_entry(&read);
  store_destroy(&writer);
  store_destroy(&store);
  mem_free(pinned);
  mem_free(claimed);
  mem_free(hit);
  mem_free(free);
}

static void test_settings(void **state) {
  (void)state;
  assert_int_equal(mkdir(in_home("xdg-config"), 0700), 0);
  assert_int_equal(mkdir(in_home("xdg-config/posterity"), 0700), 0);
  const char *file = "xdg-config/posterity/settings.json";
  const char *good = "{\"cache_limit\": \"5 MiB\", \"max_age\": 30, \"theme\": 1}";
  write_file(file, good, strlen(good));
  Store *store = store_new(home, CACHE_DISK);
  assert_true(store_limits(store).cache_limit == 5 * 1048576.0);
  assert_true(store_limits(store).max_age == 30 * 86400.0);
  assert_null(store_complaint(store));
  store_destroy(&store);
  static const char *const bad[] = {"", "[1]", "{", "{\"max_age\": \"x\"}",
                                    "{\"max_age\":[]}"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    write_file(file, bad[i], strlen(bad[i]));
    store = store_new(home, CACHE_DISK);
    assert_true(store_limits(store).cache_limit == 10 * 0x1p30);
    char *line = store_complaint(store);
    assert_non_null(line);
    mem_free(line);
    store_destroy(&store);
  }
  unlink(in_home(file));
  assert_int_equal(mkfifo(in_home(file), 0600), 0);
  store = store_new(home, CACHE_DISK);
  store_destroy(&store);
}

/* --- tombstones --- */

static char *why_gone(int n) {
  Store *store = store_new(home, CACHE_DISK);
  Made *made = make_entry("radon", n, 3, 1);
  char *why = store_evicted(store, made->name.draws);
  free_entry(&made);
  store_destroy(&store);
  return why;
}

static void check_why(int n, const char *want) {
  char *why = why_gone(n);
  assert_string_equal(why ? why : "nothing", want);
  mem_free(why);
}

static void write_tombstone(int n, double days, const char *rule) {
  Made *made = make_entry("radon", n, 3, 1);
  char hex[DIGEST_HEX], line[256], day[32];
  time_t t = time(NULL) - (time_t)(days * 86400);
  struct tm utc;
  gmtime_r(&t, &utc);
  strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%SZ", &utc);
  digest_hex(made->name.draws, hex);
  snprintf(line, sizeof line,
           "{\"key\":\"%.16s\",\"name\":\"x\",\"when\":\"%s\",\"rule\":\"%s\"}\n", hex,
           day, rule);
  write_file(".posterity/tombstones.jsonl", line, strlen(line));
  free_entry(&made);
}

static void test_tombstones(void **state) {
  (void)state;
  char *a = put_entry("radon", 1, 10, 1);
  check_why(1, "nothing");
  make_old(a, 91);
  Store *store = store_with("max_age", "90d");
  store_something(store, 7);
  store_destroy(&store);
  check_why(1, "evicted today by age");
  check_why(2, "nothing");
  mem_free(put_entry("radon", 2, 10, 1));
  Json *result = ask(NULL, TASK_clear, (TaskCall){.model = "radon"});
  json_destroy(&result);
  check_why(2, "cleared today");
  write_tombstone(1, 1, "size");
  check_why(1, "evicted yesterday by size");
  write_tombstone(1, 12, "size");
  check_why(1, "evicted 12 days ago by size");
  write_tombstone(1, 1, "\\u001b[31m%s%n");
  check_why(1, "nothing");
  mem_free(a);
}

/* The newest lines of at most a megabyte stay. */
static void test_tombstones_end(void **state) {
  (void)state;
  mem_free(put_entry("radon", 1, 10, 1));
  size_t n = (1 << 20) - 10;
  char *lines = mem_new(n + 1);
  memset(lines, 'x', n);
  for (size_t i = 100; i < n; i += 100) lines[i] = '\n';
  lines[n - 1] = '\n';
  write_file(".posterity/tombstones.jsonl", lines, n);
  Json *result = ask(NULL, TASK_clear, PLAIN);
  json_destroy(&result);
  struct stat st;
  assert_int_equal(stat(in_home(".posterity/tombstones.jsonl"), &st), 0);
  assert_true(st.st_size < 1 << 20 && st.st_size > 1 << 18);
  check_why(1, "cleared today");
  mem_free(lines);
}

static void test_tombstones_of_others(void **state) {
  (void)state;
  mem_free(put_entry("radon", 1, 10, 1));
  assert_int_equal(symlink(in_home("victim"), in_home(".posterity/tombstones.jsonl")), 0);
  Json *result = ask(NULL, TASK_clear, PLAIN);
  assert_int_equal(count_entries(result), 1);
  json_destroy(&result);
  assert_false(is_there("victim"));
}

/* --- strays --- */

static void put_warmup(int first_chain) {
  Store *store = store_new(home, CACHE_DISK);
  Made *made = make_entry("radon", first_chain, 3, 1);
  double x = 1;
  store_put_warmup(store, "radon", "tune10_group1_seed1", key_warmup(made->name.draws),
                   &x, 1);
  free_entry(&made);
  store_destroy(&store);
}

static void make_strays(void) {
  mem_free(put_entry("radon", 1, 10, 1));
  put_warmup(1); /* ended */
  put_warmup(2); /* did not */
  assert_int_equal(mkdir(in_home(".posterity/bad"), 0700), 0);
  assert_int_equal(mkdir(in_home(".posterity/radon/t-0123456789abcdef"), 0700), 0);
  assert_int_equal(mkdir(in_home(".posterity/radon/mine"), 0700), 0);
  static const char *const files[] = {"bad/x",
                                      "radon/t-0123456789abcdef/manifest.json",
                                      "radon/t-0123456789abcdef/draws.journal",
                                      "radon/mine/notes.txt",
                                      "radon/f-0123456789abcdef.nc",
                                      "radon/f-0123456789abcdef.nc.sum",
                                      "radon/f-0123456789abcdef.history",
                                      "radon/.f.1-0.tmp",
                                      "radon/.g.1-0.tmp",
                                      "radon/e-0123456789abcdef.chain",
                                      "radon/notes.txt"};
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    char name[128];
    snprintf(name, sizeof name, ".posterity/%s", files[i]);
    write_file(name, "x", 1);
  }
  make_old(".posterity/radon/.f.1-0.tmp", 1);
  assert_int_equal(symlink(in_home("xdg-state"), in_home(".posterity/radon/l-0.nc")), 0);
}

enum { STRAYS = 9 };

static void test_strays(void **state) {
  (void)state;
  make_strays();
  Json *result = ask(NULL, TASK_gc, (TaskCall){.dry_run = true});
  assert_int_equal(count_entries(result), STRAYS);
  json_destroy(&result);
  assert_true(is_there(".posterity/radon/t-0123456789abcdef/manifest.json"));
  result = ask(NULL, TASK_gc, PLAIN);
  assert_int_equal(count_entries(result), STRAYS);
  assert_true(tells(result, "what", "warm-up") && tells(result, "what", "left over"));
  assert_true(tells(result, "what", "older format") && tells(result, "what", "damaged"));
  json_destroy(&result);
  assert_false(is_there(".posterity/radon/t-0123456789abcdef"));
  assert_false(is_there(".posterity/bad/x"));
  assert_true(is_there(".posterity/radon/mine/notes.txt"));
  assert_true(is_there(".posterity/radon/.g.1-0.tmp"));
  assert_true(is_there(".posterity/radon/notes.txt"));
  assert_true(is_there("xdg-state"));
  assert_int_equal(drawn_of("radon", 1, 10), 10);
  result = ask(NULL, TASK_ls, PLAIN);
  assert_int_equal(count_entries(result), 2);
  assert_true(tells(result, "layer", "warmup"));
  json_destroy(&result);
}

/* A chain that was claimed and has no draws yet is no stray. */
static void test_claimed_is_no_stray(void **state) {
  (void)state;
  Store *writer = store_new(home, CACHE_DISK);
  Made *made = make_entry("radon", 1, 10, 1);
  const ChainParts nothing = {0};
  bool is_busy;
  ChainFile *file = chain_file_open(writer, &made->name, &nothing, &is_busy);
  assert_non_null(file);
  Json *result = ask(NULL, TASK_gc, PLAIN);
  assert_int_equal(count_entries(result), 0);
  json_destroy(&result);
  chain_file_close(writer, &file, &made->parts);
  store_destroy(&writer);
  assert_int_equal(drawn_of("radon", 1, 10), 10);
  free_entry(&made);
}

/* --- clear --- */

static void test_clear(void **state) {
  (void)state;
  char *a = put_entry("radon", 1, 10, 1), *b = put_entry("radon", 2, 500, 1),
       *c = put_entry("schools", 3, 10, 1);
  put_warmup(9);
  make_old(a, 31);
  Json *result = ask(NULL, TASK_clear, (TaskCall){.older_than = 30 * 86400});
  assert_true(count_entries(result) == 1 && !is_there(a));
  json_destroy(&result);
  result = ask(NULL, TASK_clear, (TaskCall){.larger_than = 10000});
  assert_true(count_entries(result) == 1 && !is_there(b));
  json_destroy(&result);
  result = ask(NULL, TASK_clear, (TaskCall){.layer = "warmup"});
  assert_true(count_entries(result) == 1 && is_there(c));
  json_destroy(&result);
  result = ask(NULL, TASK_clear, (TaskCall){.model = "radon"});
  assert_true(count_entries(result) == 0 && is_there(c));
  json_destroy(&result);
  char *why = refusal(TASK_clear, (TaskCall){.layer = "drawz"});
  assert_non_null(strstr(why, "draws"));
  mem_free(why);
  result = ask(NULL, TASK_clear, PLAIN);
  assert_true(count_entries(result) == 1 && !is_there(c));
  json_destroy(&result);
  mem_free(a);
  mem_free(b);
  mem_free(c);
}

/* What was cleared is not in the memory of the session either. */
static void test_clear_forgets(void **state) {
  (void)state;
  Store *store = store_new(home, CACHE_DISK);
  Made *made = make_entry("radon", 1, 10, 1);
  ChainParts parts;
  store_put_chain(store, &made->name, &made->parts);
  Json *result = ask(store, TASK_clear, PLAIN);
  assert_int_equal(count_entries(result), 1);
  assert_false(store_get_chain(store, &made->name, &parts));
  json_destroy(&result);
  free_entry(&made);
  store_destroy(&store);
}

/* --- native code --- */

static void test_native_code(void **state) {
  (void)state;
  char code[1000] = {0};
  for (int i = 0; i < 3; i++)
    code_put(digest_of("test", &i, sizeof i), code, sizeof code);
  Json *gone = json_new_array();
  code_trim(0, false, gone);
  assert_int_equal(json_count(gone), 0);
  code_trim(2500, true, gone);
  assert_int_equal(json_count(gone), 1);
  code_trim(2500, false, gone);
  assert_int_equal(json_count(gone), 2);
  code_trim(1, false, gone);
  assert_int_equal(json_count(gone), 4);
  json_destroy(&gone);
  int first = 0, fd;
  char path[64];
  assert_false(code_get(digest_of("test", &first, sizeof first), path, &fd));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_HOME(test_by_age),         IN_HOME(test_hits_keep),
      IN_HOME(test_by_worth),       IN_HOME(test_what_is_held),
      IN_HOME(test_settings),       IN_HOME(test_tombstones),
      IN_HOME(test_tombstones_end), IN_HOME(test_tombstones_of_others),
      IN_HOME(test_strays),         IN_HOME(test_claimed_is_no_stray),
      IN_HOME(test_clear),          IN_HOME(test_clear_forgets),
      IN_HOME(test_native_code),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
