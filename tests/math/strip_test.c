/* SPDX-License-Identifier: BSD-3-Clause
   Operations on strips, of every instruction set that this processor has: what C and
   libm say of each number, for every length. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>
#include "base/rng.h"
#include "math/strip/strip_set.h"

enum { MOST = STRIP_SIZE + 1 };
static const double GUARD = 12345.678;

static const double EDGES[] = {0.0,     -0.0,      1.0,       -1.0,  INFINITY, -INFINITY,
                               NAN,     0x1p-1074, 0x1p-1022, 709.7, -745.1,   1e300,
                               -1e-300, 1e-17,     0.5,       -0.5};
enum { EDGE_COUNT = sizeof EDGES / sizeof *EDGES };

typedef struct Case {
  const StripRow *rows;
  double x[MOST], y[MOST], z[MOST], r[MOST + 1];
  int at[MOST];
  long n;
} Case;

static void *row(const Case *c, const char *name) {
  for (const StripRow *r = c->rows; r->name; r++)
    if (!strcmp(r->name, name)) return r->address;
  fail_msg("no %s", name);
  return NULL;
}

static double bits(uint64_t u) {
  double x;
  memcpy(&x, &u, sizeof x);
  return x;
}

static uint64_t bits_of(double x) {
  uint64_t u;
  memcpy(&u, &x, sizeof u);
  return u;
}

static double truth(bool is) {
  return bits(is ? ~(uint64_t)0 : 0);
}

/* Equal but for [ulp] units in the last place. */
static bool near(double a, double b, double ulp) {
  if (isnan(a) || isnan(b)) return isnan(a) && isnan(b);
  if (a == b) return true;
  return fabs(a - b) <= ulp * 2.3e-16 * fabs(b) + 1e-307;
}

static void check(const Case *c, const char *name, long i, double want, double ulp) {
  if (!near(c->r[i], want, ulp))
    fail_msg("%s of %ld numbers, number %ld: %.17g for x = %.17g, y = %.17g, z = %.17g: "
             "not %.17g",
             name, c->n, i, c->r[i], c->x[i], c->y[i], c->z[i], want);
}

static void fill(Case *c, Rng *rng) {
  for (int i = 0; i < MOST; i++) {
    double *const all[] = {c->x, c->y, c->z};
    for (int k = 0; k < 3; k++) {
      bool edge = rng_uniform(rng) < 0.2;
      all[k][i] = edge ? EDGES[(int)(rng_uniform(rng) * EDGE_COUNT)]
                       : ldexp(2 * rng_uniform(rng) - 1, (int)(rng_uniform(rng) * 12));
    }
    c->at[i] = 1 + (int)(rng_uniform(rng) * MOST);
  }
}

/* What is written ends where it should. */
static void guard(Case *c) {
  c->r[c->n] = GUARD;
}
static void is_guarded(const Case *c, const char *name) {
  if (c->r[c->n] != GUARD) fail_msg("%s writes behind its end", name);
}

typedef double Unary(double);

static double plain_logistic(double x) {
  return x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x));
}
static double plain_log_logistic(double x) {
  return x < 0 ? x - log1p(exp(x)) : -log1p(exp(-x));
}
static double plain_log1p_exp(double x) {
  return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

static void unary(Case *c, const char *name, Unary *f, double ulp) {
  void (*call)(double *, const double *, long) = row(c, name);
  guard(c);
  call(c->r, c->x, c->n);
  is_guarded(c, name);
  for (long i = 0; i < c->n; i++) check(c, name, i, f(c->x[i]), ulp);
}

static double negative(double x) {
  return -x;
}
static double same(double x) {
  return x;
}

static void unaries(Case *c) {
  unary(c, "strip_copy_v", same, 0);
  unary(c, "strip_neg_v", negative, 0);
  unary(c, "strip_fabs_v", fabs, 0);
  unary(c, "strip_sqrt_v", sqrt, 0);
  unary(c, "strip_floor_v", floor, 0);
  unary(c, "strip_exp_v", exp, 4);
  unary(c, "strip_log_v", log, 4);
  unary(c, "strip_log1p_v", log1p, 4);
  unary(c, "strip_expm1_v", expm1, 8);
  unary(c, "strip_logistic_v", plain_logistic, 8);
  unary(c, "strip_log_logistic_v", plain_log_logistic, 16);
  unary(c, "strip_log1p_exp_v", plain_log1p_exp, 16);
}

/* The operation [value] of a and b, by its three forms. */
#define BINARY(name, value, ulp)                                                         \
  static void binary_##name(Case *c) {                                                   \
    void (*vv)(double *, const double *, const double *, long) =                         \
        row(c, "strip_" #name "_vv");                                                    \
    void (*vs)(double *, const double *, double, long) = row(c, "strip_" #name "_vs");   \
    void (*sv)(double *, double, const double *, long) = row(c, "strip_" #name "_sv");   \
    for (int form = 0; form < 3; form++) {                                               \
      guard(c);                                                                          \
      if (form == 0) vv(c->r, c->x, c->y, c->n);                                         \
      if (form == 1) vs(c->r, c->x, c->y[0], c->n);                                      \
      if (form == 2) sv(c->r, c->x[0], c->y, c->n);                                      \
      is_guarded(c, #name);                                                              \
      for (long i = 0; i < c->n; i++) {                                                  \
        const double a = c->x[form == 2 ? 0 : i], b = c->y[form == 1 ? 0 : i];           \
        const double want = value;                                                       \
        if (bits_of(want) != bits_of(c->r[i])) check(c, #name, i, want, ulp);            \
      }                                                                                  \
    }                                                                                    \
  }
BINARY(add, a + b, 0)
BINARY(sub, a - b, 0)
BINARY(mul, a *b, 0)
BINARY(div, a / b, 0)
BINARY(fmax, isnan(b) ? a : isnan(a) ? b : a > b ? a : b, 0)
BINARY(fmin, isnan(b) ? a : isnan(a) ? b : a < b ? a : b, 0)
BINARY(lt, truth(a < b), -1)
BINARY(le, truth(a <= b), -1)
BINARY(eq, truth(a == b), -1)
BINARY(ne, truth(a != b), -1)

static void ternary(Case *c) {
  void (*fused)(double *, const double *, const double *, const double *, long) =
      row(c, "strip_fma_vvv");
  void (*scaled)(double *, const double *, double, const double *, long) =
      row(c, "strip_fma_vsv");
  void (*select)(double *, const double *, const double *, double, long) =
      row(c, "strip_select_vvs");
  void (*choose)(double *, double, const double *, const double *, long) =
      row(c, "strip_choose_svv");
  double mask[MOST];
  fused(c->r, c->x, c->y, c->z, c->n);
  for (long i = 0; i < c->n; i++) {
    double size = fabs(c->x[i] * c->y[i]) + fabs(c->z[i]),
           sum = c->x[i] * c->y[i] + c->z[i];
    bool fine =
        size - size != 0 ? near(c->r[i], sum, 1) : fabs(c->r[i] - sum) <= 1e-15 * size;
    if (!fine) check(c, "fma", i, sum, 0);
  }
  scaled(c->r, c->x, 2.0, c->z, c->n); /* is exact */
  for (long i = 0; i < c->n; i++) check(c, "fma_vsv", i, 2.0 * c->x[i] + c->z[i], 1);
  for (long i = 0; i < c->n; i++) mask[i] = truth(c->x[i] > 0);
  select(c->r, mask, c->y, 7.0, c->n);
  for (long i = 0; i < c->n; i++) check(c, "select", i, c->x[i] > 0 ? c->y[i] : 7.0, 0);
  for (int k = 0; k < 2; k++) {
    choose(c->r, k, c->y, c->z, c->n);
    for (long i = 0; i < c->n; i++) check(c, "choose", i, k ? c->y[i] : c->z[i], 0);
  }
}

static void truths(Case *c) {
  void (*finite)(double *, const double *, long) = row(c, "strip_finite_v");
  void (*invert)(double *, const double *, long) = row(c, "strip_not_v");
  void (*number)(double *, const double *, long) = row(c, "strip_number_v");
  void (*both)(double *, const double *, const double *, long) = row(c, "strip_and_vv");
  void (*either)(double *, const double *, const double *, long) = row(c, "strip_or_vv");
  long (*any)(const double *, long) = row(c, "strip_any_v");
  double a[MOST], b[MOST];
  bool found = false;
  finite(a, c->x, c->n);
  finite(b, c->y, c->n);
  invert(c->r, a, c->n);
  for (long i = 0; i < c->n; i++) {
    assert_true(bits_of(a[i]) == bits_of(truth(isfinite(c->x[i]))));
    assert_true(bits_of(c->r[i]) == bits_of(truth(!isfinite(c->x[i]))));
    found = found || !isfinite(c->x[i]);
  }
  assert_int_equal(any(c->r, c->n), found);
  both(c->r, a, b, c->n);
  number(c->r, c->r, c->n);
  for (long i = 0; i < c->n; i++)
    check(c, "and", i, isfinite(c->x[i]) && isfinite(c->y[i]), 0);
  either(c->r, a, b, c->n);
  number(c->r, c->r, c->n);
  for (long i = 0; i < c->n; i++)
    check(c, "or", i, isfinite(c->x[i]) || isfinite(c->y[i]), 0);
}

/* Sums of numbers that are all of a size. */
static void sums(Case *c) {
  double (*sum)(const double *, long) = row(c, "strip_sum_v");
  double (*dot)(const double *, const double *, long) = row(c, "strip_dot_vv");
  double (*max)(const double *, long) = row(c, "strip_max_v");
  double a[MOST], s = 0, d = 0, m = -INFINITY;
  for (long i = 0; i < c->n; i++) {
    a[i] = 0.25 * c->at[i]; /* exact in any order */
    s += a[i];
    d += a[i] * a[i];
    if (c->x[i] > m) m = c->x[i];
  }
  assert_true(sum(a, c->n) == s && dot(a, a, c->n) == d && max(c->x, c->n) == m);
}

static void moves(Case *c) {
  void (*fill_with)(double *, double, long) = row(c, "strip_fill_s");
  void (*ints)(double *, const int *, long) = row(c, "strip_ints");
  void (*gather)(double *, const double *, const int *, long, long) =
      row(c, "strip_gather");
  void (*scatter)(double *, const int *, long, const double *, long) =
      row(c, "strip_scatter");
  void (*take)(double *, const double *, long, long) = row(c, "strip_take");
  void (*put)(double *, long, const double *, long) = row(c, "strip_put_v");
  void (*put_add)(double *, long, const double *, long) = row(c, "strip_put_add_v");
  double to[MOST] = {0}, want[MOST] = {0}, wide[3 * MOST] = {0};
  guard(c);
  ints(c->r, c->at, c->n);
  for (long i = 0; i < c->n; i++) assert_true(c->r[i] == c->at[i]);
  gather(c->r, c->x, c->at, -1, c->n);
  for (long i = 0; i < c->n; i++) check(c, "gather", i, c->x[c->at[i] - 1], 0);
  is_guarded(c, "gather");
  for (long i = 0; i < c->n; i++) c->r[i] = (double)i;
  scatter(to, c->at, -1, c->r, c->n);
  for (long i = 0; i < c->n; i++) want[c->at[i] - 1] += (double)i;
  assert_memory_equal(to, want, sizeof to);
  put(wide, 3, c->x, c->n);
  put_add(wide, 3, c->y, c->n);
  take(c->r, wide, 3, c->n);
  for (long i = 0; i < c->n; i++) check(c, "take", i, c->x[i] + c->y[i], 0);
  fill_with(c->r, 2.5, c->n);
  for (long i = 0; i < c->n; i++) assert_true(c->r[i] == 2.5);
}

static void mapped(Case *c) {
  void (*one)(double *, double (*)(double), const double *, long) = row(c, "strip_map_v");
  void (*vs)(double *, double (*)(double, double), const double *, double, long) =
      row(c, "strip_map_vs");
  void (*sv)(double *, double (*)(double, double), double, const double *, long) =
      row(c, "strip_map_sv");
  void (*vv)(double *, double (*)(double, double), const double *, const double *, long) =
      row(c, "strip_map_vv");
  one(c->r, cos, c->x, c->n);
  for (long i = 0; i < c->n; i++) check(c, "map_v", i, cos(c->x[i]), 0);
  vv(c->r, atan2, c->x, c->y, c->n);
  for (long i = 0; i < c->n; i++) check(c, "map_vv", i, atan2(c->x[i], c->y[i]), 0);
  vs(c->r, atan2, c->x, 0.5, c->n);
  for (long i = 0; i < c->n; i++) check(c, "map_vs", i, atan2(c->x[i], 0.5), 0);
  sv(c->r, atan2, 0.5, c->y, c->n);
  for (long i = 0; i < c->n; i++) check(c, "map_sv", i, atan2(0.5, c->y[i]), 0);
}

static void all(const StripRow *rows) {
  Case c = {.rows = rows};
  Rng rng;
  rng_init(&rng, 7, 0, STREAM_INIT);
  for (c.n = 1; c.n <= STRIP_SIZE; c.n += c.n < 40 ? 1 : 11) {
    fill(&c, &rng);
    unaries(&c);
    binary_add(&c);
    binary_sub(&c);
    binary_mul(&c);
    binary_div(&c);
    binary_fmax(&c);
    binary_fmin(&c);
    binary_lt(&c);
    binary_le(&c);
    binary_eq(&c);
    binary_ne(&c);
    ternary(&c);
    truths(&c);
    sums(&c);
    moves(&c);
    mapped(&c);
  }
}

static void test_plain(void **state) {
  (void)state;
  all(strip_plain);
}

/* The set that code of this process uses. */
static void test_widest(void **state) {
  (void)state;
  all(strip_rows());
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_plain),
      cmocka_unit_test(test_widest),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
