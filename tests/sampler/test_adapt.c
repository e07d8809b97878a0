/* SPDX-License-Identifier: BSD-3-Clause
   Schedules, estimators and dual averaging. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "near.h"
#include "base/rng.h"
#include "sampler/adapt/adapt_metric.h"
#include "sampler/adapt/adapt_step.h"
#include "sampler/adapt/windows.h"

static void check_ends(long tune, const long *ends, int count) {
  StanWindows w = stan_windows(tune);
  int seen = 0;
  for (long i = 0; i < tune; i++) {
    if (!stan_window_ends(&w, i)) continue;
    assert_true(seen < count);
    assert_int_equal(i + 1, ends[seen++]);
  }
  assert_int_equal(seen, count);
}

/* Last iterations of the windows (from 1), as the Stan reference manual describes them:
   75 fast, windows of 25, 50, 100, ... of which the last takes the rest, 50 fast. */
static void test_stan_windows(void **state) {
  (void)state;
  check_ends(1000, (long[]){100, 150, 250, 450, 950}, 5);
  check_ends(150, (long[]){100}, 1);
  check_ends(100, (long[]){90}, 1);
  check_ends(500, (long[]){100, 150, 250, 450}, 4);
  check_ends(19, NULL, 0);
  StanWindows w = stan_windows(1000);
  assert_false(stan_window_learns(&w, 74));
  assert_true(stan_window_learns(&w, 75));
  assert_true(stan_window_learns(&w, 949));
  assert_false(stan_window_learns(&w, 950));
}

static void test_pool_rounds_cover_the_tuning(void **state) {
  (void)state;
  for (long tune = 1; tune < 1200; tune += 7) {
    PoolWindows w = pool_windows(tune, tune);
    long done = 0;
    bool met_at_metric_end = false;
    while (done < tune) {
      long round = pool_round(&w, done);
      assert_true(round >= 1);
      done += round;
      met_at_metric_end |= done == w.metric_end;
    }
    assert_int_equal(done, tune);
    assert_true(met_at_metric_end);
  }
}

/* Windows grow, and none starts that could not be filled before the metric is fixed. */
static void test_pool_switches(void **state) {
  (void)state;
  PoolWindows w = pool_windows(1000, 1000);
  long fresh = 0, last = 0, size = 0;
  int late = 0;
  for (long done = 1; done <= w.metric_end; done++) {
    fresh++;
    if (!pool_switches(&w, done, fresh)) continue;
    if (done >= w.early_end) {
      assert_true(done - last >= size);
      size = done - last;
      late++;
    } else {
      assert_int_equal(fresh, 10);
    }
    assert_true(done + 10 <= w.metric_end);
    last = done;
    fresh = 0;
  }
  assert_true(late >= 2);
}

/* Meetings are ten iterations apart. */
static void test_looks_for_lost_chains(void **state) {
  (void)state;
  PoolWindows w = pool_windows(1000, 1000);
  long last = 0, gap = 0;
  int looks = 0;
  for (long done = 10; done <= 1000; done += 10) {
    if (!pool_looks(&w, done)) continue;
    assert_true(done - last > gap);
    gap = done - last;
    last = done;
    looks++;
  }
  assert_int_equal(looks, 5);
  assert_true(last <= 750);
  w = pool_windows(15, 15);
  for (long done = 1; done <= 15; done++)
    assert_int_equal(pool_looks(&w, done), done == 10);
}

static void test_divergences_are_judged_twice(void **state) {
  (void)state;
  PoolWindows w = pool_windows(1000, 1000);
  int judged = 0;
  for (long done = 1; done <= 1000; done++) judged += pool_judges(&w, done);
  assert_int_equal(judged, 2);
}

static void test_welford_and_merge(void **state) {
  (void)state;
  Block block = block_new(3, 8);
  Welford all, parts[3];
  welford_init(&all, &block);
  for (int k = 0; k < 3; k++) welford_init(&parts[k], &block);
  Rng rng;
  rng_init(&rng, 1, 0, STREAM_NOTEBOOK);
  double sum = 0, squares = 0;
  for (int i = 0; i < 100; i++) {
    _Alignas(32) double x[4] = {1e6 + rng_normal(&rng), rng_normal(&rng), 3, 0};
    welford_add(&all, x, 4);
    welford_add(&parts[i % 2], x, 4);
    sum += x[1];
    squares += x[1] * x[1];
  }
  assert_near(all.mean[1], sum / 100, 1e-14);
  assert_near(all.squares[1], squares - sum * sum / 100, 1e-11);
  assert_true(all.squares[2] == 0);
  welford_merge(&parts[2], &parts[0], 4);
  welford_merge(&parts[2], &parts[1], 4);
  assert_int_equal(parts[2].n, 100);
  for (int i = 0; i < 2; i++) {
    assert_near(parts[2].mean[i] / all.mean[i], 1, 1e-12);
    assert_near(parts[2].squares[i] / all.squares[i], 1, 1e-9);
  }
  block_free(&block);
}

/* Gradients of a normal are -x / variance: two draws are enough. */
static void test_fisher_is_exact_for_independent_normals(void **state) {
  (void)state;
  Block block = block_new(3, 4);
  Welford x, g;
  welford_init(&x, &block);
  welford_init(&g, &block);
  _Alignas(32) double a[4] = {1, 2, 5}, ga[4] = {-1, -200, 0}, b[4] = {2, -1, 5},
                      gb[4] = {-2, 100};
  welford_add(&x, a, 4);
  welford_add(&x, b, 4);
  welford_add(&g, ga, 4);
  welford_add(&g, gb, 4);
  double metric[3] = {7, 7, 7};
  metric_from_fisher(&x, &g, metric, 3);
  assert_near(metric[0], 1, 1e-14);
  assert_near(metric[1], 0.01, 1e-16);
  assert_true(metric[2] == 7); /* nothing was learnt */
  block_free(&block);
}

static void test_variance_is_shrunk_as_in_stan(void **state) {
  (void)state;
  Block block = block_new(1, 2);
  Welford x;
  welford_init(&x, &block);
  for (int i = 0; i < 5; i++) {
    _Alignas(32) double draw[4] = {i};
    welford_add(&x, draw, 4);
  }
  double metric = 0;
  metric_from_variance(&x, &metric, 1);
  assert_near(metric, 0.5 * 2.5 + 1e-3 * 0.5, 1e-15);
  block_free(&block);
}

/* Acceptance exp(-step): the step must settle at -log(target). */
static void test_dual_averaging_settles(void **state) {
  (void)state;
  StepAdapt a = {.gamma = GAMMA_STAN};
  double step = 1;
  step_restart(&a, step, 0.8);
  for (int i = 0; i < 5000; i++) step = step_update(&a, exp(-step));
  assert_near(step_average(&a), -log(0.8), 0.002);
  step_retarget(&a, 0.95); /* goes on from where it was */
  assert_near(step = step_update(&a, 0.95), -log(0.8), 0.002);
  for (int i = 0; i < 5000; i++) step = step_update(&a, exp(-step));
  assert_near(step_average(&a), -log(0.95), 0.002);
  step_restart(&a, 1, 0.95);
  assert_true(step_update(&a, (double)NAN) < 10); /* counts as a rejection */
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_stan_windows),
      cmocka_unit_test(test_pool_rounds_cover_the_tuning),
      cmocka_unit_test(test_pool_switches),
      cmocka_unit_test(test_looks_for_lost_chains),
      cmocka_unit_test(test_divergences_are_judged_twice),
      cmocka_unit_test(test_welford_and_merge),
      cmocka_unit_test(test_fisher_is_exact_for_independent_normals),
      cmocka_unit_test(test_variance_is_shrunk_as_in_stan),
      cmocka_unit_test(test_dual_averaging_settles),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
