/* SPDX-License-Identifier: BSD-3-Clause
   Decimals are read as strtod of the C library reads them, which rounds exactly. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/decimal.h"
#include "base/rng.h"
#include "check.h"

static uint64_t random_bits(Rng *r) {
  uint64_t high = rng_u32(r);
  return high << 32 | rng_u32(r);
}

static bool is_same(double a, double b) {
  return memcmp(&a, &b, sizeof a) == 0;
}

static void check_scale(uint64_t digits, int power) {
  char text[48];
  double x;
  snprintf(text, sizeof text, "%" PRIu64 "e%d", digits, power);
  assert_true(decimal_scale(digits, power, &x));
  double want = strtod(text, NULL);
  if (!is_same(x, want)) fail_msg("%s: %a, not %a", text, x, want);
}

/* Digits of every length at every power. */
static void test_scale(void **state) {
  (void)state;
  Rng rng;
  rng_init(&rng, 1, 0, STREAM_INIT);
  for (int power = -27; power <= 27; power++)
    for (int k = 0; k < 20000; k++) {
      uint64_t bits = random_bits(&rng);
      check_scale(bits >> (bits & 63), power);
    }
  double x = 7;
  assert_false(decimal_scale(1, 28, &x) || decimal_scale(1, -28, &x));
  assert_true(x == 7);
}

/* Half way between two doubles, and one beside it: (2 m + 1) 2^e for 54 bits 2 m + 1. */
static void test_ties(void **state) {
  (void)state;
  Rng rng;
  rng_init(&rng, 2, 0, STREAM_INIT);
  for (int k = 0; k < 20000; k++) {
    uint64_t odd = (UINT64_C(1) << 53) | (random_bits(&rng) >> 11) | 1;
    for (int up = 0; up <= 10; up++) {
      check_scale(odd << up, 0);
      check_scale((odd << up) - 1, 0);
      check_scale((odd << up) + 1, 0);
    }
    uint64_t fives = odd * 5; /* the same times 1/2 */
    if (fives / 5 == odd) check_scale(fives, -1);
  }
}

static void check_read(const char *text, size_t length, bool is_integer) {
  Decimal d;
  size_t n = strlen(text);
  char *copy = test_malloc(n ? n : 1); /* a sanitizer sees what is read beyond it */
  memcpy(copy, text, n);
  assert_int_equal(decimal_read((Str){copy, n}, &d), length);
  if (length) {
    assert_int_equal(d.is_integer, is_integer);
    if (!is_same(d.value, strtod(text, NULL))) fail_msg("%s: %a", text, d.value);
  }
  test_free(copy);
}

static void test_grammar(void **state) {
  (void)state;
  static const char *const NONE[] = {"",     "-",  "+1",  ".5", "1.", "01", "-01",
                                     "1.e5", "1e", "1e+", "-a", "e5", "00", "--1"};
  for (size_t k = 0; k < sizeof NONE / sizeof *NONE; k++) check_read(NONE[k], 0, false);
  check_read("0", 1, true);
  check_read("-17", 3, true);
  check_read("-0.0", 4, false);
  check_read("0e5", 3, false);
  check_read("1E-5", 4, false);
  check_read("2.5e+10", 7, false);
  check_read("12345678901234567890", 20, true);
  Decimal d;
  assert_int_equal(decimal_read(str_of("-0,1"), &d), 2);
  assert_true(d.is_integer && !signbit(d.value));
}

static void test_long(void **state) {
  (void)state;
  static const char *const TEXTS[] = {
      "0.1",
      "3.141592653589793",
      "0.30000000000000004",
      "9007199254740993",
      "9007199254740993.0000000000000000000000000000000000001",
      "1e308",
      "1e309",
      "1e-400",
      "-1e999999999999999999999",
      "2.2250738585072011e-308",
      "4.9406564584124654e-324",
      "2.4703282292062327208e-324",
      "179769313486231580793728971405301e277",
      "0.000000000000000000000000000000000000000123456789012345678",
      "123456789012345678901234567890123456789012345678901234567890123456789012345678901e"
      "-80",
      "0."
      "00000000000000000000000000000000000000000000000000000000000000000000000000000001e8"
      "0"};
  for (size_t k = 0; k < sizeof TEXTS / sizeof *TEXTS; k++)
    check_read(TEXTS[k], strlen(TEXTS[k]), strcspn(TEXTS[k], ".eE") == strlen(TEXTS[k]));
}

/* Doubles of every size, written with 1 to 25 digits. */
static void test_doubles(void **state) {
  (void)state;
  Rng rng;
  rng_init(&rng, 3, 0, STREAM_INIT);
  for (int k = 0; k < 200000; k++) {
    uint64_t bits = random_bits(&rng);
    double x;
    memcpy(&x, &bits, sizeof x);
    if (k % 2 && isnormal(x)) x = ldexp(x, -ilogb(x) + k % 80 - 40);
    if (!isfinite(x)) continue;
    char text[64];
    snprintf(text, sizeof text, k % 3 ? "%.*g" : "%.*e", 1 + k % 25, x);
    check_read(text, strlen(text), !strpbrk(text, ".e"));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_scale), cmocka_unit_test(test_ties),
      cmocka_unit_test(test_grammar), cmocka_unit_test(test_long),
      cmocka_unit_test(test_doubles)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
