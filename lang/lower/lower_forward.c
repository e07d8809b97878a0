/* SPDX-License-Identifier: BSD-3-Clause
   Containers that one statement fills and one density or loop of densities reads: what an
   element is computed of goes where it is read, and the container is gone.

     for (i in 1:N) m[i] = a - b * pow(c, x[i]);     for (i in 1:N)
     y ~ normal(m, s);                                 y[i] ~ normal(a - ..., s); */
#include <string.h>
#include "lang/lower/lower_forward.h"
#include "lang/tree/build.h"
#include "lang/tree/effect.h"

/* ---- where the loops of an element count through all of it ---- */

static Node *size_of(const Node *decl, int d) {
  const Node *type = decl->kids[0];
  return type->nkids > DT_SIZES + d ? type->kids[DT_SIZES + d] : NULL;
}

static bool is_counter(const Node *loop, const Node *size) {
  return loop->kids[0]->kind == NODE_INT && loop->kids[0]->i == 1 && size &&
         node_eq(loop->kids[1], size) && expr_is_data(size);
}

/* The dimension of the element that [loop] counts, or -1. */
static int counted(const Forward *f, const Node *element, const Node *loop) {
  int found = -1;
  for (int d = 0; d < f->ndims; d++) {
    const Node *index = element->kids[d + 1];
    if (index->kind != NODE_VAR || index->sym != loop->sym) continue;
    if (found >= 0 || !is_counter(loop, size_of(f->decl, d))) return -1;
    found = d;
  }
  return found;
}

/* The innermost of as many loops as the container has dimensions, which are the outermost
   around an element and count through each of them; or NULL. */
static Node *nest_of(const Forward *f, const Spot *p) {
  int loops = 0;
  if (p->node->kind != NODE_INDEX || p->node->nkids != f->ndims + 1) return NULL;
  for (int i = 0; i < p->depth; i++) {
    Node *s = p->path[i];
    if (s->kind == NODE_BLOCK) continue;
    if (s->kind != NODE_FOR || counted(f, p->node, s) < 0) return NULL;
    if (++loops == f->ndims) return s;
  }
  return NULL;
}

static const Node *outermost(const Spot *p) {
  for (int i = 0; i < p->depth; i++)
    if (p->path[i]->kind == NODE_FOR) return p->path[i];
  return p->path[p->depth - 1];
}

static bool is_bare(const Spot *p) {
  for (int i = 0; i < p->depth - 1; i++)
    if (p->path[i]->kind != NODE_BLOCK) return false;
  return true;
}

/* ---- whether the value may move ---- */

static bool writes_after(const Forward *f, const Sym *sym, int at) {
  for (int i = 0; i < f->written.n; i++)
    if (f->written.at[i].sym == sym && f->written.at[i].at >= at) return true;
  return false;
}

typedef struct Moves {
  const Forward *f;
  int at; /* of the statement or loop that computes it */
  bool may;
} Moves;

static bool look_for_change(void *ctx, Node *n) {
  Moves *m = ctx;
  if (n->kind == NODE_VAR && n->sym)
    m->may = m->may && n->sym != m->f->sym && !writes_after(m->f, n->sym, m->at);
  return m->may;
}

/* Nothing that [value] reads is written once the computation has begun. */
static bool may_move(const Forward *f, const Spot *write, const Node *value) {
  Moves m = {f, write->begin, !expr_is_volatile(value)};
  node_walk((Node *)value, look_for_change, &m);
  return m.may;
}

static bool declares(const Node *s, const Sym *sym) {
  if (!s || node_is_expression(s)) return false;
  if (s->kind == NODE_DECL) return s->sym == sym;
  for (int i = 0; i < s->nkids; i++)
    if (declares(s->kids[i], sym)) return true;
  return false;
}

/* A loop that is left in the middle, or writes what others read. */
static bool reaches_out(const Node *s, const Node *loop) {
  if (!s || node_is_expression(s)) return false;
  switch (s->kind) {
  case NODE_BREAK:
  case NODE_CONTINUE:
  case NODE_RETURN:
  case NODE_WHILE:
  case NODE_PRINT:
  case NODE_REJECT:
  case NODE_TERM: return true;
  case NODE_ASSIGN: return !declares(loop, lvalue_root(s->kids[0])->sym);
  default: break;
  }
  for (int i = 0; i < s->nkids; i++)
    if (reaches_out(s->kids[i], loop)) return true;
  return false;
}

/* ---- moving ---- */

typedef struct Renaming {
  const Node *from, *to; /* elements: their indices */
} Renaming;

static bool rename_index(void *ctx, Node *n) {
  const Renaming *r = ctx;
  for (int i = 1; n->kind == NODE_VAR && i < r->from->nkids; i++)
    if (n->sym == r->from->kids[i]->sym) {
      n->sym = r->to->kids[i]->sym;
      n->text = n->sym->name;
      break;
    }
  return true;
}

/* What is written to [from], for [element]. */
static Node *value_at(Forward *f, const Node *from, Node *value, const Node *element) {
  Renaming r = {from, element};
  Node *copy = node_copy(f->to->arena, value);
  node_walk(copy, rename_index, &r);
  return copy;
}

static void clear(Node *s) {
  s->kind = NODE_SKIP;
  s->nkids = 0;
}

/* Takes out a statement, and the blocks and loops that have no other. */
static void take_out(const Spot *p) {
  clear(p->path[p->depth - 1]);
  for (int i = p->depth - 2; i >= 0; i--) {
    const Node *s = p->path[i];
    for (int k = s->kind == NODE_FOR ? 2 : 0; k < s->nkids; k++)
      if (s->kids[k] && s->kids[k]->kind != NODE_SKIP) return;
    if (i) clear(p->path[i]);
  }
}

static Node *local_of(Forward *f, Node *value) {
  Build b = {f->to->arena, value->span};
  Sym *sym = ARENA_NEW(b.arena, Sym);
  *sym = *f->sym;
  sym->type = TYPE(BASE_REAL);
  sym->slot = f->to->nslots++;
  sym->is_local = true;
  sym->block = BLOCK_MODEL;
  Node *made = build_decl(&b, BASE_REAL, 0, NULL, sym->name, value);
  made->type = made->kids[0]->type = sym->type;
  made->sym = sym;
  sym->decl = made;
  return made;
}

static void put_first(Forward *f, Node *loop, Node *s) {
  Build b = {f->to->arena, s->span};
  Node *body = build_block(&b), *old = loop->kids[2];
  node_add(b.arena, body, s);
  if (old->kind == NODE_BLOCK)
    for (int i = 0; i < old->nkids; i++) node_add(b.arena, body, old->kids[i]);
  else
    node_add(b.arena, body, old);
  loop->kids[2] = body;
}

/* All reads are of the element of one round: it becomes a number of the round. */
static bool to_rounds(Forward *f, const Spot *write) {
  const Node *value = write->path[write->depth - 1]->kids[1];
  const Spot *first = &f->reads.at[0];
  Node *loop = nest_of(f, first);
  if (!loop || reaches_out(outermost(first), outermost(first))) return false;
  for (int i = 0; i < f->reads.n; i++) {
    const Spot *p = &f->reads.at[i];
    if (nest_of(f, p) != loop || !node_eq(p->node, first->node) || p->at < write->at)
      return false;
  }
  Node *decl = local_of(f, value_at(f, write->node, (Node *)value, first->node));
  put_first(f, loop, decl);
  for (int i = 0; i < f->reads.n; i++) {
    Build b = {f->to->arena, f->reads.at[i].node->span};
    *f->reads.at[i].node = *build_var_of(&b, decl->sym);
  }
  return true;
}

/* ---- densities of whole containers ---- */

static bool is_density(const Node *s) {
  const Node *of = s->kind == NODE_TARGET ? s->kids[0] : s;
  if (s->kind == NODE_TARGET
          ? of->kind != NODE_CALL
          : s->kind != NODE_TILDE || s->kids[TILDE_LOWER] || s->kids[TILDE_UPPER])
    return false;
  return of->match.fn && of->match.fn->kind == FN_DENSITY;
}

/* A variable that is declared with as many elements as ours. */
static bool is_as_long(const Forward *f, const Node *e) {
  while (e->kind == NODE_PROMOTE) e = e->kids[0];
  const Node *decl = e->kind == NODE_VAR && e->sym ? e->sym->decl : NULL;
  const Node *size = decl && decl->kind == NODE_DECL ? size_of(decl, 0) : NULL;
  return size && type_ndims(e->type) == 1 && node_eq(size, size_of(f->decl, 0)) &&
         expr_is_data(size);
}

static Node *element(Forward *f, Node *e, Sym *at) {
  Build b = {f->to->arena, e->span};
  if (e->kind != NODE_PROMOTE) return build_index(&b, e, 1, build_var_of(&b, at));
  Node *copy = build_like(&b, e);
  copy->kids[0] = element(f, e->kids[0], at);
  copy->type = TYPE(BASE_REAL);
  return copy;
}

/* Each argument of the density is a number, or as long as ours. */
static bool all_fit(const Forward *f, const Node *call, bool *other) {
  *other = false;
  for (int i = 0; i < call->nkids; i++) {
    const Node *k = call->kids[i];
    if (!k || !type_ndims(k->type)) continue;
    if (!is_as_long(f, k)) return false;
    while (k->kind == NODE_PROMOTE) k = k->kids[0];
    *other = *other || k->sym != f->sym;
  }
  return true;
}

/* for (i in 1:size) density of the elements */
static bool to_loop(Forward *f, const Spot *write) {
  const Spot *read = &f->reads.at[0];
  Node *s = read->path[read->depth - 1];
  bool other;
  if (f->ndims != 1 || f->reads.n != 1 || !is_bare(read) || read->at < write->at ||
      !is_density(s) || read->node->kind != NODE_VAR)
    return false;
  Build b = {f->to->arena, s->span};
  Node *density = node_copy(b.arena, s),
       *call = s->kind == NODE_TARGET ? density->kids[0] : density;
  if (!all_fit(f, call, &other) || !other) return false;
  Sym *at = build_loop_sym(&b, write->node->kids[1]->sym->name);
  at->slot = f->to->nslots++;
  for (int i = 0; i < call->nkids; i++)
    if (call->kids[i] && type_ndims(call->kids[i]->type))
      call->kids[i] = element(f, call->kids[i], at);
  Node *loop = build_for(&b, at->name, build_int(&b, 1),
                         node_copy(b.arena, size_of(f->decl, 0)), density);
  loop->sym = at;
  at->decl = loop;
  *s = *loop;
  at->decl = s;
  forward_look(f);
  return to_rounds(f, &f->write);
}

/* ---- one container ---- */

/* A vector as an expression that a density reads once. */
static bool to_density(Forward *f, const Spot *write) {
  const Spot *read = &f->reads.at[0];
  const Node *from = write->path[write->depth - 1];
  Node *s = read->path[read->depth - 1], *value = from->kids[1];
  if (f->ndims != 1 || f->reads.n != 1 || !is_bare(read) || !is_bare(write) ||
      read->at < write->at || !is_density(s) || read->node->kind != NODE_VAR ||
      !type_eq(value->type, f->sym->type) || !may_move(f, write, value))
    return false;
  const Node *call = s->kind == NODE_TARGET ? s->kids[0] : s;
  bool checked = false;
  for (int i = 0; i < call->nkids; i++)
    checked = checked || (call->kids[i] && call->kids[i] != read->node &&
                          is_as_long(f, call->kids[i]));
  if (!checked) return false;
  *read->node = *node_copy(f->to->arena, value);
  return true;
}

static bool move(Forward *f) {
  const Spot *w = &f->write;
  const Node *s = w->path[w->depth - 1];
  if (s->kind == NODE_DECL || w->node->kind == NODE_VAR) return to_density(f, w);
  if (strcmp(s->text, "=") != 0 || type_ndims(w->node->type)) return false;
  const Node *loop = nest_of(f, w);
  if (!loop || !may_move(f, w, s->kids[1])) return false;
  for (int i = 0, loops = 0; i < w->depth; i++)
    if (w->path[i]->kind == NODE_FOR && ++loops > f->ndims) return false;
  for (int i = 0; i < w->depth - 1; i++)
    if (w->path[i]->kind != NODE_FOR && w->path[i]->kind != NODE_BLOCK) return false;
  return to_rounds(f, w) || to_loop(f, w);
}

static bool forward(Forward *f, Node *decl) {
  f->decl = decl;
  f->sym = decl->sym;
  f->ndims = type_ndims(f->sym->type);
  forward_look(f);
  if (f->writes != 1 || !f->reads.n || !move(f)) return false;
  const Spot *w = &f->write;
  if (w->path[w->depth - 1] != decl) take_out(w);
  clear(decl);
  return true;
}

static bool is_plain(const Node *decl) {
  const Node *type = decl->nkids ? decl->kids[0] : NULL;
  if (!type || !decl->sym) return false;
  Type t = decl->sym->type;
  for (int i = 0; i < DT_SIZES && i < type->nkids; i++)
    if (type->kids[i]) return false;
  return type_ndims(t) && type_is_numeric(t) && t.base != BASE_INT &&
         t.base != BASE_COMPLEX && type->transform == TRANSFORM_NONE &&
         size_of(decl, type_ndims(t) - 1) && !decl->sym->nleaves;
}

static bool each_decl(Forward *f, Node *block) {
  bool any = false;
  for (int i = 0; block && i < block->nkids; i++) {
    Node *s = block->kids[i];
    if (s && s->kind == NODE_BLOCK) any |= each_decl(f, s);
    if (s && s->kind == NODE_DECL && is_plain(s)) any |= forward(f, s);
  }
  return any;
}

bool lower_forward(Program *dense) {
  Node **kids = dense->root->kids;
  Forward f = {.to = dense};
  f.blocks[0] = kids[BLOCK_TRANSFORMED_PARAMETERS];
  f.blocks[1] = kids[BLOCK_MODEL];
  bool any = false, more = true;
  while (more) {
    more = false;
    for (int i = 1; i >= 0; i--) more |= each_decl(&f, f.blocks[i]);
    any |= more;
  }
  vec_free(&f.reads);
  vec_free(&f.written);
  return any;
}
