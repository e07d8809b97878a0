/* SPDX-License-Identifier: BSD-3-Clause
   Which instruction set the operations on strips use. */
#include "math/strip/strip_set.h"

typedef struct Set {
  const char *name;
  const StripRow *rows;
} Set;

static Set widest(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
    return (Set){"avx512", strip_avx512};
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return (Set){"avx2", strip_avx2};
#endif
  return (Set){"plain", strip_plain};
}

const StripRow *strip_rows(void) {
  return widest().rows;
}

const char *strip_set(void) {
  return widest().name;
}
