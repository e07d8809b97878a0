/* SPDX-License-Identifier: BSD-3-Clause
   Codes of columns. */
#include "cache/pack.h"
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"

static uint64_t bits_of(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

/* A number in the first row beside, and its column. */
typedef struct Candidate {
  uint64_t bits, column;
} Candidate;

static int by_bits(const void *a, const void *b) {
  const Candidate *x = a, *y = b;
  if (x->bits != y->bits) return x->bits < y->bits ? -1 : 1;
  return x->column < y->column ? -1 : x->column > y->column;
}

static Candidate *candidates_of(const ChainEntry *beside, long first) {
  size_t n = (size_t)beside->width;
  Candidate *all = mem_new(sizeof *all * (n + 1));
  const double *row = entry_row(beside, first);
  for (size_t k = 0; k < n; k++) all[k] = (Candidate){bits_of(row[k]), k};
  qsort(all, n, sizeof *all, by_bits);
  return all;
}

static int same_bits(const void *a, const void *b) {
  const Candidate *x = a, *y = b;
  return x->bits < y->bits ? -1 : x->bits > y->bits;
}

/* Of each column a column beside that has the same number in the first row. */
static void guess_copies(Pack *pack, const ChainEntry *entry, long first,
                         const ChainEntry *beside) {
  Candidate *all = candidates_of(beside, first);
  const double *row = entry_row(entry, first);
  for (long j = 0; j < entry->width; j++) {
    const Candidate wanted = {.bits = bits_of(row[j])};
    const Candidate *found =
        bsearch(&wanted, all, (size_t)beside->width, sizeof *all, same_bits);
    if (found) pack->codes[j] = PACK_COPY + found->column;
  }
  mem_free(all);
}

/* Takes back what another row disproves. */
static void disprove(uint64_t *codes, const ChainEntry *entry, long i,
                     const ChainEntry *beside) {
  const double *row = entry_row(entry, i);
  const double *other = beside ? entry_row(beside, i) : NULL;
  for (long j = 0; j < entry->width; j++)
    if (codes[j] >= PACK_COPY && bits_of(row[j]) != bits_of(other[codes[j] - PACK_COPY]))
      codes[j] = PACK_STORED;
}

/* Whether column [j] never changes. */
static bool is_constant(const ChainEntry *entry, long first, long j) {
  uint64_t bits = bits_of(entry_row(entry, first)[j]);
  for (long i = first + 1; i < entry->drawn; i++)
    if (bits_of(entry_row(entry, i)[j]) != bits) return false;
  return true;
}

Pack pack_find(const ChainEntry *entry, long first, const ChainEntry *beside) {
  Pack pack = {mem_new(sizeof *pack.codes * (size_t)(entry->width + 1)), 0, 0};
  if (first >= entry->drawn || !entry->width) return pack;
  if (beside && beside->width) guess_copies(&pack, entry, first, beside);
  for (long i = first + 1; beside && i < entry->drawn; i++)
    disprove(pack.codes, entry, i, beside);
  for (long j = 0; j < entry->width; j++) {
    if (pack.codes[j] == PACK_STORED && is_constant(entry, first, j))
      pack.codes[j] = PACK_CONSTANT;
    pack.stored += pack.codes[j] == PACK_STORED;
    pack.constants += pack.codes[j] == PACK_CONSTANT;
  }
  return pack;
}

void pack_free(Pack *pack) {
  mem_free(pack->codes);
  *pack = (Pack){0};
}
