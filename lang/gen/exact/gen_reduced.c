/* SPDX-License-Identifier: BSD-3-Clause
   The text of a statement that is reduced: its parameters, one call, what goes back to
   them. */
#include <string.h>
#include "lang/gen/exact/exact.h"
#include "lang/gen/expr/number.h"
#include "lang/gen/expr/operand.h"
#include "lang/gen/loop/density.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"

/* Names of the arrays that the call takes, and how far they are filled. */
typedef struct Parts {
  const char *x;    /* globals; their adjoints with a b behind */
  Buf places, bars; /* elements of the arrays of pointers */
  int globals;
} Parts;

static void put_number(Code *c, const ExactTerm *t, Parts *p) {
  Val v = gen_value(c, t->param);
  code_fwd(c, "%s[%d] = %s;\n", p->x, p->globals, v.v);
  code_bar(c, v, "%sb[%d]", p->x, p->globals);
  p->globals++;
}

static void put_vector(Code *c, const ExactTerm *t, Parts *p) {
  Gen *g = c->u->g;
  Operand o = gen_operand(c, t->param, 0);
  const char *n = dims_size(g, o.dims, o.ndims), *k = gen_name(g, "k");
  code_fwd(c, "if (%s != %ld) return PS_ERROR;\n", n, t->width);
  code_fwd(c, "for (long %s = 0; %s < %ld; %s++) %s[%d + %s] = (%s)[%s];\n", k, k,
           t->width, k, p->x, p->globals, k, o.p, k);
  if (o.b)
    code_rev(c, "for (long %s = 0; %s < %ld; %s++) (%s)[%s] += %sb[%d + %s];\n", k, k,
             t->width, k, o.b, k, p->x, p->globals, k);
  p->globals += (int)t->width;
}

static void put_container(Code *c, const ExactTerm *t, int most, Parts *p) {
  Operand o = gen_operand(c, t->param, 0);
  const char *n = dims_size(c->u->g, o.dims, o.ndims);
  code_fwd(c, "if (%s < %d) return PS_ERROR;\n", n, most);
  buf_printf(&p->places, "%s, ", o.p);
  buf_printf(&p->bars, "%s, ", o.b ? o.b : "0");
}

static void put_terms(Code *c, const Exact *x, Parts *p) {
  p->x = gen_name(c->u->g, "x");
  code_fwd(c, "double %s[%d], %sb[%d] = {0};\n", p->x, x->globals + 1, p->x,
           x->globals + 1);
  for (int i = 0; i < x->nterms; i++) {
    const ExactTerm *t = &x->terms[i];
    if (t->kind == TERM_NUMBER)
      put_number(c, t, p);
    else if (t->kind == TERM_VECTOR)
      put_vector(c, t, p);
    else
      put_container(c, t, x->most[i], p);
  }
}

/* What the density has besides the squares. */
static void put_constants(Code *c, const Exact *x, const Val *scale) {
  Unit *u = c->u;
  double rest = x->drops ? 0 : x->constant;
  if (!x->drops || scale->bar) {
    rest += x->with_scale;
    if (x->scale) code_fwd(c, "%s -= %ld.0 * log(%s);\n", u->lp, x->n, scale->v);
  }
  if (rest != 0) code_fwd(c, "%s += %.17g;\n", u->lp, rest);
}

static void put_call(Code *c, const Exact *x) {
  Gen *g = c->u->g;
  Parts p = {0};
  const char *q = gen_name(g, "q"), *at = gen_name(g, "p"), *w = gen_name(g, "w");
  Val s = x->scale ? gen_value(c, x->scale) : val_text("1.0");
  code_atom(c, &s);
  if (x->scale) check_domain(c, x->fn, x->scale_argument, x->scale, s);
  put_terms(c, x, &p);
  code_fwd(c, "const double %s = 1.0 / (%s * %s);\n", w, s.v, s.v);
  code_fwd(c, "const double *const %s[] = {%s0};\ndouble *const %sb[] = {%s0};\n", at,
           buf_text(&p.places), at, buf_text(&p.bars));
  code_fwd(c, "const double %s = ps_squares(D[%d].r, %s, %sb, %s, %sb, %s * %s);\n", q,
           x->slot, p.x, p.x, at, at, c->u->lpb, w);
  refuse_unless(c, gen_fmt(g, "%s - %s == 0", q, q));
  code_fwd(c, "%s -= 0.5 * %s * %s;\n", c->u->lp, q, w);
  put_constants(c, x, &s);
  code_bar(c, s, "%s * (%s * %s - %ld.0) / %s", c->u->lpb, q, w, x->n, s.v);
  buf_free(&p.places);
  buf_free(&p.bars);
}

/* A scale for each level. */
static void put_levels(Code *c, const Exact *x) {
  Gen *g = c->u->g;
  Parts p = {0};
  const char *q = gen_name(g, "q"), *at = gen_name(g, "p");
  Operand s = gen_operand(c, x->scales, 0);
  code_fwd(c, "if (%s < %d) return PS_ERROR;\n", dims_size(g, s.dims, s.ndims),
           x->levels);
  put_terms(c, x, &p);
  code_fwd(c, "const double *const %s[] = {%s0};\ndouble *const %sb[] = {%s0};\n", at,
           buf_text(&p.places), at, buf_text(&p.bars));
  code_fwd(c, "const double %s = ps_squares_by(D[%d].r, %s, %sb, %s, %sb, %s, %s, %s);\n",
           q, x->slot, p.x, p.x, at, at, s.p, s.b ? s.b : "0", c->u->lpb);
  refuse_unless(c, gen_fmt(g, "%s - %s == 0", q, q));
  code_fwd(c, "%s += %s;\n", c->u->lp, q);
  double rest = (x->drops ? 0 : x->constant) + x->with_scale;
  if (rest != 0) code_fwd(c, "%s += %.17g;\n", c->u->lp, rest);
  buf_free(&p.places);
  buf_free(&p.bars);
}

const Node *exact_instead(const Unit *u, const Node *s) {
  int place = u->has_reverse && !u->fundef ? addresses_get(&u->g->replaced, s) : 0;
  return place ? u->g->instead.at[place - 1] : NULL;
}

bool exact_drops(const Unit *u, const Node *s) {
  return u->has_reverse && !u->fundef && addresses_get(&u->g->dropped, s);
}

/* What is read at bind is certain to be needed: the statement runs. */
static void put_rows(Code *c, const Exact *x) {
  Unit *u = c->u;
  int conditional = u->conditional;
  bool whole = u->is_whole;
  u->conditional = 0;
  u->is_whole = x->is_whole;
  Val v = x->times ? gen_counted_density(c, x->call, x->times, u->lpb)
                   : gen_density(c, x->call, u->lpb);
  code_fwd(c, "%s += %s;\n", u->lp, v.v);
  if (x->constant != 0) code_fwd(c, "%s += %.17g;\n", u->lp, x->constant);
  u->conditional = conditional;
  u->is_whole = whole;
}

bool exact_stmt(Unit *u, const Node *s, Texts *r) {
  Gen *g = u->g;
  int known = u->has_reverse && !u->fundef ? addresses_get(&g->exact_of, s) : 0;
  if (!known) return false;
  const Exact *x = g->exacts.at[known - 1];
  Code c;
  code_begin(&c, u, MODE_BOTH);
  u->terminal++;
  if (x->kinds)
    exact_put_kinds(&c, x);
  else if (x->call)
    put_rows(&c, x);
  else if (x->scales)
    put_levels(&c, x);
  else
    put_call(&c, x);
  u->terminal--;
  const char *text = code_scoped(&c);
  const char *line = text_line(g->program, s);
  const char *said = x->rows == x->n
                         ? gen_fmt(g, "/* %ld rows in a list */\n", x->n)
                         : gen_fmt(g, "/* %ld rows reduced to %ld */\n", x->n, x->rows);
  vec_push(r, gen_fmt(g, "%s%s%s", line, said, text));
  return true;
}
