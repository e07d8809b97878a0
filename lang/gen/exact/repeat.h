/* SPDX-License-Identifier: BSD-3-Clause
   Loops that are written in another way once the data are known: rounds that read equal
   data. */
#pragma once
#include "lang/gen/exact/exact.h"

/* A loop whose rounds do nothing but add to target. */
bool repeat_fits(const Node *loop);
/* The loop with rounds of equal data as one that counts several times; NULL where that
   would change little.  *rounds and *left: how many there were, and are. */
Node *repeat_rounds(Unit *u, Eval *eval, const Node *loop, long *rounds, long *left);
