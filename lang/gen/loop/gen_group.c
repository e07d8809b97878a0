/* SPDX-License-Identifier: BSD-3-Clause
   A local of a loop's body whose size differs from round to round, as the categories of
   an item do, keeps the rounds from being computed many at a time.  Where data decide the
   size, rounds of the same size are brought together. */
#include <string.h>
#include "lang/gen/loop/group.h"
#include "lang/gen/loop/split.h"
#include "lang/gen/loop/turn.h"
#include "lang/gen/text/var.h"

/* ---- the size ---- */

/* How many elements a declaration says, or what it is set to. */
static const Node *size_of(const Node *decl) {
  const Node *type = decl->kids[0], *value = decl->nkids > 1 ? decl->kids[1] : NULL;
  if (type_is_scalar(decl->sym->type)) return NULL;
  if (type->nkids > DT_SIZES && type->kids[DT_SIZES]) return type->kids[DT_SIZES];
  const char *name =
      value && value->kind == NODE_CALL && value->match.fn ? value->match.fn->name : "";
  bool runs = !strcmp(name, "segment") || !strcmp(name, "head");
  return runs ? value->kids[value->nkids - 1] : NULL;
}

/* m[n] of m[n] + 1. */
static const Node *without_constant(const Node *e) {
  while (e->kind == NODE_BINARY && strchr("+-", e->text[0])) {
    if (e->kids[1]->kind == NODE_INT)
      e = e->kids[0];
    else if (e->kids[0]->kind == NODE_INT)
      e = e->kids[1];
    else
      break;
  }
  return e;
}

static const Node *deciding_size(const Node *loop) {
  const Node *body = loop->kids[2];
  for (int i = 0; body->kind == NODE_BLOCK && i < body->nkids; i++) {
    const Node *size = body->kids[i]->kind == NODE_DECL ? size_of(body->kids[i]) : NULL;
    if (!size || !expr_mentions(size, loop->sym)) continue;
    size = without_constant(size);
    return size->kind == NODE_INDEX && expr_is_decided(size, loop->sym) ? size : NULL;
  }
  return NULL;
}

/* ---- the loop ---- */

static Node *sorted(Build *b, const char *name, Node *of) {
  Node *call = node_new(b->arena, NODE_CALL, of->span, 0);
  call->text = name;
  call->type = TYPE_ARRAY(BASE_INT, 1);
  node_add(b->arena, call, of);
  return fn_resolve(name, &of->type, 1, &call->match) ? call : NULL;
}

static Node *in_group(Rounds *r, const Node *node, const Node *size, const Node *is) {
  if (node_eq(node, size)) return node_copy(r->b.arena, is);
  if (node->kind == NODE_VAR) return rounds_put(r, node);
  Node *copy = build_like(&r->b, node);
  for (int i = 0; i < node->nkids; i++)
    copy->kids[i] = node->kids[i] ? in_group(r, node->kids[i], size, is) : NULL;
  return copy;
}

bool group_fits(const Node *loop) {
  return loop->kids[0]->kind == NODE_INT && loop->kids[0]->i == 1 && deciding_size(loop);
}

bool group_begin(Unit *u, const Node *loop, Group *out) {
  enum { NEEDS = 4 };
  const Node *size = deciding_size(loop);
  *out = (Group){.spare = u->next_spare};
  if (!group_fits(loop) || u->next_spare + NEEDS > u->nvars) return false;
  Turn t = {.g = u->g, .u = u, .loop = loop, .ends = {loop->kids[0], loop->kids[1]}};
  Node *all = turn(&t, (Node *)size);
  Rounds r = {.u = u, .loop = loop, .b = {u->g->arena, loop->span}};
  if (t.failed || !(out->order = sorted(&r.b, "sort_indices_asc", all)) ||
      !(out->classes = sorted(&r.b, "sort_asc", all)))
    return false;
  Sym *is = rounds_int(&r, "size", TYPE(BASE_INT), false);
  Node *made = rounds_loop(&r, &out->list, &out->count);
  made->kids[2] = in_group(&r, loop->kids[2], size, build_var_of(&r.b, is));
  out->loop = made;
  out->size = is;
  return true;
}

void group_end(Unit *u, const Group *x) {
  u->next_spare = x->spare;
}
