/* SPDX-License-Identifier: BSD-3-Clause
   Functions and data reached from the statements of a slice. */
#include "lang/norm/norm_reach.h"
#include "base/address.h"
#include "base/vec.h"

struct Reach {
  bool all_data; /* unused data variables count too */
  Vec(const Sym *) functions;
  Addresses numbers; /* of the functions */
  Addresses data;    /* variables that are used */
};

static bool visit(void *ctx, Node *node);

static void reach_function(Reach *r, const Sym *f) {
  if (!f->decl || f->type.base != BASE_FUNCTION || reach_number(r, f)) return;
  vec_push(&r->functions, f);
  addresses_set(&r->numbers, f, r->functions.n);
  node_walk(f->decl, visit, r);
}

static bool visit(void *ctx, Node *node) {
  Reach *r = ctx;
  if ((node->kind == NODE_CALL || node->kind == NODE_TILDE) && node->sym)
    reach_function(r, node->sym);
  bool has_cdfs = node->kind == NODE_TILDE && node->others;
  for (int k = 0; has_cdfs && k < CDF_COUNT; k++)
    if (node->others[k]) reach_function(r, node->others[k]);
  if (node->kind == NODE_VAR && node->type.base == BASE_FUNCTION)
    reach_function(r, node->sym);
  if (node->kind == NODE_VAR && node->sym && node->sym->block == BLOCK_DATA)
    addresses_set(&r->data, node->sym, 1);
  return true;
}

bool reach_has_data(const Reach *r, const Node *decl) {
  if (r->all_data || !decl->sym || decl->sym->block != BLOCK_DATA) return true;
  return addresses_get(&r->data, decl->sym) != 0;
}

/* Sizes and bounds of used data use data declared before. */
static void reach_sizes(Reach *r, Node *block) {
  for (int i = block->nkids - 1; i >= 0; i--)
    if (reach_has_data(r, block->kids[i])) node_walk(block->kids[i], visit, r);
}

static bool is_empty(const Node *block) {
  return !block || block->nkids == 0;
}

/* Where there is nothing but functions, all of them are what the program means. */
static void reach_all(Reach *r, const Node *root) {
  const Node *block = root->kids[BLOCK_FUNCTIONS];
  for (int kind = BLOCK_DATA; kind < BLOCK_COUNT; kind++)
    if (!is_empty(root->kids[kind])) return;
  for (int i = 0; block && i < block->nkids; i++)
    if (block->kids[i]->sym) reach_function(r, block->kids[i]->sym);
}

Reach *reach_new_function(const Sym *function) {
  Reach *r = mem_new(sizeof *r);
  reach_function(r, function);
  return r;
}

Reach *reach_new(const Program *program, Slice slice) {
  Reach *r = mem_new(sizeof *r);
  Node *root = program->root;
  r->all_data = slice != SLICE_DENSITY;
  if (root->kind != NODE_PROGRAM) {
    node_walk(root, visit, r);
    return r;
  }
  for (int kind = BLOCK_TRANSFORMED_DATA; kind < BLOCK_COUNT; kind++)
    if (root->kids[kind] && !(kind == BLOCK_GENERATED && slice == SLICE_DENSITY))
      node_walk(root->kids[kind], visit, r);
  if (root->kids[BLOCK_DATA]) reach_sizes(r, root->kids[BLOCK_DATA]);
  reach_all(r, root);
  return r;
}

void reach_destroy(Reach **reach) {
  if (!*reach) return;
  vec_free(&(*reach)->functions);
  addresses_free(&(*reach)->numbers);
  addresses_free(&(*reach)->data);
  mem_free(*reach);
  *reach = NULL;
}

int reach_count(const Reach *r) {
  return r->functions.n;
}
const Node *reach_at(const Reach *r, int i) {
  return r->functions.at[i]->decl;
}

int reach_number(const Reach *r, const Sym *function) {
  return addresses_get(&r->numbers, function);
}
