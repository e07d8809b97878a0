/* SPDX-License-Identifier: BSD-3-Clause
   Bessel functions: those of libm, the modified ones by series, asymptotic expansion and
   quadrature, and the von Mises distribution function.  Numbers of formulas are those of
   DLMF, the NIST Digital Library of Mathematical Functions (dlmf.nist.gov). */
#include "math/special/special.h"
#include <math.h>

static const double PI = 3.14159265358979323846;

double bessel_j(double order, double x) {
  return jn((int)order, x);
}

double bessel_y(double order, double x) {
  return x < 0 ? nan("") : yn((int)order, x);
}

/* The integral of exp(-x cosh t) cosh(order t), 10.32.9, by the trapezoidal rule, which
   converges exponentially here: Trefethen and Weideman, "The exponentially convergent
   trapezoidal rule" (2014).  10.27.3: K is even in the order. */
double bessel_k(double order, double x) {
  if (!(x > 0)) return x == 0 ? HUGE_VAL : nan("");
  if (x == HUGE_VAL) return 0;
  order = fabs(order);
  double h = fmin(0.1, 0.3 / sqrt(order + x + 1)), sum = 0.5, last = 1;
  for (int i = 1; i < 1000000; i++) {
    double t = i * h, s = sinh(0.5 * t), drop = 2 * x * s * s;
    double term = 0.5 * (exp(order * t - drop) + exp(-order * t - drop));
    sum += term;
    if (term < last && term < 1e-18 * sum) break;
    last = term;
  }
  return h * sum * exp(-x);
}

enum { TERMS_MAX = 10000000 };

/* Hankel's expansion for x large beside order^2, 10.40.1: log I and its derivative in the
   order, term by term. */
static double log_i_large(double order, double x, double *slope) {
  double m = 4 * order * order, term = 1, term_m = 0, sum = 1, sum_m = 0;
  for (int k = 1; k < 200; k++) {
    double odd = 2 * k - 1, factor = -(m - odd * odd) / (8 * k * x);
    double next = term * factor;
    if (fabs(next) > fabs(term) && k > order) break;
    term_m = term_m * factor - term / (8 * k * x);
    term = next;
    sum += term;
    sum_m += term_m;
    if (fabs(term) < 1e-18 * fabs(sum) && fabs(term_m) < 1e-18 * fabs(sum_m)) break;
  }
  *slope = sum_m / sum * 8 * order;
  return x - 0.5 * log(2 * PI * x) + log(sum);
}

/* The power series 10.25.2 from its largest term in both directions, and 10.38.1 for the
   derivative in the order; digamma along the terms by its recurrence 5.5.2. */
static double log_i_series(double order, double x, double *slope) {
  double t = 0.25 * x * x, half = log(0.5 * x);
  double peak = floor(0.5 * (sqrt(order * order + x * x) - order));
  double top =
      (2 * peak + order) * half - log_gamma(peak + 1) - log_gamma(peak + order + 1);
  double sum = 1, psi = digamma(peak + order + 1), sum_a = half - psi;
  double term = 1, up = psi, down = psi;
  for (double k = peak + 1; k < peak + TERMS_MAX && term > 1e-18 * sum; k++) {
    term *= t / (k * (k + order));
    up += 1 / (k + order);
    sum += term;
    sum_a += term * (half - up);
  }
  term = 1;
  for (double k = peak; k >= 1 && term > 1e-18 * sum; k--) {
    term *= k * (k + order) / t;
    down -= 1 / (k + order);
    sum += term;
    sum_a += term * (half - down);
  }
  *slope = sum_a / sum;
  return top + log(sum);
}

/* The slope in the order at -1, where I is I of order 1 (10.27.1): the derivative of
   10.27.2 gives it from that of order 1. */
static double slope_reflected(double x, double l, double slope) {
  return isfinite(l) ? 2 * bessel_k(1, x) * exp(-l) - slope : 0;
}

static double log_i(double order, double x, double *slope) {
  *slope = 0;
  if (isnan(order) || isnan(x) || x < 0) return NAN;
  if (order == -1) {
    double l = log_i(1, x, slope);
    *slope = slope_reflected(x, l, *slope);
    return l;
  }
  if (x == 0) return order == 0 ? 0 : order < 0 ? HUGE_VAL : -HUGE_VAL;
  if (x == HUGE_VAL) return x;
  if (order == HUGE_VAL) return -order;
  if (x > 40 && x > order * order) return log_i_large(order, x, slope);
  return log_i_series(order, x, slope);
}

double log_bessel_i(double order, double x) {
  double slope;
  return log_i(order, x, &slope);
}

double log_bessel_i_order(double order, double x) {
  double slope;
  log_i(order, x, &slope);
  return slope;
}

/* exp(kappa (cos t - top)) and the same times cos t - mean: by quadrature. */
typedef struct Bump {
  double kappa, top, mean;
} Bump;

static double bump(double t, const void *ctx) {
  const Bump *b = ctx;
  return exp(b->kappa * (cos(t) - b->top));
}

static double bump_slope(double t, const void *ctx) {
  const Bump *b = ctx;
  return (cos(t) - b->mean) * bump(t, ctx);
}

enum { PANELS = 6 };

/* from, to in one period around 0, [-pi, pi]: what lies more than exp(-40) below the
   largest value of the piece is left out. */
static double piece(double (*f)(double, const void *), const Bump *b, double from,
                    double to) {
  double near = fmin(fmax(0, from), to), low = cos(near) - 40 / b->kappa;
  double reach = low <= -1 ? PI : acos(low), sum = 0;
  from = fmax(from, -reach);
  to = fmin(to, reach);
  for (int i = 0; i < PANELS; i++)
    sum += quadrature(f, b, from + (to - from) * i / PANELS,
                      from + (to - from) * (i + 1) / PANELS);
  return sum;
}

/* Over [from, to], at most one period long, anywhere. */
static double over_arc(double (*f)(double, const void *), const Bump *b, double from,
                       double to) {
  double turn = 2 * PI * round(from / (2 * PI)), sum = 0;
  from -= turn;
  to -= turn;
  if (to <= PI) return piece(f, b, from, to);
  sum = piece(f, b, from, PI);
  return sum + piece(f, b, -PI, to - 2 * PI);
}

/* The density is exp(kappa cos t) over 2 pi I_0(kappa); d/dkappa by differentiating under
   the integral, where the mean of cos t is I_1 / I_0 (10.32.3). */
void von_mises_tails(double y, double mu, double kappa, int want, double *v) {
  v[2] = v[3] = v[4] = 0;
  if (y <= -PI || y >= PI) {
    v[0] = y <= -PI ? -HUGE_VAL : 0;
    v[1] = y <= -PI ? 0 : -HUGE_VAL;
    return;
  }
  Bump b = {kappa, 1, 0};
  double below = over_arc(bump, &b, -PI - mu, y - mu);
  double above = over_arc(bump, &b, y - mu, PI - mu), whole = below + above;
  v[0] = log(below / whole);
  v[1] = log(above / whole);
  if (!want) return;
  v[2] = (bump(-PI - mu, &b) - bump(y - mu, &b)) / whole;
  b.mean = exp(log_bessel_i(1, kappa) - log_bessel_i(0, kappa));
  v[3] = over_arc(bump_slope, &b, -PI - mu, y - mu) / whole;
}
