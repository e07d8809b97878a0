/* SPDX-License-Identifier: BSD-3-Clause
   Commands that ask the cache: cache_ls() and its kind, one for each row of
   cache/task.def. */
#include <limits.h>
#include <math.h>
#include <string.h>
#include "base/alloc.h"
#include "base/vec.h"
#include "cache/task.h"
#include "session/cache_call.h"
#include "session/command.h"

/* --- results as values --- */

static Value *value_of(const Json *json);

static Value *number_of(const Json *json) {
  int64_t i = json_int(json, 0);
  double x = 0;
  if (json_kind(json) == JSON_BOOL) return value_int(json_bool(json, false));
  if (json_kind(json) == JSON_INT && i >= INT_MIN && i <= INT_MAX)
    return value_int((int)i);
  json_number(json, &x);
  return value_real(x);
}

static Value *record_of(const Json *json) {
  Value *record = value_record();
  for (JsonMember m = json_first(json); m.key; m = json_next(m))
    value_set_field(record, m.key, value_of(m.value));
  return record;
}

static bool is_number(const Json *json) {
  JsonKind kind = json_kind(json);
  return kind == JSON_INT || kind == JSON_REAL || kind == JSON_BOOL;
}

/* Sizes may be more than an int. */
static Value *numbers_of(const Json *rows, const char *name, bool as_int) {
  long n = json_count(rows);
  Value *column = value_new(TYPE_ARRAY(as_int ? BASE_INT : BASE_REAL, 1), &n);
  for (int i = 0; i < n; i++) {
    const Json *cell = json_get(json_at(rows, i), name);
    double x = json_bool(cell, false);
    if (json_kind(cell) != JSON_BOOL) json_number(cell, &x);
    if (as_int)
      column->view.i[i] = (int)x;
    else
      column->view.r[i] = x;
  }
  return column;
}

static Value *texts_of(const Json *rows, const char *name) {
  long n = json_count(rows);
  const char **texts = mem_new(sizeof *texts * (size_t)(n + 1));
  for (int i = 0; i < n; i++) {
    const Json *row = json_at(rows, i);
    texts[i] = json_text(name ? json_get(row, name) : row, "");
  }
  Value *column = value_texts(texts, n);
  mem_free(texts);
  return column;
}

static Value *column_of(const Json *rows, const char *name) {
  bool numbers = true, ints = true;
  for (int i = 0; i < json_count(rows); i++) {
    const Json *cell = json_get(json_at(rows, i), name);
    int64_t x = json_int(cell, 0);
    numbers &= is_number(cell);
    ints &= json_kind(cell) != JSON_REAL && x >= -INT_MAX && x <= INT_MAX;
  }
  return numbers ? numbers_of(rows, name, ints) : texts_of(rows, name);
}

static Value *table_of(const Json *rows) {
  Value *table = value_table();
  for (JsonMember m = json_first(json_at(rows, 0)); m.key; m = json_next(m))
    value_set_field(table, m.key, column_of(rows, m.key));
  return table;
}

static Value *value_of(const Json *json) {
  switch (json_kind(json)) {
  case JSON_OBJECT: return record_of(json);
  case JSON_TEXT: return value_text(json_text(json, ""));
  case JSON_NULL: return value_text("");
  case JSON_ARRAY:
    if (json_count(json) && json_kind(json_at(json, 0)) != JSON_OBJECT)
      return texts_of(json, NULL);
    return table_of(json);
  default: return number_of(json);
  }
}

/* --- arguments --- */

typedef Vec(char *) Texts;

/* A number is taken for what its digits say. */
static const char *text_of(Args *args, const char *name, const Value *v, Texts *made) {
  Buf digits = {0};
  if (v->type.base == BASE_STRING && !v->type.array) return v->text;
  if (!type_is_numeric(v->type) || v->view.ndims != 0) {
    args_fail(args, "%s: `%s` must be a text in quotes or a number", args->call->text,
              name);
    return NULL;
  }
  buf_double(&digits, view_get(&v->view, 0));
  vec_push(made, buf_take(&digits));
  return made->at[made->n - 1];
}

static void take_option(Args *args, TaskId id, TaskCall *call, const char *name,
                        bool is_flag, Texts *made) {
  Buf error = {0};
  bool flag = false;
  if (!args_has(args, name)) return;
  const Value *v = is_flag ? NULL : args_take(args, name, -1);
  const char *text = v ? text_of(args, name, v, made) : NULL;
  bool given = is_flag ? args_flag(args, name, &flag) && flag : text != NULL;
  if (given && !task_set(call, id, name, text, &error))
    args_fail(args, "%s: %s", args->call->text, buf_text(&error));
  buf_free(&error);
}

static Value *run_call(Session *s, Args *args, TaskId id, TaskCall *call) {
  Buf error = {0};
  Json *result = cache_call(s, id, call, &error);
  bool is_table = strncmp(TASK_ROWS[id].signature, "table", 5) == 0;
  Value *value = NULL;
  if (result)
    value = value_of(is_table ? json_get(result, "entries") : result);
  else
    args_fail(args, "%s: %s", args->call->text, buf_text(&error));
  json_destroy(&result);
  buf_free(&error);
  return value;
}

static Value *run_task(Session *s, Args *args, TaskId id) {
  TaskCall call = {0};
  Texts made = {0};
  const char *known[TASKS] = {NULL}, *name;
  bool is_flag;
  s->is_impure = true;
  if (TASK_ROWS[id].word != WORD_NONE) args_text(args, "name", 0, &call.word);
  for (int i = 0; (name = task_option(id, i, &is_flag)); i++) {
    known[i] = name;
    take_option(args, id, &call, name, is_flag, &made);
  }
  Value *value = args_done(args, known) ? run_call(s, args, id, &call) : NULL;
  for (int i = 0; i < made.n; i++) mem_free(made.at[i]);
  vec_free(&made);
  return value;
}

#define TASK(name, word, words, signature, doc)                                          \
  Value *command_cache_##name(Session *s, Args *args) {                                  \
    return run_task(s, args, TASK_##name);                                               \
  }
#include "cache/task.def"
#undef TASK
