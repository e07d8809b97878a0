/* SPDX-License-Identifier: BSD-3-Clause
   Tasks that tell what is kept: ls, show, du, stats, verify, doctor, and pins. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "entries.h"

static const TaskCall PLAIN;

static const char *entry_text(const Json *result, int i, const char *name) {
  return json_text(json_get(json_at(json_get(result, "entries"), i), name), "");
}

static void test_nothing_is_kept(void **state) {
  (void)state;
  for (int id = 0; id < TASKS; id++) {
    if (TASK_ROWS[id].word != WORD_NONE) continue;
    Json *result = ask(NULL, (TaskId)id, PLAIN);
    json_destroy(&result);
  }
  assert_false(is_there(".posterity"));
}

static void test_ls(void **state) {
  (void)state;
  char *a = put_entry("radon", 1, 10, 1), *b = put_entry("radon", 2, 20, 1);
  make_old(a, 2);
  Json *result = ask(NULL, TASK_ls, PLAIN);
  assert_int_equal(count_entries(result), 2);
  assert_true(strstr(b, entry_text(result, 0, "name")) != NULL);
  assert_true(strstr(a, entry_text(result, 1, "name")) != NULL);
  assert_string_equal(entry_text(result, 0, "layer"), "draws");
  json_destroy(&result);
  mem_free(a);
  mem_free(b);
}

/* Nothing is opened: what may hang or lies is not even looked at. */
static void test_ls_of_what_is_no_file(void **state) {
  (void)state;
  char *a = put_entry("radon", 1, 10, 1);
  assert_int_equal(mkfifo(in_home(".posterity/radon/x-0123456789abcdef.chain"), 0600), 0);
  assert_int_equal(
      symlink("/etc/passwd", in_home(".posterity/radon/y-0123456789abcdef.chain")), 0);
  assert_int_equal(symlink("/etc", in_home(".posterity/etc")), 0);
  write_file(".posterity/radon/\x1b[31m-0123456789abcdef.chain", "x", 1);
  Json *result = ask(NULL, TASK_ls, PLAIN);
  assert_int_equal(count_entries(result), 1);
  json_destroy(&result);
  result = ask(NULL, TASK_verify, (TaskCall){.deep = true});
  assert_int_equal(number(result, "checked"), 1);
  json_destroy(&result);
  mem_free(a);
}

enum { MANY = 10000 };

static void test_ls_of_many(void **state) {
  (void)state;
  char name[96];
  mem_free(put_entry("radon", 1, 10, 1));
  for (int i = 0; i < MANY - 1; i++) {
    snprintf(name, sizeof name, ".posterity/radon/tune9_chain1_seed%d-%016x.chain", i, i);
    write_file(name, "", 0);
  }
  Json *result = ask(NULL, TASK_ls, PLAIN);
  assert_int_equal(count_entries(result), MANY);
  double last = -1e300, age = 0;
  for (int i = 0; i < MANY; i++) {
    const Json *entry = json_at(json_get(result, "entries"), i);
    assert_true(json_number(json_get(entry, "age"), &age) && age >= last);
    last = age;
  }
  json_destroy(&result);
  /* Without heads, they are of no use. */
  result = ask(NULL, TASK_gc, PLAIN);
  assert_int_equal(count_entries(result), MANY - 1);
  json_destroy(&result);
}

static void test_show(void **state) {
  (void)state;
  char *a = put_entry("radon", 1, 10, 2.5), *b = put_entry("radon", 2, 10, 1);
  const char *dash = strrchr(a, '-');
  char key[17] = {0};
  memcpy(key, dash + 1, 16);
  Json *result = ask(NULL, TASK_show, (TaskCall){.word = key});
  double seconds;
  assert_int_equal(number(result, "draws"), 10);
  assert_true(json_number(json_get(result, "seconds"), &seconds) && seconds == 2.5);
  assert_string_equal(json_text(json_get(result, "model"), ""), "radon");
  assert_true(json_bool(json_get(result, "made_here"), false));
  json_destroy(&result);
  char *why = refusal(TASK_show, (TaskCall){.word = "radon"});
  assert_true(strstr(why, "means 2") != NULL);
  mem_free(why);
  why = refusal(TASK_show, (TaskCall){.word = "ffffffff"});
  assert_true(strstr(why, "no entry") != NULL);
  mem_free(why);
  why = refusal(TASK_show, PLAIN);
  mem_free(why);
  mem_free(a);
  mem_free(b);
}

static void test_du(void **state) {
  (void)state;
  mem_free(put_entry("radon", 1, 10, 1));
  mem_free(put_entry("radon", 2, 10, 1));
  mem_free(put_entry("schools", 3, 10, 1));
  Store *store = store_new(home, CACHE_DISK);
  store_put_outputs(store, digest_of("test", "x", 1), "{}", 2);
  Json *result = ask(store, TASK_du, PLAIN);
  assert_int_equal(count_entries(result), 3);
  for (int i = 0; i < 3; i++) {
    const Json *entry = json_at(json_get(result, "entries"), i);
    bool is_radon = strcmp(entry_text(result, i, "model"), "radon") == 0;
    assert_int_equal(number(entry, "entries"), is_radon ? 2 : 1);
  }
  json_destroy(&result);
  store_destroy(&store);
}

/* --- verify --- */

static void flip(const char *name, long at) {
  int fd = open(in_home(name), O_RDWR);
  char c;
  assert_int_equal(pread(fd, &c, 1, at), 1);
  c ^= 1;
  assert_int_equal(pwrite(fd, &c, 1, at), 1);
  close(fd);
}

static long size_of(const char *name) {
  struct stat st;
  return stat(in_home(name), &st) == 0 ? (long)st.st_size : -1;
}

/* Every byte of a chain counts, and nothing is changed by the question. */
static void test_verify(void **state) {
  (void)state;
  char *path = put_entry("radon", 1, 3, 1);
  long size = size_of(path);
  for (long at = 0; at < size; at++) {
    flip(path, at);
    Json *result = ask(NULL, TASK_verify, (TaskCall){.deep = true});
    long bad = number(result, "damaged") + number(result, "made_elsewhere");
    if (bad < 1) fail_msg("byte %ld of %ld is not missed", at, size);
    json_destroy(&result);
    result = ask(NULL, TASK_verify, PLAIN);
    json_destroy(&result);
    assert_int_equal(size_of(path), size);
    flip(path, at);
  }
  Json *result = ask(NULL, TASK_verify, (TaskCall){.deep = true});
  assert_true(json_bool(json_get(result, "ok"), false));
  json_destroy(&result);
  mem_free(path);
}

static void test_verify_names(void **state) {
  (void)state;
  char *path = put_entry("radon", 1, 3, 1);
  assert_int_equal(
      rename(in_home(path), in_home(".posterity/radon/x-0123456789abcdef.chain")), 0);
  assert_int_equal(mkdir(in_home(".posterity/cells"), 0700), 0);
  write_file(".posterity/cells/0123456789abcdef.json", "{}", 2);
  write_file(".posterity/radon/x-0123456789abcdef.warmup", "{}", 2);
  Json *result = ask(NULL, TASK_verify, PLAIN);
  assert_int_equal(number(result, "checked"), 3);
  assert_int_equal(number(result, "damaged"), 3);
  assert_true(tells(result, "damaged", "another key"));
  assert_false(json_bool(json_get(result, "ok"), true));
  json_destroy(&result);
  mem_free(path);
}

/* --- stats --- */

static void test_stats(void **state) {
  (void)state;
  mem_free(put_entry("radon", 1, 3, 1));
  assert_int_equal(drawn_of("radon", 1, 3), 3);
  assert_int_equal(drawn_of("radon", 2, 3), -1);
  Json *result = ask(NULL, TASK_stats, PLAIN);
  const Json *before = json_get(result, "before");
  assert_int_equal(number(before, "stored"), 1);
  assert_int_equal(number(before, "hits"), 1);
  assert_int_equal(number(json_get(before, "misses_of"), "draws"), 1);
  json_destroy(&result);
  result = ask(NULL, TASK_stats, (TaskCall){.zero = true});
  assert_int_equal(number(json_get(result, "before"), "hits"), 0);
  json_destroy(&result);
}

static void test_stats_that_are_none(void **state) {
  (void)state;
  mem_free(put_entry("radon", 1, 3, 1));
  static const char *const texts[] = {"", "[]", "{\"hits\": -5}", "{\"hits\": \"x\"}",
                                      "{\"seconds_saved\": NaN, \"misses_of\": 3}"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    write_file("xdg-state/posterity/stats.json", texts[i], strlen(texts[i]));
    Json *result = ask(NULL, TASK_stats, PLAIN);
    assert_int_equal(number(json_get(result, "before"), "hits"), 0);
    json_destroy(&result);
    assert_int_equal(drawn_of("radon", 1, 3), 3);
  }
}

/* --- pins --- */

static void test_pins(void **state) {
  (void)state;
  mem_free(put_entry("radon", 1, 3, 1));
  mem_free(put_entry("schools", 2, 3, 1));
  Json *result = ask(NULL, TASK_pin, (TaskCall){.word = "radon"});
  json_destroy(&result);
  result = ask(NULL, TASK_pin, (TaskCall){.word = "radon"}); /* twice is once */
  json_destroy(&result);
  char *why = refusal(TASK_pin, (TaskCall){.word = "nothing"});
  mem_free(why);
  result = ask(NULL, TASK_clear, PLAIN);
  assert_int_equal(count_entries(result), 1);
  json_destroy(&result);
  assert_int_equal(drawn_of("radon", 1, 3), 3);
  assert_int_equal(drawn_of("schools", 2, 3), -1);
  result = ask(NULL, TASK_unpin, (TaskCall){.word = "radon"});
  json_destroy(&result);
  why = refusal(TASK_unpin, (TaskCall){.word = "radon"});
  mem_free(why);
  result = ask(NULL, TASK_clear, PLAIN);
  assert_int_equal(count_entries(result), 1);
  json_destroy(&result);
}

static void test_a_model_called_pins(void **state) {
  (void)state;
  Made *made = make_entry("pins", 1, 3, 1);
  Store *store = store_new(home, CACHE_DISK);
  store_put_chain(store, &made->name, &made->parts);
  assert_int_equal(store_stats(store).stored, 1);
  Json *result = ask(store, TASK_pin, (TaskCall){.word = "pins"});
  assert_int_equal(number(result, "entries_held"), 1);
  json_destroy(&result);
  assert_int_equal(drawn_of("pins", 1, 3), 3);
  free_entry(&made);
  store_destroy(&store);
}

static void test_pins_of_others(void **state) {
  (void)state;
  mem_free(put_entry("radon", 1, 3, 1));
  write_file(".posterity/pins", "\0\xff\n\n../..\n/etc\n", 16);
  Json *result = ask(NULL, TASK_gc, PLAIN);
  json_destroy(&result);
  unlink(in_home(".posterity/pins"));
  assert_int_equal(symlink("/etc/passwd", in_home(".posterity/pins")), 0);
  result = ask(NULL, TASK_pin, (TaskCall){.word = "radon"});
  json_destroy(&result);
  struct stat st;
  assert_true(lstat(in_home(".posterity/pins"), &st) == 0 && S_ISREG(st.st_mode));
}

/* --- doctor --- */

static bool is_well(const char *check) {
  Json *result = ask(NULL, TASK_doctor, PLAIN);
  const Json *entries = json_get(result, "entries");
  bool found = false, well = false;
  for (int i = 0; i < json_count(entries); i++) {
    const Json *line = json_at(entries, i);
    if (strcmp(json_text(json_get(line, "check"), ""), check) != 0) continue;
    found = true;
    well = json_bool(json_get(line, "ok"), false);
    assert_int_equal(well, !*json_text(json_get(line, "cure"), ""));
  }
  assert_true(found);
  json_destroy(&result);
  return well;
}

static void test_doctor(void **state) {
  (void)state;
  mem_free(put_entry("radon", 1, 3, 1));
  assert_true(is_well("secret") && is_well("folder") && is_well("locks"));
  assert_true(is_well("settings") && is_well("clock") && is_well("state"));
  assert_false(is_well("compiler"));
  assert_int_equal(chmod(in_home("xdg-state/posterity/secret"), 0644), 0);
  assert_false(is_well("secret"));
  assert_int_equal(chmod(in_home("xdg-state/posterity"), 0755), 0);
  assert_false(is_well("state"));
  assert_int_equal(chmod(in_home(".posterity"), 0777), 0);
  assert_false(is_well("folder"));
  assert_int_equal(mkdir(in_home("xdg-config"), 0700), 0);
  assert_int_equal(mkdir(in_home("xdg-config/posterity"), 0700), 0);
  write_file("xdg-config/posterity/settings.json", "{\"max_age\": \"soon\"}", 19);
  assert_false(is_well("settings"));
}

/* --- options --- */

static void test_options(void **state) {
  (void)state;
  TaskCall call = {0};
  Buf error = {0};
  assert_true(task_set(&call, TASK_clear, "older-than", "2w", &error));
  assert_true(call.older_than == 14 * 86400);
  assert_true(task_set(&call, TASK_clear, "larger_than", "1.5 MiB", &error));
  assert_true(call.larger_than == 1.5 * 1048576);
  assert_false(task_set(&call, TASK_clear, "larger_than", "-1", &error));
  assert_false(task_set(&call, TASK_clear, "larger_than", "5 apples", &error));
  assert_false(task_set(&call, TASK_clear, "larger_than", NULL, &error));
  assert_false(task_set(&call, TASK_ls, "deep", NULL, &error));
  assert_false(task_set(&call, TASK_ls, "nothing", NULL, &error));
  buf_free(&error);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_HOME(test_nothing_is_kept),
      IN_HOME(test_ls),
      IN_HOME(test_ls_of_what_is_no_file),
      IN_HOME(test_ls_of_many),
      IN_HOME(test_show),
      IN_HOME(test_du),
      IN_HOME(test_verify),
      IN_HOME(test_verify_names),
      IN_HOME(test_stats),
      IN_HOME(test_stats_that_are_none),
      IN_HOME(test_pins),
      IN_HOME(test_a_model_called_pins),
      IN_HOME(test_pins_of_others),
      IN_HOME(test_doctor),
      IN_HOME(test_options),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
