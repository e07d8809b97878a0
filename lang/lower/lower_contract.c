/* SPDX-License-Identifier: BSD-3-Clause
   Containers of the model block of which every round of a loop writes and reads its own
   element alone, mu[n] = ...; y[n] ~ normal(mu[n], sigma), as a number of the round: no
   round knows of another one then. */
#include "lang/lower/lowerer.h"
#include "lang/tree/build.h"
#include "lang/tree/effect.h"

enum { DEEPEST = 8 };

typedef struct Contract {
  Program *to;
  const Sym *sym;
  const Node *place;          /* the first v[n] that was seen */
  const Node *loops[DEEPEST]; /* around the present statement */
  int nloops;
  int mentions, own; /* of the variable: all, and v[n] */
  int count;         /* of mentions in what was asked last */
  Sym *number;
} Contract;

static bool count_mention(void *ctx, Node *n) {
  Contract *c = ctx;
  c->count += n->kind == NODE_VAR && n->sym == c->sym;
  return true;
}

static int mentions(Contract *c, const Node *n) {
  c->count = 0;
  node_walk((Node *)n, count_mention, c);
  return c->count;
}

static bool is_element(const Contract *c, const Node *n) {
  return n->kind == NODE_INDEX && n->kids[0]->kind == NODE_VAR &&
         n->kids[0]->sym == c->sym;
}

static bool count_own(void *ctx, Node *n) {
  Contract *c = ctx;
  if (!is_element(c, n)) return true;
  if (!c->place) c->place = n;
  c->own += node_eq(n, c->place);
  return true;
}

/* The loop around that counts from 1 to [size], by its variable. */
static bool counts_to(const Contract *c, const Node *index, const Node *size) {
  for (int i = 0; i < c->nloops; i++) {
    const Node *loop = c->loops[i];
    if (loop->sym != index->sym) continue;
    return loop->kids[0]->kind == NODE_INT && loop->kids[0]->i == 1 &&
           node_eq(loop->kids[1], size) && expr_is_data(size);
  }
  return false;
}

/* Whether no index is out of range. */
static bool fits(const Contract *c, const Node *decl) {
  const Node *type = decl->kids[0];
  int n = type_ndims(c->sym->type);
  if (c->place->nkids != n + 1 || type->nkids != DT_SIZES + n) return false;
  for (int d = 0; d < n; d++) {
    const Node *index = c->place->kids[d + 1];
    bool counts = index->kind == NODE_VAR && index->sym && index->sym->is_loop &&
                  counts_to(c, index, type->kids[DT_SIZES + d]);
    if (!counts) return false;
  }
  return true;
}

static bool replace(void *ctx, Node *n) {
  Contract *c = ctx;
  if (!is_element(c, n)) return true;
  Build b = {c->to->arena, n->span};
  *n = *build_var_of(&b, c->number);
  return false;
}

static Node *number_decl(Contract *c, const Node *decl, Node *value) {
  Build b = {c->to->arena, value->span};
  c->number = ARENA_NEW(b.arena, Sym);
  *c->number = *c->sym;
  c->number->type = TYPE(BASE_REAL);
  c->number->slot = c->to->nslots++;
  Node *made = build_decl(&b, BASE_REAL, 0, NULL, decl->text, value);
  made->type = made->kids[0]->type = c->number->type;
  made->sym = c->number;
  c->number->decl = made;
  return made;
}

/* Where the assignment comes first in the body of a loop, the rest of it reads the
   number. */
static bool contract(Contract *c, Node *decl, Node *body) {
  Node **kids = body->kind == NODE_BLOCK ? body->kids : &body;
  int n = body->kind == NODE_BLOCK ? body->nkids : 1, first = 0;
  while (first < n && !(kids[first] && mentions(c, kids[first]))) first++;
  Node *s = first < n ? kids[first] : NULL;
  bool assigns = s && s->kind == NODE_ASSIGN && s->text[0] == '=' && !s->text[1] &&
                 is_element(c, s->kids[0]) && !mentions(c, s->kids[1]);
  if (!assigns || !fits(c, decl)) return false;
  *s = *number_decl(c, decl, s->kids[1]);
  decl->kind = NODE_SKIP;
  decl->nkids = 0;
  for (int i = first + 1; i < n; i++)
    if (kids[i]) node_walk(kids[i], replace, c);
  return true;
}

/* The innermost loop that has all mentions. */
static bool find_loop(Contract *c, Node *decl, Node *n) {
  bool loop = n->kind == NODE_FOR;
  if (loop && (c->nloops == DEEPEST || mentions(c, n->kids[2]) < c->mentions))
    return false;
  if (loop) c->loops[c->nloops++] = n;
  if (loop && contract(c, decl, n->kids[2])) return true;
  if (!loop && n->kind != NODE_BLOCK) return false;
  for (int i = loop ? 2 : 0; i < n->nkids; i++)
    if (n->kids[i] && find_loop(c, decl, n->kids[i])) return true;
  if (loop) c->nloops--;
  return false;
}

static bool is_plain(const Node *decl) {
  Type t = decl->sym->type;
  bool real = type_is_numeric(t) && t.base != BASE_INT && t.base != BASE_COMPLEX;
  const Node *type = decl->kids[0];
  for (int i = 0; i < DT_SIZES; i++)
    if (type->kids[i]) return false;
  return real && type_ndims(t) && type->transform == TRANSFORM_NONE &&
         !decl->sym->nleaves && !(decl->nkids > 1 && decl->kids[1]);
}

/* Declarations in blocks that no loop is around. */
static void each_decl(Contract *c, Node *model, Node *n) {
  for (int i = 0; i < n->nkids; i++) {
    Node *s = n->kids[i];
    if (s && s->kind == NODE_BLOCK) each_decl(c, model, s);
    if (!s || s->kind != NODE_DECL || !is_plain(s)) continue;
    *c = (Contract){.to = c->to, .sym = s->sym};
    c->mentions = mentions(c, model);
    node_walk(model, count_own, c);
    if (c->own && c->own == c->mentions) find_loop(c, s, model);
  }
}

const Program *lower_contract(const Program *program) {
  const Node *model = program->root->kids[BLOCK_MODEL];
  if (!model) return program;
  Contract c = {.to = ARENA_NEW(program->arena, Program)};
  *c.to = *program;
  Node *copy = node_copy(program->arena, model);
  each_decl(&c, copy, copy);
  if (c.to->nslots == program->nslots) return program;
  c.to->root = node_new(program->arena, NODE_PROGRAM, program->root->span, BLOCK_COUNT);
  for (int k = 0; k < BLOCK_COUNT; k++) c.to->root->kids[k] = program->root->kids[k];
  c.to->root->kids[BLOCK_MODEL] = copy;
  return c.to;
}
