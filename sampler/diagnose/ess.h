/* SPDX-License-Identifier: BSD-3-Clause
   Effective sample size and R-hat of chains as they are: no splitting, no ranks. */
#pragma once

/* Geyer's initial monotone sequence over the mean autocovariance of [chain][draw]
   numbers. */
double ess_of(const double *x, int chains, int draws);

/* Between against within variance of chains. */
double r_hat_of(const double *x, int chains, int draws);
