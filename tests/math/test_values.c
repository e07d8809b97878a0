/* SPDX-License-Identifier: BSD-3-Clause
   Walks values.tsv: a call, an arrow, what it must give.  The notation stands at the head
   of that file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/fs.h"
#include "math/table/fn.h"

static void *scratch(FnCtx *ctx, size_t bytes) {
  return arena_alloc(ctx->owner, bytes);
}

static bool is_int_text(const char *p, const char *end) {
  if (*p == '-') p++;
  if (p == end) return false;
  for (; p < end; p++)
    if (*p < '0' || *p > '9') return false;
  return true;
}

/* Numbers up to [close]; *ints: whether all are written as ints. */
static int parse_numbers(const char **p, char close, double *x, bool *ints) {
  int n = 0;
  *ints = true;
  while (**p != close) {
    char *end;
    while (**p == ' ' || **p == ',') ++*p;
    x[n++] = strtod(*p, &end);
    *ints = *ints && is_int_text(*p, end);
    assert_true(end != *p);
    *p = end;
    while (**p == ' ') ++*p;
  }
  ++*p;
  return n;
}

enum { MOST = 64 };

static View as_ints(Arena *arena, const double *x, int n, bool array) {
  int *i = ARENA_ARRAY(arena, int, n + 1);
  for (int k = 0; k < n; k++) i[k] = (int)x[k];
  return array ? view_int_array(i, n) : view_int(i);
}

static View parse_value(Arena *arena, const char **p) {
  double *x = ARENA_ARRAY(arena, double, MOST);
  bool ints;
  if (**p == '[') {
    ++*p;
    return view_vector(x, parse_numbers(p, ']', x, &ints));
  }
  if (**p == '{') {
    ++*p;
    int n = parse_numbers(p, '}', x, &ints);
    return ints ? as_ints(arena, x, n, true) : view_array(x, n);
  }
  char *end;
  *x = strtod(*p, &end);
  assert_true(end != *p);
  ints = is_int_text(*p, end);
  *p = end;
  return ints ? as_ints(arena, x, 1, false) : view_scalar(x);
}

static Type type_of(const View *v) {
  return TYPE_ARRAY(v->base, v->array);
}

static bool is_near(double got, double want, double tolerance) {
  if (isnan(want)) return isnan(got);
  if (isinf(want)) return got == want;
  return fabs(got - want) <= tolerance * fabs(want);
}

static bool same_numbers(const View *got, const View *want, double tolerance) {
  if (!view_same_shape(got, want)) return false;
  for (long k = 0; k < got->size; k++)
    if (!is_near(view_get(got, k), view_get(want, k), tolerance)) return false;
  return true;
}

/* The arguments before " -> "; *p is left behind the arrow. */
static int parse_call(Arena *arena, const char **p, View *args) {
  int n = 0;
  for (;;) {
    while (**p == ' ' || **p == '|') ++*p;
    if (!strncmp(*p, "-> ", 3)) break;
    args[n++] = parse_value(arena, p);
  }
  *p += 3;
  return n;
}

static bool complain(const char *line, const char *format, ...) {
  va_list args;
  fprintf(stderr, "%s\n    ", line);
  va_start(args, format);
  vfprintf(stderr, format, args);
  va_end(args);
  fputc('\n', stderr);
  return false;
}

static bool check_line(Arena *arena, const char *line) {
  char name[100];
  View args[FN_MAX_ARGS], out;
  Type types[FN_MAX_ARGS];
  FnMatch match;
  const char *p = strchr(line, ' ');
  snprintf(name, sizeof name, "%.*s", (int)(p - line), line);
  int n = parse_call(arena, &p, args);
  for (int i = 0; i < n; i++) types[i] = type_of(&args[i]);
  if (!fn_resolve(name, types, n, &match)) return complain(line, "no row fits");
  FnCtx ctx = {.alloc = scratch, .owner = arena};
  FnStatus status = fn_eval(&ctx, match.fn, args, n, &out);
  if (!strncmp(p, "error: ", 7)) {
    if (status == FN_OK) return complain(line, "no error");
    return !strcmp(ctx.error, p + 7) || complain(line, "says: %s", ctx.error);
  }
  if (status != FN_OK) return complain(line, "says: %s", ctx.error);
  View want = parse_value(arena, &p);
  double tolerance = *p == '\t' ? atof(p + 1) : 1e-13;
  if (same_numbers(&out, &want, tolerance)) return true;
  double got = view_get(&out, 0), wanted = view_get(&want, 0);
  return complain(line, "gives %.17g, relative error %.2g", got, fabs(got / wanted - 1));
}

static void values_agree(void **state) {
  (void)state;
  Buf text = {0};
  int lines = 0, wrong = 0;
  assert_int_equal(fs_read(VALUES, 0, &text), 0);
  Arena *arena = arena_new();
  for (char *line = strtok(text.p, "\n"); line; line = strtok(NULL, "\n")) {
    if (*line == '#') continue;
    lines++;
    wrong += !check_line(arena, line);
  }
  arena_destroy(&arena);
  buf_free(&text);
  assert_true(lines > 500);
  assert_int_equal(wrong, 0);
}

/* Every row with a scalar kernel stands in the file. */
static void every_row_has_a_line(void **state) {
  (void)state;
  Buf text = {0}, word = {0};
  int n, missing = 0;
  assert_int_equal(fs_read(VALUES, 0, &text), 0);
  const Fn *const *rows = fn_rows(&n);
  for (int i = 0; i < n; i++) {
    if (rows[i]->kind != FN_SCALAR && rows[i]->kind != FN_DENSITY) continue;
    buf_clear(&word);
    buf_printf(&word, "\n%s ", rows[i]->name);
    if (strstr(text.p, buf_text(&word))) continue;
    fprintf(stderr, "%s has no value: add it to tests/math/make_values.py\n",
            rows[i]->name);
    missing++;
  }
  buf_free(&text);
  buf_free(&word);
  assert_int_equal(missing, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(values_agree),
      cmocka_unit_test(every_row_has_a_line),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
