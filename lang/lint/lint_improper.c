/* SPDX-License-Identifier: BSD-3-Clause
   Parameters without bounds that nothing in the density depends on: the posterior has no
   finite mass.  What may depend on one in any way counts as doing so: a condition, a
   constraint, a call that may refuse. */
#include "lang/lint/linter.h"

typedef struct Live {
  Addresses of; /* variables that the density may depend on -> 1 */
  bool is_changed;
} Live;

static void keep(Live *live, const Sym *sym) {
  if (!sym || addresses_get(&live->of, sym)) return;
  addresses_set(&live->of, sym, 1);
  live->is_changed = true;
}

static bool keep_variable(void *ctx, Node *node) {
  if (node->kind == NODE_VAR) keep(ctx, node->sym);
  return true;
}

static void keep_all(Live *live, Node *node) {
  if (node) node_walk(node, keep_variable, live);
}

static bool may_refuse(const Node *call) {
  const Fn *fn = call->match.fn;
  FnDomain domain;
  if (call->kind != NODE_CALL) return false;
  if (!fn || fn->kind == FN_DENSITY || fn->kind == FN_CALL) return true;
  for (int i = 0; i < call->nkids; i++)
    if (fn_domain(fn, i, &domain)) return true;
  return false;
}

static bool is_live(const Live *live, const Node *lvalue) {
  if (lvalue->kind != NODE_TUPLE) return addresses_get(&live->of, lint_root(lvalue)) != 0;
  for (int i = 0; i < lvalue->nkids; i++)
    if (is_live(live, lvalue->kids[i])) return true;
  return false;
}

/* Whether all of what stands in a statement counts; its inner statements are visited by
   themselves. */
static bool counts(const Live *live, const Node *s) {
  switch (s->kind) {
  case NODE_TILDE:
  case NODE_TARGET:
  case NODE_JACOBIAN:
  case NODE_EXPR: return true;
  case NODE_ASSIGN: return is_live(live, s->kids[0]);
  case NODE_DECL: return addresses_get(&live->of, s->sym) != 0;
  default: return may_refuse(s);
  }
}

static bool visit(void *ctx, Node *node) {
  Live *live = ctx;
  if (counts(live, node)) keep_all(live, node);
  int conditions = node->kind == NODE_IF || node->kind == NODE_WHILE ||
                           node->kind == NODE_FOREACH || node->kind == NODE_TERNARY
                       ? 1
                   : node->kind == NODE_FOR ? 2
                                            : 0;
  for (int i = 0; i < conditions; i++) keep_all(live, node->kids[i]);
  return true;
}

/* A variable whose constraint is tested. */
static void keep_constrained(Live *live, const Node *decl) {
  const Node *type = decl->kids[0];
  for (int k = 0; k < decl->sym->nleaves; k++)
    if (decl->sym->leaves[k]->kids[0]->transform != TRANSFORM_NONE) keep(live, decl->sym);
  if (type->transform != TRANSFORM_NONE) keep(live, decl->sym);
}

static void find(Live *live, const Program *program) {
  Node *const *blocks = program->root->kids, **decls;
  int n = program_decls(program, BLOCK_PARAMETERS, &decls);
  for (int i = 0; i < n; i++) keep_all(live, decls[i]->kids[0]);
  n = program_decls(program, BLOCK_TRANSFORMED_PARAMETERS, &decls);
  for (int i = 0; i < n; i++) keep_constrained(live, decls[i]);
  keep_all(live, blocks[BLOCK_MODEL]);
  do {
    live->is_changed = false;
    if (blocks[BLOCK_TRANSFORMED_PARAMETERS])
      node_walk(blocks[BLOCK_TRANSFORMED_PARAMETERS], visit, live);
  } while (live->is_changed);
}

static bool is_empty(const Node *decl) {
  const Node *type = decl->kids[0];
  for (int i = DT_SIZES; i < type->nkids; i++)
    if (type->kids[i] && type->kids[i]->kind == NODE_INT && type->kids[i]->i == 0)
      return true;
  return false;
}

static bool is_proper(const Live *live, const Node *decl) {
  return type_is_int(decl->type) || is_empty(decl) || lint_has_finite_support(decl) ||
         addresses_get(&live->of, decl->sym);
}

static void warn(const Linter *l, const Node *decl) {
  Transform t = decl->kids[0]->transform;
  bool takes_bounds =
      !decl->sym->nleaves &&
      (t == TRANSFORM_NONE || t == TRANSFORM_LOWER || t == TRANSFORM_UPPER);
  Buf hint = {0};
  buf_printf(&hint, "write `%s ~ ...` in the model block", decl->text);
  if (takes_bounds) buf_put(&hint, ", or declare it with a lower and an upper bound");
  lint_warn(l, decl, buf_text(&hint),
            "nothing in the density depends on parameter `%s`: its posterior is improper",
            decl->text);
  buf_free(&hint);
}

Addresses lint_improper_ones(const Program *program) {
  Live live = {0};
  Addresses improper = {0};
  Node **decls;
  find(&live, program);
  int n = program_decls(program, BLOCK_PARAMETERS, &decls);
  for (int i = 0; i < n; i++)
    if (!is_proper(&live, decls[i])) addresses_set(&improper, decls[i]->sym, 1);
  addresses_free(&live.of);
  return improper;
}

void lint_improper(const Program *program, Diags *diags) {
  const Linter l = {program, diags};
  Addresses improper = lint_improper_ones(program);
  Node **decls;
  int n = program_decls(program, BLOCK_PARAMETERS, &decls);
  for (int i = 0; i < n; i++)
    if (addresses_get(&improper, decls[i]->sym)) warn(&l, decls[i]);
  addresses_free(&improper);
}
