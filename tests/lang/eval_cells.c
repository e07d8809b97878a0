/* SPDX-License-Identifier: BSD-3-Clause
   Runs the statement cells of a text file and compares what they show, print and complain
   about.  A case is
     === name
     statements
     ---
     expected lines
   Errors are printed as "error LINE:COLUMN: sentence" ("reject" for rejections).  A case
   whose name starts with "functions" defines functions for all cases after it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "base/vec.h"
#include "lang/check/check.h"
#include "lang/eval/eval.h"
#include "lang/syntax/parse.h"
#include "case_file.h"

typedef struct Notebook {
  Map *variables;
  Buf out;
  Vec(Node *) fundefs;
  Vec(Program *) programs;
  Rng rng;
  atomic_int interrupt;
} Notebook;

static const char *cases_path;

/* ---- the notebook around the cells ---- */

static Value *host_get(void *ctx, const char *name) {
  return map_get(((Notebook *)ctx)->variables, name);
}

static void host_set(void *ctx, const char *name, Value *value) {
  Value *old = map_set(((Notebook *)ctx)->variables, name, value);
  value_drop(&old);
}

static void host_print(void *ctx, const char *text) {
  buf_put(&((Notebook *)ctx)->out, text);
}

static void host_show(void *ctx, Value *value) {
  value_print(&((Notebook *)ctx)->out, value, 6);
  buf_putc(&((Notebook *)ctx)->out, '\n');
}

/* pack(a, name = b, ...) makes a record; counted() reads and sets `count` of the
   notebook; interrupting(x) is x, and somebody has pressed Stop meanwhile. */
static Value *host_call(void *ctx, Eval *e, const Node *call, Value **args,
                        const char *const *names, int nargs) {
  Notebook *n = ctx;
  if (strcmp(call->text, "counted") == 0) {
    Value *old = map_get(n->variables, "count");
    int count = old ? old->view.i[0] + 1 : 1;
    host_set(n, "count", value_int(count));
    return value_int(count);
  }
  if (strcmp(call->text, "interrupting") == 0) {
    n->interrupt = 1;
    return value_ref(args[0]);
  }
  if (strcmp(call->text, "nothing") == 0) return value_zeros(TYPE(BASE_VOID), NULL);
  if (strcmp(call->text, "pack") != 0) {
    eval_fail(e, EVAL_ERROR, call->span, "the notebook has no `%s`", call->text);
    return NULL;
  }
  Value *record = value_record();
  for (int k = 0; k < nargs; k++) {
    char place[16];
    snprintf(place, sizeof place, "p%d", k + 1);
    value_set_field(record, names[k] ? names[k] : place, value_ref(args[k]));
  }
  return record;
}

static Value *host_field(void *ctx, Eval *e, const Node *node, Value *object,
                         const char *name) {
  (void)ctx;
  (void)object;
  if (strcmp(name, "number") == 0) return value_real(4.5);
  eval_fail(e, EVAL_ERROR, node->span, "a fit has no `%s`", name);
  return NULL;
}

static bool scope_variable(void *ctx, const char *name, Type *type) {
  const Value *value = host_get(ctx, name);
  if (value) *type = value->type;
  return value != NULL;
}

static bool scope_function(void *ctx, const char *name) {
  (void)ctx;
  return strcmp(name, "pack") == 0 || strcmp(name, "fails") == 0 ||
         strcmp(name, "counted") == 0 || strcmp(name, "nothing") == 0 ||
         strcmp(name, "interrupting") == 0;
}

static int scope_fundefs(void *ctx, Node *const **defs) {
  Notebook *n = ctx;
  *defs = n->fundefs.at;
  return n->fundefs.n;
}

/* ---- running ---- */

static void put_error(Notebook *n, Str source, EvalStatus status, Span span,
                      const char *text) {
  int line = 0, column = 0;
  if (span.start >= 0) source_position(source, span.start, &line, &column);
  buf_printf(&n->out, "%s %d:%d: %s\n", status == EVAL_REJECT ? "reject" : "error", line,
             column, text);
}

static void put_diags(Notebook *n, Str source, const Diags *diags) {
  for (int k = 0; k < diags_count(diags); k++)
    if (diags_at(diags, k)->severity == DIAG_ERROR)
      put_error(n, source, EVAL_ERROR, diags_at(diags, k)->span,
                diags_at(diags, k)->message);
}

static void run_statements(Notebook *n, Program *cell, Str source, const Scope *scope,
                           Diags *diags) {
  const EvalHost host = {.ctx = n,
                         .print = host_print,
                         .get = host_get,
                         .set = host_set,
                         .call = host_call,
                         .field = host_field,
                         .show = host_show,
                         .interrupt = &n->interrupt};
  Eval *e = eval_new(cell, &host);
  eval_set_rng(e, &n->rng);
  for (int k = 0; k < cell->root->nkids; k++) {
    if (!check_cell_statement(cell, k, scope, diags)) break;
    EvalStatus status = eval_statement(e, cell->root->kids[k]);
    if (status == EVAL_OK) continue;
    put_error(n, source, status, eval_error_span(e), eval_error(e));
    break;
  }
  eval_destroy(&e);
}

static void run_cell(Notebook *n, Str source) {
  const Scope scope = {.ctx = n,
                       .variable = scope_variable,
                       .function = scope_function,
                       .fundefs = scope_fundefs};
  Diags *diags = diags_new();
  Program *cell = parse_cell(source, diags);
  if (cell) run_statements(n, cell, source, &scope, diags);
  put_diags(n, source, diags);
  diags_destroy(&diags);
  program_destroy(&cell);
}

static void define_functions(Notebook *n, Str source) {
  const Scope scope = {.ctx = n,
                       .variable = scope_variable,
                       .function = scope_function,
                       .fundefs = scope_fundefs,
                       .joins = true};
  Diags *diags = diags_new();
  Program *program = parse_program(source, NULL, diags);
  if (program && check_program(program, &scope, diags)) {
    Node *block = program->root->kids[BLOCK_FUNCTIONS];
    for (int k = 0; k < block->nkids; k++) vec_push(&n->fundefs, block->kids[k]);
  }
  if (program) vec_push(&n->programs, program);
  put_diags(n, source, diags);
  diags_destroy(&diags);
}

static void clear_variables(Notebook *n) {
  for (int k = 0; k < map_count(n->variables); k++) {
    Value *value = map_value_at(n->variables, k);
    value_drop(&value);
  }
  map_destroy(&n->variables);
  n->variables = map_new();
  host_set(n, "fit", value_object(BASE_FIT, n, NULL));
}

/* Runs one case; true when it gave what was expected. */
static bool run_case(Notebook *n, Str name, Str body) {
  Str code = case_part(&body), expected = case_part(&body);
  clear_variables(n);
  buf_clear(&n->out);
  n->interrupt = 0;
  rng_init(&n->rng, 1, 0, STREAM_NOTEBOOK);
  if (name.n >= 9 && memcmp(name.p, "functions", 9) == 0)
    define_functions(n, code);
  else
    run_cell(n, code);
  return case_same(name, expected, (Str){buf_text(&n->out), n->out.n});
}

static void run_cases(Notebook *n, Str rest, int *count, int *wrong) {
  Str name, body;
  case_cut(&rest, "=== ");
  for (; case_next(&rest, &name, &body); ++*count) *wrong += !run_case(n, name, body);
}

static void free_notebook(Notebook *n) {
  clear_variables(n);
  Value *fit = map_get(n->variables, "fit");
  value_drop(&fit);
  map_destroy(&n->variables);
  for (int k = 0; k < n->programs.n; k++) program_destroy(&n->programs.at[k]);
  vec_free(&n->programs);
  vec_free(&n->fundefs);
  buf_free(&n->out);
}

static void test_cases(void **state) {
  (void)state;
  Buf text = {0};
  assert_int_equal(fs_read(cases_path, 0, &text), 0);
  Notebook n = {.variables = map_new()};
  int count = 0, wrong = 0;
  run_cases(&n, (Str){buf_text(&text), text.n}, &count, &wrong);
  free_notebook(&n);
  buf_free(&text);
  assert_true(count > 8);
  assert_int_equal(wrong, 0);
}

int main(int argc, char **argv) {
  if (argc < 2) return 2;
  cases_path = argv[1];
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
