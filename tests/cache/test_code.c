/* SPDX-License-Identifier: BSD-3-Clause
   Native code: only what this user stored, unchanged, from a private folder; loaded from
   a copy that cannot be changed. */
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "fixture.h"

static const char CODE[] = "not an ELF file, but bytes are bytes";

static bool get(int key, const char *want, size_t n) {
  char path[64];
  int fd;
  if (!code_get(some_key(key), path, &fd)) {
    assert_int_equal(fd, -1);
    return false;
  }
  Buf b = {0};
  assert_int_equal(fs_read(path, 0, &b), 0);
  assert_int_equal(b.n, n);
  assert_memory_equal(b.p, want, n);
  assert_int_equal(write(fd, "x", 1), -1);
  assert_int_equal(ftruncate(fd, 1), -1);
  buf_free(&b);
  close(fd);
  return true;
}

static char *file_of(int key, const char *end) {
  char hex[DIGEST_HEX];
  Buf b = {0};
  digest_hex(some_key(key), hex);
  buf_printf(&b, "%s/xdg-cache/posterity/native/%.16s%s", project, hex, end);
  return buf_take(&b);
}

static int mode_of(const char *name) {
  struct stat st;
  char *path = in_project(name);
  int mode = stat(path, &st) == 0 ? (int)(st.st_mode & 0777) : -1;
  mem_free(path);
  return mode;
}

static void test_round_trip(void **state) {
  (void)state;
  assert_false(get(1, "", 0));
  code_put(some_key(1), CODE, sizeof CODE);
  assert_true(get(1, CODE, sizeof CODE));
  assert_false(get(2, "", 0));
  assert_int_equal(mode_of("xdg-cache/posterity/native"), 0700);
  assert_int_equal(mode_of("xdg-state/posterity/secret"), 0600);
}

/* A library that the C compiler made really loads, if there is a compiler here. */
static void test_dlopen(void **state) {
  (void)state;
  Buf command = {0}, so = {0};
  buf_printf(
      &command,
      "cd %s && echo 'int f(void) { return 42; }' > f.c && cc -shared -fPIC -o f.so f.c",
      project);
  if (system(buf_text(&command)) != 0) skip();
  char *file = in_project("f.so"), path[64];
  assert_int_equal(fs_read(file, 0, &so), 0);
  code_put(some_key(3), so.p, so.n);
  int fd;
  assert_true(code_get(some_key(3), path, &fd));
  void *library = dlopen(path, RTLD_NOW);
  assert_non_null(library);
  int (*f)(void) = (int (*)(void))dlsym(library, "f");
  assert_int_equal(f(), 42);
  dlclose(library);
  close(fd);
  buf_free(&command), buf_free(&so), mem_free(file);
}

static void test_changed_bytes(void **state) {
  (void)state;
  static const char *const ends[] = {".so", ".mac"};
  code_put(some_key(1), CODE, sizeof CODE);
  for (int e = 0; e < 2; e++) {
    char *path = file_of(1, ends[e]);
    Buf file = {0};
    assert_int_equal(fs_read(path, 0, &file), 0);
    for (size_t i = 0; i < file.n; i++) {
      file.p[i] ^= 4;
      assert_int_equal(fs_publish(path, file.p, file.n, 0600), 0);
      assert_false(get(1, "", 0));
      file.p[i] ^= 4;
      assert_int_equal(fs_publish(path, file.p, i, 0600), 0);
      assert_false(get(1, "", 0));
    }
    assert_int_equal(fs_publish(path, file.p, file.n, 0600), 0);
    assert_true(get(1, CODE, sizeof CODE));
    buf_free(&file);
    mem_free(path);
  }
}

/* Code and mark of one key under the name of another. */
static void test_other_key(void **state) {
  (void)state;
  static const char *const ends[] = {".so", ".mac"};
  code_put(some_key(1), CODE, sizeof CODE);
  for (int e = 0; e < 2; e++) {
    char *from = file_of(1, ends[e]), *to = file_of(2, ends[e]);
    assert_int_equal(rename(from, to), 0);
    mem_free(from), mem_free(to);
  }
  assert_false(get(2, "", 0));
}

static void check_mode(const char *path, mode_t good, mode_t wrong) {
  assert_int_equal(chmod(path, wrong), 0);
  assert_false(get(1, "", 0));
  assert_int_equal(chmod(path, good), 0);
  assert_true(get(1, CODE, sizeof CODE));
}

static void test_modes(void **state) {
  (void)state;
  code_put(some_key(1), CODE, sizeof CODE);
  char *so = file_of(1, ".so"), *mac = file_of(1, ".mac");
  char *native = in_project("xdg-cache/posterity/native");
  char *secret = in_project("xdg-state/posterity/secret");
  char *folder = in_project("xdg-state/posterity");
  check_mode(so, 0600, 0620);
  check_mode(mac, 0600, 0602);
  check_mode(native, 0700, 0720);
  check_mode(native, 0700, 0701);
  check_mode(secret, 0600, 0640);
  check_mode(folder, 0700, 0750);
  mem_free(so), mem_free(mac), mem_free(native), mem_free(secret), mem_free(folder);
}

static void test_owner(void **state) {
  (void)state;
  if (geteuid() != 0) skip();
  code_put(some_key(1), CODE, sizeof CODE);
  char *so = file_of(1, ".so"), *native = in_project("xdg-cache/posterity/native");
  assert_int_equal(chown(so, 65534, 65534), 0);
  assert_false(get(1, "", 0));
  assert_int_equal(chown(so, 0, 0), 0);
  assert_true(get(1, CODE, sizeof CODE));
  assert_int_equal(chown(native, 65534, 65534), 0);
  assert_false(get(1, "", 0));
  mem_free(so), mem_free(native);
}

static void test_links(void **state) {
  (void)state;
  code_put(some_key(1), CODE, sizeof CODE);
  char *so = file_of(1, ".so"), *away = in_project("away.so");
  assert_int_equal(rename(so, away), 0);
  assert_int_equal(symlink(away, so), 0);
  assert_false(get(1, "", 0));
  assert_int_equal(unlink(so), 0);
  assert_int_equal(link(away, so), 0);
  assert_false(get(1, "", 0));
  mem_free(so), mem_free(away);
}

/* Another secret: nothing that was signed with the old one is loaded. */
static void test_new_secret(void **state) {
  (void)state;
  char *secret = in_project("xdg-state/posterity/secret");
  code_put(some_key(1), CODE, sizeof CODE);
  assert_int_equal(unlink(secret), 0);
  assert_false(get(1, "", 0));
  code_put(some_key(1), CODE, sizeof CODE);
  assert_true(get(1, CODE, sizeof CODE));
  assert_int_equal(truncate(secret, 31), 0);
  assert_false(get(1, "", 0));
  mem_free(secret);
}

static int put_one(void) {
  code_put(some_key(1), CODE, sizeof CODE);
  return 0;
}

/* Two processes that make the secret at once end up with one. */
static void test_first_use_race(void **state) {
  (void)state;
  int child[8];
  for (int i = 0; i < 8; i++) child[i] = start(put_one);
  for (int i = 0; i < 8; i++) assert_int_equal(finish(child[i]), 0);
  assert_true(get(1, CODE, sizeof CODE));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_PROJECT(test_round_trip),    IN_PROJECT(test_dlopen),
      IN_PROJECT(test_changed_bytes), IN_PROJECT(test_other_key),
      IN_PROJECT(test_modes),         IN_PROJECT(test_owner),
      IN_PROJECT(test_links),         IN_PROJECT(test_new_secret),
      IN_PROJECT(test_first_use_race)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
