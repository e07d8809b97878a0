/* SPDX-License-Identifier: BSD-3-Clause
   Makers of tree pieces. */
#include "lang/tree/build.h"
#include <stdarg.h>

static Node *make(Build *b, NodeKind kind, const char *text, int nkids) {
  Node *node = node_new(b->arena, kind, b->at, nkids);
  node->text = text;
  return node;
}

Node *build_int(Build *b, int i) {
  Node *node = make(b, NODE_INT, NULL, 0);
  node->i = i;
  node->type = TYPE(BASE_INT);
  return node;
}

Node *build_var(Build *b, const char *name) {
  return make(b, NODE_VAR, name, 0);
}

Node *build_var_of(Build *b, Sym *sym) {
  Node *node = build_var(b, sym->name);
  node->sym = sym;
  node->type = sym->type;
  return node;
}

Node *build_call(Build *b, const char *name, int n, ...) {
  va_list args;
  va_start(args, n);
  Node *node = make(b, NODE_CALL, name, n);
  for (int i = 0; i < n; i++) node->kids[i] = va_arg(args, Node *);
  va_end(args);
  return node;
}

Node *build_index(Build *b, Node *base, int n, ...) {
  va_list args;
  va_start(args, n);
  Node *node = make(b, NODE_INDEX, NULL, n + 1);
  node->kids[0] = base;
  for (int i = 1; i <= n; i++) node->kids[i] = va_arg(args, Node *);
  va_end(args);
  node->type = base->type;
  for (int i = 0; i < n && type_ndims(node->type); i++)
    node->type = type_element(node->type);
  return node;
}

Node *build_binary(Build *b, const char *op, Node *left, Node *right) {
  Node *node = make(b, NODE_BINARY, op, 2);
  node->kids[0] = left;
  node->kids[1] = right;
  node->type =
      TYPE(type_is_int(left->type) && type_is_int(right->type) ? BASE_INT : BASE_REAL);
  return node;
}

Node *build_block(Build *b) {
  return make(b, NODE_BLOCK, NULL, 0);
}

Node *build_assign(Build *b, Node *to, const char *op, Node *value) {
  Node *node = make(b, NODE_ASSIGN, op, 2);
  node->kids[0] = to;
  node->kids[1] = value;
  return node;
}

Node *build_target(Build *b, Node *value) {
  Node *node = make(b, NODE_TARGET, NULL, 1);
  node->kids[0] = value;
  return node;
}

Node *build_term(Build *b, Node *place) {
  Node *node = make(b, NODE_TERM, NULL, 1);
  node->kids[0] = place;
  return node;
}

Node *build_for(Build *b, const char *name, Node *lower, Node *upper, Node *body) {
  Node *node = make(b, NODE_FOR, name, 3);
  node->kids[0] = lower;
  node->kids[1] = upper;
  node->kids[2] = body;
  return node;
}

Sym *build_loop_sym(Build *b, const char *name) {
  Sym *sym = ARENA_NEW(b->arena, Sym);
  *sym = (Sym){.name = name,
               .type = TYPE(BASE_INT),
               .block = BLOCK_MODEL,
               .is_local = true,
               .is_loop = true};
  return sym;
}

Node *build_decl(Build *b, Base base, int array, Node *size, const char *name,
                 Node *value) {
  Node *type = make(b, NODE_DECL_TYPE, NULL, DT_SIZES);
  type->base = base;
  type->array = array;
  if (size) node_add(b->arena, type, size);
  Node *decl = make(b, NODE_DECL, name, 1);
  decl->kids[0] = type;
  if (value) node_add(b->arena, decl, value);
  return decl;
}

Node *build_like(Build *b, const Node *node) {
  Node *copy = node_new(b->arena, node->kind, node->span, node->nkids);
  Node **kids = copy->kids;
  *copy = *node;
  copy->kids = kids;
  return copy;
}
