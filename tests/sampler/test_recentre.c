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

static const long MU = 0, LOG_TAU = 1;
static const double ONE = 1;
static const LinearForm FORMS[] = {{0, 1, &MU, &ONE}, {0, 1, &LOG_TAU, &ONE}};
static const CentredElement ELEMENTS[] = {{2, 0, 1, 2, 0, true},
                                          {3, 0, 1, 2, 0, true},
                                          {4, 0, 1, 2, 0, true},
                                          {5, 0, 1, 2, 0, true},
                                          {6, 0, 1, 2, 0, true}};
static const Centred SCHOOLS = {GROUP, 2, ELEMENTS, FORMS};

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
  d.centred = &SCHOOLS;
  return d;
}

/* Two levels.  nu = q[2] has mean 0.5 + q[0] and log scale 0.3 q[1]; q[3] and q[4] are
   around 2 nu - q[0] with log scale q[1] + 0.1; q[5] and q[6] are standard normal, and
   the program uses 0.5 + q[0] + exp(0.3 q[1]) q[5], and nu + ... q[6]. */
static const long ZERO[] = {0}, FIRST[] = {1}, BOTH[] = {2, 0}, SECOND[] = {2};
static const double SLOPE[] = {0.3}, TWICE[] = {2, -1};
static const LinearForm LEVEL_FORMS[] = {{0.5, 1, ZERO, &ONE},
                                         {0, 1, FIRST, SLOPE},
                                         {0, 2, BOTH, TWICE},
                                         {0.1, 1, FIRST, &ONE},
                                         {0, 1, SECOND, &ONE}};
static const CentredElement LEVEL_ELEMENTS[] = {{2, 0, 1, 2, 0, true},
                                                {3, 2, 3, 4, 1, true},
                                                {4, 2, 3, 4, 1, true},
                                                {5, 0, 1, 4, 2, false},
                                                {6, 4, 1, 5, 3, false}};
static const Centred LEVELS = {5, 5, LEVEL_ELEMENTS, LEVEL_FORMS};

/* theta of u as it is defined, and the log of the Jacobian. */
static double define(const double *w, const double *u, double *theta) {
  double tau = exp(0.3 * u[1]), wide = exp(u[1] + 0.1);
  theta[0] = u[0], theta[1] = u[1];
  double mu = 0.5 + u[0];
  theta[2] = mu + pow(tau, 1 - w[0]) * (u[2] - w[0] * mu);
  double low = 2 * theta[2] - u[0];
  theta[3] = low + pow(wide, 1 - w[1]) * (u[3] - w[1] * low);
  theta[4] = low + pow(wide, 1 - w[2]) * (u[4] - w[2] * low);
  theta[5] = pow(tau, -w[3]) * (u[5] - w[3] * mu);
  theta[6] = pow(tau, -w[4]) * (u[6] - w[4] * theta[2]);
  return (1 - w[0] - w[3] - w[4]) * log(tau) + (2 - w[1] - w[2]) * log(wide);
}

static const double WEIGHTS[][5] = {{1, 1, 1, 0, 0},
                                    {0, 0, 0, 1, 1},
                                    {0.2, 1, 0.7, 0.4, 0},
                                    {1, 0, 0, 0, 0.9},
                                    {0.5, 0.5, 0.5, 0.5, 0.5}};
enum { NWEIGHTS = sizeof WEIGHTS / sizeof *WEIGHTS };
static const double SOMEWHERE[DIM] = {0.7, -0.4, 1, 2, -1, 0.5, 3};

static double moved_lp(const double *w, double *sigma, const double *u) {
  double theta[DIM], g[DIM], lp, gain = define(w, u, theta);
  gradient(sigma, NULL, theta, &lp, g);
  return lp + gain;
}

static void test_there_and_back(void **state) {
  (void)state;
  Recentring r;
  recentre_init(&r, &LEVELS);
  assert_false(r.is_moved);
  for (int k = 0; k < NWEIGHTS; k++) {
    double theta[DIM], back[DIM], defined[DIM];
    recentre_weigh(&r, WEIGHTS[k]);
    assert_int_equal(r.is_moved, k > 0);
    recentre_out(&r, SOMEWHERE, theta, DIM);
    double gain = define(WEIGHTS[k], SOMEWHERE, defined);
    for (int i = 0; i < DIM; i++) assert_near(theta[i], defined[i], 1e-13);
    assert_near(recentre_gain(&r, theta), gain, 1e-14);
    recentre_in(&r, theta, back, DIM);
    for (int i = 0; i < DIM; i++) assert_near(back[i], SOMEWHERE[i], 1e-13);
  }
  recentre_free(&r);
}

/* The log density in u is that in theta and the log of the Jacobian; central differences
   of the definition give its gradient. */
static void test_gradient_by_differences(void **state) {
  (void)state;
  double sigma = 1.3;
  Recentring r;
  recentre_init(&r, &LEVELS);
  for (int k = 0; k < NWEIGHTS; k++) {
    double u[DIM], theta[DIM], g[DIM], there[DIM], of_theta[DIM], lp, plain;
    memcpy(u, SOMEWHERE, sizeof u);
    recentre_weigh(&r, WEIGHTS[k]);
    recentre_out(&r, u, theta, DIM);
    gradient(&sigma, NULL, theta, &plain, of_theta);
    lp = plain;
    memcpy(g, of_theta, sizeof g);
    recentre_pull(&r, theta, &lp, g);
    assert_near(lp, moved_lp(WEIGHTS[k], &sigma, u), 1e-11);
    for (int i = 0; i < DIM; i++) {
      double x = u[i], h = 1e-5;
      u[i] = x + h;
      double up = moved_lp(WEIGHTS[k], &sigma, u);
      u[i] = x - h;
      double down = moved_lp(WEIGHTS[k], &sigma, u);
      u[i] = x;
      assert_near((up - down) / (2 * h), g[i], 1e-6 * (1 + fabs(g[i])));
    }
    memcpy(there, g, sizeof g);
    recentre_push(&r, theta, &lp, there);
    assert_near(lp, plain, 1e-12);
    for (int i = 0; i < DIM; i++) assert_near(there[i], of_theta[i], 1e-11);
  }
  recentre_free(&r);
}

enum { ROWS = 200 };

/* theta_i has y_i with deviation sigma[i]: exact draws of mu and tau about as a posterior
   has them, and of theta given them. */
static void draw_rows(const double *sigma, double (*draws)[DIM],
                      double (*gradients)[DIM]) {
  Rng rng;
  rng_init(&rng, 3, 0, STREAM_NOTEBOOK);
  for (int r = 0; r < ROWS; r++) {
    double *q = draws[r], *g = gradients[r];
    q[0] = 0.5 * rng_normal(&rng), q[1] = 0.2 + 0.6 * rng_normal(&rng);
    g[0] = -4 * q[0], g[1] = -(q[1] - 0.2) / 0.36;
    double tau = exp(q[1]);
    for (int i = 0; i < GROUP; i++) {
      double own = 1 / (sigma[i] * sigma[i]), prior = 1 / (tau * tau), all = own + prior;
      double mean = ((i - 2) * own + q[0] * prior) / all;
      q[2 + i] = mean + rng_normal(&rng) / sqrt(all);
      g[2 + i] = (mean - q[2 + i]) * all;
      /* of the conditional's density: its mean and precision move with mu and tau */
      double off = q[2 + i] - mean, down = -2 * prior;
      g[0] += off * prior;
      g[1] += 0.5 * down / all - 0.5 * off * off * down + off * down * (q[0] - mean);
    }
  }
}

/* The prior alone is not centred; what the data fix is; and each element has its own
   weight where only some are fixed. */
static void test_weights(void **state) {
  (void)state;
  static double draws[ROWS][DIM], gradients[ROWS][DIM];
  static const double SIGMA[][GROUP] = {{1e6, 1e6, 1e6, 1e6, 1e6},
                                        {0.01, 0.01, 0.01, 0.01, 0.01},
                                        {1e6, 0.01, 1e6, 1e6, 0.01}};
  for (int k = 0; k < 3; k++) {
    double w[GROUP] = {0.5, 0.5, 0.5, 0.5, 0.5};
    draw_rows(SIGMA[k], draws, gradients);
    assert_true(weights_choose(&SCHOOLS, draws[0], gradients[0], ROWS, DIM, w));
    for (int i = 0; i < GROUP; i++)
      if (SIGMA[k][i] < 1)
        assert_true(w[i] >= 0.8);
      else
        assert_true(w[i] <= 0.2);
    assert_false(weights_choose(&SCHOOLS, draws[0], gradients[0], ROWS, DIM, w));
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

/* The mean of them, behind the diagonal of the metric. */
static double weight_of(const Run *run) {
  double sum = 0;
  for (int i = 0; i < GROUP; i++) sum += state_of(run, 0).learnt[DIM + i];
  return sum / GROUP;
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
  assert_ptr_equal(run_centred(&o, &density), &SCHOOLS);
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
  plain.centred = NULL;
  SampleOptions o = options(), off = o;
  o.draws = off.draws = 50;
  off.noncenter = false;
  Run *a = sample(&density, &off), *b = sample(&plain, &o);
  assert_null(run_centred(&off, &density));
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
