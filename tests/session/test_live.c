/* SPDX-License-Identifier: BSD-3-Clause
   The live table of sample(): what it says of generated quantities that are refused, of
   draws whose generated quantities are computed again, of runs that go on, and what it
   looks at. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "fixture.h"

/* A normal of known mean and deviation with generated quantities of its own. */
static void define(Notebook *n, const char *generated) {
  Buf code = {0};
  buf_put(&code, "%%stan m\n"
                 "data { array[3] real y; }\n"
                 "parameters { real mu; }\n"
                 "model { y ~ normal(mu, 1); }\n"
                 "generated quantities {\n");
  buf_printf(&code, "  %s\n}\n", generated);
  notebook_ok(n, buf_text(&code), "");
  buf_free(&code);
}

static const char SAMPLE[] = "fit = sample(m, data = {y = {1, 2, 3}}, seed = 2)";

static void check_table(const Notebook *n, const char *words) {
  if (!strstr(buf_text(&n->displays), words))
    fail_msg("\"%s\" not in:\n%s", words, buf_text(&n->displays));
}

static double number(Notebook *n, const char *code) {
  notebook_ok(n, code, NULL);
  return atof(buf_text(&n->results));
}

static void check_refused(Notebook *n) {
  char words[160];
  double refused =
      number(n, "count = 0\nfor (z in fit.z) if (is_nan(z)) count += 1\ncount");
  double below = number(n, "count = 0\nfor (x in fit.mu) if (x <= 1) count += 1\ncount");
  assert_true(refused == below && refused > 50 && refused < 400);
  snprintf(words, sizeof words, "could not be computed for %.0f of 4000 draws", refused);
  notebook_ok(n, SAMPLE, NULL);
  check_table(n, words);
  check_table(n, "first: line 6: normal_rng: ");
}

/* Scales below zero are refused: mu <= 1 in about 4 of 100 draws.  They are NaN as in
   Stan, and one line says so: in a fresh run, of stored draws, and computed again. */
static void test_refusals_are_told(void **state) {
  Notebook *n = *state;
  define(n, "real z = normal_rng(0, mu - 1);");
  notebook_ok(n, SAMPLE, NULL);
  check_table(n, "could not be computed for");
  check_refused(n);
  notebook_restart(n);
  define(n, "real z = normal_rng(0, mu - 1);");
  notebook_ok(n, SAMPLE, NULL);
  check_table(n, "cached · saved");
  check_refused(n);
  define(n, "real z = normal_rng(1, mu - 1);");
  notebook_ok(n, SAMPLE, NULL);
  check_table(n, "draws cached · saved");
  check_refused(n);
  define(n, "real z = normal_rng(0, exp(mu));");
  notebook_ok(n, SAMPLE, NULL);
  assert_null(strstr(buf_text(&n->displays), "could not"));
}

/* What is wrong with the program, with its line: in a fresh run and of stored draws. */
static const char *const MISTAKES[][2] = {
    {"real z = y[mu > -100 ? 5 : 1];",
     "line 6: index 5 is out of range for `y` (1 to 3)"},
    {"vector[2] v = rep_vector(1, mu > -100 ? 3 : 2);",
     "line 6: assigning 3 elements to `v` of 2"},
    {"if (mu > 1.5) fatal_error(\"mu is large\");", "line 6: mu is large"},
    {"array[2] int k = {1, 2}; real z = k[k[2] + (mu > 2.2)];",
     "line 6: index 3 is out of range for `k` (1 to 2)"},
};
enum { MISTAKE_COUNT = sizeof MISTAKES / sizeof *MISTAKES };

static void test_mistakes_are_told(void **state) {
  Notebook *n = *state;
  for (int i = 0; i < MISTAKE_COUNT; i++) {
    notebook_ok(n, "%cache off", NULL);
    define(n, MISTAKES[i][0]);
    notebook_fails(n, SAMPLE, "RuntimeError", MISTAKES[i][1]);
    check_table(n, "failed");
    check_table(n, "Active: 0");
  }
  notebook_ok(n, "%cache disk", NULL);
  define(n, "real z = mu;");
  notebook_ok(n, SAMPLE, NULL);
  for (int i = 0; i < MISTAKE_COUNT; i++) {
    define(n, MISTAKES[i][0]);
    notebook_fails(n, SAMPLE, "RuntimeError", MISTAKES[i][1]);
    check_table(n, "failed");
    assert_null(strstr(buf_text(&n->displays), "computing  "));
  }
  define(n, "real z = mu + 1;");
  notebook_ok(n, SAMPLE, NULL);
  check_table(n, "draws cached");
}

/* Generated quantities that keep a core busy; the same numbers as `fast`. */
static const char SLOW[] =
    "real z = mu; for (i in 1:20000) z += sin(i) * 0; z += normal_rng(0, 1);";
static const char FAST[] = "real z = mu; z += normal_rng(0, 1);";

static void interrupt_computing(Notebook *n) {
  const char *table = buf_text(&n->displays);
  if (!strstr(table, "computing generated quantities") || strstr(table, " 0/1000"))
    return;
  session_interrupt(n->session); /* once: a second one aborts */
  n->during = NULL;
}

/* Computed again under the table, until a stop, which keeps what there is; then to the
   end, to the numbers of a run that was not stopped. */
static void test_stored_draws_are_a_run_like_any_other(void **state) {
  Notebook *n = *state;
  define(n, FAST);
  notebook_ok(n, SAMPLE, NULL);
  double want = number(n, "sum(fit.z)");
  define(n, "real w = 0;");
  notebook_ok(n, SAMPLE, NULL);
  define(n, SLOW);
  n->during = interrupt_computing;
  notebook_ok(n, SAMPLE, NULL);
  check_table(n, "stopped at ");
  double draws = number(n, "num_elements(fit.z)");
  assert_true(draws > 0 && draws < 4000);
  n->during = NULL;
  notebook_restart(n);
  define(n, SLOW);
  notebook_ok(n, SAMPLE, NULL);
  assert_true(number(n, "num_elements(fit.z)") == 4000);
  assert_true(number(n, "sum(fit.z)") == want);
  assert_int_equal(notebook_counter(n, "sampled_chains"), 0);
}

/* The mode of b that a chain is in makes R-hat large: it is the last of all scalars. */
static void check_verdict(Notebook *n, const char *sizes) {
  Buf code = {0};
  buf_printf(&code,
             "%%%%stan m\n"
             "parameters { %s real b; }\n"
             "model { a ~ std_normal();\n"
             "target += log_mix(0.5, normal_lpdf(b | -20, 1), normal_lpdf(b | 20, 1)); }",
             sizes);
  notebook_ok(n, buf_text(&code), "");
  notebook_ok(n, "fit = sample(m, seed = 3)", NULL);
  const char *worst = strstr(buf_text(&n->displays), "Worst R-hat ");
  assert_non_null(worst);
  assert_true(atof(worst + strlen("Worst R-hat ")) > 1.4);
  assert_null(strstr(worst, "looked at"));
  buf_free(&code);
}

/* Of many scalars it is kept, and is the same when it is asked for again. */
static void test_the_verdict_is_of_all_scalars(void **state) {
  Notebook *n = *state;
  check_verdict(n, "vector[12] a;");
  check_verdict(n, "vector[100] a;");
  char first[512];
  snprintf(first, sizeof first, "%s", strstr(buf_text(&n->displays), "Worst R-hat "));
  first[strcspn(first, "\n")] = '\0';
  notebook_restart(n);
  check_verdict(n, "vector[100] a;");
  check_table(n, first);
}

static Buf tables; /* of a run, one after the other */

static void keep_tables(Notebook *n) {
  buf_put(&tables, buf_text(&n->displays));
}

/* The table stands while the compiler runs, with the draws that are there, and says where
   the run goes on. */
static void test_a_run_that_goes_on(void **state) {
  Notebook *n = *state;
  notebook_ok(n,
              "%%stan m\nparameters { real x; }\n"
              "model { for (i in 1:300) target += -0.5 * (x * i / 300)^2 / 300; }",
              "");
  notebook_ok(n, "fit = sample(m, seed = 3, draws = 1000)", NULL);
  n->during = keep_tables;
  notebook_ok(n, "fit = sample(m, seed = 3, draws = 1200)", NULL);
  n->during = NULL;
  check_table(n, "continued at draw 1000");
  if (!strstr(buf_text(&tables), "compiling with ")) fail_msg("%s", buf_text(&tables));
  if (!strstr(buf_text(&tables), "waiting  1000/1200")) fail_msg("%s", buf_text(&tables));
  buf_free(&tables);
}

static int first_lines; /* times that nothing but the first line had come */

static void look_at_lines(Notebook *n) {
  first_lines += strcmp(buf_text(&n->streams), "begins\n") == 0;
}

/* What transformed data prints is shown while it runs. */
static void test_prints_of_data(void **state) {
  Notebook *n = *state;
  notebook_ok(n,
              "%%stan m\ntransformed data {\n"
              "  print(\"begins\"); real x = 0; for (i in 1:1000) x += i; print(x); }\n"
              "parameters { real mu; }\nmodel { mu ~ std_normal(); }",
              "");
  n->during = look_at_lines;
  notebook_ok(n, "fit = sample(m, draws = 10, tune = 10, chains = 1)", NULL);
  n->during = NULL;
  assert_string_equal(buf_text(&n->streams), "begins\n500500\n");
  assert_int_equal(first_lines, 1);
}

/* Draws a second of the first row of a table. */
static double speed(const Notebook *n) {
  const char *row = strstr(buf_text(&n->displays), "done");
  assert_non_null(row);
  const char *end = strchr(row, '\n');
  while (end[-1] != ' ') end--;
  return atof(end);
}

/* The time of a run is not that of its first draws: their rate is the run's. */
static void test_a_look_at_fewer_draws(void **state) {
  Notebook *n = *state;
  static const char WHOLE[] = "fit = sample(m, seed = 3, draws = 900)",
                    FEWER[] = "fit = sample(m, seed = 3, draws = 90)";
  notebook_ok(n,
              "%%stan m\nparameters { real x; }\n"
              "model { for (i in 1:3000) target += -0.5 * (x * i / 300)^2 / 300; }",
              "");
  notebook_ok(n, WHOLE, NULL);
  check_table(n, "Sampled for");
  double want = speed(n);
  notebook_ok(n, FEWER, NULL);
  check_table(n, "cached: the first 90 of 900 draws");
  assert_null(strstr(buf_text(&n->displays), "Sampled for"));
  assert_true(fabs(speed(n) / want - 1) < 1e-6);
  notebook_ok(n, WHOLE, NULL);
  check_table(n, "cached · saved");
  notebook_ok(n, "fit = sample(m, seed = 3, draws = 900, thin = 10)", NULL);
  assert_true(fabs(speed(n) / want - 1) < 1e-6);
}

/* Without draws the step size that the warm-up has found is shown. */
static void test_no_draws(void **state) {
  Notebook *n = *state;
  notebook_ok(n, "%%stan m\nparameters { real x; }\nmodel { x ~ std_normal(); }", "");
  for (int k = 0; k < 2; k++) {
    notebook_ok(n, "fit = sample(m, seed = 3, draws = 0, chains = 1)", NULL);
    const char *row = strstr(buf_text(&n->displays), "done    0/0");
    assert_non_null(row);
    double divergences, step_size;
    assert_int_equal(sscanf(row, "done 0/0 %lf %lf", &divergences, &step_size), 2);
    assert_true(divergences == 0 && step_size > 0.2 && step_size < 3);
  }
  check_table(n, "cached");
  notebook_ok(n, "fit.step_size", "[]");
}

/* Of more chains than were there the old ones go on. */
static void test_more_chains(void **state) {
  Notebook *n = *state;
  notebook_ok(n, "%%stan m\nparameters { real x; }\nmodel { x ~ std_normal(); }", "");
  notebook_ok(n, "fit = sample(m, seed = 3, draws = 50, chains = 4)", NULL);
  notebook_ok(n, "fit = sample(m, seed = 3, draws = 50, chains = 9)", NULL);
  check_table(n, "continued: 4 of 9 chains");
  notebook_ok(n, "fit = sample(m, seed = 3, draws = 60, chains = 9)", NULL);
  check_table(n, "continued at draw 50");
}

/* Once a chain has gone some way: its group has met by then. */
static void interrupt_tuning(Notebook *n) {
  const char *table = buf_text(&n->displays);
  if (strstr(table, "tuning") && strstr(table, "█")) session_interrupt(n->session);
}

/* The table ends as the error does, and the next run goes on; in memory as well. */
static void check_stop_in_warmup(Notebook *n, const char *mode) {
  char code[64];
  snprintf(code, sizeof code, "%%cache %s", mode);
  notebook_ok(n, code, NULL);
  notebook_ok(n,
              "%%stan m\nparameters { real x; }\n"
              "model { for (i in 1:200000) target += -0.5 * (x * i / 2e5)^2 / 2e5; }",
              "");
  n->during = interrupt_tuning;
  notebook_run(n, "fit = sample(m, seed = 3, draws = 20)");
  assert_false(n->reply.ok);
  n->during = NULL;
  check_table(n, "stopped in warm-up");
  check_table(n, "Active: 0");
  bool is_kept = strcmp(mode, "off") != 0;
  assert_true((strstr(n->reply.traceback[0], "it goes on from there") != NULL) ==
              is_kept);
  notebook_ok(n, "fit = sample(m, seed = 3, draws = 20)", NULL);
  if (is_kept) check_table(n, "continued in the warm-up, at iteration");
}

static void test_a_stop_in_the_warmup(void **state) {
  Notebook *n = *state;
  check_stop_in_warmup(n, "off");
  double want = number(n, "sum(fit.x)");
  check_stop_in_warmup(n, "session");
  assert_true(number(n, "sum(fit.x)") == want);
  notebook_restart(n);
  check_stop_in_warmup(n, "disk");
  assert_true(number(n, "sum(fit.x)") == want);
}

int main(void) {
#define IN_NOTEBOOK(test)                                                                \
  cmocka_unit_test_setup_teardown(test, notebook_set_up, notebook_tear_down)
  const struct CMUnitTest tests[] = {
      IN_NOTEBOOK(test_refusals_are_told),
      IN_NOTEBOOK(test_mistakes_are_told),
      IN_NOTEBOOK(test_stored_draws_are_a_run_like_any_other),
      IN_NOTEBOOK(test_the_verdict_is_of_all_scalars),
      IN_NOTEBOOK(test_a_run_that_goes_on),
      IN_NOTEBOOK(test_prints_of_data),
      IN_NOTEBOOK(test_a_look_at_fewer_draws),
      IN_NOTEBOOK(test_more_chains),
      IN_NOTEBOOK(test_no_draws),
      IN_NOTEBOOK(test_a_stop_in_the_warmup),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
