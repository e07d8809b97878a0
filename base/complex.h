/* SPDX-License-Identifier: BSD-3-Clause
   Complex numbers from their parts: CMPLX, which glibc's header has for gcc only. */
#pragma once
#include <complex.h>

static inline double complex complex_of(double re, double im) {
  return __builtin_complex(re, im);
}
