/* SPDX-License-Identifier: BSD-3-Clause
   Kernel density estimates. */
#include "widgets/kde.h"
#include <math.h>
#include <stdlib.h>
#include "base/alloc.h"

enum { BINS = 512 };
#define REACH 4.0 /* bandwidths after which the kernel is nothing */

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double *sorted_finite(const double *x, long n, long *count) {
  double *kept = mem_new(sizeof *kept * (size_t)(n + 1));
  *count = 0;
  for (long i = 0; i < n; i++)
    if (isfinite(x[i])) kept[(*count)++] = x[i];
  qsort(kept, (size_t)*count, sizeof *kept, by_value);
  return kept;
}

static double bandwidth(const double *sorted, long n) {
  double mean = 0, squares = 0;
  for (long i = 0; i < n; i++) mean += sorted[i] / (double)n;
  for (long i = 0; i < n; i++) squares += (sorted[i] - mean) * (sorted[i] - mean);
  double spread = sqrt(squares / (double)(n - 1));
  double quartiles = (sorted[3 * (n - 1) / 4] - sorted[(n - 1) / 4]) / 1.34;
  if (quartiles > 0) spread = fmin(spread, quartiles);
  return 0.9 * spread * pow((double)n, -0.2);
}

/* Shares of the draws in bins between the first and the last. */
static void fill_bins(const double *sorted, long n, double *bins) {
  double low = sorted[0], width = (sorted[n - 1] - low) / BINS;
  for (int i = 0; i < BINS; i++) bins[i] = 0;
  for (long i = 0; i < n; i++) {
    int bin = (int)((sorted[i] - low) / width);
    bins[bin < BINS ? bin : BINS - 1] += 1 / (double)n;
  }
}

/* The bin that [i] is, seen in the mirrors at both ends. */
static int reflected(int i) {
  int at = i % (2 * BINS);
  if (at < 0) at += 2 * BINS;
  return at < BINS ? at : 2 * BINS - 1 - at;
}

/* Density at bin position [at], [sd] being the bandwidth in bins. */
static double smooth(const double *bins, double at, double sd) {
  int reach = (int)ceil(REACH * sd), centre = (int)floor(at);
  if (reach > 2 * BINS) reach = 2 * BINS;
  double sum = 0, weights = 0;
  for (int i = centre - reach; i <= centre + reach; i++) {
    double z = (i + 0.5 - at) / sd, weight = exp(-0.5 * z * z);
    sum += weight * bins[reflected(i)];
    weights += weight;
  }
  return sum / weights;
}

Kde kde_of(const double *x, long n) {
  long count;
  double *sorted = sorted_finite(x, n, &count);
  Kde k = {.low = (double)NAN, .high = (double)NAN};
  if (count > 0) {
    k.low = sorted[0];
    k.high = sorted[count - 1];
  }
  double width = (k.high - k.low) / BINS;
  if (width > 0 && isfinite(width)) {
    double bins[BINS], sd = fmax(bandwidth(sorted, count) / width, 0.5);
    fill_bins(sorted, count, bins);
    for (int i = 0; i < KDE_POINTS; i++) {
      k.at[i] = smooth(bins, (double)BINS * i / (KDE_POINTS - 1), sd) / width;
      k.top = fmax(k.top, k.at[i]);
    }
  }
  mem_free(sorted);
  return k;
}
