/* SPDX-License-Identifier: BSD-3-Clause
   group_by: a row for every group of rows, with numbers about it. */
#include <limits.h>
#include <math.h>
#include <string.h>
#include "session/command.h"
#include "session/rows.h"

/* Of the [n] numbers of one group, which are at least one. */
typedef double Statistic(const Session *s, const double *x, long n);

static double stat_sum(const Session *s, const double *x, long n) {
  double sum = 0;
  for (long i = 0; i < n && !session_is_cut(s); i++) sum += x[i];
  return sum;
}

static double stat_mean(const Session *s, const double *x, long n) {
  return stat_sum(s, x, n) / (double)n;
}

static double stat_sd(const Session *s, const double *x, long n) {
  double mean = stat_mean(s, x, n), sum = 0;
  for (long i = 0; i < n && !session_is_cut(s); i++) sum += (x[i] - mean) * (x[i] - mean);
  return n > 1 ? sqrt(sum / (double)(n - 1)) : (double)NAN;
}

static double stat_min(const Session *s, const double *x, long n) {
  double least = x[0];
  for (long i = 1; i < n && !session_is_cut(s); i++)
    if (isnan(x[i]) || x[i] < least) least = x[i];
  return least;
}

static double stat_max(const Session *s, const double *x, long n) {
  double most = x[0];
  for (long i = 1; i < n && !session_is_cut(s); i++)
    if (isnan(x[i]) || x[i] > most) most = x[i];
  return most;
}

static int by_size(const void *ctx, long a, long b) {
  const double *x = ctx;
  return (x[a] > x[b]) - (x[a] < x[b]);
}

static double stat_median(const Session *s, const double *x, long n) {
  if (isnan(stat_sum(s, x, n))) return (double)NAN;
  long *at = mem_new(sizeof *at * (size_t)n);
  for (long i = 0; i < n; i++) at[i] = i;
  rows_sort(s, by_size, x, at, n);
  double upper = x[at[n / 2]];
  double median = n % 2 ? upper : (x[at[n / 2 - 1]] + upper) / 2;
  mem_free(at);
  return median;
}

static const struct {
  const char *name;
  Statistic *of;
  bool keeps_int; /* of ints it is an int */
} STATISTICS[] = {{"mean", stat_mean, false},     {"sd", stat_sd, false},
                  {"median", stat_median, false}, {"sum", stat_sum, true},
                  {"min", stat_min, true},        {"max", stat_max, true}};
enum { STATISTIC_COUNT = sizeof STATISTICS / sizeof *STATISTICS };

/* Rows in order of their keys; group k is rows [start[k], start[k + 1]). */
typedef struct Groups {
  Rows rows, start;
} Groups;

static bool is_same_group(const Value *table, const char *const *keys, int nkeys, long a,
                          long b) {
  for (int i = 0; i < nkeys; i++)
    if (column_compare(value_field(table, keys[i]), a, b) != 0) return false;
  return true;
}

static Groups groups_of(const Session *s, const Value *table, const char *const *keys,
                        int nkeys) {
  Groups g = {0};
  rows_sorted(s, table, keys, nkeys, false, &g.rows);
  for (int i = 0; i < g.rows.n && !session_is_cut(s); i++)
    if (!i || !is_same_group(table, keys, nkeys, g.rows.at[i - 1], g.rows.at[i]))
      vec_push(&g.start, i);
  return g;
}

static long group_end(const Groups *g, int k) {
  return k + 1 < g->start.n ? g->start.at[k + 1] : g->rows.n;
}

/* The keys of every group, and `count`. */
static Value *table_of_keys(const Session *s, const Value *table, const Groups *g,
                            const char *const *keys, int nkeys) {
  Value *chosen = value_table();
  Rows first = {0};
  for (int k = 0; k < g->start.n && !session_is_cut(s); k++)
    vec_push(&first, g->rows.at[g->start.at[k]]);
  for (int i = 0; i < nkeys; i++)
    value_set_field(chosen, keys[i], value_ref(value_field(table, keys[i])));
  Value *out = table_pick(s, chosen, &first);
  long n = g->start.n;
  Value *count = value_new(TYPE_ARRAY(BASE_INT, 1), &n);
  for (int k = 0; k < g->start.n && !session_is_cut(s); k++)
    count->view.i[k] = (int)(group_end(g, k) - g->start.at[k]);
  value_set_field(out, "count", count);
  value_drop(&chosen);
  vec_free(&first);
  return out;
}

/* Ints where all of [x] are whole and fit. */
static Value *numbers_column(const double *x, long n, bool as_int) {
  for (long k = 0; k < n; k++) as_int &= fabs(x[k]) <= INT_MAX;
  Value *column = value_new(TYPE_ARRAY(as_int ? BASE_INT : BASE_REAL, 1), &n);
  for (long k = 0; k < n; k++)
    if (as_int)
      column->view.i[k] = (int)x[k];
    else
      column->view.r[k] = x[k];
  return column;
}

static Value *statistic_column(const Session *s, const Value *column, const Groups *g,
                               int statistic) {
  double *of = mem_new(sizeof *of * (size_t)(g->rows.n + 1));
  double *x = mem_new(sizeof *x * (size_t)(g->start.n + 1));
  long done = 0;
  for (; done < g->start.n && !session_is_cut(s); done++) {
    int k = (int)done;
    long n = 0, end = group_end(g, k);
    for (long i = g->start.at[k]; i < end && !session_is_cut(s); i++)
      of[n++] = view_get(&column->view, g->rows.at[i]);
    x[k] = n ? STATISTICS[statistic].of(s, of, n) : 0;
  }
  Value *out =
      numbers_column(x, done, column->view.is_int && STATISTICS[statistic].keeps_int);
  mem_free(of);
  mem_free(x);
  return out;
}

/* mean = {"x", "y"}: columns mean_x, mean_y of [out]. */
static void add_statistic(const Session *s, Args *args, const Value *table,
                          const Groups *g, int statistic, Value *out) {
  const char *name = STATISTICS[statistic].name, **columns = NULL;
  int count = 0;
  if (!args_has(args, name) || !args_columns(args, table, name, -1, &columns, &count)) {
    mem_free(columns);
    return;
  }
  for (int i = 0; i < count && !args_failed(args) && !session_is_cut(s); i++) {
    const Value *column = value_field(table, columns[i]);
    Buf title = {0};
    buf_printf(&title, "%s_%s", name, columns[i]);
    if (column->texts)
      args_fail(args, "group_by: `%s` holds texts, they have no %s", columns[i], name);
    else
      value_set_field(out, buf_text(&title), statistic_column(s, column, g, statistic));
    buf_free(&title);
  }
  mem_free(columns);
}

Value *command_group_by(Session *s, Args *args) {
  const Value *table = args_table(args);
  const char **keys = NULL;
  int nkeys = 0;
  if (!table || !args_columns(args, table, "by", 1, &keys, &nkeys) ||
      !table_has_memory(args, table, value_rows(table))) {
    mem_free(keys);
    return NULL;
  }
  Groups g = groups_of(s, table, keys, nkeys);
  Value *out = table_of_keys(s, table, &g, keys, nkeys);
  for (int i = 0; i < STATISTIC_COUNT; i++) add_statistic(s, args, table, &g, i, out);
  const char *known[STATISTIC_COUNT + 3] = {"table", "by"};
  for (int i = 0; i < STATISTIC_COUNT; i++) known[i + 2] = STATISTICS[i].name;
  if (!args_done(args, known)) value_drop(&out);
  vec_free(&g.rows);
  vec_free(&g.start);
  mem_free(keys);
  return out;
}
