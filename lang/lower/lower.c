/* SPDX-License-Identifier: BSD-3-Clause
   A program without tuples, complex numbers and effects inside of expressions: blocks and
   functions. */
#include "lang/lower/lower.h"
#include "lang/lower/lower_inline.h"

enum { FUNDEF_RESULT, FUNDEF_BODY, FUNDEF_ARGS };

void lower_sorry(Lower *l, const Node *at, const char *hint, const char *what) {
  l->failed = true;
  diag_add(l->diags, DIAG_ERROR, at->span, hint, "cannot compile %s", what);
}

/* ---- functions ---- */

static Node *result_type(Lower *l, const Node *from) {
  Type type = lower_result(from->type);
  if (type_eq(type, from->type)) return (Node *)from;
  Node *node = node_new(l->arena, NODE_DECL_TYPE, from->span, DT_SIZES + 1);
  node->base = type.base;
  node->type = type;
  return node;
}

static Node *head_of(Lower *l, const Node *from) {
  Node *def = node_new(l->arena, NODE_FUNDEF, from->span, FUNDEF_ARGS);
  def->text = from->text;
  def->kids[FUNDEF_RESULT] = result_type(l, from->kids[FUNDEF_RESULT]);
  for (int i = FUNDEF_ARGS; i < from->nkids; i++) {
    Node *arg = from->kids[i];
    const Sym *sym = arg->sym;
    for (int k = 0; k < sym->nleaves; k++) node_add(l->arena, def, sym->leaves[k]);
    if (!sym->nleaves) node_add(l->arena, def, arg);
  }
  return def;
}

static Type type_of(Lower *l, const Node *def) {
  int n = def->nkids - FUNDEF_ARGS;
  Type *parts = ARENA_ARRAY(l->arena, Type, n + 1);
  for (int i = 0; i < n; i++) parts[i] = def->kids[FUNDEF_ARGS + i]->sym->type;
  parts[n] = def->kids[FUNDEF_RESULT]->type;
  return (Type){.base = BASE_FUNCTION, .nparts = n, .parts = parts};
}

Sym *lower_function(Lower *l, const Sym *sym) {
  for (int i = 0; i < l->functions.n; i++)
    if (l->functions.at[i].from == sym) return l->functions.at[i].to;
  Node *def = head_of(l, sym->decl);
  Sym *to = ARENA_NEW(l->arena, Sym);
  *to = *sym;
  to->type = def->type = type_of(l, def);
  to->decl = def;
  def->sym = to;
  vec_push(&l->functions, (LoweredFunction){sym, to});
  return to;
}

static void function_body(Lower *l, const LoweredFunction *f) {
  const Node *from = f->from->decl;
  int nslots = fundef_nslots(from);
  l->next_slot = &nslots;
  l->result = from->kids[FUNDEF_RESULT]->type;
  f->to->decl->kids[FUNDEF_BODY] = lower_body(l, from->kids[FUNDEF_BODY]);
  node_add(l->arena, l->to->root->kids[BLOCK_FUNCTIONS], f->to->decl);
  l->next_slot = &l->to->nslots;
}

static void functions(Lower *l, const Node *block) {
  for (int i = 0; block && i < block->nkids; i++)
    if (block->kids[i]->kind == NODE_FUNDEF && block->kids[i]->kids[FUNDEF_BODY])
      lower_function(l, block->kids[i]->sym);
  for (int i = 0; i < l->functions.n; i++) {
    LoweredFunction f = l->functions.at[i]; /* the list grows */
    function_body(l, &f);
  }
}

/* ---- programs ---- */

static bool is_group(const Node *node) {
  return leaf_is_group(node->type) || (node->sym && leaf_is_group(node->sym->type));
}

static bool look(void *ctx, Node *node) {
  bool *found = ctx;
  *found = *found || is_group(node) || lower_hides_effect(node);
  return !*found;
}

static bool is_plain(const Program *program) {
  bool found = false;
  program_walk(program, look, &found);
  return !found;
}

static Node *block(Lower *l, const Node *from, bool only_declares) {
  Nodes list = {0};
  Node *to = node_new(l->arena, NODE_BLOCK, from->span, 0);
  l->out = &list;
  for (int i = 0; i < from->nkids; i++) {
    if (only_declares && from->kids[i]->kind != NODE_DECL) continue;
    if (only_declares) {
      Node bare = *from->kids[i];
      bare.nkids = 1;
      lower_stmt(l, &bare);
    } else {
      lower_list(l, &from->kids[i], 1);
    }
  }
  for (int i = 0; i < list.n; i++) node_add(l->arena, to, list.at[i]);
  vec_free(&list);
  return to;
}

static const Program *to_leaves(const Program *program, Diags *diags) {
  if (is_plain(program)) return program;
  Lower l = {.arena = program->arena, .diags = diags};
  l.to = ARENA_NEW(l.arena, Program);
  *l.to = *program;
  l.to->root = node_new(l.arena, NODE_PROGRAM, program->root->span, BLOCK_COUNT);
  l.to->root->kids[BLOCK_FUNCTIONS] =
      node_new(l.arena, NODE_BLOCK, program->root->span, 0);
  l.next_slot = &l.to->nslots;
  for (int kind = BLOCK_DATA; kind < BLOCK_COUNT; kind++) {
    const Node *from = program->root->kids[kind];
    if (from) l.to->root->kids[kind] = block(&l, from, kind == BLOCK_TRANSFORMED_DATA);
  }
  functions(&l, program->root->kids[BLOCK_FUNCTIONS]);
  vec_free(&l.loops);
  vec_free(&l.functions);
  return l.failed ? NULL : l.to;
}

const Program *lower_program(const Program *program, Diags *diags) {
  const Program *lowered = to_leaves(program, diags);
  return lowered ? lower_dense(lower_contract(inline_calls(lowered))) : NULL;
}
