/* SPDX-License-Identifier: BSD-3-Clause
   Names and kinds of the statistics of a draw. */
#include "sampler/sample.h"

typedef struct StatInfo {
  const char *name;
  ColumnKind kind;
} StatInfo;

static const StatInfo INFO[STAT_COUNT] = {
#define STAT(name, kind, doc) {#name, COLUMN_##kind},
#include "sampler/stats.def"
#undef STAT
};

const char *stat_name(Stat stat) {
  return INFO[stat].name;
}
ColumnKind stat_kind(Stat stat) {
  return INFO[stat].kind;
}
