/* SPDX-License-Identifier: BSD-3-Clause
   Digests of data, parts of keys. */
#include "model/bound.h"
#include "lang/norm/norm_reach.h"

static void hash_value(Hasher *h, const Eval *eval, const char *what, const Node *decl) {
  Value *value = eval_get(eval, decl->sym);
  if (value)
    hash_digest(h, what, value_digest(value));
  else
    hash_text(h, what, "none");
}

/* Variables are known by their place, as in the normal form; transformed data have no
   values before they are run. */
static Digest digest_of_data(const Eval *eval, const Program *program, Slice slice) {
  Reach *reach = reach_new(program, slice);
  Hasher *h = hasher_new("data");
  Node **decls;
  int n = program_decls(program, BLOCK_DATA, &decls);
  for (int i = 0; i < n; i++)
    if (reach_has_data(reach, decls[i])) hash_value(h, eval, "data", decls[i]);
  n = program_decls(program, BLOCK_TRANSFORMED_DATA, &decls);
  for (int i = 0; i < n; i++) hash_value(h, eval, "transformed", decls[i]);
  reach_destroy(&reach);
  return hasher_end(&h);
}

Digest bound_data_digest(const Bound *bound, Slice slice) {
  return digest_of_data(bound->eval, bound->program, slice);
}

bool model_data_digest(Model *model, const DataSource *source, Digest *digest) {
  Diags *diags = diags_new();
  Eval *eval = eval_new(model->program, NULL);
  bool fine = data_bind(eval, model->program, source, diags);
  if (fine) *digest = digest_of_data(eval, model->program, SLICE_DENSITY);
  eval_destroy(&eval);
  diags_destroy(&diags);
  return fine;
}
