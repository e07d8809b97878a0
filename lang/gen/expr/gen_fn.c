/* SPDX-License-Identifier: BSD-3-Clause
   User functions: for every set of active arguments a function for the value, and one
   that runs again with saving and then walks backwards. */
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/expr/call.h"
#include "lang/gen/expr/number.h"
#include "lang/gen/expr/operand.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"

static const Instance *instance(Gen *g, Instance x) {
  bool touches = stmt_touches_target(x.fundef->kids[1]);
  x.is_weighed = x.is_adjoint && touches && x.is_weighed;
  x.counts = !x.is_adjoint && touches && x.counts;
  x.before = addresses_get(&g->instance_of, x.fundef);
  for (int at = x.before; at; at = g->instances.at[at - 1].before) {
    const Instance *o = &g->instances.at[at - 1];
    if (o->mask == x.mask && o->is_adjoint == x.is_adjoint && o->propto == x.propto &&
        o->is_whole == x.is_whole && o->is_weighed == x.is_weighed &&
        o->counts == x.counts)
      return o;
  }
  x.wants_target = (x.is_adjoint || x.counts || g->reads_target) && touches;
  x.name = gen_fmt(g, "%s_%s%d", x.fundef->text, x.is_adjoint ? "adjoint" : "value",
                   ++g->next);
  vec_push(&g->instances, x);
  addresses_set(&g->instance_of, x.fundef, g->instances.n);
  return &g->instances.at[g->instances.n - 1];
}

const char *gen_instance(Gen *g, const Node *fundef, uint64_t mask, bool adjoint,
                         bool whole) {
  return instance(g, (Instance){.fundef = fundef,
                                .mask = mask,
                                .is_adjoint = adjoint,
                                .is_whole = whole})
      ->name;
}

static bool is_void(const Node *fundef) {
  return fundef->kids[0]->base == BASE_VOID;
}

/* Arguments of a call as text; bars of active ones follow them in adjoint calls. */
typedef struct Call {
  const Node *fundef;
  uint64_t mask;
  bool touches, propto;
  const char *target; /* what it was before the call, where target() is read */
  Val numbers[FUNCTION_MAX_ARGS];
  Operand containers[FUNCTION_MAX_ARGS];
} Call;

static const char *saved_before(const Unit *u, const Node *call) {
  for (int i = u->saved.n - 1; i >= 0; i--)
    if (u->saved.at[i].node == call && u->saved.at[i].is_before)
      return u->saved.at[i].name;
  return NULL;
}

/* The adjoint function runs forward again from the same target. */
static const char *target_before(Code *c, const Node *e) {
  Unit *u = c->u;
  if (!mode_is_adjoint(c->mode)) {
    const char *name = saved_new(u, e, "double ", "target");
    u->saved.at[u->saved.n - 1].is_before = true;
    code_fwd(c, "%s = %s;\n", name, u->lp);
    return name;
  }
  const char *name = saved_before(u, e), *again = gen_name(u->g, "target");
  code_fwd(c, "double %s = %s;\n", again, name ? name : "0");
  return again;
}

static bool call_begin(Code *c, const Node *e, Node *const *args, int n, Call *out) {
  const Sym *f = call_function(e);
  *out = (Call){0};
  if (n > FUNCTION_MAX_ARGS || !f) {
    gen_sorry(c->u->g, e, f ? "a call with more than 64 arguments" : "this call");
    return false;
  }
  out->fundef = function_body(c->u->g->program, f);
  out->propto = e->match.propto && c->u->propto && !c->u->is_whole;
  if (!out->fundef || !out->fundef->kids[1]) {
    gen_sorry(c->u->g, e, "a function without a body");
    return false;
  }
  out->touches = c->u->has_reverse && stmt_touches_target(out->fundef->kids[1]);
  if (out->touches && c->u->g->reads_target) out->target = target_before(c, e);
  for (int i = 0; i < n; i++) {
    if (args[i]->type.base == BASE_FUNCTION || !type_is_numeric(args[i]->type)) {
      gen_sorry(c->u->g, args[i], "an argument of this type");
      return false;
    }
    if (expr_is_active(c->u, args[i])) out->mask |= (uint64_t)1 << i;
    if (type_is_scalar(args[i]->type))
      out->numbers[i] = gen_value(c, args[i]);
    else
      out->containers[i] = gen_operand(c, args[i], 0);
  }
  return true;
}

/* A call without an adjoint leaves those of its arguments at zero. */
static void numbers_unused(Code *c, const Call *call, int n) {
  for (int i = 0; i < n; i++) val_unused(c, call->numbers[i]);
}

static void put_arguments(Code *c, Buf *b, const Call *call, Node *const *args, int n,
                          bool adjoint) {
  for (int i = 0; i < n; i++) {
    if (type_is_scalar(args[i]->type)) {
      buf_printf(b, ", %s", call->numbers[i].v);
      continue;
    }
    const Operand *o = &call->containers[i];
    buf_printf(b, ", %s", o->p);
    for (int d = 0; d < o->ndims; d++) buf_printf(b, ", %s", o->dims[d]);
  }
  for (int i = 0; adjoint && i < n; i++) {
    if (!(call->mask >> i & 1)) {
      val_unused(c, call->numbers[i]);
      continue;
    }
    if (!type_is_scalar(args[i]->type)) {
      buf_printf(b, ", %s", call->containers[i].b);
      continue;
    }
    const char *r = gen_name(c->u->g, "r");
    code_fwd(c, "double %s = 0;\n", r);
    code_bar(c, call->numbers[i], "%s", r);
    buf_printf(b, ", &%s", r);
  }
}

/* Two arguments with the same adjoints would be added to as if they were different
   places. */
static void separate_bars(Code *c, Call *call, Node *const *args, int n) {
  Gen *g = c->u->g;
  for (int i = 0; i < n; i++) {
    Operand *o = &call->containers[i];
    bool shared = false;
    for (int k = 0; k < i; k++)
      shared = shared || (o->b && o->base && call->containers[k].base == o->base);
    if (!shared || type_is_scalar(args[i]->type)) continue;
    const char *size = dims_size(g, o->dims, o->ndims), *b = gen_name(g, "m");
    code_fwd(c, "double *const %s = %s;\n", b, take_zeros(c->u, size));
    code_rev(c, "for (long k = 0; k < %s; k++) (%s)[k] += %s[k];\n", size, o->b, b);
    o->b = b;
  }
}

static void call_values(Code *c, Call *call, Node *const *args, int n, const char *out,
                        const char *dims) {
  Buf b = {0};
  const Unit *u = c->u;
  const Instance *x =
      instance(u->g, (Instance){.fundef = call->fundef,
                                .mask = call->mask,
                                .is_whole = u->is_whole,
                                .counts = !u->has_reverse && u->wants_target});
  buf_printf(&b, "if ((st = %s(W, %s", x->name, c->u->rng ? c->u->rng : "0");
  put_arguments(c, &b, call, args, n, false);
  if (x->wants_target) buf_printf(&b, ", &%s", c->u->wants_target ? c->u->lp : "unused");
  if (x->wants_target && !c->u->wants_target) code_fwd(c, "double unused = 0;\n");
  if (out) buf_printf(&b, ", &%s", out);
  if (dims) buf_printf(&b, ", %s", dims);
  code_fwd(c, "%s))) %s\n", buf_text(&b), text_fail(c->u));
  buf_free(&b);
}

/* The adjoint call; it also gives the value of a number. */
static const char *adjoint_text(Code *c, Call *call, Node *const *args, int n,
                                const char *bar, const char *out) {
  Buf b = {0};
  Gen *g = c->u->g;
  separate_bars(c, call, args, n);
  const Instance *x = instance(g, (Instance){.fundef = call->fundef,
                                             .mask = call->mask,
                                             .is_adjoint = true,
                                             .propto = call->propto,
                                             .is_whole = c->u->is_whole,
                                             .is_weighed = c->u->is_weighed});
  bool target = x->wants_target;
  if (target && (g->reads_target || x->is_weighed)) c->u->has_weight = true;
  buf_printf(&b, "if ((st = %s(W", x->name);
  put_arguments(c, &b, call, args, n, true);
  if (target && !g->reads_target) buf_printf(&b, ", &%s", c->u->lp);
  if (target && g->reads_target) buf_printf(&b, ", &%s, &%s", call->target, c->u->lpb);
  if (target && !g->reads_target && x->is_weighed) buf_printf(&b, ", &%s", c->u->lpb);
  if (bar) buf_printf(&b, ", %s", bar);
  if (out) buf_printf(&b, ", &%s", out);
  buf_printf(&b, "))) %s\n", text_fail(c->u));
  return gen_take(g, &b);
}

static Val call_void(Code *c, Call *call, Node *const *args, int n) {
  bool again = c->mode == MODE_BOTH || c->mode == MODE_REVERSE;
  if (again && (call->touches || call->mask))
    code_fwd(c, "%s", adjoint_text(c, call, args, n, NULL, NULL));
  else if (c->mode != MODE_REVERSE)
    call_values(c, call, args, n, NULL, NULL);
  return val_text("0");
}

Val user_value(Code *c, const Node *e, Node *const *args, int n, const char *weight) {
  Gen *g = c->u->g;
  Call call;
  if (!call_begin(c, e, args, n, &call)) return val_text("0");
  if (is_void(call.fundef)) return call_void(c, &call, args, n);
  bool is_int = call.fundef->kids[0]->base == BASE_INT;
  Val t = {.v = gen_name(g, "t"), .is_int = is_int};
  bool active = (call.mask && !is_int) || call.touches;
  const char *type = is_int ? "int" : "double";
  if (c->mode == MODE_BOTH && weight && active && !stmt_prints(call.fundef->kids[1])) {
    code_fwd(c, "double %s = 0;\n", t.v);
    c->u->has_weight = true;
    code_fwd(c, "%s", adjoint_text(c, &call, args, n, weight, t.v));
    return t;
  }
  if (c->mode == MODE_FORWARD && active)
    t.v = saved_new(c->u, e, gen_fmt(g, "%s ", type), "value");
  else if (c->mode == MODE_REVERSE && active)
    t.v = saved_find(c->u, e);
  else
    code_fwd(c, "%s %s = 0;\n", type, t.v);
  if (!(c->mode == MODE_REVERSE && active)) call_values(c, &call, args, n, t.v, NULL);
  if (!active) numbers_unused(c, &call, n);
  if (!active || !mode_is_adjoint(c->mode)) return t;
  t.b = gen_fmt(g, "%sb", gen_name(g, "t"));
  /* declared here: what follows may have no use for it, as in f_lp(x) > 0 */
  t.bar = BAR_STORE;
  code_fwd(c, "double %s = 0;\n", t.b);
  const char *again = gen_name(g, "t");
  const char *text = adjoint_text(c, &call, args, n, t.b, again);
  code_rev(c, "double %s = 0;\n%s", again, text);
  if (!is_int) return t;
  val_unused(c, t);
  return (Val){.v = t.v, .is_int = true};
}

Operand user_operand(Code *c, const Node *e) {
  Gen *g = c->u->g;
  Call call;
  int n = e->nkids;
  Operand o = {.type = e->type,
               .ndims = type_ndims(e->type),
               .is_int = e->type.base == BASE_INT,
               .p = "0"};
  for (int d = 0; d < o.ndims; d++) o.dims[d] = "0";
  if (!call_begin(c, e, e->kids, n, &call)) return o;
  bool active = (call.mask || call.touches) && !o.is_int;
  bool keeps = active && c->mode == MODE_FORWARD,
       again = active && c->mode == MODE_REVERSE;
  const char *type = gen_fmt(g, "%s *", type_c(e->type));
  const char *p = keeps   ? saved_new(c->u, e, "double *", "value")
                  : again ? saved_find(c->u, e)
                          : gen_name(g, "m");
  const char *shape = gen_fmt(g, "%sn", p);
  if (keeps || again) {
    if (keeps) buf_printf(&c->u->frame->decls, "long *%s = 0;\n", shape);
    if (keeps)
      vec_push(&c->u->saved, (Saved){.node = NULL, .name = shape, .ctype = "long *"});
    if (keeps)
      code_fwd(c, "%s = %s;\n", shape, take_bytes(c->u, gen_fmt(g, "%d * 8L", o.ndims)));
  } else {
    code_fwd(c, "%s%s = 0;\nlong %s[%d];\n", type, p, shape, o.ndims);
  }
  if (!again) call_values(c, &call, e->kids, n, p, shape);
  o.p = p;
  for (int d = 0; d < o.ndims; d++) {
    o.dims[d] = gen_name(g, "n");
    code_fwd(c, "const long %s = %s[%d];\n", o.dims[d], shape, d);
  }
  if (!active) numbers_unused(c, &call, n);
  if (!active || !mode_is_adjoint(c->mode)) return o;
  o.b = gen_name(g, "m");
  code_fwd(c, "double *const %s = %s;\n", o.b,
           take_zeros(c->u, dims_size(g, o.dims, o.ndims)));
  const char *text = adjoint_text(c, &call, e->kids, n, o.b, NULL);
  code_rev(c, "%s", text);
  return o;
}
