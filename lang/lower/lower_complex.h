/* SPDX-License-Identifier: BSD-3-Clause
   Complex arithmetic as arithmetic of real and imaginary parts. */
#pragma once
#include "lang/lower/lowerer.h"

/* Whether [e], of a plain type, is computed from complex numbers: abs(z), z == w. */
bool lower_is_complex_value(const Node *e);
Node *lower_complex_value(Lower *l, const Node *e);

/* Whether the row that is called takes or gives complex numbers. */
bool lower_is_complex_call(const Node *e);
/* The leaves of operators, literals and calls that give complex numbers (or tuples). */
void lower_complex_leaves(Lower *l, const Node *e, Node **out);

/* Zeros in the shape of [like]. */
Node *lower_zeros(Lower *l, const Node *like);
