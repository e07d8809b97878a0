/* SPDX-License-Identifier: BSD-3-Clause
   Draws from posteriors that are known in closed form: means and variances must agree
   within their Monte Carlo errors, under every kind of warm-up. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "models.h"
#include "near.h"
#include "sampler/diagnose/diagnose.h"

/* Errors of these many standard errors are taken for bugs: with about 100 comparisons the
   chance of one by luck is 1e-3, and seeds are fixed. */
#define LIMIT 4.4

static Run *sample(const Density *density, SampleOptions *options) {
  static const atomic_int never;
  Run *run = run_new(density, options);
  assert_int_equal(run_sample(run, &never), RUN_DONE);
  return run;
}

static double *gather(const Run *run, const SampleOptions *o, long width, long i) {
  double *x = malloc(sizeof *x * (size_t)o->chains * (size_t)o->draws);
  for (int c = 0; c < o->chains; c++)
    for (long k = 0; k < o->draws; k++)
      x[c * o->draws + k] = run_rows(run, c)[k * width + i];
  return x;
}

static void check_moments(const Run *run, const SampleOptions *o, long width, long i,
                          double mean, double sd) {
  double *x = gather(run, o, width, i);
  double m = diag_mean(x, o->chains, o->draws), s = diag_sd(x, o->chains, o->draws);
  double z_mean = (m - mean) / diag_mcse_mean(x, o->chains, o->draws);
  double z_sd = (s - sd) / diag_mcse_sd(x, o->chains, o->draws);
  if (!(fabs(z_mean) < LIMIT && fabs(z_sd) < LIMIT))
    fail_msg("element %ld: mean %g for %g (z %.1f), sd %g for %g (z %.1f)", i, m, mean,
             z_mean, s, sd, z_sd);
  double r_hat;
  diag_convergence(x, o->chains, o->draws, &r_hat, NULL, NULL);
  assert_true(r_hat < 1.01);
  free(x);
}

static double correlation(const Run *run, const SampleOptions *o, long width, long i,
                          long k) {
  double *x = gather(run, o, width, i), *y = gather(run, o, width, k), sum = 0;
  double mx = diag_mean(x, o->chains, o->draws), my = diag_mean(y, o->chains, o->draws);
  long n = (long)o->chains * o->draws;
  for (long j = 0; j < n; j++) sum += (x[j] - mx) * (y[j] - my);
  sum /=
      (double)(n - 1) * diag_sd(x, o->chains, o->draws) * diag_sd(y, o->chains, o->draws);
  free(x);
  free(y);
  return sum;
}

static void check_normal(Adapt adapt, long dim) {
  Density density = model_normal(dim);
  SampleOptions o = sample_defaults();
  o.adapt = adapt;
  o.draws = 4000;
  o.seed = 20;
  Run *run = sample(&density, &o);
  for (long i = 0; i < dim; i++) {
    double scale = model_normal_scale(dim, i);
    check_moments(run, &o, dim, i, 5 * scale, scale);
  }
  for (long i = 0; i + 2 < dim; i++) {
    assert_near(correlation(run, &o, dim, i, i + 1), 0.5, 0.04);
    assert_near(correlation(run, &o, dim, i, i + 2), 0.25, 0.05);
  }
  run_destroy(&run);
}

static void test_normal(void **state) {
  (void)state;
  check_normal(ADAPT_AUTO, 1);
  check_normal(ADAPT_AUTO, 6);
  check_normal(ADAPT_DIAG, 12);
}

static void test_normal_stan(void **state) {
  (void)state;
  check_normal(ADAPT_STAN, 6);
}

static void test_chain(void **state) {
  (void)state;
  static const Adapt ADAPTS[] = {ADAPT_DENSE, ADAPT_AUTO};
  for (int k = 0; k < 2; k++) {
    long dim = k ? 20 : 40;
    Density density = model_chain(dim);
    SampleOptions o = sample_defaults();
    o.adapt = ADAPTS[k];
    o.draws = 2000;
    o.seed = 8;
    Run *run = sample(&density, &o);
    for (long i = 0; i < dim; i += 3) check_moments(run, &o, dim, i, 0, 1);
    for (long i = 1; i < dim; i++)
      assert_near(correlation(run, &o, dim, i - 1, i), 0.95, 0.01);
    run_destroy(&run);
  }
}

static void check_binomial(Adapt adapt) {
  Density density = model_binomial();
  SampleOptions o = sample_defaults();
  o.adapt = adapt;
  o.draws = 5000;
  Run *run = sample(&density, &o);
  check_moments(run, &o, 3, 1, 9.0 / 25, sqrt(9.0 * 16 / (25.0 * 25 * 26)));
  double count_variance =
      20 * (9.0 * 16 * (25 + 20)) / (25.0 * 25 * 26); /* beta-binomial */
  check_moments(run, &o, 3, 2, 20 * 9.0 / 25, sqrt(count_variance));
  run_destroy(&run);
}

static void test_binomial(void **state) {
  (void)state;
  check_binomial(ADAPT_AUTO);
  check_binomial(ADAPT_STAN);
}

static void test_funnel_marginal(void **state) {
  (void)state;
  Density density = model_funnel();
  SampleOptions o = sample_defaults();
  o.draws = 10000;
  o.target_accept = 0.9;
  o.seed = 5;
  Run *run = sample(&density, &o);
  check_moments(run, &o, 4, 0, 0, 1);
  check_moments(run, &o, 4, 2, 0, exp(0.25));
  run_destroy(&run);
}

/* The mean acceptance of the draws is near what was asked for. */
static void test_acceptance_is_on_target(void **state) {
  (void)state;
  for (int k = 0; k < 2; k++) {
    Density density = model_normal(12);
    SampleOptions o = sample_defaults();
    o.adapt = k ? ADAPT_STAN : ADAPT_AUTO;
    o.target_accept = 0.9;
    Run *run = sample(&density, &o);
    double sum = 0;
    for (int c = 0; c < o.chains; c++)
      for (long i = 0; i < o.draws; i++)
        sum += run_stats(run, c)[i * stats_width(run, c) + STAT_acceptance_rate];
    assert_near(sum / (o.chains * o.draws), 0.9, 0.04);
    run_destroy(&run);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_normal),
      cmocka_unit_test(test_normal_stan),
      cmocka_unit_test(test_chain),
      cmocka_unit_test(test_binomial),
      cmocka_unit_test(test_funnel_marginal),
      cmocka_unit_test(test_acceptance_is_on_target),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
