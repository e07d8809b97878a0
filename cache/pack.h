/* SPDX-License-Identifier: BSD-3-Clause
   Columns of rows that need not be stored: those that do not change, and those that are
   copies of a column of the rows beside them, as a parameter without bounds is of the
   position that it was made from. */
#pragma once
#include "cache/store.h"

/* The code of a column; PACK_COPY + k: a copy of column k beside. */
enum { PACK_STORED = 0, PACK_CONSTANT = 1, PACK_COPY = 2 };

typedef struct Pack {
  uint64_t *codes; /* entry->width; owned */
  uint64_t stored, constants;
} Pack;

/* How rows [first, entry->drawn) can be stored; columns are compared by their bits.
   [beside] has the same rows, or is NULL. */
Pack pack_find(const ChainEntry *entry, long first, const ChainEntry *beside);
void pack_free(Pack *pack);
