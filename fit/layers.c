/* SPDX-License-Identifier: BSD-3-Clause
   The stored layers of a chain: read, handed to a run, taken from it, stored. */
#include "fit/layers.h"
#include <stdio.h>
#include <string.h>
#include "base/alloc.h"

TuneLabel tune_label(const SampleOptions *options) {
  TuneLabel label = {"tuneauto"};
  if (options->tune != TUNE_AUTO)
    snprintf(label.text, sizeof label.text, "tune%d", options->tune);
  return label;
}

void layers_init(Layers *layers, const KeyParts *parts, int chain) {
  *layers = (Layers){.chain = chain, .kept = -1};
  layers->draws_key = keys_draws(parts, chain, &layers->draws_preimage);
  layers->generated_key =
      keys_generated(parts, layers->draws_key, &layers->generated_preimage);
}

void layers_free(Layers *layers) {
  chain_file_drop(&layers->file);
  chain_entry_free(&layers->draws);
  chain_entry_free(&layers->generated);
  for (int k = 0; k < CHAIN_NOTES; k++) mem_free(layers->notes[k].at);
  json_destroy(&layers->record);
  json_destroy(&layers->draws_preimage);
  json_destroy(&layers->generated_preimage);
}

static bool fits(const ChainEntry *e, const Density *density, const SampleOptions *o) {
  long state = state_width(density);
  return e->nlearnt > 0 && e->learnt[0] >= 0 && e->learnt[0] <= (double)sample_tune(o) &&
         learnt_fits(o, density, e->nlearnt - 1) && e->dim == state &&
         e->width == state && e->nstats == method_columns(sampler_method(o->sampler));
}

/* Equal keys have equal labels: what they tell is part of the key. */
typedef struct Label {
  char text[96];
} Label;

static Label label_of(const Layers *layers, const KeyParts *parts) {
  Label label;
  snprintf(label.text, sizeof label.text, "%s_chain%d_seed%llu",
           tune_label(&parts->request->options).text, layers->chain + 1,
           (unsigned long long)parts->seed);
  return label;
}

static ChainName name_of(const Layers *layers, const KeyParts *parts,
                         const Label *label) {
  return (ChainName){.model = model_name(parts->request->model),
                     .label = label->text,
                     .draws = layers->draws_key,
                     .generated = layers->generated_key,
                     .draws_preimage = layers->draws_preimage,
                     .generated_preimage = layers->generated_preimage,
                     .record = layers->record};
}

/* What was read, where it has the shapes of the model. */
static void take_parts(Layers *layers, ChainParts *there, const Density *density,
                       const SampleOptions *options) {
  if (!fits(&there->draws, density, options)) {
    chain_parts_free(there);
    return;
  }
  ChainEntry *draws = &layers->draws, *generated = &layers->generated;
  *draws = there->draws;
  *generated = there->generated;
  layers->has_state = true;
  memcpy(layers->notes, there->notes, sizeof layers->notes);
  bool has_generated = generated->rows != NULL;
  if (has_generated &&
      (generated->width != constrained_width(density) || generated->nstats != 1))
    chain_entry_free(generated);
  if (there->is_damaged) return;
  if (has_generated || draws->drawn == 0)
    layers->kept = draws->drawn < generated->drawn ? draws->drawn : generated->drawn;
}

void layers_load(Layers *layers, Store *store, const KeyParts *parts,
                 const Density *density) {
  ChainParts there;
  Label label = label_of(layers, parts);
  ChainName name = name_of(layers, parts, &label);
  if (store_get_chain(store, &name, &there))
    take_parts(layers, &there, density, &parts->request->options);
}

void layers_take_history(Layers *layers, const Run *run) {
  Numbers *history = &layers->notes[NOTE_HISTORY];
  bool is_first = layers->chain % GROUP_CHAINS == 0;
  if (is_first && !history->at)
    history->at = run_history(run, layers->chain / GROUP_CHAINS, &history->n);
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

static RowBlock *copy_stats(const ChainEntry *entry, long drawn, long room) {
  RowBlock *stats = row_block_new(room, entry->nstats);
  for (long k = 0; stats && k < drawn; k++)
    memcpy(stats->at + k * stats->stride, entry_stats(entry, k),
           sizeof(double) * (size_t)entry->nstats);
  return stats;
}

bool layers_resume(Layers *layers, Run *run, const Density *density,
                   const SampleOptions *options) {
  ChainEntry *draws = &layers->draws;
  ChainState state = {.q = draws->q,
                      .learnt = draws->learnt + 1,
                      .n = draws->nlearnt - 1,
                      .step_size = draws->step_size,
                      .warmed = layers_tune(layers),
                      .drawn = draws->drawn};
  long room = options->draws > draws->drawn ? options->draws : draws->drawn;
  DrawRows drawn = {join_rows(layers, density, room),
                    copy_stats(draws, draws->drawn, room), row_block_new(room, 1)};
  bool fine = draw_rows_are_whole(&drawn);
  for (long k = 0; fine && k < draws->drawn; k++)
    drawn.refused->at[k] = *entry_stats(&layers->generated, k);
  if (fine) {
    run_resume(run, layers->chain, &state, &drawn);
    layers_release(layers);
  }
  draw_rows_drop(&drawn);
  return fine;
}

void layers_release(Layers *layers) {
  row_block_drop(&layers->draws.rows);
  row_block_drop(&layers->draws.stats);
  row_block_drop(&layers->generated.rows);
  row_block_drop(&layers->generated.stats);
}

/* The iterations of a warm-up, then what it has learnt. */
static double *copy_learnt(const ChainState *state) {
  double *learnt = mem_new(sizeof *learnt * (size_t)(state->n + 1));
  learnt[0] = (double)state->warmed;
  if (state->n) memcpy(learnt + 1, state->learnt, sizeof *learnt * (size_t)state->n);
  return learnt;
}

static double *copy_numbers(const double *from, long n) {
  double *to = mem_new(sizeof *to * (size_t)(n + 1));
  if (n) memcpy(to, from, sizeof *to * (size_t)n);
  return to;
}

/* Both layers as the run has them now, rows shared; false while it has no state. */
static bool look(const Layers *layers, const Run *run, const Density *density,
                 ChainEntry *draws, ChainEntry *generated) {
  ChainState state;
  long kept = state_width(density);
  if (!run_state(run, layers->chain, &state)) return false;
  DrawRows shared = run_share(run, layers->chain);
  /* A chain that had enough waits for the others. */
  bool has_more = !layers->has_state || state.drawn > layers->draws.drawn;
  double spent = has_more ? run_seconds(run) : 0;
  *draws = (ChainEntry){.dim = kept,
                        .width = kept,
                        .nstats = (long)shared.stats->stride,
                        .drawn = state.drawn,
                        .q = copy_numbers(state.q, kept),
                        .learnt = copy_learnt(&state),
                        .nlearnt = state.n + 1,
                        .step_size = state.step_size,
                        .seconds = layers->draws.seconds + spent,
                        .is_foreign = layers->draws.is_foreign,
                        .rows = shared.rows,
                        .stats = shared.stats};
  bool is_foreign = draws->is_foreign || layers->generated.is_foreign;
  *generated = (ChainEntry){.width = density->width - kept,
                            .is_foreign = is_foreign,
                            .from = kept,
                            .nstats = 1,
                            .drawn = state.drawn,
                            .rows = row_block_ref(shared.rows),
                            .stats = shared.refused};
  return true;
}

bool layers_keep(Layers *layers, const Run *run, const Density *density) {
  long before = layers->draws.drawn;
  ChainEntry draws, generated;
  if (!look(layers, run, density, &draws, &generated)) return false;
  chain_entry_free(&layers->draws);
  chain_entry_free(&layers->generated);
  layers->draws = draws;
  layers->generated = generated;
  layers->has_state = true;
  return draws.drawn > before;
}

/* What is kept of the chain, rows shared. */
static ChainParts parts_of(const Layers *layers, const ChainEntry *draws,
                           const ChainEntry *generated) {
  ChainParts parts = {.draws = *draws, .generated = *generated};
  memcpy(parts.notes, layers->notes, sizeof parts.notes);
  return parts;
}

Claim layers_claim(Layers *layers, Store *store, const KeyParts *parts) {
  bool is_busy;
  if (layers->file) return CLAIM_OURS; /* since an earlier round */
  Label label = label_of(layers, parts);
  ChainName name = name_of(layers, parts, &label);
  ChainParts kept = parts_of(layers, &layers->draws, &layers->generated);
  layers->file = chain_file_open(store, &name, &kept, &is_busy);
  if (!layers->file) return is_busy ? CLAIM_BUSY : CLAIM_NONE;
  long ours = layers->has_state ? layers->draws.drawn : -1;
  if (chain_file_drawn(layers->file) <= ours) return CLAIM_OURS;
  layers_give_back(layers);
  return CLAIM_STALE;
}

void layers_give_back(Layers *layers) {
  chain_file_drop(&layers->file);
}

bool layers_watch(const Layers *layers, Store *store, const KeyParts *parts,
                  long *drawn) {
  Label label = label_of(layers, parts);
  ChainName name = name_of(layers, parts, &label);
  return store_watch_chain(store, &name, drawn);
}

void layers_reload(Layers *layers, Store *store, const KeyParts *parts,
                   const Density *density) {
  int chain = layers->chain;
  Json *record = layers->record;
  layers->record = NULL;
  layers_free(layers);
  layers_init(layers, parts, chain);
  layers->record = record;
  layers_load(layers, store, parts, density);
}

void layers_write(Layers *layers, const Run *run, const Density *density) {
  ChainEntry draws, generated;
  bool is_new = !layers->has_state || run_drawn(run, layers->chain) > layers->draws.drawn;
  if (!layers->file || !is_new || !look(layers, run, density, &draws, &generated)) return;
  layers_take_history(layers, run);
  ChainParts kept = parts_of(layers, &draws, &generated);
  chain_file_append(layers->file, &kept);
  chain_entry_free(&draws);
  chain_entry_free(&generated);
}

void layers_store(Layers *layers, Store *store, const KeyParts *parts) {
  const ChainEntry *draws = &layers->draws, *generated = &layers->generated;
  bool is_new = layers->kept < draws->drawn || layers->kept < generated->drawn;
  if (!layers->has_state) return;
  Label label = label_of(layers, parts);
  ChainName name = name_of(layers, parts, &label);
  ChainParts kept = parts_of(layers, draws, generated);
  if (layers->file)
    chain_file_close_later(store, &layers->file, &kept);
  else if (is_new)
    store_put_chain(store, &name, &kept);
}
