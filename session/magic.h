/* SPDX-License-Identifier: BSD-3-Clause
   Line magics (%name words) and inspection (name? and ?name): what a cell may say besides
   statements.  Rows of magic.def. */
#pragma once
#include "session/state.h"

/* Runs [line] when it is a magic or an inspection; false when it is neither. */
bool magic_run(Session *s, Str line, CellReply *reply);

/* How magic [i] is written, and its sentence; NULL past the last. */
const char *magic_usage(int i, const char **doc);

/* What may follow at byte [offset] of [code] in a line that is a magic: appends objects
   {"text", "type"} that replace bytes from *start on; false when the line is none. */
bool magic_complete(Str code, int offset, Json *matches, int *start);

/* A magic: what follows its name; [reply] says that it went well unless it is told
   otherwise. */
typedef void MagicFn(Session *s, const char *words, CellReply *reply);

/* Prints [text] in the running cell. */
void magic_say(Session *s, const char *text);
