/* SPDX-License-Identifier: BSD-3-Clause
   Values as JSON; what is read is checked, it may come from a stranger's folder. */
#include "session/value_json.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"

enum { WORD = 16, LARGEST = 1 << 24 /* numbers of one value */ };

static Json *fields_json(const Value *value) {
  Json *fields = json_new_object();
  for (int i = 0; i < map_count(value->fields); i++) {
    Json *field = value_to_json(map_value_at(value->fields, i));
    if (!field) {
      json_destroy(&fields);
      return NULL;
    }
    json_set(fields, map_key_at(value->fields, i), field);
  }
  return fields;
}

static Json *bits_json(const View *v) {
  char *hex = mem_new((size_t)v->size * WORD + 1);
  for (long k = 0; k < v->size; k++) {
    unsigned long long bits;
    memcpy(&bits, &v->r[k], sizeof bits);
    snprintf(hex + k * WORD, WORD + 1, "%016llx", bits);
  }
  Json *text = json_new_textn(hex, (size_t)v->size * WORD);
  mem_free(hex);
  return text;
}

static Json *numbers_json(const Value *value) {
  const View *v = &value->view;
  if (v->size > LARGEST) return NULL;
  Json *out = json_new_object(), *dims = json_new_array();
  json_set(out, "base", json_new_int(value->type.base));
  json_set(out, "array", json_new_int(value->type.array));
  for (int d = 0; d < v->ndims; d++) json_push(dims, json_new_int(v->dims[d]));
  json_set(out, "dims", dims);
  if (!v->is_int) {
    json_set(out, "bits", bits_json(v));
    return out;
  }
  Json *ints = json_new_array();
  for (long k = 0; k < v->size; k++) json_push(ints, json_new_int(v->i[k]));
  json_set(out, "ints", ints);
  return out;
}

static Json *texts_json(const Value *value) {
  Json *out = json_new_object(), *texts = json_new_array();
  for (long k = 0; k < value->view.size; k++) json_push(texts, json_new_text(value->texts[k]));
  json_set(out, "texts", texts);
  return out;
}

Json *value_to_json(const Value *value) {
  if (type_is_numeric(value->type)) return numbers_json(value);
  if (value->type.base == BASE_STRING && value->type.array == 1) return texts_json(value);
  if (value->type.array || value->object) return NULL;
  Json *out = json_new_object(), *part = NULL;
  const char *kind = NULL;
  if (value->type.base == BASE_STRING) part = json_new_text(value->text), kind = "text";
  if (value->type.base == BASE_RECORD) part = fields_json(value), kind = "record";
  if (value->type.base == BASE_TABLE) part = fields_json(value), kind = "table";
  if (part)
    json_set(out, kind, part);
  else
    json_destroy(&out);
  return out;
}

static bool read_bits(const Json *json, View *v) {
  const char *hex = json_text(json, "");
  if (strlen(hex) != (size_t)v->size * WORD || strspn(hex, "0123456789abcdef") != strlen(hex))
    return false;
  for (long k = 0; k < v->size; k++) {
    char word[WORD + 1] = {0};
    memcpy(word, hex + k * WORD, WORD);
    unsigned long long bits = strtoull(word, NULL, 16);
    memcpy(&v->r[k], &bits, sizeof bits);
  }
  return true;
}

static bool read_ints(const Json *json, View *v) {
  if (json_count(json) != v->size) return false;
  for (long k = 0; k < v->size; k++) v->i[k] = (int)json_int(json_at(json, (int)k), 0);
  return true;
}

/* Shape of a value; false when it is none that we write. */
static bool read_shape(const Json *json, Type *type, long *dims) {
  *type = TYPE_ARRAY((Base)json_int(json_get(json, "base"), -1),
                     (int)json_int(json_get(json, "array"), -1));
  const Json *list = json_get(json, "dims");
  if (type->array < 0 || type->array > VIEW_MAX_DIMS - 2 || !type_is_numeric(*type) ||
      json_count(list) != type_ndims(*type))
    return false;
  double size = 1;
  for (int d = 0; d < json_count(list); d++) {
    dims[d] = json_int(json_at(list, d), -1);
    if (dims[d] < 0 || dims[d] > LARGEST) return false;
    size *= (double)dims[d];
  }
  return size <= LARGEST;
}

static Value *numbers_from(const Json *json) {
  Type type;
  long dims[VIEW_MAX_DIMS];
  if (!read_shape(json, &type, dims)) return NULL;
  Value *value = value_new(type, dims);
  bool fine = value->view.is_int ? read_ints(json_get(json, "ints"), &value->view)
                                 : read_bits(json_get(json, "bits"), &value->view);
  if (!fine) value_drop(&value);
  return value;
}

static Value *fields_from(const Json *fields, Value *out) {
  for (int i = 0; i < json_count(fields); i++) {
    Value *field = value_from_json(json_value_at(fields, i));
    if (!field) {
      value_drop(&out);
      return NULL;
    }
    value_set_field(out, json_key_at(fields, i), field);
  }
  return out;
}

static Value *texts_from(const Json *list) {
  int n = json_count(list);
  const char **texts = mem_new(sizeof *texts * (size_t)(n + 1));
  for (int i = 0; i < n; i++) texts[i] = json_text(json_at(list, i), "");
  Value *value = value_texts(texts, n);
  mem_free(texts);
  return value;
}

Value *value_from_json(const Json *json) {
  if (json_kind(json) != JSON_OBJECT) return NULL;
  const Json *part;
  if ((part = json_get(json, "text"))) return value_text(json_text(part, ""));
  if ((part = json_get(json, "texts"))) return texts_from(part);
  if ((part = json_get(json, "record"))) return fields_from(part, value_record());
  if ((part = json_get(json, "table"))) return fields_from(part, value_table());
  return numbers_from(json);
}
