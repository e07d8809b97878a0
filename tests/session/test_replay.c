/* SPDX-License-Identifier: BSD-3-Clause
   When a cell is replayed, and when it must run: what its outputs depend on and what
   not. */
#include <stdio.h>
#include <string.h>
#include "base/fs.h"
#include "fixture.h"

/* Runs [code] and sees whether it was replayed. */
static bool replays(Notebook *n, const char *code) {
  long before = notebook_counter(n, "replayed_cells"),
       run = notebook_counter(n, "run_cells");
  notebook_ok(n, code, NULL);
  bool replayed = notebook_counter(n, "replayed_cells") > before;
  assert_int_equal(notebook_counter(n, "run_cells") - run, replayed ? 0 : 1);
  return replayed;
}

static void test_same_cell(void **state) {
  Notebook *n = *state;
  assert_false(replays(n, "x = {1, 2, 3}\nprint(\"said\")\nsum(x)"));
  assert_int_equal(n->badges, 0);
  assert_true(replays(n, "x = {1, 2, 3}\nprint(\"said\")\nsum(x)"));
  assert_string_equal(buf_text(&n->results), "6");
  assert_string_equal(buf_text(&n->streams), "said\n");
  assert_int_equal(n->badges, 1);
}

static void test_parts(void **state) {
  Notebook *n = *state;
  const char *pair = "pair = (2, {1.5 + 2i, 0})\npair.2[1] * 2";
  assert_false(replays(n, pair));
  assert_true(replays(n, pair));
  assert_string_equal(buf_text(&n->results), "3 + 4i");
  assert_false(replays(n, "pair.1 + 1"));
  notebook_ok(n, "pair = (3, {1.5 + 2i, 0})", "");
  assert_false(replays(n, "pair.1 + 1"));
  assert_string_equal(buf_text(&n->results), "4");
}

/* Comments, layout and the spelling of numbers mean nothing. */
static void test_same_meaning(void **state) {
  Notebook *n = *state;
  assert_false(replays(n, "x = {1, 2.50}\nsum(x)"));
  assert_true(
      replays(n, "// two numbers\nx  =  { 1,\n       2.5 }   /* so */\n\nsum( x )"));
  assert_false(replays(n, "x = {1, 2.5}\nsum(x) + 0"));
  assert_false(replays(n, "x = {2.5, 1}\nsum(x)"));
  assert_false(replays(n, "x = {1, 2.5}\nsum(x);"));
}

/* Notes quote a cell, at a place in it. */
static void test_quoted_text(void **state) {
  Notebook *n = *state;
  assert_false(replays(n, "x = multiply_log(2, 3)"));
  assert_true(replays(n, "x = multiply_log(2, 3)"));
  assert_non_null(strstr(buf_text(&n->streams), "note: 1:5"));
  assert_false(replays(n, "// moved\nx =  multiply_log(2, 3)"));
  assert_non_null(strstr(buf_text(&n->streams), "note: 2:6"));
  assert_true(replays(n, "// moved\nx =  multiply_log(2, 3)"));
}

static void test_values_it_reads(void **state) {
  Notebook *n = *state;
  notebook_ok(n, "y = 3", "");
  assert_false(replays(n, "y * 2"));
  notebook_ok(n, "y = 4", "");
  assert_false(replays(n, "y * 2"));
  assert_string_equal(buf_text(&n->results), "8");
  notebook_ok(n, "unread = 1\ny = 3", "");
  assert_true(replays(n, "y * 2"));
  assert_string_equal(buf_text(&n->results), "6");
  notebook_ok(n, "y = 3.0", ""); /* a real is another value */
  assert_false(replays(n, "y * 2"));
}

/* What a cell itself has put into a name is none of the values it reads; what it only
   changes is one. */
static void test_names_of_its_own(void **state) {
  Notebook *n = *state;
  notebook_ok(n, "v = 1", "");
  assert_false(replays(n, "v = v + 1\nv"));
  assert_false(replays(n, "v = v + 1\nv"));
  assert_string_equal(buf_text(&n->results), "3");
  assert_false(replays(n, "a = {v, 2}\na[1] = 5\na"));
  assert_true(replays(n, "a = {v, 2}\na[1] = 5\na"));
  assert_false(replays(n, "a[1] += 1\na"));
  assert_false(replays(n, "a[1] += 1\na"));
  assert_string_equal(buf_text(&n->results), "[7, 2]");
  assert_false(replays(n, "if (v > 1) { b = 1; } else { b = 2; }\nreal c = v\nc + b"));
}

/* Data that sample() finds by their names are read, though the cell does not mention
   them. */
static void test_data_by_name(void **state) {
  Notebook *n = *state;
  static const char CODE[] =
      "mean(sample(m, draws = 200, tune = 200, chains = 2, seed = 1).mu) > 5";
  notebook_ok(n,
              "%%stan m\ndata { int N; vector[N] y; } parameters { real mu; }"
              "model { y ~ normal(mu, 0.1); }",
              "");
  notebook_ok(n, "N = 3\ny = {1, 2, 3}", "");
  assert_false(replays(n, CODE));
  assert_string_equal(buf_text(&n->results), "0");
  notebook_ok(n, "y = {11, 12, 13}", "");
  assert_false(replays(n, CODE));
  assert_string_equal(buf_text(&n->results), "1");
}

/* -0 is another value than 0. */
static void test_bits_of_values(void **state) {
  Notebook *n = *state;
  notebook_ok(n, "z = 0.0", "");
  assert_false(replays(n, "1 / z"));
  notebook_ok(n, "z = -0.0", "");
  assert_false(replays(n, "1 / z"));
  assert_string_equal(buf_text(&n->results), "-inf");
}

/* A replayed cell defines what it defined, also in another process. */
static void test_definitions(void **state) {
  Notebook *n = *state;
  static const char CODE[] = "a = {1.5, 2}\nr = {name = \"x\", a = a}\nt = table(a = a)";
  assert_false(replays(n, CODE));
  notebook_restart(n);
  notebook_fails(n, "a", "TypeError", "`a`");
  assert_true(replays(n, CODE));
  notebook_ok(n, "r.name", "x");
  notebook_ok(n, "t.a[1] + a[2]", "3.5");
}

/* What a replay gives values is what the cell gave values: members of tuples, names that
   are set in a branch, and none that are local. */
static void test_effects(void **state) {
  Notebook *n = *state;
  static const char CODE[] = "(p, (q, r)) = (1, (2.5, 3))\n"
                             "for (i in 1:3) { real z = i; q += z; }\n"
                             "if (p == 1) { int z = 5; p = z; }\n"
                             "{ real w = 4; r = r + w; }";
  notebook_ok(n, "i = 7\nz = 8\nw = 9", "");
  assert_false(replays(n, CODE));
  notebook_ok(n, "{p, q, r, i, z, w}", "[5, 8.5, 7, 7, 8, 9]");
  notebook_restart(n);
  notebook_ok(n, "i = 7\nz = 8\nw = 9", "");
  assert_true(replays(n, CODE));
  notebook_ok(n, "{p, q, r, i, z, w}", "[5, 8.5, 7, 7, 8, 9]");
  assert_true(replays(n, CODE)); /* p, q and r are its own */
  assert_false(replays(n, "if (p == 1) { taken = 1; } else { other = 2; }"));
  notebook_restart(n);
  notebook_ok(n, "p = 5", "");
  assert_true(replays(n, "if (p == 1) { taken = 1; } else { other = 2; }"));
  notebook_ok(n, "other", "2");
  notebook_fails(n, "taken", "TypeError", "`taken`");
}

/* To read a constant defines nothing. */
static void test_constants(void **state) {
  Notebook *n = *state;
  static const char CODE[] = "sort_by(table(x = {2, 1}), \"x\", descending = false)";
  assert_false(replays(n, CODE));
  assert_true(replays(n, CODE));
  assert_true(replays(n, CODE));
  notebook_ok(n, "%who", "");
  assert_string_equal(buf_text(&n->streams), "");
  assert_false(replays(n, "show(random)"));
  assert_true(replays(n, "show(random)"));
  notebook_ok(n, "random = 1", "");
  assert_false(replays(n, "show(random)"));
  assert_true(replays(n, "show(random)"));
  assert_true(replays(n, CODE));
}

/* What is made of a summary, in the next session too. */
static void test_summaries(void **state) {
  Notebook *n = *state;
  for (int i = 0; i < 2; i++) {
    notebook_ok(n, "%%stan m\nparameters { real a; } model { a ~ std_normal(); }", NULL);
    notebook_ok(n, "s = summary(sample(m, draws = 20, tune = 20, seed = 1));", NULL);
    assert_int_equal(replays(n, "s.r_hat[1] < 2"), i);
    notebook_restart(n);
  }
}

static const char PAIR[] = "%%stan m\ndata { real u; } parameters { real a, b; }"
                           "model { a ~ normal(u, 1); b ~ normal(u + 9, 1); }";
static const char PAIR_SWAPPED[] = "%%stan m\ndata { real u; } parameters { real b, a; }"
                                   "model { b ~ normal(u, 1); a ~ normal(u + 9, 1); }";

/* The names of parameters are no part of what a model means, but of what is shown. */
static void test_swapped_names(void **state) {
  Notebook *n = *state;
  static const char MEAN[] = "mean(sample(m, data = {u = 1}, draws = 200, tune = 200, "
                             "chains = 1, seed = 1).a) > 5";
  notebook_ok(n, PAIR, NULL);
  notebook_ok(n, MEAN, "0");
  assert_false(replays(n, "m"));
  assert_true(replays(n, "m"));
  notebook_ok(n, PAIR_SWAPPED, NULL);
  notebook_ok(n, MEAN, "1");
  assert_int_equal(notebook_counter(n, "sampled_chains"), 1);
  assert_false(replays(n, "m"));
}

/* An equal cell with other data has a table of its own: front ends put an update into
   every display of its id. */
static void test_displays_of_equal_cells(void **state) {
  Notebook *n = *state;
  static const char CODE[] = "sample(m, draws = 10, tune = 10, chains = 1);";
  char first[64];
  notebook_ok(n, PAIR, NULL);
  notebook_ok(n, "u = 1", NULL);
  notebook_ok(n, CODE, NULL);
  strcpy(first, n->display);
  assert_int_not_equal(strlen(first), 0);
  notebook_ok(n, "u = 2", NULL);
  notebook_ok(n, CODE, NULL);
  assert_string_not_equal(n->display, first);
}

/* A cell that samples runs: options that say where and whether results are kept are
   obeyed, wherever the call stands. */
static void test_nested_options(void **state) {
  Notebook *n = *state;
  char code[160], path[128];
  static const char *const OPTIONS[] = {"cache = \"off\"", "cache = \"session\"",
                                        "overwrite = true"};
  notebook_ok(n, PAIR, NULL);
  for (int i = 0; i < 3; i++) {
    snprintf(code, sizeof code,
             "summary(sample(m, data = {u = %d}, draws = 20, "
             "tune = 20, chains = 1, seed = 1, %s));",
             i, OPTIONS[i]);
    notebook_ok(n, code, NULL);
    long sampled = notebook_counter(n, "sampled_chains");
    notebook_ok(n, code, NULL);
    assert_int_equal(notebook_counter(n, "sampled_chains") - sampled, i != 1);
    snprintf(path, sizeof path, "%s/.posterity", n->dir);
    assert_int_equal(fs_exists(path), i == 2);
  }
}

static void test_files(void **state) {
  Notebook *n = *state;
  static const char CODE[] = "d = read_csv(\"d.csv\")\nsum(d.x)";
  notebook_file(n, "d.csv", "x\n1\n2\n");
  assert_false(replays(n, CODE));
  assert_string_equal(buf_text(&n->results), "3");
  notebook_file(n, "d.csv", "x\n1\n2\n"); /* the same contents, another file */
  assert_true(replays(n, CODE));
  notebook_file(n, "d.csv", "x\n1\n3\n"); /* as many bytes */
  assert_false(replays(n, CODE));
  assert_string_equal(buf_text(&n->results), "4");
  assert_true(replays(n, CODE));
}

/* Keeps a copy of what the last cell gave. */
static void keep_result(const Notebook *n, char out[64]) {
  snprintf(out, 64, "%s", buf_text(&n->results));
}

/* A random cell gives other numbers each time that it runs, the same again in the next
   session, and says that they are not new. */
static void test_random_numbers(void **state) {
  Notebook *n = *state;
  static const char CODE[] = "u = uniform_rng(0, 1)\nu";
  char first[64], second[64];
  assert_false(replays(n, CODE));
  keep_result(n, first);
  assert_false(replays(n, CODE));
  keep_result(n, second);
  assert_string_not_equal(first, second);
  notebook_restart(n);
  assert_true(replays(n, CODE));
  assert_string_equal(buf_text(&n->results), first);
  assert_non_null(strstr(buf_text(&n->streams), "replayed: these random numbers"));
  assert_true(replays(n, CODE));
  assert_string_equal(buf_text(&n->results), second);
  notebook_restart(n);
  notebook_ok(n, "%cache off", "");
  assert_false(replays(n, CODE)); /* run again, with the same numbers */
  assert_string_equal(buf_text(&n->results), first);
  assert_string_equal(buf_text(&n->streams), "");
}

/* A function of the user may be the one that draws; other cells are replayed in the same
   session. */
static void test_random_functions(void **state) {
  Notebook *n = *state;
  char first[64];
  notebook_ok(n, "functions { real die_rng(int n) { return poisson_rng(n); } }", "");
  assert_false(replays(n, "die_rng(1000000)"));
  keep_result(n, first);
  assert_false(replays(n, "die_rng(1000000)"));
  assert_string_not_equal(buf_text(&n->results), first);
  notebook_ok(n, "rng = 3", "");
  assert_false(replays(n, "rng + 1"));
  assert_true(replays(n, "rng + 1"));
}

static void test_functions(void **state) {
  Notebook *n = *state;
  notebook_ok(n, "functions { real twice(real x) { return 2 * x; } }", "");
  assert_false(replays(n, "twice(3)"));
  assert_true(replays(n, "twice(3)"));
  notebook_ok(n, "functions { real twice(real x) { return 3 * x; } }", "");
  assert_false(replays(n, "twice(3)"));
  assert_string_equal(buf_text(&n->results), "9");
}

static void test_failed_cells_run(void **state) {
  Notebook *n = *state;
  notebook_fails(n, "print(\"a\")\nreject(\"no\")", "RejectError", "no");
  notebook_fails(n, "print(\"a\")\nreject(\"no\")", "RejectError", "no");
  assert_string_equal(buf_text(&n->streams), "a\n");
  assert_int_equal(notebook_counter(n, "replayed_cells"), 0);
}

static void test_cache_off(void **state) {
  Notebook *n = *state;
  notebook_ok(n, "%cache off", "");
  assert_false(replays(n, "q = 5\nq"));
  assert_false(replays(n, "q = 5\nq"));
}

static void test_session_only(void **state) {
  Notebook *n = *state;
  notebook_ok(n, "%cache session", "");
  assert_false(replays(n, "q = 5\nq"));
  assert_true(replays(n, "q = 5\nq"));
  notebook_restart(n);
  assert_false(replays(n, "q = 5\nq"));
}

#define TEST(name)                                                                       \
  cmocka_unit_test_setup_teardown(name, notebook_set_up, notebook_tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(test_same_cell),
      TEST(test_parts),
      TEST(test_same_meaning),
      TEST(test_quoted_text),
      TEST(test_values_it_reads),
      TEST(test_bits_of_values),
      TEST(test_definitions),
      TEST(test_files),
      TEST(test_random_numbers),
      TEST(test_random_functions),
      TEST(test_effects),
      TEST(test_constants),
      TEST(test_summaries),
      TEST(test_swapped_names),
      TEST(test_displays_of_equal_cells),
      TEST(test_nested_options),
      TEST(test_functions),
      TEST(test_failed_cells_run),
      TEST(test_names_of_its_own),
      TEST(test_data_by_name),
      TEST(test_cache_off),
      TEST(test_session_only),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
