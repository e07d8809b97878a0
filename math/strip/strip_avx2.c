/* SPDX-License-Identifier: BSD-3-Clause
   The operations on strips with AVX2 and fused multiply-add. */
#if defined(__x86_64__)
#define STRIP_TABLE strip_avx2
#pragma GCC optimize("O3", "fp-contract=fast", "no-trapping-math", "no-math-errno")
#pragma GCC target("arch=x86-64-v3")
#include "math/strip/strip_kernels.h"
#endif
