/* SPDX-License-Identifier: BSD-3-Clause
   The order of things when a model is sampled: data are bound, keys made, stored layers
   read, what is missing is sampled, layers and fit are stored. */
#include "fit/sample.h"
#include <stdio.h>
#include <string.h>
#include "base/alloc.h"
#include "base/clock.h"
#include "base/memory.h"
#include "fit/hearing.h"
#include "fit/live.h"
#include "fit/product.h"
#include "fit/regenerate.h"

typedef struct Job {
  FitRequest request; /* its own, options.init is ours */
  Store *store;
  const FitHost *host; /* of [hearing] */
  Hearing hearing;
  FitReport *report;
  Buf *error;
  Bound *bound;
  const Density *density;
  KeyParts parts;
  Layers *chains;
  Run *run;     /* while it is sampling */
  double *init; /* chains x dim, or NULL */
  bool shown;   /* whether there was a run, whose table is on display */
  bool was_stopped;
} Job;

static void print_diags(Job *job, Diags *diags, Buf *text) {
  const Program *program = model_program(job->request.model);
  diags_set_map(diags, program->map);
  diags_print(text, diags, str_of(program->source), model_name(job->request.model));
}

/* Notes of what went well. */
static void tell_notes(Job *job, Diags *diags) {
  Buf text = {0};
  if (diags_count(diags) == 0) return;
  print_diags(job, diags, &text);
  job->host->note(job->host->ctx, buf_text(&text));
  buf_free(&text);
}

static void fail_with(Job *job, Diags *diags) {
  print_diags(job, diags, job->error);
  Buf *text = job->error;
  while (text->n && text->p[text->n - 1] == '\n') text->p[--text->n] = '\0';
}

/* Says which initial values have no use. */
static void tell_useless_init(Job *job) {
  const DataSource *init = job->request.inits;
  Node **decls;
  Diags *notes = diags_new();
  int n = program_decls(model_program(job->request.model), BLOCK_PARAMETERS, &decls);
  for (int i = 0; i < n; i++) {
    const char *how = bound_treatment(job->bound, decls[i]->text);
    if (how && !strcmp(how, "summed") && init->find(init->ctx, decls[i]->text))
      diag_add(notes, DIAG_NOTE, (Span){-1, -1}, NULL,
               "init: `%s` is summed out of the density, its initial value has no use",
               decls[i]->text);
  }
  tell_notes(job, notes);
  diags_destroy(&notes);
}

/* The given starts, one after the other; false with what is wrong with one. */
static bool unconstrain_inits(Job *job, long width) {
  const FitRequest *r = &job->request;
  Diags *diags = diags_new();
  bool fine = true;
  for (int i = 0; fine && i < r->ninits; i++)
    fine = bound_unconstrain(job->bound, &r->inits[i], job->init + i * width, diags);
  if (!fine) fail_with(job, diags);
  diags_destroy(&diags);
  return fine;
}

/* A start of its own for every chain, or the same for all. */
static bool read_init(Job *job) {
  SampleOptions *o = &job->request.options;
  int given = job->request.ninits;
  if (given == 0) return true;
  if (given > 1 && given != o->chains) {
    buf_printf(job->error,
               "sample: `init` has %d starts for %d chain%s: give one, or one for each",
               given, o->chains, o->chains == 1 ? "" : "s");
    return false;
  }
  long width = state_width(job->density);
  size_t bytes = sizeof *job->init * (size_t)width;
  job->init = mem_new(bytes * (size_t)o->chains + 1);
  if (!unconstrain_inits(job, width)) return false;
  job->parts.init = digest_of("init", job->init, bytes * (size_t)given);
  for (int c = given; c < o->chains; c++) memcpy(job->init + c * width, job->init, bytes);
  tell_useless_init(job);
  o->init = job->init;
  return true;
}

/* The seed: given, unpredictable, or derived from program, data and options, so that a
   run without a seed is still reproducible.  It is chosen first: transformed data draw
   too. */
static void choose_seed(Job *job) {
  SampleOptions *o = &job->request.options;
  uint32_t word;
  Digest data;
  if (job->request.random_seed) {
    entropy(&word, sizeof word);
    o->seed = word & 0x7fffffff;
  } else if (!job->request.has_seed &&
             model_data_digest(job->request.model, &job->request.data, &data)) {
    o->seed = keys_seed(&job->request, data);
  }
}

static bool bind(Job *job) {
  const FitRequest *r = &job->request;
  Diags *diags = diags_new();
  const BoundHost host = {job->hearing.talk, job->host->interrupt};
  job->bound = bound_new(r->model, &r->data, r->options.seed, r->compiler, &host, diags);
  if (job->bound)
    tell_notes(job, diags);
  else
    fail_with(job, diags);
  diags_destroy(&diags);
  if (!job->bound) return false;
  job->density = bound_density(job->bound);
  job->parts = (KeyParts){.request = r, .bound = job->bound, .seed = r->options.seed};
  return read_init(job);
}

static bool compile(Job *job) {
  Diags *diags = diags_new();
  BindReport report;
  bool fine = bound_compile(job->bound, diags, &report);
  if (!fine) fail_with(job, diags);
  if (fine && !report.code_cached) job->report->compiled++;
  diags_destroy(&diags);
  return fine;
}

static bool is_enough(const Job *job) {
  for (int c = 0; c < job->request.options.chains; c++)
    if (job->chains[c].draws.drawn < job->request.options.draws) return false;
  return true;
}

static bool lacks_generated(const Layers *chain) {
  return chain->generated.drawn < chain->draws.drawn;
}

static bool any_lacks_generated(const Job *job) {
  for (int c = 0; c < job->request.options.chains; c++)
    if (lacks_generated(&job->chains[c])) return true;
  return false;
}

static void fail_memory(Job *job, const char *what, double bytes) {
  buf_printf(job->error, "sample: %s of ", what);
  mem_put_size(job->error, bytes);
  buf_put(job->error, " do not fit into the memory that is left: ask for fewer draws or "
                      "chains, or drop variables that are not needed");
}

/* Bytes of so many draws of a chain: rows and statistics. */
static double bytes_of(const Job *job, long draws) {
  double numbers = (double)job->density->width + STAT_COUNT;
  return (double)draws * numbers * sizeof(double);
}

/* A chain of a dense metric has its factor, two estimates of covariances and two of
   gradients; groups of chains are full. */
static bool check_metric(Job *job) {
  enum { MATRICES = 5 };
  const SampleOptions *o = &job->request.options;
  double dim = (double)job->density->dim;
  int chains = (o->chains + GROUP_CHAINS - 1) / GROUP_CHAINS * GROUP_CHAINS;
  double bytes = sizeof(double) * dim * dim * MATRICES * chains;
  if (!adapt_is_dense(o, job->density) || (bytes < 0x1p62 && mem_has((size_t)bytes)))
    return true;
  buf_printf(job->error, "sample: a dense metric of %.0f parameters needs ", dim);
  mem_put_lack(job->error, bytes);
  buf_put(job->error, ": write adapt = \"diag\"");
  return false;
}

/* A run needs twice its draws at most: rows of the run and columns of the fit. */
static bool check_memory(Job *job) {
  if (!check_metric(job)) return false;
  const SampleOptions *o = &job->request.options;
  double bytes = 2 * bytes_of(job, o->draws) * o->chains;
  if (bytes < 0x1p62 && mem_has((size_t)bytes)) return true;
  buf_printf(job->error, "sample: %d chain%s of %d draws of %ld numbers need ", o->chains,
             o->chains == 1 ? "" : "s", o->draws, job->density->width + STAT_COUNT);
  mem_put_lack(job->error, bytes);
  buf_put(job->error, ": ask for fewer draws or chains");
  return false;
}

/* Draws that every chain has. */
static long common_draws(const Job *job) {
  long draws = job->request.options.draws;
  for (int c = 0; c < job->request.options.chains; c++)
    if (job->chains[c].draws.drawn < draws) draws = job->chains[c].draws.drawn;
  return draws;
}

static bool sample_rest(Job *job) {
  const SampleOptions *o = &job->request.options;
  job->run = run_new(job->density, o);
  for (int c = 0; c < o->chains; c++) {
    Layers *chain = &job->chains[c];
    if (chain->draws.drawn == 0) continue;
    if (layers_resume(chain, job->run, job->density, o)) continue;
    fail_memory(job, "draws", bytes_of(job, o->draws));
    return false;
  }
  RunStatus status = live_run(job->host, job->run, job->density, &job->request);
  job->shown = true;
  if (status == RUN_FAILED) {
    buf_printf(job->error, "sample: %s", run_error(job->run));
    return false;
  }
  job->was_stopped = status == RUN_STOPPED;
  for (int c = 0; c < o->chains; c++)
    job->report->sampled_chains += layers_keep(&job->chains[c], job->run, job->density);
  run_destroy(&job->run); /* the layers have its rows */
  return true;
}

static bool compute_missing(Job *job) {
  if (!compile(job)) return false;
  for (int c = 0; c < job->request.options.chains; c++) {
    Layers *chain = &job->chains[c];
    if (!lacks_generated(chain)) continue;
    if (regenerate(chain, job->density, job->parts.seed)) continue;
    fail_memory(job, "generated quantities", bytes_of(job, chain->draws.drawn));
    return false;
  }
  return is_enough(job) || sample_rest(job);
}

static void put_note(Job *job, const Fit *fit, long before, Buf *note) {
  char span[32];
  clock_span(fit->seconds, span, sizeof span);
  if (!job->shown)
    buf_printf(note, "cached: saved %s", span);
  else if (job->was_stopped)
    buf_printf(note, "stopped at %d of %ld draws", fit->posterior->draws, fit->asked);
  else if (before > 0)
    buf_printf(note, "continued: %ld to %d draws", before, job->request.options.draws);
  if (fit->thin > 1)
    buf_printf(note, "%sone of %d draws kept", note->n ? "; " : "", fit->thin);
  if (fit_origin(fit)) buf_printf(note, "%s%s", note->n ? "; " : "", fit_origin(fit));
}

static void show_final(Job *job, const Fit *fit, long before) {
  Buf note = {0};
  put_note(job, fit, before, &note);
  if (!job->shown) store_saved(job->store, fit->seconds);
  live_final(job->host, fit, job->shown, note.n ? buf_text(&note) : NULL);
  buf_free(&note);
}

/* Bytes of the columns of the fit. */
static size_t columns_size(const Job *job) {
  const Density *d = job->density;
  size_t row = (size_t)(constrained_width(d) + STAT_COUNT);
  return row_block_size(common_draws(job) * (long)row, job->request.options.chains);
}

static Fit *finish(Job *job, long before) {
  for (int c = 0; c < job->request.options.chains; c++)
    layers_store(&job->chains[c], job->store, &job->request, job->parts.seed);
  if (common_draws(job) == 0) {
    buf_put(job->error, "sample: stopped before every chain had a draw");
    return NULL;
  }
  if (!mem_has(columns_size(job))) {
    fail_memory(job, "columns", (double)columns_size(job));
    return NULL;
  }
  Fit *fit = product_fit(&job->parts, job->chains, common_draws(job));
  product_write(fit, job->store, job->request.overwrite);
  show_final(job, fit, before);
  return fit;
}

static void open_layers(Job *job) {
  int chains = job->request.options.chains;
  job->chains = mem_new(sizeof *job->chains * (size_t)chains);
  for (int c = 0; c < chains; c++) layers_init(&job->chains[c], &job->parts, c);
  for (int c = 0; c < chains && !job->request.overwrite; c++)
    layers_load(&job->chains[c], job->store, model_name(job->request.model),
                job->density);
}

static Fit *run_job(Job *job) {
  choose_seed(job);
  if (!bind(job) || !check_memory(job)) return NULL;
  open_layers(job);
  long before = common_draws(job);
  bool missing = !is_enough(job) || any_lacks_generated(job);
  if (missing && !compute_missing(job)) return NULL;
  return finish(job, before);
}

static void free_job(Job *job) {
  for (int c = 0; job->chains && c < job->request.options.chains; c++)
    layers_free(&job->chains[c]);
  mem_free(job->chains);
  mem_free(job->init);
  run_destroy(&job->run);
  bound_destroy(&job->bound);
}

Fit *fit_sample(const FitRequest *request, Store *store, const FitHost *host,
                FitReport *report, Buf *error) {
  Job job = {.request = *request, .store = store, .report = report, .error = error};
  hearing_begin(&job.hearing, host);
  job.host = &job.hearing.host;
  CacheMode usual = store_mode(store);
  store_set_mode(store, request->cache);
  Fit *fit = run_job(&job);
  store_set_mode(store, usual);
  hearing_end(&job.hearing);
  free_job(&job);
  return fit;
}
