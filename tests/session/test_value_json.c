/* SPDX-License-Identifier: BSD-3-Clause
   Values are written down and read back bit by bit; what is no value is refused. */
#include <limits.h>
#include <math.h>
#include <string.h>
#include "../base/check.h"
#include "base/alloc.h"
#include "session/value_json.h"

static Json *parse(const char *text) {
  Json *json = json_parse(str_of(text), NULL);
  if (!json) fail_msg("%s is no JSON", text);
  return json;
}

/* [value] after a way through text; [value] stays the caller's. */
static Value *through_text(Value *value) {
  Json *json = value_to_json(value);
  assert_non_null(json);
  Buf text = {0};
  json_write(json, &text);
  assert_true(text.n <= value_json_size(value));
  Json *parsed = parse(buf_text(&text));
  Value *again = value_from_json(parsed);
  assert_non_null(again);
  assert_true(digest_eq(value_digest(value), value_digest(again)));
  json_destroy(&json);
  json_destroy(&parsed);
  buf_free(&text);
  return again;
}

static void check_trip(Value *value) {
  Value *again = through_text(value);
  value_drop(&again);
  value_drop(&value);
}

static double from_bits(uint64_t bits) {
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static const uint64_t BITS[] = {0,                    /* 0 */
                                0x8000000000000000u,  /* -0 */
                                1,                    /* the smallest */
                                0x7fefffffffffffffu,  /* the largest */
                                0x7ff0000000000000u,  /* infinity */
                                0xfff0000000000000u,  /* -infinity */
                                0x7ff8000000000123u,  /* a NaN with a payload */
                                0xfff8000000000000u,  /* a NaN with a sign */
                                0x3fb999999999999au}; /* 0.1 */
enum { NBITS = sizeof BITS / sizeof *BITS };

static void test_reals(void **state) {
  (void)state;
  long size = NBITS;
  Value *vector = value_new(TYPE(BASE_VECTOR), &size);
  for (int i = 0; i < NBITS; i++) vector->view.r[i] = from_bits(BITS[i]);
  Value *again = through_text(vector);
  assert_int_equal(again->view.size, NBITS);
  assert_memory_equal(again->view.r, BITS, sizeof BITS);
  value_drop(&again);
  value_drop(&vector);
  for (int i = 0; i < NBITS; i++) check_trip(value_real(from_bits(BITS[i])));
}

static void test_ints(void **state) {
  (void)state;
  check_trip(value_int(0));
  check_trip(value_int(INT_MIN));
  check_trip(value_int(INT_MAX));
  long dims[] = {2, 0, 3};
  check_trip(value_new(TYPE_ARRAY(BASE_INT, 3), dims));
}

static void test_shapes(void **state) {
  (void)state;
  long dims[] = {2, 3, 4};
  Value *value = value_zeros(TYPE_ARRAY(BASE_MATRIX, 1), dims);
  for (long k = 0; k < value->view.size; k++) value->view.r[k] = (double)k / 7;
  Value *again = through_text(value);
  assert_int_equal(again->type.base, BASE_MATRIX);
  assert_int_equal(again->type.array, 1);
  assert_int_equal(again->view.ndims, 3);
  for (int d = 0; d < 3; d++) assert_int_equal(again->view.dims[d], dims[d]);
  value_drop(&again);
  value_drop(&value);
  check_trip(value_zeros(TYPE(BASE_ROW_VECTOR), dims));
  check_trip(value_zeros(TYPE_ARRAY(BASE_REAL, 2), dims));
  long none[] = {0, 5};
  check_trip(value_zeros(TYPE(BASE_MATRIX), none));
}

static void test_texts(void **state) {
  (void)state;
  check_trip(value_text(""));
  check_trip(value_text("\"quoted\"\n\\ \xc3\xa9\xf0\x9d\x9b\x82"));
  check_trip(value_texts((const char *[]){"a", "", "c"}, 3));
  check_trip(value_texts(NULL, 0));
}

static Value *table_of(long rows) {
  Value *table = value_table(), *column = value_zeros(TYPE(BASE_VECTOR), &rows);
  value_set_field(table, "z", column);
  value_set_field(table, "a", value_zeros(TYPE_ARRAY(BASE_INT, 1), &rows));
  return table;
}

static void test_records_and_tables(void **state) {
  (void)state;
  Value *record = value_record();
  value_set_field(record, "name", value_text("x"));
  value_set_field(record, "inner", value_record());
  value_set_field(record, "table", table_of(3));
  Value *again = through_text(record);
  assert_int_equal(value_rows(value_field(again, "table")), 3);
  /* Fields stay in their order. */
  assert_string_equal(map_key_at(value_field(again, "table")->fields, 0), "z");
  value_drop(&again);
  value_drop(&record);
  check_trip(table_of(0));
  check_trip(value_table());
}

static Value *reals_of(long n, double first) {
  Value *v = value_zeros(TYPE_ARRAY(BASE_REAL, 1), &n);
  for (long k = 0; k < n; k++) v->view.r[k] = first + (double)k;
  return v;
}

static Value *complexes_of(long n) {
  Value *re = reals_of(n, 0.5), *im = reals_of(n, -3);
  return value_complex(&re, &im);
}

static void test_parts(void **state) {
  (void)state;
  check_trip(complexes_of(0));
  check_trip(complexes_of(3));
  Value *inner = value_tuples((Value *[]){reals_of(2, 1), complexes_of(2)}, 2, 1);
  long dims[] = {2, 3};
  Value *ints = value_zeros(TYPE_ARRAY(BASE_INT, 2), dims);
  check_trip(value_tuples((Value *[]){inner, ints}, 2, 1));
  check_trip(value_tuple((Value *[]){complexes_of(2), value_int(3), reals_of(0, 0)}, 3));
}

static void nothing(void *object) {
  (void)object;
}

static void test_not_written(void **state) {
  (void)state;
  Value *model = value_object(BASE_MODEL, &model, nothing), *record = value_record();
  assert_null(value_to_json(model));
  value_set_field(record, "m", model);
  assert_null(value_to_json(record));
  value_drop(&record);
}

static void test_refused(void **state) {
  (void)state;
  static const char *const TEXTS[] = {
      "null",
      "3",
      "[]",
      "{}",
      "\"text\"",
      "{\"text\": 3}",
      "{\"texts\": \"a\"}",
      "{\"texts\": [1]}",
      "{\"record\": []}",
      "{\"record\": {\"a\": 1}}",
      "{\"table\": {\"a\": {\"text\": \"x\"}}}",
      "{\"base\": 1, \"array\": 0, \"dims\": [], \"ints\": [1, 2]}",
      "{\"base\": 1, \"array\": 0, \"dims\": [], \"ints\": [2147483648]}",
      "{\"base\": 1, \"array\": 0, \"dims\": [], \"ints\": [1.5]}",
      "{\"base\": 1, \"array\": 0, \"dims\": [], \"bits\": \"0000000000000000\"}",
      "{\"base\": 1, \"array\": 1, \"dims\": [], \"ints\": []}",
      "{\"base\": 1, \"array\": 1, \"dims\": [-1], \"ints\": []}",
      "{\"base\": 1, \"array\": -1, \"dims\": [], \"ints\": [1]}",
      "{\"base\": 1, \"array\": 4294967296, \"dims\": [], \"ints\": [1]}",
      "{\"base\": 4294967297, \"array\": 0, \"dims\": [], \"ints\": [1]}",
      "{\"base\": 2, \"array\": 0, \"dims\": [], \"bits\": \"0\"}",
      "{\"base\": 2, \"array\": 0, \"dims\": [], \"bits\": \"000000000000000g\"}",
      "{\"base\": 2, \"array\": 0, \"dims\": [], \"bits\": \"0x00000000000000\"}",
      "{\"base\": 2, \"array\": 1, \"dims\": [99999999999], \"bits\": \"\"}",
      "{\"base\": 12, \"array\": 0, \"dims\": []}",
      "{\"table\": {\"a\": {\"texts\": [\"x\"]}, \"b\": {\"texts\": []}}}",
#define TWO "{\"base\": 1, \"array\": 1, \"dims\": [2], \"ints\": [1, 2]}"
#define ONE "{\"base\": 1, \"array\": 1, \"dims\": [1], \"ints\": [1]}"
#define REAL "{\"base\": 2, \"array\": 0, \"dims\": [], \"bits\": \"0000000000000000\"}"
      "{\"tuple\": [], \"array\": 0}",
      "{\"tuple\": [3], \"array\": 0}",
      "{\"tuple\": [" ONE "]}",
      "{\"tuple\": [" ONE "], \"array\": -1}",
      "{\"tuple\": [" ONE "], \"array\": 2}",
      "{\"tuple\": [" ONE "," TWO "], \"array\": 1}",
      "{\"tuple\": [{\"text\": \"x\"}], \"array\": 0}",
      "{\"complex\": [" REAL "]}",
      "{\"complex\": [" ONE "," ONE "]}",
      "{\"complex\": [" REAL ", null]}",
      "{\"complex\": 3}",
  };
  for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
    Json *json = parse(TEXTS[i]);
    if (value_from_json(json)) fail_msg("%s was read", TEXTS[i]);
    json_destroy(&json);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_reals),
      cmocka_unit_test(test_ints),
      cmocka_unit_test(test_shapes),
      cmocka_unit_test(test_texts),
      cmocka_unit_test(test_records_and_tables),
      cmocka_unit_test(test_parts),
      cmocka_unit_test(test_not_written),
      cmocka_unit_test(test_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
