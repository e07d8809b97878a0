/* SPDX-License-Identifier: BSD-3-Clause
   Which parameters a value depends on, through transformed parameters and locals, in
   whatever order they are assigned. */
#include <string.h>
#include "lang/lint/linter.h"

typedef struct Known {
  const Sym *sym;
  unsigned char *row;
} Known;

struct Deps {
  Node **decls; /* of the parameters */
  int count;
  Vec(Known) known; /* variables that were assigned to */
  bool is_changed;
};

int deps_count(const Deps *deps) {
  return deps->count;
}
const Node *deps_decl(const Deps *deps, int i) {
  return deps->decls[i];
}

static unsigned char *row_new(const Deps *deps) {
  return mem_new((size_t)deps->count + 1);
}

static const Known *find(const Deps *deps, const Sym *sym) {
  for (int i = 0; i < deps->known.n; i++)
    if (deps->known.at[i].sym == sym) return &deps->known.at[i];
  return NULL;
}

static void add_var(const Deps *deps, const Sym *sym, unsigned char *row) {
  if (!sym) return;
  bool data = sym->block == BLOCK_DATA || sym->block == BLOCK_TRANSFORMED_DATA;
  if (data && !sym->is_local) row[deps->count] = 1;
  if (lint_is_parameter(sym))
    for (int i = 0; i < deps->count; i++) row[i] |= deps->decls[i]->sym == sym;
  const Known *known = find(deps, sym);
  for (int i = 0; known && i <= deps->count; i++) row[i] |= known->row[i];
}

static void add(const Deps *deps, const Node *node, unsigned char *row) {
  if (!node || node_asks_shape(node)) return;
  if (node->kind == NODE_VAR) add_var(deps, node->sym, row);
  int n = node->kind == NODE_INDEX ? 1 : node->nkids;
  for (int i = 0; i < n; i++) add(deps, node->kids[i], row);
}

/* [sym] gets a value that depends on what [value] does. */
static void assign(Deps *deps, const Sym *sym, const Node *value) {
  if (!sym || !value) return;
  const Known *known = find(deps, sym);
  if (!known) {
    vec_push(&deps->known, (Known){sym, row_new(deps)});
    known = &deps->known.at[deps->known.n - 1];
    deps->is_changed = true;
  }
  unsigned char *row = deps_row(deps, value);
  for (int i = 0; i <= deps->count; i++) {
    if (row[i] && !known->row[i]) deps->is_changed = true;
    known->row[i] |= row[i];
  }
  mem_free(row);
}

static bool visit(void *ctx, Node *node) {
  Deps *deps = ctx;
  if (node->kind == NODE_DECL && node->nkids > 1) assign(deps, node->sym, node->kids[1]);
  if (node->kind == NODE_FOREACH) assign(deps, node->sym, node->kids[0]);
  if (node->kind != NODE_ASSIGN) return true;
  const Node *left = node->kids[0];
  if (left->kind != NODE_TUPLE) assign(deps, lint_root(left), node->kids[1]);
  for (int i = 0; left->kind == NODE_TUPLE && i < left->nkids; i++)
    assign(deps, lint_root(left->kids[i]), node->kids[1]);
  return true;
}

Deps *deps_new(const Program *program) {
  Deps *deps = mem_new(sizeof *deps);
  deps->count = program_decls(program, BLOCK_PARAMETERS, &deps->decls);
  Node *const *blocks = program->root->kids;
  do {
    deps->is_changed = false;
    if (blocks[BLOCK_TRANSFORMED_PARAMETERS])
      node_walk(blocks[BLOCK_TRANSFORMED_PARAMETERS], visit, deps);
    if (blocks[BLOCK_MODEL]) node_walk(blocks[BLOCK_MODEL], visit, deps);
  } while (deps->is_changed);
  return deps;
}

void deps_destroy(Deps **deps) {
  for (int i = 0; i < (*deps)->known.n; i++) mem_free((*deps)->known.at[i].row);
  vec_free(&(*deps)->known);
  mem_free(*deps);
  *deps = NULL;
}

unsigned char *deps_row(const Deps *deps, const Node *node) {
  unsigned char *row = row_new(deps);
  add(deps, node, row);
  return row;
}

bool deps_is_free(const Deps *deps, const Node *node) {
  unsigned char *row = deps_row(deps, node);
  bool is_free = !memchr(row, 1, (size_t)deps->count);
  mem_free(row);
  return is_free;
}
