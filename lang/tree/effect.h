/* SPDX-License-Identifier: BSD-3-Clause
   Questions about a checked tree: what a statement changes, what an expression reads. */
#pragma once
#include "lang/tree/ast.h"

/* The variable at the root of what is assigned to: the VAR of `x[i].1`. */
const Node *lvalue_root(const Node *lvalue);

/* The symbol of the user function that a CALL or TILDE names, or NULL. */
const Sym *call_function(const Node *call);
/* Its FUNDEF that has a body; its declaration when it has none. */
const Node *function_body(const Program *p, const Sym *sym);

/* `target()` itself. */
bool expr_is_target(const Node *e);
/* Whether the value of target is read in it; whether a function called in it changes
   target (..._lp, ..._jacobian). */
bool expr_reads_target(const Node *e);
bool expr_changes_target(const Node *e);
/* Whether it reads or changes target, by `~` and `target +=` as well. */
bool stmt_touches_target(const Node *s);
bool stmt_prints(const Node *s);

bool expr_mentions(const Node *e, const Sym *sym);
/* May not be moved or evaluated twice: it draws, reads target(), calls user functions. */
bool expr_is_volatile(const Node *e);
/* Made of variables of the data blocks and literals alone, and not volatile. */
bool expr_is_data(const Node *e);
