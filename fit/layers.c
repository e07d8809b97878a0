/* SPDX-License-Identifier: BSD-3-Clause
   The stored layers of a chain: read, handed to a run, taken from it, stored. */
#include "fit/layers.h"
#include <stdio.h>
#include <string.h>
#include "base/alloc.h"

void layers_init(Layers *layers, const KeyParts *parts, int chain) {
  *layers = (Layers){.chain = chain};
  layers->draws_key = keys_draws(parts, chain, &layers->draws_preimage);
  layers->generated_key =
      keys_generated(parts, layers->draws_key, &layers->generated_preimage);
}

void layers_free(Layers *layers) {
  chain_entry_free(&layers->draws);
  chain_entry_free(&layers->generated);
  json_destroy(&layers->draws_preimage);
  json_destroy(&layers->generated_preimage);
}

static bool fits(const ChainEntry *e, const Density *density) {
  long dim = density->dim;
  bool metric = e->nmetric == dim || e->nmetric == dim + dim * dim;
  return metric && e->dim == dim && e->width == state_width(density) &&
         e->nstats == STAT_COUNT && e->drawn > 0;
}

void layers_load(Layers *layers, Store *store, const char *model,
                 const Density *density) {
  ChainEntry *draws = &layers->draws, *generated = &layers->generated;
  if (!store_get_chain(store, model, layers->draws_key, draws)) return;
  if (!fits(draws, density)) {
    chain_entry_free(draws);
    return;
  }
  if (!store_get_chain(store, model, layers->generated_key, generated)) return;
  if (generated->width != constrained_width(density)) chain_entry_free(generated);
  layers->kept = draws->drawn < generated->drawn ? draws->drawn : generated->drawn;
}

/* Whole rows, put together from both layers. */
static double *join_rows(const Layers *layers, const Density *density) {
  long width = density->width, state = state_width(density), rest = width - state;
  const ChainEntry *draws = &layers->draws;
  double *rows = mem_new(sizeof *rows * (size_t)(draws->drawn * width + 1));
  for (long k = 0; k < draws->drawn; k++) {
    memcpy(rows + k * width, draws->rows + k * state, sizeof *rows * (size_t)state);
    memcpy(rows + k * width + state, layers->generated.rows + k * rest,
           sizeof *rows * (size_t)rest);
  }
  return rows;
}

void layers_resume(const Layers *layers, Run *run, const Density *density,
                   const SampleOptions *options) {
  const ChainEntry *draws = &layers->draws;
  bool is_dense = draws->nmetric > density->dim;
  ChainState state = {.q = draws->q,
                      .inv_metric = draws->metric,
                      .factor = is_dense ? draws->metric + density->dim : NULL,
                      .step_size = draws->step_size,
                      .warmed = options->tune,
                      .drawn = draws->drawn};
  double *rows = join_rows(layers, density);
  run_resume(run, layers->chain, &state, rows, draws->stats);
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

bool layers_keep(Layers *layers, const Run *run, const Density *density) {
  int chain = layers->chain;
  long drawn = run_drawn(run, chain), before = layers->draws.drawn;
  long dim = density->dim, width = density->width, kept = state_width(density);
  if (drawn == 0) return false;
  const double *rows = run_rows(run, chain);
  const ChainState *state = run_state(run, chain);
  ChainEntry draws = {.dim = dim, .width = kept, .nstats = STAT_COUNT, .drawn = drawn};
  draws.q = copy_numbers(state->q, dim);
  draws.metric = copy_metric(state, dim, &draws.nmetric);
  draws.step_size = state->step_size;
  draws.seconds = layers->draws.seconds + run_seconds(run);
  draws.rows = copy_part(rows, drawn, width, 0, kept);
  draws.stats = copy_numbers(run_stats(run, chain), drawn * STAT_COUNT);
  ChainEntry generated = {.width = width - kept, .drawn = drawn};
  generated.rows = copy_part(rows, drawn, width, kept, width - kept);
  chain_entry_free(&layers->draws);
  chain_entry_free(&layers->generated);
  layers->draws = draws;
  layers->generated = generated;
  return drawn > before;
}

void layers_store(const Layers *layers, Store *store, const FitRequest *request,
                  uint64_t seed) {
  const ChainEntry *draws = &layers->draws, *generated = &layers->generated;
  const char *model = model_name(request->model);
  char label[96];
  if (layers->kept >= draws->drawn && layers->kept >= generated->drawn) return;
  snprintf(label, sizeof label, "tune%d_chain%d_seed%llu", request->options.tune,
           layers->chain + 1, (unsigned long long)seed);
  store_put_chain(store, model, label, layers->draws_key, layers->draws_preimage, draws);
  snprintf(label, sizeof label, "generated_chain%d_seed%llu", layers->chain + 1,
           (unsigned long long)seed);
  store_put_chain(store, model, label, layers->generated_key, layers->generated_preimage,
                  generated);
}
