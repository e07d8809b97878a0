/* SPDX-License-Identifier: BSD-3-Clause
   The syntax tree: making, copying, comparing and walking nodes. */
#include "lang/tree/ast.h"
#include <string.h>
#include "base/alloc.h"

static const char *const NAMES[] = {
#define NODE(kind, children, payload) #kind,
#include "lang/tree/node.def"
#undef NODE
};

static const char *const BLOCK_NAMES[] = {
    "functions",
    "data",
    "transformed data",
    "parameters",
    "transformed parameters",
    "model",
    "generated quantities",
    NULL,
    "notebook",
};

const char *node_kind_name(NodeKind kind) {
  return NAMES[kind];
}

const char *block_name(BlockKind block) {
  ASSERT(block != BLOCK_COUNT && block <= BLOCK_NOTEBOOK);
  return BLOCK_NAMES[block];
}

bool node_is_expression(const Node *node) {
  return node->kind >= NODE_INT;
}

bool node_asks_shape(const Node *node) {
  static const char *const SHAPES[] = {"rows", "cols", "size", "num_elements", "dims"};
  for (size_t i = 0; node->kind == NODE_CALL && i < sizeof SHAPES / sizeof *SHAPES; i++)
    if (strcmp(node->text, SHAPES[i]) == 0) return true;
  return false;
}

/* Children have room for the next power of two, so that adding one seldom moves them and
   the room need not be stored. */
static Node **kids_new(Arena *arena, int n) {
  int room = 1;
  while (room < n) room *= 2;
  return n ? ARENA_ARRAY(arena, Node *, room) : NULL;
}

Node *node_new(Arena *arena, NodeKind kind, Span span, int nkids) {
  Node *node = ARENA_NEW(arena, Node);
  node->kind = kind;
  node->span = span;
  node->nkids = nkids;
  node->kids = kids_new(arena, nkids);
  return node;
}

void node_add(Arena *arena, Node *node, Node *kid) {
  int n = node->nkids;
  if ((n & (n - 1)) == 0) { /* 0 or a power of two: the room is used up */
    Node **kids = kids_new(arena, n + 1);
    if (n) memcpy(kids, node->kids, sizeof *kids * (size_t)n);
    node->kids = kids;
  }
  node->kids[node->nkids++] = kid;
}

Node *node_copy(Arena *arena, const Node *node) {
  if (!node) return NULL;
  Node *copy = ARENA_NEW(arena, Node);
  *copy = *node;
  if (node->text) copy->text = arena_str(arena, node->text);
  copy->kids = kids_new(arena, node->nkids);
  for (int i = 0; i < node->nkids; i++) copy->kids[i] = node_copy(arena, node->kids[i]);
  return copy;
}

static bool text_eq(const char *a, const char *b) {
  return a == b || (a && b && strcmp(a, b) == 0);
}

/* Fields that a kind does not use are zero, so all of them may be compared. */
static bool payload_eq(const Node *a, const Node *b) {
  return a->kind == b->kind && text_eq(a->text, b->text) && a->i == b->i &&
         a->r == b->r && a->base == b->base && a->transform == b->transform &&
         a->array == b->array && ((a->flags ^ b->flags) & ~(unsigned)NODE_PARENS) == 0;
}

bool node_eq(const Node *a, const Node *b) {
  if (!a || !b) return a == b;
  if (!payload_eq(a, b) || a->nkids != b->nkids) return false;
  for (int i = 0; i < a->nkids; i++)
    if (!node_eq(a->kids[i], b->kids[i])) return false;
  return true;
}

void node_walk(Node *node, bool (*visit)(void *ctx, Node *node), void *ctx) {
  if (!visit(ctx, node)) return;
  for (int i = 0; i < node->nkids; i++)
    if (node->kids[i]) node_walk(node->kids[i], visit, ctx);
}
