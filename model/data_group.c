/* SPDX-License-Identifier: BSD-3-Clause
   Data of tuples and complex numbers: as values of the notebook, or as CmdStan's JSON has
   them, objects {"1": a, "2": b} and pairs [re, im] inside of the lists of the arrays
   around. */
#include <stdio.h>
#include <string.h>
#include "base/alloc.h"
#include "lang/tree/leaf.h"
#include "model/data_group.h"

static void join_dims(long *dims, const View *outer, const View *inner, Type *type) {
  int n = outer->ndims + inner->ndims;
  if (n > VIEW_MAX_DIMS) n = VIEW_MAX_DIMS;
  type->array = n;
  for (int k = 0; k < n; k++)
    dims[k] = k < outer->ndims ? outer->dims[k] : inner->dims[k - outer->ndims];
}

/* Numbers of one shape as an array of that; NULL when they differ. */
static Value *stack_numbers(const View *outer, Value *const *items) {
  const View *first = &items[0]->view;
  long dims[VIEW_MAX_DIMS], n = outer->size;
  Type type = TYPE(BASE_INT);
  for (long k = 0; k < n; k++) {
    const View *w = &items[k]->view;
    bool same = (w->r || w->i) && w->ndims == first->ndims &&
                memcmp(w->dims, first->dims, sizeof(long) * (size_t)w->ndims) == 0;
    if (!same) return NULL;
    if (w->r) type.base = BASE_REAL;
  }
  join_dims(dims, outer, first, &type);
  Value *v = value_zeros(type, dims);
  for (long k = 0; k < n; k++)
    for (long j = 0; j < first->size; j++) {
      if (v->view.i)
        v->view.i[k * first->size + j] = items[k]->view.i[j];
      else
        v->view.r[k * first->size + j] = view_get(&items[k]->view, j);
    }
  return v;
}

/* Objects, or arrays of them, as an array of objects. */
static Value *stack_records(const View *outer, Value *const *items) {
  const View *first = &items[0]->view;
  long dims[VIEW_MAX_DIMS], n = outer->size, size = first->size, at = 0;
  Type type = TYPE(BASE_RECORD);
  for (long k = 0; k < n; k++)
    if (items[k]->type.base != BASE_RECORD || items[k]->view.size != size) return NULL;
  Value **all = mem_new(sizeof(Value *) * (size_t)(n * size));
  for (long k = 0; k < n; k++)
    for (long j = 0; j < size; j++)
      all[at++] = value_ref(items[k]->type.array ? items[k]->items[j] : items[k]);
  join_dims(dims, outer, first, &type);
  Value *v = value_items(type, dims, all);
  mem_free(all);
  return v;
}

/* Field [key] of every object of an array. */
static Value *field_of_all(const Value *records, const char *key) {
  long n = records->view.size;
  Value **fields = mem_new(sizeof(Value *) * (size_t)n), *v = NULL;
  bool all = n > 0;
  for (long k = 0; k < n; k++) {
    fields[k] = value_field(records->items[k], key);
    all = all && fields[k];
  }
  if (all)
    v = fields[0]->type.base == BASE_RECORD ? stack_records(&records->view, fields)
                                            : stack_numbers(&records->view, fields);
  mem_free(fields);
  return v;
}

/* The first or the second numbers of pairs. */
static Value *half(const Value *pairs, int k) {
  const View *w = &pairs->view;
  bool is_pair = (w->r || w->i) && w->base != BASE_MATRIX && w->ndims > 0 &&
                 w->dims[w->ndims - 1] == 2;
  if (!is_pair) return NULL;
  Value *v = value_zeros(TYPE_ARRAY(BASE_REAL, w->ndims - 1), w->dims);
  for (long j = 0; j < v->view.size; j++) v->view.r[j] = view_get(w, 2 * j + k);
  return v;
}

static Value *complex_part(const Value *value, Type t, int k) {
  const View *w = &value->view;
  if (!w->r && !w->i) return NULL;
  if (w->ndims != type_ndims(t)) return half(value, k);
  Value *v = value_from_view(w); /* reals stand for complex numbers */
  if (k == 0) return v;
  Value *zeros = value_zeros(v->type, v->view.dims);
  value_drop(&v);
  return zeros;
}

/* Part [k] of what stands for a value of type [t]. */
static Value *part_of(const Value *value, Type t, int k) {
  char key[16];
  snprintf(key, sizeof key, "%d", k + 1);
  if (leaf_is_group(value->type)) {
    bool same = type_is_complex(value->type) == type_is_complex(t) &&
                leaf_nparts(value->type) == leaf_nparts(t);
    return same ? value_ref(value->items[k]) : NULL;
  }
  if (type_is_complex(t)) return complex_part(value, t, k);
  if (value->type.base == BASE_RECORD)
    return value->type.array ? field_of_all(value, key)
                             : value_ref(value_field(value, key));
  return value->view.size == 0 ? value_ref(value) : NULL; /* []: an array of no tuples */
}

Value *data_leaf(const Value *value, Type t, int k) {
  if (!leaf_is_group(t)) return value_ref(value);
  int part = 0;
  while (leaf_before(t, part + 1) <= k) part++;
  Value *member = part_of(value, t, part);
  if (!member) return NULL;
  Value *leaf = data_leaf(member, leaf_part(t, part), k - leaf_before(t, part));
  value_drop(&member);
  return leaf;
}
