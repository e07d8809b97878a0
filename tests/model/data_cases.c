/* SPDX-License-Identifier: BSD-3-Clause
   Runs the cases of data_cases.txt.  A case is
     === bind NAME, then a data block, then ---, then JSON, then ---, then what is
   expected: the variables, or the complaints with their hints ("=== init NAME": for
   parameters)
     === csv NAME or === json NAME, then the text, then ---, then the value or the error
   In CSV cases \r, \t and \e stand for carriage return, tab and end of text without
   newline. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "lang/check/check.h"
#include "lang/syntax/parse.h"
#include "model/data.h"
#include "../lang/case_file.h"

static const char *cases_path;

static Value *find_field(void *ctx, const char *name) {
  return value_field(ctx, name);
}

static const char *name_at(void *ctx, int i) {
  const Value *record = ctx;
  return i < map_count(record->fields) ? map_key_at(record->fields, i) : NULL;
}

static void put_type(Buf *out, const Value *v) {
  type_print(out, v->type);
  buf_put(out, " ");
  value_print_stan(out, v);
  buf_putc(out, '\n');
}

static void bind(Str text, Value *record, BlockKind block, Buf *out) {
  Diags *diags = diags_new();
  Program *program = parse_program(text, NULL, diags);
  assert_true(program && check_program(program, NULL, diags));
  Eval *e = eval_new(program, NULL);
  const DataSource source = {record, find_field, name_at};
  int before = diags_count(diags);
  bool is_bound = block == BLOCK_DATA ? data_bind(e, program, &source, diags)
                                      : data_bind_inits(e, program, &source, diags);
  assert_int_equal(is_bound, diags_errors(diags) == 0);
  Node **decls;
  int n = is_bound ? program_decls(program, block, &decls) : 0;
  for (int k = 0; k < n; k++) {
    buf_printf(out, "%s: ", decls[k]->text);
    put_type(out, eval_get(e, decls[k]->sym));
  }
  for (int k = before; k < diags_count(diags); k++) {
    const Diag *d = diags_at(diags, k);
    buf_printf(out, "%s%s%s%s\n", d->message, d->hint ? " (" : "", d->hint ? d->hint : "",
               d->hint ? ")" : "");
  }
  eval_destroy(&e);
  program_destroy(&program);
  diags_destroy(&diags);
}

static void run_bind(Str program, Str json, BlockKind block, Buf *out) {
  Value *record = data_from_json(json, out);
  if (record) bind(program, record, block, out);
  value_drop(&record);
}

static void run_text(Str text, bool is_csv, Buf *out) {
  Buf raw = {0};
  for (size_t k = 0; k < text.n; k++) {
    bool is_escape = is_csv && text.p[k] == '\\' && k + 1 < text.n;
    if (!is_escape)
      buf_putc(&raw, text.p[k]);
    else {
      k++;
      if (text.p[k] == 'e') break;
      buf_putc(&raw, text.p[k] == 'r' ? '\r' : '\t');
    }
  }
  Str all = {buf_text(&raw), raw.n};
  Value *value = is_csv ? data_from_csv(all, NULL, out) : data_from_json(all, out);
  for (int k = 0; value && k < map_count(value->fields); k++) {
    const Value *field = map_value_at(value->fields, k);
    if (field->type.base == BASE_ERROR) {
      buf_put(out, field->text);
      continue;
    }
    buf_printf(out, "%s: ", map_key_at(value->fields, k));
    put_type(out, field);
  }
  value_drop(&value);
  buf_free(&raw);
}

static bool starts_with(Str s, const char *prefix) {
  return s.n >= strlen(prefix) && memcmp(s.p, prefix, strlen(prefix)) == 0;
}

static bool run_case(Str name, Str body) {
  Buf out = {0};
  Str input = case_part(&body);
  if (starts_with(name, "bind"))
    run_bind(input, case_part(&body), BLOCK_DATA, &out);
  else if (starts_with(name, "init"))
    run_bind(input, case_part(&body), BLOCK_PARAMETERS, &out);
  else
    run_text(input, starts_with(name, "csv"), &out);
  bool same = case_same(name, case_part(&body), (Str){buf_text(&out), out.n});
  buf_free(&out);
  return same;
}

static void test_cases(void **state) {
  (void)state;
  Buf text = {0};
  assert_int_equal(fs_read(cases_path, 0, &text), 0);
  Str rest = {buf_text(&text), text.n}, name, body;
  int count = 0, wrong = 0;
  case_cut(&rest, "=== ");
  for (; case_next(&rest, &name, &body); count++) wrong += !run_case(name, body);
  buf_free(&text);
  assert_true(count > 30);
  assert_int_equal(wrong, 0);
}

/* Decimals must be read as strtod reads them. */
static void test_csv_numbers(void **state) {
  (void)state;
  static const char *const NUMBERS[] = {"0.1",
                                        "-12.75",
                                        "3.141592653589793",
                                        "123456789.123456789",
                                        "1e-5",
                                        "2.5E+10",
                                        ".5",
                                        "5.",
                                        "-0.0",
                                        "9007199254740993",
                                        "0.30000000000000004",
                                        "0.1234567890123456789",
                                        "12345678901234567.89",
                                        "1234567890123456789",
                                        "9223372036854775809.5",
                                        "1e308",
                                        "+1.5"};
  Buf text = {0};
  size_t n = sizeof NUMBERS / sizeof *NUMBERS;
  buf_put(&text, "x\n");
  for (size_t k = 0; k < n; k++) buf_printf(&text, "%s\n", NUMBERS[k]);
  Value *table = data_from_csv((Str){buf_text(&text), text.n}, NULL, NULL);
  assert_non_null(table);
  const View *w = &value_field(table, "x")->view;
  assert_int_equal(w->size, n);
  for (size_t k = 0; k < n; k++) {
    double expected = strtod(NUMBERS[k], NULL);
    assert_memory_equal(&w->r[k], &expected, sizeof expected);
  }
  value_drop(&table);
  buf_free(&text);
}

static void test_files(void **state) {
  (void)state;
  char folder[] = "/tmp/data_cases-XXXXXX";
  assert_non_null(mkdtemp(folder));
  char *path = fs_join(folder, "data.json");
  Buf error = {0};
  assert_int_equal(fs_publish(path, "{\"a\": [1, 2]}", 13, 0600), 0);
  Value *record = data_from_file(path, &error);
  assert_non_null(record);
  assert_int_equal(value_field(record, "a")->view.i[1], 2);
  value_drop(&record);
  fs_remove_tree(folder);
  assert_null(data_from_file(path, &error));
  assert_non_null(strstr(buf_text(&error), "No such file"));
  buf_clear(&error);
  assert_null(data_from_file("data.txt", &error));
  assert_string_equal(buf_text(&error), "data files end in .json, .nc or .csv");
  buf_free(&error);
  mem_free(path);
}

int main(int argc, char **argv) {
  if (argc < 2) return 2;
  cases_path = argv[1];
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases),
                                     cmocka_unit_test(test_csv_numbers),
                                     cmocka_unit_test(test_files)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
