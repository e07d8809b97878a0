/* SPDX-License-Identifier: BSD-3-Clause
   Types that are made of several: tuples of their members, complex numbers of a real and
   an imaginary part.  An array of them is kept and compiled as an array of each part
   (Stan's are rectangular), so that a value of such a type comes down to leaves: blocks
   of plain numbers. Leaves are counted depth first, in the order of the members. */
#pragma once
#include "lang/tree/ast.h"

/* Whether [t] has parts: a tuple or complex numbers, or an array of them. */
bool leaf_is_group(Type t);

/* Parts of a group, and part [k] with the array dimensions around the group. */
int leaf_nparts(Type t);
Type leaf_part(Type t, int k);

/* Number of leaves of any type (1 of plain ones), and of those before part [k] of a
   group. */
int leaf_count(Type t);
int leaf_before(Type t, int k);

/* The types of all leaves of [t] into out[leaf_count(t)]. */
void leaf_types(Type t, Type *out);

/* Fills sym->leaves for a variable [decl] of a group type: a DECL of a plain type for
   each leaf, "x.1", "z.real", with array sizes, bounds and constraint put together and a
   symbol of its own (slots from *next_slot).  Sizes are shared with [decl]. */
void leaf_declare(Arena *arena, Sym *sym, Node *decl, int *next_slot);
