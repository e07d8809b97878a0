/* SPDX-License-Identifier: BSD-3-Clause
   Containers in memory: where they lie, indexing, fresh memory that is filled. */
#pragma once
#include "lang/gen/unit.h"

/* [e] in memory; [allow] says what the caller can read (ALLOW_...). */
Operand gen_operand(Code *c, const Node *e, unsigned allow);
/* Fresh memory, with adjoints when it is [active] and the code has some. */
Operand operand_new(Code *c, Type t, const char *const *dims, int ndims, bool active);
/* Pointers that are expressions get a name. */
void operand_name(Code *c, Operand *o);
void gen_into(Code *c, const Node *e, const Operand *dst);
void gen_dims(Code *c, const Node *e, const char **dims);
/* Ends the evaluation where a container of these sizes has more numbers than an int can
   count. */
void check_count(Code *c, const char *const *dims, int n);
void check_dims(Code *c, const char *const *a, const char *const *b, int n);
/* Evaluated element by element in a loop. */
bool gen_fuses(const Unit *u, const Node *e);
/* The name of the slot of an expression of data, or NULL when it may not be hoisted. */
const char *hoist(Code *c, const Node *e);
/* The slot + 1 of the vector that [row] makes of a container of data when data is bound;
   there is one for each variable.  0 where [x] is not known then. */
int slot_made_of(Code *c, Node *x, const char *row);

typedef struct Walk {
  Buf open;                        /* loops down to one element */
  const char *offset;              /* of the element in the base */
  int loops;                       /* how many are open */
  const char *dims[VIEW_MAX_DIMS]; /* shape of what is selected */
  int ndims;
} Walk;
void index_walk(Code *c, const Node *e, const Operand *base, Walk *out);
/* X * b of a matrix of data and a vector of parameters. */
bool expr_is_product_of_data(const Unit *u, const Node *e);
Operand index_operand(Code *c, const Node *e, unsigned allow);
Val index_value(Code *c, const Node *e); /* a scalar element */
/* Of a scalar place. */
const char *index_offset(Code *c, const Node *lvalue);
Operand lvalue_operand(Code *c, const Node *root);
