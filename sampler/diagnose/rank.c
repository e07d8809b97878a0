/* SPDX-License-Identifier: BSD-3-Clause
   Sorting, quantiles and normal scores. */
#include "sampler/diagnose/rank.h"
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"
#include "base/quantile.h"

/* A number as an integer of the same order, and where it stood. */
typedef struct Item {
  uint64_t key;
  long at;
} Item;

struct Ranking {
  long n;
  Item *items, *spare; /* [spare]: as much memory again */
  double *sorted;
  double *quantiles; /* scores of the ranks 1 ... n */
};

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

/* Passes over the highest digits in which keys differ leave few that are equal so far;
   those are compared. */
enum { DIGIT_BITS = 11, PASSES = 3, RADIX = 1 << DIGIT_BITS, SHORT_RUN = 24 };

static int digit(uint64_t key, int shift) {
  return (int)(key >> shift & (RADIX - 1));
}

/* One stable pass over the digit at [shift]. */
static void sort_digit(const Item *from, Item *to, long n, int shift) {
  long starts[RADIX] = {0}, sum = 0;
  for (long i = 0; i < n; i++) starts[digit(from[i].key, shift)]++;
  for (int d = 0; d < RADIX; d++) {
    long count = starts[d];
    starts[d] = sum;
    sum += count;
  }
  for (long i = 0; i < n; i++) to[starts[digit(from[i].key, shift)]++] = from[i];
}

static void insert_items(Item *items, long n) {
  for (long i = 1; i < n; i++) {
    Item x = items[i];
    long k = i;
    for (; k > 0 && items[k - 1].key > x.key; k--) items[k] = items[k - 1];
    items[k] = x;
  }
}

static int compare_items(const void *a, const void *b) {
  const Item *x = a, *y = b;
  if (x->key != y->key) return x->key < y->key ? -1 : 1;
  return x->at < y->at ? -1 : x->at > y->at;
}

static bool are_in_order(const Item *items, long n) {
  for (long i = 1; i < n; i++)
    if (items[i - 1].key > items[i].key) return false;
  return true;
}

/* Orders each run of items that are equal from the bit [shift] on. */
static void sort_runs(Item *items, long n, int shift) {
  for (long i = 0, end; i < n; i = end) {
    uint64_t high = items[i].key >> shift;
    for (end = i + 1; end < n && items[end].key >> shift == high;) end++;
    if (are_in_order(items + i, end - i)) continue;
    if (end - i <= SHORT_RUN)
      insert_items(items + i, end - i);
    else
      qsort(items + i, (size_t)(end - i), sizeof *items, compare_items);
  }
}

/* How many low bits hold all differences between the keys. */
static int bits_that_differ(const Item *items, long n) {
  uint64_t differ = 0;
  for (long i = 1; i < n; i++) differ |= items[i].key ^ items[0].key;
  int bits = 0;
  for (; differ; differ >>= 1) bits++;
  return bits;
}

static void use_spare(Ranking *r) {
  Item *keep = r->items;
  r->items = r->spare;
  r->spare = keep;
}

/* Keys in order; equal ones by place. */
static void sort_items(Ranking *r) {
  int bits = bits_that_differ(r->items, r->n), low = bits - PASSES * DIGIT_BITS;
  if (low < 0) low = 0;
  for (int shift = low; shift < bits; shift += DIGIT_BITS) {
    sort_digit(r->items, r->spare, r->n, shift);
    use_spare(r);
  }
  if (low > 0) sort_runs(r->items, r->n, low);
}

/* numpy.quantile's linear interpolation between order statistics. */
static double quantile_linear(const double *sorted, long n, double prob) {
  double at = prob * (double)(n - 1);
  long k = (long)floor(at);
  if (k >= n - 1) return sorted[n - 1];
  double share = at - (double)k, low = sorted[k], high = sorted[k + 1];
  return share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share);
}

static double score(double rank, long n) {
  return normal_quantile((rank - 0.375) / ((double)n + 0.25));
}

Ranking *ranking_new(const double *x, long n) {
  Ranking *r = mem_new(sizeof *r);
  r->n = n;
  r->items = mem_new(sizeof *r->items * (size_t)n);
  r->spare = mem_new(sizeof *r->spare * (size_t)n);
  r->sorted = mem_new(sizeof *r->sorted * (size_t)n);
  for (long i = 0; i < n; i++) r->items[i] = (Item){key_of(x[i]), i};
  sort_items(r);
  for (long i = 0; i < n; i++) r->sorted[i] = value_of(r->items[i].key);
  return r;
}

void ranking_destroy(Ranking **ranking) {
  Ranking *r = *ranking;
  if (!r) return;
  mem_free(r->items);
  mem_free(r->spare);
  mem_free(r->sorted);
  mem_free(r->quantiles);
  mem_free(r);
  *ranking = NULL;
}

const double *ranking_sorted(const Ranking *ranking) {
  return ranking->sorted;
}

/* Scores are symmetric about 0, the middle rank. */
static void make_quantiles(Ranking *r) {
  r->quantiles = mem_new(sizeof *r->quantiles * (size_t)r->n);
  for (long i = 0; 2 * i < r->n; i++) {
    r->quantiles[i] = score((double)(i + 1), r->n);
    r->quantiles[r->n - 1 - i] = -r->quantiles[i];
  }
}

void ranking_scores(Ranking *r, double *scores) {
  if (!r->quantiles) make_quantiles(r);
  for (long i = 0, end; i < r->n; i = end) {
    for (end = i + 1; end < r->n && r->items[end].key == r->items[i].key;) end++;
    double middle =
        end == i + 1 ? r->quantiles[i] : score((double)(i + 1 + end) / 2, r->n);
    for (long k = i; k < end; k++) scores[r->items[k].at] = middle;
  }
}

/* Distances grow from the median to both sides: merged, they are in order. */
static void merge_sides(Ranking *r, double median) {
  long high = 0;
  while (high < r->n && r->sorted[high] < median) high++;
  long low = high - 1;
  for (long i = 0; i < r->n; i++) {
    double above = high < r->n ? r->sorted[high] - median : (double)INFINITY;
    double below = low >= 0 ? median - r->sorted[low] : (double)INFINITY;
    bool is_below = high == r->n || (low >= 0 && below < above);
    long at = r->items[is_below ? low-- : high++].at;
    r->spare[i] = (Item){key_of(is_below ? below : above), at};
  }
  use_spare(r);
}

/* Where the median is infinite some distances are NaN, and not in order. */
static void sort_distances(Ranking *r, double median) {
  for (long i = 0; i < r->n; i++) r->items[i].key = key_of(fabs(r->sorted[i] - median));
  sort_items(r);
}

void ranking_fold(Ranking *r) {
  double median = quantile_linear(r->sorted, r->n, 0.5);
  if (isfinite(median))
    merge_sides(r, median);
  else
    sort_distances(r, median);
  for (long i = 0; i < r->n; i++) r->sorted[i] = value_of(r->items[i].key);
}

double quantile_type7(const double *sorted, long n, double prob) {
  double at = (double)n * prob + (1 + prob * (1.0 - 1.0 - 1.0));
  double k = floor(fmin(fmax(at, 1), (double)(n - 1)));
  double share = fmin(fmax(at - k, 0), 1);
  return (1 - share) * sorted[(long)k - 1] + share * sorted[(long)k];
}
