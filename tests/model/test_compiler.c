/* SPDX-License-Identifier: BSD-3-Clause
   Which compiler a bound model gets: the one that pays, by program and data alone. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "base/str.h"
#include "lang/eval/value.h"
#include "model/data.h"
#include "model/model.h"

/* The size of the data is part of the data, not of the program. */
static const char LOOP[] =
    "data { int N; } parameters { real<lower=0> x; }\n"
    "model { for (n in 1:N) target += -x * n / N; x ~ exponential(1); }";

static Value *find_n(void *ctx, const char *name) {
  return name[0] == 'N' && !name[1] ? ctx : NULL;
}

static Compiler chosen_with(const char *program, int n, uint64_t seed, Compiler asked,
                            bool exact) {
  Diags *diags = diags_new();
  Model *model = model_new(str_of(program), NULL, NULL, diags);
  assert_non_null(model);
  Value *data = value_int(n);
  const DataSource source = {.ctx = data, .find = find_n};
  Bound *bound = bound_new(model, &source, seed, asked, exact, NULL, diags);
  assert_non_null(bound);
  Compiler found = bound_compiler(bound);
  bound_destroy(&bound);
  value_drop(&data);
  model_drop(&model);
  diags_destroy(&diags);
  return found;
}

static Compiler chosen(const char *program, int n, uint64_t seed, Compiler asked) {
  return chosen_with(program, n, seed, asked, true);
}

/* A compiler that is there; whether it works is not asked before it is used. */
static void with_cc(void) {
  setenv("POSTERITY_CC", "/bin/true", 1);
}

static void test_size_of_data(void **state) {
  (void)state;
  with_cc();
  assert_int_equal(chosen(LOOP, 1, 1, COMPILER_AUTO), COMPILER_TCC);
  assert_int_equal(chosen(LOOP, 1000000, 1, COMPILER_AUTO), COMPILER_CC);
  Compiler before = COMPILER_TCC; /* once cc pays, it pays for more */
  int changes = 0;
  for (int n = 1; n <= 1 << 20; n *= 2) {
    Compiler now = chosen(LOOP, n, 1, COMPILER_AUTO);
    changes += now != before;
    before = now;
  }
  assert_int_equal(changes, 1);
}

/* Seeds are those of runs: the same model keeps its compiler, so its bits. */
static void test_seed_is_no_reason(void **state) {
  (void)state;
  with_cc();
  for (int n = 1; n <= 1 << 16; n *= 4)
    for (uint64_t seed = 2; seed < 5; seed++)
      assert_int_equal(chosen(LOOP, n, seed, COMPILER_AUTO),
                       chosen(LOOP, n, 1, COMPILER_AUTO));
}

/* [n] statements, each of which is worth its bytes less than it costs cc to read. */
static void put_long(Buf *b, int n) {
  buf_put(b, "data { int N; } parameters { vector[2] x; }\nmodel { real y = 0;\n");
  for (int i = 0; i < n; i++) buf_printf(b, "if (N == %d) y += x[1] * %d;\n", -i, i);
  buf_put(b, "target += -x[1]^2 - x[2]^2 + y;");
}

static void test_text_that_is_long(void **state) {
  (void)state;
  with_cc();
  Buf b = {0};
  put_long(&b, 1500);
  buf_put(&b, "}");
  assert_int_equal(chosen(buf_text(&b), 3, 1, COMPILER_AUTO), COMPILER_TCC);
  buf_clear(&b); /* work beside it may pay for all of it */
  put_long(&b, 1500);
  buf_put(&b, "for (n in 1:N) target += -x[1]^2 * n / N;}");
  assert_int_equal(chosen(buf_text(&b), 3, 1, COMPILER_AUTO), COMPILER_TCC);
  assert_int_equal(chosen(buf_text(&b), 10000000, 1, COMPILER_AUTO), COMPILER_CC);
  buf_free(&b);
}

/* A compiler gains nothing on what is compiled: reduced rows, products of matrices. */
static void test_work_in_the_binary(void **state) {
  (void)state;
  static const char ROWS[] = "data { int N; }\n"
                             "transformed data { vector[N] x; vector[N] y;\n"
                             "for (n in 1:N) { x[n] = n % 17; y[n] = n % 13; } }\n"
                             "parameters { real a; real b; real<lower=0> s; }\n"
                             "model { y ~ normal(a + b * x, s); }";
  static const char PRODUCT[] =
      "data { int N; }\n"
      "transformed data { matrix[N, N] S = add_diag(rep_matrix(0.1, N, N), 1); }\n"
      "parameters { vector[N] x; }\n"
      "model { target += -0.5 * dot_product(x, S * x); }";
  with_cc();
  assert_int_equal(chosen_with(ROWS, 100000, 1, COMPILER_AUTO, false), COMPILER_CC);
  assert_int_equal(chosen_with(ROWS, 100000, 1, COMPILER_AUTO, true), COMPILER_TCC);
  assert_int_equal(chosen(PRODUCT, 60, 1, COMPILER_AUTO), COMPILER_TCC);
}

/* Vectors are calls of the binary without a compiler; what depends on the round before is
   not. */
static void test_vectors_are_cheap(void **state) {
  (void)state;
  static const char HEAD[] =
      "data { int N; }\n"
      "transformed data { vector[N] x;\n"
      "for (n in 1:N) x[n] = n % 7; }\n"
      "parameters { real<lower=0, upper=1> a; real<lower=0> s; }\n";
  char vectors[500], rounds[500];
  snprintf(vectors, sizeof vectors, "%smodel { x ~ student_t(3, a, s); }", HEAD);
  snprintf(rounds, sizeof rounds,
           "%smodel { real h = 0; for (n in 1:N) { h = a * h + x[n];\n"
           "target += -square(h - s); } }",
           HEAD);
  with_cc();
  assert_int_equal(chosen_with(vectors, 1000, 1, COMPILER_AUTO, false), COMPILER_TCC);
  assert_int_equal(chosen_with(rounds, 1000, 1, COMPILER_AUTO, false), COMPILER_CC);
  assert_int_equal(chosen_with(vectors, 100000, 1, COMPILER_AUTO, false), COMPILER_CC);
}

/* The inside of a function is compiled already; a gather and a product are calls for
   which numbers go through memory. */
static void test_functions_are_cheaper(void **state) {
  (void)state;
  static const char HEAD[] = "data { int N; }\n"
                             "transformed data { vector[N] x; array[N] int g;\n"
                             "for (n in 1:N) { x[n] = n % 7; g[n] = n % 9 + 1; } }\n"
                             "parameters { vector[9] a; real<lower=0> s; }\n";
  char function[500], gathers[500];
  snprintf(
      function, sizeof function,
      "%smodel { for (n in 1:N) target += log_mix(0.3, normal_lpdf(x[n] | a[1], s),\n"
      "normal_lpdf(x[n] | a[2], s)); }",
      HEAD);
  snprintf(gathers, sizeof gathers,
           "%smodel { x ~ student_t(3, a[g] .* a[g] + x .* a[g] - a[g], s); }", HEAD);
  with_cc();
  assert_int_equal(chosen_with(function, 1200, 1, COMPILER_AUTO, false), COMPILER_TCC);
  assert_int_equal(chosen_with(gathers, 1200, 1, COMPILER_AUTO, false), COMPILER_CC);
}

static void test_without_cc(void **state) {
  (void)state;
  setenv("POSTERITY_CC", "none", 1);
  assert_int_equal(chosen(LOOP, 1000000, 1, COMPILER_AUTO), COMPILER_TCC);
}

static void test_what_is_asked_for(void **state) {
  (void)state;
  with_cc();
  assert_int_equal(chosen(LOOP, 1, 1, COMPILER_CC), COMPILER_CC);
  assert_int_equal(chosen(LOOP, 1000000, 1, COMPILER_TCC), COMPILER_TCC);
  assert_int_equal(chosen(LOOP, 1000000, 1, COMPILER_INTERPRETER), COMPILER_INTERPRETER);
}

/* Two points of a density of two parameters. */
enum { POINTS = 2, DIM = 2 };
typedef struct Seen {
  DensityStatus status[POINTS];
  double lp[POINTS], grad[POINTS][DIM];
} Seen;

static Seen look(const char *program, const double *q, Compiler compiler) {
  Seen seen;
  Diags *diags = diags_new();
  Model *model = model_new(str_of(program), NULL, NULL, diags);
  Value *data = value_int(3);
  const DataSource source = {.ctx = data, .find = find_n};
  Bound *bound = bound_new(model, &source, 1, compiler, true, NULL, diags);
  assert_true(bound && bound_compile(bound, diags, NULL));
  const Density *d = bound_density(bound);
  assert_int_equal(d->dim, DIM);
  void *chain = d->chain_new(d->model, -1);
  for (int i = 0; i < POINTS; i++)
    seen.status[i] = d->gradient(d->model, chain, q + DIM * i, &seen.lp[i], seen.grad[i]);
  d->chain_free(d->model, chain);
  bound_destroy(&bound);
  value_drop(&data);
  model_drop(&model);
  diags_destroy(&diags);
  return seen;
}

/* The interpreter's gradient by differences is that of the generated code, and densities
   differ by a constant: constants that `~` drops. */
static void test_interpreter_agrees(void **state) {
  (void)state;
  static const char PROGRAM[] =
      "data { int N; } parameters { real m; real<lower=0> s; }\n"
      "model { m ~ student_t(3, 0, 2); s ~ gamma(2, 0.1); 1.5 ~ normal(m, s);\n"
      "for (n in 1:N) target += -0.1 * n * square(m) / s; }";
  static const double Q[POINTS * DIM] = {0.3, -1.2, -40, 2.5};
  Seen code = look(PROGRAM, Q, COMPILER_TCC),
       text = look(PROGRAM, Q, COMPILER_INTERPRETER);
  double constant = text.lp[0] - code.lp[0];
  assert_true(fabs(text.lp[1] - code.lp[1] - constant) < 1e-10);
  for (int i = 0; i < POINTS; i++) {
    assert_int_equal(text.status[i], DENSITY_OK);
    for (int k = 0; k < DIM; k++)
      assert_true(fabs(text.grad[i][k] / code.grad[i][k] - 1) < 1e-6);
  }
}

/* A point that is refused, and one beside which half of the others are. */
static void test_interpreter_at_an_edge(void **state) {
  (void)state;
  static const char PROGRAM[] =
      "data { int N; } parameters { vector[2] x; }\n"
      "model { if (x[1] > 1) reject(\"beyond\"); target += -x[1] * N - square(x[2]); }";
  static const double Q[POINTS * DIM] = {1.5, 0, 1, 0.25};
  Seen seen = look(PROGRAM, Q, COMPILER_INTERPRETER);
  assert_int_equal(seen.status[0], DENSITY_REJECT);
  assert_int_equal(seen.status[1], DENSITY_OK);
  assert_true(fabs(seen.grad[1][0] + 3) < 1e-6 && fabs(seen.grad[1][1] + 0.5) < 1e-6);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_size_of_data),
      cmocka_unit_test(test_seed_is_no_reason),
      cmocka_unit_test(test_text_that_is_long),
      cmocka_unit_test(test_work_in_the_binary),
      cmocka_unit_test(test_vectors_are_cheap),
      cmocka_unit_test(test_functions_are_cheaper),
      cmocka_unit_test(test_without_cc),
      cmocka_unit_test(test_what_is_asked_for),
      cmocka_unit_test(test_interpreter_agrees),
      cmocka_unit_test(test_interpreter_at_an_edge),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
