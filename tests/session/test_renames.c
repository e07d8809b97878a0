/* SPDX-License-Identifier: BSD-3-Clause
   Names mean nothing to the cache: what was sampled under others is found again, in the
   same session and in the next. */
#include <string.h>
#include "fixture.h"

static const char PROGRAM[] =
    "data { int N; vector[N] y; real unused; }\n"
    "transformed data { real half = N / 2.0; }\n"
    "parameters { real mu; real<lower=0> sigma; }\n"
    "transformed parameters { real twice = 2 * mu + half; }\n"
    "model { real sum_of = 0; for (n in 1:N) sum_of += y[n];\n"
    "  mu ~ normal(sum_of / N, 1); sigma ~ exponential(1); y ~ normal(mu, sigma); }\n"
    "generated quantities { real new_y = normal_rng(mu, sigma); }\n";

/* The program under a name, with some of its words replaced. */
static void put_model(Buf *out, const char *name, const char *const pairs[][2]) {
  buf_printf(out, "%%%%stan %s\n", name);
  for (const char *at = PROGRAM; *at;) {
    int k = 0;
    while (pairs[k][0] && strncmp(at, pairs[k][0], strlen(pairs[k][0])) != 0) k++;
    buf_put(out, pairs[k][0] ? pairs[k][1] : (char[]){*at, '\0'});
    at += pairs[k][0] ? strlen(pairs[k][0]) : 1;
  }
}

/* Runs model and fit; chains that were sampled. */
static long sampled(Notebook *n, const char *name, const char *const pairs[][2],
                    const char *data) {
  Buf cell = {0};
  long before = notebook_counter(n, "sampled_chains");
  put_model(&cell, name, pairs);
  notebook_ok(n, buf_text(&cell), NULL);
  buf_clear(&cell);
  buf_printf(
      &cell,
      "fit = sample(%s, data = %s, draws = 100, tune = 100, chains = 2, seed = 1);", name,
      data);
  notebook_ok(n, buf_text(&cell), NULL);
  buf_free(&cell);
  return notebook_counter(n, "sampled_chains") - before;
}

static void test_renames(void **state) {
  static const char *const NONE[][2] = {{NULL, NULL}};
  static const char *const OURS[][2] = {
      {"mu", "location"}, {"sigma", "scale"}, {"twice", "doubled"}, {NULL, NULL}};
  static const char *const LOCAL[][2] = {
      {"sum_of", "total"}, {"half", "middle"}, {"new_y", "next"}, {NULL, NULL}};
  static const char *const DATA[][2] = {{"unused", "spare"},
                                        {"new_y", "new_y"},
                                        {"N", "count"},
                                        {"y", "seen"},
                                        {NULL, NULL}};
  static const char GIVEN[] = "{N = 3, y = {1, 2, 4}, unused = 0}";
  static const char RENAMED[] = "{count = 3, seen = {1, 2, 4}, spare = 0}";
  Notebook *n = *state;
  assert_int_equal(sampled(n, "first", NONE, GIVEN), 2);
  notebook_ok(n, "m = mean(fit.mu)\nz = mean(fit.new_y)", "");
  for (int i = 0; i < 2; i++) {
    assert_int_equal(sampled(n, "second", NONE, GIVEN), 0);
    assert_int_equal(sampled(n, "first", OURS, GIVEN), 0);
    notebook_ok(n, "mean(fit.location) == m", "1");
    assert_int_equal(sampled(n, "first", LOCAL, GIVEN), 0);
    notebook_ok(n, "mean(fit.next) == z", "1");
    assert_int_equal(sampled(n, "third", DATA, RENAMED), 0);
    notebook_ok(n, "mean(fit.mu) == m && mean(fit.new_y) == z", "1");
    notebook_restart(n);
    notebook_ok(n, "none = 0", "");
    assert_int_equal(sampled(n, "cells", NONE, GIVEN), 0);
    notebook_ok(n, "m = mean(fit.mu)\nz = mean(fit.new_y)", "");
  }
  assert_int_equal(sampled(n, "first", NONE, "{N = 3, y = {1, 2, 5}, unused = 0}"), 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_renames, notebook_set_up, notebook_tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
