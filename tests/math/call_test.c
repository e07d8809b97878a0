/* SPDX-License-Identifier: BSD-3-Clause
   Every function on containers: its value against the given files, its adjoint and its
   dropped constants against differences of that value. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"
#include "call_values.h"

static void *scratch(FnCtx *ctx, size_t bytes) {
  return arena_alloc(ctx->owner, bytes);
}

static FnCtx context(Arena *arena, unsigned want, bool propto) {
  return (FnCtx){.alloc = scratch, .owner = arena, .want = want, .propto = propto};
}

typedef struct Case {
  Arena *arena;
  const Fn *fn;
  View in[FN_MAX_ARGS];
  int n;
  unsigned active; /* real arguments that may be parameters */
  long size;       /* of the result: differences stop where it changes */
} Case;

/* Rows that were met, and the number of comparisons. */
typedef struct Progress {
  const Fn *const *rows;
  int count;
  bool *met;
  long differences;
  int failures;
} Progress;

static void read_case(Arena *arena, const Json *line, Case *c) {
  const Json *args = json_get(line, "args");
  const char *name = json_text(json_get(line, "fn"), "");
  Type types[FN_MAX_ARGS];
  FnMatch match;
  *c = (Case){.arena = arena, .n = json_count(args)};
  for (int k = 0; k < c->n; k++) {
    c->in[k] = case_view(arena, json_at(args, k));
    types[k] = case_type(&c->in[k]);
  }
  if (!fn_resolve(name, types, c->n, &match)) fail_msg("%s: no row fits", name);
  c->fn = match.fn;
  for (int k = 0; k < c->n; k++)
    if (!c->in[k].is_int && !fn_arg_is_data(c->fn, k)) c->active |= 1u << k;
}

static bool is_near(double x, double y, double tolerance) {
  if (isnan(x) || isnan(y)) return isnan(x) && isnan(y);
  if (isinf(x) || isinf(y)) return x == y;
  return fabs(x - y) <= tolerance * fmax(1, fmax(fabs(x), fabs(y)));
}

static void compare_value(Progress *p, const Case *c, const Json *line) {
  View expected = case_view(c->arena, json_get(line, "value")), out;
  double tolerance = 1e-10;
  json_number(json_get(line, "tol"), &tolerance);
  FnCtx ctx = context(c->arena, 0, false);
  if (fn_eval(&ctx, c->fn, c->in, c->n, &out) != FN_OK) {
    printf("%s: %s\n", c->fn->name, ctx.error);
    p->failures++;
    return;
  }
  if (!view_same_shape(&out, &expected) || out.is_int != expected.is_int ||
      out.base != expected.base || out.array != expected.array) {
    printf("%s (%s): the shape differs\n", c->fn->name, c->fn->args);
    p->failures++;
    return;
  }
  for (long k = 0; k < out.size; k++)
    if (!is_near(view_get(&out, k), view_get(&expected, k), tolerance)) {
      printf("%s (%s): [%ld] is %.17g, expected %.17g\n", c->fn->name, c->fn->args, k,
             view_get(&out, k), view_get(&expected, k));
      p->failures++;
      return;
    }
}

/* Fixed weights of the result, so that its adjoint is one number an argument. */
static double weight_of(long k) {
  return 0.3 + fmod(0.7 * (k + 1) * 1.618, 1.0);
}

static bool weighted(const Case *c, unsigned want, bool propto, double *sum) {
  View out;
  FnCtx ctx = context(c->arena, want, propto);
  if (fn_eval(&ctx, c->fn, c->in, c->n, &out) != FN_OK || out.size != c->size)
    return false;
  *sum = 0;
  for (long k = 0; k < out.size; k++) *sum += weight_of(k) * out.r[k];
  return true;
}

/* Directions to move number [k] of an argument in: alone; with its mirror image; against
   its neighbour.  Which are inside the domain depends on the function. */
typedef struct Direction {
  long other;  /* or -1 */
  double sign; /* of the other */
} Direction;

static bool direction_of(const View *v, long k, int which, Direction *out) {
  if (which == 0) {
    *out = (Direction){-1, 0};
    return true;
  }
  if (which == 1) {
    if (v->base != BASE_MATRIX || v->array || v->dims[0] != v->dims[1]) return false;
    *out = (Direction){k % v->dims[0] * v->dims[0] + k / v->dims[0], 1};
    return out->other != k;
  }
  long inner = v->ndims ? v->dims[v->ndims - 1] : 1;
  *out = (Direction){k % inner + 1 < inner ? k + 1 : k - inner + 1, -1};
  return inner > 1 && v->base != BASE_MATRIX;
}

static void move(View *v, long k, Direction d, double by) {
  v->r[k] += by;
  if (d.other >= 0) v->r[d.other] += d.sign * by;
}

/* Difference of the weighted result over a step of [h] both ways; false outside the
   domain. */
static bool difference(Case *c, int a, long k, Direction d, double h, unsigned want,
                       bool propto, double *out) {
  double up = 0, down = 0, before = c->in[a].r[k],
         other = d.other >= 0 ? c->in[a].r[d.other] : 0;
  move(&c->in[a], k, d, h);
  bool ok = weighted(c, want, propto, &up);
  move(&c->in[a], k, d, -2 * h);
  ok = ok && weighted(c, want, propto, &down);
  c->in[a].r[k] = before;
  if (d.other >= 0) c->in[a].r[d.other] = other;
  *out = up - down;
  return ok && isfinite(*out);
}

static bool find_direction(Case *c, int a, long k, double h, Direction *d,
                           double *slope) {
  for (int which = 0; which < 3; which++) {
    if (!direction_of(&c->in[a], k, which, d)) continue;
    double f1, f2; /* Richardson */
    if (!difference(c, a, k, *d, h, c->active, false, &f1)) continue;
    if (!difference(c, a, k, *d, 2 * h, c->active, false, &f2)) continue;
    *slope = (8 * f1 - f2) / (12 * h);
    return true;
  }
  return false;
}

static void fail_at(Progress *p, const Case *c, int a, long k, const char *what, double x,
                    double y) {
  printf("%s (%s): argument %d [%ld]: %s %.12g, differences give %.12g\n", c->fn->name,
         c->fn->args, a + 1, k, what, x, y);
  p->failures++;
}

static void compare_number(Progress *p, Case *c, int a, long k, double *const *bar) {
  Direction d;
  double h = 1e-4 * fmax(1, fabs(c->in[a].r[k])), slope, with, without;
  if (!find_direction(c, a, k, h, &d, &slope)) return;
  p->differences++;
  double given = bar[a][k] - 1 + (d.other >= 0 ? d.sign * (bar[a][d.other] - 1) : 0);
  if (!is_near(given, slope, 1e-6)) fail_at(p, c, a, k, "adjoint", given, slope);
  if (!(c->fn->flags & FN_DIST)) return;
  if (difference(c, a, k, d, h, 1u << a, true, &with) &&
      difference(c, a, k, d, h, 1u << a, false, &without) &&
      !is_near(with, without, 1e-9))
    fail_at(p, c, a, k, "without constants", with, without);
}

/* The arguments with copies of ints as reals where the row wants reals. */
static void promote(const Case *c, View *to) {
  Type types[FN_MAX_ARGS];
  FnMatch match;
  for (int k = 0; k < c->n; k++) types[k] = case_type(&c->in[k]);
  assert_true(fn_match(c->fn, types, c->n, &match));
  memcpy(to, c->in, sizeof *to * (size_t)c->n);
  for (int a = 0; a < c->n; a++) {
    if (!(match.promote >> a & 1) || !to[a].is_int) continue;
    to[a].r = ARENA_ARRAY(c->arena, double, to[a].size + 1);
    for (long k = 0; k < to[a].size; k++) to[a].r[k] = to[a].i[k];
    to[a].base = BASE_REAL;
    to[a].is_int = 0;
    to[a].i = NULL;
  }
}

static void compare_adjoint(Progress *p, Case *c) {
  double *bar[FN_MAX_ARGS] = {0};
  View out, args[FN_MAX_ARGS];
  FnCtx ctx = context(c->arena, c->active, false);
  if (fn_eval(&ctx, c->fn, c->in, c->n, &out) != FN_OK) return;
  c->size = out.size;
  double *out_bar = ARENA_ARRAY(c->arena, double, out.size + 1);
  for (long k = 0; k < out.size; k++) out_bar[k] = weight_of(k);
  for (int a = 0; a < c->n; a++) { /* adjoints are added to what is there: 1 */
    if (!(c->active >> a & 1)) continue;
    bar[a] = ARENA_ARRAY(c->arena, double, c->in[a].size + 1);
    for (long k = 0; k < c->in[a].size; k++) bar[a][k] = 1;
  }
  promote(c, args);
  c->fn->adjoint(&ctx, args, c->n, &out, out_bar, bar);
  for (int a = 0; a < c->n; a++)
    for (long k = 0; bar[a] && k < c->in[a].size; k++) compare_number(p, c, a, k, bar);
}

static void compare_error(Progress *p, const Case *c, const char *expected) {
  View out;
  FnCtx ctx = context(c->arena, 0, false);
  if (fn_eval(&ctx, c->fn, c->in, c->n, &out) != FN_OK && !strcmp(ctx.error, expected))
    return;
  printf("%s: \"%s\", expected \"%s\"\n", c->fn->name, ctx.error, expected);
  p->failures++;
}

/* Where nothing is a parameter, everything may be dropped. */
static void compare_dropped(Progress *p, const Case *c) {
  View out;
  FnCtx ctx = context(c->arena, 0, true);
  if (fn_eval(&ctx, c->fn, c->in, c->n, &out) == FN_OK && out.r[0] == 0) return;
  printf("%s (%s): %g is left of constants\n", c->fn->name, c->fn->args, out.r[0]);
  p->failures++;
}

static void run_case(void *ctx, Arena *arena, const Json *line) {
  Progress *p = ctx;
  Case c;
  read_case(arena, line, &c);
  const char *error = json_text(json_get(line, "error"), NULL);
  if (error) {
    compare_error(p, &c, error);
    return;
  }
  for (int k = 0; k < p->count; k++) p->met[k] = p->met[k] || p->rows[k] == c.fn;
  compare_value(p, &c, line);
  if (c.fn->flags & FN_DIST) compare_dropped(p, &c);
  if (c.fn->adjoint && c.active) compare_adjoint(p, &c);
}

static void test_calls(void **state) {
  char *const *paths = *state;
  Progress p = {0};
  p.rows = fn_rows(&p.count);
  p.met = mem_new((size_t)p.count);
  for (int i = 0; paths[i]; i++) case_walk(paths[i], run_case, &p);
  for (int k = 0; k < p.count; k++)
    if (p.rows[k]->kind == FN_CALL &&
        !(p.rows[k]->flags & (FN_VOLATILE | FN_HIGHER | FN_COMPLEX | FN_PACKED)) &&
        !p.met[k]) { /* the others: tests/lang: cells and gradient/ */
      printf("no case for %s (%s)\n", p.rows[k]->name, p.rows[k]->args);
      p.failures++;
    }
  printf("%ld differences\n", p.differences);
  mem_free(p.met);
  assert_int_equal(p.failures, 0);
}

int main(int argc, char **argv) {
  if (argc < 2) return 2;
  const struct CMUnitTest tests[] = {cmocka_unit_test_prestate(test_calls, argv + 1)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
