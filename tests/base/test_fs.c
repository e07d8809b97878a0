/* SPDX-License-Identifier: BSD-3-Clause
   Files: publishing under failure, folders, links, names, the folders of the user. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "check.h"

static char dir[64];

static int set_up(void **state) {
  (void)state;
  strcpy(dir, "/tmp/posterity-fs-XXXXXX");
  return mkdtemp(dir) ? 0 : -1;
}

static int tear_down(void **state) {
  (void)state;
  return fs_remove_tree(dir);
}

static char *in_dir(const char *name) {
  return fs_join(dir, name);
}

static void check_content(const char *path, const char *want) {
  Buf b = {0};
  assert_int_equal(fs_read(path, 0, &b), 0);
  assert_string_equal(buf_text(&b), want);
  buf_free(&b);
}

static void count_name(void *ctx, const char *name) {
  (void)name;
  ++*(int *)ctx;
}

static int entries(const char *path) {
  int n = 0;
  assert_int_equal(fs_list(path, count_name, &n), 0);
  return n;
}

static void test_publish(void **state) {
  (void)state;
  char *path = in_dir("a.txt");
  struct stat st;
  assert_int_equal(fs_publish(path, "old", 3, 0600), 0);
  assert_int_equal(fs_publish(path, "newer", 5, 0640), 0);
  check_content(path, "newer");
  assert_int_equal(stat(path, &st), 0);
  assert_int_equal(st.st_mode & 0777, 0640);
  assert_int_equal(entries(dir), 1);
  Buf b = {0};
  buf_put(&b, "x");
  assert_int_equal(fs_read(path, 4, &b), EFBIG);
  assert_string_equal(buf_text(&b), "x");
  assert_int_equal(fs_read(path, 5, &b), 0);
  assert_string_equal(buf_text(&b), "xnewer");
  assert_int_equal(fs_read("/dev/zero", 100, &b), EFBIG);
  assert_int_equal(b.n, 6);
  assert_int_equal(fs_read(dir, 0, &b), EISDIR);
  buf_free(&b);
  mem_free(path);
}

static void test_what_may_wait(void **state) {
  (void)state;
  char *file = in_dir("file"), *pipe = in_dir("pipe"), *link = in_dir("to_pipe");
  assert_int_equal(fs_publish(file, "x", 1, 0600), 0);
  assert_int_equal(mkfifo(pipe, 0600), 0);
  assert_int_equal(symlink(pipe, link), 0);
  assert_true(fs_may_wait(pipe) && fs_may_wait(link) && fs_may_wait("/dev/zero"));
  assert_false(fs_may_wait(file) || fs_may_wait(dir) || fs_may_wait("/no/such/file"));
  assert_int_equal(fs_remove(file) | fs_remove(pipe) | fs_remove(link), 0);
  mem_free(file);
  mem_free(pipe);
  mem_free(link);
}

static void test_publish_replaces_link(void **state) {
  (void)state;
  char *victim = in_dir("victim"), *path = in_dir("link");
  assert_int_equal(fs_publish(victim, "keep", 4, 0600), 0);
  assert_int_equal(symlink(victim, path), 0);
  assert_int_equal(fs_publish(path, "mine", 4, 0600), 0);
  check_content(victim, "keep");
  check_content(path, "mine");
  mem_free(path);
  mem_free(victim);
}

/* The folder is missing, is a file, or [path] is a folder: an error, and nothing left. */
static void test_publish_nowhere(void **state) {
  (void)state;
  char *file = in_dir("file"), *under = in_dir("file/x"), *missing = in_dir("no/x");
  char *folder = in_dir("folder"), *full = in_dir("folder/x");
  assert_int_equal(fs_publish(file, "", 0, 0600), 0);
  assert_int_equal(fs_publish(under, "x", 1, 0600), ENOTDIR);
  assert_int_equal(fs_publish(missing, "x", 1, 0600), ENOENT);
  assert_int_equal(fs_make_dir(folder, 0700), 0);
  assert_int_equal(fs_publish(full, "x", 1, 0600), 0);
  assert_int_equal(fs_publish(folder, "x", 1, 0600), EISDIR);
  assert_int_equal(entries(dir), 2);
  mem_free(full), mem_free(folder), mem_free(missing), mem_free(under), mem_free(file);
}

/* Runs [body] in a child that is not root, so that modes of folders count. */
static int as_nobody(int (*body)(void)) {
  pid_t child = fork();
  if (child == 0) {
    if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0) _exit(99);
    _exit(body());
  }
  int status;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status));
  return WEXITSTATUS(status);
}

static int publish_here(void) {
  char *path = in_dir("a");
  int err = fs_publish(path, "new", 3, 0600);
  mem_free(path);
  return err;
}

static void test_read_only_folder(void **state) {
  (void)state;
  char *path = in_dir("a");
  assert_int_equal(fs_publish(path, "old", 3, 0644), 0);
  assert_int_equal(chmod(dir, 0555), 0);
  assert_int_equal(as_nobody(publish_here), EACCES);
  assert_int_equal(chmod(dir, 0755), 0);
  check_content(path, "old");
  assert_int_equal(entries(dir), 1);
  mem_free(path);
}

static int publish_beyond_limit(void) {
  struct rlimit limit = {10000, 10000};
  static char bytes[20000];
  signal(SIGXFSZ, SIG_IGN);
  if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return 99;
  char *path = in_dir("a");
  int err = fs_publish(path, bytes, sizeof bytes, 0600);
  mem_free(path);
  return err;
}

/* The limit on file sizes lets the first 10,000 bytes through and refuses the rest, as a
   disk does that fills up in the middle of a write. */
static void test_full_disk(void **state) {
  (void)state;
  char *path = in_dir("a");
  assert_int_equal(fs_publish(path, "old", 3, 0644), 0);
  assert_int_equal(chmod(dir, 0777), 0);
  assert_int_equal(as_nobody(publish_beyond_limit), EFBIG);
  check_content(path, "old");
  assert_int_equal(entries(dir), 1);
  mem_free(path);
}

/* The temporary file beside it must not get a name that is too long. */
static void test_longest_name(void **state) {
  (void)state;
  char name[256];
  memset(name, 'n', 255);
  name[255] = '\0';
  char *path = in_dir(name);
  assert_int_equal(fs_publish(path, "x", 1, 0600), 0);
  check_content(path, "x");
  mem_free(path);
}

static void test_folders(void **state) {
  (void)state;
  char *deep = in_dir("x/y//z/"), *file = in_dir("x/y/z/f"), *x = in_dir("x"),
       *under = in_dir("x/y/z/f/g");
  struct stat st;
  assert_int_equal(fs_make_dir(deep, 0700), 0);
  assert_int_equal(fs_make_dir(deep, 0700), 0);
  assert_int_equal(stat(deep, &st), 0);
  assert_int_equal(st.st_mode & 0777, 0700);
  assert_true(fs_is_dir(deep));
  assert_int_equal(fs_publish(file, "1", 1, 0600), 0);
  assert_int_equal(fs_make_dir(file, 0700), ENOTDIR);
  assert_int_equal(fs_make_dir(under, 0700), ENOTDIR);
  FsStat info;
  assert_int_equal(fs_stat(file, &info), 0);
  assert_int_equal(info.size, 1);
  assert_true(info.mtime_ns > INT64_C(1500000000000000000));
  assert_int_equal(fs_remove_tree(x), 0);
  assert_int_equal(fs_stat(file, &info), ENOENT);
  assert_int_equal(fs_remove_tree(x), ENOENT);
  assert_int_equal(fs_remove(file), ENOENT);
  mem_free(deep), mem_free(file), mem_free(x), mem_free(under);
}

static void test_remove_tree_stays_inside(void **state) {
  (void)state;
  char *keep = in_dir("keep"), *file = in_dir("keep/f"), *tree = in_dir("tree"),
       *link = in_dir("tree/l");
  assert_int_equal(fs_make_dir(keep, 0700), 0);
  assert_int_equal(fs_make_dir(tree, 0700), 0);
  assert_int_equal(fs_publish(file, "1", 1, 0600), 0);
  assert_int_equal(symlink(keep, link), 0);
  assert_int_equal(fs_remove_tree(tree), 0);
  assert_true(fs_exists(file));
  assert_int_equal(symlink(keep, tree), 0);
  assert_int_equal(fs_remove_tree(tree), 0);
  assert_true(fs_exists(file));
  assert_false(fs_exists(tree));
  mem_free(keep), mem_free(file), mem_free(tree), mem_free(link);
}

/* A folder [name] with one file of that name. */
static char *make_folder(const char *name) {
  char *folder = in_dir(name), *file = fs_join(folder, name);
  assert_int_equal(fs_make_dir(folder, 0755), 0);
  assert_int_equal(fs_publish(file, name, strlen(name), 0644), 0);
  mem_free(file);
  return folder;
}

static void test_publish_dir(void **state) {
  (void)state;
  char *a = make_folder("a"), *b = make_folder("b"), *place = in_dir("place"),
       *file = in_dir("place/b");
  assert_int_equal(fs_publish_dir(a, place), 0);
  assert_false(fs_exists(a));
  assert_int_equal(fs_publish_dir(b, place), 0);
  check_content(file, "b");
  assert_int_equal(entries(place), 1);
  assert_int_equal(fs_remove_tree(b), 0); /* where the older one is */
  assert_int_equal(fs_publish_dir(b, place), ENOENT);
  check_content(file, "b");
  mem_free(a), mem_free(b), mem_free(place), mem_free(file);
}

/* A link gives way itself; what it leads to stays. */
static void test_publish_dir_over_links_and_files(void **state) {
  (void)state;
  char *keep = make_folder("keep"), *a = make_folder("a"), *b = make_folder("b"),
       *link = in_dir("link"), *file = in_dir("file"), *kept = in_dir("keep/keep"),
       *moved = in_dir("link/a");
  assert_int_equal(symlink(keep, link), 0);
  assert_int_equal(fs_publish_dir(a, link), 0);
  check_content(kept, "keep");
  check_content(moved, "a");
  assert_int_equal(fs_publish(file, "1", 1, 0600), 0);
  assert_int_equal(fs_publish_dir(b, file), 0);
  assert_true(fs_is_dir(file));
  mem_free(keep), mem_free(a), mem_free(b), mem_free(link), mem_free(file);
  mem_free(kept), mem_free(moved);
}

static void append_name(void *ctx, const char *name) {
  buf_printf(ctx, "%s ", name);
}

static void test_list(void **state) {
  (void)state;
  static const char *const names[] = {"b", "a", ".c"};
  for (int i = 0; i < 3; i++) {
    char *path = in_dir(names[i]);
    fs_publish(path, "", 0, 0600);
    mem_free(path);
  }
  Buf b = {0};
  assert_int_equal(fs_list(dir, append_name, &b), 0);
  assert_string_equal(buf_text(&b), ".c a b ");
  assert_int_equal(fs_list("/nonexistent/x", append_name, &b), ENOENT);
  buf_free(&b);
}

static void test_slug(void **state) {
  (void)state;
  static const char *const rows[][2] = {{"radon_intercepts", "radon_intercepts"},
                                        {"Radon 2", "radon_2"},
                                        {"", "_"},
                                        {"..", "_"},
                                        {"../../etc/passwd", "_etc_passwd"},
                                        {"-rf", "_rf"},
                                        {"a-b", "a-b"},
                                        {"mod\xc3\xa8le", "mod_le"},
                                        {"CON", "con_"},
                                        {"com1", "com1_"},
                                        {"com10", "com10"},
                                        {"a__b", "a__b"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char *slug = fs_slug(rows[i][0]);
    assert_string_equal(slug, rows[i][1]);
    mem_free(slug);
  }
  char text[201];
  memset(text, 'q', 200);
  text[200] = '\0';
  char *slug = fs_slug(text);
  assert_int_equal(strlen(slug), 64);
  mem_free(slug);
}

static void check_text(char *text, const char *want) {
  assert_string_equal(text, want);
  mem_free(text);
}

static void test_user_folders(void **state) {
  (void)state;
  check_text(fs_join("/a/", "b"), "/a/b");
  check_text(fs_join("/a", "b"), "/a/b");
  setenv("XDG_CACHE_HOME", "/c", 1);
  setenv("XDG_STATE_HOME", "relative", 1);
  setenv("HOME", "/h", 1);
  check_text(fs_user_cache(), "/c/posterity");
  check_text(fs_user_state(), "/h/.local/state/posterity");
  unsetenv("XDG_CACHE_HOME");
  check_text(fs_user_cache(), "/h/.cache/posterity");
}

#define IN_DIR(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {IN_DIR(test_publish),
                                     IN_DIR(test_what_may_wait),
                                     IN_DIR(test_publish_replaces_link),
                                     IN_DIR(test_publish_nowhere),
                                     IN_DIR(test_read_only_folder),
                                     IN_DIR(test_full_disk),
                                     IN_DIR(test_longest_name),
                                     IN_DIR(test_folders),
                                     IN_DIR(test_remove_tree_stays_inside),
                                     IN_DIR(test_list),
                                     IN_DIR(test_publish_dir),
                                     IN_DIR(test_publish_dir_over_links_and_files),
                                     cmocka_unit_test(test_slug),
                                     cmocka_unit_test(test_user_folders)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
