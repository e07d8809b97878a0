/* SPDX-License-Identifier: BSD-3-Clause
   The text of every scalar kernel, compiled by the embedded compiler without any header,
   gives the numbers of the kernel in the binary: bit for bit, but for what the other
   compiler contracts or reorders (a few units in the last place). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <libtcc.h>
#include <math.h>
#include <stdio.h>
#include "base/rng.h"
#include "math/table/fn_index.h"

typedef double Wrapper(const double *x, double *d, unsigned want, int propto);

static bool is_scalar_row(const Fn *fn) {
  return fn->kind == FN_SCALAR || fn->kind == FN_DENSITY;
}

/* The prelude, every row, and a uniform entry point for each. */
static void write_program(Buf *out) {
  int n;
  const Fn *const *rows = fn_rows(&n);
  buf_put(out, "typedef struct Rng Rng;\n");
  buf_put(out, fn_prelude_constants());
  for (int i = 0; i < n; i++) {
    const Fn *fn = rows[i];
    if (!fn->c_text) continue;
    buf_put(out, fn->c_text);
    if (fn->kind == FN_RNG) continue;
    buf_printf(out,
               "double w%d(const double *x, double *d, unsigned want, int propto) "
               "{ return %s(",
               i, fn->c_name);
    for (int k = 0; k < fn->nargs; k++) buf_printf(out, "x[%d], ", k);
    for (int k = 0; k < fn->nargs; k++) buf_printf(out, "d + %d, ", k);
    buf_put(out, "want, propto); }\n");
  }
}

static void say(void *ctx, const char *message) {
  (void)ctx;
  fprintf(stderr, "%s\n", message);
}

static TCCState *compile(const char *text) {
  TCCState *tcc = tcc_new();
  tcc_set_error_func(tcc, NULL, say);
  tcc_set_options(tcc, "-nostdlib -nostdinc");
  tcc_set_output_type(tcc, TCC_OUTPUT_MEMORY);
  assert_int_equal(tcc_compile_string(tcc, text), 0);
  for (const FnSymbol *s = fn_symbols(); s->name; s++)
    tcc_add_symbol(tcc, s->name, s->address);
  assert_int_equal(tcc_relocate(tcc, TCC_RELOCATE_AUTO), 0);
  return tcc;
}

static bool near(double a, double b) {
  if (isnan(a) || isnan(b)) return isnan(a) && isnan(b);
  if (isinf(a) || isinf(b)) return a == b;
  return fabs(a - b) <= 1e-12 * fmax(fabs(a), fabs(b));
}

static double point(const Fn *fn, int i, Rng *rng) {
  FnDomain d = {-HUGE_VAL, HUGE_VAL, false, false, false};
  fn_domain(fn, i, &d);
  double low = isinf(d.lower) ? -2 : d.lower, high = isinf(d.upper) ? low + 5 : d.upper;
  double u = low + (high - low) * rng_uniform(rng);
  return fn_sig(fn)->arg[i].base == BASE_INT ? floor(u) : u;
}

static int differences(const Fn *fn, Wrapper *other, Rng *rng) {
  double x[FN_MAX_ARGS], d[FN_MAX_ARGS] = {0}, e[FN_MAX_ARGS] = {0};
  unsigned all = (1u << fn->nargs) - 1, want = rng_u32(rng) & all;
  bool propto = rng_u32(rng) & 1;
  for (int i = 0; i < fn->nargs; i++) x[i] = point(fn, i, rng);
  double f = fn->scalar(x, d, want, propto), g = other(x, e, want, propto);
  int wrong = !near(f, g);
  for (int i = 0; i < fn->nargs; i++) wrong += !near(d[i], e[i]);
  if (wrong) fprintf(stderr, "%s: %.17g in the binary, %.17g compiled\n", fn->name, f, g);
  return wrong;
}

static void text_and_binary_agree(void **state) {
  (void)state;
  Buf text = {0};
  Rng rng;
  int n, wrong = 0, compared = 0;
  write_program(&text);
  TCCState *tcc = compile(buf_text(&text));
  rng_init(&rng, 3, 0, STREAM_NOTEBOOK);
  const Fn *const *rows = fn_rows(&n);
  for (int i = 0; i < n; i++) {
    char name[20];
    if (!is_scalar_row(rows[i])) continue;
    snprintf(name, sizeof name, "w%d", i);
    Wrapper *w = (Wrapper *)tcc_get_symbol(tcc, name);
    assert_non_null(w);
    for (int t = 0; t < 50; t++) wrong += differences(rows[i], w, &rng);
    compared++;
  }
  tcc_delete(tcc);
  buf_free(&text);
  assert_true(compared > 200);
  assert_int_equal(wrong, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(text_and_binary_agree)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
