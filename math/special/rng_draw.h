/* SPDX-License-Identifier: BSD-3-Clause
   Draws that take more than an expression, for the rows of fn/rng.def. */
#pragma once
#include "base/rng.h"

double draw_between(Rng *rng, double a, double b); /* uniform, a < b */
double draw_log_odds(Rng *rng);                    /* standard logistic */
double draw_skew_normal(Rng *rng, double alpha);
double draw_skew_laplace(Rng *rng, double tau);
double draw_von_mises(Rng *rng, double mu, double kappa); /* in [-pi, pi] */
double draw_beta(Rng *rng, double a, double b);
double draw_poisson(Rng *rng, double mean); /* NaN when the mean is not finite */
double draw_binomial(Rng *rng, double n, double p);
double draw_hypergeometric(Rng *rng, double draws, double white, double black);
double draw_yule_simon(Rng *rng, double alpha);
