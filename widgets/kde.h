/* SPDX-License-Identifier: BSD-3-Clause
   Kernel density estimates for drawing: a Gaussian kernel with Silverman's bandwidth
   (1986), on the range of the draws, reflected at its ends so that a bound keeps its
   mass. */
#pragma once

enum { KDE_POINTS = 128 };

typedef struct Kde {
  double low, high; /* range of the draws, NaN when there are none */
  double at[KDE_POINTS];
  double
      top; /* greatest of them; 0 when there is no density to draw (one value, or none) */
} Kde;

/* Of the finite ones of [n] numbers. */
Kde kde_of(const double *x, long n);
