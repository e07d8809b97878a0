/* SPDX-License-Identifier: BSD-3-Clause
   A model with its data: slots filled, code compiled, a density for the sampler. */
#include "model/bound.h"
#include <math.h>
#include <string.h>
#include "base/alloc.h"
#include "base/clock.h"
#include "base/memory.h"
#include "lang/discrete/discrete.h"
#include "model/chain.h"

/* What the optimising compiler gains in a usual run, 4 chains of 1,500 iterations at 15
   gradients each: 90,000 gradients at a tenth of a nanosecond an operation that stands in
   the text. */
static const double GAIN = 9e-6;
/* The seconds that it takes itself: for any program, for each byte of an ordinary one,
   and for each byte that is more.  They must come back CLEARLY. */
static const double CC_SECONDS = 0.03, CC_BYTE = 8e-6, CC_MORE = 4e-6, CLEARLY = 1.5;
enum { CC_ORDINARY = 25000 };

/* A container of many numbers begins on a cache line, for what reads it at every
   gradient. */
static Value *on_a_line(Value *v) {
  if (v->view.size < VALUE_LARGE || (uintptr_t)v->view.r % 64 == 0) return v;
  Value *moved = value_from_view(&v->view);
  value_drop(&v);
  return moved;
}

/* Whether it was said at its place: an expression may have several slots. */
static bool is_said(const Diags *diags, Span span, const char *text) {
  for (int i = 0; i < diags_count(diags); i++) {
    const Diag *d = diags_at(diags, i);
    if (d->severity == DIAG_ERROR && d->span.start == span.start &&
        d->span.end == span.end && strcmp(d->message, text) == 0)
      return true;
  }
  return false;
}

/* The value of one slot that holds one: a variable, or an expression of data alone. */
static Value *slot_value(Bound *bound, const GenSlot *slot, Diags *diags) {
  if (slot->sym && slot->sym->block == BLOCK_PARAMETERS) return NULL; /* see latents.h */
  if (slot->sym) {
    Value *value = eval_get(bound->eval, slot->sym);
    return value ? value_ref(value) : NULL;
  }
  Value *value = NULL;
  if (eval_expression(bound->eval, slot->hoisted, &value) == EVAL_OK)
    return on_a_line(value);
  Span span = eval_error_span(bound->eval);
  const char *text = eval_error(bound->eval);
  if (!is_said(diags, span, text)) diag_add(diags, DIAG_ERROR, span, NULL, "%s", text);
  return NULL;
}

static bool fill_slots(Bound *bound, Diags *diags) {
  const GenCode *code = bound->code;
  bound->values = mem_new(sizeof *bound->values * (size_t)(code->nslots + 1));
  bound->slots = mem_new(sizeof *bound->slots * (size_t)(code->nslots + 1));
  for (int i = 0; i < code->nslots; i++)
    if (!gen_slot_is_made(&code->slots[i]))
      bound->values[i] = slot_value(bound, &code->slots[i], diags);
  bound->latents = latents_new(bound->program, code, bound->eval, bound->values, diags);
  for (int i = 0; i < code->nslots; i++)
    if (bound->values[i])
      bound->slots[i] = bound->values[i]->view;
    else if (gen_slot_is_made(&code->slots[i]))
      bound->slots[i] = gen_slot_view(&code->slots[i]);
  return diags_errors(diags) == 0;
}

/* Compiled code reads tuples and complex data leaf by leaf. */
static void spread_block(Bound *bound, BlockKind block) {
  Node **decls;
  int n = program_decls(bound->program, block, &decls);
  for (int i = 0; i < n; i++) eval_spread(bound->eval, decls[i]->sym);
}

static bool run_transformed_data(Bound *bound, uint64_t seed, Diags *diags) {
  Rng rng;
  rng_init(&rng, seed, 0, STREAM_TRANSFORMED_DATA);
  eval_set_rng(bound->eval, &rng);
  EvalStatus status = eval_block(bound->eval, BLOCK_TRANSFORMED_DATA);
  eval_set_rng(bound->eval, NULL);
  if (status == EVAL_OK) status = eval_dim(bound->eval, &bound->density.dim);
  if (status != EVAL_OK)
    diag_add(diags, DIAG_ERROR, eval_error_span(bound->eval), NULL, "%s",
             eval_error(bound->eval));
  spread_block(bound, BLOCK_DATA);
  spread_block(bound, BLOCK_TRANSFORMED_DATA);
  return status == EVAL_OK;
}

static double cc_seconds(const Bound *bound) {
  size_t bytes = strlen(bound->code->text);
  size_t first = bytes < CC_ORDINARY ? bytes : CC_ORDINARY;
  return CC_SECONDS + CC_BYTE * (double)first + CC_MORE * (double)(bytes - first);
}

/* A deterministic rule of program and data: never of draws or chains, so that a longer
   run keeps its compiler and its bits. */
static Compiler choose(const Bound *bound, Compiler asked) {
  if (asked != COMPILER_AUTO) return asked;
  double gain = GAIN * gen_text_cost(bound->code, bound->slots);
  bool pays = gain > CLEARLY * cc_seconds(bound);
  return pays && cc_available() ? COMPILER_CC : COMPILER_TCC;
}

static void pick_compiler(Bound *bound, Compiler asked) {
  Buf identity = {0};
  bound->density.cost = gen_cost(bound->code, bound->slots);
  bound->chosen = choose(bound, asked);
  if (bound->chosen == COMPILER_INTERPRETER) buf_put(&identity, "interpreter, rows: ");
  if (bound->chosen == COMPILER_CC)
    cc_identity(&identity);
  else
    tcc_identity(&identity);
  bound->compiler = buf_take(&identity);
}

static void compile(Bound *bound, Diags *diags) {
  Buf error = {0};
  const char *text = bound->code->text;
  const atomic_int *stop = bound->host.interrupt;
  if (!bound->native)
    bound->native = bound->chosen == COMPILER_CC ? cc_compile(text, stop, &error)
                                                 : tcc_compile_text(text, stop, &error);
  bool is_stopped = stop && atomic_load(stop) != 0;
  if (!bound->native)
    diag_add(diags, DIAG_ERROR, (Span){-1, -1},
             is_stopped ? NULL : "this is a fault of Posterity: please report it", "%s",
             buf_text(&error));
  buf_free(&error);
}

bool bound_compile(Bound *bound, Diags *diags, BindReport *report) {
  double start = clock_seconds();
  compile(bound, diags);
  if (bound->native && bound->parts) compile(bound->parts, diags);
  if (report)
    *report = (BindReport){bound->chosen, clock_seconds() - start,
                           bound->native && bound->native->cached};
  return bound->native && (!bound->parts || bound->parts->native);
}

/* What the density reads of data alone, of what the program computes beside it. */
static bool run_ahead(Bound *bound, Diags *diags) {
  if (eval_ahead(bound->eval, bound->code->program) == EVAL_OK) return true;
  diag_add(diags, DIAG_ERROR, eval_error_span(bound->eval), NULL, "%s",
           eval_error(bound->eval));
  return false;
}

/* Gives data to a program of the model. */
static bool bind_data(Bound *bound, const Program *program, const DataSource *source,
                      uint64_t seed, const EvalHost *host, Diags *diags) {
  bound->program = program;
  bound->eval = eval_new(program, host);
  return data_bind(bound->eval, program, source, diags) &&
         run_transformed_data(bound, seed, diags) && run_ahead(bound, diags);
}

/* Binds the program that sums discrete parameters out, or the one that samples them where
   these data couple them too widely. */
static bool bind(Bound *bound, const DataSource *source, uint64_t seed,
                 const EvalHost *host, const EvalHost *silent, Diags *diags) {
  Model *model = bound->model;
  Buf why = {0};
  bound->code = model->code;
  bool fine = bind_data(bound, model->summed, source, seed, host, diags);
  if (fine && !discrete_is_feasible(model->summed, bound->eval, &why)) {
    diag_add(diags, DIAG_NOTE, (Span){-1, -1}, NULL,
             "discrete parameters are sampled by Gibbs steps beside %s, "
             "not summed out of the density: %s",
             bound->host.beside ? bound->host.beside : "the others", buf_text(&why));
    eval_destroy(&bound->eval);
    bound->code = bound->own_code = model_generate(model->sampled, diags);
    fine = bound->code && bind_data(bound, model->sampled, source, seed, silent, diags);
  }
  buf_free(&why);
  return fine;
}

static long count_ints(const Program *program) {
  Node **decls;
  int n = program_decls(program, BLOCK_PARAMETERS, &decls), count = 0;
  for (int i = 0; i < n; i++) count += type_is_int(decls[i]->type);
  return count;
}

/* Code for these data alone, where statements are reduced by them or are long; what data
   make the program say has been heard.  Discrete parameters that are sampled are no
   data. */
static bool bind_code(Bound *bound, bool exact, Diags *diags) {
  const bool reduces = exact && !discrete_has(bound->model->program);
  const GenChoice choice = {GEN_MOST, reduces, GEN_LEAST};
  eval_hush(bound->eval);
  if (count_ints(bound->program)) return true;
  GenCode *code = gen_for_data(bound->code, &choice, bound->eval, diags);
  Buf said = {0};
  if (diags_stopped(diags)) gen_destroy(&code); /* it is not whole */
  if (!code) return diags_errors(diags) == 0;
  bound->code = bound->own_code = code;
  for (int i = 0; i < code->nreductions; i++)
    buf_printf(&said, "%s%s", i ? "; " : "", code->reductions[i]);
  if (said.n) bound->reductions = buf_take(&said);
  return true;
}

static Bound *begin(Model *model, const BoundHost *host) {
  Bound *bound = mem_new(sizeof *bound);
  bound->model = model_ref(model);
  if (host) bound->host = *host;
  pthread_mutex_init(&bound->oracle, NULL);
  return bound;
}

/* Parts of a density whose discrete parameters are all sampled; where they cannot be had,
   steps evaluate all of it. */
static void bind_parts(Bound *bound, const DataSource *source, uint64_t seed,
                       const EvalHost *host) {
  const Program *program = bound->model->parts;
  if (!bound->latents || !program) return;
  if (count_ints(bound->program) != count_ints(bound->model->program)) return;
  Diags *diags = diags_new();
  diags_set_stop(diags, bound->host.interrupt);
  Bound *parts = bound->parts = begin(bound->model, &bound->host);
  parts->chosen = bound->chosen;
  parts->code = parts->own_code = model_generate(program, diags);
  bool fine = parts->code && bind_data(parts, program, source, seed, host, diags) &&
              fill_slots(parts, diags) && bound_lay_out(parts, diags);
  if (fine) {
    chain_density(parts);
    bound->together = parts_new(program, parts->eval, bound->density.discrete);
  } else {
    bound_destroy(&bound->parts);
  }
  diags_destroy(&diags);
}

static void hear_data(void *ctx, const char *line) {
  const BoundHost *host = ctx;
  talk_print(host->talk, -1, line);
  if (host->heard) host->heard(host->ctx);
}

/* Transformed data runs once for every program that is bound, and is heard once; nobody
   hears the oracle. */
Bound *bound_new(Model *model, const DataSource *source, uint64_t seed, Compiler compiler,
                 bool exact, const BoundHost *host, Diags *diags) {
  Bound *bound = begin(model, host);
  diags_set_stop(diags, bound->host.interrupt);
  EvalHost silent = {.interrupt = bound->host.interrupt}, heard = silent;
  heard.ctx = &bound->host;
  if (bound->host.talk) heard.print = hear_data;
  bool fine = bind(bound, source, seed, &heard, &silent, diags) &&
              bind_code(bound, exact, diags) && fill_slots(bound, diags) &&
              bound_lay_out(bound, diags);
  if (!fine) {
    bound_destroy(&bound);
    return NULL;
  }
  bound->centred = centred_find(bound->program, bound->eval, bound->density.dim);
  bound->density.centred = bound->centred;
  eval_hush(bound->eval);
  pick_compiler(bound, compiler);
  chain_density(bound);
  bind_parts(bound, source, seed, &silent);
  return bound;
}

void bound_refusal(Bound *bound, const double *row, Rng *rng, Buf *reason) {
  int *ints = NULL;
  long discrete = bound->density.discrete, dim = bound->density.dim;
  if (discrete) ints = mem_new(sizeof *ints * (size_t)discrete);
  for (long i = 0; i < discrete; i++) ints[i] = (int)row[dim + i];
  chain_ask_about_row(bound, ints, row, *rng, reason);
  mem_free(ints);
}

void bound_destroy(Bound **bound) {
  Bound *b = *bound;
  if (!b) return;
  bound_destroy(&b->parts);
  parts_destroy(&b->together);
  native_destroy(&b->native);
  latents_destroy(&b->latents);
  for (int i = 0; b->values && i < b->code->nslots; i++) value_drop(&b->values[i]);
  mem_free(b->values);
  mem_free(b->slots);
  mem_free(b->outputs);
  mem_free(b->compiler);
  mem_free(b->reductions);
  eval_destroy(&b->eval);
  centred_destroy(&b->centred);
  gen_destroy(&b->own_code);
  pthread_mutex_destroy(&b->oracle);
  model_drop(&b->model);
  mem_free(b);
  *bound = NULL;
}

const Density *bound_density(const Bound *bound) {
  return &bound->density;
}
Compiler bound_compiler(const Bound *bound) {
  return bound->chosen;
}
const char *bound_text(const Bound *bound) {
  return bound->code->text;
}
const char *bound_reductions(const Bound *bound) {
  return bound->reductions;
}
const char *bound_compiler_id(const Bound *bound) {
  return bound->compiler;
}

bool bound_unconstrain(Bound *bound, const DataSource *inits, double *q, Diags *diags) {
  if (!data_bind_inits(bound->eval, bound->program, inits, diags)) return false;
  if (bound->latents)
    latents_given(bound->latents, inits, bound->eval, q + bound->density.dim);
  if (eval_unconstrain(bound->eval, q) == EVAL_OK) return true;
  diag_add(diags, DIAG_ERROR, eval_error_span(bound->eval), eval_error_hint(bound->eval),
           "init: %s", eval_error(bound->eval));
  return false;
}
