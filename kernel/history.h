/* SPDX-License-Identifier: BSD-3-Clause
   What was executed in this process, for history_request. */
#pragma once
#include "base/json.h"

typedef struct History History;

History *history_new(void);
void history_destroy(History **history);

/* Adds cell [line]; from any thread. */
void history_add(History *history, int line, const char *input);
void history_set_output(History *history, int line, const char *output);

/* Answers a history_request: an array of [session, line, input] or [session, line,
   [input, output]]. */
Json *history_query(History *history, const Json *request);
