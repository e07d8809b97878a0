/* SPDX-License-Identifier: BSD-3-Clause
   Reductions in the text: log_sum_exp, log_mix, max, min, mean, softmax, log_softmax.
   The expression that feeds one is written to memory by one loop; the result and the
   slopes lie beside it, so that the reverse sweep neither reads the elements nor computes
   an exponential again. */
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/expr/number.h"
#include "lang/gen/expr/operand.h"
#include "lang/gen/loop/density.h"
#include "lang/gen/loop/loop.h"
#include "lang/gen/loop/reduce.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"

/* [helper] fills n slopes at w from n numbers at x, and returns the result. */
typedef struct Reduction {
  const char *name, *helper;
} Reduction;

static const Reduction reductions[] = {
    {"log_sum_exp", "ps_log_sum_exp"},
    {"max", "ps_max"},
    {"min", "ps_min"},
};

static bool is_row(const Node *e, const char *name) {
  return e->match.fn && e->match.fn->kind == FN_CALL && !strcmp(e->match.fn->name, name);
}

static const Reduction *reduction_of(const Node *e) {
  for (size_t i = 0; i < sizeof reductions / sizeof *reductions; i++)
    if (is_row(e, reductions[i].name)) return &reductions[i];
  return NULL;
}

static bool is_one_real_container(Type t) {
  return !type_is_scalar(t) && t.base != BASE_INT && type_is_numeric(t) &&
         type_ndims(t) == 1;
}

static bool is_mix(const Node *e) {
  return is_row(e, "log_mix") && is_one_real_container(e->kids[0]->type) &&
         is_one_real_container(e->kids[1]->type);
}

bool expr_is_reduction(const Node *e) {
  if (e->kind != NODE_CALL || e->type.base != BASE_REAL || e->type.array) return false;
  if (is_mix(e)) return true;
  if (e->nkids != 1 || type_is_scalar(e->kids[0]->type)) return false;
  return e->kids[0]->type.base != BASE_INT && type_is_numeric(e->kids[0]->type) &&
         (reduction_of(e) || is_row(e, "mean"));
}

bool expr_is_softmax(const Node *e) {
  return e->kind == NODE_CALL && (is_row(e, "softmax") || is_row(e, "log_softmax")) &&
         is_one_real_container(e->kids[0]->type);
}

/* Memory for what the forward sweep keeps of [e]; [again]: it is there already. */
static const char *kept(Code *c, const Node *e, const char *n, bool active, bool *again) {
  Unit *u = c->u;
  *again = c->mode == MODE_REVERSE && active;
  if (*again) return saved_find(u, e);
  if (c->mode == MODE_FORWARD && active) {
    const char *name = saved_new(u, e, "double *", "kept");
    code_fwd(c, "%s = %s;\n", name, take_numbers(u, false, n));
    return name;
  }
  const char *name = gen_name(u->g, "kept");
  code_fwd(c, "double *const %s = %s;\n", name, take_numbers(u, false, n));
  return name;
}

/* An argument in memory or, where it has to be put there, still a loop. */
typedef struct Source {
  const Node *e;
  Loop l;
  Operand o;
  bool is_loop;
  const char *n;
} Source;

/* [is_kept]: what the reverse sweep needs of it. */
static void source_begin(Code *c, Source *s, const Node *e, bool is_kept) {
  *s = (Source){.e = e, .is_loop = gen_fuses(c->u, e) || expr_is_fill(e)};
  bool outer = c->is_unread;
  c->is_unread = is_kept && c->mode == MODE_REVERSE;
  if (!s->is_loop) {
    s->o = gen_operand(c, e, 0);
    s->n = dims_size(c->u->g, s->o.dims, s->o.ndims);
  } else {
    loop_begin(&s->l, c);
    loop_prepare(&s->l, e);
    s->n = s->l.n;
  }
  c->is_unread = outer;
}

/* Where its numbers are: in place, or written to [to]. */
static const char *source_numbers(Code *c, Source *s, const char *to) {
  if (!s->is_loop) return s->o.p;
  loop_open(&s->l, MODE_VALUE);
  Val v = gen_element(&s->l.body, s->e);
  code_fwd(&s->l.body, "%s[%s] = %s;\n", to, s->l.k, v.v);
  const char *text = loop_close(&s->l);
  code_fwd(c, "%s", text);
  return to;
}

/* Adds [slope] to the adjoint of each element, # being its place; unless [bar] is 0, as
   what nothing depends on passes nothing on, even where its derivative is infinite. */
static void source_adjoint(Code *c, Source *s, const char *bar, const char *slope) {
  Gen *g = c->u->g;
  const char *text = "";
  if (s->is_loop) {
    loop_open(&s->l, MODE_REVERSE);
    s->l.body.is_unread = true;
    Val v = gen_element(&s->l.body, s->e);
    code_bar(&s->l.body, v, "%s", text_counted(g, slope, s->l.k));
    text = loop_close(&s->l);
  } else if (s->o.b) {
    text = gen_fmt(g, "for (long k = 0; k < %s; k++) (%s)[k] += %s;\n", s->n, s->o.b,
                   text_counted(g, slope, "k"));
  }
  if (text[0]) code_rev(c, "if (%s) {\n%s}\n", bar, text);
}

static void source_end(Source *s) {
  if (s->is_loop) loop_end(&s->l);
}

/* The number at [place] of what is kept. */
static Val result(Code *c, const char *kept_at, const char *place, bool active) {
  Gen *g = c->u->g;
  Val t = {.v = gen_name(g, "t")};
  code_fwd(c, "const double %s = %s[%s];\n", t.v, kept_at, place);
  if (!active || !mode_is_adjoint(c->mode)) return t;
  t.b = gen_fmt(g, "%sb", t.v);
  t.bar = BAR_SET;
  return t;
}

static const char *one_more(Gen *g, const char *n) {
  return gen_fmt(g, "(%s + 1)", n);
}

/* log_sum_exp keeps n shares and the result; max and min a place and the result. */
static Val reduced(Code *c, const Node *e, const Reduction *r) {
  Gen *g = c->u->g;
  const Node *x = e->kids[0];
  bool again, active = expr_is_active(c->u, x), places = r->helper[3] == 'm';
  Source s;
  source_begin(c, &s, x, active);
  const char *n = places ? "1" : s.n, *room = one_more(g, s.n);
  const char *w = kept(c, e, room, active, &again);
  if (!again) {
    const char *from = source_numbers(c, &s, w);
    code_fwd(c, "%s(%s, %s, %s);\n", r->helper, w, from, s.n);
  }
  Val t = result(c, w, n, active);
  if (t.bar)
    source_adjoint(c, &s, gen_fmt(g, "%s != 0", t.b),
                   places ? gen_fmt(g, "# == (long)%s[0] ? %s : 0.0", w, t.b)
                          : gen_fmt(g, "%s * %s[#]", t.b, w));
  source_end(&s);
  return t;
}

/* Keeps n slopes of the weights, n of the log densities, and the result. */
static Val mixed(Code *c, const Node *e) {
  Gen *g = c->u->g;
  Source theta, lp;
  bool again, active = expr_is_active(c->u, e);
  source_begin(c, &theta, e->kids[0], active);
  source_begin(c, &lp, e->kids[1], active);
  if (!(c->mode == MODE_REVERSE))
    code_fwd(c, "if (%s != %s) return PS_ERROR;\n", theta.n, lp.n);
  const char *end = gen_fmt(g, "2 * %s", theta.n);
  const char *w = kept(c, e, one_more(g, end), active, &again);
  if (!again) {
    const char *a = source_numbers(c, &theta, w);
    const char *b = source_numbers(c, &lp, gen_fmt(g, "(%s + %s)", w, theta.n));
    code_fwd(c, "if (ps_log_mix(%s, %s, %s, %s)) %s\n", w, a, b, theta.n,
             text_refuse(c->u));
  }
  Val t = result(c, w, end, active);
  if (t.bar) {
    const char *test = gen_fmt(g, "%s != 0", t.b);
    if (expr_is_active(c->u, e->kids[0]))
      source_adjoint(c, &theta, test, gen_fmt(g, "%s * %s[#]", t.b, w));
    if (expr_is_active(c->u, e->kids[1]))
      source_adjoint(c, &lp, test, gen_fmt(g, "%s * %s[%s + #]", t.b, w, theta.n));
  }
  source_end(&lp);
  source_end(&theta);
  return t;
}

static Val mean_of(Code *c, const Node *e) {
  const Node *x = e->kids[0];
  const char *dims[VIEW_MAX_DIMS];
  gen_dims(c, x, dims);
  Val n = {
      .v = gen_fmt(c->u->g, "(double)%s", dims_size(c->u->g, dims, type_ndims(x->type))),
      .is_long = true};
  code_atom(c, &n);
  if (c->mode != MODE_REVERSE) code_fwd(c, "if (%s == 0) return PS_ERROR;\n", n.v);
  return op_binary(c, '/', gen_sum_of(c, x, NULL), n);
}

Val reduce_value(Code *c, const Node *e) {
  if (is_mix(e)) return mixed(c, e);
  const Reduction *r = reduction_of(e);
  return r ? reduced(c, e, r) : mean_of(c, e);
}

/* Keeps the shares, n of them, and of log_softmax n results after them. */
Operand reduce_softmax(Code *c, const Node *e) {
  Gen *g = c->u->g;
  const Node *x = e->kids[0];
  bool again, active = expr_is_active(c->u, x), logs = is_row(e, "log_softmax");
  Source s;
  source_begin(c, &s, x, active);
  const char *room = gen_fmt(g, logs ? "2 * %s + 1" : "%s + 1", s.n);
  const char *w = kept(c, e, room, active, &again);
  Operand o = {.type = e->type, .ndims = 1, .dims = {s.n}, .p = w};
  if (logs) {
    o.p = gen_name(g, "m");
    code_fwd(c, "double *const %s = %s + %s;\n", o.p, w, s.n);
  }
  if (!again) {
    const char *from = source_numbers(c, &s, w);
    if (logs) code_fwd(c, "if (!%s) return PS_ERROR;\n", s.n);
    code_fwd(c, "ps_%s(%s, %s, %s);\n", e->match.fn->name, w, from, s.n);
  }
  if (active && mode_is_adjoint(c->mode)) {
    o.b = gen_name(g, "m");
    code_fwd(c, "double *const %s = %s;\n", o.b, take_zeros(c->u, s.n));
    const char *sum = gen_name(g, "s"), *any = gen_name(g, "any");
    source_adjoint(c, &s, any,
                   logs ? gen_fmt(g, "%s[#] - %s[#] * %s", o.b, w, sum)
                        : gen_fmt(g, "%s[#] * (%s[#] - %s)", w, o.b, sum));
    code_rev(c,
             "double %s = 0;\nint %s = 0;\nfor (long k = 0; k < %s; k++) {\n%s |= %s[k] "
             "!= 0;\n%s += %s[k]%s%s%s;\n}\n",
             sum, any, s.n, any, o.b, sum, o.b, logs ? "" : " * ", logs ? "" : w,
             logs ? "" : "[k]");
  }
  source_end(&s);
  return o;
}

bool expr_is_round_sum(const Node *e) {
  return e->kind == NODE_CALL && is_row(e, "log_sum_exp") && !type_is_scalar(e->type);
}

bool expr_is_product_sum(const Node *e) {
  return expr_is_round_sum(e) && e->nkids == 3;
}

/* Keeps J exponentials of the row, K results, as many factors that make shares, and room
   for the adjoint. */
Operand reduce_products(Code *c, const Node *e) {
  Gen *g = c->u->g;
  bool again, active = expr_is_active(c->u, e), outer = c->is_unread;
  c->is_unread = false;
  Operand row = gen_operand(c, e->kids[0], 0), matrix = gen_operand(c, e->kids[1], 0),
          exps = gen_operand(c, e->kids[2], 0);
  c->is_unread = outer;
  const char *j = row.dims[0], *k = matrix.dims[1];
  const char *w = kept(c, e, gen_fmt(g, "(%s + 3 * %s)", j, k), active, &again);
  if (!again)
    code_fwd(c, "ps_log_products(%s, %s, %s, %s, %s, %s);\n", w, row.p, matrix.p, exps.p,
             j, k);
  Operand o = {.type = e->type, .ndims = 1, .dims = {k}, .p = gen_name(g, "m")};
  code_fwd(c, "double *const %s = %s + %s;\n", o.p, w, j);
  if (!active || !mode_is_adjoint(c->mode)) return o;
  o.b = gen_name(g, "m");
  code_fwd(c, "double *const %s = %s;\n", o.b, take_zeros(c->u, k));
  code_rev(c, "ps_log_products_adjoint(%s, %s, %s, %s, %s, %s, %s, %s, %s);\n",
           row.b ? row.b : "0", matrix.b ? matrix.b : "0", w, row.p, matrix.p, exps.p,
           o.b, j, k);
  return o;
}

/* Keeps K exponentials for each of n rounds, n results, and n factors that make shares
   of the exponentials. */
Operand reduce_rounds(Code *c, const Node *e) {
  Gen *g = c->u->g;
  bool again, active = expr_is_active(c->u, e), outer = c->is_unread;
  c->is_unread = active && c->mode == MODE_REVERSE;
  Operand x = gen_operand(c, e->kids[0], 0);
  c->is_unread = outer;
  const char *size = dims_size(g, x.dims, 2), *n = x.dims[1];
  const char *w = kept(c, e, gen_fmt(g, "(%s + 2 * %s)", size, n), active, &again);
  if (!again) code_fwd(c, "ps_log_sum_exps(%s, %s, %s, %s);\n", w, x.p, x.dims[0], n);
  Operand o = {.type = e->type, .ndims = 1, .dims = {n}, .p = gen_name(g, "m")};
  code_fwd(c, "double *const %s = %s + %s;\n", o.p, w, size);
  if (!active || !mode_is_adjoint(c->mode)) return o;
  o.b = gen_name(g, "m");
  code_fwd(c, "double *const %s = %s;\n", o.b, take_zeros(c->u, n));
  code_rev(c, "ps_log_sum_exps_adjoint(%s, %s, %s, %s, %s);\n", x.b, w, o.b, x.dims[0],
           n);
  return o;
}

/* ---- one outcome among categories ---- */

static bool is_of_softmax(const Node *e) {
  return is_row(e, "categorical_lpmf") && e->kids[1]->kind == NODE_CALL &&
         is_row(e->kids[1], "softmax");
}

bool expr_is_category(const Unit *u, const Node *e) {
  bool logits = is_row(e, "categorical_logit_lpmf"), is = is_row(e, "categorical_lpmf");
  return e->kind == NODE_CALL && (logits || is) && e->nkids == 2 &&
         type_is_scalar(e->kids[0]->type) && is_one_real_container(e->kids[1]->type) &&
         expr_is_active(u, e->kids[1]);
}

/* Keeps n shares, their log sum, and the result. */
static Val category_of_logits(Code *c, const Node *e, const Node *x) {
  Gen *g = c->u->g;
  const char *y = gen_int(c, e->kids[0]);
  bool again, softmax = x != e->kids[1];
  Source s;
  source_begin(c, &s, x, true);
  const char *w = kept(c, e, gen_fmt(g, "(%s + 2)", s.n), true, &again);
  if (!again) {
    const char *from = source_numbers(c, &s, w);
    code_fwd(c, "if (ps_category(%s, %s, %s, %s, %d)) %s\n", w, from, s.n, y, !softmax,
             text_refuse(c->u));
  }
  Val t = result(c, w, one_more(g, s.n), true);
  if (t.bar)
    source_adjoint(c, &s, gen_fmt(g, "%s != 0", t.b),
                   gen_fmt(g, "%s * ((# == %s - 1) - %s[#])", t.b, y, w));
  source_end(&s);
  return t;
}

/* A parameter that is declared as a simplex, or one of an array of them. */
static bool is_simplex(const Node *e) {
  const Node *x = e->kind == NODE_INDEX ? e->kids[0] : e;
  const Node *decl = x->kind == NODE_VAR && x->sym ? x->sym->decl : NULL;
  if (x != e && e->nkids - 1 != x->type.array) return false;
  for (int i = 1; x != e && i < e->nkids; i++)
    if (e->kids[i]->kind == NODE_ALL || !type_is_scalar(e->kids[i]->type)) return false;
  return decl && decl->kind == NODE_DECL && x->sym->block == BLOCK_PARAMETERS &&
         decl->kids[0]->transform == TRANSFORM_SIMPLEX;
}

static Val category_of_shares(Code *c, const Node *e) {
  Gen *g = c->u->g;
  const char *y = gen_int(c, e->kids[0]);
  Operand x = gen_operand(c, e->kids[1], 0);
  const char *n = x.dims[0];
  if (c->mode != MODE_REVERSE && is_simplex(e->kids[1]))
    code_fwd(c, "if (%s < 1 || %s > %s) %s\n", y, y, n, text_refuse(c->u));
  else if (c->mode != MODE_REVERSE)
    code_fwd(c, "if (ps_no_share(%s, %s, %s)) %s\n", x.p, n, y, text_refuse(c->u));
  Val p = {.v = gen_name(g, "t")}, t = {.v = gen_name(g, "t")};
  code_fwd(c, "const double %s = (%s)[%s - 1];\nconst double %s = log(%s);\n", p.v, x.p,
           y, t.v, p.v);
  if (!x.b || !mode_is_adjoint(c->mode)) return t;
  t.b = gen_fmt(g, "%sb", t.v);
  t.bar = BAR_SET;
  code_rev(c, "if (%s != 0) (%s)[%s - 1] += %s / %s;\n", t.b, x.b, y, t.b, p.v);
  return t;
}

Val reduce_category(Code *c, const Node *e) {
  if (is_row(e, "categorical_logit_lpmf")) return category_of_logits(c, e, e->kids[1]);
  if (is_of_softmax(e)) return category_of_logits(c, e, e->kids[1]->kids[0]);
  return category_of_shares(c, e);
}

bool expr_is_round_category(const Node *e) {
  return e->kind == NODE_CALL && !type_is_scalar(e->type) &&
         (is_row(e, "categorical_lpmf") || is_row(e, "categorical_logit_lpmf"));
}

/* Keeps what reduce_rounds does; then n results. */
Operand reduce_round_category(Code *c, const Node *e) {
  Gen *g = c->u->g;
  bool again, outer = c->is_unread, active = expr_is_active(c->u, e->kids[1]),
              finite = is_row(e, "categorical_logit_lpmf");
  Operand y = gen_operand(c, e->kids[0], 0);
  c->is_unread = active && c->mode == MODE_REVERSE;
  Operand x = gen_operand(c, e->kids[1], 0);
  c->is_unread = outer;
  const char *k = x.dims[0], *n = x.dims[1], *size = dims_size(g, x.dims, 2);
  const char *w = kept(c, e, gen_fmt(g, "(%s + 3 * %s)", size, n), active, &again);
  if (!again)
    code_fwd(c, "if (ps_categories(%s, %s, %s, %s, %s, %d)) %s\n", w, x.p, y.p, k, n,
             finite, text_refuse(c->u));
  Operand o = {.type = e->type, .ndims = 1, .dims = {n}, .p = gen_name(g, "m")};
  code_fwd(c, "double *const %s = %s + %s + 2 * %s;\n", o.p, w, size, n);
  if (!active || !mode_is_adjoint(c->mode)) return o;
  o.b = gen_name(g, "m");
  code_fwd(c, "double *const %s = %s;\n", o.b, take_zeros(c->u, n));
  code_rev(c, "ps_categories_adjoint(%s, %s, %s, %s, %s, %s);\n", x.b, w, y.p, o.b, k, n);
  return o;
}
