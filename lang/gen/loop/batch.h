/* SPDX-License-Identifier: BSD-3-Clause
   Loops whose rounds are independent, many rounds at a time: each statement of the body
   runs for all of them before the next. */
#pragma once
#include "lang/gen/unit.h"

enum { BATCH_ROUNDS = 128, BATCH_VARS = 16 };

typedef struct Batch {
  Node *body;       /* the statements for the rounds from the loop's variable to [last] */
  const char *last; /* the C name of the last round */
  Var outer[BATCH_VARS]; /* of the locals, while they are containers of rounds */
  int slots[BATCH_VARS], nslots;
} Batch;

/* False, with nothing changed, where the body is not of that kind. */
bool batch_begin(Unit *u, const Node *loop, Batch *out);
void batch_end(Unit *u, const Batch *b);
