/* SPDX-License-Identifier: BSD-3-Clause
   Functions of complex numbers, which take and give real and imaginary parts; functions
   that give tuples. */
#include <stdio.h>
#include <string.h>
#include "lang/eval/evaluator.h"
#include "lang/tree/leaf.h"

static EvalStatus call_on_parts(Eval *e, Span span, const Fn *fn, Slot *args, int n,
                                Slot *out) {
  View in[2 * FN_MAX_ARGS];
  int nviews = 0;
  for (int k = 0; k < n; k++) {
    bool is_complex = type_is_complex(slot_type(&args[k]));
    if (!is_complex && !slot_has_numbers(&args[k]))
      return eval_fail(e, EVAL_ERROR, span, "argument %d of `%s` has no numbers", k + 1,
                       fn->name);
    if (!is_complex) in[nviews++] = slot_view(&args[k]);
    for (int i = 0; is_complex && i < 2; i++) in[nviews++] = args[k].v->items[i]->view;
  }
  return eval_views(e, span, fn, in, nviews, out);
}

EvalStatus eval_complex(Eval *e, Span span, const FnMatch *match, Slot *args, int n,
                        Slot *out) {
  const Fn *fn = match->fn;
  Slot result = {0};
  for (int k = 0; k < n; k++)
    if (match->promote >> k & 1)
      slot_promote(&args[k], fn_promoted(fn, k, slot_type(&args[k])));
  TRY(call_on_parts(e, span, fn, args, n, &result));
  if (!type_is_complex(match->result)) {
    *out = result;
    return EVAL_OK;
  }
  Value *re = value_at(result.v, 0), *im = value_at(result.v, 1);
  *out = (Slot){.kind = SLOT_VALUE, .v = value_complex(&re, &im)};
  slot_drop(&result);
  return EVAL_OK;
}

EvalStatus eval_parts(Eval *e, Span span, const FnMatch *match, Slot *args, int n,
                      Slot *out) {
  char names[128];
  Value *parts[8];
  int done = 0;
  snprintf(names, sizeof names, "%s", match->fn->parts);
  char *rest = NULL;
  for (char *name = strtok_r(names, " ", &rest); name;
       name = strtok_r(NULL, " ", &rest)) {
    Slot part = {0};
    EvalStatus status = eval_apply_named(e, span, name, args, n, &part);
    if (status != EVAL_OK) {
      for (int k = 0; k < done; k++) value_drop(&parts[k]);
      return status;
    }
    parts[done++] = slot_box(&part);
  }
  *out = (Slot){.kind = SLOT_VALUE, .v = value_tuple(parts, done)};
  return EVAL_OK;
}

EvalStatus eval_unpack(Eval *e, Span span, Type type, Slot *packed) {
  if (!leaf_is_group(type)) return EVAL_OK;
  int n = leaf_count(type), done = 0;
  Type *types = mem_new(sizeof(Type) * (size_t)n);
  Value **leaves = mem_new(sizeof(Value *) * (size_t)n);
  EvalStatus status = EVAL_OK;
  leaf_types(type, types);
  for (; status == EVAL_OK && done < n; done += status == EVAL_OK) {
    Slot leaf = {0},
         args[] = {*packed, SLOT_OF_INT(done + 1), SLOT_OF_INT((int)types[done].base),
                   SLOT_OF_INT(types[done].array)};
    status = eval_apply_named(e, span, "tuple.part", args, 4, &leaf);
    if (status == EVAL_OK) leaves[done] = slot_box(&leaf);
  }
  slot_drop(packed);
  if (status == EVAL_OK)
    *packed = (Slot){.kind = SLOT_VALUE, .v = value_regroup(type, leaves)};
  for (int k = 0; status != EVAL_OK && k < done; k++) value_drop(&leaves[k]);
  mem_free(leaves);
  mem_free(types);
  return status;
}

/* Numbers and rows of them become complex; false where there is something else. */
static bool make_complex(Slot *item) {
  Type t = slot_type(item), to = type_complex_of(t);
  bool is_number = t.base == BASE_INT || t.base == BASE_REAL || t.base == BASE_ROW_VECTOR;
  if (is_number && !t.array) slot_promote(item, to);
  return type_is_complex(slot_type(item));
}

EvalStatus eval_complex_row(Eval *e, const Node *node, Slot *items, Slot *out) {
  int n = node->nkids;
  for (int k = 0; k < n; k++)
    if (!make_complex(&items[k]))
      return eval_fail(e, EVAL_ERROR, node->kids[k]->span,
                       "a row holds numbers only, or row_vectors only");
  Slot *halves = mem_new(sizeof(Slot) * (size_t)(n + 1));
  Value *parts[2] = {NULL, NULL};
  EvalStatus status = EVAL_OK;
  for (int i = 0; i < 2 && status == EVAL_OK; i++) {
    Slot part = {0};
    for (int k = 0; k < n; k++) {
      Value *member = value_ref(items[k].v->items[i]);
      halves[k] = slot_take(&member);
    }
    status = eval_row_of(e, node, halves, &part);
    slots_drop(halves, n);
    if (status == EVAL_OK) parts[i] = slot_box(&part);
  }
  if (status == EVAL_OK)
    *out = (Slot){.kind = SLOT_VALUE, .v = value_complex(&parts[0], &parts[1])};
  value_drop(&parts[0]);
  mem_free(halves);
  return status;
}
