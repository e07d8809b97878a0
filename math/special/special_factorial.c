/* SPDX-License-Identifier: BSD-3-Clause
   Logarithms of factorials, which likelihoods of counts are full of: a table, in two
   parts, so that their differences keep their digits. */
#include "math/special/special.h"
#include <math.h>
#include <pthread.h>

enum { MOST = 2000 };

static struct { double high, low; } table[MOST + 1];
static pthread_once_t filled = PTHREAD_ONCE_INIT;

static void fill(void) {
  long double sum = 0;
  for (int n = 2; n <= MOST; n++) {
    sum += logl(n);
    table[n].high = (double)sum;
    table[n].low = (double)(sum - table[n].high);
  }
}

static bool is_count(double n) {
  return n >= 0 && n <= MOST && n == (double)(int)n;
}

bool log_factorial(double n, double *out) {
  if (!is_count(n)) return false;
  pthread_once(&filled, fill);
  *out = table[(int)n].high;
  return true;
}

/* What rounding has taken from a - b = d. */
static double rest_of(double a, double b, double d) {
  double back = a - d;
  return (a - (d + back)) + (back - b);
}

bool log_choose_counts(double n, double k, double *out) {
  if (!is_count(n) || !is_count(k) || k > n) return false;
  pthread_once(&filled, fill);
  int i = (int)n, j = (int)k, m = i - j;
  double a = table[i].high - table[j].high, b = a - table[m].high;
  double rest = rest_of(table[i].high, table[j].high, a) + rest_of(a, table[m].high, b);
  *out = b + (rest + table[i].low - table[j].low - table[m].low);
  return true;
}
