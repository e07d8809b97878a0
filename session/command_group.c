/* SPDX-License-Identifier: BSD-3-Clause
   group_by: a row for every group of rows, with numbers about it. */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "session/command.h"
#include "session/rows.h"

/* Of the numbers of one group; [x] may be reordered. */
typedef double Statistic(double *x, long n);

static double stat_sum(double *x, long n) {
  double sum = 0;
  for (long i = 0; i < n; i++) sum += x[i];
  return sum;
}

static double stat_mean(double *x, long n) {
  return stat_sum(x, n) / (double)n;
}

static double stat_sd(double *x, long n) {
  double mean = stat_mean(x, n), sum = 0;
  for (long i = 0; i < n; i++) sum += (x[i] - mean) * (x[i] - mean);
  return n > 1 ? sqrt(sum / (double)(n - 1)) : (double)NAN;
}

static double stat_min(double *x, long n) {
  double least = x[0];
  for (long i = 1; i < n; i++)
    if (isnan(x[i]) || x[i] < least) least = x[i];
  return least;
}

static double stat_max(double *x, long n) {
  double most = x[0];
  for (long i = 1; i < n; i++)
    if (isnan(x[i]) || x[i] > most) most = x[i];
  return most;
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double stat_median(double *x, long n) {
  if (isnan(stat_sum(x, n))) return (double)NAN;
  qsort(x, (size_t)n, sizeof *x, by_size);
  return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
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

static Groups groups_of(const Value *table, const char *const *keys, int nkeys) {
  Groups g = {0};
  rows_sorted(table, keys, nkeys, false, &g.rows);
  for (int i = 0; i < g.rows.n; i++)
    if (!i || !is_same_group(table, keys, nkeys, g.rows.at[i - 1], g.rows.at[i]))
      vec_push(&g.start, i);
  return g;
}

static long group_end(const Groups *g, int k) {
  return k + 1 < g->start.n ? g->start.at[k + 1] : g->rows.n;
}

/* The keys of every group, and `count`. */
static Value *table_of_keys(const Value *table, const Groups *g, const char *const *keys,
                            int nkeys) {
  Value *chosen = value_table();
  Rows first = {0};
  for (int k = 0; k < g->start.n; k++) vec_push(&first, g->rows.at[g->start.at[k]]);
  for (int i = 0; i < nkeys; i++)
    value_set_field(chosen, keys[i], value_ref(value_field(table, keys[i])));
  Value *out = table_pick(chosen, &first);
  long n = g->start.n;
  Value *count = value_new(TYPE_ARRAY(BASE_INT, 1), &n);
  for (int k = 0; k < g->start.n; k++)
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

static Value *statistic_column(const Value *column, const Groups *g, int statistic) {
  double *of = mem_new(sizeof *of * (size_t)(g->rows.n + 1));
  double *x = mem_new(sizeof *x * (size_t)(g->start.n + 1));
  for (int k = 0; k < g->start.n; k++) {
    long n = 0;
    for (long i = g->start.at[k]; i < group_end(g, k); i++)
      of[n++] = view_get(&column->view, g->rows.at[i]);
    x[k] = STATISTICS[statistic].of(of, n);
  }
  Value *out = numbers_column(x, g->start.n,
                              column->view.is_int && STATISTICS[statistic].keeps_int);
  mem_free(of);
  mem_free(x);
  return out;
}

/* mean = {"x", "y"}: columns mean_x, mean_y of [out]. */
static void add_statistic(Args *args, const Value *table, const Groups *g, int statistic,
                          Value *out) {
  const char *name = STATISTICS[statistic].name, **columns = NULL;
  int count = 0;
  if (!args_has(args, name) || !args_columns(args, table, name, -1, &columns, &count)) {
    mem_free(columns);
    return;
  }
  for (int i = 0; i < count && !args_failed(args); i++) {
    const Value *column = value_field(table, columns[i]);
    Buf title = {0};
    buf_printf(&title, "%s_%s", name, columns[i]);
    if (column->texts)
      args_fail(args, "group_by: `%s` holds texts, they have no %s", columns[i], name);
    else
      value_set_field(out, buf_text(&title), statistic_column(column, g, statistic));
    buf_free(&title);
  }
  mem_free(columns);
}

Value *command_group_by(Session *s, Args *args) {
  (void)s;
  const Value *table = args_table(args);
  const char **keys = NULL;
  int nkeys = 0;
  if (!table || !args_columns(args, table, "by", 1, &keys, &nkeys) ||
      !table_has_memory(args, table, value_rows(table))) {
    mem_free(keys);
    return NULL;
  }
  Groups g = groups_of(table, keys, nkeys);
  Value *out = table_of_keys(table, &g, keys, nkeys);
  for (int i = 0; i < STATISTIC_COUNT; i++) add_statistic(args, table, &g, i, out);
  const char *known[STATISTIC_COUNT + 3] = {"table", "by"};
  for (int i = 0; i < STATISTIC_COUNT; i++) known[i + 2] = STATISTICS[i].name;
  if (!args_done(args, known)) value_drop(&out);
  vec_free(&g.rows);
  vec_free(&g.start);
  mem_free(keys);
  return out;
}
