/* SPDX-License-Identifier: BSD-3-Clause
   Names that are visible at one place of a program: variables, innermost last, and
   functions with all their overloads. */
#pragma once
#include "base/map.h"
#include "base/vec.h"
#include "lang/tree/ast.h"

/* Names that are zeroed are empty.  Both lists are in order of declaration, and a map
   leads from a name to its place in them, so that finding one takes no longer where there
   are many.  A place is an index + 1; 0 is none. */
typedef struct Names {
  Vec(Sym *) vars;
  Vec(int) hidden;      /* of each variable: the place of the one whose name it takes */
  Map *visible;         /* name -> place of the innermost variable */
  Vec(Sym *) functions; /* by scope_add_function alone */
  Vec(int) next;        /* of each function: the place of the next of its name */
  Map *first, *last;    /* name -> places of its first and of its last function */
} Names;

void scope_free(Names *names);

void scope_push(Names *names, Sym *var);
/* Forgets the variables pushed since names->vars.n was [mark]. */
void scope_pop(Names *names, int mark);

Sym *scope_find(const Names *names, const char *name);

/* The variable whose name is nearest to [name], or NULL when none is near. */
const char *scope_nearest(const Names *names, const char *name);
const char *scope_nearest_function(const Names *names, const char *name);

/* The overloads of [name] in order of declaration: the place of the first, given 0, and
   of the one that follows place [after]; 0 at the end. */
int scope_overload(const Names *names, const char *name, int after);

bool scope_has_function(const Names *names, const char *name);
Sym *scope_first_function(const Names *names,
                          const char *name); /* any overload, or NULL */

/* The overload of [name] that fits these arguments with fewest promotions; *ties counts
   how many fit equally well.  NULL when none fits. */
Sym *scope_function(const Names *names, const char *name, const Type *args, int nargs,
                    int *ties);

/* All overloads of [name], then NULL. */
Sym **scope_overloads(const Names *names, const char *name, Arena *arena);

/* The overload of [name] with exactly these arguments, or NULL. */
Sym *scope_same_function(const Names *names, const char *name, const Type *args,
                         int nargs);

/* Adds a function; it takes the place of one with the same name and arguments. */
void scope_add_function(Names *names, Sym *f);
