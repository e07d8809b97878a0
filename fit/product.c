/* SPDX-License-Identifier: BSD-3-Clause
   Fits from the layers of their chains. */
#include "fit/product.h"
#include <math.h>
#include <stdio.h>
#include "fit/advice.h"
#include "base/alloc.h"

static Digest key_of(const KeyParts *parts, const Layers *chains, long draws) {
  int count = parts->request->options.chains;
  Digest *keys = mem_new(sizeof *keys * (size_t)count);
  for (int c = 0; c < count; c++) keys[c] = chains[c].generated_key;
  Digest key = keys_fit(parts, keys, draws);
  mem_free(keys);
  return key;
}

/* Fills what [chain] has to give, of [thin] draws the first, and lets go of its rows: no
   more than one chain is there twice. */
static void fill_chain(Fit *fit, const Bound *bound, Layers *chain, int thin) {
  for (int d = 0; d < fit->posterior->draws; d++)
    bound_fill(bound, fit->posterior, chain->chain, d,
               entry_row(&chain->generated, (long)d * thin));
  const RowBlock *stats = chain->draws.stats;
  const RowBlock thinned = {.at = stats->at, .stride = stats->stride * thin};
  stats_fill(fit->sample_stats, chain->chain, &thinned);
  fit->is_foreign |= chain->draws.is_foreign || chain->generated.is_foreign;
  layers_release(chain);
}

/* Draws of a fit for so many of a run: the first, and one after every [thin]. */
static long kept_of(const FitRequest *request, long draws) {
  return (draws + request->thin - 1) / request->thin;
}

/* Counts the draws of the fit, one of [thin], whose generated quantities were refused;
   [chain] and [draw] of the first. */
static long count_refused(const Layers *chains, int count, long draws, int thin,
                          int *chain, long *draw) {
  long refused = 0;
  for (long d = (draws - 1) / thin * thin; d >= 0; d -= thin)
    for (int c = count - 1; c >= 0; c--) {
      if (*entry_stats(&chains[c].generated, d) == 0) continue;
      refused++;
      *chain = c;
      *draw = d;
    }
  return refused;
}

static void tell_refused(Fit *fit, const KeyParts *parts, const Layers *chains,
                         long draws, Bound *oracle) {
  int chain = 0;
  long draw = 0;
  Buf reason = {0};
  Rng rng;
  const FitRequest *r = parts->request;
  fit->refused = count_refused(chains, r->options.chains, draws, r->thin, &chain, &draw);
  if (!fit->refused || !oracle) return;
  rng_init(&rng, parts->seed, (uint32_t)chains[chain].chain, STREAM_GENERATED);
  rng_seek(&rng, (uint64_t)draw);
  bound_refusal(oracle, entry_row(&chains[chain].draws, draw), &rng, &reason);
  fit->refusal = buf_take(&reason);
}

/* The time of a chain is that of all its draws, which may be more than were asked for. */
static void describe_chains(Fit *fit, const Layers *chains, const SampleOptions *o) {
  fit->chains = mem_new(sizeof *fit->chains * (size_t)o->chains);
  for (int c = 0; c < o->chains; c++) {
    const ChainEntry *draws = &chains[c].draws;
    fit->chains[c].step_size = draws->step_size;
    if (draws->seconds > 0) fit->chains[c].rate = (double)draws->drawn / draws->seconds;
    bool is_more = draws->drawn > o->draws;
    fit->seconds =
        is_more || isnan(fit->seconds) ? (double)NAN : fmax(fit->seconds, draws->seconds);
  }
}

Fit *product_fit(const KeyParts *parts, Layers *chains, const Histories *histories,
                 long draws, Bound *oracle) {
  const FitRequest *request = parts->request;
  const SampleOptions *o = &request->options;
  Fit *fit = mem_new(sizeof *fit);
  fit->model = model_ref(request->model);
  int kept = (int)kept_of(request, draws);
  fit->posterior = bound_columns(parts->bound, o->chains, kept);
  fit->sample_stats = stats_columns(sampler_method(o->sampler), o->chains, kept);
  fit->observed = bound_observed(parts->bound);
  fit->constant = bound_constant(parts->bound);
  if (!fit->posterior || !fit->sample_stats || !fit->observed || !fit->constant) {
    fit_destroy(&fit);
    return NULL;
  }
  fit->warmup_stats = histories_columns(histories, sampler_method(o->sampler), o->chains);
  fit->warmup = histories_sentence(histories, bound_density(parts->bound)->dim, o);
  fit->advice = advice_on_divergence(o, bound_density(parts->bound), fit->warmup_stats);
  tell_refused(fit, parts, chains, draws, oracle);
  for (int c = 0; c < o->chains; c++)
    fill_chain(fit, parts->bound, &chains[c], request->thin);
  fit->key = key_of(parts, chains, draws);
  fit->seed = parts->seed;
  fit->seed_is_derived = !request->has_seed && !request->random_seed;
  fit->sampler = o->sampler;
  for (int c = 0; c < o->chains; c++)
    if (layers_tune(&chains[c]) > fit->tune) fit->tune = (int)layers_tune(&chains[c]);
  fit->target_accept = o->target_accept;
  fit->asked = kept_of(request, o->draws);
  fit->thin = request->thin;
  describe_chains(fit, chains, o);
  return fit;
}
