/* SPDX-License-Identifier: BSD-3-Clause
   Loops with a local whose size data decide, `vector[m[n]] x`: the rounds of each size,
   as one loop over a list of rounds. */
#pragma once
#include "lang/gen/unit.h"

typedef struct Group {
  const Node *order;              /* the rounds in order of their sizes, data */
  const Node *classes;            /* their sizes in this order */
  Node *loop;                     /* over the rounds of one size */
  const Sym *list, *count, *size; /* they, how many, and their size */
  int spare;                      /* of the unit, before it */
} Group;

/* Whether the loop has such a local, and counts from 1. */
bool group_fits(const Node *loop);
/* False, with nothing changed, where it does not. */
bool group_begin(Unit *u, const Node *loop, Group *out);
void group_end(Unit *u, const Group *x);
