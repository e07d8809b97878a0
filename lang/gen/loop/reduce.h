/* SPDX-License-Identifier: BSD-3-Clause
   Reductions of a container that stand in the text, instead of calls of their rows: what
   the reverse sweep needs of them is kept by the forward sweep. */
#pragma once
#include "lang/gen/unit.h"

/* Whether the row of [e] is one of them, for a container of this type. */
bool expr_is_reduction(const Node *e);
Val reduce_value(Code *c, const Node *e);

/* log_sum_exp of an array of vectors, element by element: of each round of a batch. */
bool expr_is_round_sum(const Node *e);
Operand reduce_rounds(Code *c, const Node *e);

/* log_sum_exp over j of a[j] + b[j, k], for each k: of a row, a matrix as an array of
   vectors over k, and its exponential (gen_product.c). */
bool expr_is_product_sum(const Node *e);
Operand reduce_products(Code *c, const Node *e);

/* The same for softmax and log_softmax of one vector. */
bool expr_is_softmax(const Node *e);
Operand reduce_softmax(Code *c, const Node *e);

/* categorical_lpmf and categorical_logit_lpmf of one outcome, of what varies; that of a
   softmax never has the probabilities. */
bool expr_is_category(const Unit *u, const Node *e);
Val reduce_category(Code *c, const Node *e);
/* The same of each round of a batch: ints, and an array of vectors; as categorical_lpmf
   the vectors are what softmax is taken of. */
bool expr_is_round_category(const Node *e);
Operand reduce_round_category(Code *c, const Node *e);

/* gen_ordered.c: ordered_logistic_lpmf of one outcome and predictor, or of as many of
   both, and one vector of cut points. */
bool expr_is_ordered(const Unit *u, const Node *e);
Val reduce_ordered(Code *c, const Node *e);
