/* SPDX-License-Identifier: BSD-3-Clause
   Quantiles of the beta and the Student t distributions with their partials: Newton steps
   on logarithms of the tail that is asked for, kept inside an interval that holds the
   root. */
#include "math/special/special.h"
#include <math.h>
#include <stdbool.h>

static const double LOG_TWO = 0.69314718055994530942;
static const double LOG_PI = 1.14472988584940017414;

/* A beta distribution and the log of the smaller of the probabilities below and above the
   quantile. */
typedef struct Goal {
  double a, b, log_p;
  bool above;
} Goal;

/* By how much that log is missed at x = exp(u), rising in u, and its derivative. */
static double excess(const Goal *g, double u, double *slope) {
  double v[5], x = exp(u);
  inc_beta_log(g->a, g->b, x, -expm1(u), 0, v);
  if (!g->above && (x == 0 || v[0] == -HUGE_VAL)) { /* x^a / (a B(a, b)) */
    *slope = g->a;
    return g->a * u - log(g->a) - log_beta(g->a, g->b) - g->log_p;
  }
  double l = g->above ? v[1] : v[0];
  *slope = exp(log_beta_density(g->a, g->b, x, -expm1(u)) + u - l);
  return g->above ? g->log_p - l : l - g->log_p;
}

/* u = log(x), for a quantile at or below 1/2: Newton's method from the leading term x^a /
   (a B(a, b)) of the distribution function (DLMF 8.17.7), bisection where a step leaves
   the interval. */
static double log_quantile(const Goal *g) {
  double high = -LOG_TWO, low = -HUGE_VAL, slope;
  double far = ((g->above ? 0 : g->log_p) + log(g->a) + log_beta(g->a, g->b)) / g->a;
  double u = fmin(high, far);
  for (int i = 0; i < 400; i++) {
    double gap = excess(g, u, &slope);
    if (gap == 0) break;
    if (gap > 0)
      high = u;
    else
      low = u;
    double next = u - gap / slope;
    if (!(next > low && next <= high))
      next = low == -HUGE_VAL ? 2 * u - 1 : 0.5 * (low + high);
    if (fabs(next - u) <= 2e-16 * fmax(fabs(u), 1)) return next;
    u = next;
  }
  return u;
}

/* The log of x, or of 1 - x where that is the smaller; p + q = 1. */
static double log_beta_quantile(double a, double b, double p, double q, bool *upper) {
  double v[5];
  inc_beta_log(a, b, 0.5, 0.5, 0, v);
  *upper = log(p) > v[0];
  Goal g = *upper ? (Goal){b, a, log(fmin(p, q)), p < q}
                  : (Goal){a, b, log(fmin(p, q)), q < p};
  return log_quantile(&g);
}

/* Partials by the implicit function theorem: dx/da = -(dI/da) / density. */
void beta_quantile(double a, double b, double p, int want, double *v) {
  bool upper;
  v[0] = a == a && b == b ? p : nan("");
  v[1] = v[2] = v[3] = 0;
  if (!(v[0] > 0 && v[0] < 1)) return;
  double u = log_beta_quantile(a, b, p, 1 - p, &upper), w[5];
  double x = upper ? -expm1(u) : exp(u), y = upper ? exp(u) : -expm1(u);
  v[0] = x;
  if (!want) return;
  double l = log_beta_density(a, b, x, y);
  inc_beta_log(a, b, x, y, want, w);
  v[1] = -w[2] * exp(w[4] - l);
  v[2] = -w[3] * exp(w[4] - l);
  v[3] = exp(-l);
}

/* The quantile at p < 1/2 of the standard t: Abramowitz and Stegun 26.5.27, twice the
   tail is I_x(nu / 2, 1 / 2) at x = nu / (nu + t^2). */
static double t_below(double p, double nu) {
  bool upper;
  double u = log_beta_quantile(0.5 * nu, 0.5, 2 * p, 1 - 2 * p, &upper);
  double log_odds = upper ? u - log(-expm1(u)) : log(-expm1(u)) - u;
  return -exp(0.5 * (log(nu) + log_odds));
}

/* Partials by the implicit function theorem; 1 / 4 is 1 / 2 of the tail by 1 / 2 of nu /
   2, and z / (2 nu) what z owes to nu at a fixed x. */
void student_t_quantile(double p, double nu, int want, double *v) {
  v[1] = v[2] = 0;
  v[0] = p == 0.5 ? 0 : p <= 0 ? -HUGE_VAL : p >= 1 ? HUGE_VAL : nan("");
  if (!isnan(v[0]) && (!want || isinf(v[0]))) return;
  double z = v[0] = p == 0.5 ? 0 : p < 0.5 ? t_below(p, nu) : -t_below(1 - p, nu), w[5];
  if (!want || isinf(z)) return;
  double s = nu + z * z;
  double l = lgamma_step(0.5 * nu, 0.5) - 0.5 * (log(nu) + LOG_PI) -
             0.5 * (nu + 1) * log1p(z * z / nu);
  inc_beta_log(0.5 * nu, 0.5, nu / s, z * z / s, 1, w);
  double tail = z == 0 ? 0 : 0.25 * w[2] * exp(w[4] - l);
  v[1] = exp(-l);
  v[2] = (z < 0 ? -tail : tail) + 0.5 * z / nu;
}
