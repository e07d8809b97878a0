/* SPDX-License-Identifier: BSD-3-Clause
   Sums over states within a recurrence: log_sum_exp of a row and a matrix that stays. */
#pragma once
#include "lang/gen/loop/ahead.h"

/* Makes the loop [s] over states, which is within the loop of [a], one statement on
   vectors; leaves it as it is where it is not of that kind. */
void product_rounds(Ahead *a, Node *s);
