/* SPDX-License-Identifier: BSD-3-Clause
   Values as a person reads them: numbers as text, tables and fits as widgets. */
#include "session/show.h"
#include <string.h>
#include "base/alloc.h"
#include "fit/fit.h"
#include "session/show_numbers.h"
#include "session/state.h"
#include "widgets/widget.h"

enum { SHOWN_ELEMENTS = 12, SHOWN_ROWS = 10 };

/* Texts that a value shows instead of its fields. */
typedef struct Shown {
  char *mime, *rich, *plain;
} Shown;

static void shown_free(void *object) {
  Shown *shown = object;
  mem_free(shown->mime);
  mem_free(shown->rich);
  mem_free(shown->plain);
  mem_free(shown);
}

/* Of what is shown and the fields: a cell that reads a summary is replayed. */
static Digest digest_shown(const Shown *shown, const Map *fields) {
  Hasher *h = hasher_new("shown");
  hash_text(h, "mime", shown->mime);
  hash_text(h, "rich", shown->rich);
  hash_text(h, "plain", shown->plain);
  for (int i = 0; i < map_count(fields); i++) {
    hash_text(h, "field", map_key_at(fields, i));
    hash_digest(h, "value", value_digest(map_value_at(fields, i)));
  }
  return hasher_end(&h);
}

Value *shown_new(const char *mime, const char *rich, const char *plain, Value *fields) {
  Shown *shown = mem_new(sizeof *shown);
  *shown = (Shown){mem_strdup(mime), mem_strdup(rich), mem_strdup(plain)};
  Value *value = fields ? fields : value_record();
  if (!fields) value_set_field(value, "text", value_text(rich));
  value->object = shown;
  value->object_free = shown_free;
  value->digest = digest_shown(shown, value->fields);
  value->has_digest = true;
  return value;
}

static const Shown *shown_of(const Value *value) {
  bool holds = value->type.base == BASE_RECORD || value->type.base == BASE_TABLE;
  return holds ? value->object : NULL;
}

static void show_table(const Value *table, Buf *plain, Buf *html) {
  int count = map_count(table->fields);
  TableColumn *columns = mem_new(sizeof *columns * (size_t)(count + 1));
  for (int i = 0; i < count; i++) {
    Value *field = map_value_at(table->fields, i);
    bool text = field->type.base == BASE_STRING, whole = type_is_int(field->type);
    columns[i] = (TableColumn){.name = map_key_at(table->fields, i),
                               .type = text    ? "text"
                                       : whole ? "int"
                                               : "real"};
    if (text)
      columns[i].texts = (const char *const *)field->texts;
    else if (whole)
      columns[i].ints = field->view.i;
    else
      columns[i].numbers = field->view.r;
  }
  table_text(plain, columns, count, value_rows(table), SHOWN_ROWS);
  table_html(html, columns, count, value_rows(table), SHOWN_ROWS);
  mem_free(columns);
}

static void put_shape(Buf *out, const Column *column) {
  for (int d = 0; d < column->ndims; d++)
    buf_printf(out, "%s%ld%s", d ? ", " : "[", column->dims[d],
               d + 1 < column->ndims ? "" : "]");
}

static void show_fit(const Fit *fit, Buf *plain) {
  buf_printf(plain, "fit of %s: %d chain%s x %d draws, tune %d, seed %llu%s",
             model_name(fit->model), fit->posterior->chains,
             fit->posterior->chains == 1 ? "" : "s", fit->posterior->draws, fit->tune,
             (unsigned long long)fit->seed, fit->seed_is_derived ? " (derived)" : "");
  if (fit->posterior->draws < fit->asked)
    buf_printf(plain, ", stopped at %d of %ld draws", fit->posterior->draws, fit->asked);
  if (fit->thin > 1) buf_printf(plain, ", one of %d draws kept", fit->thin);
  if (fit_origin(fit)) buf_printf(plain, "\n%s", fit_origin(fit));
  buf_put(plain, "\nvariables:");
  for (int i = 0; i < fit->posterior->count; i++) {
    buf_printf(plain, "%s %s", i ? "," : "", fit->posterior->at[i].name);
    put_shape(plain, &fit->posterior->at[i]);
  }
}

static void put_block(Buf *out, const Program *program, BlockKind block) {
  Node **decls;
  int n = program_decls(program, block, &decls);
  if (n == 0) return;
  buf_printf(out, "\n%s:", block_name(block));
  for (int i = 0; i < n; i++) buf_printf(out, "%s %s", i ? "," : "", decls[i]->text);
}

static void show_model(const Model *model, Buf *plain) {
  const Program *program = model_program(model);
  buf_printf(plain, "model %s", model_name(model));
  put_block(plain, program, BLOCK_DATA);
  put_block(plain, program, BLOCK_PARAMETERS);
  put_block(plain, program, BLOCK_TRANSFORMED_PARAMETERS);
  put_block(plain, program, BLOCK_GENERATED);
}

void show_value(const Value *value, Buf *plain, Buf *html) {
  const Shown *shown = shown_of(value);
  Base base = value->type.array ? BASE_ANY : value->type.base;
  if (shown) {
    buf_put(plain, shown->plain);
    if (strcmp(shown->mime, "text/html") == 0) buf_put(html, shown->rich);
  } else if (base == BASE_TABLE) {
    show_table(value, plain, html);
  } else if (base == BASE_FIT) {
    show_fit(value->object, plain);
  } else if (base == BASE_MODEL) {
    show_model(value->object, plain);
  } else if (!show_numbers(plain, value)) {
    if (value->texts && value->view.size > SHOWN_ELEMENTS)
      buf_printf(plain, "array[%ld] string: ", value->view.size);
    value_print(plain, value, SHOWN_ELEMENTS);
  }
}

Json *mime_bundle(const char *plain, const char *html) {
  Json *data = json_new_object();
  json_set(data, "text/plain", json_new_text(plain));
  if (html && *html) json_set(data, "text/html", json_new_text(html));
  return data;
}

Json *show_bundle(const Value *value) {
  Buf plain = {0}, html = {0};
  show_value(value, &plain, &html);
  Json *data = mime_bundle(buf_text(&plain), buf_text(&html));
  const Shown *shown = shown_of(value);
  if (shown && strcmp(shown->mime, "text/html") != 0)
    json_set(data, shown->mime, json_new_text(shown->rich));
  buf_free(&plain);
  buf_free(&html);
  return data;
}
