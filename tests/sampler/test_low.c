/* SPDX-License-Identifier: BSD-3-Clause
   The metric of low rank: its sketch, its estimate, dynamics under it, and what a run
   makes of it. */
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
#include "sampler/adapt/adapt_low.h"
#include "sampler/adapt/adapt_metric.h"

static const atomic_int NEVER;

/* The pairs kept are evenly spread, and the first is among them. */
static void test_sketch_spreads_evenly(void **state) {
  (void)state;
  Sketch s;
  long room = sketch_room(8);
  assert_true(room >= 8 && room % 2 == 0);
  sketch_init(&s, room, 8);
  for (long i = 0; i < 1000; i++) {
    _Alignas(32) double x[8] = {(double)i}, g[8] = {(double)-i};
    sketch_add(&s, x, g, 8);
    assert_true(s.n <= room && s.n * s.every <= i + s.every);
    for (long k = 0; k < s.n; k++) {
      assert_true(s.draws[8 * k] == (double)(k * s.every));
      assert_true(s.gradients[8 * k] == -s.draws[8 * k]);
    }
  }
  assert_true(2 * s.n >= room);
  assert_int_equal(sketch_room(1000000), 0);
  sketch_free(&s);
}

/* Normal of [dim] numbers with scales s_i, whose correlation is I + a u u' - b v v' in
   units of the scales: u and v orthonormal, a = 80, b = 1 - 1/50. */
typedef struct Spiked {
  long dim, padded;
  double *scale, *u, *v;
} Spiked;

#define LARGE 81.0
#define LITTLE 0.02

static Spiked spiked_new(long dim) {
  Spiked p = {.dim = dim, .padded = padded_size(dim)};
  p.scale = mem_new_aligned(sizeof(double) * (size_t)(3 * p.padded));
  p.u = p.scale + p.padded;
  p.v = p.u + p.padded;
  for (long i = 0; i < dim; i++) {
    p.scale[i] = exp(3 * sin((double)i));
    p.u[i] = 1 / sqrt((double)dim);
    p.v[i] = (i % 2 ? 1 : -1) / sqrt((double)dim);
  }
  return p;
}

/* z + ((power(LARGE)) - 1) (u z) u + ..., the correlation to the [power], at [z]. */
static void apply(const Spiked *p, double power, double *z) {
  double a = (pow(LARGE, power) - 1) * vector_dot(p->u, z, p->padded);
  double b = (pow(LITTLE, power) - 1) * vector_dot(p->v, z, p->padded);
  for (long i = 0; i < p->dim; i++) z[i] += a * p->u[i] + b * p->v[i];
}

static void draw_pair(const Spiked *p, Rng *rng, double *x, double *g) {
  for (long i = 0; i < p->dim; i++) x[i] = g[i] = rng_normal(rng);
  apply(p, 0.5, x);
  apply(p, -0.5, g);
  for (long i = 0; i < p->dim; i++) x[i] *= p->scale[i], g[i] *= -1 / p->scale[i];
}

/* Fills the sketches of four chains and finds the metric of them. */
static void find(const Spiked *p, long each, double cost, LowRank *low) {
  Sketch sketch[4];
  const Sketch *kept[4];
  Block block = block_new(p->dim, 7);
  Welford xs, gs;
  welford_init(&xs, &block);
  welford_init(&gs, &block);
  double *x = block_vector(&block), *g = block_vector(&block),
         *diagonal = block_vector(&block);
  Rng rng;
  rng_init(&rng, 4, 0, STREAM_NOTEBOOK);
  for (int c = 0; c < 4; c++) {
    sketch_init(&sketch[c], sketch_room(p->dim), p->padded);
    kept[c] = &sketch[c];
    for (long i = 0; i < each; i++) {
      draw_pair(p, &rng, x, g);
      sketch_add(&sketch[c], x, g, p->padded);
      welford_add(&xs, x, p->padded);
      welford_add(&gs, g, p->padded);
    }
  }
  metric_from_fisher(&xs, &gs, diagonal, p->dim);
  assert_true(metric_low(kept, 4, diagonal, cost, p->dim, p->padded, low));
  for (int c = 0; c < 4; c++) sketch_free(&sketch[c]);
  block_free(&block);
}

/* Whitened by the metric F F', the variance along F' w of the normal is
   |C^(1/2) S w|^2 / |F' w|^2 for scales S: in [1/4, 4] where it was 0.02 and 81. */
static double variance_along(const Spiked *p, const LowRank *low, const double *w) {
  Block block = block_new(p->dim, 2);
  double *truth = block_vector(&block), *ours = block_vector(&block);
  for (long i = 0; i < p->dim; i++) truth[i] = p->scale[i] * w[i];
  apply(p, 0.5, truth);
  for (long i = 0; i < p->dim; i++) ours[i] = low->scale[i] * w[i];
  for (long k = 0; k < low->rank; k++) {
    const double *row = low->vectors + k * p->padded;
    double along = low->stretch[k] * vector_dot(row, ours, p->padded);
    for (long i = 0; i < p->dim; i++) ours[i] += along * row[i];
  }
  double ratio = vector_dot(truth, truth, p->padded) / vector_dot(ours, ours, p->padded);
  block_free(&block);
  return ratio;
}

static void check_metric(long dim, long each) {
  Spiked p = spiked_new(dim);
  LowRank low;
  low_rank_init(&low, low_rank_most(dim), p.padded);
  find(&p, each, 1e6, &low);
  assert_true(low.rank >= 2 && low.rank <= 6);
  for (long j = 0; j < low.rank; j++)
    for (long k = 0; k <= j; k++)
      assert_near(
          vector_dot(low.vectors + j * p.padded, low.vectors + k * p.padded, p.padded),
          j == k, 1e-9);
  double *w = mem_new_aligned(sizeof *w * (size_t)p.padded);
  for (int k = 0; k < 2; k++) {
    for (long i = 0; i < dim; i++) w[i] = (k ? p.v[i] : p.u[i]) / p.scale[i];
    double ratio = variance_along(&p, &low, w);
    assert_true(ratio > 0.25 && ratio < 4);
  }
  Rng rng;
  rng_init(&rng, 6, 0, STREAM_NOTEBOOK);
  for (int k = 0; k < 20; k++) {
    for (long i = 0; i < dim; i++) w[i] = rng_normal(&rng) / p.scale[i];
    double ratio = variance_along(&p, &low, w);
    assert_true(ratio > 0.25 && ratio < 4);
  }
  mem_free(w);
  low_rank_free(&low);
  mem_free(p.scale);
}

static void test_metric_finds_spikes(void **state) {
  (void)state;
  check_metric(40, 40);  /* in the basis of the parameters */
  check_metric(200, 40); /* fewer pairs than parameters */
}

/* No direction pays where a gradient costs nothing and the gain is small. */
static void test_rank_is_what_pays(void **state) {
  (void)state;
  Spiked p = spiked_new(200);
  LowRank dear, cheap;
  low_rank_init(&dear, low_rank_most(200), p.padded);
  low_rank_init(&cheap, low_rank_most(200), p.padded);
  find(&p, 40, 1e7, &dear);
  find(&p, 40, 0, &cheap);
  assert_true(dear.rank >= 2);
  assert_true(cheap.rank >= 2 && cheap.rank <= dear.rank); /* a factor of 60 pays */
  low_rank_free(&dear);
  low_rank_free(&cheap);
  mem_free(p.scale);
}

/* The same steps as under a dense metric with the same factor. */
static void test_dynamics_are_those_of_the_matrix(void **state) {
  (void)state;
  enum { DIM = 8 };
  Density density = model_normal(DIM);
  _Alignas(32) double scale[DIM], stretch[2] = {3, -0.7}, vectors[2 * DIM] = {0};
  _Alignas(32) double factor[DIM * DIM], ones[DIM];
  for (int i = 0; i < DIM; i++) scale[i] = 0.1 * (i + 1), ones[i] = 1;
  vectors[1] = 0.6, vectors[4] = 0.8, vectors[DIM + 1] = 0.8, vectors[DIM + 4] = -0.6;
  for (int i = 0; i < DIM; i++)
    for (int k = 0; k < DIM; k++) {
      double sum = i == k;
      for (int r = 0; r < 2; r++)
        sum += stretch[r] * vectors[r * DIM + i] * vectors[r * DIM + k];
      factor[i * DIM + k] = scale[i] * sum;
    }
  const LowRank low = {2, scale, stretch, vectors};
  _Alignas(32) double q[2][DIM], p[2][DIM], g[2][DIM], force[2][DIM];
  for (int n = 0; n < 2; n++) {
    Dynamics d = {.density = &density, .dim = DIM, .padded = DIM};
    d.factor = n ? factor : NULL;
    d.low = n ? NULL : &low;
    d.inv_metric = d.momentum_sd = ones;
    for (int i = 0; i < DIM; i++) q[n][i] = 0.1 * i, p[n][i] = cos(i);
    Point z = {.q = q[n], .p = p[n], .g = g[n], .force = force[n]};
    assert_true(dynamics_gradient(&d, q[n], &z.lp, g[n]));
    dynamics_force(&d, &z);
    for (int i = 0; i < 5; i++) leapfrog_step(&d, &z, 0.002);
  }
  for (int i = 0; i < DIM; i++) {
    assert_near(q[0][i] / q[1][i], 1, 1e-10);
    assert_near(p[0][i], p[1][i], 1e-10 * (1 + fabs(p[1][i])));
  }
}

static Run *sample(const Density *density, const SampleOptions *o) {
  Run *run = run_new(density, o);
  assert_int_equal(run_sample(run, &NEVER), RUN_DONE);
  return run;
}

/* Correlated draws cost fewer gradients, and are what they should be. */
static void test_low_rank_pays(void **state) {
  (void)state;
  enum { DIM = 60, DRAWS = 1000 };
  Density density = model_chain(DIM);
  SampleOptions o = sample_defaults(), diagonal = o;
  diagonal.adapt = ADAPT_DIAG;
  o.draws = diagonal.draws = DRAWS;
  Run *low = sample(&density, &o), *diag = sample(&density, &diagonal);
  long few = atomic_load(&run_progress(low, 0)->draw_gradients);
  long many = atomic_load(&run_progress(diag, 0)->draw_gradients);
  assert_true(3 * few < many);
  assert_true(state_of(low, 0).n > 2 * DIM);
  assert_int_equal(state_of(diag, 0).n, DIM);
  for (int i = 0; i < DIM; i += 7) {
    double sum = 0, squares = 0;
    for (int c = 0; c < 4; c++)
      for (int k = 0; k < DRAWS; k++) {
        double x = run_rows(low, c)[k * density.width + i];
        sum += x, squares += x * x;
      }
    assert_near(sum / (4 * DRAWS), 0, 0.15);
    assert_near(squares / (4 * DRAWS), 1, 0.15);
  }
  run_destroy(&low);
  run_destroy(&diag);
}

/* 50 draws and 70 more are the bits of 120. */
static void test_resumed_to_the_same_bits(void **state) {
  (void)state;
  enum { DIM = 60 };
  Density density = model_chain(DIM);
  SampleOptions half = sample_defaults(), full = half;
  half.tune = full.tune = 150;
  half.draws = 50;
  full.draws = 120;
  Run *first = sample(&density, &half), *whole = sample(&density, &full);
  Run *rest = run_new(&density, &full);
  for (int c = 0; c < 4; c++)
    resume_from(rest, c, state_of(first, c), first, density.width, full.draws);
  assert_int_equal(run_sample(rest, &NEVER), RUN_DONE);
  for (int c = 0; c < 4; c++)
    assert_memory_equal(run_rows(rest, c), run_rows(whole, c),
                        sizeof(double) * DIM * 120);
  run_destroy(&first);
  run_destroy(&whole);
  run_destroy(&rest);
}

static void test_shapes_of_factors(void **state) {
  (void)state;
  Density density = model_chain(60);
  SampleOptions o = sample_defaults();
  assert_int_equal(adapt_metric(&o, &density), METRIC_LOW_RANK);
  assert_true(learnt_fits(&o, &density, 60));
  assert_true(learnt_fits(&o, &density, 60 + 60 + 2 * 61));
  assert_false(learnt_fits(&o, &density, 60 + 60 * 60));
  assert_false(learnt_fits(&o, &density, 60 + 59));
  o.adapt = ADAPT_DENSE;
  assert_true(learnt_fits(&o, &density, 60 + 60 * 60));
  assert_false(learnt_fits(&o, &density, 60 + 60 + 61));
  o.adapt = ADAPT_DIAG;
  assert_false(learnt_fits(&o, &density, 60 + 60));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_sketch_spreads_evenly),
      cmocka_unit_test(test_metric_finds_spikes),
      cmocka_unit_test(test_rank_is_what_pays),
      cmocka_unit_test(test_dynamics_are_those_of_the_matrix),
      cmocka_unit_test(test_low_rank_pays),
      cmocka_unit_test(test_resumed_to_the_same_bits),
      cmocka_unit_test(test_shapes_of_factors),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
