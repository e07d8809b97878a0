/* SPDX-License-Identifier: BSD-3-Clause
   Vectors that are computed before a density, and which of their statements nobody needs
   once the density is reduced. */
#include <string.h>
#include "lang/gen/exact/flow.h"
#include "lang/gen/text/var.h"

static bool is_defined(const Flow *f, const Sym *sym) {
  for (int i = 0; i < f->definitions.n; i++)
    if (f->definitions.at[i].sym == sym) return true;
  return false;
}

bool flow_knows(const Flow *f, const Sym *sym) {
  if (addresses_get(&f->lost, sym)) return false;
  for (int i = 0; i < f->vectors.n; i++)
    if (f->vectors.at[i].sym == sym && f->vectors.at[i].value) return true;
  return false;
}

static void lose(Flow *f, const Sym *sym) {
  addresses_set(&f->lost, sym, 1);
}

/* [sym] has another value: what was computed of the former one is not known any more. */
static void touch(Flow *f, const Sym *sym) {
  for (int i = 0; i < f->vectors.n; i++) {
    const Meaning *m = &f->vectors.at[i];
    if (m->sym != sym && m->value && expr_mentions(m->value, sym)) lose(f, m->sym);
  }
  for (int i = 0; i < f->locals.n; i++) {
    const Meaning *m = &f->locals.at[i];
    for (int k = 0; m->value && expr_mentions(m->value, sym) && k < f->vectors.n; k++)
      if (f->vectors.at[k].loop == m->loop) lose(f, f->vectors.at[k].sym);
  }
}

static bool lose_written(void *ctx, Node *n) {
  Flow *f = ctx;
  if (n->kind != NODE_ASSIGN) return true;
  const Sym *sym = lvalue_root(n->kids[0])->sym;
  lose(f, sym);
  touch(f, sym);
  return true;
}

static void lose_all(Flow *f, const Node *s) {
  node_walk((Node *)s, lose_written, f);
}

static bool is_plain(const Node *type) {
  for (int i = 0; i < DT_SIZES; i++)
    if (i < type->nkids && type->kids[i]) return false;
  return type->transform == TRANSFORM_NONE;
}

static void declare(Flow *f, const Node *s) {
  Type t = s->sym->type;
  bool vector = type_ndims(t) == 1 && t.base != BASE_INT && type_is_numeric(t);
  if (!vector || t.base == BASE_COMPLEX || !is_plain(s->kids[0])) return;
  vec_push(&f->definitions, (Definition){s->sym, s});
  if (s->nkids > 1 && s->kids[1])
    vec_push(&f->vectors, (Meaning){.sym = s->sym, .sign = 1, .value = s->kids[1]});
}

/* Terms are added to the vector, or replace those that it had; false for other
   assignments. */
static bool add_meaning(Flow *f, const Node *s, Meaning m) {
  const Node *value[ASSIGN_TERMS];
  int sign[ASSIGN_TERMS];
  bool replaces;
  int n = assign_terms(s, value, sign, &replaces);
  for (int i = 0; replaces && i < f->vectors.n; i++)
    if (f->vectors.at[i].sym == m.sym) f->vectors.at[i].value = NULL;
  for (int i = 0; i < n; i++) {
    m.value = value[i];
    m.sign = sign[i];
    vec_push(&f->vectors, m);
  }
  return n > 0;
}

static void assign(Flow *f, const Node *s) {
  const Sym *sym = lvalue_root(s->kids[0])->sym;
  Meaning m = {.sym = sym};
  touch(f, sym);
  if (s->kids[0]->kind != NODE_VAR || !is_defined(f, sym) || !add_meaning(f, s, m))
    lose(f, sym);
  vec_push(&f->definitions, (Definition){sym, s});
}

/* An assignment in a round: of the element that is the round's. */
static bool assign_round(void *ctx, const Affine *a, const Node *s) {
  Flow *f = ctx;
  const Node *to = s->kids[0];
  const Sym *sym = lvalue_root(to)->sym;
  bool own = to->kind == NODE_INDEX && to->nkids == 2 && to->kids[0]->kind == NODE_VAR &&
             to->kids[1]->kind == NODE_VAR && to->kids[1]->sym == a->loop->sym;
  Meaning m = {.sym = sym, .loop = a->loop, .first = a->first, .n = a->n};
  if (!own || !is_defined(f, sym)) return false;
  touch(f, sym);
  if (!add_meaning(f, s, m)) return false;
  vec_push(&f->definitions, (Definition){sym, a->loop});
  return true;
}

static void loop(Flow *f, Gen *g, Eval *eval, const Node *s) {
  Affine a = {.g = g, .eval = eval};
  if (!exact_rounds(&a, s, &(RoundsUser){f, assign_round}, NULL)) lose_all(f, s);
  for (int i = 0; i < a.meanings.n; i++) vec_push(&f->locals, a.meanings.at[i]);
  affine_free(&a);
}

void flow_read(Flow *f, Gen *g, Eval *eval, const Node *s) {
  switch (s->kind) {
  case NODE_DECL: declare(f, s); break;
  case NODE_ASSIGN: assign(f, s); break;
  case NODE_FOR: loop(f, g, eval, s); break;
  default: lose_all(f, s);
  }
}

void flow_free(Flow *f) {
  vec_free(&f->vectors);
  vec_free(&f->locals);
  vec_free(&f->definitions);
  vec_free(&f->used);
  addresses_free(&f->lost);
}

/* ---- what is not written ---- */

typedef struct Drop {
  const Flow *f;
  Gen *g;
  Addresses stays; /* a vector that is needed */
  bool changed;
} Drop;

static void keep(Drop *d, const Sym *sym) {
  if (!addresses_get(&d->stays, sym)) d->changed = true;
  addresses_set(&d->stays, sym, 1);
}

static bool is_candidate(const Drop *d, const Sym *sym) {
  for (int i = 0; i < d->f->used.n; i++)
    if (d->f->used.at[i] == sym)
      return !addresses_get(&d->stays, sym) && !addresses_get(&d->f->lost, sym);
  return false;
}

/* Whether all that the statement writes is dropped. */
static bool is_dropped(const Drop *d, const Node *s) {
  bool found = false;
  for (int i = 0; i < d->f->definitions.n; i++) {
    const Definition *of = &d->f->definitions.at[i];
    if (of->stmt != s) continue;
    if (!is_candidate(d, of->sym)) return false;
    found = true;
  }
  return found;
}

static bool keep_read(void *ctx, Node *n) {
  Drop *d = ctx;
  if (!node_is_expression(n) && is_dropped(d, n)) return false;
  if (addresses_get(&d->g->exact_of, n)) return false;
  if (n->kind == NODE_VAR && is_candidate(d, n->sym)) keep(d, n->sym);
  return true;
}

static void keep_parts(Drop *d, const Exact *x) {
  if (x->scale) node_walk((Node *)x->scale, keep_read, d);
  if (x->scales) node_walk(x->scales, keep_read, d);
  for (int i = 0; i < x->nterms; i++) node_walk(x->terms[i].param, keep_read, d);
}

void flow_drop(const Flow *f, Gen *g) {
  Drop d = {.f = f, .g = g, .changed = true};
  Node *const *blocks = g->program->root->kids;
  while (d.changed) {
    d.changed = false;
    for (int i = 0; i < g->exacts.n; i++) keep_parts(&d, g->exacts.at[i]);
    if (blocks[BLOCK_TRANSFORMED_PARAMETERS])
      node_walk(blocks[BLOCK_TRANSFORMED_PARAMETERS], keep_read, &d);
    node_walk(blocks[BLOCK_MODEL], keep_read, &d);
  }
  for (int i = 0; i < f->definitions.n; i++)
    if (is_dropped(&d, f->definitions.at[i].stmt))
      addresses_set(&g->dropped, f->definitions.at[i].stmt, 1);
  addresses_free(&d.stays);
}
