/* SPDX-License-Identifier: BSD-3-Clause
   Random programs: expressions of a shape. */
#include <math.h>
#include <string.h>
#include "lang/syntax/print.h"
#include "prog.h"

#define TEXT(...) arena_printf(p->arena, __VA_ARGS__)

static const double TAME = 5;

Ex prog_tame(Prog *p, Ex e, Shape s) {
  if (e.size <= TAME || s.base == BASE_INT) return e;
  const char *format = s.array               ? "tanh(%s)"
                       : prog_chance(p, 0.5) ? "2 * tanh(%s)"
                                             : "inv_logit(%s)";
  Buf text = {0};
  if (!s.array && e.size < 50 && prog_chance(p, 0.5)) format = "sin(%s)";
  const char *mark = strstr(format, "%s");
  buf_putn(&text, format, (size_t)(mark - format));
  buf_put(&text, e.text);
  buf_put(&text, mark + 2);
  Ex tame = {arena_str(p->arena, buf_text(&text)), 2};
  buf_free(&text);
  return tame;
}

/* --- ints
   ------------------------------------------------------------------------------ */

static const ProgVar *int_var(Prog *p, Shape s, int lo, int hi) {
  int n = 0;
  const ProgVar *found = NULL;
  for (int i = 0; i < p->vars.n; i++) {
    const ProgVar *v = &p->vars.at[i];
    if (v->shape.base == BASE_INT && v->level >= p->level && v->lo >= lo && v->hi <= hi &&
        shape_eq(v->shape, s) && prog_pick(p, ++n) == 0)
      found = v;
  }
  return found;
}

/* A function of the program that may be called here, or NULL. */
static const ProgFn *user_function(Prog *p, Shape want) {
  const ProgFn *found = NULL;
  int n = 0;
  for (int i = 0; i < p->fns.n; i++) {
    const ProgFn *f = &p->fns.at[i];
    bool fits = shape_eq(f->result, want) && f != p->in &&
                (!f->is_lp || p->wants_target) &&
                (!f->is_jacobian || p->wants_jacobian) && (!f->is_rng || p->may_draw);
    if (fits && prog_pick(p, ++n) == 0) found = f;
  }
  return found;
}

static const char *any_int(Prog *p, int depth) {
  Shape s = shape_of(BASE_INT, 0);
  const ProgFn *f = prog_chance(p, 0.3) ? user_function(p, s) : NULL;
  if (f) return prog_call(p, f, depth).text;
  Ex drawn = prog_chance(p, 0.3) ? prog_draw(p, s, depth - 1) : (Ex){NULL, 0};
  if (drawn.text) return drawn.text;
  double size;
  const char *text;
  Plan plan;
  switch (prog_pick(p, 7)) {
  case 0:
    return TEXT("%s * %s", prog_int(p, 0, 4, depth - 1), prog_int(p, 0, 4, depth - 1));
  case 1:
    return TEXT("(%s - %s)", prog_int(p, 0, 9, depth - 1), prog_int(p, 0, 9, depth - 1));
  case 2:
    return TEXT("%s %%/%% %s", prog_int(p, 0, 9, depth - 1),
                prog_int(p, 1, 3, depth - 1));
  case 3: return TEXT("(%s)", prog_condition(p, depth - 1));
  case 4: text = prog_indexed(p, s, depth, &size); return text ? text : "2";
  case 5:
    return row_plan(p, s, false, &plan) ? prog_row(p, &plan, false, depth).text : "1";
  default: return prog_int(p, -2, 5, depth - 1);
  }
}

const char *prog_int(Prog *p, int lo, int hi, int depth) {
  const char *element = prog_chance(p, 0.5) ? prog_element(p, BASE_INT, lo, hi) : NULL;
  if (element) return element;
  const ProgVar *v =
      prog_chance(p, 0.6) ? int_var(p, shape_of(BASE_INT, 0), lo, hi) : NULL;
  if (v) return v->name;
  if (depth <= 0 || prog_chance(p, 0.5))
    return TEXT("%d", lo + prog_pick(p, hi - lo + 1));
  if (prog_chance(p, 0.25))
    return TEXT("(%s ? %s : %s)", prog_condition(p, depth - 1),
                prog_int(p, lo, hi, depth - 1), prog_int(p, lo, hi, depth - 1));
  return TEXT("(%d + abs(%s) %% %d)", lo, any_int(p, depth), hi - lo + 1);
}

const char *prog_ints(Prog *p, Shape want, int lo, int hi, int depth) {
  const ProgVar *v = int_var(p, want, lo, hi);
  if (v && prog_chance(p, 0.7)) return v->name;
  if (shape_is_scalar(want)) return prog_int(p, lo, hi, depth);
  Buf text = {0};
  if (!want.dims[0] || prog_chance(p, 0.2)) {
    const char *element = want.array > 1
                              ? prog_ints(p, shape_element(want), lo, hi, depth - 1)
                              : prog_int(p, lo, hi, depth - 1);
    return TEXT("rep_array(%s, %s)", element, prog_size_text(p, want.dims[0]));
  }
  buf_putc(&text, '{');
  for (int i = 0; i < want.dims[0]; i++)
    buf_printf(&text, "%s%s", i ? ", " : "",
               prog_ints(p, shape_element(want), lo, hi, depth - 1));
  buf_putc(&text, '}');
  const char *kept = arena_str(p->arena, buf_text(&text));
  buf_free(&text);
  return kept;
}

/* --- conditions
   ------------------------------------------------------------------------ */

const char *prog_condition(Prog *p, int depth) {
  static const char *const compare[] = {"<", "<=", ">", ">=", "==", "!="};
  Shape real = shape_of(BASE_REAL, 0);
  switch (prog_pick(p, depth > 0 ? 7 : 3)) {
  case 0:
  case 1:
    return TEXT("%s %s %s", prog_expr(p, real, depth - 1).text, compare[prog_pick(p, 4)],
                prog_expr(p, real, depth - 1).text);
  case 2:
    return TEXT("%s %s %s", prog_int(p, 0, 4, depth - 1), compare[prog_pick(p, 6)],
                prog_int(p, 0, 4, depth - 1));
  case 3:
    return TEXT("(%s) && (%s)", prog_condition(p, depth - 1),
                prog_condition(p, depth - 1));
  case 4:
    return TEXT("(%s) || (%s)", prog_condition(p, depth - 1),
                prog_condition(p, depth - 1));
  case 5: return TEXT("!(%s)", prog_condition(p, depth - 1));
  default: return prog_int(p, 0, 1, depth - 1);
  }
}

/* --- leaves
   ---------------------------------------------------------------------------- */

static Ex literal(Prog *p) {
  static const char *const numbers[] = {"0.5",   "1", "-0.75", "2.0",  "0.1", "1.5",
                                        "-1.25", "3", "0.25",  "1e-1", "2",   "-0.5"};
  return (Ex){numbers[prog_pick(p, 12)], 3};
}

static Ex list(Prog *p, char open, char close, int n, Shape element, int depth) {
  Buf text = {0};
  Ex out = {.size = 0};
  buf_putc(&text, open);
  for (int i = 0; i < n; i++) {
    Ex e = prog_expr(p, element, depth - 1);
    buf_printf(&text, "%s%s", i ? ", " : "", e.text);
    out.size = fmax(out.size, e.size);
  }
  buf_putc(&text, close);
  out.text = arena_str(p->arena, buf_text(&text));
  buf_free(&text);
  return out;
}

static Ex row_of(Prog *p, int n, int depth) {
  return list(p, '[', ']', n, shape_of(BASE_REAL, 0), depth);
}

static Ex rep(Prog *p, Shape want, int depth) {
  Ex e =
      prog_expr(p, want.array ? shape_element(want) : shape_of(BASE_REAL, 0), depth - 1);
  const char *n = prog_size_text(p, want.dims[0]);
  if (want.array)
    e.text = TEXT("rep_array(%s, %s)", e.text, n);
  else if (want.base == BASE_MATRIX)
    e.text = TEXT("rep_matrix(%s, %s, %s)", e.text, n, prog_size_text(p, want.dims[1]));
  else
    e.text = TEXT("rep_%s(%s, %s)", shape_unsized(p, want), e.text, n);
  return e;
}

static Ex built(Prog *p, Shape want, int depth) {
  if (shape_is_scalar(want)) return literal(p);
  if (!shape_count(want) || prog_chance(p, 0.3)) return rep(p, want, depth);
  if (want.array) return list(p, '{', '}', want.dims[0], shape_element(want), depth);
  if (want.base == BASE_ROW_VECTOR) return row_of(p, want.dims[0], depth);
  if (want.base == BASE_VECTOR) {
    Ex e = row_of(p, want.dims[0], depth);
    return (Ex){TEXT("%s'", e.text), e.size};
  }
  Shape row = shape_of(BASE_ROW_VECTOR, 0);
  row.dims[0] = want.dims[1];
  return list(p, '[', ']', want.dims[0], row, depth);
}

static Ex leaf(Prog *p, Shape want, int depth) {
  double size = 0;
  const char *element = shape_is_scalar(want) && prog_chance(p, 0.6)
                            ? prog_element(p, BASE_REAL, 0, 0)
                            : NULL;
  if (element) return (Ex){element, 5};
  const ProgVar *v = prog_chance(p, 0.6) ? prog_var(p, want, KIND_ANY) : NULL;
  if (v) return (Ex){v->name, v->size};
  const char *text = prog_indexed(p, want, depth, &size);
  if (text) return (Ex){text, size};
  v = prog_var(p, want, KIND_ANY);
  if (v) return (Ex){v->name, v->size};
  return built(p, want, depth);
}

/* --- kinds
   ----------------------------------------------------------------------------- */

static const char *square_text(Prog *p, Shape s, Kind kind, int depth) {
  Ex e = prog_kind(p, s, KIND_ANY, depth - 1);
  const char *cov = TEXT("add_diag(tcrossprod(tanh(%s)), 1.5)", e.text);
  if (kind == KIND_COV) return cov;
  if (kind == KIND_CHOLESKY_COV) return TEXT("cholesky_decompose(%s)", cov);
  const char *corr = TEXT("quad_form_diag(%s, inv_sqrt(diagonal(%s)))", cov, cov);
  return kind == KIND_CORR ? corr : TEXT("cholesky_decompose(%s)", corr);
}

static const char *vector_text(Prog *p, Shape s, Kind kind, int depth) {
  const char *tick = s.base == BASE_VECTOR ? "" : "'";
  s.base = BASE_VECTOR;
  const char *e = prog_expr(p, s, depth - 1).text;
  if (kind == KIND_SIMPLEX) return TEXT("softmax(tanh(%s))%s", e, tick);
  return TEXT("%scumulative_sum(exp(tanh(%s)))%s%s", kind == KIND_ORDERED ? "(" : "", e,
              tick, kind == KIND_ORDERED ? " - 2)" : "");
}

static Ex scalar_kind(Prog *p, Shape s, Kind kind, int depth) {
  Ex e = prog_expr(p, s, depth - 1);
  bool coin = prog_chance(p, 0.5);
  switch (kind) {
  case KIND_POSITIVE:
    return (Ex){TEXT(coin ? "exp(tanh(%s))" : "log1p_exp(tanh(%s))", e.text), 3};
  case KIND_UNIT:
    return (Ex){TEXT(coin ? "inv_logit(tanh(%s))" : "Phi(tanh(%s))", e.text), 1};
  case KIND_NEGATIVE: return (Ex){TEXT("log_inv_logit(tanh(%s))", e.text), 2};
  case KIND_BIG: return (Ex){TEXT("inv(inv_logit(tanh(%s)))", e.text), 4};
  default: return prog_tame(p, e, s);
  }
}

/* An array of things that have no elementwise text. */
static Ex array_kind(Prog *p, Shape s, Kind kind, int depth) {
  Ex e = prog_kind(p, shape_element(s), kind, depth - 1);
  return (Ex){TEXT("rep_array(%s, %s)", e.text, prog_size_text(p, s.dims[0])), e.size};
}

Ex prog_kind(Prog *p, Shape s, Kind kind, int depth) {
  const ProgVar *v = kind != KIND_ANY ? prog_var(p, s, kind) : NULL;
  if (v && prog_chance(p, 0.7)) return (Ex){v->name, v->size};
  if (kind < KIND_SCALAR_COUNT) return scalar_kind(p, s, kind, depth);
  if (s.array) return array_kind(p, s, kind, depth);
  if (kind < KIND_VECTOR_COUNT) return (Ex){vector_text(p, s, kind, depth), 8};
  return (Ex){square_text(p, s, kind, depth), 6};
}

/* --- calls
   ----------------------------------------------------------------------------- */

const char *prog_arg(Prog *p, const PlanArg *arg, int depth) {
  Level outer = p->level;
  if (arg->is_data) p->level = LEVEL_DATA;
  const char *text = arg->shape.base == BASE_INT
                         ? prog_ints(p, arg->shape, arg->lo, arg->hi, depth)
                         : prog_kind(p, arg->shape, arg->kind, depth).text;
  p->level = outer;
  return text;
}

Ex prog_row(Prog *p, const Plan *plan, bool dropping, int depth) {
  Buf text = {0};
  const char *name = plan->fn->name;
  size_t n = strlen(name);
  buf_putn(&text, name, dropping ? n - 4 : n);
  if (dropping) buf_printf(&text, "lu%s", name + n - 3);
  p->has_tilde |= dropping;
  buf_putc(&text, '(');
  for (int i = 0; i < plan->n; i++)
    buf_printf(&text, "%s%s",
               !i                              ? ""
               : i == 1 && print_has_bar(name) ? " | "
                                               : ", ",
               prog_arg(p, &plan->arg[i], depth - 1));
  buf_putc(&text, ')');
  Ex e = {arena_str(p->arena, buf_text(&text)), plan->size};
  buf_free(&text);
  return e;
}

/* Brings a call's value of another shape to [want]; false when there is no way. */
static bool adapt(Prog *p, Shape have, Shape want, Ex *e) {
  long count = shape_count(have);
  int n = want.dims[0];
  if (shape_eq(have, want)) return true;
  if (want.base == BASE_INT || want.array > 1 || have.array > 1 || !count) return false;
  if (shape_is_scalar(want) && !have.array && !shape_is_scalar(have) &&
      prog_chance(p, 0.5))
    e->text = TEXT("sum(%s)", e->text), e->size *= (double)count;
  else if (shape_is_scalar(want) && shape_ndims(have) == 1)
    e->text = TEXT("%s[%s]", e->text, prog_int(p, 1, have.dims[0], 1));
  else if (shape_is_scalar(want) && shape_ndims(have) == 2)
    e->text = TEXT("%s[%s, %s]", e->text, prog_int(p, 1, have.dims[0], 1),
                   prog_int(p, 1, have.dims[1], 1));
  else if (shape_ndims(want) != 1)
    return false;
  else if (have.base == want.base && have.array == want.array)
    e->text = TEXT("%s[%s]", e->text, prog_indexes(p, have.dims[0], n));
  else if (have.array || want.array || have.base == BASE_INT || have.base == BASE_REAL)
    return false;
  else
    e->text = TEXT("to_%s(%s)[%s]", shape_unsized(p, want), e->text,
                   prog_indexes(p, (int)count, n));
  return true;
}

Ex prog_draw(Prog *p, Shape want, int depth) {
  Plan plan;
  if (!p->may_draw || !row_plan_draw(p, want, false, &plan)) return (Ex){NULL, 0};
  return prog_row(p, &plan, false, depth);
}

static Ex row_call(Prog *p, Shape want, bool any, int depth) {
  Plan plan;
  if (!row_plan(p, want, any, &plan)) return leaf(p, want, depth);
  Ex e = prog_row(p, &plan, false, depth);
  return adapt(p, plan.result, want, &e) ? e : leaf(p, want, depth);
}

Ex prog_call(Prog *p, const ProgFn *fn, int depth) {
  Buf text = {0};
  ProgFn f = *fn;
  buf_printf(&text, "%s(", f.name);
  for (int i = 0; i < f.nargs; i++) {
    PlanArg arg = {.shape = f.args[i], .is_data = f.is_data[i], .lo = 0, .hi = 3};
    buf_printf(&text, "%s%s",
               !i                       ? ""
               : i == 1 && f.is_density ? " | "
                                        : ", ",
               prog_arg(p, &arg, depth - 1));
  }
  buf_putc(&text, ')');
  Ex e = {arena_str(p->arena, buf_text(&text)), 4};
  buf_free(&text);
  return e;
}

static Ex user_call(Prog *p, Shape want, int depth) {
  const ProgFn *f = user_function(p, want);
  return f ? prog_call(p, f, depth) : leaf(p, want, depth);
}

/* --- operators
   ------------------------------------------------------------------------- */

static Ex product(Prog *p, Shape want, int depth) {
  Shape a = want, b = want;
  int k = prog_size(p);
  if (want.base == BASE_MATRIX)
    a.dims[1] = b.dims[0] = k;
  else if (want.base == BASE_VECTOR) {
    a = shape_of(BASE_MATRIX, 0);
    a.dims[0] = want.dims[0];
    a.dims[1] = b.dims[0] = k;
  } else if (want.base == BASE_ROW_VECTOR) {
    b = shape_of(BASE_MATRIX, 0);
    a.dims[0] = b.dims[0] = k;
    b.dims[1] = want.dims[0];
  } else {
    a = shape_of(BASE_ROW_VECTOR, 0);
    b = shape_of(BASE_VECTOR, 0);
    a.dims[0] = b.dims[0] = k;
  }
  Ex x = prog_tame(p, prog_expr(p, a, depth - 1), a);
  Ex y = prog_tame(p, prog_expr(p, b, depth - 1), b);
  return (Ex){TEXT("((%s) * (%s))", x.text, y.text), x.size * y.size * (k + 1)};
}

static Ex transposed(Prog *p, Shape want, int depth) {
  Shape s = want;
  if (want.base == BASE_MATRIX)
    s.dims[0] = want.dims[1], s.dims[1] = want.dims[0];
  else
    s.base = want.base == BASE_VECTOR ? BASE_ROW_VECTOR : BASE_VECTOR;
  Ex e = prog_expr(p, s, depth - 1);
  return (Ex){TEXT("(%s)'", e.text), e.size};
}

static Ex binary(Prog *p, Shape want, int depth) {
  static const char *const of_scalars[] = {"+", "-", "*", "/", "^"};
  static const char *const of_containers[] = {"+", "-", ".*", "./", ".^", "*", "/"};
  Shape real = shape_of(BASE_REAL, 0), a = want, b = want;
  bool is_scalar = shape_is_scalar(want);
  const char *op =
      is_scalar ? of_scalars[prog_pick(p, 5)] : of_containers[prog_pick(p, 7)];
  char last = op[strlen(op) - 1];
  if (!is_scalar && op[0] == '*')
    *(prog_chance(p, 0.5) ? &a : &b) = real;
  else if (!is_scalar && op[0] == '/')
    b = real;
  else if (!is_scalar && op[0] != '.' && prog_chance(p, 0.3))
    *(prog_chance(p, 0.5) ? &a : &b) = real;
  else if (!is_scalar && (last == '^' || !strcmp(op, "./")) && prog_chance(p, 0.3))
    *(prog_chance(p, 0.5) ? &a : &b) = real;
  Ex x = prog_kind(p, a, last == '^' ? KIND_POSITIVE : KIND_ANY, depth - 1);
  Ex y = last == '^' && shape_eq(a, want) && prog_chance(p, 0.3)
             ? (Ex){"2", 2}
             : prog_kind(p, b,
                         last == '/'   ? KIND_POSITIVE
                         : last == '^' ? KIND_UNIT
                                       : KIND_ANY,
                         depth - 1);
  double size = last == '*'   ? x.size * y.size
                : last == '/' ? x.size * 3
                              : x.size + y.size;
  if (last == '^') size = 20;
  return (Ex){TEXT("((%s) %s (%s))", x.text, op, y.text), size};
}

static Ex ternary(Prog *p, Shape want, int depth) {
  Ex a = prog_expr(p, want, depth - 1), b = prog_expr(p, want, depth - 1);
  return (Ex){TEXT("(%s ? %s : %s)", prog_condition(p, depth - 1), a.text, b.text),
              fmax(a.size, b.size)};
}

/* A number out of tuples, complex numbers, functions of functions and generators. */
static Ex far_fetched(Prog *p, int depth) {
  Shape real = shape_of(BASE_REAL, 0);
  Ex none = {NULL, 0}, e = none;
  switch (prog_pick(p, 5)) {
  case 0: e = prog_tuple_member(p, real, depth - 1); break;
  case 1: e = prog_higher(p, depth - 1); break;
  case 2: e = prog_complex_real(p, depth - 1); break;
  default: e = prog_draw(p, real, depth - 1);
  }
  return e.text ? e : leaf(p, real, depth);
}

static Ex real_only(Prog *p, int depth) {
  if (prog_chance(p, p->may_draw ? 0.5 : 0.2)) return far_fetched(p, depth);
  if (p->wants_target && !p->has_tilde && !p->may_tilde && prog_chance(p, 0.2))
    return (Ex){"tanh(0.01 * target())", 1};
  if (prog_chance(p, 0.3)) return (Ex){prog_int(p, -2, 4, depth - 1), 4};
  return prog_chance(p, 0.5) ? product(p, shape_of(BASE_REAL, 0), depth)
                             : row_call(p, shape_of(BASE_REAL, 0), true, depth);
}

static Ex container_only(Prog *p, Shape want, int depth) {
  Ex e = {NULL, 0};
  if (prog_chance(p, 0.1)) e = prog_tuple_member(p, want, depth - 1);
  if (!e.text && p->may_draw) e = prog_draw(p, want, depth - 1);
  if (e.text) return e;
  if (want.array) return row_call(p, want, true, depth);
  switch (prog_pick(p, 4)) {
  case 0: return product(p, want, depth);
  case 1: return transposed(p, want, depth);
  case 2: e = prog_expr(p, want, depth - 1); return (Ex){TEXT("-(%s)", e.text), e.size};
  default: return row_call(p, want, true, depth);
  }
}

Ex prog_expr(Prog *p, Shape want, int depth) {
  if (want.base == BASE_INT) return (Ex){prog_ints(p, want, -1, 4, depth), 4};
  if (depth <= 0) return leaf(p, want, depth);
  switch (prog_pick(p, 12)) {
  case 0:
  case 1: return built(p, want, depth);
  case 2:
  case 3: return leaf(p, want, depth);
  case 4: return ternary(p, want, depth);
  case 5:
  case 6: return row_call(p, want, false, depth);
  case 7: return user_call(p, want, depth);
  case 8:
  case 9:
    return shape_is_scalar(want) ? real_only(p, depth) : container_only(p, want, depth);
  default: return want.array ? row_call(p, want, false, depth) : binary(p, want, depth);
  }
}
