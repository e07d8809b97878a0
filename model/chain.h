/* SPDX-License-Identifier: BSD-3-Clause
   Chains of a bound model. */
#pragma once
#include "model/bound.h"

/* Fills in bound->density, whose functions make and use chains. */
void chain_density(Bound *bound);

/* Why the writer of rows refused a draw at [q], with the discrete parameters [ints], when
   [rng] was what it began with: what it computes, computed again.  [error] gets the
   reason. */
EvalStatus chain_ask_about_row(Bound *bound, const int *ints, const double *q, Rng rng,
                               Buf *error);
