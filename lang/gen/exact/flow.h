/* SPDX-License-Identifier: BSD-3-Clause
   What vectors stand for that are computed on the way to a density: mu = ..., mu += ...,
   for (n in 1:N) mu[n] = ...  Statements are read in the order in which they run. */
#pragma once
#include "lang/gen/exact/exact.h"

/* A statement that writes a vector. */
typedef struct Definition {
  const Sym *sym;
  const Node *stmt;
} Definition;

struct Flow {
  Vec(Meaning) vectors; /* in order of the assignments */
  Vec(Meaning) locals;  /* of the loops that assign */
  Vec(Definition) definitions;
  Vec(const Sym *) used; /* by what is reduced */
  Addresses lost; /* vectors that are written in another way, or of what has changed */
};

/* Reads a statement that is no density and is certain to run. */
void flow_read(Flow *f, Gen *g, Eval *eval, const Node *s);
/* Whether [sym] is a vector whose value is known. */
bool flow_knows(const Flow *f, const Sym *sym);
/* gen_affine.c: whether it has an element for each row, in their order; whether [e] is
   mu[n], the one of the round. */
bool flow_is_row_for_row(Affine *a, const Sym *sym);
bool flow_is_own(const Affine *a, const Node *e);
void flow_free(Flow *f);

/* Statements of vectors that nothing but reduced statements reads are not written. */
void flow_drop(const Flow *f, Gen *g);
