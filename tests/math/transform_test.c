/* SPDX-License-Identifier: BSD-3-Clause
   Every transform: round trip, log|J| against the determinant of differences on the
   coordinates that are free, adjoint against differences, refusals. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "math/linalg/la.h"
#include "math/transform/transform.h"

enum { MOST = 40 };

typedef struct Element {
  Transform t;
  long rows, cols;
} Element;

/* clang-format off */
static const Element elements[] = {
  {TRANSFORM_SIMPLEX, 1, 1}, {TRANSFORM_SIMPLEX, 5, 1},
  {TRANSFORM_ORDERED, 1, 1}, {TRANSFORM_ORDERED, 4, 1},
  {TRANSFORM_POSITIVE_ORDERED, 1, 1}, {TRANSFORM_POSITIVE_ORDERED, 4, 1},
  {TRANSFORM_UNIT_VECTOR, 4, 1},
  {TRANSFORM_SUM_TO_ZERO, 1, 1}, {TRANSFORM_SUM_TO_ZERO, 5, 1},
  {TRANSFORM_CHOLESKY_CORR, 1, 1}, {TRANSFORM_CHOLESKY_CORR, 2, 2},
  {TRANSFORM_CHOLESKY_CORR, 5, 5},
  {TRANSFORM_CORR, 1, 1}, {TRANSFORM_CORR, 2, 2}, {TRANSFORM_CORR, 5, 5},
  {TRANSFORM_CHOLESKY_COV, 1, 1}, {TRANSFORM_CHOLESKY_COV, 3, 3},
  {TRANSFORM_CHOLESKY_COV, 5, 3},
  {TRANSFORM_COV, 1, 1}, {TRANSFORM_COV, 4, 4},
  {TRANSFORM_STOCHASTIC_COLUMN, 3, 4}, {TRANSFORM_STOCHASTIC_ROW, 4, 3},
  {TRANSFORM_SUM_TO_ZERO_MATRIX, 3, 4}, {TRANSFORM_SUM_TO_ZERO_MATRIX, 1, 4},
};
/* clang-format on */

static double number(long k) {
  return fmod(0.754877666 * (k + 1) * (k + 3), 1.6) - 0.8;
}

static void fill(long n, double *x) {
  for (long k = 0; k < n; k++) x[k] = number(k);
}

static void constrain(Element e, const double *x, double *y, double *lj) {
  *lj = 0;
  assert_int_equal(transform_constrain(e.t, e.rows, e.cols, x, y, lj), FN_OK);
}

static void test_round_trip(void **state) {
  (void)state;
  for (size_t k = 0; k < sizeof elements / sizeof *elements; k++) {
    Element e = elements[k];
    double x[MOST], y[MOST], back[MOST], again[MOST], lj;
    char error[320] = "";
    long n = transform_free_size(e.t, e.rows, e.cols);
    fill(n, x);
    constrain(e, x, y, &lj);
    if (!transform_check(e.t, e.rows, e.cols, y, error))
      fail_msg("%s %s", transform_name(e.t), error);
    assert_int_equal(transform_unconstrain(e.t, e.rows, e.cols, y, back, error), FN_OK);
    constrain(e, back, again, &lj);
    for (long i = 0; i < e.rows * e.cols; i++) assert_true(fabs(y[i] - again[i]) < 1e-12);
    if (e.t == TRANSFORM_UNIT_VECTOR) continue; /* the length is lost */
    for (long i = 0; i < n; i++) assert_true(fabs(x[i] - back[i]) < 1e-11);
  }
}

/* Whether number (r, c) is a free coordinate. */
static bool is_free(Element e, long r, long c) {
  switch (e.t) {
  case TRANSFORM_SIMPLEX:
  case TRANSFORM_STOCHASTIC_COLUMN: return r + 1 < e.rows;
  case TRANSFORM_STOCHASTIC_ROW: return c + 1 < e.cols;
  case TRANSFORM_CHOLESKY_CORR:
  case TRANSFORM_CORR: return c < r;
  case TRANSFORM_CHOLESKY_COV:
  case TRANSFORM_COV: return c <= r;
  default: return true;
  }
}

/* Differences of every free coordinate in every x: m x n, by columns. */
static long jacobian(Element e, long n, double *x, double *J) {
  long m = 0;
  for (long j = 0; j < n; j++) {
    double up[MOST], down[MOST], lj, h = 1e-5;
    x[j] += h;
    constrain(e, x, up, &lj);
    x[j] -= 2 * h;
    constrain(e, x, down, &lj);
    x[j] += h;
    m = 0;
    for (long c = 0; c < e.cols; c++)
      for (long r = 0; r < e.rows; r++)
        if (is_free(e, r, c)) m++;
    long at = j * m;
    for (long c = 0; c < e.cols; c++)
      for (long r = 0; r < e.rows; r++)
        if (is_free(e, r, c))
          J[at++] = (up[c * e.rows + r] - down[c * e.rows + r]) / (2 * h);
  }
  return m;
}

/* Half the log determinant of J'J: log|det J| where J is square, else the volume. */
static double log_volume(long m, long n, const double *J) {
  double G[MOST * MOST] = {0}, sum = 0;
  int pivot[MOST];
  la_gemm(n, n, m, 1, J, m, 1, J, 1, m, G, n);
  assert_int_equal(la_lu((int)n, G, pivot), 0);
  for (long k = 0; k < n; k++) sum += log(fabs(G[k * (n + 1)]));
  return 0.5 * sum;
}

static void test_jacobian(void **state) {
  (void)state;
  for (size_t k = 0; k < sizeof elements / sizeof *elements; k++) {
    Element e = elements[k];
    double x[MOST], y[MOST], J[MOST * MOST], lj;
    long n = transform_free_size(e.t, e.rows, e.cols);
    fill(n, x);
    constrain(e, x, y, &lj);
    if (e.t == TRANSFORM_UNIT_VECTOR) {
      double r2 = la_dot(n, x, x);
      assert_true(fabs(lj + 0.5 * r2) < 1e-12);
      continue;
    }
    double numeric = n ? log_volume(jacobian(e, n, x, J), n, J) : 0;
    if (!(fabs(lj - numeric) < 1e-7))
      fail_msg("%s %ld x %ld: log|J| is %.10g, differences give %.10g",
               transform_name(e.t), e.rows, e.cols, lj, numeric);
  }
}

static double objective(Element e, const double *x) {
  double y[MOST], lj, s = 0;
  constrain(e, x, y, &lj);
  for (long k = 0; k < e.rows * e.cols; k++) s += number(k + 7) * y[k];
  return s + 0.7 * lj;
}

static void test_adjoint(void **state) {
  (void)state;
  for (size_t k = 0; k < sizeof elements / sizeof *elements; k++) {
    Element e = elements[k];
    double x[MOST], y[MOST], y_bar[MOST], x_bar[MOST], lj, h = 1e-5;
    long n = transform_free_size(e.t, e.rows, e.cols);
    fill(n, x);
    constrain(e, x, y, &lj);
    for (long i = 0; i < e.rows * e.cols; i++) y_bar[i] = number(i + 7);
    for (long i = 0; i < n; i++) x_bar[i] = 1;
    transform_adjoint(e.t, e.rows, e.cols, x, y, y_bar, 0.7, x_bar);
    for (long i = 0; i < n; i++) {
      double at = x[i];
      x[i] = at + h;
      double up = objective(e, x);
      x[i] = at - h;
      double slope = (up - objective(e, x)) / (2 * h);
      x[i] = at;
      if (!(fabs(x_bar[i] - 1 - slope) < 1e-7))
        fail_msg("%s: adjoint %ld is %.10g, differences give %.10g", transform_name(e.t),
                 i, x_bar[i] - 1, slope);
    }
  }
}

/* Far from the origin values and adjoints stay numbers. */
static void test_extreme(void **state) {
  (void)state;
  for (size_t k = 0; k < sizeof elements / sizeof *elements; k++) {
    Element e = elements[k];
    double x[MOST], y[MOST], y_bar[MOST], x_bar[MOST] = {0}, lj;
    long n = transform_free_size(e.t, e.rows, e.cols);
    for (long i = 0; i < n; i++) x[i] = i % 2 ? -60 : 60;
    constrain(e, x, y, &lj);
    for (long i = 0; i < e.rows * e.cols; i++) y_bar[i] = 1;
    transform_adjoint(e.t, e.rows, e.cols, x, y, y_bar, 1, x_bar);
    assert_true(isfinite(lj));
    for (long i = 0; i < e.rows * e.cols; i++) assert_true(isfinite(y[i]));
    for (long i = 0; i < n; i++) assert_true(isfinite(x_bar[i]));
  }
}

static void test_refusals(void **state) {
  (void)state;
  static const struct {
    Element e;
    double y[9];
    const char *error;
  } CASES[] = {
      {{TRANSFORM_SIMPLEX, 3, 1}, {0.5, 0.5, 0.2}, "is not a simplex: its sum is 1.2"},
      {{TRANSFORM_SIMPLEX, 2, 1},
       {1.5, -0.5},
       "is not a simplex: element 2 is -0.5, must not be negative"},
      {{TRANSFORM_ORDERED, 3, 1}, {1, 3, 2}, "is not ordered: element 3 is 2, after 3"},
      {{TRANSFORM_POSITIVE_ORDERED, 2, 1}, {-1, 3}, "is not positive: element 1 is -1"},
      {{TRANSFORM_UNIT_VECTOR, 2, 1}, {3, 4}, "is not a unit vector: its length is 5"},
      {{TRANSFORM_SUM_TO_ZERO, 2, 1}, {3, 4}, "does not sum to zero: its sum is 7"},
      {{TRANSFORM_CHOLESKY_CORR, 2, 2},
       {1, 0.5, 0, 0.5},
       "is not a factor of correlations: row 2 has length 0.7071067812"},
      {{TRANSFORM_CHOLESKY_COV, 2, 2},
       {1, 0.5, 0.1, 0.5},
       "is not lower triangular: [1, 2] is 0.1"},
      {{TRANSFORM_COV, 2, 2}, {1, 2, 2, 1}, "is not positive definite"},
      {{TRANSFORM_COV, 2, 2},
       {1, 0.5, 0.4, 1},
       "is not symmetric: [2, 1] is 0.5, [1, 2] is 0.4"},
      {{TRANSFORM_CORR, 2, 2},
       {1, 0.5, 0.5, 2},
       "is not a correlation matrix: diagonal element 2 is 2"},
      {{TRANSFORM_STOCHASTIC_ROW, 2, 2},
       {0.5, 0.5, 0.5, 0.6},
       "has row 2 that is not a simplex: its sum is 1.1"},
      {{TRANSFORM_STOCHASTIC_COLUMN, 2, 2},
       {0.5, 0.5, 0.5, 0.6},
       "has column 2 that is not a simplex: its sum is 1.1"},
      {{TRANSFORM_SUM_TO_ZERO_MATRIX, 2, 2},
       {1, -1, 1, -1},
       "does not sum to zero: the sum of row 1 is 2"},
  };
  for (size_t k = 0; k < sizeof CASES / sizeof *CASES; k++) {
    char error[320] = "";
    double x[MOST];
    Element e = CASES[k].e;
    assert_false(transform_check(e.t, e.rows, e.cols, CASES[k].y, error));
    assert_string_equal(error, CASES[k].error);
    error[0] = 0;
    assert_int_equal(transform_unconstrain(e.t, e.rows, e.cols, CASES[k].y, x, error),
                     FN_REJECT);
    assert_string_equal(error, CASES[k].error);
  }
}

/* ---- single numbers ---- */

static double scalar_objective(Transform t, const double *v) {
  double lj = 0, y = transform_scalar(t, v[0], v[1], v[2], &lj);
  return 1.3 * y + 0.7 * lj;
}

static void test_scalar(void **state) {
  (void)state;
  static const struct {
    Transform t;
    double x, a, b;
  } CASES[] = {
      {TRANSFORM_NONE, 0.3, 0, 0},
      {TRANSFORM_LOWER, 0.3, 1.5, 0},
      {TRANSFORM_LOWER, 0.3, -INFINITY, 0},
      {TRANSFORM_UPPER, -0.3, 0, 2.5},
      {TRANSFORM_UPPER, -0.3, 0, INFINITY},
      {TRANSFORM_LOWER_UPPER, 0.8, -1, 2.5},
      {TRANSFORM_LOWER_UPPER, -0.8, -1, INFINITY},
      {TRANSFORM_LOWER_UPPER, -0.8, -INFINITY, 2.5},
      {TRANSFORM_OFFSET_MULTIPLIER, 0.4, 3, 2},
  };
  for (size_t k = 0; k < sizeof CASES / sizeof *CASES; k++) {
    Transform t = CASES[k].t;
    double v[3] = {CASES[k].x, CASES[k].a, CASES[k].b}, bar[3] = {0}, lj = 0, unused = 0;
    double y = transform_scalar(t, v[0], v[1], v[2], &lj), h = 1e-5;
    assert_true(transform_is_elementwise(t));
    assert_true(fabs(transform_scalar_free(t, y, v[1], v[2]) - v[0]) < 1e-12);
    double up = transform_scalar(t, v[0] + h, v[1], v[2], &unused);
    double down = transform_scalar(t, v[0] - h, v[1], v[2], &unused);
    assert_true(fabs(log(fabs(up - down) / (2 * h)) - lj) < 1e-8);
    transform_scalar_adjoint(t, v[0], v[1], v[2], 1.3, 0.7, &bar[0], &bar[1], &bar[2]);
    for (int i = 0; i < 3; i++) {
      if (isinf(v[i])) continue;
      double at = v[i];
      v[i] = at + h;
      up = scalar_objective(t, v);
      v[i] = at - h;
      down = scalar_objective(t, v);
      v[i] = at;
      assert_true(fabs((up - down) / (2 * h) - bar[i]) < 1e-8);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_round_trip), cmocka_unit_test(test_jacobian),
      cmocka_unit_test(test_adjoint),    cmocka_unit_test(test_extreme),
      cmocka_unit_test(test_refusals),   cmocka_unit_test(test_scalar)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
