/* SPDX-License-Identifier: BSD-3-Clause
   Columns: places of numbers, names of elements, gathering. */
#include <string.h>
#include "base/alloc.h"
#include "base/column.h"
#include "check.h"

static Columns *example(void) {
  long dims[2] = {2, 3};
  Columns *columns = columns_new(2, 4);
  columns_add(columns, "mu", COLUMN_REAL, 0, NULL);
  columns_add(columns, "theta", COLUMN_INT, 2, dims);
  for (int c = 0; c < columns->count; c++)
    for (int i = 0; i < 8 * columns->at[c].size; i++) columns->at[c].data[i] = i;
  return columns;
}

static void check_name(const Column *column, long element, const char *want) {
  Buf b = {0};
  column_element_name(column, element, &b);
  assert_string_equal(buf_text(&b), want);
  buf_free(&b);
}

static void test_places(void **state) {
  (void)state;
  Columns *columns = example();
  Column *theta = columns_find(columns, "theta");
  assert_non_null(theta);
  assert_null(columns_find(columns, "the"));
  assert_int_equal(theta->size, 6);
  assert_true(column_at(columns, theta, 1, 2)[5] == (1 * 4 + 2) * 6 + 5);
  check_name(theta, 0, "theta[1,1]");
  check_name(theta, 3, "theta[2,1]");
  check_name(columns_find(columns, "mu"), 0, "mu");
  double out[8];
  column_gather(columns, theta, 4, out);
  for (int i = 0; i < 8; i++) assert_true(out[i] == 6 * i + 4);
  columns_destroy(&columns);
  assert_null(columns);
}

static void test_empty(void **state) {
  (void)state;
  long none = 0;
  Columns *columns = columns_new(4, 0);
  Column *c = columns_add(columns, "x", COLUMN_REAL, 1, &none);
  assert_int_equal(c->size, 0);
  columns_destroy(&columns);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_places),
                                     cmocka_unit_test(test_empty)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
