/* SPDX-License-Identifier: BSD-3-Clause
   Every function, command and form of the language on values of every kind: each call
   gives a value or one error with its place, and the session lives on unchanged. */
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"
#include "base/rng.h"
#include "base/vec.h"
#include "fixture.h"
#include "math/table/fn.h"
#include "math/table/fn_index.h"
#include "session/command.h"

/* Cells that make a value of every kind; then the names, also as fields of `r`, whose
   types are known only at run time. */
static const char *const CELLS[] = {
    "%cache off",
    "%%stan mod\nparameters { real mu; tuple(real, vector[2]) p; complex c; }\n"
    "model { mu ~ std_normal(); p.1 ~ std_normal(); p.2 ~ std_normal();\n"
    "  target += -norm2([get_real(c), get_imag(c)]); }",
    "functions {\n"
    "  real one(real x) { return x; }\n"
    "  vector two(vector x, array[] int i) { return x[i]; }\n"
    "  real pair(tuple(real, int) t) { return t.1; }\n"
    "  int over(int a) { return 1; }\n  int over(vector a) { return 2; }\n"
    "  real mine_lpdf(real y, real mu) { return -square(y - mu); }\n"
    "  vector ode(real t, vector y, real k) { return -k * y; }\n"
    "  complex turn(complex z) { return 1.0i * z; }\n}",
    "fit = sample(mod, draws = 5, tune = 20, chains = 2, seed = 1);",
    "i = 3\nzero = 0\nbig = 2147483647\nleast = -2147483647\nx = 2.5\ninf = "
    "positive_infinity()\nnan = not_a_number()\nhuge = 1e300",
    "s = \"mu\"\nblank = \"\"\nword = \"median\"",
    "ai = {1, 2, 3}\nar = {1.5, 2.5}\nas = {\"mu\", \"b\"}\naai = {{1, 2}, {3, 4}}\n"
    "v = [1, 2, 3]'\nrv = [1, 2]\nm = [[2, 1], [1, 3]]\nav = {[1, 2]', [3, 4]'}\n"
    "am = {m, m}",
    "array[0] int ei\narray[0] real er\nvector[0] ev\nmatrix[0, 0] em\n"
    "array[0, 3] int eai\nmatrix[0, 3] ecols",
    "c = to_complex(1, 2)\nac = {c, c}\ncv = [c, c]'\ncm = [[c, c], [c, c]]\n"
    "tu = (1, 2.5)\ntn = (v, (1, m))\natu = {(1, 2), (3, 4)}\ntt = (c, 1)",
    "rec = {a = 1, s = \"b\", mu = 0.5}\none_rec = {s = 1}\narec = {rec, "
    "one_rec}\nnested = {r = rec, t = "
    "tu}",
    "tab = table(a = {1, 2}, g = {\"x\", \"y\"}, x = {1.5, not_a_number()})\n"
    "atab = {tab, tab}\nbare = table()\n",
    "amod = {mod, mod}\nafit = {fit, fit}",
    "sum1 = summary(fit)\nplot1 = plot_trace(fit)\naplot = {plot1, plot1}",
};

static const char *const KINDS[] = {
    "big",  "least", "i",   "zero", "x",    "inf",   "nan",    "huge", "s",    "blank",
    "word", "ai",    "ar",  "as",   "aai",  "v",     "rv",     "m",    "av",   "am",
    "ei",   "er",    "ev",  "em",   "eai",  "ecols", "c",      "ac",   "cv",   "cm",
    "tu",   "tn",    "atu", "tt",   "rec",  "arec",  "nested", "tab",  "atab", "bare",
    "mod",  "amod",  "fit", "afit", "sum1", "plot1", "aplot"};
enum {
  KIND_COUNT = sizeof KINDS / sizeof *KINDS,
  LARGE = 2 /* of them: so many steps that functions would take long */
};

/* Forms of the language; `$` stands for a value. */
static const char *const FORMS[] = {
    "$ + $",
    "$ - $",
    "$ * $",
    "$ / $",
    "$ % $",
    "$ %/% $",
    "$ ^ $",
    "$ .* $",
    "$ ./ $",
    "$ .^ $",
    "$ \\ $",
    "$ == $",
    "$ < $",
    "$ && $",
    "$ || $",
    "!$",
    "-$",
    "+$",
    "$'",
    "$ ? $ : $",
    "$[$]",
    "$[$, $]",
    "$[$:$]",
    "$[:$, $]",
    "$[$][$]",
    "$[, $]",
    "$.a",
    "$.1",
    "$.2",
    "$.mu",
    "$.p",
    "$.r.s",
    "{$, $}",
    "{{$}, {$}}",
    "[$, $]",
    "[[$], [$]]",
    "($, $)",
    "{p = $, q = $}",
    "{p = $, q = $}.p",
    "if ($) 1",
    "while ($) break",
    "for (k in $:$) break",
    "for (e in $) print(e)",
    "print($, $)",
    "reject($)",
    "fatal_error($)",
    "z = $\nz[$] = $",
    "z = $\nz[$, $] = $",
    "z = $\nz[$:$] = $",
    "z = $\nz.a = $",
    "z = $\nz.1 = $",
    "z = $\nz.t.1 = $",
    "z = $\nz.1[$] = $",
    "(z, w) = $",
    "(z, (w, u)) = $",
    "z = $\nz += $",
    "z = $\nz .*= $",
    "z = $\nz[$] /= $",
    "real z = $",
    "int z = $",
    "vector[$] z = $",
    "matrix[$, $] z = $",
    "array[$] int z = $",
    "array[$] vector[$] z = $",
    "real<lower=$, upper=$> z = $",
    "simplex[$] z = $",
    "cholesky_factor_corr[$] z = $",
    "tuple(real, int) z = $",
    "complex z = $",
    "complex_vector[$] z = $",
    "string z = $",
    "array[$] string z = $",
    "one($)",
    "two($, $)",
    "pair($)",
    "over($)",
    "mine_lpdf($ | $)",
    "turn($)",
    "one($, $)",
    "ode_rk45(ode, $, $, $, $)",
    "ode_bdf_tol(ode, $, $, $, $, $, $, $)",
    "normal_lpdf($ | $, $)",
    "$ ~ normal($, $)",
    "target += $",
    "show($)",
    "$",
    "for (k in 1:2) { z = k == 1 ? $ : $ }",
    "{ real z = $; z = $; z[$] = $; }",
    "for (k in {1}) { vector[3] z = $; z[$] = $; z[$:] = $; }",
    "for (k in {1}) { array[2] int z = $; z = $; }",
    "for (k in {1}) { tuple(real, vector[3]) z = $; z.1 = $; z.2[$] = $; }"};
enum { FORM_COUNT = sizeof FORMS / sizeof *FORMS, EACH_FORM = 12 };

typedef struct Fuzz {
  Notebook *notebook;
  Rng rng;
  Buf code;
  long calls, failed;
} Fuzz;

static int below(Fuzz *f, int n) {
  return (int)(rng_uniform(&f->rng) * n);
}

static void put_value(Fuzz *f) {
  if (below(f, 2)) buf_put(&f->code, "r.");
  buf_put(&f->code, KINDS[below(f, KIND_COUNT)]);
}

/* Ends with a value, or with an error that names its cause and shows its place. */
static void check_reply(Fuzz *f) {
  const CellReply *reply = &f->notebook->reply;
  const char *code = buf_text(&f->code);
  f->calls++;
  if (reply->ok) return;
  f->failed++;
  if (!reply->name || !reply->value || !reply->value[0] || !reply->ntraceback)
    fail_msg("%s: an error without words", code);
  if (strstr(reply->value, "internal") || strstr(reply->value, "ASSERT"))
    fail_msg("%s: %s", code, reply->value);
}

static void run(Fuzz *f) {
  notebook_run(f->notebook, buf_text(&f->code));
  check_reply(f);
}

/* ---- forms ---- */

static void run_forms(Fuzz *f) {
  for (int i = 0; i < FORM_COUNT * EACH_FORM; i++) {
    buf_clear(&f->code);
    for (const char *p = FORMS[i % FORM_COUNT]; *p; p++)
      if (*p == '$')
        put_value(f);
      else
        buf_putc(&f->code, *p);
    run(f);
  }
}

/* ---- functions of the table ---- */

static Type type_of(Fuzz *f, const char *kind) {
  const Value *v = map_get(f->notebook->session->names, kind);
  assert_non_null(v);
  return v->type;
}

static int any_small(Fuzz *f) {
  return LARGE + below(f, KIND_COUNT - LARGE);
}

/* Values that the row takes, if some are found; else any. */
static void choose(Fuzz *f, const Fn *fn, int n, int *kinds) {
  for (int t = 0; t < 300; t++) {
    Type types[FN_MAX_ARGS];
    FnMatch match;
    for (int k = 0; k < n; k++) types[k] = type_of(f, KINDS[kinds[k] = any_small(f)]);
    if (fn_match(fn, types, n, &match)) return;
  }
}

static void run_function(Fuzz *f, const Fn *fn) {
  int kinds[FN_MAX_ARGS], n = fn_sig(fn)->n + (fn_sig(fn)->rest ? below(f, 3) - 1 : 0);
  bool is_higher = fn->flags & FN_HIGHER;
  choose(f, fn, n, kinds);
  if (n && below(f, 2)) kinds[below(f, n)] = any_small(f);
  if (n && below(f, 10) == 0) n--;
  buf_clear(&f->code);
  buf_printf(&f->code, "%s(", fn->name);
  for (int k = 0; k < n; k++) {
    const char *comma = k == 1 && fn->flags & (FN_DIST | FN_CDF) ? " | " : ", ";
    bool is_typed = below(f, 3) == 0;
    buf_printf(&f->code, "%s%s%s", k ? comma : "", is_typed ? "" : "r.", KINDS[kinds[k]]);
    if (is_higher && k == 0) buf_put(&f->code, ", ode");
  }
  buf_put(&f->code, ")");
  run(f);
}

static void run_functions(Fuzz *f) {
  int count;
  const Fn *const *rows = fn_rows(&count);
  for (int i = 0; i < count; i++)
    for (int k = 0; k < 4; k++)
      if (!(rows[i]->flags & FN_INTERNAL)) run_function(f, rows[i]);
}

/* ---- commands ---- */

static void run_command(Fuzz *f, const Command *command) {
  char name[ARGUMENT_NAME];
  int n = 1 + below(f, 3), place = 0;
  buf_clear(&f->code);
  buf_printf(&f->code, "%s(", command->name);
  for (int k = 0; k < n; k++) {
    if (k) buf_put(&f->code, ", ");
    int at = below(f, 20);
    if (below(f, 3) == 0 && command_argument(command, at, name))
      buf_printf(&f->code, "%s = ", name);
    else if (below(f, 8) == 0)
      buf_put(&f->code, "a = ");
    else
      place++;
    put_value(f);
  }
  buf_put(&f->code, ")");
  run(f);
}

/* The first argument is what the command is about. */
static void run_command_on(Fuzz *f, const Command *command, const char *first) {
  char name[ARGUMENT_NAME];
  buf_clear(&f->code);
  buf_printf(&f->code, "%s(%s", command->name, first);
  int at = 1 + below(f, 8);
  buf_put(&f->code, ", ");
  if (below(f, 2) && command_argument(command, at, name))
    buf_printf(&f->code, "%s = ", name);
  put_value(f);
  if (below(f, 2)) {
    buf_put(&f->code, ", ");
    put_value(f);
  }
  buf_put(&f->code, ")");
  run(f);
}

static void run_commands(Fuzz *f) {
  static const char *const FIRST[] = {"fit", "tab", "r.tab", "r.fit", "bare", "r.tab.x"};
  const Command *command;
  for (int i = 0; (command = command_at(i)); i++) {
    for (int k = 0; k < 30; k++) run_command(f, command);
    for (int k = 0; k < 18; k++) run_command_on(f, command, FIRST[k % 6]);
  }
}

/* ---- the session ---- */

static void prepare(Fuzz *f) {
  for (size_t i = 0; i < sizeof CELLS / sizeof *CELLS; i++)
    notebook_ok(f->notebook, CELLS[i], NULL);
  buf_put(&f->code, "r = {");
  for (int i = 0; i < KIND_COUNT; i++)
    buf_printf(&f->code, "%s%s = %s", i ? ", " : "", KINDS[i], KINDS[i]);
  buf_put(&f->code, "}");
  notebook_ok(f->notebook, buf_text(&f->code), NULL);
}

/* What every value shows. */
static void show_all(Fuzz *f, Buf *out) {
  for (int i = 0; i < KIND_COUNT; i++) {
    notebook_ok(f->notebook, KINDS[i], NULL);
    buf_put(out, buf_text(&f->notebook->results));
  }
}

static void test_calls(void **state) {
  Fuzz f = {.notebook = *state};
  Buf before = {0}, after = {0};
  rng_init(&f.rng, 1, 0, STREAM_NOTEBOOK);
  setenv("POSTERITY_MEMORY", "1.5e9", 1);
  prepare(&f);
  show_all(&f, &before);
  run_forms(&f);
  run_functions(&f);
  run_commands(&f);
  show_all(&f, &after);
  assert_string_equal(buf_text(&before), buf_text(&after));
  assert_true(f.calls >= 5000 && f.failed > f.calls / 2 && f.failed < f.calls);
  buf_free(&before);
  buf_free(&after);
  buf_free(&f.code);
  unsetenv("POSTERITY_MEMORY");
}

/* What has no fitting type is told with what there is; the type is known at run time
   alone. */
static void test_errors(void **state) {
  static const char *const ROWS[][2] = {
      {"mean(r.as)", "no signature of `mean` fits (array[] string)"},
      {"mean(r.as)", "  real mean(vector x)"},
      {"mean(r.x, 1)", "no signature of `mean` fits (real, int)"},
      {"one(r.as)", "a value of type array[] string does not fit `x` of type real"},
      {"r.s + 1", "operator `+` does not fit (string, int)"},
      {"r.ar > 1", "`where(x, \">\", y)` compares element by element"},
      {"-r.tab", "operator `-` does not fit (table)"},
      {"r.mod'", "operator `'` does not fit (model)"},
      {"r.x.a", "real has no field `a`"},
      {"if (r.s) 1", "a condition must be an int or a real, not string"},
      {"r.v[r.x]", "an index must be an int or array of ints"},
      {"vector[r.x] z", "a size must be an int, not real"},
      {"[r.c, r.s]", "1:7: a row holds numbers only"},
      {"{r.c, r.s}", "the elements of an array must all be numbers of one type"},
      {"complex z = r.s", "a value of type string does not fit `z` of type complex"},
      {"tuple(complex, real) z = (r.s, r.s)", "a value of type tuple(string, string)"},
      {"ode_rk45(ode, r.v, 0, r.as, 1.0)", "no signature of `ode_rk45` fits"},
      {"sample(amod)", "sample needs a model"},
      {"sample(mod, init = arec)", "`init` has 2 starts for 4 chains"},
      {"table(a = atu)", "`a` is array[] tuple(int, int)"},
      {"table(a = r.ac)", "`a` is array[] complex"},
      {"table(a = arec)", "`a` is array[] record"},
      {"table(a = {1}, a = {2})", "there are two columns `a`"},
      {"head(tab, n = 1, n = 2)", "head: `n` is given twice"},
  };
  Fuzz f = {.notebook = *state};
  prepare(&f);
  for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
    notebook_fails(f.notebook, ROWS[i][0], "RuntimeError", ROWS[i][1]);
  notebook_fails(f.notebook, "reject(blank)", "RejectError", "no reason given");
  buf_free(&f.code);
}

/* What the checker leaves open is found when it runs. */
static void test_late(void **state) {
  static const char *const ROWS[][2] = {
      {"[r.c, r.x]", "[1 + 2i, 2.5 + 0i]"},
      {"{r.i, r.c}", "[3 + 0i, 1 + 2i]"},
      {"[[r.c, 1], r.rv]", "[[1 + 2i, 1 + 0i],\n [1 + 0i, 2 + 0i]]"},
      {"r.i / r.x", "1.2"},
      {"1 / r.v", "[1, 0.5, 0.333333]"},
      {"one(r.i)", "3"},
      {"turn(r.i)", "0 + 3i"},
      {"size(r.arec)", "2"},
      {"size(arec)", "2"},
      {"rows(r.tab)", "2"},
      {"cols(r.cv)", "1"},
      {"head(r.v, 1)", "[1]"},
      {"{rec, {s = 1}}[2].s", "1"},
      {"ode_rk45(ode, {r.x, r.x}[1] * [1]', 0.0, r.ar, r.i)[1, 1] < 0.028", "1"},
  };
  Fuzz f = {.notebook = *state};
  prepare(&f);
  for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
    notebook_ok(f.notebook, ROWS[i][0], ROWS[i][1]);
  /* a name whose type changes from round to round */
  notebook_ok(f.notebook, "w = [1, 2]'\nfor (k in 1:2) { print(sum(w)); w = {k, 7}; }",
              NULL);
  assert_string_equal(buf_text(&f.notebook->streams), "3\n8\n");
  buf_free(&f.code);
}

#define TEST(name)                                                                       \
  cmocka_unit_test_setup_teardown(name, notebook_set_up, notebook_tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {TEST(test_calls), TEST(test_errors),
                                     TEST(test_late)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
