/* SPDX-License-Identifier: BSD-3-Clause
   Rows of numbers that several hold without a copy: a chain of a run fills them, layers
   view columns of them, a cache remembers them.  Rows that were handed over do not change
   any more. */
#pragma once
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct RowBlock {
  double *at;         /* count x stride */
  long stride, count; /* numbers from row to row, and rows there is room for */
  atomic_int refs;
} RowBlock;

/* Zeroed rows with one reference; NULL when there is no memory for them. */
RowBlock *row_block_new(long count, long stride);
RowBlock *row_block_ref(RowBlock *rows); /* NULL of NULL */
/* Lets go of them; they end with the last reference. */
void row_block_drop(RowBlock **rows);

/* Bytes of so many rows, SIZE_MAX when they overflow. */
size_t row_block_size(long count, long stride);
