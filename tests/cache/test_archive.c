/* SPDX-License-Identifier: BSD-3-Clause
   Archives: what was exported is imported again, and nothing else: whatever an archive
   holds, what lies in the cache afterwards is whole, and nothing lies outside of it. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "cache/tar.h"
#include "entries.h"

static const TaskCall PLAIN;

static TaskCall with(const char *word) {
  return (TaskCall){.word = word};
}

static void export_all(const char *name) {
  Json *result = ask(NULL, TASK_export, with(in_home(name)));
  json_destroy(&result);
}

static Json *import(const char *name) {
  return ask(NULL, TASK_import, with(in_home(name)));
}

static void clear(void) {
  Json *result = ask(NULL, TASK_clear, PLAIN);
  json_destroy(&result);
}

static void read_file(const char *name, Buf *out) {
  assert_int_equal(fs_read(in_home(name), 0, out), 0);
}

static void test_round_trip(void **state) {
  (void)state;
  char *path = put_entry("radon", 1, 200, 1);
  Buf before = {0}, after = {0}, text = {0};
  mem_free(put_entry("schools", 2, 10, 1));
  Store *store = store_new(home, CACHE_DISK);
  Digest cell = digest_of("test", "cell", 4);
  store_put_outputs(store, cell, "{\"x\": 1}", 8);
  store_destroy(&store);
  read_file(path, &before);
  export_all("all.tar");
  clear();
  Json *result = import("all.tar");
  assert_int_equal(number(result, "imported"), 3);
  json_destroy(&result);
  read_file(path, &after);
  assert_int_equal(before.n, after.n);
  assert_memory_equal(before.p, after.p, before.n);
  assert_int_equal(drawn_of("radon", 1, 200), 200);
  assert_int_equal(drawn_of("schools", 2, 10), 10);
  store = store_new(home, CACHE_DISK);
  assert_true(store_get_outputs(store, cell, &text));
  store_destroy(&store);
  result = import("all.tar");
  assert_int_equal(number(result, "imported"), 0);
  assert_int_equal(number(result, "there_before"), 3);
  json_destroy(&result);
  buf_free(&before);
  buf_free(&after);
  buf_free(&text);
  mem_free(path);
}

static void test_one_model(void **state) {
  (void)state;
  mem_free(put_entry("radon", 1, 10, 1));
  mem_free(put_entry("schools", 2, 10, 1));
  Json *result =
      ask(NULL, TASK_export, (TaskCall){.word = in_home("a.tar"), .model = "schools"});
  assert_int_equal(number(result, "exported"), 1);
  json_destroy(&result);
  clear();
  result = import("a.tar");
  json_destroy(&result);
  assert_int_equal(drawn_of("radon", 1, 10), -1);
  assert_int_equal(drawn_of("schools", 2, 10), 10);
}

/* What lies there is the user's, and stays. */
static void test_what_is_there_stays(void **state) {
  (void)state;
  mem_free(put_entry("radon", 1, 10, 1));
  export_all("a.tar");
  mem_free(put_entry("radon", 1, 20, 1));
  Json *result = import("a.tar");
  assert_int_equal(number(result, "there_before"), 1);
  json_destroy(&result);
  assert_int_equal(drawn_of("radon", 1, 20), 20);
}

/* --- hostile archives --- */

/* Files and folders below [path]; links are not followed. */
static void count_below(void *ctx, const char *name);
typedef struct Below {
  char path[512];
  int count;
} Below;

static void count_below(void *ctx, const char *name) {
  Below *below = ctx;
  size_t n = strlen(below->path);
  struct stat st;
  snprintf(below->path + n, sizeof below->path - n, "/%s", name);
  below->count++;
  if (lstat(below->path, &st) == 0 && S_ISDIR(st.st_mode))
    fs_list(below->path, count_below, below);
  below->path[n] = '\0';
}

static int count_in_home(const char *name) {
  Below below = {0};
  snprintf(below.path, sizeof below.path, "%s", in_home(name));
  fs_list(below.path, count_below, &below);
  return below.count;
}

static void put_member(Buf *out, const char *folder, const char *name, char kind,
                       const Buf *content) {
  unsigned char head[TAR_BLOCK];
  TarEntry entry = {.kind = kind, .size = content->n};
  snprintf(entry.folder, sizeof entry.folder, "%s", folder);
  snprintf(entry.name, sizeof entry.name, "%s", name);
  assert_true(tar_head(&entry, head));
  buf_putn(out, (const char *)head, sizeof head);
  buf_putn(out, buf_text(content), content->n);
  while (out->n % TAR_BLOCK) buf_putc(out, 0);
}

/* Imports an archive of one member; whether anything was taken over. */
static bool takes(const char *folder, const char *name, char kind, const Buf *content) {
  Buf archive = {0};
  put_member(&archive, folder, name, kind, content);
  for (int i = 0; i < 2 * TAR_BLOCK; i++) buf_putc(&archive, 0);
  write_file("hostile.tar", archive.p, archive.n);
  int outside = count_in_home("") - count_in_home(".posterity");
  Json *result = import("hostile.tar");
  long taken = number(result, "imported");
  assert_int_equal(taken + number(result, "refused"), 1);
  assert_int_equal(count_in_home("") - count_in_home(".posterity"), outside);
  json_destroy(&result);
  buf_free(&archive);
  return taken > 0;
}

static void test_names(void **state) {
  (void)state;
  static const struct {
    const char *folder, *name;
    char kind;
  } wrong[] = {
      {"", "NAME", '0'},
      {"..", "NAME", '0'},
      {"/tmp", "NAME", '0'},
      {"bad", "NAME", '0'},
      {"radon/..", "NAME", '0'},
      {"radon/x", "NAME", '0'},
      {"Radon", "NAME", '0'},
      {"cells", "NAME", '0'},
      {".", "NAME", '0'},
      {"-x", "NAME", '0'},
      {"radon\n", "NAME", '0'},
      {"radon", "pins", '0'},
      {"", "pins", '0'},
      {"radon", "../NAME", '0'},
      {"radon", "x.chain", '0'},
      {"radon", "x-0123456789abcdef.chain", '0'},
      {"radon", "x-0123456789abcdef.warmup", '0'},
      {"radon", "x-0123456789abcdef.so", '0'},
      {"radon", "X-KEY", '0'},
      {"radon", "NAME", '1'},
      {"radon", "NAME", '2'},
      {"radon", "NAME", '3'},
      {"radon", "NAME", '5'},
      {"radon", "NAME", 'x'},
      {"radon", "NAME", 'L'},
      {"cells", "0123456789abcdef.json", '0'},
  };
  char *path = put_entry("radon", 1, 10, 1);
  const char *own = strrchr(path, '/') + 1;
  Buf chain = {0};
  read_file(path, &chain);
  clear();
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    char name[101];
    bool up = strncmp(wrong[i].name, "../", 3) == 0;
    bool is_own = strcmp(wrong[i].name, "NAME") == 0 || up;
    if (strcmp(wrong[i].name, "X-KEY") == 0)
      snprintf(name, sizeof name, "X%.80s", strrchr(own, '-'));
    else
      snprintf(name, sizeof name, "%s%.90s", up ? "../" : "",
               is_own ? own : wrong[i].name);
    if (takes(wrong[i].folder, name, wrong[i].kind, &chain))
      fail_msg("%s/%s of kind %c is taken over", wrong[i].folder, name, wrong[i].kind);
  }
  assert_true(takes("radon", own, '0', &chain));
  buf_free(&chain);
  mem_free(path);
}

/* Every byte changed, every length: what is taken over is whole. */
static void test_damage(void **state) {
  (void)state;
  char *path = put_entry("radon", 1, 2, 1);
  Buf archive = {0};
  export_all("a.tar");
  read_file("a.tar", &archive);
  for (size_t at = 0; at < archive.n; at++) {
    bool is_cut = at % 7 == 0;
    clear();
    archive.p[at] ^= 0x10;
    write_file("b.tar", archive.p, is_cut ? at : archive.n);
    archive.p[at] ^= 0x10;
    Json *result = import("b.tar");
    json_destroy(&result);
    long drawn = drawn_of("radon", 1, 2);
    assert_true(drawn == 2 || drawn == -1);
    result = ask(NULL, TASK_verify, (TaskCall){.deep = true});
    assert_int_equal(number(result, "damaged"), 0);
    json_destroy(&result);
  }
  /* Nothing is left of what was refused. */
  clear();
  assert_int_equal(count_in_home(".posterity/radon"), 0);
  buf_free(&archive);
  mem_free(path);
}

/* A size that is more than there is, and one that overflows. */
static void test_sizes(void **state) {
  (void)state;
  static const char *const sizes[] = {"77777777777", "777777777777", "-0000000001",
                                      "\x80\x7f\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
                                      "           "};
  mem_free(put_entry("radon", 1, 2, 1));
  Buf archive = {0};
  export_all("a.tar");
  read_file("a.tar", &archive);
  clear();
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    unsigned sum = 0;
    memcpy(archive.p + 124, sizes[i], strlen(sizes[i]));
    memset(archive.p + 148, ' ', 8);
    for (int k = 0; k < TAR_BLOCK; k++) sum += (unsigned char)archive.p[k];
    char octal[16];
    snprintf(octal, sizeof octal, "%06o", sum);
    memcpy(archive.p + 148, octal, 7);
    write_file("b.tar", archive.p, archive.n);
    Json *result = import("b.tar");
    assert_int_equal(number(result, "imported"), 0);
    assert_true(*json_text(json_get(result, "broken_off"), "") != '\0');
    json_destroy(&result);
  }
  buf_free(&archive);
}

static void test_limit(void **state) {
  (void)state;
  mem_free(put_entry("radon", 1, 10, 1));
  export_all("a.tar");
  clear();
  Store *store = store_new(home, CACHE_DISK);
  StoreLimits limits = store_limits(store);
  assert_true(limits_set(&limits, "cache_limit", "1000"));
  store_set_limits(store, &limits);
  Json *result = ask(store, TASK_import, with(in_home("a.tar")));
  assert_int_equal(number(result, "refused"), 1);
  assert_true(tells(result, "why", "cache_limit"));
  json_destroy(&result);
  store_destroy(&store);
}

static void test_links_in_the_way(void **state) {
  (void)state;
  char *path = put_entry("radon", 1, 10, 1);
  export_all("a.tar");
  clear();
  assert_int_equal(mkdir(in_home("outside"), 0700), 0);
  assert_int_equal(rmdir(in_home(".posterity/radon")), 0);
  assert_int_equal(symlink(in_home("outside"), in_home(".posterity/radon")), 0);
  Json *result = import("a.tar");
  assert_int_equal(number(result, "imported"), 0);
  json_destroy(&result);
  assert_int_equal(count_in_home("outside"), 0);
  mem_free(path);
}

static void test_no_archive(void **state) {
  (void)state;
  char *why = refusal(TASK_import, with(in_home("missing.tar")));
  mem_free(why);
  assert_int_equal(mkfifo(in_home("pipe.tar"), 0600), 0);
  why = refusal(TASK_import, with(in_home("pipe.tar")));
  mem_free(why);
  why = refusal(TASK_export, with(in_home("missing/a.tar")));
  mem_free(why);
  write_file("empty.tar", "", 0);
  Json *result = import("empty.tar");
  assert_int_equal(number(result, "imported"), 0);
  json_destroy(&result);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_HOME(test_round_trip),
      IN_HOME(test_one_model),
      IN_HOME(test_what_is_there_stays),
      IN_HOME(test_names),
      IN_HOME(test_damage),
      IN_HOME(test_sizes),
      IN_HOME(test_limit),
      IN_HOME(test_links_in_the_way),
      IN_HOME(test_no_archive),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
