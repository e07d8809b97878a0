/* SPDX-License-Identifier: BSD-3-Clause
   Comparing the chains of a group. */
#include "sampler/run/lost.h"
#include <math.h>

#define LEAST_GAP 10.0
#define GAP_DEVIATIONS 5.0

void recent_clear(Recent *r) {
  welford_clear(&r->draws);
  r->lp_sum = 0;
  r->highest = -(double)INFINITY;
}

void recent_add(Recent *r, const Proposal *draw, long padded) {
  welford_add(&r->draws, draw->q, padded);
  r->lp_sum += draw->lp;
  r->highest = fmax(r->highest, draw->lp);
}

/* Up to a constant; -inf for a chain that did not move. */
static double log_volume(const Recent *r, long dim) {
  double sum = 0, n = (double)r->draws.n;
  for (long i = 0; i < dim; i++) sum += 0.5 * log(r->draws.squares[i] / n);
  return sum;
}

/* Whether [a] has far more density than [b] ever saw, and far more mass. */
static bool beats(const Recent *a, const Recent *b, long dim) {
  double gap = LEAST_GAP + GAP_DEVIATIONS * sqrt(0.5 * (double)dim);
  double higher = a->lp_sum / (double)a->draws.n - b->highest;
  return higher > gap && higher + log_volume(a, dim) - log_volume(b, dim) > gap;
}

bool lost_mark(Chain **chains, int count) {
  bool any = false, restarts = chains[0]->density->discrete == 0;
  for (int i = 0; restarts && i < count; i++) {
    Chain *c = chains[i];
    for (int j = 0; j < count && !c->is_lost; j++)
      c->is_lost = beats(&chains[j]->recent, &c->recent, c->density->dim);
    any |= c->is_lost;
  }
  for (int i = 0; i < count; i++) recent_clear(&chains[i]->recent);
  return any;
}
