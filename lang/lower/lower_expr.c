/* SPDX-License-Identifier: BSD-3-Clause
   Expressions: one of a plain type, or one for each leaf of a tuple or complex number. */
#include <stdlib.h>
#include <string.h>
#include "lang/lower/lower_complex.h"

/* ---- expressions that are used again ---- */

static bool is_atom(const Node *e) {
  if (e->kind == NODE_PROMOTE) return is_atom(e->kids[0]);
  if (e->kind == NODE_INDEX) {
    for (int i = 0; i < e->nkids; i++)
      if (e->kids[i] && (e->kids[i]->kind == NODE_RANGE || !is_atom(e->kids[i])))
        return false;
    return true;
  }
  return e->kind == NODE_VAR || e->kind == NODE_INT || e->kind == NODE_REAL ||
         e->kind == NODE_ALL;
}

Node *lower_copy(Lower *l, Node *e) {
  Node *decl = make_local(l, e->type, e->span);
  decl->kids[1] = e;
  lower_emit(l, decl);
  return make_var(l, decl->sym, e->span);
}

Node *lower_atom(Lower *l, Node *e) {
  return is_atom(e) ? e : lower_copy(l, e);
}

Node *lower_again(Lower *l, const Node *e) {
  return node_copy(l->arena, e);
}

/* ---- leaves ---- */

static void leaves_of_var(Lower *l, const Node *e, Node **out) {
  for (int i = l->loops.n - 1; i >= 0; i--) {
    if (l->loops.at[i].sym != e->sym) continue;
    for (int k = 0; k < leaf_count(e->type); k++)
      out[k] = lower_again(l, l->loops.at[i].leaves[k]);
    return;
  }
  for (int k = 0; k < e->sym->nleaves; k++)
    out[k] = make_var(l, e->sym->leaves[k]->sym, e->span);
}

static void leaves_of_kids(Lower *l, const Node *e, Node **out) {
  for (int i = 0; i < e->nkids; i++) {
    lower_leaves(l, e->kids[i], out);
    out += leaf_count(e->kids[i]->type);
  }
}

/* All leaves of a tuple are evaluated, though one member is wanted. */
static void leaves_of_field(Lower *l, const Node *e, Node **out) {
  const Node *tuple = e->kids[0];
  Node **all = ARENA_ARRAY(l->arena, Node *, leaf_count(tuple->type));
  lower_leaves(l, tuple, all);
  Node **from = all + leaf_before(tuple->type, atoi(e->text) - 1);
  for (int k = 0; k < leaf_count(e->type); k++) out[k] = from[k];
}

static Node *range(Lower *l, const Node *e) {
  Node *node = node_new(l->arena, NODE_RANGE, e->span, 2);
  for (int i = 0; i < 2; i++)
    if (e->kids[i]) node->kids[i] = lower_atom(l, lower_expr(l, e->kids[i]));
  return node;
}

/* Indices that every leaf can use. */
static Node *shared_index(Lower *l, const Node *index) {
  if (!index || index->kind == NODE_ALL) return (Node *)index;
  if (index->kind == NODE_RANGE) return range(l, index);
  return lower_atom(l, lower_expr(l, index));
}

static void leaves_of_index(Lower *l, const Node *e, Node **out) {
  int n = e->nkids - 1, count = leaf_count(e->type);
  Type *types = ARENA_ARRAY(l->arena, Type, count);
  Node **index = ARENA_ARRAY(l->arena, Node *, n + 1);
  Node **copies = ARENA_ARRAY(l->arena, Node *, n + 1);
  lower_leaves(l, e->kids[0], out);
  leaf_types(e->type, types);
  for (int i = 0; i < n; i++) index[i] = shared_index(l, e->kids[i + 1]);
  for (int k = 0; k < count; k++) {
    for (int i = 0; i < n; i++) copies[i] = index[i] ? lower_again(l, index[i]) : NULL;
    out[k] = make_index(l, out[k], copies, n, types[k]);
  }
}

/* {a, b}: an array of each leaf. */
static void leaves_of_array(Lower *l, const Node *e, Node **out) {
  int count = leaf_count(e->type);
  Type *types = ARENA_ARRAY(l->arena, Type, count);
  Node **one = ARENA_ARRAY(l->arena, Node *, count);
  leaf_types(e->type, types);
  for (int k = 0; k < count; k++) {
    out[k] = node_new(l->arena, NODE_ARRAY, e->span, 0);
    out[k]->type = types[k];
  }
  for (int i = 0; i < e->nkids; i++) {
    lower_leaves(l, e->kids[i], one);
    for (int k = 0; k < count; k++) node_add(l->arena, out[k], one[k]);
  }
}

/* Numbers made real, reals made complex. */
static void promote_leaves(Lower *l, Node **from, Type have, Type want, Node **out) {
  if (!leaf_is_group(want)) {
    out[0] = make_promote(l, from[0], want);
    return;
  }
  if (type_is_complex(want) && !type_is_complex(have)) {
    out[0] = make_promote(l, from[0], type_real_of(want));
    if (type_ndims(want)) out[0] = lower_atom(l, out[0]);
    out[1] = lower_zeros(l, out[0]);
    return;
  }
  for (int k = 0; k < leaf_nparts(want); k++)
    promote_leaves(l, from + leaf_before(have, k), leaf_part(have, k), leaf_part(want, k),
                   out + leaf_before(want, k));
}

static void leaves_of_promote(Lower *l, const Node *e, Node **out) {
  const Node *value = e->kids[0];
  Node **from = ARENA_ARRAY(l->arena, Node *, leaf_count(value->type));
  lower_leaves(l, value, from);
  promote_leaves(l, from, value->type, e->type, out);
}

/* ---- branches ---- */

/* The leaves of [e] with the statements they need in a list of their own. */
static void apart(Lower *l, const Node *e, Node **out, Nodes *needs) {
  Nodes *outer = l->out;
  l->out = needs;
  lower_leaves(l, e, out);
  l->out = outer;
}

static Node *ternary(Lower *l, const Node *e, Node *condition, Node *a, Node *b) {
  Node *node = node_new(l->arena, NODE_TERNARY, e->span, 3);
  node->kids[0] = condition;
  node->kids[1] = a;
  node->kids[2] = b;
  node->type = a->type;
  return node;
}

/* if (c) { needs; t = a } else { needs; t = b } */
static void branches_as_if(Lower *l, const Node *e, Node *condition, Node **leaf[2],
                           Nodes *needs, int n, Node **out) {
  Node *branch = node_new(l->arena, NODE_IF, e->span, 3);
  branch->kids[0] = condition;
  for (int k = 0; k < n; k++) {
    Node *decl = make_local(l, leaf[0][k]->type, e->span);
    lower_emit(l, decl);
    for (int i = 0; i < 2; i++)
      vec_push(&needs[i], make_assign(l, make_var(l, decl->sym, e->span), leaf[i][k]));
    out[k] = make_var(l, decl->sym, e->span);
  }
  for (int i = 0; i < 2; i++) branch->kids[1 + i] = make_block(l, &needs[i], e->span);
  lower_emit(l, branch);
}

static void leaves_of_ternary(Lower *l, const Node *e, Node **out) {
  int n = leaf_count(e->type);
  Nodes needs[2] = {{0}, {0}};
  Node **leaf[2];
  Node *condition = lower_expr(l, e->kids[0]);
  for (int i = 0; i < 2; i++) {
    leaf[i] = ARENA_ARRAY(l->arena, Node *, n);
    apart(l, e->kids[1 + i], leaf[i], &needs[i]);
  }
  if (needs[0].n || needs[1].n) {
    branches_as_if(l, e, condition, leaf, needs, n, out);
  } else {
    if (n > 1) condition = lower_atom(l, condition);
    for (int k = 0; k < n; k++)
      out[k] = ternary(l, e, k ? lower_again(l, condition) : condition, leaf[0][k],
                       leaf[1][k]);
  }
  vec_free(&needs[0]);
  vec_free(&needs[1]);
}

/* a && b where b needs statements that must not always run. */
static Node *logical(Lower *l, const Node *e) {
  Nodes needs = {0};
  Node *a = lower_expr(l, e->kids[0]), *b = NULL;
  apart(l, e->kids[1], &b, &needs);
  Node *both = node_new(l->arena, NODE_BINARY, e->span, 2);
  both->text = e->text;
  both->type = e->type;
  both->kids[0] = a;
  both->kids[1] = b;
  if (!needs.n) return both;
  bool is_or = e->text[0] == '|';
  Node *decl = make_local(l, TYPE(BASE_INT), e->span);
  decl->kids[1] = make_int(l, is_or, e->span);
  lower_emit(l, decl);
  Node *branch = node_new(l->arena, NODE_IF, e->span, 2);
  branch->kids[0] = is_or ? make_op(l, "==", make_promote(l, a, TYPE(BASE_REAL)),
                                    make_real(l, 0, e->span))
                          : a;
  Node *truth =
      make_op(l, "!=", make_promote(l, b, TYPE(BASE_REAL)), make_real(l, 0, e->span));
  vec_push(&needs, make_assign(l, make_var(l, decl->sym, e->span), truth));
  branch->kids[1] = make_block(l, &needs, e->span);
  lower_emit(l, branch);
  vec_free(&needs);
  return make_var(l, decl->sym, e->span);
}

/* ---- expressions ---- */

void lower_leaves(Lower *l, const Node *e, Node **out) {
  if (!leaf_is_group(e->type)) {
    out[0] = lower_expr(l, e);
    return;
  }
  switch (e->kind) {
  case NODE_VAR: leaves_of_var(l, e, out); break;
  case NODE_TUPLE: leaves_of_kids(l, e, out); break;
  case NODE_FIELD: leaves_of_field(l, e, out); break;
  case NODE_INDEX: leaves_of_index(l, e, out); break;
  case NODE_ARRAY: leaves_of_array(l, e, out); break;
  case NODE_PROMOTE: leaves_of_promote(l, e, out); break;
  case NODE_TERNARY: leaves_of_ternary(l, e, out); break;
  case NODE_CALL: lower_call_leaves(l, e, out); break;
  default: lower_complex_leaves(l, e, out); break;
  }
}

void lower_kids(Lower *l, const Node *e, int from, Node *to) {
  for (int i = from; i < e->nkids; i++) {
    if (!e->kids[i]) {
      node_add(l->arena, to, NULL);
      continue;
    }
    int n = leaf_count(e->kids[i]->type);
    Node **leaves = ARENA_ARRAY(l->arena, Node *, n);
    lower_leaves(l, e->kids[i], leaves);
    for (int k = 0; k < n; k++) node_add(l->arena, to, leaves[k]);
  }
}

static Node *with_kids(Lower *l, const Node *e) {
  Node *node = make_bare(l, e);
  lower_kids(l, e, 0, node);
  return node;
}

static Node *index_of(Lower *l, const Node *e) {
  Node *base = lower_expr(l, e->kids[0]);
  Node *indices = make_bare(l, e);
  lower_kids(l, e, 1, indices);
  return make_index(l, base, indices->kids, indices->nkids, e->type);
}

static Node *only_leaf(Lower *l, const Node *e,
                       void (*leaves)(Lower *, const Node *, Node **)) {
  Node *out = NULL;
  leaves(l, e, &out);
  return out;
}

static Node *function_or_var(Lower *l, const Node *e) {
  if (e->type.base != BASE_FUNCTION) {
    for (int i = l->loops.n - 1; i >= 0; i--)
      if (l->loops.at[i].sym == e->sym) return lower_again(l, l->loops.at[i].leaves[0]);
    return with_kids(l, e);
  }
  Node *node = make_var(l, lower_function(l, e->sym), e->span);
  node->text = e->text;
  return node;
}

Node *lower_expr(Lower *l, const Node *e) {
  bool is_logical =
      e->kind == NODE_BINARY && !e->match.fn && (e->text[0] == '&' || e->text[0] == '|');
  if (is_logical) return logical(l, e);
  if (lower_is_complex_value(e)) return lower_complex_value(l, e);
  switch (e->kind) {
  case NODE_VAR: return function_or_var(l, e);
  case NODE_FIELD: return only_leaf(l, e, leaves_of_field);
  case NODE_INDEX: return index_of(l, e);
  case NODE_TERNARY: return only_leaf(l, e, leaves_of_ternary);
  case NODE_CALL: return lower_call(l, e);
  default: return with_kids(l, e);
  }
}
