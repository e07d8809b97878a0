/* SPDX-License-Identifier: BSD-3-Clause
   What the sampler calls of a bound model: a chain's density, the rows that it writes,
   its discrete parameters, and why a point was refused, which the interpreter finds. */
#include "model/chain.h"
#include <float.h>
#include <math.h>
#include <string.h>
#include "base/alloc.h"
#include "base/memory.h"

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
  double *nearby;          /* dim: where the interpreter looks */
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
  chain->nearby = mem_new(sizeof(double) * (size_t)(bound->density.dim + 1));
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
  mem_free(chain->nearby);
  mem_free(chain->error);
  mem_free(chain);
}

static void chain_team(void *model, void *state, struct Team *team, int most) {
  const Chain *chain = state;
  (void)model;
  work_set_team(chain->work, team, most);
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

EvalStatus chain_ask_about_row(Bound *bound, const int *ints, const double *q, Rng rng,
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

/* ---- the interpreter instead of generated code ---- */

static int runtime_of(EvalStatus status) {
  return status == EVAL_OK            ? RUNTIME_OK
         : status == EVAL_REJECT      ? RUNTIME_REJECT
         : status == EVAL_INTERRUPTED ? RUNTIME_STOPPED
                                      : RUNTIME_ERROR;
}

/* The density a step of [h] away along coordinate [i]; where there is none, that at q and
   no step. */
static int differ(Bound *bound, const Chain *chain, double *q, long i, double *h,
                  double *lp) {
  double at = q[i], near = *lp;
  q[i] = at + *h;
  *h = q[i] - at; /* as it is after rounding */
  int status = runtime_of(ask_oracle(bound, chain->ints, q, true, &near, NULL));
  bool fine = status == RUNTIME_OK && isfinite(near);
  if (fine)
    *lp = near;
  else
    *h = 0;
  q[i] = at;
  return status == RUNTIME_REJECT ? RUNTIME_OK : status;
}

/* Density and central differences, with the step at which errors of rounding and of
   truncation are about equal.  Where the density ends beside q they are of one side. */
static int interpret(Bound *bound, Chain *chain, const double *point, double *lp,
                     double *grad) {
  long dim = bound->density.dim;
  double *q = chain->nearby;
  memcpy(q, point, sizeof *q * (size_t)dim);
  int status = runtime_of(ask_oracle(bound, chain->ints, q, true, lp, NULL));
  for (long i = 0; grad && i < dim && status == RUNTIME_OK && isfinite(*lp); i++) {
    double size = cbrt(DBL_EPSILON) * fmax(1, fabs(q[i])), up = size, down = -size;
    double high = *lp, low = *lp;
    status = differ(bound, chain, q, i, &up, &high);
    if (status == RUNTIME_OK) status = differ(bound, chain, q, i, &down, &low);
    grad[i] = up > down ? (high - low) / (up - down) : 0;
  }
  return status;
}

/* The density where [told]: who samples is told why it was refused. */
static DensityStatus density_at(Bound *bound, Chain *chain, const double *q, double *lp,
                                double *grad, bool told) {
  *lp = 0;
  chain->has_said = false;
  int status = bound->chosen == COMPILER_INTERPRETER
                   ? interpret(bound, chain, q, lp, grad)
                   : call_density(bound, chain, q, lp, grad);
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
          ? chain_ask_about_row(model, chain->ints, chain->refused, chain->rng, &error)
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

void chain_density(Bound *bound) {
  Density *d = &bound->density;
  d->model = bound;
  d->discrete = latents_count(bound->latents);
  d->width = d->dim + d->discrete + bound->outputs_width;
  d->chain_new = chain_new;
  d->chain_free = chain_free;
  d->chain_call = set_host;
  d->chain_team = bound->code->has_parts ? chain_team : NULL;
  d->gradient = gradient;
  d->write = write_row;
  d->error = chain_error;
  if (!bound->latents) return;
  d->discrete_start = discrete_start;
  d->discrete_set = discrete_set;
  d->discrete_get = discrete_get;
  d->discrete_step = discrete_step;
}
