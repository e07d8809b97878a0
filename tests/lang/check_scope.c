/* SPDX-License-Identifier: BSD-3-Clause
   The scope: variables that hide one another, what is left after a block, overloads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include "lang/check/scope.h"

static Sym named(const char *name) {
  return (Sym){.name = name};
}

/* A function of [n] parameters (one at most) with its result behind them. */
static Sym function(const char *name, const Type *parts, int n) {
  return (Sym){.name = name,
               .type = {.base = BASE_FUNCTION, .nparts = n, .parts = parts}};
}

static void test_hiding(void **state) {
  (void)state;
  Names names = {0};
  Sym outer = named("x"), inner = named("x"), innermost = named("x"), y = named("y");
  assert_null(scope_find(&names, "x"));
  scope_push(&names, &outer);
  int first = names.vars.n;
  scope_push(&names, &y);
  scope_push(&names, &inner);
  int second = names.vars.n;
  scope_push(&names, &innermost);
  assert_ptr_equal(scope_find(&names, "x"), &innermost);
  scope_pop(&names, second);
  assert_ptr_equal(scope_find(&names, "x"), &inner);
  assert_ptr_equal(scope_find(&names, "y"), &y);
  scope_pop(&names, first);
  assert_ptr_equal(scope_find(&names, "x"), &outer);
  assert_null(scope_find(&names, "y"));
  assert_null(scope_nearest(&names, "yy"));
  scope_push(&names, &y);
  assert_ptr_equal(scope_find(&names, "y"), &y);
  scope_pop(&names, 0);
  assert_null(scope_find(&names, "x"));
  scope_free(&names);
}

/* One block that takes away several of one name at once. */
static void test_pop_many(void **state) {
  (void)state;
  enum { N = 500 };
  Names names = {0};
  static Sym syms[N];
  static char text[N][8];
  for (int i = 0; i < N; i++) {
    snprintf(text[i], sizeof text[i], "v%d", i % 100);
    syms[i] = named(text[i]);
    scope_push(&names, &syms[i]);
  }
  for (int i = 0; i < 100; i++)
    assert_ptr_equal(scope_find(&names, text[i]), &syms[400 + i]);
  scope_pop(&names, 150);
  for (int i = 0; i < 100; i++)
    assert_ptr_equal(scope_find(&names, text[i]), &syms[i < 50 ? 100 + i : i]);
  scope_free(&names);
}

static void test_nearest(void **state) {
  (void)state;
  Names names = {0};
  Sym sigma = named("sigma"), sigmb = named("sigmb");
  scope_push(&names, &sigma);
  scope_push(&names, &sigmb);
  assert_string_equal(scope_nearest(&names, "sigm"), "sigmb"); /* the innermost */
  scope_pop(&names, 1);
  assert_string_equal(scope_nearest(&names, "sigm"), "sigma");
  scope_free(&names);
}

static void test_overloads(void **state) {
  (void)state;
  static const Type real[] = {{.base = BASE_REAL}, {.base = BASE_REAL}};
  static const Type whole[] = {{.base = BASE_INT}, {.base = BASE_REAL}};
  static const Type vector[] = {{.base = BASE_VECTOR}, {.base = BASE_REAL}};
  Sym f = function("f", real, 1), g = function("g", real, 1);
  Sym f_whole = function("f", whole, 1), f_anew = function("f", real, 1);
  Names names = {0};
  int ties;
  scope_add_function(&names, &f);
  scope_add_function(&names, &g);
  scope_add_function(&names, &f_whole);
  assert_ptr_equal(scope_first_function(&names, "f"), &f);
  assert_ptr_equal(scope_function(&names, "f", whole, 1, &ties), &f_whole);
  assert_int_equal(ties, 1);
  assert_ptr_equal(scope_function(&names, "g", whole, 1, &ties), &g);
  assert_null(scope_function(&names, "f", vector, 1, &ties));
  assert_int_equal(ties, 0);
  assert_null(scope_function(&names, "h", real, 1, &ties));
  assert_false(scope_has_function(&names, "h"));
  scope_add_function(&names, &f_anew);
  assert_int_equal(names.functions.n, 3);
  assert_ptr_equal(scope_first_function(&names, "f"), &f_anew);
  int at = scope_overload(&names, "f", 0);
  assert_ptr_equal(names.functions.at[at - 1], &f_anew);
  at = scope_overload(&names, "f", at);
  assert_ptr_equal(names.functions.at[at - 1], &f_whole);
  assert_int_equal(scope_overload(&names, "f", at), 0);
  scope_free(&names);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_hiding), cmocka_unit_test(test_pop_many),
      cmocka_unit_test(test_nearest), cmocka_unit_test(test_overloads)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
