/* SPDX-License-Identifier: BSD-3-Clause
   Names and kinds of the statistics of a draw. */
#include <math.h>
#include "sampler/run/sample.h"

typedef struct StatInfo {
  const char *name;
  ColumnKind kind;
} StatInfo;

static const StatInfo INFO[STAT_COUNT] = {
#define STAT(name, kind, doc) {#name, COLUMN_##kind},
#include "sampler/method/stats.def"
#undef STAT
};

static const StatInfo WARMUP_INFO[] = {
#define WARMUP_STAT(name, kind, doc) {#name, COLUMN_##kind},
#include "sampler/run/warmup_stats.def"
#undef WARMUP_STAT
};

static const char *stat_name(Stat stat) {
  return INFO[stat].name;
}
static ColumnKind stat_kind(Stat stat) {
  return INFO[stat].kind;
}

Columns *stats_columns(const Method *method, int chains, int draws) {
  Columns *columns = columns_new(chains, draws);
  for (const Stat *stat = method->stats; *stat != STAT_COUNT && columns; stat++)
    if (!columns_add(columns, stat_name(*stat), stat_kind(*stat), 0, NULL))
      columns_destroy(&columns);
  return columns;
}

void stats_fill(Columns *columns, int chain, const RowBlock *stats) {
  for (int k = 0; k < columns->count; k++)
    for (int d = 0; d < columns->draws; d++)
      *column_at(columns, &columns->at[k], chain, d) = stats->at[d * stats->stride + k];
}

bool history_is_whole(const double *history, long n) {
  if (n < HISTORY_HEAD) return false;
  double chains = history[0], rows = history[1];
  bool fits = chains >= 1 && chains <= GROUP_CHAINS && rows >= 1 && rows <= HISTORY_MOST;
  return fits && history[2] == WARMUP_COUNT &&
         (double)n == HISTORY_HEAD + chains * rows * WARMUP_COUNT;
}

Columns *history_columns(const Method *method, int chains, int iterations) {
  Columns *columns = stats_columns(method, chains, iterations);
  for (int k = STAT_COUNT; k < WARMUP_COUNT && columns; k++) {
    const StatInfo *info = &WARMUP_INFO[k - STAT_COUNT];
    if (!columns_add(columns, info->name, info->kind, 0, NULL)) columns_destroy(&columns);
  }
  for (int k = 0; columns && k < columns->count; k++)
    for (long i = 0; columns->at[k].kind == COLUMN_REAL && i < (long)chains * iterations;
         i++)
      columns->at[k].data[i] = NAN;
  return columns;
}

/* Where column [k] stands in a row of a history. */
static int place_in_row(const Method *method, int k) {
  int own = method_columns(method);
  return k < own ? (int)method->stats[k] : STAT_COUNT + k - own;
}

void history_fill(Columns *columns, const Method *method, int first_chain,
                  const double *history) {
  long rows = (long)history[1];
  for (int c = 0; c < (int)history[0] && first_chain + c < columns->chains; c++)
    for (long i = 0; i < rows; i++) {
      const double *row = history + HISTORY_HEAD + (c * rows + i) * WARMUP_COUNT;
      for (int k = 0; k < columns->count; k++)
        *column_at(columns, &columns->at[k], first_chain + c, (int)i) =
            row[place_in_row(method, k)];
    }
}
