/* SPDX-License-Identifier: BSD-3-Clause
   The order of things when a model is sampled: data are bound, keys made, stored layers
   read, what is missing is sampled, layers and fit are stored. */
#include "fit/sample.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "base/alloc.h"
#include "base/clock.h"
#include "base/memory.h"
#include "fit/attach.h"
#include "fit/job.h"
#include "fit/note.h"
#include "fit/product.h"
#include "fit/record.h"
#include "fit/regenerate.h"
#include "fit/sampling.h"
#include "fit/verdict.h"
#include "fit/vet.h"
#include "sampler/run/options.h"
#include "widgets/number.h"

static bool is_enough(const Job *job) {
  for (int c = 0; c < job->request.options.chains; c++) {
    const Layers *chain = &job->chains[c];
    if (!chain->has_state || chain->draws.drawn < job->request.options.draws)
      return false;
  }
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

/* Numbers of a draw: its row and statistics. */
static long row_numbers(const Job *job) {
  return job->density->width +
         method_columns(sampler_method(job->request.options.sampler));
}

/* Bytes of so many draws of a chain. */
static double bytes_of(const Job *job, long draws) {
  return (double)draws * (double)row_numbers(job) * sizeof(double);
}

/* A chain of a dense metric has its factor, two estimates of covariances and two of
   gradients, and a copy of the factor when it is stored; groups of chains are full. */
static bool check_metric(Job *job) {
  enum { MATRICES = 6 };
  const SampleOptions *o = &job->request.options;
  double dim = (double)job->density->dim;
  int chains = (o->chains + GROUP_CHAINS - 1) / GROUP_CHAINS * GROUP_CHAINS;
  double bytes = sizeof(double) * dim * dim * MATRICES * chains;
  if (adapt_metric(o, job->density) != METRIC_DENSE ||
      (bytes < 0x1p62 && mem_has((size_t)bytes)))
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
             o->chains == 1 ? "" : "s", o->draws, row_numbers(job));
  mem_put_lack(job->error, bytes);
  buf_put(job->error, ": ask for fewer draws or chains");
  return false;
}

/* Draws that every chain has whole. */
static long common_draws(const Job *job) {
  long draws = job->request.options.draws;
  for (int c = 0; c < job->request.options.chains; c++) {
    const Layers *chain = &job->chains[c];
    if (chain->draws.drawn < draws) draws = chain->draws.drawn;
    if (chain->generated.drawn < draws) draws = chain->generated.drawn;
  }
  return draws;
}

static bool resume_chains(Job *job) {
  const SampleOptions *o = &job->request.options;
  for (int c = 0; c < o->chains; c++) {
    Layers *chain = &job->chains[c];
    if (!chain->has_state || layers_resume(chain, job->run, job->density, o)) continue;
    fail_memory(job, "draws", bytes_of(job, o->draws));
    return false;
  }
  return true;
}

/* Where chains go on with what an earlier run did. */
typedef struct Begin {
  int warmed, going_on; /* chains that are past their warm-up; those and those in it */
  long iterations;      /* of the chain that is least far in its warm-up */
} Begin;

static Begin look_at_begin(const Job *job) {
  Begin b = {.iterations = sample_tune(&job->request.options)};
  for (int c = 0; c < job->request.options.chains; c++) {
    long begun = keeper_begun(job->keeper, c);
    bool is_warm = job->chains[c].has_state;
    b.warmed += is_warm;
    b.going_on += is_warm || begun > 0;
    if (!is_warm && begun < b.iterations) b.iterations = begun;
  }
  return b;
}

/* Where the run goes on, for the table. */
static void tell_begin(Job *job) {
  Buf line = {0};
  Begin b = look_at_begin(job);
  long draws = common_draws(job);
  int chains = job->request.options.chains;
  if (draws) {
    buf_put(&line, "continued at draw ");
    number_whole(&line, (double)draws);
  } else if (b.warmed == chains) {
    buf_put(&line, "continued after the warm-up");
  } else if (b.going_on == chains) {
    buf_put(&line, "continued in the warm-up, at iteration ");
    number_whole(&line, (double)b.iterations);
  } else if (b.going_on) {
    buf_printf(&line, "continued: %d of %d chains", b.going_on, chains);
  }
  snprintf(job->began, sizeof job->began, "%s", buf_text(&line));
  buf_free(&line);
}

static void store_layers(Job *job) {
  effort_remember(job->chains, job->request.options.chains, job->effort);
  for (int c = 0; c < job->request.options.chains; c++)
    layers_store(&job->chains[c], job->store, &job->parts);
}

/* The last state of a table after which there is no fit, and why. */
static void end_without_fit(Job *job, Sampling *sampling, bool is_kept) {
  if (sampling->status == RUN_FAILED) {
    sampling_end(sampling, job->live, job->began[0] ? job->began : NULL);
    buf_printf(job->error, "sample: %s", run_error(job->run));
    return;
  }
  const char *where = run_is_warming(job->run) ? "stopped in warm-up"
                                               : "stopped before every chain had a draw";
  sampling_end(sampling, job->live, where);
  buf_printf(job->error, "sample: %s; %s", where,
             is_kept
                 ? "what was done is kept: run the cell again and it goes on from there"
                 : "nothing is kept");
}

/* Adds what the run has cost to what its chains had cost before. */
static void add_effort(Job *job, double cpu) {
  job->effort.cpu += cpu;
  job->effort.gradients += (double)run_gradients(job->run);
}

/* Takes what the run has; what is drawn is kept also when the run has failed. */
static bool take_run(Job *job, Sampling *sampling) {
  long sampled = 0;
  for (int c = 0; c < job->request.options.chains; c++)
    sampled += layers_keep(&job->chains[c], job->run, job->density);
  for (int c = 0; c < job->request.options.chains; c++)
    layers_take_history(&job->chains[c], job->run);
  if (sampled > job->report->sampled_chains) job->report->sampled_chains = sampled;
  job->was_stopped = sampling->status == RUN_STOPPED;
  job->has_failed = sampling->status == RUN_FAILED;
  bool is_kept = sampling->status != RUN_FAILED && keeper_store_warmups(job->keeper);
  bool fine = sampling->status == RUN_DONE ||
              (sampling->status == RUN_STOPPED && common_draws(job) > 0);
  if (!fine) end_without_fit(job, sampling, is_kept);
  keeper_destroy(&job->keeper);
  run_destroy(&job->run); /* the layers have its rows */
  if (!fine) store_layers(job);
  return fine;
}

static void begin(Job *job) {
  tell_begin(job);
  job->has_begun = true;
  if (!job->began[0]) job->effort = (Effort){0, 0};
}

static bool sample_rest(Job *job) {
  job->run = run_new(job->density, &job->request.options);
  if (!resume_chains(job)) return false;
  job->keeper = keeper_start(job->run, job->density, job->chains, job->store, &job->parts,
                             job->request.overwrite);
  if (!job->has_begun) begin(job);
  Sampling sampling = {.run = job->run,
                       .density = job->density,
                       .options = &job->request.options,
                       .stop = job->host->interrupt,
                       .note = job->began[0] ? job->began : NULL};
  double start = clock_cpu_seconds();
  sampling_do(&sampling, job->live);
  keeper_stop(job->keeper);
  add_effort(job, clock_cpu_seconds() - start);
  bool fine = take_run(job, &sampling);
  mem_free(sampling.warmup);
  return fine;
}

/* Generated quantities that stored draws lack; false after a failure. */
static bool generate(Job *job) {
  Buf reason = {0};
  RunStatus status = regenerate(job->chains, job->density, &job->request.options,
                                job->host->interrupt, job->live, &reason);
  job->was_regenerated = true;
  job->was_stopped = status == RUN_STOPPED;
  if (status == RUN_FAILED) buf_printf(job->error, "sample: %s", buf_text(&reason));
  buf_free(&reason);
  return status != RUN_FAILED;
}

/* Makes the chains that lack draws this run's own, or takes what another one draws. */
static bool claim(Job *job) {
  Attach attach = {.chains = job->chains,
                   .store = job->store,
                   .parts = &job->parts,
                   .density = job->density,
                   .stop = job->host->interrupt,
                   .live = job->live};
  job->was_stopped = !job->request.overwrite && !attach_claim(&attach);
  if (attach.has_waited)
    snprintf(job->began, sizeof job->began, "sampled by another kernel");
  job->has_begun |= attach.has_waited;
  if (!job->was_stopped || common_draws(job) > 0) return true;
  buf_put(job->error, "sample: stopped while another kernel samples this; what it draws "
                      "is kept");
  return false;
}

/* Whether it may be computed at all. */
static bool may_compute(Job *job) {
  if (!cache_uses(job->request.cache, USE_HITS_ONLY)) return true;
  bool any = false;
  for (int c = 0; c < job->request.options.chains; c++)
    any |= job->chains[c].draws.drawn > 0;
  buf_printf(job->error,
             "sample: %s not in the cache, and cache = \"%s\" samples nothing",
             any ? "some of these draws are" : "these draws are",
             cache_words[job->request.cache]);
  return false;
}

/* Once, before anything is stored. */
static void find_out_why(Job *job) {
  Layers *first = &job->chains[0];
  if (first->record) return;
  first->record = record_of(&job->parts);
  if (!first->has_state)
    job->why = why_new(job->store, model_name(job->request.model), first->draws_key,
                       first->draws_preimage, first->record);
}

static bool compute_missing(Job *job) {
  if (!may_compute(job)) return false;
  if (!job->live) job->live = live_new(job->host, &job->request);
  job->has_run = true;
  if (!is_enough(job)) find_out_why(job);
  if (!is_enough(job) && !claim(job)) return false;
  if (job->was_stopped || (is_enough(job) && !any_lacks_generated(job))) return true;
  if (!job->is_compiled && !job_compile(job)) return false;
  job->is_compiled = true;
  if (any_lacks_generated(job) && !generate(job)) return false;
  return is_enough(job) || job->was_stopped || sample_rest(job);
}

/* Draws of the chain that has most. */
static long most_drawn(const Job *job) {
  long most = 0;
  for (int c = 0; c < job->request.options.chains; c++)
    if (job->chains[c].draws.drawn > most) most = job->chains[c].draws.drawn;
  return most;
}

/* How the fit came about, under its table. */
static void put_note(const Job *job, const Fit *fit, Buf *out) {
  Buf target = {0};
  if (job->has_quality)
    target_put(&target, &job->quality, job->request.options.target_ess);
  const char *reductions = job->has_run ? bound_reductions(job->bound) : NULL;
  const FitNote note = {.fit = fit,
                        .was_run = job->has_run,
                        .was_stopped = job->was_stopped,
                        .was_regenerated = job->was_regenerated,
                        .began = job->began,
                        .most = most_drawn(job),
                        .common = common_draws(job),
                        .target = target.n ? buf_text(&target) : NULL,
                        .reductions = reductions,
                        .refused = job->refused,
                        .reason = job->began[0] ? NULL : job->why.brief};
  fit_note_put(&note, out);
  buf_free(&target);
}

static void show_final(Job *job, Fit *fit) {
  Buf note = {0};
  put_note(job, fit, &note);
  bool saved = !job->has_run || job->was_regenerated;
  if (saved && !isnan(fit->seconds)) store_saved(job->store, fit->seconds);
  verdict_show(job->host, fit, job->store, job->request.options.threads,
               job->live && live_is_shown(job->live), note.n ? buf_text(&note) : NULL);
  buf_free(&note);
}

/* Bytes of the columns of the fit. */
static size_t columns_size(const Job *job) {
  long row = row_numbers(job) - state_width(job->density);
  return row_block_size(common_draws(job) * row, job->request.options.chains);
}

static Fit *finish(Job *job) {
  store_layers(job);
  if (common_draws(job) == 0 && job->request.options.draws > 0) {
    buf_put(job->error, "sample: stopped before generated quantities of a draw of every "
                        "chain were there; the draws are kept");
    return NULL;
  }
  if (!mem_has(columns_size(job))) {
    fail_memory(job, "columns", (double)columns_size(job));
    return NULL;
  }
  /* The oracle is deaf after a stop. */
  if (common_draws(job) < most_drawn(job)) job->effort = effort_unknown();
  histories_recall(&job->histories, job->chains);
  Fit *fit = product_fit(&job->parts, job->chains, &job->histories, common_draws(job),
                         job->was_stopped ? NULL : job->bound);
  if (!fit) {
    buf_put(job->error,
            "sample: the columns of the fit and a copy of its data do not fit into "
            "the memory that is left; the draws are kept");
    return NULL;
  }
  fit->request = keys_request(job->asked);
  fit->is_vetted = fit->is_foreign && job->was_vetted;
  fit->cpu_seconds = job->effort.cpu;
  fit->gradients = job->effort.gradients;
  show_final(job, fit);
  return fit;
}

static void open_layers(Job *job) {
  int chains = job->request.options.chains;
  job->histories = histories_new(chains);
  job->chains = mem_new(sizeof *job->chains * (size_t)chains);
  for (int c = 0; c < chains; c++) layers_init(&job->chains[c], &job->parts, c);
  for (int c = 0; c < chains && !job->request.overwrite; c++)
    layers_load(&job->chains[c], job->store, &job->parts, job->density);
  job->effort = effort_recall(job->chains, chains);
}

static bool is_foreign(const Layers *chain) {
  return chain->draws.is_foreign || chain->generated.is_foreign;
}

static bool any_foreign(const Job *job) {
  for (int c = 0; c < job->request.options.chains; c++)
    if (is_foreign(&job->chains[c])) return true;
  return false;
}

/* Draws of others are used when they are what they seem; others are forgotten, and made
   here. */
static bool vet(Job *job) {
  if (!any_foreign(job)) return true;
  if (!job->live) job->live = live_new(job->host, &job->request);
  if (!job_compile(job)) return false;
  job->is_compiled = job->was_vetted = true;
  for (int c = 0; c < job->request.options.chains; c++) {
    Layers *chain = &job->chains[c];
    if (!is_foreign(chain) || vet_chain(chain, job->density, &job->request.options))
      continue;
    layers_free(chain);
    layers_init(chain, &job->parts, c);
    job->refused++;
  }
  return true;
}

/* What is wrong whatever the model is said before it is compiled. */
static bool check_options(Job *job) {
  char *wrong = sample_options_wrong(&job->request.options, 0);
  if (wrong) buf_printf(job->error, "sample: %s", wrong);
  mem_free(wrong);
  return !job->error->n;
}

/* Draws and what is computed from them, as many as the options say. */
static bool make_draws(Job *job) {
  bool missing = !is_enough(job) || any_lacks_generated(job);
  return check_memory(job) && (!missing || compute_missing(job));
}

/* The same until they are good enough, [most] at most. */
static bool make_good_draws(Job *job, long most) {
  SampleOptions *o = &job->request.options;
  for (o->draws = (int)target_first(most); make_draws(job);
       o->draws = (int)target_next(o->draws, most)) {
    if (job->was_stopped) return true;
    job->has_quality = target_look(job->chains, &job->parts, common_draws(job),
                                   job->host->interrupt, &job->quality);
    if (!job->has_quality || o->draws == most ||
        target_is_met(&job->quality, o->target_ess))
      return true;
  }
  return false;
}

static Fit *run_job(Job *job) {
  const SampleOptions *o = &job->request.options;
  if (!check_options(job)) return NULL;
  if (!job_prepare(job)) return NULL;
  open_layers(job);
  if (!vet(job)) return NULL;
  bool fine = o->target_ess > 0 && o->draws > 0 ? make_good_draws(job, o->draws)
                                                : make_draws(job);
  return fine ? finish(job) : NULL;
}

static void free_job(Job *job) {
  keeper_destroy(&job->keeper);
  for (int c = 0; job->chains && c < job->request.options.chains; c++)
    layers_free(&job->chains[c]);
  mem_free(job->chains);
  histories_free(&job->histories);
  mem_free(job->init);
  why_free(&job->why);
  live_destroy(&job->live);
  run_destroy(&job->run);
  bound_destroy(&job->bound);
}

/* What the run, or that there was none, was due to. */
static char *tell_why(const Job *job) {
  Buf text = {0};
  if (!job->chains)
    return NULL;
  else if (job->request.overwrite)
    buf_put(&text, "overwrite = true: sampled again\n");
  else if (!job->has_run)
    buf_put(&text, "nothing was run: all draws were stored\n");
  else if (job->began[0])
    buf_printf(&text, "%s: what was stored did not suffice\n", job->began);
  else if (job->was_regenerated && !job->why.whole)
    buf_put(&text,
            "draws were stored; generated quantities, or data that they alone use, "
            "are other ones\n");
  else
    buf_put(&text, job->why.whole ? job->why.whole : "");
  return buf_take(&text);
}

Fit *fit_sample(const FitRequest *request, Store *store, const FitHost *host,
                FitReport *report, Buf *error) {
  Job job = {.request = *request,
             .asked = request,
             .store = store,
             .report = report,
             .error = error};
  hearing_begin(&job.hearing, host);
  job.host = &job.hearing.host;
  CacheMode usual = store_mode(store);
  store_set_mode(store, request->cache);
  Fit *fit = run_job(&job);
  store_set_mode(store, usual);
  hearing_end(&job.hearing, job.has_failed);
  report->why = tell_why(&job);
  free_job(&job);
  return fit;
}
