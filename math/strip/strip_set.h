/* SPDX-License-Identifier: BSD-3-Clause
   The operations on strips as each instruction set has them, up to a NULL name. */
#pragma once
#include "math/strip/strip.h"

extern const StripRow strip_plain[];
#if defined(__x86_64__)
extern const StripRow strip_avx2[], strip_avx512[];
#endif
