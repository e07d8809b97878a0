/* SPDX-License-Identifier: BSD-3-Clause
   The Fisher divergence of a coordinate y and its gradient g, at the scale that makes it
   least, is 2 (sqrt(Var y Var g) + Cov(y, g)): 0 for an independent normal. */
#include "sampler/adapt/adapt_weight.h"
#include <math.h>

enum { STEPS = 10 };

/* A weight is left only for one whose divergence is so much less. */
#define GAIN 0.9

/* Sums of deviations of pairs. */
typedef struct Pairs {
  double n, y, g, yy, gg, yg;
} Pairs;

static void add(Pairs *p, double y, double g) {
  double n = ++p->n, off_y = y - p->y, off_g = g - p->g;
  p->y += off_y / n;
  p->g += off_g / n;
  p->yy += off_y * (y - p->y);
  p->gg += off_g * (g - p->g);
  p->yg += off_y * (g - p->g);
}

static double divergence(const Pairs *p) {
  return (sqrt(p->yy * p->gg) + p->yg) / p->n;
}

/* What a row is in the coordinates of weight [w]. */
typedef struct Row {
  double mu, s, w;
  const double *q, *g;
} Row;

static Row row_of(const Centred *c, const double *q, const double *g, double w) {
  double mu = c->mean < 0 ? c->constant : q[c->mean];
  return (Row){mu, exp((1 - w) * q[c->scale]), w, q, g};
}

static double of_element(const Centred *c, const double *draws, const double *gradients,
                         long n, long stride, double w, long i) {
  Pairs p = {0};
  for (long k = 0; k < n; k++) {
    Row r = row_of(c, draws + k * stride, gradients + k * stride, w);
    add(&p, (r.q[i] - r.mu) / r.s + w * r.mu, r.s * r.g[i]);
  }
  return divergence(&p);
}

/* Of mean and scale, whose gradients change. */
static double of_parents(const Centred *c, const double *draws, const double *gradients,
                         long n, long stride, double w) {
  Pairs mean = {0}, scale = {0};
  for (long k = 0; k < n; k++) {
    Row r = row_of(c, draws + k * stride, gradients + k * stride, w);
    double sum = 0, product = 0;
    for (long i = c->at; i < c->at + c->n; i++) {
      sum += r.g[i];
      product += r.g[i] * (r.q[i] - r.mu);
    }
    add(&scale, r.q[c->scale], r.g[c->scale] + (1 - w) * (product + (double)c->n));
    if (c->mean >= 0) add(&mean, r.mu, r.g[c->mean] + (1 - w * r.s) * sum);
  }
  return divergence(&scale) + (c->mean >= 0 ? divergence(&mean) : 0);
}

static double divergence_at(const Centred *c, const double *draws,
                            const double *gradients, long n, long stride, double w) {
  double sum = of_parents(c, draws, gradients, n, stride, w);
  for (long i = c->at; i < c->at + c->n; i++)
    sum += of_element(c, draws, gradients, n, stride, w, i);
  return sum;
}

double weight_best(const Centred *group, const double *draws, const double *gradients,
                   long n, long stride, double now) {
  double best = now;
  double least = GAIN * divergence_at(group, draws, gradients, n, stride, now);
  for (int k = 0; k <= STEPS && n > 1; k++) {
    double w = (double)k / STEPS,
           d = divergence_at(group, draws, gradients, n, stride, w);
    if (d < least) least = d, best = w;
  }
  return best;
}
