/* SPDX-License-Identifier: BSD-3-Clause
   Calls that stand for others of which more is known.  A matrix of data that a density
   whitens by is checked and factored when data is bound; what is made of it there is one
   more argument.  A Cholesky factor that is only multiplied with a vector is not made. */
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/expr/call.h"
#include "lang/gen/expr/operand.h"
#include "lang/gen/text/text.h"

/* The name of the row before that of a density, when there is one. */
static const char *row_named(Gen *g, const char *prefix, const Fn *fn) {
  int count;
  const char *name = gen_fmt(g, "%s %s", prefix, fn->name);
  return fn_find(name, &count) ? name : NULL;
}

static const Node *stand_for(Gen *g, const Node *e, Node *call) {
  vec_push(&g->given, call);
  addresses_set(&g->given_of, e, g->given.n);
  return call;
}

static Node *call_of(Gen *g, const Node *e, const char *name, Node *const *args, int n) {
  Node *call = node_new(g->arena, NODE_CALL, e->span, 0);
  Type types[FN_MAX_ARGS];
  for (int i = 0; i < n; i++) {
    node_add(g->arena, call, args[i]);
    types[i] = args[i]->type;
  }
  call->text = name;
  call->type = e->type;
  MUST(fn_resolve(name, types, n, &call->match));
  call->match.propto = e->match.propto;
  return call;
}

const Node *known_call(Code *c, const Node *e) {
  Gen *g = c->u->g;
  int at = addresses_get(&g->given_of, e);
  if (at) return g->given.at[at - 1];
  if (c->u->fundef || !(e->match.fn->flags & FN_FUSED)) return e;
  const char *known = row_named(g, "known", e->match.fn);
  Node *m = e->kids[e->nkids - 1];
  if (!known || !expr_is_data(m)) return e;
  int slot = slot_made_of(c, m, known);
  if (!slot) return e;
  Node *args[FN_MAX_ARGS], *made = (Node *)g->slots.at[slot - 1].hoisted;
  addresses_set(&g->slot_of, made, slot);
  for (int i = 0; i < e->nkids; i++) args[i] = e->kids[i];
  args[e->nkids] = made;
  const char *name = row_named(g, "given", e->match.fn);
  return stand_for(g, e, call_of(g, e, name, args, e->nkids + 1));
}

static bool is_factor(const Node *e) {
  return e->kind == NODE_CALL && e->match.fn &&
         !strcmp(e->match.fn->name, "cholesky_decompose");
}

const Node *factor_product(Code *c, const Node *e) {
  Gen *g = c->u->g;
  int at = addresses_get(&g->given_of, e);
  if (at) return g->given.at[at - 1];
  bool is_product = e->kind == NODE_BINARY && !strcmp(e->text, "*") &&
                    type_eq(e->kids[1]->type, TYPE(BASE_VECTOR));
  if (!is_product || !is_factor(e->kids[0]) || expr_is_data(e->kids[0])) return e;
  Node *args[] = {e->kids[0]->kids[0], e->kids[1]};
  return stand_for(g, e, call_of(g, e, "matrix.factor_product", args, 2));
}
