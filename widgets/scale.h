/* SPDX-License-Identifier: BSD-3-Clause
   From data to pixels, and the round numbers that are written on an axis. */
#pragma once
#include "base/str.h"

typedef struct Scale {
  double low, high; /* data; low < high */
  double from, to;  /* pixels of low and high */
} Scale;

enum { MAX_TICKS = 12 };

typedef struct Ticks {
  double at[MAX_TICKS];
  int count;
  double step;
} Ticks;

double scale_at(const Scale *scale, double x);

/* Multiples of 1, 2 or 5 times a power of ten within the scale, about [wanted]. */
Ticks scale_ticks(const Scale *scale, int wanted);

/* A tick with the decimals that tell it from its neighbours. */
void ticks_label(Buf *out, const Ticks *ticks, int i);
