/* SPDX-License-Identifier: BSD-3-Clause
   Inside of the lowering, shared by lower_*.c.
   Statements are written to a list.  An expression that is needed more than once is put
   into a local variable before the statement, as is a call that changes target; a branch
   of `?:`, `&&` or `||` that needs one becomes an `if`. */
#pragma once
#include "base/vec.h"
#include "lang/tree/leaf.h"
#include "lang/lower/lower.h"

typedef Vec(Node *) Nodes;

/* The leaves of a loop variable, as expressions. */
typedef struct Binding {
  const Sym *sym;
  Node **leaves;
} Binding;

typedef struct LoweredFunction {
  const Sym *from;
  Sym *to;
} LoweredFunction;

typedef struct Lower {
  Arena *arena;
  Diags *diags;
  Program *to;
  Nodes *out;     /* of the present statement */
  int *next_slot; /* of the program, or of the function */
  int next;       /* number of the next local */
  Type result;    /* of the function, as written */
  Vec(Binding) loops;
  Vec(LoweredFunction) functions; /* their bodies in order of discovery */
  bool failed;
} Lower;

/* lower.c */
Sym *lower_function(Lower *l, const Sym *sym);
void lower_sorry(Lower *l, const Node *at, const char *hint, const char *what);

/* lower_contract.c: [program] itself, or one with another model block */
const Program *lower_contract(const Program *program);

/* lower_data.c: variables of data alone are data in [dense], a density's program that it
   changes.  Whether there are any. */
bool lower_data(Program *dense);

/* lower_forward.c: the same of containers that one density reads. */
bool lower_forward(Program *dense);

/* lower_dense.c: [program] itself, or one with another program for its density */
const Program *lower_dense(const Program *program);

/* lower_expr.c */
Node *lower_expr(Lower *l, const Node *e);              /* of a plain type */
void lower_leaves(Lower *l, const Node *e, Node **out); /* leaf_count(e->type) */
void lower_kids(Lower *l, const Node *e, int from,
                Node *to);           /* added, groups by leaves */
Node *lower_copy(Lower *l, Node *e); /* a new local that holds [e] */
/* [e] itself when it is an atom, else a copy. */
Node *lower_atom(Lower *l, Node *e);
/* The same, and e may be used again: a copy. */
Node *lower_again(Lower *l, const Node *e);

/* lower_make.c: nodes with their types */
Node *make_bare(Lower *l, const Node *from); /* a copy without children */
Node *make_var(Lower *l, Sym *sym, Span span);
Node *make_int(Lower *l, int i, Span span);
Node *make_real(Lower *l, double r, Span span);
Node *make_call(Lower *l, const char *name, Span span, Node *const *args, int n);
Node *make_op(Lower *l, const char *op, Node *a,
              Node *b); /* "+", "*", ...; b NULL: unary */
Node *make_index(Lower *l, Node *base, Node *const *index, int n, Type type);
Node *make_assign(Lower *l, Node *place, Node *value);
Node *make_promote(Lower *l, Node *e, Type to);
/* A new local variable; its DECL, without value and sizes. */
Node *make_local(Lower *l, Type type, Span span);
/* A BLOCK of a list, or its only statement. */
Node *make_block(Lower *l, const Nodes *list, Span span);
void lower_emit(Lower *l, Node *statement);

/* lower_effect.c: calls that change target, what reads it, and draws */
/* Whether such a call stands where it may not run, or nobody counts how often. */
bool lower_hides_effect(const Node *node);
bool lower_is_effect(const Node *call); /* with a value */
bool lower_has_effect(const Node *e);   /* one of its calls */

/* lower_call.c */
void lower_call_leaves(Lower *l, const Node *e, Node **out);
Node *lower_call(Lower *l, const Node *e);
/* Several leaves in one vector, which a function returns. */
Node *lower_pack(Lower *l, Node *const *leaves, int n, Span span);
Type lower_result(Type result); /* of a function: a packed vector for a group */

/* lower_stmt.c */
void lower_stmt(Lower *l, const Node *s);
void lower_list(Lower *l, Node *const *at, int n);
Node *lower_body(Lower *l, const Node *s); /* by itself */
