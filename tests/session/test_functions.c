/* SPDX-License-Identifier: BSD-3-Clause
   Functions that cells share: overloads, what is bound anew when one changes, what is
   said to be stale, which outputs are replayed. */
#include <string.h>
#include "fixture.h"

static const char MODEL[] = "%%stan m\n"
                            "parameters { real x; }\n"
                            "model { x ~ normal(f(1), 0.1); }\n";
static const char MEAN[] =
    "fit = sample(m, draws = 200, tune = 200, chains = 2, seed = 1);\n"
    "round(mean(fit.x))";

static void check_said(const Notebook *n, const char *words) {
  if (!strstr(buf_text(&n->streams), words)) fail_msg("%s", buf_text(&n->streams));
}

static bool replays(Notebook *n, const char *code, const char *result) {
  long before = notebook_counter(n, "replayed_cells");
  notebook_ok(n, code, result);
  return notebook_counter(n, "replayed_cells") > before;
}

/* An edited function is another one, in this session and in the next. */
static void test_edited(void **state) {
  Notebook *n = *state;
  notebook_ok(n, "functions { real g(real x) { return x + 1; } }", "");
  assert_false(replays(n, "g(1)", "2"));
  notebook_restart(n);
  notebook_ok(n, "functions { real g(real x) { return x + 2; } }", "");
  assert_false(replays(n, "g(1)", "3"));
  notebook_restart(n);
  notebook_ok(n,
              "functions { // layout and names mean nothing\n"
              "real g(real a) {\n  return a + 2; } }",
              "");
  assert_true(replays(n, "g(1)", "3"));
}

/* So is one that calls an edited one, and one whose text is in a file. */
static void test_edited_below(void **state) {
  Notebook *n = *state;
  notebook_ok(n, "functions { real g(real x) { return x + 1; } }", "");
  notebook_ok(n, "functions { real f(real x) { return 10 * g(x); } }", "");
  assert_false(replays(n, "f(1)", "20"));
  notebook_ok(n, "functions { real unrelated(real x) { return x; } }", "");
  assert_true(replays(n, "f(1)", "20"));
  notebook_ok(n, "functions { real g(real x) { return x + 2; } }", "");
  check_said(n, "bound anew to what has changed: `f`\n");
  assert_false(replays(n, "f(1)", "30"));
  notebook_file(n, "g.stan", "real g(real x) { return x + 3; }\n");
  notebook_ok(n, "functions {\n#include g.stan\n}", "");
  assert_false(replays(n, "f(1)", "40"));
  notebook_file(n, "g.stan", "real g(real x) { return x + 4; }\n");
  notebook_restart(n);
  notebook_ok(n, "functions {\n#include g.stan\n}", "");
  notebook_ok(n, "functions { real f(real x) { return 10 * g(x); } }", "");
  assert_false(replays(n, "f(1)", "50"));
  static const char NESTED[] =
      "round(mean(sample(m, draws = 200, tune = 200, chains = 2, seed = 1).x))";
  notebook_ok(n, MODEL, "");
  assert_false(replays(n, NESTED, "50"));
  notebook_restart(n);
  notebook_ok(n, "functions { real g(real x) { return x; } }", "");
  notebook_ok(n, "functions { real f(real x) { return 10 * g(x); } }", "");
  notebook_ok(n, MODEL, "");
  assert_false(replays(n, NESTED, "10"));
}

static void test_overloads(void **state) {
  Notebook *n = *state;
  notebook_ok(n,
              "functions {\n"
              "  real kk(real a);\n"
              "  int kk(int a) { return 1; }\n"
              "  real twice(real a) { return 2 * kk(a); }\n"
              "  real kk(real a) { return 2; }\n"
              "}",
              "");
  notebook_ok(n, "functions { real kk(vector a) { return 3 + kk(a[1]); } }", "");
  notebook_ok(n, "{kk(1), kk(1.0), kk([1]'), twice(1)}", "[1, 2, 5, 4]");
  notebook_ok(n, "functions { real kk(real a) { return 7; } }", "");
  check_said(n, "bound anew to what has changed: `twice`\n");
  notebook_ok(n, "{kk(1), kk(1.0), kk([1]'), twice(1)}", "[1, 7, 10, 14]");
  notebook_ok(n, "functions { int kk(int a) { return 8; } }", "");
  notebook_ok(n, "{kk(1), kk(1.0), kk([1]'), twice(1)}", "[8, 7, 10, 14]");
  notebook_fails(n, "kk(\"a\")", "TypeError", "real kk(vector)");
}

/* An edited signature leaves the old function behind, and the cell says so. */
static void test_edited_signature(void **state) {
  Notebook *n = *state;
  notebook_ok(n, "functions { real g(int x) { return 1; } real h(real x) { return x; } }",
              "");
  assert_string_equal(buf_text(&n->streams), "");
  static const char EDITED[] =
      "functions { real g(real x) { return 2; } real h(real x) { return x; } }";
  notebook_ok(n, EDITED, "");
  check_said(n, "`g(real)` stands beside `g(int)` of another cell\n");
  notebook_ok(n, EDITED, "");
  assert_string_equal(buf_text(&n->streams), "");
  notebook_ok(n, "%who", "");
  check_said(n, "g(int)               function\n");
  check_said(n, "g(real)              function\n");
}

/* A function that is called back is one that the outputs depend on. */
static void test_calling_back(void **state) {
  Notebook *n = *state;
  notebook_ok(n, "functions { vector twice(vector x, real a) { return x - 2 * a; } }",
              "");
  notebook_ok(n, "r = {a = 3.0}", "");
  notebook_ok(n, "round(solve_newton(twice, [1]', r.a)[1])", "6");
  assert_false(replays(n, "a = r.a\nround(solve_newton(twice, [1]', a)[1])", "6"));
  notebook_ok(n, "functions { vector twice(vector x, real a) { return x - 4 * a; } }",
              "");
  assert_false(replays(n, "a = r.a\nround(solve_newton(twice, [1]', a)[1])", "12"));
}

/* Which overload is meant may be known only when the cell runs. */
static void test_overloads_of_fields(void **state) {
  Notebook *n = *state;
  notebook_ok(n,
              "functions {\n"
              "  int kk(int a) { return 1; }\n"
              "  int kk(real a) { return 2; }\n"
              "  real half(real a) { return a / 2; }\n"
              "  int trace(array[] int a) { return size(a); }\n"
              "}\n",
              "");
  notebook_ok(
      n,
      "r = {i = 1, x = 2.5, v = [1, 2]', t = \"x\", a = {5, 6, 7}, m = [[1, 2], [3, 4]]}",
      "");
  notebook_ok(n, "{kk(r.i), kk(r.x)}", "[1, 2]");
  notebook_ok(n, "half(r.i)", "0.5");
  notebook_ok(n, "trace(r.a)", "3");
  notebook_ok(n, "trace(r.m)", "5");
  notebook_fails(n, "kk(r.v)", "RuntimeError", "no signature of `kk` fits (vector)");
  notebook_fails(n, "half(r.v)", "RuntimeError", "a value of type vector does not fit");
  notebook_fails(n, "half(r.t)", "RuntimeError", "a value of type string does not fit");
}

/* Endings of names, in statements and right of `~`. */
static void test_endings(void **state) {
  Notebook *n = *state;
  notebook_ok(n,
              "functions {\n"
              "  real foo_lpdf(real y, real a) { return normal_lpdf(y | a, 1); }\n"
              "  real foo_lcdf(real y, real a) { return normal_lcdf(y | a, 1); }\n"
              "  real foo_lccdf(real y, real a) { return normal_lccdf(y | a, 1); }\n"
              "  real foo_lcdf(real y, vector a) { return -1; }\n"
              "  real foo_lccdf(real y, vector a) { return -1; }\n"
              "  real foo_lpmf(int y, real a) { return 0; }\n"
              "  real foo_rng(real a) { return normal_rng(a, 0.001); }\n"
              "  void shift_lp(real y) { target += normal_lpdf(y | 5, 0.1); }\n"
              "}",
              "");
  notebook_ok(n, "foo_lpdf(1.0 | 1) - normal_lpdf(1 | 1, 1)", "0");
  notebook_ok(n, "foo_lpmf(1 | 1)", "0");
  notebook_ok(n, "round(foo_rng(3))", "3");
  notebook_ok(n,
              "%%stan m\n"
              "parameters { real<lower=0> x; real y; }\n"
              "model { x ~ foo(1.0) T[0, ]; shift_lp(y); }\n"
              "generated quantities { real z = foo_rng(x); }",
              "");
  notebook_ok(n, "fit = sample(m, chains = 4, seed = 1);\nround(mean(fit.y))", "5");
  /* 1 + dnorm(1) / pnorm(1) */
  notebook_ok(n, "abs(mean(fit.x) - 1.2876) < 0.05", "1");
  notebook_ok(n, "max(abs(to_vector(fit.z) - to_vector(fit.x))) < 0.01", "1");
  notebook_ok(n, "lp = foo_lpdf(0 | 0.0)", "");
  notebook_ok(n,
              "functions { real foo_lpdf(real y, real a) {"
              " return normal_lpdf(y | a, 2); } }",
              "");
  check_said(n, "bound anew to what has changed: `m`\n");
  check_said(n, "stale, made before the change: `fit`, `lp`\n");
}

/* A model that calls a changed function is another model, whose samples have other keys;
   one that calls none stays what it is. */
static void test_models(void **state) {
  Notebook *n = *state;
  notebook_ok(n, "functions { real g(real x) { return x; } }", "");
  notebook_ok(n, "functions { real f(real x) { return g(x); } }", "");
  notebook_ok(n, MODEL, "");
  notebook_ok(n, "%%stan other\nparameters { real x; } model { x ~ std_normal(); }", "");
  notebook_ok(n, "alias = m\nheld = {model = m, x = 1}\nseveral = {other, m}", "");
  notebook_ok(n, MEAN, "1");
  notebook_ok(n, "s = mean(fit.x)\nindependent = 3", "");
  notebook_ok(n, "functions { real g(real x) { return x + 4; } }", "");
  check_said(n, "bound anew to what has changed: `f`, `m`\n");
  check_said(n, "stale, made before the change: `fit`, `s`\n");
  notebook_ok(n, MEAN, "5");
  assert_int_equal(notebook_counter(n, "sampled_chains"), 4);
  notebook_ok(n,
              "round(mean(sample(alias, draws = 200, tune = 200, chains = 2,"
              " seed = 1).x))",
              "5");
  notebook_ok(n,
              "round(mean(sample(held.model, draws = 200, tune = 200, chains = 2,"
              " seed = 1).x))",
              "5");
  assert_int_equal(notebook_counter(n, "sampled_chains"), 4);
  /* Back again: what was sampled first is found. */
  notebook_ok(n, "functions { real g(real y) { return y; } }", "");
  notebook_ok(n, MEAN, "1");
  assert_int_equal(notebook_counter(n, "sampled_chains"), 4);
  notebook_ok(n, "functions { real g(real y) { return y; } }", "");
  assert_string_equal(buf_text(&n->streams), "");
}

/* An overload that comes later is meant by the calls that it fits better. */
static void test_later_overload(void **state) {
  Notebook *n = *state;
  notebook_ok(n, "functions { real f(real x) { return 2; } }", "");
  notebook_ok(n, MODEL, "");
  notebook_ok(n, MEAN, "2");
  notebook_ok(n, "functions { real f(vector x) { return 3; } }", "");
  assert_null(strstr(buf_text(&n->streams), "bound"));
  notebook_ok(n, "functions { real f(int x) { return 4; } }", "");
  check_said(n, "bound anew to what has changed: `m`\n");
  notebook_ok(n, MEAN, "4");
}

/* The means of a model's own functions: 7 whatever other cells define. */
static void expect_seven(Notebook *n) {
  notebook_ok(n,
              "own_fit = sample(own, draws = 200, tune = 200, chains = 2, seed = 1);\n"
              "{round(mean(own_fit.x)), round(mean(own_fit.y)), round(mean(own_fit.z))}",
              "[7, 7, 7]");
}

static const char OWN[] =
    "%%stan own\n"
    "functions {\n"
    "  real f(real x) { return 7; }\n"
    "  real foo_lpdf(real y, real m) { return normal_lpdf(m | 7, 0.1); }\n"
    "}\n"
    "transformed data { real seven = f(1); }\n"
    "parameters { real x; real y; }\n"
    "model { x ~ normal(f(1), 0.1); 1 ~ foo(y); }\n"
    "generated quantities { real z = seven; }";
static const char HIDDEN[] =
    "functions {\n"
    "  real f(int x) { return %s; }\n"
    "  real f(real x) { return %s; }\n"
    "  real foo_lpmf(int y, real m) { return normal_lpdf(m | %s, 0.1); }\n"
    "}";

/* A name that a program defines hides all functions of the name, in either order of the
   cells: the program alone, as Stan reads it, is the answer. */
static void test_own_names(void **state) {
  Notebook *n = *state;
  Buf first = {0}, other = {0};
  buf_printf(&first, HIDDEN, "1000", "1000", "1000");
  buf_printf(&other, HIDDEN, "2000", "2000", "2000");
  notebook_ok(n, buf_text(&first), "");
  notebook_ok(n, OWN, "");
  expect_seven(n);
  long sampled = notebook_counter(n, "sampled_chains");
  notebook_ok(n, buf_text(&other), "");
  assert_string_equal(buf_text(&n->streams), "");
  expect_seven(n);
  notebook_restart(n);
  notebook_ok(n, OWN, "");
  expect_seven(n);
  notebook_ok(n, buf_text(&first), "");
  assert_string_equal(buf_text(&n->streams), "");
  expect_seven(n);
  assert_int_equal(notebook_counter(n, "sampled_chains"), 0);
  assert_int_equal(sampled, 2);
  buf_free(&first);
  buf_free(&other);
}

/* In programs, functions of the language come before shared ones with which a call would
   fit too; where the language has none that fits, and in cells, the shared one counts. */
static void test_names_of_the_language(void **state) {
  Notebook *n = *state;
  notebook_ok(n,
              "functions {\n"
              "  real normal_lpmf(int y, real m, real s) {"
              " return normal_lpdf(m | 1000, 0.1); }\n"
              "  real poisson_lpdf(real y, real m) {"
              " return normal_lpdf(m | 1000, 0.1); }\n"
              "  matrix add_diag(matrix m, int k) { return m + 1000; }\n"
              "  real mean(real a, real b) { return (a + b) / 2; }\n"
              "}",
              "");
  notebook_ok(n,
              "%%stan m\n"
              "transformed data {\n"
              "  real c = add_diag([[1]], 2)[1, 1];\n"
              "  real logs = normal_lpdf(1 | 1, 1) + poisson_lpmf(3 | 2);\n"
              "  real half = mean(1, 2);\n"
              "}\n"
              "parameters { real x; real<lower=0> y; }\n"
              "model { 1 ~ normal(x, 0.1); 90000 ~ poisson(y); }\n"
              "generated quantities { real three = c; real mid = half; }",
              "");
  notebook_ok(n, MEAN, "1");
  notebook_ok(n, "{mean(fit.three), mean(fit.mid)}", "[3, 1.5]");
  notebook_ok(n, "round(mean(fit.y) / 1000)", "90");
  notebook_ok(n, "{mean(1, 2), add_diag([[1]], 2)[1, 1]}", "[1.5, 1001]");
}

/* A shared function that the program calls goes on to call what it called. */
static void test_own_name_below(void **state) {
  Notebook *n = *state;
  notebook_ok(n,
              "functions { real g(real x) { return 1; } real f(int x) { return 2; }"
              " real both(real x) { return g(x) + f(1); } }",
              "");
  notebook_ok(
      n,
      "%%stan m\n"
      "functions { real f(real x) { return 10; } real g(real x) { return 20; } }\n"
      "parameters { real x; }\n"
      "model { x ~ normal(f(1) + g(1) + both(1), 0.1); }",
      "");
  notebook_ok(n, MEAN, "33");
  notebook_ok(n, "functions { real f(int x) { return 3; } }", "");
  check_said(n, "bound anew to what has changed: `both`, `m`\n");
  notebook_ok(n, MEAN, "34");
}

/* Commands are to be had beside functions that are called likewise, and what they made is
   not made by those. */
static void test_names_of_commands(void **state) {
  Notebook *n = *state;
  static const char FIT[] = "fit = sample(std, draws = 50, chains = 1, seed = 1);";
  notebook_ok(n, "%%stan std\nparameters { real x; } model { x ~ std_normal(); }", "");
  notebook_ok(n, FIT, "");
  notebook_ok(n, "k = rows(summary(fit))", "");
  notebook_restart(n);
  notebook_ok(n, "%%stan std\nparameters { real x; } model { x ~ std_normal(); }", "");
  notebook_ok(n, FIT, "");
  assert_true(replays(n, "k = rows(summary(fit))", NULL));
  static const char SHARED[] = "functions { real summary(real x) { return %d + x; }\n"
                               "real sample(real x) { return %d + x; } }";
  Buf first = {0}, other = {0};
  buf_printf(&first, SHARED, 10, 10);
  buf_printf(&other, SHARED, 20, 20);
  notebook_ok(n, buf_text(&first), "");
  assert_string_equal(buf_text(&n->streams), "");
  notebook_ok(n, "held = {fit = fit, x = 1}\nown = summary(1.5)", "");
  notebook_ok(n, FIT, "");
  notebook_ok(n, "s = summary(fit);\nrows(s) + rows(summary(held.fit))", "2");
  notebook_ok(n, "{summary(2), summary(held.x), sample(1)}", "[12, 11, 11]");
  notebook_fails(n, "summary(x = 2)", "RuntimeError", "summary");
  notebook_fails(n, "summary(\"x\")", "RuntimeError", "summary");
  notebook_ok(n, buf_text(&other), "");
  assert_string_equal(buf_text(&n->streams), "stale, made before the change: `own`\n");
  notebook_ok(n, "summary(2)", "22");
  buf_free(&first);
  buf_free(&other);
}

/* What fits no longer does not count, until it fits again. */
static void test_misfits(void **state) {
  Notebook *n = *state;
  notebook_ok(n, "functions { real g(real x) { return x; } }", "");
  notebook_ok(n, "functions { real f(real x) { return g(x); } }", "");
  notebook_ok(n, MODEL, "");
  notebook_ok(n, "y = f(1)\nz = {y, 2}\nw = 1", "");
  notebook_ok(n, "functions { vector g(real x) { return [x, x]'; } }", "");
  check_said(n, "`f(real)` fits no longer and does not count: `f` must return real");
  check_said(n, "`m` fits no longer: line 3: there is no function `f`");
  check_said(n, "stale, made before the change: `y`, `z`\n");
  notebook_fails(n, "f(1)", "TypeError", "there is no function `f`");
  notebook_fails(n, MEAN, "RuntimeError", "`m` does not fit the functions");
  notebook_ok(n, "g(1)[2]", "1");
  notebook_ok(n, "functions { real g(real x) { return x + 5; } }", "");
  check_said(n, "bound anew to what has changed: `f`, `m`\n");
  notebook_ok(n, MEAN, "6");
}

/* Functions of different cells call each other. */
static void test_circle(void **state) {
  Notebook *n = *state;
  notebook_ok(n, "functions { int down(int k) { return k; } }", "");
  notebook_ok(n, "functions { int f(int k) { return k < 1 ? 0 : 1 + down(k - 1); } }",
              "");
  notebook_ok(n, "f(9)", "9");
  notebook_ok(n, "functions { int down(int k) { return k < 1 ? 0 : 2 + f(k - 1); } }",
              "");
  notebook_ok(n, "{f(9), down(9)}", "[13, 14]");
  notebook_ok(n, MODEL, "");
  notebook_ok(n, MEAN, "1");
}

/* A wrong functions cell changes nothing. */
static void test_wrong_cell(void **state) {
  Notebook *n = *state;
  notebook_ok(n, "functions { real g(real x) { return x; } }", "");
  notebook_fails(n,
                 "functions { real g(real x) { return zz; }\n"
                 "real h(real x) { return x; } }",
                 "ModelError", "`zz`");
  notebook_ok(n, "g(2)", "2");
  notebook_fails(n, "h(2)", "TypeError", "`h`");
}

/* [word] is offered at the end of [code]. */
static void completes(Notebook *n, const char *code, const char *word) {
  Json *found;
  int start, end;
  session_complete(n->session, str_of(code), (int)strlen(code), &found, &start, &end);
  bool has = false;
  for (int i = 0; i < json_count(found); i++)
    has |= !strcmp(json_text(json_get(json_at(found, i), "text"), ""), word);
  json_destroy(&found);
  if (!has) fail_msg("%s: no %s", code, word);
}

static void test_help(void **state) {
  Notebook *n = *state;
  notebook_ok(n,
              "functions {\n"
              "  int zebra(int a) { return 1; }\n"
              "  real zebra(vector stripes) { return 2; }\n"
              "  real zeta_lpdf(real y) { return 0; }\n"
              "}",
              "");
  completes(n, "x = ze", "zebra");
  completes(n, "%%stan m\nmodel { real y = zeb", "zebra");
  completes(n, "%%stan m\nmodel { y ~ ze", "zeta");
  notebook_ok(n, "zebra?", "");
  assert_non_null(strstr(n->reply.page, "int zebra(int a) { return 1; }"));
  assert_non_null(strstr(n->reply.page, "real zebra(vector stripes)"));
  Json *data;
  const char code[] = "%%stan m\nmodel { y ~ zeta";
  assert_true(session_inspect(n->session, str_of(code), (int)strlen(code), 0, &data));
  assert_non_null(
      strstr(json_text(json_get(data, "text/plain"), ""), "zeta_lpdf(real y)"));
  json_destroy(&data);
}

#define TEST(name)                                                                       \
  cmocka_unit_test_setup_teardown(name, notebook_set_up, notebook_tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(test_edited),
      TEST(test_edited_below),
      TEST(test_overloads),
      TEST(test_edited_signature),
      TEST(test_calling_back),
      TEST(test_overloads_of_fields),
      TEST(test_endings),
      TEST(test_models),
      TEST(test_later_overload),
      TEST(test_misfits),
      TEST(test_own_names),
      TEST(test_own_name_below),
      TEST(test_names_of_the_language),
      TEST(test_names_of_commands),
      TEST(test_circle),
      TEST(test_wrong_cell),
      TEST(test_help),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
