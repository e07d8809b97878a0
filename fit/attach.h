/* SPDX-License-Identifier: BSD-3-Clause
   One run for all who ask for it: chains are claimed before they are sampled, and whoever
   comes second watches the first and takes what it has drawn. */
#pragma once
#include "fit/layers.h"
#include "fit/live.h"

typedef struct Attach {
  Layers *chains;
  Store *store;
  const KeyParts *parts;
  const Density *density;
  const atomic_int *stop;
  Live *live;
  bool has_waited; /* somebody else sampled */
} Attach;

/* Claims the chains that have not enough draws; what others draw meanwhile is waited for
   and read, so that there may be nothing left to do.  False after a stop. */
bool attach_claim(Attach *attach);
