/* SPDX-License-Identifier: BSD-3-Clause
   A coarse climb with L-BFGS (Nocedal 1980): out of the wilderness where a chain may
   start, but not to the mode, which may lie in a funnel that a sampler should not start
   in. */
#pragma once
#include "sampler/method/leapfrog.h"

/* Climbs from [q] with its [lp] and [g], all replaced, until the density rises slowly.
   [inv_metric] becomes a first guess of the metric: sqrt(sum dq^2 / sum dg^2) of the last
   steps, 1 / |g| where they say nothing; NULL: not wanted. */
void lbfgs_climb(Dynamics *d, double *q, double *lp, double *g, double *inv_metric);

/* The guess of a chain that does not climb. */
void metric_from_gradient(const double *g, double *inv_metric, long dim);
