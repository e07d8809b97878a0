/* SPDX-License-Identifier: BSD-3-Clause
   One loop over the elements of an expression, instead of one for each operation. */
#pragma once
#include "lang/gen/unit.h"

/* What the loop reads and does not compute. */
typedef struct Leaf {
  const Node *node;
  Val val;            /* a number: the same for all elements */
  Operand o;          /* or a container */
  bool is_operand;    /* it is the container */
  const char *buffer; /* element adjoints, scattered after the loop; or NULL */
} Leaf;

struct Loop {
  Code *outer;                     /* around the loop */
  Code body;                       /* of one element */
  const char *k, *n;               /* the counter and how often */
  const char *dims[VIEW_MAX_DIMS]; /* shape of what is computed */
  int ndims;
  Vec(Leaf) leaves;
  Addresses leaf_of;  /* an expression -> the place of its leaf, + 1 */
  Addresses first_of; /* a variable with adjoints -> its first leaf, + 1 ... */
  Addresses odd_of;   /* ... and the first that adds to other places than that one, + 1 */
  Texts sums;         /* declarations of the reductions */
  Buf before, after;  /* the loop */
  bool is_matrix;     /* elements by columns */
  bool is_scalar_code; /* may not be vectorised */
  const char *bad;     /* flag of refusals, or NULL */
  const char *wrong;   /* flag of mistakes of the program, or NULL */
};

void loop_begin(Loop *l, Code *outer);
void loop_prepare(Loop *l, const Node *e); /* its leaves, and its shape */
void loop_open(Loop *l, Mode mode);        /* starts l->body */
const char *loop_close(Loop *l);           /* the whole text */
const char *loop_sum(Loop *l);             /* a new reduction variable */
void loop_end(Loop *l);
Val loop_leaf(Loop *l, const Node *e);

/* Sum over elements as a number; with [weight] the adjoint is added at once. */
typedef Val LoopTerm(Loop *l, void *ctx);
Val gen_sum(Code *c, Loop *l, LoopTerm *term, void *ctx, bool active, const char *weight);
