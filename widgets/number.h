/* SPDX-License-Identifier: BSD-3-Clause
   Numbers as a reader wants them: as many digits as mean something. */
#pragma once
#include "base/str.h"

/* With [decimals] after the point; "NaN", "inf"; exponents where the point would be far
   away. */
void number_fixed(Buf *out, double x, int decimals);

/* At most [digits] significant ones (all before the point), no exponent between 1e-4 and
   1e7. */
void number_short(Buf *out, double x, int digits);

/* Whole, with narrow gaps between thousands from 10000 on: "12 345". */
void number_whole(Buf *out, double x);

/* Decimals that show [digits] significant digits of [x], at least [least]. */
int number_decimals(double x, int digits, int least);
