/* SPDX-License-Identifier: BSD-3-Clause
   Outputs of cells, kept under a key of the cell's meaning and the values it reads.  A
   cell that runs again shows what it showed and defines what it defined, without running.

   Entry (JSON), version 1:
     {"version": 1, "outputs": [{"type": "stream"|"display"|"result", ...}],
      "defines": [{"name": N, "value": VALUE}], "files": [{"path": P, "digest": HEX}],
      "seconds": S}
   VALUE as in base/lang value_to_json: numbers and texts only; cells that define models
   or fits are run again, with what they need taken from the cache. */
#pragma once
#include "lang/tree/ast.h"
#include "session/state.h"

typedef struct Recording Recording;

/* Key of a cell: its normal form, values of the names it mentions, shared functions. */
Digest replay_key(Session *s, const Program *cell);

/* Replays the entry of [key] to the session's output; false on a miss. */
bool replay_cell(Session *s, Digest key);

/* Records what goes to the session's output from now on (it is passed on). */
Recording *recording_start(Session *s);

/* Stops, and stores the recording with the values of the names the cell assigned, when
   [keep] and all of it can be kept.  Frees the recording. */
void recording_end(Recording **recording, Digest key, const Program *cell, double seconds,
                   bool keep);
