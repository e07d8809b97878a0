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
  POINTS_SHARE     /* log y and log(1 - y), of y between 0 and 1 */
} PointsKind;

/* The points that stand for y[n]; false where an outcome is outside of the domain, or
   rounding shows. */
bool points_of(PointsKind kind, long n, const double *y, double point[2]);
