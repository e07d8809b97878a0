/* SPDX-License-Identifier: BSD-3-Clause
   The bodies of small user functions in the place of their calls, in the blocks that the
   density is made of.  A pass reads the body then: it is part of a loop over data, of a
   linear form, of what is computed when data is bound. */
#pragma once
#include "lang/lower/lowerer.h"

/* [program], or one in its arena that calls fewer functions.  Values are the same, and
   what is refused is. */
const Program *inline_calls(const Program *program);

/* lower_form.c: questions about bodies. */
bool body_has_return(const Node *s);
/* How a body uses a symbol: how often at all, where a use in a loop, or of a number for
   each element of a container, counts for two; and how often it certainly does, once. */
typedef struct Uses {
  const Sym *sym;
  int all, sure, writes;
} Uses;
Uses body_uses(Node *const *s, int n, const Sym *sym);
/* The call of softmax, where the first of the statements sets a variable to it that the
   others read once, as the probabilities of one outcome; or NULL. */
const Node *body_softmax(Node *const *s, int n);
/* Whether a call of [def] can be replaced by its body: it always gives a value, and its
   RETURNs stand where nothing follows but in the other branches of an `if`. */
bool function_is_open(const Node *def);
int node_count(const Node *node);
