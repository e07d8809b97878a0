/* SPDX-License-Identifier: BSD-3-Clause
   A branch of a loop's body that data decide, `if (y[n] == 0) ... else ...`, keeps the
   rounds from being computed many at a time.  All rounds of one side do the same. */
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/loop/split.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"
#include "lang/tree/build.h"

/* ---- the branch ---- */

/* Rounds of one side, of a loop around this one. */
static bool is_list(const Sym *sym) {
  return !sym->decl && sym->is_local && sym->type.base == BASE_INT &&
         sym->type.array == 1;
}

bool expr_is_decided(const Node *e, const Sym *round) {
  if (e->kind == NODE_VAR && (e->sym == round || is_list(e->sym))) return true;
  if (e->kind == NODE_VAR || (e->kind == NODE_CALL && !e->match.fn))
    return expr_is_data(e);
  if (e->match.fn && e->match.fn->flags & FN_VOLATILE) return false;
  if (node_asks_shape(e))
    return e->kids[0]->kind == NODE_VAR && !e->kids[0]->sym->is_local;
  for (int i = 0; i < e->nkids; i++)
    if (e->kids[i] && !expr_is_decided(e->kids[i], round)) return false;
  return node_is_expression(e);
}

static bool splits(const Node *s, const Sym *round) {
  return s->kind == NODE_IF && type_is_scalar(s->kids[0]->type) &&
         s->kids[0]->type.base == BASE_INT && expr_mentions(s->kids[0], round) &&
         expr_is_decided(s->kids[0], round);
}

/* ---- the loops ---- */

Node *rounds_put(Rounds *r, const Node *var) {
  if (var->sym != r->loop->sym) return node_copy(r->b.arena, var);
  Node *base = node_copy(r->b.arena, r->list);
  return build_index(&r->b, base, 1, node_copy(r->b.arena, r->k));
}

static Node *in_rounds(Rounds *r, const Node *node) {
  if (node->kind == NODE_VAR) return rounds_put(r, node);
  Node *copy = build_like(&r->b, node);
  for (int i = 0; i < node->nkids; i++)
    copy->kids[i] = node->kids[i] ? in_rounds(r, node->kids[i]) : NULL;
  return copy;
}

static void add_all(Rounds *p, Node *to, const Node *s) {
  if (!s) return;
  if (s->kind != NODE_BLOCK) node_add(p->b.arena, to, in_rounds(p, s));
  for (int i = 0; s->kind == NODE_BLOCK && i < s->nkids; i++)
    node_add(p->b.arena, to, in_rounds(p, s->kids[i]));
}

/* The body with one side in the place of the branch [at]. */
static Node *side(Rounds *p, const Node *body, const Node *at, int which) {
  Node *made = build_block(&p->b);
  for (int i = 0; i < body->nkids; i++) {
    if (body->kids[i] != at)
      node_add(p->b.arena, made, in_rounds(p, body->kids[i]));
    else
      add_all(p, made, at->nkids > 1 + which ? at->kids[1 + which] : NULL);
  }
  return made;
}

Sym *rounds_int(Rounds *r, const char *stem, Type type, bool is_loop) {
  Unit *u = r->u;
  Sym *sym = build_loop_sym(&r->b, gen_name(u->g, stem));
  sym->type = type;
  sym->is_loop = is_loop;
  sym->slot = u->next_spare++;
  Var *v = &u->vars[sym->slot];
  *v = (Var){.sym = sym, .terminal = u->terminal};
  var_name(u, v);
  if (type_is_scalar(type)) v->name = sym->name;
  return sym;
}

Node *rounds_loop(Rounds *r, const Sym **list, const Sym **count) {
  Build *b = &r->b;
  Sym *all = rounds_int(r, "rounds", TYPE_ARRAY(BASE_INT, 1), false);
  Sym *n = rounds_int(r, "count", TYPE(BASE_INT), false);
  Sym *k = rounds_int(r, "k", TYPE(BASE_INT), true);
  r->list = build_var_of(b, all);
  r->k = build_var_of(b, k);
  Node *made = build_for(b, k->name, build_int(b, 1), build_var_of(b, n), NULL);
  made->sym = k;
  k->decl = made;
  *list = all;
  *count = n;
  return made;
}

bool split_begin(Unit *u, const Node *loop, Split *out) {
  enum { NEEDS = 6 };
  const Node *at = NULL;
  *out = (Split){.spare = u->next_spare};
  Rounds p = {.u = u, .loop = loop, .b = {u->g->arena, loop->span}};
  Node *body = loop->kids[2];
  if (body->kind != NODE_BLOCK) {
    Node *block = build_block(&p.b);
    node_add(p.b.arena, block, body);
    body = block;
  }
  for (int i = 0; i < body->nkids && !at; i++)
    if (splits(body->kids[i], loop->sym)) at = body->kids[i];
  if (!at || u->next_spare + NEEDS > u->nvars) return false;
  out->test = at->kids[0];
  for (int i = 0; i < 2; i++) {
    out->loops[i] = rounds_loop(&p, &out->lists[i], &out->counts[i]);
    out->loops[i]->kids[2] = side(&p, body, at, i);
  }
  return true;
}

void split_end(Unit *u, const Split *s) {
  u->next_spare = s->spare;
}
