/* SPDX-License-Identifier: BSD-3-Clause
   Hamiltonian dynamics. */
#include "sampler/method/leapfrog.h"
#include <math.h>

Point point_new(Block *block) {
  Point z = {.q = block_vector(block), .p = block_vector(block)};
  z.g = block_vector(block);
  z.force = block_vector(block);
  return z;
}

void dynamics_note(Dynamics *d, DensityStatus status) {
  d->stopped |= status == DENSITY_STOPPED;
  d->fatal |= status == DENSITY_FATAL || status == DENSITY_STOPPED;
}

bool dynamics_gradient_at(Dynamics *d, const double *theta, double *lp, double *g) {
  d->gradients++;
  DensityStatus status = d->density->gradient(d->density->model, d->work, theta, lp, g);
  dynamics_note(d, status);
  if (status == DENSITY_OK) recentre_pull(&d->moved, theta, lp, g);
  return status == DENSITY_OK && isfinite(*lp);
}

bool dynamics_gradient(Dynamics *d, const double *q, double *lp, double *g) {
  if (!d->moved.is_moved) return dynamics_gradient_at(d, q, lp, g);
  recentre_out(&d->moved, q, d->theta, d->dim);
  return dynamics_gradient_at(d, d->theta, lp, g);
}

void dynamics_metric_changed(Dynamics *d) {
  for (long i = 0; i < d->dim; i++) d->momentum_sd[i] = 1 / sqrt(d->inv_metric[i]);
}

void dynamics_momentum(const Dynamics *d, Rng *rng, double *p) {
  for (long i = 0; i < d->dim; i++) p[i] = d->momentum_sd[i] * rng_normal(rng);
}

double dynamics_kinetic(const Dynamics *d, const double *p) {
  Lane sum = {0};
  for (long i = 0; i < d->padded; i += LANES) {
    Lane momentum = CLANE(p, i);
    sum += CLANE(d->inv_metric, i) * momentum * momentum;
  }
  return 0.5 * lane_sum(&sum);
}

/* x := (I + V' diag(stretch) V) x. */
static void stretch(const LowRank *low, double *x, long padded) {
  double along[MAX_RANK];
  for (long k = 0; k < low->rank; k++)
    along[k] = low->stretch[k] * vector_dot(low->vectors + k * padded, x, padded);
  for (long k = 0; k < low->rank; k++) {
    const double *row = low->vectors + k * padded;
    for (long i = 0; i < padded; i += LANES) LANE(x, i) += along[k] * CLANE(row, i);
  }
}

void dynamics_force(const Dynamics *d, Point *z) {
  if (d->low) {
    for (long i = 0; i < d->padded; i += LANES)
      LANE(z->force, i) = CLANE(d->low->scale, i) * CLANE(z->g, i);
    stretch(d->low, z->force, d->padded);
  }
  if (!d->factor) return;
  for (long k = 0; k < d->padded; k += LANES) LANE(z->force, k) = (Lane){0};
  for (long i = 0; i < d->dim; i++) {
    const double *row = d->factor + i * d->padded;
    for (long k = 0; k < d->padded; k += LANES)
      LANE(z->force, k) += z->g[i] * CLANE(row, k);
  }
}

/* Half a kick and a move, under a diagonal metric. */
static void drift(const Dynamics *d, Point *z, double step) {
  for (long i = 0; i < d->padded; i += LANES) {
    Lane momentum = LANE(z->p, i) + 0.5 * step * LANE(z->g, i);
    LANE(z->p, i) = momentum;
    LANE(z->q, i) += step * CLANE(d->inv_metric, i) * momentum;
  }
}

static void drift_dense(const Dynamics *d, Point *z, double step) {
  for (long k = 0; k < d->padded; k += LANES)
    LANE(z->p, k) += 0.5 * step * CLANE(z->force, k);
  for (long i = 0; i < d->dim; i++)
    z->q[i] += step * vector_dot(d->factor + i * d->padded, z->p, d->padded);
}

/* The force is not needed again: its place holds the move. */
static void drift_low(const Dynamics *d, Point *z, double step) {
  for (long i = 0; i < d->padded; i += LANES) {
    LANE(z->p, i) += 0.5 * step * CLANE(z->force, i);
    LANE(z->force, i) = CLANE(z->p, i);
  }
  stretch(d->low, z->force, d->padded);
  for (long i = 0; i < d->padded; i += LANES)
    LANE(z->q, i) += step * CLANE(d->low->scale, i) * CLANE(z->force, i);
}

double leapfrog_step(Dynamics *d, Point *z, double step) {
  bool is_whitened = d->factor || d->low;
  if (d->factor)
    drift_dense(d, z, step);
  else if (d->low)
    drift_low(d, z, step);
  else
    drift(d, z, step);
  if (!dynamics_gradient(d, z->q, &z->lp, z->g)) return INFINITY;
  dynamics_force(d, z);
  const double *force = is_whitened ? z->force : z->g;
  Lane sum = {0};
  for (long i = 0; i < d->padded; i += LANES) {
    Lane momentum = LANE(z->p, i) + 0.5 * step * CLANE(force, i);
    LANE(z->p, i) = momentum;
    sum += CLANE(d->inv_metric, i) * momentum * momentum;
  }
  double energy = 0.5 * lane_sum(&sum) - z->lp;
  if (isnan(energy)) return INFINITY;
  return energy;
}
