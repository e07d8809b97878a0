/* SPDX-License-Identifier: BSD-3-Clause
   Calls that change target.  The reverse sweep has to know which of them have run, so
   each becomes a statement of its own before the one it stands in, in the order of
   evaluation; what reads target, and what draws, keeps its place among them. */
#include <string.h>
#include "lang/lower/lowerer.h"
#include "lang/tree/effect.h"

bool lower_hides_effect(const Node *node) {
  bool is_logical = node->kind == NODE_BINARY &&
                    (!strcmp(node->text, "&&") || !strcmp(node->text, "||"));
  if (node->kind == NODE_WHILE) return expr_changes_target(node->kids[0]);
  if (node->kind == NODE_FOR)
    return expr_changes_target(node->kids[0]) || expr_changes_target(node->kids[1]);
  if (is_logical) return expr_changes_target(node->kids[1]);
  if (node->kind == NODE_TERNARY)
    return expr_changes_target(node->kids[1]) || expr_changes_target(node->kids[2]);
  return node->kind == NODE_DECL_TYPE && expr_changes_target(node);
}

bool lower_is_effect(const Node *call) {
  bool reads = !call->nkids && expr_reads_target(call);
  Node alone = *call;
  alone.nkids = 0;
  return call->type.base != BASE_VOID &&
         (reads || text_has_suffix(call->text, "_rng") || expr_changes_target(&alone));
}

static bool look(void *ctx, Node *node) {
  bool *found = ctx;
  *found = *found || (node->kind == NODE_CALL && lower_is_effect(node));
  return !*found;
}

bool lower_has_effect(const Node *e) {
  bool found = false;
  node_walk((Node *)e, look, &found);
  return found;
}
