/* SPDX-License-Identifier: BSD-3-Clause
   warmup FILE.stan DATA.json ADAPT TUNE FIRST COUNT [TARGET [DRAWS]]: one posterior by
   one word of `adapt` (4 chains of TUNE + 1000; -1: the default) at COUNT seeds.  One
   line of JSON a seed: gradients of the warm-up and of the draws, the least bulk and tail
   ESS and the worst R-hat over all scalars that vary, divergences after the warm-up. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "model/bound.h"
#include "sampler/diagnose/diagnose.h"
#include "sampler/run/sample.h"

enum { CHAINS = 4 };
static int draws_each = 1000;

typedef struct Outcome {
  double r_hat, ess;
  char worst[32]; /* of least ESS */
} Outcome;

static Value *find_field(void *ctx, const char *name) {
  return value_field(ctx, name);
}

static void judge(Outcome *o, const double *x, const Column *column, long element) {
  double r_hat, bulk, tail, sd = diag_sd(x, CHAINS, draws_each);
  if (!(sd > 1e-12 * (1 + fabs(x[0])))) return;
  diag_convergence(x, CHAINS, draws_each, &r_hat, &bulk, &tail);
  double ess = fmin(bulk, tail);
  if (!(r_hat <= o->r_hat)) o->r_hat = r_hat;
  if (ess >= o->ess) return;
  Buf name = {0};
  column_element_name(column, element, &name);
  snprintf(o->worst, sizeof o->worst, "%s", buf_text(&name));
  buf_free(&name);
  o->ess = ess;
}

static void judge_all(Outcome *o, const Bound *bound, Run *run) {
  const Density *d = bound_density(bound);
  Columns *columns = bound_columns(bound, CHAINS, draws_each);
  for (int c = 0; c < CHAINS; c++)
    for (long i = 0; i < run_drawn(run, c); i++)
      bound_fill(bound, columns, c, (int)i, run_rows(run, c) + i * d->width + d->dim);
  double *x = mem_new(sizeof *x * CHAINS * (size_t)draws_each);
  for (int k = 0; k < columns->count; k++)
    for (long e = 0; e < columns->at[k].size; e++) {
      column_gather(columns, &columns->at[k], e, x);
      judge(o, x, &columns->at[k], e);
    }
  mem_free(x);
  columns_destroy(&columns);
}

static void one_seed(const Bound *bound, SampleOptions options, uint64_t seed) {
  options.seed = seed;
  atomic_int stop = 0;
  Run *run = run_new(bound_density(bound), &options);
  if (run_sample(run, &stop) != RUN_DONE) {
    printf("{\"seed\": %d, \"error\": \"%s\"}\n", (int)seed, run_error(run));
    run_destroy(&run);
    return;
  }
  Outcome o = {.ess = (double)INFINITY};
  long all = 0, draws = 0, divergences = 0;
  for (int c = 0; c < CHAINS; c++) {
    const ChainProgress *p = run_progress(run, c);
    all += p->gradients;
    draws += p->draw_gradients;
    divergences += p->divergences;
  }
  judge_all(&o, bound, run);
  ChainState state;
  bool has_state = run_state(run, 0, &state);
  printf(
      "{\"seed\": %d, \"warmup\": %ld, \"draws\": %ld, \"ess\": %.1f, \"worst\": \"%s\", "
      "\"r_hat\": %.4f, \"divergences\": %ld, \"dim\": %ld, \"tuned\": %ld, \"step\": "
      "%.3g}\n",
      (int)seed, all - draws, draws, o.ess, o.worst, o.r_hat, divergences,
      bound_density(bound)->dim, has_state ? state.warmed : 0,
      has_state ? state.step_size : 0);
  fflush(stdout);
  run_destroy(&run);
}

static int complain(const char *what, const Diags *diags) {
  fprintf(stderr, "warmup: %s\n",
          diags && diags_count(diags) ? diags_at(diags, 0)->message : what);
  return 1;
}

static bool find_word(const char *word, Adapt *adapt) {
  for (int i = 0; adapt_words[i]; i++) {
    if (strcmp(word, adapt_words[i]) != 0) continue;
    *adapt = (Adapt)i;
    return true;
  }
  return false;
}

int main(int argc, char **argv) {
  Buf source = {0}, error = {0};
  SampleOptions options = sample_defaults();
  if (argc < 7 || fs_read(argv[1], 0, &source) || !find_word(argv[3], &options.adapt))
    return complain("usage: warmup FILE.stan DATA.json ADAPT TUNE FIRST COUNT", NULL);
  Value *data = data_from_file(argv[2], &error);
  if (!data) return complain(buf_text(&error), NULL);
  Diags *diags = diags_new();
  Model *model = model_new((Str){buf_text(&source), source.n}, NULL, NULL, diags);
  DataSource from = {.ctx = data, .find = find_field};
  Bound *bound =
      model ? bound_new(model, &from, 1, COMPILER_AUTO, true, NULL, diags) : NULL;
  if (!bound || !bound_compile(bound, diags, NULL)) return complain("", diags);
  if (atoi(argv[4]) >= 0) options.tune = atoi(argv[4]);
  options.draws = draws_each;
  options.threads = 1;
  if (argc > 7) options.target_accept = atof(argv[7]);
  if (argc > 8) options.draws = draws_each = atoi(argv[8]);
  int first = atoi(argv[5]), count = atoi(argv[6]);
  for (int s = first; s < first + count; s++) one_seed(bound, options, (uint64_t)s);
  return 0;
}
