/* SPDX-License-Identifier: BSD-3-Clause
   Calls such as simplex_jacobian(x): a row gives the value, and the statement
   `jacobian += ...` of what it adds to the log density is put before the statement that
   the call stands in. */
#include <string.h>
#include "lang/check/checker.h"

typedef struct Expansion {
  Checker *c;
  Node *list; /* the statements so far */
} Expansion;

static bool is_jacobian_call(const Node *node) {
  return node->kind == NODE_CALL && node->match.fn && node->match.fn->flags & FN_JACOBIAN;
}

/* Adds to the log density when it is evaluated. */
static bool is_effect(const Node *node) {
  if (node->kind != NODE_CALL) return false;
  return is_jacobian_call(node) || text_has_suffix(node->text, "_lp") ||
         text_has_suffix(node->text, "_jacobian");
}

static const Node *find(const Node *node, bool (*is)(const Node *node)) {
  if (!node) return NULL;
  if (is(node)) return node;
  const Node *found = NULL;
  for (int i = 0; i < node->nkids && !found; i++) found = find(node->kids[i], is);
  return found;
}

static void refuse(Checker *c, const Node *within, bool (*is)(const Node *node),
                   const char *where) {
  const Node *call = find(within, is);
  if (call)
    check_error(c, call, "assign it to a variable in a statement before",
                "`%s` may not stand in %s: it adds to the log density", call->text,
                where);
}

/* jacobian += what `call` adds. */
static Node *increment(Checker *c, const Node *call) {
  Node *term = node_copy(c->arena, call);
  Type types[FN_MAX_ARGS];
  for (int i = 0; i < term->nkids; i++) types[i] = term->kids[i]->type;
  term->text = arena_printf(c->arena, "%s lj", call->text);
  term->type = TYPE(BASE_REAL);
  MUST(fn_resolve(term->text, types, term->nkids, &term->match));
  Node *statement = node_new(c->arena, NODE_JACOBIAN, call->span, 1);
  statement->kids[0] = term;
  return statement;
}

static bool expand_expression(void *ctx, Node *node) {
  Expansion *x = ctx;
  if (node->kind == NODE_TERNARY) {
    refuse(x->c, node->kids[1], is_jacobian_call, "a branch of `?:`");
    refuse(x->c, node->kids[2], is_jacobian_call, "a branch of `?:`");
  }
  if (node->kind == NODE_BINARY &&
      (!strcmp(node->text, "&&") || !strcmp(node->text, "||")))
    refuse(x->c, node->kids[1], is_jacobian_call, "an operand that may be skipped");
  if (!is_jacobian_call(node)) return true;
  for (int i = 0; i < node->nkids; i++)
    refuse(x->c, node->kids[i], is_effect, "an argument of such a call");
  node_add(x->c->arena, x->list, increment(x->c, node));
  return true;
}

static bool is_body(const Node *kid) {
  return kid && !node_is_expression(kid) && kid->kind != NODE_DECL_TYPE;
}

static void expand_list(Checker *c, Node *list);

static void expand_body(Checker *c, Node **body) {
  if ((*body)->kind != NODE_BLOCK && (*body)->kind != NODE_PROFILE) {
    Node *block = node_new(c->arena, NODE_BLOCK, (*body)->span, 1);
    block->kids[0] = *body;
    *body = block;
  }
  expand_list(c, *body);
}

static void expand_statement(Expansion *x, Node *s) {
  if (s->kind == NODE_BLOCK || s->kind == NODE_PROFILE) {
    expand_list(x->c, s);
    return;
  }
  if (s->kind == NODE_WHILE)
    refuse(x->c, s->kids[0], is_jacobian_call, "the condition of a loop");
  for (int i = 0; i < s->nkids; i++)
    if (is_body(s->kids[i]))
      expand_body(x->c, &s->kids[i]);
    else if (s->kids[i])
      node_walk(s->kids[i], expand_expression, x);
}

static void expand_list(Checker *c, Node *list) {
  int n = list->nkids;
  Node **kids = list->kids;
  Expansion x = {.c = c, .list = list};
  list->nkids = 0;
  list->kids = NULL;
  for (int i = 0; i < n; i++) {
    expand_statement(&x, kids[i]);
    node_add(c->arena, list, kids[i]);
  }
}

void check_jacobians(Checker *c, Node *root) {
  if (!find(root, is_jacobian_call)) return;
  const Node *functions = root->kids[BLOCK_FUNCTIONS];
  for (int i = 0; functions && i < functions->nkids; i++) {
    Node *body = functions->kids[i]->kids[1];
    if (body) expand_list(c, body);
  }
  for (int kind = BLOCK_TRANSFORMED_DATA; kind < BLOCK_COUNT; kind++)
    if (root->kids[kind]) expand_list(c, root->kids[kind]);
}
