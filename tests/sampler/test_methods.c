/* SPDX-License-Identifier: BSD-3-Clause
   Methods of sampling: what may not change the bits of any, draws of known posteriors,
   and transitions that leave a distribution as it is. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/alloc.h"
#include "models.h"
#include "near.h"
#include "sampler/diagnose/diagnose.h"

static const atomic_int NEVER;

static SampleOptions small(int sampler) {
  SampleOptions o = sample_defaults();
  o.sampler = (Sampler)sampler;
  o.draws = 100;
  o.tune = 120;
  o.seed = 42;
  return o;
}

static Run *sample(const Density *density, const SampleOptions *options) {
  Run *run = run_new(density, options);
  assert_int_equal(run_sample(run, &NEVER), RUN_DONE);
  return run;
}

static void assert_same(const Run *a, const Run *b, int chain, long draws, long width) {
  assert_memory_equal(run_rows(a, chain), run_rows(b, chain),
                      sizeof(double) * (size_t)(draws * width));
  assert_memory_equal(run_stats(a, chain), run_stats(b, chain),
                      sizeof(double) * (size_t)(draws * stats_width(a, chain)));
}

static void test_threads_and_chains_change_nothing(void **state) {
  (void)state;
  Density density = model_funnel();
  for (int s = 0; sampler_words[s]; s++) {
    SampleOptions one = small(s), two = one, more = one;
    one.threads = 1;
    two.threads = 2;
    more.chains = 7;
    Run *a = sample(&density, &one), *b = sample(&density, &two);
    Run *c = sample(&density, &more);
    for (int k = 0; k < 4; k++) assert_same(a, b, k, 100, 4);
    for (int k = 0; k < 4; k++) assert_same(a, c, k, 100, 4);
    assert_memory_not_equal(run_rows(a, 0), run_rows(a, 1), sizeof(double) * 4);
    run_destroy(&a);
    run_destroy(&b);
    run_destroy(&c);
  }
}

/* Dense and diagonal metrics, and widths, are what chains go on with. */
static void test_resumed_draws_are_the_bits_of_one_run(void **state) {
  (void)state;
  Density density = model_normal(5);
  for (int s = 0; sampler_words[s]; s++) {
    SampleOptions half = small(s), full = half;
    half.draws = 500;
    full.draws = 1000;
    Run *first = sample(&density, &half), *whole = sample(&density, &full);
    Run *second = run_new(&density, &full);
    for (int c = 0; c < 4; c++)
      resume_from(second, c, state_of(first, c), first, 5, full.draws);
    run_destroy(&first);
    assert_int_equal(run_sample(second, &NEVER), RUN_DONE);
    for (int c = 0; c < 4; c++) assert_same(second, whole, c, 1000, 5);
    run_destroy(&second);
    run_destroy(&whole);
  }
}

static double *gather(const Run *run, const SampleOptions *o, long width, long i) {
  double *x = mem_new(sizeof *x * (size_t)o->chains * (size_t)o->draws);
  for (int c = 0; c < o->chains; c++)
    for (long k = 0; k < o->draws; k++)
      x[c * o->draws + k] = run_rows(run, c)[k * width + i];
  return x;
}

/* About 100 comparisons: by luck one in 1000 seeds has an error of so many standard
   errors. */
#define LIMIT 4.4

static void check_moments(const Run *run, const SampleOptions *o, long width, long i,
                          double mean, double sd) {
  double *x = gather(run, o, width, i);
  double m = diag_mean(x, o->chains, o->draws), s = diag_sd(x, o->chains, o->draws);
  double z_mean = (m - mean) / diag_mcse_mean(x, o->chains, o->draws);
  double z_sd = (s - sd) / diag_mcse_sd(x, o->chains, o->draws);
  if (!(fabs(z_mean) < LIMIT && fabs(z_sd) < LIMIT))
    fail_msg("%s, element %ld: mean %g for %g (z %.1f), sd %g for %g (z %.1f)",
             sampler_words[o->sampler], i, m, mean, z_mean, s, sd, z_sd);
  double r_hat;
  diag_convergence(x, o->chains, o->draws, &r_hat, NULL, NULL);
  assert_true(r_hat < 1.02);
  mem_free(x);
}

/* The mean of the product of two neighbours, standardised, is their correlation: 0.5. */
static void check_correlation(const Run *run, const SampleOptions *o, long width,
                              long i) {
  double *x = gather(run, o, width, i), *y = gather(run, o, width, i + 1);
  double a = model_normal_scale(width, i), b = model_normal_scale(width, i + 1);
  for (long k = 0; k < (long)o->chains * o->draws; k++)
    x[k] = (x[k] / a - 5) * (y[k] / b - 5);
  double z =
      (diag_mean(x, o->chains, o->draws) - 0.5) / diag_mcse_mean(x, o->chains, o->draws);
  assert_true(fabs(z) < LIMIT);
  mem_free(x);
  mem_free(y);
}

static void test_known_posteriors(void **state) {
  (void)state;
  for (int s = 0; sampler_words[s]; s++) {
    SampleOptions o = small(s);
    o.tune = 1000;
    o.draws = s == METHOD_METROPOLIS ? 40000 : 6000;
    Density normal = model_normal(4), binomial = model_binomial();
    Run *run = sample(&normal, &o);
    for (long i = 0; i < 4; i++) {
      double scale = model_normal_scale(4, i);
      check_moments(run, &o, 4, i, 5 * scale, scale);
      if (i < 3) check_correlation(run, &o, 4, i);
    }
    run_destroy(&run);
    run = sample(&binomial, &o);
    check_moments(run, &o, 3, 1, 9.0 / 25, sqrt(9.0 * 16 / (25.0 * 25 * 26)));
    run_destroy(&run);
  }
}

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

/* sqrt(n) times the distance of a sample to the standard normal (Kolmogorov): above 2.23
   with probability 1e-4. */
static double distance_to_normal(double *x, long n) {
  double most = 0;
  qsort(x, (size_t)n, sizeof *x, compare);
  for (long i = 0; i < n; i++) {
    double p = 0.5 * erfc(-x[i] / sqrt(2));
    most = fmax(most, fmax((double)(i + 1) / (double)n - p, p - (double)i / (double)n));
  }
  return most * sqrt((double)n);
}

/* One chain of a method with the metric that all begin with. */
typedef struct Fixture {
  Density density;
  Block block;
  Dynamics dynamics;
  Walk walk;
  Rng rng;
  atomic_int stop, halt;
  const Method *method;
  void *self;
} Fixture;

static void set_up(Fixture *f, int sampler, double step) {
  *f = (Fixture){.density = model_neal(), .method = sampler_method((Sampler)sampler)};
  f->block = block_new(NEAL_DIM, 4);
  Dynamics *d = &f->dynamics;
  *d = (Dynamics){.density = &f->density, .dim = NEAL_DIM, .step = step};
  d->padded = padded_size(NEAL_DIM);
  d->inv_metric = block_vector(&f->block);
  d->momentum_sd = block_vector(&f->block);
  for (long i = 0; i < NEAL_DIM; i++) d->inv_metric[i] = 1;
  dynamics_metric_changed(d);
  f->walk = (Walk){.dynamics = d, .rng = &f->rng, .stop = &f->stop, .halt = &f->halt};
  f->walk.draw.q = block_vector(&f->block);
  f->walk.draw.g = block_vector(&f->block);
  rng_init(&f->rng, 11, (uint32_t)sampler, STREAM_SAMPLING);
  const MethodOptions told = {
      .max_depth = 6, .target_accept = 0.8, .path_length = 1.5, .first_step = step};
  f->self = f->method->create(&f->walk, &told);
}

static void start_from_posterior(Fixture *f) {
  Proposal *at = &f->walk.draw;
  at->q[0] = 3 * rng_normal(&f->rng);
  for (int i = 1; i < NEAL_DIM; i++) at->q[i] = exp(0.5 * at->q[0]) * rng_normal(&f->rng);
  assert_true(dynamics_gradient(&f->dynamics, at->q, &at->lp, at->g));
}

/* Draws of the funnel are draws of it after some transitions, whatever the step; a step
   that is far too large for its neck makes WALNUTS split steps, and find some that have
   no way back. */
static void check_invariance(int sampler, double step) {
  enum { COUNT = 40000, MOVES = 3 };
  Fixture f;
  set_up(&f, sampler, step);
  double *v = mem_new(sizeof *v * COUNT), *x = mem_new(sizeof *x * COUNT);
  double squares = 0, stats[STAT_COUNT] = {0}, split = 0, one_way = 0;
  for (long k = 0; k < COUNT; k++) {
    start_from_posterior(&f);
    for (int i = 0; i < MOVES; i++) {
      assert_true(f.method->draw(f.self, &f.walk));
      f.method->stat(f.self, &f.walk, stats);
      split = fmax(split, stats[STAT_max_micro_steps]);
      one_way += stats[STAT_one_way];
    }
    const double *q = f.walk.draw.q;
    v[k] = q[0] / 3;
    x[k] = q[1] * exp(-0.5 * q[0]);
    for (int i = 1; i < NEAL_DIM; i++) squares += q[i] * q[i] * exp(-q[0]);
  }
  double z = (squares - (NEAL_DIM - 1.0) * COUNT) / sqrt(2 * (NEAL_DIM - 1.0) * COUNT);
  double far = fmax(distance_to_normal(v, COUNT), distance_to_normal(x, COUNT));
  if (!(far < 2.23 && fabs(z) < 4))
    fail_msg("%s: distance %.2f, squares %.1f", f.method->name, far, z);
  if (sampler == METHOD_WALNUTS) assert_true(split >= 32 && one_way > 0.01 * COUNT);
  f.method->destroy(&f.self);
  block_free(&f.block);
  mem_free(v);
  mem_free(x);
}

static void test_transitions_are_invariant(void **state) {
  (void)state;
  static const double STEPS[] = {0.3, 1, 1.5, 0.5, 0.3};
  for (int s = 0; sampler_words[s]; s++) check_invariance(s, STEPS[s]);
}

/* NUTS does not come down the neck of the funnel; WALNUTS has its marginal. */
static void test_walnuts_knows_the_neck(void **state) {
  (void)state;
  Density density = model_neal();
  SampleOptions o = small(METHOD_WALNUTS);
  o.tune = 1000;
  o.draws = 20000;
  Run *run = sample(&density, &o);
  double *v = gather(run, &o, NEAL_DIM, 0), *below = gather(run, &o, NEAL_DIM, 0);
  check_moments(run, &o, NEAL_DIM, 0, 0, 3);
  static const double SHARES[] = {0.02, 0.1, 0.5, 0.9, 0.98};
  static const double QUANTILES[] = {-6.161247, -3.844655, 0, 3.844655, 6.161247};
  for (int k = 0; k < 5; k++) { /* 3 times those of the normal */
    for (long i = 0; i < 4L * o.draws; i++) below[i] = v[i] < QUANTILES[k];
    double z =
        (diag_mean(below, 4, o.draws) - SHARES[k]) / diag_mcse_mean(below, 4, o.draws);
    if (fabs(z) > LIMIT) fail_msg("share %g: z %.1f", SHARES[k], z);
  }
  for (int c = 0; c < 4; c++)
    assert_true(atomic_load(&run_progress(run, c)->divergences) < 20);
  mem_free(v);
  mem_free(below);
  run_destroy(&run);
}

/* Where NUTS does well WALNUTS costs about the same. */
static void test_walnuts_is_nuts_where_steps_hold(void **state) {
  (void)state;
  Density density = model_chain(30);
  SampleOptions o = small(METHOD_NUTS), other = small(METHOD_WALNUTS);
  o.draws = other.draws = o.tune = other.tune = 1000;
  Run *nuts = sample(&density, &o), *walnuts = sample(&density, &other);
  double ess[2] = {0}, gradients[2] = {0};
  for (int k = 0; k < 2; k++) {
    const Run *run = k ? walnuts : nuts;
    for (long i = 0; i < 30; i++) {
      double *x = gather(run, &o, 30, i), bulk;
      diag_convergence(x, 4, 1000, NULL, &bulk, NULL);
      ess[k] += bulk;
      mem_free(x);
    }
    for (int c = 0; c < 4; c++)
      gradients[k] += (double)atomic_load(&run_progress(run, c)->draw_gradients);
  }
  assert_true(gradients[1] / ess[1] < 1.3 * gradients[0] / ess[0]);
  run_destroy(&nuts);
  run_destroy(&walnuts);
}

static void test_every_method_has_its_columns(void **state) {
  (void)state;
  for (int s = 0; sampler_words[s]; s++) {
    const Method *m = sampler_method((Sampler)s);
    Columns *columns = stats_columns(m, 1, 1);
    assert_string_equal(m->name, sampler_words[s]);
    assert_int_equal(columns->count, method_columns(m));
    assert_int_equal(method_column(m, STAT_lp), 0);
    assert_non_null(columns_find(columns, "n_steps"));
    assert_true((columns_find(columns, "nstep_out") != NULL) == (s == METHOD_SLICE));
    assert_true((columns_find(columns, "diverging") != NULL) ==
                (s != METHOD_SLICE && s != METHOD_METROPOLIS));
    columns_destroy(&columns);
  }
}

static void check_refusal(SampleOptions o, const char *reason) {
  Density density = model_normal(3);
  Run *run = run_new(&density, &o);
  assert_int_equal(run_sample(run, &NEVER), RUN_FAILED);
  assert_string_equal(run_error(run), reason);
  run_destroy(&run);
}

static void test_options_without_use_are_refused(void **state) {
  (void)state;
  SampleOptions o = small(METHOD_SLICE);
  o.target_accept = 0.9;
  check_refusal(o, "target_accept has no use with sampler = \"slice\": leave it out");
  o = small(METHOD_HMC);
  o.max_treedepth = 8;
  check_refusal(o, "max_treedepth has no use with sampler = \"hmc\": leave it out");
  o = small(METHOD_NUTS);
  o.path_length = 3;
  check_refusal(o, "path_length has no use with sampler = \"nuts\": leave it out");
  o = small(METHOD_SLICE);
  o.adapt = ADAPT_DENSE;
  check_refusal(o, "adapt = \"dense\" has no use with sampler = \"slice\": leave it out");
}

/* Widths that no warm-up learns are not gone on with. */
static void test_foreign_widths_are_refused(void **state) {
  (void)state;
  Density density = model_normal(3);
  SampleOptions o = small(METHOD_SLICE), full = o;
  full.draws = 200;
  Run *first = sample(&density, &o), *second = run_new(&density, &full);
  ChainState given = state_of(first, 0);
  assert_true(learnt_fits(&o, &density, given.n));
  assert_false(learnt_fits(&o, &density, given.n - 1));
  double learnt[16];
  memcpy(learnt, given.learnt, sizeof *learnt * (size_t)given.n);
  learnt[4] = -1; /* behind 3 of the metric: the second width */
  given.learnt = learnt;
  resume_from(second, 0, given, first, 3, full.draws);
  assert_int_equal(run_sample(second, &NEVER), RUN_FAILED);
  assert_non_null(strstr(run_error(second), "overwrite = true"));
  run_destroy(&first);
  run_destroy(&second);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_threads_and_chains_change_nothing),
      cmocka_unit_test(test_resumed_draws_are_the_bits_of_one_run),
      cmocka_unit_test(test_known_posteriors),
      cmocka_unit_test(test_transitions_are_invariant),
      cmocka_unit_test(test_walnuts_knows_the_neck),
      cmocka_unit_test(test_walnuts_is_nuts_where_steps_hold),
      cmocka_unit_test(test_every_method_has_its_columns),
      cmocka_unit_test(test_options_without_use_are_refused),
      cmocka_unit_test(test_foreign_widths_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
