/* SPDX-License-Identifier: BSD-3-Clause
   seeds FILE.stan DATA.json SUMMARY.json FIRST COUNT [THREADS [SAMPLER [TARGET]]]: one
   posterior by the defaults of a sampler (4 chains of 1000 + 1000; TARGET: target_accept)
   at COUNT seeds, compared with its trusted summary.  One line a seed: the worst R-hat,
   the largest distance of a mean in Monte-Carlo standard errors, divergences, gradients,
   the least ESS and ESS per 1000 gradients (warm-up included). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "model/bound.h"
#include "sampler/diagnose/diagnose.h"
#include "sampler/run/sample.h"

enum { CHAINS = 4, TUNE = 1000, DRAWS = 1000 };

typedef struct Outcome {
  double r_hat, distance, ess;
  long gradients, divergences;
  char worst[24]; /* of r_hat */
} Outcome;

static Value *find_field(void *ctx, const char *name) {
  return value_field(ctx, name);
}

static double number_of(const Json *summary, const char *key) {
  double x = (double)NAN;
  json_number(json_get(summary, key), &x);
  return x;
}

/* One scalar against its trusted summary, which may lack it: then R-hat does not
   count. */
static void judge(Outcome *o, const double *x, const Json *trusted, const char *name) {
  if (!trusted) return;
  double r_hat, bulk, tail;
  diag_convergence(x, CHAINS, DRAWS, &r_hat, &bulk, &tail);
  if (!(r_hat <= o->r_hat)) {
    o->r_hat = r_hat;
    snprintf(o->worst, sizeof o->worst, "%s", name);
  }
  o->ess = fmin(o->ess, fmin(bulk, tail));
  double error = hypot(diag_mcse_mean(x, CHAINS, DRAWS), number_of(trusted, "mcse_mean"));
  double off = fabs(diag_mean(x, CHAINS, DRAWS) - number_of(trusted, "mean")) / error;
  o->distance = fmax(o->distance, off);
}

static void judge_all(Outcome *o, const Bound *bound, Run *run, const Json *trusted) {
  const Density *d = bound_density(bound);
  Columns *columns = bound_columns(bound, CHAINS, DRAWS);
  for (int c = 0; c < CHAINS; c++)
    for (long i = 0; i < run_drawn(run, c); i++)
      bound_fill(bound, columns, c, (int)i, run_rows(run, c) + i * d->width + d->dim);
  double *x = mem_new(sizeof *x * CHAINS * DRAWS);
  for (int k = 0; k < columns->count; k++)
    for (long e = 0; e < columns->at[k].size; e++) {
      Buf name = {0};
      column_element_name(&columns->at[k], e, &name);
      column_gather(columns, &columns->at[k], e, x);
      judge(o, x, json_get(trusted, buf_text(&name)), buf_text(&name));
      buf_free(&name);
    }
  mem_free(x);
  columns_destroy(&columns);
}

static void one_seed(const Bound *bound, const Json *trusted, uint64_t seed,
                     SampleOptions options) {
  options.tune = TUNE;
  options.draws = DRAWS;
  options.seed = seed;
  atomic_int stop = 0;
  Run *run = run_new(bound_density(bound), &options);
  if (run_sample(run, &stop) != RUN_DONE) {
    printf("%3d failed: %s\n", (int)seed, run_error(run));
    run_destroy(&run);
    return;
  }
  Outcome o = {.ess = (double)INFINITY};
  for (int c = 0; c < CHAINS; c++) {
    o.gradients += run_progress(run, c)->gradients;
    o.divergences += run_progress(run, c)->divergences;
  }
  judge_all(&o, bound, run, json_get(trusted, "parameters"));
  printf("%3d r_hat %.4f %-10s off %5.2f div %4ld grad %8ld ess %5.0f ess/1k %8.3f lp",
         (int)seed, o.r_hat, o.worst, o.distance, o.divergences, o.gradients, o.ess,
         1e3 * o.ess / (double)o.gradients);
  const Method *method = sampler_method(options.sampler);
  long last = (long)(DRAWS - 1) * method_columns(method),
       lp = method_column(method, STAT_lp);
  for (int c = 0; c < CHAINS; c++) printf(" %.1f", run_stats(run, c)[last + lp]);
  ChainState state;
  if (run_state(run, 0, &state)) printf(" step %.3g\n", state.step_size);
  fflush(stdout);
  run_destroy(&run);
}

static int complain(const char *what, const Diags *diags) {
  fprintf(stderr, "seeds: %s\n",
          diags && diags_count(diags) ? diags_at(diags, 0)->message : what);
  return 1;
}

int main(int argc, char **argv) {
  Buf source = {0}, text = {0}, error = {0};
  if (argc < 6 || fs_read(argv[1], 0, &source) || fs_read(argv[3], 0, &text))
    return complain("usage: seeds FILE.stan DATA.json SUMMARY.json FIRST COUNT", NULL);
  Value *data = data_from_file(argv[2], &error);
  Json *trusted = json_parse((Str){buf_text(&text), text.n}, &error);
  if (!data || !trusted) return complain(buf_text(&error), NULL);
  Diags *diags = diags_new();
  Model *model = model_new((Str){buf_text(&source), source.n}, NULL, NULL, diags);
  DataSource from = {.ctx = data, .find = find_field};
  Bound *bound =
      model ? bound_new(model, &from, 1, COMPILER_AUTO, true, NULL, diags) : NULL;
  if (!bound || !bound_compile(bound, diags, NULL)) return complain("", diags);
  int first = atoi(argv[4]), count = atoi(argv[5]);
  SampleOptions options = sample_defaults();
  if (argc > 6) options.threads = atoi(argv[6]);
  if (argc > 8) options.target_accept = atof(argv[8]);
  for (int s = 0; argc > 7 && sampler_words[s]; s++)
    if (!strcmp(sampler_words[s], argv[7])) options.sampler = (Sampler)s;
  for (int s = first; s < first + count; s++)
    one_seed(bound, trusted, (uint64_t)s, options);
  return 0;
}
