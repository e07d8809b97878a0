/* SPDX-License-Identifier: BSD-3-Clause
   Names and kinds of the statistics of a draw. */
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
