/* SPDX-License-Identifier: BSD-3-Clause
   Ordered logistic outcomes in the text: one loop over outcomes, which leaves the slopes
   by predictors and cut points beside the sum. */
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/expr/number.h"
#include "lang/gen/expr/operand.h"
#include "lang/gen/loop/reduce.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"

static bool is_vector(Type t) {
  return !type_is_scalar(t) && t.base != BASE_INT && type_is_numeric(t) &&
         type_ndims(t) == 1;
}

bool expr_is_ordered(const Unit *u, const Node *e) {
  bool is = e->kind == NODE_CALL && e->match.fn && e->nkids == 3 &&
            !strcmp(e->match.fn->name, "ordered_logistic_lpmf");
  if (!is || !is_vector(e->kids[2]->type) || e->kids[2]->type.array) return false;
  bool one = type_is_scalar(e->kids[0]->type) && type_is_scalar(e->kids[1]->type);
  bool many = e->kids[0]->type.array == 1 && is_vector(e->kids[1]->type);
  return (one || many) &&
         (expr_is_active(u, e->kids[1]) || expr_is_active(u, e->kids[2]));
}

/* What the outcomes or their predictors are, as pointers. */
typedef struct Rows {
  const char *y, *eta, *n;
  Val one;   /* the predictor of one outcome */
  Operand o; /* or predictors */
} Rows;

static void one_row(Code *c, const Node *e, Rows *x) {
  Gen *g = c->u->g;
  const char *y = gen_name(g, "y"), *eta = gen_name(g, "eta");
  x->one = gen_value(c, e->kids[1]);
  code_fwd(c, "const int %s = %s;\nconst double %s = %s;\n", y, gen_int(c, e->kids[0]),
           eta, x->one.v);
  *x = (Rows){gen_fmt(g, "&%s", y), gen_fmt(g, "&%s", eta), "1", .one = x->one};
}

static void many_rows(Code *c, const Node *e, Rows *x) {
  Operand y = gen_operand(c, e->kids[0], 0);
  x->o = gen_operand(c, e->kids[1], 0);
  check_dims(c, y.dims, x->o.dims, 1);
  *x = (Rows){gen_fmt(c->u->g, "(%s)", y.p), gen_fmt(c->u->g, "(%s)", x->o.p), y.dims[0],
              .o = x->o};
}

/* Of n outcomes, K - 1 cut points: slopes by both ends of each outcome, slopes by cut
   points, the sum, and four numbers for each category. */
static const char *room(Gen *g, const char *n, const char *cuts) {
  return gen_fmt(g, "(2 * %s + 5 * %s + 5)", n, cuts);
}

static const char *kept(Code *c, const Node *e, const char *numbers) {
  Unit *u = c->u;
  if (c->mode == MODE_REVERSE) return saved_find(u, e);
  bool saves = c->mode == MODE_FORWARD;
  const char *w = saves ? saved_new(u, e, "double *", "kept") : gen_name(u->g, "kept");
  code_fwd(c, "%s%s = %s;\n", saves ? "" : "double *const ", w,
           take_numbers(u, false, numbers));
  return w;
}

Val reduce_ordered(Code *c, const Node *e) {
  Gen *g = c->u->g;
  Rows x = {0};
  bool one = type_is_scalar(e->kids[0]->type);
  (one ? one_row : many_rows)(c, e, &x);
  Operand cut = gen_operand(c, e->kids[2], 0);
  const char *w = kept(c, e, room(g, x.n, cut.dims[0]));
  if (c->mode != MODE_REVERSE)
    code_fwd(c, "if (ps_ordered(%s, %s, %s, %s, %s, %s)) %s\n", w, x.y, x.eta, cut.p, x.n,
             cut.dims[0], text_refuse(c->u));
  Val t = {.v = gen_name(g, "t")};
  code_fwd(c, "const double %s = %s[2 * %s + %s];\n", t.v, w, x.n, cut.dims[0]);
  if (!mode_is_adjoint(c->mode)) return t;
  t.b = gen_fmt(g, "%sb", t.v);
  t.bar = BAR_SET;
  if (cut.b)
    code_rev(c, "for (long k = 0; k < %s; k++) (%s)[k] += %s * %s[2 * %s + k];\n",
             cut.dims[0], cut.b, t.b, w, x.n);
  if (one)
    code_bar(c, x.one, "%s * (%s[0] - %s[1])", t.b, w, w);
  else if (x.o.b)
    code_rev(c, "for (long k = 0; k < %s; k++) (%s)[k] += %s * (%s[k] - %s[%s + k]);\n",
             x.n, x.o.b, t.b, w, w, x.n);
  return t;
}
