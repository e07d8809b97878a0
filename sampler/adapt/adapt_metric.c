/* SPDX-License-Identifier: BSD-3-Clause
   Estimators of the metric. */
#include "sampler/adapt/adapt_metric.h"
#include <math.h>

/* Stan: as if five draws more had been seen, with this variance. */
#define PRIOR_DRAWS 5.0
#define PRIOR_VARIANCE 1e-3

#define MIN_VARIANCE 1e-20
#define MAX_VARIANCE 1e20

void welford_init(Welford *w, Block *block) {
  *w = (Welford){.mean = block_vector(block), .squares = block_vector(block)};
}

void welford_clear(Welford *w) {
  w->n = 0;
}

void welford_add(Welford *w, const double *x, long padded) {
  if (w->n++ == 0) {
    vector_copy(w->mean, x, padded);
    for (long i = 0; i < padded; i += LANES) LANE(w->squares, i) = (Lane){0};
    return;
  }
  double share = 1 / (double)w->n;
  for (long i = 0; i < padded; i += LANES) {
    Lane off = CLANE(x, i) - LANE(w->mean, i);
    LANE(w->mean, i) += share * off;
    LANE(w->squares, i) += off * (CLANE(x, i) - LANE(w->mean, i));
  }
}

void welford_merge(Welford *w, const Welford *from, long padded) {
  if (from->n == 0) return;
  if (w->n == 0) {
    vector_copy(w->mean, from->mean, padded);
    vector_copy(w->squares, from->squares, padded);
    w->n = from->n;
    return;
  }
  double total = (double)(w->n + from->n), share = (double)from->n / total;
  double between = (double)w->n * share;
  for (long i = 0; i < padded; i += LANES) {
    Lane off = CLANE(from->mean, i) - LANE(w->mean, i);
    LANE(w->mean, i) += share * off;
    LANE(w->squares, i) += CLANE(from->squares, i) + between * off * off;
  }
  w->n += from->n;
}

void metric_from_variance(const Welford *draws, double *inv_metric, long dim) {
  if (draws->n < 2) return;
  double n = (double)draws->n, weight = n / (n + PRIOR_DRAWS);
  for (long i = 0; i < dim; i++)
    inv_metric[i] = weight * draws->squares[i] / (n - 1) + (1 - weight) * PRIOR_VARIANCE;
}

void metric_from_fisher(const Welford *draws, const Welford *gradients,
                        double *inv_metric, long dim) {
  for (long i = 0; i < dim; i++) {
    double variance = sqrt(draws->squares[i] / gradients->squares[i]);
    if (isfinite(variance) && variance > 0)
      inv_metric[i] = fmin(fmax(variance, MIN_VARIANCE), MAX_VARIANCE);
  }
}
