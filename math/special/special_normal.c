/* SPDX-License-Identifier: BSD-3-Clause
   The normal distribution function and its inverse, Owen's T, Lambert's W, and the
   quadrature that they and the von Mises distribution share. */
#include "base/quantile.h"
#include "math/special/special.h"
#include <math.h>

static const double PI = 3.14159265358979323846;
static const double SQRT_HALF = 0.70710678118654752440;
static const double HALF_LOG_2PI = 0.91893853320467274178;

/* Positive abscissae and weights of Gauss and Legendre's rule with 32 points: Abramowitz
   and Stegun, table 25.4. */
/* clang-format off */
static const double legendre[16][2] = {
    {0.048307665687738316235, 0.096540088514727800567},
    {0.14447196158279649349, 0.095638720079274859419},
    {0.23928736225213707454, 0.093844399080804565639},
    {0.33186860228212764978, 0.091173878695763884713},
    {0.42135127613063534536, 0.087652093004403811143},
    {0.50689990893222939002, 0.083311924226946755222},
    {0.58771575724076232904, 0.078193895787070306472},
    {0.66304426693021520098, 0.072345794108848506225},
    {0.73218211874028968039, 0.065822222776361846838},
    {0.79448379596794240696, 0.058684093478535547145},
    {0.84936761373256997013, 0.050998059262376176196},
    {0.89632115576605212397, 0.042835898022226680657},
    {0.93490607593773968917, 0.034273862913021433103},
    {0.96476225558750643077, 0.025392065309262059456},
    {0.9856115115452683354, 0.016274394730905670605},
    {0.99726386184948156354, 0.0070186100094700966004},
};
/* clang-format on */

double quadrature(double (*f)(double x, const void *ctx), const void *ctx, double from,
                  double to) {
  double half = 0.5 * (to - from), mid = 0.5 * (to + from), sum = 0;
  for (int i = 0; i < 16; i++) {
    double step = half * legendre[i][0];
    sum += legendre[i][1] * (f(mid - step, ctx) + f(mid + step, ctx));
  }
  return half * sum;
}

/* Phi(-x) / phi(x) for x >= 5 by Laplace's continued fraction: Abramowitz and Stegun
   26.2.14, from its 60th term back. */
static double mills(double x) {
  double t = 0;
  for (int k = 60; k >= 1; k--) t = k / (x + t);
  return 1 / (x + t);
}

double log_normal_cdf(double z) {
  if (z > 0) return log1p(-0.5 * erfc(z * SQRT_HALF));
  if (z > -5) return log(0.5 * erfc(-z * SQRT_HALF));
  if (z == -HUGE_VAL) return z;
  return log(mills(-z)) - 0.5 * z * z - HALF_LOG_2PI;
}

double normal_hazard(double z) {
  if (z < -5) return 1 / mills(-z);
  return exp(-0.5 * z * z - HALF_LOG_2PI - log_normal_cdf(z));
}

/* Newton's method on log Phi, whose derivative is the hazard.  It starts at the quantile
   of exp(lp), and below exp(-600) where phi(x) / -x is the probability (Abramowitz and
   Stegun 26.2.12), with x^2 taken as -2 lp in its logarithm. */
double normal_quantile_log(double lp) {
  if (!(lp <= 0)) return NAN;
  if (lp > -0.69) return -normal_quantile(-expm1(lp));
  if (lp == -HUGE_VAL) return lp;
  double x = lp > -600 ? normal_quantile(exp(lp)) : -sqrt(-2 * lp - log(-4 * PI * lp));
  for (int i = 0; i < 5; i++) x -= (log_normal_cdf(x) - lp) / normal_hazard(x);
  return x;
}

/* ---- Owen, "Tables for computing bivariate normal probabilities" (1956) ---- */

static double owens_integrand(double x, const void *ctx) {
  double h = *(const double *)ctx;
  return exp(-0.5 * h * h * x * x) / (1 + x * x);
}

/* 0 <= a <= 1, h >= 0. */
static double owens_small(double h, double a) {
  double end = h * a > 9 ? 9 / h : a;
  double sum = quadrature(owens_integrand, &h, 0, 0.5 * end) +
               quadrature(owens_integrand, &h, 0.5 * end, end);
  return sum * exp(-0.5 * h * h) / (2 * PI);
}

/* T is odd in a and even in h; beyond a = 1 by Owen's identity between T(h, a) and
   T(a h, 1 / a), written with the upper tails p and q. */
double owens_t_integral(double h, double a) {
  if (isnan(h) || isnan(a)) return NAN;
  h = fabs(h);
  if (h == HUGE_VAL) return 0;
  if (a < 0) return -owens_t_integral(h, -a);
  if (a <= 1) return owens_small(h, a);
  if (h == 0) return atan(a) / (2 * PI);
  if (a == HUGE_VAL) return 0.25 * erfc(h * SQRT_HALF);
  double p = 0.5 * erfc(h * SQRT_HALF), q = 0.5 * erfc(a * h * SQRT_HALF);
  return 0.5 * (p + q) - p * q - owens_small(a * h, 1 / a);
}

/* Below u = 0, what Owen's integrand is on from a. */
typedef struct Rest {
  double h, a;
} Rest;

static double rest_integrand(double u, const void *ctx) {
  const Rest *r = ctx;
  double x = r->a + u;
  return exp(-r->h * r->h * u * (r->a + 0.5 * u)) / (1 + x * x);
}

/* log of 2 T(h, inf) - 2 T(h, a) for h, a >= 0, without their cancellation: 2 T(h, inf)
   is the tail p; far out the integral from a on, with x = a + u. */
static double log_owens_rest(double h, double a) {
  double p = 0.5 * erfc(h * SQRT_HALF), q = 0.5 * erfc(a * h * SQRT_HALF), sum = 0;
  if (a * h <= 1 && a <= 1) return log(p - 2 * owens_t_integral(h, a));
  if (a * h <= 1) return log(2 * owens_t_integral(a * h, 1 / a) - q * erf(h * SQRT_HALF));
  Rest r = {h, a};
  double end = 80 / (h * h) / (a + sqrt(a * a + 80 / (h * h)));
  for (int i = 0; i < 4; i++)
    sum += quadrature(rest_integrand, &r, end * i / 4, end * (i + 1) / 4);
  return log(sum / PI) - 0.5 * h * h * (1 + a * a);
}

/* Azzalini, "A class of distributions which includes the normal ones" (1985): F(z) =
   Phi(z) - 2 T(z, alpha), and 1 - F(z; alpha) = F(-z; -alpha). */
void skew_normal_tails(double z, double alpha, double *v) {
  if (alpha < 0) {
    double w[2];
    skew_normal_tails(-z, -alpha, w);
    v[0] = w[1];
    v[1] = w[0];
  } else if (z == HUGE_VAL || z == -HUGE_VAL) {
    v[0] = z > 0 ? 0 : z;
    v[1] = z > 0 ? -z : 0;
  } else if (z < 0) {
    v[0] = log_owens_rest(-z, alpha);
    v[1] = log_complement(v[0]);
  } else {
    double below = erf(z * SQRT_HALF) + exp(log_owens_rest(z, alpha));
    double above = 0.5 * erfc(z * SQRT_HALF) + 2 * owens_t_integral(z, alpha);
    v[0] = below < 0.5 ? log(below) : log1p(-above);
    v[1] = log(above);
  }
}

/* Corless, Gonnet, Hare, Jeffrey and Knuth, "On the Lambert W function" (1996), section
   4: the series about the branch point -1 / e, and logarithms of logarithms for large x
   and for x near 0 of branch -1; x / (1 + x) has the first two terms of the series at
   0. */
static double lambert_start(double x, int branch) {
  double p = sqrt(fmax(2 * (2.71828182845904523536 * x + 1), 0));
  if (branch) p = -p;
  if (fabs(p) < 0.7) return -1 + p * (1 - p * (1. / 3 - p * 11 / 72));
  if (!branch) return x < 3 ? x / (1 + x) : log(x) - log(log(x));
  double l = log(-x), m = log(-l);
  return l - m + m / l;
}

/* Halley's method, as in section 5 of the same paper. */
double lambert_w(double x, int branch) {
  if (isnan(x) || x == HUGE_VAL || (x == 0 && !branch)) return x;
  if (x == 0) return -HUGE_VAL;
  double w = lambert_start(x, branch);
  for (int i = 0; i < 30; i++) {
    double e = exp(w), gap = w * e - x;
    if (gap == 0 || w == -1) break;
    double step = gap / (e * (w + 1) - (w + 2) * gap / (2 * w + 2));
    w -= step;
    if (fabs(step) < 1e-16 * fabs(w)) break;
  }
  return w;
}
