/* SPDX-License-Identifier: BSD-3-Clause
   Text that grows, arenas, maps, vectors, spans of time. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/clock.h"
#include "base/map.h"
#include "base/rng.h"
#include "base/str.h"
#include "base/vec.h"
#include "check.h"

static void test_str(void **state) {
  (void)state;
  assert_true(str_eq((Str){NULL, 0}, str_of("")));
  assert_true(str_is((Str){"mu_a", 2}, "mu"));
  assert_false(str_is((Str){"mu", 2}, "mu_"));
  assert_false(str_eq((Str){"a\0b", 3}, (Str){"a\0c", 3}));
}

static void test_buf(void **state) {
  (void)state;
  Buf b = {0};
  assert_string_equal(buf_text(&b), "");
  for (int i = 0; i < 1000; i++) buf_printf(&b, "%d,", i);
  assert_int_equal(b.n, 3890);
  assert_string_equal(b.p + b.n - 8, "998,999,");
  buf_clear(&b);
  buf_html(&b, "a<b & \"c\">");
  assert_string_equal(buf_text(&b), "a&lt;b &amp; &quot;c&quot;&gt;");
  buf_clear(&b);
  buf_html(&b, "it's\x01 a\x1f\tb\r\n\x7f \xEF\xBF\xBE\xEF\xBF\xBF\xEF\xBF\xBD\x0b");
  assert_string_equal(buf_text(&b), "it&#39;s a\tb\r\n\x7f \xEF\xBF\xBD");
  char *text = buf_take(&b);
  assert_null(b.p);
  mem_free(text);
  text = buf_take(&b);
  assert_string_equal(text, "");
  mem_free(text);
}

static void check_double(double x, const char *want) {
  Buf b = {0};
  buf_double(&b, x);
  if (want) assert_string_equal(b.p, want);
  double back = strtod(b.p, NULL);
  assert_memory_equal(&back, &x, sizeof x);
  buf_free(&b);
}

static void test_double(void **state) {
  (void)state;
  static const struct {
    double x;
    const char *text;
  } rows[] = {{0, "0"},
              {-0.0, "-0"},
              {0.1, "0.1"},
              {1, "1"},
              {1e-300, "1e-300"},
              {0.1 + 0.2, "0.30000000000000004"},
              {1.0 / 3, "0.3333333333333333"},
              {DBL_MAX, "1.7976931348623157e+308"},
              {5e-324, "5e-324"},
              {DBL_MIN, "2.2250738585072014e-308"},
              {INFINITY, "inf"},
              {-INFINITY, "-inf"},
              {123456, "123456"},
              {9007199254740993.0, "9007199254740992"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    check_double(rows[i].x, rows[i].text);
  Rng r;
  rng_init(&r, 1, 0, STREAM_NOTEBOOK);
  for (int i = 0; i < 20000; i++) {
    uint64_t bits = (uint64_t)rng_u32(&r) << 32;
    bits |= rng_u32(&r);
    double x;
    memcpy(&x, &bits, sizeof x);
    if (!isnan(x)) check_double(x, NULL);
  }
  Buf b = {0};
  buf_double(&b, copysign(NAN, -1));
  assert_string_equal(b.p, "nan");
  buf_free(&b);
}

static void test_arena(void **state) {
  (void)state;
  enum { N = 300 };
  Arena *arena = arena_new();
  char *p[N];
  for (int i = 0; i < N; i++) {
    p[i] = arena_alloc(arena, (size_t)(i * 37 % 5000));
    assert_int_equal((uintptr_t)p[i] % _Alignof(max_align_t), 0);
    for (int j = 0; j < i * 37 % 5000; j++) assert_int_equal(p[i][j], 0);
    memset(p[i], i, (size_t)(i * 37 % 5000));
  }
  for (int i = 0; i < N; i++)
    for (int j = 0; j < i * 37 % 5000; j++) assert_int_equal(p[i][j], (char)i);
  assert_string_equal(arena_printf(arena, "%s %d", "line", 3), "line 3");
  assert_string_equal(arena_strn(arena, "theta", 2), "th");
  assert_string_equal(arena_strn(arena, NULL, 0), "");
  assert_string_equal(arena_str(arena, "x"), "x");
  double *big = ARENA_ARRAY(arena, double, 1 << 20);
  big[(1 << 20) - 1] = 1;
  arena_destroy(&arena);
  assert_null(arena);
  arena_destroy(&arena);
}

static void test_map(void **state) {
  (void)state;
  enum { N = 2000 };
  static int values[N];
  Map *map = map_new();
  char key[32];
  assert_null(map_get(map, "k1"));
  assert_null(map_remove(map, "k1"));
  for (int i = 0; i < N; i++) {
    snprintf(key, sizeof key, "k%d", i);
    assert_null(map_set(map, key, &values[i]));
  }
  assert_ptr_equal(map_set(map, "k7", &values[8]), &values[7]);
  assert_int_equal(map_count(map), N);
  for (int i = 0; i < N; i += 2) {
    snprintf(key, sizeof key, "k%d", i);
    assert_ptr_equal(map_remove(map, key), &values[i]);
  }
  assert_int_equal(map_count(map), N / 2);
  for (int i = 0; i < N / 2; i++) {
    snprintf(key, sizeof key, "k%d", 2 * i + 1);
    assert_string_equal(map_key_at(map, i), key);
    assert_ptr_equal(map_value_at(map, i), map_get(map, key));
  }
  assert_false(map_has(map, "k0"));
  map_set(map, "none", NULL);
  assert_true(map_has(map, "none"));
  map_destroy(&map);
  map_destroy(&map);
}

static void test_vec(void **state) {
  (void)state;
  Vec(int) v = {0};
  for (int i = 0; i < 1000; i++) vec_push(&v, i);
  assert_int_equal(v.n, 1000);
  assert_int_equal(v.at[999], 999);
  vec_free(&v);
  assert_null(v.at);
}

static void test_clock(void **state) {
  (void)state;
  static const struct {
    double seconds;
    const char *text;
  } rows[] = {{0.4, "0.4 s"},      {9.96, "10 s"},      {12, "12 s"},
              {59.7, "1 min 0 s"}, {192, "3 min 12 s"}, {3900, "1 h 05 min"},
              {NAN, "?"}};
  char text[64];
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    clock_span(rows[i].seconds, text, sizeof text);
    assert_string_equal(text, rows[i].text);
  }
  clock_iso(text, sizeof text);
  assert_int_equal(strlen(text), 27);
  assert_int_equal(text[10], 'T');
  assert_int_equal(text[26], 'Z');
  double before = clock_seconds();
  assert_true(clock_seconds() >= before);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_str),    cmocka_unit_test(test_buf),
      cmocka_unit_test(test_double), cmocka_unit_test(test_arena),
      cmocka_unit_test(test_map),    cmocka_unit_test(test_vec),
      cmocka_unit_test(test_clock)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
