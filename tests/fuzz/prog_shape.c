/* SPDX-License-Identifier: BSD-3-Clause
   Random programs: choices, shapes and their text. */
#include <string.h>
#include "prog.h"

int prog_pick(Prog *p, int n) {
  return (int)(rng_u32(&p->rng) % (uint32_t)n);
}
bool prog_chance(Prog *p, double probability) {
  return rng_uniform(&p->rng) < probability;
}
double prog_between(Prog *p, double lo, double hi) {
  return lo + (hi - lo) * rng_uniform(&p->rng);
}
int prog_size(Prog *p) {
  return p->sizes[prog_pick(p, PROG_SIZES)];
}

int shape_own(Base base) {
  return base == BASE_MATRIX ? 2 : base == BASE_VECTOR || base == BASE_ROW_VECTOR ? 1 : 0;
}

int shape_ndims(Shape s) {
  return s.array + shape_own(s.base);
}

long shape_count(Shape s) {
  long n = 1;
  for (int i = 0; i < shape_ndims(s); i++) n *= s.dims[i];
  return n;
}

bool shape_eq(Shape a, Shape b) {
  if (a.base != b.base || a.array != b.array) return false;
  return memcmp(a.dims, b.dims, sizeof *a.dims * (size_t)shape_ndims(a)) == 0;
}

bool shape_is_plain(Shape s) {
  return s.base != BASE_COMPLEX && s.base != BASE_TUPLE;
}

bool shape_is_scalar(Shape s) {
  return shape_ndims(s) == 0;
}
Shape shape_of(Base base, int array) {
  return (Shape){.base = base, .array = array};
}
Type shape_type(Shape s) {
  return TYPE_ARRAY(s.base, s.array);
}

Shape shape_element(Shape s) {
  s.array--;
  memmove(s.dims, s.dims + 1, sizeof s.dims - sizeof *s.dims);
  return s;
}

Shape prog_shape(Prog *p, int most_arrays) {
  static const Base bases[] = {BASE_REAL,   BASE_REAL,       BASE_REAL,   BASE_VECTOR,
                               BASE_VECTOR, BASE_ROW_VECTOR, BASE_MATRIX, BASE_INT};
  Shape s = shape_of(bases[prog_pick(p, 8)], 0);
  if (most_arrays && prog_chance(p, 0.4)) s.array = 1 + prog_pick(p, most_arrays);
  if (shape_ndims(s) > 3) s.array = 1;
  for (int i = 0; i < shape_ndims(s); i++) s.dims[i] = prog_size(p);
  return s;
}

static const char *base_word(Base base) {
  switch (base) {
  case BASE_VOID: return "void";
  case BASE_INT: return "int";
  case BASE_REAL: return "real";
  case BASE_VECTOR: return "vector";
  case BASE_ROW_VECTOR: return "row_vector";
  case BASE_COMPLEX: return "complex";
  default: return "matrix";
  }
}

const char *shape_unsized(Prog *p, Shape s) {
  static const char *const arrays[] = {"", "array[] ", "array[,] ", "array[,,] "};
  return arena_printf(p->arena, "%s%s", arrays[s.array], base_word(s.base));
}

/* A size as text: the number, a variable of the data block, or the size of something. */
const char *prog_size_text(Prog *p, int n) {
  for (int tries = 0; tries < 4 && p->vars.n; tries++) {
    const ProgVar *v = &p->vars.at[prog_pick(p, p->vars.n)];
    if (v->level < p->level) continue;
    if (shape_is_scalar(v->shape)) {
      if (v->shape.base == BASE_INT && v->lo == n && v->hi == n) return v->name;
    } else if (v->shape.dims[0] == n && v->shape.base != BASE_MATRIX &&
               prog_chance(p, 0.4)) {
      return arena_printf(p->arena, "size(%s)", v->name);
    }
  }
  return arena_printf(p->arena, "%d", n);
}

static void put_sizes(Prog *p, Buf *out, Shape s, int from, int to) {
  for (int i = from; i < to; i++)
    buf_printf(out, "%s%s", i > from ? ", " : "", prog_size_text(p, s.dims[i]));
}

/* [constraint] is a word of its own ("simplex") or goes behind the base ("<lower=0>"). */
const char *shape_declare(Prog *p, Shape s, const char *constraint, const char *name) {
  Buf text = {0};
  if (s.array) {
    buf_put(&text, "array[");
    put_sizes(p, &text, s, 0, s.array);
    buf_put(&text, "] ");
  }
  bool is_word = *constraint && *constraint != '<';
  buf_printf(&text, "%s%s", is_word ? "" : base_word(s.base), constraint);
  int last = shape_ndims(s);
  if (is_word && s.base == BASE_MATRIX && !strstr(constraint, "stochastic") &&
      !strstr(constraint, "sum_to_zero"))
    last--;
  if (shape_own(s.base)) {
    buf_putc(&text, '[');
    put_sizes(p, &text, s, s.array, last);
    buf_putc(&text, ']');
  }
  buf_printf(&text, " %s", name);
  const char *kept = arena_str(p->arena, buf_text(&text));
  buf_free(&text);
  return kept;
}

const char *prog_name(Prog *p, const char *stem) {
  return arena_printf(p->arena, "%s%d", stem, ++p->next);
}
