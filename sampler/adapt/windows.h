/* SPDX-License-Identifier: BSD-3-Clause
   When to adapt what, as arithmetic on iteration numbers: Stan's windows for one chain,
   and the schedule of a pooled group (early switches, windows that grow by half, a last
   stretch for the step size alone, as in nuts-rs). */
#pragma once
#include <stdbool.h>

typedef struct StanWindows {
  long tune, start, term; /* the metric is learnt in [start, tune - term) */
  long size, end;         /* current window and its last iteration */
} StanWindows;

StanWindows stan_windows(long tune);

/* Whether the draw of iteration [i] goes into the estimate. */
bool stan_window_learns(const StanWindows *w, long i);

/* Whether iteration [i] ends a window; then goes on to the next. */
bool stan_window_ends(StanWindows *w, long i);

typedef struct PoolWindows {
  long tune, early_end, metric_end;
  long size; /* draws a chain before the next switch */
  long look,
      look_after; /* when to look for lost chains, and iterations to the next look */
  long judge;     /* when to look at metric and steps next */
  long most;      /* iterations that it may be extended to; tune: it is what it is */
  long stretch;   /* iterations of the metric that were added last */
} PoolWindows;

/* Exactly [tune] iterations; or, [most] > tune, a plan that may be extended. */
PoolWindows pool_windows(long tune, long most);

/* What an automatic warm-up begins with, and what it may come to. */
enum { AUTO_LEAST = 150, AUTO_MOST = 1000 };

/* Goes on with the metric, for half as long again as the last time. */
void pool_extend(PoolWindows *w);

/* Goes on with the step size alone. */
void pool_extend_end(PoolWindows *w);

/* Iterations until the group meets again, when [done] are done: short ones first. */
long pool_round(const PoolWindows *w, long done);

/* Whether the background estimate, [fresh] draws a chain old, takes over after [done]. */
bool pool_switches(PoolWindows *w, long done, long fresh);

/* Whether to look for lost chains after [done]: each time after twice the iterations of
   the time before, so that a chain that starts again has the longer to arrive; no more
   when less than a quarter of the iterations would be left to it. */
bool pool_looks(PoolWindows *w, long done);

/* Whether to look at metric and steps after [done]: halfway through the main stretch and
   at its end. */
bool pool_judges(PoolWindows *w, long done);
