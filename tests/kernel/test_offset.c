/* SPDX-License-Identifier: BSD-3-Clause
   Cursors of the protocol, in code points, and offsets of ours, in bytes. */
#include <string.h>
#include "../base/check.h"
#include "kernel/offset.h"

/* Bytes and code points of "a", U+00E9, U+20AC, U+1D6C2 and "z": one to four bytes
   each. */
static const char MIXED[] = "a\xc3\xa9\xe2\x82\xac\xf0\x9d\x9b\x82z";
static const int STARTS[] = {0, 1, 3, 6, 10, 11};

static void test_starts_of_points(void **state) {
  (void)state;
  Str text = str_of(MIXED);
  assert_int_equal(text.n, 11);
  for (int point = 0; point <= 5; point++) {
    assert_int_equal(offset_of_point(text, point), STARTS[point]);
    assert_int_equal(point_of_offset(text, STARTS[point]), point);
  }
}

static void test_past_the_end(void **state) {
  (void)state;
  Str text = str_of(MIXED);
  assert_int_equal(offset_of_point(text, 6), 11);
  assert_int_equal(offset_of_point(text, 1000000), 11);
  assert_int_equal(offset_of_point(text, -1), 0);
  assert_int_equal(point_of_offset(text, 1000), 5);
  assert_int_equal(offset_of_point(str_of(""), 3), 0);
  assert_int_equal(point_of_offset(str_of(""), 3), 0);
}

/* An offset inside of a code point counts it; the way back leads to its end. */
static void test_inside_of_points(void **state) {
  (void)state;
  Str text = str_of(MIXED);
  for (int offset = 7; offset < 10; offset++) {
    assert_int_equal(point_of_offset(text, offset), 4);
    assert_int_equal(offset_of_point(text, point_of_offset(text, offset)), 10);
  }
}

static void test_ascii(void **state) {
  (void)state;
  Str text = str_of("summary(fit)\n");
  for (int i = 0; i <= 13; i++) {
    assert_int_equal(offset_of_point(text, i), i);
    assert_int_equal(point_of_offset(text, i), i);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_starts_of_points),
      cmocka_unit_test(test_past_the_end),
      cmocka_unit_test(test_inside_of_points),
      cmocka_unit_test(test_ascii),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
