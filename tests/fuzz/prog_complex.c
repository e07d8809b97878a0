/* SPDX-License-Identifier: BSD-3-Clause
   Random programs: complex numbers, alone and in arrays, whose magnitudes stay small. */
#include <string.h>
#include "prog.h"

#define TEXT(...) arena_printf(p->arena, __VA_ARGS__)

static const char *real(Prog *p, int depth) {
  return prog_kind(p, shape_of(BASE_REAL, 0), KIND_ANY, depth).text;
}

static const ProgVar *variable(Prog *p, bool to_assign) {
  const ProgVar *found = NULL;
  int n = 0;
  for (int i = 0; i < p->vars.n; i++) {
    const ProgVar *v = &p->vars.at[i];
    if (v->shape.base == BASE_COMPLEX && v->level >= p->level &&
        (v->can_assign || !to_assign) && prog_pick(p, ++n) == 0)
      found = v;
  }
  return found;
}

/* A number of the variable: itself or an element. */
static const char *place(Prog *p, const ProgVar *v) {
  if (!v->shape.array) return v->name;
  const char *name = v->name;
  return TEXT("%s[%s]", name, prog_int(p, 1, v->shape.dims[0], 1));
}

static const char *leaf(Prog *p) {
  static const char *const literals[] = {"2i", "(1 - 0.5i)", "0.3i", "(-1.5 + 2i)"};
  const ProgVar *v = variable(p, false);
  return v && prog_chance(p, 0.7) ? place(p, v) : literals[prog_pick(p, 4)];
}

/* With a magnitude below 1. */
static const char *small(Prog *p, const char *z) {
  return TEXT("(%s) / sqrt(1 + norm(%s))", z, z);
}

static const char *binary(Prog *p, int depth) {
  const char *z = prog_complex(p, depth - 1), *w = prog_complex(p, depth - 1);
  switch (prog_pick(p, 6)) {
  case 0: return TEXT("(%s + %s)", z, small(p, w));
  case 1: return TEXT("(%s - %s)", z, small(p, w));
  case 2: return TEXT("((%s) * (%s))", z, small(p, w));
  case 3: return TEXT("((%s) / (%s + (2.5 - 0.5i)))", z, small(p, w));
  case 4: return TEXT("((%s) * %s)", small(p, z), real(p, depth - 1));
  default: return TEXT("(%s - (%s))", real(p, depth - 1), small(p, w));
  }
}

static const char *function(Prog *p, int depth) {
  static const char *const formats[] = {
      "conj(%s)", "exp(%s)",        "sin(%s)",        "cosh(%s)",
      "-(%s)",    "sqrt(3 + (%s))", "log(4i + (%s))", "pow(2 + 0.5i, %s)"};
  const char *z = small(p, prog_complex(p, depth - 1));
  const char *format = formats[prog_pick(p, 8)], *mark = strstr(format, "%s");
  return TEXT("%.*s%s%s", (int)(mark - format), format, z, mark + 2);
}

const char *prog_complex(Prog *p, int depth) {
  if (depth <= 0) return leaf(p);
  switch (prog_pick(p, 7)) {
  case 0:
  case 1: {
    const char *re = real(p, depth - 1);
    return TEXT("to_complex(%s, %s)", re, real(p, depth - 1));
  }
  case 2: return binary(p, depth);
  case 3: return function(p, depth);
  case 4: {
    const char *z = prog_complex(p, depth - 1), *w = prog_complex(p, depth - 1);
    return TEXT("(%s ? %s : %s)", prog_condition(p, depth - 1), z, w);
  }
  default: return leaf(p);
  }
}

Ex prog_complex_real(Prog *p, int depth) {
  static const char *const formats[] = {"get_real(%s)", "get_imag(%s)", "norm(%s)",
                                        "abs(3 + %s)", "arg(3 + %s)"};
  const char *z = small(p, prog_complex(p, depth));
  const char *format = formats[prog_pick(p, 5)], *mark = strstr(format, "%s");
  return (Ex){TEXT("%.*s%s%s", (int)(mark - format), format, z, mark + 2), 4};
}

void prog_complex_define(Prog *p, bool is_bare, Level level) {
  Shape s = shape_of(BASE_COMPLEX, prog_chance(p, 0.4));
  s.dims[0] = 1 + prog_pick(p, 3);
  Buf first = {0};
  for (int i = 0; i < (s.array ? s.dims[0] : 1); i++)
    buf_printf(&first, "%s%s", i ? ", " : "", small(p, prog_complex(p, 2)));
  Level outer = p->level;
  if (!p->in) p->level = LEVEL_DATA; /* sizes may not depend on parameters */
  const char *array = s.array ? TEXT("array[%s] ", prog_size_text(p, s.dims[0])) : "";
  p->level = outer;
  const char *name = prog_name(p, "v");
  if (is_bare)
    prog_line(p, "%scomplex %s;", array, name);
  else
    prog_line(p, "%scomplex %s = %s%s%s;", array, name, s.array ? "{" : "",
              buf_text(&first), s.array ? "}" : "");
  buf_free(&first);
  prog_declare(p, s, KIND_ANY, level, !is_bare)->name = name;
}

void prog_complex_statement(Prog *p) {
  static const char *const ops[] = {"=", "=", "+=", "*="};
  const ProgVar *v = prog_chance(p, 0.6) ? variable(p, true) : NULL;
  if (!v) {
    prog_complex_define(p, false, p->level == LEVEL_DATA ? LEVEL_DATA : LEVEL_PARAMETER);
    return;
  }
  const char *name = v->name, *to = place(p, v), *op = ops[prog_pick(p, 4)];
  const char *from = strstr(to + strlen(name), name) ? name : to;
  prog_line(p, "%s %s %s;", from, op, small(p, prog_complex(p, 2)));
}
