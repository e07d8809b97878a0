/* SPDX-License-Identifier: BSD-3-Clause
   Programs as log densities: values against SciPy (eval_expected.py), constraints there
   and back, block checks, errors with their places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "base/alloc.h"
#include "lang/check/check.h"
#include "lang/eval/eval.h"
#include "lang/syntax/parse.h"

static Program *compile(const char *text) {
  Diags *diags = diags_new();
  Program *program = parse_program(str_of(text), NULL, diags);
  if (!program || !check_program(program, NULL, diags)) {
    Buf out = {0};
    diags_print(&out, diags, str_of(text), NULL);
    fail_msg("%s", buf_text(&out));
  }
  diags_destroy(&diags);
  return program;
}

/* An interpreter whose transformed data has run. */
static Eval *start(const Program *program) {
  Eval *e = eval_new(program, NULL);
  EvalStatus status = eval_block(e, BLOCK_TRANSFORMED_DATA);
  if (status != EVAL_OK) fail_msg("%s", eval_error(e));
  return e;
}

static void near(double found, double expected) {
  if (!(fabs(found - expected) <= 1e-11 * (1 + fabs(expected))))
    fail_msg("%.17g, expected %.17g", found, expected);
}

static void check_density(const char *text, int dim, const double *q, double with,
                          double without) {
  Program *program = compile(text);
  Eval *e = start(program);
  long n;
  double lp;
  assert_int_equal(eval_dim(e, &n), EVAL_OK);
  assert_int_equal(n, dim);
  if (eval_log_density(e, q, true, &lp) != EVAL_OK) fail_msg("%s", eval_error(e));
  near(lp, with);
  assert_int_equal(eval_log_density(e, q, false, &lp), EVAL_OK);
  near(lp, without);
  double back[32];
  assert_int_equal(eval_unconstrain(e, back), EVAL_OK);
  for (int k = 0; k < dim; k++) near(back[k], q[k]);
  eval_destroy(&e);
  program_destroy(&program);
}

static void test_eight_schools(void **state) {
  (void)state;
  static const double q[] = {3.5, 0.7, 0.1, -0.4, 1.2, -1.1, 0.3, 0.9, -0.2, 0.5};
  check_density("transformed data {\n"
                "  int J = 8;\n"
                "  vector[J] y = [28, 8, -3, 7, -1, 1, 18, 12]';\n"
                "  vector<lower=0>[J] sigma = [15, 10, 16, 11, 9, 11, 10, 18]';\n"
                "}\n"
                "parameters { real mu; real<lower=0> tau; vector[J] eta; }\n"
                "transformed parameters { vector[J] theta = mu + tau * eta; }\n"
                "model {\n"
                "  mu ~ normal(0, 5); tau ~ cauchy(0, 5); eta ~ std_normal();\n"
                "  y ~ normal(theta, sigma);\n"
                "}\n",
                10, q, -44.83288989254411, -45.53288989254411);
}

static void test_radon(void **state) {
  (void)state;
  static const double q[] = {1.2, -0.6, -0.5, 0.25, 0.3, -0.7, 1.5};
  check_density(
      "transformed data {\n"
      "  int N = 6; int J = 3;\n"
      "  array[N] int<lower=1, upper=J> county = {1, 1, 2, 3, 3, 3};\n"
      "  vector[N] floor_measure = [1, 0, 0, 0, 1, 0]';\n"
      "  vector[N] y = [0.8, 1.0, 0.3, 1.4, 0.6, 1.1]';\n"
      "}\n"
      "parameters {\n"
      "  real mu_a, b; real<lower=0> sigma_a, sigma_y; vector[J] a_raw;\n"
      "}\n"
      "transformed parameters { vector[J] a = mu_a + sigma_a * a_raw; }\n"
      "model {\n"
      "  mu_a ~ normal(0, 5); b ~ normal(0, 5); a_raw ~ std_normal();\n"
      "  sigma_a ~ normal(0, 2); sigma_y ~ normal(0, 2);\n"
      "  for (n in 1:3) y[n] ~ normal(a[county[n]] + b * floor_measure[n], sigma_y);\n"
      "  target += normal_lpdf(y[4:6] | a[county[4:6]] + b * floor_measure[4:6],\n"
      "                        sigma_y);\n"
      "}\n",
      7, q, -20.83038254673467, -20.58038254673467);
}

static void test_truncation(void **state) {
  (void)state;
  static const double q[] = {0.4, -0.3};
  check_density("transformed data { int n = 4; real y = 0.7; }\n"
                "parameters { real mu; real<lower=0> s; }\n"
                "model {\n"
                "  y ~ normal(mu, s) T[-1, 2];\n"
                "  1.5 ~ normal(mu, s) T[0.5, ];\n"
                "  -1.5 ~ normal(mu, s) T[, 0.25];\n"
                "  n ~ poisson(3.5) T[2, ];\n"
                "  n ~ poisson(3.5) T[2, 6];\n"
                "  n ~ poisson(3.5) T[, 5];\n"
                "}\n",
                2, q, -9.38624847056101, -9.08624847056101);
}

/* What lies outside of T[ ] is told; the reason of one point is not that of the next. */
static void test_outside_of_truncation(void **state) {
  (void)state;
  Program *program = compile("parameters { real mu; real nu; }\nmodel {\n"
                             "  mu ~ normal(0, 1) T[, 2];\n"
                             "  if (nu > 0) target += negative_infinity();\n}\n");
  Eval *e = start(program);
  double lp;
  assert_int_equal(eval_log_density(e, (double[]){3, 0}, true, &lp), EVAL_OK);
  assert_true(isinf(lp) && lp < 0);
  assert_string_equal(eval_error(e), "3, left of `~`, is above the bound 2 of T[ ]");
  assert_int_equal(program_place(program, eval_error_span(e).start).line, 3);
  assert_int_equal(eval_log_density(e, (double[]){1, 1}, true, &lp), EVAL_OK);
  assert_true(isinf(lp) && lp < 0);
  assert_string_equal(eval_error(e), "the log density becomes -infinity here");
  assert_int_equal(program_place(program, eval_error_span(e).start).line, 4);
  assert_int_equal(eval_log_density(e, (double[]){1, -1}, true, &lp), EVAL_OK);
  assert_true(isfinite(lp));
  assert_string_equal(eval_error(e), "");
  eval_destroy(&e);
  program_destroy(&program);
}

static void test_bounds(void **state) {
  (void)state;
  static const double q[] = {0.3, -0.2, 0.8, 0.1, 1.5, -0.4, 0.6};
  check_density(
      "transformed data { vector[2] top = [0.5, -1]'; }\n"
      "parameters {\n"
      "  real<lower=1> a;\n"
      "  vector<lower=0, upper=a>[2] b;\n"
      "  real<offset=2, multiplier=3> c;\n"
      "  vector<upper=top>[2] d;\n"
      "  real f;\n"
      "}\n"
      "model {\n"
      "  a ~ normal(0, 1); b ~ normal(1, 2); c ~ normal(2, 3); d ~ normal(0, 1);\n"
      "  f ~ logistic(0, 1);\n"
      "}\n",
      7, q, -20.34117302411878, -21.610016731065205);
}

static void test_user_density(void **state) {
  (void)state;
  static const double q[] = {0.2, 1.1};
  check_density("functions {\n"
                "  real expo_lpdf(vector y, real r) {\n"
                "    real s = 0;\n"
                "    for (x in y) s += log(r) - r * x;\n"
                "    return s;\n"
                "  }\n"
                "  real half_lpdf(real y, real r) { return log(r) - r * y; }\n"
                "  real half_lcdf(real y, real r) { return log1m_exp(-r * y); }\n"
                "  real half_lccdf(real y, real r) { return -r * y; }\n"
                "  void penalty_lp(real x) { x ~ normal(0, 1); target += -3 * x; }\n"
                "}\n"
                "transformed data { vector[3] y = [0.5, 1.5, 2.5]'; }\n"
                "parameters { real<lower=0> r; real x; }\n"
                "model {\n"
                "  y ~ expo(r); penalty_lp(x);\n"
                "  1.5 ~ half(r) T[0.5, 2];\n"
                "}\n",
                2, q, -10.367209370768018, -10.567209370768017);
}

/* Every structured type: constrain, check by the declaration, unconstrain. */
static void test_round_trips(void **state) {
  (void)state;
  Program *program = compile("parameters {\n"
                             "  simplex[4] a;\n"
                             "  array[2] ordered[3] b;\n"
                             "  positive_ordered[3] c;\n"
                             "  unit_vector[3] d;\n"
                             "  cholesky_factor_corr[3] e;\n"
                             "  corr_matrix[3] f;\n"
                             "  cov_matrix[2] g;\n"
                             "  cholesky_factor_cov[3, 2] h;\n"
                             "  array[2, 2] real<lower=-1, upper=1> i;\n"
                             "  matrix<lower=0>[2, 3] j;\n"
                             "  sum_to_zero_vector[4] k;\n"
                             "  column_stochastic_matrix[3, 2] l;\n"
                             "  row_stochastic_matrix[3, 2] m;\n"
                             "}\n"
                             "model { }\n");
  Eval *e = eval_new(program, NULL);
  enum { DIM = 3 + 6 + 3 + 3 + 3 + 3 + 3 + 5 + 4 + 6 + 3 + 4 + 3 };
  long n;
  double q[DIM], back[DIM], lj;
  assert_int_equal(eval_dim(e, &n), EVAL_OK);
  assert_int_equal(n, DIM);
  for (int k = 0; k < DIM; k++) q[k] = sin(1.0 + 2.3 * k);
  /* A unit vector forgets its length. */
  double length = sqrt(q[12] * q[12] + q[13] * q[13] + q[14] * q[14]);
  for (int k = 12; k < 15; k++) q[k] /= length;
  assert_int_equal(eval_constrain(e, q, true, &lj), EVAL_OK);
  assert_true(isfinite(lj));
  Node **decls;
  int count = program_decls(program, BLOCK_PARAMETERS, &decls);
  assert_int_equal(count, 13);
  for (int k = 0; k < count; k++)
    if (eval_check_constraint(e, decls[k], eval_get(e, decls[k]->sym)) != EVAL_OK)
      fail_msg("%s", eval_error(e));
  if (eval_unconstrain(e, back) != EVAL_OK) fail_msg("%s", eval_error(e));
  for (int k = 0; k < DIM; k++)
    if (!(fabs(back[k] - q[k]) < 1e-8))
      fail_msg("number %d: %g, was %g", k, back[k], q[k]);
  eval_destroy(&e);
  program_destroy(&program);
}

static const struct {
  const char *program;
  BlockKind block;
  EvalStatus status;
  int line;
  const char *message;
} ERRORS[] = {
    {"transformed data {\n  real<lower=0> x = -1;\n}", BLOCK_TRANSFORMED_DATA, EVAL_ERROR,
     2, "`x` is -1, it must be at least 0"},
    {"transformed data {\n  vector<upper=2>[3] x = [1, 3, 2]';\n}",
     BLOCK_TRANSFORMED_DATA, EVAL_ERROR, 2, "`x[2]` is 3, it must be at most 2"},
    {"transformed data {\n  array[2] matrix<lower=0>[2, 2] x;\n  x[1] = rep_matrix(1, 2, "
     "2);\n"
     "  x[2] = x[1];\n  x[2, 1, 2] = -5;\n}",
     BLOCK_TRANSFORMED_DATA, EVAL_ERROR, 2, "`x[2,1,2]` is -5, it must be at least 0"},
    {"transformed data {\n  real x = normal_rng(0, 1);\n}", BLOCK_TRANSFORMED_DATA,
     EVAL_ERROR, 2, "`normal_rng` cannot be used here: there are no random numbers"},
    {"transformed data {\n  int n = 3;\n  if (n > 2)\n    reject(\"n is \", n);\n}",
     BLOCK_TRANSFORMED_DATA, EVAL_ERROR, 4, "n is 3"},
    {"functions {\n  real f(real x) {\n    if (x > 1) return x;\n    print(x);\n"
     "    fatal_error(\"end\");\n  }\n}\ntransformed data {\n  real y = f(0.5);\n}",
     BLOCK_TRANSFORMED_DATA, EVAL_ERROR, 5, "end"},
    {"data {\n  int N;\n}\ntransformed data {\n  int m = N + 1;\n}",
     BLOCK_TRANSFORMED_DATA, EVAL_ERROR, 5, "`N` has no value"},
};

static void test_block_errors(void **state) {
  (void)state;
  for (size_t k = 0; k < sizeof ERRORS / sizeof *ERRORS; k++) {
    Program *program = compile(ERRORS[k].program);
    Eval *e = eval_new(program, NULL);
    int line, column;
    assert_int_equal(eval_block(e, ERRORS[k].block), ERRORS[k].status);
    assert_string_equal(eval_error(e), ERRORS[k].message);
    source_position(str_of(program->source), eval_error_span(e).start, &line, &column);
    assert_int_equal(line, ERRORS[k].line);
    eval_destroy(&e);
    program_destroy(&program);
  }
}

static void test_rejected_points(void **state) {
  (void)state;
  Program *program = compile("parameters { real x; }\n"
                             "transformed parameters { real<lower=0> y = x; }\n"
                             "model { 1 ~ normal(0, x - 1); }\n");
  Eval *e = eval_new(program, NULL);
  double lp, q = -2;
  assert_int_equal(eval_log_density(e, &q, true, &lp), EVAL_REJECT);
  assert_string_equal(eval_error(e), "`y` is -2, it must be at least 0");
  q = 0.5;
  assert_int_equal(eval_log_density(e, &q, true, &lp), EVAL_REJECT);
  assert_string_equal(eval_error(e), "normal_lpdf: sigma is -0.5, must be positive");
  q = 2;
  assert_int_equal(eval_log_density(e, &q, true, &lp), EVAL_OK);
  near(lp, -1.4189385332046727);
  eval_destroy(&e);
  program_destroy(&program);
}

static void test_initial_values(void **state) {
  (void)state;
  Program *program =
      compile("parameters { real<lower=0> s; simplex[2] p; }\nmodel { }\n");
  Eval *e = eval_new(program, NULL);
  Node **decls;
  program_decls(program, BLOCK_PARAMETERS, &decls);
  double q[2] = {0, 0};
  assert_int_equal(eval_unconstrain(e, q), EVAL_OK);
  assert_true(isnan(q[0]) && isnan(q[1])); /* those that have no value */
  eval_set(e, decls[0]->sym, value_real(-1));
  assert_int_equal(eval_unconstrain(e, q), EVAL_REJECT);
  assert_string_equal(eval_error(e), "`s` is -1, it must be at least 0");
  eval_set(e, decls[0]->sym, value_real(0));
  assert_int_equal(eval_unconstrain(e, q), EVAL_REJECT);
  assert_string_equal(eval_error(e),
                      "`s` is 0: that is on its bound, where no chain can start");
  eval_set(e, decls[0]->sym, value_int(1)); /* an int is taken as a real */
  double p[] = {0.25, 0.5};
  View view = view_vector(p, 2);
  eval_set(e, decls[1]->sym, value_from_view(&view));
  assert_int_equal(eval_unconstrain(e, q), EVAL_REJECT);
  assert_non_null(strstr(eval_error(e), "`p` is not a simplex"));
  p[0] = 1;
  p[1] = 0;
  eval_set(e, decls[1]->sym, value_from_view(&view));
  assert_int_equal(eval_unconstrain(e, q), EVAL_REJECT);
  assert_string_equal(eval_error(e), "`p` is on the border of its constraint");
  view = view_vector(p, 1);
  eval_set(e, decls[1]->sym, value_from_view(&view));
  assert_int_equal(eval_unconstrain(e, q), EVAL_ERROR);
  assert_string_equal(eval_error(e),
                      "the value of `p` has another type or size than its declaration");
  eval_destroy(&e);
  program_destroy(&program);
}

static void test_random_numbers(void **state) {
  (void)state;
  Program *program = compile("generated quantities { real x = normal_rng(0, 1); }\n");
  Eval *e = eval_new(program, NULL);
  Node **decls;
  program_decls(program, BLOCK_GENERATED, &decls);
  double found[2];
  for (int k = 0; k < 2; k++) {
    Rng rng;
    rng_init(&rng, 7, 0, STREAM_GENERATED);
    eval_set_rng(e, &rng);
    assert_int_equal(eval_block(e, BLOCK_GENERATED), EVAL_OK);
    found[k] = eval_get(e, decls[0]->sym)->view.r[0];
  }
  assert_true(isfinite(found[0]) && found[0] == found[1]);
  eval_destroy(&e);
  program_destroy(&program);
}

static void test_interrupt(void **state) {
  (void)state;
  Program *program = compile("transformed data { int n = 0; while (1) n = 1 - n; }\n");
  atomic_int interrupt = 1;
  EvalHost host = {.interrupt = &interrupt};
  Eval *e = eval_new(program, &host);
  assert_int_equal(eval_block(e, BLOCK_TRANSFORMED_DATA), EVAL_INTERRUPTED);
  eval_destroy(&e);
  program_destroy(&program);
}

static void test_values(void **state) {
  (void)state;
  double x[] = {1, 2, 3, 4, 5, 6};
  View rows = view_matrix(x, 2, 3), columns = view_matrix(x, 3, 2);
  Value *a = value_from_view(&rows), *b = value_from_view(&columns);
  assert_false(digest_eq(value_digest(a), value_digest(b)));
  Value *shared = value_ref(a), *own = value_own(&shared);
  assert_ptr_not_equal(own, a);
  assert_true(digest_eq(value_digest(own), value_digest(a)));
  own = value_own(&own);
  own->view.r[0] = 9;
  assert_false(digest_eq(value_digest(own), value_digest(a)));
  Value *record = value_record();
  value_set_field(record, "a", a);
  value_set_field(record, "b", b);
  Value *copy = value_ref(record);
  copy = value_own(&copy);
  value_set_field(copy, "b", own);
  assert_true(value_field(record, "b")->view.r[0] == 1);
  assert_true(value_field(copy, "b")->view.r[0] == 9);
  assert_null(value_field(copy, "c"));
  value_drop(&record);
  value_drop(&copy);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_eight_schools),
      cmocka_unit_test(test_radon),
      cmocka_unit_test(test_truncation),
      cmocka_unit_test(test_outside_of_truncation),
      cmocka_unit_test(test_bounds),
      cmocka_unit_test(test_user_density),
      cmocka_unit_test(test_round_trips),
      cmocka_unit_test(test_block_errors),
      cmocka_unit_test(test_rejected_points),
      cmocka_unit_test(test_initial_values),
      cmocka_unit_test(test_random_numbers),
      cmocka_unit_test(test_interrupt),
      cmocka_unit_test(test_values),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
