/* SPDX-License-Identifier: BSD-3-Clause
   Which row a call finds, what it promotes and gives; look-up by name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
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
  sig_parse(&(Fn){.name = "types",
                  .file = __FILE__,
                  .args = text,
                  .ret = "void",
                  .kind = FN_CALL},
            &sig);
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

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(calls_find_their_rows),
      cmocka_unit_test(unknown_types_fit_quietly),
      cmocka_unit_test(names_are_found),
      cmocka_unit_test(domains_are_read),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
