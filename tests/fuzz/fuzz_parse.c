/* SPDX-License-Identifier: BSD-3-Clause
   Any bytes may be parsed, as a program and as a cell, and what was parsed is read back
   from its printed form as the same tree. */
#include <stddef.h>
#include <stdint.h>
#include "base/alloc.h"
#include "lang/check/check.h"
#include "lang/syntax/dump.h"
#include "lang/syntax/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef Program *Parse(Str source, Diags *diags);

static void parse_twice(Parse *parse, Str source) {
  Diags *diags = diags_new();
  Program *program = parse(source, diags);
  bool is_right = program && !program->is_broken;
  ASSERT(is_right == (diags_errors(diags) == 0));
  if (program && program->is_broken) check_program(program, NULL, diags);
  if (is_right) {
    Buf text = {0};
    print_program(&text, program->root);
    Program *again = parse((Str){buf_text(&text), text.n}, diags);
    ASSERT(again && node_eq(program->root, again->root));
    program_destroy(&again);
    buf_free(&text);
  }
  Buf said = {0};
  diags_print(&said, diags, source, NULL);
  buf_free(&said);
  program_destroy(&program);
  diags_destroy(&diags);
}

static Program *parse_plain(Str source, Diags *diags) {
  return parse_program(source, NULL, diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Str source = {(const char *)data, size};
  int indent;
  parse_twice(parse_plain, source);
  parse_twice(parse_cell, source);
  parse_completeness(source, &indent);
  return 0;
}
