/* SPDX-License-Identifier: BSD-3-Clause
   Weights of partial non-centring from draws and gradients: those of least Fisher
   divergence under the best diagonal metric. */
#pragma once
#include "sampler/method/recentre.h"

/* The weight, a multiple of 0.1, for [group] from [n] rows of draws and of gradients,
   both in theta and [stride] apart; [now] where nothing is clearly better. */
double weight_best(const Centred *group, const double *draws, const double *gradients,
                   long n, long stride, double now);
