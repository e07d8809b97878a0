/* SPDX-License-Identifier: BSD-3-Clause
   The checker at notebook scope, symbols and slots, activity. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "lang/check/check.h"
#include "lang/norm/norm.h"
#include "lang/syntax/parse.h"

static const Type RADON_PARTS[] = {{.base = BASE_VECTOR}, {.base = BASE_INT, .array = 1}};
static const char *const RADON_NAMES[] = {"floor", "county"};

/* A notebook with some variables, and sample(), rows(), summary(). */
static bool variable(void *ctx, const char *name, Type *type) {
  (void)ctx;
  if (strcmp(name, "radon") == 0)
    *type = (Type){
        .base = BASE_TABLE, .nparts = 2, .parts = RADON_PARTS, .names = RADON_NAMES};
  else if (strcmp(name, "fit") == 0)
    *type = TYPE(BASE_FIT);
  else if (strcmp(name, "m") == 0)
    *type = TYPE(BASE_MODEL);
  else if (strcmp(name, "x") == 0)
    *type = TYPE(BASE_VECTOR);
  else if (strcmp(name, "n") == 0)
    *type = TYPE(BASE_INT);
  else if (strcmp(name, "what") == 0)
    *type = TYPE(BASE_ANY);
  else
    return false;
  return true;
}

static bool function(void *ctx, const char *name) {
  (void)ctx;
  return !strcmp(name, "sample") || !strcmp(name, "rows") || !strcmp(name, "summary");
}

/* FUNDEFs of an earlier cell, when ctx is its program. */
static int fundefs(void *ctx, Node *const **defs) {
  const Program *program = ctx;
  if (!program) return 0;
  *defs = program->root->kids[BLOCK_FUNCTIONS]->kids;
  return program->root->kids[BLOCK_FUNCTIONS]->nkids;
}

typedef struct Checked {
  Diags *diags;
  Program *cell;
} Checked;

static Checked check_with(const char *source, Program *functions) {
  Scope scope = {
      .ctx = functions, .variable = variable, .function = function, .fundefs = fundefs};
  Checked c = {diags_new(), NULL};
  c.cell = parse_cell(str_of(source), c.diags);
  assert_non_null(c.cell);
  for (int i = 0; i < c.cell->root->nkids; i++)
    check_cell_statement(c.cell, i, &scope, c.diags);
  return c;
}

static void checked_free(Checked *c) {
  program_destroy(&c->cell);
  diags_destroy(&c->diags);
}

/* The type of the value of the last statement must print as [type]. */
static void expect_type(const char *source, const char *type) {
  Checked c = check_with(source, NULL);
  if (diags_errors(c.diags)) fail_msg("%s: %s", source, diags_at(c.diags, 0)->message);
  Node *last = c.cell->root->kids[c.cell->root->nkids - 1];
  Buf text = {0};
  type_print(&text, last->kids[last->nkids - 1]->type);
  assert_string_equal(buf_text(&text), type);
  buf_free(&text);
  checked_free(&c);
}

static void expect_error(const char *source, const char *text) {
  Checked c = check_with(source, NULL);
  assert_int_equal(diags_errors(c.diags), 1);
  if (!strstr(diags_at(c.diags, 0)->message, text))
    fail_msg("%s: %s", source, diags_at(c.diags, 0)->message);
  checked_free(&c);
}

static void test_types(void **state) {
  (void)state;
  expect_type("1 + 2", "int");
  expect_type("n / 2.0", "real");
  expect_type("x + 1", "vector");
  expect_type("a = x", "vector");
  expect_type("radon.floor", "vector");
  expect_type("radon.county[1]", "int");
  expect_type("radon.floor[radon.county]", "vector");
  expect_type("\"text\"", "string");
  expect_type("{\"a\", \"b\"}", "array[] string");
  expect_type("normal_rng(0, 1)", "real");
  expect_type("sum(x)", "real");
  expect_type("real z = n", "real");
}

static void test_any(void **state) {
  (void)state;
  expect_type("fit.mu", "any");
  expect_type("fit.mu + 1", "any");
  expect_type("mean(fit.mu)", "any");
  expect_type("-what[1, 2]", "any");
  expect_type("what.x.y", "any");
  expect_type("n > 1 ? what : 2", "any");
  expect_type("sample(m, draws = 2000, data = {N = n, y = x})", "any");
  expect_type("summary(fit, vars = {\"mu\"})", "any");
  expect_type("rows(radon)", "int");
  expect_type("rows([[1, 2]])", "int");
  expect_type("real z = what", "any");
}

static void test_errors(void **state) {
  (void)state;
  expect_error("radn + 1", "`radn` is not declared");
  expect_error("x * x", "operator `*` does not fit (vector, vector)");
  expect_error("radon.flor", "this table has no field `flor`");
  expect_error("{a = 1}.b", "this record has no field `b`");
  expect_error("{a = 1, a = 2}", "field `a` is given twice");
  expect_error("sum(x, y = 1)", "`sum` takes its arguments by place");
  expect_error("n.x", "int has no fields");
  expect_error("real z = x", "vector cannot be assigned to `z`");
  expect_error("target += 1", "`target +=` may not be used here");
  expect_error("n ~ normal(0, 1)", "`~` may not be used here");
  expect_error("x[1] = x", "vector cannot be assigned to real");
  expect_error("sampel(m)", "there is no function `sampel`");
}

static void test_symbols(void **state) {
  (void)state;
  Checked c = check_with("for (i in 1:3) { real t = i; n = t }\ny = n", NULL);
  assert_int_equal(diags_errors(c.diags), 0);
  Node *loop = c.cell->root->kids[0], *body = loop->kids[2];
  assert_int_equal(loop->sym->slot, 0);
  assert_int_equal(body->kids[0]->sym->slot, 1);
  assert_true(body->kids[0]->sym->is_local);
  assert_int_equal(c.cell->nslots, 2);
  const Sym *n = body->kids[1]->kids[0]->sym;
  assert_int_equal(n->block, BLOCK_NOTEBOOK);
  assert_false(n->is_local);
  checked_free(&c);
}

static void test_redeclares(void **state) {
  (void)state;
  expect_type("{ n = 1.5; n + 1 }\nx", "vector");
  expect_type("n += 1.5", "real");
  Checked c =
      check_with("{ total = 0; for (i in 1:3) total += 0.5 * i; total + 1 }", NULL);
  assert_int_equal(diags_errors(c.diags), 0);
  Node *block = c.cell->root->kids[0];
  assert_int_equal(block->kids[2]->kids[0]->type.base, BASE_ANY);
  checked_free(&c);
}

static void test_functions(void **state) {
  (void)state;
  Diags *diags = diags_new();
  Program *one =
      parse_program(str_of("functions { real f(real a) { return a; } }"), NULL, diags);
  assert_true(check_program(one, NULL, diags));
  Checked c = check_with("f(2)", one);
  assert_int_equal(diags_errors(c.diags), 0);
  Node *call = c.cell->root->kids[0]->kids[0];
  assert_ptr_equal(call->sym->decl, one->root->kids[BLOCK_FUNCTIONS]->kids[0]);
  assert_int_equal(call->kids[0]->kind, NODE_PROMOTE);
  assert_int_equal(call->type.base, BASE_REAL);
  Scope scope = {.ctx = one,
                 .variable = variable,
                 .function = function,
                 .fundefs = fundefs,
                 .joins = true};
  Program *two = parse_program(str_of("functions { real f(real a) { return 2 * a; } real "
                                      "g(real a) { return f(a); } }"),
                               NULL, diags);
  assert_true(check_program(two, &scope, diags));
  Node *g = two->root->kids[BLOCK_FUNCTIONS]->kids[1];
  Node *inner = g->kids[1]->kids[0]->kids[0];
  assert_ptr_equal(inner->sym->decl, two->root->kids[BLOCK_FUNCTIONS]->kids[0]);
  checked_free(&c);
  program_destroy(&two);
  program_destroy(&one);
  diags_destroy(&diags);
}

static void expect_same_norm(const char *a, const char *b, bool same) {
  Checked one = check_with(a, NULL), two = check_with(b, NULL);
  assert_int_equal(
      digest_eq(norm_digest(one.cell, SLICE_CELL), norm_digest(two.cell, SLICE_CELL)),
      same);
  checked_free(&one);
  checked_free(&two);
}

static void test_norm(void **state) {
  (void)state;
  expect_same_norm("a = x + 1 // sum", "a  =  x+1", true);
  expect_same_norm("for (i in 1:3) print(i)", "for (k in 1:3) print(k)", true);
  expect_same_norm("a = x", "b = x", false);
  expect_same_norm("x", "x;", false);
  expect_same_norm("sample(m, draws = 10)", "sample(m, draws = 20)", false);
  expect_same_norm("radon.floor", "radon.county", false);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_types),      cmocka_unit_test(test_any),
      cmocka_unit_test(test_errors),     cmocka_unit_test(test_symbols),
      cmocka_unit_test(test_redeclares), cmocka_unit_test(test_functions),
      cmocka_unit_test(test_norm)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
