/* SPDX-License-Identifier: BSD-3-Clause
   Hamiltonian dynamics: energies, momenta and the leapfrog step.  Under a diagonal metric
   momenta are what they always are.  Under any other one, given by a factor F with F F'
   the metric, they are kept whitened (F' p) and inv_metric is 1: only moves and forces
   know of F, which is a matrix or of low rank. */
#pragma once
#include <stdbool.h>
#include "sampler/method/density.h"
#include "sampler/method/state.h"

/* Energy errors above this end a trajectory as divergent. */
#define MAX_ENERGY_ERROR 1000.0

/* Steps that fit have none above this, long before they diverge. */
#define STRAINED_ENERGY_ERROR 20.0

enum { MAX_RANK = 64 };

/* F = diag(scale) (I + V' diag(stretch) V): a diagonal metric, but for a few directions
   that are stretched. */
typedef struct LowRank {
  long rank;
  double *scale;   /* of every parameter */
  double *stretch; /* of every direction; 0 would change nothing */
  double *vectors; /* rank rows, orthonormal, [padded] apart */
} LowRank;

typedef struct Dynamics {
  const Density *density;
  void *work; /* of density->chain_new */
  long dim, padded;
  double *inv_metric, *momentum_sd; /* momentum_sd is 1 / sqrt(inv_metric) */
  const double *factor;             /* a matrix, rows [padded] apart, or NULL */
  const LowRank *low;               /* or NULL; the metric is diagonal where both are */
  Recentring moved;                 /* coordinates are u of recentre.h */
  double *theta;                    /* room for those of the density */
  double step;
  long gradients; /* evaluated so far */
  bool fatal;     /* the density ended the chain; it knows the reason, unless ... */
  bool stopped;   /* ... it was stopped */
} Dynamics;

/* A point of phase space; [lp] and [g] belong to [q]. */
typedef struct Point {
  double *q, *p, *g;
  double *force; /* F' g; not used under a diagonal metric */
  double lp;
} Point;

/* Takes its vectors from [block]: four. */
Point point_new(Block *block);

/* Keeps in mind that an evaluation ended the chain, if it did. */
void dynamics_note(Dynamics *d, DensityStatus status);

/* Density and gradient at [q]; false where the density is not finite. */
bool dynamics_gradient(Dynamics *d, const double *q, double *lp, double *g);

/* The same, in the coordinates of the dynamics, at a place in those of the density. */
bool dynamics_gradient_at(Dynamics *d, const double *theta, double *lp, double *g);

/* Brings the force up to date with g. */
void dynamics_force(const Dynamics *d, Point *z);

/* Call after a change of inv_metric. */
void dynamics_metric_changed(Dynamics *d);

/* Fills [p] from the normal of the metric. */
void dynamics_momentum(const Dynamics *d, Rng *rng, double *p);
double dynamics_kinetic(const Dynamics *d, const double *p);

/* Moves [z] by a step of size [step] (negative: backwards in time) and returns its
   energy, infinite where the density rejects the point. */
double leapfrog_step(Dynamics *d, Point *z, double step);
