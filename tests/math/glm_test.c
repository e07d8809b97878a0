/* SPDX-License-Identifier: BSD-3-Clause
   Slopes of generalised linear models against those of the plain distribution of the same
   predictor, relative to their own size, however large the coefficients are. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "base/arena.h"
#include "math/table/fn.h"

static void *scratch(FnCtx *ctx, size_t bytes) {
  return arena_alloc(ctx->owner, bytes);
}

typedef struct Family {
  const char *glm, *plain;
  int trials; /* between outcome and x, or 0 */
  double aux; /* behind the coefficients, or 0 */
} Family;

static const Family FAMILIES[] = {
    {"bernoulli_logit_glm_lpmf", "bernoulli_logit_lpmf", 0, 0},
    {"binomial_logit_glm_lpmf", "binomial_logit_lpmf", 5, 0},
    {"poisson_log_glm_lpmf", "poisson_log_lpmf", 0, 0},
    {"neg_binomial_2_log_glm_lpmf", "neg_binomial_2_log_lpmf", 0, 2.5},
};

static const Fn *find(const char *name, const View *in, int n) {
  Type types[FN_MAX_ARGS];
  FnMatch match;
  for (int k = 0; k < n; k++) types[k] = TYPE_ARRAY(in[k].base, in[k].array);
  assert_true(fn_resolve(name, types, n, &match));
  return match.fn;
}

/* Slope in the predictor of the plain mass at [eta], and its log. */
static double plain_slope(const Family *f, int y, double eta, double *lp) {
  double x[4] = {y}, d[4] = {0}, aux = f->aux;
  int trials = f->trials, n = 1;
  View in[4] = {view_int(&y)};
  if (trials) x[n] = trials, in[n++] = view_int(&trials);
  int at = n;
  x[n] = eta;
  in[n++] = view_scalar(&eta);
  if (aux > 0) x[n] = aux, in[n++] = view_scalar(&aux);
  *lp = find(f->plain, in, n)->scalar(x, d, ~0u, false);
  return d[at];
}

/* The same of alpha + 1e17 - 1e17. */
static double glm_slope(const Family *f, int y, double eta, double *lp) {
  double row[2] = {1, 1}, beta[2] = {1e17, -1e17}, aux = f->aux, slope = 0, one = 1;
  int trials = f->trials, n = 1;
  View in[6] = {view_int_array(&y, 1)}, out;
  if (trials) in[n++] = view_int_array(&trials, 1);
  in[n++] = view_matrix(row, 1, 2);
  int at = n;
  in[n++] = view_vector(&eta, 1);
  in[n++] = view_vector(beta, 2);
  if (aux > 0) in[n++] = view_scalar(&aux);
  double *bar[6] = {0};
  bar[at] = &slope;
  Arena *arena = arena_new();
  FnCtx ctx = {.alloc = scratch, .owner = arena, .want = 1u << at};
  const Fn *fn = find(f->glm, in, n);
  assert_int_equal(fn_eval(&ctx, fn, in, n, &out), FN_OK);
  fn->adjoint(&ctx, in, n, &out, &one, bar);
  *lp = out.r[0];
  arena_destroy(&arena);
  return slope;
}

static int compare(const char *name, int y, double eta, double got, double want) {
  /* what is subnormal has few digits */
  if (fabs(got - want) <= 1e-13 * fabs(want) + 1e-323) return 0;
  printf("%s at y = %d, eta = %g: %.17g, the plain spelling %.17g\n", name, y, eta, got,
         want);
  return 1;
}

static void test_digits(void **state) {
  static const double ETAS[] = {-745, -720, -100, -40, -20, -3,  0,  0.5,
                                3,    10,   20,   40,  100, 700, 740};
  int wrong = 0;
  (void)state;
  for (size_t k = 0; k < sizeof FAMILIES / sizeof *FAMILIES; k++)
    for (size_t i = 0; i < sizeof ETAS / sizeof *ETAS; i++)
      for (int y = 0; y < (FAMILIES[k].trials ? 6 : 2); y++) {
        double lp, plain, eta = ETAS[i], want = plain_slope(&FAMILIES[k], y, eta, &plain);
        if (!isfinite(plain) || !isfinite(want)) continue;
        double got = glm_slope(&FAMILIES[k], y, eta, &lp);
        wrong += compare(FAMILIES[k].glm, y, eta, got, want);
        wrong += compare(FAMILIES[k].glm, y, eta, lp, plain);
      }
  assert_int_equal(wrong, 0);
}

enum { CUTS = 3, ETAS = 15, OUTCOMES = ETAS * (CUTS + 1) };

/* Log mass of ordered outcomes, and slopes: in each predictor, and in the cuts, which are
   those of all, or given for each. */
static double ordered(double near, bool each, double *d_eta, double *d_cut) {
  static const double given[ETAS] = {-745, -720, -100, -40, -20, -3,  -1, 0.5,
                                     3,    10,   20,   40,  100, 700, 740};
  int y[OUTCOMES];
  double eta[OUTCOMES], one = 1, cuts[OUTCOMES * CUTS];
  for (int i = 0; i < OUTCOMES; i++) {
    eta[i] = given[i % ETAS], y[i] = 1 + i / ETAS;
    for (int k = 0; k < CUTS; k++) cuts[i * CUTS + k] = k < 2 ? -1 + k * near : 2;
  }
  View in[3] = {view_int_array(y, OUTCOMES), view_vector(eta, OUTCOMES),
                view_vector(cuts, CUTS)};
  if (each)
    in[2] = (View){.base = BASE_VECTOR,
                   .array = 1,
                   .ndims = 2,
                   .dims = {OUTCOMES, CUTS},
                   .size = OUTCOMES * CUTS,
                   .r = cuts};
  View out;
  double *bar[3] = {NULL, d_eta, d_cut};
  Arena *arena = arena_new();
  FnCtx ctx = {.alloc = scratch, .owner = arena, .want = 6};
  const Fn *fn = find("ordered_logistic_lpmf", in, 3);
  assert_int_equal(fn_eval(&ctx, fn, in, 3, &out), FN_OK);
  fn->adjoint(&ctx, in, 3, &out, &one, bar);
  double lp = out.r[0];
  arena_destroy(&arena);
  return lp;
}

static bool is_near(double got, double want) {
  return fabs(got - want) <= 1e-12 * fabs(want) + 1e-300;
}

/* Cuts that are shared, and the same ones given for each outcome. */
static void test_ordered(void **state) {
  double d[OUTCOMES] = {0}, slope[OUTCOMES] = {0};
  double cut[CUTS] = {0}, cuts[OUTCOMES * CUTS] = {0}, sum[CUTS] = {0};
  (void)state;
  double lp = ordered(0.25, false, d, cut), want = ordered(0.25, true, slope, cuts);
  assert_true(is_near(lp, want));
  for (int i = 0; i < OUTCOMES; i++) assert_true(is_near(d[i], slope[i]));
  for (int i = 0; i < OUTCOMES * CUTS; i++) sum[i % CUTS] += cuts[i];
  for (int k = 0; k < CUTS; k++) assert_true(is_near(cut[k], sum[k]));
}

/* Between cuts that nearly meet the mass is the density of the logistic, whose slope in
   eta is tanh(-(eta - cut) / 2). */
static void test_close_cuts(void **state) {
  double d[OUTCOMES] = {0}, cut[CUTS] = {0};
  (void)state;
  ordered(0x1p-40, false, d, cut);
  assert_true(fabs(d[ETAS + 5] - tanh(1)) < 1e-11);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_digits),
                                     cmocka_unit_test(test_ordered),
                                     cmocka_unit_test(test_close_cuts)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
