/* SPDX-License-Identifier: BSD-3-Clause
   The table in order of rows, and the parsed signature of each: for the files of this
   folder. */
#pragma once
#include "math/table/sig.h"

extern const Fn fn_table[];
extern const int fn_table_count;

/* The parsed signature of a row of the table. */
const Sig *fn_sig(const Fn *fn);

/* Whether a density multiplies over its elements (_cdf) instead of adding. */
bool fn_is_product(const Fn *fn);
