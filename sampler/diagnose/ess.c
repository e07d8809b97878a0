/* SPDX-License-Identifier: BSD-3-Clause
   Effective sample size.  Autocovariances are summed lag by lag as they are asked for:
   the sequence mostly ends after a few, long before Fourier transforms pay.  Where it
   does not, all the others are computed at once. */
#include "sampler/diagnose/ess.h"
#include <math.h>
#include <stdbool.h>
#include "base/alloc.h"
#include "sampler/diagnose/lagged.h"

/* Ranges below this are constant: numpy's resolution of a double. */
#define RESOLUTION 1e-15

/* From this lag on a transform is cheaper than what is likely to follow. */
enum { LONG_LAG = 100 };

typedef struct Series {
  int chains, draws;
  double *centred, *means;
  double *products; /* of all lags, once one of them was long */
  double mean_var, var_plus;
} Series;

static double mean_of(const double *x, long n) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (long i = 0; i < n; i++) sum += x[i];
  return sum / (double)n;
}

static double sum_of_squares(const double *x, long n, double centre) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (long i = 0; i < n; i++) sum += (x[i] - centre) * (x[i] - centre);
  return sum;
}

static double direct_product(const Series *s, long lag) {
  double total = 0;
  for (int c = 0; c < s->chains; c++) {
    const double *x = s->centred + (long)c * s->draws;
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (long i = 0; i < s->draws - lag; i++) sum += x[i] * x[i + lag];
    total += sum;
  }
  return total;
}

/* Mean over chains of the autocovariance at [lag], divided by draws, not draws - lag. */
static double autocovariance(Series *s, long lag) {
  if (lag >= LONG_LAG && !s->products) {
    s->products = mem_new(sizeof(double) * (size_t)s->draws);
    lagged_products(s->centred, s->chains, s->draws, s->products);
  }
  double product = lag >= LONG_LAG ? s->products[lag] : direct_product(s, lag);
  return product / s->draws / s->chains;
}

static double autocorrelation(Series *s, long lag) {
  return 1 - (s->mean_var - autocovariance(s, lag)) / s->var_plus;
}

static Series series_new(const double *x, int chains, int draws) {
  Series s = {.chains = chains, .draws = draws};
  s.centred = mem_new(sizeof(double) * ((size_t)chains * (size_t)draws + (size_t)chains));
  s.means = s.centred + (long)chains * draws;
  for (int c = 0; c < chains; c++) {
    long first = (long)c * draws;
    s.means[c] = mean_of(x + first, draws);
    for (long i = 0; i < draws; i++) s.centred[first + i] = x[first + i] - s.means[c];
  }
  double n = draws;
  s.mean_var = autocovariance(&s, 0) * n / (n - 1);
  s.var_plus = s.mean_var * (n - 1) / n;
  if (chains > 1)
    s.var_plus +=
        sum_of_squares(s.means, chains, mean_of(s.means, chains)) / (chains - 1);
  return s;
}

static bool is_constant(const double *x, long n) {
  double low = x[0], high = x[0];
  for (long i = 1; i < n; i++) {
    if (x[i] < low) low = x[i];
    if (x[i] > high) high = x[i];
  }
  return high - low < RESOLUTION;
}

/* Pairs of autocorrelations while their sum is positive; returns the last lag kept. */
static long positive_sequence(Series *s, double *rho) {
  double even = 1, odd = autocorrelation(s, 1);
  rho[0] = even;
  rho[1] = odd;
  long t = 1;
  for (; t < s->draws - 3 && even + odd > 0; t += 2) {
    even = autocorrelation(s, t + 1);
    odd = autocorrelation(s, t + 2);
    if (even + odd >= 0) {
      rho[t + 1] = even;
      rho[t + 2] = odd;
    }
  }
  long last = t - 2;
  if (even > 0) rho[last + 1] = even;
  return last;
}

static void make_monotone(double *rho, long last) {
  for (long t = 1; t <= last - 2; t += 2) {
    if (rho[t + 1] + rho[t + 2] <= rho[t - 1] + rho[t]) continue;
    rho[t + 1] = (rho[t - 1] + rho[t]) / 2;
    rho[t + 2] = rho[t + 1];
  }
}

double ess_of(const double *x, int chains, int draws) {
  double size = (double)chains * draws;
  if (is_constant(x, (long)chains * draws)) return size;
  Series s = series_new(x, chains, draws);
  double *rho = mem_new(sizeof(double) * ((size_t)draws + 2));
  long last = positive_sequence(&s, rho);
  make_monotone(rho, last);
  double tau = -1 + rho[last + 1], all = 0;
  for (long t = 0; t <= last; t++) tau += 2 * rho[t];
  for (long t = 0; t < draws; t++) all += rho[t];
  mem_free(rho);
  mem_free(s.centred);
  mem_free(s.products);
  if (isnan(all)) return NAN;
  return size / fmax(tau, 1 / log10(size));
}

double r_hat_of(const double *x, int chains, int draws) {
  double *means = mem_new(sizeof(double) * (size_t)chains), within = 0, n = draws;
  for (int c = 0; c < chains; c++) {
    means[c] = mean_of(x + (long)c * draws, draws);
    within += sum_of_squares(x + (long)c * draws, draws, means[c]) / (n - 1) / chains;
  }
  double between =
      n * sum_of_squares(means, chains, mean_of(means, chains)) / (chains - 1);
  mem_free(means);
  return sqrt((between / within + n - 1) / n);
}
