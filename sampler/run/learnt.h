/* SPDX-License-Identifier: BSD-3-Clause
   What a warm-up has learnt, as numbers: the diagonal of the metric, weights of partial
   non-centring, numbers of the method, and the factor of the metric without its padding:
   of a dense metric the matrix, of one of low rank the scale of every parameter, then of
   every direction its stretch and itself. */
#pragma once
#include <string.h>
#include "sampler/run/chain.h"

long learnt_count(const Chain *c);
void learnt_put(const Chain *c, double *to);
/* False where the method cannot read its numbers. */
bool learnt_take(Chain *c, const double *from, long n);

/* Copies [n] numbers; returns the place behind them. */
static inline double *put_copy(double *to, const double *from, long n) {
  if (n) memcpy(to, from, sizeof *to * (size_t)n);
  return to + n;
}
