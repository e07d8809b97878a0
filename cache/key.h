/* SPDX-License-Identifier: BSD-3-Clause
   Keys.  A key is a digest of a canonical list of named components; the list (the
   preimage) is stored beside the entry, where people can read what it depends on. */
#pragma once
#include "base/digest.h"
#include "base/json.h"

typedef enum {
#define LAYER(constant, name, recipe) constant,
#include "cache/layer.def"
#undef LAYER
  LAYERS
} Layer;
const char *layer_name(Layer layer);

typedef struct KeyRecipe KeyRecipe;

KeyRecipe *key_new(Layer layer);
void key_int(KeyRecipe *k, const char *name, int64_t x);
void key_real(KeyRecipe *k, const char *name, double x);
void key_text(KeyRecipe *k, const char *name, const char *text);
void key_digest(KeyRecipe *k, const char *name, Digest d);

/* The key: components sorted by name, preceded by layer and recipe version.  Frees the
   recipe.  [preimage] gets the list as JSON (the caller's), unless NULL. */
Digest key_end(KeyRecipe **k, Json **preimage);

/* The key of the warm-up of a group, from that of the draws of its first chain. */
Digest key_warmup(Digest draws);

/* Digest of the results of libm for a fixed table of arguments: two machines with equal
   bits share draws.  Computed once a process. */
Digest numerics_fingerprint(void);
