/* SPDX-License-Identifier: BSD-3-Clause
   The one table: the same rows read twice, as functions and as entries. */
#include <math.h>
#include "base/alloc.h"
#include "math/view/call.h"
#include "math/table/fn_index.h"
#include "math/special/rng_draw.h"
#include "math/special/special.h"

/* Each kernel is one line to the compiler. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmisleading-indentation"
#include "math/table/kernel.h"
#include "math/rows/all.def"
#include "math/table/kernel_undef.h"
#pragma GCC diagnostic pop

#include "math/table/kernel_row.h"
const Fn fn_table[] = {
#include "math/rows/all.def"
};
const int fn_table_count = sizeof fn_table / sizeof *fn_table;
