/* SPDX-License-Identifier: BSD-3-Clause
   Questions about a checked tree: what a statement changes, what an expression reads. */
#include <string.h>
#include "lang/tree/effect.h"

const Node *lvalue_root(const Node *lvalue) {
  while (lvalue->kind == NODE_INDEX || lvalue->kind == NODE_FIELD)
    lvalue = lvalue->kids[0];
  return lvalue;
}

const Sym *call_function(const Node *call) {
  bool calls = call->kind == NODE_CALL || call->kind == NODE_TILDE;
  return calls && !call->match.fn ? call->sym : NULL;
}

const Node *function_body(const Program *p, const Sym *sym) {
  const Node *block = p->root->kids[BLOCK_FUNCTIONS];
  if (sym->decl && sym->decl->kids[1]) return sym->decl;
  for (int i = 0; block && i < block->nkids; i++) {
    const Node *f = block->kids[i];
    bool same = f->sym == sym;
    if (!same && !strcmp(f->text, sym->name) && f->nkids == sym->decl->nkids) {
      same = true;
      for (int k = 2; k < f->nkids; k++)
        same = same && type_eq(f->kids[k]->type, sym->decl->kids[k]->type);
    }
    if (same && f->kids[1]) return f;
  }
  return sym->decl;
}

bool expr_is_target(const Node *n) {
  return n->kind == NODE_CALL && !n->nkids && !n->match.fn && !n->sym &&
         !strcmp(n->text, "target");
}

typedef struct Look {
  const Sym *sym;
  bool found;
} Look;

static bool look_for_sym(void *ctx, Node *n) {
  Look *l = ctx;
  if (n->kind == NODE_VAR && n->sym == l->sym) l->found = true;
  return !l->found;
}

bool expr_mentions(const Node *e, const Sym *sym) {
  Look l = {.sym = sym};
  node_walk((Node *)e, look_for_sym, &l);
  return l.found;
}

/* Whether [n] calls a function that changes target. */
static bool changes_target(const Node *n) {
  const Sym *f = call_function(n);
  return f && (text_has_suffix(f->name, "_lp") || text_has_suffix(f->name, "_jacobian"));
}

static bool look_for_target(void *ctx, Node *n) {
  Look *l = ctx;
  if (n->kind == NODE_TERM) return false; /* adds to its own place */
  if (n->kind == NODE_TILDE || n->kind == NODE_TARGET || n->kind == NODE_JACOBIAN)
    l->found = true;
  if (changes_target(n) || expr_is_target(n)) l->found = true;
  return !l->found;
}

bool stmt_touches_target(const Node *s) {
  Look l = {0};
  node_walk((Node *)s, look_for_target, &l);
  return l.found;
}

static bool look_for_change(void *ctx, Node *n) {
  Look *l = ctx;
  if (changes_target(n)) l->found = true;
  return !l->found;
}

bool expr_changes_target(const Node *e) {
  Look l = {0};
  node_walk((Node *)e, look_for_change, &l);
  return l.found;
}

static bool look_for_read(void *ctx, Node *n) {
  Look *l = ctx;
  if (expr_is_target(n)) l->found = true;
  return !l->found;
}

static bool look_for_print(void *ctx, Node *n) {
  Look *l = ctx;
  if (n->kind == NODE_PRINT) l->found = true;
  return !l->found;
}

bool stmt_prints(const Node *s) {
  Look l = {0};
  node_walk((Node *)s, look_for_print, &l);
  return l.found;
}

bool expr_reads_target(const Node *e) {
  Look l = {0};
  node_walk((Node *)e, look_for_read, &l);
  return l.found;
}

static bool look_for_volatile(void *ctx, Node *n) {
  Look *l = ctx;
  if (expr_is_target(n)) l->found = true;
  if (n->match.fn && n->match.fn->flags & FN_VOLATILE) l->found = true;
  if (call_function(n)) l->found = true;
  return !l->found;
}

bool expr_is_volatile(const Node *e) {
  Look l = {0};
  node_walk((Node *)e, look_for_volatile, &l);
  return l.found;
}

static bool look_for_moving(void *ctx, Node *n) {
  Look *l = ctx;
  if (n->kind == NODE_VAR) {
    BlockKind b = n->sym ? n->sym->block : BLOCK_MODEL;
    if (!n->sym || n->sym->is_local || n->sym->is_argument || n->sym->is_loop ||
        (b != BLOCK_DATA && b != BLOCK_TRANSFORMED_DATA))
      l->found = true;
  }
  return !l->found;
}

bool expr_is_data(const Node *e) {
  Look l = {0};
  node_walk((Node *)e, look_for_moving, &l);
  return !l.found && !expr_is_volatile(e);
}
