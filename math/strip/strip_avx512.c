/* SPDX-License-Identifier: BSD-3-Clause
   The operations on strips with AVX-512. */
#if defined(__x86_64__)
#define STRIP_TABLE strip_avx512
#pragma GCC optimize("O3", "fp-contract=fast", "no-trapping-math", "no-math-errno")
#pragma GCC target("arch=x86-64-v4,prefer-vector-width=512")
#include "math/strip/strip_kernels.h"
#endif
