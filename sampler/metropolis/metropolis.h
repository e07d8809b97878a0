/* SPDX-License-Identifier: BSD-3-Clause
   Random-walk Metropolis as a method: normal proposals around the draw, with the
   covariance that the warm-up has learnt and a scale that aims at the acceptance that is
   best for normals (Gelman, Roberts and Gilks 1996). */
#pragma once
#include "sampler/method/method.h"

extern const Method method_metropolis;
