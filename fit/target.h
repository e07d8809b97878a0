/* SPDX-License-Identifier: BSD-3-Clause
   Sampling until it is enough: `target_ess`.  Draws are looked at when there are 250 of a
   chain, and then after half as many again, whatever the time: the same request ends at
   the same draw, and a run of that many draws has the same bits. */
#pragma once
#include "base/str.h"
#include "fit/layers.h"

/* Draws of a chain at the first look and at the one after [draws]; [most] at most. */
long target_first(long most);
long target_next(long draws, long most);

/* The least bulk and tail ESS and the worst R-hat of all scalars that vary; NaN where
   nothing does. */
typedef struct Quality {
  double bulk, tail, r_hat;
} Quality;

/* That of the first [draws] draws of [chains]; false when there is no memory, or [stop]
   was raised meanwhile. */
bool target_look(const Layers *chains, const KeyParts *parts, long draws,
                 const atomic_int *stop, Quality *quality);

bool target_is_met(const Quality *quality, int target_ess);

/* "target_ess = 400 reached: bulk 612, tail 430, worst R-hat 1.004", or "not reached". */
void target_put(Buf *out, const Quality *quality, int target_ess);
