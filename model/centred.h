/* SPDX-License-Identifier: BSD-3-Clause
   The hierarchical priors of a program that is bound to data, as the sampler reads
   them. */
#pragma once
#include "lang/eval/eval.h"
#include "lang/tree/ast.h"
#include "sampler/method/recentre.h"

/* Elements theta_i around mu_i with scale tau_i where the program says so (hint.h), mu_i
   and log tau_i are linear in the unconstrained parameters, and tau_i is not constant.
   Whether they are linear is tried: the program is evaluated at a few places.  [dim]:
   unconstrained parameters.  The caller's; NULL where there are none. */
Centred *centred_find(const Program *program, Eval *eval, long dim);
void centred_destroy(Centred **centred);
