/* SPDX-License-Identifier: BSD-3-Clause
   Warm-ups that are broken off anywhere go on to the bits of one that was not. */
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

static const atomic_int NEVER;

/* A density of another that raises [stop] at its [left]th evaluation. */
typedef struct Fuse {
  Density inner;
  atomic_long left;
  atomic_int stop;
} Fuse;

static void *fuse_chain_new(void *model, int id) {
  Fuse *f = model;
  return f->inner.chain_new(f->inner.model, id);
}
static void fuse_chain_free(void *model, void *chain) {
  Fuse *f = model;
  f->inner.chain_free(f->inner.model, chain);
}
static DensityStatus fuse_gradient(void *model, void *chain, const double *q, double *lp,
                                   double *grad) {
  Fuse *f = model;
  if (atomic_fetch_sub(&f->left, 1) == 1) atomic_store(&f->stop, 1);
  return f->inner.gradient(f->inner.model, chain, q, lp, grad);
}
static DensityStatus fuse_write(void *model, void *chain, const double *q, Rng *rng,
                                double *row) {
  Fuse *f = model;
  return f->inner.write(f->inner.model, chain, q, rng, row);
}
static const char *fuse_error(void *model, void *chain) {
  Fuse *f = model;
  return f->inner.error(f->inner.model, chain);
}
static void fuse_start(void *model, void *chain, const double *q, long attempt,
                       Rng *rng) {
  Fuse *f = model;
  f->inner.discrete_start(f->inner.model, chain, q, attempt, rng);
}
static void fuse_set(void *model, void *chain, const double *values) {
  Fuse *f = model;
  f->inner.discrete_set(f->inner.model, chain, values);
}
static void fuse_get(void *model, void *chain, double *values) {
  Fuse *f = model;
  f->inner.discrete_get(f->inner.model, chain, values);
}
static DensityStatus fuse_step(void *model, void *chain, const double *q, double *lp,
                               double *grad, Rng *rng) {
  Fuse *f = model;
  return f->inner.discrete_step(f->inner.model, chain, q, lp, grad, rng);
}

static Density with_fuse(Fuse *f, long left) {
  atomic_store(&f->left, left);
  atomic_store(&f->stop, 0);
  Density d = f->inner;
  d.model = f;
  d.chain_new = fuse_chain_new;
  d.chain_free = fuse_chain_free;
  d.gradient = fuse_gradient;
  d.write = fuse_write;
  d.error = fuse_error;
  if (!d.discrete) return d;
  d.discrete_start = fuse_start;
  d.discrete_set = fuse_set;
  d.discrete_get = fuse_get;
  d.discrete_step = fuse_step;
  return d;
}

/* What is kept of a run that was stopped: pauses of its groups, states of its chains. */
static void hand_over(Run *from, Run *to, long width, const SampleOptions *o) {
  for (int c = 0; c < o->chains; c++) {
    ChainState state;
    if (run_state(from, c, &state)) resume_from(to, c, state, from, width, o->draws);
  }
  for (int g = 0; g < run_groups(from); g++) {
    long since = 0, n = 0;
    double *numbers = run_warmup(from, g, &since, &n);
    if (!numbers) continue;
    assert_null(run_warmup(from, g, &since, &n));
    assert_false(run_warm_up(to, g, numbers, n - 1));
    if (run_lacks_warmup(to, g)) assert_true(run_warm_up(to, g, numbers, n));
    mem_free(numbers);
  }
}

/* Stops after [every] evaluations, again and again, each time a little later, so that
   long trajectories come to their end, too. */
static void check(Density inner, const SampleOptions *o, long every) {
  Fuse fuse = {.inner = inner};
  Run *whole = run_new(&inner, o);
  assert_int_equal(run_sample(whole, &NEVER), RUN_DONE);
  Density density = with_fuse(&fuse, every);
  Run *run = run_new(&density, o);
  int stops = 0;
  for (RunStatus status; (status = run_sample(run, &fuse.stop)) != RUN_DONE; stops++) {
    assert_int_equal(status, RUN_STOPPED);
    density = with_fuse(&fuse, every + stops * every / 8);
    Run *next = run_new(&density, o);
    hand_over(run, next, density.width, o);
    run_destroy(&run);
    run = next;
  }
  assert_true(stops > 3);
  for (int c = 0; c < o->chains; c++) {
    size_t rows = sizeof(double) * (size_t)(o->draws * inner.width);
    assert_memory_equal(run_rows(run, c), run_rows(whole, c), rows);
    assert_memory_equal(run_stats(run, c), run_stats(whole, c),
                        sizeof(double) * (size_t)(o->draws * stats_width(run, c)));
  }
  run_destroy(&run);
  run_destroy(&whole);
}

static SampleOptions small(Adapt adapt) {
  SampleOptions o = sample_defaults();
  o.draws = 30;
  o.tune = 150;
  o.seed = 42;
  o.adapt = adapt;
  o.threads = 2;
  return o;
}

static void test_any_adaptation(void **state) {
  (void)state;
  static const Adapt ADAPTS[] = {ADAPT_AUTO, ADAPT_STAN, ADAPT_DIAG, ADAPT_DENSE,
                                 ADAPT_LOW_RANK};
  for (int k = 0; k < 5; k++) {
    SampleOptions o = small(ADAPTS[k]);
    check(model_normal(5), &o, 350);
    check(model_normal(1), &o, 197);
  }
}

static void test_any_method(void **state) {
  (void)state;
  static const long EVERY[] = {350, 350, 1500, 50, 150};
  for (int sampler = 0; sampler_words[sampler]; sampler++) {
    SampleOptions o = small(ADAPT_AUTO);
    o.sampler = (Sampler)sampler;
    check(model_normal(5), &o, EVERY[sampler]);
    check(model_funnel(), &o, EVERY[sampler]);
  }
}

static void test_automatic_end(void **state) {
  (void)state;
  SampleOptions o = small(ADAPT_AUTO);
  o.tune = TUNE_AUTO;
  check(model_normal(4), &o, 300);
  o.draws = 5;
  check(model_chain(40), &o, 900);
  check(model_funnel(), &o, 700);
}

static void test_two_groups(void **state) {
  (void)state;
  SampleOptions o = small(ADAPT_AUTO);
  o.chains = 6;
  check(model_normal(3), &o, 500);
}

static void test_lost_chains_and_divergences(void **state) {
  (void)state;
  SampleOptions o = small(ADAPT_AUTO);
  o.init_radius = 60;
  check(model_modes(), &o, 501);
  o = small(ADAPT_AUTO);
  check(model_wall(), &o, 313);
}

/* z is 0 or 1, x | z ~ N(4 z - 2, 1); the chain's memory is z. */
static void *coin_new(void *model, int id) {
  (void)id;
  (void)model;
  return calloc(1, sizeof(int));
}
static void coin_free(void *model, void *chain) {
  (void)model;
  free(chain);
}
static DensityStatus coin_gradient(void *model, void *chain, const double *q, double *lp,
                                   double *g) {
  (void)model;
  double away = q[0] - 4 * *(int *)chain + 2;
  *lp = -0.5 * away * away;
  g[0] = -away;
  return DENSITY_OK;
}
static DensityStatus coin_write(void *model, void *chain, const double *q, Rng *rng,
                                double *row) {
  (void)model;
  row[0] = q[0];
  row[1] = *(int *)chain;
  row[2] = rng_uniform(rng);
  return row[2] < 0.5 ? DENSITY_OK : DENSITY_REJECT;
}
static const char *coin_error(void *model, void *chain) {
  (void)model, (void)chain;
  return "";
}
static void coin_start(void *model, void *chain, const double *q, long attempt,
                       Rng *rng) {
  (void)model, (void)q, (void)attempt;
  *(int *)chain = rng_uniform(rng) < 0.5;
}
static void coin_set(void *model, void *chain, const double *values) {
  (void)model;
  *(int *)chain = (int)values[0];
}
static void coin_get(void *model, void *chain, double *values) {
  (void)model;
  values[0] = *(int *)chain;
}
static DensityStatus coin_step(void *model, void *chain, const double *q, double *lp,
                               double *grad, Rng *rng) {
  *(int *)chain = rng_uniform(rng) < 1 / (1 + exp(-4 * q[0]));
  return coin_gradient(model, chain, q, lp, grad);
}

static Density model_coin(void) {
  return (Density){.dim = 1,
                   .discrete = 1,
                   .width = 3,
                   .chain_new = coin_new,
                   .chain_free = coin_free,
                   .gradient = coin_gradient,
                   .write = coin_write,
                   .error = coin_error,
                   .discrete_start = coin_start,
                   .discrete_set = coin_set,
                   .discrete_get = coin_get,
                   .discrete_step = coin_step};
}

static void test_discrete(void **state) {
  (void)state;
  SampleOptions o = small(ADAPT_AUTO);
  check(model_coin(), &o, 101);
}

/* Draws whose generated quantities are refused are marked, and no others. */
static void test_refusals_are_marked(void **state) {
  (void)state;
  SampleOptions o = small(ADAPT_AUTO);
  Density density = model_coin();
  Run *run = run_new(&density, &o);
  assert_int_equal(run_sample(run, &NEVER), RUN_DONE);
  for (int c = 0; c < o.chains; c++) {
    DrawRows drawn = run_share(run, c);
    long count = 0;
    for (int k = 0; k < o.draws; k++) {
      assert_true((run_rows(run, c)[3 * k + 2] >= 0.5) == (drawn.refused->at[k] == 1));
      count += drawn.refused->at[k] == 1;
    }
    assert_int_equal(atomic_load(&run_progress(run, c)->refused), count);
    draw_rows_drop(&drawn);
  }
  run_destroy(&run);
}

/* Numbers that no warm-up has are refused, and the run begins anew. */
static void test_foreign_numbers(void **state) {
  (void)state;
  SampleOptions o = small(ADAPT_AUTO);
  Fuse fuse = {.inner = model_normal(2)};
  Density density = with_fuse(&fuse, 900);
  Run *run = run_new(&density, &o), *other = run_new(&density, &o);
  assert_int_equal(run_sample(run, &fuse.stop), RUN_STOPPED);
  long since = 0, n = 0;
  double *numbers = run_warmup(run, 0, &since, &n), done = numbers[0];
  const double WRONG[] = {-1, 151, (double)NAN, (double)INFINITY, 0.5, 1e300, done + 60};
  for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
    numbers[0] = WRONG[i];
    assert_false(run_warm_up(other, 0, numbers, n));
  }
  numbers[0] = done;
  assert_false(run_warm_up(other, 0, numbers, n + 1));
  assert_false(run_warm_up(other, 0, numbers, 0));
  assert_int_equal(run_sample(other, &NEVER), RUN_DONE);
  Run *whole = run_new(&fuse.inner, &o);
  assert_int_equal(run_sample(whole, &NEVER), RUN_DONE);
  assert_memory_equal(run_rows(other, 0), run_rows(whole, 0), sizeof(double) * 60);
  mem_free(numbers);
  run_destroy(&run);
  run_destroy(&other);
  run_destroy(&whole);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_any_adaptation),
      cmocka_unit_test(test_any_method),
      cmocka_unit_test(test_automatic_end),
      cmocka_unit_test(test_two_groups),
      cmocka_unit_test(test_lost_chains_and_divergences),
      cmocka_unit_test(test_discrete),
      cmocka_unit_test(test_refusals_are_marked),
      cmocka_unit_test(test_foreign_numbers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
