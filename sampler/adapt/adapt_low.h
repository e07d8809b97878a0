/* SPDX-License-Identifier: BSD-3-Clause
   The Fisher metric of low rank: relative to the diagonal one only the directions that
   draws or gradients show to be off by more than a factor of 2 count, and of these no
   more than pay (Seyboldt, Carlson, Carpenter, arXiv:2603.18845, with the ranges of draws
   and gradients found by Halko, Martinsson, Tropp, SIAM Review 2011). */
#pragma once
#include "sampler/adapt/sketch.h"
#include "sampler/method/leapfrog.h"

/* [rank] directions of [padded] numbers; [low] owns them. */
void low_rank_init(LowRank *low, long most, long padded);
void low_rank_free(LowRank *low);

/* Directions that [dim] parameters may have at most. */
long low_rank_most(long dim);

/* The metric from what [count] chains kept, relative to [diagonal].  [cost]: scalar
   operations of a gradient, which decide what a direction may cost.  False, and [low] as
   it was, when there is none. */
bool metric_low(const Sketch *const *kept, int count, const double *diagonal, double cost,
                long dim, long padded, LowRank *low);
