/* SPDX-License-Identifier: BSD-3-Clause
   Diagonal metrics from the draws of the warm-up.  Stan's: variances, shrunk towards a
   small constant.  Fisher's: sqrt(Var x / Var g), from draws and gradients, the diagonal
   metric of least Fisher divergence (Seyboldt, Carlson, Carpenter, arXiv:2603.18845); it
   knows no scale, so it is not shrunk. */
#pragma once
#include "sampler/method/state.h"

/* Running means and sums of squared deviations (Welford 1962). */
typedef struct Welford {
  long n;
  double *mean, *squares;
} Welford;

void welford_init(Welford *w, Block *block); /* takes two vectors */
void welford_clear(Welford *w);
void welford_add(Welford *w, const double *x, long padded);

/* Adds all that [from] has seen (Chan, Golub, LeVeque 1983). */
void welford_merge(Welford *w, const Welford *from, long padded);

/* [inv_metric] from the variances of [draws]. */
void metric_from_variance(const Welford *draws, double *inv_metric, long dim);

/* [inv_metric] from draws and their gradients; elements that are not finite keep what
   they had. */
void metric_from_fisher(const Welford *draws, const Welford *gradients,
                        double *inv_metric, long dim);
