/* SPDX-License-Identifier: BSD-3-Clause
   Complex numbers: sums of single numbers are written out, their products are a row a
   part; everything else is a call of its row on parts, whose result is an array of
   two. */
#include "lang/lower/lower_complex.h"
#include <string.h>

static bool is_complex_row(const Node *e) {
  return e->match.fn && (e->match.fn->flags & FN_COMPLEX);
}

bool lower_is_complex_value(const Node *e) {
  return is_complex_row(e) && !leaf_is_group(e->type);
}

bool lower_is_complex_call(const Node *e) {
  return is_complex_row(e) || (e->match.fn && e->match.fn->kind == FN_PARTS);
}

Node *lower_zeros(Lower *l, const Node *like) {
  Node *shape = type_ndims(like->type) ? lower_again(l, like) : NULL;
  return shape ? make_call(l, "complex.zeros", like->span, &shape, 1)
               : make_real(l, 0, like->span);
}

/* The row on the parts of its arguments. */
static Node *row_call(Lower *l, const Node *e, Type type) {
  Node *call = node_new(l->arena, NODE_CALL, e->span, 0);
  lower_kids(l, e, 0, call);
  call->text = e->match.fn->name;
  call->match = (FnMatch){.fn = e->match.fn, .result = type};
  call->type = type;
  return call;
}

Node *lower_complex_value(Lower *l, const Node *e) {
  const char *name = e->match.fn->name;
  bool real = strcmp(name, "get_real") == 0, imag = strcmp(name, "get_imag") == 0;
  if (!real && !imag) return row_call(l, e, e->type);
  Node *parts[2];
  lower_leaves(l, e->kids[0], parts);
  return parts[imag];
}

static void row_leaves(Lower *l, const Node *e, Node **out) {
  Type part = type_real_of(e->type), two = part;
  two.array++;
  const Node *both = lower_atom(l, row_call(l, e, two));
  for (int i = 0; i < 2; i++) {
    Node *index = make_int(l, i + 1, e->span);
    out[i] = make_index(l, lower_again(l, both), &index, 1, part);
  }
}

/* ---- written out ---- */

static bool is_number(const Node *e) {
  return e->type.base == BASE_COMPLEX && !e->type.array;
}

static void multiply(Lower *l, const Node *e, Node **out) {
  static const char *const ROWS[] = {"complex.product_real", "complex.product_imag"};
  Node *parts[4];
  lower_leaves(l, e->kids[0], parts);
  lower_leaves(l, e->kids[1], parts + 2);
  for (int i = 0; i < 4; i++) parts[i] = lower_atom(l, parts[i]);
  for (int i = 0; i < 2; i++) {
    out[i] = make_call(l, ROWS[i], e->span, parts, 4);
    for (int k = 0; k < 4; k++) parts[k] = lower_again(l, parts[k]);
  }
}

static void add(Lower *l, const Node *e, const char *op, Node **out) {
  Node *z[2], *w[2];
  lower_leaves(l, e->kids[0], z);
  lower_leaves(l, e->kids[1], w);
  for (int i = 0; i < 2; i++) out[i] = make_op(l, op, z[i], w[i]);
}

static void minus(Lower *l, const Node *e, Node **out) {
  Node *z[2];
  lower_leaves(l, e->kids[0], z);
  for (int i = 0; i < 2; i++) out[i] = make_op(l, "-", z[i], NULL);
}

/* Sums, differences and products of single numbers, and negatives of those. */
static bool write_out(Lower *l, const Node *e, Node **out) {
  const char *name = e->match.fn->name;
  for (int i = 0; i < e->nkids; i++)
    if (!is_number(e->kids[i])) return false;
  if (strcmp(name, "add") == 0)
    add(l, e, "+", out);
  else if (strcmp(name, "subtract") == 0)
    add(l, e, "-", out);
  else if (strcmp(name, "multiply") == 0)
    multiply(l, e, out);
  else if (strcmp(name, "minus") == 0)
    minus(l, e, out);
  else
    return false;
  return true;
}

/* ---- literals ---- */

/* [a, b]: the row of each part. */
static void leaves_of_row(Lower *l, const Node *e, Node **out) {
  Node *parts[2];
  for (int i = 0; i < 2; i++) {
    out[i] = node_new(l->arena, NODE_ROW, e->span, 0);
    out[i]->type = type_real_of(e->type);
  }
  for (int k = 0; k < e->nkids; k++) {
    lower_leaves(l, e->kids[k], parts);
    for (int i = 0; i < 2; i++) node_add(l->arena, out[i], parts[i]);
  }
}

/* An argument that several calls read: a name for its leaves, which are atoms. */
static Node *shared_argument(Lower *l, const Node *arg) {
  int n = leaf_count(arg->type);
  Node **leaves = ARENA_ARRAY(l->arena, Node *, n);
  Sym *sym = ARENA_NEW(l->arena, Sym);
  lower_leaves(l, arg, leaves);
  for (int k = 0; k < n; k++) leaves[k] = lower_atom(l, leaves[k]);
  *sym = (Sym){.name = "shared", .type = arg->type, .is_local = true, .slot = -1};
  vec_push(&l->loops, (Binding){sym, leaves});
  return make_var(l, sym, arg->span);
}

/* svd(A): every member is a call of its own row, on the same arguments. */
static void leaves_of_parts(Lower *l, const Node *e, Node **out) {
  int bound = l->loops.n;
  Node **args = ARENA_ARRAY(l->arena, Node *, e->nkids);
  for (int i = 0; i < e->nkids; i++) args[i] = shared_argument(l, e->kids[i]);
  const char *name = e->match.fn->parts;
  while (*name) {
    size_t n = strcspn(name, " ");
    const char *row = arena_strn(l->arena, name, n);
    const Node *call = make_call(l, row, e->span, args, e->nkids);
    lower_leaves(l, call, out);
    out += leaf_count(call->type);
    name += n + (name[n] == ' ');
  }
  l->loops.n = bound;
}

void lower_complex_leaves(Lower *l, const Node *e, Node **out) {
  if (e->kind == NODE_IMAG) {
    out[0] = make_real(l, 0, e->span);
    out[1] = make_real(l, e->r, e->span);
  } else if (e->kind == NODE_ROW) {
    leaves_of_row(l, e, out);
  } else if (e->match.fn->kind == FN_PARTS) {
    leaves_of_parts(l, e, out);
  } else if (!write_out(l, e, out)) {
    row_leaves(l, e, out);
  }
}
