/* SPDX-License-Identifier: BSD-3-Clause
   What the caches of the user have done in all sessions: fs_user_state()/stats.json, to
   which each session adds at its end. */
#pragma once
#include "cache/store.h"

/* Trouble is no news: numbers of this kind may be lost. */
void totals_add(const StoreStats *stats);
StoreStats totals_read(void);
void totals_zero(void);

/* An object of the counts. */
Json *stats_json(const StoreStats *stats);
