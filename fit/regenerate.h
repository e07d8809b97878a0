/* SPDX-License-Identifier: BSD-3-Clause
   Constrained rows and generated quantities of draws that are there already. */
#pragma once
#include "fit/layers.h"

/* Completes the generated layer: the same bits as in a full run, since the random numbers
   of a draw depend on its index alone.  False without memory. */
bool regenerate(Layers *layers, const Density *density, uint64_t seed);
