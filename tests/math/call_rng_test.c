/* SPDX-License-Identifier: BSD-3-Clause
   Generators of containers: means and variances of many draws against those of the
   distribution, within five standard errors of a fixed stream. */
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

enum { DRAWS = 20000, MOST = 16 };

static void *scratch(FnCtx *ctx, size_t bytes) {
  return arena_alloc(ctx->owner, bytes);
}

static const Fn *row(const char *name, const View *in, int n) {
  Type types[FN_MAX_ARGS];
  FnMatch match;
  for (int k = 0; k < n; k++) types[k] = TYPE_ARRAY(in[k].base, in[k].array);
  if (!fn_resolve(name, types, n, &match)) fail_msg("%s: no row fits", name);
  return match.fn;
}

/* Numbers of each draw through [each]. */
static void draw(const char *name, const View *in, int n,
                 void (*each)(const View *draw, double *numbers), int count, double *mean,
                 double *variance) {
  const Fn *fn = row(name, in, n);
  Rng rng;
  rng_init(&rng, 7, 0, STREAM_NOTEBOOK);
  memset(mean, 0, sizeof *mean * (size_t)count);
  memset(variance, 0, sizeof *variance * (size_t)count);
  for (int d = 0; d < DRAWS; d++) {
    Arena *arena = arena_new();
    FnCtx ctx = {.alloc = scratch, .owner = arena, .rng = &rng};
    View out;
    double x[MOST];
    if (fn_eval(&ctx, fn, in, n, &out) != FN_OK) fail_msg("%s", ctx.error);
    each(&out, x);
    for (int k = 0; k < count; k++) {
      mean[k] += x[k] / DRAWS;
      variance[k] += x[k] * x[k] / DRAWS;
    }
    arena_destroy(&arena);
  }
  for (int k = 0; k < count; k++) variance[k] -= mean[k] * mean[k];
}

static void numbers_of(const View *out, double *x) {
  for (long k = 0; k < out->size; k++) x[k] = view_get(out, k);
}

/* How often each of three categories. */
static void categories_of(const View *out, double *x) {
  for (int k = 0; k < 3; k++) x[k] = out->i[0] == k + 1;
}

/* Of a factor: L L'. */
static void square_of(const View *out, double *x) {
  long n = out->dims[0];
  for (long i = 0; i < n; i++)
    for (long j = 0; j < n; j++) {
      x[j * n + i] = 0;
      for (long k = 0; k < n; k++) x[j * n + i] += out->r[k * n + i] * out->r[k * n + j];
    }
}

static void check(const char *name, const View *in, int n,
                  void (*each)(const View *, double *), int count, const double *mean,
                  const double *variance) {
  double m[MOST], v[MOST];
  draw(name, in, n, each, count, m, v);
  for (int k = 0; k < count; k++) {
    double error = 5 * sqrt(v[k] / DRAWS) + 1e-12;
    if (!(fabs(m[k] - mean[k]) < error))
      fail_msg("%s: mean %d is %g, expected %g within %g", name, k, m[k], mean[k], error);
    if (variance && !(fabs(v[k] - variance[k]) < 0.1 * variance[k] + 1e-9))
      fail_msg("%s: variance %d is %g, expected %g", name, k, v[k], variance[k]);
  }
}

static double theta[3] = {0.2, 0.5, 0.3},
              odds[3] = {-1.6094379124341003, -0.6931471805599453, -1.2039728043259361};

static void test_categories(void **state) {
  (void)state;
  View p = view_vector(theta, 3), l = view_vector(odds, 3);
  check("categorical_rng", &p, 1, categories_of, 3, theta, NULL);
  check("categorical_logit_rng", &l, 1, categories_of, 3, theta, NULL);
  double eta = 0.4, c[2] = {-0.3, 1.1}; /* 1/(1+e^.7), .., and normal cdf of -.7, .7 */
  View ordered[2] = {view_scalar(&eta), view_vector(c, 2)};
  double logistic[3] = {0.33181222783183389, 0.33637554433633221, 0.33181222783183389};
  double probit[3] = {0.24196365222307298, 0.51607269555385404, 0.24196365222307298};
  check("ordered_logistic_rng", ordered, 2, categories_of, 3, logistic, NULL);
  check("ordered_probit_rng", ordered, 2, categories_of, 3, probit, NULL);
}

static void test_glm(void **state) {
  (void)state;
  double x[4] = {1, -1, 0.5, 2}, alpha[2] = {0.3, -0.2}, beta[2] = {0.7, -0.4}, mean[2];
  View in[3] = {view_matrix(x, 2, 2), view_vector(alpha, 2), view_vector(beta, 2)};
  for (int i = 0; i < 2; i++)
    mean[i] = 1 / (1 + exp(-alpha[i] - x[i] * beta[0] - x[2 + i] * beta[1]));
  check("bernoulli_logit_glm_rng", in, 3, numbers_of, 2, mean, NULL);
  in[1] = view_scalar(alpha);
  for (int i = 0; i < 2; i++)
    mean[i] = 1 / (1 + exp(-alpha[0] - x[i] * beta[0] - x[2 + i] * beta[1]));
  check("bernoulli_logit_glm_rng", in, 3, numbers_of, 2, mean, NULL);
}

static void test_counts(void **state) {
  (void)state;
  int trials = 12;
  double alpha[3] = {0.4, 1.0, 0.6}, mean[3], variance[3], spread[3];
  View in[2] = {view_vector(theta, 3), view_int(&trials)};
  for (int k = 0; k < 3; k++) {
    mean[k] = trials * theta[k];
    variance[k] = mean[k] * (1 - theta[k]);
    spread[k] = variance[k] * (trials + 2) / 3; /* sum of alpha is 2 */
  }
  check("multinomial_rng", in, 2, numbers_of, 3, mean, variance);
  in[0] = view_vector(odds, 3);
  check("multinomial_logit_rng", in, 2, numbers_of, 3, mean, variance);
  in[0] = view_vector(alpha, 3);
  check("dirichlet_multinomial_rng", in, 2, numbers_of, 3, mean, spread);
  for (int k = 0; k < 3; k++) variance[k] = theta[k] * (1 - theta[k]) / 3;
  check("dirichlet_rng", in, 1, numbers_of, 3, theta, variance);
}

static double mu[2] = {1, -2}, L[4] = {1.5, 0.6, 0, 0.8};
static double S[4] = {2.25, 0.9, 0.9, 1.0}; /* L L' */
static double P[4] = {0.69444444444444442, -0.625, -0.625, 1.5625};

static void test_vectors(void **state) {
  (void)state;
  double variance[2] = {S[0], S[3]}, nu = 6, wide[2] = {S[0] * 1.5, S[3] * 1.5};
  View in[2] = {view_vector(mu, 2), view_matrix(S, 2, 2)};
  check("multi_normal_rng", in, 2, numbers_of, 2, mu, variance);
  in[1] = view_matrix(L, 2, 2);
  check("multi_normal_cholesky_rng", in, 2, numbers_of, 2, mu, variance);
  in[1] = view_matrix(P, 2, 2);
  check("multi_normal_prec_rng", in, 2, numbers_of, 2, mu, variance);
  View student[3] = {view_scalar(&nu), view_row_vector(mu, 2), view_matrix(S, 2, 2)};
  check("multi_student_t_rng", student, 3, numbers_of, 2, mu, wide);
  student[2] = view_matrix(L, 2, 2);
  check("multi_student_t_cholesky_rng", student, 3, numbers_of, 2, mu, wide);
  double many[4] = {1, -2, 5, 6}, both[4] = {S[0], S[3], S[0], S[3]};
  in[0] = (View){
      .base = BASE_VECTOR, .array = 1, .ndims = 2, .dims = {2, 2}, .size = 4, .r = many};
  in[1] = view_matrix(S, 2, 2);
  check("multi_normal_rng", in, 2, numbers_of, 4, many, both);
}

static void test_matrices(void **state) {
  (void)state;
  double nu = 9, mean[4], inverse[4], one[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1}, eta = 1.5;
  double spread[9];
  int n = 3;
  for (int k = 0; k < 4; k++) {
    mean[k] = nu * S[k];
    inverse[k] = S[k] / (nu - 3);
  }
  View in[2] = {view_scalar(&nu), view_matrix(S, 2, 2)};
  check("wishart_rng", in, 2, numbers_of, 4, mean, NULL);
  check("inv_wishart_rng", in, 2, numbers_of, 4, inverse, NULL);
  in[1] = view_matrix(L, 2, 2);
  check("wishart_cholesky_rng", in, 2, square_of, 4, mean, NULL);
  check("inv_wishart_cholesky_rng", in, 2, square_of, 4, inverse, NULL);
  View lkj[2] = {view_int(&n), view_scalar(&eta)};
  for (int k = 0; k < 9; k++) spread[k] = k % 4 ? 1 / (2 * (eta + 0.5) + 1) : 0;
  check("lkj_corr_rng", lkj, 2, numbers_of, 9, one, spread);
  check("lkj_corr_cholesky_rng", lkj, 2, square_of, 9, one, spread);
}

static void test_hidden_states(void **state) {
  (void)state;
  double lw[4] = {log(0.2), log(0.6), log(0.5), log(0.1)}, rho[2] = {0.4, 0.6};
  double G[4] = {0.9, 0.3, 0.1, 0.7}, mean[2] = {0}, total = 0;
  View in[3] = {view_matrix(lw, 2, 2), view_matrix(G, 2, 2), view_vector(rho, 2)};
  for (int a = 0; a < 2; a++)
    for (int b = 0; b < 2; b++) {
      double p = rho[a] * exp(lw[a]) * G[b * 2 + a] * exp(lw[2 + b]);
      total += p;
      mean[0] += p * (a + 1);
      mean[1] += p * (b + 1);
    }
  mean[0] /= total;
  mean[1] /= total;
  check("hmm_latent_rng", in, 3, numbers_of, 2, mean, NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_categories), cmocka_unit_test(test_glm),
      cmocka_unit_test(test_counts),     cmocka_unit_test(test_vectors),
      cmocka_unit_test(test_matrices),   cmocka_unit_test(test_hidden_states)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
