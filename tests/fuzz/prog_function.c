/* SPDX-License-Identifier: BSD-3-Clause
   Random programs: user functions, and the whole program. */
#include <string.h>
#include "prog.h"

static void arguments(Prog *p, ProgFn *f, Buf *out) {
  for (int i = 0; i < f->nargs; i++) {
    ProgVar *v = prog_declare(p, f->args[i], KIND_ANY,
                              f->is_data[i] ? LEVEL_DATA : LEVEL_PARAMETER, false);
    v->name = prog_name(p, "a");
    v->lo = 0, v->hi = 3;
    buf_printf(out, "%s%s%s %s", i ? ", " : "", f->is_data[i] ? "data " : "",
               shape_unsized(p, f->args[i]), v->name);
  }
}

/* "if (a1 <= 0) return x; ... f(a1 - 1, ...)": a1 counts down. */
static void recursion(Prog *p, const ProgFn *f) {
  Buf args = {0};
  const ProgVar *first = &p->vars.at[0];
  prog_line(p, "if (%s <= 0) return %s;", first->name,
            prog_kind(p, f->result, KIND_ANY, 2).text);
  for (int i = 1; i < f->nargs; i++)
    buf_printf(&args, ", %s", prog_kind(p, f->args[i], KIND_ANY, 2).text);
  prog_line(p, "return %s + tanh(%s(%s - 1%s));",
            prog_kind(p, f->result, KIND_ANY, 2).text, f->name, first->name,
            buf_text(&args));
  buf_free(&args);
}

static ProgFn signature(Prog *p) {
  ProgFn f = {.result = prog_shape(p, 1), .nargs = 1 + prog_pick(p, 3)};
  int how = prog_pick(p, 10);
  f.is_density = how == 0;
  f.is_lp = how == 1 || how == 2;
  f.is_recursive = how == 3;
  f.is_jacobian = how == 4;
  f.is_rng = how == 5;
  if (f.is_density || f.is_recursive) f.result = shape_of(BASE_REAL, 0);
  if (how == 2) f.result = shape_of(BASE_VOID, 0);
  for (int i = 0; i < f.nargs; i++) {
    f.args[i] = prog_shape(p, 2);
    f.is_data[i] = !f.is_recursive && i && prog_chance(p, 0.2);
  }
  if (f.is_density && f.args[0].base == BASE_INT) f.args[0] = shape_of(BASE_REAL, 0);
  if (f.is_recursive) f.args[0] = shape_of(BASE_INT, 0);
  for (int i = 1; f.is_recursive && i < f.nargs; i++)
    if (f.args[i].base == BASE_INT) f.args[i] = shape_of(BASE_REAL, 0);
  f.name = arena_printf(p->arena, "%s%s", prog_name(p, "f"),
                        f.is_density    ? "_lpdf"
                        : f.is_lp       ? "_lp"
                        : f.is_jacobian ? "_jacobian"
                        : f.is_rng      ? "_rng"
                                        : "");
  return f;
}

static void function(Prog *p) {
  ProgFn f = signature(p);
  Buf args = {0};
  arguments(p, &f, &args);
  prog_line(p, "%s %s(%s) {", shape_unsized(p, f.result), f.name, buf_text(&args));
  buf_free(&args);
  p->indent++;
  p->in = &f;
  p->wants_target = f.is_lp;
  p->wants_jacobian = f.is_jacobian;
  p->may_draw = f.is_rng;
  prog_stmts(p, prog_pick(p, 5), 2);
  if (f.is_recursive)
    recursion(p, &f);
  else if (f.result.base != BASE_VOID)
    prog_line(p, "return %s;",
              f.result.base == BASE_INT ? prog_ints(p, f.result, -1, 4, 2)
                                        : prog_kind(p, f.result, KIND_ANY, 3).text);
  p->in = NULL;
  p->indent--;
  prog_line(p, "}");
  p->vars.n = 0;
  vec_push(&p->fns, f);
}

void prog_functions(Prog *p) {
  int n = prog_pick(p, 5);
  if (!n) return;
  prog_line(p, "functions {");
  p->indent++;
  p->budget = 20;
  while (n--) {
    function(p);
    p->wants_target = p->wants_jacobian = p->may_draw = false;
    if (prog_chance(p, 0.25)) prog_tuple_function(p);
    if (prog_chance(p, 0.4)) prog_higher_function(p);
  }
  p->indent--;
  prog_line(p, "}");
}
