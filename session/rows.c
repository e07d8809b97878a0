/* SPDX-License-Identifier: BSD-3-Clause
   Sorting of rows by merging, which can end anywhere: qsort can not. */
#include "session/rows.h"
#include <string.h>
#include "base/alloc.h"

typedef struct Sort {
  const Session *s;
  RowOrder *order;
  const void *ctx;
  long *spare; /* room for half of all rows, and one */
} Sort;

/* Brings the sorted at[0 .. half) and at[half .. n) together. */
static void merge(const Sort *sort, long *at, long half, long n) {
  long left = 0, right = half, k = 0, *first = sort->spare;
  memcpy(first, at, (size_t)half * sizeof *at);
  while (left < half && right < n && !session_is_cut(sort->s))
    if (sort->order(sort->ctx, first[left], at[right]) <= 0)
      at[k++] = first[left++];
    else
      at[k++] = at[right++];
  memcpy(at + k, first + left, (size_t)(half - left) * sizeof *at);
}

static void sort_part(const Sort *sort, long *at, long n) {
  long half = n / 2;
  if (n < 2 || session_is_cut(sort->s)) return;
  sort_part(sort, at, half);
  sort_part(sort, at + half, n - half);
  merge(sort, at, half, n);
}

void rows_sort(const Session *s, RowOrder *order, const void *ctx, long *at, long n) {
  long *spare = mem_new(sizeof *spare * (size_t)(n / 2 + 1));
  sort_part(&(Sort){s, order, ctx, spare}, at, n);
  mem_free(spare);
}
