/* SPDX-License-Identifier: BSD-3-Clause
   Outputs of cells, kept under a key of the cell's meaning and the values it reads.  A
   cell that runs again shows what it showed and defines what it defined, without running.

   Entry (JSON), version 2:
     {"version": 2, "outputs": [{"type": "stream"|"display"|"result", ...}],
      "defines": [{"name": N, "value": VALUE}], "files": [{"name": F, "digest": HEX}],
      "seconds": S, "text": HEX}
   `text` is the digest of the cell's text, where an output quotes it.
   F is the name that the cell reads, relative to the notebook unless it is absolute.
   VALUE as in base/lang value_to_json: numbers and texts only; cells that sample are run
   again, with what they need taken from the cache. */
#pragma once
#include "lang/tree/ast.h"
#include "session/state.h"

typedef struct Recording Recording;

/* Key of a cell: its normal form, values of the names it mentions, shared functions,
   versions of what makes the outputs. */
Digest replay_key(Session *s, const Program *cell);

/* Whether the cell mentions a function that draws random numbers. */
bool replay_is_random(const Program *cell);

/* Key of run [run], from 0, of cells of this key: a random cell gives other numbers each
   time that it runs in a session, and the same ones in the next session. */
Digest replay_key_of_run(Digest key, long run);

/* Replays the entry of [key] to the session's output; false on a miss.  A random cell
   says that it was replayed. */
bool replay_cell(Session *s, Digest key, bool is_random);

/* Records what goes to the session's output from now on (it is passed on). */
Recording *recording_start(Session *s);

/* Stops, and stores the recording with the values of the names that the cell has given
   any, when [keep] and all of it can be kept.  Frees the recording. */
void recording_end(Recording **recording, Digest key, double seconds, bool keep);
