/* SPDX-License-Identifier: BSD-3-Clause
   The result of a task as text: entries as a table, all else a line each. */
#include <string.h>
#include "base/clock.h"
#include "base/vec.h"
#include "cache/task.h"

/* Heads may be anybody's: what a terminal would obey is left out. */
static void put_text(Buf *out, const char *text) {
  for (; *text; text++)
    buf_putc(out, (unsigned char)*text < ' ' || *text == 0x7f ? '?' : *text);
}

static void put_cell(Buf *out, const char *name, const Json *value) {
  char span[32];
  double seconds;
  bool is_span = strcmp(name, "age") == 0 || strncmp(name, "seconds", 7) == 0;
  if (is_span && json_number(value, &seconds)) {
    clock_span(seconds, span, sizeof span);
    buf_put(out, span);
  } else if (json_kind(value) == JSON_TEXT) {
    put_text(out, json_text(value, ""));
  } else if (json_kind(value) == JSON_BOOL) {
    buf_put(out, json_bool(value, false) ? "yes" : "no");
  } else if (json_kind(value) != JSON_NULL) {
    json_write(value, out);
  }
}

/* [cell] is room for it. */
static size_t width_of(const char *name, const Json *value, Buf *cell) {
  if (json_kind(value) == JSON_TEXT) return strlen(json_text(value, ""));
  buf_clear(cell);
  put_cell(cell, name, value);
  return cell->n;
}

static void pad(Buf *out, size_t n) {
  while (n-- > 0) buf_putc(out, ' ');
}

/* Numbers to the right; nothing behind the last column. */
static void put_padded(Buf *out, const char *text, size_t width, bool right, bool last) {
  size_t n = strlen(text), gap = n < width ? width - n : 0;
  if (right) pad(out, gap);
  buf_put(out, text);
  if (!right && !last) pad(out, gap);
  buf_put(out, last ? "\n" : "  ");
}

typedef struct Field {
  const char *name;
  size_t width;
  bool is_right;
} Field;

typedef Vec(Field) Fields;

static Fields fields_of(const Json *rows) {
  Fields fields = {0};
  Buf cell = {0};
  for (JsonMember m = json_first(json_at(rows, 0)); m.key; m = json_next(m)) {
    Field column = {m.key, strlen(m.key),
                    json_kind(m.value) == JSON_INT || json_kind(m.value) == JSON_REAL};
    for (int i = 0; i < json_count(rows); i++) {
      size_t n = width_of(m.key, json_get(json_at(rows, i), m.key), &cell);
      if (n > column.width) column.width = n;
    }
    vec_push(&fields, column);
  }
  buf_free(&cell);
  return fields;
}

static void put_table(const Json *rows, Buf *out) {
  Fields fields = fields_of(rows);
  Buf cell = {0};
  for (int i = -1; i < json_count(rows); i++)
    for (int k = 0; k < fields.n; k++) {
      const Field *c = &fields.at[k];
      buf_clear(&cell);
      if (i < 0)
        buf_put(&cell, c->name);
      else
        put_cell(&cell, c->name, json_get(json_at(rows, i), c->name));
      put_padded(out, buf_text(&cell), c->width, c->is_right, k == fields.n - 1);
    }
  buf_free(&cell);
  vec_free(&fields);
}

static bool is_table(const Json *value) {
  return json_kind(value) == JSON_ARRAY &&
         (!json_count(value) || json_kind(json_at(value, 0)) == JSON_OBJECT);
}

/* What a line says needs no other; "ok" is what the others say. */
static void put_member(Buf *out, const char *name, const Json *value, bool is_said) {
  if (is_said && json_kind(value) == JSON_OBJECT) return;
  if (is_table(value)) {
    put_table(value, out);
  } else if (strcmp(name, "says") == 0) {
    buf_printf(out, "%s\n", json_text(value, ""));
  } else if (strcmp(name, "ok") != 0) {
    buf_printf(out, "%s: ", name);
    put_cell(out, name, value);
    buf_putc(out, '\n');
  }
}

void task_put(const Json *result, Buf *out) {
  for (JsonMember m = json_first(result); m.key; m = json_next(m))
    put_member(out, m.key, m.value, json_get(result, "says") != NULL);
}
