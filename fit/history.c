/* SPDX-License-Identifier: BSD-3-Clause
   What is told of warm-ups. */
#include "fit/history.h"
#include <math.h>
#include <string.h>
#include "base/alloc.h"
#include "base/str.h"
#include "widgets/number.h"

Histories histories_new(int chains) {
  int count = (chains + GROUP_CHAINS - 1) / GROUP_CHAINS;
  return (Histories){mem_new(sizeof(double *) * (size_t)count), count};
}

void histories_free(Histories *h) {
  for (int g = 0; g < h->count; g++) mem_free(h->groups[g]);
  mem_free(h->groups);
  *h = (Histories){0};
}

void histories_take(Histories *h, const Run *run) {
  long n;
  for (int g = 0; g < h->count && g < run_groups(run); g++)
    if (!h->groups[g]) h->groups[g] = run_history(run, g, &n);
}

void histories_recall(Histories *h, const Layers *chains) {
  for (int g = 0; g < h->count; g++) {
    const Layers *first = &chains[g * GROUP_CHAINS];
    const Numbers *history = &first->notes[NOTE_HISTORY];
    if (!history->at || !history_is_whole(history->at, history->n)) continue;
    size_t bytes = sizeof *history->at * (size_t)history->n;
    h->groups[g] = mem_new(bytes);
    memcpy(h->groups[g], history->at, bytes);
  }
}

static const double *row_of(const double *history, long chain, long i) {
  long rows = (long)history[1];
  return history + HISTORY_HEAD + (chain * rows + i) * WARMUP_COUNT;
}

/* A number of all iterations of all that is known, as a range. */
typedef struct Range {
  double low, high;
} Range;

static void widen(Range *r, double x) {
  r->low = fmin(r->low, x);
  r->high = fmax(r->high, x);
}

/* What the sentence tells. */
typedef struct Story {
  Range iterations, rank, target, centring;
  double first_target, first_centring;
  double restarts;
} Story;

static void hear(Story *s, const double *history) {
  long last = (long)history[1] - 1;
  const double *row = row_of(history, 0, last);
  widen(&s->iterations, history[1]);
  widen(&s->rank, row[WARMUP_metric_rank]);
  widen(&s->target, row[WARMUP_target_accept]);
  widen(&s->centring, row[WARMUP_centring]);
  s->first_target = row_of(history, 0, 0)[WARMUP_target_accept];
  s->first_centring = row_of(history, 0, 0)[WARMUP_centring];
  for (long c = 0; c < (long)history[0]; c++)
    s->restarts += row_of(history, c, last)[WARMUP_restarts];
}

static void put_range(Buf *out, const Range *r) {
  number_whole(out, r->low);
  if (r->high == r->low) return;
  buf_put(out, " to ");
  number_whole(out, r->high);
}

static void put_metric(Buf *out, const Range *rank, long dim) {
  if (rank->high == 0) {
    buf_put(out, "diagonal metric");
  } else if (rank->low == (double)dim) {
    buf_put(out, "dense metric");
  } else {
    buf_put(out, "low-rank metric of rank ");
    put_range(out, rank);
  }
}

static void put_story(Buf *out, const Story *s, long dim, const SampleOptions *options) {
  bool is_unsettled =
      options->tune == TUNE_AUTO && s->iterations.high >= (double)sample_tune(options);
  buf_put(out, "warm-up: ");
  put_range(out, &s->iterations);
  buf_put(out, s->iterations.high == 1 ? " iteration, " : " iterations, ");
  put_metric(out, &s->rank, dim);
  if (s->centring.low != s->first_centring || s->centring.high != s->first_centring)
    buf_printf(out, ", hierarchical priors %.0f %% centred", 100 * s->centring.low);
  if (s->target.high > s->first_target)
    buf_printf(out, ", target_accept raised to %g for smaller steps", s->target.high);
  if (s->restarts > 0)
    buf_printf(out, ", %.0f restart%s of a lost chain", s->restarts,
               s->restarts == 1 ? "" : "s");
  if (is_unsettled && options->adapt != ADAPT_STAN) buf_put(out, "; it did not settle");
}

char *histories_sentence(const Histories *h, long dim, const SampleOptions *options) {
  const Range NONE = {(double)INFINITY, -(double)INFINITY};
  Story s = {.iterations = NONE, .rank = NONE, .target = NONE, .centring = NONE};
  for (int g = 0; g < h->count; g++)
    if (h->groups[g]) hear(&s, h->groups[g]);
  if (s.iterations.high < 0) return NULL;
  Buf text = {0};
  put_story(&text, &s, dim, options);
  return buf_take(&text);
}

Columns *histories_columns(const Histories *h, const Method *method, int chains) {
  long rows = 0;
  for (int g = 0; g < h->count; g++) {
    if (!h->groups[g]) return NULL;
    long here = g * GROUP_CHAINS + (long)h->groups[g][0];
    if (here < chains && here < (g + 1) * GROUP_CHAINS) return NULL;
    if ((long)h->groups[g][1] > rows) rows = (long)h->groups[g][1];
  }
  Columns *columns = rows ? history_columns(method, chains, (int)rows) : NULL;
  for (int g = 0; g < h->count && columns; g++)
    history_fill(columns, method, g * GROUP_CHAINS, h->groups[g]);
  return columns;
}
