/* SPDX-License-Identifier: BSD-3-Clause
   The linter's doorway, what its files share, and warnings that one node decides. */
#include "lang/lint/lint.h"
#include <string.h>
#include "lang/lint/linter.h"

void lint_warn(const Linter *l, const Node *at, const char *hint, const char *format,
               ...) {
  va_list args;
  va_start(args, format);
  diag_vadd(l->diags, DIAG_WARNING, at->span, hint, format, args);
  va_end(args);
}

static const Node *strip(const Node *node) {
  while (node->kind == NODE_PROMOTE) node = node->kids[0];
  return node;
}

bool lint_literal(const Node *node, double *value) {
  node = strip(node);
  if (node->kind == NODE_INT) *value = node->i;
  if (node->kind == NODE_REAL) *value = node->r;
  if (node->kind == NODE_INT || node->kind == NODE_REAL) return true;
  if (node->kind != NODE_UNARY || strcmp(node->text, "-") != 0) return false;
  if (!lint_literal(node->kids[0], value)) return false;
  *value = -*value;
  return true;
}

bool lint_is_parameter(const Sym *sym) {
  return sym && sym->block == BLOCK_PARAMETERS && !sym->is_local && !sym->is_argument;
}

Sym *lint_root(const Node *node) {
  node = strip(node);
  while (node->kind == NODE_INDEX || node->kind == NODE_FIELD)
    node = strip(node->kids[0]);
  return node->kind == NODE_VAR ? node->sym : NULL;
}

bool lint_is_density(const Node *node) {
  if (node->kind != NODE_CALL) return false;
  if (node->match.fn) return node->match.fn->flags & FN_DIST;
  static const char *const ENDINGS[] = {"_lpdf", "_lpmf", "_lupdf", "_lupmf", "_log"};
  for (int i = 0; i < 5; i++)
    if (node->sym && text_has_suffix(node->text, ENDINGS[i])) return true;
  return false;
}

static bool visit_division(void *ctx, Node *node) {
  const Linter *l = ctx;
  bool division = node->kind == NODE_BINARY && strcmp(node->text, "/") == 0;
  const Node *a = division ? node->kids[0] : NULL, *b = division ? node->kids[1] : NULL;
  if (!division || a->kind != NODE_INT || b->kind != NODE_INT || b->i == 0 ||
      a->i % b->i == 0)
    return true;
  lint_warn(l, node, "write a `.0` after one of them", "%d / %d is %d: both are int",
            a->i, b->i, a->i / b->i);
  return true;
}

static bool is_end(const Node *s) {
  return s->kind == NODE_BREAK || s->kind == NODE_CONTINUE || s->kind == NODE_RETURN ||
         s->kind == NODE_REJECT || s->kind == NODE_FATAL;
}

static bool visit_block(void *ctx, Node *node) {
  const Linter *l = ctx;
  int first = node->kind == NODE_PROFILE;
  if (node->kind != NODE_BLOCK && !first) return true;
  for (int i = first; i + 1 < node->nkids; i++)
    if (is_end(node->kids[i])) {
      lint_warn(l, node->kids[i + 1], NULL, "this statement is never reached");
      return true;
    }
  return true;
}

void lint_program(const Program *program, Diags *diags) {
  Linter l = {program, diags};
  node_walk(program->root, visit_division, &l);
  node_walk(program->root, visit_block, &l);
  lint_use(&l);
  lint_bounds(&l);
  lint_priors(&l);
}
