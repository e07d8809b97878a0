/* SPDX-License-Identifier: BSD-3-Clause
   Weights of partial non-centring from draws and gradients: those of least Fisher
   divergence under the best diagonal metric, counted over the elements of a statement
   and the parameters that their means and scales are made of.  A statement has one weight
   for all of its elements first, and then each element its own; the smallest that is
   about as good as the best, since a scale may come to be small. */
#pragma once
#include <stdbool.h>
#include "sampler/method/recentre.h"

/* Puts weights, multiples of 0.1, of all elements into [weights], which holds those that
   are in use: from [n] rows of draws and of gradients, both in theta and [stride] apart.
   The weights of a statement stay where others are not clearly better.  True when any has
   changed. */
bool weights_choose(const Centred *what, const double *draws, const double *gradients,
                    long n, long stride, double *weights);
