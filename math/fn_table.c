/* SPDX-License-Identifier: BSD-3-Clause
   The one table: the same rows read twice, as functions and as entries. */
#include <math.h>
#include "base/alloc.h"
#include "math/call.h"
#include "math/fn_index.h"
#include "math/rng_draw.h"
#include "math/special.h"

/* Each kernel is one line to the compiler. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmisleading-indentation"
#include "math/kernel.h"
#include "math/fn/all.def"
#include "math/kernel_undef.h"
#pragma GCC diagnostic pop

#include "math/kernel_row.h"
const Fn fn_table[] = {
#include "math/fn/all.def"
};
const int fn_table_count = sizeof fn_table / sizeof *fn_table;
