/* SPDX-License-Identifier: BSD-3-Clause
   Making pieces of a tree that nobody wrote: unchecked nodes at the place of what they
   stand for.  Kids are taken, not copied. */
#pragma once
#include "lang/tree/ast.h"

typedef struct Build {
  Arena *arena;
  Span at; /* of the nodes made next */
} Build;

Node *build_int(Build *b, int i);
Node *build_var(Build *b, const char *name);
Node *build_var_of(Build *b, Sym *sym);
Node *build_call(Build *b, const char *name, int n, ...);
Node *build_index(Build *b, Node *base, int n, ...);
Node *build_binary(Build *b, const char *op, Node *left, Node *right);
Node *build_block(Build *b);
Node *build_assign(Build *b, Node *to, const char *op, Node *value);
Node *build_target(Build *b, Node *value);
/* TERM of a place, to which statements are added as kids. */
Node *build_term(Build *b, Node *place);
/* for (NAME in lower:upper) body */
Node *build_for(Build *b, const char *name, Node *lower, Node *upper, Node *body);
/* A loop variable that is known to be one: for what looks at the tree before it is
   checked. */
Sym *build_loop_sym(Build *b, const char *name);
/* int NAME; real NAME; array[size] int NAME; vector[size] NAME, with a first value or
   NULL. */
Node *build_decl(Build *b, Base base, int array, Node *size, const char *name,
                 Node *value);
/* A copy without kids and checked fields, and room for as many. */
Node *build_like(Build *b, const Node *node);
