/* SPDX-License-Identifier: BSD-3-Clause
   Inside of the checker: what its files share.  One Checker walks one program or
   statement. */
#pragma once
#include "lang/check/check.h"
#include "lang/check/scope.h"

/* What the name of the user function being checked permits in its body. */
typedef enum {
  SUFFIX_NONE,
  SUFFIX_RNG,
  SUFFIX_LP,
  SUFFIX_JACOBIAN,
  SUFFIX_DENSITY
} Suffix;

typedef struct Checker {
  Program *program;
  Arena *arena;
  Diags *diags;
  const Scope *outer; /* the notebook, or NULL */
  bool is_cell;
  Names names;
  Names notebook; /* symbols of notebook scope met so far */
  BlockKind block;
  Node *fundef;  /* whose body is checked, or NULL */
  Suffix suffix; /* of fundef */
  int depth;     /* of { } and loops below the top level of a block */
  int loops;     /* around this place, within the function */
  bool in_size;  /* in a size of a variable of a block */
  bool in_term;  /* in a TERM, wherever it stands */
  int next_slot;
} Checker;

/* check.c: messages and contexts */
void check_error(Checker *c, const Node *at, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void check_note(Checker *c, const Node *at, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* What was removed from Stan and is understood: a note, an error of a strict program. */
void check_removed(Checker *c, const Node *at, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
const char *check_type_text(Checker *c, Type t);
const char *check_types_text(Checker *c, const Type *types, int n); /* "(real, vector)" */
const char *check_did_you_mean(Checker *c, const char *name);       /* NULL for NULL */
/* Whether [name] may be declared where the text could not be read: it is not
   missed then.  Of loops, the word that begins them. */
bool check_in_doubt(const Checker *c, const char *name);
bool check_may_random(const Checker *c);   /* _rng */
bool check_may_target(const Checker *c);   /* target +=, ~ */
bool check_may_jacobian(const Checker *c); /* jacobian += */

/* check_strict.c: what Stan 2.39 does not know, an error of a strict program; false where
   a call is refused. */
bool check_strict_call(Checker *c, const Node *at, const char *name, const Type *types,
                       int n);
void check_strict_likelihoods(Checker *c);

/* check_expr.c */
Type check_expr(Checker *c, Node **slot);
void check_kids(Checker *c, Node *node);
/* Wraps *slot in a PROMOTE when its type is not [to] but promotes to it. */
void check_promote(Checker *c, Node **slot, Type to);
/* Type of [slot] must fit [to]; [what] starts the sentence ("the size of an array"). */
void check_fits(Checker *c, Node **slot, Type to, const char *what);
/* The int or real scalar wanted of conditions and bounds. */
void check_scalar(Checker *c, Node **slot, const char *what);
/* The int wanted of conditions; a real one is removed syntax for `!= 0`. */
void check_condition(Checker *c, Node **slot, const char *what);
Type check_real(Type t); /* t with int made real */
/* How a value of type [from] is brought to type [to], or NULL. */
const char *check_cure(Type from, Type to);
/* Resolves [node] as operator [text] on operands kids[0 .. n-1]. */
Type check_operator(Checker *c, Node *node, const char *text, Node **operands, int n);
/* Whether an expression is data in Stan's sense: depends on no parameter. */
bool check_is_data(const Checker *c, const Node *node);

/* check_index.c */
Type check_index(Checker *c, Node *node);
Type check_field(Checker *c, Node *node);
bool check_is_multi(const Node *index);

/* check_call.c */
Type check_call(Checker *c, Node *node);
bool check_has_error(const Type *types, int n);
Type check_no_signature(Checker *c, const Node *node, const char *name, const Type *types,
                        int n);
void check_ambiguous(Checker *c, const Node *node, const char *name, const Type *types,
                     int n);
/* Whether a function yields to rows of the table that fit: it is another cell's, and the
   program a model, which means the same with it and without it. */
bool check_yields(const Checker *c, const Sym *f);
/* Argument [i] of a function that has been found: data-ness, promotion. */
void check_user_argument(Checker *c, const Sym *f, Node **arg, int i);
void check_table_argument(Checker *c, const FnMatch *match, Node **arg, int i);
/* Argument [i] of [name] must be data. */
void check_wants_data(Checker *c, const Node *arg, const char *name, int i);
/* Whether a function of this name may be called where [node] stands. */
void check_place(Checker *c, const Node *node, const char *name);
/* An expression, a named argument or a function. */
void check_argument(Checker *c, Node **slot);

/* check_higher.c: rows that call user functions */
/* Sets node->match to the row that fits, with whichever overload of the functions among
   the arguments; on failure nothing is changed. */
bool check_resolve(Checker *c, Node *node, const char *name, Type *types, int n);
/* The functions, and the arguments that go to them, of a call that has been resolved. */
void check_higher(Checker *c, Node *node, const Type *types);

/* check_overlap.c: the places of a tuple on the left */
void check_overlap(Checker *c, const Node *left);

/* check_jacobian.c: after a program without errors */
void check_jacobians(Checker *c, Node *root);

/* check_tilde.c */
void check_tilde(Checker *c, Node *node);

/* check_stmt.c */
void check_statement(Checker *c, Node **slot);

/* check_decl.c */
void check_decl(Checker *c, Node *decl);
/* Of a DECL_TYPE, without looking at its sizes. */
Type check_decl_type(Checker *c, Node *type);
Sym *check_declare(Checker *c, Node *node, Type type);
void check_name(Checker *c, const Node *node, const char *name);
/* Complains of a VAR, DECL or loop of a cell that would give true or false a value:
   options of the commands are read by these names. */
void check_constant(Checker *c, const Node *node);
bool check_mentions(Node *node, const Sym *sym); /* whether [node] reads [sym] */

/* check_function.c: the functions block */
void check_functions(Checker *c, Node *block);

/* The variable [name], of the program or of the notebook; NULL when there is none. */
Sym *check_lookup(Checker *c, const char *name);
/* A new notebook symbol, which hides an older one of its name. */
Sym *check_notebook_declare(Checker *c, const char *name, Type type);
