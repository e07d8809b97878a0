/* SPDX-License-Identifier: BSD-3-Clause
   The operations on strips for every processor. */
#define STRIP_TABLE strip_plain
#pragma GCC optimize("O3", "fp-contract=fast", "no-trapping-math", "no-math-errno")
#include "math/strip/strip_kernels.h"
