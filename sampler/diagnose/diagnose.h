/* SPDX-License-Identifier: BSD-3-Clause
   Diagnostics of draws, equal to ArviZ's: Vehtari, Gelman, Simpson, Carpenter, Bürkner,
   "Rank-normalization, folding, and localization", Bayesian Analysis 2021.  Every
   function takes chains x draws numbers as [chain][draw] and returns NaN where ArviZ
   does. */
#pragma once

double diag_mean(const double *x, int chains, int draws);
double diag_sd(const double *x, int chains, int draws); /* ddof 1 */
/* R-hat (rank-normalised, folded, split; NaN for one chain), effective sample sizes of
   the bulk and of the worse tail; what is NULL is not wanted. */
void diag_convergence(const double *x, int chains, int draws, double *r_hat, double *bulk,
                      double *tail);
/* How far from 0 draws have come that walk away without an end, as they do where the
   posterior has no finite mass; 0 where they do not.  Chains disagree then, are farther
   than any start, and have come a good part of their way among the draws. */
double diag_walk(const double *x, int chains, int draws, double r_hat);
double diag_mcse_mean(const double *x, int chains, int draws);
double diag_mcse_sd(const double *x, int chains, int draws);
/* Highest density interval that holds [prob] of the draws. */
void diag_hdi(const double *x, int chains, int draws, double prob, double *low,
              double *high);
/* E-BFMI of one chain's energies (Betancourt 2016). */
double diag_bfmi(const double *energy, int draws);
