/* SPDX-License-Identifier: BSD-3-Clause
   Formatting of numbers. */
#include "widgets/number.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MAX_DECIMALS = 9 };

static bool put_special(Buf *out, double x) {
  if (isnan(x)) buf_put(out, "NaN");
  if (isinf(x)) buf_put(out, x < 0 ? "-inf" : "inf");
  return !isfinite(x);
}

/* Zeros after the last digit that says something, and a point after none. */
static void cut_zeros(char *text) {
  if (!strchr(text, '.') || strchr(text, 'e')) return;
  char *end = text + strlen(text);
  while (end[-1] == '0') end--;
  if (end[-1] == '.') end--;
  *end = 0;
}

/* A minus in front of nothing but zeros says nothing. */
static void put_trimmed(Buf *out, const char *text) {
  buf_put(out, *text == '-' && !strpbrk(text, "123456789") ? text + 1 : text);
}

void number_fixed(Buf *out, double x, int decimals) {
  if (put_special(out, x)) return;
  char text[64];
  if (fabs(x) >= 1e9 || decimals > MAX_DECIMALS)
    snprintf(text, sizeof text, "%.3e", x);
  else
    snprintf(text, sizeof text, "%.*f", decimals, x);
  put_trimmed(out, text);
}

void number_short(Buf *out, double x, int digits) {
  if (put_special(out, x)) return;
  double size = fabs(x);
  char text[64];
  if (x == 0 || (size >= 1e-4 && size < 1e7)) {
    int decimals = number_decimals(x, digits, 0);
    snprintf(text, sizeof text, "%.*f", decimals, x);
  } else {
    snprintf(text, sizeof text, "%.*e", digits - 1, x);
  }
  cut_zeros(text);
  put_trimmed(out, text);
}

void number_whole(Buf *out, double x) {
  if (put_special(out, x)) return;
  char text[64];
  int n = snprintf(text, sizeof text, "%.0f", x);
  int first = text[0] == '-';
  for (int i = 0; i < n; i++) {
    if (i > first && (n - i) % 3 == 0 && n - first > 4) buf_put(out, "\u202f");
    buf_putc(out, text[i]);
  }
}

int number_decimals(double x, int digits, int least) {
  if (x == 0 || !isfinite(x)) return least;
  int decimals = digits - 1 - (int)floor(log10(fabs(x)));
  return decimals > least ? decimals : least;
}
