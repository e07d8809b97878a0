/* SPDX-License-Identifier: BSD-3-Clause
   Expressions whose value is one number: a literal, a scalar, or one element of a
   container inside of a fused loop. */
#pragma once
#include "lang/gen/unit.h"

Val gen_value(Code *c, const Node *e);
/* The value of an int expression, as an atom. */
const char *gen_int(Code *c, const Node *e);
/* Of a container, inside of a loop. */
Val gen_element(Code *c, const Node *e);
bool expr_is_elementwise(const Node *e);
/* rep_vector(x, n) and its kind. */
bool expr_is_fill(const Node *e);

/* Whether its adjoint passes on to its parts without their values. */
bool expr_passes_on(const Node *e);

Val val_text(const char *v);
/* [x] for several users: their adjoints are added up. */
Val val_share(Code *c, Val x);
/* Nothing comes back to [x]: its adjoint is defined all the same. */
void val_unused(Code *c, Val x);
Val op_binary(Code *c, char op, Val a, Val b);
Val op_negate(Code *c, Val a);
/* gen_ints.c: the operators on two ints, and minus.  [e] is the expression, NULL where
   there is none; [op] of the division is / or %. */
Val ints_binary(Code *c, char op, const Node *e, Val a, Val b);
Val ints_divide(Code *c, const char *op, const Node *e, Val a, Val b);
Val ints_negate(Code *c, const Node *e, Val a);
/* A kernel; [want] holds the arguments whose partials, or dropped terms, count. */
Val op_fn(Code *c, const Fn *fn, const Val *args, int n, unsigned want, bool propto);
/* Whether a call leaves constants out; not where target is read. */
bool op_drops(const Unit *u, const FnMatch *m);
/* Whether tests are written: the reverse sweep computes again what has passed them. */
bool code_tests(const Code *c);
/* The point is refused unless [test] holds; the program is wrong if [test] does. */
void refuse_unless(Code *c, const char *test);
void fail_if(Code *c, const char *test);
/* Refuses [x], argument [i], outside of the domain of [fn].  [arg]: what [x] was made of,
   or NULL. */
void check_domain(Code *c, const Fn *fn, int i, const Node *arg, Val x);
/* Refuses what is not a number though all [n] arguments are, where [fn] says so. */
void check_value(Code *c, const Fn *fn, const Val *args, int n, Val *x);
