/* SPDX-License-Identifier: BSD-3-Clause
   JSON: round trips, what is not finite, and hostile texts. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "base/json.h"
#include "check.h"

static Json *parse(const char *text) {
  Buf error = {0};
  Json *json = json_parse(str_of(text), &error);
  if (!json) print_error("%s: %s\n", text, buf_text(&error));
  assert_non_null(json);
  buf_free(&error);
  return json;
}

static void check_refused(const char *text, size_t n, const char *why) {
  Buf error = {0};
  assert_null(json_parse((Str){text, n}, &error));
  if (!strstr(buf_text(&error), why)) fail_msg("%s: %s", text, buf_text(&error));
  buf_free(&error);
  assert_null(json_parse((Str){text, n}, NULL));
}

static void check_written(const Json *json, const char *want) {
  Buf out = {0};
  json_write(json, &out);
  assert_string_equal(buf_text(&out), want);
  buf_free(&out);
}

static void test_round_trip(void **state) {
  (void)state;
  Json *json = parse("{\"b\": [1, 2.0, -3e2, true, false, null], \"a\" : "
                     "{\"y\":\"\\u00e9\\n\\\"\\u0001\","
                     "\"x\":0.1}}");
  check_written(json, "{\"b\":[1,2.0,-300.0,true,false,null],\"a\":{\"y\":"
                      "\"\xc3\xa9\\n\\\"\\u0001\",\"x\":0.1}}");
  Json *copy = json_copy(json);
  json_destroy(&json);
  assert_null(json);
  assert_int_equal(json_count(copy), 2);
  json_destroy(&copy);
  json_destroy(&copy);
}

static void test_members(void **state) {
  (void)state;
  enum { N = 100000 };
  Json *json = json_new_object();
  char key[32];
  for (int i = 0; i < N; i++) {
    snprintf(key, sizeof key, "k%d", i * 7919 % N);
    json_set(json, key, json_new_int(i));
  }
  int i = 0;
  for (JsonMember m = json_first(json); m.key; m = json_next(m), i++) {
    snprintf(key, sizeof key, "k%d", i * 7919 % N);
    assert_string_equal(m.key, key);
    assert_int_equal(json_int(m.value, -1), i);
  }
  assert_int_equal(i, N);
  json_destroy(&json);
}

static void test_no_members(void **state) {
  (void)state;
  Json *json = parse("[{}, [1], 1, \"a\", null]");
  for (int i = 0; i < json_count(json); i++) {
    JsonMember m = json_first(json_at(json, i));
    assert_null(m.key);
    assert_null(m.value);
    assert_null(json_next(m).key);
  }
  assert_null(json_first(NULL).key);
  json_destroy(&json);
}

static void test_reading(void **state) {
  (void)state;
  Json *json =
      parse("{\"i\":9223372036854775807,\"t\":\"x\",\"r\":1.5,\"b\":true,\"n\":null}");
  assert_true(json_int(json_get(json, "i"), 0) == INT64_MAX);
  assert_int_equal(json_int(json_get(json, "r"), 7), 7);
  assert_string_equal(json_text(json_get(json, "t"), ""), "x");
  assert_string_equal(json_text(json_get(json, "missing"), "none"), "none");
  assert_true(json_bool(json_get(json, "b"), false));
  assert_true(json_bool(json_get(json, "i"), true));
  assert_int_equal(json_kind(json_get(json, "n")), JSON_NULL);
  assert_int_equal(json_kind(NULL), JSON_NULL);
  assert_null(json_get(json_get(json, "i"), "x"));
  assert_null(json_at(json, 0));
  assert_int_equal(json_count(json_get(json, "t")), 0);
  json_destroy(&json);
}

static void test_not_finite(void **state) {
  (void)state;
  Json *json = parse("[NaN, Infinity, -Infinity, \"NaN\", \"-Inf\", \"a \\\" NaN\"]");
  double x;
  assert_true(json_number(json_at(json, 0), &x) && isnan(x));
  assert_true(json_number(json_at(json, 1), &x) && isinf(x) && x > 0);
  assert_true(json_number(json_at(json, 2), &x) && isinf(x) && x < 0);
  assert_true(json_number(json_at(json, 3), &x) && isnan(x));
  assert_true(json_number(json_at(json, 4), &x) && isinf(x) && x < 0);
  assert_false(json_number(json_at(json, 5), &x));
  assert_string_equal(json_text(json_at(json, 5), ""), "a \" NaN");
  json_destroy(&json);
  json = json_new_array();
  json_push(json, json_new_real(NAN));
  json_push(json, json_new_real(-INFINITY));
  json_push(json, json_new_real(-0.0));
  check_written(json, "[\"NaN\",\"-Infinity\",-0.0]");
  json_destroy(&json);
}

static void check_word(const char *word, double want) {
  double x = 0;
  Json *json = json_new_text(word);
  if (!json_number(json, &x)) fail_msg("%s", word);
  if (isnan(want) ? !isnan(x) : x != want) fail_msg("%s: %g", word, x);
  json_destroy(&json);
}

static void test_spellings(void **state) {
  (void)state;
  double x;
  static const char *const UP[] = {"Infinity", "+Infinity", "Inf", "+Inf", "inf"};
  static const char *const DOWN[] = {"-Infinity", "-Inf", "-inf"};
  static const char *const NONE[] = {"", "infinity", "NAN", "-NaN", "Infinity ", "1"};
  check_word("NaN", NAN);
  check_word("nan", NAN);
  for (int i = 0; i < 5; i++) check_word(UP[i], INFINITY);
  for (int i = 0; i < 3; i++) check_word(DOWN[i], -INFINITY);
  for (int i = 0; i < 6; i++) {
    Json *json = json_new_text(NONE[i]);
    assert_false(json_number(json, &x));
    json_destroy(&json);
  }
  check_refused("[inf]", 5, "line 1");
  check_refused("[+Infinity]", 11, "line 1");
  Json *json = json_new_real(INFINITY);
  check_written(json, "\"Infinity\"");
  json_destroy(&json);
}

/* It comes as a text, and as no number. */
static void check_too_large(const char *text) {
  double x;
  Json *json = parse(text);
  assert_string_equal(json_text(json, ""), text);
  assert_false(json_number(json, &x));
  json_destroy(&json);
}

static void test_numbers(void **state) {
  (void)state;
  Json *json =
      parse("[12345678901234567890123, -9223372036854775808, -9223372036854775809]");
  double x;
  assert_int_equal(json_kind(json_at(json, 0)), JSON_REAL);
  assert_true(json_number(json_at(json, 0), &x) && x == 12345678901234567890123.0);
  assert_true(json_int(json_at(json, 1), 0) == INT64_MIN);
  assert_int_equal(json_kind(json_at(json, 2)), JSON_REAL);
  json_destroy(&json);
  check_too_large("1e999");
  check_too_large("-1.5E+400");
  check_refused("01e999", 6, "line 1");
  check_refused("1.e999", 6, "line 1");
  check_refused("[01]", 4, "line 1");
  check_refused("[1-2]", 5, "line 1");
}

static void test_depth(void **state) {
  (void)state;
  static char text[200001];
  for (int depth = 511; depth <= 513; depth++) {
    memset(text, '[', (size_t)depth);
    memset(text + depth, ']', (size_t)depth);
    Json *json = json_parse((Str){text, 2 * (size_t)depth}, NULL);
    assert_int_equal(json != NULL, depth <= 512);
    json_destroy(&json);
  }
  memset(text, '[', sizeof text - 1);
  check_refused(text, sizeof text - 1, "nested too deep");
  for (size_t i = 0; i + 5 <= sizeof text; i += 5) memcpy(text + i, "{\"a\":", 5);
  check_refused(text, sizeof text - 1, "nested too deep");
}

static void test_hostile(void **state) {
  (void)state;
  check_refused("{\n\"a\": 1,\n\"a\": 2}", 17, "line 3");
  check_refused("", 0, "line 1");
  check_refused("{\"a\":1} x", 9, "line 1");
  check_refused("\"\xff\"", 3, "line 1");
  check_refused("\"\\ud800\"", 8, "line 1");
  check_refused("\"\\u0000\"", 8, "line 1");
  check_refused("[1\0]", 4, "line 1");
  check_refused("'a'", 3, "line 1");
}

/* Every proper prefix of an object is refused, and read only as far as it goes (the copy
   is exact, so that a sanitizer sees more). */
static void test_truncated(void **state) {
  (void)state;
  const char *text = "{\"a\":[1,-2.5e3,NaN,-Infinity],\"b\\n\":{\"c\":"
                     "\"\xe2\x82\xac\\u20ac\\\\\",\"d\":null}}";
  size_t n = strlen(text);
  for (size_t i = 0; i < n; i++) {
    char *copy = test_malloc(i ? i : 1);
    memcpy(copy, text, i);
    assert_null(json_parse((Str){copy, i}, NULL));
    test_free(copy);
  }
  Json *json = json_parse((Str){text, n}, NULL);
  assert_non_null(json);
  json_destroy(&json);
}

static void test_not_utf8(void **state) {
  (void)state;
  Json *json = json_new_object();
  json_set(json, "out", json_new_textn("a\xff\xc3\xa9\xc3", 5));
  json_set(json, "surrogate", json_new_text("\xed\xa0\x80"));
  json_set(json, "overlong", json_new_text("\xc0\xaf"));
  check_written(json, "{\"out\":\"a\xef\xbf\xbd\xc3\xa9\xef\xbf\xbd\","
                      "\"surrogate\":\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\","
                      "\"overlong\":\"\xef\xbf\xbd\xef\xbf\xbd\"}");
  json_set(json, "out", json_new_int(1));
  assert_int_equal(json_count(json), 3);
  assert_int_equal(json_int(json_get(json, "out"), 0), 1);
  json_destroy(&json);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_members),   cmocka_unit_test(test_no_members),
      cmocka_unit_test(test_spellings), cmocka_unit_test(test_round_trip),
      cmocka_unit_test(test_reading),   cmocka_unit_test(test_not_finite),
      cmocka_unit_test(test_numbers),   cmocka_unit_test(test_depth),
      cmocka_unit_test(test_hostile),   cmocka_unit_test(test_truncated),
      cmocka_unit_test(test_not_utf8)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
