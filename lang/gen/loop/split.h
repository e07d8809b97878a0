/* SPDX-License-Identifier: BSD-3-Clause
   Loops with a branch that data decide: the rounds of each of its sides, as a loop of
   their own over a list of rounds. */
#pragma once
#include "lang/gen/unit.h"
#include "lang/tree/build.h"

/* Sides of sides: each doubles the loops that there may be. */
enum { MOST_SPLITS = 3 };

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

/* Made of data and the rounds alone, so that no parameter and no earlier round counts. */
bool expr_is_decided(const Node *e, const Sym *round);

/* A loop whose rounds become those of a list: its variable is list[k]. */
typedef struct Rounds {
  Unit *u;
  const Node *loop;
  Build b;
  const Node *list, *k;
} Rounds;

/* An int, or a list of them, that the text declares. */
Sym *rounds_int(Rounds *r, const char *stem, Type type, bool is_loop);
/* for (k in 1:count), without its body, with new symbols. */
Node *rounds_loop(Rounds *r, const Sym **list, const Sym **count);
/* The variable [var], or what it is in the list. */
Node *rounds_put(Rounds *r, const Node *var);
