/* SPDX-License-Identifier: BSD-3-Clause
   A model with its data: slots filled, code compiled, a density for the sampler. */
#include "model/bound.h"
#include <math.h>
#include <string.h>
#include "base/alloc.h"
#include "base/clock.h"
#include "base/memory.h"
#include "lang/discrete/discrete.h"

/* What the optimising compiler gains in a usual run, about 10^5 gradients at 1 to 2 ns an
   operation, and what it takes itself: seconds for each scalar operation of a gradient,
   for an ordinary program, and for each byte of the text that is longer. */
static const double GAIN = 1.2e-4, CC_SECONDS = 0.18, CC_BYTE = 4e-6;
enum { CC_ORDINARY = 25000 };

/* State of one chain: working memory, and the last point if that was no good. */
typedef struct Chain {
  Talk *talk;
  int id; /* from 0, by which it is called in what it says */
  Work *work;
  const View *slots; /* the bound program's, or views of its own */
  View *own_slots;
  int *ints;               /* discrete parameters that are sampled */
  void *parts;             /* the chain of the parts of the density, and ... */
  double *row;             /* ... what they are written to */
  double *refused;         /* dim */
  bool is_refused, in_row; /* in_row: by the writer of rows ... */
  Rng rng;                 /* ... which began with these random numbers */
  size_t lack;             /* bytes that were not to be had there, or 0 */
  bool has_said;           /* a reject() was met in this call */
  char *error;
} Chain;

static void hear_print(void *ctx, const char *line) {
  const Chain *chain = ctx;
  talk_print(chain->talk, chain->id, line);
}

static void hear_reject(void *ctx, const char *text, const char *place) {
  Chain *chain = ctx;
  chain->has_said = true;
  talk_reject(chain->talk, place, text);
}

static void set_host(void *model, void *state, int id) {
  const Bound *bound = model;
  Chain *chain = state;
  WorkHost host = {.ctx = chain, .interrupt = bound->host.interrupt};
  chain->talk = bound->host.talk;
  chain->id = id;
  if (chain->talk && id >= 0) {
    host.print = hear_print;
    host.reject = hear_reject;
  }
  work_set_host(chain->work, &host);
}

static void *chain_new(void *model, int id) {
  Bound *bound = model;
  Chain *chain = mem_new(sizeof *chain);
  chain->work = work_new();
  set_host(bound, chain, id);
  chain->refused = mem_new(sizeof(double) * (size_t)(bound->density.dim + 1));
  if (bound->latents)
    chain->own_slots =
        latents_views(bound->latents, bound->slots, bound->code->nslots, &chain->ints);
  chain->slots = chain->own_slots ? chain->own_slots : bound->slots;
  if (!bound->parts) return chain;
  chain->parts = chain_new(bound->parts, -1); /* the whole says it all */
  chain->row = mem_new(sizeof(double) * (size_t)bound->parts->outputs_width);
  return chain;
}

static void chain_free(void *model, void *state) {
  Chain *chain = state;
  if (chain->parts) chain_free(model, chain->parts);
  mem_free(chain->row);
  work_destroy(&chain->work);
  mem_free(chain->own_slots);
  mem_free(chain->ints);
  mem_free(chain->refused);
  mem_free(chain->error);
  mem_free(chain);
}

/* Remembers a point that is no good, so that the reason can be found when somebody
   asks. */
static void remember(const Bound *bound, Chain *chain, const double *q) {
  memcpy(chain->refused, q, sizeof *q * (size_t)bound->density.dim);
  chain->is_refused = true;
  chain->in_row = false;
  chain->lack = work_refused(chain->work);
}

static DensityStatus outcome(const Bound *bound, Chain *chain, const double *q,
                             int status) {
  if (status == RUNTIME_OK) return DENSITY_OK;
  if (status == RUNTIME_STOPPED) return DENSITY_STOPPED;
  remember(bound, chain, q);
  return status == RUNTIME_REJECT ? DENSITY_REJECT : DENSITY_FATAL;
}

/* Calls of generated code, which a lack of memory ends as an error of the program. */
static int call_density(const Bound *bound, const Chain *chain, const double *q,
                        double *lp, double *grad) {
  jmp_buf escape;
  work_set_escape(chain->work, &escape);
  int status;
  switch (setjmp(escape)) {
  case RUNTIME_OK:
    status = bound->native->density(chain->slots, chain->work, q, grad, lp);
    break;
  case RUNTIME_STOPPED: status = RUNTIME_STOPPED; break;
  default: status = RUNTIME_ERROR;
  }
  work_set_escape(chain->work, NULL);
  return status;
}

static int call_write(const Bound *bound, const Chain *chain, const double *q, Rng *rng,
                      double *out) {
  jmp_buf escape;
  work_set_escape(chain->work, &escape);
  int status;
  switch (setjmp(escape)) {
  case RUNTIME_OK:
    status = bound->native->write(chain->slots, chain->work, q, rng, out);
    break;
  case RUNTIME_STOPPED: status = RUNTIME_STOPPED; break;
  default: status = RUNTIME_ERROR;
  }
  work_set_escape(chain->work, NULL);
  return status;
}

static DensityStatus write_row(void *model, void *state, const double *q, Rng *rng,
                               double *row) {
  Bound *bound = model;
  Chain *chain = state;
  long dim = bound->density.dim, kept = dim + bound->density.discrete;
  memcpy(row, q, sizeof *q * (size_t)dim);
  for (long i = dim; i < kept; i++) row[i] = chain->ints[i - dim];
  /* What a refusal leaves unwritten is NaN. */
  for (long i = kept; i < bound->density.width; i++) row[i] = NAN;
  const Rng before = *rng;
  int status = call_write(bound, chain, q, rng, row + kept);
  DensityStatus made = outcome(bound, chain, q, status);
  chain->in_row = made == DENSITY_REJECT || made == DENSITY_FATAL;
  chain->rng = before;
  return made;
}

/* ---- the interpreter as the oracle ---- */

/* The line of the program and the sentence. */
static void put_reason(const Bound *bound, Buf *error) {
  Span span = eval_error_span(bound->eval);
  if (span.start >= 0) {
    program_put_place(bound->program, span.start, error);
    buf_put(error, ": ");
  }
  buf_put(error, eval_error(bound->eval));
}

static EvalStatus ask_oracle(Bound *bound, const int *ints, const double *q,
                             bool jacobian, double *lp, Buf *error) {
  pthread_mutex_lock(&bound->oracle);
  if (ints) latents_show(bound->latents, ints, bound->eval);
  EvalStatus status = eval_log_density(bound->eval, q, jacobian, lp);
  bool is_told = status != EVAL_OK || (!isfinite(*lp) && eval_error(bound->eval)[0]);
  if (is_told && error) put_reason(bound, error);
  pthread_mutex_unlock(&bound->oracle);
  return status;
}

/* Why the writer of rows refused a draw: what it computes, computed again. */
static EvalStatus ask_about_row(Bound *bound, const int *ints, const double *q, Rng rng,
                                Buf *error) {
  pthread_mutex_lock(&bound->oracle);
  Eval *e = bound->eval;
  if (ints) latents_show(bound->latents, ints, e);
  eval_set_rng(e, &rng);
  EvalStatus status = eval_constrain(e, q, false, NULL);
  if (status == EVAL_OK) status = eval_block(e, BLOCK_TRANSFORMED_PARAMETERS);
  if (status == EVAL_OK) status = eval_block(e, BLOCK_GENERATED);
  eval_set_rng(e, NULL);
  if (status != EVAL_OK) put_reason(bound, error);
  pthread_mutex_unlock(&bound->oracle);
  return status;
}

/* Tells of a point that was refused, where nothing has been said of it.  A target that is
   infinite or no number is no refusal: [lp] says so. */
static void tell_refusal(Bound *bound, const Chain *chain, const double *q, double lp) {
  const char *place = work_constraint(chain->work);
  bool is_refusal = lp - lp == 0;
  if (!chain->talk || chain->id < 0 || chain->has_said || !is_refusal) return;
  if (!talk_refuse(chain->talk, chain->id, place)) return;
  Buf reason = {0};
  ask_oracle(bound, chain->ints, q, true, &lp, &reason);
  const char *text = buf_text(&reason);
  size_t said = place ? strlen(place) : 0; /* "line 3: " */
  bool again = place && !strncmp(text, place, said) && text[said] == ':';
  if (reason.n)
    talk_reason(chain->talk, chain->id, place, again ? text + said + 2 : text);
  buf_free(&reason);
}

/* The density where [told]: who samples is told why it was refused. */
static DensityStatus density_at(Bound *bound, Chain *chain, const double *q, double *lp,
                                double *grad, bool told) {
  *lp = 0;
  chain->has_said = false;
  int status = call_density(bound, chain, q, lp, grad);
  if (told && status == RUNTIME_REJECT) tell_refusal(bound, chain, q, *lp);
  chain->is_refused = false;
  if (status == RUNTIME_OK && !isfinite(*lp)) remember(bound, chain, q);
  return outcome(bound, chain, q, status);
}

static DensityStatus gradient(void *model, void *state, const double *q, double *lp,
                              double *grad) {
  return density_at(model, state, q, lp, grad, true);
}

static const char *chain_error(void *model, void *state) {
  Chain *chain = state;
  if (!chain->is_refused) return "";
  Buf error = {0};
  double lp = 0;
  size_t lack = chain->lack;
  EvalStatus status =
      chain->in_row
          ? ask_about_row(model, chain->ints, chain->refused, chain->rng, &error)
          : ask_oracle(model, chain->ints, chain->refused, true, &lp, &error);
  /* Where the interpreter finds that memory is short, it knows the line too. */
  if (lack && status != EVAL_ERROR) {
    buf_clear(&error);
    buf_put(&error, "the program needs ");
    mem_put_refusal(&error, (double)lack);
  }
  if (!error.n)
    buf_put(&error, chain->in_row ? "generated quantities could not be computed"
                                  : "the log density is not finite");
  mem_free(chain->error);
  chain->error = buf_take(&error);
  return chain->error;
}

/* ---- discrete parameters that are sampled ---- */

static void discrete_set(void *model, void *state, const double *values) {
  Bound *bound = model;
  Chain *chain = state;
  for (long i = 0; i < bound->density.discrete; i++)
    if (!isnan(values[i])) chain->ints[i] = (int)values[i];
}

static void discrete_get(void *model, void *state, double *values) {
  const Bound *bound = model;
  const Chain *chain = state;
  for (long i = 0; i < bound->density.discrete; i++) values[i] = chain->ints[i];
}

typedef struct Given {
  Bound *bound;
  Chain *chain;
  const double *q;
  double *grad;
  DensityStatus status;
} Given;

/* Generated code may meet a mistake before a refusal that stands above it in the program:
   of values that are tried and refused, a mistake is none. */
static DensityStatus met_first(const Given *g) {
  double lp;
  EvalStatus status = ask_oracle(g->bound, g->chain->ints, g->q, true, &lp, NULL);
  return status == EVAL_REJECT        ? DENSITY_REJECT
         : status == EVAL_INTERRUPTED ? DENSITY_STOPPED
                                      : DENSITY_FATAL;
}

static bool density_given(void *ctx, double *lp) {
  Given *g = ctx;
  g->status = density_at(g->bound, g->chain, g->q, lp, g->grad, false);
  if (g->status == DENSITY_FATAL) g->status = met_first(g);
  if (g->status == DENSITY_REJECT) *lp = -INFINITY;
  return g->status == DENSITY_OK || g->status == DENSITY_REJECT;
}

static bool parts_given(void *ctx, const int *elements, int n, double *lps) {
  const Given *g = ctx;
  const Bound *parts = g->bound->parts;
  const Parts *together = g->bound->together;
  const Chain *chain = g->chain->parts;
  double *row = g->chain->row;
  parts_want(together, elements, n, chain->ints + g->bound->density.discrete);
  if (call_write(parts, chain, g->q, NULL, row) != RUNTIME_OK) return false;
  const double *terms = row + parts->outputs_width - parts_count(together);
  parts_sum(together, terms, elements, n, lps);
  return true;
}

static LatentsParts parts_of(const Bound *bound, Given *given) {
  LatentsParts parts = {.ctx = given, .at = parts_given};
  parts.colours = parts_colours(bound->together, &parts.ncolours);
  return parts;
}

static void discrete_start(void *model, void *state, const double *q, long attempt,
                           Rng *rng) {
  Bound *bound = model;
  Chain *chain = state;
  latents_start(bound->latents, chain->ints, attempt, rng);
  if (!bound->parts) return;
  Given given = {bound, chain, q, NULL, DENSITY_OK};
  LatentsParts parts = parts_of(bound, &given);
  int *ints = ((Chain *)chain->parts)->ints;
  size_t bytes = sizeof *ints * (size_t)bound->density.discrete;
  memcpy(ints, chain->ints, bytes);
  latents_mend(bound->latents, ints, &parts, rng);
  memcpy(chain->ints, ints, bytes);
}

/* Moves what shares no part of the density at once.  Where that fails nothing has been
   moved. */
static bool sweep(const Bound *bound, Chain *chain, Given *given, Rng *rng) {
  if (!bound->parts) return false;
  int *ints = ((Chain *)chain->parts)->ints;
  size_t bytes = sizeof *ints * (size_t)bound->density.discrete;
  LatentsParts parts = parts_of(bound, given);
  memcpy(ints, chain->ints, bytes);
  if (!latents_sweep(bound->latents, ints, &parts, rng)) return false;
  memcpy(chain->ints, ints, bytes);
  return true;
}

static DensityStatus discrete_step(void *model, void *state, const double *q, double *lp,
                                   double *grad, Rng *rng) {
  Bound *bound = model;
  Chain *chain = state;
  Given given = {bound, chain, q, grad, DENSITY_OK};
  const LatentsDensity density = {&given, density_given};
  if (!sweep(bound, chain, &given, rng) &&
      !latents_step(bound->latents, chain->ints, &density, lp, rng))
    return given.status;
  return gradient(model, state, q, lp, grad);
}

/* ---- binding ---- */

/* The value of one slot: a variable, or an expression of data alone. */
static Value *slot_value(Bound *bound, const GenSlot *slot, Diags *diags) {
  if (slot->sym && slot->sym->block == BLOCK_PARAMETERS) return NULL; /* see latents.h */
  if (slot->sym) {
    Value *value = eval_get(bound->eval, slot->sym);
    return value ? value_ref(value) : NULL;
  }
  Value *value = NULL;
  if (eval_expression(bound->eval, slot->hoisted, &value) == EVAL_OK) return value;
  diag_add(diags, DIAG_ERROR, eval_error_span(bound->eval), NULL, "%s",
           eval_error(bound->eval));
  return NULL;
}

static bool fill_slots(Bound *bound, Diags *diags) {
  const GenCode *code = bound->code;
  bound->values = mem_new(sizeof *bound->values * (size_t)(code->nslots + 1));
  bound->slots = mem_new(sizeof *bound->slots * (size_t)(code->nslots + 1));
  for (int i = 0; i < code->nslots; i++)
    bound->values[i] = slot_value(bound, &code->slots[i], diags);
  bound->latents = latents_new(bound->program, code, bound->eval, bound->values, diags);
  for (int i = 0; i < code->nslots; i++)
    if (bound->values[i]) bound->slots[i] = bound->values[i]->view;
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

/* A deterministic rule of program and data: never of draws or chains, so that a longer
   run keeps its compiler and its bits. */
static Compiler choose(const Bound *bound, Compiler asked) {
  if (asked != COMPILER_AUTO) return asked;
  double gain = GAIN * gen_cost(bound->code, bound->slots);
  size_t bytes = strlen(bound->code->text);
  double more = bytes > CC_ORDINARY ? (double)(bytes - CC_ORDINARY) : 0;
  bool pays = gain > CC_SECONDS + CC_BYTE * more;
  return pays && cc_available() ? COMPILER_CC : COMPILER_TCC;
}

static void pick_compiler(Bound *bound, Compiler asked) {
  Buf identity = {0};
  bound->chosen = choose(bound, asked);
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

static void make_density(Bound *bound) {
  Density *d = &bound->density;
  d->model = bound;
  d->discrete = latents_count(bound->latents);
  d->width = d->dim + d->discrete + bound->outputs_width;
  d->chain_new = chain_new;
  d->chain_free = chain_free;
  d->chain_call = set_host;
  d->gradient = gradient;
  d->write = write_row;
  d->error = chain_error;
  if (!bound->latents) return;
  d->discrete_start = discrete_start;
  d->discrete_set = discrete_set;
  d->discrete_get = discrete_get;
  d->discrete_step = discrete_step;
}

/* Gives data to a program of the model. */
static bool bind_data(Bound *bound, const Program *program, const DataSource *source,
                      uint64_t seed, const EvalHost *host, Diags *diags) {
  bound->program = program;
  bound->eval = eval_new(program, host);
  return data_bind(bound->eval, program, source, diags) &&
         run_transformed_data(bound, seed, diags);
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
             "discrete parameters are sampled by Gibbs steps beside NUTS, "
             "not summed out of the density: %s",
             buf_text(&why));
    eval_destroy(&bound->eval);
    bound->code = bound->own_code = model_generate(model->sampled, diags);
    fine = bound->code && bind_data(bound, model->sampled, source, seed, silent, diags);
  }
  buf_free(&why);
  return fine;
}

static Bound *begin(Model *model, const BoundHost *host) {
  Bound *bound = mem_new(sizeof *bound);
  bound->model = model_ref(model);
  if (host) bound->host = *host;
  pthread_mutex_init(&bound->oracle, NULL);
  return bound;
}

static long count_ints(const Program *program) {
  Node **decls;
  int n = program_decls(program, BLOCK_PARAMETERS, &decls), count = 0;
  for (int i = 0; i < n; i++) count += type_is_int(decls[i]->type);
  return count;
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
    make_density(parts);
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
                 const BoundHost *host, Diags *diags) {
  Bound *bound = begin(model, host);
  diags_set_stop(diags, bound->host.interrupt);
  EvalHost silent = {.interrupt = bound->host.interrupt}, heard = silent;
  heard.ctx = &bound->host;
  if (bound->host.talk) heard.print = hear_data;
  bool fine = bind(bound, source, seed, &heard, &silent, diags) &&
              fill_slots(bound, diags) && bound_lay_out(bound, diags);
  if (!fine) {
    bound_destroy(&bound);
    return NULL;
  }
  eval_hush(bound->eval);
  pick_compiler(bound, compiler);
  make_density(bound);
  bind_parts(bound, source, seed, &silent);
  return bound;
}

void bound_refusal(Bound *bound, const double *row, Rng *rng, Buf *reason) {
  int *ints = NULL;
  long discrete = bound->density.discrete, dim = bound->density.dim;
  if (discrete) ints = mem_new(sizeof *ints * (size_t)discrete);
  for (long i = 0; i < discrete; i++) ints[i] = (int)row[dim + i];
  ask_about_row(bound, ints, row, *rng, reason);
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
  eval_destroy(&b->eval);
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
