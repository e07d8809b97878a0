/* SPDX-License-Identifier: BSD-3-Clause
   The warm-up of a group.  Members work alone for a round and then meet: one thread pools
   what they saw, in the order of chains, so the number of threads changes nothing.  Under
   Stan's warm-up members never meet, and a group is merely a unit. */
#pragma once
#include "sampler/run/chain.h"

typedef struct Group {
  Chain *chains[GROUP_CHAINS];
  int count;
  Estimate pooled;
  Block block;
  PoolWindows windows;
  long done, round; /* iterations made, and those of the round under way; 0: none */
  bool has_metric;  /* from draws */
  double *before;   /* the diagonal metric of the stretch before */
  double *diagonal; /* the diagonal metric, which others are relative to */
  long factor_at;   /* when a metric that is not diagonal was last set; 0: not yet */
  long quiet;       /* iterations whose strains do not count */
} Group;

void group_init(Group *g, Chain **chains, int count);
void group_free(Group *g);

/* What a chain learns from its start. */
void warmup_begin(Chain *c);

/* Iterations in all, as they are planned now. */
long warmup_end(const Group *g);

/* Iterations of the next round when [done] are done. */
long warmup_round(const Group *g, long done);

/* The round of one member: the iterations up to [end] that it has not made. */
void warmup_chain(Chain *c, long end);

/* The meeting after [done] iterations. */
void warmup_meet(Group *g, long done);

/* After the last iteration: the steps for the draws. */
void warmup_finish(Group *g);
