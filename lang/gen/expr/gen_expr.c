/* SPDX-License-Identifier: BSD-3-Clause
   Expressions whose value is one number, or one element of a container inside of a
   loop. */
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/expr/call.h"
#include "lang/gen/expr/number.h"
#include "lang/gen/expr/operand.h"
#include "lang/gen/loop/density.h"
#include "lang/gen/loop/loop.h"
#include "lang/gen/loop/reduce.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"

static Val real_literal(Gen *g, double x) {
  Buf b = {0};
  buf_double(&b, x);
  if (!strpbrk(buf_text(&b), ".en")) buf_put(&b, ".0");
  bool has_sign = strpbrk(buf_text(&b), "+-");
  return (Val){.v = gen_take(g, &b), .is_long = has_sign};
}

static Val variable(Code *c, const Node *e) {
  Var *v = var_of(c->u, e->sym);
  Val x = {.v = v->name, .is_int = e->type.base == BASE_INT};
  var_read(c, v);
  if (mode_is_adjoint(c->mode) && v->is_active) {
    x.b = v->bar;
    x.bar = BAR_ADD;
  }
  return x;
}

static void sub_begin(Code *sub, Code *c, Mode mode) {
  code_begin(sub, c->u, mode);
  sub->loop = c->loop;
}

/* Value of a branch, as text that ends with assigning it to [name]. */
static char *branch_value(Code *c, const Node *e, const char *name,
                          const char **inlined) {
  Code sub;
  sub_begin(&sub, c, c->mode == MODE_BOTH ? MODE_VALUE : c->mode);
  c->u->conditional++;
  Val v = gen_value(&sub, e);
  c->u->conditional--;
  *inlined = sub.fwd.n == 0 ? v.v : NULL;
  code_fwd(&sub, "%s = %s;\n", name, v.v);
  return code_values(&sub);
}

static char *branch_adjoint(Code *c, const Node *e, const char *bar) {
  Code sub;
  sub_begin(&sub, c, c->mode);
  c->u->conditional++;
  Val v = gen_value(&sub, e);
  c->u->conditional--;
  code_bar(&sub, v, "%s", bar);
  const char *text = code_end(&sub);
  return text_scoped(c->u->g, sub.takes_memory, text);
}

/* Where nobody reads the value the branches are computed once, for their adjoints. */
static Val ternary(Code *c, const Node *e) {
  Gen *g = c->u->g;
  bool is_int = e->type.base == BASE_INT;
  bool unread = c->is_unread && c->mode == MODE_REVERSE && expr_is_active(c->u, e);
  c->is_unread = false;
  Val cond = gen_value(c, e->kids[0]);
  code_atom(c, &cond);
  const char *name = gen_name(g, "t"), *in[2];
  char *a = unread ? NULL : branch_value(c, e->kids[1], name, &in[0]);
  char *b = unread ? NULL : branch_value(c, e->kids[2], name, &in[1]);
  bool active = mode_is_adjoint(c->mode) && expr_is_active(c->u, e);
  if (!unread && in[0] && in[1] && !active)
    return (Val){.v = gen_fmt(g, "(%s ? %s : %s)", cond.v, in[0], in[1]),
                 .is_int = is_int,
                 .is_long = true};
  if (!unread)
    code_fwd(c, "%s %s;\nif (%s) {\n%s} else {\n%s}\n", is_int ? "int" : "double", name,
             cond.v, a, b);
  Val t = {.v = unread ? "0.0" : name, .is_int = is_int};
  if (!active) return t;
  t.b = gen_fmt(g, "%sb", name);
  t.bar = BAR_SET;
  char *ra = branch_adjoint(c, e->kids[1], t.b), *rb = branch_adjoint(c, e->kids[2], t.b);
  code_rev(c, "if (%s) {\n%s} else {\n%s}\n", cond.v, ra, rb);
  return t;
}

/* && and ||: the right side runs only where it must. */
static Val logical(Code *c, const Node *e) {
  Gen *g = c->u->g;
  Val a = gen_value(c, e->kids[0]);
  val_unused(c, a);
  const char *name = gen_name(g, "t"), *in;
  char *b = branch_value(c, e->kids[1], name, &in);
  if (in)
    return (Val){
        .v = gen_fmt(g, "(%s %s %s)", a.v, e->text, in), .is_int = true, .is_long = true};
  bool is_and = e->text[0] == '&';
  code_fwd(c, "int %s = %s != 0;\nif (%s%s) {\n%s%s = %s != 0;\n}\n", name, a.v,
           is_and ? "" : "!", name, b, name, name);
  return (Val){.v = name, .is_int = true};
}

static bool is_comparison(const char *op) {
  static const char *const ops[] = {"==", "!=", "<", "<=", ">", ">="};
  for (int i = 0; i < 6; i++)
    if (!strcmp(op, ops[i])) return true;
  return false;
}

/* An operator on two numbers. */
static Val arithmetic(Code *c, const Node *e, Val a, Val b) {
  Gen *g = c->u->g;
  const char *op = e->text;
  bool ints = a.is_int && b.is_int;
  bool varies = a.varies || b.varies;
  if (is_comparison(op)) {
    val_unused(c, a);
    val_unused(c, b);
    return (Val){.v = gen_fmt(g, "(%s %s %s)", a.v, op, b.v),
                 .is_int = true,
                 .is_long = true,
                 .varies = varies};
  }
  if (op[0] == '.' && op[1] != '^') op++;
  if (ints && !strcmp(op, "%")) return ints_divide(c, "%", e, a, b);
  if (ints && strchr("/%", op[0])) return ints_divide(c, "/", e, a, b);
  if (ints && strchr("+-*", op[0])) return ints_binary(c, op[0], e, a, b);
  if (strchr("+-*/", op[0]) && !op[1]) return op_binary(c, op[0], a, b);
  unsigned want = (a.bar || expr_is_active(c->u, e->kids[0]) ? 1u : 0) |
                  (b.bar || expr_is_active(c->u, e->kids[1]) ? 2u : 0);
  Val args[2] = {a, b};
  return op_fn(c, e->match.fn, args, 2, want, false);
}

static Val binary(Code *c, const Node *e) {
  if (!strcmp(e->text, "&&") || !strcmp(e->text, "||")) return logical(c, e);
  bool scalars = type_is_scalar(e->kids[0]->type) && type_is_scalar(e->kids[1]->type);
  if (!scalars) {
    Type a = e->kids[0]->type, b = e->kids[1]->type;
    if (a.base == BASE_ROW_VECTOR && b.base == BASE_VECTOR)
      return gen_dot(c, e->kids[0], e->kids[1], NULL);
    return call_value(c, e);
  }
  Val a = gen_value(c, e->kids[0]);
  return arithmetic(c, e, a, gen_value(c, e->kids[1]));
}

static Val unary_of(Code *c, const Node *e, Val x) {
  if (e->text[0] == '-') return x.is_int ? ints_negate(c, e, x) : op_negate(c, x);
  if (e->text[0] == '!') val_unused(c, x);
  if (e->text[0] == '!')
    return (Val){.v = gen_fmt(c->u->g, "(!%s)", x.v),
                 .is_int = true,
                 .is_long = true,
                 .varies = x.varies};
  return x;
}

static Val promoted(Code *c, Val x) {
  if (!x.is_int) return x;
  const char *p = x.v + (x.v[0] == '-');
  bool literal = *p && strspn(p, "0123456789") == strlen(p);
  x.v = gen_fmt(c->u->g, literal ? "%s.0" : "(double)%s", x.v);
  x.is_int = false;
  x.is_long = x.is_long || !literal;
  return x;
}

static Val scalar_call(Code *c, const Node *e) {
  Val args[FN_MAX_ARGS];
  unsigned want = 0;
  for (int i = 0; i < e->nkids; i++) {
    bool number = type_is_scalar(e->kids[i]->type);
    args[i] = c->loop && !number ? gen_element(c, e->kids[i]) : gen_value(c, e->kids[i]);
    check_domain(c, e->match.fn, i, e->kids[i], args[i]);
    if (expr_is_active(c->u, e->kids[i])) want |= 1u << i;
  }
  bool propto = op_drops(c->u, &e->match) && c->u->propto;
  Val x = op_fn(c, e->match.fn, args, e->nkids, want, propto);
  check_value(c, e->match.fn, args, e->nkids, &x);
  if (c->loop && e->match.fn->kind == FN_DENSITY && code_tests(c)) {
    const char *v = code_atom(c, &x); /* as density_number does */
    refuse_unless(c, gen_fmt(c->u->g, "%s == %s", v, v));
  }
  return x;
}

/* rows(x), cols(x), size(x), num_elements(x) without looking at numbers. */
static bool shape_call(Code *c, const Node *e, Val *out) {
  const char *name = e->match.fn->name, *dims[VIEW_MAX_DIMS];
  bool rows = !strcmp(name, "rows"), cols = !strcmp(name, "cols"),
       size = !strcmp(name, "size");
  if (!rows && !cols && !size && strcmp(name, "num_elements")) return false;
  const Node *x = e->kids[0];
  Gen *g = c->u->g;
  *out = (Val){.v = "1", .is_int = true};
  if (type_is_scalar(x->type)) return true;
  int n = type_ndims(x->type);
  gen_dims(c, x, dims);
  const char *text = dims_size(g, dims, n);
  if (size && x->type.array) text = dims[0];
  if (rows) text = x->type.base == BASE_ROW_VECTOR ? "1" : dims[x->type.array];
  if (cols) text = x->type.base == BASE_VECTOR ? "1" : dims[n - 1];
  out->v = gen_fmt(g, "(int)%s", text);
  out->is_long = true;
  code_atom(c, out);
  return true;
}

/* target() as it is now: the reverse sweep needs the number again. */
static Val target_value(Code *c, const Node *e) {
  Unit *u = c->u;
  const char *name = NULL;
  if (!u->has_reverse || c->mode == MODE_VALUE) {
    name = gen_name(u->g, "target");
    code_fwd(c, "const double %s = %s;\n", name, u->lp);
    return val_text(name);
  }
  if (mode_is_adjoint(c->mode)) name = saved_find(u, e);
  if (!name) name = saved_new(u, e, "double ", "target");
  if (!mode_is_adjoint(c->mode)) code_fwd(c, "%s = %s;\n", name, u->lp);
  Val v = {.v = name};
  if (!mode_is_adjoint(c->mode)) return v;
  v.b = u->lpb;
  v.bar = BAR_ADD;
  return v;
}

/* A density that goes elsewhere than to target is refused here where it is not a
   number. */
static Val density_number(Code *c, const Node *e) {
  Val v = gen_density(c, e, NULL);
  if (c->mode == MODE_REVERSE) return v;
  const char *x = code_atom(c, &v);
  code_fwd(c, "if (%s != %s) %s\n", x, x, text_refuse(c->u));
  return v;
}

static Val call(Code *c, const Node *e) {
  if (!e->match.fn && !e->sym && !e->nkids && !strcmp(e->text, "target"))
    return target_value(c, e);
  if (!e->match.fn) return user_value(c, e, e->kids, e->nkids, NULL);
  const Fn *fn = e->match.fn;
  Val out;
  if (e->nkids && shape_call(c, e, &out)) return out;
  const char *slot = e->nkids ? hoist(c, e) : NULL;
  if (slot) return (Val){.v = slot, .is_int = e->type.base == BASE_INT};
  if (fn->kind == FN_SCALAR) return scalar_call(c, e);
  if (fn->kind == FN_DENSITY) return density_number(c, e);
  if (!strcmp(fn->name, "sum") && e->type.base == BASE_REAL)
    return gen_sum_of(c, e->kids[0], NULL);
  if (!strcmp(fn->name, "dot_product")) return gen_dot(c, e->kids[0], e->kids[1], NULL);
  if (!strcmp(fn->name, "dot_self")) return gen_dot(c, e->kids[0], e->kids[0], NULL);
  if (expr_is_reduction(e)) return reduce_value(c, e);
  if (expr_is_category(c->u, e)) return reduce_category(c, e);
  if (expr_is_ordered(c->u, e)) return reduce_ordered(c, e);
  return call_value(c, known_call(c, e));
}

static Val value(Code *c, const Node *e) {
  switch (e->kind) {
  case NODE_INT:
    return (Val){.v = gen_fmt(c->u->g, "%d", e->i), .is_int = true, .is_long = e->i < 0};
  case NODE_REAL: return real_literal(c->u->g, e->r);
  case NODE_VAR: return variable(c, e);
  case NODE_PROMOTE: return promoted(c, gen_value(c, e->kids[0]));
  case NODE_UNARY: return unary_of(c, e, gen_value(c, e->kids[0]));
  case NODE_TRANSPOSE: return gen_value(c, e->kids[0]);
  case NODE_BINARY: return binary(c, e);
  case NODE_TERNARY: return ternary(c, e);
  case NODE_INDEX: return index_value(c, e);
  case NODE_CALL: return call(c, e);
  default: gen_sorry(c->u->g, e, "this kind of expression"); return val_text("0");
  }
}

/* What stands inside of a comparison or of a step function may be active, but nothing
   defines its adjoint. */
static Val passive(Code *c, const Node *e, int rev, Val x) {
  if (!x.bar && c->rev.n == rev) return x;
  if (expr_is_active(c->u, e) || expr_changes_target(e)) return x;
  c->rev.n = rev;
  if (c->loop && c == &c->loop->body) loop_forget(c->loop, rev);
  x.b = NULL;
  x.bar = BAR_NONE;
  return x;
}

bool expr_passes_on(const Node *e) {
  switch (e->kind) {
  case NODE_VAR:
  case NODE_INDEX:
  case NODE_PROMOTE:
  case NODE_UNARY:
  case NODE_TRANSPOSE: return true;
  case NODE_BINARY: return strchr("+-", e->text[0]) && !e->text[1];
  default: return false;
  }
}

Val gen_value(Code *c, const Node *e) {
  if (c->loop && e->kind != NODE_INT && e->kind != NODE_REAL)
    return loop_leaf(c->loop, e);
  int rev = c->rev.n;
  bool outer = c->is_unread;
  c->is_unread = outer && (expr_passes_on(e) || e->kind == NODE_TERNARY);
  Val v = value(c, e);
  c->is_unread = outer;
  return passive(c, e, rev, v);
}

const char *gen_int(Code *c, const Node *e) {
  bool outer = c->is_unread;
  c->is_unread = false;
  Val v = gen_value(c, e);
  c->is_unread = outer;
  v.is_int = true;
  return code_atom(c, &v);
}

static bool elementwise_binary(const Node *e) {
  const char *op = e->text;
  bool a = type_is_scalar(e->kids[0]->type), b = type_is_scalar(e->kids[1]->type);
  if (!strcmp(op, "*")) return a || b;
  if (!strcmp(op, "/") && b) return true;
  if (!strcmp(op, "+") || !strcmp(op, "-") || !strcmp(op, ".*") || !strcmp(op, "./"))
    return true;
  return e->match.fn && e->match.fn->kind == FN_SCALAR;
}

bool expr_is_elementwise(const Node *e) {
  if (type_is_scalar(e->type)) return false;
  switch (e->kind) {
  case NODE_UNARY:
  case NODE_PROMOTE: return true;
  case NODE_BINARY: return elementwise_binary(e);
  case NODE_CALL: /* densities: in a loop that has become a vector statement */
    return e->match.fn &&
           (e->match.fn->kind == FN_SCALAR || e->match.fn->kind == FN_DENSITY);
  default: return false;
  }
}

bool expr_is_fill(const Node *e) {
  static const char *const names[] = {"rep_vector", "rep_row_vector", "rep_matrix",
                                      "rep_array"};
  if (e->kind != NODE_CALL || !e->match.fn || !type_is_scalar(e->kids[0]->type))
    return false;
  for (int i = 0; i < 4; i++)
    if (!strcmp(e->match.fn->name, names[i])) return true;
  return false;
}

static Val element_or_number(Code *c, const Node *e) {
  return type_is_scalar(e->type) ? gen_value(c, e) : gen_element(c, e);
}

static Val element(Code *c, const Node *e) {
  switch (e->kind) {
  case NODE_PROMOTE: return promoted(c, gen_element(c, e->kids[0]));
  case NODE_UNARY: return unary_of(c, e, gen_element(c, e->kids[0]));
  case NODE_BINARY: {
    Val a = element_or_number(c, e->kids[0]);
    return arithmetic(c, e, a, element_or_number(c, e->kids[1]));
  }
  default: return scalar_call(c, e);
  }
}

static Val one_element(Code *c, const Node *e) {
  if (!gen_fuses(c->u, e)) return loop_leaf(c->loop, e);
  int rev = c->rev.n;
  return passive(c, e, rev, element(c, e));
}

Val gen_element(Code *c, const Node *e) {
  Loop *l = c->loop;
  if (c != &l->body || !loop_repeats(l, e)) return one_element(c, e);
  const Val *known = loop_shared(l, e);
  return known ? *known : loop_share(l, e, one_element(c, e));
}
