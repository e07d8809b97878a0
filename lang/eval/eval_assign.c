/* SPDX-License-Identifier: BSD-3-Clause
   Assignment: to variables, elements, fields and several at once. */
#include "lang/eval/evaluator.h"
#include <stdlib.h>
#include <string.h>
#include "lang/tree/leaf.h"

static void put_shape(Buf *out, const View *w) {
  for (int k = 0; k < w->ndims; k++) buf_printf(out, "%s%ld", k ? " x " : "", w->dims[k]);
}

EvalStatus eval_same_shape(Eval *e, Span span, const char *name, const Slot *old,
                           const Slot *value) {
  if (old->kind != SLOT_VALUE || value->kind != SLOT_VALUE) return EVAL_OK;
  const View *a = &old->v->view, *b = &value->v->view;
  for (int k = 0; k < leaf_nparts(old->v->type); k++) {
    Slot from = {.kind = SLOT_VALUE, .v = value->v->items[k]};
    Slot to = {.kind = SLOT_VALUE, .v = old->v->items[k]};
    TRY(eval_same_shape(e, span, name, &to, &from));
  }
  bool same = a->ndims == b->ndims;
  for (int k = 0; same && k < a->ndims; k++) same = a->dims[k] == b->dims[k];
  if (same) return EVAL_OK;
  Buf from = {0}, to = {0};
  put_shape(&from, b);
  put_shape(&to, a);
  eval_fail(e, EVAL_ERROR, span, "assigning %s elements to `%s` of %s", buf_text(&from),
            name, buf_text(&to));
  buf_free(&from);
  buf_free(&to);
  return EVAL_ERROR;
}

EvalStatus eval_fit_type(Eval *e, Span span, const char *name, Type type, Slot *value) {
  slot_promote(value, type);
  Type found = slot_type(value);
  if (type_fits(found, type)) return EVAL_OK;
  Buf from = {0}, to = {0};
  type_print(&from, found);
  type_print(&to, type);
  eval_fail(e, EVAL_ERROR, span, "a value of type %s does not fit `%s` of type %s",
            buf_text(&from), name, buf_text(&to));
  buf_free(&from);
  buf_free(&to);
  return EVAL_ERROR;
}

static EvalStatus store_note(Eval *e, const Node *lvalue, Slot *value) {
  if (value->kind == SLOT_EMPTY)
    return eval_fail(e, EVAL_ERROR, lvalue->span, "there is no value for `%s`",
                     lvalue->text);
  Note *note = eval_note_new(e, lvalue->text);
  slot_drop(&note->slot);
  note->slot = *value;
  note->is_dirty = true;
  value->kind = SLOT_EMPTY;
  return EVAL_OK;
}

static EvalStatus store_variable(Eval *e, const Node *lvalue, Slot *value) {
  if (eval_is_notebook(lvalue->sym)) return store_note(e, lvalue, value);
  const Sym *sym = lvalue->sym;
  Slot *place = &e->frame[sym->slot];
  bool is_plain = slot_is_scalar(value) && value->kind == place->kind;
  if (!is_plain) {
    TRY(eval_fit_type(e, lvalue->span, sym->name, sym->type, value));
    TRY(eval_same_shape(e, lvalue->span, sym->name, place, value));
    slot_drop(place);
  }
  *place = *value;
  value->kind = SLOT_EMPTY;
  return EVAL_OK;
}

static EvalStatus store_indexed(Eval *e, const Node *lvalue, Slot *value) {
  const Node *root = eval_index_root(lvalue);
  if (root->kind == NODE_VAR) {
    TRY(eval_store_index(e, lvalue, NULL, value));
    if (eval_is_notebook(root->sym)) eval_note_new(e, root->text)->is_dirty = true;
    return EVAL_OK;
  }
  Slot whole = {0};
  TRY(eval_slot(e, root, &whole));
  EvalStatus status = eval_store_index(e, lvalue, &whole, value);
  if (status == EVAL_OK) status = eval_store(e, root, &whole);
  slot_drop(&whole);
  return status;
}

static EvalStatus set_member(Eval *e, const Node *lvalue, Value *whole, Slot *value) {
  if (whole->fields) {
    value_set_field(whole, lvalue->text, slot_box(value));
    return EVAL_OK;
  }
  int k = atoi(lvalue->text) - 1;
  if (whole->type.base != BASE_TUPLE || !whole->items || k < 0 || k >= whole->type.nparts)
    return eval_fail(e, EVAL_ERROR, lvalue->span, "there is no `%s` to assign to",
                     lvalue->text);
  Slot old = {.kind = SLOT_VALUE, .v = whole->items[k]};
  TRY(eval_fit_type(e, lvalue->span, lvalue->text, old.v->type, value));
  TRY(eval_same_shape(e, lvalue->span, lvalue->text, &old, value));
  value_drop(&whole->items[k]);
  whole->items[k] = slot_box(value);
  value_refresh(whole);
  return EVAL_OK;
}

static EvalStatus store_field(Eval *e, const Node *lvalue, Slot *value) {
  Slot whole = {0};
  TRY(eval_slot(e, lvalue->kids[0], &whole));
  if (whole.kind != SLOT_VALUE || value->kind == SLOT_EMPTY) {
    slot_drop(&whole);
    return eval_fail(e, EVAL_ERROR, lvalue->span, "this has no fields to assign to");
  }
  EvalStatus status = eval_check_copy(e, lvalue->span, lvalue->text, whole.v);
  if (status == EVAL_OK) {
    whole.v = value_own(&whole.v);
    status = set_member(e, lvalue, whole.v, value);
  }
  if (status == EVAL_OK) status = eval_store(e, lvalue->kids[0], &whole);
  slot_drop(&whole);
  return status;
}

static EvalStatus store_members(Eval *e, const Node *lvalue, Slot *value) {
  bool is_tuple = value->kind == SLOT_VALUE && value->v->type.base == BASE_TUPLE &&
                  value->v->type.array == 0;
  if (!is_tuple || value->v->type.nparts != lvalue->nkids)
    return eval_fail(e, EVAL_ERROR, lvalue->span, "this needs a tuple of %d members",
                     lvalue->nkids);
  for (int k = 0; k < lvalue->nkids; k++) {
    Value *member = value_ref(value->v->items[k]);
    Slot s = slot_take(&member);
    EvalStatus status = eval_store(e, lvalue->kids[k], &s);
    slot_drop(&s);
    TRY(status);
  }
  return EVAL_OK;
}

/* ---- places that are read and written ---- */

static bool look_for_call(void *ctx, Node *node) {
  bool *found = ctx;
  *found = *found || node->kind == NODE_CALL;
  return !*found;
}

/* A part of a member of a tuple, which calls say. */
static bool is_called(const Node *place) {
  bool found = false;
  const Node *root = place->kind == NODE_INDEX ? eval_index_root(place) : place;
  if (root->kind == NODE_FIELD) node_walk((Node *)place, look_for_call, &found);
  return found;
}

/* Single indices made numbers: calls run once, though the place is asked for twice. */
static EvalStatus freeze(Eval *e, Arena *arena, Node *place) {
  if (place->kind != NODE_INDEX && place->kind != NODE_FIELD) return EVAL_OK;
  TRY(freeze(e, arena, place->kids[0]));
  for (int i = 1; place->kind == NODE_INDEX && i < place->nkids; i++) {
    Node *at = place->kids[i];
    if (!at || at->type.base != BASE_INT || at->type.array) continue;
    Node *number = node_new(arena, NODE_INT, at->span, 0);
    TRY(eval_int(e, at, "an index", &number->i));
    number->type = at->type;
    place->kids[i] = number;
  }
  return EVAL_OK;
}

static EvalStatus store(Eval *e, const Node *lvalue, Slot *value) {
  switch (lvalue->kind) {
  case NODE_VAR: return store_variable(e, lvalue, value);
  case NODE_INDEX: return store_indexed(e, lvalue, value);
  case NODE_FIELD: return store_field(e, lvalue, value);
  case NODE_TUPLE: return store_members(e, lvalue, value);
  default:
    return eval_fail(e, EVAL_ERROR, lvalue->span, "nothing can be assigned to this");
  }
}

EvalStatus eval_store(Eval *e, const Node *lvalue, Slot *value) {
  if (!is_called(lvalue)) return store(e, lvalue, value);
  Arena *arena = arena_new();
  Node *frozen = node_copy(arena, lvalue);
  EvalStatus status = freeze(e, arena, frozen);
  if (status == EVAL_OK) status = store(e, frozen, value);
  arena_destroy(&arena);
  return status;
}

/* `x op= value` as `x = x op value`. */
static EvalStatus compound_value(Eval *e, const Node *node, Slot *value) {
  char op[4] = {0};
  strncpy(op, node->text, sizeof op - 1);
  op[strcspn(op, "=")] = 0;
  Slot old = {0};
  EvalStatus status = eval_slot(e, node->kids[0], &old);
  if (status == EVAL_OK) {
    Slot result = {0};
    status = eval_binary(e, node, op, &old, value, &result);
    if (status == EVAL_OK) *value = result;
  }
  slot_drop(&old);
  return status;
}

EvalStatus eval_assign(Eval *e, const Node *node) {
  Slot value = {0};
  TRY(eval_slot(e, node->kids[1], &value));
  EvalStatus status = EVAL_OK;
  if (node->text[0] != '=') status = compound_value(e, node, &value);
  if (status == EVAL_OK) status = eval_store(e, node->kids[0], &value);
  slot_drop(&value);
  return status;
}
