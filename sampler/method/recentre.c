/* SPDX-License-Identifier: BSD-3-Clause
   Coordinates between centred and not. */
#include "sampler/method/recentre.h"
#include <math.h>
#include <string.h>
#include "base/alloc.h"

static double centre_of(const CentredElement *e) {
  return e->is_centred ? 1 : 0;
}

static double *reals(long n) {
  return mem_new(sizeof(double) * (size_t)(n + 1));
}
static long *longs(long n) {
  return mem_new(sizeof(long) * (size_t)(n + 1));
}

void recentre_init(Recentring *r, const Centred *what) {
  *r = (Recentring){.what = what};
  if (!what) return;
  r->weights = reals(what->n);
  r->exponents = reals(what->n);
  r->shares = reals(what->n);
  r->powers = reals(what->n);
  r->power = longs(what->n);
  r->next = longs(what->n);
  r->first = longs(what->nforms);
  r->values = reals(what->nforms);
  r->adjoints = reals(what->nforms);
  for (long i = 0; i < what->n; i++) r->weights[i] = centre_of(&what->elements[i]);
  recentre_weigh(r, r->weights);
}

void recentre_free(Recentring *r) {
  mem_free(r->weights);
  mem_free(r->exponents);
  mem_free(r->shares);
  mem_free(r->powers);
  mem_free(r->power);
  mem_free(r->next);
  mem_free(r->first);
  mem_free(r->values);
  mem_free(r->adjoints);
  *r = (Recentring){0};
}

long recentre_count(const Recentring *r) {
  return r->what ? r->what->n : 0;
}

/* Elements of one scale and one weight share a power. */
static long power_of(Recentring *r, long scale, double exponent) {
  long k = r->first[scale];
  while (k >= 0 && r->exponents[k] != exponent) k = r->next[k];
  if (k >= 0) return k;
  k = r->npowers++;
  r->exponents[k] = exponent;
  r->shares[k] = 0;
  r->next[k] = r->first[scale];
  r->first[scale] = k;
  return k;
}

void recentre_weigh(Recentring *r, const double *weights) {
  if (!r->what) return;
  memmove(r->weights, weights, sizeof *weights * (size_t)r->what->n);
  r->npowers = 0;
  for (long f = 0; f < r->what->nforms; f++) r->first[f] = -1;
  for (long i = 0; i < r->what->n; i++) {
    const CentredElement *e = &r->what->elements[i];
    double exponent = centre_of(e) - weights[i];
    r->power[i] = exponent == 0 ? -1 : power_of(r, e->scale, exponent);
    if (r->power[i] >= 0) r->shares[r->power[i]]++;
  }
  r->is_moved = r->npowers > 0;
}

/* Values of the forms [*done, end), and powers of those that are scales. */
static void evaluate(Recentring *r, const double *theta, long *done, long end) {
  for (; *done < end; ++*done) {
    const LinearForm *a = &r->what->forms[*done];
    double value = a->constant;
    for (long k = 0; k < a->n; k++) value += a->factors[k] * theta[a->params[k]];
    r->values[*done] = value;
    for (long k = r->first[*done]; k >= 0; k = r->next[k])
      r->powers[k] = exp(r->exponents[k] * value);
  }
}

void recentre_out(Recentring *r, const double *u, double *theta, long dim) {
  long done = 0;
  if (theta != u && dim) memcpy(theta, u, sizeof *u * (size_t)dim);
  for (long i = 0; r->is_moved && i < r->what->n; i++) {
    const CentredElement *e = &r->what->elements[i];
    evaluate(r, theta, &done, e->forms);
    if (r->power[i] < 0) continue;
    double mu = r->values[e->mean], s = r->powers[r->power[i]];
    theta[e->at] = centre_of(e) * mu + s * (theta[e->at] - r->weights[i] * mu);
  }
}

/* Forms and powers of a place. */
static void evaluate_all(Recentring *r, const double *theta) {
  long done = 0;
  evaluate(r, theta, &done, r->what->nforms);
}

void recentre_in(Recentring *r, const double *theta, double *u, long dim) {
  if (theta != u && dim) memcpy(u, theta, sizeof *u * (size_t)dim);
  if (!r->is_moved) return;
  evaluate_all(r, theta);
  for (long i = 0; i < r->what->n; i++) {
    const CentredElement *e = &r->what->elements[i];
    if (r->power[i] < 0) continue;
    double mu = r->values[e->mean], s = r->powers[r->power[i]];
    u[e->at] = (u[e->at] - centre_of(e) * mu) / s + r->weights[i] * mu;
  }
}

/* With the forms of the place. */
static double gain(const Recentring *r) {
  double sum = 0;
  for (long f = 0; f < r->what->nforms; f++)
    for (long k = r->first[f]; k >= 0; k = r->next[k])
      sum += r->shares[k] * r->exponents[k] * r->values[f];
  return sum;
}

double recentre_gain(Recentring *r, const double *theta) {
  if (!r->is_moved) return 0;
  evaluate_all(r, theta);
  return gain(r);
}

/* What element [i] hands on to its forms; [g]: its gradient in theta, with all that was
   handed on to it. */
static void hand_on(Recentring *r, long i, const double *theta, double g) {
  const CentredElement *e = &r->what->elements[i];
  double exponent = r->exponents[r->power[i]], s = r->powers[r->power[i]];
  double off = theta[e->at] - centre_of(e) * r->values[e->mean];
  r->adjoints[e->mean] += (centre_of(e) - s * r->weights[i]) * g;
  r->adjoints[e->scale] += exponent * (g * off + 1);
}

static void spread(const Recentring *r, long f, double sign, double *g) {
  const LinearForm *a = &r->what->forms[f];
  for (long k = 0; k < a->n; k++)
    g[a->params[k]] += sign * r->adjoints[f] * a->factors[k];
}

/* What forms hand on goes to their parameters before these are moved themselves. */
void recentre_pull(Recentring *r, const double *theta, double *lp, double *g) {
  if (!r->is_moved) return;
  evaluate_all(r, theta);
  for (long f = 0; f < r->what->nforms; f++) r->adjoints[f] = 0;
  for (long i = r->what->n; i-- > 0;) {
    const CentredElement *e = &r->what->elements[i];
    if (r->power[i] >= 0) {
      hand_on(r, i, theta, g[e->at]);
      g[e->at] *= r->powers[r->power[i]];
    }
    long before = i ? r->what->elements[i - 1].forms : 0;
    for (long f = before; f < e->forms; f++) spread(r, f, 1, g);
  }
  *lp += gain(r);
}

void recentre_push(Recentring *r, const double *theta, double *lp, double *g) {
  if (!r->is_moved) return;
  evaluate_all(r, theta);
  for (long f = 0; f < r->what->nforms; f++) r->adjoints[f] = 0;
  for (long i = 0; i < r->what->n; i++) {
    long at = r->what->elements[i].at;
    if (r->power[i] < 0) continue;
    g[at] /= r->powers[r->power[i]];
    hand_on(r, i, theta, g[at]);
  }
  for (long f = 0; f < r->what->nforms; f++) spread(r, f, -1, g);
  *lp -= gain(r);
}
