/* SPDX-License-Identifier: BSD-3-Clause
   Memory of generated code where it is refused: what is left can be used again. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "lang/gen/runtime.h"

/* As the text of a program declares them. */
void ps_reset(Work *W);
void *ps_grow(Work *W, long bytes);

enum { PIECE = 80 << 20 };

/* Memory is left only when [limit] is NULL. */
static void set_limit(const char *limit) {
  if (limit)
    setenv("POSTERITY_MEMORY", limit, 1);
  else
    unsetenv("POSTERITY_MEMORY");
}

/* The bytes that a call was refused, 0 when it had all of its [pieces]. */
static size_t call(Work *W, int pieces, long bytes) {
  jmp_buf escape;
  work_set_escape(W, &escape);
  if (!setjmp(escape)) {
    ps_reset(W);
    for (int i = 0; i < pieces; i++) memset(ps_grow(W, bytes), i, (size_t)bytes);
  }
  work_set_escape(W, NULL);
  return work_refused(W);
}

static void test_blocks_that_cannot_be_joined(void **state) {
  (void)state;
  Work *W = work_new();
  assert_int_equal(call(W, 3, PIECE), 0);
  set_limit("1 MB");
  assert_int_equal(call(W, 4, 1000), 0);
  assert_true(call(W, 1, PIECE) >= PIECE);
  assert_int_equal(call(W, 4, 1000), 0);
  set_limit(NULL);
  assert_int_equal(call(W, 3, PIECE), 0);
  work_destroy(&W);
}

static void test_refused_in_its_midst(void **state) {
  (void)state;
  Work *W = work_new();
  assert_int_equal(call(W, 2, PIECE), 0);
  for (int i = 0; i < 3; i++) {
    set_limit("1 MB");
    assert_true(call(W, 3, PIECE) >= PIECE);
    assert_int_equal(call(W, 3, 5000), 0);
    set_limit(NULL);
    assert_int_equal(call(W, 3, 5000), 0);
  }
  work_destroy(&W);
}

/* Sizes that multiply to more than a long are more than there is. */
static void test_more_than_can_be_named(void **state) {
  (void)state;
  Work *W = work_new();
  const long bytes[] = {LONG_MAX, LONG_MAX - 63, -8, LONG_MIN};
  for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++) {
    assert_true(call(W, 1, bytes[i]) > (size_t)1 << 60);
    assert_int_equal(call(W, 1, 64), 0);
  }
  work_destroy(&W);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_blocks_that_cannot_be_joined),
                                     cmocka_unit_test(test_refused_in_its_midst),
                                     cmocka_unit_test(test_more_than_can_be_named)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
