/* SPDX-License-Identifier: BSD-3-Clause
   Reader of call_values.jsonl. */
#include "call_values.h"
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "base/fs.h"

static Base base_of(const char *name, int *own) {
  static const struct {
    const char *name;
    Base base;
    int own;
  } BASES[] = {{"int", BASE_INT, 0},
               {"real", BASE_REAL, 0},
               {"vector", BASE_VECTOR, 1},
               {"row_vector", BASE_ROW_VECTOR, 1},
               {"matrix", BASE_MATRIX, 2}};
  for (size_t k = 0; k < sizeof BASES / sizeof *BASES; k++)
    if (strcmp(BASES[k].name, name) == 0) {
      *own = BASES[k].own;
      return BASES[k].base;
    }
  fail_msg("no type %s", name);
  return BASE_VOID;
}

/* Numbers of nested lists, in order of writing. */
static void flatten(const Json *json, View *v, long *at) {
  if (json_kind(json) == JSON_OBJECT) return;
  if (json_kind(json) == JSON_ARRAY) {
    for (int k = 0; k < json_count(json); k++) flatten(json_at(json, k), v, at);
    return;
  }
  double x;
  assert_true(json_number(json, &x));
  if (v->is_int)
    v->i[(*at)++] = (int)x;
  else
    v->r[(*at)++] = x;
}

/* Sizes of nested lists; {"columns": n} is a matrix without rows. */
static void measure(const Json *level, View *v) {
  double columns;
  for (int d = 0; d < v->ndims; d++) {
    v->dims[d] = json_kind(level) == JSON_ARRAY ? json_count(level) : 0;
    if (json_kind(level) == JSON_OBJECT) {
      assert_true(json_number(json_get(level, "columns"), &columns));
      v->dims[++d] = (long)columns;
    }
    level = v->dims[d] ? json_at(level, 0) : NULL;
  }
  v->size = 1;
  for (int d = 0; d < v->ndims; d++) v->size *= v->dims[d];
}

/* Matrices are written by rows and kept by columns. */
static void by_columns(Arena *arena, View *v) {
  if (v->base != BASE_MATRIX || !v->size) return;
  long rows = v->dims[v->ndims - 2], cols = v->dims[v->ndims - 1], size = rows * cols;
  double *out = ARENA_ARRAY(arena, double, v->size);
  for (long k = 0; k < v->size; k++)
    out[k / size * size + k % size % cols * rows + k % size / cols] = v->r[k];
  v->r = out;
}

View case_view(Arena *arena, const Json *pair) {
  const char *type = json_text(json_at(pair, 0), "");
  View v = {0};
  if (strncmp(type, "array[", 6) == 0) {
    for (type += 6, v.array = 1; *type != ']'; type++) v.array += *type == ',';
    type += 2;
  }
  int own = 0;
  v.base = base_of(type, &own);
  v.ndims = v.array + own;
  v.is_int = v.base == BASE_INT;
  measure(json_at(pair, 1), &v);
  v.r = v.is_int ? NULL : ARENA_ARRAY(arena, double, v.size + 1);
  v.i = v.is_int ? ARENA_ARRAY(arena, int, v.size + 1) : NULL;
  long at = 0;
  flatten(json_at(pair, 1), &v, &at);
  assert_int_equal(at, v.size);
  by_columns(arena, &v);
  return v;
}

void case_walk(const char *path, void (*each)(void *ctx, Arena *arena, const Json *line),
               void *ctx) {
  Buf text = {0}, error = {0};
  assert_int_equal(fs_read(path, 0, &text), 0);
  const char *p = buf_text(&text);
  while (*p) {
    const char *end = strchrnul(p, '\n');
    Json *line = json_parse((Str){p, (size_t)(end - p)}, &error);
    if (!line) fail_msg("%s", buf_text(&error));
    Arena *arena = arena_new();
    each(ctx, arena, line);
    arena_destroy(&arena);
    json_destroy(&line);
    p = *end ? end + 1 : end;
  }
  buf_free(&text);
  buf_free(&error);
}

Type case_type(const View *v) {
  return TYPE_ARRAY(v->base, v->array);
}
