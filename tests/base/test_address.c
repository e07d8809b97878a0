/* SPDX-License-Identifier: BSD-3-Clause
   Addresses with numbers: few, many, replaced, emptied. */
#include "base/address.h"
#include "check.h"

static void test_few(void **state) {
  (void)state;
  Addresses map = {0};
  int a = 0, b = 0;
  assert_int_equal(addresses_get(&map, &a), 0);
  assert_int_equal(addresses_set(&map, &a, 7), 0);
  assert_int_equal(addresses_get(&map, &a), 7);
  assert_int_equal(addresses_get(&map, &b), 0);
  assert_int_equal(addresses_set(&map, &a, -3), 7);
  assert_int_equal(addresses_get(&map, &a), -3);
  assert_int_equal(map.count, 1);
  addresses_free(&map);
  assert_int_equal(addresses_get(&map, &a), 0);
  assert_int_equal(addresses_set(&map, &a, 1), 0);
  addresses_free(&map);
}

/* Neighbours and far ones, while the table grows. */
static void test_many(void **state) {
  (void)state;
  enum { N = 5000 };
  static char near[N];
  static double far[N];
  Addresses map = {0};
  for (int i = 0; i < N; i++) {
    assert_int_equal(addresses_set(&map, &near[i], i + 1), 0);
    assert_int_equal(addresses_set(&map, &far[i], -i - 1), 0);
    assert_int_equal(addresses_get(&map, &near[i / 2]), i / 2 + 1);
  }
  assert_int_equal(map.count, 2 * N);
  for (int i = 0; i < N; i++) {
    assert_int_equal(addresses_get(&map, &near[i]), i + 1);
    assert_int_equal(addresses_get(&map, &far[i]), -i - 1);
  }
  addresses_free(&map);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_few),
                                     cmocka_unit_test(test_many)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
