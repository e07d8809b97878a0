/* SPDX-License-Identifier: BSD-3-Clause
   Values as JSON; what is read is checked, it may come from a stranger's folder. */
#include "session/value_json.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"
#include "base/memory.h"
#include "lang/tree/leaf.h"

enum {
  WORD = 16,
  NODE = 64,        /* bytes of a value in a tree, about */
  LARGEST = 1 << 24 /* numbers of one value */
};

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
  static const char DIGITS[] = "0123456789abcdef";
  char *hex = mem_new((size_t)v->size * WORD + 1);
  for (long k = 0; k < v->size; k++) {
    uint64_t bits;
    memcpy(&bits, &v->r[k], sizeof bits);
    for (int d = WORD - 1; d >= 0; d--, bits >>= 4) hex[k * WORD + d] = DIGITS[bits & 15];
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
  for (long k = 0; k < value->view.size; k++)
    json_push(texts, json_new_text(value->texts[k]));
  json_set(out, "texts", texts);
  return out;
}

static Json *parts_json(const Value *value) {
  Json *out = json_new_object(), *parts = json_new_array();
  bool is_tuple = value->type.base == BASE_TUPLE;
  json_set(out, is_tuple ? "tuple" : "complex", parts);
  if (is_tuple) json_set(out, "array", json_new_int(value->type.array));
  for (int k = 0; out && k < leaf_nparts(value->type); k++) {
    Json *part = value_to_json(value->items[k]);
    if (part)
      json_push(parts, part);
    else
      json_destroy(&out);
  }
  return out;
}

Json *value_to_json(const Value *value) {
  if (leaf_is_group(value->type)) return parts_json(value);
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

static size_t size_of_fields(const Value *value) {
  size_t bytes = NODE;
  for (int i = 0; i < map_count(value->fields); i++)
    bytes += NODE + strlen(map_key_at(value->fields, i)) +
             value_json_size(map_value_at(value->fields, i));
  return bytes;
}

static size_t size_of_texts(const Value *value) {
  size_t bytes = NODE;
  for (long k = 0; k < value->view.size; k++) bytes += NODE + strlen(value->texts[k]);
  return bytes;
}

size_t value_json_size(const Value *value) {
  size_t bytes = NODE;
  if (leaf_is_group(value->type)) {
    for (int k = 0; k < leaf_nparts(value->type); k++)
      bytes += value_json_size(value->items[k]);
    return bytes;
  }
  if (type_is_numeric(value->type)) return bytes + (size_t)value->view.size * WORD;
  if (value->texts) return size_of_texts(value);
  if (value->fields) return size_of_fields(value);
  return bytes + (value->text ? strlen(value->text) : 0);
}

static void read_bits(const char *hex, View *v) {
  for (long k = 0; k < v->size; k++) {
    char word[WORD + 1] = {0};
    memcpy(word, hex + k * WORD, WORD);
    unsigned long long bits = strtoull(word, NULL, 16);
    memcpy(&v->r[k], &bits, sizeof bits);
  }
}

static bool read_ints(const Json *list, View *v) {
  for (long k = 0; k < v->size; k++) {
    int64_t x = json_int(json_at(list, (int)k), INT64_MAX);
    if (x < INT_MIN || x > INT_MAX) return false;
    v->i[k] = (int)x;
  }
  return true;
}

/* Shape of a value and how many numbers it has; false when it is none that we write. */
static bool read_shape(const Json *json, Type *type, long *dims, double *size) {
  int64_t base = json_int(json_get(json, "base"), -1);
  int64_t array = json_int(json_get(json, "array"), -1);
  const Json *list = json_get(json, "dims");
  if (base < 0 || base > BASE_ERROR || array < 0 || array > VIEW_MAX_DIMS - 2)
    return false;
  *type = TYPE_ARRAY((Base)base, (int)array);
  if (!type_is_numeric(*type) || json_kind(list) != JSON_ARRAY ||
      json_count(list) != type_ndims(*type))
    return false;
  *size = 1;
  for (int d = 0; d < json_count(list); d++) {
    dims[d] = json_int(json_at(list, d), -1);
    if (dims[d] < 0 || dims[d] > LARGEST) return false;
    *size *= (double)dims[d];
  }
  return *size <= LARGEST;
}

/* The numbers are counted before there is memory for them. */
static Value *numbers_from(const Json *json) {
  Type type;
  long dims[VIEW_MAX_DIMS];
  double size;
  if (!read_shape(json, &type, dims, &size)) return NULL;
  const Json *ints = json_get(json, "ints");
  const char *hex = json_text(json_get(json, "bits"), NULL);
  bool is_int = type.base == BASE_INT;
  if (is_int ? json_kind(ints) != JSON_ARRAY || json_count(ints) != size
             : !hex || strlen(hex) != size * WORD ||
                   strspn(hex, "0123456789abcdef") != strlen(hex))
    return NULL;
  if (!mem_has((size_t)size * sizeof(double))) return NULL;
  Value *value = value_new(type, dims);
  if (!is_int)
    read_bits(hex, &value->view);
  else if (!read_ints(ints, &value->view))
    value_drop(&value);
  return value;
}

/* Columns of a table have one dimension, and all the same size. */
static bool is_column(const Value *table, const Value *field) {
  return value_is_column(field) &&
         (map_count(table->fields) == 0 || field->view.size == value_rows(table));
}

static Value *fields_from(const Json *fields, Value *out) {
  bool fine = json_kind(fields) == JSON_OBJECT;
  for (JsonMember m = json_first(fields); m.key && fine; m = json_next(m)) {
    Value *field = value_from_json(m.value);
    fine = field && (out->type.base != BASE_TABLE || is_column(out, field));
    if (fine)
      value_set_field(out, m.key, field);
    else
      value_drop(&field);
  }
  if (!fine) value_drop(&out);
  return out;
}

static bool same_dims(const Value *a, const Value *b, int n) {
  for (int d = 0; d < n; d++)
    if (a->view.dims[d] != b->view.dims[d]) return false;
  return true;
}

/* The next member of a tuple with [array] dimensions, or the other part of complex
   numbers
   (-1). */
static bool is_part(const Value *part, const Value *first, int array) {
  bool numbers = type_is_numeric(part->type);
  if (array >= 0)
    return (numbers || leaf_is_group(part->type)) && part->type.array >= array &&
           same_dims(first, part, array);
  return numbers && !part->view.is_int && type_eq(first->type, part->type) &&
         same_dims(first, part, part->view.ndims);
}

static Value *group_of(Value **parts, int n, int array) {
  return array < 0 ? value_complex(&parts[0], &parts[1]) : value_tuples(parts, n, array);
}

static Value *parts_from(const Json *list, int array) {
  int n = json_kind(list) == JSON_ARRAY ? json_count(list) : 0, done = 0;
  if (array < 0 ? n != 2 : n < 1) return NULL;
  Value **parts = mem_new(sizeof(Value *) * (size_t)n), *out = NULL;
  bool fine = true;
  for (; fine && done < n; done++) {
    parts[done] = value_from_json(json_at(list, done));
    fine = parts[done] && is_part(parts[done], parts[0], array);
  }
  if (fine)
    out = group_of(parts, n, array);
  else
    for (int k = 0; k < done; k++) value_drop(&parts[k]);
  mem_free(parts);
  return out;
}

static Value *tuple_from(const Json *list, const Json *array) {
  int64_t n = json_int(array, -1);
  return n < 0 || n > VIEW_MAX_DIMS ? NULL : parts_from(list, (int)n);
}

static Value *texts_from(const Json *list) {
  if (json_kind(list) != JSON_ARRAY) return NULL;
  int n = json_count(list);
  const char **texts = mem_new(sizeof *texts * (size_t)(n + 1));
  bool fine = true;
  for (int i = 0; i < n; i++)
    fine &= (texts[i] = json_text(json_at(list, i), NULL)) != NULL;
  Value *value = fine ? value_texts(texts, n) : NULL;
  mem_free(texts);
  return value;
}

static Value *text_from(const Json *json) {
  const char *text = json_text(json, NULL);
  return text ? value_text(text) : NULL;
}

Value *value_from_json(const Json *json) {
  const Json *part;
  if ((part = json_get(json, "text"))) return text_from(part);
  if ((part = json_get(json, "texts"))) return texts_from(part);
  if ((part = json_get(json, "record"))) return fields_from(part, value_record());
  if ((part = json_get(json, "table"))) return fields_from(part, value_table());
  if ((part = json_get(json, "tuple"))) return tuple_from(part, json_get(json, "array"));
  if ((part = json_get(json, "complex"))) return parts_from(part, -1);
  return numbers_from(json);
}
