/* SPDX-License-Identifier: BSD-3-Clause
   Calls of functions on whole containers: a record of views, made in the forward sweep
   and kept for the adjoint. */
#include <float.h>
#include <math.h>
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/expr/call.h"
#include "lang/gen/expr/number.h"
#include "lang/gen/expr/operand.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"

static void set_view(Code *c, const char *call, int i, const Operand *o) {
  code_fwd(c, "ps_view(&%s->v[%d], %d, %d, %d, %d, %s", call, i, o->type.base,
           o->type.array, o->is_int, o->ndims, o->p);
  for (int d = 0; d < 4; d++) code_fwd(c, ", %s", d < o->ndims ? o->dims[d] : "1");
  code_fwd(c, ");\n");
  for (int d = 4; d < o->ndims; d++)
    code_fwd(c, "%s->v[%d].size *= (%s->v[%d].dims[%d] = %s);\n", call, i, call, i, d,
             o->dims[d]);
}

typedef struct Arg {
  Val x;
  Operand o;
  bool is_number;
} Arg;

static void arguments(Code *c, Node *const *args, int n, Arg *out) {
  for (int i = 0; i < n; i++) {
    out[i] = (Arg){.is_number = type_is_scalar(args[i]->type)};
    if (args[i]->type.base == BASE_FUNCTION) continue;
    if (out[i].is_number)
      out[i].x = gen_value(c, args[i]);
    else if (type_is_numeric(args[i]->type))
      out[i].o = gen_operand(c, args[i], 0);
    else
      gen_sorry(c->u->g, args[i], "an argument of this type");
  }
}

static unsigned wanted(Code *c, Node *const *args, int n) {
  unsigned want = 0;
  for (int i = 0; i < n; i++)
    if (expr_is_active(c->u, args[i])) want |= 1u << i;
  return want;
}

static const char *number_text(Gen *g, double x) {
  if (isinf(x)) return x < 0 ? "-INFINITY" : "INFINITY";
  return gen_fmt(g, "%.17g", x);
}

/* What the row's signature says of its arguments. */
static void check_arguments(Code *c, const Node *e, const char *call, int n) {
  Gen *g = c->u->g;
  for (int i = 0; i < n; i++) {
    FnDomain d;
    if (!fn_domain(e->match.fn, i, &d)) continue;
    double most = d.finite ? DBL_MAX : HUGE_VAL;
    double lower = d.above ? nextafter(d.lower, HUGE_VAL) : d.lower,
           upper = d.below ? nextafter(d.upper, -HUGE_VAL) : d.upper;
    code_fwd(c, "if (!ps_inside(&%s->v[%d], %s, %s)) %s\n", call, i,
             number_text(g, fmax(lower, -most)), number_text(g, fmin(upper, most)),
             text_refuse(c->u));
  }
}

static void run(Code *c, const Node *e, const char *call, Arg *args, int n, unsigned want,
                bool propto) {
  const Fn *fn = e->match.fn;
  const char *callbacks = gen_callbacks(c, e, want);
  code_fwd(c, "%s = ps_new_call(W, %d);\n", call, n);
  c->u->takes_memory = true;
  for (int i = 0; i < n; i++) {
    if (e->kids[i]->type.base == BASE_FUNCTION)
      code_fwd(c, "ps_view(&%s->v[%d], %d, 0, 0, 0, 0, 0, 1, 1, 1);\n", call, i,
               BASE_FUNCTION);
    else if (!args[i].is_number)
      set_view(c, call, i, &args[i].o);
    else if (args[i].x.is_int)
      code_fwd(c, "ps_integer(%s, %d, %s);\n", call, i, args[i].x.v);
    else
      code_fwd(c, "ps_number(%s, %d, %s);\n", call, i, args[i].x.v);
  }
  if (fn->kind == FN_CALL) check_arguments(c, e, call, n);
  if (fn->kind == FN_CALL)
    code_fwd(c, "if ((st = ps_call(W, %s, %s, %s, %d, %uu, %d, %s, %s))) %s\n", call,
             fn->shape_c, fn->call_c, n, want, propto, c->u->rng ? c->u->rng : "0",
             callbacks, text_fail(c->u));
  else
    code_fwd(c, "if ((st = ps_eval(W, %s, \"%s\", %d, %s))) %s\n", call, fn->name, n,
             c->u->rng ? c->u->rng : "0", text_fail(c->u));
}

/* The adjoint: numbers get theirs through a variable, containers in place. */
static void backward(Code *c, const Node *e, const char *call, Arg *args, int n,
                     unsigned want, bool propto, const char *bar) {
  Gen *g = c->u->g;
  Buf bars = {0};
  for (int i = 0; i < n; i++) {
    if (!(want & 1u << i)) {
      val_unused(c, args[i].x);
      buf_put(&bars, "0, ");
    } else if (args[i].is_number) {
      const char *r = gen_name(g, "r");
      code_fwd(c, "double %s = 0;\n", r);
      code_bar(c, args[i].x, "%s", r);
      buf_printf(&bars, "&%s, ", r);
    } else {
      buf_printf(&bars, "%s, ", args[i].o.b ? args[i].o.b : "0");
    }
  }
  code_rev(c,
           "{\ndouble *const bars[] = {%s0};\nps_adjoint(W, %s, %s, %d, %uu, %d, %s, "
           "bars);\n}\n",
           buf_text(&bars), call, e->match.fn->adjoint_c, n, want, propto, bar);
  buf_free(&bars);
}

/* Writes the call; the name of its record.  [bar]: where the adjoint of the result is. */
static const char *record(Code *c, const Node *e, Node *const *nodes, int n, bool *active,
                          Arg *args, unsigned *want) {
  Unit *u = c->u;
  *want = wanted(c, nodes, n);
  const Fn *fn = e->match.fn;
  *active = *want && !(fn->flags & FN_NO_GRADIENT) && expr_is_active(u, e);
  if (*active && !fn->adjoint_c) gen_sorry(u->g, e, "the derivative of this call");
  bool again = c->mode == MODE_REVERSE && *active;
  bool propto = op_drops(u, &e->match);
  arguments(c, nodes, n, args);
  for (int i = 0; i < n && !*active; i++) val_unused(c, args[i].x);
  if (again) return saved_find(u, e);
  const char *call;
  if (c->mode == MODE_FORWARD && *active) {
    call = saved_new(u, e, "Call *", "call");
  } else {
    call = gen_name(u->g, "call");
    code_fwd(c, "Call *%s;\n", call);
  }
  run(c, e, call, args, n, *active ? *want : 0, propto);
  return call;
}

Val call_value(Code *c, const Node *e) {
  Gen *g = c->u->g;
  Arg args[FN_MAX_ARGS];
  unsigned want;
  bool active, is_int = e->type.base == BASE_INT;
  int n = e->nkids;
  if (n > FN_MAX_ARGS || !e->match.fn || !type_is_scalar(e->type)) {
    gen_sorry(g, e, "this call");
    return val_text("0");
  }
  const char *call = record(c, e, e->kids, n, &active, args, &want);
  Val t = {.v = gen_name(g, "t"), .is_int = is_int};
  code_fwd(c, "const %s %s = %s->v[%d].%s[0];\n", is_int ? "int" : "double", t.v, call, n,
           is_int ? "i" : "r");
  if (!active || !mode_is_adjoint(c->mode)) return t;
  t.b = gen_fmt(g, "%sb", t.v);
  t.bar = BAR_SET;
  backward(c, e, call, args, n, want, op_drops(c->u, &e->match), gen_fmt(g, "&%s", t.b));
  return t;
}

void call_into(Code *c, const Node *e, const char *result_b, Operand *out) {
  Gen *g = c->u->g;
  Arg args[FN_MAX_ARGS];
  unsigned want;
  bool active;
  int n = e->nkids;
  *out = (Operand){.type = e->type, .p = "0", .ndims = type_ndims(e->type)};
  if (n > FN_MAX_ARGS || !e->match.fn || !type_is_numeric(e->type)) {
    gen_sorry(g, e, "this call");
    for (int d = 0; d < out->ndims; d++) out->dims[d] = "0";
    return;
  }
  const char *call = record(c, e, e->kids, n, &active, args, &want);
  out->is_int = e->type.base == BASE_INT;
  out->p = gen_name(g, "m");
  code_fwd(c, "%s *const %s = %s->v[%d].%s;\n", type_c(e->type), out->p, call, n,
           out->is_int ? "i" : "r");
  for (int d = 0; d < out->ndims; d++) {
    out->dims[d] = gen_fmt(g, "%sn%d", out->p, d);
    code_fwd(c, "const long %s = %s->v[%d].dims[%d];\n", out->dims[d], call, n, d);
  }
  if (!active || !mode_is_adjoint(c->mode)) return;
  out->b = result_b ? result_b : gen_fmt(g, "%sb", out->p);
  if (!result_b)
    code_fwd(c, "double *const %s = %s;\n", out->b,
             take_zeros(c->u, gen_fmt(c->u->g, "%s->v[%d].size", call, n)));
  backward(c, e, call, args, n, want, op_drops(c->u, &e->match), out->b);
}
