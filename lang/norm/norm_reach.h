/* SPDX-License-Identifier: BSD-3-Clause
   What a slice of a program reaches: user functions, in the order in which they are met,
   and the data variables that are used. */
#pragma once
#include "lang/norm/norm.h"

typedef struct Reach Reach;

Reach *reach_new(const Program *program, Slice slice);
/* The same of one function, which has number 1. */
Reach *reach_new_function(const Sym *function);
void reach_destroy(Reach **reach);

int reach_count(const Reach *reach);
const Node *reach_at(const Reach *reach, int i); /* a FUNDEF with its body */

/* Numbers from 1; 0 for a function that is not reached. */
int reach_number(const Reach *reach, const Sym *function);

/* False for the declaration of a data variable that nothing uses. */
bool reach_has_data(const Reach *reach, const Node *decl);
