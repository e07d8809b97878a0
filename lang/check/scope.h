/* SPDX-License-Identifier: BSD-3-Clause
   Names that are visible at one place of a program: variables, innermost last, and
   functions with all their overloads. */
#pragma once
#include "base/vec.h"
#include "lang/tree/ast.h"

typedef struct Names {
  Vec(Sym *) vars;
  Vec(Sym *) functions;
} Names;

void scope_free(Names *names);

void scope_push(Names *names, Sym *var);
/* Forgets the variables pushed since names->vars.n was [mark]. */
void scope_pop(Names *names, int mark);

Sym *scope_find(const Names *names, const char *name);

/* The variable whose name is nearest to [name], or NULL when none is near. */
const char *scope_nearest(const Names *names, const char *name);
const char *scope_nearest_function(const Names *names, const char *name);

bool scope_has_function(const Names *names, const char *name);
Sym *scope_first_function(const Names *names,
                          const char *name); /* any overload, or NULL */

/* The overload of [name] that fits these arguments with fewest promotions; *ties counts
   how many fit equally well.  NULL when none fits. */
Sym *scope_function(const Names *names, const char *name, const Type *args, int nargs,
                    int *ties);

/* The overload of [name] with exactly these arguments, or NULL. */
Sym *scope_same_function(const Names *names, const char *name, const Type *args,
                         int nargs);

/* Adds a function; it takes the place of one with the same name and arguments. */
void scope_add_function(Names *names, Sym *f);
