/* SPDX-License-Identifier: BSD-3-Clause
   The machine's C compiler: one that knows no flag of GCC's optimiser, and one that
   fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "base/str.h"
#include "model/native.h"

static const char TEXT[] =
    "int ps_density(const void *data, void *work, const double *q, double *g, double *lp)"
    " { *lp = 3 * q[0]; g[0] = 3; return 0; }\n"
    "int ps_write(void) { return 0; }\n";

/* A folder with a compiler in it that keeps a line of each call in `calls`; [refuses]: a
   pattern of flags that it says it does not know; [run]: what it does otherwise. */
typedef struct Fake {
  char dir[32], calls[64];
} Fake;

static Fake fake_cc(const char *refuses, const char *run) {
  Fake fake = {"/tmp/posterity-cc-XXXXXX", ""};
  assert_non_null(mkdtemp(fake.dir));
  snprintf(fake.calls, sizeof fake.calls, "%s/calls", fake.dir);
  char *path = fs_join(fake.dir, "fake");
  FILE *f = fopen(path, "w");
  fprintf(f,
          "#!/bin/sh\necho call >> %s\nfor flag; do case $flag in %s)\n"
          "echo \"unknown argument: '$flag'\"; exit 1;; esac; done\n%s\n",
          fake.calls, refuses, run);
  fclose(f);
  assert_int_equal(chmod(path, 0700), 0);
  setenv("POSTERITY_CC", path, 1);
  setenv("XDG_CACHE_HOME", fake.dir, 1);
  mem_free(path);
  return fake;
}

static long count_calls(const Fake *fake) {
  Buf lines = {0};
  assert_int_equal(fs_read(fake->calls, 1 << 10, &lines), 0);
  long n = (long)(lines.n / strlen("call\n"));
  buf_free(&lines);
  return n;
}

static void test_unknown_flags(void **state) {
  (void)state;
  Fake fake = fake_cc("-fno-crossjumping", "exec cc \"$@\"");
  Buf error = {0};
  double q = 2, g = 0, lp = 0;
  Native *native = cc_compile(TEXT, NULL, &error);
  assert_string_equal(buf_text(&error), "");
  assert_non_null(native);
  assert_int_equal(native->density(NULL, NULL, &q, &g, &lp), 0);
  assert_true(lp == 6 && g == 3);
  assert_int_equal(count_calls(&fake), 2);
  native_destroy(&native);
  fs_remove_tree(fake.dir);
}

/* Without its flags another object might be made under the same key. */
static void test_another_failure(void **state) {
  (void)state;
  Fake fake = fake_cc("none", "echo no space left; exit 1");
  Buf error = {0};
  assert_null(cc_compile(TEXT, NULL, &error));
  assert_non_null(strstr(buf_text(&error), "no space left"));
  assert_int_equal(count_calls(&fake), 1);
  buf_free(&error);
  fs_remove_tree(fake.dir);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_unknown_flags),
      cmocka_unit_test(test_another_failure),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
