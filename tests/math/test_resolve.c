/* SPDX-License-Identifier: BSD-3-Clause
   Which row a call finds, what it promotes and gives; look-up by name; adjoints of
   broadcast arguments. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "base/arena.h"
#include "math/table/fn_index.h"

/* name, argument types, result type (NULL: no row fits), promoted arguments. */
static const struct {
  const char *name, *args, *result;
  unsigned promote;
} calls[] = {
    {"add", "int, int", "int", 0},
    {"add", "int, real", "real", 1},
    {"add", "vector, vector", "vector", 0},
    {"add", "vector, row_vector", NULL, 0},
    {"add", "matrix, int", "matrix", 2},
    {"add", "array[] int, int", "array[] int", 0},
    {"add", "array[] int, real", "array[] real", 1},
    {"add", "array[,] real, array[,] int", "array[,] real", 2},
    {"divide", "int, int", "int", 0},
    {"divide", "real, int", "real", 2},
    {"divide", "vector, int", "vector", 2},
    {"elt_divide", "real, vector", "vector", 0},
    {"multiply", "real, vector", "vector", 0},
    {"multiply", "matrix, real", "matrix", 0},
    {"pow", "int, int", "real", 3},
    {"pow", "vector, int", "vector", 2},
    {"exp", "int", "real", 1},
    {"exp", "array[,] vector", "array[,] vector", 0},
    {"exp", "array[] int", "array[] real", 1},
    {"exp", "string", NULL, 0},
    {"exp", "", NULL, 0},
    {"abs", "int", "int", 0},
    {"abs", "array[] int", "array[] int", 0},
    {"abs", "real", "real", 0},
    {"max", "int, int", "int", 0},
    {"max", "int, real", NULL, 0},
    {"logical_lt", "int, real", "int", 1},
    {"logical_lt", "vector, real", NULL, 0},
    {"lmgamma", "int, vector", "vector", 0},
    {"lmgamma", "real, vector", NULL, 0},
    {"lmgamma", "array[] int, vector", "vector", 0},
    {"lmgamma", "array[,] int, vector", NULL, 0},
    {"ldexp", "array[] row_vector, array[,] int", "array[] row_vector", 0},
    {"ldexp", "array[] matrix, array[,,] int", "array[] matrix", 0},
    {"ldexp", "matrix, array[] int", NULL, 0},
    {"add", "matrix, array[,] int", NULL, 0},
    {"ldexp", "array[] real, array[] int", "array[] real", 0},
    {"ldexp", "int, array[] int", "array[] real", 1},
    {"choose", "array[] int, array[] int", "array[] int", 0},
    {"pow", "int, complex", "complex", 1},
    {"pow", "array[,] complex, int", "array[,] complex", 2},
    {"pow", "real, array[] complex_vector", "array[] complex_vector", 1},
    {"pow", "vector, complex_vector", "complex_vector", 1},
    {"pow", "complex_vector, complex_row_vector", NULL, 0},
    {"add", "array[] int, complex", "array[] complex", 1},
    {"multiply", "complex_vector, complex_vector", NULL, 0},
    {"multiply", "matrix, complex_vector", "complex_vector", 1},
    {"to_complex", "", "complex", 0},
    {"to_complex", "int, array[,] vector", "array[,] complex_vector", 0},
    {"to_complex", "vector, row_vector", NULL, 0},
    {"conj", "array[] int", "array[] complex", 1},
    {"norm", "int", "real", 1},
    {"exp", "complex_matrix", "complex_matrix", 0},
    {"sum", "array[] complex", "complex", 0},
    {"sum", "array[,] real", NULL, 0},
    {"append_row", "real, complex_vector", "complex_vector", 1},
    {"pi", "", "real", 0},
    {"log2", "", "real", 0},
    {"log2", "vector", "vector", 0},
    {"normal_lpdf", "vector, real, int", "real", 4},
    {"normal_lupdf", "array[] real, row_vector, real", "real", 0},
    {"normal_lpdf", "matrix, real, real", NULL, 0},
    {"normal_lpdf", "array[] int, real, real", "real", 1},
    {"poisson_lpmf", "array[] int, vector", "real", 0},
    {"poisson_lpmf", "vector, vector", NULL, 0},
    {"normal_rng", "real, real", "real", 0},
    {"normal_rng", "vector, real", "array[] real", 0},
    {"poisson_rng", "vector", "array[] int", 0},
    {"no_such_function", "real", NULL, 0},
};

static int parse_types(const char *text, Type *types) {
  Sig sig;
  assert_true(sig_parse(text, "void", &sig));
  for (int i = 0; i < sig.n; i++)
    types[i] = TYPE_ARRAY(sig.arg[i].base, sig.arg[i].array);
  return sig.n;
}

static void calls_find_their_rows(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
    Type types[FN_MAX_ARGS];
    FnMatch match;
    Buf got = {0};
    int n = parse_types(calls[i].args, types);
    bool found = fn_resolve(calls[i].name, types, n, &match);
    if (found) type_print(&got, match.result);
    const char *want = calls[i].result ? calls[i].result : "";
    if (strcmp(buf_text(&got), want) || (found && match.promote != calls[i].promote))
      fail_msg("%s(%s) gives %s, promotes %u", calls[i].name, calls[i].args,
               buf_text(&got), found ? match.promote : 0);
    if (found) assert_int_equal(match.propto, strstr(calls[i].name, "_lu") != NULL);
    buf_free(&got);
  }
}

static void unknown_types_fit_quietly(void **state) {
  (void)state;
  FnMatch match;
  Type any[2] = {TYPE(BASE_ANY), TYPE(BASE_REAL)}, error[1] = {TYPE(BASE_ERROR)};
  assert_true(fn_resolve("add", any, 2, &match));
  assert_int_equal(match.result.base, BASE_ANY);
  assert_true(fn_resolve("exp", error, 1, &match));
  assert_int_equal(match.result.base, BASE_ERROR);
}

static void names_are_found(void **state) {
  (void)state;
  int n;
  Buf text = {0};
  assert_string_equal(fn_find("normal_lupdf", &n)[0]->name, "normal_lpdf");
  assert_string_equal(fn_find_dist("poisson", &n)[0]->name, "poisson_lpmf");
  assert_null(fn_find_dist("exp", &n));
  assert_int_equal(n, 0);
  assert_null(fn_find("nothing", &n));
  assert_string_equal(fn_suggest("nromal_lpdf"), "normal_lpdf");
  assert_string_equal(fn_suggest("sqr"), "sqrt");
  assert_null(fn_suggest("zzzzzzzzzzzz"));
  fn_print(&text, fn_find("normal_lpdf", &n)[0]);
  assert_string_equal(buf_text(&text), "real normal_lpdf(reals y | reals<finite> mu, "
                                       "reals<above=0> sigma)");
  buf_clear(&text);
  fn_arg_name(fn_find("normal_lpdf", &n)[0], 2, &text);
  assert_string_equal(buf_text(&text), "sigma");
  buf_free(&text);
  assert_true(digest_eq(fn_digest(), fn_digest()));
}

static void domains_are_read(void **state) {
  (void)state;
  int n;
  FnDomain d;
  const Fn *fn = fn_find("beta_proportion_lpdf", &n)[0];
  assert_true(fn_domain(fn, 0, &d) && d.lower == 0 && d.upper == 1 && !d.above &&
              !d.below);
  assert_true(fn_domain(fn, 1, &d) && d.above && d.below && d.upper == 1 && !d.finite);
  assert_true(fn_domain(fn, 2, &d) && d.finite && d.upper > 1e308);
  assert_false(fn_domain(fn_find("exp", &n)[0], 0, &d));
}

static void *scratch(FnCtx *ctx, size_t bytes) {
  return arena_alloc(ctx->owner, bytes);
}

typedef struct Case {
  const Fn *fn;
  View in[3];
  double *bar[3];
} Case;

/* The first number of the result. */
static double value(FnCtx *ctx, const Case *c, View *out) {
  assert_int_equal(fn_eval(ctx, c->fn, c->in, c->fn->nargs, out), FN_OK);
  double total = 0;
  for (long k = 0; k < out->size; k++) total += (double)(k + 1) * out->r[k];
  return total;
}

/* Adjoints with weights 1, 2, .. on the elements of the result, against differences. */
static void check_adjoint(const char *name, const View *in, int n) {
  int count;
  Arena *arena = arena_new();
  FnCtx ctx = {.alloc = scratch, .owner = arena};
  Case c = {.fn = fn_find(name, &count)[0]};
  View out, moved;
  for (int i = 0; i < n; i++) {
    c.in[i] = in[i];
    c.bar[i] = ARENA_ARRAY(arena, double, in[i].size);
  }
  ctx.want = (1u << n) - 1;
  value(&ctx, &c, &out);
  double *weights = ARENA_ARRAY(arena, double, out.size);
  for (long k = 0; k < out.size; k++) weights[k] = (double)(k + 1);
  fn_eval_adjoint(&ctx, c.fn, c.in, n, &out, weights, c.bar);
  for (int i = 0; i < n; i++)
    for (long k = 0; k < in[i].size; k++) {
      double at = in[i].r[k], h = 1e-5;
      in[i].r[k] = at + h;
      double up = value(&ctx, &c, &moved);
      in[i].r[k] = at - h;
      double down = value(&ctx, &c, &moved);
      in[i].r[k] = at;
      double slope = (up - down) / (2 * h);
      if (!(fabs(c.bar[i][k] - slope) < 1e-7 * (1 + fabs(slope))))
        fail_msg("%s: adjoint %d[%ld] is %g, differences say %g", name, i, k, c.bar[i][k],
                 slope);
    }
  arena_destroy(&arena);
}

static void adjoints_of_broadcast_arguments(void **state) {
  (void)state;
  double y[] = {0.3, -1.1, 2.2}, mu[] = {0.1, 0.2, 0.4}, one = 1.3;
  double m[] = {1, 2, 3, 4, 5, 6}, p[] = {0.5};
  View density[] = {view_vector(y, 3), view_row_vector(mu, 3), view_scalar(&one)};
  check_adjoint("normal_lpdf", density, 3);
  check_adjoint("normal_lcdf", density, 3);
  check_adjoint("normal_cdf", density, 3);
  View power[] = {view_matrix(m, 3, 2), view_scalar(p)};
  check_adjoint("pow", power, 2);
  View same[] = {view_vector(y, 3), view_vector(mu, 3)};
  check_adjoint("elt_divide", same, 2);
}

/* A factor of zero leaves the partials of the other factors zero and keeps its own. */
static void products_with_a_zero(void **state) {
  (void)state;
  double y[] = {-2, 0.5}, low = 0, high = 1;
  View in[] = {view_vector(y, 2), view_scalar(&low), view_scalar(&high)};
  check_adjoint("uniform_cdf", in, 3);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(calls_find_their_rows),
      cmocka_unit_test(unknown_types_fit_quietly),
      cmocka_unit_test(names_are_found),
      cmocka_unit_test(domains_are_read),
      cmocka_unit_test(adjoints_of_broadcast_arguments),
      cmocka_unit_test(products_with_a_zero),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
