/* SPDX-License-Identifier: BSD-3-Clause
   The blocks of a density in two: statements that make variables of data alone, with the
   loops and branches around them, and what is left. */
#include "lang/lower/lower_data.h"
#include "lang/tree/build.h"
#include "lang/tree/effect.h"

static bool replace(void *ctx, Node *n) {
  const Made *m = n->sym ? made_good(ctx, n->sym) : NULL;
  if (m && m->data && (n->kind == NODE_VAR || n->kind == NODE_DECL)) n->sym = m->data;
  return true;
}

/* ---- what goes ---- */

/* Whether [s] writes a variable that becomes data; or, with [locals], a local of data. */
static bool makes(const Data *d, const Node *s, bool locals) {
  if (!s || node_is_expression(s)) return false;
  const Sym *to = s->kind == NODE_ASSIGN ? lvalue_root(s->kids[0])->sym : NULL;
  const Made *m = made_good(d, s->kind == NODE_DECL ? s->sym : to);
  if (m && (m->data || locals)) return true;
  for (int i = 0; i < s->nkids; i++)
    if (makes(d, s->kids[i], locals)) return true;
  return false;
}

static Node *slice(const Data *d, const Node *s);

static Node *slice_kids(const Data *d, const Node *s, int from) {
  Build b = {d->to->arena, s->span};
  Node *made = build_like(&b, s);
  for (int i = 0; i < from; i++) made->kids[i] = node_copy(b.arena, s->kids[i]);
  if (s->kind == NODE_BLOCK) made->nkids = 0;
  for (int i = from; i < s->nkids; i++) {
    Node *kid = s->kids[i] ? slice(d, s->kids[i]) : NULL;
    if (s->kind != NODE_BLOCK)
      made->kids[i] = kid ? kid : build_block(&b);
    else if (kid)
      node_add(b.arena, made, kid);
  }
  return made;
}

/* The statements in [s] that are made of data; or NULL. */
static Node *slice(const Data *d, const Node *s) {
  const Sym *to = s->kind == NODE_ASSIGN ? lvalue_root(s->kids[0])->sym : NULL;
  switch (s->kind) {
  case NODE_DECL: return made_good(d, s->sym) ? node_copy(d->to->arena, s) : NULL;
  case NODE_ASSIGN: return made_good(d, to) ? node_copy(d->to->arena, s) : NULL;
  case NODE_BLOCK: return makes(d, s, true) ? slice_kids(d, s, 0) : NULL;
  case NODE_IF: return makes(d, s, true) ? slice_kids(d, s, 1) : NULL;
  case NODE_FOR: return makes(d, s, true) ? slice_kids(d, s, 2) : NULL;
  default: return NULL;
  }
}

/* ---- what stays ---- */

static void skip(Node *s) {
  s->kind = NODE_SKIP;
  s->nkids = 0;
}

static bool is_empty(const Node *s) {
  if (!s || s->kind == NODE_SKIP) return true;
  if (s->kind != NODE_BLOCK) return false;
  for (int i = 0; i < s->nkids; i++)
    if (!is_empty(s->kids[i])) return false;
  return true;
}

static bool is_gone(const Data *d, const Node *s, const Sym *local) {
  if (s->kind != NODE_DECL && s->kind != NODE_ASSIGN) return false;
  const Sym *sym = s->kind == NODE_DECL ? s->sym : lvalue_root(s->kids[0])->sym;
  const Made *m = made_good(d, sym);
  return local ? sym == local : m && m->data;
}

/* Takes out what has gone, or all of a local; and what is around nothing then. */
static void remove_from(const Data *d, Node *s, const Sym *local) {
  if (!s || node_is_expression(s)) return;
  if (is_gone(d, s, local)) skip(s);
  int from = s->kind == NODE_FOR ? 2 : s->kind == NODE_IF ? 1 : 0;
  bool around = from || s->kind == NODE_BLOCK, held = false, empty = true;
  for (int i = from; i < s->nkids; i++) {
    held = held || !is_empty(s->kids[i]);
    remove_from(d, s->kids[i], local);
    empty = empty && is_empty(s->kids[i]);
  }
  if (around && held && empty) skip(s);
}

/* How often [s] reads a variable, but for what writes it. */
static int uses(const Node *s, const Sym *sym) {
  if (!s) return 0;
  if (s->kind == NODE_VAR) return s->sym == sym;
  bool own = s->kind == NODE_ASSIGN && lvalue_root(s->kids[0])->sym == sym;
  int n = 0;
  for (int i = 0; !own && i < s->nkids; i++) n += uses(s->kids[i], sym);
  return n;
}

/* Locals of data that nobody reads any more. */
static void remove_locals(Data *d) {
  for (int i = d->made.n - 1; i >= 0; i--) {
    const Made *m = &d->made.at[i];
    const Sym *sym = m->decl->sym;
    if (m->lost || !m->is_local || uses(d->blocks[0], sym) || uses(d->blocks[1], sym))
      continue;
    for (int k = 0; k < 2; k++) remove_from(d, d->blocks[k], sym);
  }
}

/* ---- both ---- */

static void name_data(Data *d, Node *block) {
  Arena *arena = d->to->arena;
  for (int i = 0; i < d->made.n; i++) {
    Made *m = &d->made.at[i];
    if (m->lost || m->is_local) continue;
    Node *decl = node_copy(arena, m->decl);
    m->data = ARENA_NEW(arena, Sym);
    *m->data = *m->decl->sym;
    m->data->block = BLOCK_TRANSFORMED_DATA;
    m->data->is_local = false;
    m->data->slot = d->to->nslots++;
    m->data->decl = decl;
    decl->sym = m->data;
    decl->nkids = 1;
    node_add(arena, block, decl);
  }
}

void data_divide(Data *d) {
  Build b = {d->to->arena, d->to->root->span};
  Node **kids = d->to->root->kids, *data = build_block(&b), *ahead = build_block(&b);
  const Node *before = kids[BLOCK_TRANSFORMED_DATA];
  for (int i = 0; before && i < before->nkids; i++)
    node_add(b.arena, data, before->kids[i]);
  name_data(d, data);
  kids[BLOCK_TRANSFORMED_DATA] = data;
  for (int i = 0; i < 2; i++) {
    const Node *block = d->blocks[i];
    for (int k = 0; block && k < block->nkids; k++)
      if (block->kids[k] && makes(d, block->kids[k], false))
        node_add(b.arena, ahead, slice(d, block->kids[k]));
    remove_from(d, d->blocks[i], NULL);
  }
  remove_locals(d);
  d->to->ahead = ahead;
  node_walk(ahead, replace, d);
  for (int i = 0; i < 2; i++)
    if (d->blocks[i]) node_walk(d->blocks[i], replace, d);
  for (int i = data->nkids - 1; i >= 0; i--) node_walk(data->kids[i], replace, d);
}
