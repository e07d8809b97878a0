/* SPDX-License-Identifier: BSD-3-Clause
   Order statistics for the diagnostics: sorting, quantiles, ranks as normal scores. */
#pragma once

/* Numbers in order, each with the place it came from.  No NaN among them. */
typedef struct Ranking Ranking;
Ranking *ranking_new(const double *x, long n);
void ranking_destroy(Ranking **ranking);

/* The numbers in order; until the ranking changes. */
const double *ranking_sorted(const Ranking *ranking);

/* Normal scores of average ranks (Blom 1958), at the places of the numbers: the normal
   quantile at (rank - 3/8) / (n + 1/4). */
void ranking_scores(Ranking *ranking, double *scores);

/* Ranks by the distance from the median instead. */
void ranking_fold(Ranking *ranking);

/* An interpolation between order statistics, with the rounding of SciPy's mquantiles, on
   which ArviZ's comparisons of draws with their quantile depend. */
double quantile_type7(const double *sorted, long n, double prob);
