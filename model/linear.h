/* SPDX-License-Identifier: BSD-3-Clause
   The linear function behind values at some places. */
#pragma once
#include <stdbool.h>

/* Values beyond those that give the coefficients, which must be met. */
enum { LINEAR_CHECKS = 2, LINEAR_MOST = 32 };

/* Coordinate k of place p is places[p * stride + params[k]], k < n <= LINEAR_MOST, p < n
   + 1 + LINEAR_CHECKS; [values] are [step] apart.  False when no linear function has
   them, and when a value is not finite.  Coefficients that are whole but for rounding are
   whole. */
bool linear_fit(const double *places, long stride, const long *params, int n,
                const double *values, long step, double *constant, double *factors);
