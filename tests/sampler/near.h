/* SPDX-License-Identifier: BSD-3-Clause
   Comparison of doubles; cmocka's own compares floats. */
#pragma once
#include <math.h>

#define assert_near(x, y, tolerance)                                                     \
  do {                                                                                   \
    double near_x = (x), near_y = (y);                                                   \
    if (!(fabs(near_x - near_y) <= (tolerance)))                                         \
      fail_msg("%s is %.17g, not %.17g +- %g", #x, near_x, near_y, (double)(tolerance)); \
  } while (0)
