/* SPDX-License-Identifier: BSD-3-Clause
   Runs: what may not change the bits, stops, resumption, failures. */
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "models.h"
#include "near.h"

enum { DIM = 5, NUTS_STATS = 9 };

static const atomic_int NEVER;

static SampleOptions small(Adapt adapt) {
  SampleOptions o = sample_defaults();
  o.draws = 100;
  o.tune = 120;
  o.seed = 42;
  o.adapt = adapt;
  return o;
}

static Run *sample(const Density *density, const SampleOptions *options) {
  Run *run = run_new(density, options);
  assert_int_equal(run_sample(run, &NEVER), RUN_DONE);
  assert_string_equal(run_error(run), "");
  return run;
}

/* The first [draws] draws of chain [chain] have the same bits in both. */
static void assert_same(const Run *a, const Run *b, int chain, long draws, long width) {
  assert_memory_equal(run_rows(a, chain), run_rows(b, chain),
                      sizeof(double) * (size_t)(draws * width));
  assert_memory_equal(run_stats(a, chain), run_stats(b, chain),
                      sizeof(double) * (size_t)(draws * stats_width(a, chain)));
}

static const Adapt ADAPTS[] = {ADAPT_AUTO, ADAPT_STAN, ADAPT_DIAG, ADAPT_LOW_RANK};

static void test_threads_change_nothing(void **state) {
  (void)state;
  Density density = model_normal(DIM);
  for (int k = 0; k < 4; k++) {
    SampleOptions o = small(ADAPTS[k]);
    o.threads = 1;
    Run *one = sample(&density, &o);
    for (int threads = 2; threads <= 8; threads += 6) {
      SampleOptions more = o;
      more.threads = threads;
      Run *run = sample(&density, &more);
      for (int c = 0; c < o.chains; c++) assert_same(one, run, c, o.draws, DIM);
      run_destroy(&run);
    }
    run_destroy(&one);
  }
}

static void test_number_of_chains_changes_nothing(void **state) {
  (void)state;
  Density density = model_normal(DIM);
  for (int k = 0; k < 2; k++) {
    SampleOptions eight = small(ADAPTS[k]);
    eight.chains = 8;
    Run *all = sample(&density, &eight);
    for (int chains = 1; chains < 7; chains += 1 + chains / 2) {
      SampleOptions o = small(ADAPTS[k]);
      o.chains = chains;
      Run *run = sample(&density, &o);
      for (int c = 0; c < chains; c++) assert_same(run, all, c, o.draws, DIM);
      run_destroy(&run);
    }
    run_destroy(&all);
  }
}

static void test_chains_and_seeds_differ(void **state) {
  (void)state;
  Density density = model_normal(DIM);
  SampleOptions o = small(ADAPT_AUTO), other = o;
  other.seed = 43;
  Run *a = sample(&density, &o), *b = sample(&density, &other);
  assert_memory_not_equal(run_rows(a, 0), run_rows(a, 1), sizeof(double) * DIM);
  assert_memory_not_equal(run_rows(a, 0), run_rows(b, 0), sizeof(double) * DIM);
  run_destroy(&a);
  run_destroy(&b);
}

static void check_resume(Adapt adapt, const Density *density) {
  SampleOptions half = small(adapt), full = half;
  half.draws = 500;
  full.draws = 1000;
  Run *first = sample(density, &half), *whole = sample(density, &full);
  Run *second = run_new(density, &full);
  for (int c = 0; c < 4; c++)
    resume_from(second, c, state_of(first, c), first, density->width, full.draws);
  run_destroy(&first);
  assert_int_equal(run_sample(second, &NEVER), RUN_DONE);
  for (int c = 0; c < 4; c++) {
    assert_int_equal(run_drawn(second, c), 1000);
    assert_int_equal(state_of(second, c).drawn, 1000);
    assert_same(second, whole, c, 1000, density->width);
    assert_memory_equal(state_of(second, c).q, state_of(whole, c).q,
                        sizeof(double) * (size_t)density->dim);
  }
  /* What the table of the second run divides: its own work. */
  const ChainProgress *p = run_progress(second, 0);
  long steps = 0;
  for (long i = 500; i < 1000; i++)
    steps += (long)run_stats(second, 0)[i * NUTS_STATS + STAT_n_steps];
  assert_int_equal(atomic_load(&p->old_draws), 500);
  assert_int_equal(atomic_load(&p->old_iterations), half.tune + 500);
  assert_int_equal(atomic_load(&p->draw_gradients), steps);
  long gradients = atomic_load(&run_progress(second, 0)->gradients);
  assert_true(gradients < atomic_load(&run_progress(whole, 0)->gradients) / 2 + 500);
  run_destroy(&second);
  run_destroy(&whole);
}

static void test_resumed_draws_are_the_bits_of_one_run(void **state) {
  (void)state;
  Density normal = model_normal(DIM), binomial = model_binomial();
  check_resume(ADAPT_AUTO, &normal);
  check_resume(ADAPT_STAN, &normal);
  check_resume(ADAPT_DIAG, &binomial); /* with numbers from the GENERATED stream */
}

/* Chains 0 and 1 are known, 2 and 3 have to warm up in the same group. */
static void test_resume_of_some_chains(void **state) {
  (void)state;
  Density density = model_normal(DIM);
  for (int k = 0; k < 2; k++) {
    SampleOptions o = small(ADAPTS[k]);
    Run *whole = sample(&density, &o), *run = run_new(&density, &o);
    for (int c = 0; c < 2; c++)
      resume_from(run, c, state_of(whole, c), whole, density.width, o.draws);
    assert_int_equal(run_sample(run, &NEVER), RUN_DONE);
    for (int c = 0; c < 4; c++) assert_same(run, whole, c, o.draws, DIM);
    run_destroy(&run);
    run_destroy(&whole);
  }
}

/* Another thread that looks at a run of model_normal(DIM), as a table of progress does,
   and stops it after [stop_after] draws of any chain. */
typedef struct Watch {
  const Run *run;
  atomic_int stop, is_over;
  int stop_value;
  long stop_after;
  long seen[4];        /* draws of each chain when it looked last, */
  double last[4][DIM]; /* and the row of the last one */
} Watch;

static void *watch(void *data) {
  Watch *w = data;
  while (!atomic_load(&w->is_over))
    for (int c = 0; c < 4; c++) {
      long n = w->seen[c] = atomic_load(&run_progress(w->run, c)->draws);
      if (n) memcpy(w->last[c], run_rows(w->run, c) + (n - 1) * DIM, sizeof w->last[c]);
      if (n >= w->stop_after) atomic_store(&w->stop, w->stop_value);
    }
  return NULL;
}

/* Samples under watch; what it saw counted has to have been written. */
static RunStatus sample_watched(Watch *w, Run *run) {
  pthread_t thread;
  w->run = run;
  assert_int_equal(pthread_create(&thread, NULL, watch, w), 0);
  RunStatus status = run_sample(run, &w->stop);
  atomic_store(&w->is_over, 1);
  pthread_join(thread, NULL);
  for (int c = 0; c < 4; c++) {
    if (!w->seen[c]) continue;
    const double *row = run_rows(run, c) + (w->seen[c] - 1) * DIM;
    assert_memory_equal(w->last[c], row, sizeof w->last[c]);
  }
  return status;
}

static void check_stop(int stop_value) {
  Density density = model_normal(DIM);
  SampleOptions o = small(ADAPT_AUTO), shorter = o;
  o.draws = 100000;
  Watch w = {.stop_value = stop_value, .stop_after = 128};
  Run *run = run_new(&density, &o);
  assert_int_equal(sample_watched(&w, run), RUN_STOPPED);
  assert_string_equal(run_error(run), "");
  shorter.draws = 128;
  Run *whole = sample(&density, &shorter);
  long most = 0;
  for (int c = 0; c < 4; c++) {
    long drawn = run_drawn(run, c);
    if (drawn > most) most = drawn;
    assert_same(run, whole, c, drawn < 128 ? drawn : 128, DIM);
    assert_int_equal(atomic_load(&run_progress(run, c)->phase), CHAIN_STOPPED);
  }
  assert_true(most >= 128);
  run_destroy(&run);
  run_destroy(&whole);
}

static void test_stop_keeps_draws(void **state) {
  (void)state;
  check_stop(1);
  check_stop(2);
}

static void test_stop_before_the_first_draw(void **state) {
  (void)state;
  Density density = model_normal(DIM);
  SampleOptions o = small(ADAPT_AUTO);
  atomic_int stop = 1;
  Run *run = run_new(&density, &o);
  assert_int_equal(run_sample(run, &stop), RUN_STOPPED);
  for (int c = 0; c < 4; c++) assert_int_equal(run_drawn(run, c), 0);
  run_destroy(&run);
}

/* A stopped run goes on from its states as if nothing had happened. */
static void test_resume_after_a_stop(void **state) {
  (void)state;
  Density density = model_normal(DIM);
  SampleOptions o = small(ADAPT_AUTO);
  o.draws = 10000;
  Watch w = {.stop_value = 2, .stop_after = 256};
  Run *stopped = run_new(&density, &o), *whole = sample(&density, &o);
  sample_watched(&w, stopped);
  Run *rest = run_new(&density, &o);
  for (int c = 0; c < 4; c++)
    if (run_drawn(stopped, c) > 0)
      resume_from(rest, c, state_of(stopped, c), stopped, density.width, o.draws);
  run_destroy(&stopped);
  assert_int_equal(run_sample(rest, &NEVER), RUN_DONE);
  for (int c = 0; c < 4; c++) assert_same(rest, whole, c, o.draws, DIM);
  run_destroy(&rest);
  run_destroy(&whole);
}

static void check_failure(Density density, SampleOptions o, const char *part) {
  Run *run = run_new(&density, &o);
  assert_int_equal(run_sample(run, &NEVER), RUN_FAILED);
  assert_int_equal(run_drawn(run, 0), atomic_load(&run_progress(run, 0)->draws));
  if (!strstr(run_error(run), part))
    fail_msg("\"%s\" not in \"%s\"", part, run_error(run));
  run_destroy(&run);
}

static void test_failures_have_reasons(void **state) {
  (void)state;
  check_failure(model_fatal(), small(ADAPT_AUTO), "index 7 is out of range");
  check_failure(model_fatal(), small(ADAPT_STAN), "chain ");
  check_failure(model_never(), small(ADAPT_AUTO), "100 random starts on (-2, 2)");
  check_failure(model_never(), small(ADAPT_STAN), "at the last one: sigma is -1");
  check_failure(model_flat(), small(ADAPT_STAN), "improper");
  check_failure(model_flat(), small(ADAPT_AUTO), "improper");
}

static void test_wrong_options_are_named(void **state) {
  (void)state;
  SampleOptions o = small(ADAPT_AUTO);
  o.target_accept = 1;
  check_failure(model_normal(2), o, "target_accept");
  o = small(ADAPT_AUTO);
  o.max_treedepth = 0;
  check_failure(model_normal(2), o, "max_treedepth");
  o = small(ADAPT_AUTO);
  o.chains = 0;
  check_failure(model_normal(2), o, "chains");
}

/* Under AUTO, and there alone, divergences late in the warm-up make the steps smaller. */
static void test_divergences_raise_the_target(void **state) {
  (void)state;
  Density density = model_wall();
  SampleOptions o = small(ADAPT_AUTO), fixed = small(ADAPT_DIAG);
  o.tune = fixed.tune = 400;
  Run *a = sample(&density, &o), *b = sample(&density, &fixed);
  assert_true(atomic_load(&run_progress(b, 0)->divergences) > 10);
  assert_true(state_of(a, 0).step_size < 0.7 * state_of(b, 0).step_size);
  run_destroy(&a);
  run_destroy(&b);
}

/* Where a chain starts is taken from init, and a start that is not finite is an error. */
static void test_init(void **state) {
  (void)state;
  double init[2] = {1.5, -0.5};
  Density density = model_binomial();
  SampleOptions o = small(ADAPT_STAN);
  o.chains = 2;
  o.init = init;
  o.tune = 0;
  o.draws = 1;
  o.step_size = 1e-9;
  Run *run = sample(&density, &o);
  assert_near(run_rows(run, 0)[1], 1 / (1 + exp(-1.5)), 1e-6);
  assert_near(run_rows(run, 1)[1], 1 / (1 + exp(0.5)), 1e-6);
  run_destroy(&run);
  init[1] = (double)INFINITY;
  check_failure(density, o,
                "chain 2: log density or gradient is not finite at the given start");
}

static void test_no_parameters(void **state) {
  (void)state;
  Density density = model_empty();
  SampleOptions o = small(ADAPT_AUTO);
  o.draws = 2000;
  Run *run = sample(&density, &o);
  double sum = 0;
  for (long i = 0; i < o.draws; i++) sum += run_rows(run, 0)[i];
  assert_near(sum / o.draws, 0.5, 4 * sqrt(1.0 / 12 / o.draws));
  assert_true(run_rows(run, 0)[0] != run_rows(run, 1)[0]);
  run_destroy(&run);
}

static void test_progress_and_stats(void **state) {
  (void)state;
  Density density = model_normal(DIM);
  SampleOptions o = small(ADAPT_AUTO);
  Run *run = sample(&density, &o);
  long steps = 0;
  for (long i = 0; i < o.draws; i++)
    steps += (long)run_stats(run, 2)[i * NUTS_STATS + STAT_n_steps];
  const ChainProgress *p = run_progress(run, 2);
  assert_int_equal(atomic_load(&p->phase), CHAIN_DONE);
  assert_int_equal(atomic_load(&p->iterations), o.tune + o.draws);
  assert_int_equal(atomic_load(&p->draws), o.draws);
  assert_int_equal(atomic_load(&p->draw_gradients), steps);
  assert_true(run_seconds(run) > 0);
  Columns *stats = stats_columns(sampler_method(METHOD_NUTS), 4, 60);
  DrawRows shared[4];
  for (int c = 0; c < 4; c++) shared[c] = run_share(run, c);
  double lp_of_last = run_stats(run, 3)[59 * NUTS_STATS + STAT_lp];
  run_destroy(&run);
  for (int c = 0; c < 4; c++) {
    stats_fill(stats, c, shared[c].stats);
    draw_rows_drop(&shared[c]);
  }
  assert_int_equal(stats->count, NUTS_STATS);
  assert_int_equal(stats->draws, 60);
  const Column *lp = columns_find(stats, "lp");
  assert_true(*column_at(stats, lp, 3, 59) == lp_of_last);
  assert_int_equal(columns_find(stats, "diverging")->kind, COLUMN_BOOL);
  columns_destroy(&stats);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_threads_change_nothing),
      cmocka_unit_test(test_number_of_chains_changes_nothing),
      cmocka_unit_test(test_chains_and_seeds_differ),
      cmocka_unit_test(test_resumed_draws_are_the_bits_of_one_run),
      cmocka_unit_test(test_resume_of_some_chains),
      cmocka_unit_test(test_stop_keeps_draws),
      cmocka_unit_test(test_stop_before_the_first_draw),
      cmocka_unit_test(test_resume_after_a_stop),
      cmocka_unit_test(test_failures_have_reasons),
      cmocka_unit_test(test_wrong_options_are_named),
      cmocka_unit_test(test_divergences_raise_the_target),
      cmocka_unit_test(test_init),
      cmocka_unit_test(test_no_parameters),
      cmocka_unit_test(test_progress_and_stats),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
