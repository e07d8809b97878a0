/* SPDX-License-Identifier: BSD-3-Clause
   What to do about transitions that diverged. */
#pragma once
#include "fit/fit.h"
#include "sampler/run/sample.h"

/* After "so draws may be missing where the posterior is narrow: ", the first that has not
   been done; NULL where nothing helps that is known.  [warmup]: statistics of the
   warm-ups, or NULL. */
const char *advice_on_divergence(const SampleOptions *options, const Density *density,
                                 const Columns *warmup);
