/* SPDX-License-Identifier: BSD-3-Clause
   Long sums of the log density in parts, which several threads may do: a terminal as the
   same statement on some of its rounds or elements, and as a C function of these.  How
   many parts there are depends on program and data alone. */
#pragma once
#include "lang/gen/unit.h"

/* An int [at] that a loop counts up as it fills [filled]; NULL: there is none. */
typedef struct Counter {
  const Sym *at, *filled;
} Counter;

/* A statement on the rounds from one variable to another. */
typedef struct Slice {
  Node *stmt; /* the statement; both below are ints of C in its text */
  Sym *from, *to;
  Node *first, *last;     /* of a loop: the ends of all rounds; NULL: from 1 on ... */
  Vec(Node *) containers; /* ... to the size of these, which must be equal */
  Vec(Node *) before;     /* declarations of what all parts need */
  Counter counter;
} Slice;

/* gen_counter.c: false where [loop] has none, or does anything else with it. */
bool counter_find(const Node *loop, Counter *out);
/* As C: how many rounds there are; how often [s] counts. */
const char *counter_rounds(Code *c, const Node *first, const Node *last);
const char *counter_steps(Code *c, const Node *s, const Sym *counter);

/* gen_slice.c: false where the statement is of another kind. */
bool slice_begin(Unit *u, const Node *s, Slice *out);
void slice_free(Slice *slice);
/* Whether no two rounds read the same element of the variable [x]. */
bool slice_owns(const Slice *slice, const Sym *x);

/* gen_part.c: the terminal in parts, if it is long enough.  [text] is what writes a
   terminal. */
typedef char *TerminalText(Unit *u, const Node *s);
char *part_text(Unit *u, const Node *s, TerminalText *text);
/* The same of a loop that is no terminal, each of whose rounds writes elements of its
   own: calls for both sweeps. */
bool part_sweeps(Unit *u, const Node *s, Buf *f, Texts *r);
/* Whether any statement of the program may be long enough. */
bool part_has_long(Unit *u);
