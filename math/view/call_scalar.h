/* SPDX-License-Identifier: BSD-3-Clause
   The constants and small functions of rows of scalar kernels, for densities on
   containers. */
#pragma once
#include "math/view/call_util.h"
#include "math/special/special.h"

#define CONSTANT(name, value) static const double name __attribute__((unused)) = value;
#define BIT(name, value)
#include "math/rows/constants.def"
#undef CONSTANT
#undef BIT
#define INLINE(head, ...)                                                                \
  static inline head {                                                                   \
    __VA_ARGS__                                                                          \
  }
#include "math/rows/inline.def"
#undef INLINE
