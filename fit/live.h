/* SPDX-License-Identifier: BSD-3-Clause
   The live table: it stands from the first moment, and what is done under it runs on
   another thread. */
#pragma once
#include "fit/request.h"

typedef struct Live Live;

/* Both outlive the table. */
Live *live_new(const FitHost *host, const FitRequest *request);
void live_destroy(Live **live);

/* Whether a table was shown: the next one takes its place. */
bool live_is_shown(const Live *live);

/* What is done under the table. */
typedef struct LiveWork {
  void *ctx;
  void (*work)(void *ctx);
  /* Fills [table] and a row for each chain, which are those of a run that waits;
     [seconds] since the work began, [tick] times it was asked for. */
  void (*look)(void *ctx, ProgressTable *table, ChainRow *rows, double seconds, int tick);
} LiveWork;

/* Does it, and shows how far it is. */
void live_do(Live *live, const LiveWork *work);

/* Shows the state of what has ended, as the last one: there will be no fit.  [note] says
   how it ended. */
void live_end(Live *live, const LiveWork *work, const char *note);

/* "what, 3 s" */
void live_phase(Buf *out, const char *what, double seconds);

/* Seconds to the end at the pace so far: [done] of [all] in [seconds]; negative when
   there is no pace yet. */
double live_remaining(double done, double all, double seconds);
