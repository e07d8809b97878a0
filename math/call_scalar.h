/* SPDX-License-Identifier: BSD-3-Clause
   The constants and small functions of rows of scalar kernels, for densities on
   containers. */
#pragma once
#include "math/call_util.h"
#include "math/special.h"

#define CONSTANT(name, value) static const double name __attribute__((unused)) = value;
#define BIT(name, value)
#include "math/fn/constants.def"
#undef CONSTANT
#undef BIT
#define INLINE(head, ...)                                                                \
  static inline head {                                                                   \
    __VA_ARGS__                                                                          \
  }
#include "math/fn/inline.def"
#undef INLINE
