/* SPDX-License-Identifier: BSD-3-Clause
   The beta function, binomial coefficients and the incomplete beta function with its
   derivatives in both shapes.  The continued fraction is that of DiDonato and Morris,
   "Algorithm 708: significant digit computation of the incomplete beta function ratios"
   (1992, routine BFRAC); prefixes after Loader, "Fast and accurate computation of
   binomial probabilities" (2000).  Numbers of formulas are those of DLMF, the NIST
   Digital Library of Mathematical Functions (dlmf.nist.gov). */
#include "math/special/special.h"
#include <math.h>
#include <stdbool.h>

static const double LOG_2PI = 1.83787706640934548356;

/* 5.12.1; for large shapes with Stirling's formula 5.11.1 in each gamma function. */
double log_beta(double a, double b) {
  double p = fmin(a, b), q = fmax(a, b);
  if (isnan(a) || isnan(b)) return NAN;
  if (p == 0) return HUGE_VAL;
  if (q == HUGE_VAL) return -HUGE_VAL;
  if (p >= 10) {
    double rest = stirling_rest(p) + stirling_rest(q) - stirling_rest(p + q);
    return 0.5 * (LOG_2PI - log(q)) + rest - (p - 0.5) * log1p(q / p) - q * log1p(p / q);
  }
  if (q >= 10) return log_gamma(p) - lgamma_step(q, p);
  return log_gamma(p) + log_gamma(q) - log_gamma(p + q);
}

/* Steps that are products. */
static bool are_counts(double a, double b, double m, double n) {
  bool usual = a > 1e-100 && b > 1e-100 && a < 1e15 && b < 1e15;
  return usual && m + n <= 32 && m == floor(m) && n == floor(n);
}

/* By steps of gamma functions (5.12.1) that are products, or small beside both shapes:
   the two logarithms would differ in few of their digits. */
double log_beta_step(double a, double b, double m, double n) {
  if (m + n > fmin(a, b) && !are_counts(a, b, m, n))
    return log_beta(a + m, b + n) - log_beta(a, b);
  return lgamma_step(a, m) + lgamma_step(b, n) - lgamma_step(a + b, m + n);
}

/* 1 / ((n + 1) B(n - k + 1, k + 1)), from 5.12.1 and 5.5.1. */
double log_choose(double n, double k) {
  double known;
  if (log_choose_counts(n, k, &known)) return known;
  if (!(n - k + 1 >= 0)) return NAN;
  if (k == 0 || k == n) return 0;
  if (n == HUGE_VAL) return k * n;
  return -log1p(n) - log_beta(n - k + 1, k + 1);
}

double falling_product(double a, int n) {
  double f = 1;
  for (int i = 0; i < n && f != 0; i++) f *= a - i;
  return f;
}

double rising_product(double a, int n) {
  double f = 1;
  for (int i = 0; i < n && f != 0; i++) f *= a + i;
  return f;
}

/* a log(x), given y = 1 - x. */
static double times_log(double a, double x, double y) {
  return a == 0 ? 0 : a * (y < 0.5 ? log1p(-y) : log(x));
}

/* u - log(1 + u) at u = gap / a, given 1 + u, which rounding has spoilt in u near -1. */
static double deviance(double gap, double a, double ratio) {
  double u = gap / a;
  return u < -0.5 ? u - log(ratio) : log1p_rest(u);
}

/* Large shapes: Loader's form, with n = a + b: two deviances about the mean a / n. */
double log_beta_density(double a, double b, double x, double y) {
  if (a < 10 || b < 10 || x <= 0 || y <= 0)
    return times_log(a - 1, x, y) + times_log(b - 1, y, x) - log_beta(a, b);
  double gap = x * b - y * a;
  double rest = stirling_rest(a) + stirling_rest(b) - stirling_rest(a + b);
  double da = deviance(gap, a, x * (1 + b / a)), db = deviance(-gap, b, y * (1 + a / b));
  return 0.5 * (log(a) + log(b) - log(a + b) - LOG_2PI) - rest - a * da - b * db -
         log(x) - log(y);
}

/* A number with its derivatives in a and b. */
typedef struct Dual {
  double v, a, b;
} Dual;

static Dual dual_mul(Dual x, Dual y) {
  return (Dual){x.v * y.v, x.a * y.v + x.v * y.a, x.b * y.v + x.v * y.b};
}

static Dual dual_inv(Dual x) {
  double i = 1 / x.v;
  return (Dual){i, -x.a * i * i, -x.b * i * i};
}

static Dual dual_add(Dual x, Dual y) {
  return (Dual){x.v + y.v, x.a + y.a, x.b + y.b};
}

static Dual scaled(double s, Dual x) {
  return (Dual){s * x.v, s * x.a, s * x.b};
}

/* Partial numerator and denominator [n] of the continued fraction; lambda = a - (a + b)
   x. */
static void coefficients(double a, double b, double x, double y, double lambda, int n,
                         Dual *top, Dual *bottom) {
  Dual p = dual_inv((Dual){a + (2 * n - 1), 1, 0}), nb = {n * (b - n) * x, 0, n * x};
  Dual q = dual_mul((Dual){a + (n - 1), 1, 0}, (Dual){a + b + (n - 1), 1, 1});
  Dual r = dual_mul((Dual){a + n, 1, 0}, dual_inv((Dual){a + 2 * n + 1, 1, 0}));
  Dual s = {lambda + 1 + n * (1 + y), y, -x};
  *top = scaled(x, dual_mul(dual_mul(q, dual_mul(p, p)), nb));
  *bottom = dual_add((Dual){n, 0, 0}, dual_add(dual_mul(nb, p), dual_mul(r, s)));
}

enum { TERMS_MAX = 1000000 };

/* Whether a factor c d of the fraction is 1; with [slopes], and its derivatives 0.  At a
   whole b the fraction ends, which its derivatives do not. */
static bool is_settled(Dual c, Dual d, Dual step, bool slopes) {
  enum { NOISE = 4 }; /* roundings of a sum of two products */
  if (fabs(step.v - 1) >= 2e-16) return false;
  double most_a = fabs(c.a * d.v) + fabs(c.v * d.a) + 1;
  double most_b = fabs(c.b * d.v) + fabs(c.v * d.b) + 1;
  return !slopes ||
         (fabs(step.a) < NOISE * 1e-16 * most_a && fabs(step.b) < NOISE * 1e-16 * most_b);
}

/* The reciprocal of the continued fraction, by Lentz's method (Lentz, "Generating Bessel
   functions in Mie scattering calculations using continued fractions", 1976). */
static Dual fraction(double a, double b, double x, double y, bool slopes) {
  double lambda = x > 0.5 ? (a + b) * y - b : a - (a + b) * x;
  Dual top, bottom, h, c, d = {0, 0, 0};
  h = dual_mul((Dual){lambda + 1, y, -x},
               dual_mul((Dual){a, 1, 0}, dual_inv((Dual){a + 1, 1, 0})));
  c = h;
  for (int n = 1; n < TERMS_MAX; n++) {
    coefficients(a, b, x, y, lambda, n, &top, &bottom);
    d = dual_inv(dual_add(bottom, dual_mul(top, d)));
    c = dual_add(bottom, dual_mul(top, dual_inv(c)));
    Dual step = dual_mul(c, d);
    h = dual_mul(h, step);
    if (is_settled(c, d, step, slopes)) break;
  }
  return dual_inv(h);
}

/* At a small first shape 1 / a stands in the prefix and in the fraction, and cancels.  By
   8.17.7 and 15.2.1 I = x^a (1 + a S) / (a B(a, b)) with S the sum of (1 - b)_n x^n /
   (n! (a + n)) from n = 1, whose factors are all 1 + O(a). */
static void small_shape(double a, double b, double x, double y, double *v) {
  double S = 0, S_a = 0, S_b = 0, power = 1, power_b = 0;
  for (int n = 1; n < TERMS_MAX; n++) {
    power_b = (power_b * (n - b) - power) * x / n;
    power *= (n - b) * x / n;
    double term = power / (a + n), term_b = power_b / (a + n);
    S += term;
    S_a -= term / (a + n);
    S_b += term_b;
    if (fabs(term) <= 1e-17 * fabs(S) && fabs(term_b) <= 1e-17 * fabs(S_b)) break;
  }
  double whole = 1 + a * S, log_x = times_log(1, x, y);
  v[0] = a * log_x + lgamma_step(b, a) - lgamma_step(1, a) + log1p(a * S);
  v[0] = fmin(v[0], 0);
  v[1] = log_complement(v[0]);
  v[2] = log_x + digamma(a + b) - digamma(1 + a) + (S + a * S_a) / whole;
  v[3] = digamma_step(b, a) + a * S_b / whole;
  v[4] = v[0];
}

/* A shape of 0 puts all mass at 0, or at 1.
   The fraction converges fast for x < (a + 1) / (a + b + 2) (section 8.17(v)); elsewhere
   8.17.4 swaps shapes and tails.  Derivatives of log I: those of the prefix x^a y^b /
   B(a, b), and of the fraction by its duals. */
void inc_beta_log(double a, double b, double x, double y, int want, double *v) {
  v[2] = v[3] = 0;
  v[4] = -HUGE_VAL;
  if (isnan(a) || isnan(b) || isnan(x)) {
    v[0] = v[1] = v[4] = nan("");
    return;
  }
  if (a == 0 && b == 0) {
    v[0] = v[1] = NAN;
    return;
  }
  if (a == 0 || b == 0 || x <= 0 || y <= 0) {
    bool none = a > 0 && ((b == 0 && y > 0) || x <= 0);
    v[0] = none ? -HUGE_VAL : 0;
    v[1] = none ? 0 : -HUGE_VAL;
    return;
  }
  if (x > 0.5 ? (a + b + 2) * y < b + 1 : (a + b + 2) * x > a + 1) {
    double w[5];
    inc_beta_log(b, a, y, x, want, w);
    v[0] = w[1];
    v[1] = w[0];
    v[2] = -w[3];
    v[3] = -w[2];
    v[4] = w[4];
    return;
  }
  if (a < 0.01) {
    small_shape(a, b, x, y, v);
    return;
  }
  Dual h = fraction(a, b, x, y, want != 0);
  double prefix = log_beta_density(a, b, x, y) + times_log(1, x, y) + times_log(1, y, x);
  v[0] = fmin(prefix + log(h.v), 0);
  v[1] = log_complement(v[0]);
  v[4] = v[0];
  if (!want) return;
  v[2] = times_log(1, x, y) + digamma_step(a, b) + h.a / h.v;
  v[3] = times_log(1, y, x) + digamma_step(b, a) + h.b / h.v;
}

/* log of the sum, and the weighted means of the derivatives, over counts from .. to. */
static double sum_counts(double from, double to, double size, double a, double b,
                         double *mean_a, double *mean_b) {
  double top = -HUGE_VAL, sum = 0, sum_a = 0, sum_b = 0;
  double rise = digamma_step(a + b, size);
  for (double k = from; k <= to; k++) {
    double l = log_choose(size, k) + log_beta_step(a, b, k, size - k);
    if (l > top) {
      double shrink = exp(top - l);
      sum *= shrink;
      sum_a *= shrink;
      sum_b *= shrink;
      top = l;
    }
    double p = exp(l - top);
    sum += p;
    sum_a += p * (digamma_step(a, k) - rise);
    sum_b += p * (digamma_step(b, size - k) - rise);
  }
  *mean_a = sum_a / sum;
  *mean_b = sum_b / sum;
  return fmin(top + log(sum), 0);
}

/* Both tails are sums of their masses: the smaller one stands, the other is its
   complement.  Derivatives of a mass in a: psi(a + k) - psi(a) less that of the whole. */
void beta_binomial_tails(double n, double size, double a, double b, double *v) {
  v[2] = v[3] = 0;
  v[4] = -HUGE_VAL;
  if (n < 0 || n >= size) {
    v[0] = n < 0 ? -HUGE_VAL : 0;
    v[1] = n < 0 ? 0 : -HUGE_VAL;
    return;
  }
  double up_a, up_b;
  v[0] = v[4] = sum_counts(0, n, size, a, b, &v[2], &v[3]);
  v[1] = sum_counts(n + 1, size, size, a, b, &up_a, &up_b);
  if (v[1] > v[0]) {
    v[1] = log_complement(v[0]);
    return;
  }
  v[0] = log_complement(v[1]);
  v[2] = -up_a;
  v[3] = -up_b;
  v[4] = v[1];
}

double hypergeometric_log(double n, double draws, double a, double b) {
  if (n > a || draws - n > b || n < 0 || n > draws) return NAN;
  return log_choose(a, n) + log_choose(b, draws - n) - log_choose(a + b, draws);
}
