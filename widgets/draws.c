/* SPDX-License-Identifier: BSD-3-Clause
   Gathering the draws of one scalar, and their range. */
#include "widgets/draws.h"
#include <math.h>
#include "base/alloc.h"

static long size_of(const Draws *d) {
  return (long)d->chains * d->count;
}

Draws *draws_new(const Columns *posterior) {
  Draws *d = mem_new(sizeof *d);
  d->chains = posterior->chains;
  d->count = posterior->draws;
  d->x = mem_new(sizeof *d->x * (size_t)size_of(d));
  return d;
}

void draws_destroy(Draws **draws) {
  if (!*draws) return;
  mem_free((*draws)->x);
  mem_free(*draws);
  *draws = NULL;
}

static bool find_range(Draws *d) {
  d->low = (double)INFINITY;
  d->high = -(double)INFINITY;
  for (long i = 0; i < size_of(d); i++) {
    if (!isfinite(d->x[i])) continue;
    d->low = fmin(d->low, d->x[i]);
    d->high = fmax(d->high, d->x[i]);
  }
  return d->low <= d->high;
}

static void widen_constant(Draws *d) {
  double room = fmax(fabs(d->low), fabs(d->high)) * 1e-12;
  if (d->high - d->low > room) return;
  double wide = d->low == 0 ? 1 : 0.1 * fabs(d->low);
  d->low -= wide;
  d->high += wide;
}

bool draws_gather(Draws *d, const Columns *posterior, const Scalar *scalar) {
  d->is_discrete = scalar->column->kind != COLUMN_REAL;
  column_gather(posterior, scalar->column, scalar->element, d->x);
  if (!find_range(d)) return false;
  widen_constant(d);
  return true;
}

const double *draws_of_chain(const Draws *d, int chain) {
  return d->x + (long)chain * d->count;
}
