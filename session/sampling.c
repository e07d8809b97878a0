/* SPDX-License-Identifier: BSD-3-Clause
   Sampling through the cache.  Two layers a chain: draws (unconstrained positions and
   statistics, keyed by everything the density depends on) and generated (constrained
   rows, keyed also by the rest of the program), so that an edited generated quantities
   block keeps the draws. */
#include "session/sampling.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "base/alloc.h"
#include "base/clock.h"
#include "base/fs.h"
#include "lang/gen/gen.h"
#include "lang/norm/norm.h"
#include "session/live.h"

/* One chain as far as the store knows it, and its keys. */
typedef struct StoredChain {
  Digest draws_key, generated_key;
  Json *preimage;
  ChainEntry draws, generated;
  long kept; /* draws that are stored in both layers */
} StoredChain;

typedef struct Job {
  Session *s;
  Args *args;
  Request *request;
  Bound *bound;
  const Density *density;
  StoredChain *chains;
  Run *run;     /* NULL when nothing had to be sampled */
  double *init; /* chains x dim, or NULL */
  Digest init_digest;
  uint64_t seed;
  bool seed_is_derived;
  char id[48]; /* of the table */
  bool shown;  /* whether the table is on display */
  bool was_stopped;
} Job;

static void print_diags(Job *job, Diags *diags, Buf *text) {
  const Program *program = model_program(job->request->model);
  diags_set_map(diags, program->map);
  diags_print(text, diags, str_of(program->source), model_name(job->request->model));
}

/* Notes of what went well. */
static void tell_notes(Job *job, Diags *diags) {
  Buf text = {0};
  if (diags_count(diags) == 0) return;
  print_diags(job, diags, &text);
  job->s->output->stream(job->s->output->ctx, "stderr", buf_text(&text));
  buf_free(&text);
}

static void fail_with(Job *job, Diags *diags) {
  Buf text = {0};
  print_diags(job, diags, &text);
  while (text.n && text.p[text.n - 1] == '\n') text.p[--text.n] = '\0';
  args_fail(job->args, "%s", buf_text(&text));
  buf_free(&text);
}

/* What all chains of a run have in common, but for the seed. */
static KeyRecipe *base_recipe(const Job *job) {
  const SampleOptions *o = &job->request->options;
  KeyRecipe *k = key_new(LAYER_DRAWS);
  key_digest(k, "program",
             norm_digest(model_program(job->request->model), SLICE_DENSITY));
  key_digest(k, "data", bound_data_digest(job->bound, SLICE_DENSITY));
  key_digest(k, "init", job->init_digest);
  key_digest(k, "numerics", numerics_fingerprint());
  key_text(k, "compiler", bound_compiler_id(job->bound));
  key_int(k, "generator", GEN_VERSION);
  key_int(k, "sampler", SAMPLER_VERSION);
  key_int(k, "tune", o->tune);
  key_int(k, "max_treedepth", o->max_treedepth);
  key_text(k, "adapt", job->request->adapt);
  key_real(k, "target_accept", o->target_accept);
  key_real(k, "init_radius", o->init_radius);
  key_real(k, "step_size", o->step_size);
  return k;
}

/* The seed: given, unpredictable, or derived from all that the run depends on, so that a
   run without a seed is still reproducible. */
static void choose_seed(Job *job) {
  Request *request = job->request;
  job->seed = request->options.seed;
  if (request->has_seed) return;
  Digest d;
  if (request->random_seed) {
    entropy(&d, sizeof d);
    job->s->is_impure = true;
  } else {
    KeyRecipe *k = base_recipe(job);
    d = key_end(&k, NULL);
    job->seed_is_derived = true;
  }
  uint32_t word;
  memcpy(&word, d.bytes, sizeof word);
  job->seed = request->options.seed = word & 0x7fffffff;
}

static void make_keys(Job *job, int chain) {
  StoredChain *c = &job->chains[chain];
  KeyRecipe *k = base_recipe(job);
  key_int(k, "seed", (int64_t)job->seed);
  key_int(k, "chain", chain);
  c->draws_key = key_end(&k, &c->preimage);
  k = key_new(LAYER_GENERATED);
  key_digest(k, "draws", c->draws_key);
  key_digest(k, "program",
             norm_digest(model_program(job->request->model), SLICE_GENERATED));
  key_digest(k, "data", bound_data_digest(job->bound, SLICE_GENERATED));
  c->generated_key = key_end(&k, NULL);
}

/* Numbers of a row that are the state of a chain, and those made from them. */
static long state_width(const Job *job) {
  return job->density->dim + job->density->discrete;
}
static long constrained_width(const Job *job) {
  return job->density->width - state_width(job);
}

static bool fits(const Job *job, const ChainEntry *e) {
  long dim = job->density->dim;
  bool metric = e->nmetric == dim || e->nmetric == dim + dim * dim;
  return metric && e->dim == dim && e->width == state_width(job) &&
         e->nstats == STAT_COUNT && e->drawn > 0;
}

static void load_chain(Job *job, int chain) {
  StoredChain *c = &job->chains[chain];
  const char *name = model_name(job->request->model);
  Store *store = job->s->store;
  if (!store_get_chain(store, name, c->draws_key, &c->draws)) return;
  if (!fits(job, &c->draws)) {
    chain_entry_free(&c->draws);
    return;
  }
  if (!store_get_chain(store, name, c->generated_key, &c->generated)) return;
  if (c->generated.width != constrained_width(job)) chain_entry_free(&c->generated);
  c->kept = c->draws.drawn < c->generated.drawn ? c->draws.drawn : c->generated.drawn;
}

static bool compile(Job *job) {
  Diags *diags = diags_new();
  BindReport report;
  bool fine = bound_compile(job->bound, diags, &report);
  if (!fine) fail_with(job, diags);
  if (fine && !report.code_cached) job->s->counters.compiled++;
  diags_destroy(&diags);
  return fine;
}

/* Constrained rows of draws whose generated layer is missing: same bits as in a full run,
   the random numbers of a draw depend on its index alone. */
static void regenerate(Job *job, int chain) {
  StoredChain *c = &job->chains[chain];
  const Density *d = job->density;
  long width = constrained_width(job), kept = state_width(job);
  ChainEntry *g = &c->generated;
  void *state = d->chain_new(d->model);
  double *row = mem_new(sizeof *row * (size_t)(d->width + 1));
  g->rows = mem_resize(g->rows, sizeof *row * (size_t)(c->draws.drawn * width + 1));
  Rng rng;
  rng_init(&rng, job->seed, (uint32_t)chain, STREAM_GENERATED);
  for (long k = g->drawn; k < c->draws.drawn; k++) {
    rng_seek(&rng, (uint64_t)k);
    const double *q = c->draws.rows + k * kept;
    if (d->discrete) d->discrete_set(d->model, state, q + d->dim);
    d->write(d->model, state, q, &rng, row);
    memcpy(g->rows + k * width, row + kept, sizeof *row * (size_t)width);
  }
  g->width = width;
  g->drawn = c->draws.drawn;
  mem_free(row);
  d->chain_free(d->model, state);
}

static bool is_enough(const Job *job) {
  for (int c = 0; c < job->request->options.chains; c++)
    if (job->chains[c].draws.drawn < job->request->options.draws) return false;
  return true;
}

static bool lacks_generated(const Job *job) {
  for (int c = 0; c < job->request->options.chains; c++)
    if (job->chains[c].generated.drawn < job->chains[c].draws.drawn) return true;
  return false;
}

/* Hands a stored chain to the run: whole rows are put together from both layers. */
static void resume(Job *job, int chain) {
  const StoredChain *c = &job->chains[chain];
  long dim = job->density->dim, width = job->density->width, kept = state_width(job);
  double *rows = mem_new(sizeof *rows * (size_t)(c->draws.drawn * width + 1));
  for (long k = 0; k < c->draws.drawn; k++) {
    memcpy(rows + k * width, c->draws.rows + k * kept, sizeof *rows * (size_t)kept);
    memcpy(rows + k * width + kept, c->generated.rows + k * (width - kept),
           sizeof *rows * (size_t)(width - kept));
  }
  bool is_dense = c->draws.nmetric > dim;
  ChainState state = {.q = c->draws.q,
                      .inv_metric = c->draws.metric,
                      .factor = is_dense ? c->draws.metric + dim : NULL,
                      .step_size = c->draws.step_size,
                      .warmed = job->request->options.tune,
                      .drawn = c->draws.drawn};
  run_resume(job->run, chain, &state, rows, c->draws.stats);
  mem_free(rows);
}

/* The metric of a chain: its diagonal, then, when it is dense, its factor. */
static double *copy_metric(const ChainState *state, long dim, long *n) {
  *n = state->factor ? dim + dim * dim : dim;
  double *metric = mem_new(sizeof *metric * (size_t)(*n + 1));
  memcpy(metric, state->inv_metric, sizeof *metric * (size_t)dim);
  if (state->factor)
    memcpy(metric + dim, state->factor, sizeof *metric * (size_t)(dim * dim));
  return metric;
}

static double *copy_numbers(const double *from, long n) {
  double *to = mem_new(sizeof *to * (size_t)(n + 1));
  if (n) memcpy(to, from, sizeof *to * (size_t)n);
  return to;
}

/* Columns [from, from + width) of rows of [stride] numbers. */
static double *copy_part(const double *rows, long count, long stride, long from,
                         long width) {
  double *part = mem_new(sizeof *part * (size_t)(count * width + 1));
  for (long k = 0; k < count; k++)
    memcpy(part + k * width, rows + k * stride + from, sizeof *part * (size_t)width);
  return part;
}

/* The layers of a chain after the run. */
static void keep(Job *job, int chain) {
  StoredChain *c = &job->chains[chain];
  long drawn = run_drawn(job->run, chain);
  long dim = job->density->dim, width = job->density->width, kept = state_width(job);
  if (drawn == 0) return;
  const double *rows = run_rows(job->run, chain);
  const ChainState *state = run_state(job->run, chain);
  if (drawn > c->draws.drawn) job->s->counters.sampled_chains++;
  ChainEntry draws = {.dim = dim, .width = kept, .nstats = STAT_COUNT, .drawn = drawn};
  draws.q = copy_numbers(state->q, dim);
  draws.metric = copy_metric(state, dim, &draws.nmetric);
  draws.step_size = state->step_size;
  draws.seconds = c->draws.seconds + run_seconds(job->run);
  draws.rows = copy_part(rows, drawn, width, 0, kept);
  draws.stats = copy_numbers(run_stats(job->run, chain), drawn * STAT_COUNT);
  ChainEntry generated = {.width = width - kept, .drawn = drawn};
  generated.rows = copy_part(rows, drawn, width, kept, width - kept);
  chain_entry_free(&c->draws);
  chain_entry_free(&c->generated);
  c->draws = draws;
  c->generated = generated;
}

static void store_chain(Job *job, int chain) {
  StoredChain *c = &job->chains[chain];
  const SampleOptions *o = &job->request->options;
  const char *name = model_name(job->request->model);
  char label[96];
  if (c->kept >= c->draws.drawn && c->kept >= c->generated.drawn) return;
  snprintf(label, sizeof label, "tune%d_chain%d_seed%llu", o->tune, chain + 1,
           (unsigned long long)job->seed);
  store_put_chain(job->s->store, name, label, c->draws_key, c->preimage, &c->draws);
  snprintf(label, sizeof label, "generated_chain%d_seed%llu", chain + 1,
           (unsigned long long)job->seed);
  store_put_chain(job->s->store, name, label, c->generated_key, c->preimage,
                  &c->generated);
}

static bool sample_missing(Job *job) {
  const SampleOptions *o = &job->request->options;
  if (!compile(job)) return false;
  for (int c = 0; c < o->chains; c++)
    if (job->chains[c].generated.drawn < job->chains[c].draws.drawn) regenerate(job, c);
  if (is_enough(job)) return true;
  job->run = run_new(job->density, o);
  for (int c = 0; c < o->chains; c++)
    if (job->chains[c].draws.drawn > 0) resume(job, c);
  RunStatus status = live_run(job->s, job->run, job->density,
                              model_name(job->request->model), o, job->id);
  job->shown = true;
  if (status == RUN_FAILED) {
    args_fail(job->args, "sample: %s", run_error(job->run));
    return false;
  }
  job->was_stopped = status == RUN_STOPPED;
  for (int c = 0; c < o->chains; c++) keep(job, c);
  return true;
}

/* Draws that every chain has. */
static long common_draws(const Job *job) {
  long draws = job->request->options.draws;
  for (int c = 0; c < job->request->options.chains; c++)
    if (job->chains[c].draws.drawn < draws) draws = job->chains[c].draws.drawn;
  return draws;
}

static Columns *fit_stats(const Job *job, int draws) {
  int chains = job->request->options.chains;
  const double **stats = mem_new(sizeof *stats * (size_t)chains);
  for (int c = 0; c < chains; c++) stats[c] = job->chains[c].draws.stats;
  Columns *columns = stats_columns(stats, chains, draws);
  mem_free(stats);
  return columns;
}

static Digest fit_key(const Job *job, long draws) {
  Hasher *h = hasher_new("fit");
  for (int c = 0; c < job->request->options.chains; c++)
    hash_digest(h, "chain", job->chains[c].generated_key);
  hash_int(h, "draws", draws);
  /* Names are not in the keys of draws, but they are in what a cell shows of a fit. */
  const Columns *names = bound_columns(job->bound, 0, 0);
  for (int i = 0; i < names->count; i++) hash_text(h, "name", names->at[i].name);
  hash_text(h, "model", model_name(job->request->model));
  Columns *done = (Columns *)names;
  columns_destroy(&done);
  return hasher_end(&h);
}

static Fit *make_fit(Job *job) {
  const SampleOptions *o = &job->request->options;
  long draws = common_draws(job), width = constrained_width(job);
  Fit *fit = mem_new(sizeof *fit);
  fit->model = model_ref(job->request->model);
  fit->posterior = bound_columns(job->bound, o->chains, (int)draws);
  for (int c = 0; c < o->chains; c++)
    for (int d = 0; d < draws; d++)
      bound_fill(job->bound, fit->posterior, c, d,
                 job->chains[c].generated.rows + d * width);
  fit->sample_stats = fit_stats(job, (int)draws);
  fit->observed = bound_observed(job->bound);
  fit->constant = bound_constant(job->bound);
  fit->key = fit_key(job, draws);
  fit->seed = job->seed;
  fit->seed_is_derived = job->seed_is_derived;
  fit->tune = o->tune;
  fit->target_accept = o->target_accept;
  fit->asked = o->draws;
  for (int c = 0; c < o->chains; c++)
    fit->seconds = fmax(fit->seconds, job->chains[c].draws.seconds);
  return fit;
}

/* The file for people and ArviZ, beside the journals. */
static void write_product(Job *job, Fit *fit) {
  char hex[DIGEST_HEX], name[160];
  digest_hex(fit->key, hex);
  snprintf(name, sizeof name, "tune%d_draws%d_chains%d_seed%llu-%.16s.nc", fit->tune,
           fit->posterior->draws, fit->posterior->chains, (unsigned long long)fit->seed,
           hex);
  fit->path = store_product(job->s->store, model_name(fit->model), name);
  Buf error = {0};
  if (fit->path && !fs_exists(fit->path) && fit_write(fit, fit->path, &error) != 0)
    store_complain(job->s->store, buf_text(&error));
  buf_free(&error);
}

static void show_final(Job *job, const Fit *fit, long before) {
  char note[160] = "", span[32];
  clock_span(fit->seconds, span, sizeof span);
  if (!job->run)
    snprintf(note, sizeof note, "cached: saved %s", span);
  else if (job->was_stopped)
    snprintf(note, sizeof note, "stopped at %d of %ld draws", fit->posterior->draws,
             fit->asked);
  else if (before > 0)
    snprintf(note, sizeof note, "continued: %ld to %d draws", before,
             fit->posterior->draws);
  if (!job->run) store_saved(job->s->store, fit->seconds);
  live_final(job->s, fit, job->id, job->shown, *note ? note : NULL);
}

/* Says which initial values have no use. */
static void tell_useless_init(Job *job, const DataSource *source) {
  Node **decls;
  Diags *notes = diags_new();
  int n = program_decls(model_program(job->request->model), BLOCK_PARAMETERS, &decls);
  for (int i = 0; i < n; i++) {
    const char *how = bound_treatment(job->bound, decls[i]->text);
    if (how && !strcmp(how, "summed") && source->find(source->ctx, decls[i]->text))
      diag_add(notes, DIAG_NOTE, (Span){-1, -1}, NULL,
               "init: `%s` is summed out of the density, its initial value has no use",
               decls[i]->text);
  }
  tell_notes(job, notes);
  diags_destroy(&notes);
}

static bool read_init(Job *job) {
  const Request *request = job->request;
  if (!request->init) return true;
  Request with_init = {.data = request->init};
  DataSource source = request_source(&with_init);
  Diags *diags = diags_new();
  long width = state_width(job);
  job->init = mem_new(sizeof *job->init * (size_t)(width * request->options.chains + 1));
  bool fine = bound_unconstrain(job->bound, &source, job->init, diags);
  if (!fine) fail_with(job, diags);
  for (int c = 1; c < request->options.chains; c++)
    memcpy(job->init + c * width, job->init, sizeof *job->init * (size_t)width);
  job->init_digest = digest_of("init", job->init, sizeof *job->init * (size_t)width);
  if (fine) tell_useless_init(job, &source);
  job->request->options.init = job->init;
  diags_destroy(&diags);
  return fine;
}

static bool bind(Job *job) {
  Request *request = job->request;
  DataSource source = request_source(request);
  Diags *diags = diags_new();
  job->bound = bound_new(request->model, &source, request->options.seed,
                         request->compiler, &job->s->interrupt, diags);
  if (job->bound)
    tell_notes(job, diags);
  else
    fail_with(job, diags);
  diags_destroy(&diags);
  if (!job->bound) return false;
  job->density = bound_density(job->bound);
  return read_init(job);
}

static Fit *finish(Job *job, long before) {
  for (int c = 0; c < job->request->options.chains; c++) store_chain(job, c);
  if (common_draws(job) == 0) {
    args_fail(job->args, "sample: stopped before every chain had a draw");
    return NULL;
  }
  Fit *fit = make_fit(job);
  write_product(job, fit);
  show_final(job, fit, before);
  return fit;
}

static Fit *run_job(Job *job) {
  if (!bind(job)) return NULL;
  choose_seed(job);
  int chains = job->request->options.chains;
  job->chains = mem_new(sizeof *job->chains * (size_t)chains);
  for (int c = 0; c < chains; c++) make_keys(job, c);
  for (int c = 0; c < chains && !job->request->overwrite; c++) load_chain(job, c);
  long before = common_draws(job);
  session_display_id(job->s, job->id);
  if ((!is_enough(job) || lacks_generated(job)) && !sample_missing(job)) return NULL;
  return finish(job, before);
}

static void free_job(Job *job) {
  for (int c = 0; job->chains && c < job->request->options.chains; c++) {
    chain_entry_free(&job->chains[c].draws);
    chain_entry_free(&job->chains[c].generated);
    json_destroy(&job->chains[c].preimage);
  }
  mem_free(job->chains);
  mem_free(job->init);
  run_destroy(&job->run);
  bound_destroy(&job->bound);
}

Fit *sampling_run(Session *s, Args *args, Request *request) {
  Job job = {.s = s, .args = args, .request = request};
  CacheMode usual = store_mode(s->store);
  store_set_mode(s->store, request->cache);
  Fit *fit = run_job(&job);
  store_set_mode(s->store, usual);
  free_job(&job);
  return fit;
}

Value *command_sample(Session *s, Args *args) {
  Request request;
  if (!request_read(s, args, &request)) return NULL;
  Fit *fit = sampling_run(s, args, &request);
  request_free(&request);
  return fit ? fit_value(&fit) : NULL;
}
