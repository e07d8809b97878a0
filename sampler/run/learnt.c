/* SPDX-License-Identifier: BSD-3-Clause
   What a warm-up has learnt, as numbers. */
#include "sampler/run/learnt.h"

/* AUTO's metric is dense up to here. */
enum { SMALL_DIM = 32 };

bool adapt_is_pooled(Adapt adapt) {
  return adapt != ADAPT_STAN;
}

MetricKind adapt_metric(const SampleOptions *options, const Density *density) {
  Adapt adapt = options->adapt;
  long dim = density->dim;
  if (dim < 2 || adapt == ADAPT_STAN || adapt == ADAPT_DIAG ||
      !sampler_method(options->sampler)->has_metric)
    return METRIC_DIAGONAL;
  if (adapt == ADAPT_DENSE || (adapt == ADAPT_AUTO && dim <= SMALL_DIM))
    return METRIC_DENSE;
  return sketch_room(dim) ? METRIC_LOW_RANK : METRIC_DIAGONAL;
}

/* Whether the factor of such a metric may have [n] numbers; 0: the metric is diagonal so
   far. */
static bool takes_factor(MetricKind kind, long dim, long n) {
  long rest = n - dim;
  if (n == 0 || kind == METRIC_DIAGONAL) return n == 0;
  if (kind == METRIC_DENSE) return n == dim * dim;
  return rest >= 0 && rest % (dim + 1) == 0 && rest / (dim + 1) <= low_rank_most(dim);
}

/* A weight's draws are put down in the coordinates of the program, where discrete steps
   are made, too. */
const Centred *run_centred(const SampleOptions *options, const Density *density) {
  bool may = options->noncenter && adapt_is_pooled(options->adapt) &&
             sampler_method(options->sampler)->has_metric && !density->discrete;
  return may ? density->centred : NULL;
}

static long count_weights(const SampleOptions *options, const Density *density) {
  const Centred *what = run_centred(options, density);
  return what ? what->n : 0;
}

/* Numbers of what a warm-up has learnt but for the factor. */
static long learnt_size(const SampleOptions *options, const Density *density) {
  const Method *m = sampler_method(options->sampler);
  long own = m->size ? m->size(density->dim) : 0;
  return density->dim + count_weights(options, density) + own;
}

bool learnt_fits(const SampleOptions *options, const Density *density, long n) {
  long dim = density->dim, least = learnt_size(options, density);
  return n >= least && takes_factor(adapt_metric(options, density), dim, n - least);
}

bool chain_lacks_learnt(const Chain *c) {
  long least = learnt_size(c->options, c->density);
  return !c->is_resumed || (c->factor && c->resume.n == least);
}

static long factor_size(const Chain *c) {
  long dim = c->dynamics.dim;
  if (c->dynamics.factor) return dim * dim;
  return c->dynamics.low ? dim + c->low.rank * (dim + 1) : 0;
}

static void unpack_low(Chain *c, const double *from, long n) {
  long dim = c->dynamics.dim, padded = c->dynamics.padded;
  c->low.rank = n / (dim + 1);
  put_copy(c->low.scale, from, dim);
  from += dim;
  for (long k = 0; k < c->low.rank; k++, from += dim + 1) {
    c->low.stretch[k] = *from;
    put_copy(c->low.vectors + k * padded, from + 1, dim);
  }
  c->dynamics.low = &c->low;
}

static void unpack_factor(Chain *c, const double *from, long n) {
  long dim = c->dynamics.dim, padded = c->dynamics.padded;
  if (c->kind == METRIC_LOW_RANK) {
    unpack_low(c, from, n);
    return;
  }
  for (long i = 0; i < dim; i++)
    memcpy(c->factor + i * padded, from + i * dim, sizeof *from * (size_t)dim);
  c->dynamics.factor = c->factor;
}

static void pack_low(const Chain *c, double *to) {
  long dim = c->dynamics.dim, padded = c->dynamics.padded;
  to = put_copy(to, c->low.scale, dim);
  for (long k = 0; k < c->low.rank; k++) {
    *to = c->low.stretch[k];
    to = put_copy(to + 1, c->low.vectors + k * padded, dim);
  }
}

static void pack_factor(const Chain *c, double *to) {
  long dim = c->dynamics.dim, padded = c->dynamics.padded;
  if (c->dynamics.low) pack_low(c, to);
  for (long i = 0; c->dynamics.factor && i < dim; i++)
    put_copy(to + i * dim, c->factor + i * padded, dim);
}

long learnt_count(const Chain *c) {
  return learnt_size(c->options, c->density) + factor_size(c);
}

void learnt_put(const Chain *c, double *to) {
  const Dynamics *d = &c->dynamics;
  double *weights = put_copy(to, d->inv_metric, d->dim);
  double *own = put_copy(weights, d->moved.weights, recentre_count(&d->moved));
  if (c->method->save) c->method->save(c->self, d->dim, own);
  pack_factor(c, to + learnt_size(c->options, c->density));
}

bool learnt_take(Chain *c, const double *from, long n) {
  Dynamics *d = &c->dynamics;
  long least = learnt_size(c->options, c->density);
  const double *weights = from + d->dim, *own = weights + recentre_count(&d->moved);
  put_copy(d->inv_metric, from, d->dim);
  recentre_weigh(&d->moved, weights);
  bool fine = !c->method->load || c->method->load(c->self, d->dim, own);
  if (n > least) unpack_factor(c, from + least, n - least);
  dynamics_metric_changed(d);
  return fine;
}
