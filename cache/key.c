/* SPDX-License-Identifier: BSD-3-Clause
   Keys: named components, sorted by name and hashed; the same list as JSON explains a
   miss. */
#include <stdlib.h>
#include <string.h>
#include "base/vec.h"
#include "cache/key.h"

static const struct {
  const char *name;
  int recipe;
} ROWS[] = {
#define LAYER(constant, name, recipe) {name, recipe},
#include "cache/layer.def"
#undef LAYER
};

typedef enum { PART_INT, PART_REAL, PART_TEXT, PART_DIGEST } PartKind;

typedef struct Part {
  char *name;
  PartKind kind;
  int64_t integer;
  double real;
  char *text;
  Digest digest;
} Part;

struct KeyRecipe {
  Layer layer;
  Vec(Part) parts;
};

const char *layer_name(Layer layer) {
  return ROWS[layer].name;
}

KeyRecipe *key_new(Layer layer) {
  KeyRecipe *k = mem_new(sizeof *k);
  k->layer = layer;
  return k;
}

static void add(KeyRecipe *k, const char *name, Part part) {
  part.name = mem_strdup(name);
  vec_push(&k->parts, part);
}

void key_int(KeyRecipe *k, const char *name, int64_t x) {
  add(k, name, (Part){.kind = PART_INT, .integer = x});
}

void key_real(KeyRecipe *k, const char *name, double x) {
  add(k, name, (Part){.kind = PART_REAL, .real = x});
}

void key_text(KeyRecipe *k, const char *name, const char *text) {
  add(k, name, (Part){.kind = PART_TEXT, .text = mem_strdup(text)});
}

void key_digest(KeyRecipe *k, const char *name, Digest d) {
  add(k, name, (Part){.kind = PART_DIGEST, .digest = d});
}

static int by_name(const void *a, const void *b) {
  return strcmp(((const Part *)a)->name, ((const Part *)b)->name);
}

static void hash_part(Hasher *h, const Part *p) {
  switch (p->kind) {
  case PART_INT: hash_int(h, p->name, p->integer); break;
  case PART_REAL: hash_real(h, p->name, p->real); break;
  case PART_TEXT: hash_text(h, p->name, p->text); break;
  case PART_DIGEST: hash_digest(h, p->name, p->digest); break;
  }
}

/* A digest is an object, so that it differs from a text of the same letters. */
static Json *part_json(const Part *p) {
  char hex[DIGEST_HEX];
  switch (p->kind) {
  case PART_INT: return json_new_int(p->integer);
  case PART_REAL: return json_new_real(p->real);
  case PART_TEXT: return json_new_text(p->text);
  case PART_DIGEST: break;
  }
  Json *object = json_new_object();
  digest_hex(p->digest, hex);
  json_set(object, "digest", json_new_text(hex));
  return object;
}

static Json *recipe_json(const KeyRecipe *k) {
  Json *json = json_new_object(), *parts = json_new_object();
  json_set(json, "layer", json_new_text(ROWS[k->layer].name));
  json_set(json, "recipe", json_new_int(ROWS[k->layer].recipe));
  for (int i = 0; i < k->parts.n; i++)
    json_set(parts, k->parts.at[i].name, part_json(&k->parts.at[i]));
  json_set(json, "components", parts);
  return json;
}

static void recipe_free(KeyRecipe **k) {
  for (int i = 0; i < (*k)->parts.n; i++) {
    mem_free((*k)->parts.at[i].name);
    mem_free((*k)->parts.at[i].text);
  }
  vec_free(&(*k)->parts);
  mem_free(*k);
  *k = NULL;
}

Digest key_end(KeyRecipe **k, Json **preimage) {
  KeyRecipe *r = *k;
  if (r->parts.n) qsort(r->parts.at, (size_t)r->parts.n, sizeof *r->parts.at, by_name);
  Hasher *h = hasher_new(ROWS[r->layer].name);
  hash_text(h, "layer", ROWS[r->layer].name);
  hash_int(h, "recipe", ROWS[r->layer].recipe);
  for (int i = 0; i < r->parts.n; i++) {
    /* Two components of one name would leave the order of insertion in the key. */
    ASSERT(i == 0 || strcmp(r->parts.at[i - 1].name, r->parts.at[i].name) != 0);
    hash_part(h, &r->parts.at[i]);
  }
  if (preimage) *preimage = recipe_json(r);
  recipe_free(k);
  return hasher_end(&h);
}

Digest key_warmup(Digest draws) {
  KeyRecipe *k = key_new(LAYER_WARMUP);
  key_digest(k, "draws", draws);
  return key_end(&k, NULL);
}
