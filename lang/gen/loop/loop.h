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
  bool is_tile;       /* which has elements of the present tile alone */
  const char *buffer; /* element adjoints, scattered after the loop; or NULL */
} Leaf;

/* What is computed once for all that read it in the element. */
typedef struct Shared {
  const Node *node;
  Val val; /* adjoints are added up */
  int rev; /* the piece of the body that passes them on */
} Shared;

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
  Addresses mentions; /* an expression -> 1, or 2 when it stands in several places */
  Vec(Shared) shared; /* of those, in the text of the body */
  Texts sums;         /* declarations of the reductions */
  Buf before, after;  /* the loop */
  bool is_matrix;     /* elements by columns */
  bool is_scalar_code; /* may not be vectorised */
  const char *bad;     /* flag of refusals, or NULL */
  const char *wrong;   /* flag of mistakes of the program, or NULL */
  bool may_tile;       /* values and adjoints of an element are computed together */
  const char *first, *end, *rows;      /* of a tile: its first row, behind its last, how
                                            many; NULL: there are no tiles */
  Buf tile_begin, tile_end, tiles_end; /* around the rows of a tile; after all tiles */
};

void loop_begin(Loop *l, Code *outer);
void loop_prepare(Loop *l, const Node *e); /* its leaves, and its shape */
void loop_open(Loop *l, Mode mode);        /* starts l->body */
void loop_part(Loop *l);         /* of tiles: another loop over the same rows follows */
const char *loop_close(Loop *l); /* the whole text */
const char *loop_sum(Loop *l);   /* a new reduction variable */
void loop_end(Loop *l);
Val loop_leaf(Loop *l, const Node *e);
/* A local of a loop's body that has become what it stands for, in each of its places. */
bool loop_repeats(const Loop *l, const Node *e);
const Val *loop_shared(const Loop *l, const Node *e);
Val loop_share(Loop *l, const Node *e, Val x);
/* The pieces of the body from [rev] on are taken back. */
void loop_forget(Loop *l, int rev);

/* gen_tile.c: fills [leaf] with a product that is computed by tiles; false where [e] is
   none. */
bool tile_leaf(Loop *l, const Node *e, Leaf *leaf);
/* The same in memory, of all rows; [result_b] as in call_into. */
bool tile_operand(Code *c, const Node *e, const char *result_b, Operand *out);
/* Elements are computed [rows] at a time, if not in tiles already. */
void tiles_begin(Loop *l, const char *rows);
/* Memory for a number of each row of a tile: its name. */
const char *tile_numbers(Loop *l, bool is_int, const char *stem);
/* Around the loop over the rows of a tile, where there are tiles. */
void tiles_open(Loop *l, Buf *b);
void tiles_close(Loop *l, Buf *b);

/* Sum over elements as a number; with [weight] the adjoint is added at once. */
typedef Val LoopTerm(Loop *l, void *ctx);
Val gen_sum(Code *c, Loop *l, LoopTerm *term, void *ctx, bool active, const char *weight);
