/* SPDX-License-Identifier: BSD-3-Clause
   A branch of a loop's body that data decide, `if (y[n] == 0) ... else ...`, keeps the
   rounds from being computed many at a time.  All rounds of one side do the same. */
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/loop/split.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"
#include "lang/tree/build.h"

typedef struct Splitting {
  Unit *u;
  const Node *loop;
  Build b;
  const Node *list, *k; /* the round is list[k] */
} Splitting;

/* ---- the branch ---- */

/* Rounds of one side, of a loop around this one. */
static bool is_list(const Sym *sym) {
  return !sym->decl && sym->is_local && sym->type.base == BASE_INT &&
         sym->type.array == 1;
}

/* Made of data and the rounds alone, so that no parameter and no earlier round counts. */
static bool is_decided(const Node *e, const Sym *round) {
  if (e->kind == NODE_VAR && (e->sym == round || is_list(e->sym))) return true;
  if (e->kind == NODE_VAR || (e->kind == NODE_CALL && !e->match.fn))
    return expr_is_data(e);
  if (e->match.fn && e->match.fn->flags & FN_VOLATILE) return false;
  if (node_asks_shape(e))
    return e->kids[0]->kind == NODE_VAR && !e->kids[0]->sym->is_local;
  for (int i = 0; i < e->nkids; i++)
    if (e->kids[i] && !is_decided(e->kids[i], round)) return false;
  return node_is_expression(e);
}

static bool splits(const Node *s, const Sym *round) {
  return s->kind == NODE_IF && type_is_scalar(s->kids[0]->type) &&
         s->kids[0]->type.base == BASE_INT && expr_mentions(s->kids[0], round) &&
         is_decided(s->kids[0], round);
}

/* ---- the loops ---- */

static Node *in_rounds(Splitting *p, const Node *node) {
  if (node->kind == NODE_VAR && node->sym == p->loop->sym) {
    Node *base = node_copy(p->b.arena, p->list);
    return build_index(&p->b, base, 1, node_copy(p->b.arena, p->k));
  }
  Node *copy = build_like(&p->b, node);
  for (int i = 0; i < node->nkids; i++)
    copy->kids[i] = node->kids[i] ? in_rounds(p, node->kids[i]) : NULL;
  return copy;
}

static void add_all(Splitting *p, Node *to, const Node *s) {
  if (!s) return;
  if (s->kind != NODE_BLOCK) node_add(p->b.arena, to, in_rounds(p, s));
  for (int i = 0; s->kind == NODE_BLOCK && i < s->nkids; i++)
    node_add(p->b.arena, to, in_rounds(p, s->kids[i]));
}

/* The body with one side in the place of the branch [at]. */
static Node *side(Splitting *p, const Node *body, const Node *at, int which) {
  Node *made = build_block(&p->b);
  for (int i = 0; i < body->nkids; i++) {
    if (body->kids[i] != at)
      node_add(p->b.arena, made, in_rounds(p, body->kids[i]));
    else
      add_all(p, made, at->nkids > 1 + which ? at->kids[1 + which] : NULL);
  }
  return made;
}

static Sym *int_sym(Splitting *p, const char *stem, Type type, bool is_loop) {
  Unit *u = p->u;
  Sym *sym = build_loop_sym(&p->b, gen_name(u->g, stem));
  sym->type = type;
  sym->is_loop = is_loop;
  sym->slot = u->next_spare++;
  Var *v = &u->vars[sym->slot];
  *v = (Var){.sym = sym, .terminal = u->terminal};
  var_name(u, v);
  if (type_is_scalar(type)) v->name = sym->name;
  return sym;
}

static Node *loop_of(Splitting *p, const Node *body, const Node *at, int which,
                     Split *out) {
  Build *b = &p->b;
  Sym *list = int_sym(p, "rounds", TYPE_ARRAY(BASE_INT, 1), false);
  Sym *count = int_sym(p, "count", TYPE(BASE_INT), false);
  Sym *k = int_sym(p, "k", TYPE(BASE_INT), true);
  p->list = build_var_of(b, list);
  p->k = build_var_of(b, k);
  Node *made = build_for(b, k->name, build_int(b, 1), build_var_of(b, count),
                         side(p, body, at, which));
  made->sym = k;
  k->decl = made;
  out->lists[which] = list;
  out->counts[which] = count;
  return made;
}

bool split_begin(Unit *u, const Node *loop, Split *out) {
  enum { NEEDS = 6 };
  const Node *at = NULL;
  *out = (Split){.spare = u->next_spare};
  Splitting p = {.u = u, .loop = loop, .b = {u->g->arena, loop->span}};
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
  for (int i = 0; i < 2; i++) out->loops[i] = loop_of(&p, body, at, i, out);
  return true;
}

void split_end(Unit *u, const Split *s) {
  u->next_spare = s->spare;
}
