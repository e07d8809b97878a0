/* SPDX-License-Identifier: BSD-3-Clause
   Questions about bodies of functions that are to stand in the place of calls. */
#include <string.h>
#include "lang/lower/lower_inline.h"
#include "lang/tree/effect.h"

enum { MOST_NODES = 400 }; /* of a body */

static bool look_for_return(void *ctx, Node *node) {
  bool *found = ctx;
  *found = *found || node->kind == NODE_RETURN;
  return !*found && !node_is_expression(node);
}

bool body_has_return(const Node *s) {
  bool found = false;
  node_walk((Node *)s, look_for_return, &found);
  return found;
}

static bool body_ends(Node *const *s, int n);

static bool one_ends(const Node *s) {
  return s && body_ends(s->kind == NODE_BLOCK ? s->kids : (Node *const[]){(Node *)s},
                        s->kind == NODE_BLOCK ? s->nkids : 1);
}

static bool body_ends(Node *const *s, int n) {
  for (int i = 0; i < n; i++) {
    const Node *k = s[i];
    if (k->kind == NODE_RETURN) return k->nkids > 0;
    if (k->kind == NODE_REJECT || k->kind == NODE_FATAL) return true;
    if (!body_has_return(k)) continue;
    if (k->kind == NODE_BLOCK) return body_ends(k->kids, k->nkids);
    if (k->kind != NODE_IF || !one_ends(k->kids[1])) return false;
    const Node *no = k->nkids > 2 ? k->kids[2] : NULL;
    return no && body_has_return(no) ? one_ends(no) : body_ends(s + i + 1, n - i - 1);
  }
  return false;
}

/* ---- uses ---- */

static void count(Uses *u, const Node *node, bool sure);

static void count_kids(Uses *u, const Node *node, int from, bool sure) {
  for (int i = from; i < node->nkids; i++)
    if (node->kids[i]) count(u, node->kids[i], sure);
}

static bool is_logical(const Node *e) {
  return e->kind == NODE_BINARY && (e->text[0] == '&' || e->text[0] == '|');
}

/* Evaluated for each element. */
static bool is_many(const Node *e) {
  return node_is_expression(e) && e->kind != NODE_VAR && type_is_numeric(e->type) &&
         type_ndims(e->type) > 0 && e->kind != NODE_CALL;
}

static void count(Uses *u, const Node *node, bool sure) {
  bool branches = node->kind == NODE_IF || node->kind == NODE_TERNARY || is_logical(node);
  bool number = u->sym->type.base == BASE_REAL && !u->sym->type.array;
  if (number && is_many(node)) sure = false;
  bool loops = node->kind == NODE_FOR || node->kind == NODE_FOREACH;
  if (node->kind == NODE_VAR && node->sym == u->sym) {
    u->all += sure ? 1 : 2;
    u->sure += sure;
  }
  if (node->kind == NODE_ASSIGN && lvalue_root(node->kids[0])->sym == u->sym) u->writes++;
  if (branches) {
    count(u, node->kids[0], sure);
    count_kids(u, node, 1, false);
  } else if (loops) {
    for (int i = 0; i < node->nkids - 1; i++) count(u, node->kids[i], sure);
    count(u, node->kids[node->nkids - 1], false);
  } else {
    count_kids(u, node, 0, sure && node->kind != NODE_WHILE);
  }
}

Uses body_uses(Node *const *s, int n, const Sym *sym) {
  Uses u = {.sym = sym};
  bool sure = true;
  for (int i = 0; i < n; i++) {
    count(&u, s[i], sure);
    sure = sure && !body_has_return(s[i]);
  }
  return u;
}

/* ---- probabilities that are given to one outcome ---- */

typedef struct Fed {
  const Sym *sym;
  int uses, feeds;
} Fed;

static bool is_var(const Node *e, const Sym *sym) {
  return e->kind == NODE_VAR && e->sym == sym;
}

static bool look_for_feed(void *ctx, Node *node) {
  Fed *f = ctx;
  bool category = node->kind == NODE_CALL && node->match.fn && node->nkids == 2 &&
                  !strcmp(node->match.fn->name, "categorical_lpmf") &&
                  !node->kids[0]->type.array;
  f->uses += is_var(node, f->sym);
  f->feeds += category && is_var(node->kids[1], f->sym);
  return true;
}

const Node *body_softmax(Node *const *s, int n) {
  const Node *to = s[0]->kind == NODE_ASSIGN ? s[0]->kids[0] : NULL;
  const Node *call = to && to->kind == NODE_VAR ? s[0]->kids[1] : NULL;
  bool fits = call && call->kind == NODE_CALL && call->match.fn && call->nkids == 1 &&
              !strcmp(call->match.fn->name, "softmax") && to->sym->is_local &&
              !strcmp(s[0]->text, "=");
  if (!fits) return NULL;
  Fed f = {.sym = to->sym};
  for (int i = 1; i < n; i++) node_walk(s[i], look_for_feed, &f);
  return f.uses == 1 && f.feeds == 1 ? call : NULL;
}

/* ---- functions ---- */

typedef struct Look {
  int nodes;
  bool closed;
} Look;

static bool is_effect(const Node *node) {
  switch (node->kind) {
  case NODE_TILDE:
  case NODE_TARGET:
  case NODE_JACOBIAN:
  case NODE_TERM:
  case NODE_PRINT:
  case NODE_PROFILE:
  case NODE_EXPR: return true;
  default: return false;
  }
}

/* A density without its constants is one thing in a call of `~`, another elsewhere. */
static bool drops_constants(const Node *node) {
  return node->kind == NODE_CALL &&
         (text_has_suffix(node->text, "_lupdf") || text_has_suffix(node->text, "_lupmf"));
}

static bool look(void *ctx, Node *node) {
  Look *l = ctx;
  l->nodes++;
  l->closed = l->closed || is_effect(node) || drops_constants(node) ||
              (node->kind == NODE_CALL && lower_is_effect(node)) ||
              node->type.base == BASE_FUNCTION;
  return !l->closed;
}

int node_count(const Node *node) {
  Look l = {0};
  node_walk((Node *)node, look, &l);
  return l.nodes;
}

bool function_is_open(const Node *def) {
  const Node *body = def ? def->kids[1] : NULL;
  if (!body || body->kind != NODE_BLOCK || !type_is_numeric(def->kids[0]->type))
    return false;
  for (int i = 2; i < def->nkids; i++)
    if (!type_is_numeric(def->kids[i]->sym->type)) return false;
  Look l = {0};
  node_walk((Node *)body, look, &l);
  return !l.closed && l.nodes <= MOST_NODES && body_ends(body->kids, body->nkids);
}
