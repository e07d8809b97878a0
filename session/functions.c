/* SPDX-License-Identifier: BSD-3-Clause
   Functions cells, and what depends on them. */
#include "session/functions.h"
#include "base/alloc.h"
#include "session/made.h"
#include "session/shared.h"

/* --- models as values --- */

static void drop_model(void *object) {
  Model *model = object;
  model_drop(&model);
}

/* What a cell can see of a model: what it means, the names that the meaning leaves out,
   and why it is not to be had. */
static Digest digest_model(const Model *model) {
  static const BlockKind SHOWN[] = {BLOCK_DATA, BLOCK_PARAMETERS,
                                    BLOCK_TRANSFORMED_PARAMETERS, BLOCK_GENERATED};
  const Program *program = model_program(model);
  Hasher *h = hasher_new("model");
  hash_text(h, "name", model_name(model));
  hash_digest(h, "program", norm_digest(program, SLICE_GENERATED));
  for (int b = 0; b < 4; b++) {
    Node **decls;
    int n = program_decls(program, SHOWN[b], &decls);
    for (int i = 0; i < n; i++) hash_text(h, "variable", decls[i]->text);
  }
  if (model_misfit(model)) hash_text(h, "misfit", model_misfit(model));
  return hasher_end(&h);
}

static void set_model(Value *value, Model *model) {
  value->object = model;
  value->digest = digest_model(model);
  value->has_digest = true;
}

Value *functions_model_value(Model **model) {
  Value *value = value_object(BASE_MODEL, NULL, drop_model);
  set_model(value, *model);
  *model = NULL;
  return value;
}

/* --- binding anew --- */

typedef struct Rebind {
  Scope scope;
  const char *name;     /* of the notebook, that is looked at */
  NameList bound, lost; /* names of models that mean something else, and of misfits */
  Buf misfits;          /* a line for each model that fits no longer */
  Map *others;          /* names whose values hold no model */
} Rebind;

/* The first error, as a line. */
static void put_error(Buf *out, const Model *model, const Diags *diags) {
  int i = 0;
  while (i < diags_count(diags) && diags_at(diags, i)->severity != DIAG_ERROR) i++;
  if (i == diags_count(diags)) return;
  const Diag *d = diags_at(diags, i);
  if (d->span.start >= 0) {
    Place place = program_place(model_program(model), d->span.start);
    if (place.file) buf_printf(out, "%s, ", place.file);
    buf_printf(out, "line %d: ", place.line);
  }
  buf_put(out, d->message);
}

static void set_misfit(Rebind *r, Model *model, const Diags *diags) {
  Buf why = {0};
  put_error(&why, model, diags);
  if (!model_misfit(model))
    buf_printf(&r->misfits, "`%s` fits no longer: %s\n", r->name, buf_text(&why));
  model_set_misfit(model, buf_text(&why));
  buf_free(&why);
}

static void rebind_model(Rebind *r, Value *value) {
  Model *old = value->object;
  Diags *diags = diags_new();
  Model *model = model_rebind(old, &r->scope, diags);
  Digest before = value->digest;
  if (model) {
    model_set_misfit(old, NULL);
    set_model(value, model);
    model_drop(&old);
    if (!digest_eq(before, value->digest)) vec_push(&r->bound, r->name);
  } else {
    set_misfit(r, old, diags);
    set_model(value, old);
    if (!digest_eq(before, value->digest)) vec_push(&r->lost, r->name);
  }
  diags_destroy(&diags);
}

/* Models wherever they lie in a value, whose own digest is not known any more. */
static bool rebind_value(Rebind *r, Value *value) {
  bool has_model = value->type.base == BASE_MODEL && value->object;
  if (has_model) rebind_model(r, value);
  bool is_tuple = value->type.base == BASE_TUPLE;
  bool has_items = value->items && !type_is_complex(value->type);
  long n = !has_items ? 0 : is_tuple ? value->type.nparts : value->view.size;
  for (long i = 0; i < n; i++) has_model |= rebind_value(r, value->items[i]);
  for (int i = 0; value->fields && i < map_count(value->fields); i++)
    has_model |= rebind_value(r, map_value_at(value->fields, i));
  if (has_model && !value->object) value->has_digest = false;
  return has_model;
}

static void rebind_all(Session *s, Rebind *r) {
  for (int i = 0; i < map_count(s->names); i++) {
    Value *value = map_value_at(s->names, i);
    r->name = map_key_at(s->names, i);
    if (!rebind_value(r, value)) map_set(r->others, r->name, value);
  }
}

/* --- what is said --- */

static void put_names(Buf *out, const NameList *names) {
  for (int i = 0; i < names->n; i++)
    buf_printf(out, "%s`%s`", out->n ? ", " : "", names->at[i]);
}

static void tell_bound(Buf *out, const SharedChange *change, const Rebind *r) {
  Buf names = {0};
  put_names(&names, &change->bound);
  put_names(&names, &r->bound);
  if (names.n) buf_printf(out, "bound anew to what has changed: %s\n", buf_text(&names));
  buf_free(&names);
}

static void tell_stale(Session *s, Buf *out, const SharedChange *change,
                       const Rebind *r) {
  const NameList *lists[] = {&change->defined, &change->bound, &change->lost, &r->bound,
                             &r->lost};
  NameList all = {0};
  Buf stale = {0};
  for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
    for (int i = 0; i < lists[k]->n; i++) vec_push(&all, lists[k]->at[i]);
  made_stale(s->made, all.at, all.n, r->others, &stale);
  if (stale.n) buf_printf(out, "stale, made before the change: %s\n", buf_text(&stale));
  buf_free(&stale);
  vec_free(&all);
}

static bool is_change(const SharedChange *change) {
  return change->defined.n || change->bound.n || change->lost.n;
}

void functions_adopt(Session *s, Program **cell) {
  SharedChange change = {0};
  Buf out = {0};
  pthread_mutex_lock(&s->lock);
  shared_adopt(s->shared, *cell, &change);
  Rebind rebind = {.scope = session_scope(s), .others = map_new()};
  if (is_change(&change)) rebind_all(s, &rebind);
  pthread_mutex_unlock(&s->lock);
  program_destroy(cell);
  buf_put(&out, buf_text(&change.beside));
  tell_bound(&out, &change, &rebind);
  buf_put(&out, buf_text(&change.unfit));
  buf_put(&out, buf_text(&rebind.misfits));
  tell_stale(s, &out, &change, &rebind);
  if (out.n) s->output->stream(s->output->ctx, "stdout", buf_text(&out));
  buf_free(&out);
  buf_free(&rebind.misfits);
  vec_free(&rebind.bound);
  vec_free(&rebind.lost);
  map_destroy(&rebind.others);
  shared_change_free(&change);
}
