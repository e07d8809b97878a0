/* SPDX-License-Identifier: BSD-3-Clause
   The dense metric: its eigenvalues, its estimate, dynamics under it, and what a run
   makes of it. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "models.h"
#include "near.h"
#include "sampler/adapt/adapt_dense.h"
#include "sampler/adapt/jacobi.h"
#include "sampler/method/leapfrog.h"

enum { DIM = 3, ROW = 4 };

/* Lower factor of a covariance: x_i is correlated 0.95 with x_(i-1), scales are 2, 1,
   0.01.  Its eigenvalues are far from those of the diagonal metric, so none is taken for
   noise. */
#define S 0.3122498999199199 /* sqrt(1 - 0.95^2) */
static const double C[DIM][DIM] = {
    {2, 0, 0}, {0.95, S, 0}, {0.01 * 0.9025, 0.01 * 0.95 * S, 0.01 * S}};

/* numpy.linalg.eigh([[2, 1, 0], [1, 3, 1], [0, 1, 4]]): 3 - sqrt(3), 3, 3 + sqrt(3) */
static void test_eigenvalues(void **state) {
  (void)state;
  double a[DIM * ROW] = {2, 1, 0, 0, 1, 3, 1, 0, 0, 1, 4, 0}, copy[DIM * ROW];
  double values[DIM], vectors[DIM * ROW], least = 10, most = 0;
  memcpy(copy, a, sizeof a);
  jacobi_eigen(a, DIM, ROW, values, vectors);
  for (int k = 0; k < DIM; k++) {
    least = fmin(least, values[k]);
    most = fmax(most, values[k]);
    for (int i = 0; i < DIM; i++) {
      double product = 0;
      for (int j = 0; j < DIM; j++) product += copy[i * ROW + j] * vectors[j * ROW + k];
      assert_near(product, values[k] * vectors[i * ROW + k], 1e-13);
    }
  }
  assert_near(least, 3 - sqrt(3), 1e-13);
  assert_near(most, 3 + sqrt(3), 1e-13);
}

/* A draw x = C z and its gradient -inv(C C') x = -inv(C') z. */
static void draw_pair(Rng *rng, double *x, double *g) {
  double z[DIM];
  for (int i = 0; i < DIM; i++) z[i] = rng_normal(rng);
  for (int i = 0; i < DIM; i++) {
    x[i] = 0;
    for (int k = 0; k <= i; k++) x[i] += C[i][k] * z[k];
  }
  for (int i = DIM - 1; i >= 0; i--) { /* inv(C') z */
    g[i] = z[i];
    for (int k = i + 1; k < DIM; k++) g[i] -= C[k][i] * g[k];
    g[i] /= C[i][i];
  }
  for (int i = 0; i < DIM; i++) g[i] = -g[i];
}

typedef struct Pair {
  Welford x, g;
  double *xx, *gg;
} Pair;

static Pair pair_new(Block *block, double *memory) {
  Pair p = {.xx = memory, .gg = memory + DIM * ROW};
  welford_init(&p.x, block);
  welford_init(&p.g, block);
  return p;
}

static void pair_add(Pair *p, const double *x, const double *g) {
  scatter_add(p->xx, &p->x, x, DIM, ROW);
  scatter_add(p->gg, &p->g, g, DIM, ROW);
  welford_add(&p->x, x, ROW);
  welford_add(&p->g, g, ROW);
}

/* For a normal, the estimate is the covariance whatever the draws were. */
static void test_metric_is_exact_for_normals(void **state) {
  (void)state;
  Block block = block_new(DIM, 4);
  _Alignas(32) double memory[2 * DIM * ROW], factor[DIM * ROW] = {0},
                                                          diagonal[ROW] = {1, 1, 1};
  Pair p = pair_new(&block, memory);
  Rng rng;
  rng_init(&rng, 4, 0, STREAM_NOTEBOOK);
  for (int i = 0; i < 8; i++) {
    _Alignas(32) double x[ROW] = {0}, g[ROW] = {0};
    draw_pair(&rng, x, g);
    pair_add(&p, x, g);
  }
  metric_from_fisher(&p.x, &p.g, diagonal, DIM);
  assert_true(metric_dense(p.xx, p.gg, diagonal, factor, DIM, ROW));
  for (int i = 0; i < DIM; i++)
    for (int k = 0; k < DIM; k++) {
      double product = 0, covariance = 0;
      for (int j = 0; j < DIM; j++) {
        product += factor[i * ROW + j] * factor[k * ROW + j];
        covariance += C[i][j] * C[k][j];
      }
      assert_near(product / covariance, 1, 1e-4);
    }
  block_free(&block);
}

static void test_scatters_merge(void **state) {
  (void)state;
  Block block = block_new(DIM, 12);
  _Alignas(32) double memory[3][2 * DIM * ROW];
  Pair all = pair_new(&block, memory[0]), a = pair_new(&block, memory[1]);
  Pair b = pair_new(&block, memory[2]);
  Rng rng;
  rng_init(&rng, 5, 0, STREAM_NOTEBOOK);
  for (int i = 0; i < 30; i++) {
    _Alignas(32) double x[ROW] = {0}, g[ROW] = {0};
    draw_pair(&rng, x, g);
    pair_add(&all, x, g);
    pair_add(i < 11 ? &a : &b, x, g);
  }
  scatter_merge(a.xx, &a.x, b.xx, &b.x, DIM, ROW);
  for (int i = 0; i < DIM; i++) {
    assert_near(all.xx[i * ROW + i] / all.x.squares[i], 1, 1e-12);
    for (int k = 0; k < DIM; k++) {
      double unit = sqrt(all.x.squares[i] * all.x.squares[k]);
      assert_near(a.xx[i * ROW + k] / unit, all.xx[i * ROW + k] / unit, 1e-12);
    }
  }
  block_free(&block);
}

/* Reversible, and its energy error falls with the square of the step. */
static void test_dynamics(void **state) {
  (void)state;
  Density density = model_normal(DIM);
  _Alignas(32) double factor[DIM * ROW] = {0.01, 0.002, 0, 0,  0.3, 0.9,
                                           0.1,  0,     5, 20, 90,  0};
  _Alignas(32) double ones[ROW] = {1, 1, 1, 1};
  double error[2];
  for (int n = 0; n < 2; n++) {
    Dynamics d = {.density = &density, .dim = DIM, .padded = ROW, .factor = factor};
    d.inv_metric = d.momentum_sd = ones;
    _Alignas(32) double q[ROW] = {0.04, 6, 480}, p[ROW] = {1, -0.7, 0.4}, g[ROW] = {0};
    _Alignas(32) double force[ROW];
    Point z = {.q = q, .p = p, .g = g, .force = force};
    assert_true(dynamics_gradient(&d, q, &z.lp, g));
    dynamics_force(&d, &z);
    double before = dynamics_kinetic(&d, p) - z.lp, after = 0;
    int steps = n ? 40 : 20;
    for (int i = 0; i < steps; i++) after = leapfrog_step(&d, &z, 1.0 / steps);
    error[n] = fabs(after - before);
    for (int i = 0; i < steps; i++) leapfrog_step(&d, &z, -1.0 / steps);
    assert_near(q[0] / 0.04, 1, 1e-10);
    assert_near(q[2] / 480, 1, 1e-10);
    assert_near(p[1], -0.7, 1e-10);
  }
  assert_true(error[0] / error[1] > 3.5 && error[0] / error[1] < 4.5);
}

static const atomic_int NEVER;

static Run *sample(const Density *density, const SampleOptions *o) {
  Run *run = run_new(density, o);
  assert_int_equal(run_sample(run, &NEVER), RUN_DONE);
  return run;
}

/* Correlated draws cost fewer gradients than with a diagonal metric of the same
   posterior. */
static void test_dense_pays(void **state) {
  (void)state;
  Density density = model_chain(30);
  SampleOptions o = sample_defaults(), diagonal = o;
  diagonal.adapt = ADAPT_DIAG;
  Run *dense = sample(&density, &o), *diag = sample(&density, &diagonal);
  long few = atomic_load(&run_progress(dense, 0)->draw_gradients);
  long many = atomic_load(&run_progress(diag, 0)->draw_gradients);
  assert_true(3 * few < many);
  assert_int_equal(state_of(dense, 0).n, 30 + 30 * 30);
  assert_int_equal(state_of(diag, 0).n, 30);
  run_destroy(&dense);
  run_destroy(&diag);
}

/* A state that was kept without its factor is resumed to the same bits. */
static void test_resume_without_factor(void **state) {
  (void)state;
  Density density = model_chain(5);
  SampleOptions half = sample_defaults(), full = half;
  half.tune = full.tune = 100;
  half.draws = 50;
  full.draws = 120;
  Run *first = sample(&density, &half), *whole = sample(&density, &full);
  Run *rest = run_new(&density, &full);
  for (int c = 0; c < 4; c++) {
    ChainState bare = state_of(first, c);
    bare.n = 5; /* the diagonal alone */
    resume_from(rest, c, bare, first, density.width, full.draws);
  }
  assert_int_equal(run_sample(rest, &NEVER), RUN_DONE);
  for (int c = 0; c < 4; c++)
    assert_memory_equal(run_rows(rest, c), run_rows(whole, c), sizeof(double) * 5 * 120);
  run_destroy(&first);
  run_destroy(&whole);
  run_destroy(&rest);
}

/* A stop during the repeated warm-up loses none of the draws that were given. */
static void test_stop_in_repeated_warmup(void **state) {
  (void)state;
  Density density = model_chain(5);
  SampleOptions half = sample_defaults(), full = half;
  half.draws = 50;
  Run *first = sample(&density, &half), *rest = run_new(&density, &full);
  ChainState bare = state_of(first, 1);
  bare.n = 5; /* the diagonal alone */
  resume_from(rest, 1, bare, first, density.width, full.draws);
  atomic_int stop = 1;
  assert_int_equal(run_sample(rest, &stop), RUN_STOPPED);
  assert_int_equal(run_drawn(rest, 1), 50);
  assert_int_equal(run_drawn(rest, 0), 0);
  assert_memory_equal(run_rows(rest, 1), run_rows(first, 1), sizeof(double) * 5 * 50);
  assert_memory_equal(state_of(rest, 1).q, bare.q, sizeof(double) * 5);
  run_destroy(&first);
  run_destroy(&rest);
}

/* Where nothing is left to draw, nothing is repeated. */
static void test_complete_chains_do_not_warm_up(void **state) {
  (void)state;
  Density density = model_chain(5);
  SampleOptions o = sample_defaults();
  Run *whole = sample(&density, &o), *again = run_new(&density, &o);
  for (int c = 0; c < 4; c++) {
    ChainState bare = state_of(whole, c);
    bare.n = 5; /* the diagonal alone */
    resume_from(again, c, bare, whole, density.width, o.draws);
  }
  assert_int_equal(run_sample(again, &NEVER), RUN_DONE);
  assert_true(atomic_load(&run_progress(again, 3)->gradients) <= 1);
  run_destroy(&whole);
  run_destroy(&again);
}

static void test_dense_has_a_limit(void **state) {
  (void)state;
  Density density = model_flat();
  SampleOptions o = sample_defaults();
  o.adapt = ADAPT_DENSE;
  density.dim = 201;
  Run *run = run_new(&density, &o);
  assert_int_equal(run_sample(run, &NEVER), RUN_FAILED);
  assert_non_null(strstr(run_error(run), "at most 200"));
  run_destroy(&run);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_eigenvalues),
      cmocka_unit_test(test_metric_is_exact_for_normals),
      cmocka_unit_test(test_scatters_merge),
      cmocka_unit_test(test_dynamics),
      cmocka_unit_test(test_dense_pays),
      cmocka_unit_test(test_resume_without_factor),
      cmocka_unit_test(test_stop_in_repeated_warmup),
      cmocka_unit_test(test_complete_chains_do_not_warm_up),
      cmocka_unit_test(test_dense_has_a_limit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
