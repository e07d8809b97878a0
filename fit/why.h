/* SPDX-License-Identifier: BSD-3-Clause
   Why a run could not take the draws of an earlier one: what is different from the
   nearest that is stored. */
#pragma once
#include "fit/keys.h"

typedef struct Why {
  char *brief; /* some five words, or NULL: nothing is different */
  char *whole; /* lines, each difference one */
} Why;
void why_free(Why *why);

/* Compares the run of this key, preimage and record (of its first chain) with what
   [store] has of models of its name, the nearest that it finds; of draws that were
   evicted it says that. */
Why why_new(Store *store, const char *model, Digest key, const Json *preimage,
            const Json *record);
