/* SPDX-License-Identifier: BSD-3-Clause
   Draws that take more than an expression. */
#include "math/special/rng_draw.h"
#include <math.h>
#include "math/special/special.h"

static const double PI = 3.14159265358979323846;

/* The width may be more than the largest number. */
double draw_between(Rng *rng, double a, double b) {
  double u = rng_uniform(rng), width = b - a;
  return isinf(width) ? (1 - u) * a + u * b : a + width * u;
}

/* The inverse of the distribution function. */
double draw_log_odds(Rng *rng) {
  double u = rng_uniform(rng);
  return log(u) - log1p(-u);
}

/* Henze, "A probabilistic representation of the skew-normal distribution" (1986). */
double draw_skew_normal(Rng *rng, double alpha) {
  double scale = hypot(1, alpha);
  double z = rng_normal(rng);
  return (alpha * fabs(z) + rng_normal(rng)) / scale;
}

/* The inverse of the distribution function: tau exp(2 (1 - tau) x) below 0. */
double draw_skew_laplace(Rng *rng, double tau) {
  double u = rng_uniform(rng);
  if (u < tau) return log(u / tau) / (2 * (1 - tau));
  return -log((1 - u) / (1 - tau)) / (2 * tau);
}

/* Best and Fisher, "Efficient simulation of the von Mises distribution" (1979): rejection
   from a wrapped Cauchy distribution.  Its r loses its digits where kappa is large; there
   it is 1 + 1 / (2 kappa), until that is 1 and the angle is normal but for a share of
   1 / (8 kappa).  Where kappa is small the angle is uniform. */
double draw_von_mises(Rng *rng, double mu, double kappa) {
  double cosine, angle;
  if (kappa < 1e-8) {
    angle = PI * (2 * rng_uniform(rng) - 1);
  } else if (kappa > 1e10) {
    angle = rng_normal(rng) / sqrt(kappa);
  } else {
    double t = 1 + sqrt(1 + 4 * kappa * kappa);
    double rho = (t - sqrt(2 * t)) / (2 * kappa), r = (1 + rho * rho) / (2 * rho);
    if (kappa > 1e5) r = 1 + 1 / (2 * kappa);
    for (;;) {
      double z = cos(PI * rng_uniform(rng)), u = rng_uniform(rng);
      cosine = (1 + r * z) / (r + z);
      double c = kappa * (r - cosine);
      if (c * (2 - c) > u || log(c / u) + 1 >= c) break;
    }
    angle = acos(fmin(fmax(cosine, -1), 1));
    if (rng_uniform(rng) < 0.5) angle = -angle;
  }
  return remainder(mu + angle, 2 * PI);
}

/* log of a gamma variate: small shapes would underflow.  They come from the shape above
   by a power of a uniform number: Marsaglia and Tsang, "A simple method for generating
   gamma variables" (2000). */
static double draw_log_gamma(Rng *rng, double shape) {
  if (shape >= 1) return log(rng_gamma(rng, shape));
  double boost = log(rng_uniform(rng)) / shape;
  return log(rng_gamma(rng, shape + 1)) + boost;
}

/* The share of one gamma variate in the sum of two: Devroye, "Non-uniform random variate
   generation" (1986), chapter IX. */
double draw_beta(Rng *rng, double a, double b) {
  double x = draw_log_gamma(rng, a), y = draw_log_gamma(rng, b);
  return x < y ? exp(x - y) / (1 + exp(x - y)) : 1 / (1 + exp(y - x));
}

/* Inversion by sequential search: Devroye (1986), chapter X. */
static double poisson_small(Rng *rng, double mean) {
  double u = rng_uniform(rng), p = exp(-mean), k = 0;
  while (u > p && k < 1000) {
    u -= p;
    k++;
    p *= mean / k;
  }
  return k;
}

/* Hormann, "The transformed rejection method for generating Poisson random variables"
   (1993), algorithm PTRS with its constants. */
double draw_poisson(Rng *rng, double mean) {
  if (!(mean < HUGE_VAL)) return NAN;
  if (mean < 10) return poisson_small(rng, mean);
  double root = sqrt(mean), b = 0.931 + 2.53 * root, a = -0.059 + 0.02483 * b;
  double alpha = 1.1239 + 1.1328 / (b - 3.4), quick = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    double u = rng_uniform(rng) - 0.5, v = rng_uniform(rng), s = 0.5 - fabs(u);
    double k = floor((2 * a / s + b) * u + mean + 0.43);
    if (s >= 0.07 && v <= quick) return k;
    if (k < 0 || (s < 0.013 && v > s)) continue;
    double accept = log(v * alpha / (a / (s * s) + b));
    if (accept <= log_gamma_density(k + 1, mean)) return k;
  }
}

/* Inversion by sequential search: Devroye (1986), chapter X. */
static double binomial_small(Rng *rng, double n, double p) {
  double u = rng_uniform(rng), odds = p / (1 - p), mass = exp(n * log1p(-p)), k = 0;
  while (u > mass && k < n) {
    u -= mass;
    k++;
    mass *= odds * (n - k + 1) / k;
  }
  return k;
}

/* Hormann, "The generation of binomial random variates" (1993), algorithm BTRS with its
   constants. */
static double binomial_large(Rng *rng, double n, double p) {
  double q = 1 - p, root = sqrt(n * p * q), b = 1.15 + 2.53 * root;
  double a = -0.0873 + 0.0248 * b + 0.01 * p, quick = 0.92 - 4.2 / b;
  double alpha = (2.83 + 5.1 / b) * root, mode = floor((n + 1) * p);
  double top = log_gamma(mode + 1) + log_gamma(n - mode + 1), slope = log(p / q);
  for (;;) {
    double u = rng_uniform(rng) - 0.5, v = rng_uniform(rng), s = 0.5 - fabs(u);
    double k = floor((2 * a / s + b) * u + n * p + 0.5);
    if (s >= 0.07 && v <= quick) return k;
    if (k < 0 || k > n) continue;
    double accept = log(v * alpha / (a / (s * s) + b));
    double mass = top - log_gamma(k + 1) - log_gamma(n - k + 1) + (k - mode) * slope;
    if (accept <= mass) return k;
  }
}

double draw_binomial(Rng *rng, double n, double p) {
  if (p > 0.5) return n - draw_binomial(rng, n, 1 - p);
  return n * p < 10 ? binomial_small(rng, n, p) : binomial_large(rng, n, p);
}

/* Inversion, from the mode outwards. */
static double hypergeometric_large(Rng *rng, double draws, double white, double black) {
  double least = fmax(0, draws - black), most = fmin(draws, white), u = rng_uniform(rng);
  double mode = floor((draws + 1) * (white + 1) / (white + black + 2)), i = mode,
         j = mode;
  double up = exp(hypergeometric_log(mode, draws, white, black)), down = up;
  if ((u -= up) < 0) return mode;
  while (up + down > 0) {
    up *= i < most ? (white - i) * (draws - i) / ((i + 1) * (black - draws + i + 1)) : 0;
    if ((u -= up) < 0) return i + 1;
    down *= j > least ? j * (black - draws + j) / ((white - j + 1) * (draws - j + 1)) : 0;
    if ((u -= down) < 0) return j - 1;
    i++;
    j--;
  }
  return mode; /* what rounding has left */
}

/* The urn itself, ball after ball, where they are few. */
double draw_hypergeometric(Rng *rng, double draws, double white, double black) {
  if (draws > white + black) return NAN;
  if (draws > 100) return hypergeometric_large(rng, draws, white, black);
  double found = 0;
  for (double i = 0; i < draws; i++) {
    double left = white - found, all = white + black - i;
    if (rng_uniform(rng) * all < left) found++;
  }
  return found;
}

/* Geometric, with an exponential rate as minus the log of its probability; large draws
   stay large numbers. */
double draw_yule_simon(Rng *rng, double alpha) {
  double w = rng_exponential(rng) / alpha, u = rng_exponential(rng);
  double rate = w > 1 ? -log1p(-exp(-w)) : -log(-expm1(-w));
  return fmin(fmax(ceil(u / rate), 1), 1e300);
}
