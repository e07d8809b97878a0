/* SPDX-License-Identifier: BSD-3-Clause
   Rows sorted by indices: by counting, the last index first, so that the time is linear
   in the rows. */
#include "math/exact/cells.h"
#include <stdbool.h>
#include <string.h>
#include "base/alloc.h"

/* [from] in the order of one index, rows of the same index as they stood. */
static void sort_by(const int *index, int size, long n, const long *from, long *to) {
  long *next = mem_new(sizeof *next * ((size_t)size + 2));
  for (long i = 0; i < n; i++) next[index[i] + 1]++;
  for (int j = 1; j <= size; j++) next[j + 1] += next[j];
  for (long i = 0; i < n; i++) to[next[index[from[i]]]++] = from[i];
  mem_free(next);
}

static bool differ(int k, const int *const *index, long a, long b) {
  for (int f = 0; f < k; f++)
    if (index[f][a] != index[f][b]) return true;
  return false;
}

Cells cells_of(long n, int k, const int *const *index, const int *sizes) {
  size_t bytes = sizeof(long) * (size_t)(n + 1);
  Cells c = {.order = mem_new(bytes), .first = mem_new(bytes)};
  long *other = mem_new(bytes);
  for (long i = 0; i < n; i++) c.order[i] = i;
  for (int f = k - 1; f >= 0; f--) {
    sort_by(index[f], sizes[f], n, c.order, other);
    long *sorted = other;
    other = c.order;
    c.order = sorted;
  }
  for (long i = 0; i < n; i++)
    if (i == 0 || differ(k, index, c.order[i - 1], c.order[i])) c.first[c.count++] = i;
  c.first[c.count] = n;
  mem_free(other);
  return c;
}

void cells_free(Cells *c) {
  mem_free(c->order);
  mem_free(c->first);
  *c = (Cells){0};
}
