/* SPDX-License-Identifier: BSD-3-Clause
   The gamma function and what belongs to it: Stirling's remainder, polygamma functions,
   the incomplete gamma function with its derivative in the shape.  Numbers of formulas
   are those of DLMF, the NIST Digital Library of Mathematical Functions (dlmf.nist.gov).
   Coefficients of expansions for large arguments are exact: they are made of Bernoulli
   numbers.  Prefixes after Loader, "Fast and accurate computation of binomial
   probabilities" (2000). */
#include "math/special/special.h"
#include <math.h>

static const double PI = 3.14159265358979323846;
static const double HALF_LOG_2PI = 0.91893853320467274178;

double log_gamma(double x) {
  int sign;
  double known;
  return log_factorial(x - 1, &known) ? known : lgamma_r(x, &sign);
}

/* Sum of c[i] * t^i. */
static double polynomial(const double *c, int n, double t) {
  double s = c[n - 1];
  for (int i = n - 2; i >= 0; i--) s = s * t + c[i];
  return s;
}

/* 5.11.1; the argument is raised first, as the rest falls by (x + 1/2) log(1 + 1 / x) - 1
   from x to x + 1 (5.5.1). */
double stirling_rest(double x) {
  static const double c[] = {1. / 12,   -1. / 360,      1. / 1260, -1. / 1680,
                             1. / 1188, -691. / 360360, 1. / 156,  -3617. / 122400};
  double s = 0;
  for (; x < 12; x++) s += (x + 0.5) * log1p(1 / x) - 1;
  return s + polynomial(c, 8, 1 / (x * x)) / x;
}

/* log(x) - 1 / (2 x) - digamma(x) for large x: 5.11.2. */
static double digamma_rest(double x) {
  static const double c[] = {1. / 12,  -1. / 120,     1. / 252, -1. / 240,
                             1. / 132, -691. / 32760, 1. / 12};
  double t = 1 / (x * x);
  return t * polynomial(c, 7, t);
}

/* Reflection 5.5.4, recurrence 5.5.2. */
double digamma(double x) {
  if (x <= 0 && x == floor(x)) return NAN;
  if (x < 0) return digamma(1 - x) - PI / tan(PI * (x - round(x)));
  double s = 0;
  for (; x < 10; x++) s += 1 / x;
  return log(x) - 0.5 / x - digamma_rest(x) - s;
}

/* Reflection 5.15.6, recurrence 5.15.5, expansion 5.15.8. */
double trigamma(double x) {
  static const double c[] = {1. / 6,  -1. / 30,     1. / 42, -1. / 30,
                             5. / 66, -691. / 2730, 7. / 6};
  if (x <= 0 && x == floor(x)) return HUGE_VAL;
  if (x < 0) {
    double s = sin(PI * (x - round(x)));
    return PI * PI / (s * s) - trigamma(1 - x);
  }
  double s = 0;
  for (; x < 12; x++) s += 1 / (x * x);
  double t = 1 / (x * x);
  return s + 1 / x + 0.5 * t + t / x * polynomial(c, 7, t);
}

/* As trigamma, with expansion 5.15.9 for n = 2. */
double tetragamma(double x) {
  static const double c[] = {1. / 2, -1. / 6,     1. / 6, -3. / 10,
                             5. / 6, -691. / 210, 35. / 2};
  if (x <= 0 && x == floor(x)) return NAN;
  if (x < 0) {
    double u = PI * (x - round(x)), s = sin(u);
    return tetragamma(1 - x) - 2 * PI * PI * PI * cos(u) / (s * s * s);
  }
  double s = 0;
  for (; x < 14; x++) s += 2 / (x * x * x);
  double t = 1 / (x * x);
  return -(s + t + t / x + t * t * polynomial(c, 7, t));
}

static int is_small_count(double n) {
  return n >= 0 && n <= 32 && n == floor(n);
}

/* Steps that are lost in the sums beside them: Taylor's series has all digits there. */
static int is_tiny_step(double x, double n) {
  return x > 0 && fabs(n) < 1e-5 * fmin(x, 1);
}

/* Of Stirling's formula 5.11.1 at x + n and at x the large terms are subtracted by hand;
   small whole n: 5.5.1, n times. */
double lgamma_step(double x, double n) {
  if (is_tiny_step(x, n))
    return n * (digamma(x) + n * (trigamma(x) / 2 + n * tetragamma(x) / 6));
  if (x >= 10 && x + n >= 10)
    return (x - 0.5) * log1p(n / x) + n * log(x + n) - n + stirling_rest(x + n) -
           stirling_rest(x);
  if (!(x > 0 && is_small_count(n))) return log_gamma(x + n) - log_gamma(x);
  double product = 1, other = 1; /* neither waits for the other */
  int i = 0;
  for (; i + 1 < n; i += 2) {
    product *= x + i;
    other *= x + (i + 1);
  }
  return log(i < n ? product * other * (x + i) : product * other);
}

/* The same with 5.11.2 and 5.5.2. */
double digamma_step(double x, double n) {
  if (is_tiny_step(x, n)) return n * (trigamma(x) + n * tetragamma(x) / 2);
  if (x >= 10 && x + n >= 10)
    return log1p(n / x) + 0.5 * n / (x * (x + n)) - digamma_rest(x + n) + digamma_rest(x);
  if (!(x > 0 && is_small_count(n))) return digamma(x + n) - digamma(x);
  double s = 0;
  int i = 0;
  for (; i + 3 < n; i += 4) { /* 1/a + 1/b + 1/c + 1/d by one division */
    double a = x + i, b = x + (i + 1), c = x + (i + 2), d = x + (i + 3);
    double ab = a * b, cd = c * d;
    s += ((a + b) * cd + (c + d) * ab) / (ab * cd);
  }
  for (; i < n; i++) s += 1 / (x + i);
  return s;
}

/* The product of section 35.3. */
double log_gamma_multi(double k, double x) {
  double s = k * (k - 1) / 4 * log(PI);
  for (int j = 0; j < k; j++) s += log_gamma(x - 0.5 * j);
  return s;
}

double digamma_multi(double k, double x) {
  double s = 0;
  for (int j = 0; j < k; j++) s += digamma(x - 0.5 * j);
  return s;
}

/* log(1 + u) = 2 artanh(v) with v = u / (2 + u) (4.6.4), and u - 2 v = u v. */
double log1p_rest(double u) {
  if (fabs(u) > 0.4) return u - log1p(u);
  double v = u / (2 + u), t = v * v, s = 0, power = v * t;
  for (int k = 3; k < 40; k += 2, power *= t) s += power / k;
  return u * v - 2 * s;
}

/* Large a: Loader's form, Stirling's formula and a deviance u - log(1 + u). */
double log_gamma_density(double a, double x) {
  if (x == 0) return a == 1 ? 0 : a > 1 ? -HUGE_VAL : HUGE_VAL;
  if (x == HUGE_VAL) return -HUGE_VAL;
  if (a < 10) return (a == 1 ? 0 : (a - 1) * log(x)) - x - log_gamma(a);
  double scale = 0.5 * log(a) - HALF_LOG_2PI - stirling_rest(a);
  double u = (x - a) / a;
  return scale - a * (u < -0.5 ? u - log(x / a) : log1p_rest(u)) - log(x);
}

enum { TERMS_MAX = 1000000 };

/* log P by its power series (8.7.1, the first), and d log P / da, term by term. */
static double lower_series(double a, double x, int want, double *slope) {
  double term = 1, sum = 1, term_a = 0, sum_a = 0;
  for (int n = 1; n < TERMS_MAX && fabs(term) > 1e-18 * sum; n++) {
    double r = x / (a + n);
    term_a = (term_a - term / (a + n)) * r;
    term *= r;
    sum += term;
    sum_a += term_a;
  }
  *slope = want ? log(x) - digamma(a + 1) + sum_a / sum : 0;
  return log_gamma_density(a, x) + log(x / a) + log(sum);
}

/* log(gamma(1 + a)) for small a: 5.7.3 before log(1 + a) is split off; what
   follows its first six powers is less than 1e-21. */
static double log_gamma1p(double a) {
  static const double zeta[] = {1.6449340668482264365, 1.2020569031595942854,
                                1.0823232337111381915, 1.0369277551433699263,
                                1.0173430619844491397, 1.0083492773819228268};
  if (fabs(a) > 0.003) return log_gamma(1 + a);
  double s = 0, power = a * a;
  for (int k = 2; k < 8; k++, power *= -a) s += zeta[k - 2] * power / k;
  return s - 0.57721566490153286061 * a;
}

/* log P for a < 1 and x < a + 1 by its alternating series (8.7.1, the second), exact
   where P is near 1. */
static double small_series(double a, double x, int want, double *slope) {
  double term = 1, sum = 0, sum_a = 0;
  for (int n = 1; n < 60; n++) {
    term *= -x / n;
    sum += term / (a + n);
    sum_a -= term / ((a + n) * (a + n));
  }
  double tilt = want ? (sum + a * sum_a) / (1 + a * sum) : 0;
  *slope = want ? log(x) - digamma(1 + a) + tilt : 0;
  return a * log(x) - log_gamma1p(a) + log1p(a * sum);
}

/* log Q by the even part of its continued fraction 8.9.2, and d log Q / da: every
   quantity with its derivative.  Evaluated forward by Lentz's method as modified by
   Thompson and Barnett, "Coulomb and Bessel functions of complex arguments and order"
   (1986).  At a whole a the fraction ends, which its derivative does not. */
static double upper_fraction(double a, double x, int want, double *slope) {
  double b = x + 1 - a, d = 1 / b, da = d * d, h = d, ha = da;
  double c = 1e300, ca = 0;
  for (int i = 1; i < TERMS_MAX; i++) {
    double an = -i * (i - a), ana = i;
    b += 2;
    double e = an * d + b, ea = ana * d + an * da - 1;
    ca = -1 + ana / c - an * ca / (c * c);
    c = b + an / c;
    d = 1 / e;
    da = -ea * d * d;
    double step = d * c, step_a = da * c + d * ca;
    ha = ha * step + h * step_a;
    h *= step;
    double noise = 4e-16 * (fabs(da * c) + fabs(d * ca) + 1);
    if (fabs(step - 1) < 1e-16 && (!want || fabs(step_a) < noise)) break;
  }
  *slope = want ? log(x) - digamma(a) + ha / h : 0;
  return log_gamma_density(a, x) + log(x) + log(h);
}

/* Maechler, "Accurately computing log(1 - exp(-|a|))" (2012): the two forms lose least
   when they meet at log 2. */
double log_complement(double l) {
  return l >= 0 ? -HUGE_VAL : l > -0.69 ? log(-expm1(l)) : log1p(-exp(l));
}

/* Series below x = a + 1, fraction above: each converges faster than the other there. */
void inc_gamma(double a, double x, int want, double *v) {
  v[2] = 0;
  v[3] = -HUGE_VAL;
  if (isnan(a) || isnan(x)) {
    v[0] = v[1] = v[3] = nan("");
    return;
  }
  if (a == HUGE_VAL && x == HUGE_VAL) {
    v[0] = v[1] = v[3] = nan("");
    return;
  }
  if (!(x > 0) || x == HUGE_VAL || a == HUGE_VAL) {
    v[0] = x < HUGE_VAL ? -HUGE_VAL : 0;
    v[1] = x < HUGE_VAL ? 0 : -HUGE_VAL;
    return;
  }
  double slope;
  if (x < a + 1) {
    double l =
        a < 1 ? small_series(a, x, want, &slope) : lower_series(a, x, want, &slope);
    v[0] = fmin(l, 0);
    v[1] = log_complement(v[0]);
    v[2] = slope;
    v[3] = v[0];
  } else {
    v[1] = fmin(upper_fraction(a, x, want, &slope), 0);
    v[0] = log_complement(v[1]);
    v[2] = -slope;
    v[3] = v[1];
  }
}
