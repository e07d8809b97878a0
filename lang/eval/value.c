/* SPDX-License-Identifier: BSD-3-Clause
   Values: making, sharing, copying, digests. */
#include "lang/eval/value.h"
#include <limits.h>
#include <math.h>
#include <string.h>
#include "base/alloc.h"
#include "lang/tree/leaf.h"

static bool has_numbers(Base base) {
  return base == BASE_INT || base == BASE_REAL || base == BASE_VECTOR ||
         base == BASE_ROW_VECTOR || base == BASE_MATRIX;
}

/* A value of [type] with its shape and no content. */
static Value *shaped(Type type, const long *dims) {
  Value *v = mem_new(sizeof *v);
  v->refs = 1;
  v->type = type;
  View *w = &v->view;
  w->base = type.base;
  w->array = type.array;
  w->ndims = type_ndims(type);
  w->is_int = type.base == BASE_INT;
  w->size = 1;
  ASSERT(w->ndims <= VIEW_MAX_DIMS);
  for (int k = 0; k < w->ndims; k++) {
    w->dims[k] = dims[k];
    w->size *= dims[k];
  }
  return v;
}

Value *value_zeros(Type type, const long *dims) {
  Value *v = shaped(type, dims);
  size_t n = (size_t)v->view.size;
  if (type.base == BASE_INT)
    v->view.i = mem_new(n * sizeof(int));
  else if (has_numbers(type.base))
    v->view.r = (n < VALUE_LARGE ? mem_new : mem_new_aligned)(n * sizeof(double));
  return v;
}

Value *value_new(Type type, const long *dims) {
  Value *v = value_zeros(type, dims);
  for (long k = 0; k < v->view.size; k++) {
    if (v->view.i)
      v->view.i[k] = INT_MIN;
    else if (v->view.r)
      v->view.r[k] = NAN;
  }
  return v;
}

Value *value_int(int x) {
  Value *v = value_zeros(TYPE(BASE_INT), NULL);
  v->view.i[0] = x;
  return v;
}

Value *value_real(double x) {
  Value *v = value_zeros(TYPE(BASE_REAL), NULL);
  v->view.r[0] = x;
  return v;
}

Value *value_text(const char *text) {
  Value *v = shaped(TYPE(BASE_STRING), NULL);
  v->text = mem_strdup(text);
  return v;
}

Value *value_fault(const char *why) {
  Value *v = shaped(TYPE(BASE_ERROR), NULL);
  v->text = mem_strdup(why);
  return v;
}

/* Texts that point into [block]; consumes both. */
static Value *texts_in(char **block, char ***texts, long n) {
  Value *v = shaped(TYPE_ARRAY(BASE_STRING, 1), &n);
  v->text = *block;
  v->texts = *texts;
  *block = NULL;
  *texts = NULL;
  return v;
}

Value *value_texts(const char *const *texts, long n) {
  size_t bytes = 0;
  for (long k = 0; k < n; k++) bytes += strlen(texts[k]) + 1;
  char *block = mem_new(bytes), *at = block;
  char **copies = mem_new(sizeof(char *) * (size_t)n);
  for (long k = 0; k < n; k++) {
    copies[k] = at;
    size_t length = strlen(texts[k]) + 1;
    memcpy(at, texts[k], length);
    at += length;
  }
  return texts_in(&block, &copies, n);
}

static long item_count(const Value *v) {
  return leaf_is_group(v->type) ? leaf_nparts(v->type) : v->view.size;
}

static Value **copy_items(Value **items, long n, bool share) {
  Value **copy = mem_new(sizeof(Value *) * (size_t)n);
  for (long k = 0; k < n; k++) copy[k] = share ? value_ref(items[k]) : items[k];
  return copy;
}

Value *value_tuple(Value **items, int n) {
  return value_tuples(items, n, 0);
}

Value *value_items(Type type, const long *dims, Value **items) {
  Value *v = shaped(type, dims);
  v->items = copy_items(items, v->view.size, false);
  return v;
}

Value *value_table(void) {
  Value *v = shaped(TYPE(BASE_TABLE), NULL);
  v->fields = map_new();
  return v;
}

Value *value_record(void) {
  Value *v = shaped(TYPE(BASE_RECORD), NULL);
  v->fields = map_new();
  return v;
}

Value *value_object(Base base, void *object, void (*object_free)(void *object)) {
  Value *v = shaped(TYPE(base), NULL);
  v->object = object;
  v->object_free = object_free;
  return v;
}

Value *value_from_view(const View *view) {
  Value *v = value_zeros(TYPE_ARRAY(view->base, view->array), view->dims);
  size_t n = (size_t)view->size;
  if (n == 0) return v;
  if (view->base == BASE_INT)
    memcpy(v->view.i, view->i, n * sizeof(int));
  else if (!view->is_int)
    memcpy(v->view.r, view->r, n * sizeof(double));
  else
    for (size_t k = 0; k < n; k++) v->view.r[k] = view->i[k];
  return v;
}

Value *value_adopt(const View *view) {
  Value *v = shaped(TYPE_ARRAY(view->base, view->array), view->dims);
  v->view.r = view->is_int ? NULL : view->r;
  v->view.i = view->is_int ? view->i : NULL;
  return v;
}

Value *value_ref(const Value *v) {
  if (!v) return NULL;
  Value *shared = (Value *)v;
  shared->refs++;
  return shared;
}

static void drop_fields(Value *v) {
  for (int k = 0; k < map_count(v->fields); k++) {
    Value *field = map_value_at(v->fields, k);
    value_drop(&field);
  }
  map_destroy(&v->fields);
}

static void free_content(Value *v) {
  if (v->items) {
    long n = item_count(v);
    for (long k = 0; k < n; k++) value_drop(&v->items[k]);
    mem_free(v->items);
  }
  if (v->type.base == BASE_TUPLE) mem_free((void *)v->type.parts);
  if (v->fields) drop_fields(v);
  if (v->object && v->object_free) v->object_free(v->object);
  mem_free(v->texts);
  mem_free(v->text);
  mem_free(v->view.r);
  mem_free(v->view.i);
}

void value_drop(Value **v) {
  Value *old = *v;
  *v = NULL;
  if (!old || --old->refs > 0) return;
  free_content(old);
  mem_free(old);
}

static Value *copy_fields(const Value *v) {
  Value *copy = v->type.base == BASE_TABLE ? value_table() : value_record();
  for (int k = 0; k < map_count(v->fields); k++)
    value_set_field(copy, map_key_at(v->fields, k),
                    value_ref(map_value_at(v->fields, k)));
  return copy;
}

static Value *copy_value(const Value *v) {
  if (v->view.r || v->view.i) return value_from_view(&v->view);
  if (v->fields) return copy_fields(v);
  if (v->texts) {
    Value *copy = value_texts((const char *const *)v->texts, v->view.size);
    copy->type = v->type;
    copy->view = v->view;
    return copy;
  }
  if (v->text) return value_text(v->text);
  if (!v->items) return NULL;
  Value **items = copy_items(v->items, item_count(v), true);
  Value *copy = v->type.base == BASE_TUPLE
                    ? value_tuples(items, v->type.nparts, v->type.array)
                : type_is_complex(v->type) ? value_complex(&items[0], &items[1])
                                           : value_items(v->type, v->view.dims, items);
  mem_free(items);
  return copy;
}

Value *value_own(Value **v) {
  Value *own = *v;
  *v = NULL;
  if (own->refs == 1) {
    own->has_digest = false;
    return own;
  }
  Value *copy = copy_value(own);
  if (!copy) return own; /* objects have no parts that could change */
  value_drop(&own);
  return copy;
}

Value *value_promote(Value **v, Type to) {
  Value *old = *v;
  *v = NULL;
  if (!old->view.is_int || to.base == BASE_INT || to.base == BASE_ANY) return old;
  View real = old->view;
  real.base = BASE_REAL;
  Value *promoted = value_from_view(&real);
  value_drop(&old);
  return promoted;
}

void value_set_field(Value *record, const char *name, Value *field) {
  record->has_digest = false;
  Value *old = map_set(record->fields, name, field);
  value_drop(&old);
}

Value *value_field(const Value *record, const char *name) {
  return record->fields ? map_get(record->fields, name) : NULL;
}

bool value_is_column(const Value *v) {
  return v->view.ndims == 1 && (v->view.r || v->view.i || v->texts);
}

long value_rows(const Value *table) {
  if (!table->fields || map_count(table->fields) == 0) return 0;
  const Value *first = map_value_at(table->fields, 0);
  return first->view.ndims > 0 ? first->view.dims[0] : 1;
}

void value_steps(const View *view, long step[VIEW_MAX_DIMS]) {
  long stride = 1;
  bool is_matrix = view->base == BASE_MATRIX;
  for (int k = view->ndims - 1; k >= 0; k--) {
    int d = k;
    if (is_matrix && k >= view->array) d = k == view->array ? k + 1 : k - 1;
    step[d] = stride;
    stride *= view->dims[d];
  }
}

static void hash_content(Hasher *h, Value *v) {
  const View *w = &v->view;
  for (int k = 0; k < w->ndims; k++) hash_int(h, "dim", w->dims[k]);
  if (w->r) hash_bytes(h, "reals", w->r, sizeof(double) * (size_t)w->size);
  if (w->i) hash_bytes(h, "ints", w->i, sizeof(int) * (size_t)w->size);
  if (v->texts)
    for (long k = 0; k < w->size; k++) hash_text(h, "text", v->texts[k]);
  else if (v->text)
    hash_text(h, "text", v->text);
  if (v->items)
    for (long k = 0; k < item_count(v); k++)
      hash_digest(h, "item", value_digest(v->items[k]));
  for (int k = 0; v->fields && k < map_count(v->fields); k++)
    hash_digest(h, map_key_at(v->fields, k), value_digest(map_value_at(v->fields, k)));
  /* Whoever made the object may give it a digest; else it equals itself. */
  if (v->object) {
    unsigned char unique[DIGEST_BYTES];
    entropy(unique, sizeof unique);
    hash_bytes(h, "object", unique, sizeof unique);
  }
}

Digest value_digest(Value *v) {
  if (v->has_digest) return v->digest;
  Hasher *h = hasher_new("value");
  Buf type = {0};
  type_print(&type, v->type);
  hash_text(h, "type", buf_text(&type));
  buf_free(&type);
  hash_content(h, v);
  v->digest = hasher_end(&h);
  v->has_digest = true;
  return v->digest;
}
