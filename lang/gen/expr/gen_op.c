/* SPDX-License-Identifier: BSD-3-Clause
   Operations on numbers: the value as text, and the pieces that pass the adjoint on. */
#include <math.h>
#include <string.h>
#include "lang/gen/expr/number.h"
#include "lang/gen/loop/loop.h"
#include "lang/gen/text/prelude.h"
#include "lang/gen/text/text.h"

Val val_text(const char *v) {
  return (Val){.v = v};
}

/* The result of an active operation gets a name, and an adjoint that its user defines. */
static Val named(Code *c, const char *value, bool varies) {
  Gen *g = c->u->g;
  const char *name = gen_name(g, "t");
  code_fwd(c, "const double %s = %s;\n", name, value);
  return (Val){.v = name, .b = gen_fmt(g, "%sb", name), .bar = BAR_SET, .varies = varies};
}

Val op_binary(Code *c, char op, Val a, Val b) {
  Gen *g = c->u->g;
  if (a.is_int && b.is_int && op != '/') return ints_binary(c, op, NULL, a, b);
  bool active = a.bar || b.bar, varies = a.varies || b.varies;
  if (active && (op == '*' || op == '/')) {
    code_atom(c, &a);
    code_atom(c, &b);
  }
  const char *text = gen_fmt(g, "(%s %c %s)", a.v, op, b.v);
  if (!active) return (Val){.v = text, .is_long = true, .varies = varies};
  Val t = named(c, text, varies);
  switch (op) {
  case '+':
    code_bar(c, a, "%s", t.b);
    code_bar(c, b, "%s", t.b);
    break;
  case '-':
    code_bar(c, a, "%s", t.b);
    code_bar(c, b, "-%s", t.b);
    break;
  case '*':
    code_bar(c, a, "%s * %s", t.b, b.v);
    code_bar(c, b, "%s * %s", t.b, a.v);
    break;
  default:
    code_bar(c, a, "%s / %s", t.b, b.v);
    code_bar(c, b, "-%s * %s / %s", t.b, t.v, b.v);
  }
  return t;
}

Val op_negate(Code *c, Val a) {
  const char *text = gen_fmt(c->u->g, "(-%s)", a.v);
  if (!a.bar) return (Val){.v = text, .is_long = true, .varies = a.varies};
  Val t = named(c, text, a.varies);
  code_bar(c, a, "-%s", t.b);
  return t;
}

static void call_arguments(Buf *b, const Val *args, int n) {
  for (int i = 0; i < n; i++) buf_printf(b, "%s, ", args[i].v);
}

/* [x] for several users: their adjoints are added up. */
Val val_share(Code *c, Val x) {
  if (x.bar != BAR_SET && x.bar != BAR_STORE) return x;
  const char *sum = gen_name(c->u->g, "r");
  code_fwd(c, "double %s = 0;\n", sum);
  code_bar(c, x, "%s", sum);
  x.b = sum;
  x.bar = BAR_ADD;
  return x;
}

/* Nothing comes back to [x]: its adjoint is defined all the same. */
void val_unused(Code *c, Val x) {
  if (x.bar == BAR_SET || x.bar == BAR_STORE) code_bar(c, x, "0");
}

bool op_drops(const Unit *u, const FnMatch *m) {
  return m->propto && u->has_reverse && !u->is_whole && !u->g->reads_target;
}

/* The int that a kernel gave as a double. */
static Val as_int(Code *c, const Fn *fn, Val x) {
  if (!(fn->flags & FN_FITS) && code_tests(c)) {
    const char *v = code_atom(c, &x);
    refuse_unless(c, gen_fmt(c->u->g, "%s >= -2147483648.0 && %s <= 2147483647.0", v, v));
  }
  x.v = gen_fmt(c->u->g, "(int)%s", x.v);
  x.is_int = x.is_long = true;
  return x;
}

/* A part of a product of complex numbers, written out: the kernel's helper is called
   where that is not a number. */
static Val product_part_of(Code *c, const Val *given, bool is_imag) {
  Gen *g = c->u->g;
  Val x[4];
  bool active = false, varies = false;
  for (int i = 0; i < 4; i++) {
    x[i] = given[i];
    code_atom(c, &x[i]);
    active = active || x[i].bar;
    varies = varies || x[i].varies;
  }
  const char *a = x[0].v, *b = x[1].v, *v = x[2].v, *w = x[3].v,
             *plain = gen_name(g, "p");
  if (is_imag)
    code_fwd(c, "const double %s = %s * %s + %s * %s;\n", plain, a, w, b, v);
  else
    code_fwd(c, "const double %s = %s * %s - %s * %s;\n", plain, a, v, b, w);
  const char *text =
      gen_fmt(g, "(PS_LIKELY(%s == %s) ? %s : product_part(%s, %s, %s, %s, %d))", plain,
              plain, plain, a, b, v, w, is_imag);
  if (!active) return (Val){.v = text, .is_long = true, .varies = varies};
  Val t = named(c, text, varies);
  code_bar(c, x[0], "%s * %s", t.b, is_imag ? w : v);
  code_bar(c, x[1], is_imag ? "%s * %s" : "-%s * %s", t.b, is_imag ? v : w);
  code_bar(c, x[2], "%s * %s", t.b, is_imag ? b : a);
  code_bar(c, x[3], is_imag ? "%s * %s" : "-%s * %s", t.b, is_imag ? a : b);
  return t;
}

/* Value and partials of a kernel; [want] counts only where partials or dropped terms
   do. */
Val op_fn(Code *c, const Fn *fn, const Val *args, int n, unsigned want, bool propto) {
  Gen *g = c->u->g;
  const char *kernel = kernel_name(c, fn, args, n);
  bool active = false, varies = false, ints = true;
  if (fn->flags & FN_INTERNAL)
    return product_part_of(c, args, !strcmp(fn->name, "complex.product_imag"));
  for (int i = 0; i < n; i++) {
    active = active || args[i].bar;
    varies = varies || args[i].varies;
    ints = ints && args[i].is_int;
  }
  bool is_step = fn->flags & FN_NO_GRADIENT;
  if (is_step) {
    for (int i = 0; i < n; i++) val_unused(c, args[i]);
    want = 0;
    if (!strcmp(fn->ret, "int")) active = false;
  }
  if (!active && !propto) want = 0;
  /* A call that changes target has an adjoint even where its arguments are data. */
  for (int i = 0; i < n && active; i++)
    if (args[i].bar) want |= 1u << i;
  const char *d = gen_name(g, "d");
  Buf b = {0};
  buf_printf(&b, "%s(", kernel);
  call_arguments(&b, args, n);
  for (int i = 0; i < n; i++)
    if (want & 1u << i)
      buf_printf(&b, "&%sx%d, ", d, i);
    else
      buf_put(&b, "0, ");
  buf_printf(&b, "%uu, %d)", want, propto);
  for (int i = 0; i < n; i++)
    if (want & 1u << i) code_fwd(c, "double %sx%d;\n", d, i);
  const char *text = gen_take(g, &b);
  if (!active) {
    Val x = {.v = text, .is_long = true, .varies = varies};
    return ints && fn->flags & FN_INT && n > 0 ? as_int(c, fn, x) : x;
  }
  Val t = named(c, text, varies);
  for (int i = 0; i < n && !is_step; i++) code_bar(c, args[i], "%s * %sx%d", t.b, d, i);
  return t;
}

static void domain_test(Buf *b, const FnDomain *d, const char *x) {
  const char *also = "";
  if (d->finite) {
    buf_printf(b, "%s - %s == 0", x, x);
    also = " && ";
  }
  if (isfinite(d->lower)) {
    buf_printf(b, "%s%s %s %.17g", also, x, d->above ? ">" : ">=", d->lower);
    also = " && ";
  }
  if (isfinite(d->upper))
    buf_printf(b, "%s%s %s %.17g", also, x, d->below ? "<" : "<=", d->upper);
  if (!b->n) buf_printf(b, "%s == %s", x, x);
}

/* A number in the text that is inside. */
static bool is_inside(const FnDomain *d, const Node *e) {
  if (e->kind != NODE_INT && e->kind != NODE_REAL) return false;
  double x = e->kind == NODE_INT ? e->i : e->r;
  return (d->above ? x > d->lower : x >= d->lower) &&
         (d->below ? x < d->upper : x <= d->upper);
}

bool code_tests(const Code *c) {
  Mode outer = c->loop ? c->loop->outer->mode : c->mode;
  return outer != MODE_REVERSE && c->mode != MODE_REVERSE;
}

void refuse_unless(Code *c, const char *test) {
  if (c->loop) {
    if (!c->loop->bad) c->loop->bad = gen_name(c->u->g, "bad");
    code_fwd(c, "%s |= !(%s);\n", c->loop->bad, test);
  } else {
    code_fwd(c, "if (!(%s)) %s\n", test, text_refuse(c->u));
  }
}

void fail_if(Code *c, const char *test) {
  if (c->loop) {
    if (!c->loop->wrong) c->loop->wrong = gen_name(c->u->g, "wrong");
    code_fwd(c, "%s |= %s;\n", c->loop->wrong, test);
  } else {
    code_fwd(c, "if (%s) return PS_ERROR;\n", test);
  }
}

/* What is not a number passes through functions; densities refuse it. */
void check_domain(Code *c, const Fn *fn, int i, const Node *arg, Val x) {
  FnDomain d;
  if (!code_tests(c) || !fn_domain(fn, i, &d)) return;
  while (arg && arg->kind == NODE_PROMOTE) arg = arg->kids[0];
  if (arg && is_inside(&d, arg)) return;
  if (!d.finite && !isfinite(d.lower) && !isfinite(d.upper)) return;
  Buf b = {0};
  domain_test(&b, &d, code_atom(c, &x));
  if (fn->kind == FN_SCALAR) buf_printf(&b, " || %s != %s", x.v, x.v);
  refuse_unless(c, buf_text(&b));
  buf_free(&b);
}

void check_value(Code *c, const Fn *fn, const Val *args, int n, Val *x) {
  if (!(fn->flags & FN_REFUSES) || !code_tests(c)) return;
  Buf b = {0};
  const char *value = code_atom(c, x);
  buf_printf(&b, "%s == %s", value, value);
  for (int i = 0; i < n; i++) {
    Val arg = args[i];
    const char *a = arg.is_int ? NULL : code_atom(c, &arg);
    if (a) buf_printf(&b, " || %s != %s", a, a);
  }
  refuse_unless(c, buf_text(&b));
  buf_free(&b);
}
