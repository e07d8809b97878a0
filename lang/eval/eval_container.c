/* SPDX-License-Identifier: BSD-3-Clause
   Expressions that put values together: arrays, rows, tuples, records; and their
   fields. */
#include "lang/eval/evaluator.h"
#include <stdlib.h>
#include <string.h>
#include "lang/tree/leaf.h"

static bool any_real(Slot *items, int n) {
  for (int k = 0; k < n; k++)
    if (!type_is_int(slot_type(&items[k]))) return true;
  return false;
}

/* Numbers of equal shape one after the other: the storage of an array of them. */
static EvalStatus stack_numbers(Eval *e, const Node *node, Slot *items, Slot *out) {
  int n = node->nkids;
  bool real = any_real(items, n);
  for (int k = 0; real && k < n; k++) slot_promote(&items[k], TYPE(BASE_REAL));
  View first = slot_view(&items[0]);
  long dims[VIEW_MAX_DIMS] = {n};
  if (first.ndims + 1 > VIEW_MAX_DIMS)
    return eval_fail(e, EVAL_ERROR, node->span, "too many dimensions");
  for (int k = 0; k < first.ndims; k++) dims[k + 1] = first.dims[k];
  for (int k = 1; k < n; k++) {
    View next = slot_view(&items[k]);
    if (!view_same_shape(&first, &next) || first.base != next.base)
      return eval_fail(e, EVAL_ERROR, node->kids[k]->span,
                       "element %d of the array has another type or size than the first",
                       k + 1);
  }
  TRY(eval_check_size(e, node->span, "the array", (double)first.size * n));
  Value *v = value_zeros(TYPE_ARRAY(first.base, first.array + 1), dims);
  for (int k = 0; k < n; k++) {
    View next = slot_view(&items[k]);
    for (long j = 0; j < first.size; j++) {
      if (v->view.i)
        v->view.i[k * first.size + j] = next.i[j];
      else
        v->view.r[k * first.size + j] = next.r[j];
    }
  }
  *out = (Slot){.kind = SLOT_VALUE, .v = v};
  return EVAL_OK;
}

static EvalStatus stack(Eval *e, const Node *node, Slot *items, Slot *out);

/* Arrays of tuples or complex numbers: an array of each part. */
static EvalStatus stack_groups(Eval *e, const Node *node, Slot *items, Slot *out) {
  Type first = slot_type(&items[0]);
  int n = node->nkids, nparts = leaf_nparts(first), done = 0;
  Value **parts = mem_new(sizeof(Value *) * (size_t)nparts);
  Slot *members = mem_new(sizeof(Slot) * (size_t)n);
  EvalStatus status = EVAL_OK;
  for (; status == EVAL_OK && done < nparts; done += status == EVAL_OK) {
    for (int k = 0; k < n; k++) {
      Value *member = value_ref(items[k].v->items[done]);
      members[k] = slot_take(&member);
    }
    Slot stacked = {0};
    status = stack(e, node, members, &stacked);
    slots_drop(members, n);
    if (status == EVAL_OK) parts[done] = slot_box(&stacked);
  }
  for (int k = 0; status != EVAL_OK && k < done; k++) value_drop(&parts[k]);
  if (status == EVAL_OK)
    *out = (Slot){.kind = SLOT_VALUE,
                  .v = first.base == BASE_TUPLE
                           ? value_tuples(parts, nparts, first.array + 1)
                           : value_complex(&parts[0], &parts[1])};
  mem_free(members);
  mem_free(parts);
  return status;
}

static bool all_groups(Slot *items, int n) {
  Type first = slot_type(&items[0]);
  for (int k = 0; k < n; k++)
    if (!leaf_is_group(first) || !type_eq(first, slot_type(&items[k]))) return false;
  return true;
}

/* Whether values like [first] make an array one by one: texts, records and objects do. */
static bool is_item(Type first) {
  return first.array == 0 && !leaf_is_group(first);
}

/* An array of texts, records or objects. */
static EvalStatus stack_items(Eval *e, const Node *node, Slot *items, Slot *out) {
  int n = node->nkids;
  Type first = slot_type(&items[0]);
  if (!is_item(first))
    return eval_fail(
        e, EVAL_ERROR, node->kids[0]->span,
        "the elements of an array must all be numbers of one type, single texts, "
        "or tuples of one type");
  for (int k = 1; k < n; k++) {
    Type next = slot_type(&items[k]);
    if (next.base != first.base || next.array != first.array)
      return eval_fail(e, EVAL_ERROR, node->kids[k]->span,
                       "element %d of the array has another type than the first", k + 1);
  }
  long dims[1] = {n};
  Value *v;
  if (first.base == BASE_STRING) {
    const char **texts = mem_new(sizeof(char *) * (size_t)n);
    for (int k = 0; k < n; k++) texts[k] = items[k].v->text;
    v = value_texts(texts, n);
    mem_free(texts);
  } else {
    Value **members = mem_new(sizeof(Value *) * (size_t)n);
    for (int k = 0; k < n; k++) members[k] = slot_box(&items[k]);
    v = value_items(TYPE_ARRAY(first.base, first.array + 1), dims, members);
    mem_free(members);
  }
  *out = (Slot){.kind = SLOT_VALUE, .v = v};
  return EVAL_OK;
}

static bool all_numbers(Slot *items, int n) {
  for (int k = 0; k < n; k++)
    if (!slot_has_numbers(&items[k])) return false;
  return true;
}

static bool any_complex(Slot *items, int n) {
  for (int k = 0; k < n; k++)
    if (type_is_complex(slot_type(&items[k]))) return true;
  return false;
}

/* An array of values of one type. */
static EvalStatus stack(Eval *e, const Node *node, Slot *items, Slot *out) {
  int n = node->nkids;
  bool complex = any_complex(items, n);
  for (int k = 0; complex && k < n; k++)
    slot_promote(&items[k], type_complex_of(slot_type(&items[k])));
  return all_numbers(items, n)  ? stack_numbers(e, node, items, out)
         : all_groups(items, n) ? stack_groups(e, node, items, out)
                                : stack_items(e, node, items, out);
}

EvalStatus eval_array(Eval *e, const Node *node, Slot *out) {
  int n = node->nkids;
  if (n == 0) {
    Type empty = type_is_numeric(node->type) ? node->type : TYPE_ARRAY(BASE_REAL, 1);
    const long dims[VIEW_MAX_DIMS] = {0};
    *out = (Slot){.kind = SLOT_VALUE, .v = value_zeros(empty, dims)};
    return EVAL_OK;
  }
  Slot *items = mem_new(sizeof(Slot) * (size_t)n);
  EvalStatus status = eval_all(e, node->kids, n, items);
  if (status == EVAL_OK) {
    status = stack(e, node, items, out);
    slots_drop(items, n);
  }
  if (status == EVAL_OK) slot_promote(out, node->type);
  mem_free(items);
  return status;
}

static EvalStatus row_of_scalars(Eval *e, const Node *node, Slot *items, Slot *out) {
  long dims[1] = {node->nkids};
  for (int k = 0; k < node->nkids; k++)
    if (!slot_is_scalar(&items[k]))
      return eval_fail(e, EVAL_ERROR, node->kids[k]->span,
                       "a row holds numbers only, or row_vectors only");
  Value *v = value_zeros(TYPE(BASE_ROW_VECTOR), dims);
  for (int k = 0; k < node->nkids; k++) v->view.r[k] = slot_real(&items[k]);
  *out = (Slot){.kind = SLOT_VALUE, .v = v};
  return EVAL_OK;
}

static bool is_row(const Slot *s) {
  return s->kind == SLOT_VALUE && s->v->type.base == BASE_ROW_VECTOR &&
         s->v->type.array == 0;
}

static EvalStatus matrix_of_rows(Eval *e, const Node *node, Slot *items, Slot *out) {
  long rows = node->nkids, cols = items[0].v->view.size, dims[2] = {rows, cols};
  for (int k = 1; k < rows; k++)
    if (!is_row(&items[k]) || items[k].v->view.size != cols)
      return eval_fail(e, EVAL_ERROR, node->kids[k]->span,
                       "row %d of the matrix must be a row_vector of %ld elements", k + 1,
                       cols);
  TRY(eval_check_size(e, node->span, "the matrix", (double)rows * (double)cols));
  Value *v = value_zeros(TYPE(BASE_MATRIX), dims);
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < cols; c++) v->view.r[c * rows + r] = items[r].v->view.r[c];
  *out = (Slot){.kind = SLOT_VALUE, .v = v};
  return EVAL_OK;
}

EvalStatus eval_row_of(Eval *e, const Node *node, Slot *items, Slot *out) {
  return node->nkids > 0 && is_row(&items[0]) ? matrix_of_rows(e, node, items, out)
                                              : row_of_scalars(e, node, items, out);
}

EvalStatus eval_row(Eval *e, const Node *node, Slot *out) {
  int n = node->nkids;
  Slot *items = mem_new(sizeof(Slot) * (size_t)(n + 1));
  EvalStatus status = eval_all(e, node->kids, n, items);
  if (status == EVAL_OK) {
    status = any_complex(items, n) ? eval_complex_row(e, node, items, out)
                                   : eval_row_of(e, node, items, out);
    slots_drop(items, n);
  }
  mem_free(items);
  return status;
}

EvalStatus eval_tuple(Eval *e, const Node *node, Slot *out) {
  int n = node->nkids;
  Slot *items = mem_new(sizeof(Slot) * (size_t)n);
  EvalStatus status = eval_all(e, node->kids, n, items);
  if (status == EVAL_OK) {
    Value **members = mem_new(sizeof(Value *) * (size_t)n);
    for (int k = 0; k < n; k++) members[k] = slot_box(&items[k]);
    *out = (Slot){.kind = SLOT_VALUE, .v = value_tuple(members, n)};
    mem_free(members);
  }
  mem_free(items);
  return status;
}

EvalStatus eval_record(Eval *e, const Node *node, Slot *out) {
  Value *record = value_record();
  for (int k = 0; k < node->nkids; k++) {
    const Node *kid = node->kids[k];
    Slot s = {0};
    EvalStatus status = eval_slot(e, kid, &s);
    if (status == EVAL_OK && s.kind == SLOT_EMPTY)
      status = eval_fail(e, EVAL_ERROR, kid->span, "this has no value");
    if (status != EVAL_OK) {
      value_drop(&record);
      return status;
    }
    value_set_field(record, kid->text, slot_box(&s));
  }
  *out = (Slot){.kind = SLOT_VALUE, .v = record};
  return EVAL_OK;
}

/* The names of [fields] for the end of a message. */
static EvalStatus no_field(Eval *e, const Node *node, const Value *object) {
  Buf names = {0};
  for (int k = 0; k < map_count(object->fields); k++)
    buf_printf(&names, "%s%s", k ? ", " : "", map_key_at(object->fields, k));
  const char *what = object->type.base == BASE_TABLE ? "column" : "field";
  EvalStatus status =
      eval_fail(e, EVAL_ERROR, node->span, "there is no %s `%s`; there are: %s", what,
                node->text, names.n ? buf_text(&names) : "none");
  buf_free(&names);
  return status;
}

static EvalStatus field_of_host(Eval *e, const Node *node, const Slot *owner, Slot *out) {
  Value *object = owner->kind == SLOT_VALUE ? owner->v : NULL;
  if (!e->host.field || !object || !object->object) {
    Buf type = {0};
    type_print(&type, slot_type(owner));
    eval_fail(e, EVAL_ERROR, node->span, "%s has no field `%s`", buf_text(&type),
              node->text);
    buf_free(&type);
    return EVAL_ERROR;
  }
  e->status = EVAL_OK;
  Value *value = e->host.field(e->host.ctx, e, node, object, node->text);
  if (!value && e->status == EVAL_OK)
    return eval_fail(e, EVAL_ERROR, node->span, "there is no `%s`", node->text);
  if (!value) return e->status;
  *out = slot_take(&value);
  return EVAL_OK;
}

EvalStatus eval_field(Eval *e, const Node *node, Slot *out) {
  Slot object = {0};
  TRY(eval_slot(e, node->kids[0], &object));
  Value *v = object.kind == SLOT_VALUE ? object.v : NULL;
  EvalStatus status = EVAL_OK;
  if (v && v->fields) {
    Value *field = value_ref(value_field(v, node->text));
    if (field && field->type.base == BASE_ERROR) {
      status = eval_fail(e, EVAL_ERROR, node->span, "%s", field->text);
      value_drop(&field);
    } else if (field)
      *out = slot_take(&field);
    else
      status = no_field(e, node, v);
  } else if (v && v->type.base == BASE_TUPLE) {
    int k = atoi(node->text);
    if (k < 1 || k > v->type.nparts)
      status = eval_fail(e, EVAL_ERROR, node->span, "the tuple has %d members, not `%s`",
                         v->type.nparts, node->text);
    else {
      Value *member = value_ref(v->items[k - 1]);
      *out = slot_take(&member);
    }
  } else
    status = field_of_host(e, node, &object, out);
  slot_drop(&object);
  return status;
}
