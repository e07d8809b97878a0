/* SPDX-License-Identifier: BSD-3-Clause
   Parameters: unconstrained numbers to values with the log Jacobian, and back. */
#include <string.h>
#include "lang/gen/cut.h"
#include "lang/gen/expr/number.h"
#include "lang/gen/loop/loop.h"
#include "lang/gen/stmt.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"

/* One number under a bound or an offset and multiplier, as text. */
typedef struct Element {
  Transform t;
  const char *x;
  Val a, b;
} Element;

static const char *value_text(Gen *g, const Element *e, bool simd) {
  const char *p = simd ? "ps_v" : "ps_s";
  switch (e->t) {
  case TRANSFORM_LOWER: return gen_fmt(g, "%s_lower(%s, %s)", p, e->x, e->a.v);
  case TRANSFORM_UPPER: return gen_fmt(g, "%s_upper(%s, %s)", p, e->x, e->b.v);
  case TRANSFORM_LOWER_UPPER:
    return gen_fmt(g, "%s_between(%s, %s, %s)", p, e->x, e->a.v, e->b.v);
  case TRANSFORM_OFFSET_MULTIPLIER:
    return gen_fmt(g, "(%s + %s * %s)", e->a.v, e->b.v, e->x);
  default: return e->x;
  }
}

static const char *jacobian_text(Gen *g, const Element *e, bool simd) {
  const char *p = simd ? "ps_v" : "ps_s";
  switch (e->t) {
  case TRANSFORM_NONE: return NULL;
  case TRANSFORM_LOWER: return gen_fmt(g, "ps_lower_jacobian(%s, %s)", e->x, e->a.v);
  case TRANSFORM_UPPER: return gen_fmt(g, "ps_upper_jacobian(%s, %s)", e->x, e->b.v);
  case TRANSFORM_LOWER_UPPER:
    return gen_fmt(g, "%s_between_jacobian(%s, %s, %s)", p, e->x, e->a.v, e->b.v);
  default: return gen_fmt(g, "log(%s)", e->b.v);
  }
}

/* Adds log|J| to [lj], writes the adjoint of x to [xb] and passes those of the bounds
   on. */
static void adjoint_text(Code *c, const Element *e, const char *yb, const char *lj,
                         const char *xb, bool simd) {
  Gen *g = c->u->g;
  const char *p = simd ? "ps_v" : "ps_s", *n = gen_name(g, "t"), *w = c->u->lpb;
  if (lj) code_fwd(c, "%s += %s;\n", lj, jacobian_text(g, e, simd));
  switch (e->t) {
  case TRANSFORM_LOWER:
    code_fwd(c, "%s += %s_lower_x(%s, %s, %s, %s);\n", xb, p, e->x, e->a.v, yb, w);
    code_bar(c, e->a, "ps_lower_a(%s, %s)", e->a.v, yb);
    break;
  case TRANSFORM_UPPER:
    code_fwd(c, "%s += %s_upper_x(%s, %s, %s, %s);\n", xb, p, e->x, e->b.v, yb, w);
    code_bar(c, e->b, "ps_upper_b(%s, %s)", e->b.v, yb);
    break;
  case TRANSFORM_LOWER_UPPER:
    code_fwd(c, "double %sa, %sb;\n%s += %s_between_x(%s, %s, %s, %s, %s, &%sa, &%sb);\n",
             n, n, xb, p, e->x, e->a.v, e->b.v, yb, w, n, n);
    code_bar(c, e->a, "%sa", n);
    code_bar(c, e->b, "%sb", n);
    break;
  default:
    code_fwd(c, "%s += %s * %s;\n", xb, yb, e->b.v);
    code_bar(c, e->a, "%s", yb);
    code_bar(c, e->b, "%s * %s + %s / %s", yb, e->x, w, e->b.v);
  }
}

static Val bound_value(Code *c, const Node *bound, const char *otherwise) {
  if (!bound) return val_text(otherwise);
  Val v = c->loop && !type_is_scalar(bound->type) ? gen_element(c, bound)
                                                  : gen_value(c, bound);
  v = val_share(c, v);
  code_atom(c, &v);
  return v;
}

static Element element(Code *c, const Node *type, const char *x) {
  Element e = {.t = type->transform, .x = x};
  bool affine = e.t == TRANSFORM_OFFSET_MULTIPLIER;
  int first = affine ? DT_OFFSET : DT_LOWER;
  e.a = bound_value(c, type->kids[first], "0.0");
  e.b = bound_value(c, type->kids[first + 1], affine ? "1.0" : "0.0");
  return e;
}

static void number_param(Unit *u, const Var *v, const Node *type, const char *at, Buf *f,
                         Texts *r) {
  Gen *g = u->g;
  Code c;
  const char *x = gen_fmt(g, "q[%s]", at), *bar = gen_fmt(g, "g[%s]", at);
  code_begin(&c, u, MODE_VALUE);
  Element e = element(&c, type, x);
  code_fwd(&c, "%s = %s;\n", v->name, value_text(g, &e, false));
  if (e.t == TRANSFORM_OFFSET_MULTIPLIER)
    code_fwd(&c, "if (!(%s > 0)) return PS_REJECT;\n", e.b.v);
  bool early = u->has_reverse && g->reads_target;
  if (early && e.t != TRANSFORM_NONE)
    code_fwd(&c, "%s += %s;\n", u->lp, jacobian_text(g, &e, false));
  buf_printf(f, "{\n%s}\n", code_values(&c));
  if (!u->has_reverse) return;
  code_begin(&c, u, MODE_REVERSE);
  if (e.t == TRANSFORM_NONE) {
    code_fwd(&c, "%s = %s;\n", bar, v->bar);
  } else {
    e = element(&c, type, x);
    adjoint_text(&c, &e, v->bar, early ? NULL : u->lp, bar, false);
  }
  vec_push(r, gen_fmt(g, "{\n%s}\n", code_end(&c)));
}

static void loop_over(Loop *l, Code *c, const Var *v) {
  loop_begin(l, c);
  memcpy(l->dims, v->dims, sizeof l->dims);
  l->ndims = v->ndims;
  l->n = dims_size(c->u->g, v->dims, v->ndims);
}

static void container_forward(Unit *u, const Var *v, const Node *type, const char *at,
                              Buf *f) {
  Code c;
  Loop l;
  code_begin(&c, u, MODE_VALUE);
  loop_over(&l, &c, v);
  loop_open(&l, MODE_VALUE);
  Element e = element(&l.body, type, gen_fmt(u->g, "q[%s + %s]", at, l.k));
  code_fwd(&l.body, "%s[%s] = %s;\n", v->name, l.k, value_text(u->g, &e, true));
  const char *lj = u->has_reverse && u->g->reads_target ? loop_sum(&l) : NULL;
  if (lj) code_fwd(&l.body, "%s += %s;\n", lj, jacobian_text(u->g, &e, true));
  const char *text = loop_close(&l);
  if (lj) text = gen_fmt(u->g, "%s%s += %s;\n", text, u->lp, lj);
  buf_printf(f, "%s = %s;\n", v->name, take_numbers(u, false, l.n));
  if (u->has_reverse) buf_printf(f, "%s = %s;\n", v->bar, take_zeros(u, l.n));
  buf_printf(f, "{\n%s%s}\n", code_values(&c), text);
  loop_end(&l);
}

static void container_reverse(Unit *u, const Var *v, const Node *type, const char *at,
                              Texts *r) {
  Gen *g = u->g;
  Code c;
  Loop l;
  code_begin(&c, u, MODE_REVERSE);
  loop_over(&l, &c, v);
  loop_open(&l, MODE_REVERSE);
  const char *lj = g->reads_target ? NULL : loop_sum(&l);
  Element e = element(&l.body, type, gen_fmt(g, "q[%s + %s]", at, l.k));
  adjoint_text(&l.body, &e, gen_fmt(g, "%s[%s]", v->bar, l.k), lj,
               gen_fmt(g, "g[%s + %s]", at, l.k), true);
  const char *text = loop_close(&l);
  code_fwd(&c, "%s", text);
  if (lj) code_fwd(&c, "%s += %s;\n", u->lp, lj);
  loop_end(&l);
  vec_push(r, code_scoped(&c));
}

static void free_param(Unit *u, const Var *v, const char *at, Buf *f) {
  buf_printf(f, "%s = (double *)q + %s;\n", v->name, at);
  if (u->has_reverse) buf_printf(f, "%s = g + %s;\n", v->bar, at);
}

/* Simplexes, factors and the like: a call for each element of the array. */
static void structured(Unit *u, const Var *v, const Node *type, const char *at, Buf *f,
                       Texts *r) {
  Gen *g = u->g;
  int own = v->ndims - type->array;
  const char *n = dims_size(g, v->dims, type->array), *rows = v->dims[type->array];
  const char *cols = own == 2 ? v->dims[v->ndims - 1] : "1",
             *all = dims_size(g, v->dims, v->ndims);
  const char *lj = gen_name(g, "lj"), *size = gen_name(g, "n");
  buf_printf(&u->frame->decls, "double %s = 0;\nlong %s = 0;\n", lj, size);
  buf_printf(f, "%s = transform_free_size(%d, %s, %s);\n", size, type->transform, rows,
             cols);
  buf_printf(f, "%s = %s;\n", v->name, take_numbers(u, false, all));
  if (u->has_reverse) buf_printf(f, "%s = %s;\n", v->bar, take_zeros(u, all));
  const char *own_size = gen_fmt(g, "%s * %s", rows, cols);
  buf_printf(f,
             "for (long k = 0; k < %s; k++)\n  if (transform_constrain(%d, %s, %s, q + "
             "%s + k * %s, "
             "%s + k * %s, &%s)) return PS_REJECT;\n",
             n, type->transform, rows, cols, at, size, v->name, own_size, lj);
  if (!u->has_reverse) return;
  const char *add = gen_fmt(g, "%s += %s;\n", u->lp, lj);
  if (g->reads_target) buf_put(f, add);
  vec_push(r,
           gen_fmt(g,
                   "%sfor (long k = 0; k < %s; k++)\n  transform_adjoint(%d, %s, %s, "
                   "q + %s + k * %s, %s + k * %s, %s + k * %s, %s, g + %s + k * %s);\n",
                   g->reads_target ? "" : add, n, type->transform, rows, cols, at, size,
                   v->name, own_size, v->bar, own_size, u->lpb, at, size));
}

static void sizes(Unit *u, const Var *v, const Node *type, Buf *f) {
  Code c;
  int given = type->nkids - DT_SIZES;
  code_begin(&c, u, MODE_VALUE);
  for (int d = 0; d < v->ndims; d++) {
    const char *n =
        d < given ? gen_int(&c, type->kids[DT_SIZES + d]) : v->dims[given - 1];
    code_fwd(&c, "%s = %s;\n", v->dims[d], n);
  }
  buf_printf(f, "{\n%s}\n", code_values(&c));
}

static void one_param(Unit *u, const Node *decl, Buf *f, Texts *r) {
  Gen *g = u->g;
  Var *v = var_of(u, decl->sym);
  const Node *type = decl->kids[0];
  const char *at = gen_fmt(g, "%sq", v->name);
  const char *line = text_line(g->program, decl);
  if (type_is_int(decl->sym->type)) return; /* read from its slot */
  if (!type_is_numeric(decl->sym->type)) {
    gen_sorry(g, decl, "parameters of this type");
    return;
  }
  var_declare(u, v);
  buf_printf(&u->frame->decls, "long %s = 0;\n", at);
  buf_put(f, line);
  if (v->ndims) sizes(u, v, type, f);
  buf_printf(f, "%s = at;\n", at);
  const char *count = dims_size(g, v->dims, v->ndims);
  if (!transform_is_elementwise(type->transform) && type->transform != TRANSFORM_NONE) {
    structured(u, v, type, at, f, r);
    buf_printf(f, "at += %s * transform_free_size(%d, %s, %s);\n",
               dims_size(g, v->dims, type->array), type->transform, v->dims[type->array],
               v->ndims - type->array == 2 ? v->dims[v->ndims - 1] : "1");
    return;
  }
  if (v->ndims == 0)
    number_param(u, v, type, at, f, r);
  else if (type->transform == TRANSFORM_NONE)
    free_param(u, v, at, f);
  else {
    container_forward(u, v, type, at, f);
    if (u->has_reverse) container_reverse(u, v, type, at, r);
  }
  buf_printf(f, "at += %s;\n", count);
}

void gen_params(Unit *u, Buf *f, Texts *r) {
  Node **decls;
  int n = program_decls(u->g->program, BLOCK_PARAMETERS, &decls);
  buf_put(&u->frame->decls, "long at = 0;\n");
  for (int i = 0; i < n && !gen_stopped(u->g); i++) {
    one_param(u, decls[i], f, r);
    cut_here(u, f, r);
  }
  if (u->has_reverse) buf_put(f, "for (long k = 0; k < at; k++) g[k] = 0;\n");
}
