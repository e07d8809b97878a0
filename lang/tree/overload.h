/* SPDX-License-Identifier: BSD-3-Clause
   Which of several user functions of one name a call means: by the types of its
   arguments, where a program is checked or when it runs. */
#pragma once
#include "lang/tree/ast.h"

/* The best of the functions that have been weighed; zeroed there is none. */
typedef struct Overload {
  Sym *best; /* the first that fits with fewest promotions, or NULL */
  int cost;  /* promotions that it needs */
  int ties;  /* how many fit equally well */
} Overload;

void overload_weigh(Overload *overload, Sym *function, const Type *args, int nargs);
