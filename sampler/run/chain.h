/* SPDX-License-Identifier: BSD-3-Clause
   One chain: its memory, its start, its warm-up iterations and its draws.  Only the
   thread that works on a chain touches it; progress alone is read by others. */
#pragma once
#include "base/row_block.h"
#include "sampler/adapt/adapt_low.h"
#include "sampler/adapt/adapt_metric.h"
#include "sampler/adapt/adapt_step.h"
#include "sampler/run/sample.h"
#include "sampler/adapt/windows.h"

/* What a stretch of warm-up says about the metric. */
typedef struct Estimate {
  Welford draws, gradients;
  double *draw_scatter,
      *gradient_scatter; /* dim x padded each, NULL unless the metric is dense */
  Sketch sketch;         /* of a metric of low rank */
} Estimate;

void estimate_init(Estimate *e, Block *block, MetricKind kind, bool has_sketch, long dim);
void estimate_free(Estimate *e);
void estimate_clear(Estimate *e);

/* Where a chain was since the last look for lost ones; see lost.h. */
typedef struct Recent {
  Welford draws;
  double lp_sum, highest; /* of the log densities */
} Recent;

/* Where a chain was before an iteration of its warm-up that may be broken off. */
typedef struct Mark {
  double *q, *g;
  double lp, step, step_size;
  StepAdapt adapt;
  bool search;
} Mark;

typedef struct Chain {
  ChainProgress progress;
  int id;
  const Density *density;
  const SampleOptions *options;
  atomic_int *halt; /* set when any chain of the run fails */
  Block block;
  Dynamics dynamics;
  Walk walk;
  const Method *method;
  void *self; /* of the method */
  Rng rng, generated, discrete;
  StepAdapt step;
  MetricKind kind;
  double *factor;      /* the dense metric's, dim x padded; NULL for others */
  LowRank low;         /* of a metric of low rank */
  bool search;         /* find the step anew before the next iteration */
  Estimate fore, back; /* the metric's, and the one that will take over */
  Recent recent;
  bool is_lost; /* to start again before the next iteration */
  int restarts;
  StanWindows windows;
  long transitions, strained; /* at the present target of acceptance */
  Mark mark;
  Proposal spare;        /* room for another start */
  ChainState state;      /* its q: where the first draw started */
  DrawRows drawn;        /* room for options->draws, or what was resumed */
  bool has_start;        /* of its warm-up */
  bool is_resumed;       /* from a state after its warm-up, which is `resume` */
  atomic_bool has_begun; /* to draw: state and rows can be read */
  bool is_taken;         /* a thread draws from it */
  ChainState resume;
  double *history;       /* of its warm-up: the statistics of each iteration */
  double *begun, *given; /* the arrays of `state` and of `resume` */
  char *error;
} Chain;

/* [halt] and [options] outlive the chain. */
Chain *chain_new(int id, const Density *density, const SampleOptions *options,
                 atomic_int *halt);
void chain_destroy(Chain **chain);
/* Consumes [drawn]. */
void chain_resume(Chain *c, const ChainState *state, DrawRows *drawn);

/* The numbers of draw [i], and its statistics. */
static inline double *chain_row(const Chain *c, long i) {
  return c->drawn.rows->at + i * c->drawn.rows->stride;
}
static inline double *chain_stats(const Chain *c, long i) {
  return c->drawn.stats->at + i * c->drawn.stats->stride;
}

/* Whether it has nothing, or not all, of what a warm-up yields. */
bool chain_lacks_learnt(const Chain *c);
/* Iterations of the warm-up that are kept. */
long history_room(const SampleOptions *options);

/* Finds a start, unless the chain has one; a failure is told by chain->error. */
void chain_start(Chain *c, const atomic_int *stop);

/* Puts a lost chain on another start, from which it learns anew. */
void chain_restart(Chain *c);

/* One warm-up iteration without its adaptation of the metric; false when the chain is
   halted, and where it was before. */
bool chain_warm(Chain *c, long iteration);

/* The state after the last draw, from any thread; while a resumed chain repeats its
   warm-up, the one it was given.  False when there is none. */
bool chain_state(const Chain *c, ChainState *state);

/* Draws for a slice of time, or until options->draws, a stop or a failure; what is drawn
   does not depend on how it is sliced. */
void chain_sample(Chain *c, const atomic_int *stop);

/* Whether the warm-up is shared by a group. */
bool adapt_is_pooled(Adapt adapt);
