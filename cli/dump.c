/* SPDX-License-Identifier: BSD-3-Clause
   posterity dump: the compiler's phases from the command line. */
#include <stdio.h>
#include <string.h>
#include "cli/source.h"
#include "lang/check/check.h"
#include "lang/discrete/discrete.h"
#include "lang/syntax/dump.h"
#include "lang/gen/gen.h"
#include "lang/norm/norm.h"
#include "model/model.h"

static void dump_norm(Buf *out, Program *program, Str source, Diags *diags) {
  (void)source, (void)diags;
  norm_print(out, program, SLICE_GENERATED);
}

static void dump_key(Buf *out, Program *program, Str source, Diags *diags) {
  (void)source, (void)diags;
  static const char *const NAMES[] = {"density", "generated"};
  for (int slice = 0; slice < 2; slice++) {
    char hex[DIGEST_HEX];
    digest_hex(norm_digest(program, (Slice)slice), hex);
    buf_printf(out, "%s %s\n", NAMES[slice], hex);
  }
}

static void dump_c(Buf *out, Program *program, Str source, Diags *diags) {
  (void)source;
  const Program *lowered = discrete_lower(program, NULL, diags);
  GenCode *code = lowered ? model_generate(lowered, diags) : NULL;
  if (code) buf_put(out, code->text);
  gen_destroy(&code);
}

static void dump_tokens_of(Buf *out, Program *program, Str source, Diags *diags) {
  (void)program, (void)diags;
  dump_tokens(out, source);
}

static void dump_ast_of(Buf *out, Program *program, Str source, Diags *diags) {
  (void)source, (void)diags;
  dump_ast(out, program->root);
}

static void dump_typed_of(Buf *out, Program *program, Str source, Diags *diags) {
  (void)source, (void)diags;
  dump_typed(out, program->root);
}

static void dump_stan(Buf *out, Program *program, Str source, Diags *diags) {
  (void)source, (void)diags;
  print_program(out, program->root);
}

static void dump_summed(Buf *out, Program *program, Str source, Diags *diags) {
  (void)source;
  const Program *lowered = discrete_lower(program, NULL, diags);
  if (lowered) print_program(out, lowered->root);
}

static void dump_parts(Buf *out, Program *program, Str source, Diags *diags) {
  (void)source, (void)diags;
  const Program *parts = discrete_has(program) ? discrete_parts(program, NULL) : NULL;
  if (parts) print_program(out, parts->root);
}

static Value *find_field(void *ctx, const char *name) {
  return value_field(ctx, name);
}

/* The C text for certain data. */
static void dump_with_data(Buf *out, const Arguments *given, Str source, const char *path,
                           Diags *diags) {
  Buf error = {0};
  const Includes includes = {given->dirs, given->ndirs};
  Value *data = data_from_file(path, &error);
  if (!data) diag_add(diags, DIAG_ERROR, (Span){-1, -1}, NULL, "%s", buf_text(&error));
  Model *model = data ? model_new(source, &includes, NULL, diags) : NULL;
  DataSource from = {.ctx = data, .find = find_field};
  Bound *bound =
      model ? bound_new(model, &from, 1, COMPILER_AUTO, true, NULL, diags) : NULL;
  if (bound) buf_put(out, bound_text(bound));
  bound_destroy(&bound);
  model_drop(&model);
  value_drop(&data);
  buf_free(&error);
}

/* What each phase needs done before: nothing, parsing, checking. */
typedef enum { NEEDS_TEXT, NEEDS_TREE, NEEDS_TYPES } Needs;

static const struct {
  const char *name;
  Needs needs;
  void (*dump)(Buf *out, Program *program, Str source, Diags *diags);
} PHASES[] = {{"tokens", NEEDS_TEXT, dump_tokens_of},
              {"ast", NEEDS_TREE, dump_ast_of},
              {"stan", NEEDS_TREE, dump_stan},
              {"typed", NEEDS_TYPES, dump_typed_of},
              {"norm", NEEDS_TYPES, dump_norm},
              {"key", NEEDS_TYPES, dump_key},
              {"summed", NEEDS_TYPES, dump_summed},
              {"parts", NEEDS_TYPES, dump_parts},
              {"c", NEEDS_TYPES, dump_c}};
enum { PHASE_COUNT = sizeof PHASES / sizeof *PHASES };

static int dump_phase(int phase, const Arguments *given, const char *data) {
  Buf source = {0}, out = {0};
  const char *path = given->file;
  if (!source_read(path, &source)) return 1;
  Str text = {buf_text(&source), source.n};
  Diags *diags = diags_new();
  Needs needs = data ? NEEDS_TEXT : PHASES[phase].needs;
  Program *program = needs >= NEEDS_TREE ? source_parse(given, text, NULL, diags) : NULL;
  bool fine = needs < NEEDS_TREE || (program && !program->is_broken);
  if (program && needs >= NEEDS_TYPES) fine = check_program(program, NULL, diags);
  if (fine && data)
    dump_with_data(&out, given, text, data, diags);
  else if (fine)
    PHASES[phase].dump(&out, program, text, diags);
  fputs(buf_text(&out), stdout);
  source_print_diags(diags, text, path);
  fine &= diags_errors(diags) == 0;
  program_destroy(&program);
  diags_destroy(&diags);
  buf_free(&source);
  buf_free(&out);
  return fine ? 0 : 1;
}

int verb_dump(const Options *options) {
  const char *wanted = options_value(options, OPTION_phase);
  int phase = 0;
  if (!wanted) return options_wrong(options, "--phase is missing");
  while (phase < PHASE_COUNT && strcmp(PHASES[phase].name, wanted) != 0) phase++;
  if (phase == PHASE_COUNT)
    return options_wrong(options, "there is no phase `%s`", wanted);
  const char *data = options_value(options, OPTION_data);
  if (data && strcmp(wanted, "c") != 0)
    return options_wrong(options, "--data is for the phase c");
  Arguments given = arguments_of(options);
  int status = dump_phase(phase, &given, data);
  arguments_free(&given);
  return status;
}
