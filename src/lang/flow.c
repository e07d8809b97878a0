/* SPDX-License-Identifier: BSD-3-Clause
   Activity by fixpoint: symbols become active until no statement adds one. */
#include "lang/flow.h"
#include <string.h>
#include "base/alloc.h"
#include "base/vec.h"
#include "lang/scope.h"

struct Flow {
  const Program *program;
  Vec(const Sym *) active;
  bool changed;
};

bool flow_sym_is_active(const Flow *flow, const Sym *sym) {
  for (int i = 0; i < flow->active.n; i++)
    if (flow->active.at[i] == sym) return true;
  return false;
}

static void mark(Flow *flow, const Sym *sym) {
  if (!sym || type_is_int(sym->type) || flow_sym_is_active(flow, sym)) return;
  vec_push(&flow->active, sym);
  flow->changed = true;
}

static bool any_kid_is_active(const Flow *flow, const Node *node, int first) {
  for (int i = first; i < node->nkids; i++)
    if (node->kids[i] && flow_is_active(flow, node->kids[i])) return true;
  return false;
}

/* target() is the density so far. */
static bool is_target_value(const Node *node) {
  return node->kind == NODE_CALL && node->nkids == 0 && strcmp(node->text, "target") == 0;
}

bool flow_is_active(const Flow *flow, const Node *node) {
  if (type_is_int(node->type)) return false;
  switch (node->kind) {
  case NODE_VAR: return node->sym && flow_sym_is_active(flow, node->sym);
  case NODE_INDEX: return flow_is_active(flow, node->kids[0]);
  case NODE_TERNARY: return any_kid_is_active(flow, node, 1);
  default: break;
  }
  if (node->match.fn && node->match.fn->flags & FN_NO_GRADIENT) return false;
  return is_target_value(node) || any_kid_is_active(flow, node, 0);
}

static const Sym *lvalue_sym(const Node *node) {
  while (node->kind == NODE_INDEX || node->kind == NODE_FIELD) node = node->kids[0];
  return node->kind == NODE_VAR ? node->sym : NULL;
}

static bool visit(void *ctx, Node *node) {
  Flow *flow = ctx;
  switch (node->kind) {
  case NODE_DECL:
    if (node->sym && node->sym->block == BLOCK_PARAMETERS)
      mark(flow, node->sym);
    else if (node->nkids > 1 && node->kids[1] && flow_is_active(flow, node->kids[1]))
      mark(flow, node->sym);
    return true;
  case NODE_ASSIGN:
    if (flow_is_active(flow, node->kids[1])) mark(flow, lvalue_sym(node->kids[0]));
    return true;
  case NODE_FOREACH:
    if (flow_is_active(flow, node->kids[0])) mark(flow, node->sym);
    return true;
  default: return !node_is_expression(node);
  }
}

static void settle(Flow *flow, Node *root) {
  do {
    flow->changed = false;
    node_walk(root, visit, flow);
  } while (flow->changed);
}

Flow *flow_new(const Program *program) {
  Flow *flow = mem_new(sizeof *flow);
  flow->program = program;
  settle(flow, program->root);
  return flow;
}

Flow *flow_function(const Program *program, const Node *fundef, unsigned active) {
  Flow *flow = mem_new(sizeof *flow);
  flow->program = program;
  for (int i = 2; i < fundef->nkids; i++)
    if (active >> (i - 2) & 1) mark(flow, fundef->kids[i]->sym);
  settle(flow, fundef->kids[1]);
  return flow;
}

void flow_destroy(Flow **flow) {
  if (!*flow) return;
  vec_free(&(*flow)->active);
  mem_free(*flow);
  *flow = NULL;
}

static bool call_is_pure(const Node *node) {
  if (is_target_value(node)) return false;
  if (node->match.fn && node->match.fn->flags & FN_VOLATILE) return false;
  const char *name = node->text;
  return !scope_ends(name, "_rng") && !scope_ends(name, "_lp") &&
         !scope_ends(name, "_jacobian");
}

bool flow_is_data_only(const Flow *flow, const Node *node) {
  if (node->kind == NODE_VAR) {
    const Sym *sym = node->sym;
    return sym && !sym->is_local && !sym->is_argument &&
           (sym->block == BLOCK_DATA || sym->block == BLOCK_TRANSFORMED_DATA);
  }
  if (node->kind == NODE_CALL && !call_is_pure(node)) return false;
  for (int i = 0; i < node->nkids; i++)
    if (node->kids[i] && !flow_is_data_only(flow, node->kids[i])) return false;
  return true;
}
