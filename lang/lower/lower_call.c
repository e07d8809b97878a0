/* SPDX-License-Identifier: BSD-3-Clause
   Calls: arguments become leaves; a function that returns several leaves packs them into
   a vector, which is taken apart behind the call. */
#include <string.h>
#include "lang/lower/lower_complex.h"

Type lower_result(Type result) {
  return leaf_is_group(result) ? TYPE(BASE_VECTOR) : result;
}

static bool is_user(const Node *e) {
  return e->sym && e->sym->decl && e->sym->decl->kind == NODE_FUNDEF;
}

static Node *with_leaves(Lower *l, const Node *e) {
  Node *node = make_bare(l, e);
  lower_kids(l, e, 0, node);
  if (is_user(e)) node->sym = lower_function(l, e->sym);
  return node;
}

Node *lower_pack(Lower *l, Node *const *leaves, int n, Span span) {
  if (n > FN_MAX_ARGS) {
    lower_sorry(l, leaves[0], "return fewer, or put them into vectors",
                "a result with more than 32 members");
    n = FN_MAX_ARGS;
  }
  return make_call(l, "tuple.pack", span, leaves, n);
}

/* Leaf [i] of what a function has packed. */
static Node *part(Lower *l, const Node *packed, int i, Type type) {
  Span span = packed->span;
  Node *args[] = {lower_again(l, packed), make_int(l, i + 1, span),
                  make_int(l, (int)type.base, span), make_int(l, type.array, span)};
  Node *call = make_call(l, "tuple.part", span, args, 4);
  call->match.result = call->type = type;
  return call;
}

/* Rows that pack what they give, as functions of the program do. */
static bool is_packed(const Node *e) {
  return e->match.fn && e->match.fn->flags & FN_PACKED;
}

static void packed_leaves(Lower *l, const Node *e, Node **out) {
  int n = leaf_count(e->type);
  Type *types = ARENA_ARRAY(l->arena, Type, n);
  Node *call = with_leaves(l, e);
  call->match.result = call->type = lower_result(e->type);
  const Node *packed = lower_atom(l, call);
  leaf_types(e->type, types);
  for (int k = 0; k < n; k++) out[k] = part(l, packed, k, types[k]);
}

/* append_array, rep_array, reverse ...: functions of any array do the same to every
   leaf. */
static void structural_leaves(Lower *l, const Node *e, Node **out) {
  int n = leaf_count(e->type);
  Node ***leaves = ARENA_ARRAY(l->arena, Node **, e->nkids);
  Node **args = ARENA_ARRAY(l->arena, Node *, e->nkids);
  for (int i = 0; i < e->nkids; i++) {
    bool group = leaf_is_group(e->kids[i]->type);
    leaves[i] = ARENA_ARRAY(l->arena, Node *, group ? n : 1);
    lower_leaves(l, e->kids[i], leaves[i]);
    if (!group) leaves[i][0] = lower_atom(l, leaves[i][0]);
  }
  for (int k = 0; k < n; k++) {
    for (int i = 0; i < e->nkids; i++) {
      bool group = leaf_is_group(e->kids[i]->type);
      args[i] = group ? leaves[i][k] : lower_again(l, leaves[i][0]);
    }
    out[k] = make_call(l, e->text, e->span, args, e->nkids);
  }
}

void lower_call_leaves(Lower *l, const Node *e, Node **out) {
  if (is_user(e) || is_packed(e))
    packed_leaves(l, e, out);
  else if (lower_is_complex_call(e))
    lower_complex_leaves(l, e, out);
  else
    structural_leaves(l, e, out);
}

/* The first [n] dimensions of a leaf. */
static Node *outer_dims(Lower *l, Node *leaf, int n) {
  Node *dims = make_call(l, "dims", leaf->span, &leaf, 1);
  if (type_ndims(leaf->type) == n) return dims;
  Node *range = node_new(l->arena, NODE_RANGE, leaf->span, 2);
  range->kids[0] = make_int(l, 1, leaf->span);
  range->kids[1] = make_int(l, n, leaf->span);
  return make_index(l, lower_atom(l, dims), &range, 1, TYPE_ARRAY(BASE_INT, 1));
}

/* size(x) of complex numbers or an array of tuples: of the first leaf, without the
   dimensions that are its own. */
static Node *size_of(Lower *l, const Node *e) {
  const Node *x = e->kids[0];
  Node **leaves = ARENA_ARRAY(l->arena, Node *, leaf_count(x->type));
  lower_leaves(l, x, leaves);
  int n = type_ndims(x->type);
  if (strcmp(e->text, "dims") == 0) return outer_dims(l, leaves[0], n);
  if (strcmp(e->text, "num_elements") != 0 || type_ndims(leaves[0]->type) == n)
    return make_call(l, e->text, e->span, leaves, 1);
  Node *dims = outer_dims(l, leaves[0], n);
  return make_call(l, "prod", e->span, &dims, 1);
}

Node *lower_call(Lower *l, const Node *e) {
  bool is_size =
      e->nkids == 1 && !e->match.fn && !is_user(e) && leaf_is_group(e->kids[0]->type);
  if (is_size) return size_of(l, e);
  Node *call = with_leaves(l, e);
  return lower_is_effect(e) ? lower_copy(l, call) : call;
}
