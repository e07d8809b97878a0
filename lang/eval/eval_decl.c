/* SPDX-License-Identifier: BSD-3-Clause
   Declarations: sizes, first values, bounds, and the check of what a variable has
   become. */
#include "lang/eval/evaluator.h"
#include "lang/tree/leaf.h"
#include <math.h>
#include "base/memory.h"

EvalStatus eval_check_size(Eval *e, Span span, const char *name, double total) {
  const double bytes = total * sizeof(double);
  if (total < 0x1p31 && mem_has((size_t)bytes)) return EVAL_OK;
  Buf why = {0};
  if (total >= 0x1p31) {
    mem_put_size(&why, bytes);
    buf_put(&why, ", more than an int can count");
  } else {
    mem_put_refusal(&why, bytes);
  }
  eval_fail(e, EVAL_ERROR, span, "`%s` would have %.0f elements: %s", name, total,
            buf_text(&why));
  buf_free(&why);
  return EVAL_ERROR;
}

EvalStatus eval_check_copy(Eval *e, Span span, const char *name, const Value *v) {
  return v->refs > 1 ? eval_check_size(e, span, name, (double)v->view.size) : EVAL_OK;
}

static bool is_square(const Node *type, int own) {
  return type->base == BASE_MATRIX && own == 1;
}

static int own_sizes(const Node *type) {
  int own = type->nkids - DT_SIZES - type->array;
  return own > 2 ? 2 : own;
}

EvalStatus eval_decl_dims(Eval *e, const Node *decl, long *dims, int *ndims) {
  const Node *type = decl->kids[0];
  int own = own_sizes(type), n = type->array + own;
  double total = 1;
  *ndims = 0;
  if (n + 1 > VIEW_MAX_DIMS)
    return eval_fail(e, EVAL_ERROR, decl->span, "`%s` has too many dimensions",
                     decl->text);
  for (int k = 0; k < n; k++) {
    const Node *size = type->kids[DT_SIZES + k];
    int x;
    if (!size)
      return eval_fail(e, EVAL_ERROR, decl->span, "`%s` has no size", decl->text);
    TRY(eval_int(e, size, "a size", &x));
    if (x < 0)
      return eval_fail(e, EVAL_ERROR, size->span,
                       "a size of `%s` is %d, it must not be negative", decl->text, x);
    dims[(*ndims)++] = x;
    total *= x;
  }
  if (is_square(type, own)) {
    dims[*ndims] = dims[*ndims - 1];
    total *= (double)dims[(*ndims)++];
  }
  return eval_check_size(e, decl->span, decl->text, total);
}

static EvalStatus blank(Eval *e, const Node *decl, Slot *out);

/* A tuple or complex value of blank leaves. */
static EvalStatus blank_group(Eval *e, const Node *decl, Slot *out) {
  const Sym *sym = decl->sym;
  Value **leaves = mem_new(sizeof(Value *) * (size_t)sym->nleaves);
  EvalStatus status = EVAL_OK;
  for (int k = 0; k < sym->nleaves && status == EVAL_OK; k++) {
    Slot leaf = {0};
    status = blank(e, sym->leaves[k], &leaf);
    leaves[k] = slot_box(&leaf);
  }
  if (status == EVAL_OK)
    *out = (Slot){.kind = SLOT_VALUE, .v = value_regroup(sym->type, leaves)};
  for (int k = 0; status != EVAL_OK && k < sym->nleaves; k++) value_drop(&leaves[k]);
  mem_free(leaves);
  return status;
}

/* A value of the declared type: NaN and the smallest int, as Stan starts them. */
static EvalStatus blank(Eval *e, const Node *decl, Slot *out) {
  const Node *type = decl->kids[0];
  Type t = TYPE_ARRAY(type->base, type->array);
  long dims[VIEW_MAX_DIMS];
  int n;
  if (leaf_is_group(t)) return blank_group(e, decl, out);
  TRY(eval_decl_dims(e, decl, dims, &n));
  if (t.base == BASE_STRING && t.array == 0)
    *out = (Slot){.kind = SLOT_VALUE, .v = value_text("")};
  else if (type_is_numeric(t)) {
    Value *v = value_new(t, dims);
    *out = slot_take(&v);
  } else
    *out = (Slot){.kind = SLOT_EMPTY};
  return EVAL_OK;
}

static EvalStatus first_value(Eval *e, const Node *decl, Slot *out) {
  Slot wanted = {0}, value = {0};
  TRY(blank(e, decl, &wanted));
  EvalStatus status = eval_slot(e, decl->kids[1], &value);
  if (status == EVAL_OK)
    status = eval_fit_type(e, decl->kids[1]->span, decl->text, decl->type, &value);
  if (status == EVAL_OK)
    status = eval_same_shape(e, decl->span, decl->text, &wanted, &value);
  slot_drop(&wanted);
  if (status == EVAL_OK)
    *out = value;
  else
    slot_drop(&value);
  return status;
}

/* At notebook scope a declaration with a value keeps its promise at once. */
static EvalStatus declare_note(Eval *e, const Node *decl, Slot *value) {
  bool has_value = decl->nkids > 1 && decl->kids[1];
  if (has_value && value->kind != SLOT_EMPTY) {
    Value *v = slot_box(value);
    EvalStatus status = eval_check_constraint(e, decl, v);
    *value = slot_take(&v);
    TRY(status);
  }
  Note *note = eval_note_new(e, decl->text);
  slot_drop(&note->slot);
  note->slot = *value;
  note->is_dirty = true;
  value->kind = SLOT_EMPTY;
  return EVAL_OK;
}

EvalStatus eval_declare(Eval *e, const Node *decl) {
  Slot value = {0};
  if (decl->nkids > 1 && decl->kids[1])
    TRY(first_value(e, decl, &value));
  else
    TRY(blank(e, decl, &value));
  EvalStatus status = EVAL_OK;
  if (eval_is_notebook(decl->sym))
    status = declare_note(e, decl, &value);
  else {
    Slot *place = &e->frame[decl->sym->slot];
    slot_drop(place);
    *place = value;
    value.kind = SLOT_EMPTY;
  }
  slot_drop(&value);
  return status;
}

/* ---- bounds ---- */

static EvalStatus bound(Eval *e, const Node *decl, const Node *node, Slot *out) {
  if (!node) return EVAL_OK;
  TRY(eval_slot(e, node, out));
  if (slot_has_numbers(out)) return EVAL_OK;
  slot_drop(out);
  return eval_fail(e, EVAL_ERROR, node->span, "a bound of `%s` must be a number",
                   decl->text);
}

EvalStatus eval_bounds(Eval *e, const Node *decl, Bounds *out) {
  Node *const *kids = decl->kids[0]->kids;
  bool is_affine = kids[DT_OFFSET] || kids[DT_MULTIPLIER];
  *out = (Bounds){0};
  TRY(bound(e, decl, kids[is_affine ? DT_OFFSET : DT_LOWER], &out->a));
  EvalStatus status = bound(e, decl, kids[is_affine ? DT_MULTIPLIER : DT_UPPER], &out->b);
  if (status != EVAL_OK) bounds_drop(out);
  return status;
}

void bounds_drop(Bounds *bounds) {
  slot_drop(&bounds->a);
  slot_drop(&bounds->b);
}

EvalStatus eval_bounds_fit(Eval *e, const Node *decl, const Bounds *bounds, long size,
                           long element) {
  const Slot *both[2] = {&bounds->a, &bounds->b};
  for (int k = 0; k < 2; k++) {
    if (both[k]->kind != SLOT_VALUE) continue;
    long n = both[k]->v->view.size;
    if (n == 1 || n == size || n == element) continue;
    return eval_fail(e, EVAL_ERROR, decl->span,
                     "a bound of `%s` has %ld elements, the variable has %ld", decl->text,
                     n, size);
  }
  return EVAL_OK;
}

double eval_bound_at(const Slot *bound_slot, long k, double otherwise) {
  if (bound_slot->kind == SLOT_EMPTY) return otherwise;
  if (bound_slot->kind != SLOT_VALUE) return slot_real(bound_slot);
  const View *w = &bound_slot->v->view;
  return view_get(w, k % w->size);
}

static long element_size(const View *w) {
  long n = 1;
  for (int k = w->array; k < w->ndims; k++) n *= w->dims[k];
  return n;
}

/* ---- constraints ---- */

/* "theta[2,1]" for the number at storage place [k]. */
static void element_name(Buf *out, const char *name, const View *w, long k) {
  long index[VIEW_MAX_DIMS];
  bool is_matrix = w->base == BASE_MATRIX;
  for (int d = w->ndims - 1; d >= 0; d--) {
    int at = d; /* rows vary fastest within a matrix */
    if (is_matrix && d >= w->array) at = d == w->array ? d + 1 : d - 1;
    index[at] = k % w->dims[at];
    k /= w->dims[at];
  }
  buf_put(out, name);
  for (int d = 0; d < w->ndims; d++)
    buf_printf(out, "%s%ld%s", d ? "," : "[", index[d] + 1, d + 1 == w->ndims ? "]" : "");
}

static EvalStatus breaks_bound(Eval *e, const Node *decl, const View *w, long k,
                               const char *what, double limit) {
  Buf name = {0};
  element_name(&name, decl->text, w, k);
  eval_fail(e, EVAL_REJECT, decl->span, "`%s` is %g, it must be at %s %g",
            buf_text(&name), view_get(w, k), what, limit);
  buf_free(&name);
  return EVAL_REJECT;
}

static EvalStatus check_bounds(Eval *e, const Node *decl, const View *w) {
  Bounds bounds;
  TRY(eval_bounds(e, decl, &bounds));
  EvalStatus status = eval_bounds_fit(e, decl, &bounds, w->size, element_size(w));
  for (long k = 0; status == EVAL_OK && k < w->size; k++) {
    double lower = eval_bound_at(&bounds.a, k, -INFINITY),
           upper = eval_bound_at(&bounds.b, k, INFINITY);
    double x = view_get(w, k);
    if (bounds.a.kind != SLOT_EMPTY && !(x >= lower))
      status = breaks_bound(e, decl, w, k, "least", lower);
    else if (bounds.b.kind != SLOT_EMPTY && !(x <= upper))
      status = breaks_bound(e, decl, w, k, "most", upper);
  }
  bounds_drop(&bounds);
  return status;
}

static EvalStatus check_structure(Eval *e, const Node *decl, const View *w) {
  char error[320] = "";
  long element = element_size(w);
  long rows = w->ndims > w->array ? w->dims[w->array] : 1;
  long cols = w->ndims > w->array + 1 ? w->dims[w->array + 1] : 1;
  long n = 1;
  for (int d = 0; d < w->array; d++) n *= w->dims[d];
  for (long k = 0; k < n; k++) {
    if (transform_check(decl->kids[0]->transform, rows, cols, w->r + k * element, error))
      continue;
    View arrays = *w; /* the name needs the array dimensions alone */
    arrays.base = BASE_REAL;
    arrays.ndims = w->array;
    Buf name = {0};
    element_name(&name, decl->text, &arrays, k);
    eval_fail(e, EVAL_REJECT, decl->span, "`%s` %s", buf_text(&name), error);
    buf_free(&name);
    return EVAL_REJECT;
  }
  return EVAL_OK;
}

EvalStatus eval_check_constraint(Eval *e, const Node *decl, const Value *value) {
  const Node *type = decl->kids[0];
  for (int k = 0; decl->sym && k < decl->sym->nleaves; k++)
    TRY(eval_check_constraint(e, decl->sym->leaves[k], value_leaf(value, k)));
  if (!value->view.r && !value->view.i) return EVAL_OK;
  if (type->kids[DT_LOWER] || type->kids[DT_UPPER])
    TRY(check_bounds(e, decl, &value->view));
  if (type->transform != TRANSFORM_NONE && !transform_is_elementwise(type->transform) &&
      value->view.r)
    TRY(check_structure(e, decl, &value->view));
  return EVAL_OK;
}
