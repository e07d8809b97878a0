/* SPDX-License-Identifier: BSD-3-Clause
   One cell: a model, shared functions, or statements. */
#pragma once
#include "lang/syntax/parse.h"
#include "session/state.h"

/* Runs a cell of any kind; fills [reply]. */
void cell_run(Session *s, Str code, CellReply *reply);

/* An error without a place. */
void reply_error(CellReply *reply, const char *name, const char *text);

/* The error of a cell that an interrupt has ended. */
void reply_interrupted(CellReply *reply, const char *text);
