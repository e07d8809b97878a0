/* SPDX-License-Identifier: BSD-3-Clause
   posterity check: errors, notes and warnings of a program. */
#include "cli/fix.h"
#include "cli/source.h"
#include "lang/check/check.h"
#include "lang/discrete/discrete.h"
#include "lang/lint/lint.h"

static int check(const Arguments *given, bool pedantic, Str text) {
  Diags *diags = diags_new();
  Program *program = source_parse(given, text, NULL, diags);
  bool fine = program && check_program(program, NULL, diags);
  fine = fine && discrete_lower(program, NULL, diags);
  if (fine) lint_improper(program, diags);
  if (fine && pedantic) lint_program(program, diags);
  source_print_diags(diags, text, given->file);
  program_destroy(&program);
  diags_destroy(&diags);
  return fine ? 0 : 1;
}

int verb_check(const Options *options) {
  Arguments given = arguments_of(options);
  bool pedantic = options_value(options, OPTION_pedantic);
  Buf source = {0};
  int status = source_read(given.file, &source) ? 0 : 1;
  if (!status && options_value(options, OPTION_fix)) status = fix_source(&given, &source);
  if (!status) status = check(&given, pedantic, (Str){buf_text(&source), source.n});
  buf_free(&source);
  arguments_free(&given);
  return status;
}
