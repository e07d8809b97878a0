/* SPDX-License-Identifier: BSD-3-Clause
   Loops with a branch that data decide: the rounds of each of its sides, as a loop of
   their own over a list of rounds. */
#pragma once
#include "lang/gen/unit.h"

typedef struct Split {
  const Node *test;     /* what decides, of the loop's variable */
  Node *loops[2];       /* over the rounds where it holds, and the others */
  const Sym *lists[2];  /* the rounds, ints */
  const Sym *counts[2]; /* how many, an int */
  int spare;            /* of the unit, before it */
} Split;

/* False, with nothing changed, where the loop has no such branch. */
bool split_begin(Unit *u, const Node *loop, Split *out);
void split_end(Unit *u, const Split *s);
