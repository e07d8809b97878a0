/* SPDX-License-Identifier: BSD-3-Clause
   The seam between chains and what moves them: a row of functions for each method of
   sampling.  A method knows a density and a metric, nothing of runs; a chain knows where
   it is and how the last transition went, nothing of how it was made. */
#pragma once
#include <stdatomic.h>
#include "sampler/method/leapfrog.h"

/* Statistics of a draw; each method has some of them. */
typedef enum {
#define STAT(name, kind, doc) STAT_##name,
#include "sampler/method/stats.def"
#undef STAT
  STAT_COUNT
} Stat;

/* A state that is, or may become, the draw. */
typedef struct Proposal {
  double *q, *g;
  double lp, energy;
  long index; /* steps from the start, negative: backwards; 0: it has not moved */
} Proposal;

/* One chain as its method sees it. */
typedef struct Walk {
  Dynamics *dynamics;
  Rng *rng;
  const atomic_int *stop, *halt; /* any value but 0 ends the transition */
  Proposal draw;                 /* where the chain is: transitions move it */
  /* of the last transition: */
  double start_energy;
  double acceptance; /* its mean, which the step size adapts on */
  long steps;        /* evaluations of the density */
  int depth;
  bool diverging, halted;
  bool is_strained; /* plain steps of this size lose their way: it is too large */
} Walk;

/* What a method may be told by the options of a run. */
typedef struct MethodOptions {
  int max_depth;
  double target_accept, path_length;
  double first_step; /* or width */
} MethodOptions;

typedef struct Method {
  const char *name;
  const char *title; /* in a sentence: "beside ..." */
  /* Raised when the same seed and options yield other draws by it: part of their keys. */
  int version;
  /* Its columns of sample_stats, in their order; STAT_COUNT ends them. */
  const Stat *stats;
  /* Options that have no use with it, and the words of `adapt` that have one; both end
     with NULL, no list of words is any. */
  const char *const *unused, *const *adapts;
  bool has_metric; /* it moves by walk->dynamics, its metric and its step */
  bool is_plain;   /* its steps have one size everywhere, which may be too large */
  /* What it works with; its transitions begin at walk->draw. */
  void *(*create)(Walk *walk, const MethodOptions *options);
  void (*destroy)(void **self);
  /* The mean acceptance that a step aims at; NULL: it has no step to adapt. */
  double (*target)(const MethodOptions *options, long dim);
  /* Searches the order of magnitude of dynamics->step at the draw; false when there is
     no such step, or the density ended it. */
  bool (*search)(void *self, Walk *walk);
  /* A transition of the warm-up, from which it may learn, and one of the draws: both
     move walk->draw.  False when halted or fatal: then the draw is unspecified, and
     nothing was learnt. */
  bool (*warm)(void *self, Walk *walk);
  bool (*draw)(void *self, Walk *walk);
  /* The statistics of the last transition, at their places of STAT_COUNT numbers. */
  void (*stat)(const void *self, const Walk *walk, double *to);
  /* What it has learnt beside metric and step, as so many numbers; NULL: nothing.  [load]
     is false, and nothing changed, when the numbers cannot be its own. */
  long (*size)(long dim);
  void (*save)(const void *self, long dim, double *to);
  bool (*load)(void *self, long dim, const double *from);
} Method;

static inline bool walk_is_halted(const Walk *w) {
  return atomic_load_explicit(w->stop, memory_order_relaxed) != 0 ||
         atomic_load_explicit(w->halt, memory_order_relaxed) != 0;
}

static inline void proposal_swap(Proposal *a, Proposal *b) {
  Proposal keep = *a;
  *a = *b;
  *b = keep;
}
