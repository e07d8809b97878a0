/* SPDX-License-Identifier: BSD-3-Clause
   Many outcomes as two.  The log density of an exponential family is linear in a few
   functions of the outcome, its statistics, so two points that have the same means of
   them stand for any number of outcomes, each for half of them. */
#pragma once
#include <stdbool.h>

/* What is kept of y. */
typedef enum {
  POINTS_NONE,
  POINTS_LEVEL,    /* y and y^2: y of the whole line */
  POINTS_LOG,      /* log y and y, of a positive y */
  POINTS_INVERSE,  /* log y and 1 / y */
  POINTS_SQUARE,   /* log y and y^2 */
  POINTS_LOGLEVEL, /* log y and its square */
  POINTS_SHARE,    /* log y and log(1 - y), of y between 0 and 1 */
  POINTS_ANGLE,    /* the sine and cosine of y */
  POINTS_COUNT, /* y, a count: the density of a count, besides what it alone tells ... */
  POINTS_TRIALS /* ... and of successes y among trials */
} PointsKind;

/* The points that stand for y[n]; false where an outcome is outside of the domain, or
   rounding shows. */
bool points_of(PointsKind kind, long n, const double *y, double point[2]);

/* The two counts that are next to the mean of y[n], and how often each was seen, so that
   their sum is that of y; false where an outcome is below 0. */
bool points_of_counts(long n, const double *y, double point[2], double times[2]);
/* The same of successes y[n] among trials[n]: none and all of [most]; false where one is
   outside of its range, or there are no trials. */
bool points_of_trials(long n, const double *y, const double *trials, double most,
                      double point[2], double times[2]);
