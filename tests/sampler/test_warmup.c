/* SPDX-License-Identifier: BSD-3-Clause
   Warm-ups that end by themselves: when they end, when they go on, what may not change
   their bits. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "models.h"
#include "near.h"
#include "sampler/adapt/windows.h"

static const atomic_int NEVER;

static SampleOptions automatic(void) {
  SampleOptions o = sample_defaults();
  o.draws = 200;
  o.seed = 7;
  return o;
}

static Run *sample(const Density *density, const SampleOptions *o) {
  Run *run = run_new(density, o);
  assert_int_equal(run_sample(run, &NEVER), RUN_DONE);
  return run;
}

/* Stretches grow until there is no room for another. */
static void test_extension(void **state) {
  (void)state;
  PoolWindows w = pool_windows(AUTO_LEAST, AUTO_MOST);
  long before = 0, last = w.metric_end;
  while (w.tune < w.most) {
    pool_extend(&w);
    long added = w.metric_end - last;
    assert_true(added > 0 && w.metric_end < w.tune && w.tune <= w.most);
    assert_true(added > before || w.tune == w.most);
    before = added, last = w.metric_end;
  }
  w = pool_windows(AUTO_LEAST, AUTO_MOST);
  long end = w.metric_end, tune = w.tune;
  pool_extend_end(&w);
  assert_true(w.metric_end == end && w.tune > tune);
}

/* An easy posterior has a short warm-up, and its draws are right. */
static void test_ends_by_itself(void **state) {
  (void)state;
  enum { DIM = 20, DRAWS = 1000 };
  Density density = model_normal(DIM);
  SampleOptions o = automatic();
  o.draws = DRAWS;
  Run *run = sample(&density, &o);
  for (int c = 0; c < 4; c++) {
    assert_int_equal(state_of(run, c).warmed, state_of(run, 0).warmed);
    assert_int_equal(run_progress(run, c)->tune, state_of(run, c).warmed);
  }
  assert_true(state_of(run, 0).warmed >= 100 && state_of(run, 0).warmed <= 300);
  for (int i = 0; i < DIM; i++) {
    double scale = model_normal_scale(DIM, i), sum = 0, squares = 0;
    for (int c = 0; c < 4; c++)
      for (int k = 0; k < DRAWS; k++) {
        double x = run_rows(run, c)[k * density.width + i] / scale - 5;
        sum += x, squares += x * x;
      }
    assert_near(sum / (4 * DRAWS), 0, 0.1);
    assert_near(squares / (4 * DRAWS), 1, 0.15);
  }
  run_destroy(&run);
}

/* 1000 at most, and more than at least where chains are in modes of their own. */
static void test_goes_on_where_chains_disagree(void **state) {
  (void)state;
  Density density = model_modes();
  SampleOptions o = automatic();
  const double init[] = {-20, 0, -20, 1, 40, 0, 40, 1}; /* given starts stay apart */
  o.init = init;
  Run *run = sample(&density, &o);
  assert_int_equal(state_of(run, 0).warmed, AUTO_MOST);
  run_destroy(&run);
}

static void test_a_number_is_exact(void **state) {
  (void)state;
  Density density = model_normal(3);
  SampleOptions o = automatic();
  o.tune = 333;
  Run *run = sample(&density, &o);
  assert_int_equal(state_of(run, 0).warmed, 333);
  run_destroy(&run);
  o.tune = TUNE_AUTO;
  o.adapt = ADAPT_STAN;
  run = sample(&density, &o);
  assert_int_equal(state_of(run, 0).warmed, 1000); /* Stan's */
  run_destroy(&run);
}

/* Neither threads nor further groups of chains. */
static void test_what_changes_nothing(void **state) {
  (void)state;
  Density density = model_chain(40);
  SampleOptions o = automatic(), more = o;
  o.threads = 1;
  more.threads = 3;
  more.chains = 6;
  Run *four = sample(&density, &o), *six = sample(&density, &more);
  size_t bytes = sizeof(double) * (size_t)(o.draws * density.width);
  for (int c = 0; c < 4; c++)
    assert_memory_equal(run_rows(four, c), run_rows(six, c), bytes);
  run_destroy(&four);
  run_destroy(&six);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_extension),
      cmocka_unit_test(test_ends_by_itself),
      cmocka_unit_test(test_goes_on_where_chains_disagree),
      cmocka_unit_test(test_a_number_is_exact),
      cmocka_unit_test(test_what_changes_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
