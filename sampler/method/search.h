/* SPDX-License-Identifier: BSD-3-Clause
   The order of magnitude of a step size. */
#pragma once
#include "sampler/method/method.h"

/* From dynamics->step, doubles or halves until the acceptance of one leapfrog step from
   the draw crosses 0.8; the result is in dynamics->step.  [z] is overwritten.  False when
   there is no such step: the density is flat or cannot be left. */
bool step_search(Walk *w, Point *z);
