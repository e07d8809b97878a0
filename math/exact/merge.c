/* SPDX-License-Identifier: BSD-3-Clause
   Equal rows, found by hashing. */
#include "math/exact/merge.h"
#include <stdint.h>
#include <string.h>
#include "base/alloc.h"

static uint64_t hash_of(int k, const double *const *columns, long row) {
  uint64_t h = 0x9e3779b97f4a7c15u;
  for (int i = 0; i < k; i++) {
    uint64_t bits;
    memcpy(&bits, &columns[i][row], sizeof bits);
    h = (h ^ bits) * 0xff51afd7ed558ccdu;
    h ^= h >> 32;
  }
  return h;
}

static bool are_equal(int k, const double *const *columns, long a, long b) {
  for (int i = 0; i < k; i++)
    if (memcmp(&columns[i][a], &columns[i][b], sizeof(double)) != 0) return false;
  return true;
}

bool merge_rows(long n, int k, const double *const *columns, long most, Merged *out) {
  long size = 16;
  *out = (Merged){0};
  if (n >= INT32_MAX) return false;
  while (size < 2 * (most < n ? most : n)) size *= 2;
  int *table = mem_new(sizeof *table * (size_t)size);
  out->first = mem_new(sizeof *out->first * ((size_t)most + 1));
  out->times = mem_new(sizeof *out->times * ((size_t)most + 1));
  out->kind = mem_new(sizeof *out->kind * ((size_t)n + 1));
  bool fits = true;
  for (long i = 0; i < n && fits; i++) {
    uint64_t at = hash_of(k, columns, i) & (uint64_t)(size - 1);
    while (table[at] && !are_equal(k, columns, out->first[table[at] - 1], i))
      at = (at + 1) & (uint64_t)(size - 1);
    if (!table[at]) {
      fits = out->count < most;
      if (!fits) break;
      out->first[out->count++] = i;
      table[at] = (int)out->count;
    }
    out->times[table[at] - 1]++;
    out->kind[i] = table[at];
  }
  mem_free(table);
  if (!fits) merged_free(out);
  return fits;
}

void merged_free(Merged *m) {
  mem_free(m->first);
  mem_free(m->times);
  mem_free(m->kind);
  *m = (Merged){0};
}
