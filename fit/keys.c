/* SPDX-License-Identifier: BSD-3-Clause
   Keys of draws, of what is computed from them, and of fits.  An option enters the key
   that its row names. */
#include "fit/keys.h"
#include <stdio.h>
#include <string.h>
#include "cache/draws_nc.h"
#include "lang/gen/gen.h"
#include "lang/norm/norm.h"
#include "model/native.h"

static void put_method(KeyRecipe *k, const Method *method) {
  char text[64];
  snprintf(text, sizeof text, "%s %d", method->name, method->version);
  key_text(k, "method", text);
}

/* How the value of an argument of each kind enters a key. */
#define PUT_INT(name) key_int(k, #name, o->name);
#define PUT_REAL(name) key_real(k, #name, o->name);
#define PUT_SWITCH(name) key_text(k, #name, switch_words[o->name]);
#define PUT_TUNE(name)                                                                   \
  if (o->name == TUNE_AUTO)                                                              \
    key_text(k, #name, "auto");                                                          \
  else                                                                                   \
    key_int(k, #name, o->name);
#define PUT_ADAPT(name) key_text(k, #name, adapt_words[o->name]);
#define PUT_METHOD(name) put_method(k, sampler_method(o->name));
#define PUT_MODEL(name)                                                                  \
  key_digest(k, "program", norm_digest(model_program(r->model), SLICE_DENSITY));
#define PUT_DATA(name)                                                                   \
  key_digest(k, #name, bound_data_digest(parts->bound, SLICE_DENSITY));
#define PUT_INIT(name) key_digest(k, #name, parts->init);
#define PUT_COMPILER(name) key_text(k, #name, bound_compiler_id(parts->bound));
#define PUT_FLAG(name) key_int(k, #name, r->name);
#define PUT_SEED(name) key_int(k, #name, (int64_t)parts->seed);

/* Whether a row belongs to the key that is being made. */
#define RUN_RUN(put) put
#define RUN_CHAIN(put)
#define RUN_NONE(put)
#define CHAIN_RUN(put)
#define CHAIN_CHAIN(put) put
#define CHAIN_NONE(put)
#define ALIAS(theirs, ours)

/* What all chains of a run have in common. */
static KeyRecipe *run_recipe(const KeyParts *parts) {
  const FitRequest *r = parts->request;
  const SampleOptions *o = &r->options;
  KeyRecipe *k = key_new(LAYER_DRAWS);
  key_digest(k, "numerics", numerics_fingerprint());
  key_int(k, "generator", GEN_VERSION);
  key_int(k, "sampler", SAMPLER_VERSION);
#define OPTION(KIND, name, low, high, initial, LAYER, doc) RUN_##LAYER(PUT_##KIND(name))
#include "fit/option.def"
#undef OPTION
  return k;
}

/* How the value of an argument of each kind enters a seed that is derived.  Neither the
   compiler, which machines choose, nor how the density is computed, nor the sampler nor
   starts make it another one. */
#define SEED_INT(name) PUT_INT(name)
#define SEED_REAL(name) PUT_REAL(name)
#define SEED_SWITCH(name) PUT_SWITCH(name)
#define SEED_TUNE(name) PUT_TUNE(name)
#define SEED_ADAPT(name) PUT_ADAPT(name)
#define SEED_METHOD(name)
#define SEED_MODEL(name) PUT_MODEL(name)
#define SEED_DATA(name) key_digest(k, #name, data);
#define SEED_INIT(name)
#define SEED_COMPILER(name)
#define SEED_FLAG(name)

uint64_t keys_seed(const FitRequest *r, Digest data) {
  const SampleOptions *o = &r->options;
  KeyRecipe *k = key_new(LAYER_DRAWS);
#define OPTION(KIND, name, low, high, initial, LAYER, doc) RUN_##LAYER(SEED_##KIND(name))
#include "fit/option.def"
#undef OPTION
  Digest d = key_end(&k, NULL);
  uint32_t word;
  memcpy(&word, d.bytes, sizeof word);
  return word & 0x7fffffff;
}

/* What is found under the names of declarations of a block. */
static void hash_values(Hasher *h, const FitRequest *r, BlockKind block,
                        const DataSource *source) {
  Node **decls;
  int n = program_decls(model_program(r->model), block, &decls);
  for (int i = 0; i < n; i++) {
    const Value *value = source->find(source->ctx, decls[i]->text);
    hash_text(h, "name", decls[i]->text);
    if (value) hash_digest(h, "value", value_digest((Value *)value));
  }
}

static void hash_inits(Hasher *h, const FitRequest *r) {
  for (int i = 0; i < r->ninits; i++) hash_values(h, r, BLOCK_PARAMETERS, &r->inits[i]);
}

/* Names are shown, so the text is asked for as well. */
static void hash_model(Hasher *h, const FitRequest *r) {
  const Program *program = model_program(r->model);
  hash_text(h, "model", model_name(r->model));
  hash_digest(h, "program", norm_digest(program, SLICE_GENERATED));
  hash_text(h, "source", program->source);
}

/* With `auto` the machine has a say. */
static void hash_compiler(Hasher *h, const FitRequest *r) {
  Buf identity = {0};
  cc_identity(&identity);
  hash_text(h, "compiler", compiler_words[r->compiler]);
  hash_text(h, "cc", buf_text(&identity));
  buf_free(&identity);
}

static void hash_versions(Hasher *h) {
  hash_digest(h, "numerics", numerics_fingerprint());
  hash_int(h, "generator", GEN_VERSION);
  hash_int(h, "sampler", SAMPLER_VERSION);
}

/* How an argument of each kind enters the key of a request. */
#define ASK_INT(name) hash_int(h, #name, o->name);
#define ASK_WHOLE(name) hash_int(h, #name, r->name);
#define ASK_REAL(name) hash_real(h, #name, o->name);
#define ASK_SWITCH(name) hash_int(h, #name, o->name);
#define ASK_TUNE(name) hash_int(h, #name, o->name);
#define ASK_ADAPT(name) hash_int(h, #name, o->name);
#define ASK_METHOD(name) hash_int(h, #name, o->name);
#define ASK_MODEL(name) hash_model(h, r);
#define ASK_DATA(name) hash_values(h, r, BLOCK_DATA, &r->name);
#define ASK_INIT(name) hash_inits(h, r);
#define ASK_COMPILER(name) hash_compiler(h, r);
#define ASK_FLAG(name) hash_int(h, #name, r->name);
#define ASK_CACHE(name) hash_int(h, #name, r->name);
#define ASK_SEED(name) hash_int(h, #name, r->has_seed ? (int64_t)o->name : -1);

Digest keys_request(const FitRequest *r) {
  const SampleOptions *o = &r->options;
  Hasher *h = hasher_new("request");
  hash_versions(h);
#define OPTION(KIND, name, low, high, initial, LAYER, doc) ASK_##KIND(name)
#include "fit/option.def"
#undef OPTION
  return hasher_end(&h);
}

Digest keys_draws(const KeyParts *parts, int chain, Json **preimage) {
  KeyRecipe *k = run_recipe(parts);
#define OPTION(KIND, name, low, high, initial, LAYER, doc) CHAIN_##LAYER(PUT_##KIND(name))
#include "fit/option.def"
#undef OPTION
  key_int(k, "chain", chain);
  return key_end(&k, preimage);
}

Digest keys_warmup(const KeyParts *parts, int group) {
  return key_warmup(keys_draws(parts, group * GROUP_CHAINS, NULL));
}

Digest keys_generated(const KeyParts *parts, Digest draws, Json **preimage) {
  const Program *program = model_program(parts->request->model);
  KeyRecipe *k = key_new(LAYER_GENERATED);
  key_digest(k, "draws", draws);
  key_digest(k, "program", norm_digest(program, SLICE_GENERATED));
  key_digest(k, "data", bound_data_digest(parts->bound, SLICE_GENERATED));
  return key_end(&k, preimage);
}

/* A fit shows its data. */
static void hash_data_names(Hasher *h, const Program *program) {
  Node **decls;
  int n = program_decls(program, BLOCK_DATA, &decls);
  for (int i = 0; i < n; i++) hash_text(h, "data", decls[i]->text);
}

Digest keys_fit(const KeyParts *parts, const Digest *generated, long draws) {
  Hasher *h = hasher_new("fit");
  for (int c = 0; c < parts->request->options.chains; c++)
    hash_digest(h, "chain", generated[c]);
  hash_int(h, "draws", draws);
  hash_int(h, "thin", parts->request->thin);
  hash_int(h, "file", NC_VERSION);
  Columns *names = bound_columns(parts->bound, 0, 0);
  for (int i = 0; i < names->count; i++) hash_text(h, "name", names->at[i].name);
  hash_data_names(h, model_program(parts->request->model));
  hash_text(h, "model", model_name(parts->request->model));
  columns_destroy(&names);
  return hasher_end(&h);
}
