/* SPDX-License-Identifier: BSD-3-Clause
   What the names of a notebook were made from, so that a change tells which of them are
   stale. */
#pragma once
#include "base/map.h"
#include "lang/tree/ast.h"

typedef struct Made Made;

Made *made_new(void);
void made_destroy(Made **made);

/* Notes the names that [cell], which has run, has given values, and what its statements
   mention; [values] are the notebook's, by name. */
void made_note(Made *made, const Program *cell, const Map *values);

/* Appends `name` of all that is among the keys of [known] and was made from one of
   [names], or from what was, to [out]; what has been told once is forgotten. */
void made_stale(Made *made, const char *const *names, int n, const Map *known, Buf *out);
