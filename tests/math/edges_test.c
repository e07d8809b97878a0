/* SPDX-License-Identifier: BSD-3-Clause
   Every function at its edges: values, gradients and refusals against edges*.jsonl, whose
   notation stands at the head of make_edges.py; and no function without a line there. */
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
#include "base/fs.h"
#include "call_values.h"

static void *scratch(FnCtx *ctx, size_t bytes) {
  return arena_alloc(ctx->owner, bytes);
}

enum { DRAWS = 20 }; /* of one call: certain ones are all the same */

typedef struct Case {
  Arena *arena;
  const Json *line;
  const Fn *fn;
  View in[FN_MAX_ARGS];
  int n;
  unsigned active; /* arguments of reals that may be parameters */
} Case;

typedef struct Progress {
  const Fn *const *rows;
  int count;
  bool *met;
  long lines;
  int failures;
} Progress;

static void complain(Progress *p, const Case *c, const char *format, ...) {
  va_list args;
  printf("%s", json_text(json_get(c->line, "fn"), ""));
  Buf text = {0};
  json_write(json_get(c->line, "args"), &text);
  printf(" %s\n    ", buf_text(&text));
  buf_free(&text);
  va_start(args, format);
  vprintf(format, args);
  va_end(args);
  printf("\n");
  p->failures++;
}

static bool is_near(double x, double y, double tolerance) {
  if (isnan(x) || isnan(y)) return isnan(x) && isnan(y);
  if (isinf(x) || isinf(y)) return x == y;
  return fabs(x - y) <= tolerance * fmax(1e-3, fmax(fabs(x), fabs(y)));
}

/* Of number [k] of a result. */
static double weight_of(const View *out, long k) {
  if (!out->ndims) return 1;
  return 0.3 + fmod(0.7 * (k + 1) * 1.618, 1.0);
}

/* Arguments as the row wants them: ints as reals where it says so. */
static void promote(Case *c) {
  Type types[FN_MAX_ARGS];
  FnMatch match;
  for (int k = 0; k < c->n; k++) types[k] = case_type(&c->in[k]);
  assert_true(fn_match(c->fn, types, c->n, &match));
  for (int a = 0; a < c->n; a++) {
    View *v = &c->in[a];
    if (!(match.promote >> a & 1) || !v->is_int) continue;
    v->r = ARENA_ARRAY(c->arena, double, v->size + 1);
    for (long k = 0; k < v->size; k++) v->r[k] = v->i[k];
    *v = (View){.base = BASE_REAL,
                .array = v->array,
                .ndims = v->ndims,
                .size = v->size,
                .r = v->r};
  }
}

/* Gradient of a kernel summed over its broadcast arguments; products by their factors. */
static void kernel_gradient(const Case *c, const View *out, double **bar) {
  long terms = 1;
  bool product = c->fn->flags & FN_CDF && !strcmp(strrchr(c->fn->name, '_'), "_cdf");
  for (int a = 0; a < c->n; a++)
    if (c->in[a].ndims) terms = c->in[a].size;
  for (long k = 0; k < terms; k++) {
    double x[FN_MAX_ARGS], d[FN_MAX_ARGS] = {0};
    for (int a = 0; a < c->n; a++) x[a] = view_get(&c->in[a], c->in[a].ndims ? k : 0);
    c->fn->scalar(x, d, c->active, false);
    double w = weight_of(out, k);
    assert_true(!product || terms <= 1);
    for (int a = 0; a < c->n; a++)
      if (bar[a]) bar[a][c->in[a].ndims ? k : 0] += w * d[a];
  }
}

static void gradient(FnCtx *ctx, Case *c, const View *out, double **bar) {
  promote(c);
  if (c->fn->kind != FN_CALL) {
    kernel_gradient(c, out, bar);
    return;
  }
  double *out_bar = ARENA_ARRAY(c->arena, double, out->size + 1);
  for (long k = 0; k < out->size; k++) out_bar[k] = weight_of(out, k);
  c->fn->adjoint(ctx, c->in, c->n, out, out_bar, bar);
}

/* Place in storage of number [k] in order of writing: matrices by rows. */
static long stored(const View *v, long k) {
  if (v->base != BASE_MATRIX) return k;
  long rows = v->dims[v->ndims - 2], cols = v->dims[v->ndims - 1], size = rows * cols;
  return k / size * size + k % size % cols * rows + k % size / cols;
}

static bool is_draw(const Fn *fn) {
  return fn->kind == FN_RNG || fn->flags & FN_VOLATILE;
}

static void compare_gradient(Progress *p, Case *c, FnCtx *ctx, const View *out) {
  const Json *grad = json_get(c->line, "grad");
  double *bar[FN_MAX_ARGS] = {0}, tolerance = 1e-4, want;
  long at = 0;
  json_number(json_get(c->line, "tol"), &tolerance);
  if (!grad || (c->fn->kind == FN_CALL && !c->fn->adjoint) || out->is_int ||
      c->fn->flags & FN_NO_GRADIENT || is_draw(c->fn))
    return;
  for (int a = 0; a < c->n; a++)
    if (c->active >> a & 1) bar[a] = ARENA_ARRAY(c->arena, double, c->in[a].size + 1);
  for (int a = 0; a < c->n; a++)
    for (long k = 0; bar[a] && k < c->in[a].size; k++) bar[a][k] = 0;
  gradient(ctx, c, out, bar);
  for (int a = 0; a < c->n; a++)
    for (long k = 0; bar[a] && k < c->in[a].size; k++) {
      const Json *number = json_at(grad, at++);
      if (json_kind(number) == JSON_NULL) continue;
      assert_true(json_number(number, &want));
      double got = bar[a][stored(&c->in[a], k)];
      if (is_near(got, want, tolerance)) continue;
      complain(p, c, "slope %d[%ld] is %.17g, not %.17g", a + 1, k + 1, got, want);
      return;
    }
}

/* Columns of a matrix without rows are not written. */
static bool is_same_shape(const View *a, const View *b) {
  if (a->ndims != b->ndims || a->size != b->size) return false;
  for (int k = 0; k < a->ndims; k++) {
    if (a->dims[k] != b->dims[k]) return false;
    if (!a->dims[k]) return true;
  }
  return true;
}

static void compare_value(Progress *p, Case *c, const View *out) {
  const Json *size = json_get(c->line, "size");
  if (size) { /* of draws that are not certain */
    if (out->size != json_int(size, -1))
      complain(p, c, "draws %ld numbers, not %ld", out->size, (long)json_int(size, -1));
    return;
  }
  View want = case_view(c->arena, json_get(c->line, "value"));
  double tolerance = 1e-6;
  json_number(json_get(c->line, "tol"), &tolerance);
  if (!is_same_shape(out, &want)) {
    complain(p, c, "the shape differs: size %ld, not %ld", out->size, want.size);
    return;
  }
  for (long k = 0; k < out->size; k++)
    if (!is_near(view_get(out, k), view_get(&want, k), tolerance)) {
      complain(p, c, "[%ld] is %.17g, not %.17g", k + 1, view_get(out, k),
               view_get(&want, k));
      return;
    }
}

/* A log density that is no number refuses the point, as an error does. */
static bool is_refused(const Case *c) {
  double x = 0;
  if (json_get(c->line, "error")) return true;
  return c->fn->kind == FN_DENSITY &&
         json_number(json_at(json_get(c->line, "value"), 1), &x) && isnan(x);
}

static bool read_case(Progress *p, Arena *arena, const Json *line, Case *c) {
  const Json *args = json_get(line, "args");
  Type types[FN_MAX_ARGS];
  FnMatch match;
  *c = (Case){.arena = arena, .line = line, .n = json_count(args)};
  for (int k = 0; k < c->n; k++) {
    c->in[k] = case_view(arena, json_at(args, k));
    types[k] = case_type(&c->in[k]);
  }
  if (!fn_resolve(json_text(json_get(line, "fn"), ""), types, c->n, &match)) {
    complain(p, c, "no row fits");
    return false;
  }
  c->fn = match.fn;
  for (int k = 0; k < c->n; k++)
    if (!c->in[k].is_int && !fn_arg_is_data(c->fn, k)) c->active |= 1u << k;
  return true;
}

static void call(Progress *p, Case *c, Rng *rng) {
  View out;
  FnCtx ctx = {.alloc = scratch, .owner = c->arena, .want = c->active, .rng = rng};
  FnStatus status = fn_eval(&ctx, c->fn, c->in, c->n, &out);
  if (status != FN_OK && !is_refused(c)) complain(p, c, "refuses: %s", ctx.error);
  if (status == FN_OK && is_refused(c))
    complain(p, c, "is %.17g, must refuse", out.size ? view_get(&out, 0) : 0.0);
  if (status != FN_OK && strncmp(ctx.error, c->fn->name, strlen(c->fn->name)))
    complain(p, c, "another speaks: %s", ctx.error);
  if (status != FN_OK || is_refused(c)) return;
  compare_value(p, c, &out);
  compare_gradient(p, c, &ctx, &out);
}

static void run_case(void *user, Arena *arena, const Json *line) {
  Progress *p = user;
  Case c;
  Rng rng;
  int failures = p->failures;
  p->lines++;
  if (!read_case(p, arena, line, &c)) return;
  for (int k = 0; k < p->count; k++)
    p->met[k] = p->met[k] || !strcmp(p->rows[k]->name, c.fn->name);
  rng_init(&rng, 1, 0, STREAM_TRANSFORMED_DATA);
  int times = is_draw(c.fn) ? DRAWS : 1;
  for (int k = 0; k < times && p->failures == failures; k++) call(p, &c, &rng);
}

/* Complex numbers, tuples and functions of functions: tests/lang has their cells. */
static bool is_asked_here(const Fn *fn) {
  if (fn->kind == FN_PARTS || fn->kind == FN_PARTWISE) return false;
  return !(fn->flags & (FN_COMPLEX | FN_PACKED | FN_HIGHER | FN_INTERNAL | FN_JACOBIAN));
}

/* Each function has a line, or stands in the list of those that nobody has asked yet. */
static void compare_names(Progress *p, const char *path) {
  Buf text = {0}, word = {0};
  assert_int_equal(fs_read(path, 0, &text), 0);
  for (int k = 0; k < p->count; k++) {
    const char *name = p->rows[k]->name;
    if (!is_asked_here(p->rows[k])) continue;
    buf_clear(&word);
    buf_printf(&word, "\n%s\n", name);
    bool is_listed = strstr(buf_text(&text), buf_text(&word));
    if (p->met[k] != is_listed) continue;
    printf(is_listed ? "%s has lines: it leaves %s\n" : "no line for %s in %s\n", name,
           is_listed ? path : "edges*.jsonl");
    p->failures++;
  }
  buf_free(&text);
  buf_free(&word);
}

static void test_edges(void **state) {
  char *const *paths = *state;
  Progress p = {0};
  p.rows = fn_rows(&p.count);
  p.met = mem_new((size_t)p.count);
  for (int k = 1; paths[k]; k++) case_walk(paths[k], run_case, &p);
  compare_names(&p, paths[0]);
  mem_free(p.met);
  printf("%ld lines\n", p.lines);
  assert_int_equal(p.failures, 0);
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  const struct CMUnitTest tests[] = {cmocka_unit_test_prestate(test_edges, argv + 1)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
