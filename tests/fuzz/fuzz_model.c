/* SPDX-License-Identifier: BSD-3-Clause
   Any program may be checked; what the checker accepts is linted, normalised, printed
   with the same meaning, and either becomes C text or is refused with an error. */
#include <stddef.h>
#include <stdint.h>
#include "base/alloc.h"
#include "lang/check/check.h"
#include "lang/syntax/dump.h"
#include "lang/gen/gen.h"
#include "lang/lower/lower.h"
#include "lang/lint/lint.h"
#include "lang/norm/norm.h"
#include "lang/syntax/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The program that was printed as [text] before it was checked. */
static void read_again(const Program *program, const Buf *text) {
  Diags *diags = diags_new();
  Program *again = parse_program((Str){text->p, text->n}, NULL, diags);
  ASSERT(again && check_program(again, NULL, diags));
  ASSERT(digest_eq(norm_digest(program, SLICE_GENERATED),
                   norm_digest(again, SLICE_GENERATED)));
  ASSERT(
      digest_eq(norm_digest(program, SLICE_DENSITY), norm_digest(again, SLICE_DENSITY)));
  program_destroy(&again);
  diags_destroy(&diags);
}

static void generate(const Program *program) {
  Diags *diags = diags_new();
  const Program *lowered = lower_program(program, diags);
  GenCode *code = lowered ? gen_model(lowered, GEN_MOST, diags) : NULL;
  ASSERT((code == NULL) == (diags_errors(diags) > 0));
  gen_destroy(&code);
  diags_destroy(&diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Str source = {(const char *)data, size};
  Diags *diags = diags_new();
  Program *program = parse_program(source, NULL, diags);
  Buf text = {0};
  if (program) print_program(&text, program->root);
  if (program && check_program(program, NULL, diags)) {
    Buf typed = {0};
    dump_typed(&typed, program->root);
    buf_free(&typed);
    lint_program(program, diags);
    read_again(program, &text);
    generate(program);
  } else {
    ASSERT(diags_errors(diags) > 0);
  }
  buf_free(&text);
  program_destroy(&program);
  diags_destroy(&diags);
  return 0;
}
