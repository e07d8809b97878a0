/* SPDX-License-Identifier: BSD-3-Clause
   What the kernels of linear algebra share: clones of a function for several instruction
   sets.  Loops are vectorised by the compiler, which knows how wide the registers of each
   are: vectors of a fixed width that are wider lie in memory.  Included by la_*.c alone,
   before any code. */
#pragma once

/* Kernels must be vectorised in every kind of build, with fused multiply-add where there
   is one.  Nobody looks at the flags of exceptions: both sides of a choice may be
   computed. */
#pragma GCC optimize("O3", "fp-contract=fast", "no-trapping-math")

#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__clang__)
#define LA_CLONES                                                                        \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define LA_CLONES
#endif

#define LA_INLINE static inline __attribute__((always_inline))
