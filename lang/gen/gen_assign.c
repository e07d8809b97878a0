/* SPDX-License-Identifier: BSD-3-Clause
   Declarations and assignments.  Numbers are overwritten in place and saved; a container
   that is assigned as a whole gets fresh memory, so that only pointers are saved. */
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/expr/number.h"
#include "lang/gen/expr/operand.h"
#include "lang/gen/loop/loop.h"
#include "lang/gen/stmt.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"

static bool saves(const Unit *u, const Var *v) {
  return u->has_reverse && (u->frame->depth > 0 || v->writes > 1);
}

static void put_scoped(Unit *u, Buf *f, const char *text) {
  buf_printf(f, "%s{\n%s}\n", text_line(u->g->program, u->at), text);
}

static void push_reverse(Unit *u, Texts *r, bool takes_memory, const char *text) {
  Gen *g = u->g;
  if (text[0])
    vec_push(r, gen_fmt(g, "%s%s", text_line(g->program, u->at),
                        text_scoped(g, takes_memory, gen_fmt(g, "{\n%s}\n", text))));
}

static inline Mode forward_mode(const Unit *u) {
  return u->has_reverse ? MODE_FORWARD : MODE_VALUE;
}

/* The number [value] in the reverse sweep, where a call in it may add to target though
   nothing of it is differentiated. */
static Val value_back(Code *c, const Node *value) {
  c->is_unread = true;
  if (expr_is_active(c->u, value)) return gen_value(c, value);
  if (expr_changes_target(value)) val_unused(c, gen_value(c, value));
  return val_text("0");
}

/* [first]: this declares it. */
static void store_number(Unit *u, Var *v, const Node *value, bool first, Buf *f,
                         Texts *r) {
  Gen *g = u->g;
  Code c;
  Buf back = {0}, text = {0};
  int from = u->saved.n;
  code_begin(&c, u, forward_mode(u));
  Val x = gen_value(&c, value);
  buf_put(&text, code_values(&c));
  unit_saved(u, from, &text, &back);
  bool saved = !v->is_settled || (first && u->frame->depth > 0);
  if (saved) var_save(u, v, v->name, &text, &back);
  buf_printf(&text, "%s = %s;\n", v->name, x.v);
  put_scoped(u, f, gen_take(g, &text));
  if (u->has_reverse) {
    Buf restore = {0}, unused = {0};
    if (saved) var_save(u, v, v->name, &unused, &restore);
    buf_clear(&back);
    buf_put(&back, buf_text(&restore));
    unit_saved(u, from, &unused, &back);
    buf_free(&restore);
    buf_free(&unused);
    if (v->is_active) {
      code_begin(&c, u, MODE_REVERSE);
      Val y = value_back(&c, value);
      const char *t = gen_name(g, "b");
      code_bar(&c, y, "%s", t);
      buf_printf(&back, "const double %s = %s;\n%s = 0;\n%s", t, v->bar, v->bar,
                 code_end(&c));
    } else {
      code_begin(&c, u, MODE_REVERSE);
      value_back(&c, value);
      buf_put(&back, code_end(&c));
    }
    push_reverse(u, r, c.takes_memory, buf_text(&back));
  }
  buf_free(&back);
}

/* Old pointers go over the tape. */
static void save_pointers(Unit *u, const Var *v, Buf *f, Buf *r) {
  if (!saves(u, v)) return;
  buf_printf(f, "ps_push_pointer(W, %s);\n", v->name);
  if (v->is_active) {
    buf_printf(f, "ps_push_pointer(W, %s);\n", v->bar);
    buf_printf(r, "%s = ps_pop_pointer(W);\n", v->bar);
  }
  buf_printf(r, "%s = ps_pop_pointer(W);\n", v->name);
}

static void allocate(Unit *u, const Var *v, const char *name, const char *bar, Buf *f) {
  const char *n = dims_size(u->g, v->dims, v->ndims);
  bool is_int = v->sym->type.base == BASE_INT;
  buf_printf(f, "%s = %s;\n", name, take_numbers(u, is_int, n));
  if (bar) buf_printf(f, "%s = %s;\n", bar, take_zeros(u, n));
}

static Operand fresh(const Var *v, const char *p, const char *b) {
  Operand o = {.p = p, .b = b, .ndims = v->ndims, .type = v->sym->type};
  o.is_int = v->sym->type.base == BASE_INT;
  o.skips_zeros = v->skips_zeros;
  memcpy(o.dims, v->dims, sizeof o.dims);
  return o;
}

/* Outside of any reverse sweep: in place, over a copy where the value reads the
   variable. */
static void overwrite_container(Unit *u, Var *v, const Node *value, bool first, Buf *f) {
  Code c;
  if (first) allocate(u, v, v->name, NULL, f);
  code_begin(&c, u, MODE_VALUE);
  Operand dst = fresh(v, v->name, NULL);
  if (!expr_mentions(value, v->sym)) {
    gen_into(&c, value, &dst);
  } else {
    Operand t = operand_new(&c, v->sym->type, v->dims, v->ndims, false);
    gen_into(&c, value, &t);
    code_fwd(&c, "for (long k = 0; k < %s; k++) %s[k] = %s[k];\n",
             dims_size(u->g, v->dims, v->ndims), v->name, t.p);
  }
  const char *text = code_end(&c);
  put_scoped(u, f, text_scoped(u->g, c.takes_memory, text));
}

static void store_container(Unit *u, Var *v, const Node *value, Buf *f, Texts *r) {
  Gen *g = u->g;
  Code c;
  Buf text = {0}, back = {0}, unused = {0};
  int from = u->saved.n;
  const char *p = gen_name(g, "x"), *b = v->is_active ? gen_fmt(g, "%sb", p) : NULL;
  code_begin(&c, u, MODE_FORWARD);
  code_fwd(&c, "%s *%s;\n", type_c(v->sym->type), p);
  if (b) code_fwd(&c, "double *%s;\n", b);
  allocate(u, v, p, b, &c.fwd);
  Operand dst = fresh(v, p, NULL);
  gen_into(&c, value, &dst);
  buf_put(&text, code_values(&c));
  unit_saved(u, from, &text, &unused);
  buf_clear(&unused);
  save_pointers(u, v, &text, &unused);
  buf_printf(&text, "%s = %s;\n", v->name, p);
  if (b) buf_printf(&text, "%s = %s;\n", v->bar, b);
  put_scoped(u, f, gen_take(g, &text));
  if (b) buf_printf(&back, "double *const %s = %s;\n", b, v->bar);
  save_pointers(u, v, &text, &back);
  buf_clear(&text);
  unit_saved(u, from, &text, &back);
  code_begin(&c, u, MODE_REVERSE);
  c.is_unread = true;
  dst.p = NULL;
  dst.b = b;
  if (b && expr_is_active(u, value))
    gen_into(&c, value, &dst);
  else if (expr_changes_target(value))
    gen_operand(&c, value, 0);
  buf_put(&back, code_end(&c));
  push_reverse(u, r, c.takes_memory, buf_text(&back));
  buf_free(&back);
  buf_free(&text);
  buf_free(&unused);
}

/* One sweep of x = e, x += e or x -= e, element by element at [o].  The adjoint of what
   is added is the container's own; what is set takes it away. */
static void sweep_in_place(Code *c, Operand o, const Node *e, const char *op) {
  Loop l;
  Gen *g = c->u->g;
  bool is_back = c->mode == MODE_REVERSE;
  loop_begin(&l, c);
  memcpy(l.dims, o.dims, sizeof l.dims);
  l.ndims = o.ndims;
  l.n = dims_size(g, o.dims, o.ndims);
  l.is_matrix = o.type.base == BASE_MATRIX;
  const char *at = gen_name(g, "p");
  code_fwd(c, "double *const %s = %s;\n", at, is_back ? o.b : o.p);
  c->is_unread = is_back;
  loop_prepare(&l, e);
  loop_open(&l, is_back ? MODE_REVERSE : MODE_VALUE);
  l.body.is_unread = is_back;
  Val x = type_is_scalar(e->type) ? gen_value(&l.body, e) : gen_element(&l.body, e);
  if (is_back && op[0] == '=') code_rev(&l.body, "%s[%s] = 0;\n", at, l.k);
  if (is_back)
    code_bar(&l.body, x, op[0] == '-' ? "-%s[%s]" : "%s[%s]", at, l.k);
  else
    code_fwd(&l.body, "%s[%s] %s %s;\n", at, l.k, op, x.v);
  const char *text = loop_close(&l);
  loop_end(&l);
  if (is_back)
    code_rev(c, "%s", text);
  else
    code_fwd(c, "%s", text);
}

static Operand place_of(Code *c, const Node *lvalue) {
  if (lvalue->kind == NODE_INDEX) return index_operand(c, lvalue, 0);
  Operand o = lvalue_operand(c, lvalue);
  if (!mode_is_adjoint(c->mode)) o.b = NULL;
  return o;
}

/* A settled container or a piece of one: no old numbers are kept. */
static void store_in_place(Unit *u, const Node *lvalue, const Node *e, const char *op,
                           Buf *f, Texts *r) {
  int from = u->saved.n;
  Buf text = {0}, back = {0};
  Code c;
  code_begin(&c, u, MODE_FORWARD);
  sweep_in_place(&c, place_of(&c, lvalue), e, op);
  buf_put(&text, code_values(&c));
  unit_saved(u, from, &text, &back);
  put_scoped(u, f, gen_take(u->g, &text));
  bool active = var_of(u, lvalue_root(lvalue)->sym)->is_active;
  if (active && (expr_is_active(u, e) || op[0] == '=')) {
    code_begin(&c, u, MODE_REVERSE);
    sweep_in_place(&c, place_of(&c, lvalue), e, op);
    buf_put(&back, code_end(&c));
    push_reverse(u, r, c.takes_memory, buf_text(&back));
  }
  buf_free(&back);
}

/* What can be written where [lvalue] lies: a term that is added to it, or a value that
   does not read the variable; with the operator.  NULL: it cannot. */
static const Node *value_in_place(const Unit *u, const Var *v, const Node *lvalue,
                                  const Node *value, const char **op) {
  bool reals = v->sym->type.base != BASE_INT, fits = u->has_reverse && v->is_settled;
  bool apart = lvalue->flags & NODE_APART;
  *op = "=";
  if (apart && u->has_reverse && (fits || assign_writes_once(u, v, lvalue))) return value;
  if (!fits || !reals || expr_changes_target(value)) return NULL;
  if (!v->is_active && expr_is_active(u, value)) return NULL;
  const Node *term = added_term(lvalue, value);
  *op = !term ? "=" : value->text[0] == '+' ? "+=" : "-=";
  if (term) return term;
  bool piece = lvalue->kind == NODE_INDEX && !expr_mentions(value, v->sym);
  return piece && !type_is_scalar(value->type) ? value : NULL;
}

/* x[i] of an array x of containers, x[i:j] of a vector: numbers that lie together. */
static bool is_piece(const Node *lvalue) {
  if (lvalue->kind != NODE_INDEX || lvalue->kids[0]->kind != NODE_VAR) return false;
  Type base = lvalue->kids[0]->type;
  int last = lvalue->nkids - 1;
  bool ends = lvalue->kids[last]->kind == NODE_RANGE;
  if (ends ? base.base == BASE_MATRIX || last != type_ndims(base) : last > base.array)
    return false;
  for (int i = 1; i < lvalue->nkids - ends; i++)
    if (!type_is_scalar(lvalue->kids[i]->type) || lvalue->kids[i]->kind == NODE_ALL ||
        lvalue->kids[i]->kind == NODE_RANGE)
      return false;
  return true;
}

void gen_store(Unit *u, Var *v, const Node *value, bool first, Buf *f, Texts *r) {
  if (v->ndims == 0)
    store_number(u, v, value, first, f, r);
  else if (!u->has_reverse)
    overwrite_container(u, v, value, first, f);
  else
    store_container(u, v, value, f, r);
}

static const Node *first_index(const Node *lvalue) {
  while (lvalue && lvalue->kind == NODE_INDEX && lvalue->kids[0]->kind == NODE_INDEX)
    lvalue = lvalue->kids[0];
  return lvalue && lvalue->kind == NODE_INDEX ? lvalue->kids[1] : NULL;
}

/* The least that a literal or the variable of a loop can be, or 0. */
static int least(const Node *index) {
  if (index->kind == NODE_INT) return index->i;
  bool counts = index->kind == NODE_VAR && index->sym && index->sym->is_loop;
  const Node *loop = counts ? index->sym->decl : NULL;
  bool from = loop && loop->kind == NODE_FOR && loop->kids[0]->kind == NODE_INT;
  return from ? loop->kids[0]->i : 0;
}

/* x[1] = ... and x[t] = ... for t from 2 on. */
static bool are_apart(const Node *a, const Node *b) {
  const Node *i = first_index(a), *j = first_index(b);
  if (!i || !j || (i->kind != NODE_INT && j->kind != NODE_INT)) return false;
  if (i->kind != NODE_INT) return least(i) > j->i;
  return j->kind == NODE_INT ? i->i != j->i : least(j) > i->i;
}

/* Each element is written at most once: one assignment, or two to other elements, indexed
   by all loops since the declaration. */
bool assign_writes_once(const Unit *u, const Var *v, const Node *lvalue) {
  bool one = v->writes == 1;
  if (!one && !(v->writes == 2 && are_apart(v->written[0], v->written[1]))) return false;
  for (int i = v->loops; i < u->loops.n; i++) {
    bool found = false;
    for (const Node *e = lvalue; e->kind == NODE_INDEX; e = e->kids[0])
      for (int k = 1; k < e->nkids; k++)
        found =
            found || (e->kids[k]->kind == NODE_VAR && e->kids[k]->sym == u->loops.at[i]);
    if (!found) return false;
  }
  return true;
}

static void assign_element(Unit *u, Var *v, const Node *lvalue, const Node *value, Buf *f,
                           Texts *r) {
  Gen *g = u->g;
  Code c;
  Buf back = {0}, unused = {0};
  int from = u->saved.n, slot = v->sym->slot;
  const char *i = gen_name(g, "i"), *cast = v->sym->type.base == BASE_INT ? "(int)" : "";
  bool save = u->has_reverse && !v->is_settled && !assign_writes_once(u, v, lvalue);
  bool own_index = false;
  for (const Node *e = lvalue; e->kind == NODE_INDEX; e = e->kids[0])
    for (int k = 1; k < e->nkids; k++)
      own_index = own_index || expr_mentions(e->kids[k], v->sym);
  code_begin(&c, u, forward_mode(u));
  Val x = gen_value(&c, value);
  const char *at = index_offset(&c, lvalue);
  code_fwd(&c, "const long %s = %s;\n", i, at);
  unit_saved(u, from, &c.fwd, &unused);
  if (save) code_fwd(&c, "\1%d\2ps_push(W, %s[%s]);\n\3", slot, v->name, i);
  if (save && own_index) code_fwd(&c, "ps_push(W, %s);\n", i);
  code_fwd(&c, "%s[%s] = %s;\n", v->name, i, x.v);
  char *text = code_values(&c);
  put_scoped(u, f, u->has_reverse ? text : text_scoped(g, c.takes_memory, text));
  if (!u->has_reverse) return;
  code_begin(&c, u, MODE_REVERSE);
  if (save && own_index)
    code_fwd(&c, "const long %s = (long)ps_pop(W);\n", i);
  else {
    at = index_offset(&c, lvalue);
    code_fwd(&c, "const long %s = %s;\n", i, at);
  }
  if (save) code_fwd(&c, "\1%d\2%s[%s] = %sps_pop(W);\n\3", slot, v->name, i, cast);
  unit_saved(u, from, &back, &c.fwd);
  if (v->is_active) {
    const char *t = gen_name(g, "b");
    code_fwd(&c, "const double %s = %s[%s];\n%s[%s] = 0;\n", t, v->bar, i, v->bar, i);
    Val y = value_back(&c, value);
    code_bar(&c, y, "%s", t);
  } else {
    value_back(&c, value);
  }
  text = code_end(&c);
  if (save || v->is_active || expr_changes_target(value))
    push_reverse(u, r, c.takes_memory, text);
  buf_free(&back);
  buf_free(&unused);
}

/* [line] for every place of the piece, counted by [i]. */
static void walk_text(Buf *b, const Walk *w, const char *i, const char *line) {
  buf_printf(b, "long %s = 0;\n%s%s\n%s++;\n", i, buf_text(&w->open), line, i);
  for (int k = 0; k < w->loops; k++) buf_put(b, "}");
  buf_put(b, "\n");
}

/* A piece: its old numbers are kept in memory of their own. */
static const char *slice_forward(Unit *u, Var *v, const Node *lvalue, const Node *value,
                                 Buf *f, int *from) {
  Gen *g = u->g;
  Code c;
  Walk w;
  *from = u->saved.n;
  code_begin(&c, u, forward_mode(u));
  Operand x = gen_operand(&c, value, 0);
  if (expr_mentions(value, v->sym)) {
    Operand t = operand_new(&c, value->type, x.dims, x.ndims, false);
    code_fwd(&c, "for (long k = 0; k < %s; k++) %s[k] = (%s)[k];\n",
             dims_size(g, x.dims, x.ndims), t.p, x.p);
    x = t;
  }
  Operand base = lvalue_operand(&c, lvalue_root(lvalue));
  index_walk(&c, lvalue, &base, &w);
  check_dims(&c, w.dims, x.dims, w.ndims);
  const char *old = NULL;
  if (u->has_reverse && !v->is_settled) {
    old = saved_new(u, lvalue, gen_fmt(g, "%s *", type_c(v->sym->type)), "old");
    code_fwd(&c, "%s = %s;\n", old,
             take_numbers(u, false, dims_size(g, x.dims, x.ndims)));
    const char *j = gen_name(g, "i");
    walk_text(&c.fwd, &w, j, gen_fmt(g, "%s[%s] = %s[%s];", old, j, v->name, w.offset));
  }
  const char *i = gen_name(g, "i");
  walk_text(&c.fwd, &w, i, gen_fmt(g, "%s[%s] = (%s)[%s];", v->name, w.offset, x.p, i));
  buf_free(&w.open);
  Buf unused = {0};
  unit_saved(u, *from, &c.fwd, &unused);
  buf_free(&unused);
  const char *text = code_values(&c);
  put_scoped(u, f, u->has_reverse ? text : text_scoped(g, c.takes_memory, text));
  return old;
}

/* x[{1, 1}] = ...: one place may be written twice. */
static bool may_repeat(const Node *lvalue) {
  for (; lvalue->kind == NODE_INDEX; lvalue = lvalue->kids[0])
    for (int k = 1; k < lvalue->nkids; k++)
      if (lvalue->kids[k] && lvalue->kids[k]->type.array) return true;
  return false;
}

/* The last write of a place is undone first, and x[1:2] = x[2:3] takes all adjoints off
   the places before any is passed on. */
static void pass_in_turn(Unit *u, Buf *b, const Walk *w, const Var *v, const Operand *x) {
  Gen *g = u->g;
  const char *i = gen_name(g, "i"), *t = gen_name(g, "t");
  const char *size = dims_size(g, x->dims, x->ndims);
  buf_printf(b, "double *%s = %s;\n", t, take_numbers(u, false, size));
  walk_text(b, w, i, gen_fmt(g, "%s[%s] = %s;", t, i, w->offset));
  buf_printf(b, "for (long k = %s - 1; k >= 0; k--) {\nconst long j = (long)%s[k];\n",
             size, t);
  buf_printf(b, "%s[k] = %s[j];\n%s[j] = 0;\n}\n", t, v->bar, v->bar);
  if (x->b)
    buf_printf(b, "for (long k = 0; k < %s; k++) (%s)[k] += %s[k];\n", size, x->b, t);
}

static void assign_slice(Unit *u, Var *v, const Node *lvalue, const Node *value, Buf *f,
                         Texts *r) {
  Gen *g = u->g;
  int from;
  const char *old = slice_forward(u, v, lvalue, value, f, &from);
  if (!u->has_reverse) return;
  Code c;
  Walk w;
  Buf unused = {0};
  code_begin(&c, u, MODE_REVERSE);
  unit_saved(u, from, &unused, &c.fwd);
  buf_free(&unused);
  Operand base = lvalue_operand(&c, lvalue_root(lvalue));
  index_walk(&c, lvalue, &base, &w);
  const char *i = gen_name(g, "i"), *k = gen_name(g, "i");
  if (old)
    walk_text(&c.fwd, &w, i, gen_fmt(g, "%s[%s] = %s[%s];", v->name, w.offset, old, i));
  if (v->is_active) {
    c.is_unread = true;
    Operand x = gen_operand(&c, value, 0);
    Buf b = {0};
    const char *pass =
        x.b ? gen_fmt(g, "(%s)[%s] += %s[%s];\n", x.b, k, v->bar, w.offset) : "";
    if (expr_mentions(value, v->sym) || may_repeat(lvalue))
      pass_in_turn(u, &b, &w, v, &x);
    else
      walk_text(&b, &w, k, gen_fmt(g, "%s%s[%s] = 0;", pass, v->bar, w.offset));
    vec_push(&c.rev, gen_take(g, &b));
  } else if (expr_changes_target(value)) {
    gen_operand(&c, value, 0);
  }
  buf_free(&w.open);
  const char *text = code_end(&c);
  push_reverse(u, r, c.takes_memory, text);
}

void gen_assign(Unit *u, const Node *s, Buf *f, Texts *r) {
  Gen *g = u->g;
  const Node *lvalue = s->kids[0], *value = s->kids[1], *root = lvalue_root(lvalue);
  const Node *term;
  Var *v = var_of(u, root->sym);
  size_t n = strlen(s->text);
  const char *op;
  u->at = s;
  if (n > 1) {
    Node *both = node_new(g->arena, NODE_BINARY, s->span, 0);
    node_add(g->arena, both, s->kids[0]);
    node_add(g->arena, both, s->kids[1]);
    both->text = arena_strn(g->arena, s->text, n - 1);
    both->type = lvalue->type;
    both->match = s->match;
    value = both;
  }
  if (!type_is_numeric(root->sym->type))
    gen_sorry(g, s, "variables of this type");
  else if (lvalue->kind == NODE_VAR && gen_is_bound(root->sym))
    gen_bind(u, v, value, f, r);
  else if ((lvalue->kind == NODE_VAR ? v->ndims > 0 : is_piece(lvalue)) &&
           (term = value_in_place(u, v, lvalue, value, &op)))
    store_in_place(u, lvalue, term, op, f, r);
  else if (lvalue->kind == NODE_VAR)
    gen_store(u, v, value, false, f, r);
  else if (type_is_scalar(lvalue->type))
    assign_element(u, v, lvalue, value, f, r);
  else
    assign_slice(u, v, lvalue, value, f, r);
}
