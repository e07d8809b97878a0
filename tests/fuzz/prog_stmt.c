/* SPDX-License-Identifier: BSD-3-Clause
   Random programs: statements. */
#include <math.h>
#include <string.h>
#include "prog.h"

#define TEXT(...) arena_printf(p->arena, __VA_ARGS__)
enum { DEPTH = 3 };

void prog_line(Prog *p, const char *format, ...) {
  va_list args;
  va_start(args, format);
  buf_printf(&p->out, "%*s", 2 * p->indent, "");
  buf_vprintf(&p->out, format, args);
  buf_putc(&p->out, '\n');
  va_end(args);
}

/* What a statement opens and closes again. */
typedef struct Scope {
  int vars;
  Level level;
  const char *element;
} Scope;

static Scope scope_open(Prog *p) {
  p->indent++;
  return (Scope){p->vars.n, p->level, p->element};
}

static void scope_close(Prog *p, Scope s) {
  p->vars.n = s.vars;
  p->level = s.level;
  p->element = s.element;
  p->indent--;
  prog_line(p, "}");
}

ProgVar *prog_declare(Prog *p, Shape s, Kind kind, Level level, bool can_assign) {
  static const double sizes[] = {5, 4, 1, 4, 6, 1, 8, 12, 6, 6, 1, 1};
  ProgVar v = {.shape = s, .kind = kind, .level = level, .can_assign = can_assign};
  v.size = sizes[kind < KIND_COUNT ? kind : 0];
  v.lo = -1, v.hi = 4;
  v.name = prog_name(p, level == LEVEL_DATA ? "d" : "v");
  vec_push(&p->vars, v);
  return &p->vars.at[p->vars.n - 1];
}

Ex prog_value(Prog *p, Shape s, int depth) {
  return s.base == BASE_INT ? (Ex){prog_ints(p, s, -1, 4, depth), 4}
                            : prog_kind(p, s, KIND_ANY, depth);
}

static Ex value_of(Prog *p, Shape s, Kind kind, int depth) {
  if (s.base == BASE_INT) return (Ex){prog_ints(p, s, -1, 4, depth), 4};
  return prog_kind(p, s, kind, depth);
}

void prog_define(Prog *p, Shape s, const char *constraint, Kind kind, Level level) {
  const char *value = value_of(p, s, kind, DEPTH).text;
  Level outer = p->level;
  if (!p->in) p->level = LEVEL_DATA; /* sizes may not depend on parameters */
  const char *sizes = shape_declare(p, s, constraint, "%");
  p->level = outer;
  ProgVar *v = prog_declare(p, s, kind, level, true);
  size_t n = strlen(sizes) - 1;
  prog_line(p, "%.*s%s = %s;", (int)n, sizes, v->name, value);
}

static Level local_level(const Prog *p) {
  return p->level == LEVEL_DATA ? LEVEL_DATA : LEVEL_PARAMETER;
}

static void local(Prog *p) {
  Shape s = prog_shape(p, 2);
  prog_define(p, s, "", KIND_ANY, local_level(p));
}

/* A container that loops fill. */
static void filled(Prog *p) {
  Shape s = prog_shape(p, 1);
  if (shape_is_scalar(s)) return;
  const char *n = prog_size_text(p, s.dims[0]), *i = prog_name(p, "i");
  Shape element = s;
  if (s.array)
    element = shape_element(s);
  else if (s.base == BASE_MATRIX)
    element = shape_element((Shape){BASE_ROW_VECTOR, 1, {s.dims[0], s.dims[1]}});
  else
    element = shape_of(BASE_REAL, 0);
  const char *name = prog_name(p, local_level(p) == LEVEL_DATA ? "d" : "v");
  prog_line(p, "%s;", shape_declare(p, s, "", name));
  prog_line(p, "for (%s in 1 : %s) {", i, n);
  Scope scope = scope_open(p);
  ProgVar *loop = prog_declare(p, shape_of(BASE_INT, 0), KIND_ANY, local_level(p), false);
  loop->name = i, loop->lo = 1, loop->hi = s.dims[0] ? s.dims[0] : 1;
  prog_line(p, "%s[%s] = %s;", name, i, value_of(p, element, KIND_ANY, DEPTH - 1).text);
  scope_close(p, scope);
  prog_declare(p, s, KIND_ANY, local_level(p), true)->name = name;
}

/* --- assignments
   ----------------------------------------------------------------------- */

static ProgVar *assignable(Prog *p) {
  ProgVar *found = NULL;
  int n = 0;
  for (int i = 0; i < p->vars.n; i++)
    if (p->vars.at[i].can_assign && shape_is_plain(p->vars.at[i].shape) &&
        prog_pick(p, ++n) == 0)
      found = &p->vars.at[i];
  return found;
}

static void compound(Prog *p, const char *target, Shape s) {
  static const char *const ops[] = {"+=", "-=", "*=", "/=", ".*=", "./="};
  bool is_scalar = shape_is_scalar(s);
  const char *op = ops[prog_pick(p, is_scalar ? 4 : 6)];
  Shape of = !is_scalar && strchr("*/", op[0]) ? shape_of(BASE_REAL, 0) : s;
  if (!is_scalar && strchr("+-", op[0]) && prog_chance(p, 0.3))
    of = shape_of(BASE_REAL, 0);
  Kind kind = strchr(op, '/') ? KIND_BIG : strchr(op, '*') ? KIND_UNIT : KIND_ANY;
  const char *value = prog_kind(p, of, kind, DEPTH - 1).text;
  if (kind == KIND_ANY) value = TEXT("tanh(%s)", value);
  prog_line(p, "%s %s %s;", target, op, value);
}

static void assign(Prog *p) {
  ProgVar *var = assignable(p);
  if (!var) return local(p);
  ProgVar v = *var;
  int at = (int)(var - p->vars.at);
  Shape s = v.shape;
  const char *target = v.name;
  if (!shape_is_scalar(s) && prog_chance(p, 0.7)) target = prog_index(p, &v, 2, &s);
  const char *root = TEXT("%.*s", (int)strcspn(v.name, ".["), v.name);
  if (strstr(target + strlen(v.name), root)) { /* no index reads what is assigned to */
    target = v.name;
    s = v.shape;
  }
  if (s.base != BASE_INT && !s.array && prog_chance(p, 0.4)) {
    compound(p, target, s);
    p->vars.at[at].size += p->loops ? 5 : 1;
    return;
  }
  if (s.base == BASE_INT)
    prog_line(p, "%s = %s;", target, prog_ints(p, s, v.lo, v.hi, DEPTH - 1));
  else
    prog_line(p, "%s = %s;", target, prog_kind(p, s, KIND_ANY, DEPTH).text);
}

/* --- densities
   ------------------------------------------------------------------------- */

static void increment(Prog *p) {
  Shape real = shape_of(BASE_REAL, 0);
  Shape s = prog_shape(p, 1);
  Plan plan;
  if (p->may_tilde && prog_chance(p, 0.2) && row_plan_density(p, &plan)) {
    prog_line(p, "target += %s;", prog_row(p, &plan, true, DEPTH).text);
    return;
  }
  if (s.base == BASE_INT || prog_chance(p, 0.6)) s = real;
  Ex e = prog_expr(p, s, DEPTH);
  if (e.size > 100) e = prog_tame(p, e, s);
  prog_line(p, "target += %s;", e.text);
}

static const char *truncation(Prog *p, const Plan *plan) {
  const PlanArg *y = &plan->arg[0];
  if (!shape_is_scalar(y->shape) || plan->fn->kind != FN_DENSITY || !prog_chance(p, 0.5))
    return "";
  Buf name = {0};
  int count;
  size_t n = strlen(plan->fn->name) - 4;
  buf_printf(&name, "%.*slcdf", (int)n, plan->fn->name);
  bool has_cdf = fn_find(buf_text(&name), &count) != NULL;
  buf_clear(&name);
  buf_printf(&name, "%.*slccdf", (int)n, plan->fn->name);
  has_cdf = has_cdf && fn_find(buf_text(&name), &count) != NULL;
  buf_free(&name);
  if (!has_cdf) return "";
  static const char *const reals[KIND_SCALAR_COUNT][3] = {
      {" T[-6, ]", " T[, 6]", " T[-6, 7]"},
      {" T[0.2, ]", " T[, 5]", " T[0.2, 6.5]"},
      {" T[0.05, ]", " T[, 0.96]", " T[0.05, 0.97]"},
      {" T[-7, ]", " T[, 0]", " T[-7, 0]"},
      {" T[1, ]", " T[, 7]", " T[1, 8]"}};
  static const char *const ints[] = {" T[0, ]", " T[, 5]", " T[0, 6]"};
  if (y->shape.base == BASE_REAL && y->kind == KIND_ANY && prog_chance(p, 0.3))
    return TEXT(" T[-6 - exp(%s), 7 + square(%s)]",
                prog_kind(p, y->shape, KIND_UNIT, 1).text,
                prog_expr(p, y->shape, 1).text);
  return y->shape.base == BASE_INT ? ints[prog_pick(p, 3)]
                                   : reals[y->kind][prog_pick(p, 3)];
}

/* A density of the user's right of `~`; false when there is none. */
static bool user_tilde(Prog *p) {
  for (int i = 0; i < p->fns.n; i++) {
    ProgFn f = p->fns.at[i];
    if (!f.is_density || p->in) continue;
    Buf args = {0};
    const char *y = NULL;
    for (int k = 0; k < f.nargs; k++) {
      PlanArg arg = {.shape = f.args[k], .is_data = f.is_data[k], .lo = 0, .hi = 3};
      const char *text = prog_arg(p, &arg, DEPTH - 1);
      if (k == 0) y = text;
      if (k) buf_printf(&args, "%s%s", k > 1 ? ", " : "", text);
    }
    p->has_tilde = true;
    prog_line(p, "%s ~ %.*s(%s);", y, (int)strlen(f.name) - 5, f.name, buf_text(&args));
    buf_free(&args);
    return true;
  }
  return false;
}

static void tilde(Prog *p) {
  Plan plan;
  if (p->may_tilde && prog_chance(p, 0.3) && user_tilde(p)) return;
  if (!p->may_tilde || !row_plan_density(p, &plan)) return increment(p);
  Buf args = {0};
  for (int i = 1; i < plan.n; i++)
    buf_printf(&args, "%s%s", i > 1 ? ", " : "", prog_arg(p, &plan.arg[i], DEPTH - 1));
  p->has_tilde = true;
  prog_line(p, "%s ~ %.*s(%s)%s;", prog_arg(p, &plan.arg[0], 2),
            (int)strlen(plan.fn->name) - 5, plan.fn->name, buf_text(&args),
            truncation(p, &plan));
  buf_free(&args);
}

/* --- control
   --------------------------------------------------------------------------- */

static void branch(Prog *p, int depth) {
  prog_line(p, "if (%s) {", prog_condition(p, 2));
  Scope s = scope_open(p);
  prog_stmts(p, 1 + prog_pick(p, 2), depth - 1);
  scope_close(p, s);
  if (prog_chance(p, 0.5)) return;
  prog_line(p, "else {");
  s = scope_open(p);
  prog_stmts(p, 1 + prog_pick(p, 2), depth - 1);
  scope_close(p, s);
}

/* A jump out of the loop around, or out of the function. */
static void jump(Prog *p) {
  const char *text = prog_condition(p, 2);
  if (p->in && p->in->result.base != BASE_VOID && prog_chance(p, 0.5)) {
    prog_line(p, "if (%s) return %s;", text,
              prog_kind(p, p->in->result, KIND_ANY, 2).text);
    return;
  }
  if (p->loops)
    prog_line(p, "if (%s) %s;", text, prog_chance(p, 0.5) ? "break" : "continue");
}

static void body(Prog *p, int depth, bool may_jump) {
  p->loops++;
  int n = 1 + prog_pick(p, 3);
  for (int i = 0; i < n; i++) {
    prog_stmts(p, 1, depth - 1);
    if (may_jump && prog_chance(p, 0.4)) jump(p);
  }
  p->loops--;
}

static void count_loop(Prog *p, int depth) {
  const char *i = prog_name(p, "i");
  int lo = 1, hi = prog_size(p);
  if (prog_chance(p, 0.2)) lo = 2;
  if (prog_chance(p, 0.2)) {
    const char *from = prog_int(p, 1, 2, 1);
    prog_line(p, "for (%s in %s : %s) {", i, from, prog_int(p, 1, 3, 1));
    lo = 1, hi = 3;
    Scope s = scope_open(p);
    ProgVar *v = prog_declare(p, shape_of(BASE_INT, 0), KIND_ANY, local_level(p), false);
    v->name = i, v->lo = lo, v->hi = hi;
    body(p, depth, true);
    scope_close(p, s);
    return;
  }
  prog_line(p, "for (%s in %d : %s) {", i, lo, prog_size_text(p, hi));
  Scope s = scope_open(p);
  ProgVar *v = prog_declare(p, shape_of(BASE_INT, 0), KIND_ANY,
                            p->level == LEVEL_DATA ? LEVEL_DATA : LEVEL_FIXED, false);
  v->name = i, v->lo = lo, v->hi = hi > lo ? hi : lo;
  if (prog_chance(p, 0.6)) {
    p->element = i, p->elements = hi;
    p->element_level = v->level;
  }
  body(p, depth, prog_chance(p, 0.3));
  scope_close(p, s);
}

static void each_loop(Prog *p, int depth) {
  Shape s = prog_shape(p, 1);
  if (shape_is_scalar(s)) return count_loop(p, depth);
  Shape element = s.array ? shape_element(s) : shape_of(BASE_REAL, 0);
  const char *over = value_of(p, s, KIND_ANY, 2).text, *x = prog_name(p, "x");
  prog_line(p, "for (%s in %s) {", x, over);
  Scope scope = scope_open(p);
  prog_declare(p, element, KIND_ANY, local_level(p), false)->name = x;
  body(p, depth, prog_chance(p, 0.3));
  scope_close(p, scope);
}

static void while_loop(Prog *p, int depth) {
  const char *w = prog_name(p, "w");
  prog_line(p, "int %s = 0;", w);
  if (prog_chance(p, 0.4))
    prog_line(p, "while (%s < 3 && (%s)) {", w, prog_condition(p, 2));
  else
    prog_line(p, "while (%s < %s) {", w, prog_int(p, 1, 3, 1));
  Scope s = scope_open(p);
  prog_line(p, "%s += 1;", w);
  ProgVar *v = prog_declare(p, shape_of(BASE_INT, 0), KIND_ANY, local_level(p), false);
  v->name = w, v->lo = 1, v->hi = 3;
  body(p, depth, true);
  scope_close(p, s);
}

static void block(Prog *p, int depth) {
  prog_line(p, prog_chance(p, 0.5) ? "{" : "profile(\"part\") {");
  Scope s = scope_open(p);
  prog_stmts(p, 2, depth - 1);
  scope_close(p, s);
}

static void void_call(Prog *p) {
  for (int i = 0; i < p->fns.n; i++) {
    const ProgFn *f = &p->fns.at[i];
    if (f->result.base != BASE_VOID || f == p->in || !p->wants_target) continue;
    prog_line(p, "%s;", prog_call(p, f, 2).text);
    return;
  }
  increment(p);
}

static void refusal(Prog *p) {
  prog_line(p, "if (%s > 4.5) reject(\"too large\");",
            prog_expr(p, shape_of(BASE_REAL, 0), 2).text);
}

static void target_statement(Prog *p) {
  switch (prog_pick(p, 6)) {
  case 0: return void_call(p);
  case 1:
  case 2:
  case 3: return tilde(p);
  default: return increment(p);
  }
}

/* What adds to the density here, or something else. */
static void effect(Prog *p) {
  if (p->wants_target) return target_statement(p);
  if (!p->wants_jacobian || prog_chance(p, 0.5)) return assign(p);
  Shape real = shape_of(BASE_REAL, 0);
  prog_line(p, "jacobian += %s;", prog_kind(p, real, KIND_ANY, DEPTH).text);
}

static void statement(Prog *p, int depth) {
  if (prog_chance(p, 0.06)) return prog_tuple_statement(p);
  if (prog_chance(p, 0.05)) return prog_complex_statement(p);
  int how = prog_pick(p, depth > 0 ? 22 : 13);
  if (how < 5) return effect(p);
  if (how < 9) return assign(p);
  if (how < 11) return local(p);
  if (how < 12) return filled(p);
  if (how < 13) return prog_chance(p, 0.2) ? refusal(p) : assign(p);
  if (how < 16) return branch(p, depth);
  if (how < 18) return count_loop(p, depth);
  if (how < 19) return each_loop(p, depth);
  if (how < 20) return while_loop(p, depth);
  return block(p, depth);
}

void prog_stmts(Prog *p, int n, int depth) {
  for (int i = 0; i < n && p->budget > 0; i++) {
    p->budget--;
    statement(p, depth);
  }
}
