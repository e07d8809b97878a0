/* SPDX-License-Identifier: BSD-3-Clause
   How diagnostics are printed: golden text. */
#include <stdio.h>
#include <string.h>
#include "base/diag.h"
#include "check.h"

static void check_print(const Diags *diags, const char *source, const char *name,
                        const char *want) {
  Buf out = {0};
  diags_print(&out, diags, str_of(source), name);
  assert_string_equal(buf_text(&out), want);
  buf_free(&out);
}

/* Prints one error over [from, to) of [source]. */
static void check_one(const char *source, int from, int to, const char *want) {
  Diags *diags = diags_new();
  diag_add(diags, DIAG_ERROR, (Span){from, to}, NULL, "bad");
  check_print(diags, source, NULL, want);
  diags_destroy(&diags);
}

static void test_caret(void **state) {
  (void)state;
  Diags *diags = diags_new();
  const char *source = "model {\n  y ~ normal(mu, sigm);\n}\n";
  int at = (int)(strstr(source, "sigm") - source);
  diag_add(diags, DIAG_ERROR, (Span){at, at + 4}, "did you mean `sigma`?",
           "`%s` is not declared", "sigm");
  check_print(diags, source, NULL,
              "error: 2:18: `sigm` is not declared\n"
              "    y ~ normal(mu, sigm);\n"
              "                   ^~~~\n"
              "did you mean `sigma`?\n");
  check_print(diags, source, "radon.stan",
              "error: radon.stan:2:18: `sigm` is not declared\n"
              "    y ~ normal(mu, sigm);\n"
              "                   ^~~~\n"
              "did you mean `sigma`?\n");
  diags_destroy(&diags);
  assert_null(diags);
}

static void test_places(void **state) {
  (void)state;
  check_one("x", 0, 1, "error: 1:1: bad\n  x\n  ^\n");
  check_one("", 0, 0, "error: 1:1: bad\n  \n  ^\n");
  check_one("x = 1\n", 6, 6, "error: 2:1: bad\n  \n  ^\n");
  check_one("x = 1", 5, 5, "error: 1:6: bad\n  x = 1\n       ^\n");
  check_one("ab\r\ncd", 1, 6, "error: 1:2: bad\n  ab\n   ^\n");
  check_one("ab\ncd", 0, 5, "error: 1:1: bad\n  ab\n  ^~\n");
  check_one("ab", 100, 200, "error: 1:3: bad\n  ab\n    ^\n");
}

/* Of a long line the part around the place. */
static void test_long_lines(void **state) {
  (void)state;
  char source[1001], want[1000];
  memset(source, 'a', 1000);
  source[1000] = '\0';
  source[500] = 'X';
  snprintf(want, sizeof want, "error: 1:501: bad\n  ...%.60sX%.89s...\n  %63s^\n", source,
           source, "");
  check_one(source, 500, 501, want);
  snprintf(want, sizeof want, "error: 1:1: bad\n  %.90s...\n  ^~\n", source);
  check_one(source, 0, 2, want);
  snprintf(want, sizeof want, "error: 1:1000: bad\n  ...%.61s\n  %63s^\n", source, "");
  check_one(source, 999, 1000, want);
  memcpy(source + 439, "\xc3\xa9", 2); /* no character is cut */
  snprintf(want, sizeof want, "error: 1:500: bad\n  ...%.59sX%.89s...\n  %62s^\n", source,
           source, "");
  check_one(source, 500, 501, want);
}

static void test_characters(void **state) {
  (void)state;
  /* Greek letters are two bytes each, the sign three; columns count characters. */
  check_one("\xce\xbc = \xcf\x83 + \xe2\x88\x9a"
            "2",
            5, 7,
            "error: 1:5: bad\n  \xce\xbc = \xcf\x83 + \xe2\x88\x9a"
            "2\n      ^\n");
  check_one("\xce\xbc\xcf\x83 + 1", 0, 4,
            "error: 1:1: bad\n  \xce\xbc\xcf\x83 + 1\n  ^~\n");
  /* Under tabs stand tabs. */
  check_one("\tx =\tyy", 5, 7, "error: 1:6: bad\n  \tx =\tyy\n  \t   \t^~\n");
  /* A byte order mark takes no place; wide characters take two under them. */
  check_one("\xEF\xBB\xBFx y", 5, 6, "error: 1:3: bad\n  x y\n    ^\n");
  check_one("\xe6\x97\xa5\xe6\x9c\xac yy", 7, 9,
            "error: 1:4: bad\n  \xe6\x97\xa5\xe6\x9c\xac yy\n       ^~\n");
  check_one("e\xcc\x81 y", 4, 5, "error: 1:4: bad\n  e\xcc\x81 y\n    ^\n");
  /* Bytes that are not UTF-8 count one each and break nothing. */
  check_one("\xff\xfe x", 3, 4, "error: 1:4: bad\n  \xff\xfe x\n     ^\n");
}

static void test_order(void **state) {
  (void)state;
  Diags *diags = diags_new();
  diag_add(diags, DIAG_NOTE, (Span){6, 7}, NULL, "third");
  diag_add(diags, DIAG_WARNING, (Span){0, 1}, NULL, "first");
  diag_add(diags, DIAG_ERROR, (Span){6, 7}, NULL, "fourth");
  diag_add(diags, DIAG_ERROR, (Span){3, 4}, NULL, "second");
  diag_add(diags, DIAG_ERROR, (Span){-1, -1}, "try again", "nowhere");
  assert_int_equal(diags_count(diags), 5);
  assert_int_equal(diags_errors(diags), 3);
  assert_string_equal(diags_at(diags, 1)->message, "first");
  check_print(diags, "ab\ncd\nef", NULL,
              "error: nowhere\n"
              "try again\n"
              "warning: 1:1: first\n  ab\n  ^\n"
              "error: 2:1: second\n  cd\n  ^\n"
              "note: 3:1: third\n  ef\n  ^\n"
              "error: 3:1: fourth\n  ef\n  ^\n");
  diags_destroy(&diags);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_caret), cmocka_unit_test(test_places),
      cmocka_unit_test(test_long_lines), cmocka_unit_test(test_characters),
      cmocka_unit_test(test_order)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
