/* SPDX-License-Identifier: BSD-3-Clause
   One NUTS transition: trajectories doubled until they turn (Hoffman and Gelman 2014),
   states drawn by weight, biased towards the new half (Betancourt 2017), with the U-turn
   criterion on summed momenta checked on the tree and across its halves, as Stan does. */
#pragma once
#include "sampler/method/method.h"

enum { MAX_DEPTH = 24 };

/* Consecutive states of a trajectory, in the order they were visited. */
typedef struct Subtree {
  double *p_first, *p_last;
  double *rho; /* sum of momenta */
  Proposal proposal;
  double weight; /* sum of exp(start energy - energy) */
} Subtree;

/* From a state of a trajectory to the next. */
typedef struct Stride {
  double energy; /* of the state it came to */
  double plain;  /* that of one leapfrog step instead, which the step adapts on */
} Stride;

typedef struct Tree {
  Walk *walk;
  /* Moves [z], of energy [energy], by [step], and counts what it evaluates; false when
     the trajectory must not be continued there.  NULL: a leapfrog step. */
  bool (*stride)(void *strider, Point *z, double energy, double step, Stride *out);
  void *strider;
  int max_depth;
  Point end[2]; /* backward, forward */
  long end_index[2];
  double end_energy[2]; /* with strides */
  double *inner;        /* momentum where the old tree meets the new */
  Subtree whole;        /* its proposal is walk->draw */
  Subtree fresh;
  Subtree level[MAX_DEPTH];
  double acceptance_sum;
  long visits; /* states visited beside the first, one beyond an end included */
} Tree;

/* Vectors that tree_init takes from its block. */
long tree_vectors(int max_depth);
void tree_init(Tree *t, Walk *walk, int max_depth, Block *block);

/* Moves the draw of the walk to the next.  False when halted or fatal: then the draw is
   unspecified. */
bool tree_transition(Tree *t);

/* Whether a trajectory of two parts, joined where [a_last] meets [b_first], goes on:
   neither it nor a part with the nearest state of the other has turned. */
bool tree_goes_on(const Dynamics *d, const double *a_first, const Subtree *a,
                  const double *a_last, const Subtree *b);

/* The statistics of the transition, each at its place of STAT_COUNT numbers. */
void tree_stat(const Tree *t, double *to);
