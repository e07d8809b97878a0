/* SPDX-License-Identifier: BSD-3-Clause
   Calls: rows of the table that work on containers, the user's functions, functions that
   are given to functions. */
#pragma once
#include "lang/gen/unit.h"

Val call_value(Code *c, const Node *e);
/* The call that stands for the density [e] by a matrix of data, or [e]. */
const Node *known_call(Code *c, const Node *e);
/* The call that stands for the product of a Cholesky factor and a vector, or [e]. */
const Node *factor_product(Code *c, const Node *e);
/* [result_b]: adjoints of the result where they are in memory already, or NULL. */
void call_into(Code *c, const Node *e, const char *result_b, Operand *out);

/* The name of an array of Callbacks, one for each argument of the row of [e] that is a
   function; "0" where none is. */
const char *gen_callbacks(Code *c, const Node *e, unsigned want);

/* The name of [fundef] in one form; its body is written later. */
const char *gen_instance(Gen *g, const Node *fundef, uint64_t mask, bool adjoint,
                         bool whole);
/* A call of the user's: its adjoint is [weight] when that is known, or NULL. */
Val user_value(Code *c, const Node *e, Node *const *args, int n, const char *weight);
Operand user_operand(Code *c, const Node *e);
