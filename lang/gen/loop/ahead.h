/* SPDX-License-Identifier: BSD-3-Clause
   What the rounds of a loop compute without reading what earlier rounds have written. */
#pragma once
#include "lang/gen/loop/turn.h"
#include "lang/gen/unit.h"
#include "lang/tree/build.h"

/* The loop in a block, after statements on vectors that compute such values for all
   rounds; NULL where there are none. */
Node *compute_ahead(Unit *u, const Node *loop);

/* For what is computed ahead. */
enum { DEEPEST = 8, MOST_AHEAD = 16 };

typedef struct Ahead {
  Unit *u;
  Build b;
  const Node *nest[DEEPEST]; /* the loop, a copy, and those within around the place */
  int depth;
  bool is_fixed[DEEPEST]; /* the bounds are the same in all rounds */
  Addresses written;
  Node *block; /* what is computed, then the loop */
  int n;
  unsigned flags; /* of the statement around the place */
} Ahead;

/* Whether [e] reads nothing that the loop writes, and none but these counters of the
   nest. */
bool ahead_stays(const Ahead *a, const Node *e, unsigned counters);
/* [e] over the rounds of [loop], or NULL. */
Node *ahead_rounds(Ahead *a, Node *e, const Node *loop);
/* A container for [e] with an element for each round of [over], in an array over [also]
   where that is not NULL; NULL: no more. */
Sym *ahead_declare(Ahead *a, const Node *e, const Node *over, const Node *also);
/* Computes [value], which ahead_rounds gave for [over], into it. */
bool ahead_fill(Ahead *a, Sym *sym, Node *value, const Node *over, const Node *also);
/* A variable that nobody wrote, or NULL. */
Sym *ahead_sym(Ahead *a, const char *stem, Type type);
