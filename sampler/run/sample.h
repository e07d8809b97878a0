/* SPDX-License-Identifier: BSD-3-Clause
   Running chains by a method of sampling: warm-up by groups of four chains, chains on
   threads.  Results depend on seed, options and density alone: not on threads, and 500
   draws followed by 500 more are the bits of 1000. */
#pragma once
#include <stdatomic.h>
#include <stdbool.h>
#include "base/column.h"
#include "base/row_block.h"
#include "sampler/method/method.h"

/* How a warm-up adapts; its words end with NULL. */
typedef enum {
#define WORD(constant, word) constant,
#include "sampler/run/adapt.def"
#undef WORD
} Adapt;
extern const char *const adapt_words[];

/* What moves the chains; its words end with NULL. */
typedef enum {
#define METHOD(constant, word) constant,
#include "sampler/run/method.def"
#undef METHOD
} Sampler;
extern const char *const sampler_words[];
const Method *sampler_method(Sampler sampler);

/* Columns of the statistics of a method, and the one of [stat], -1 where it has none. */
int method_columns(const Method *method);
int method_column(const Method *method, Stat stat);

enum { GROUP_CHAINS = 4 };

/* Raised when the same seed and options yield other draws: part of every key of draws. */
enum { SAMPLER_VERSION = 7 };

enum { TUNE_AUTO = -1 };
extern const char *const switch_words[]; /* by truth; NULL at the end */

/* Draws at most where a target is given and they are not. */
enum { TARGET_DRAWS = 10000 };

/* The rows of option.def, then where chains start. */
typedef struct SampleOptions {
#define FIELD_INT(name) int name;
#define FIELD_REAL(name) double name;
#define FIELD_ADAPT(name) Adapt name;
#define FIELD_METHOD(name) Sampler name;
#define FIELD_SWITCH(name) bool name;
#define FIELD_TUNE(name) int name; /* or TUNE_AUTO */
#define OPTION(KIND, name, low, high, initial, LAYER, doc) FIELD_##KIND(name)
#include "sampler/run/option.def"
#undef OPTION
#undef FIELD_INT
#undef FIELD_REAL
#undef FIELD_ADAPT
#undef FIELD_METHOD
#undef FIELD_TUNE
#undef FIELD_SWITCH
  uint64_t seed;
  /* start of every chain, chains x (dim unconstrained numbers, discrete ones), NaN for
     those that are random; or NULL */
  const double *init;
} SampleOptions;

SampleOptions sample_defaults(void);

/* Warm-up iterations of a chain at most. */
long sample_tune(const SampleOptions *options);

/* State of one chain between draws: enough to go on as if it had never stopped. */
typedef struct ChainState {
  const double *q; /* dim: unconstrained position; then the discrete ones */
  /* What the warm-up has learnt, [n] numbers of the method's: see chain_learnt. */
  const double *learnt;
  long n;
  double step_size;
  long warmed; /* warm-up iterations done */
  long drawn;  /* draws made */
} ChainState;

typedef enum {
  CHAIN_WAITING,
  CHAIN_WARMUP,
  CHAIN_SAMPLING,
  CHAIN_DONE,
  CHAIN_STOPPED,
  CHAIN_FAILED
} ChainPhase;

/* What the table of progress shows; written by the chain's thread, read by any. */
typedef struct ChainProgress {
  _Atomic ChainPhase phase;
  atomic_long iterations;     /* warm-up and draws so far */
  atomic_long tune;           /* warm-up iterations, as they are planned now */
  atomic_long draws;          /* kept draws so far; their rows can be read */
  atomic_long old_iterations; /* of both, what an earlier run has made */
  atomic_long old_draws;
  atomic_long refused;        /* draws whose generated quantities were refused */
  atomic_long divergences;    /* after warm-up */
  atomic_long gradients;      /* all, warm-up included */
  atomic_long draw_gradients; /* after warm-up */
  atomic_long treedepth;      /* of the last draw */
  _Atomic double step_size;
} ChainProgress;

typedef struct Run Run;

/* What chains draw: rows of density->width doubles, statistics in the columns of the
   method, and whether the generated quantities of a draw were refused: 0 or 1. */
typedef struct DrawRows {
  RowBlock *rows, *stats, *refused;
} DrawRows;

/* Room for so many draws; NULL members where there is no memory. */
DrawRows draw_rows_new(long draws, long width, long stats);
DrawRows draw_rows_ref(const DrawRows *rows);
void draw_rows_drop(DrawRows *rows);
bool draw_rows_are_whole(const DrawRows *rows); /* no member is NULL */

/* Prepares a run; [density] and [options] must outlive it. */
Run *run_new(const Density *density, const SampleOptions *options);
void run_destroy(Run **run);

/* A draw as it was stored. */
typedef struct NextDraw {
  const double *state;       /* unconstrained numbers and discrete ones */
  const double *constrained; /* the rest of the row; NULL: it is not compared */
  const double *stats;
} NextDraw;

/* Whether chain [chain] at [state] draws exactly that next. */
bool run_repeats(const Density *density, const SampleOptions *options, int chain,
                 const ChainState *state, const NextDraw *next);

/* Whether [n] numbers can be what the warm-up of such a chain has learnt. */
bool learnt_fits(const SampleOptions *options, const Density *density, long n);

/* Puts chain [chain] where [state] left off, with what it had drawn, which is consumed
   and has room for all that is to be drawn; call before run_sample. */
void run_resume(Run *run, int chain, const ChainState *state, DrawRows *drawn);

/* A warm-up that is under way, of group [group] (GROUP_CHAINS chains), as numbers that
   run_warm_up makes go on to the same bits.  Asked for from another thread it is as it
   was when the group met last, a moment ago; after a stop, where every chain has come
   to.  The caller's, [n] of them; NULL when there is none, or none since [since], which
   is brought up to date (at first 0). */
double *run_warmup(Run *run, int group, long *since, long *n);

/* Puts a group where such numbers left off; call before run_sample.  False, and the group
   begins anew, when they are not those of such a run. */
bool run_warm_up(Run *run, int group, const double *numbers, long n);
int run_groups(const Run *run);

/* Whether a chain that was asked for came to no draw because its warm-up was not over. */
bool run_is_warming(const Run *run);

/* Whether a chain of [group] lacks what its warm-up yields. */
bool run_lacks_warmup(const Run *run, int group);

/* Samples to the end, a stop or a failure; blocks.  Once [stop] is not zero it ends
   within an evaluation of the density: what was drawn is kept, the draws that are under
   way are not. */
typedef enum { RUN_DONE, RUN_STOPPED, RUN_FAILED } RunStatus;
RunStatus run_sample(Run *run, const atomic_int *stop);

/* Why a run failed: chain and reason, "" otherwise. */
const char *run_error(const Run *run);

const ChainProgress *run_progress(const Run *run, int chain);
double run_seconds(const Run *run); /* so far: warm-up and sampling */

/* Evaluations so far by all chains, those that only warm up among them. */
long run_gradients(const Run *run);

/* Draws of a chain, drawn x width; valid until run_destroy.  NULL before it draws. */
long run_drawn(const Run *run, int chain);
const double *run_rows(const Run *run, int chain);

/* Statistics of a chain, drawn x the columns of the method. */
const double *run_stats(const Run *run, int chain);

/* Statistics of an iteration of the warm-up: those of a draw, then the rows of
   warmup_stats.def. */
typedef enum {
  WARMUP_BEFORE = STAT_COUNT - 1,
#define WARMUP_STAT(name, kind, doc) WARMUP_##name,
#include "sampler/run/warmup_stats.def"
#undef WARMUP_STAT
  WARMUP_COUNT
} WarmupStat;

/* How the warm-up of a group went, as numbers: HISTORY_HEAD of them, chains, iterations
   and WARMUP_COUNT, then chains x iterations x WARMUP_COUNT statistics.  Of a long one
   the first HISTORY_MOST iterations are known. */
enum { HISTORY_HEAD = 3, HISTORY_MOST = 10000 };

/* The caller's, [n] of them; from any thread.  NULL until all of [group] has warmed up,
   and when it did not in this run. */
double *run_history(const Run *run, int group, long *n);

/* Whether [n] numbers are a history. */
bool history_is_whole(const double *history, long n);

/* All that was drawn, as references that outlive the run. */
DrawRows run_share(const Run *run, int chain);

/* The state after the last whole draw, also from another thread while the chain goes on;
   its arrays belong to the run and do not change.  False while there is none: before the
   end of the warm-up. */
bool run_state(const Run *run, int chain, ChainState *state);

/* Empty sample_stats of a method under ArviZ's names, NULL when there is no memory; and
   the statistics of a chain put into them. */
Columns *stats_columns(const Method *method, int chains, int draws);
void stats_fill(Columns *columns, int chain, const RowBlock *stats);

/* The same of warm-ups: chains of shorter ones end with NaN. */
Columns *history_columns(const Method *method, int chains, int iterations);
void history_fill(Columns *columns, const Method *method, int first_chain,
                  const double *history);

/* The hierarchical priors that such a run may write otherwise than the program; NULL:
   none. */
const Centred *run_centred(const SampleOptions *options, const Density *density);

/* Threads that draw one chain of such a run while all of them draw. */
int run_threads_each(const SampleOptions *options, const Density *density);

/* The metric of such a run: as asked for, or for AUTO what costs little. */
typedef enum { METRIC_DIAGONAL, METRIC_DENSE, METRIC_LOW_RANK } MetricKind;
MetricKind adapt_metric(const SampleOptions *options, const Density *density);
