/* SPDX-License-Identifier: BSD-3-Clause
   Rows of data that agree in some indices, brought together: sorted so that the rows of a
   cell, those with the same indices, are neighbours. */
#pragma once

typedef struct Cells {
  long count;
  long *order; /* the rows, cell by cell; within a cell in their own order */
  long *first; /* [count + 1]: where a cell begins in [order] */
} Cells;

/* Sorts [n] rows by [k] indices from 1 to sizes[i]; index[i][row].  Without an index all
   rows are one cell, without rows there is none. */
Cells cells_of(long n, int k, const int *const *index, const int *sizes);
void cells_free(Cells *c);
