/* SPDX-License-Identifier: BSD-3-Clause
   Commands that give new tables from tables: rows chosen and ordered, columns chosen.
   Groups are in command_group.c. */
#include <limits.h>
#include <math.h>
#include <string.h>
#include "base/memory.h"
#include "base/suggest.h"
#include "session/command.h"
#include "session/rows.h"

const Value *args_table(Args *args) {
  const Value *table = args_take(args, "table", 0);
  if (table && table->type.base == BASE_TABLE && !table->type.array) return table;
  args_fail(args, "%s needs a table", args->call->text);
  return NULL;
}

/* A column of [table] (borrowed), or NULL with the error said. */
static const Value *table_column(Args *args, const Value *table, const char *name) {
  const Value *column = value_field(table, name);
  if (column) return column;
  int n = map_count(table->fields);
  const char **known = mem_new(sizeof *known * (size_t)(n + 1));
  for (int i = 0; i < n; i++) known[i] = map_key_at(table->fields, i);
  const char *near = suggest_nearest(name, known);
  args_fail(args,
            near ? "%s: the table has no column `%s`: did you mean `%s`?"
                 : "%s: the table has no column `%s`",
            args->call->text, name, near);
  mem_free(known);
  return NULL;
}

bool args_columns(Args *args, const Value *table, const char *name, int position,
                  const char ***names, int *count) {
  if (!args_texts(args, name, position, names, count)) {
    args_fail(args, "%s needs names of columns: \"x\" or {\"x\", \"y\"}",
              args->call->text);
    return false;
  }
  for (int i = 0; i < *count; i++)
    if (!table_column(args, table, (*names)[i])) return false;
  return true;
}

int column_compare(const Value *column, long a, long b) {
  if (column->texts) return strcmp(column->texts[a], column->texts[b]);
  double x = view_get(&column->view, a), y = view_get(&column->view, b);
  if (isnan(x) || isnan(y)) return isnan(x) - isnan(y);
  return (x > y) - (x < y);
}

static Value *pick_cells(const Session *s, const Value *column, const Rows *rows) {
  if (column->texts) {
    const char **texts = mem_new(sizeof *texts * (size_t)(rows->n + 1));
    long n = 0;
    for (; n < rows->n && !session_is_cut(s); n++) texts[n] = column->texts[rows->at[n]];
    Value *picked = value_texts(texts, n);
    mem_free(texts);
    return picked;
  }
  long n = rows->n;
  Value *picked = value_new(column->type, &n);
  for (int i = 0; i < rows->n && !session_is_cut(s); i++)
    if (column->view.is_int)
      picked->view.i[i] = column->view.i[rows->at[i]];
    else
      picked->view.r[i] = column->view.r[rows->at[i]];
  return picked;
}

enum { INDEX = 5 }; /* words of a row while rows are listed, sorted and grouped */

/* Whether there is memory for so many words a row; false with the error said. */
static bool has_memory(Args *args, long rows, int words) {
  size_t bytes = mem_size((size_t)rows, (size_t)words * sizeof(double));
  if (mem_has(bytes)) return true;
  Buf why = {0};
  mem_put_refusal(&why, (double)bytes);
  args_fail(args, "%s: a table of %ld rows needs %s", args->call->text, rows,
            buf_text(&why));
  buf_free(&why);
  return false;
}

bool table_has_memory(Args *args, const Value *table, long rows) {
  return has_memory(args, rows, map_count(table->fields) + INDEX);
}

Value *table_pick(const Session *s, const Value *table, const Rows *rows) {
  Value *picked = value_table();
  for (int i = 0; i < map_count(table->fields) && !session_is_cut(s); i++)
    value_set_field(picked, map_key_at(table->fields, i),
                    pick_cells(s, map_value_at(table->fields, i), rows));
  return picked;
}

/* Texts are compared with texts, numbers with numbers. */
static bool fits(Args *args, const char *name, const Value *column, const Value *value) {
  bool text = column->type.base == BASE_STRING;
  bool plain = text ? value->type.base == BASE_STRING : type_is_numeric(value->type);
  if (plain && value->view.ndims <= 1) return true;
  args_fail(args, "%s: `%s` holds %s, so it is compared with %s", args->call->text, name,
            text ? "texts" : "numbers", text ? "texts" : "numbers");
  return false;
}

/* Sign of element [i] of [column] against element [k] of [value], 2 where one is NaN. */
static int against(const Value *column, long i, const Value *value, long k) {
  if (column->texts) {
    int sign = strcmp(column->texts[i], value->texts ? value->texts[k] : value->text);
    return (sign > 0) - (sign < 0);
  }
  double x = view_get(&column->view, i), y = view_get(&value->view, k);
  return isnan(x) || isnan(y) ? 2 : (x > y) - (x < y);
}

static bool is_any_of(const Value *column, long i, const Value *value) {
  long n = value->view.ndims ? value->view.size : 1;
  for (long k = 0; k < n; k++)
    if (against(column, i, value, k) == 0) return true;
  return false;
}

/* filter(t, mask) */
static void keep_masked(const Session *s, Args *args, const Value *mask, bool *keep,
                        long rows) {
  if (mask->view.ndims != 1 || !mask->view.is_int || mask->view.size != rows) {
    args_fail(args, "filter: the mask must be %ld ints, 1 for a row that stays", rows);
    return;
  }
  for (long i = 0; i < rows && !session_is_cut(s); i++) keep[i] &= mask->view.i[i] != 0;
}

/* filter(t, name = value) */
static void keep_equal(const Session *s, Args *args, const Value *table, const char *name,
                       const Value *value, bool *keep) {
  const Value *column = table_column(args, table, name);
  if (!column || !fits(args, name, column, value)) return;
  long rows = value_rows(table);
  for (long i = 0; i < rows && !session_is_cut(s); i++)
    keep[i] &= is_any_of(column, i, value);
}

Value *command_filter(Session *s, Args *args) {
  const Value *table = args_table(args);
  if (!table || !has_memory(args, value_rows(table), INDEX)) return NULL;
  long n = value_rows(table);
  bool *keep = mem_new(sizeof *keep * (size_t)(n + 1));
  memset(keep, true, (size_t)n);
  for (int i = 1; i < args->count && !args_failed(args); i++) {
    if (args->names[i])
      keep_equal(s, args, table, args->names[i], args->values[i], keep);
    else if (i == 1)
      keep_masked(s, args, args->values[i], keep, n);
    else
      args_fail(args, "filter: argument %d is one too many", i + 1);
  }
  Rows rows = {0};
  for (long i = 0; i < n && !session_is_cut(s); i++)
    if (keep[i]) vec_push(&rows, i);
  bool fine = !args_failed(args) && table_has_memory(args, table, rows.n);
  Value *picked = fine ? table_pick(s, table, &rows) : NULL;
  vec_free(&rows);
  mem_free(keep);
  return picked;
}

/* Signs that satisfy a comparison: bit 0 less, 1 equal, 2 greater; != holds for NaN
   too. */
static const struct {
  const char *text;
  int signs;
} COMPARISONS[] = {{"==", 2}, {"!=", 5}, {"<", 1}, {"<=", 3}, {">", 4}, {">=", 6}};
enum { COMPARISON_COUNT = sizeof COMPARISONS / sizeof *COMPARISONS };

static int comparison_of(Args *args) {
  const char *text;
  if (args_text(args, "comparison", 1, &text))
    for (int i = 0; i < COMPARISON_COUNT; i++)
      if (strcmp(COMPARISONS[i].text, text) == 0) return COMPARISONS[i].signs;
  args_fail(
      args,
      "where needs \"==\", \"!=\", \"<\", \"<=\", \">\" or \">=\" between column and "
      "value");
  return 0;
}

Value *command_where(Session *s, Args *args) {
  const Value *column = args_take(args, "column", 0),
              *value = args_take(args, "value", 2);
  int signs = comparison_of(args);
  bool is_column = column && column->view.ndims == 1 &&
                   (column->texts || type_is_numeric(column->type));
  if (!is_column || !value)
    args_fail(args,
              "where needs a column, a comparison and a value: where(t.x, \">\", 2)");
  if (args_failed(args) || !fits(args, "column", column, value) ||
      !args_done(args, (const char *const[]){"column", "comparison", "value", NULL}))
    return NULL;
  long n = column->view.size;
  bool pairs = value->view.ndims == 1;
  if (pairs && value->view.size != n) {
    args_fail(args, "where: the column has %ld elements, the values are %ld", n,
              value->view.size);
    return NULL;
  }
  if (!has_memory(args, n, 1)) return NULL;
  Value *mask = value_new(TYPE_ARRAY(BASE_INT, 1), &n);
  for (long i = 0; i < n && !session_is_cut(s); i++) {
    int sign = against(column, i, value, pairs ? i : 0);
    mask->view.i[i] = sign == 2 ? signs == 5 : signs >> (sign + 1) & 1;
  }
  return mask;
}

typedef struct Order {
  const Value **columns;
  int count;
  bool descending;
} Order;

static bool is_missing(const Value *column, long i) {
  return !column->texts && isnan(view_get(&column->view, i));
}

/* Missing numbers stand last either way. */
static int by_columns(const void *ctx, long x, long y) {
  const Order *order = ctx;
  for (int i = 0; i < order->count; i++) {
    const Value *column = order->columns[i];
    int sign = column_compare(column, x, y);
    bool missing = is_missing(column, x) || is_missing(column, y);
    if (sign) return order->descending && !missing ? -sign : sign;
  }
  return 0;
}

void rows_sorted(const Session *s, const Value *table, const char *const *names,
                 int count, bool descending, Rows *rows) {
  const Value **columns = mem_new(sizeof *columns * (size_t)(count + 1));
  for (int i = 0; i < count; i++) columns[i] = value_field(table, names[i]);
  long n = value_rows(table);
  for (long i = 0; i < n && !session_is_cut(s); i++) vec_push(rows, i);
  Order order = {columns, count, descending};
  rows_sort(s, by_columns, &order, rows->at, rows->n);
  mem_free(columns);
}

Value *command_sort_by(Session *s, Args *args) {
  const Value *table = args_table(args);
  const char **names = NULL;
  int count = 0;
  bool descending = false;
  Value *sorted = NULL;
  args_flag(args, "descending", &descending);
  if (table && args_columns(args, table, "by", 1, &names, &count) &&
      args_done(args, (const char *const[]){"table", "by", "descending", NULL}) &&
      table_has_memory(args, table, value_rows(table))) {
    Rows rows = {0};
    rows_sorted(s, table, names, count, descending, &rows);
    sorted = table_pick(s, table, &rows);
    vec_free(&rows);
  }
  mem_free(names);
  return sorted;
}

Value *command_select(Session *s, Args *args) {
  (void)s;
  const Value *table = args_table(args);
  const char **names = NULL;
  int count = 0;
  Value *chosen = NULL;
  if (table && args_columns(args, table, "columns", 1, &names, &count) &&
      args_done(args, (const char *const[]){"table", "columns", NULL})) {
    chosen = value_table();
    for (int i = 0; i < count; i++)
      value_set_field(chosen, names[i], value_ref(value_field(table, names[i])));
  }
  mem_free(names);
  return chosen;
}

/* The first or the last rows. */
static Value *some_rows(const Session *s, Args *args, bool last) {
  const Value *table = args_table(args);
  long count = 5;
  const Value *given = args_take(args, "n", 1);
  if (given) args_number(args, "n", given, 0, INT_MAX, &count);
  if (!table || !args_done(args, (const char *const[]){"table", "n", NULL})) return NULL;
  long all = value_rows(table), n = count < all ? count : all;
  Rows rows = {0};
  for (long i = 0; i < n && !session_is_cut(s); i++)
    vec_push(&rows, last ? all - n + i : i);
  Value *picked = table_pick(s, table, &rows);
  vec_free(&rows);
  return picked;
}

Value *command_head(Session *s, Args *args) {
  return some_rows(s, args, false);
}

Value *command_tail(Session *s, Args *args) {
  return some_rows(s, args, true);
}

Value *command_columns(Session *s, Args *args) {
  (void)s;
  const Value *table = args_table(args);
  if (!table || !args_done(args, (const char *const[]){"table", NULL})) return NULL;
  int n = map_count(table->fields);
  const char **names = mem_new(sizeof *names * (size_t)(n + 1));
  for (int i = 0; i < n; i++) names[i] = map_key_at(table->fields, i);
  Value *texts = value_texts(names, n);
  mem_free(names);
  return texts;
}
