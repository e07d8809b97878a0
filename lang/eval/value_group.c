/* SPDX-License-Identifier: BSD-3-Clause
   Values with parts: tuples of their members, complex numbers of a real and an imaginary
   block; arrays of them hold an array of each part. */
#include "base/alloc.h"
#include "lang/tree/leaf.h"
#include "lang/eval/value.h"

/* A value of [base] with the shape of [first], up to its own dimensions. */
static Value *group(Base base, int array, const Value *first, int ndims) {
  Value *v = mem_new(sizeof *v);
  v->refs = 1;
  v->type = TYPE_ARRAY(base, array);
  v->view = (View){.base = base, .array = array, .ndims = ndims, .size = 1};
  for (int k = 0; k < ndims; k++) {
    v->view.dims[k] = first->view.dims[k];
    v->view.size *= first->view.dims[k];
  }
  return v;
}

void value_refresh(Value *v) {
  if (v->type.base != BASE_TUPLE) return;
  Type *parts = (Type *)v->type.parts;
  for (int k = 0; k < v->type.nparts; k++) {
    parts[k] = v->items[k]->type;
    parts[k].array -= v->type.array;
  }
}

Value *value_tuples(Value **items, int n, int array) {
  Value *v = group(BASE_TUPLE, array, items[0], array);
  v->items = mem_new(sizeof(Value *) * (size_t)n);
  for (int k = 0; k < n; k++) v->items[k] = items[k];
  v->type.nparts = n;
  v->type.parts = mem_new(sizeof(Type) * (size_t)n);
  value_refresh(v);
  return v;
}

Value *value_complex(Value **re, Value **im) {
  Type t = type_complex_of((*re)->type);
  Value *v = group(t.base, t.array, *re, (*re)->view.ndims);
  v->items = mem_new(sizeof(Value *) * 2);
  v->items[0] = *re;
  v->items[1] = *im;
  *re = *im = NULL;
  return v;
}

Value *value_regroup(Type t, Value *const *leaves) {
  int n = leaf_nparts(t);
  if (!leaf_is_group(t)) return leaves[0];
  Value **items = mem_new(sizeof(Value *) * (size_t)n);
  for (int k = 0; k < n; k++)
    items[k] = value_regroup(leaf_part(t, k), leaves + leaf_before(t, k));
  Value *v = t.base == BASE_TUPLE ? value_tuples(items, n, t.array)
                                  : value_complex(&items[0], &items[1]);
  mem_free(items);
  return v;
}

Value *value_leaf(const Value *v, int k) {
  while (leaf_is_group(v->type)) {
    int part = 0, n;
    while (k >= (n = leaf_count(v->items[part]->type))) {
      k -= n;
      part++;
    }
    v = v->items[part];
  }
  return (Value *)v;
}

/* Along the first dimension of plain numbers: an element, or a row of a matrix. */
static Value *number_at(const Value *v, long i) {
  const View *w = &v->view;
  if (w->array > 0) {
    View part = view_element(w, i);
    return value_from_view(&part);
  }
  if (w->ndims == 1) return w->i ? value_int(w->i[i]) : value_real(w->r[i]);
  Value *row = value_zeros(TYPE(BASE_ROW_VECTOR), &w->dims[1]);
  for (long c = 0; c < w->dims[1]; c++) row->view.r[c] = w->r[c * w->dims[0] + i];
  return row;
}

Value *value_at(const Value *v, long i) {
  if (v->texts) return value_text(v->texts[i]);
  if (!leaf_is_group(v->type)) return v->items ? value_ref(v->items[i]) : number_at(v, i);
  int n = leaf_nparts(v->type);
  Value **items = mem_new(sizeof(Value *) * (size_t)n);
  for (int k = 0; k < n; k++) items[k] = value_at(v->items[k], i);
  Value *element = v->type.base == BASE_TUPLE ? value_tuples(items, n, v->type.array - 1)
                                              : value_complex(&items[0], &items[1]);
  mem_free(items);
  return element;
}

/* Numbers as complex ones, without imaginary part. */
static Value *promote_complex(Value *v, Type to) {
  v = value_promote(&v, type_real_of(to));
  Value *zero = value_zeros(v->type, v->view.dims);
  return value_complex(&v, &zero);
}

Value *value_promote_group(Value **v, Type to) {
  Value *old = *v;
  *v = NULL;
  if (type_is_complex(to) && !type_is_complex(old->type)) return promote_complex(old, to);
  if (to.base != BASE_TUPLE || old->type.base != BASE_TUPLE ||
      old->type.nparts != to.nparts)
    return old;
  old = value_own(&old);
  for (int k = 0; k < to.nparts; k++) {
    Type part = leaf_part(to, k);
    old->items[k] = leaf_is_group(part) ? value_promote_group(&old->items[k], part)
                                        : value_promote(&old->items[k], part);
  }
  value_refresh(old);
  return old;
}
