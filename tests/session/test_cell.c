/* SPDX-License-Identifier: BSD-3-Clause
   Cells of a notebook: magics, arguments of sample(), interrupts. */
#include <stdio.h>
#include <string.h>
#include "fixture.h"

static const char MODEL[] = "%%stan m\n"
                            "data { int N; vector[N] y; }\n"
                            "parameters { real mu; }\n"
                            "model { for (n in 1:N) y[n] ~ normal(mu, 1); }\n";

static void check_said(const Notebook *n, const char *words) {
  if (!strstr(buf_text(&n->streams), words)) fail_msg("%s", buf_text(&n->streams));
}

/* --- arguments of sample() --- */

static void test_options(void **state) {
  static const char *const ROWS[][2] = {
      {"draws = -1", "`draws` is -1, it must be from 0 to 100000000"},
      {"draws = 1.5", "`draws` is 1.5, it must be a whole number"},
      {"draws = \"many\"", "`draws`"},
      {"draws = {1, 2}", "`draws`"},
      {"tune = -1", "`tune` is -1, it must be from 0"},
      {"chains = 1001", "`chains` is 1001, it must be from 1 to 1000"},
      {"target_accept = 1", "`target_accept` is 1, it must be from 0.05 to 0.9999"},
      {"max_treedepth = 21", "from 1 to 20"},
      {"seed = -1", "`seed` is -1"},
      {"seed = \"some\"", "`seed`"},
      {"adapt = \"best\"", "one of \"auto\", \"stan\", \"diag\""},
      {"cache = \"ram\"", "one of \"disk\", \"session\", \"off\""},
      {"compiler = \"gcc\"", "one of \"auto\", \"cc\", \"tcc\""},
      {"adapt = 3", "`adapt` must be a text in quotes"},
      {"overwrite = 2", "`overwrite` is 2, it must be true or false"},
      {"exact = \"no\"", "`exact` must be true or false"},
      {"init = {3}", "`init` must be a record"},
      {"data = 3", "`data` must be a record"},
      {"data = \"no.json\"", "\"no.json\""},
      {"drows = 5", "did you mean `draws`?"},
      {"iter_sampling = 5", "write `draws`"},
      {"adapt_delta = 0.9", "write `target_accept`"},
      {"cores = 2", "write `threads`"},
      {"inits = 2", "write `init`"},
      {"{N = 1}, 7", "one too many"},
  };
  Notebook *n = *state;
  notebook_ok(n, MODEL, "");
  for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
    char code[128];
    snprintf(code, sizeof code, "fit = sample(m, %s)", ROWS[i][0]);
    notebook_fails(n, code, "RuntimeError", ROWS[i][1]);
  }
  notebook_fails(n, "fit", "TypeError", "`fit`");
  assert_int_equal(notebook_counter(n, "compiled"), 0);
}

static void test_needs_a_model(void **state) {
  Notebook *n = *state;
  notebook_fails(n, "sample()", "RuntimeError", "sample needs a model");
  notebook_ok(n, "x = 1", "");
  notebook_fails(n, "sample(x)", "RuntimeError", "sample needs a model");
}

/* --- magics --- */

static void test_magics(void **state) {
  Notebook *n = *state;
  notebook_ok(n, "%cache session\n%cache", "");
  check_said(n, "cache: session");
  notebook_ok(n, "x = {1, 2}\nname = \"a\"", "");
  notebook_ok(n, "%who", "");
  check_said(n, "x ");
  check_said(n, "array[] int");
  check_said(n, "name ");
  notebook_ok(n, "%clear", "");
  assert_int_equal(n->clears, 1);
  notebook_ok(n, "%status", "");
  check_said(n, "0 models compiled");
  notebook_ok(n, "  %who  \n\n%status\nx[1] + 1", "2");
  check_said(n, "0 chains sampled");
}

static void test_wrong_magics(void **state) {
  Notebook *n = *state;
  notebook_fails(n, "%cache ram", "MagicError", "disk, session, off, ");
  notebook_fails(n, "%hepl", "MagicError", "did you mean %help?");
  notebook_fails(n, "%cach\nx = 1", "MagicError", "%cache");
  notebook_fails(n, "x", "TypeError", "`x`");
  notebook_fails(n, "%help nothing_such", "NameError", "nothing_such");
}

static void check_page(Notebook *n, const char *code, const char *words) {
  notebook_ok(n, code, "");
  assert_non_null(n->reply.page);
  if (!strstr(n->reply.page, words)) fail_msg("%s", n->reply.page);
}

static void test_pages(void **state) {
  Notebook *n = *state;
  check_page(n, "%help", "%status");
  check_page(n, "%help normal_lpdf", "normal_lpdf");
  check_page(n, "normal_lpdf?", "normal_lpdf");
  check_page(n, "?sample", "sample(");
  notebook_ok(n, "some_name = 17", "");
  check_page(n, "some_name?", "17");
  notebook_fails(n, "%help discrete_sum__", "NameError", "discrete_sum__");
}

/* A place in a message is a place in the cell, magics included. */
static void test_place_after_magics(void **state) {
  Notebook *n = *state;
  notebook_fails(n, "%who\n\nx = 1\ny = zz", "TypeError", "4:5");
}

/* --- interrupts --- */

static void interrupt_once(Notebook *n) {
  n->during = NULL;
  session_interrupt(n->session);
}

static void test_statements_stop(void **state) {
  Notebook *n = *state;
  n->during = interrupt_once;
  notebook_fails(n, "a = 1\nfor (i in 1:100000000) { print(i); }\na = 2",
                 "KeyboardInterrupt", "interrupted");
  assert_string_equal(buf_text(&n->streams), "1\n");
  notebook_ok(n, "a", "1");
}

/* Between cells there is nothing to stop: the next cell is not the one that was meant. */
static void test_before_a_cell(void **state) {
  Notebook *n = *state;
  for (int i = 0; i < 5; i++) assert_false(session_interrupt(n->session));
  notebook_ok(n, "s = 0\nfor (i in 1:10) s += i\ns", "55");
}

static void interrupt_twice(Notebook *n) {
  interrupt_once(n);
  session_interrupt(n->session);
}

/* No statement begins after an interrupt, and no cell is well after it. */
static void test_cell_is_cut(void **state) {
  Notebook *n = *state;
  n->during = interrupt_once;
  notebook_fails(n, "print(1)\nb = 2", "KeyboardInterrupt", "from line 2 on");
  notebook_fails(n, "b", "TypeError", "not declared");
  n->during = interrupt_once;
  notebook_fails(n, "print(1)", "KeyboardInterrupt", "interrupted");
  n->during = interrupt_once;
  notebook_fails(n, "b = 3\nb", "KeyboardInterrupt", "interrupted");
  notebook_ok(n, "b", "3");
}

/* Interrupts that came before the cell began, and one too many. */
static void test_opened_cell(void **state) {
  Notebook *n = *state;
  for (int presses = 1; presses < 4; presses++) {
    session_open(n->session, presses);
    assert_true(session_interrupt(n->session));
    notebook_fails(n, "c = 1", "KeyboardInterrupt", "interrupted");
    assert_false(session_interrupt(n->session));
  }
  session_open(n->session, 0);
  notebook_ok(n, "c = 1\nc", "1");
}

/* Once every chain has a draw. */
static void interrupt_sampling(Notebook *n) {
  const char *table = buf_text(&n->displays);
  if (strstr(table, "  sampling  ") && !strstr(table, " 0/")) interrupt_once(n);
}

/* Stopped once, a run keeps its draws. */
static void test_sampling_stops(void **state) {
  Notebook *n = *state;
  notebook_ok(n, MODEL, "");
  notebook_ok(n, "N = 2000\ny = rep_vector(1, N)", "");
  n->during = interrupt_sampling;
  notebook_ok(n, "fit = sample(m, draws = 1000000, tune = 50, chains = 2, seed = 1)",
              NULL);
  assert_true(strstr(buf_text(&n->displays), "stopped at") != NULL);
  notebook_ok(n, "size(fit.mu) > 0 && size(fit.mu) < 2000000", "1");
  notebook_ok(n, "mean(fit.mu) > 0.9 && mean(fit.mu) < 1.1", "1");
}

static void abort_sampling(Notebook *n) {
  const char *table = buf_text(&n->displays);
  if (strstr(table, "  sampling  ") && !strstr(table, " 0/")) interrupt_twice(n);
}

/* What stands behind a stopped run does not run; stopped twice, neither does what is
   done with its draws. */
static void test_sampling_ends_the_cell(void **state) {
  Notebook *n = *state;
  notebook_ok(n, MODEL, "");
  notebook_ok(n, "N = 2000\ny = rep_vector(1, N)", "");
  n->during = interrupt_sampling;
  notebook_fails(n,
                 "f = sample(m, draws = 1000000, tune = 50, chains = 2, seed = 1)\n"
                 "after = 1",
                 "KeyboardInterrupt", "from line 2 on");
  notebook_ok(n, "size(f.mu) > 0", "1");
  notebook_fails(n, "after", "TypeError", "not declared");
  n->during = abort_sampling;
  notebook_fails(n, "g = sample(m, draws = 1000000, tune = 50, chains = 2, seed = 2)",
                 "KeyboardInterrupt", "aborted");
  notebook_fails(n, "g", "TypeError", "not declared");
}

/* [word] is offered at the end of [code], in the place of what begins at [from]. */
static void completes(Notebook *n, const char *code, const char *word, int from) {
  Json *found;
  int start, end;
  session_complete(n->session, str_of(code), (int)strlen(code), &found, &start, &end);
  bool has = false;
  for (int i = 0; i < json_count(found); i++)
    has |= !strcmp(json_text(json_get(json_at(found, i), "text"), ""), word);
  if (!has) fail_msg("%s: no %s", code, word);
  assert_int_equal(start, from);
  json_destroy(&found);
}

static void test_magic_words(void **state) {
  Notebook *n = *state;
  completes(n, "%ca", "cache", 1);
  completes(n, "x = 1\n%", "who", 7);
  completes(n, "%cache ", "session", 7);
  completes(n, "%cache o", "off", 7);
  notebook_fails(n, "%who all", "MagicError", "%who takes nothing");
  notebook_fails(n, "%cache ram", "MagicError", "%cache takes disk, session, off, ");
}

/* Arguments of a function of the notebook are those of its signature. */
static void test_argument_names(void **state) {
  Notebook *n = *state;
  completes(n, "sample(m, max", "max_treedepth", 10);
  notebook_ok(n, "sample?", "");
  const char *page = n->reply.page;
  assert_non_null(strstr(page, "draws = 1000"));
  assert_non_null(strstr(page, "cache = \"disk\", overwrite = false)"));
}

/* Options of a model cell stand behind its name. */
static void test_header_options(void **state) {
  Notebook *n = *state;
  static const char *const OLD = "parameters { real x; }\n"
                                 "model { increment_log_prob(-x^2); }";
  Buf cell = {0};
  buf_printf(&cell, "%%%%stan m\n%s", OLD);
  notebook_ok(n, buf_text(&cell), NULL);
  buf_clear(&cell);
  buf_printf(&cell, "%%%%stan m --strict\n%s", OLD);
  notebook_fails(n, buf_text(&cell), "ModelError", "no longer part of Stan");
  notebook_ok(n, "%%stan m --pedantic\nparameters { real x; } model { real unused; }",
              NULL);
  assert_non_null(strstr(buf_text(&n->streams), "`unused`"));
  notebook_ok(n, "%%stan m\nparameters { real x; } model { real unused; }", NULL);
  assert_null(strstr(buf_text(&n->streams), "`unused`"));
  notebook_fails(n, "%%stan m --strct\nmodel { }", "ModelError",
                 "did you mean `--strict`?");
  notebook_ok(n, "%%stan --pedantic --strict\nmodel { }", NULL);
  notebook_ok(n, "stan_model", NULL);
  buf_free(&cell);
}

/* Options are read by these names: whatever gives them a value is refused. */
static void test_constants(void **state) {
  static const char *const CELLS[] = {"true = 0",
                                      "false = 1",
                                      "int true = 0;",
                                      "true += 1",
                                      "true[1] = 2",
                                      "(x, false) = (1, 2)",
                                      "x = 1\nif (x > 0) { true = 0; }",
                                      "if (1) { real true = 0; print(true); }",
                                      "for (true in 1:3) print(true);",
                                      "for (false in {1, 2}) print(false);"};
  Notebook *n = *state;
  for (size_t i = 0; i < sizeof CELLS / sizeof *CELLS; i++)
    notebook_fails(n, CELLS[i], "TypeError", "may not be given another value");
  notebook_fails(n, CELLS[0], "TypeError", "use another name");
  notebook_ok(n, "{true, false}", "[1, 0]");
  notebook_ok(n, "truth = true\nr = {true = 3}\n{truth, r.true}", "[1, 3]");
}

#define TEST(name)                                                                       \
  cmocka_unit_test_setup_teardown(name, notebook_set_up, notebook_tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(test_options),         TEST(test_argument_names),
      TEST(test_magic_words),     TEST(test_header_options),
      TEST(test_constants),       TEST(test_needs_a_model),
      TEST(test_magics),          TEST(test_wrong_magics),
      TEST(test_pages),           TEST(test_place_after_magics),
      TEST(test_statements_stop), TEST(test_before_a_cell),
      TEST(test_sampling_stops),  TEST(test_cell_is_cut),
      TEST(test_opened_cell),     TEST(test_sampling_ends_the_cell),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
