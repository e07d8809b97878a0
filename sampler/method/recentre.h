/* SPDX-License-Identifier: BSD-3-Clause
   Partial non-centring (Papaspiliopoulos, Roberts, Sköld, Statistical Science 2007) as a
   change of coordinates around the density.  Of parameters theta_i ~ normal(mu, tau) the
   sampler moves u_i, where

     theta_i = mu + tau^(1 - w) (u_i - w mu),

   so that u_i ~ normal(w mu, tau^w): weight 1 is what the program says, weight 0 its
   non-centred form.  The log density gains (1 - w) log tau for each.  That is right for
   any density and any weight; where theta has that prior some weight makes it easier. */
#pragma once

/* Parameters [at, at + n): mu is parameter [mean], or [constant] where that is -1; log
   tau is parameter [scale]. */
typedef struct Centred {
  long at, n, mean, scale;
  double constant;
} Centred;

/* Groups, which share no parameter, with a weight each. */
typedef struct Recentring {
  int count;
  const Centred *groups;
  double *weights;
} Recentring;

/* [theta] of [u], and back; both [dim] long, and may be the same. */
void recentre_out(const Recentring *r, const double *u, double *theta, long dim);
void recentre_in(const Recentring *r, const double *theta, double *u, long dim);

/* What the log density gains in u. */
double recentre_gain(const Recentring *r, const double *u);

/* Log density and gradient in theta become those in u, and back. */
void recentre_pull(const Recentring *r, const double *theta, double *lp, double *g);
void recentre_push(const Recentring *r, const double *theta, double *lp, double *g);
