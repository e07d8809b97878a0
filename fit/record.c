/* SPDX-License-Identifier: BSD-3-Clause
   Records of how runs were asked for. */
#include "fit/record.h"
#include <stdio.h>
#include <string.h>

/* A variable has so many marks at most. */
enum { MARKS = 4096 };

/* FNV-1a (Fowler, Noll, Vo), folded to 16 bits: for whoever looks for a difference, not
   for whoever must not miss one. */
static unsigned mark_of(const void *bytes, size_t n, unsigned long long hash) {
  const unsigned char *p = bytes;
  for (size_t i = 0; i < n; i++) hash = (hash ^ p[i]) * 0x100000001b3ull;
  return (unsigned)((hash ^ hash >> 16 ^ hash >> 32 ^ hash >> 48) & 0xffff);
}

static unsigned mark_elements(const View *v, long from, long to) {
  const unsigned long long start = 0xcbf29ce484222325ull;
  return !v->is_int ? mark_of(v->r + from, sizeof *v->r * (size_t)(to - from), start)
                    : mark_of(v->i + from, sizeof *v->i * (size_t)(to - from), start);
}

static void put_marks(Json *variable, const View *v) {
  long each = (v->size + MARKS - 1) / MARKS;
  if (!v->size || (v->is_int ? !v->i : !v->r)) return;
  Buf marks = {0};
  for (long from = 0; from < v->size; from += each) {
    long to = from + each < v->size ? from + each : v->size;
    buf_printf(&marks, "%04x", mark_elements(v, from, to));
  }
  json_set(variable, "each", json_new_int(each));
  json_set(variable, "marks", json_new_text(buf_text(&marks)));
  buf_free(&marks);
}

static Json *describe(const Value *value) {
  Json *variable = json_new_object(), *dims = json_new_array();
  char hex[DIGEST_HEX];
  Buf type = {0};
  type_print(&type, value->type);
  digest_hex(value_digest((Value *)value), hex);
  for (int d = 0; d < value->view.ndims; d++)
    json_push(dims, json_new_int(value->view.dims[d]));
  json_set(variable, "type", json_new_text(buf_text(&type)));
  json_set(variable, "dims", dims);
  json_set(variable, "by_columns", json_new_bool(value->type.base == BASE_MATRIX));
  json_set(variable, "digest", json_new_text(hex));
  put_marks(variable, &value->view);
  buf_free(&type);
  return variable;
}

Json *record_of(const KeyParts *parts) {
  const FitRequest *r = parts->request;
  const Program *program = model_program(r->model);
  Json *record = json_new_object(), *data = json_new_object();
  Node **decls;
  int n = program_decls(program, BLOCK_DATA, &decls);
  for (int i = 0; i < n; i++) {
    const Value *value = r->data.find(r->data.ctx, decls[i]->text);
    if (value) json_set(data, decls[i]->text, describe(value));
  }
  json_set(record, "source", json_new_text(program->source));
  json_set(record, "data", data);
  return record;
}
