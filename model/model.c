/* SPDX-License-Identifier: BSD-3-Clause
   A program ready to be bound: parsed, checked, generated. */
#include "model/model.h"
#include <stdatomic.h>
#include "base/alloc.h"
#include "lang/discrete/discrete.h"
#include "lang/lower/lower.h"
#include "lang/syntax/parse.h"
#include "model/bound.h"

const char *const compiler_words[] = {
#define WORD(constant, word) word,
#include "model/compiler.def"
#undef WORD
    NULL};

GenCode *model_generate(const Program *program, Diags *diags) {
  const Program *lowered = lower_program(program, diags);
  return lowered ? gen_model(lowered, GEN_MOST, diags) : NULL;
}

/* The model of a checked program, which is consumed. */
static Model *model_of(Program *program, const Scope *scope, Diags *diags) {
  const Program *summed = discrete_lower(program, scope, diags);
  const Program *sampled = NULL, *parts = NULL;
  GenCode *code = summed ? model_generate(summed, diags) : NULL;
  if (code && discrete_has(program)) sampled = discrete_sampled(program, scope, diags);
  if (sampled) parts = discrete_parts(program, scope);
  if (!code || diags_stopped(diags)) {
    gen_destroy(&code);
    program_destroy(&program);
    return NULL;
  }
  Model *model = mem_new(sizeof *model);
  model->program = program;
  model->summed = summed;
  model->sampled = sampled;
  model->parts = parts;
  model->code = code;
  atomic_init(&model->refs, 1);
  return model;
}

/* NULL with errors. */
static Program *checked(Str source, const ParseOptions *options, const Scope *scope,
                        Diags *diags) {
  Program *program = parse_program(source, options, diags);
  if (program && !check_program(program, scope, diags)) program_destroy(&program);
  return program;
}

Model *model_new(Str source, const Includes *includes, const Scope *scope, Diags *diags) {
  const ParseOptions options = {.includes = includes};
  Program *program = checked(source, &options, scope, diags);
  return program ? model_of(program, scope, diags) : NULL;
}

Model *model_rebind(Model *model, const Scope *scope, Diags *diags) {
  const Program *old = model->program;
  const ParseOptions options = {.map = old->map};
  Program *program = checked(str_of(old->source), &options, scope, diags);
  if (!program) return NULL;
  bool same =
      digest_eq(norm_digest(program, SLICE_GENERATED), norm_digest(old, SLICE_GENERATED));
  if (!same) return model_of(program, scope, diags);
  program_destroy(&program);
  return model_ref(model);
}

void model_set_misfit(Model *model, const char *why) {
  mem_free(model->misfit);
  model->misfit = why ? mem_strdup(why) : NULL;
}

const char *model_misfit(const Model *model) {
  return model->misfit;
}

Model *model_ref(Model *model) {
  atomic_fetch_add(&model->refs, 1);
  return model;
}

void model_drop(Model **model) {
  Model *m = *model;
  *model = NULL;
  if (!m || atomic_fetch_sub(&m->refs, 1) > 1) return;
  gen_destroy(&m->code);
  mem_free(m->misfit);
  program_destroy(&m->program);
  mem_free(m);
}

const char *model_name(const Model *model) {
  return model->program->name;
}
const Program *model_program(const Model *model) {
  return model->program;
}
