/* SPDX-License-Identifier: BSD-3-Clause
   Random programs: tuples.  Their members are variables like others, whose names have a
   dot; a whole tuple is asked for by the shapes of its members. */
#include <math.h>
#include <string.h>
#include "prog.h"

#define TEXT(...) arena_printf(p->arena, __VA_ARGS__)

static Parts random_parts(Prog *p, bool may_be_int) {
  Parts parts = {.n = 2 + prog_pick(p, PROG_PARTS - 1)};
  for (int i = 0; i < parts.n; i++) {
    parts.at[i] = prog_shape(p, 1);
    if (parts.at[i].base == BASE_INT && !may_be_int) parts.at[i].base = BASE_REAL;
  }
  return parts;
}

static bool parts_eq(const Parts *a, const Parts *b) {
  if (a->n != b->n) return false;
  for (int i = 0; i < a->n; i++)
    if (!shape_eq(a->at[i], b->at[i])) return false;
  return true;
}

/* "tuple(real, vector[3])"; without sizes for arguments and results. */
static const char *type_text(Prog *p, const Parts *parts, bool sized) {
  Buf text = {0};
  buf_put(&text, "tuple(");
  for (int i = 0; i < parts->n; i++) {
    const char *one =
        sized ? shape_declare(p, parts->at[i], "", "") : shape_unsized(p, parts->at[i]);
    size_t n = strlen(one);
    buf_put(&text, i ? ", " : "");
    buf_putn(&text, one, one[n - 1] == ' ' ? n - 1 : n);
  }
  buf_putc(&text, ')');
  const char *kept = arena_str(p->arena, buf_text(&text));
  buf_free(&text);
  return kept;
}

/* --- values
   ---------------------------------------------------------------------------- */

static const char *literal(Prog *p, const Parts *parts, int depth) {
  Buf text = {0};
  for (int i = 0; i < parts->n; i++)
    buf_printf(&text, "%s%s", i ? ", " : "(", prog_value(p, parts->at[i], depth).text);
  buf_putc(&text, ')');
  const char *kept = arena_str(p->arena, buf_text(&text));
  buf_free(&text);
  return kept;
}

static const char *variable(Prog *p, const Parts *parts) {
  const char *found = NULL;
  int n = 0;
  for (int i = 0; i < p->vars.n; i++) {
    const ProgVar *v = &p->vars.at[i];
    if (v->shape.base == BASE_TUPLE && !v->shape.array && v->level >= p->level &&
        parts_eq(&v->parts, parts) && prog_pick(p, ++n) == 0)
      found = v->name;
  }
  return found;
}

static const char *value(Prog *p, const Parts *parts, int depth);

static const char *call(Prog *p, const ProgTupleFn *f, int depth) {
  ProgTupleFn g = *f; /* the list may grow below */
  const char *first = value(p, &g.arg, depth - 1);
  return TEXT("%s(%s, %s)", g.name, first, prog_value(p, g.more, depth - 1).text);
}

static const char *value(Prog *p, const Parts *parts, int depth) {
  const char *known = prog_chance(p, 0.6) ? variable(p, parts) : NULL;
  if (known) return known;
  for (int i = 0; i < p->tuple_fns.n && depth > 0; i++)
    if (parts_eq(&p->tuple_fns.at[i].result, parts) && prog_chance(p, 0.6))
      return call(p, &p->tuple_fns.at[i], depth);
  if (depth > 0 && prog_chance(p, 0.2)) {
    const char *a = value(p, parts, depth - 1), *b = value(p, parts, depth - 1);
    return TEXT("(%s ? %s : %s)", prog_condition(p, depth - 1), a, b);
  }
  return literal(p, parts, depth);
}

Ex prog_tuple_member(Prog *p, Shape want, int depth) {
  if (depth <= 0) return (Ex){NULL, 0};
  for (int i = 0; i < p->tuple_fns.n; i++)
    for (int k = 0; k < p->tuple_fns.at[i].result.n; k++)
      if (shape_eq(p->tuple_fns.at[i].result.at[k], want) && prog_chance(p, 0.6))
        return (Ex){TEXT("%s.%d", call(p, &p->tuple_fns.at[i], depth), k + 1), 5};
  return (Ex){NULL, 0};
}

/* --- declarations
   ---------------------------------------------------------------------- */

static void declare_members(Prog *p, const char *name, const Parts *parts, Level level,
                            bool can_assign) {
  for (int k = 0; k < parts->n; k++)
    prog_declare(p, parts->at[k], KIND_ANY, level, can_assign)->name =
        TEXT("%s.%d", name, k + 1);
}

static void declare(Prog *p, const char *name, int array, const Parts *parts, Level level,
                    bool can_assign) {
  Shape s = shape_of(BASE_TUPLE, array > 0);
  s.dims[0] = array;
  ProgVar *v = prog_declare(p, s, KIND_ANY, level, can_assign);
  v->name = name;
  v->parts = *parts;
  if (!array) declare_members(p, name, parts, level, can_assign);
  for (int i = 1; i <= array; i++)
    declare_members(p, TEXT("%s[%d]", name, i), parts, level, can_assign);
}

static const char *array_value(Prog *p, const Parts *parts, int n, int depth) {
  if (prog_chance(p, 0.3))
    return TEXT("rep_array(%s, %s)", value(p, parts, depth), prog_size_text(p, n));
  Buf text = {0};
  for (int i = 0; i < n; i++)
    buf_printf(&text, "%s%s", i ? ", " : "{", value(p, parts, depth - 1));
  buf_putc(&text, '}');
  const char *kept = arena_str(p->arena, buf_text(&text));
  buf_free(&text);
  return kept;
}

void prog_tuple_bare(Prog *p, Level level) {
  Parts parts = random_parts(p, level == LEVEL_DATA);
  p->level = LEVEL_DATA;
  const char *type = type_text(p, &parts, true);
  p->level = LEVEL_PARAMETER;
  const char *name = prog_name(p, level == LEVEL_DATA ? "d" : "v");
  prog_line(p, "%s %s;", type, name);
  declare(p, name, 0, &parts, level, false);
}

void prog_tuple(Prog *p, bool may_be_int, Level level) {
  Parts parts = random_parts(p, may_be_int);
  int n = prog_chance(p, 0.4) ? 1 + prog_pick(p, 3) : 0;
  Level outer = p->level;
  const char *first = n ? array_value(p, &parts, n, 2) : value(p, &parts, 2);
  if (!p->in) p->level = LEVEL_DATA; /* sizes may not depend on parameters */
  const char *type = type_text(p, &parts, true), *name = prog_name(p, "v");
  const char *array = n ? TEXT("array[%s] ", prog_size_text(p, n)) : "";
  p->level = outer;
  prog_line(p, "%s%s %s = %s;", array, type, name, first);
  declare(p, name, n, &parts, level, true);
}

/* --- statements
   ------------------------------------------------------------------------ */

static ProgVar *some(Prog *p, bool in_array) {
  ProgVar *found = NULL;
  int n = 0;
  for (int i = 0; i < p->vars.n; i++) {
    ProgVar *v = &p->vars.at[i];
    if (v->shape.base == BASE_TUPLE && (v->shape.array > 0) == in_array &&
        v->level >= p->level && prog_pick(p, ++n) == 0)
      found = v;
  }
  return found;
}

static bool assign(Prog *p) {
  const ProgVar *v = some(p, prog_chance(p, 0.4));
  if (!v || !v->can_assign) return false;
  Parts parts = v->parts;
  const char *name = v->name, *place = name;
  if (v->shape.array) place = TEXT("%s[%d]", name, 1 + prog_pick(p, v->shape.dims[0]));
  prog_line(p, "%s = %s;", place, value(p, &parts, 2));
  return true;
}

static bool same_root(const char *a, const char *b) {
  size_t n = strcspn(a, ".["), m = strcspn(b, ".[");
  return n == m && !strncmp(a, b, n);
}

/* (a, b) = (..., ...); */
static bool take_apart(Prog *p) {
  const ProgVar *of[2] = {NULL, NULL};
  for (int tries = 0; tries < 12 && p->vars.n && !of[1]; tries++) {
    const ProgVar *v = &p->vars.at[prog_pick(p, p->vars.n)];
    bool fits = v->can_assign && shape_is_plain(v->shape) && v->shape.base != BASE_INT &&
                (!of[0] || !same_root(of[0]->name, v->name));
    if (fits) of[of[0] != NULL] = v;
  }
  if (!of[1]) return false;
  Parts parts = {2, {of[0]->shape, of[1]->shape}};
  const char *a = of[0]->name, *b = of[1]->name;
  prog_line(p, "(%s, %s) = %s;", a, b, value(p, &parts, 2));
  return true;
}

static bool loop(Prog *p) {
  const ProgVar *v = some(p, true);
  if (!v) return false;
  Parts parts = v->parts;
  const char *over = v->name, *x = prog_name(p, "x");
  int kept = p->vars.n;
  prog_line(p, "for (%s in %s) {", x, over);
  p->indent++;
  p->loops++;
  declare(p, x, 0, &parts, p->level == LEVEL_DATA ? LEVEL_DATA : LEVEL_PARAMETER, false);
  prog_stmts(p, 2, 1);
  p->vars.n = kept;
  p->loops--;
  p->indent--;
  prog_line(p, "}");
  return true;
}

void prog_tuple_statement(Prog *p) {
  bool done = false;
  switch (prog_pick(p, 6)) {
  case 0:
  case 1: done = assign(p); break;
  case 2: done = take_apart(p); break;
  case 3: done = loop(p); break;
  default: break;
  }
  if (!done) prog_tuple(p, true, p->level == LEVEL_DATA ? LEVEL_DATA : LEVEL_PARAMETER);
}

/* --- functions
   ------------------------------------------------------------------------- */

void prog_tuple_function(Prog *p) {
  ProgFn in = {.name = "", .result = shape_of(BASE_VOID, 0)};
  ProgTupleFn f = {prog_name(p, "f"), random_parts(p, true), random_parts(p, true),
                   prog_shape(p, 1)};
  const char *a = prog_name(p, "a"), *b = prog_name(p, "a");
  const char *result = type_text(p, &f.result, false), *arg = type_text(p, &f.arg, false);
  prog_line(p, "%s %s(%s %s, %s %s) {", result, f.name, arg, a, shape_unsized(p, f.more),
            b);
  declare(p, a, 0, &f.arg, LEVEL_PARAMETER, false);
  prog_declare(p, f.more, KIND_ANY, LEVEL_PARAMETER, false)->name = b;
  p->indent++;
  p->in = &in;
  prog_stmts(p, prog_pick(p, 3), 1);
  prog_line(p, "return %s;", value(p, &f.result, 2));
  p->in = NULL;
  p->indent--;
  prog_line(p, "}");
  p->vars.n = 0;
  vec_push(&p->tuple_fns, f);
}
