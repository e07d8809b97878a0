/* SPDX-License-Identifier: BSD-3-Clause
   The dense Fisher metric: the geometric mean of the covariance of draws and the inverse
   covariance of their gradients (Seyboldt, Carlson, Carpenter, arXiv:2603.18845).  Exact
   for normals after about as many draws as there are dimensions.  Matrices have rows
   [padded] apart, like all vectors. */
#pragma once
#include <stdbool.h>
#include "sampler/adapt/adapt_metric.h"

/* Products of deviations; the means and counts are those of a Welford, which is brought
   up to date after this. */
void scatter_add(double *scatter, const Welford *before, const double *x, long dim,
                 long padded);
void scatter_merge(double *scatter, const Welford *before, const double *from_scatter,
                   const Welford *from, long dim, long padded);

/* Eigenvalues and, in columns, eigenvectors of the metric from the scatters of draws and
   gradients, in units of the diagonal one; NULL: of 1.  False when there is none. */
bool fisher_eigen(const double *draws, const double *gradients, const double *diagonal,
                  long dim, long padded, double *values, double *vectors);

/* A factor F with F F' the metric, from the scatters of draws and gradients and the
   diagonal Fisher metric, relative to which only what is off by more than a factor of 2
   counts.  False, and [factor] as it was, when there is none. */
bool metric_dense(const double *draws, const double *gradients, const double *diagonal,
                  double *factor, long dim, long padded);
