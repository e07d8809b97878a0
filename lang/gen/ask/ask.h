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

bool expr_is_active(const Unit *u, const Node *e);
bool stmt_is_terminal(const Unit *u, const Node *s);
/* Whether it calls itself, or what does. */
bool function_recurs(Gen *g, const Node *fundef);
