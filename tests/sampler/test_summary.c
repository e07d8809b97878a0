/* SPDX-License-Identifier: BSD-3-Clause
   Summaries and the sentences that warn. */
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>
#include "base/rng.h"
#include "sampler/diagnose/diagnose.h"
#include "sampler/diagnose/scalar_summary.h"

static Columns *normals(int chains, int draws) {
  Columns *columns = columns_new(chains, draws);
  long dims[] = {2};
  columns_add(columns, "theta", COLUMN_REAL, 1, dims);
  columns_add(columns, "mu", COLUMN_REAL, 0, NULL);
  Rng rng;
  rng_init(&rng, 9, 0, STREAM_NOTEBOOK);
  for (int k = 0; k < 2; k++)
    for (long i = 0; i < chains * draws * columns->at[k].size; i++)
      columns->at[k].data[i] = rng_normal(&rng);
  return columns;
}

static Columns *stats_of(int chains, int draws) {
  Columns *stats = columns_new(chains, draws);
  columns_add(stats, "diverging", COLUMN_BOOL, 0, NULL);
  columns_add(stats, "reached_max_treedepth", COLUMN_BOOL, 0, NULL);
  columns_add(stats, "energy", COLUMN_REAL, 0, NULL);
  Rng rng;
  rng_init(&rng, 10, 0, STREAM_NOTEBOOK);
  for (long i = 0; i < chains * draws; i++) stats->at[2].data[i] = rng_normal(&rng);
  return stats;
}

static void expect(const Columns *posterior, const Columns *stats, int count,
                   const char *part) {
  Texts texts = {0};
  assert_true(summary_warnings(posterior, stats, NULL, &texts));
  if (texts.n != count)
    fail_msg("%d sentences, first %s", texts.n, texts.n ? texts.at[0] : "-");
  if (count && !strstr(texts.at[0], part))
    fail_msg("\"%s\" not in \"%s\"", part, texts.at[0]);
  for (int i = 0; i < texts.n; i++) mem_free(texts.at[i]);
  vec_free(&texts);
}

static void test_good_draws_say_nothing(void **state) {
  (void)state;
  Columns *posterior = normals(4, 500), *stats = stats_of(4, 500);
  expect(posterior, stats, 0, "");
  expect(posterior, NULL, 0, "");
  columns_destroy(&posterior);
  columns_destroy(&stats);
}

static void test_chains_that_disagree(void **state) {
  (void)state;
  Columns *posterior = normals(4, 500);
  const Column *theta = columns_find(posterior, "theta");
  for (int i = 0; i < 500; i++) column_at(posterior, theta, 2, i)[1] += 0.5;
  expect(posterior, NULL, 2, "`theta[2]`");
  columns_destroy(&posterior);
}

enum { CHAINS = 4, DRAWS = 500 };

static double r_hat_of(const double *x) {
  double r_hat;
  diag_convergence(x, CHAINS, DRAWS, &r_hat, NULL, NULL);
  return r_hat;
}

/* Steps of random walks add up; a mixture far away, heavy tails and large units do
   not. */
static void test_draws_that_walk_away(void **state) {
  (void)state;
  double walk[CHAINS * DRAWS], modes[CHAINS * DRAWS], tails[CHAINS * DRAWS];
  Columns *z = normals(CHAINS, DRAWS), *u = normals(CHAINS, DRAWS);
  for (int i = 0; i < CHAINS * DRAWS; i++) {
    double step = 1e11 * z->at[1].data[i];
    walk[i] = i % DRAWS ? walk[i - 1] + step : step;
    modes[i] = (i / DRAWS ? 3e13 : -4e13) + step;
    tails[i] = 1e9 * z->at[1].data[i] / u->at[0].data[i]; /* Cauchy */
  }
  assert_true(diag_walk(walk, CHAINS, DRAWS, r_hat_of(walk)) > 1e11);
  assert_true(r_hat_of(modes) > 1.1);
  assert_true(diag_walk(modes, CHAINS, DRAWS, r_hat_of(modes)) == 0);
  assert_true(diag_walk(tails, CHAINS, DRAWS, r_hat_of(tails)) == 0);
  for (int i = 0; i < CHAINS * DRAWS; i++) walk[i] *= 1e-9;
  assert_true(diag_walk(walk, CHAINS, DRAWS, r_hat_of(walk)) == 0);
  for (int i = 0; i < CHAINS * DRAWS; i++) z->at[1].data[i] = walk[i] * 1e9;
  expect(z, NULL, 3, "`mu` comes to ");
  columns_destroy(&z);
  columns_destroy(&u);
}

static void test_few_draws(void **state) {
  (void)state;
  Columns *posterior = normals(4, 80);
  for (int k = 0; k < 2; k++) { /* the same chain four times, its second half mirrored */
    const Column *column = &posterior->at[k];
    for (int i = 0; i < 4 * 80; i++) {
      int from = i % 80 < 40 ? i % 80 : 79 - i % 80;
      memcpy(column_at(posterior, column, i / 80, i % 80),
             column_at(posterior, column, 0, from),
             sizeof(double) * (size_t)column->size);
    }
  }
  expect(posterior, NULL, 1, "less than 400");
  columns_destroy(&posterior);
}

static void test_trajectories(void **state) {
  (void)state;
  Columns *posterior = normals(4, 500), *stats = stats_of(4, 500);
  stats->at[0].data[7] = stats->at[0].data[1999] = 1;
  expect(posterior, stats, 1, "2 of 2000 draws diverged");
  stats->at[0].data[7] = stats->at[0].data[1999] = 0;
  stats->at[1].data[3] = 1;
  expect(posterior, stats, 1, "1 of 2000 trajectories");
  stats->at[1].data[3] = 0;
  double *energy = stats->at[2].data + 500;
  for (int i = 1; i < 500; i++) energy[i] = 0.95 * energy[i - 1] + energy[i];
  expect(posterior, stats, 1, "E-BFMI of chain 2");
  columns_destroy(&posterior);
  columns_destroy(&stats);
}

/* Generated quantities may be NaN or constant; neither is a fault of the chains. */
static void test_nan_and_constants_do_not_warn(void **state) {
  (void)state;
  Columns *posterior = normals(4, 500);
  for (long i = 0; i < 2000; i++) posterior->at[1].data[i] = (double)NAN;
  for (long i = 0; i < 2000; i++) posterior->at[0].data[2 * i] = 1;
  expect(posterior, NULL, 0, "");
  ScalarSummary s = scalar_summary(posterior, &posterior->at[1], 0, 0.94);
  assert_true(isnan(s.mean) && isnan(s.hdi_low) && isnan(s.r_hat) && isnan(s.ess_bulk));
  columns_destroy(&posterior);
}

static void test_scalar_summary_collects(void **state) {
  (void)state;
  Columns *posterior = normals(4, 500);
  ScalarSummary s = scalar_summary(posterior, &posterior->at[0], 1, 0.9);
  double x[2000], low, high;
  for (long i = 0; i < 2000; i++) x[i] = posterior->at[0].data[2 * i + 1];
  diag_hdi(x, 4, 500, 0.9, &low, &high);
  assert_true(s.mean == diag_mean(x, 4, 500) && s.r_hat == r_hat_of(x));
  assert_true(s.hdi_low == low && s.hdi_high == high &&
              s.mcse_sd == diag_mcse_sd(x, 4, 500));
  columns_destroy(&posterior);
}

typedef struct Presser {
  atomic_int presses;
  atomic_bool is_over;
} Presser;

static void *press(void *ctx) {
  Presser *p = ctx;
  const struct timespec pause = {0, 2000000};
  while (!atomic_load(&p->is_over)) {
    nanosleep(&pause, NULL);
    atomic_fetch_add(&p->presses, 1);
  }
  return NULL;
}

/* Very many scalars are left when they are to be. */
static void test_a_stop(void **state) {
  (void)state;
  long many = 1000000;
  Columns *posterior = columns_new(4, 4);
  columns_add(posterior, "x", COLUMN_REAL, 1, &many);
  Presser presser = {0};
  Texts texts = {0};
  pthread_t thread;
  assert_int_equal(pthread_create(&thread, NULL, press, &presser), 0);
  assert_false(summary_warnings(posterior, NULL, &presser.presses, &texts));
  atomic_store(&presser.is_over, true);
  pthread_join(thread, NULL);
  assert_int_equal(texts.n, 0);
  columns_destroy(&posterior);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_good_draws_say_nothing),
      cmocka_unit_test(test_chains_that_disagree),
      cmocka_unit_test(test_draws_that_walk_away),
      cmocka_unit_test(test_few_draws),
      cmocka_unit_test(test_trajectories),
      cmocka_unit_test(test_nan_and_constants_do_not_warn),
      cmocka_unit_test(test_scalar_summary_collects),
      cmocka_unit_test(test_a_stop),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
