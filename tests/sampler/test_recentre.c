/* SPDX-License-Identifier: BSD-3-Clause
   Partial non-centring: the change of coordinates, its gradient by differences, weights
   with known answers, and runs whose draws are what they would be without. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "models.h"
#include "near.h"
#include "sampler/adapt/adapt_weight.h"
#include "sampler/method/recentre.h"

enum { DIM = 7, GROUP = 5 };

static const atomic_int NEVER;

/* q: mu, log tau, theta_1 .. theta_5; mu ~ N(1, 2), log tau ~ N(0, 1), theta_i ~ N(mu,
   tau), y_i ~ N(theta_i, sigma) with y_i = i - 2; *model is sigma. */
static DensityStatus gradient(void *model, void *chain, const double *q, double *lp,
                              double *g) {
  (void)chain;
  double sigma = *(const double *)model, tau = exp(q[1]);
  *lp = -0.125 * (q[0] - 1) * (q[0] - 1) - 0.5 * q[1] * q[1] - GROUP * q[1];
  g[0] = -0.25 * (q[0] - 1);
  g[1] = -q[1] - GROUP;
  for (int i = 0; i < GROUP; i++) {
    double z = (q[2 + i] - q[0]) / tau, e = (i - 2 - q[2 + i]) / sigma;
    *lp -= 0.5 * (z * z + e * e);
    g[2 + i] = -z / tau + e / sigma;
    g[0] += z / tau;
    g[1] += z * z;
  }
  return DENSITY_OK;
}

static const Centred GROUPS[] = {{.at = 2, .n = GROUP, .mean = 0, .scale = 1}};

static DensityStatus put_row(void *model, void *chain, const double *q, Rng *rng,
                             double *row) {
  (void)model, (void)chain, (void)rng;
  memcpy(row, q, sizeof *q * DIM);
  return DENSITY_OK;
}

static Density density_of(double *sigma) {
  Density d = model_normal(DIM);
  d.model = sigma;
  d.gradient = gradient;
  d.write = put_row;
  d.centred = GROUPS;
  d.ncentred = 1;
  return d;
}

static double moved_lp(const Recentring *r, double *sigma, const double *u) {
  double theta[DIM], g[DIM], lp;
  recentre_out(r, u, theta, DIM);
  gradient(sigma, NULL, theta, &lp, g);
  recentre_pull(r, theta, &lp, g);
  return lp;
}

static void test_there_and_back(void **state) {
  (void)state;
  for (double w = 0; w <= 1; w += 0.25) {
    const Recentring r = {1, GROUPS, &w};
    double u[DIM] = {0.7, -0.4, 1, 2, -1, 0.5, 3}, theta[DIM], back[DIM];
    recentre_out(&r, u, theta, DIM);
    double tau = exp(-0.4); /* as it is defined */
    for (int i = 0; i < DIM; i++) {
      double defined = i < 2 ? u[i] : 0.7 + pow(tau, 1 - w) * (u[i] - w * 0.7);
      assert_near(theta[i], defined, 1e-14);
    }
    recentre_in(&r, theta, back, DIM);
    for (int i = 0; i < DIM; i++) assert_near(back[i], u[i], 1e-14);
  }
}

/* The log density in u is that in theta and the log of the Jacobian; central differences
   give its gradient. */
static void test_gradient_by_differences(void **state) {
  (void)state;
  double sigma = 1.3;
  for (double w = 0; w <= 1; w += 0.25) {
    const Recentring r = {1, GROUPS, &w};
    double u[DIM] = {0.7, -0.4, 1, 2, -1, 0.5, 3}, theta[DIM], g[DIM], lp, plain;
    recentre_out(&r, u, theta, DIM);
    gradient(&sigma, NULL, theta, &lp, g);
    plain = lp;
    recentre_pull(&r, theta, &lp, g);
    assert_near(lp - plain, GROUP * (1 - w) * u[1], 1e-13);
    assert_near(recentre_gain(&r, u), lp - plain, 1e-13);
    for (int i = 0; i < DIM; i++) {
      double x = u[i], h = 1e-5;
      u[i] = x + h;
      double up = moved_lp(&r, &sigma, u);
      u[i] = x - h;
      double down = moved_lp(&r, &sigma, u);
      u[i] = x;
      assert_near((up - down) / (2 * h), g[i], 1e-7 * (1 + fabs(g[i])));
    }
    double there[DIM], of_theta[DIM];
    gradient(&sigma, NULL, theta, &plain, of_theta);
    memcpy(there, g, sizeof g);
    recentre_push(&r, theta, &lp, there);
    assert_near(lp, plain, 1e-12);
    for (int i = 0; i < DIM; i++) assert_near(there[i], of_theta[i], 1e-12);
  }
}

/* Exact draws of the prior alone, whose weight is 0, and of a density in which the data
   fix theta, whose weight is 1. */
static void test_weights(void **state) {
  (void)state;
  enum { ROWS = 200 };
  static double draws[ROWS][DIM], gradients[ROWS][DIM];
  Rng rng;
  rng_init(&rng, 3, 0, STREAM_NOTEBOOK);
  for (int k = 0; k < 2; k++) {
    double sigma = k ? 0.01 : 1e6, lp;
    for (int r = 0; r < ROWS; r++) {
      double *q = draws[r];
      q[0] = 1 + 2 * rng_normal(&rng);
      q[1] = rng_normal(&rng);
      for (int i = 0; i < GROUP; i++)
        q[2 + i] =
            k ? i - 2 + sigma * rng_normal(&rng) : q[0] + exp(q[1]) * rng_normal(&rng);
      if (k) q[0] = 0.5 * rng_normal(&rng), q[1] = 0.4 + 0.3 * rng_normal(&rng);
      gradient(&sigma, NULL, q, &lp, gradients[r]);
    }
    double w = weight_best(&GROUPS[0], draws[0], gradients[0], ROWS, DIM, 0.5);
    if (k)
      assert_true(w >= 0.9);
    else
      assert_true(w == 0);
  }
}

static SampleOptions options(void) {
  SampleOptions o = sample_defaults();
  o.draws = 2000;
  o.seed = 5;
  o.max_treedepth = 8;
  return o;
}

static Run *sample(const Density *density, const SampleOptions *o) {
  Run *run = run_new(density, o);
  assert_int_equal(run_sample(run, &NEVER), RUN_DONE);
  return run;
}

/* Behind the diagonal of the metric. */
static double weight_of(const Run *run) {
  return state_of(run, 0).learnt[DIM];
}

static double moment(const Run *run, int column, int power) {
  double sum = 0;
  for (int c = 0; c < 4; c++)
    for (int k = 0; k < 2000; k++) sum += pow(run_rows(run, c)[k * DIM + column], power);
  return sum / 8000;
}

/* The prior is known: mu ~ N(1, 2), log tau ~ N(0, 1).  As it is written it is a
   funnel. */
static void test_draws_of_a_funnel(void **state) {
  (void)state;
  double sigma = 1e6;
  Density density = density_of(&sigma);
  SampleOptions o = options();
  Run *run = sample(&density, &o);
  assert_int_equal(run_weights(&o, &density), 1);
  assert_true(weight_of(run) < 0.3);
  assert_near(moment(run, 0, 1), 1, 0.2);
  assert_near(moment(run, 1, 1), 0, 0.1);
  assert_near(moment(run, 1, 2), 1, 0.15);
  /* log density of the draw in the coordinates of the program */
  double lp, g[DIM];
  gradient(&sigma, NULL, run_rows(run, 2) + 100 * DIM, &lp, g);
  assert_near(run_stats(run, 2)[100 * stats_width(run, 2) + STAT_lp], lp,
              1e-8 * (1 + fabs(lp)));
  run_destroy(&run);
}

static void test_off(void **state) {
  (void)state;
  double sigma = 1;
  Density density = density_of(&sigma), plain = density;
  plain.ncentred = 0;
  SampleOptions o = options(), off = o;
  o.draws = off.draws = 50;
  off.noncenter = false;
  Run *a = sample(&density, &off), *b = sample(&plain, &o);
  assert_int_equal(run_weights(&off, &density), 0);
  assert_memory_equal(run_rows(a, 1), run_rows(b, 1), sizeof(double) * 50 * DIM);
  run_destroy(&a);
  run_destroy(&b);
}

/* 40 draws and 60 more are the bits of 100, also from before the first draw. */
static void test_resumed_to_the_same_bits(void **state) {
  (void)state;
  double sigma = 1e6;
  Density density = density_of(&sigma);
  SampleOptions o = options(), half = o;
  o.draws = 100;
  Run *whole = sample(&density, &o);
  assert_true(weight_of(whole) < 1);
  for (half.draws = 0; half.draws <= 40; half.draws += 40) {
    Run *first = sample(&density, &half), *rest = run_new(&density, &o);
    for (int c = 0; c < 4; c++)
      resume_from(rest, c, state_of(first, c), first, DIM, o.draws);
    assert_int_equal(run_sample(rest, &NEVER), RUN_DONE);
    for (int c = 0; c < 4; c++)
      assert_memory_equal(run_rows(rest, c), run_rows(whole, c),
                          sizeof(double) * 100 * DIM);
    run_destroy(&first);
    run_destroy(&rest);
  }
  run_destroy(&whole);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_there_and_back),
      cmocka_unit_test(test_gradient_by_differences),
      cmocka_unit_test(test_weights),
      cmocka_unit_test(test_draws_of_a_funnel),
      cmocka_unit_test(test_off),
      cmocka_unit_test(test_resumed_to_the_same_bits),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
