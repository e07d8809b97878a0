/* SPDX-License-Identifier: BSD-3-Clause
   Inside of lower_forward.c and lower_places.c: where a container is written and read. */
#pragma once
#include "lang/lower/lowerer.h"

enum { PATH_MOST = 24 };

/* An element or the whole, and the statements around it, the innermost last. */
typedef struct Spot {
  Node *node; /* INDEX or VAR; of a declaration with a value the DECL */
  Node *path[PATH_MOST];
  int depth;
  int at, begin; /* in the order of the text: its statement, the outermost loop around */
} Spot;

typedef struct Written {
  const Sym *sym;
  int at;
} Written;

typedef struct Forward {
  Program *to;
  Node *blocks[2];
  /* of the container that is looked at */
  Node *decl;
  Sym *sym;
  int ndims;
  Spot write; /* the last */
  int writes;
  Vec(Spot) reads;
  Vec(Written) written; /* assignments to all variables */
  Spot now;             /* where the walk is */
} Forward;

/* lower_places.c: fills [write], [reads], [written] for [sym]. */
void forward_look(Forward *f);
