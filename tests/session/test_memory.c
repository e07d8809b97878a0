/* SPDX-License-Identifier: BSD-3-Clause
   What asks for more memory than there is ends as an error of its cell, with the size in
   it, and the session goes on. */
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"
#include "base/str.h"
#include "fixture.h"

static int set_up(void **state) {
  setenv("POSTERITY_MEMORY", "1.5e9", 1);
  return notebook_set_up(state);
}

static int tear_down(void **state) {
  unsetenv("POSTERITY_MEMORY");
  return notebook_tear_down(state);
}

static const char MODEL[] = "%%%%stan m\nparameters { real mu; }\n"
                            "transformed parameters {%s}\n"
                            "model { mu ~ std_normal(); %s }\n"
                            "generated quantities {%s}";

static void define(Notebook *n, const char *transformed, const char *model,
                   const char *generated) {
  Buf code = {0};
  buf_printf(&code, MODEL, transformed, model, generated);
  notebook_ok(n, buf_text(&code), "");
  buf_free(&code);
}

/* A run that cannot fit is refused before anything is compiled. */
static void test_runs(void **state) {
  Notebook *n = *state;
  define(n, "", "", "");
  notebook_fails(n, "f = sample(m, draws = 100000000)", "RuntimeError",
                 "4 chains of 100000000 draws of 11 numbers need 70.4 GB of memory, more "
                 "than is left of 1.5 GB (1.");
  notebook_fails(n, "f", "TypeError", "`f`");
  define(n, "matrix[2000, 2000] K = rep_matrix(mu, 2000, 2000);", "", "");
  notebook_fails(n, "f = sample(m)", "RuntimeError", "4000011 numbers need 256 GB");
  define(n, "", "",
         "array[400] vector[40000] z = rep_array(rep_vector(mu, 40000), 400);");
  notebook_fails(n, "f = sample(m, draws = 1000)", "RuntimeError", "need 1.0 TB");
  assert_int_equal(notebook_counter(n, "compiled"), 0);
  notebook_ok(n, "%%stan d\nparameters { vector[10000] x; }\nmodel { x ~ std_normal(); }",
              "");
  notebook_fails(n, "f = sample(d, draws = 10, adapt = \"dense\")", "RuntimeError",
                 "a dense metric of 10000 parameters needs 19.2 GB of memory");
  define(n, "", "", "");
  notebook_ok(n, "f = sample(m, draws = 20, tune = 20, seed = 1)", "");
  assert_int_equal(notebook_counter(n, "sampled_chains"), 4);
}

/* The point is known only when generated code is there. */
static void test_local_of_a_model(void **state) {
  Notebook *n = *state;
  define(n, "",
         "matrix[30000, 30000] K = rep_matrix(mu, 30000, 30000); "
         "target += 0 * K[1, 2];",
         "");
  notebook_fails(n, "f = sample(m, draws = 10, tune = 10, compiler = \"tcc\")",
                 "RuntimeError",
                 "chain 1: line 4: `K` would have 900000000 elements: 7.2");
  assert_non_null(strstr(n->reply.value, "GB of memory, more than is left of 1.5 GB"));
  define(n, "", "",
         "matrix[2, 2] s;\n { matrix[30000, 30000] K = rep_matrix(mu, 30000, "
         "30000); s = K[1:2, 1:2]; }");
  notebook_fails(n, "f = sample(m, draws = 10, tune = 10, compiler = \"tcc\")",
                 "RuntimeError", "chain 1: line 6: `K` would have 900000000 elements");
  notebook_ok(n, "1 + 1", "2");
}

/* A solver of SUNDIALS is left from within: what it holds is freed. */
static void test_local_under_a_solver(void **state) {
  static const char SOLVED[] =
      "%%%%stan m\nfunctions {\n"
      "  vector f(real t, vector y, real k) {\n"
      "    matrix[30000, 30000] K = rep_matrix(k, 30000, 30000);\n"
      "    return -K[1, 2] * y;\n  }\n"
      "  vector g(real t, vector y, vector yp, real k) {\n"
      "    return f(t, y, k) - yp;\n  }\n}\n"
      "parameters { real mu; }\n"
      "model { mu ~ std_normal(); target += %s[1, 1]; }";
  static const char *const CALLS[] = {"ode_bdf(f, [1, 2]', 0, {1.0}, mu)",
                                      "ode_adams(f, [1, 2]', 0, {1.0}, mu)",
                                      "dae(g, [1, 2]', [1, 2]', 0, {1.0}, mu)"};
  Notebook *n = *state;
  for (size_t i = 0; i < sizeof CALLS / sizeof *CALLS; i++) {
    Buf code = {0};
    buf_printf(&code, SOLVED, CALLS[i]);
    notebook_ok(n, buf_text(&code), "");
    buf_free(&code);
    notebook_fails(n, "f = sample(m, draws = 10, tune = 10, compiler = \"tcc\")",
                   "RuntimeError", "chain 1: line 4: `K` would have 900000000 elements");
  }
}

/* What a row that takes functions needs beside its result: the matrix of Newton's
   iteration, what SUNDIALS takes for itself, copies of arguments and results. */
static void test_higher_rows(void **state) {
  static const char *const ROWS[][2] = {
      {"ode_bdf(f, y, 0, {1.0})[1][1]", "`ode_bdf` needs 400 TB of memory, more than"},
      {"ode_adams(f, y, 0, {1.0})[1][1]", "`ode_adams` needs 400 TB"},
      {"dae(r, y, -y, 0, {1.0})[1][1]", "`dae` needs 400 TB"},
      {"solve_newton(h, y)[1]", "`solve_newton` needs 200 TB"},
      {"solve_powell(h, y)[1]", "`solve_powell` needs 200 TB"},
      {"algebra_solver(o, y, y, {0.0}, {0})[1]", "`algebra_solver` needs 200 TB"},
      {"ode_rk45(f, y, 0, {1.0, 2.0})[1][1]",
       "`ode_rk45` would have 10000000 elements: 80.0 MB"},
      {"size(map_rect(m, y, {y[1:4000000]}, {{1.0}}, {{1}}))",
       "`m` would have 9000002 elements: 72.0 MB"},
      {"reduce_sum(s, rep_array(1.0, 8000000), 9000000, y)", "elements: 104 MB"},
  };
  Notebook *n = *state;
  notebook_ok(
      n,
      "functions {\n"
      "  vector f(real t, vector y) { return -y; }\n"
      "  vector r(real t, vector y, vector yp) { return y + yp; }\n"
      "  vector h(vector y) { return y; }\n"
      "  vector o(vector y, vector p, array[] real x, array[] int i) { return y; }\n"
      "  vector m(vector p, vector q, array[] real x, array[] int i) { return q; }\n"
      "  real s(array[] real x, int a, int b, vector y) { return x[1]; }\n"
      "}",
      "");
  notebook_ok(n, "y = rep_vector(1, 5000000)", "");
  setenv("POSTERITY_MEMORY", "1", 1);
  for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
    notebook_fails(n, ROWS[i][0], "RuntimeError", ROWS[i][1]);
  setenv("POSTERITY_MEMORY", "1.5e9", 1);
  notebook_ok(n, "solve_newton(h, [1, 2]')", "[0, 0]");
}

static void test_transformed_data(void **state) {
  Notebook *n = *state;
  notebook_ok(n,
              "%%stan t\ntransformed data { matrix[20000, 20000] A; }\n"
              "parameters { real mu; }\nmodel { mu ~ std_normal(); }",
              "");
  notebook_fails(n, "f = sample(t)", "ModelError",
                 "`A` would have 400000000 elements: 3.2 GB of memory");
}

/* A variable keeps what it was before the statement that failed. */
static void test_values(void **state) {
  static const char *const ROWS[][2] = {
      {"x = rep_vector(1, 2000000000)",
       "2000000000 elements: 16.0 GB of memory, more than"},
      {"x = rep_vector(1, 2147483647)", "17.2 GB"},
      {"x = rep_matrix(0, 100000, 100000)", "80.0 GB, more than an int can count"},
      {"x = zeros_vector(200000000)", "1.6 GB"},
      {"x = linspaced_vector(300000000, 0, 1)", "2.4 GB"},
      {"x = rep_array(7, 900, 900, 900)", "`rep_array` would have 729000000 elements"},
      {"matrix[20000, 20000] y", "`y` would have 400000000 elements: 3.2 GB"},
      {"x = v * v'", "`multiply` would have 900000000 elements: 7.2 GB"},
  };
  Notebook *n = *state;
  notebook_ok(n, "x = 3", "");
  notebook_ok(n, "v = rep_vector(1, 30000)", "");
  for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
    notebook_fails(n, ROWS[i][0], "RuntimeError", ROWS[i][1]);
    notebook_ok(n, "x", "3");
  }
}

/* Parts that fit, put together to what does not; a copy; memory of a call. */
static void test_growth(void **state) {
  static const char *const ROWS[][2] = {
      {"append_row(a, append_row(a, a))", "`append_row` would have"},
      {"{a, a, a}", "`the array` would have 30000000 elements: 240 MB"},
      {"a[rep_array(1, 20000000)]", "elements: 160 MB"},
      {"a[1] = 2", "`a` would have 10000000 elements: 80.0 MB"},
      {"sort_asc(a)", "`sort_asc`"},
  };
  Notebook *n = *state;
  notebook_ok(n, "a = rep_vector(1, 10000000)", "");
  notebook_ok(n, "b = a", "");
  setenv("POSTERITY_MEMORY", "1", 1);
  for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
    notebook_fails(n, ROWS[i][0], "RuntimeError", ROWS[i][1]);
  setenv("POSTERITY_MEMORY", "1.5e9", 1);
  notebook_ok(n, "size(a)", "10000000");
}

static void repeat(Buf *text, const char *part, int times) {
  for (int i = 0; i < times; i++) buf_put(text, part);
}

static void test_files(void **state) {
  Notebook *n = *state;
  Buf text = {0};
  buf_put(&text, "a,b\n");
  repeat(&text, "1,2\n", 1500000);
  notebook_file(n, "small.csv", buf_text(&text));
  repeat(&text, "1,2                        \n", 3000000);
  notebook_file(n, "large.csv", buf_text(&text));
  buf_clear(&text);
  buf_put(&text, "{\"x\": [1");
  repeat(&text, ",1", 3000000);
  buf_put(&text, "]}");
  notebook_file(n, "x.json", buf_text(&text));
  buf_free(&text);
  setenv("POSTERITY_MEMORY", "1", 1);
  notebook_fails(n, "t = read_csv(\"small.csv\")", "RuntimeError", "the table needs");
  notebook_fails(n, "t = read_csv(\"large.csv\")", "RuntimeError",
                 "the file needs 90.0 MB of memory");
  notebook_fails(n, "t = read_json(\"x.json\")", "RuntimeError", "the file needs");
  setenv("POSTERITY_MEMORY", "1.5e9", 1);
  notebook_ok(n, "t = read_csv(\"small.csv\")", "");
  notebook_ok(n, "wide = table(a = t.a, b = t.b, c = t.a, d = t.b, e = t.a, f = t.b)",
              "");
  setenv("POSTERITY_MEMORY", "1", 1);
  notebook_fails(n, "filter(wide, b = 2)", "RuntimeError",
                 "filter: a table of 1500000 rows needs 132 MB");
  notebook_fails(n, "sort_by(wide, \"b\")", "RuntimeError", "sort_by: a table of");
  notebook_fails(n, "group_by(wide, \"b\")", "RuntimeError", "group_by: a table of");
  setenv("POSTERITY_MEMORY", "1.5e9", 1);
  notebook_ok(n, "size(read_json(\"x.json\").x)", "3000001");
}

/* Beyond a size the record of a cell is dropped: it runs again instead of growing. */
static void test_many_prints(void **state) {
  Notebook *n = *state;
  notebook_ok(n, "for (i in 1:1000) print(i)", "");
  notebook_ok(n, "for (i in 1:1000) print(i)", "");
  assert_int_equal(n->badges, 0);
  assert_int_equal(notebook_counter(n, "replayed_cells"), 1);
  for (int k = 0; k < 2; k++) {
    notebook_ok(n, "for (i in 1:140000) print(i)", "");
    assert_non_null(strstr(buf_text(&n->streams), "\n140000\n"));
  }
  assert_int_equal(notebook_counter(n, "replayed_cells"), 1);
}

/* So does the record of a cell that defines very much, or more than memory can hold
   several times over. */
static void test_large_records(void **state) {
  static const char LARGE[] = "a = rep_vector(1, 1500000)";
  static const char TOO_LARGE[] = "x = rep_vector(1, 1500000)\ny = x";
  Notebook *n = *state;
  setenv("POSTERITY_MEMORY", "1", 1);
  for (int k = 0; k < 2; k++) notebook_ok(n, LARGE, "");
  assert_int_equal(notebook_counter(n, "replayed_cells"), 0);
  setenv("POSTERITY_MEMORY", "1.5e9", 1);
  for (int k = 0; k < 2; k++) notebook_ok(n, LARGE, "");
  assert_int_equal(notebook_counter(n, "replayed_cells"), 1);
  for (int k = 0; k < 2; k++) notebook_ok(n, TOO_LARGE, "");
  assert_int_equal(notebook_counter(n, "replayed_cells"), 1);
  setenv("POSTERITY_MEMORY", "1", 1);
  notebook_restart(n);
  notebook_ok(n, LARGE, "");
  assert_int_equal(notebook_counter(n, "replayed_cells"), 0);
  setenv("POSTERITY_MEMORY", "1.5e9", 1);
  notebook_ok(n, "sum(a)", "1.5e+06");
}

#define LIMITED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {LIMITED(test_runs),
                                     LIMITED(test_local_of_a_model),
                                     LIMITED(test_local_under_a_solver),
                                     LIMITED(test_higher_rows),
                                     LIMITED(test_transformed_data),
                                     LIMITED(test_values),
                                     LIMITED(test_growth),
                                     LIMITED(test_files),
                                     LIMITED(test_many_prints),
                                     LIMITED(test_large_records)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
