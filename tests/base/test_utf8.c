/* SPDX-License-Identifier: BSD-3-Clause
   UTF-8: every code point, every sequence of two and three bytes, and those of the bytes
   where something changes against Python's decoder. */
#include <string.h>
#include "base/utf8.h"
#include "check.h"

/* Table 3-7 of the Unicode Standard: which bytes may follow each other. */
typedef struct WellFormed {
  int first[2], length;
  int second[2]; /* those behind it are 80..BF */
} WellFormed;

static const WellFormed TABLE[] = {
    {{0x00, 0x7f}, 1, {0}},          {{0xc2, 0xdf}, 2, {0x80, 0xbf}},
    {{0xe0, 0xe0}, 3, {0xa0, 0xbf}}, {{0xe1, 0xec}, 3, {0x80, 0xbf}},
    {{0xed, 0xed}, 3, {0x80, 0x9f}}, {{0xee, 0xef}, 3, {0x80, 0xbf}},
    {{0xf0, 0xf0}, 4, {0x90, 0xbf}}, {{0xf1, 0xf3}, 4, {0x80, 0xbf}},
    {{0xf4, 0xf4}, 4, {0x80, 0x8f}},
};

static int expected(const unsigned char *bytes, int n) {
  for (size_t k = 0; k < sizeof TABLE / sizeof *TABLE; k++) {
    const WellFormed *row = &TABLE[k];
    if (bytes[0] < row->first[0] || bytes[0] > row->first[1]) continue;
    if (row->length > n) return 0;
    for (int i = 1; i < row->length; i++) {
      int least = i == 1 ? row->second[0] : 0x80, most = i == 1 ? row->second[1] : 0xbf;
      if (bytes[i] < least || bytes[i] > most) return 0;
    }
    return row->length;
  }
  return 0;
}

static int next(const unsigned char *bytes, int n, uint32_t *point) {
  return utf8_next((Str){(const char *)bytes, (size_t)n}, point);
}

/* The bytes of [point] by the definition. */
static int encode(uint32_t point, unsigned char bytes[4]) {
  int n = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  static const unsigned char LEAD[] = {0, 0x00, 0xc0, 0xe0, 0xf0};
  for (int i = n - 1; i > 0; i--, point /= 64)
    bytes[i] = (unsigned char)(0x80 + point % 64);
  bytes[0] = (unsigned char)(LEAD[n] + point);
  return n;
}

static void test_every_code_point(void **state) {
  (void)state;
  for (uint32_t point = 0; point < 0x200000; point++) {
    unsigned char bytes[4];
    uint32_t got = 7;
    int n = encode(point, bytes);
    bool is_one = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
    if (next(bytes, n, &got) != (is_one ? n : 0)) fail_msg("U+%04X", point);
    if (got != (is_one ? point : 7)) fail_msg("U+%04X read as U+%04X", point, got);
    for (int cut = 0; cut < n; cut++)
      if (next(bytes, cut, NULL) != 0) fail_msg("U+%04X cut to %d bytes", point, cut);
  }
}

static void check_length(const unsigned char *bytes, int n) {
  if (next(bytes, n, NULL) == expected(bytes, n)) return;
  fail_msg("%02x %02x %02x %02x: %d bytes", bytes[0], bytes[1], bytes[2], bytes[3],
           next(bytes, n, NULL));
}

static void test_every_sequence(void **state) {
  (void)state;
  unsigned char bytes[4] = {0};
  for (int a = 0; a < 256; a++)
    for (int b = 0; b < 256; b++) {
      bytes[0] = (unsigned char)a, bytes[1] = (unsigned char)b;
      check_length(bytes, 2);
      for (int c = 0; c < 256; c++) {
        bytes[2] = (unsigned char)c;
        check_length(bytes, 3);
      }
    }
}

static uint64_t fold(uint64_t sum, uint64_t x) {
  return (sum ^ x) * UINT64_C(1099511628211);
}

/* Length and code point at the start of all four of these bytes; the number is from
   tests/base/expected.py. */
static void test_against_python(void **state) {
  (void)state;
  static const unsigned char EDGES[] = {
      0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf,
      0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf8, 0xff};
  enum { N = sizeof EDGES };
  uint64_t sum = UINT64_C(14695981039346656037);
  for (int i = 0; i < N * N * N * N; i++) {
    unsigned char bytes[4] = {EDGES[i / (N * N * N)], EDGES[i / (N * N) % N],
                              EDGES[i / N % N], EDGES[i % N]};
    uint32_t point = 0;
    sum = fold(sum, (uint64_t)next(bytes, 4, &point));
    sum = fold(sum, point);
  }
  assert_true(sum == UINT64_C(10613422879497032765));
}

/* "a", U+00E9, U+20AC, U+1D6C2 and "z": one to four bytes each. */
static const char MIXED[] = "a\xc3\xa9\xe2\x82\xac\xf0\x9d\x9b\x82z";
static const size_t STARTS[] = {0, 1, 3, 6, 10, 11};

static void test_counts_and_offsets(void **state) {
  (void)state;
  Str text = str_of(MIXED);
  assert_int_equal(text.n, 11);
  for (size_t point = 0; point <= 5; point++) {
    assert_int_equal(utf8_offset(text, point), STARTS[point]);
    assert_int_equal(utf8_count((Str){MIXED, STARTS[point]}), point);
  }
  assert_int_equal(utf8_offset(text, 6), 11);
  assert_int_equal(utf8_offset(text, SIZE_MAX), 11);
  assert_int_equal(utf8_offset(str_of(""), 3), 0);
  assert_int_equal(utf8_count(str_of("")), 0);
}

/* A part of a code point counts as it; the way back leads to its end. */
static void test_inside_of_points(void **state) {
  (void)state;
  Str text = str_of(MIXED);
  for (size_t offset = 7; offset < 10; offset++) {
    assert_int_equal(utf8_count((Str){MIXED, offset}), 4);
    assert_int_equal(utf8_offset(text, 4), 10);
  }
}

static void test_counts_of_broken_text(void **state) {
  (void)state;
  assert_int_equal(utf8_count(str_of("\xff\xfe x")), 4);
  assert_int_equal(utf8_count(str_of("\x80\xbf")), 0);
  assert_int_equal(utf8_offset(str_of("\xe2\x82x\x80"), 1), 2);
  assert_int_equal(utf8_offset(str_of("\xe2\x82x\x80"), 2), 4);
}

static void test_mark(void **state) {
  (void)state;
  assert_int_equal(utf8_mark(str_of("\xef\xbb\xbfx")), 3);
  assert_int_equal(utf8_mark(str_of("\xef\xbb\xbf")), 3);
  assert_int_equal(utf8_mark(str_of("\xef\xbb")), 0);
  assert_int_equal(utf8_mark(str_of("x\xef\xbb\xbf")), 0);
  assert_int_equal(utf8_mark(str_of("\xef\xbb\xbe")), 0);
  assert_int_equal(utf8_mark(str_of("")), 0);
}

static void check_put(const char *text, size_t n, const char *want) {
  Buf out = {0};
  utf8_put(&out, (Str){text, n});
  assert_string_equal(buf_text(&out), want);
  buf_free(&out);
}

#define FFFD "\xef\xbf\xbd"
static void test_put(void **state) {
  (void)state;
  check_put("", 0, "");
  check_put(MIXED, 11, MIXED);
  check_put("a\xffz", 3, "a" FFFD "z");
  check_put("\xed\xa0\x80", 3, FFFD FFFD FFFD);
  check_put("\xc0\xaf", 2, FFFD FFFD);
  check_put("\xf0\x9d\x9b\x82", 3, FFFD FFFD FFFD);
  check_put("\xe2\x82"
            "a",
            3, FFFD FFFD "a");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_every_code_point),
      cmocka_unit_test(test_every_sequence),
      cmocka_unit_test(test_against_python),
      cmocka_unit_test(test_counts_and_offsets),
      cmocka_unit_test(test_inside_of_points),
      cmocka_unit_test(test_counts_of_broken_text),
      cmocka_unit_test(test_mark),
      cmocka_unit_test(test_put),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
