/* SPDX-License-Identifier: BSD-3-Clause
   What depends on parameters: the activity analysis of a checked program.  A symbol is
   active when somewhere it is given a value that depends on a parameter through real
   numbers; order of statements does not count, nor do branches and indices. */
#pragma once
#include "lang/ast.h"

typedef struct Flow Flow;

Flow *flow_new(const Program *program);
void flow_destroy(Flow **flow);

/* Whether some value of [sym] depends on a parameter. */
bool flow_sym_is_active(const Flow *flow, const Sym *sym);

/* Whether [expr] has an adjoint.  Inside a user function its arguments count as not
   active: flow_is_active_in tells which are. */
bool flow_is_active(const Flow *flow, const Node *expr);

/* Symbols of the body of [fundef] that are active when bit i of [active] is set for every
   active argument i; free with flow_destroy, ask with flow_is_active. */
Flow *flow_function(const Program *program, const Node *fundef, unsigned active);

/* Whether [expr] is known once data is bound: literals, data, transformed data, functions
   without side effects of them; no locals, no parameters, no random numbers. */
bool flow_is_data_only(const Flow *flow, const Node *expr);
