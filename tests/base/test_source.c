/* SPDX-License-Identifier: BSD-3-Clause
   Places of bytes: by counting, by the lines of a text, and in files put together. */
#include <string.h>
#include "base/arena.h"
#include "base/source.h"
#include "base/str.h"
#include "check.h"

/* Every byte of [text], two before it and two behind it: the lines say what counting
   says. */
static void same_places(Str text) {
  Arena *arena = arena_new();
  const SourceLines *lines = source_lines(arena, text);
  for (int at = -2; at <= (int)text.n + 2; at++) {
    int line, column, found_line, found_column;
    source_position(text, at, &line, &column);
    source_lines_position(lines, at, &found_line, &found_column);
    assert_int_equal(found_line, line);
    assert_int_equal(found_column, column);
    assert_int_equal(source_lines_at(lines, at), line);
  }
  arena_destroy(&arena);
}

static void test_lines(void **state) {
  (void)state;
  static const char *const texts[] = {
      "",
      "\n",
      "a",
      "a\n",
      "\n\na\n\n",
      "one\r\ntwo\r\n",
      "\xEF\xBB\xBFmark\nend",
      "\xEF\xBB\xBF",
      "p\xCF\x80\n\xF0\x9F\x90\x91 sheep\n\x80\xff broken"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) same_places(str_of(texts[i]));
}

/* Lengths around a block of counted characters, in one line and in many. */
static void test_blocks(void **state) {
  (void)state;
  for (int n = SOURCE_BLOCK - 2; n <= 3 * SOURCE_BLOCK + 1; n += n % 5 ? 1 : 97) {
    Buf one = {0}, many = {0};
    while ((int)one.n < n) buf_put(&one, one.n % 7 ? "x" : "\xC3\xA9");
    while ((int)many.n < n) buf_put(&many, many.n % 5 ? "y" : "\n");
    same_places((Str){one.p, one.n});
    same_places((Str){many.p, many.n});
    buf_free(&one);
    buf_free(&many);
  }
}

static void expect_place(const SourceMap *map, int offset, const char *file, int line,
                         int column) {
  Place place = source_place(map, offset);
  if (file)
    assert_string_equal(place.file, file);
  else
    assert_null(place.file);
  assert_int_equal(place.line, line);
  assert_int_equal(place.column, column);
}

/* "ab" + "xx\nyy\n" of a file that begins with a mark + the rest of line 2 from column 9
   on; an empty piece between them owns no byte. */
static void test_pieces(void **state) {
  (void)state;
  const char *text = "ab\xEF\xBB\xBFxx\nyy\ncd\nef";
  const SourcePiece pieces[] = {
      {0, NULL, 1, 1, 0}, {2, "empty", 1, 1, 0}, {2, "f", 1, 1, 0}, {11, NULL, 2, 9, 20}};
  Arena *arena = arena_new();
  const SourceMap made = {.text = str_of(text), .pieces = pieces, .count = 4};
  const SourceMap *map = source_map_copy(arena, &made);
  expect_place(map, 0, NULL, 1, 1);
  expect_place(map, 1, NULL, 1, 2);
  expect_place(map, 2, "f", 1, 1);
  expect_place(map, 6, "f", 1, 2);
  expect_place(map, 9, "f", 2, 2);
  expect_place(map, 11, NULL, 2, 9);
  expect_place(map, 12, NULL, 2, 10);
  expect_place(map, 15, NULL, 3, 2);
  expect_place(map, 99, NULL, 3, 3);
  arena_destroy(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_lines),
                                     cmocka_unit_test(test_blocks),
                                     cmocka_unit_test(test_pieces)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
