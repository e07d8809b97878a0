/* SPDX-License-Identifier: BSD-3-Clause
   Partial non-centring (Papaspiliopoulos, Roberts, Sköld, Statistical Science 2007) as a
   change of coordinates around the density.  Of parameters theta_i with a prior around
   mu_i, of scale tau_i, the sampler moves u_i, where

     theta_i = c_i mu_i + tau_i^(c_i - w_i) (u_i - w_i mu_i).

   c_i is 1 where the program is centred: theta_i ~ normal(mu_i, tau_i).  It is 0 where
   theta_i ~ normal(0, 1) and the program uses mu_i + tau_i theta_i.  Both ways u_i ~
   normal(w_i mu_i, tau_i^w_i): weight 1 is the centred form, weight 0 the non-centred
   one, and c_i what the program says.  The log density gains (c_i - w_i) log tau_i for
   each.  That is right for any density and any weight; where theta has that prior some
   weight makes it easier. */
#pragma once
#include <stdbool.h>

/* constant + sum of factors[k] q[params[k]], k < n, in the coordinates of the density. */
typedef struct LinearForm {
  double constant;
  long n;
  const long *params;
  const double *factors;
} LinearForm;

/* Parameter [at] with the forms that give its mean and the logarithm of its scale. */
typedef struct CentredElement {
  long at, mean, scale;
  long forms; /* those that it and the elements before it need are [0, forms) */
  int group;  /* elements of a statement are neighbours and have one number */
  bool is_centred;
} CentredElement;

/* The parameters of the forms of an element are no elements, or come before it. */
typedef struct Centred {
  long n, nforms;
  const CentredElement *elements;
  const LinearForm *forms;
} Centred;

/* Weights, and working memory for the forms: one user at a time. */
typedef struct Recentring {
  const Centred *what; /* NULL: nothing */
  double *weights;     /* of each element */
  bool is_moved;       /* any weight is not that of the program */
  /* Powers of scales: of each element which, -1: it is not moved; of each the exponent,
     the elements it has and the next one of the same form; of each form the first. */
  long npowers, *power, *next, *first;
  double *exponents, *shares, *powers;
  double *values, *adjoints; /* of each form */
} Recentring;

/* Begins with the weights of the program; [what] outlives it. */
void recentre_init(Recentring *r, const Centred *what);
void recentre_free(Recentring *r);
long recentre_count(const Recentring *r); /* weights */

/* Takes other weights. */
void recentre_weigh(Recentring *r, const double *weights);

/* [theta] of [u], and back; both [dim] long, and may be the same. */
void recentre_out(Recentring *r, const double *u, double *theta, long dim);
void recentre_in(Recentring *r, const double *theta, double *u, long dim);

/* What the log density gains. */
double recentre_gain(Recentring *r, const double *theta);

/* Log density and gradient in theta become those in u, and back. */
void recentre_pull(Recentring *r, const double *theta, double *lp, double *g);
void recentre_push(Recentring *r, const double *theta, double *lp, double *g);
