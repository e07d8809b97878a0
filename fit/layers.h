/* SPDX-License-Identifier: BSD-3-Clause
   The two stored layers of a chain: draws (unconstrained positions and statistics, keyed
   by everything that the density depends on) and generated (constrained rows, keyed also
   by the rest of the program), so that an edited generated quantities block keeps the
   draws.  Of a chain that was just sampled both view the same rows. */
#pragma once
#include "fit/keys.h"

typedef struct Layers {
  int chain; /* from 0 */
  Digest draws_key, generated_key;
  Json *draws_preimage, *generated_preimage; /* of the keys */
  Json *record; /* of how the run was asked for, with the first chain; or NULL */
  ChainEntry draws, generated;
  bool has_state; /* the draws layer is there, perhaps before its first draw */
  long kept;      /* draws that are stored in both layers; -1: nothing is */
  Numbers notes[CHAIN_NOTES];
  ChainFile *file; /* its own while it is sampled, or NULL */
} Layers;

/* Numbers of a row of [density] that are the state of a chain, and those made of them. */
static inline long state_width(const Density *density) {
  return density->dim + density->discrete;
}
static inline long constrained_width(const Density *density) {
  return density->width - state_width(density);
}

/* Warm-up iterations as they are part of names: "tune500", "tuneauto". */
typedef struct TuneLabel {
  char text[24];
} TuneLabel;
TuneLabel tune_label(const SampleOptions *options);

/* Warm-up iterations that a chain has made. */
static inline long layers_tune(const Layers *layers) {
  return layers->draws.nlearnt ? (long)layers->draws.learnt[0] : 0;
}

/* Sets the keys of chain [chain]. */
void layers_init(Layers *layers, const KeyParts *parts, int chain);
void layers_free(Layers *layers);

/* Reads what the store has; an entry of another shape counts as none. */
void layers_load(Layers *layers, Store *store, const KeyParts *parts,
                 const Density *density);

/* Takes what is known of the warm-up of its group, of the first chain of one. */
void layers_take_history(Layers *layers, const Run *run);

/* Puts chain [layers->chain] of [run] where it left off, and lets go of the rows, which
   the run has then; both layers are equally long.  False without memory. */
bool layers_resume(Layers *layers, Run *run, const Density *density,
                   const SampleOptions *options);

/* Lets go of the rows and statistics of both layers. */
void layers_release(Layers *layers);

/* Whether the file of the chain could be claimed. */
typedef enum {
  CLAIM_OURS,
  CLAIM_NONE, /* there is none to be had */
  CLAIM_BUSY, /* somebody else samples the chain */
  CLAIM_STALE /* somebody else has drawn more than was loaded */
} Claim;
Claim layers_claim(Layers *layers, Store *store, const KeyParts *parts);
void layers_give_back(Layers *layers);

/* Whether somebody else samples the chain; [drawn] gets the draws that are stored. */
bool layers_watch(const Layers *layers, Store *store, const KeyParts *parts, long *drawn);

/* Forgets what was loaded and loads it again. */
void layers_reload(Layers *layers, Store *store, const KeyParts *parts,
                   const Density *density);

/* Writes what [run] has drawn since the last call, from a thread of its own while the
   chain goes on.  Once layers_keep was called it is called no more. */
void layers_write(Layers *layers, const Run *run, const Density *density);

/* Shares what the chain has drawn with the run; true when there are new draws. */
bool layers_keep(Layers *layers, const Run *run, const Density *density);

/* Stores what the store does not have yet. */
void layers_store(Layers *layers, Store *store, const KeyParts *parts);
