/* SPDX-License-Identifier: BSD-3-Clause
   Coordinates between centred and not. */
#include "sampler/method/recentre.h"
#include <math.h>
#include <string.h>

static double mean_of(const Centred *c, const double *q) {
  return c->mean < 0 ? c->constant : q[c->mean];
}

void recentre_out(const Recentring *r, const double *u, double *theta, long dim) {
  if (theta != u && dim) memcpy(theta, u, sizeof *u * (size_t)dim);
  for (int k = 0; k < r->count; k++) {
    const Centred *c = &r->groups[k];
    double w = r->weights[k], mu = mean_of(c, u), s = exp((1 - w) * u[c->scale]);
    if (w == 1) continue;
    for (long i = c->at; i < c->at + c->n; i++) theta[i] = mu + s * (u[i] - w * mu);
  }
}

void recentre_in(const Recentring *r, const double *theta, double *u, long dim) {
  if (theta != u && dim) memcpy(u, theta, sizeof *u * (size_t)dim);
  for (int k = 0; k < r->count; k++) {
    const Centred *c = &r->groups[k];
    double w = r->weights[k], mu = mean_of(c, theta);
    double s = exp((1 - w) * theta[c->scale]);
    if (w == 1) continue;
    for (long i = c->at; i < c->at + c->n; i++) u[i] = (theta[i] - mu) / s + w * mu;
  }
}

double recentre_gain(const Recentring *r, const double *u) {
  double gain = 0;
  for (int k = 0; k < r->count; k++) {
    const Centred *c = &r->groups[k];
    if (r->weights[k] != 1) gain += (1 - r->weights[k]) * (double)c->n * u[c->scale];
  }
  return gain;
}

/* sign 1: to u, with g of theta; -1: to theta, with g of u. */
static void carry(const Recentring *r, const double *theta, double *lp, double *g,
                  int sign) {
  for (int k = 0; k < r->count; k++) {
    const Centred *c = &r->groups[k];
    double w = r->weights[k], mu = mean_of(c, theta);
    double s = exp((1 - w) * theta[c->scale]), sum = 0, product = 0;
    if (w == 1) continue;
    for (long i = c->at; i < c->at + c->n; i++) {
      double of_theta = sign > 0 ? g[i] : g[i] / s;
      g[i] = sign > 0 ? s * g[i] : of_theta;
      sum += of_theta;
      product += of_theta * (theta[i] - mu);
    }
    if (c->mean >= 0) g[c->mean] += sign * (1 - w * s) * sum;
    g[c->scale] += sign * (1 - w) * (product + (double)c->n);
  }
  *lp += sign * recentre_gain(r, theta);
}

void recentre_pull(const Recentring *r, const double *theta, double *lp, double *g) {
  carry(r, theta, lp, g, 1);
}

void recentre_push(const Recentring *r, const double *theta, double *lp, double *g) {
  carry(r, theta, lp, g, -1);
}
