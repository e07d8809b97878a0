/* SPDX-License-Identifier: BSD-3-Clause
   One NUTS transition: trajectories doubled until they turn (Hoffman and Gelman 2014),
   states drawn by weight, biased towards the new half (Betancourt 2017), with the U-turn
   criterion on summed momenta checked on the tree and across its halves, as Stan does. */
#pragma once
#include <stdatomic.h>
#include "sampler/nuts/leapfrog.h"

enum { MAX_DEPTH = 24 };

/* A state that may become the draw. */
typedef struct Proposal {
  double *q, *g;
  double lp, energy;
  long index; /* steps from the start, negative: backwards */
} Proposal;

/* Consecutive states of a trajectory, in the order they were visited. */
typedef struct Subtree {
  double *p_first, *p_last;
  double *rho; /* sum of momenta */
  Proposal proposal;
  double weight; /* sum of exp(start energy - energy) */
} Subtree;

typedef struct Tree {
  Dynamics *dynamics;
  Rng *rng;
  int max_depth;
  const atomic_int *stop, *halt; /* any value but 0 ends the transition */
  Point end[2];                  /* backward, forward */
  long end_index[2];
  double *inner; /* momentum where the old tree meets the new */
  Subtree whole; /* whole.proposal is the draw */
  Subtree fresh;
  Subtree level[MAX_DEPTH];
  double start_energy, acceptance_sum;
  int depth;
  long steps;
  bool diverging, halted;
} Tree;

/* Vectors that tree_init takes from its block. */
long tree_vectors(int max_depth);
void tree_init(Tree *t, Dynamics *dynamics, int max_depth, Block *block);

/* Moves whole.proposal, the current draw, to the next.  False when halted or fatal: then
   the draw is unspecified. */
bool tree_transition(Tree *t);

/* Whether a trajectory of two parts, joined where [a_last] meets [b_first], goes on:
   neither it nor a part with the nearest state of the other has turned. */
bool tree_goes_on(const Dynamics *d, const double *a_first, const Subtree *a,
                  const double *a_last, const Subtree *b);
