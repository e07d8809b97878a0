/* SPDX-License-Identifier: BSD-3-Clause
   Indexing: a chain x[i, 2:3][is] becomes one selection of places, which is then read or
   written.  A later group of indexes applies to what the earlier ones left. */
#include "lang/eval/evaluator.h"
#include <string.h>
#include "lang/tree/leaf.h"

/* What is taken of one dimension: place j is list[j] - 1, or first + j without a list. */
typedef struct Pick {
  long n, first;
  Value *list; /* array[] int, held by the selection */
  bool is_single;
} Pick;

typedef struct Selection {
  const Value *value;
  const char *name;
  int ndims;
  Pick pick[VIEW_MAX_DIMS];
} Selection;

const Node *eval_index_root(const Node *node) {
  while (node->kind == NODE_INDEX) node = node->kids[0];
  return node;
}

static long pick_place(const Pick *p, long j) {
  return p->list ? p->list->view.i[j] - 1L : p->first + j;
}

static void select_all(Selection *s, const Value *value, const Node *root) {
  s->value = value;
  s->name = root->kind == NODE_VAR ? root->text : NULL;
  s->ndims = value->view.ndims;
  for (int d = 0; d < s->ndims; d++) s->pick[d] = (Pick){.n = value->view.dims[d]};
}

static void select_end(Selection *s) {
  for (int d = 0; d < s->ndims; d++)
    if (s->pick[d].list) value_drop(&s->pick[d].list);
}

static EvalStatus out_of_range(Eval *e, const Node *node, const Selection *s, int d,
                               int i) {
  Buf what = {0};
  if (s->name)
    buf_printf(&what, "`%s`", s->name);
  else
    buf_put(&what, "the value");
  if (s->ndims > 1) buf_printf(&what, ", dimension %d", d + 1);
  long n = s->pick[d].n;
  EvalStatus status =
      n == 0 ? eval_fail(e, EVAL_ERROR, node->span,
                         "index %d is out of range for %s (it has no elements)", i,
                         buf_text(&what))
             : eval_fail(e, EVAL_ERROR, node->span,
                         "index %d is out of range for %s (1 to %ld)", i, buf_text(&what),
                         n);
  buf_free(&what);
  return status;
}

static EvalStatus select_single(Eval *e, const Node *node, Selection *s, int d, int i) {
  Pick *p = &s->pick[d];
  if (i < 1 || i > p->n) return out_of_range(e, node, s, d, i);
  p->first = pick_place(p, i - 1);
  if (p->list) value_drop(&p->list);
  p->n = 1;
  p->is_single = true;
  return EVAL_OK;
}

/* Elements lo to hi of what is picked, as a list when there is one already. */
static void narrow(Pick *p, long lo, long n) {
  p->n = n;
  if (!p->list) {
    p->first += lo - 1;
    return;
  }
  Value *shorter = value_zeros(TYPE_ARRAY(BASE_INT, 1), &n);
  if (n) memcpy(shorter->view.i, p->list->view.i + lo - 1, sizeof(int) * (size_t)n);
  value_drop(&p->list);
  p->list = shorter;
}

static EvalStatus select_range(Eval *e, const Node *node, Selection *s, int d) {
  int lo = 1, hi = (int)s->pick[d].n;
  if (node->kids[0]) TRY(eval_int(e, node->kids[0], "the lower end of a range", &lo));
  if (node->kids[1]) TRY(eval_int(e, node->kids[1], "the upper end of a range", &hi));
  if (hi < lo) {
    narrow(&s->pick[d], 1, 0);
    return EVAL_OK;
  }
  if (lo < 1) return out_of_range(e, node, s, d, lo);
  if (hi > s->pick[d].n) return out_of_range(e, node, s, d, hi);
  narrow(&s->pick[d], lo, (long)hi - lo + 1);
  return EVAL_OK;
}

static EvalStatus select_list(Eval *e, const Node *node, Selection *s, int d,
                              Value *list) {
  Pick *p = &s->pick[d];
  const int *i = list->view.i;
  long n = list->view.size;
  for (long j = 0; j < n; j++)
    if (i[j] < 1 || i[j] > p->n) return out_of_range(e, node, s, d, i[j]);
  if (!p->list && p->first == 0) {
    p->list = value_ref(list);
  } else {
    Value *composed = value_zeros(TYPE_ARRAY(BASE_INT, 1), &n);
    for (long j = 0; j < n; j++) composed->view.i[j] = (int)pick_place(p, i[j] - 1) + 1;
    if (p->list) value_drop(&p->list);
    p->list = composed;
  }
  p->n = n;
  return EVAL_OK;
}

static EvalStatus select_one(Eval *e, const Node *node, Selection *s, int d) {
  if (!node || node->kind == NODE_ALL) return EVAL_OK;
  if (node->kind == NODE_RANGE) return select_range(e, node, s, d);
  Slot index = {0};
  TRY(eval_slot(e, node, &index));
  if (index.kind == SLOT_INT) return select_single(e, node, s, d, index.i);
  EvalStatus status;
  if (index.kind == SLOT_VALUE && index.v->view.i && index.v->view.ndims == 1)
    status = select_list(e, node, s, d, index.v);
  else
    status =
        eval_fail(e, EVAL_ERROR, node->span, "an index must be an int or array of ints");
  slot_drop(&index);
  return status;
}

/* The indexes of INDEX [node], after those of the INDEX nodes below it. */
static EvalStatus select_chain(Eval *e, const Node *node, Selection *s) {
  if (node->kind != NODE_INDEX) return EVAL_OK;
  TRY(select_chain(e, node->kids[0], s));
  int d = 0;
  for (int k = 1; k < node->nkids; k++, d++) {
    while (d < s->ndims && s->pick[d].is_single) d++;
    if (d == s->ndims)
      return eval_fail(e, EVAL_ERROR, node->span,
                       "too many indexes: %s%s%s has %d dimension%s", s->name ? "`" : "",
                       s->name ? s->name : "the value", s->name ? "`" : "", s->ndims,
                       s->ndims == 1 ? "" : "s");
    TRY(select_one(e, node->kids[k], s, d));
  }
  return EVAL_OK;
}

/* ---- places ---- */

/* Type and dimensions of what is selected. */
static Type picked_type(const Selection *s, long *dims) {
  const View *w = &s->value->view;
  Type t = {.base = w->base};
  int n = 0, own = 0, own_kept = -1;
  for (int d = 0; d < s->ndims; d++) {
    if (s->pick[d].is_single) continue;
    dims[n++] = s->pick[d].n;
    if (d < w->array)
      t.array++;
    else {
      own++;
      own_kept = d - w->array;
    }
  }
  if (w->ndims > w->array) {
    if (own == 0)
      t.base = BASE_REAL;
    else if (own == 1 && w->base == BASE_MATRIX)
      t.base = own_kept == 0 ? BASE_VECTOR : BASE_ROW_VECTOR;
  }
  return t;
}

/* The dimensions in order of storage: columns of a matrix before its rows. */
static void storage_order(const View *w, int *order) {
  bool is_matrix = w->base == BASE_MATRIX;
  for (int k = 0; k < w->ndims; k++)
    order[k] = !is_matrix || k < w->array ? k : k == w->array ? k + 1 : k - 1;
}

typedef struct Walk {
  const Selection *selection;
  int order[VIEW_MAX_DIMS];
  long step[VIEW_MAX_DIMS];
  long *next;
} Walk;

static void walk(Walk *w, int level, long place) {
  if (level == w->selection->ndims) {
    *w->next++ = place;
    return;
  }
  const Pick *p = &w->selection->pick[w->order[level]];
  long step = w->step[w->order[level]];
  if (level + 1 < w->selection->ndims || p->list) {
    for (long j = 0; j < p->n; j++) walk(w, level + 1, place + pick_place(p, j) * step);
    return;
  }
  for (long j = 0; j < p->n; j++) *w->next++ = place + (p->first + j) * step;
}

/* Storage places of the [n] selected elements, in storage order of the result. */
static long *places(const Selection *s, long n) {
  long *all = mem_new(sizeof(long) * (size_t)n);
  Walk w = {.selection = s, .next = all};
  storage_order(&s->value->view, w.order);
  value_steps(&s->value->view, w.step);
  walk(&w, 0, 0);
  return all;
}

/* The place of the only selected element; -1 when more are selected or might be. */
static long single_place(const Selection *s) {
  if (s->ndims == 1) return s->pick[0].is_single ? s->pick[0].first : -1;
  for (int d = 0; d < s->ndims; d++)
    if (!s->pick[d].is_single) return -1;
  long step[VIEW_MAX_DIMS], place = 0;
  value_steps(&s->value->view, step);
  for (int d = 0; d < s->ndims; d++) place += s->pick[d].first * step[d];
  return place;
}

/* First place of the selection when it is one run of storage; -1 otherwise. */
static long run_start(const Selection *s) {
  const View *w = &s->value->view;
  int order[VIEW_MAX_DIMS];
  long step[VIEW_MAX_DIMS], place = 0;
  storage_order(w, order);
  value_steps(w, step);
  bool is_inside = false; /* after the first kept dimension all must be whole */
  for (int k = 0; k < s->ndims; k++) {
    const Pick *p = &s->pick[order[k]];
    if (p->list || (is_inside && (p->is_single || p->n != w->dims[order[k]]))) return -1;
    is_inside = is_inside || !p->is_single;
    place += p->first * step[order[k]];
  }
  return place;
}

/* ---- reading ---- */

static void read_single(const Value *v, long place, Slot *out) {
  if (v->view.i)
    *out = SLOT_OF_INT(v->view.i[place]);
  else if (v->view.r)
    *out = SLOT_OF_REAL(v->view.r[place]);
  else {
    Value *item = v->texts ? value_text(v->texts[place]) : value_ref(v->items[place]);
    *out = slot_take(&item);
  }
}

static Value *read_texts(const Value *v, const long *at, long n, Type type,
                         const long *dims) {
  if (v->items) {
    Value **items = mem_new(sizeof(Value *) * (size_t)n);
    for (long k = 0; k < n; k++) items[k] = value_ref(v->items[at[k]]);
    Value *result = value_items(type, dims, items);
    mem_free(items);
    return result;
  }
  const char **texts = mem_new(sizeof(char *) * (size_t)n);
  for (long k = 0; k < n; k++) texts[k] = v->texts[at[k]];
  Value *result = value_texts(texts, n);
  mem_free(texts);
  return result;
}

static Value *read_run(const Selection *s, long start, Type type, const long *dims) {
  Value *result = value_zeros(type, dims);
  const View *from = &s->value->view;
  size_t n = (size_t)result->view.size;
  if (n == 0) return result;
  if (from->i)
    memcpy(result->view.i, from->i + start, n * sizeof(int));
  else
    memcpy(result->view.r, from->r + start, n * sizeof(double));
  return result;
}

static EvalStatus read_selection(Eval *e, const Node *node, const Selection *s,
                                 Slot *out);

/* The same selection of part [k] of a tuple or of complex numbers. */
static Selection select_part(const Selection *s, int k) {
  Selection part = *s;
  part.value = s->value->items[k];
  part.ndims = part.value->view.ndims;
  for (int d = s->ndims; d < part.ndims; d++)
    part.pick[d] = (Pick){.n = part.value->view.dims[d]};
  return part;
}

static EvalStatus read_group(Eval *e, const Node *node, const Selection *s, Slot *out) {
  Type t = s->value->type;
  int n = leaf_nparts(t), array = 0, done = 0;
  Value **items = mem_new(sizeof(Value *) * (size_t)n);
  EvalStatus status = EVAL_OK;
  for (int d = 0; d < t.array; d++) array += !s->pick[d].is_single;
  for (; done < n && status == EVAL_OK; done += status == EVAL_OK) {
    Selection part = select_part(s, done);
    Slot item = {0};
    status = read_selection(e, node, &part, &item);
    if (status == EVAL_OK) items[done] = slot_box(&item);
  }
  if (status == EVAL_OK)
    *out = (Slot){.kind = SLOT_VALUE,
                  .v = t.base == BASE_TUPLE ? value_tuples(items, n, array)
                                            : value_complex(&items[0], &items[1])};
  for (int k = 0; status != EVAL_OK && k < done; k++) value_drop(&items[k]);
  mem_free(items);
  return status;
}

static EvalStatus read_selection(Eval *e, const Node *node, const Selection *s,
                                 Slot *out) {
  const Value *v = s->value;
  if (leaf_is_group(v->type)) return read_group(e, node, s, out);
  long place = single_place(s);
  if (place >= 0) {
    read_single(v, place, out);
    return EVAL_OK;
  }
  double total = 1;
  for (int d = 0; d < s->ndims; d++) total *= (double)s->pick[d].n;
  TRY(eval_check_size(e, node->span, s->name ? s->name : "the value", total));
  long dims[VIEW_MAX_DIMS];
  Type type = picked_type(s, dims);
  *out = (Slot){.kind = SLOT_VALUE};
  bool has_numbers = v->view.r || v->view.i;
  long start = has_numbers ? run_start(s) : -1, n = (long)total;
  if (start >= 0) {
    out->v = read_run(s, start, type, dims);
    return EVAL_OK;
  }
  long *at = places(s, n);
  if (has_numbers) {
    out->v = value_zeros(type, dims);
    for (long k = 0; v->view.r && k < n; k++) out->v->view.r[k] = v->view.r[at[k]];
    for (long k = 0; v->view.i && k < n; k++) out->v->view.i[k] = v->view.i[at[k]];
  } else
    out->v = read_texts(v, at, n, type, dims);
  mem_free(at);
  return EVAL_OK;
}

static EvalStatus check_indexable(Eval *e, const Node *node, const Slot *s) {
  if (s->kind == SLOT_VALUE && s->v->view.ndims > 0) return EVAL_OK;
  Buf type = {0};
  type_print(&type, slot_type(s));
  eval_fail(e, EVAL_ERROR, node->span, "a value of type %s cannot be indexed",
            buf_text(&type));
  buf_free(&type);
  return EVAL_ERROR;
}

EvalStatus eval_index(Eval *e, const Node *node, Slot *out) {
  const Node *root = eval_index_root(node);
  Slot base = {0};
  TRY(eval_slot(e, root, &base));
  EvalStatus status = check_indexable(e, node, &base);
  if (status == EVAL_OK) {
    Selection s;
    select_all(&s, base.v, root);
    status = select_chain(e, node, &s);
    if (status == EVAL_OK) status = read_selection(e, node, &s, out);
    select_end(&s);
  }
  slot_drop(&base);
  return status;
}

/* ---- writing ---- */

static EvalStatus wrong_kind(Eval *e, const Node *node, const Value *into) {
  Buf type = {0};
  type_print(&type, into->type);
  eval_fail(e, EVAL_ERROR, node->span, "this value does not fit into elements of %s",
            buf_text(&type));
  buf_free(&type);
  return EVAL_ERROR;
}

static EvalStatus write_single(Eval *e, const Node *node, Value *into, long place,
                               Slot *value) {
  if (into->view.r && slot_is_scalar(value))
    into->view.r[place] = slot_real(value);
  else if (into->view.i && value->kind == SLOT_INT)
    into->view.i[place] = value->i;
  else if (into->items && slot_type(value).base == into->type.base) {
    value_drop(&into->items[place]);
    into->items[place] = slot_box(value);
  } else
    return wrong_kind(e, node, into);
  return EVAL_OK;
}

static EvalStatus check_written_shape(Eval *e, const Node *node, const Selection *s,
                                      const Value *value) {
  long dims[VIEW_MAX_DIMS];
  Type type = picked_type(s, dims);
  const View *w = &value->view;
  bool is_kind =
      w->array == type.array &&
      (w->base == type.base || (w->base == BASE_INT && type.base == BASE_REAL));
  if (!is_kind) return wrong_kind(e, node, s->value);
  for (int d = 0; d < w->ndims; d++)
    if (w->dims[d] != dims[d])
      return eval_fail(e, EVAL_ERROR, node->span,
                       "assigning %ld elements to %ld elements of `%s`%s", w->dims[d],
                       dims[d], s->name ? s->name : "the value",
                       w->ndims > 1 ? " in one dimension" : "");
  return EVAL_OK;
}

static EvalStatus write_selection(Eval *e, const Node *node, const Selection *s,
                                  Value *into, Slot *value);

static Type picked_group(const Selection *s) {
  Type t = s->value->type;
  long dims[VIEW_MAX_DIMS];
  if (t.base != BASE_TUPLE) {
    Selection part = select_part(s, 0);
    return type_complex_of(picked_type(&part, dims));
  }
  t.array = 0;
  for (int d = 0; d < s->value->type.array; d++) t.array += !s->pick[d].is_single;
  return t;
}

static EvalStatus write_group(Eval *e, const Node *node, const Selection *s, Value *into,
                              Slot *value) {
  Type wanted = picked_group(s);
  slot_promote(value, wanted);
  if (!type_eq(slot_type(value), wanted)) return wrong_kind(e, node, into);
  for (int k = 0; k < leaf_nparts(into->type); k++) {
    Value *member = value_ref(value->v->items[k]);
    Slot from = slot_take(&member);
    into->items[k] = value_own(&into->items[k]);
    Selection part = select_part(s, k);
    EvalStatus status = write_selection(e, node, &part, into->items[k], &from);
    slot_drop(&from);
    TRY(status);
  }
  value_refresh(into);
  return EVAL_OK;
}

static EvalStatus write_selection(Eval *e, const Node *node, const Selection *s,
                                  Value *into, Slot *value) {
  if (leaf_is_group(into->type)) return write_group(e, node, s, into, value);
  long place = single_place(s);
  if (place >= 0) return write_single(e, node, into, place, value);
  if (value->kind != SLOT_VALUE) return wrong_kind(e, node, into);
  TRY(check_written_shape(e, node, s, value->v));
  const Value *from = value->v;
  if (into->texts || !(from->view.r || from->view.i || from->items))
    return wrong_kind(e, node, into);
  long n = from->view.size, *at = places(s, n);
  for (long k = 0; k < n; k++) {
    if (into->view.r)
      into->view.r[at[k]] = view_get(&from->view, k);
    else if (into->view.i)
      into->view.i[at[k]] = from->view.i[k];
    else {
      value_drop(&into->items[at[k]]);
      into->items[at[k]] = value_ref(from->items[k]);
    }
  }
  mem_free(at);
  return EVAL_OK;
}

/* Fast case of eval_store_index: one int index into a list of numbers. */
static bool store_element(Slot *root, int i, const Slot *value) {
  Value *v = root->v;
  if (v->refs != 1 || v->view.ndims != 1 || i < 1 || i > v->view.dims[0]) return false;
  if (v->view.r && slot_is_scalar(value))
    v->view.r[i - 1] = slot_real(value);
  else if (v->view.i && value->kind == SLOT_INT)
    v->view.i[i - 1] = value->i;
  else
    return false;
  v->has_digest = false;
  return true;
}

/* Whether the only index of [node] is a local int variable: then its value is in [i]. */
static bool has_local_index(const Eval *e, const Node *node, int *i) {
  if (node->nkids != 2 || node->kids[0]->kind == NODE_INDEX) return false;
  const Node *index = node->kids[1];
  if (!index || index->kind != NODE_VAR || eval_is_notebook(index->sym)) return false;
  const Slot *s = &e->frame[index->sym->slot];
  *i = s->i;
  return s->kind == SLOT_INT;
}

EvalStatus eval_store_index(Eval *e, const Node *node, Slot *temporary, Slot *value) {
  const Node *root = eval_index_root(node);
  Slot *place = temporary;
  if (!temporary) TRY(eval_place(e, root, &place));
  TRY(check_indexable(e, node, place));
  int i;
  if (has_local_index(e, node, &i) && store_element(place, i, value)) return EVAL_OK;
  Slot held = slot_share(place);
  Selection s;
  select_all(&s, held.v, root);
  EvalStatus status = select_chain(e, node, &s);
  /* Evaluating an index can move notebook variables. */
  if (status == EVAL_OK && !temporary) status = eval_place(e, root, &place);
  if (status == EVAL_OK && (place->kind != SLOT_VALUE || place->v != held.v))
    status = eval_fail(e, EVAL_ERROR, node->span, "`%s` changed while it was indexed",
                       root->text);
  slot_drop(&held);
  if (status == EVAL_OK) status = eval_check_copy(e, node->span, root->text, place->v);
  if (status == EVAL_OK) {
    place->v = value_own(&place->v);
    s.value = place->v;
    status = write_selection(e, node, &s, place->v, value);
  }
  select_end(&s);
  return status;
}
