/* SPDX-License-Identifier: BSD-3-Clause
   Densities with known answers, written out by hand, for the tests of the sampler. */
#pragma once
#include "sampler/run/sample.h"

/* Correlated normal: x_0 ~ N(0, 1), x_i ~ N(rho x_(i-1), 1 - rho^2), y_i = mean + scale_i
   x_i, scale_i from 0.01 to 100: every y_i has mean 5 scale_i and standard deviation
   scale_i. */
Density model_normal(long dim);
double model_normal_scale(long dim, long i);

/* x_0 ~ N(0, 1), x_i ~ N(0.95 x_(i-1), 1 - 0.95^2): every x_i is N(0, 1). */
Density model_chain(long dim);

/* theta ~ beta(2, 3), 7 of 20 successes: theta | y ~ beta(9, 16), on the logit scale.
   Behind the logit a row has theta and a generated count, binomial(20, theta), from the
   rng. */
Density model_binomial(void);

/* v ~ N(0, 1), x_i | v ~ N(0, exp(v)), i = 1 .. 3: the marginal of v is N(0, 1). */
Density model_funnel(void);

/* Neal's: v ~ N(0, 3), x_i | v ~ N(0, exp(v / 2)), i = 1 .. 9. */
enum { NEAL_DIM = 10 };
Density model_neal(void);

/* Two normals of unit scale at -20 and 40 on the first of two axes, the second 60 lower:
   uphill from it beyond 11.  */
Density model_modes(void);

/* Normal of [dim] on which the density fails: fatal beyond |q_0| > 2, or never finite. */
Density model_fatal(void);
Density model_never(void);

/* N(0, 1) cut at 0, the density being refused below: trajectories end there. */
Density model_wall(void);

/* Constant: nothing bounds it. */
Density model_flat(void);

/* No parameters, one generated uniform number. */
Density model_empty(void);

/* Statistics of a draw of chain [chain]. */
long stats_width(const Run *run, int chain);

/* Gives chain [chain] of [run] a copy of what that of [from] has drawn, rows of [width]
   numbers with room for [room] of them, and [state]. */
void resume_from(Run *run, int chain, ChainState state, const Run *from, long width,
                 long room);

/* Where a chain that has one left off. */
ChainState state_of(const Run *run, int chain);
