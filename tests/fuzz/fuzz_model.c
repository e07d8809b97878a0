/* SPDX-License-Identifier: BSD-3-Clause
   Any program may be checked; what the checker accepts is linted, normalised, printed
   with the same meaning, and either becomes C text or is refused with an error. */
#include <stddef.h>
#include <stdint.h>
#include "base/alloc.h"
#include "lang/check.h"
#include "lang/dump.h"
#include "lang/gen.h"
#include "lang/lint.h"
#include "lang/norm.h"
#include "lang/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void print_again(const Program *program) {
  Diags *diags = diags_new();
  Buf text = {0};
  print_program(&text, program->root);
  Program *again = parse_program((Str){buf_text(&text), text.n}, diags);
  ASSERT(again && check_program(again, NULL, diags));
  ASSERT(digest_eq(norm_digest(program, SLICE_GENERATED),
                   norm_digest(again, SLICE_GENERATED)));
  ASSERT(
      digest_eq(norm_digest(program, SLICE_DENSITY), norm_digest(again, SLICE_DENSITY)));
  program_destroy(&again);
  buf_free(&text);
  diags_destroy(&diags);
}

static void generate(const Program *program) {
  Diags *diags = diags_new();
  GenCode *code = gen_model(program, diags);
  ASSERT((code == NULL) == (diags_errors(diags) > 0));
  gen_destroy(&code);
  diags_destroy(&diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Str source = {(const char *)data, size};
  Diags *diags = diags_new();
  Program *program = parse_program(source, diags);
  if (program && check_program(program, NULL, diags)) {
    Buf typed = {0};
    dump_typed(&typed, program->root);
    buf_free(&typed);
    lint_program(program, diags);
    print_again(program);
    generate(program);
  } else {
    ASSERT(diags_errors(diags) > 0);
  }
  program_destroy(&program);
  diags_destroy(&diags);
  return 0;
}
