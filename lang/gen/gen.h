/* SPDX-License-Identifier: BSD-3-Clause
   A checked program to C: log density with adjoint code, and the writer of constrained
   draws. The text is C99 with `#pragma omp simd` that needs no header: a tree-shaken
   prelude, then the functions.  Both compilers take the same text.

   Entry points of the text (types as in lang/gen/runtime.h):
     int ps_density(const View *D, Work *W, const double *q, double *g, double *lp);
     int ps_write(const View *D, Work *W, const double *q, Rng *rng, double *row);
   D: the slots below, in order.  g is overwritten.  row: parameters, transformed
   parameters, generated quantities in order of declaration, each with its dims row-major
   (matrices transposed out of their column-major storage), ints as doubles. Results: 0,
   or RUNTIME_REJECT, RUNTIME_ERROR, RUNTIME_STOPPED; the reason is found by asking the
   interpreter at the same q. */
#pragma once
#include "base/address.h"
#include "lang/tree/ast.h"
#include "lang/gen/runtime.h"

/* A view that the text reads: a variable, or an expression of data alone. */
typedef struct GenSlot {
  /* a variable of data or transformed data or a discrete parameter, which every chain has
     for itself, or NULL for ... */
  const Sym *sym;
  const Node *hoisted; /* ... an expression evaluated once, when data is bound, or ... */
  struct Squares *squares; /* ... rows of data that were reduced (math/exact), or ... */
  struct Levels *levels;   /* ... such rows by the level of their scale, or ... */
  View *merged; /* of an expression [hoisted] that nobody evaluates: its numbers, owned */
} GenSlot;

struct Eval;
typedef struct GenCode {
  const Program *program; /* what was compiled, leaf by leaf */
  char *text;             /* the C program */
  int nslots;
  GenSlot *slots;
  bool has_parts; /* some of it may run on several threads */
  /* of code for certain data */
  Arena *arena;         /* of what it is made of; else NULL */
  Addresses costs;      /* a statement that is reduced -> operations that are left, + 1 */
  Addresses text_costs; /* the same -> those of them that stand in the text, + 1 */
  Addresses dropped;    /* statements that nobody needs then -> 1 */
  Addresses replaced;   /* statements that others stand for, by their place in ... */
  const Node **instead; /* ... these, + 1 */
  Addresses vectors;    /* loops that have become vector loops -> 1 */
  char **reductions;    /* a sentence about each */
  int nreductions;
} GenCode;

enum { GEN_VERSION = 8 }; /* part of every key of native code and draws */

/* Generates C for a lowered program (lang/lower/lower.h); NULL with an error in [diags]
   for what the generator cannot do.  An entry point of more than [most] bytes is cut into
   functions. */
GenCode *gen_model(const Program *program, size_t most, Diags *diags);
enum { GEN_MOST = 40000 }; /* for the entry points of models */
/* What is done for certain data. */
typedef struct GenChoice {
  size_t most;  /* as above */
  bool exact;   /* statements are reduced where the data allow it */
  double least; /* operations (gen_cost) that are worth a part of a statement; 0: all
                   statements that can be are cut, into a few */
} GenChoice;
#define GEN_LEAST 2e4
/* The same of the program of [code] for the data in [data] alone, where some of its
   statements are reduced or cut into parts; NULL where none is. */
GenCode *gen_for_data(const GenCode *code, const GenChoice *choice, struct Eval *data,
                      Diags *diags);
/* Whether a slot holds what was made of rows, and what the text reads of it. */
bool gen_slot_is_made(const GenSlot *slot);
View gen_slot_view(const GenSlot *slot);
void gen_destroy(GenCode **code);

/* Estimated scalar operations of one gradient with these data: a deterministic function
   of program and sizes. */
double gen_cost(const GenCode *code, const View *slots);
/* What an optimising compiler gains on in one gradient, in operations of a loop of
   numbers in the text, each some 0.1 ns: functions of the binary are compiled already,
   and operations on vectors are calls of it without one. */
double gen_text_cost(const GenCode *code, const View *slots);
