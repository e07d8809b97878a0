/* SPDX-License-Identifier: BSD-3-Clause
   Decimals to the nearest double (ties to even), whatever the locale. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

/* *out = digits * 10^power, rounded once.  False, and *out untouched, where that takes
   more than two words: |power| > 27. */
bool decimal_scale(uint64_t digits, long power, double *out);

typedef struct Decimal {
  double value;    /* infinite where no double is as large */
  bool is_integer; /* written without point and power */
} Decimal;

/* The number in JSON's grammar (RFC 8259) that [text] begins with: its length, 0 where
   there is none. */
size_t decimal_read(Str text, Decimal *out);
