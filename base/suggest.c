/* SPDX-License-Identifier: BSD-3-Clause
   Edit distance with swaps (optimal string alignment). */
#include "base/suggest.h"
#include <string.h>

enum { LONGEST = 63 };

static int least(int a, int b) {
  return a < b ? a : b;
}

int suggest_distance(const char *a, const char *b) {
  int n = (int)strnlen(a, LONGEST), m = (int)strnlen(b, LONGEST);
  int rows[3][LONGEST + 1];
  for (int j = 0; j <= m; j++) rows[0][j] = j;
  for (int i = 1; i <= n; i++) {
    int *now = rows[i % 3], *before = rows[(i + 2) % 3], *earlier = rows[(i + 1) % 3];
    now[0] = i;
    for (int j = 1; j <= m; j++) {
      now[j] =
          least(least(before[j], now[j - 1]) + 1, before[j - 1] + (a[i - 1] != b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        now[j] = least(now[j], earlier[j - 2] + 1);
    }
  }
  return rows[n % 3][m];
}

const char *suggest_nearest(const char *name, const char *const *known) {
  const char *best = NULL;
  int nearest = ((int)strlen(name) + 1) / 3;
  for (; *known; known++) {
    int distance = suggest_distance(name, *known);
    if (distance <= nearest) {
      nearest = distance - 1;
      best = *known;
    }
  }
  return best;
}
