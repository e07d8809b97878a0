/* SPDX-License-Identifier: BSD-3-Clause
   Random programs: variables in scope and their indexes. */
#include <string.h>
#include "prog.h"

static bool fits(const Prog *p, const ProgVar *v, Shape want, Kind kind) {
  return v->level >= p->level && shape_eq(v->shape, want) &&
         (kind == KIND_ANY || v->kind == kind);
}

const ProgVar *prog_var(Prog *p, Shape want, Kind kind) {
  int n = 0;
  const ProgVar *found = NULL;
  for (int i = 0; i < p->vars.n; i++)
    if (fits(p, &p->vars.at[i], want, kind) && prog_pick(p, ++n) == 0)
      found = &p->vars.at[i];
  return found;
}

const char *prog_indexes(Prog *p, int n, int count) {
  for (int i = 0; i < p->vars.n && prog_chance(p, 0.6); i++) {
    const ProgVar *v = &p->vars.at[prog_pick(p, p->vars.n)];
    if (v->shape.base == BASE_INT && v->shape.array == 1 && v->shape.dims[0] == count &&
        v->lo >= 1 && v->hi <= n && v->level >= p->level)
      return v->name;
  }
  if (!count) return "1:0";
  Buf text = {0};
  buf_putc(&text, '{');
  for (int i = 0; i < count; i++)
    buf_printf(&text, "%s%s", i ? ", " : "", prog_int(p, 1, n, 0));
  buf_putc(&text, '}');
  const char *kept = arena_str(p->arena, buf_text(&text));
  buf_free(&text);
  return kept;
}

/* Index of a dimension of [n]; *kept: how many stay, -1 when the dimension goes. */
static const char *one_index(Prog *p, int n, int depth, int *kept) {
  int how = n ? prog_pick(p, 10) : 4;
  if (how < 4) {
    *kept = -1;
    return prog_int(p, 1, n, depth);
  }
  *kept = n;
  if (how < 6) return prog_chance(p, 0.5) ? "" : ":";
  int a = 1 + prog_pick(p, n), b = a + prog_pick(p, n - a + 1);
  if (how == 6 && prog_chance(p, 0.5)) {
    *kept = n - a + 1;
    return arena_printf(p->arena, "%s:", prog_size_text(p, a));
  }
  if (how == 6) {
    *kept = b;
    return arena_printf(p->arena, ":%s", prog_size_text(p, b));
  }
  if (how == 7) {
    *kept = b - a + 1;
    return arena_printf(p->arena, "%s:%s", prog_size_text(p, a), prog_size_text(p, b));
  }
  *kept = 1 + prog_pick(p, n + 1);
  return prog_indexes(p, n, *kept);
}

static Base base_after(Base base, bool row_kept, bool col_kept) {
  if (base == BASE_MATRIX && row_kept && col_kept) return BASE_MATRIX;
  if (base == BASE_MATRIX && row_kept) return BASE_VECTOR;
  if (base == BASE_MATRIX && col_kept) return BASE_ROW_VECTOR;
  if (base == BASE_MATRIX) return BASE_REAL;
  return shape_own(base) && !row_kept ? BASE_REAL : base;
}

const char *prog_index(Prog *p, const ProgVar *v, int depth, Shape *result) {
  Shape s = v->shape;
  int n = shape_ndims(s), kept[SHAPE_DIMS], given = 1 + prog_pick(p, n), at = 0;
  Buf text = {0};
  bool is_single = true;
  buf_printf(&text, "%s[", v->name);
  *result = shape_of(s.base, 0);
  for (int i = 0; i < n; i++) {
    kept[i] = s.dims[i];
    if (i < given) {
      const char *index = one_index(p, s.dims[i], depth, &kept[i]);
      buf_printf(&text, "%s%s", i ? is_single && prog_chance(p, 0.3) ? "][" : ", " : "",
                 index);
      is_single = is_single && kept[i] < 0;
    }
    if (kept[i] < 0) continue;
    result->dims[at++] = kept[i];
    if (i < s.array) result->array++;
  }
  int last = n - 1;
  bool first_kept = n > s.array && kept[s.array] >= 0;
  result->base = base_after(s.base, first_kept, kept[last] >= 0);
  buf_putc(&text, ']');
  const char *done = arena_str(p->arena, buf_text(&text));
  buf_free(&text);
  return done;
}

/* A container to index: a variable, or in one case of six an expression in brackets. */
static ProgVar indexable(Prog *p, Shape want, int depth) {
  ProgVar v = p->vars.at[prog_pick(p, p->vars.n)];
  if (want.base == BASE_INT || depth <= 0 || !prog_chance(p, 0.17)) return v;
  Shape s = prog_shape(p, 2);
  if (s.base == BASE_INT || shape_is_scalar(s)) return v;
  Ex e = prog_expr(p, s, depth - 1);
  return (ProgVar){.name = arena_printf(p->arena, "(%s)", e.text),
                   .shape = s,
                   .level = LEVEL_DATA,
                   .size = e.size};
}

/* Whether x[...] is indexed once more.  A dimension of size 0 never goes. */
static bool goes_on(Prog *p, Shape have, Shape want) {
  if (!shape_count(have) || shape_is_scalar(have)) return false;
  return shape_ndims(have) > shape_ndims(want) || prog_chance(p, 0.4);
}

const char *prog_indexed(Prog *p, Shape want, int depth, double *size) {
  for (int tries = 0; tries < 12 && p->vars.n; tries++) {
    ProgVar v = indexable(p, want, depth);
    if (v.level < p->level || shape_is_scalar(v.shape)) continue;
    if (!shape_is_plain(v.shape)) continue;
    if ((v.shape.base == BASE_INT) != (want.base == BASE_INT)) continue;
    if (shape_ndims(v.shape) < shape_ndims(want)) continue;
    do v.name = prog_index(p, &v, depth - 1, &v.shape);
    while (goes_on(p, v.shape, want));
    if (shape_eq(v.shape, want)) {
      *size = v.size;
      return v.name;
    }
  }
  return NULL;
}

static bool has_elements(const Prog *p, const ProgVar *v, Base base, int lo, int hi) {
  if (shape_ndims(v->shape) != 1 || v->shape.dims[0] < p->elements || v->level < p->level)
    return false;
  if (base == BASE_INT) return v->shape.base == BASE_INT && v->lo >= lo && v->hi <= hi;
  return v->shape.base != BASE_INT && shape_is_plain(v->shape);
}

const char *prog_element(Prog *p, Base base, int lo, int hi) {
  int n = 0;
  const char *found = NULL;
  if (!p->element || p->level > p->element_level) return NULL;
  for (int i = 0; i < p->vars.n; i++)
    if (has_elements(p, &p->vars.at[i], base, lo, hi) && prog_pick(p, ++n) == 0)
      found = p->vars.at[i].name;
  return found ? arena_printf(p->arena, "%s[%s]", found, p->element) : NULL;
}
