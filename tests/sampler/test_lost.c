/* SPDX-License-Identifier: BSD-3-Clause
   Which chains are lost, and that they find back. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "models.h"
#include "sampler/run/lost.h"

enum { DIM = 4, LANE_DIM = 4, DRAWS = 50 };

static const atomic_int NEVER;

/* A chain of draws that are normal with standard deviation [sd]; their log densities are
   [lp] at the top. */
typedef struct Stroll {
  Density density;
  Block block;
  Chain chain;
} Stroll;

static void walk_init(Stroll *w, double sd, double lp) {
  w->density = model_normal(DIM);
  w->block = block_new(DIM, 2);
  w->chain = (Chain){.density = &w->density};
  welford_init(&w->chain.recent.draws, &w->block);
  recent_clear(&w->chain.recent);
  Rng rng;
  rng_init(&rng, 7, 0, STREAM_NOTEBOOK);
  for (int k = 0; k < DRAWS; k++) {
    _Alignas(32) double q[LANE_DIM];
    Proposal draw = {.q = q, .lp = lp};
    for (int i = 0; i < DIM; i++) {
      double z = rng_normal(&rng);
      q[i] = sd * z;
      draw.lp -= 0.5 * z * z;
    }
    recent_add(&w->chain.recent, &draw, LANE_DIM);
  }
}

/* Of two chains, whether the first and the second are lost: bits 1 and 2. */
static int lost_of(double sd_a, double lp_a, double sd_b, double lp_b) {
  Stroll a, b;
  walk_init(&a, sd_a, lp_a);
  walk_init(&b, sd_b, lp_b);
  Chain *chains[] = {&a.chain, &b.chain};
  bool any = lost_mark(chains, 2);
  int lost = a.chain.is_lost + 2 * b.chain.is_lost;
  assert_int_equal(any, lost != 0);
  assert_int_equal(a.chain.recent.draws.n, 0); /* looked at anew */
  block_free(&a.block);
  block_free(&b.block);
  return lost;
}

/* The mass of a normal with peak exp(lp) is exp(lp) sd^DIM up to a constant; with DIM = 4
   the gap must exceed 10 + 5 sqrt(2) = 17.1, and the spread of log densities counts
   against it. */
static void test_less_density_and_less_mass_is_lost(void **state) {
  (void)state;
  assert_int_equal(lost_of(1, 0, 1, -100), 2);
  assert_int_equal(lost_of(1, -100, 1, 0), 1);
  assert_int_equal(lost_of(1, 0, 0.1, -30), 2);
  assert_int_equal(lost_of(1, 0, 1, -15), 0);
  assert_int_equal(lost_of(1, 0, 1, 0), 0);
}

static void test_a_spike_does_not_win(void **state) {
  (void)state;
  assert_int_equal(lost_of(1e-6, 4 * log(1e6), 1, 0), 0); /* equal masses */
  assert_int_equal(lost_of(1e-6, 30, 1, 0), 0);           /* less mass, more density */
  assert_int_equal(lost_of(1e-6, 4 * log(1e6) + 60, 1, 0), 2);
}

static Run *sample_modes(const Density *density, Adapt adapt, uint64_t seed, int threads,
                         SampleOptions *o) {
  *o = sample_defaults();
  o->draws = 50;
  o->seed = seed;
  o->init_radius = 16;
  o->threads = threads;
  o->adapt = adapt;
  Run *run = run_new(density, o);
  assert_int_equal(run_sample(run, &NEVER), RUN_DONE);
  return run;
}

static int chains_in_minor(const Run *run) {
  int count = 0;
  for (int c = 0; c < 4; c++) count += run_rows(run, c)[2 * 49] > 0;
  return count;
}

/* About one start in six leads to the minor mode, which Stan's warm-up does not leave. */
static void test_chains_find_back(void **state) {
  (void)state;
  Density density = model_modes();
  SampleOptions o;
  int stayed = 0;
  for (uint64_t seed = 1; seed <= 10; seed++) {
    Run *stan = sample_modes(&density, ADAPT_STAN, seed, 2, &o);
    stayed += chains_in_minor(stan);
    run_destroy(&stan);
    Run *run = sample_modes(&density, ADAPT_AUTO, seed, 2, &o);
    assert_int_equal(chains_in_minor(run), 0);
    run_destroy(&run);
  }
  assert_true(stayed >= 4);
}

static void test_threads_change_nothing(void **state) {
  (void)state;
  Density density = model_modes();
  SampleOptions o[2];
  for (uint64_t seed = 1; seed <= 4; seed++) {
    Run *one = sample_modes(&density, ADAPT_AUTO, seed, 1, &o[0]);
    for (int threads = 2; threads <= 8; threads += 6) {
      Run *run = sample_modes(&density, ADAPT_AUTO, seed, threads, &o[1]);
      for (int c = 0; c < 4; c++)
        assert_memory_equal(run_rows(one, c), run_rows(run, c), sizeof(double) * 2 * 50);
      run_destroy(&run);
    }
    run_destroy(&one);
  }
}

/* Starts that were asked for are not given up. */
static void test_given_starts_stay(void **state) {
  (void)state;
  Density density = model_modes();
  static const double INIT[] = {-20, 0, -20, 0, 40, 0, -20, 0};
  SampleOptions o = sample_defaults();
  o.draws = 50;
  o.seed = 1;
  o.init = INIT;
  Run *run = run_new(&density, &o);
  assert_int_equal(run_sample(run, &NEVER), RUN_DONE);
  assert_int_equal(chains_in_minor(run), 1);
  assert_true(run_rows(run, 2)[0] > 0);
  run_destroy(&run);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_less_density_and_less_mass_is_lost),
      cmocka_unit_test(test_a_spike_does_not_win),
      cmocka_unit_test(test_chains_find_back),
      cmocka_unit_test(test_threads_change_nothing),
      cmocka_unit_test(test_given_starts_stay),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
