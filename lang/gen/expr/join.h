/* SPDX-License-Identifier: BSD-3-Clause
   Containers of one dimension that are made of others, in the text instead of calls. */
#pragma once
#include "lang/gen/expr/operand.h"

/* append_row, append_col and append_array of two, numbers among them. */
bool expr_is_join(const Node *e);
Operand join_operand(Code *c, const Node *e);
void join_into(Code *c, const Node *e, const Operand *dst);

/* cumulative_sum */
bool expr_is_running_sum(const Node *e);
Operand running_sum_operand(Code *c, const Node *e);
void running_sum_into(Code *c, const Node *e, const Operand *dst);

/* head, tail, segment, col, sub_col, and for who reads strides row and sub_row, which are
   where their container is; and reverse. */
bool expr_is_run(const Node *e, unsigned allow);
Operand run_operand(Code *c, const Node *e, unsigned allow);
