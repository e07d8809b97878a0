/* SPDX-License-Identifier: BSD-3-Clause
   Fits: posterior, statistics and data of one run. */
#include "fit/fit.h"
#include <errno.h>
#include <math.h>
#include <string.h>
#include "base/alloc.h"
#include "base/clock.h"
#include "cache/draws_nc.h"
#include "lang/tree/leaf.h"

void fit_destroy(Fit **at) {
  Fit *fit = *at;
  if (!fit) return;
  *at = NULL;
  model_drop(&fit->model);
  columns_destroy(&fit->posterior);
  columns_destroy(&fit->sample_stats);
  columns_destroy(&fit->warmup_stats);
  mem_free(fit->warmup);
  columns_destroy(&fit->observed);
  columns_destroy(&fit->constant);
  mem_free(fit->chains);
  mem_free(fit->refusal);
  mem_free(fit);
}

static void free_fit(void *object) {
  Fit *fit = object;
  fit_destroy(&fit);
}

const char *fit_origin(const Fit *fit) {
  if (!fit->is_foreign) return NULL;
  return fit->is_vetted
             ? "made elsewhere, checked"
             : "made elsewhere: some of these draws bear no mark of this user; "
               "`overwrite = true` samples them here";
}

static Digest digest_fit(const Fit *fit) {
  Hasher *h = hasher_new("fit");
  hash_digest(h, "key", fit->key);
  hash_int(h, "asked", fit->asked);
  hash_int(h, "derived", fit->seed_is_derived);
  hash_int(h, "foreign", fit->is_foreign);
  hash_int(h, "vetted", fit->is_vetted);
  return hasher_end(&h);
}

Value *fit_value(Fit **fit) {
  Value *value = value_object(BASE_FIT, *fit, free_fit);
  value->digest = digest_fit(*fit);
  value->has_digest = true;
  *fit = NULL;
  return value;
}

Fit *fit_of(const Value *value) {
  return value->type.base == BASE_FIT && value->type.array == 0 ? value->object : NULL;
}

static Value *draws_of(const Fit *fit, const char *name) {
  const Column *column = columns_find(fit->posterior, name);
  const Columns *group = fit->posterior;
  if (!column) column = columns_find(group = fit->sample_stats, name);
  if (!column || column->ndims + 1 > VIEW_MAX_DIMS) return NULL;
  long dims[VIEW_MAX_DIMS] = {(long)group->chains * group->draws};
  memcpy(dims + 1, column->dims, sizeof *dims * (size_t)column->ndims);
  Value *value = value_new(TYPE_ARRAY(BASE_REAL, column->ndims + 1), dims);
  memcpy(value->view.r, column->data, sizeof(double) * (size_t)value->view.size);
  return value;
}

static const Sym *output_of(const Fit *fit, const char *name) {
  static const BlockKind BLOCKS[] = {BLOCK_PARAMETERS, BLOCK_TRANSFORMED_PARAMETERS,
                                     BLOCK_GENERATED};
  for (int b = 0; b < 3; b++) {
    Node **decls;
    int n = program_decls(model_program(fit->model), BLOCKS[b], &decls);
    for (int i = 0; i < n; i++)
      if (strcmp(decls[i]->text, name) == 0) return decls[i]->sym;
  }
  return NULL;
}

/* The draws of a variable of type [t] whose first leaf is leaves[0]: a tuple of the draws
   of its members, complex draws. */
static Value *group_draws(const Fit *fit, Type t, Node *const *leaves) {
  if (!leaf_is_group(t)) return draws_of(fit, leaves[0]->text);
  int n = leaf_nparts(t), found = 0;
  Value **items = mem_new(sizeof(Value *) * (size_t)n), *group = NULL;
  for (int k = 0; k < n; k++) {
    items[k] = group_draws(fit, leaf_part(t, k), leaves + leaf_before(t, k));
    found += items[k] != NULL;
  }
  if (found == n)
    group = t.base == BASE_TUPLE ? value_tuple(items, n)
                                 : value_complex(&items[0], &items[1]);
  for (int k = 0; !group && k < n; k++) value_drop(&items[k]);
  mem_free(items);
  return group;
}

Value *fit_draws(const Fit *fit, const char *name) {
  Value *draws = draws_of(fit, name);
  const Sym *sym = draws ? NULL : output_of(fit, name);
  return sym && sym->nleaves ? group_draws(fit, sym->type, sym->leaves) : draws;
}

int fit_write(const Fit *fit, const char *path, Buf *error) {
  char now[40];
  clock_iso(now, sizeof now);
  Json *attributes = json_new_object();
  json_set(attributes, "created_at", json_new_text(now));
  json_set(attributes, "creation_library", json_new_text("posterity"));
  json_set(attributes, "inference_library", json_new_text("posterity"));
  json_set(attributes, "inference_library_version", json_new_text(POSTERITY_VERSION));
  json_set(attributes, "model", json_new_text(model_name(fit->model)));
  json_set(attributes, "seed", json_new_int((int64_t)fit->seed));
  json_set(attributes, "tuning_steps", json_new_int(fit->tune));
  if (!isnan(fit->seconds))
    json_set(attributes, "sampling_time", json_new_real(fit->seconds));
  char hex[DIGEST_HEX];
  digest_hex(fit->key, hex);
  json_set(attributes, "cache_key", json_new_text(hex));
  NcGroup groups[] = {{"posterior", fit->posterior, true},
                      {"sample_stats", fit->sample_stats, true},
                      {"observed_data", fit->observed, false},
                      {"constant_data", fit->constant, false},
                      {"warmup_sample_stats", fit->warmup_stats, true}};
  int count = fit->warmup_stats ? 5 : 4;
  int err = nc_write(path, groups, count, attributes, error);
  json_destroy(&attributes);
  return err;
}
