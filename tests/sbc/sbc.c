/* SPDX-License-Identifier: BSD-3-Clause
   sbc FILE.stan COUNT THIN: simulates COUNT data sets and fits each (Talts, Betancourt,
   Simpson, Vehtari, Gelman, arXiv:1804.06788).

   The program has no data block: its transformed data draws parameters from the prior and
   data from them, with the seed of the simulation.  Its generated quantities named
   below_* are 1 where a quantity of the draw is less than that of the truth.  Their sums
   over 99 thinned draws are the ranks: one line of JSON a scalar, {"name": ..., "ranks":
   [...]}. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"
#include "base/crew.h"
#include "base/fs.h"
#include "base/json.h"
#include "model/model.h"
#include "sampler/run/sample.h"

/* The last thinned draw is left out: ranks 0 .. 99 fall in bins of equal size. */
enum { CHAINS = 4, TUNE = 300, KEPT = 25, RANKED = CHAINS * KEPT - 1 };

typedef struct Study {
  Model *model;
  int count, thin;
  int width;      /* constrained numbers of a draw */
  double *sums;   /* count x width: over the ranked draws */
  char **reasons; /* of the simulations that failed */
  Columns *names;
} Study;

static Value *find_nothing(void *ctx, const char *name) {
  (void)ctx;
  (void)name;
  return NULL;
}

static char *first_error(const Diags *diags) {
  return mem_strdup(diags_count(diags) ? diags_at(diags, 0)->message : "no reason given");
}

static Bound *simulate(const Study *s, int simulation, Diags *diags) {
  DataSource none = {.find = find_nothing};
  uint64_t seed = (uint64_t)simulation + 1;
  Bound *bound = bound_new(s->model, &none, seed, COMPILER_AUTO, true, NULL, diags);
  if (bound && !bound_compile(bound, diags, NULL)) bound_destroy(&bound);
  return bound;
}

static void add_ranked(const Study *s, const Run *run, const Density *d, double *sums) {
  for (int k = 0; k < RANKED; k++) {
    long draw = (k / CHAINS + 1) * s->thin - 1;
    const double *row = run_rows(run, k % CHAINS) + draw * d->width + d->dim;
    for (int i = 0; i < s->width; i++) sums[i] += row[i];
  }
}

static char *fit(const Study *s, const Bound *bound, int simulation) {
  const Density *d = bound_density(bound);
  SampleOptions options = sample_defaults();
  options.seed = (uint64_t)simulation + 1;
  options.chains = CHAINS;
  options.tune = TUNE;
  options.draws = KEPT * s->thin;
  options.threads = 1;
  atomic_int stop = 0;
  Run *run = run_new(d, &options);
  char *reason = NULL;
  if (run_sample(run, &stop) == RUN_DONE)
    add_ranked(s, run, d, s->sums + (size_t)simulation * (size_t)s->width);
  else
    reason = mem_strdup(run_error(run));
  run_destroy(&run);
  return reason;
}

static void simulate_and_fit(void *ctx, int simulation) {
  const Study *s = ctx;
  Diags *diags = diags_new();
  Bound *bound = simulate(s, simulation, diags);
  s->reasons[simulation] = bound ? fit(s, bound, simulation) : first_error(diags);
  bound_destroy(&bound);
  diags_destroy(&diags);
}

static void simulate_all(Crew *crew, void *ctx) {
  const Study *s = ctx;
  crew_round(crew, s->count, simulate_and_fit, NULL, ctx);
}

/* Names and sizes, which all simulations share. */
static bool lay_out(Study *s, Diags *diags) {
  Bound *bound = simulate(s, 0, diags);
  if (!bound) return false;
  s->names = bound_columns(bound, 1, 1);
  const Density *d = bound_density(bound);
  s->width = (int)(d->width - d->dim);
  s->sums = mem_new(sizeof *s->sums * (size_t)(s->width * s->count + 1));
  s->reasons = mem_new(sizeof *s->reasons * (size_t)(s->count + 1));
  bound_destroy(&bound);
  return true;
}

static void print_ranks(const Study *s, const char *name, int at) {
  Json *line = json_new_object(), *ranks = json_new_array();
  Buf out = {0};
  for (int k = 0; k < s->count; k++)
    json_push(ranks, json_new_int((int64_t)s->sums[k * s->width + at]));
  json_set(line, "name", json_new_text(name));
  json_set(line, "ranks", ranks);
  json_write(line, &out);
  puts(buf_text(&out));
  json_destroy(&line);
  buf_free(&out);
}

static void print_study(const Study *s) {
  int at = 0;
  for (int c = 0; c < s->names->count; c++)
    for (long e = 0; e < s->names->at[c].size; e++, at++) {
      Buf name = {0};
      column_element_name(&s->names->at[c], e, &name);
      if (strncmp(buf_text(&name), "below_", 6) == 0) print_ranks(s, buf_text(&name), at);
      buf_free(&name);
    }
}

static int failures(const Study *s) {
  int failed = 0;
  for (int k = 0; k < s->count; k++) {
    if (!s->reasons[k]) continue;
    fprintf(stderr, "sbc: simulation %d: %s\n", k + 1, s->reasons[k]);
    failed++;
  }
  return failed;
}

static int study(Study *s, Str source) {
  Diags *diags = diags_new();
  s->model = model_new(source, NULL, NULL, diags);
  if (!s->model || !lay_out(s, diags)) {
    char *reason = first_error(diags);
    fprintf(stderr, "sbc: %s\n", reason);
    mem_free(reason);
    diags_destroy(&diags);
    model_drop(&s->model);
    return 1;
  }
  crew_run(crew_threads(0, s->count), simulate_all, s);
  print_study(s);
  int failed = failures(s);
  for (int k = 0; k < s->count; k++) mem_free(s->reasons[k]);
  mem_free(s->reasons);
  mem_free(s->sums);
  columns_destroy(&s->names);
  model_drop(&s->model);
  diags_destroy(&diags);
  return failed > 0;
}

int main(int argc, char **argv) {
  Buf source = {0};
  Study s = {0};
  if (argc == 4) {
    s.count = atoi(argv[2]);
    s.thin = atoi(argv[3]);
  }
  if (s.count < 1 || s.thin < 1 || fs_read(argv[1], 0, &source)) {
    fprintf(stderr, "usage: sbc FILE.stan COUNT THIN\n");
    return 2;
  }
  int status = study(&s, (Str){buf_text(&source), source.n});
  buf_free(&source);
  return status;
}
