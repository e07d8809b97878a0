/* SPDX-License-Identifier: BSD-3-Clause
   Questions about a unit that are answered before its text is written. */
#pragma once
#include "lang/gen/unit.h"

/* Enters the variables that [root] mentions, with how often each is written. */
void unit_variables(Unit *u, const Node *root);
/* Finds the active variables: real ones that parameters flow into. */
void unit_activity(Unit *u, const Node *const *roots, int n);
/* Whether densities vary with parameters in a way that nothing is differentiated in. */
bool unit_densities_depend(Unit *u, const Node *const *roots, int n);

/* Of a list of statements, by place + 1: where a variable is read first, other than to be
   added to, and where it is written last. */
typedef struct Settling {
  Addresses first_read, last_write;
} Settling;
void settling_begin(Settling *t, Node *const *s, int n);
/* Whether a variable that is declared in the list is settled before it is read. */
bool settling_has(const Settling *t, const Sym *sym);
void settling_free(Settling *t);
/* e of x = x + e, x = e + x, x = x - e, where x is [lvalue]; or NULL. */
const Node *added_term(const Node *lvalue, const Node *value);

bool expr_is_active(const Unit *u, const Node *e);
bool stmt_is_terminal(const Unit *u, const Node *s);
/* Whether it may run beside itself, all functions that it calls included, and takes long
   then: CALLBACK_ of math/view/hof.h. */
int node_apart(const Gen *g, const Node *n);
/* Operations of the gradient of a statement, numbers of a variable; with the data of
   g->data. */
double gen_statement_cost(Gen *g, const Node *s);
double gen_size(Gen *g, const Sym *sym);
/* Whether it calls itself, or what does. */
bool function_recurs(Gen *g, const Node *fundef);
