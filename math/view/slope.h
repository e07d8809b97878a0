/* SPDX-License-Identifier: BSD-3-Clause
   Derivatives of vectors along a line: central differences at steps that halve,
   extrapolated to a step of 0; every number keeps the estimate whose error looks smallest
   (Ridders 1982, "Accurate computation of F'(x) and F'(x)F''(x)"). */
#pragma once
#include "math/view/call_util.h"

typedef struct Slope {
  /* The [n] numbers at [t] from the point. */
  FnStatus (*at)(void *ctx, double t, double *out);
  void *ctx;
  long n;
  double start;    /* first step: a length at which the numbers change */
  double accuracy; /* relative to the largest of them, at which to stop */
  double *work;    /* NULL at first: scratch, made once */
} Slope;

/* d/dt at 0. */
FnStatus slope_first(FnCtx *ctx, Slope *s, double *out);
/* d^2/dt^2 at 0; [centre]: the numbers at 0. */
FnStatus slope_second(FnCtx *ctx, Slope *s, const double *centre, double *out);
