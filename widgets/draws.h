/* SPDX-License-Identifier: BSD-3-Clause
   The draws of one scalar, as plots take them. */
#pragma once
#include "widgets/choice.h"

typedef struct Draws {
  double *x;         /* [chain][draw] */
  int chains, count; /* count: draws of a chain */
  bool is_discrete;
  double low, high; /* range of the finite ones, a constant with room around it */
} Draws;

/* Room for any one scalar of [posterior]. */
Draws *draws_new(const Columns *posterior);
void draws_destroy(Draws **draws);

/* Replaces what is there by the draws of [scalar], of the posterior that draws_new was
   given.  False when none is finite: then low and high mean nothing, else low < high. */
bool draws_gather(Draws *draws, const Columns *posterior, const Scalar *scalar);

const double *draws_of_chain(const Draws *draws, int chain);
