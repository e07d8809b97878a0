/* SPDX-License-Identifier: BSD-3-Clause
   Completion and inspection.  The place is where `@` stands in the text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "base/alloc.h"
#include "lang/assist/assist.h"

static int names(void *ctx, const char *prefix, Candidate *out, int limit) {
  static const Candidate known[] = {
      {"radon", "variable"}, {"radon_fit", "variable"}, {"sample", "function"}};
  int n = 0;
  (void)ctx;
  for (int i = 0; i < 3 && n < limit; i++)
    if (strncmp(known[i].text, prefix, strlen(prefix)) == 0) out[n++] = known[i];
  return n;
}

static int fields(void *ctx, const char *variable, const char *prefix, Candidate *out,
                  int limit) {
  (void)ctx;
  if (strcmp(variable, "radon") != 0 || strncmp("floor", prefix, strlen(prefix)) != 0 ||
      limit < 1)
    return 0;
  out[0] = (Candidate){"floor", "field"};
  return 1;
}

static bool describe(void *ctx, const char *name, Buf *plain, Buf *html) {
  (void)ctx;
  if (strcmp(name, "radon") != 0) return false;
  buf_put(plain, "a table");
  buf_put(html, "<b>a table</b>");
  return true;
}

static bool argument(void *ctx, const char *function, int i, char name[ASSIST_NAME]) {
  static const char *const known[] = {"draws", "data"};
  (void)ctx;
  if (strcmp(function, "sample") != 0 || i > 1) return false;
  strcpy(name, known[i]);
  return true;
}

static const AssistScope SCOPE = {
    .names = names, .fields = fields, .argument = argument, .describe = describe};

/* The text without its `@`, which is at *offset. */
static char *place(const char *text, int *offset) {
  Buf b = {0};
  *offset = (int)strcspn(text, "@");
  buf_putn(&b, text, (size_t)*offset);
  if (text[*offset]) buf_put(&b, text + *offset + 1);
  return buf_take(&b);
}

/* [with] must be among the candidates, [without] must not; either may be NULL. */
static void complete(const char *text, const char *with, const char *without) {
  int offset;
  char *source = place(text, &offset);
  Completions *c = assist_complete(str_of(source), offset, &SCOPE);
  bool has = false;
  for (int i = 0; i < c->count; i++) {
    if (with && strcmp(c->at[i].text, with) == 0) has = true;
    if (without && strcmp(c->at[i].text, without) == 0) fail_msg("%s: %s", text, without);
    if (i) assert_true(strcmp(c->at[i - 1].text, c->at[i].text) < 0);
  }
  if (with && !has) fail_msg("%s: no %s among %d", text, with, c->count);
  if (!with && !without) assert_int_equal(c->count, 0);
  assert_int_equal(c->end, offset);
  completions_destroy(&c);
  mem_free(source);
}

static void test_header(void **state) {
  (void)state;
  complete("%%stan m @\nmodel { }", "--strict", NULL);
  complete("%%stan m --pe@\nmodel { }", "pedantic", "strict");
  complete("%%stan m @\nmodel { }", "-I", NULL);
  complete("%%stan m --@\nmodel { }", "strict", "-I");
  complete("model { --pe@ }", NULL, "pedantic");
}

static void test_arguments(void **state) {
  (void)state;
  complete("fit = sample(m, dr@", "draws", "data");
  complete("fit = sample(m, draws = 5, @", "data", NULL);
  complete("sum(dr@", NULL, "draws");
  complete("sample(m) + dr@", NULL, "draws");
}

static void test_blocks(void **state) {
  (void)state;
  complete("da@", "data", "vector");
  complete("data { int N; }\npara@", "parameters", NULL);
  complete("data { int N; }\ntrans@", "transformed data", NULL);
  complete("data { int N; }\ntransformed par@", "parameters", "transformed parameters");
  complete("data { int N; }\ngenerated @", "quantities", NULL);
  complete("data { int N; }\n@", "model", "normal_lpdf");
}

static void test_types(void **state) {
  (void)state;
  complete("data { int N; vec@ }", "vector", NULL);
  complete("data { int N; simp@ }", "simplex", NULL);
  complete("data { array[N] row@ }", "row_vector", NULL);
  complete("data { int<lo@", "lower", "log");
  complete("data { int<lower=0, u@", "upper", NULL);
  complete("parameters { real<of@> x; }", "offset", NULL);
  complete("functions { real f(ve@) { return 1; } }", "vector", NULL);
  complete("model { fo@ }", "for", NULL);
  complete("model { targ@ }", "target", NULL);
  complete("model { real z = 1 + vec@ }", NULL, "vector");
}

static void test_distributions(void **state) {
  (void)state;
  complete("model { y ~ nor@", "normal", "normal_lpdf");
  complete("model { y ~ poi@(3); }", "poisson", "poisson_lpmf");
  complete("functions { real foo_lpdf(real x) { return x; } }\nmodel { y ~ fo@", "foo",
           "for");
  complete("model { y ~ @", "normal", "exp");
}

static void test_names(void **state) {
  (void)state;
  complete("data { int N; vector[N] weight; }\nmodel { y ~ normal(we@, 1); }", "weight",
           NULL);
  complete("data { int N, number; }\nmodel { real z = nu@", "number", NULL);
  complete(
      "data { int<lower=0> count; vector<lower=0, upper=1>[count] p_x; }\nmodel { p_@",
      "p_x", NULL);
  complete("model { for (index in 1:3) target += ind@", "index", NULL);
  complete("functions { real my_fun(real my_arg) { return my@", "my_arg", NULL);
  complete("functions { real my_fun(real my_arg) { return my@", "my_fun", NULL);
  complete("model { real unique_name = uniq@", "unique_name", NULL);
  complete("model { real z = undeclared + und@", NULL, "undeclared");
  complete("model { target += normal_lp@", "normal_lpdf", NULL);
  complete("first_value = 3\nfirst@", "first_value", NULL);
}

static void test_notebook(void **state) {
  (void)state;
  complete("rado@", "radon_fit", NULL);
  complete("fit = sam@", "sample", NULL);
  complete("x = radon.fl@", "floor", "floor_");
  complete("radon.@", "floor", "radon");
  complete("other.@", NULL, NULL);
}

static void test_quoted(void **state) {
  (void)state;
  complete("model { // nor@", NULL, NULL);
  complete("model { /* nor@ */ }", NULL, NULL);
  complete("model { print(\"nor@\"); }", NULL, NULL);
  complete("model { // text\n target += nor@", "normal_lpdf", NULL);
  complete("model { /* a */ target += nor@", "normal_lpdf", NULL);
  complete("%%stan dat@", NULL, NULL);
  complete("%%stan m\ndat@", "data", NULL);
}

static void test_anywhere(void **state) {
  (void)state;
  static const char text[] = "%%stan a\n/* x */ data { int<lower=0> N; } model { y ~ "
                             "normal(mu, \"s\") T[1,]; } } { ((";
  for (int i = -1; i <= (int)sizeof text; i++) {
    Buf plain = {0}, html = {0};
    Completions *c = assist_complete(str_of(text), i, NULL);
    assert_true(c->start <= c->end);
    completions_destroy(&c);
    assist_inspect(str_of(text), i, 1, NULL, &plain, &html);
    buf_free(&plain);
    buf_free(&html);
  }
}

/* The plain text must hold [has]; NULL: nothing is known. */
static void inspect(const char *text, const char *has) {
  int offset;
  char *source = place(text, &offset);
  Buf plain = {0}, html = {0};
  bool found = assist_inspect(str_of(source), offset, 0, &SCOPE, &plain, &html);
  assert_int_equal(found, has != NULL);
  if (has && !strstr(buf_text(&plain), has)) fail_msg("%s: %s", text, buf_text(&plain));
  if (found) assert_true(html.n > 0);
  buf_free(&plain);
  buf_free(&html);
  mem_free(source);
}

static void test_inspect(void **state) {
  (void)state;
  inspect("target += normal_l@pdf(y | 0, 1);", "real normal_lpdf(reals y | ");
  inspect("target += normal_lpdf@", "functions_index.html#normal_lpdf");
  inspect("model { y ~ nor@mal(0, 1); }", "normal_lpdf(");
  inspect("model { y ~ normal(0, @", "normal_lpdf(");
  inspect("model { y ~ normal(exp(0), 2 * @", "normal_lpdf(");
  inspect("model { y ~ normal(exp(@), 2)", "exp(");
  inspect("model { y ~ normal(unknown_name@", "normal_lpdf(");
  inspect("data { sim@plex[3] x; }", "sum to 1");
  inspect("data { int<low@er=0> N; }", "at least");
  inspect("fo@r", "counts");
  inspect("data { int<lower=0> N; vector[N] y; }\nmodel { target += sum(y@)",
          "vector[N] y");
  inspect("data { int<lower=0> N; }\nmodel { target += N@", "declared in the data block");
  inspect("transformed data { int Q = 2; }\nmodel { Q@",
          "declared in the transformed data block");
  inspect("functions { real f(real a) { return a; } }\nmodel { target += f@(2)",
          "real f(real a)");
  inspect("summary(rad@on)", "a table");
  inspect("nothing_known@", NULL);
  inspect("// norm@al_lpdf", NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_arguments), cmocka_unit_test(test_header),
      cmocka_unit_test(test_blocks),    cmocka_unit_test(test_types),
      cmocka_unit_test(test_names),     cmocka_unit_test(test_distributions),
      cmocka_unit_test(test_notebook),  cmocka_unit_test(test_quoted),
      cmocka_unit_test(test_anywhere),  cmocka_unit_test(test_inspect)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
