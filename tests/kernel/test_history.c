/* SPDX-License-Identifier: BSD-3-Clause
   history_request: tail, range and search. */
#include <stdio.h>
#include <string.h>
#include "../base/check.h"
#include "kernel/history.h"

static History *some_history(void) {
  static const char *const INPUTS[] = {"x = 1", "y = 2", "x = 1", "print(x)", "x + y"};
  History *h = history_new();
  for (int i = 0; i < 5; i++) history_add(h, i + 1, INPUTS[i]);
  history_set_output(h, 5, "3");
  history_set_output(h, 99, "of no line");
  return h;
}

/* The answer to [request] as text is [want]. */
static void check(const char *request, const char *want) {
  History *h = some_history();
  Json *query = json_parse(str_of(request), NULL);
  assert_non_null(query);
  Json *rows = history_query(h, query);
  Buf text = {0};
  json_write(rows, &text);
  assert_string_equal(buf_text(&text), want);
  buf_free(&text);
  json_destroy(&rows);
  json_destroy(&query);
  history_destroy(&h);
  assert_null(h);
}

#define ALL                                                                              \
  "[[1,1,\"x = 1\"],[1,2,\"y = 2\"],[1,3,\"x = 1\"],[1,4,\"print(x)\"],[1,5,\"x + y\"]]"

static void test_tail(void **state) {
  (void)state;
  check("{\"hist_access_type\": \"tail\", \"n\": 2}",
        "[[1,4,\"print(x)\"],[1,5,\"x + y\"]]");
  check("{\"hist_access_type\": \"tail\", \"n\": 100}", ALL);
  check("{\"n\": 1}", "[[1,5,\"x + y\"]]");
}

static void test_output(void **state) {
  (void)state;
  check("{\"hist_access_type\": \"tail\", \"n\": 2, \"output\": true}",
        "[[1,4,[\"print(x)\",null]],[1,5,[\"x + y\",\"3\"]]]");
}

static void test_range(void **state) {
  (void)state;
  check("{\"hist_access_type\": \"range\", \"session\": 0, \"start\": 2, \"stop\": 4}",
        "[[1,2,\"y = 2\"],[1,3,\"x = 1\"]]");
  check("{\"hist_access_type\": \"range\", \"session\": 1, \"start\": 5}",
        "[[1,5,\"x + y\"]]");
  check("{\"hist_access_type\": \"range\", \"session\": 0}", ALL);
  check("{\"hist_access_type\": \"range\", \"session\": 7}", "[]");
  check("{\"hist_access_type\": \"range\", \"start\": 4, \"stop\": 2}", "[]");
}

static void test_search(void **state) {
  (void)state;
  check("{\"hist_access_type\": \"search\", \"pattern\": \"x*\"}",
        "[[1,1,\"x = 1\"],[1,3,\"x = 1\"],[1,5,\"x + y\"]]");
  check("{\"hist_access_type\": \"search\", \"pattern\": \"x*\", \"unique\": true}",
        "[[1,3,\"x = 1\"],[1,5,\"x + y\"]]");
  check("{\"hist_access_type\": \"search\", \"pattern\": \"x*\", \"n\": 2}",
        "[[1,3,\"x = 1\"],[1,5,\"x + y\"]]");
  check("{\"hist_access_type\": \"search\", \"pattern\": \"?\"}", "[]");
  check("{\"hist_access_type\": \"search\"}", ALL);
}

static void test_wrong_kinds(void **state) {
  (void)state;
  check("{\"hist_access_type\": 3, \"n\": \"many\", \"output\": 1}", ALL);
  check("{\"hist_access_type\": \"range\", \"start\": null, \"stop\": []}", ALL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_tail),        cmocka_unit_test(test_output),
      cmocka_unit_test(test_range),       cmocka_unit_test(test_search),
      cmocka_unit_test(test_wrong_kinds),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
