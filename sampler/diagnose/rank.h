/* SPDX-License-Identifier: BSD-3-Clause
   Order statistics for the diagnostics: sorting, quantiles, ranks as normal scores. */
#pragma once

void sort_values(double *x, long n);

/* numpy.quantile's linear interpolation between order statistics. */
double quantile_linear(const double *sorted, long n, double prob);

/* The same in theory, with the rounding of SciPy's mquantiles, on which ArviZ's
   comparisons of draws with their quantile depend. */
double quantile_type7(const double *sorted, long n, double prob);

/* Normal scores of average ranks (Blom 1958): normal quantile at (rank - 3/8) / (n +
   1/4). */
void normal_scores(const double *x, long n, double *scores);
