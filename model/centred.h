/* SPDX-License-Identifier: BSD-3-Clause
   Parameters that a program declares to be normal around a parameter, with a scale that
   is one. */
#pragma once
#include "lang/eval/eval.h"
#include "lang/tree/ast.h"
#include "sampler/method/recentre.h"

/* The groups that `theta ~ normal(mu, tau)` in the model block of [program] makes: theta
   unbounded, of two numbers or more; mu a real parameter without bounds or a number; tau
   of type real<lower=0>.  The caller's array, [n] of them. */
Centred *centred_find(const Program *program, Eval *eval, int *n);
