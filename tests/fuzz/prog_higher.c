/* SPDX-License-Identifier: BSD-3-Clause
   Random programs: functions that others call.  Slices are summed from any expression;
   what is integrated is smooth and bounded, so that quadratures and solvers are exact. */
#include <string.h>
#include "prog.h"

#define TEXT(...) arena_printf(p->arena, __VA_ARGS__)

enum { HIGHER_SUM, HIGHER_INTEGRAL, HIGHER_ODE, HIGHER_MAP, HIGHER_KINDS };

/* A smooth number between about -3 and 3 of the numbers [names]. */
static const char *smooth(Prog *p, const char *const *names, int n, int depth) {
  static const char *const formats[] = {"sin(%s)", "cos(%s)", "tanh(%s)", "inv_logit(%s)",
                                        "exp(-square(%s))"};
  const char *name = names[prog_pick(p, n)];
  if (depth <= 0) return TEXT("(%.2f + %s)", prog_between(p, -1, 1), name);
  const char *a = smooth(p, names, n, depth - 1);
  if (prog_chance(p, 0.3))
    return TEXT("(%s * tanh(%s))", a, smooth(p, names, n, depth - 1));
  if (prog_chance(p, 0.3))
    return TEXT("(0.5 * %s - %s)", a, smooth(p, names, n, depth - 1));
  const char *format = formats[prog_pick(p, 5)], *mark = strstr(format, "%s");
  return TEXT("%.*s%s%s", (int)(mark - format), format, a, mark + 2);
}

static void write_sum(Prog *p, ProgHigher *h) {
  ProgFn in = {.name = "", .result = shape_of(BASE_VOID, 0)};
  const char *name[PROG_PARTS];
  for (int i = 0; i < PROG_PARTS; i++) {
    h->args[i] = prog_shape(p, 1);
    name[i] = prog_name(p, "a");
  }
  Shape sliced = h->args[0];
  sliced.array = 1;
  memmove(sliced.dims + 1, h->args[0].dims + h->args[0].array, 2 * sizeof *sliced.dims);
  sliced.dims[0] = prog_size(p);
  h->args[0] = sliced;
  prog_line(p, "real %s(%s %s, int lo, int hi, %s %s, %s %s) {", h->name,
            shape_unsized(p, sliced), name[0], shape_unsized(p, h->args[1]), name[1],
            shape_unsized(p, h->args[2]), name[2]);
  p->indent++;
  p->in = &in;
  for (int i = 1; i < PROG_PARTS; i++)
    prog_declare(p, h->args[i], KIND_ANY, LEVEL_PARAMETER, false)->name = name[i];
  Shape one = shape_element(sliced);
  const char *x = prog_name(p, "x"), *declared = shape_declare(p, one, "", x);
  prog_declare(p, one, KIND_ANY, LEVEL_PARAMETER, false)->name = x;
  prog_line(p, "real s = 0;");
  prog_line(p, "for (i in 1 : size(%s)) {", name[0]);
  p->indent++;
  prog_line(p, "%s = %s[i];", declared, name[0]);
  prog_line(p, "s += %s * (lo + i);",
            prog_kind(p, shape_of(BASE_REAL, 0), KIND_UNIT, 3).text);
  p->indent--;
  prog_line(p, "}");
  prog_line(p, "return s;");
  p->in = NULL;
  p->indent--;
  prog_line(p, "}");
  p->vars.n = 0;
}

static void write_integrand(Prog *p, const ProgHigher *h) {
  static const char *const names[] = {"x", "th[1]", "th[2]", "x_r[1]", "x_i[1]"};
  prog_line(p,
            "real %s(real x, real xc, array[] real th, data array[] real x_r, "
            "data array[] int x_i) {",
            h->name);
  prog_line(p, "  return %s;", smooth(p, names, 5, 3));
  prog_line(p, "}");
}

/* Each rate pulls back to 0, so that solutions stay near. */
static void write_rates(Prog *p, const ProgHigher *h) {
  static const char *const names[] = {"t", "y[1]", "y[2]", "k", "n"};
  const char *one = smooth(p, names, 5, 2), *two = smooth(p, names, 5, 2);
  prog_line(p, "vector %s(real t, vector y, real k, int n) {", h->name);
  prog_line(p, "  return [tanh(%s) - 0.5 * y[1], tanh(%s) - 0.7 * y[2]]';", one, two);
  prog_line(p, "}");
}

static void write_job(Prog *p, const ProgHigher *h) {
  static const char *const names[] = {"phi[1]", "theta[1]", "theta[2]", "x_r[1]",
                                      "x_i[2]"};
  const char *one = smooth(p, names, 5, 3), *two = smooth(p, names, 5, 3);
  prog_line(p,
            "vector %s(vector phi, vector theta, data array[] real x_r, "
            "data array[] int x_i) {",
            h->name);
  prog_line(p, "  return [%s, %s]'[1 : x_i[1]];", one, two);
  prog_line(p, "}");
}

void prog_higher_function(Prog *p) {
  ProgHigher h = {.name = prog_name(p, "h"), .kind = prog_pick(p, HIGHER_KINDS)};
  switch (h.kind) {
  case HIGHER_SUM: write_sum(p, &h); break;
  case HIGHER_INTEGRAL: write_integrand(p, &h); break;
  case HIGHER_ODE: write_rates(p, &h); break;
  default: write_job(p, &h);
  }
  vec_push(&p->higher, h);
}

static const char *number(Prog *p, int depth) {
  return TEXT("tanh(%s)", prog_expr(p, shape_of(BASE_REAL, 0), depth).text);
}

static const char *call_sum(Prog *p, const ProgHigher *h, int depth) {
  static const char *const names[] = {"reduce_sum", "reduce_sum_static"};
  ProgHigher f = *h;
  const char *x = prog_value(p, f.args[0], depth).text,
             *a = prog_value(p, f.args[1], depth).text,
             *b = prog_value(p, f.args[2], depth).text;
  return TEXT("%s(%s, %s, %d, %s, %s)", names[prog_pick(p, 2)], f.name, x,
              1 + prog_pick(p, 3), a, b);
}

static const char *call_integral(Prog *p, const char *name, int depth) {
  const char *from = number(p, depth), *th = number(p, depth), *other = number(p, depth);
  return TEXT("integrate_1d(%s, -1.5 + %s, %.2f, {%s, %s}, {%.2f}, {%d})", name, from,
              prog_between(p, 0, 2), th, other, prog_between(p, -1, 1),
              1 + prog_pick(p, 3));
}

static const char *call_ode(Prog *p, const char *name, int depth) {
  static const char *const solvers[] = {"rk45", "ckrk", "adams", "bdf"};
  const char *a = number(p, depth), *b = number(p, depth), *k = number(p, depth);
  return TEXT("ode_%s_tol(%s, [%s, %s]', 0, {0.4, 1.1}, 1e-11, 1e-11, 100000, %s, %d)"
              "[%d, %d]",
              solvers[prog_pick(p, 4)], name, a, b, k, 1 + prog_pick(p, 3),
              1 + prog_pick(p, 2), 1 + prog_pick(p, 2));
}

static const char *call_map(Prog *p, const char *name, int depth) {
  const char *phi = number(p, depth), *a = number(p, depth), *b = number(p, depth);
  return TEXT("sum(map_rect(%s, [%s]', {[%s, 0.5]', [%s, %s]'}, {{%.2f}, {0.7}}, "
              "{{2, 1}, {%d, 3}}))",
              name, phi, a, b, a, prog_between(p, -1, 1), 1 + prog_pick(p, 2));
}

Ex prog_higher(Prog *p, int depth) {
  if (!p->higher.n || p->in || p->level != LEVEL_PARAMETER) return (Ex){NULL, 0};
  const ProgHigher *h = &p->higher.at[prog_pick(p, p->higher.n)];
  const char *name = h->name;
  switch (h->kind) {
  case HIGHER_SUM: return (Ex){call_sum(p, h, depth), 20};
  case HIGHER_INTEGRAL: return (Ex){call_integral(p, name, depth), 10};
  case HIGHER_ODE: return (Ex){call_ode(p, name, depth), 5};
  default: return (Ex){call_map(p, name, depth), 15};
  }
}
