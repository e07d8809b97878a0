/* SPDX-License-Identifier: BSD-3-Clause
   Expressions of one round of a loop as those of many rounds: x[n] becomes x[lo:hi], and
   what depends on the round a container with a number for each. */
#pragma once
#include "lang/gen/loop/density.h"
#include "lang/gen/unit.h"

typedef struct Turn {
  Gen *g;
  const Unit *u;
  const Node *loop;
  Node *ends[2];                   /* the first and the last of the rounds */
  const Sym *locals[VECTOR_LIMIT]; /* locals of the body ... */
  Node *values[VECTOR_LIMIT];      /* ... and what they stand for */
  int nlocals;
  bool failed; /* something is not of that kind */
} Turn;

/* [e] itself where it is the same in all rounds. */
Node *turn(Turn *t, Node *e);
bool turn_depends(const Turn *t, const Node *e);
/* A statement `~` or `target +=` of numbers. */
Node *turn_statement(Turn *t, const Node *s);
/* What the local of the body stands for, or NULL. */
Node *turn_local_value(const Turn *t, const Sym *sym);
