/* SPDX-License-Identifier: BSD-3-Clause
   Densities and other sums over elements, and loops that stand for them. */
#pragma once
#include "lang/gen/unit.h"

/* With [weight], the adjoint of the result is that and added at once; NULL: unknown. */
Val gen_density(Code *c, const Node *call, const char *weight);
/* The same, where element k of the arguments counts [times]'s k-th number times. */
Val gen_counted_density(Code *c, const Node *call, const Node *times, const char *weight);
Val gen_sum_of(Code *c, const Node *e, const char *weight);
Val gen_dot(Code *c, const Node *a, const Node *b, const char *weight);
/* Statements `~` and `target += e`, with [sign]. */
void gen_tilde(Code *c, const Node *s);
/* The statement `~` as a call of its density; the same one each time. */
Node *tilde_call(Gen *g, const Node *s);
void gen_target(Code *c, const Node *e, int sign);

/* gen_glm.c: the density of alpha + x * beta that a call of such a model adds to target;
   NULL where it is none, or not of a matrix x. */
Node *glm_plain(Gen *g, const Node *call);

/* A loop over elements as statements on vectors, out[VECTOR_LIMIT]; false when it is not
   of that kind. */
enum { VECTOR_LIMIT = 16 };
bool vector_statements(Unit *u, const Node *loop, Node **out, int *n);
