/* SPDX-License-Identifier: BSD-3-Clause
   Rows of data that are equal, as one row that counts for all of them. */
#pragma once
#include <stdbool.h>

typedef struct Merged {
  long count;    /* of different rows, in the order in which they come first */
  long *first;   /* the first row of each */
  double *times; /* how many there are of each */
  int *kind;     /* [n]: which one a row is, from 1 */
} Merged;

/* Merges [n] rows of [k] columns that are equal bit by bit; false, and nothing to free,
   where there are more than [most] different ones. */
bool merge_rows(long n, int k, const double *const *columns, long most, Merged *out);
void merged_free(Merged *m);
