/* SPDX-License-Identifier: BSD-3-Clause
   Statements and declarations: forward text is added to [f], reverse text to [r]. */
#pragma once
#include "lang/gen/unit.h"

/* gen_stmt.c */
void gen_stmt(Unit *u, const Node *s, Buf *f, Texts *r);
void gen_stmts(Unit *u, Node *const *s, int n, Buf *f, Texts *r);

/* gen_decl.c */
/* [first]: what reads or writes the variable first, of the statements after it; or
   NULL. */
void gen_decl(Unit *u, const Node *s, const Node *first, Buf *f, Texts *r);
/* That statement for each declaration among [s] of a container without a value; NULL when
   there is none of them. */
const Node **decl_first_uses(Unit *u, Node *const *s, int n);

/* gen_bind.c: a container without declared sizes, that takes the shape of its value */
bool gen_is_bound(const Sym *sym);
void gen_bind(Unit *u, Var *v, const Node *value, Buf *f, Texts *r);

/* gen_assign.c */
void gen_assign(Unit *u, const Node *s, Buf *f, Texts *r);
/* Whether each element of [v] is written at most once, one of them by an assignment to
   [lvalue] in the loops around. */
bool assign_writes_once(const Unit *u, const Var *v, const Node *lvalue);
void gen_store(Unit *u, Var *v, const Node *value, bool fresh, Buf *f, Texts *r);

/* gen_term.c: a term of a sum over discrete parameters */
void gen_term(Unit *u, const Node *s, Buf *f, Texts *r);

/* gen_control.c, and of gen_body.c gen_jump */
void gen_if(Unit *u, const Node *s, Buf *f, Texts *r);
void gen_for(Unit *u, const Node *s, Buf *f, Texts *r);
void gen_foreach(Unit *u, const Node *s, Buf *f, Texts *r);
void gen_while(Unit *u, const Node *s, Buf *f, Texts *r);
void gen_jump(Unit *u, const Node *s, Buf *f, Texts *r);
/* Enters the reversed text where a jump left. */
char *exit_dispatch(Unit *u, Buf *cases);

/* gen_rounds.c: loops that can be stopped */
#define ROUNDS_ASK "if (*W->stop) return PS_STOPPED;\n"
/* A counter, a long of C as it goes one past the last int, and the first and last number
   that it goes through. */
typedef struct Bounds {
  const char *v, *lo, *hi;
  bool is_back; /* from hi to lo */
} Bounds;
/* The loop [s], a FOR or FOREACH, over [body], the text of its rounds in this sweep. */
char *rounds_text(const Unit *u, const Node *s, const Bounds *x, const char *body);

/* gen_body.c: the functions that have been called, and those that they call */
void gen_functions(Gen *g);

/* gen_param.c: parameters from the unconstrained vector; checks of declared bounds */
void gen_params(Unit *u, Buf *f, Texts *r);
void gen_constraint(Unit *u, const Node *decl, Buf *f);

/* gen_write.c: values of a variable into the row of a draw; print() */
void gen_row(Unit *u, const Node *decl, Buf *f);
void gen_print(Unit *u, const Node *s, Buf *f);
void gen_reject(Unit *u, const Node *s, Buf *f); /* what it says, without the refusal */
