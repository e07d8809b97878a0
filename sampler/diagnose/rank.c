/* SPDX-License-Identifier: BSD-3-Clause
   Sorting, quantiles and normal scores. */
#include "sampler/diagnose/rank.h"
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include "base/alloc.h"
#include "base/quantile.h"

enum { DIGIT_BITS = 8, DIGITS = 8, RADIX = 1 << DIGIT_BITS };

/* A number as an integer of the same order, and where it stood. */
typedef struct Item {
  uint64_t key;
  long at;
} Item;

#define SIGN ((uint64_t)1 << 63)

static uint64_t key_of(double x) {
  double no_minus_zero = x + 0.0;
  uint64_t bits;
  memcpy(&bits, &no_minus_zero, sizeof bits);
  return bits & SIGN ? ~bits : bits | SIGN;
}

static double value_of(uint64_t key) {
  uint64_t bits = key & SIGN ? key ^ SIGN : ~key;
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static int digit(uint64_t key, int place) {
  return (int)(key >> (DIGIT_BITS * place) & (RADIX - 1));
}

/* One stable pass over digit [place]; false when all items share it and nothing was
   moved. */
static bool sort_digit(const Item *from, Item *to, long n, const long *counts,
                       int place) {
  long starts[RADIX], sum = 0;
  if (counts[digit(from[0].key, place)] == n) return false;
  for (int d = 0; d < RADIX; d++) {
    starts[d] = sum;
    sum += counts[d];
  }
  for (long i = 0; i < n; i++) to[starts[digit(from[i].key, place)]++] = from[i];
  return true;
}

/* Items in order, in the first or the second half of a block that the caller frees. */
static Item *sorted_items(const double *x, long n, Item **block) {
  Item *from = *block = mem_new(sizeof(Item) * 2 * (size_t)(n + 1)), *to = from + n;
  long counts[DIGITS][RADIX] = {{0}};
  for (long i = 0; i < n; i++) {
    from[i] = (Item){key_of(x[i]), i};
    for (int d = 0; d < DIGITS; d++) counts[d][digit(from[i].key, d)]++;
  }
  for (int d = 0; d < DIGITS && n > 0; d++) {
    if (!sort_digit(from, to, n, counts[d], d)) continue;
    Item *keep = from;
    from = to;
    to = keep;
  }
  return from;
}

void sort_values(double *x, long n) {
  Item *block, *items = sorted_items(x, n, &block);
  for (long i = 0; i < n; i++) x[i] = value_of(items[i].key);
  mem_free(block);
}

double quantile_linear(const double *sorted, long n, double prob) {
  double at = prob * (double)(n - 1);
  long k = (long)floor(at);
  if (k >= n - 1) return sorted[n - 1];
  double share = at - (double)k, low = sorted[k], high = sorted[k + 1];
  return share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share);
}

double quantile_type7(const double *sorted, long n, double prob) {
  double at = (double)n * prob + (1 + prob * (1.0 - 1.0 - 1.0));
  double k = floor(fmin(fmax(at, 1), (double)(n - 1)));
  double share = fmin(fmax(at - k, 0), 1);
  return (1 - share) * sorted[(long)k - 1] + share * sorted[(long)k];
}

void normal_scores(const double *x, long n, double *scores) {
  Item *block, *items = sorted_items(x, n, &block);
  for (long i = 0, end; i < n; i = end) {
    for (end = i + 1; end < n && items[end].key == items[i].key;) end++;
    double rank = (double)(i + 1 + end) / 2;
    double score = normal_quantile((rank - 0.375) / ((double)n + 0.25));
    for (long k = i; k < end; k++) scores[items[k].at] = score;
  }
  mem_free(block);
}
