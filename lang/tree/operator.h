/* SPDX-License-Identifier: BSD-3-Clause
   Operators: the row of the table that each stands for, by the types of its operands. */
#pragma once
#include "math/view/type.h"

/* Name of the row of operator [text] ("'": transposition) with [n] operands of these
   types; "" when there is none. */
const char *operator_row(const char *text, const Type *types, int n);

/* The cure for the usual mistakes, or NULL. */
const char *operator_hint(const char *text, const Type *types, int n, bool is_cell);
