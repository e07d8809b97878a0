/* SPDX-License-Identifier: BSD-3-Clause
   Slice sampling as a method (Neal 2003): one unconstrained coordinate after the other,
   intervals found by stepping out and shrunk until a point is in the slice, with a width
   for each coordinate that the warm-up learns. */
#pragma once
#include "sampler/method/method.h"

extern const Method method_slice;
