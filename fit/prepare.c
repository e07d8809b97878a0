/* SPDX-License-Identifier: BSD-3-Clause
   What comes before the draws: the seed, data that are bound, starts, native code. */
#include <stdio.h>
#include <string.h>
#include "base/alloc.h"
#include "base/digest.h"
#include "fit/job.h"

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
  const BoundHost host = {job->hearing.talk, job->host->interrupt, hearing_pass_on,
                          &job->hearing, sampler_method(r->options.sampler)->title};
  job->bound =
      bound_new(r->model, &r->data, r->options.seed, r->compiler, r->exact, &host, diags);
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

/* A compilation under the table. */
typedef struct Compilation {
  const Job *job;
  Diags *diags;
  BindReport report;
  bool is_done, is_fine;
  Buf phase;
} Compilation;

static void do_compile(void *ctx) {
  Compilation *c = ctx;
  c->is_fine = bound_compile(c->job->bound, c->diags, &c->report);
}

static void look_at_compile(void *ctx, ProgressTable *table, ChainRow *rows,
                            double seconds, int tick) {
  Compilation *c = ctx;
  Buf what = {0};
  (void)tick;
  for (int i = 0; i < table->chains; i++) {
    const Layers *chain = &c->job->chains[i];
    rows[i].draws = chain->draws.drawn;
    rows[i].iterations = chain->has_state ? rows[i].tune + rows[i].draws : 0;
  }
  buf_printf(&what, "%s with %s", c->is_done ? "not compiled" : "compiling",
             compiler_words[bound_compiler(c->job->bound)]);
  if (bound_reductions(c->job->bound))
    buf_printf(&what, ", exact: %s", bound_reductions(c->job->bound));
  buf_clear(&c->phase);
  live_phase(&c->phase, buf_text(&what), seconds);
  table->phase = buf_text(&c->phase);
  buf_free(&what);
}

bool job_compile(Job *job) {
  Compilation c = {.job = job, .diags = diags_new()};
  const LiveWork work = {&c, do_compile, look_at_compile};
  live_do(job->live, &work);
  c.is_done = true;
  if (!c.is_fine) {
    live_end(job->live, &work, NULL);
    fail_with(job, c.diags);
  }
  if (c.is_fine && !c.report.code_cached) job->report->compiled++;
  diags_destroy(&c.diags);
  buf_free(&c.phase);
  return c.is_fine;
}

bool job_prepare(Job *job) {
  choose_seed(job);
  return bind(job);
}
