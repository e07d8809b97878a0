/* SPDX-License-Identifier: BSD-3-Clause
   Containers of one dimension that are made of others: joined, running sums, runs of
   elements.  Joined ones are written where they are wanted; a run lies where its
   container lies. */
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/expr/join.h"
#include "lang/gen/expr/number.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"

enum { MOST_PARTS = 2 };

static bool calls(const Node *e, const char *c_name) {
  return e->kind == NODE_CALL && e->match.fn && e->match.fn->kind == FN_CALL &&
         e->match.fn->call_c && !strcmp(e->match.fn->call_c, c_name);
}

static bool is_line(Type t) {
  return type_is_numeric(t) && !type_is_scalar(t) && type_ndims(t) == 1;
}

bool expr_is_join(const Node *e) {
  if (!calls(e, "call_concat") || !is_line(e->type)) return false;
  for (int i = 0; i < e->nkids; i++) {
    Type t = e->kids[i]->type;
    bool same = (t.base == BASE_INT) == (e->type.base == BASE_INT);
    if (!same || !(type_is_scalar(t) || is_line(t))) return false;
  }
  return e->nkids == MOST_PARTS;
}

bool expr_is_running_sum(const Node *e) {
  return calls(e, "call_cumulative_sum") && is_line(e->type);
}

/* Of a matrix: of a column, whose elements lie together, or of a row. */
static bool is_of_column(const Node *e) {
  return calls(e, "call_col") || calls(e, "call_sub_col");
}
static bool is_of_row(const Node *e) {
  return calls(e, "call_row") || calls(e, "call_sub_row");
}

bool expr_is_run(const Node *e, unsigned allow) {
  bool runs = calls(e, "call_head") || calls(e, "call_tail") ||
              calls(e, "call_segment") || calls(e, "call_reverse");
  if (runs) return is_line(e->kids[0]->type);
  return is_of_column(e) || (is_of_row(e) && allow & ALLOW_STRIDE);
}

/* ---- joined ---- */

typedef struct Part {
  const Node *e;
  Operand o;     /* in memory, when [is_there] */
  bool is_there; /* else a number, or what is evaluated to where it belongs */
  const char *n, *from;
} Part;

/* [p] moved by [by] elements. */
static const char *moved(Gen *g, const char *p, const char *by) {
  return p && strcmp(by, "0") ? gen_fmt(g, "(%s + %s)", p, by) : p;
}

static void part_begin(Code *c, Part *x, const Node *e) {
  *x = (Part){.e = e, .n = "1"};
  if (type_is_scalar(e->type)) return;
  x->is_there = !gen_fuses(c->u, e) && !expr_is_fill(e);
  if (x->is_there)
    x->o = gen_operand(c, e, 0);
  else
    gen_dims(c, e, x->o.dims);
  x->n = x->o.dims[0];
}

static void part_numbers(Code *c, const Part *x, const Operand *dst) {
  Gen *g = c->u->g;
  Operand to = {.p = moved(g, dst->p, x->from),
                .b = moved(g, dst->b, x->from),
                .dims = {x->n},
                .ndims = 1,
                .skips_zeros = dst->skips_zeros};
  if (type_is_scalar(x->e->type)) {
    Val v = gen_value(c, x->e);
    if (dst->p) code_fwd(c, "%s[0] = %s;\n", to.p, v.v);
    if (dst->b) code_bar(c, v, "%s[0]", to.b);
  } else if (!x->is_there) {
    gen_into(c, x->e, &to);
  } else {
    if (to.p)
      code_fwd(c, "for (long k = 0; k < %s; k++) %s[k] = (%s)[k];\n", x->n, to.p, x->o.p);
    if (to.b && x->o.b)
      code_rev(c, "for (long k = 0; k < %s; k++) (%s)[k] += %s[k];\n", x->n, x->o.b,
               to.b);
  }
}

static const char *parts_begin(Code *c, const Node *e, Part *x) {
  Gen *g = c->u->g;
  const char *n = "0";
  for (int i = 0; i < e->nkids; i++) {
    part_begin(c, &x[i], e->kids[i]);
    x[i].from = n;
    n = strcmp(n, "0") ? gen_fmt(g, "(%s + %s)", n, x[i].n) : x[i].n;
  }
  return n;
}

void join_into(Code *c, const Node *e, const Operand *dst) {
  Part x[MOST_PARTS];
  const char *n = parts_begin(c, e, x);
  check_dims(c, dst->dims, &n, 1);
  for (int i = 0; i < e->nkids; i++) part_numbers(c, &x[i], dst);
}

Operand join_operand(Code *c, const Node *e) {
  Part x[MOST_PARTS];
  const char *n = gen_name(c->u->g, "n"), *sum = parts_begin(c, e, x);
  code_fwd(c, "const long %s = %s;\n", n, sum);
  Operand o = operand_new(c, e->type, &n, 1, expr_is_active(c->u, e));
  for (int i = 0; i < e->nkids; i++) part_numbers(c, &x[i], &o);
  return o;
}

/* ---- running sums ---- */

static void sums(Code *c, const Operand *x, const Operand *dst) {
  Gen *g = c->u->g;
  const char *n = x->dims[0], *s = gen_name(g, "s");
  if (dst->p && x->is_int)
    code_fwd(c,
             "long %s = 0;\nfor (long k = 0; k < %s; k++) {\n%s += (%s)[k];\n"
             "if (%s != (int)%s) return PS_ERROR;\n(%s)[k] = (int)%s;\n}\n",
             s, n, s, x->p, s, s, dst->p, s);
  else if (dst->p)
    code_fwd(c,
             "double %s = 0;\nfor (long k = 0; k < %s; k++) (%s)[k] = %s += (%s)[k];\n",
             s, n, dst->p, s, x->p);
  if (dst->b && x->b)
    code_rev(c,
             "double %sb = 0;\nfor (long k = %s - 1; k >= 0; k--) (%s)[k] += %sb += "
             "(%s)[k];\n",
             s, n, x->b, s, dst->b);
}

/* Nobody reads the numbers that are summed in the reverse sweep. */
static Operand summed(Code *c, const Node *e) {
  bool outer = c->is_unread;
  c->is_unread = c->mode == MODE_REVERSE;
  Operand x = gen_operand(c, e->kids[0], 0);
  c->is_unread = outer;
  return x;
}

void running_sum_into(Code *c, const Node *e, const Operand *dst) {
  Operand x = summed(c, e);
  check_dims(c, dst->dims, x.dims, 1);
  sums(c, &x, dst);
}

Operand running_sum_operand(Code *c, const Node *e) {
  /* its own numbers may be read, though it has those of [x] in the reverse sweep */
  Operand x = gen_operand(c, e->kids[0], 0);
  Operand o = operand_new(c, e->type, x.dims, 1, expr_is_active(c->u, e));
  sums(c, &x, &o);
  return o;
}

/* ---- runs ---- */

/* Place of the first element from 0, and how many. */
static void ends(Code *c, const Node *e, const char *size, const char **first,
                 const char **n) {
  Gen *g = c->u->g;
  const char *a = gen_int(c, e->kids[1]);
  *first = "0";
  *n = gen_name(g, "n");
  const char *count = e->nkids > 2 ? gen_int(c, e->kids[2]) : a;
  code_fwd(c, "const long %s = %s;\n", *n, count);
  if (e->nkids > 2)
    *first = gen_fmt(g, "(%s - 1)", a);
  else if (calls(e, "call_tail"))
    *first = gen_fmt(g, "(%s - %s)", size, *n);
  if (c->mode == MODE_REVERSE) return;
  if (e->nkids > 2) {
    fail_if(c, gen_fmt(g, "%s < 1 || %s > %s", a, a, size));
    fail_if(c, gen_fmt(g, "%s < 0 || (%s && %s + %s > %s)", *n, *n, *first, *n, size));
  } else {
    fail_if(c, gen_fmt(g, "%s < 0 || %s > %s", *n, *n, size));
  }
}

static Operand reversed(Code *c, const Node *e, unsigned allow) {
  Gen *g = c->u->g;
  Operand x = gen_operand(c, e->kids[0], 0);
  const char *n = x.dims[0];
  if (allow & ALLOW_STRIDE) {
    x.p = gen_fmt(g, "%s + (%s - 1)", x.p, n);
    if (x.b) x.b = gen_fmt(g, "%s + (%s - 1)", x.b, n);
    x.stride = "-1";
    x.is_offset = true;
    return x;
  }
  Operand o = operand_new(c, e->type, &n, 1, expr_is_active(c->u, e));
  code_fwd(c, "for (long k = 0; k < %s; k++) %s[k] = (%s)[%s - 1 - k];\n", n, o.p, x.p,
           n);
  if (o.b && x.b)
    code_rev(c, "for (long k = 0; k < %s; k++) (%s)[%s - 1 - k] += %s[k];\n", n, x.b, n,
             o.b);
  return o;
}

/* [x] from element [first] on, in steps of its stride. */
static void start_at(Gen *g, Operand *x, const char *first) {
  const char *by = x->stride ? gen_fmt(g, "%s * %s", first, x->stride) : first;
  if (!strcmp(first, "0")) return;
  x->p = gen_fmt(g, "%s + %s", x->p, by);
  if (x->b) x->b = gen_fmt(g, "%s + %s", x->b, by);
  x->is_offset = true;
}

/* col(A, j), row(A, i), sub_col(A, i, j, n), sub_row(A, i, j, n) */
static Operand line_of_matrix(Code *c, const Node *e) {
  Gen *g = c->u->g;
  Operand x = gen_operand(c, e->kids[0], 0);
  const char *rows = x.dims[0], *cols = x.dims[1], *i = "1", *j = "1";
  bool column = is_of_column(e), part = e->nkids > 2;
  const char *n = column ? rows : cols;
  if (part || !column) i = gen_int(c, e->kids[1]);
  if (part || column) j = gen_int(c, e->kids[part ? 2 : 1]);
  if (part) {
    n = gen_name(g, "n");
    code_fwd(c, "const long %s = %s;\n", n, gen_int(c, e->kids[3]));
  }
  if (c->mode != MODE_REVERSE) {
    const char *first = column ? i : j, *size = column ? rows : cols;
    fail_if(c, gen_fmt(g, "%s < 1 || %s > %s || %s < 1", column ? j : i, column ? j : i,
                       column ? cols : rows, first));
    if (part) fail_if(c, gen_fmt(g, "%s < 0 || %s - 1 + %s > %s", n, first, n, size));
  }
  x.type = e->type;
  x.ndims = 1;
  x.dims[0] = n;
  if (!column) x.stride = rows;
  const char *first = gen_fmt(g, "((%s - 1) * %s + %s - 1)", j, rows, i);
  x.p = gen_fmt(g, "%s + %s", x.p, first);
  if (x.b) x.b = gen_fmt(g, "%s + %s", x.b, first);
  x.is_offset = true;
  return x;
}

Operand run_operand(Code *c, const Node *e, unsigned allow) {
  if (is_of_column(e) || is_of_row(e)) return line_of_matrix(c, e);
  if (calls(e, "call_reverse")) return reversed(c, e, allow);
  const char *first;
  Operand x = gen_operand(c, e->kids[0], allow & ALLOW_STRIDE);
  ends(c, e, x.dims[0], &first, &x.dims[0]);
  start_at(c->u->g, &x, first);
  return x;
}
