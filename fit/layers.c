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

/* Whole rows with room for [room], put together from both layers; NULL without memory. */
static RowBlock *join_rows(const Layers *layers, const Density *density, long room) {
  long state = state_width(density), rest = density->width - state;
  const ChainEntry *draws = &layers->draws, *generated = &layers->generated;
  RowBlock *rows = row_block_new(room, density->width);
  for (long k = 0; rows && k < draws->drawn; k++) {
    double *row = rows->at + k * rows->stride;
    if (state) memcpy(row, entry_row(draws, k), sizeof *row * (size_t)state);
    if (rest) memcpy(row + state, entry_row(generated, k), sizeof *row * (size_t)rest);
  }
  return rows;
}

static RowBlock *copy_stats(const ChainEntry *draws, long room) {
  RowBlock *stats = row_block_new(room, STAT_COUNT);
  for (long k = 0; stats && k < draws->drawn; k++)
    memcpy(stats->at + k * STAT_COUNT, entry_stats(draws, k),
           sizeof(double) * STAT_COUNT);
  return stats;
}

bool layers_resume(Layers *layers, Run *run, const Density *density,
                   const SampleOptions *options) {
  ChainEntry *draws = &layers->draws;
  bool is_dense = draws->nmetric > density->dim;
  ChainState state = {.q = draws->q,
                      .inv_metric = draws->metric,
                      .factor = is_dense ? draws->metric + density->dim : NULL,
                      .step_size = draws->step_size,
                      .warmed = options->tune,
                      .drawn = draws->drawn};
  long room = options->draws > draws->drawn ? options->draws : draws->drawn;
  RowBlock *rows = join_rows(layers, density, room);
  RowBlock *stats = rows ? copy_stats(draws, room) : NULL;
  bool fine = rows && stats;
  if (fine) {
    run_resume(run, layers->chain, &state, &rows, &stats);
    layers_release(layers);
  }
  row_block_drop(&rows);
  return fine;
}

void layers_release(Layers *layers) {
  row_block_drop(&layers->draws.rows);
  row_block_drop(&layers->draws.stats);
  row_block_drop(&layers->generated.rows);
  row_block_drop(&layers->generated.stats);
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

bool layers_keep(Layers *layers, const Run *run, const Density *density) {
  int chain = layers->chain;
  long drawn = run_drawn(run, chain), before = layers->draws.drawn;
  long dim = density->dim, width = density->width, kept = state_width(density);
  if (drawn == 0) return false;
  const ChainState *state = run_state(run, chain);
  ChainEntry draws = {.dim = dim, .width = kept, .nstats = STAT_COUNT, .drawn = drawn};
  draws.q = copy_numbers(state->q, dim);
  draws.metric = copy_metric(state, dim, &draws.nmetric);
  draws.step_size = state->step_size;
  draws.seconds = layers->draws.seconds + run_seconds(run);
  draws.is_foreign = layers->draws.is_foreign;
  run_share(run, chain, &draws.rows, &draws.stats);
  ChainEntry generated = {.width = width - kept, .from = kept, .drawn = drawn};
  generated.is_foreign = draws.is_foreign || layers->generated.is_foreign;
  generated.rows = row_block_ref(draws.rows);
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
