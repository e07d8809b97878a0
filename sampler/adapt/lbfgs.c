/* SPDX-License-Identifier: BSD-3-Clause
   The coarse climb. */
#include "sampler/adapt/lbfgs.h"
#include <math.h>

enum { MEMORY = 6, ITERATIONS = 40, HALVINGS = 30, PATIENCE = 3 };

#define SUFFICIENT_RISE 1e-4 /* Armijo's constant */
#define SLOW_RISE 5.0        /* and one for each dimension, over PATIENCE iterations */

typedef struct Climb {
  Dynamics *dynamics;
  double *q, *g, lp;
  double *next_q, *next_g, next_lp;
  double *direction;
  double *dq[MEMORY], *dg[MEMORY]; /* oldest first; dg is the fall of the gradient */
  double inverse[MEMORY];          /* 1 / dq.dg */
  int pairs;
} Climb;

static void swap_vectors(double **a, double **b) {
  double *keep = *a;
  *a = *b;
  *b = keep;
}

static void axpy(double *y, double a, const double *x, long padded) {
  for (long i = 0; i < padded; i += LANES) LANE(y, i) += a * CLANE(x, i);
}

static void scale(double *y, double a, long padded) {
  for (long i = 0; i < padded; i += LANES) LANE(y, i) *= a;
}

/* The gradient, no longer than 1: how far to go is not known yet. */
static void steepest(Climb *c) {
  long padded = c->dynamics->padded;
  vector_copy(c->direction, c->g, padded);
  double norm = sqrt(vector_dot(c->g, c->g, padded));
  if (norm > 1) scale(c->direction, 1 / norm, padded);
}

static void quasi_newton(Climb *c) {
  long padded = c->dynamics->padded;
  double alpha[MEMORY];
  vector_copy(c->direction, c->g, padded);
  for (int i = c->pairs - 1; i >= 0; i--) {
    alpha[i] = c->inverse[i] * vector_dot(c->dq[i], c->direction, padded);
    axpy(c->direction, -alpha[i], c->dg[i], padded);
  }
  int last = c->pairs - 1;
  double curvature = vector_dot(c->dg[last], c->dg[last], padded);
  scale(c->direction, 1 / (c->inverse[last] * curvature), padded);
  for (int i = 0; i < c->pairs; i++) {
    double beta = c->inverse[i] * vector_dot(c->dg[i], c->direction, padded);
    axpy(c->direction, alpha[i] - beta, c->dq[i], padded);
  }
}

/* Sets the direction, returns the slope along it. */
static double aim(Climb *c) {
  long padded = c->dynamics->padded;
  if (c->pairs > 0) {
    quasi_newton(c);
    double slope = vector_dot(c->direction, c->g, padded);
    if (slope > 0) return slope;
    c->pairs = 0;
  }
  steepest(c);
  return vector_dot(c->direction, c->g, padded);
}

/* Finds a point along the direction that is high enough, halving from the full step. */
static bool line_search(Climb *c, double slope) {
  long padded = c->dynamics->padded;
  double step = 1;
  for (int k = 0; k < HALVINGS && !c->dynamics->fatal; k++, step *= 0.5) {
    vector_copy(c->next_q, c->q, padded);
    axpy(c->next_q, step, c->direction, padded);
    if (dynamics_gradient(c->dynamics, c->next_q, &c->next_lp, c->next_g) &&
        c->next_lp >= c->lp + SUFFICIENT_RISE * step * slope &&
        isfinite(vector_dot(c->next_g, c->next_g, padded)))
      return true;
  }
  return false;
}

/* Goes to the point found and remembers the way there. */
static void advance(Climb *c) {
  long padded = c->dynamics->padded;
  if (c->pairs == MEMORY) {
    for (int i = 0; i + 1 < MEMORY; i++) {
      swap_vectors(&c->dq[i], &c->dq[i + 1]);
      swap_vectors(&c->dg[i], &c->dg[i + 1]);
      c->inverse[i] = c->inverse[i + 1];
    }
    c->pairs--;
  }
  double *dq = c->dq[c->pairs], *dg = c->dg[c->pairs];
  for (long i = 0; i < padded; i += LANES) {
    LANE(dq, i) = CLANE(c->next_q, i) - CLANE(c->q, i);
    LANE(dg, i) = CLANE(c->g, i) - CLANE(c->next_g, i);
  }
  double product = vector_dot(dq, dg, padded);
  if (product > 1e-12 * vector_dot(dg, dg, padded)) c->inverse[c->pairs++] = 1 / product;
  swap_vectors(&c->q, &c->next_q);
  swap_vectors(&c->g, &c->next_g);
  c->lp = c->next_lp;
}

void metric_from_gradient(const double *g, double *inv_metric, long dim) {
  for (long i = 0; i < dim; i++) inv_metric[i] = 1 / fmax(fabs(g[i]), 1);
}

static void guess_metric(const Climb *c, double *inv_metric) {
  metric_from_gradient(c->g, inv_metric, c->dynamics->dim);
  for (long i = 0; i < c->dynamics->dim; i++) {
    double dq = 0, dg = 0;
    for (int k = 0; k < c->pairs; k++) {
      dq += c->dq[k][i] * c->dq[k][i];
      dg += c->dg[k][i] * c->dg[k][i];
    }
    double variance = sqrt(dq / dg);
    if (isfinite(variance) && variance > 0) inv_metric[i] = variance;
  }
}

static Climb climb_new(Dynamics *d, Block *block) {
  Climb c = {.dynamics = d};
  c.q = block_vector(block);
  c.g = block_vector(block);
  c.next_q = block_vector(block);
  c.next_g = block_vector(block);
  c.direction = block_vector(block);
  for (int i = 0; i < MEMORY; i++) {
    c.dq[i] = block_vector(block);
    c.dg[i] = block_vector(block);
  }
  return c;
}

static void climb_run(Climb *c) {
  double history[ITERATIONS + 1] = {c->lp}, slow = SLOW_RISE + (double)c->dynamics->dim;
  for (int k = 1; k <= ITERATIONS; k++) {
    if (!line_search(c, aim(c))) return;
    advance(c);
    history[k] = c->lp;
    if (k > PATIENCE && c->lp - history[k - PATIENCE] < slow) return;
  }
}

void lbfgs_climb(Dynamics *d, double *q, double *lp, double *g, double *inv_metric) {
  Block block = block_new(d->dim, 5 + 2 * MEMORY);
  Climb c = climb_new(d, &block);
  vector_copy(c.q, q, d->padded);
  vector_copy(c.g, g, d->padded);
  c.lp = *lp;
  climb_run(&c);
  vector_copy(q, c.q, d->padded);
  vector_copy(g, c.g, d->padded);
  *lp = c.lp;
  if (inv_metric) guess_metric(&c, inv_metric);
  block_free(&block);
}
