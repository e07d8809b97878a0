/* SPDX-License-Identifier: BSD-3-Clause
   Tails of the beta negative binomial distribution with their partials.  Both tails are
   the mass of one count times a sum of ratios that a recurrence gives; the upper one
   starts from the expansion of that sum for large counts, found by putting a power series
   into the recurrence. */
#include "math/special/special.h"
#include <math.h>

/* A number with its derivatives in r, alpha, beta. */
typedef struct Dual {
  double v, d[3];
} Dual;

static Dual mul(Dual x, Dual y) {
  Dual out = {x.v * y.v, {0}};
  for (int i = 0; i < 3; i++) out.d[i] = x.d[i] * y.v + x.v * y.d[i];
  return out;
}

static Dual quotient(Dual x, Dual y) {
  Dual out = {x.v / y.v, {0}};
  for (int i = 0; i < 3; i++) out.d[i] = (x.d[i] - out.v * y.d[i]) / y.v;
  return out;
}

static Dual plus(Dual x, Dual y, double factor) {
  x.v += factor * y.v;
  for (int i = 0; i < 3; i++) x.d[i] += factor * y.d[i];
  return x;
}

typedef struct Count {
  double r, alpha, beta, whole; /* whole: r + alpha + beta */
} Count;

/* mass(k + 1) / mass(k) */
static Dual ratio(const Count *c, double k) {
  Dual r = {k + c->r, {1, 0, 0}}, b = {k + c->beta, {0, 0, 1}};
  return quotient(mul(r, b), (Dual){(k + 1) * (k + c->whole), {k + 1, k + 1, k + 1}});
}

static Dual log_mass(const Count *c, double n) {
  double r = c->r, a = c->alpha, b = c->beta;
  double l = lgamma_step(r, n) - log_gamma(n + 1) + log_beta_step(b, a, n, r);
  return (Dual){l,
                {digamma_step(r, n) - digamma_step(a + r, b + n),
                 digamma_step(a, r) - digamma_step(a + b, n + r),
                 digamma_step(b, n) - digamma_step(a + b, n + r)}};
}

enum { ORDER = 12 };

static double binomial(double x, int j) {
  double f = 1;
  for (int i = 0; i < j; i++) f *= (x - i) / (i + 1);
  return f;
}

/* The sum of mass(j) / mass(k) over j >= k, for large k, is k sum(c_i k^-i) with
     (k + 1) (k + whole) (S(k) - 1) = (k + r) (k + beta) S(k + 1):
   coefficients of equal powers of k give one c after the other. */
static Dual far_sum(const Count *c, double k) {
  Dual whole = {c->whole, {1, 1, 1}}, r = {c->r, {1, 0, 0}}, b = {c->beta, {0, 0, 1}};
  Dual left1 = plus((Dual){1, {0}}, whole, 1), right1 = plus(r, b, 1), right2 = mul(r, b);
  Dual coefficient[ORDER], sum = {0, {0}};
  for (int i = 0; i < ORDER; i++) {
    /* of k^(2 - i): what earlier coefficients leave over */
    Dual rest = i == 0   ? (Dual){1, {0}}
                : i == 1 ? left1
                : i == 2 ? whole
                         : (Dual){0, {0}};
    for (int m = 0; m < i; m++) {
      int j = i - m + 1; /* k^(3 - m - j) */
      Dual factor = {binomial(1 - m, j), {0}};
      factor = plus(factor, right1, binomial(1 - m, j - 1));
      factor = plus(factor, right2, binomial(1 - m, j - 2));
      if (j == 2) factor = plus(factor, whole, -1);
      rest = plus(rest, mul(factor, coefficient[m]), 1);
    }
    Dual lead = plus(plus(left1, right1, -1), (Dual){1 - i, {0}}, -1);
    coefficient[i] = quotient(rest, lead);
    sum = plus(sum, coefficient[i], pow(k, 1 - i));
  }
  return sum;
}

static Dual log_of_sum(Dual mass, Dual sum) {
  Dual out = {mass.v + log(sum.v), {0}};
  for (int i = 0; i < 3; i++) out.d[i] = mass.d[i] + sum.d[i] / sum.v;
  return out;
}

/* log of the sum over counts above n. */
static Dual log_above(const Count *c, double n) {
  double k = n + 1, far = fmax(k, ceil(40 * (c->whole + 5)));
  Dual sum = {0, {0}}, term = {1, {0}};
  for (; k < far && term.v > 1e-19 * sum.v; k++) {
    sum = plus(sum, term, 1);
    term = mul(term, ratio(c, k));
  }
  if (k == far) sum = plus(sum, mul(term, far_sum(c, k)), 1);
  return log_of_sum(log_mass(c, n + 1), sum);
}

/* log of the sum over counts up to n. */
static Dual log_below(const Count *c, double n) {
  Dual sum = {1, {0}}, one = sum;
  for (double k = 0; k < n; k++) sum = plus(one, quotient(sum, ratio(c, k)), 1);
  return log_of_sum(log_mass(c, n), sum);
}

void beta_neg_binomial_tails(double n, double r, double alpha, double beta, double *v) {
  v[0] = -HUGE_VAL;
  v[1] = v[2] = v[3] = v[4] = 0;
  v[5] = -HUGE_VAL;
  if (n < 0) return;
  Count c = {r, alpha, beta, r + alpha + beta};
  Dual above = log_above(&c, n);
  if (above.v < -0.7 || n > 1e6) { /* the other sum has n terms */
    v[1] = v[5] = fmin(above.v, 0);
    v[0] = log_complement(v[1]);
    for (int i = 0; i < 3; i++) v[2 + i] = -above.d[i];
    return;
  }
  Dual below = log_below(&c, n);
  v[0] = v[5] = fmin(below.v, 0);
  v[1] = log_complement(v[0]);
  for (int i = 0; i < 3; i++) v[2 + i] = below.d[i];
}
