/* SPDX-License-Identifier: BSD-3-Clause
   Whoever writes to disk what a run has drawn and learnt, twice a second while it lasts:
   the one thread that writes, which no chain waits for.  What a process that is killed
   leaves is taken up by the next run. */
#pragma once
#include "fit/layers.h"

typedef struct Keeper Keeper;

/* Takes up what is kept of the warm-ups of [run], unless [fresh], and begins to write
   what is drawn for [chains], which it alone uses until it is stopped.  [parts] and
   [store] outlive it. */
Keeper *keeper_start(Run *run, const Density *density, Layers *chains, Store *store,
                     const KeyParts *parts, bool fresh);

/* Warm-up iterations of chain [chain] that were taken up; 0 where it begins or is
   over. */
long keeper_begun(const Keeper *keeper, int chain);

/* Ends the writing. */
void keeper_stop(Keeper *keeper);

/* What has been learnt by warm-ups that came to no end is stored, that of others is
   dropped; true when something is kept for the next run. */
bool keeper_store_warmups(Keeper *keeper);
void keeper_destroy(Keeper **keeper);
