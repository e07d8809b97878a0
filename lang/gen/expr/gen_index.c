/* SPDX-License-Identifier: BSD-3-Clause
   Indexing: places of elements, pieces that lie together or at a stride, and walks over
   any other selection. */
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/expr/number.h"
#include "lang/gen/expr/operand.h"
#include "lang/gen/loop/cache.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"

typedef enum { PICK_ONE, PICK_ALL, PICK_RANGE, PICK_MANY } PickKind;
typedef struct Pick {
  PickKind kind;
  const char *first; /* place of PICK_ONE, or of the first of a range, from 0 */
  const char *n;     /* how many, as text */
  const char *list;  /* of PICK_MANY */
} Pick;

/* Indexes over the base: nested ones with single indexes alone are one list. */
typedef struct Indexes {
  const Node *base;
  const Node *at[VIEW_MAX_DIMS];
  int n;
} Indexes;

static bool is_single(const Node *i) {
  return i->kind != NODE_ALL && i->kind != NODE_RANGE && i->type.array == 0;
}

static void flatten(const Node *e, Indexes *x) {
  const Node *inner = e->kids[0];
  x->n = 0;
  x->base = inner;
  bool joins = inner->kind == NODE_INDEX;
  for (int i = 1; joins && i < inner->nkids; i++) joins = is_single(inner->kids[i]);
  if (joins) flatten(inner, x);
  for (int i = 1; i < e->nkids; i++) x->at[x->n++] = e->kids[i];
}

/* The size that dimension [d] of variable [base] was declared with, or NULL. */
static const Node *declared_size(const Node *base, int d) {
  if (base->kind != NODE_VAR || !base->sym || !base->sym->decl || base->sym->is_argument)
    return NULL;
  const Node *decl = base->sym->decl;
  if (decl->kind != NODE_DECL) return NULL;
  const Node *type = decl->kids[0];
  int k = DT_SIZES + d;
  if (k >= type->nkids) k = type->nkids - 1;
  return k >= DT_SIZES ? type->kids[k] : NULL;
}

static bool same_size(const Node *a, const Node *b) {
  return a && b && expr_is_data(a) && node_eq(a, b);
}

static bool at_least_one(const Node *e) {
  return e && e->kind == NODE_INT && e->i >= 1;
}

/* A loop variable over 1:N, where N is the declared size. */
static bool is_inside(const Node *index, const Node *base, int d) {
  if (index->kind != NODE_VAR || !index->sym || !index->sym->decl) return false;
  const Node *loop = index->sym->decl;
  return loop->kind == NODE_FOR && at_least_one(loop->kids[0]) &&
         same_size(loop->kids[1], declared_size(base, d));
}

/* Data declared with bounds 1 and N. */
static bool all_inside(const Node *index, const Node *base, int d) {
  while (index->kind == NODE_INDEX) index = index->kids[0];
  if (index->kind != NODE_VAR || !index->sym || !index->sym->decl) return false;
  if (index->sym->is_local || index->sym->block != BLOCK_DATA) return false;
  const Node *type = index->sym->decl->kids[0];
  return at_least_one(type->kids[DT_LOWER]) &&
         same_size(type->kids[DT_UPPER], declared_size(base, d));
}

/* A container of a pass, which knows its places. */
static bool is_made(const Code *c, const Node *base) {
  return base->kind == NODE_VAR && base->sym && var_of(c->u, base->sym)->is_filled;
}

static void pick_one(Code *c, const Node *e, const Node *base, int d, const char *n,
                     Pick *p) {
  Gen *g = c->u->g;
  const char *i = gen_int(c, e);
  p->kind = PICK_ONE;
  p->first = e->kind == NODE_INT ? gen_fmt(g, "%d", e->i - 1) : gen_fmt(g, "(%s - 1)", i);
  if (c->mode == MODE_REVERSE || is_made(c, base) || is_inside(e, base, d)) return;
  if (e->kind == NODE_INDEX && all_inside(e, base, d)) return;
  code_fwd(c, "if (%s < 1 || %s > %s) return PS_ERROR;\n", i, i, n);
}

static void pick_range(Code *c, const Node *e, const Node *base, const char *n, Pick *p) {
  Gen *g = c->u->g;
  const char *lo = e->kids[0] ? gen_int(c, e->kids[0]) : "1";
  const char *hi = e->kids[1] ? gen_int(c, e->kids[1]) : n;
  p->kind = PICK_RANGE;
  p->first = gen_fmt(g, "(%s - 1)", lo);
  p->n = gen_name(g, "n");
  code_fwd(c, "const long %s = %s >= %s ? (long)%s - %s + 1 : 0;\n", p->n, hi, lo, hi,
           lo);
  if (c->mode != MODE_REVERSE && !is_made(c, base))
    code_fwd(c, "if (%s && (%s < 1 || %s > %s)) return PS_ERROR;\n", p->n, lo, hi, n);
}

static void pick_many(Code *c, const Node *e, const Node *base, int d, const char *n,
                      Pick *p) {
  Operand o = gen_operand(c, e, 0);
  p->kind = PICK_MANY;
  p->list = o.p;
  if (o.is_offset) {
    p->list = gen_name(c->u->g, "p");
    code_fwd(c, "const int *const %s = %s;\n", p->list, o.p);
  }
  p->n = o.dims[0];
  if (c->mode == MODE_REVERSE || all_inside(e, base, d)) return;
  code_fwd(c, "if (ps_outside(%s, %s, %s)) return PS_ERROR;\n", p->list, p->n, n);
}

static void pick(Code *c, const Indexes *x, int d, const char *n, Pick *p) {
  *p = (Pick){.kind = PICK_ALL, .n = n, .first = "0"};
  if (d >= x->n || x->at[d]->kind == NODE_ALL) return;
  const Node *e = x->at[d];
  if (e->kind == NODE_RANGE && !e->kids[0] && !e->kids[1]) return;
  if (e->kind == NODE_RANGE)
    pick_range(c, e, x->base, n, p);
  else if (e->type.array)
    pick_many(c, e, x->base, d, n, p);
  else
    pick_one(c, e, x->base, d, n, p);
}

static void picks(Code *c, const Indexes *x, const Operand *o, Pick *p) {
  bool outer = c->is_unread;
  c->is_unread = false; /* places are read */
  for (int d = 0; d < o->ndims; d++) pick(c, x, d, o->dims[d], &p[d]);
  c->is_unread = outer;
}

static bool is_matrix(const Operand *o) {
  return o->type.base == BASE_MATRIX;
}

/* Offset of the element with these places; matrices lie column by column. */
static const char *place(Gen *g, const Operand *o, const char *const *at) {
  const char *text = NULL;
  int n = o->ndims, own = is_matrix(o) ? n - 2 : n;
  for (int d = 0; d < own; d++)
    text = text && strcmp(text, "0")
               ? gen_fmt(g, "(%s * %s + %s)", text, o->dims[d], at[d])
               : at[d];
  if (!is_matrix(o)) return text ? text : "0";
  const char *column = text && strcmp(text, "0")
                           ? gen_fmt(g, "(%s * %s + %s)", text, o->dims[n - 1], at[n - 1])
                           : at[n - 1];
  return strcmp(column, "0")
             ? gen_fmt(g, "%s * %s + %s", column, o->dims[n - 2], at[n - 2])
             : at[n - 2];
}

static Operand piece(Code *c, const Node *e, const Operand *o, const char *offset) {
  Gen *g = c->u->g;
  Operand r = {.type = e->type, .is_int = o->is_int, .base = o->base};
  bool zero = !strcmp(offset, "0");
  r.is_offset = o->is_offset || !zero;
  r.p = zero ? o->p : gen_fmt(g, "%s + %s", o->p, offset);
  if (o->b) r.b = zero ? o->b : gen_fmt(g, "%s + %s", o->b, offset);
  return r;
}

/* Selections that lie together, at a stride, or behind one list.  False for others. */
static bool simple_piece(Code *c, const Node *e, const Operand *o, const Pick *p,
                         unsigned allow, Operand *out) {
  const char *at[VIEW_MAX_DIMS];
  int n = o->ndims, ones = 0, picked = -1;
  bool matrix = is_matrix(o);
  while (ones < n && p[ones].kind == PICK_ONE) ones++;
  for (int d = 0; d < n; d++) {
    at[d] = p[d].kind == PICK_ONE || p[d].kind == PICK_RANGE ? p[d].first : "0";
    if (d < ones || p[d].kind == PICK_ALL) continue;
    if (p[d].kind == PICK_ONE && matrix && d == n - 1 && ones == n - 2) continue;
    if (picked >= 0) return false;
    picked = d;
  }
  bool row = matrix && ones == n - 1;
  bool column = matrix && ones == n - 2 && p[n - 1].kind == PICK_ONE;
  if (matrix && picked == n - 2 && !column) return false;
  if (matrix && picked == n - 1 && !row && ones != n - 2) return false;
  if (picked >= 0 && !column && picked != ones && !(matrix && picked == n - 1))
    return false;
  if (row && !(allow & ALLOW_STRIDE)) return false;
  bool many = picked >= 0 && p[picked].kind == PICK_MANY;
  bool last = picked == n - 1 || column;
  if (many && (!(allow & ALLOW_GATHER) || !last || row || (matrix && !column)))
    return false;
  *out = piece(c, e, o, place(c->u->g, o, at));
  if (row) out->stride = o->dims[n - 2];
  if (many) out->gather = p[picked].list;
  for (int d = 0; d < n; d++)
    if (p[d].kind != PICK_ONE) out->dims[out->ndims++] = p[d].n;
  return true;
}

static void walk_loops(Code *c, const Operand *o, const Pick *p, Walk *w) {
  Gen *g = c->u->g;
  const char *at[VIEW_MAX_DIMS];
  int n = o->ndims, order[VIEW_MAX_DIMS];
  for (int d = 0; d < n; d++) order[d] = d;
  if (is_matrix(o)) {
    order[n - 2] = n - 1;
    order[n - 1] = n - 2;
  }
  for (int k = 0; k < n; k++) {
    int d = order[k];
    at[d] = p[d].first;
    if (p[d].kind == PICK_ONE) continue;
    const char *v = gen_name(g, "j");
    buf_printf(&w->open, "for (long %s = 0; %s < %s; %s++) {\n", v, v, p[d].n, v);
    w->loops++;
    at[d] = p[d].kind == PICK_MANY    ? gen_fmt(g, "(%s[%s] - 1)", p[d].list, v)
            : p[d].kind == PICK_RANGE ? gen_fmt(g, "(%s + %s)", p[d].first, v)
                                      : v;
  }
  for (int d = 0; d < n; d++)
    if (p[d].kind != PICK_ONE) w->dims[w->ndims++] = p[d].n;
  w->offset = place(g, o, at);
}

void index_walk(Code *c, const Node *e, const Operand *base, Walk *out) {
  Indexes x;
  Pick p[VIEW_MAX_DIMS];
  *out = (Walk){0};
  flatten(e, &x);
  picks(c, &x, base, p);
  walk_loops(c, base, p, out);
}

static const char *closing(Gen *g, int n) {
  Buf b = {0};
  for (int i = 0; i < n; i++) buf_put(&b, "}");
  buf_put(&b, "\n");
  return gen_take(g, &b);
}

/* Number [at] from [p], a pointer of [o]. */
static const char *number_at(Gen *g, const Operand *o, const char *p, const char *at) {
  return gen_fmt(g, o->is_offset ? "(%s)[%s]" : "%s[%s]", p, at);
}

static Operand walked(Code *c, const Node *e, const Operand *o, const Pick *p) {
  Gen *g = c->u->g;
  Walk w = {0};
  walk_loops(c, o, p, &w);
  check_count(c, w.dims, w.ndims);
  Operand r = operand_new(c, e->type, w.dims, w.ndims, o->b != NULL);
  const char *open = gen_take(g, &w.open), *end = closing(g, w.loops),
             *i = gen_name(g, "i");
  code_fwd(c, "long %s = 0;\n", i);
  if (!c->is_unread)
    code_fwd(c, "%s%s[%s++] = %s;\n%s", open, r.p, i, number_at(g, o, o->p, w.offset),
             end);
  if (r.b)
    code_rev(c, "%s = 0;\n%s%s += %s[%s++];\n%s", i, open,
             number_at(g, o, o->b, w.offset), r.b, i, end);
  return r;
}

bool expr_is_product_of_data(const Unit *u, const Node *e) {
  if (e->kind != NODE_BINARY || strcmp(e->text, "*") != 0) return false;
  const Node *x = e->kids[0], *b = e->kids[1];
  bool shapes = type_eq(x->type, TYPE(BASE_MATRIX)) &&
                type_eq(b->type, TYPE(BASE_VECTOR)) &&
                type_eq(e->type, TYPE(BASE_VECTOR));
  return shapes && expr_is_data(x) && expr_is_active(u, b);
}

/* (X * b)[from:to] of data X, where values and adjoints are computed at once: no other
   row is. */
static bool rows_of_product(Code *c, const Node *e, Operand *out) {
  Gen *g = c->u->g;
  const Node *product = e->kids[0], *at = e->kids[1];
  bool fits = c->mode == MODE_BOTH && e->nkids == 2 && at->kind == NODE_RANGE &&
              expr_is_product_of_data(c->u, product);
  if (!fits) return false;
  Operand x = gen_operand(c, product->kids[0], 0),
          b = gen_operand(c, product->kids[1], 0);
  Pick rows;
  const char *m = x.dims[0], *k = x.dims[1], *y = gen_name(g, "m");
  check_dims(c, &k, b.dims, 1);
  pick_range(c, at, product, m, &rows);
  *out = (Operand){.type = e->type, .p = y, .dims = {rows.n}, .ndims = 1};
  code_fwd(c, "double *const %s = %s;\n", y, take_zeros(c->u, rows.n));
  code_fwd(c, "la_gemm(%s, 1, %s, 1.0, %s + %s, 1, %s, %s, 1, %s, %s, %s);\n", rows.n, k,
           x.p, rows.first, m, b.p, k, y, rows.n);
  if (!b.b) return true;
  out->b = gen_fmt(g, "%sb", y);
  code_fwd(c, "double *const %s = %s;\n", out->b, take_zeros(c->u, rows.n));
  code_rev(c, "la_gemm(%s, 1, %s, 1.0, %s + %s, %s, 1, %s, 1, %s, %s, %s);\n", k, rows.n,
           x.p, rows.first, m, out->b, rows.n, b.b, k);
  return true;
}

Operand index_operand(Code *c, const Node *e, unsigned allow) {
  Indexes x;
  Pick p[VIEW_MAX_DIMS];
  Operand r;
  if (rows_of_product(c, e, &r)) return r;
  flatten(e, &x);
  Operand o = gen_operand(c, x.base, 0);
  picks(c, &x, &o, p);
  if (simple_piece(c, e, &o, p, allow, &r)) return r;
  return walked(c, e, &o, p);
}

static const char *place_of(Code *c, const Indexes *x, const Operand *o) {
  Pick p[VIEW_MAX_DIMS];
  const char *at[VIEW_MAX_DIMS];
  picks(c, x, o, p);
  for (int d = 0; d < o->ndims; d++) at[d] = p[d].first;
  return place(c->u->g, o, at);
}

Val index_value(Code *c, const Node *e) {
  Gen *g = c->u->g;
  Indexes x;
  flatten(e, &x);
  Operand o = gen_operand(c, x.base, 0);
  const char *at = place_of(c, &x, &o);
  Val cached;
  if (cache_element(c, x.base, x.at, x.n, &o, at, &cached)) return cached;
  Val v = {.is_int = o.is_int, .is_long = true};
  v.v = number_at(g, &o, o.p, at);
  if (o.b) {
    v.b = number_at(g, &o, o.b, at);
    v.bar = BAR_ADD;
  }
  return v;
}

Operand lvalue_operand(Code *c, const Node *root) {
  Var *v = var_of(c->u, root->sym);
  Operand o = {.p = v->name, .b = v->bar, .ndims = v->ndims, .type = root->sym->type};
  o.is_int = o.type.base == BASE_INT;
  memcpy(o.dims, v->dims, sizeof o.dims);
  return o;
}

const char *index_offset(Code *c, const Node *lvalue) {
  Indexes x;
  flatten(lvalue, &x);
  Operand o = lvalue_operand(c, x.base);
  return place_of(c, &x, &o);
}
