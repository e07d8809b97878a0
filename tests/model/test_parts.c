/* SPDX-License-Identifier: BSD-3-Clause
   Densities that are evaluated in parts: the same bits with any number of threads, what
   is refused in a part, and draws of runs whose chains get helpers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/alloc.h"
#include "base/str.h"
#include "base/team.h"
#include "lang/eval/value.h"
#include "model/data.h"
#include "model/model.h"
#include "sampler/run/sample.h"

/* Of each kind that is cut: loops, densities of containers with what is computed before,
   partial sums. */
static const char KINDS[] =
    "functions {\n"
    "  real rows(array[] real s, int a, int b, vector m, real t) {\n"
    "    real sum = 0;\n"
    "    for (i in 1:size(s)) {\n"
    "      if (i == 7 && a > 1 && t > 1e6) reject(\"t is huge\");\n"
    "      sum += student_t_lpdf(s[i] | 4, m[1 + (a + i) % 3], t);\n"
    "    }\n"
    "    return sum;\n"
    "  }\n"
    "}\n"
    "data { int N; }\n"
    "transformed data {\n"
    "  array[N] real y; matrix[N, 3] X; array[N] int g; array[N] int z;\n"
    "  for (i in 1:N) {\n"
    "    y[i] = sin(i); g[i] = 1 + i % 3; z[i] = i % 2;\n"
    "    for (k in 1:3) X[i, k] = cos(i * k);\n"
    "  }\n"
    "}\n"
    "parameters { vector[3] m; real<lower=0> t; vector[3] b; vector[2] w; }\n"
    "model {\n"
    "  m ~ std_normal(); t ~ std_normal(); b ~ std_normal(); w ~ std_normal();\n"
    "  for (i in 1:N) {\n"
    "    if (t > 30 && i > N - 9) reject(\"t is large\");\n"
    "    real u = log_mix(inv_logit(w[1]), normal_lpdf(y[i] | m[1], t),\n"
    "                     normal_lpdf(y[i] | w[2], 1));\n"
    "    target += u;\n"
    "  }\n"
    "  z ~ bernoulli_logit(m[g] + X * b);\n"
    "  y ~ student_t(5, X * b, t);\n"
    "  target += reduce_sum(rows, y, 1, m, t);\n"
    "}\n";

static const char LATENT[] =
    "data { int N; }\n"
    "transformed data { array[N] int y; for (i in 1:N) y[i] = i % 4; }\n"
    "parameters { vector[N] h; real mu; }\n"
    "model { h ~ std_normal(); mu ~ std_normal(); y ~ poisson_log(h + mu); }\n";

/* Loops that write what later statements read. */
static const char WRITTEN[] =
    "data { int N; }\n"
    "transformed data {\n"
    "  array[N] int g; vector[N] y;\n"
    "  for (i in 1:N) { g[i] = 1 + i % 3; y[i] = sin(i); }\n"
    "}\n"
    "parameters { vector[3] m; real<lower=0> t; }\n"
    "transformed parameters {\n"
    "  vector[N] mu;\n"
    "  for (i in 1:N) {\n"
    "    real u = m[g[i]] * y[i];\n"
    "    if (t > 30 && i > N - 9) reject(\"t is large\");\n"
    "    if (u > 0) u = exp(-u);\n"
    "    mu[i] = u * t;\n"
    "  }\n"
    "}\n"
    "model {\n"
    "  vector[N] s;\n"
    "  m ~ std_normal(); t ~ std_normal();\n"
    "  for (i in 1:N) { real u = mu[i]; u = sqrt(1 + square(u)); s[i] = u; }\n"
    "  y ~ normal(mu, s);\n"
    "}\n";

/* Each element is summed out by itself. */
static const char SUMMED[] =
    "data { int N; }\n"
    "transformed data { vector[N] y; for (i in 1:N) y[i] = sin(i); }\n"
    "parameters {\n"
    "  ordered[2] m; real<lower=0, upper=1> p; array[N] int<lower=0, upper=1> z;\n"
    "}\n"
    "model {\n"
    "  m ~ std_normal();\n"
    "  for (i in 1:N) { z[i] ~ bernoulli(p); y[i] ~ normal(m[1 + z[i]], 1); }\n"
    "}\n";

static const char WRONG[] =
    "data { int N; }\n"
    "transformed data { array[N] real y = linspaced_array(N, -1, 1); }\n"
    "parameters { vector[3] m; }\n"
    "model {\n"
    "  m ~ std_normal();\n"
    "  for (i in 1:N) y[i] ~ student_t(3, m[i > N - 2 && m[1] > 5 ? 4 : 1], 1);\n"
    "}\n";

enum { ROWS = 6000, LARGE = 30000, MOST_DIM = LARGE + 8 };

static Value *find_n(void *ctx, const char *name) {
  return name[0] == 'N' && !name[1] ? ctx : NULL;
}

static Bound *bind(const char *program, int n, Talk *talk) {
  Diags *diags = diags_new();
  Model *model = model_new(str_of(program), NULL, NULL, diags);
  assert_non_null(model);
  Value *data = value_int(n);
  const DataSource source = {.ctx = data, .find = find_n};
  const BoundHost host = {.talk = talk};
  Bound *bound = bound_new(model, &source, 1, COMPILER_TCC, true, &host, diags);
  assert_non_null(bound);
  assert_true(bound_compile(bound, diags, NULL));
  value_drop(&data);
  model_drop(&model);
  diags_destroy(&diags);
  return bound;
}

/* What a point comes to with so many helpers. */
typedef struct Outcome {
  DensityStatus status;
  double lp, grad[MOST_DIM];
} Outcome;

static void evaluate(const Density *d, void *chain, Team *team, const double *q,
                     Outcome *p) {
  memset(p, 0, sizeof *p);
  d->chain_team(d->model, chain, team, team_helpers(team));
  p->status = d->gradient(d->model, chain, q, &p->lp, p->grad);
  d->chain_team(d->model, chain, NULL, 0);
}

static void same_bits(const char *program, int n) {
  static const int HELPERS[] = {1, 2, 7};
  Bound *bound = bind(program, n, NULL);
  const Density *d = bound_density(bound);
  assert_non_null(d->chain_team);
  assert_true(d->dim <= MOST_DIM);
  void *chain = d->chain_new(d->model, -1);
  double *q = mem_new(sizeof *q * (size_t)d->dim);
  Outcome *alone = mem_new(sizeof *alone), *helped = mem_new(sizeof *helped);
  for (long i = 0; i < d->dim; i++) q[i] = 0.1 + 0.01 * (double)(i % 7);
  evaluate(d, chain, NULL, q, alone);
  assert_int_equal(alone->status, DENSITY_OK);
  for (size_t k = 0; k < sizeof HELPERS / sizeof *HELPERS; k++) {
    Team *team = team_new(HELPERS[k]);
    for (int times = 0; times < 20; times++) {
      evaluate(d, chain, team, q, helped);
      assert_memory_equal(alone, helped, sizeof *alone);
    }
    team_destroy(&team);
  }
  d->chain_free(d->model, chain);
  mem_free(q);
  mem_free(alone);
  mem_free(helped);
  bound_destroy(&bound);
}

static void test_same_bits(void **state) {
  (void)state;
  same_bits(KINDS, ROWS);
  same_bits(LATENT, LARGE);
  same_bits(WRITTEN, ROWS);
  same_bits(SUMMED, LARGE);
}

/* Few rows: the text is the one of all data. */
static void test_short_programs_are_whole(void **state) {
  (void)state;
  Bound *bound = bind(LATENT, 10, NULL);
  assert_null(strstr(bound_text(bound), "ps_parts"));
  assert_null(bound_density(bound)->chain_team);
  bound_destroy(&bound);
  bound = bind(LATENT, LARGE, NULL);
  assert_non_null(strstr(bound_text(bound), "ps_parts"));
  bound_destroy(&bound);
}

/* Density status of [program] where all parameters are [x], the same with helpers. */
static DensityStatus status_at(Bound *bound, double x) {
  const Density *d = bound_density(bound);
  void *chain = d->chain_new(d->model, 0);
  double q[16];
  Outcome *alone = mem_new(sizeof *alone), *helped = mem_new(sizeof *helped);
  assert_true(d->dim <= 16);
  for (long i = 0; i < d->dim; i++) q[i] = x;
  Team *team = team_new(3);
  evaluate(d, chain, NULL, q, alone);
  for (int times = 0; times < 20; times++) {
    evaluate(d, chain, team, q, helped);
    assert_int_equal(alone->status, helped->status);
  }
  team_destroy(&team);
  d->chain_free(d->model, chain);
  DensityStatus status = alone->status;
  mem_free(alone);
  mem_free(helped);
  return status;
}

static void test_what_is_refused_in_a_part(void **state) {
  (void)state;
  Talk *talk = talk_new();
  Bound *bound = bind(KINDS, ROWS, talk);
  assert_int_equal(status_at(bound, 0.2), DENSITY_OK);
  assert_int_equal(status_at(bound, 4), DENSITY_REJECT); /* t is exp(4) */
  char *said = talk_rejects(talk);
  assert_non_null(said);
  assert_non_null(strstr(said, "reject() at line 23, 21 times: t is large"));
  mem_free(said);
  assert_int_equal(status_at(bound, 15), DENSITY_REJECT);  /* in a partial sum */
  assert_int_equal(status_at(bound, 800), DENSITY_REJECT); /* t is infinite */
  bound_destroy(&bound);
  bound = bind(WRITTEN, ROWS, talk);
  assert_non_null(strstr(bound_text(bound), "ps_sweep"));
  assert_int_equal(status_at(bound, 0.2), DENSITY_OK);
  assert_int_equal(status_at(bound, 4), DENSITY_REJECT);
  bound_destroy(&bound);
  talk_destroy(&talk);
  bound = bind(WRONG, ROWS, NULL);
  assert_int_equal(status_at(bound, 0.2), DENSITY_OK);
  assert_int_equal(status_at(bound, 6), DENSITY_FATAL); /* m[4] */
  bound_destroy(&bound);
}

/* A stop is heard in parts: all of them end. */
static void test_stop(void **state) {
  (void)state;
  Diags *diags = diags_new();
  Model *model = model_new(str_of(KINDS), NULL, NULL, diags);
  atomic_int stop = 0;
  Value *data = value_int(ROWS);
  const DataSource source = {.ctx = data, .find = find_n};
  const BoundHost host = {.interrupt = &stop};
  Bound *bound = bound_new(model, &source, 1, COMPILER_TCC, true, &host, diags);
  assert_true(bound && bound_compile(bound, diags, NULL));
  assert_int_equal(status_at(bound, 0.2), DENSITY_OK);
  atomic_store(&stop, 1);
  assert_int_equal(status_at(bound, 0.2), DENSITY_STOPPED);
  bound_destroy(&bound);
  value_drop(&data);
  model_drop(&model);
  diags_destroy(&diags);
}

/* Rows that two chains draw, the caller's. */
static double *draws(Bound *bound, int threads, int per_chain, size_t *bytes) {
  enum { CHAINS = 2, DRAWS = 20 };
  const Density *d = bound_density(bound);
  SampleOptions o = sample_defaults();
  o.seed = 5;
  o.chains = CHAINS;
  o.draws = DRAWS;
  o.tune = 30;
  o.max_treedepth = 3;
  o.threads = threads;
  o.threads_per_chain = per_chain;
  Run *run = run_new(d, &o);
  const atomic_int stop = 0;
  assert_int_equal(run_sample(run, &stop), RUN_DONE);
  size_t each = sizeof(double) * (size_t)(DRAWS * d->width);
  *bytes = CHAINS * each;
  char *rows = mem_new(*bytes);
  for (int c = 0; c < CHAINS; c++)
    memcpy(rows + (size_t)c * each, run_rows(run, c), each);
  run_destroy(&run);
  return (double *)rows;
}

static void test_same_draws(void **state) {
  (void)state;
  static const int THREADS[] = {2, 3, 8}, EACH[] = {TUNE_AUTO, 2, 1};
  Bound *bound = bind(KINDS, 1500, NULL);
  assert_non_null(bound_density(bound)->chain_team);
  size_t bytes;
  double *alone = draws(bound, 1, TUNE_AUTO, &bytes);
  for (int i = 0; i < 3; i++) {
    double *helped = draws(bound, THREADS[i], EACH[i], &bytes);
    assert_memory_equal(alone, helped, bytes);
    mem_free(helped);
  }
  mem_free(alone);
  bound_destroy(&bound);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_same_bits), cmocka_unit_test(test_short_programs_are_whole),
      cmocka_unit_test(test_what_is_refused_in_a_part), cmocka_unit_test(test_stop),
      cmocka_unit_test(test_same_draws)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
