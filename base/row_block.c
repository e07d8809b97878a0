/* SPDX-License-Identifier: BSD-3-Clause
   Shared rows of numbers. */
#include "base/row_block.h"
#include "base/alloc.h"
#include "base/memory.h"

size_t row_block_size(long count, long stride) {
  return mem_size(mem_size((size_t)count, (size_t)stride), sizeof(double));
}

RowBlock *row_block_new(long count, long stride) {
  double *at = mem_try(row_block_size(count, stride));
  if (!at) return NULL;
  RowBlock *rows = mem_new(sizeof *rows);
  rows->at = at;
  rows->stride = stride;
  rows->count = count;
  atomic_init(&rows->refs, 1);
  return rows;
}

RowBlock *row_block_ref(RowBlock *rows) {
  if (rows) atomic_fetch_add(&rows->refs, 1);
  return rows;
}

void row_block_drop(RowBlock **rows) {
  RowBlock *old = *rows;
  *rows = NULL;
  if (!old || atomic_fetch_sub(&old->refs, 1) > 1) return;
  mem_free(old->at);
  mem_free(old);
}
