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

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_digits)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
