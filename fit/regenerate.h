/* SPDX-License-Identifier: BSD-3-Clause
   Constrained rows and generated quantities of draws that are there already: a run like
   any other, on all cores, under the live table, ended by a stop. */
#pragma once
#include "fit/layers.h"
#include "fit/live.h"

/* Completes the generated layers of [chains]: the same bits as in a full run, since the
   random numbers of a draw depend on its index alone.  After a stop they have what all
   draws before have.  RUN_FAILED with the reason in [error], as of a run. */
RunStatus regenerate(Layers *chains, const Density *density, const SampleOptions *options,
                     const atomic_int *stop, Live *live, Buf *error);
