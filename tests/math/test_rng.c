/* SPDX-License-Identifier: BSD-3-Clause
   Every generator against the distribution function of its family (Kolmogorov and
   Smirnov), with a fixed seed; where a family has none, its mass function is summed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/rng.h"
#include "math/table/fn_index.h"

enum { DRAWS = 20000 };

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* The row of the family of [fn] (a generator) with another suffix. */
static const Fn *sibling(const Fn *fn, const char *suffix) {
  char name[100];
  int count;
  snprintf(name, sizeof name, "%.*s%s", (int)strlen(fn->name) - 4, fn->name, suffix);
  const Fn *const *rows = fn_find(name, &count);
  return rows && count ? rows[0] : NULL;
}

/* A parameter inside its domain; ints large or small in turn. */
static double parameter(const Fn *fn, int i, int round, Rng *rng) {
  FnDomain d = {-HUGE_VAL, HUGE_VAL, false, false, false};
  double u = rng_uniform(rng);
  fn_domain(fn, i, &d);
  if (fn_sig(fn)->arg[i].base == BASE_INT) return floor((round & 1 ? 200 : 15) * u);
  if (d.lower > -HUGE_VAL && d.upper < HUGE_VAL)
    return d.lower + (d.upper - d.lower) * (0.02 + 0.96 * u);
  if (d.lower > -HUGE_VAL) return round & 1 ? 60 * u + 0.5 : 0.3 + u;
  return 4 * u - 1;
}

typedef struct Reference {
  const Fn *fn;
  bool sums; /* of a mass function, from its start to the point */
  double at, total;
} Reference;

static double below(Reference *r, const double *args, int n, double y) {
  double x[FN_MAX_ARGS], d[FN_MAX_ARGS];
  memcpy(x + 1, args, sizeof(double) * (size_t)n);
  x[0] = y;
  if (!r->sums) return r->fn->scalar(x, d, 0, false);
  for (; r->at <= y; r->at++) {
    x[0] = r->at;
    double mass = exp(r->fn->scalar(x, d, 0, false));
    r->total += isnan(mass) ? 0 : mass;
  }
  return r->total;
}

/* The largest distance between the two distribution functions, times sqrt(DRAWS). */
static double distance(const Fn *fn, Reference *r, const double *args, double *y) {
  double worst = 0;
  bool ints = fn_sig(fn)->ret.base == BASE_INT;
  qsort(y, DRAWS, sizeof *y, by_size);
  for (int i = 0; i < DRAWS; i++) {
    if (ints && i + 1 < DRAWS && y[i + 1] == y[i]) continue;
    double f = below(r, args, fn->nargs, y[i]);
    worst = fmax(worst, fabs(f - (i + 1.0) / DRAWS));
    if (!ints) worst = fmax(worst, fabs(f - (double)i / DRAWS));
  }
  return worst * sqrt(DRAWS);
}

/* 1 when the draws do not follow the distribution; -1 when the arguments are refused. */
static int is_off(const Fn *fn, Reference *r, int round, Rng *rng) {
  static double y[DRAWS];
  double args[FN_MAX_ARGS];
  for (int i = 0; i < fn->nargs; i++) args[i] = parameter(fn, i, round, rng);
  r->at = r->total = 0;
  for (int i = 0; i < DRAWS; i++) y[i] = fn->rng(rng, args);
  if (isnan(y[0])) return -1;
  double apart = distance(fn, r, args, y);
  if (apart < 2.2) return 0;
  fprintf(stderr, "%s: distance %.2f at", fn->name, apart);
  for (int i = 0; i < fn->nargs; i++) fprintf(stderr, " %.6g", args[i]);
  fputc('\n', stderr);
  return 1;
}

static void draws_follow_their_distributions(void **state) {
  (void)state;
  Rng rng;
  int n, wrong = 0;
  const Fn *const *rows = fn_rows(&n);
  rng_init(&rng, 7, 0, STREAM_NOTEBOOK);
  for (int i = 0; i < n; i++) {
    const Fn *fn = rows[i];
    if (fn->kind != FN_RNG) continue;
    Reference r = {.fn = sibling(fn, "_cdf")};
    if (!r.fn) r = (Reference){.fn = sibling(fn, "_lpmf"), .sums = true};
    assert_non_null(r.fn);
    int judged = 0;
    for (int round = 0; round < 30 && judged < 5; round++) {
      int off = is_off(fn, &r, round, &rng);
      judged += off >= 0;
      wrong += off > 0;
    }
    assert_int_equal(judged, 5);
  }
  assert_int_equal(wrong, 0);
}

/* The variance of a von Mises angle is 1 / kappa but for a share of 1 / (2 kappa). */
static void concentrated_angles(void **state) {
  static const double KAPPA[] = {1e6, 1e9, 1e11, 1e17, 1e20, 1e300};
  (void)state;
  Rng rng;
  int n;
  const Fn *fn = fn_find("von_mises_rng", &n)[0];
  rng_init(&rng, 7, 0, STREAM_NOTEBOOK);
  for (int i = 0; i < 6; i++) {
    double sum = 0;
    for (int k = 0; k < DRAWS; k++) {
      double angle = fn->rng(&rng, (const double[]){0, KAPPA[i]});
      sum += angle * angle * KAPPA[i];
    }
    assert_true(fabs(sum / DRAWS - 1) < 0.05); /* five standard errors */
  }
}

/* An urn of 10^9 balls in much less time than ball after ball: mean and variance. */
static void large_urns(void **state) {
  static const double URNS[][3] = {{2e9, 1e9, 1.1e9}, {101, 1e9, 1e9}, {1e6, 1e9, 1e3}};
  (void)state;
  Rng rng;
  int n;
  const Fn *fn = fn_find("hypergeometric_rng", &n)[0];
  rng_init(&rng, 7, 0, STREAM_NOTEBOOK);
  for (int i = 0; i < 3; i++) {
    double draws = URNS[i][0], all = URNS[i][1] + URNS[i][2], p = URNS[i][1] / all;
    double mean = draws * p, variance = mean * (1 - p) * (all - draws) / (all - 1);
    double sum = 0, squares = 0;
    for (int k = 0; k < 2000; k++) {
      double z = fn->rng(&rng, URNS[i]) - mean;
      sum += z;
      squares += z * z;
    }
    assert_true(fabs(sum / 2000) < 5 * sqrt(variance / 2000));
    assert_true(fabs(squares / 2000 / variance - 1) < 0.2);
  }
}

/* X of a small shape is mostly no int: P(X > 1e15) is about 1e15^-alpha. */
static void large_draws_stay_large(void **state) {
  (void)state;
  Rng rng;
  int n, huge = 0;
  const Fn *yule = fn_find("yule_simon_rng", &n)[0],
           *flat = fn_find("uniform_rng", &n)[0];
  rng_init(&rng, 7, 0, STREAM_NOTEBOOK);
  for (int k = 0; k < DRAWS; k++) {
    huge += yule->rng(&rng, (const double[]){0.02}) > 1e15;
    assert_true(isfinite(flat->rng(&rng, (const double[]){-1e308, 1e308})));
  }
  assert_true(fabs(huge / (double)DRAWS - pow(1e15, -0.02)) < 0.02);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(draws_follow_their_distributions),
                                     cmocka_unit_test(concentrated_angles),
                                     cmocka_unit_test(large_urns),
                                     cmocka_unit_test(large_draws_stay_large)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
