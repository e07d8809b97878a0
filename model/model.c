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
  return lowered ? gen_model(lowered, diags) : NULL;
}

Model *model_new(Str source, const Includes *includes, const Scope *scope, Diags *diags) {
  Program *program = parse_program(source, &(ParseOptions){.includes = includes}, diags);
  if (!program) return NULL;
  const Program *summed = NULL, *sampled = NULL, *parts = NULL;
  GenCode *code = NULL;
  if (check_program(program, scope, diags))
    summed = discrete_lower(program, scope, diags);
  if (summed) code = model_generate(summed, diags);
  if (code && discrete_has(program)) sampled = discrete_sampled(program, scope, diags);
  if (sampled) parts = discrete_parts(program, scope);
  if (!code) {
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

Model *model_ref(Model *model) {
  atomic_fetch_add(&model->refs, 1);
  return model;
}

void model_drop(Model **model) {
  Model *m = *model;
  *model = NULL;
  if (!m || atomic_fetch_sub(&m->refs, 1) > 1) return;
  gen_destroy(&m->code);
  program_destroy(&m->program);
  mem_free(m);
}

const char *model_name(const Model *model) {
  return model->program->name;
}
const Program *model_program(const Model *model) {
  return model->program;
}
