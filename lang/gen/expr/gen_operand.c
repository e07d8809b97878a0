/* SPDX-License-Identifier: BSD-3-Clause
   Containers in memory: where they lie already, or fresh memory filled with them. */
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/expr/call.h"
#include "lang/gen/expr/join.h"
#include "lang/gen/expr/number.h"
#include "lang/gen/expr/operand.h"
#include "lang/gen/loop/loop.h"
#include "lang/gen/loop/reduce.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"

static bool look_for_made(void *ctx, Node *n) {
  bool *found = ctx;
  *found = *found || (n->kind == NODE_VAR && n->sym && n->sym->is_made);
  return !*found;
}

/* An expression of data alone that always runs is evaluated when data is bound; and one
   that has been is known in the parts of its statement as well. */
static bool can_hoist(const Unit *u, const Node *e) {
  if (!u->fundef && addresses_get(&u->g->slot_of, e)) return true;
  bool worth = e->kind == NODE_CALL || e->kind == NODE_BINARY || e->kind == NODE_UNARY ||
               e->kind == NODE_PROMOTE || e->kind == NODE_TRANSPOSE;
  if (!worth || u->fundef || u->conditional || !type_is_numeric(e->type)) return false;
  if (e->kind == NODE_CALL && !e->match.fn) return false;
  bool is_made = false;
  node_walk((Node *)e, look_for_made, &is_made);
  return !is_made && expr_is_data(e);
}

const char *hoist(Code *c, const Node *e) {
  Gen *g = c->u->g;
  if (!can_hoist(c->u, e)) return NULL;
  int known = addresses_get(&g->slot_of, e);
  if (!known) {
    vec_push(&g->slots, (GenSlot){.hoisted = e});
    addresses_set(&g->slot_of, e, known = g->slots.n);
  }
  return text_slot_name(g, gen_fmt(g, "h%d", known - 1));
}

/* Rows that count several times are no expression that could be evaluated again. */
static bool is_made(const Gen *g, const Node *x) {
  int slot = addresses_get(&g->slot_of, x);
  return slot && gen_slot_is_made(&g->slots.at[slot - 1]);
}

static int find_made(const Gen *g, const void *of, const char *row) {
  for (int i = 0; i < g->made.n; i++)
    if (g->made.at[i].of == of && !strcmp(g->made.at[i].row, row))
      return g->made.at[i].slot;
  return 0;
}

int slot_made_of(Code *c, Node *x, const char *row) {
  Gen *g = c->u->g;
  const void *of = x->kind == NODE_VAR ? (const void *)x->sym : x;
  int known = find_made(g, of, row);
  bool is_part = x->kind == NODE_INDEX && x->kids[0]->kind == NODE_VAR;
  if (is_made(g, x) || (is_part && c->u->conditional)) return 0;
  if (!known && !is_part && x->kind != NODE_VAR && !hoist(c, x)) return 0;
  if (known) return known;
  Node *call = node_new(g->arena, NODE_CALL, x->span, 0);
  node_add(g->arena, call, x);
  call->text = row;
  call->type = TYPE(BASE_VECTOR);
  MUST(fn_resolve(row, &x->type, 1, &call->match));
  vec_push(&g->slots, (GenSlot){.hoisted = call});
  vec_push(&g->made, (Made){of, row, g->slots.n});
  return g->slots.n;
}

bool gen_fuses(const Unit *u, const Node *e) {
  return expr_is_elementwise(e) && !can_hoist(u, e);
}

static Operand hoisted(Code *c, const Node *e) {
  Gen *g = c->u->g;
  Operand o = {.p = hoist(c, e), .type = e->type, .ndims = type_ndims(e->type)};
  int slot = addresses_get(&g->slot_of, e) - 1;
  for (int d = 0; d < o.ndims; d++)
    o.dims[d] = text_slot_name(g, gen_fmt(g, "h%dn%d", slot, d));
  o.is_int = e->type.base == BASE_INT;
  return o;
}

Operand operand_new(Code *c, Type t, const char *const *dims, int ndims, bool active) {
  Gen *g = c->u->g;
  Operand o = {
      .p = gen_name(g, "m"), .type = t, .ndims = ndims, .is_int = t.base == BASE_INT};
  memcpy(o.dims, dims, sizeof *dims * (size_t)ndims);
  const char *n = dims_size(g, dims, ndims);
  code_fwd(c, "%s *const %s = %s;\n", type_c(t), o.p, take_numbers(c->u, o.is_int, n));
  if (active && mode_is_adjoint(c->mode)) {
    o.b = gen_fmt(g, "%sb", o.p);
    code_fwd(c, "double *const %s = %s;\n", o.b, take_zeros(c->u, n));
  }
  return o;
}

void operand_name(Code *c, Operand *o) {
  Gen *g = c->u->g;
  if (!o->is_offset) return;
  const char *p = gen_name(g, "p");
  code_fwd(c, "const %s *const %s = %s;\n", o->is_int ? "int" : "double", p, o->p);
  o->p = p;
  if (o->b) {
    const char *b = gen_name(g, "p");
    code_fwd(c, "double *const %s = %s;\n", b, o->b);
    o->b = b;
  }
  o->is_offset = false;
}

void check_dims(Code *c, const char *const *a, const char *const *b, int n) {
  if (c->mode == MODE_REVERSE) return;
  for (int d = 0; d < n; d++)
    if (strcmp(a[d], b[d])) code_fwd(c, "if (%s != %s) return PS_ERROR;\n", a[d], b[d]);
}

void check_count(Code *c, const char *const *dims, int n) {
  Buf b = {0};
  if (n < 2 || !code_tests(c)) return;
  for (int d = 0; d < n; d++) buf_printf(&b, "%s%s", d ? " * " : "(double)", dims[d]);
  fail_if(c, gen_fmt(c->u->g, "%s >= 2147483648.0", buf_text(&b)));
  buf_free(&b);
}

static void fuse(Code *c, Loop *l, const Node *e, const Operand *dst) {
  if (dst->p) {
    loop_open(l, MODE_VALUE);
    Val v = gen_element(&l->body, e);
    code_fwd(&l->body, "%s[%s] = %s;\n", dst->p, l->k, v.v);
    const char *text = loop_close(l);
    code_fwd(c, "%s", text);
  }
  if (!dst->b) return;
  loop_open(l, MODE_REVERSE);
  l->is_scalar_code = l->is_scalar_code || dst->skips_zeros;
  if (dst->skips_zeros) code_fwd(&l->body, "if (%s[%s] == 0) continue;\n", dst->b, l->k);
  Val v = gen_element(&l->body, e);
  code_bar(&l->body, v, "%s[%s]", dst->b, l->k);
  const char *text = loop_close(l);
  code_rev(c, "%s", text);
}

/* Where element k of [o] lies. */
static const char *place_of(Gen *g, const Operand *o) {
  if (o->gather) return gen_fmt(g, "(%s)[k] - 1", o->gather);
  return o->stride ? gen_fmt(g, "k * %s", o->stride) : "k";
}

static void copy(Code *c, const Operand *from, const Operand *to) {
  const char *n = dims_size(c->u->g, from->dims, from->ndims);
  const char *at = place_of(c->u->g, from);
  if (to->p)
    code_fwd(c, "for (long k = 0; k < %s; k++) (%s)[k] = (%s)[%s];\n", n, to->p, from->p,
             at);
  if (to->b && from->b && from->b != to->b)
    code_rev(c, "for (long k = 0; k < %s; k++) (%s)[%s] += (%s)[k];\n", n, from->b, at,
             to->b);
}

void gen_into(Code *c, const Node *e, const Operand *dst) {
  if (!can_hoist(c->u, e) && expr_is_join(e)) {
    join_into(c, e, dst);
    return;
  }
  if (!can_hoist(c->u, e) && expr_is_running_sum(e)) {
    running_sum_into(c, e, dst);
    return;
  }
  if (!gen_fuses(c->u, e) && !expr_is_fill(e)) {
    c->result_b = c->mode == MODE_REVERSE && !dst->p ? dst->b : NULL;
    Operand o = gen_operand(c, e, ALLOW_GATHER | ALLOW_STRIDE);
    check_dims(c, dst->dims, o.dims, dst->ndims);
    copy(c, &o, dst);
    return;
  }
  Loop l;
  loop_begin(&l, c);
  loop_prepare(&l, e);
  check_dims(c, dst->dims, l.dims, dst->ndims);
  fuse(c, &l, e, dst);
  loop_end(&l);
}

static Operand materialise(Code *c, const Node *e) {
  bool active = expr_is_active(c->u, e);
  Loop l;
  loop_begin(&l, c);
  loop_prepare(&l, e);
  Operand o = operand_new(c, e->type, l.dims, l.ndims, active);
  fuse(c, &l, e, &o);
  loop_end(&l);
  return o;
}

/* {a, b} of numbers, [a, b]. */
static Operand number_list(Code *c, const Node *e) {
  const char *n = gen_fmt(c->u->g, "%d", e->nkids);
  Operand o = operand_new(c, e->type, &n, 1, expr_is_active(c->u, e));
  for (int i = 0; i < e->nkids; i++) {
    Val v = gen_value(c, e->kids[i]);
    code_fwd(c, "%s[%d] = %s;\n", o.p, i, v.v);
    if (o.b) code_bar(c, v, "%s[%d]", o.b, i);
  }
  return o;
}

/* {x, y} of containers, [r, s] of rows: the latter lie across the columns. */
static Operand container_list(Code *c, const Node *e) {
  Gen *g = c->u->g;
  Vec(Operand) parts = {0};
  const char *dims[VIEW_MAX_DIMS];
  bool active = expr_is_active(c->u, e),
       rows = e->type.base == BASE_MATRIX && e->kind == NODE_ROW;
  for (int i = 0; i < e->nkids; i++) vec_push(&parts, gen_operand(c, e->kids[i], 0));
  int n = parts.at[0].ndims;
  dims[0] = gen_fmt(g, "%d", e->nkids);
  memcpy(dims + 1, parts.at[0].dims, sizeof *dims * (size_t)n);
  const char *size = dims_size(g, dims + 1, n);
  Operand o = operand_new(c, e->type, dims, n + 1, active);
  for (int i = 0; i < e->nkids; i++) {
    const Operand *p = &parts.at[i];
    check_dims(c, parts.at[0].dims, p->dims, n);
    const char *at = rows ? gen_fmt(g, "k * %d + %d", e->nkids, i)
                          : gen_fmt(g, "%d * %s + k", i, size);
    code_fwd(c, "for (long k = 0; k < %s; k++) %s[%s] = (%s)[k];\n", size, o.p, at, p->p);
    if (p->b)
      code_rev(c, "for (long k = 0; k < %s; k++) (%s)[k] += %s[%s];\n", size, p->b, o.b,
               at);
  }
  vec_free(&parts);
  return o;
}

static const char *branch_operand(Code *c, const Node *e, const Operand *t) {
  Code sub;
  code_begin(&sub, c->u, c->mode == MODE_BOTH ? MODE_VALUE : c->mode);
  Operand o = gen_operand(&sub, e, 0);
  code_fwd(&sub, "%s = (void *)(%s);\n", t->p, o.p);
  for (int d = 0; d < o.ndims; d++) code_fwd(&sub, "%s = %s;\n", t->dims[d], o.dims[d]);
  return code_values(&sub);
}

static const char *branch_bars(Code *c, const Node *e, const Operand *t) {
  Code sub;
  code_begin(&sub, c->u, c->mode);
  Operand o = gen_operand(&sub, e, 0), to = *t;
  to.p = NULL;
  copy(&sub, &o, &to);
  const char *text = code_end(&sub);
  return text_scoped(c->u->g, sub.takes_memory, text);
}

static Operand ternary(Code *c, const Node *e) {
  Gen *g = c->u->g;
  Operand t = {.p = gen_name(g, "m"), .type = e->type, .ndims = type_ndims(e->type)};
  t.is_int = e->type.base == BASE_INT;
  Val cond = gen_value(c, e->kids[0]);
  code_atom(c, &cond);
  code_fwd(c, "%s *%s;\n", type_c(e->type), t.p);
  for (int d = 0; d < t.ndims; d++) {
    t.dims[d] = gen_fmt(g, "%sn%d", t.p, d);
    code_fwd(c, "long %s;\n", t.dims[d]);
  }
  c->u->conditional++;
  const char *a = branch_operand(c, e->kids[1], &t),
             *b = branch_operand(c, e->kids[2], &t);
  code_fwd(c, "if (%s) {\n%s} else {\n%s}\n", cond.v, a, b);
  if (mode_is_adjoint(c->mode) && expr_is_active(c->u, e)) {
    t.b = gen_fmt(g, "%sb", t.p);
    code_fwd(c, "double *%s = %s;\n", t.b,
             take_zeros(c->u, dims_size(g, t.dims, t.ndims)));
    a = branch_bars(c, e->kids[1], &t);
    b = branch_bars(c, e->kids[2], &t);
    code_rev(c, "if (%s) {\n%s} else {\n%s}\n", cond.v, a, b);
  }
  c->u->conditional--;
  return t;
}

/* to_vector(x) and its kind: the same numbers under another shape. */
static bool reshapes(const Node *e) {
  static const char *const names[] = {"to_vector", "to_row_vector", "to_array_1d"};
  if (!e->match.fn || e->nkids != 1 || type_is_scalar(e->kids[0]->type)) return false;
  if ((e->kids[0]->type.base == BASE_INT) != (e->type.base == BASE_INT)) return false;
  for (int i = 0; i < 3; i++)
    if (!strcmp(e->match.fn->name, names[i])) return true;
  return false;
}

static Operand reshaped(Code *c, const Node *e, unsigned allow) {
  const Node *x = e->kids[0];
  Operand o = gen_operand(c, x, type_ndims(x->type) == 1 ? allow : 0);
  o.dims[0] = dims_size(c->u->g, o.dims, o.ndims);
  o.ndims = 1;
  o.type = e->type;
  return o;
}

static Operand called(Code *c, const Node *e, unsigned allow) {
  const char *result_b = c->result_b;
  c->result_b = NULL;
  if (e->kind == NODE_CALL && call_function(e)) return user_operand(c, e);
  if (e->kind == NODE_CALL && reshapes(e)) return reshaped(c, e, allow);
  if (expr_is_join(e)) return join_operand(c, e);
  if (expr_is_running_sum(e)) return running_sum_operand(c, e);
  if (expr_is_run(e, allow)) return run_operand(c, e, allow);
  if (expr_is_product_sum(e)) return reduce_products(c, e);
  if (expr_is_round_sum(e)) return reduce_rounds(c, e);
  if (expr_is_round_category(e)) return reduce_round_category(c, e);
  if (expr_is_softmax(e)) return reduce_softmax(c, e);
  Operand o;
  if (tile_operand(c, e, result_b, &o)) return o;
  call_into(c, factor_product(c, e), result_b, &o);
  return o;
}

static Operand operand(Code *c, const Node *e, unsigned allow) {
  bool matrix = e->type.base == BASE_MATRIX;
  const char *result_b = c->result_b;
  c->result_b = NULL;
  if (can_hoist(c->u, e)) return hoisted(c, e);
  if (expr_is_elementwise(e) || expr_is_fill(e)) return materialise(c, e);
  switch (e->kind) {
  case NODE_VAR: return var_operand(c, e);
  case NODE_INDEX: return index_operand(c, e, allow);
  case NODE_TERNARY: return ternary(c, e);
  case NODE_ARRAY:
  case NODE_ROW:
    if (!e->nkids || type_is_scalar(e->kids[0]->type)) return number_list(c, e);
    return container_list(c, e);
  case NODE_TRANSPOSE:
    if (!matrix) {
      Operand o = gen_operand(c, e->kids[0], allow);
      o.type = e->type;
      return o;
    }
    return called(c, e, allow);
  case NODE_CALL:
  case NODE_BINARY: c->result_b = result_b; return called(c, e, allow);
  default: break;
  }
  gen_sorry(c->u->g, e, "this kind of container");
  return (Operand){.p = "0", .dims = {"0", "0", "0", "0"}, .ndims = type_ndims(e->type)};
}

Operand gen_operand(Code *c, const Node *e, unsigned allow) {
  int rev = c->rev.n;
  bool outer = c->is_unread;
  c->is_unread = outer && expr_passes_on(e);
  Operand o = operand(c, e, allow);
  c->is_unread = outer;
  if (c->rev.n == rev || expr_is_active(c->u, e) || expr_changes_target(e)) return o;
  c->rev.n = rev;
  o.b = NULL;
  return o;
}

void gen_dims(Code *c, const Node *e, const char **dims) {
  Gen *g = c->u->g;
  if (expr_is_fill(e)) {
    for (int i = 1; i < e->nkids; i++) {
      dims[i - 1] = gen_name(g, "n");
      const char *n = gen_int(c, e->kids[i]);
      code_fwd(c, "const long %s = %s;\n", dims[i - 1], n);
      if (c->mode != MODE_REVERSE) code_fwd(c, "if (%s < 0) return PS_ERROR;\n", n);
    }
    check_count(c, dims, e->nkids - 1);
    return;
  }
  if (gen_fuses(c->u, e))
    for (int i = 0; i < e->nkids; i++)
      if (!type_is_scalar(e->kids[i]->type)) {
        gen_dims(c, e->kids[i], dims);
        return;
      }
  Mode mode = c->mode;
  if (mode == MODE_BOTH || mode == MODE_REVERSE) c->mode = MODE_VALUE;
  Operand o = gen_operand(c, e, ALLOW_GATHER | ALLOW_STRIDE);
  c->mode = mode;
  memcpy(dims, o.dims, sizeof *dims * (size_t)o.ndims);
}
