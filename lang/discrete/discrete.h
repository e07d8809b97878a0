/* SPDX-License-Identifier: BSD-3-Clause
   Discrete parameters: `int` variables of the parameters block.  A program that has some
   is made into one that has none, in which they are summed out of the density and drawn
   anew in generated quantities, given the other parameters and the data.

   The model block falls apart into factors, statements or groups of them that mention
   elements of discrete parameters.  For every combination of states of these elements the
   factor's log density goes into a table; which factor mentions which elements depends on
   data alone and is found once, in transformed data.  The sum over all states is by
   variable elimination (math/solve/elimination.h): independent elements cost one sum
   each, a chain is the forward algorithm.  Draws go back through the same steps, so they
   are exact and independent given the other parameters.

   What cannot be summed out (no upper bound, tables too large, an index that depends on
   parameters) is sampled: it stays an int parameter of the program that is made, whose
   generated code reads it from a slot; see model/latents.h. */
#pragma once
#include "lang/check/check.h"
#include "lang/eval/eval.h"

bool discrete_has(const Program *program);

/* A checked program without discrete parameters for a checked one that may have them:
   itself when there are none.  Made in the arena of [program]; its generated quantities
   begin with the discrete parameters, then come the transformed parameters that depend on
   them.  Where they cannot be summed out it is discrete_sampled.  Notes say how each one
   is treated and why; NULL with errors for what cannot be done.  [scope] as in
   check.h. */
const Program *discrete_lower(const Program *program, const Scope *scope, Diags *diags);

/* The program whose discrete parameters are all sampled: densities that mention them keep
   all their constants, which may depend on them. */
const Program *discrete_sampled(const Program *program, const Scope *scope, Diags *diags);

/* A program of which generated quantities alone matter: `_terms`, the log densities of
   all factors that mention discrete parameters at their present values, so that a step of
   one evaluates what depends on it.  Parameters are those of discrete_sampled and, last,
   an int for every factor, whether its term is wanted.  NULL where the model block does
   not fall apart into factors. */
const Program *discrete_parts(const Program *program, const Scope *scope);

/* After transformed data of such a program: elements are numbered from 0 in order of
   declaration, row-major; calls [visit] with the elements of every factor, in the order
   of `_terms`. */
void discrete_visit_parts(const Program *parts, const Eval *eval,
                          void (*visit)(void *ctx, const int *elements, int n),
                          void *ctx);

/* After transformed data: whether the sum can be done; writes which elements are coupled
   too widely when it cannot. */
bool discrete_is_feasible(const Program *lowered, const Eval *eval, Buf *why);
