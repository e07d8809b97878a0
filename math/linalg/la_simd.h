/* SPDX-License-Identifier: BSD-3-Clause
   What the kernels of linear algebra share: eight numbers at a time, and clones of a
   function for several instruction sets.  Included by la_*.c alone, before any code. */
#pragma once

/* Kernels must be vectorised in every kind of build, with fused multiply-add where there
   is one. */
#pragma GCC optimize("O3", "fp-contract=fast")

typedef double V8 __attribute__((vector_size(64), aligned(8), may_alias));

#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__clang__)
#define LA_CLONES                                                                        \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define LA_CLONES
#endif

#define LA_INLINE static inline __attribute__((always_inline))
#define AT8(p) (*(V8 *)(p))
#define CAT8(p) (*(const V8 *)(p))
#define SUM8(v)                                                                          \
  ((((v)[0] + (v)[4]) + ((v)[2] + (v)[6])) + (((v)[1] + (v)[5]) + ((v)[3] + (v)[7])))
#define ALL8(x) ((V8){x, x, x, x, x, x, x, x})
