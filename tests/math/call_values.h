/* SPDX-License-Identifier: BSD-3-Clause
   Cases of call_values.jsonl as views: one JSON object a line,
     {"fn": name, "args": [[type, value], ...], "value": [type, value], "tol": relative}
     {"fn": name, "args": [[type, value], ...], "error": sentence}
   with types as Stan writes them and values as nested lists, matrices by rows; a matrix
   without rows is {"columns": its columns}. */
#pragma once
#include "base/arena.h"
#include "base/json.h"
#include "math/table/fn.h"

/* [type, value] to a view in [arena]. */
View case_view(Arena *arena, const Json *pair);

/* Calls [each] with every line of the file. */
void case_walk(const char *path, void (*each)(void *ctx, Arena *arena, const Json *line),
               void *ctx);

Type case_type(const View *v);
