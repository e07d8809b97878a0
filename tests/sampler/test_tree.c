/* SPDX-License-Identifier: BSD-3-Clause
   Invariants of the integrator and of one transition. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "models.h"
#include "near.h"
#include "sampler/nuts/tree.h"

enum { DIM = 7, DEPTH = 8 };

typedef struct Fixture {
  Density density;
  Block block;
  Dynamics dynamics;
  Walk walk;
  Tree tree;
  Rng rng;
  atomic_int stop, halt;
} Fixture;

static void set_up(Fixture *f) {
  *f = (Fixture){.density = model_normal(DIM)};
  f->block = block_new(DIM, 2 + 2 + 3 + tree_vectors(DEPTH));
  Dynamics *d = &f->dynamics;
  *d = (Dynamics){
      .density = &f->density, .dim = DIM, .padded = padded_size(DIM), .step = 0.3};
  d->inv_metric = block_vector(&f->block);
  d->momentum_sd = block_vector(&f->block);
  for (long i = 0; i < DIM; i++) d->inv_metric[i] = pow(model_normal_scale(DIM, i), 2);
  dynamics_metric_changed(d);
  f->walk = (Walk){.dynamics = d, .rng = &f->rng, .stop = &f->stop, .halt = &f->halt};
  f->walk.draw.q = block_vector(&f->block);
  f->walk.draw.g = block_vector(&f->block);
  tree_init(&f->tree, &f->walk, DEPTH, &f->block);
  rng_init(&f->rng, 3, 0, STREAM_SAMPLING);
  Proposal *at = &f->walk.draw;
  for (long i = 0; i < DIM; i++) at->q[i] = 5.5 * model_normal_scale(DIM, i);
  assert_true(dynamics_gradient(d, at->q, &at->lp, at->g));
}

static Point point_at_start(Fixture *f) {
  Point z = {block_vector(&f->block), block_vector(&f->block), block_vector(&f->block),
             0};
  vector_copy(z.q, f->walk.draw.q, f->dynamics.padded);
  vector_copy(z.g, f->walk.draw.g, f->dynamics.padded);
  dynamics_momentum(&f->dynamics, &f->rng, z.p);
  return z;
}

static void test_leapfrog_is_reversible(void **state) {
  (void)state;
  Fixture f;
  set_up(&f);
  Point z = point_at_start(&f);
  for (int i = 0; i < 20; i++) leapfrog_step(&f.dynamics, &z, 0.3);
  assert_true(fabs(z.q[0] - f.walk.draw.q[0]) > 1e-4);
  for (int i = 0; i < 20; i++) leapfrog_step(&f.dynamics, &z, -0.3);
  for (long i = 0; i < DIM; i++) assert_near(z.q[i] / f.walk.draw.q[i], 1, 1e-11);
  block_free(&f.block);
}

/* The error of the energy falls with the square of the step. */
static void test_leapfrog_is_second_order(void **state) {
  (void)state;
  double error[2];
  for (int k = 0; k < 2; k++) {
    Fixture f;
    set_up(&f);
    Point z = point_at_start(&f);
    double before = dynamics_kinetic(&f.dynamics, z.p) - f.walk.draw.lp, after = 0;
    int steps = k ? 20 : 10;
    for (int i = 0; i < steps; i++) after = leapfrog_step(&f.dynamics, &z, 1.0 / steps);
    error[k] = fabs(after - before);
    block_free(&f.block);
  }
  assert_true(error[0] / error[1] > 3.5 && error[0] / error[1] < 4.5);
}

static void test_transition_invariants(void **state) {
  (void)state;
  Fixture f;
  set_up(&f);
  Tree *t = &f.tree;
  for (int i = 0; i < 500; i++) {
    rng_seek(&f.rng, (uint64_t)i);
    long before = f.dynamics.gradients;
    assert_true(tree_transition(t));
    assert_int_equal(f.dynamics.gradients - before, t->walk->steps);
    assert_true(t->walk->steps >= (1L << t->walk->depth) - 1 &&
                t->walk->steps < (1L << (t->walk->depth + 1)));
    assert_in_range(labs(t->walk->draw.index), 0, (1 << t->walk->depth) - 1);
    assert_true(t->acceptance_sum >= 0 && t->acceptance_sum <= (double)t->walk->steps);
    double lp, g[DIM + 1];
    dynamics_gradient(&f.dynamics, t->walk->draw.q, &lp, g);
    assert_true(lp == t->walk->draw.lp);
    for (long k = 0; k < DIM; k++) assert_true(g[k] == t->walk->draw.g[k]);
    for (long k = DIM; k < f.dynamics.padded; k++) assert_true(t->walk->draw.q[k] == 0);
  }
  block_free(&f.block);
}

static void test_small_steps_reach_max_depth(void **state) {
  (void)state;
  Fixture f;
  set_up(&f);
  f.dynamics.step = 1e-4;
  assert_true(tree_transition(&f.tree));
  assert_int_equal(f.walk.depth, DEPTH);
  assert_int_equal(f.walk.steps, (1 << DEPTH) - 1);
  assert_false(f.walk.diverging);
  block_free(&f.block);
}

static void test_large_steps_diverge_and_stay(void **state) {
  (void)state;
  Fixture f;
  set_up(&f);
  f.dynamics.step = 100;
  double before = f.walk.draw.q[0];
  assert_true(tree_transition(&f.tree));
  assert_true(f.walk.diverging);
  assert_int_equal(f.walk.depth, 0);
  assert_int_equal(f.walk.draw.index, 0);
  assert_true(f.walk.draw.q[0] == before);
  block_free(&f.block);
}

static void test_stop_is_seen_within_a_step(void **state) {
  (void)state;
  Fixture f;
  set_up(&f);
  atomic_store(&f.stop, 1);
  assert_false(tree_transition(&f.tree));
  assert_int_equal(f.dynamics.gradients, 1);
  atomic_store(&f.stop, 0);
  assert_true(tree_transition(&f.tree));
  atomic_store(&f.halt, 1);
  assert_false(tree_transition(&f.tree));
  block_free(&f.block);
}

/* Momenta on a half circle have turned at its end, not before; a subtree may have turned
   against its neighbour although the whole has not. */
static void test_criterion(void **state) {
  (void)state;
  _Alignas(32) double east[4] = {1, 0}, north[4] = {0, 1}, west[4] = {-1, 0.1},
                      rho_a[4] = {2, 0};
  _Alignas(32) double rho_b[4] = {0, 2}, rho_c[4] = {-3, 0.3}, metric[4] = {1, 1, 1, 1};
  Dynamics d = {.dim = 2, .padded = 4, .inv_metric = metric};
  Subtree a = {.rho = rho_a}, b = {.p_first = north, .p_last = north, .rho = rho_b};
  assert_true(tree_goes_on(&d, east, &a, east, &b));
  Subtree c = {.p_first = west, .p_last = west, .rho = rho_c};
  assert_false(tree_goes_on(&d, east, &a, east, &c));
  _Alignas(32) double long_rho[4] = {9, 0}, back[4] = {-0.5, 0.1}, ahead[4] = {6, 1};
  Subtree far = {.rho = long_rho},
          turned = {.p_first = back, .p_last = east, .rho = ahead};
  assert_false(tree_goes_on(&d, east, &far, east, &turned));
  turned.p_first = north;
  assert_true(tree_goes_on(&d, east, &far, east, &turned));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_leapfrog_is_reversible),
      cmocka_unit_test(test_leapfrog_is_second_order),
      cmocka_unit_test(test_transition_invariants),
      cmocka_unit_test(test_small_steps_reach_max_depth),
      cmocka_unit_test(test_large_steps_diverge_and_stay),
      cmocka_unit_test(test_stop_is_seen_within_a_step),
      cmocka_unit_test(test_criterion),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
