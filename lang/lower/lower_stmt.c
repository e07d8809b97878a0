/* SPDX-License-Identifier: BSD-3-Clause
   Statements: declarations and assignments leaf by leaf; what an expression needs stands
   in a block around its statement. */
#include <string.h>
#include "lang/lower/lowerer.h"

/* ---- declarations ---- */

/* Without its first value. */
static Node *plain_decl(Lower *l, const Node *decl) {
  Node *node = make_bare(l, decl), *type = make_bare(l, decl->kids[0]);
  lower_kids(l, decl->kids[0], 0, type);
  node_add(l->arena, node, type);
  node_add(l->arena, node, NULL);
  return node;
}

static void declare(Lower *l, const Node *s) {
  const Sym *sym = s->sym;
  const Node *value = s->nkids > 1 ? s->kids[1] : NULL;
  int n = sym->nleaves ? sym->nleaves : 1;
  Node *const *plain = sym->nleaves ? sym->leaves : (Node *const[]){(Node *)s};
  Node **decls = ARENA_ARRAY(l->arena, Node *, n), **values = NULL;
  Nodes needs = {0}, *outer = l->out;
  for (int k = 0; k < n; k++) {
    decls[k] = plain_decl(l, plain[k]);
    lower_emit(l, decls[k]);
  }
  if (!value) return;
  values = ARENA_ARRAY(l->arena, Node *, n);
  l->out = &needs;
  lower_leaves(l, value, values);
  if (!needs.n) {
    for (int k = 0; k < n; k++)
      decls[k]->kids[1] = make_promote(l, values[k], decls[k]->sym->type);
  } else {
    for (int k = 0; k < n; k++)
      lower_emit(l, make_assign(l, make_var(l, decls[k]->sym, s->span), values[k]));
    vec_push(outer, make_block(l, &needs, s->span));
  }
  l->out = outer;
  vec_free(&needs);
}

/* ---- assignments ---- */

static const Sym *root_of(const Node *place) {
  while (place->kind == NODE_INDEX || place->kind == NODE_FIELD) place = place->kids[0];
  return place->sym;
}

typedef struct Look {
  const Sym *sym;
  bool found;
} Look;

static bool look(void *ctx, Node *node) {
  Look *k = ctx;
  k->found = k->found || (node->kind == NODE_VAR && node->sym == k->sym);
  return !k->found;
}

static bool mentions(const Node *e, const Sym *sym) {
  Look k = {.sym = sym};
  node_walk((Node *)e, look, &k);
  return k.found;
}

/* Values are all taken before the first place is written. */
static void take_before(Lower *l, Node *const *places, Node **values, int n) {
  for (int k = 1; k < n; k++) {
    bool overwritten = false;
    for (int i = 0; i < k; i++)
      overwritten = overwritten || mentions(values[k], root_of(places[i]));
    if (overwritten) values[k] = lower_copy(l, values[k]);
  }
}

/* z += w of complex numbers, as z = z + w. */
static const Node *compound_value(Lower *l, const Node *s) {
  size_t n = strlen(s->text);
  if (n == 1) return s->kids[1];
  Node *op = node_new(l->arena, NODE_BINARY, s->span, 2);
  op->text = arena_strn(l->arena, s->text, n - 1);
  op->kids[0] = s->kids[0];
  op->kids[1] = s->kids[1];
  op->match = s->match;
  op->type = s->kids[0]->type;
  return op;
}

/* (a, b) = ... : the places of a tuple of them. */
static void places_of(Lower *l, const Node *left, Node **out) {
  if (left->kind != NODE_TUPLE) {
    lower_leaves(l, left, out);
    return;
  }
  for (int i = 0; i < left->nkids; i++) {
    places_of(l, left->kids[i], out);
    out += leaf_count(left->kids[i]->type);
  }
}

static void assign_leaves(Lower *l, const Node *s) {
  int n = leaf_count(s->kids[0]->type);
  Node **places = ARENA_ARRAY(l->arena, Node *, n);
  Node **values = ARENA_ARRAY(l->arena, Node *, n);
  lower_leaves(l, compound_value(l, s), values);
  places_of(l, s->kids[0], places);
  take_before(l, places, values, n);
  for (int k = 0; k < n; k++) {
    Node *assign = make_assign(l, places[k], values[k]);
    assign->span = s->span;
    lower_emit(l, assign);
  }
}

static void with_kids(Lower *l, const Node *s) {
  Node *node = make_bare(l, s);
  lower_kids(l, s, 0, node);
  lower_emit(l, node);
}

/* The value comes first; the place of x[i] += w is asked for twice, as in x[i] = x[i] +
   w. */
static void assign_value(Lower *l, const Node *s) {
  Node *value = lower_expr(l, s->kids[1]), *node = make_bare(l, s);
  size_t n = strlen(s->text);
  if (n > 1 && lower_has_effect(s->kids[0])) {
    const char *op = arena_strn(l->arena, s->text, n - 1);
    value = make_op(l, op, lower_expr(l, s->kids[0]), value);
    node = make_assign(l, lower_expr(l, s->kids[0]), value);
  } else {
    node_add(l->arena, node, lower_expr(l, s->kids[0]));
    node_add(l->arena, node, value);
  }
  lower_emit(l, node);
}

static void assign(Lower *l, const Node *s) {
  if (leaf_is_group(s->kids[0]->type) || s->kids[0]->kind == NODE_TUPLE)
    assign_leaves(l, s);
  else
    assign_value(l, s);
}

/* ---- densities ---- */

/* A tuple left of `~` is the outcome and the first arguments. */
static void tilde(Lower *l, const Node *s) {
  Node *node = make_bare(l, s);
  const Node *outcome = s->kids[TILDE_OUTCOME];
  int n = leaf_count(outcome->type);
  Node **leaves = ARENA_ARRAY(l->arena, Node *, n);
  lower_leaves(l, outcome, leaves);
  node_add(l->arena, node, leaves[0]);
  for (int k = TILDE_LOWER; k <= TILDE_UPPER; k++)
    node_add(l->arena, node, s->kids[k] ? lower_expr(l, s->kids[k]) : NULL);
  for (int k = 1; k < n; k++) node_add(l->arena, node, leaves[k]);
  lower_kids(l, s, TILDE_ARGS, node);
  if (s->sym) node->sym = lower_function(l, s->sym);
  if (s->others) node->others = ARENA_ARRAY(l->arena, Sym *, CDF_COUNT);
  for (int k = 0; s->others && k < CDF_COUNT; k++)
    if (s->others[k]) node->others[k] = lower_function(l, s->others[k]);
  lower_emit(l, node);
}

static void give_back(Lower *l, const Node *s) {
  Node *node = make_bare(l, s);
  const Node *value = s->nkids ? s->kids[0] : NULL;
  if (value && leaf_is_group(l->result)) {
    int n = leaf_count(l->result);
    Node **leaves = ARENA_ARRAY(l->arena, Node *, n);
    lower_leaves(l, value, leaves);
    node_add(l->arena, node, lower_pack(l, leaves, n, s->span));
  } else if (value) {
    node_add(l->arena, node, lower_expr(l, value));
  }
  lower_emit(l, node);
}

/* ---- branches and loops ---- */

Node *lower_body(Lower *l, const Node *s) {
  Nodes list = {0}, *outer = l->out;
  l->out = &list;
  lower_stmt(l, s);
  Node *body = make_block(l, &list, s->span);
  l->out = outer;
  vec_free(&list);
  return body;
}

static void branch(Lower *l, const Node *s) {
  Node *node = make_bare(l, s);
  node_add(l->arena, node, lower_expr(l, s->kids[0]));
  for (int i = 1; i < s->nkids; i++)
    node_add(l->arena, node, s->kids[i] ? lower_body(l, s->kids[i]) : NULL);
  lower_emit(l, node);
}

/* while (1) { needs; if (condition) body else break; } */
static void loop_while(Lower *l, const Node *s) {
  Nodes list = {0}, *outer = l->out;
  Node *node = make_bare(l, s);
  l->out = &list;
  Node *condition = lower_expr(l, s->kids[0]), *body = lower_body(l, s->kids[1]);
  if (list.n) {
    Node *leave = node_new(l->arena, NODE_IF, s->span, 3);
    leave->kids[0] = condition;
    leave->kids[1] = node_new(l->arena, NODE_SKIP, s->span, 0);
    leave->kids[2] = node_new(l->arena, NODE_BREAK, s->span, 0);
    vec_push(&list, leave);
    vec_push(&list, body);
    condition = make_int(l, 1, s->span);
    body = make_block(l, &list, s->span);
  }
  node_add(l->arena, node, condition);
  node_add(l->arena, node, body);
  l->out = outer;
  vec_free(&list);
  lower_emit(l, node);
}

static void loop_for(Lower *l, const Node *s) {
  Node *node = make_bare(l, s);
  node_add(l->arena, node, lower_expr(l, s->kids[0]));
  node_add(l->arena, node, lower_expr(l, s->kids[1]));
  node_add(l->arena, node, lower_body(l, s->kids[2]));
  lower_emit(l, node);
}

static bool writes(const Node *place, const Node *e) {
  if (place->kind != NODE_TUPLE) return mentions(e, root_of(place));
  for (int i = 0; i < place->nkids; i++)
    if (writes(place->kids[i], e)) return true;
  return false;
}

/* Whether [s] assigns to a variable of [e]. */
static bool changes(const Node *s, const Node *e) {
  if (s->kind == NODE_ASSIGN && writes(s->kids[0], e)) return true;
  for (int i = 0; i < s->nkids; i++)
    if (s->kids[i] && changes(s->kids[i], e)) return true;
  return false;
}

/* One leaf of what a loop goes over, in an order with one index: a matrix by columns. */
static Node *loop_leaf(Lower *l, Node *leaf, bool is_copy) {
  bool is_matrix = leaf->type.base == BASE_MATRIX && leaf->type.array == 0;
  if (is_matrix) leaf = make_call(l, "to_vector", leaf->span, &leaf, 1);
  return is_copy || is_matrix ? lower_copy(l, leaf) : lower_atom(l, leaf);
}

/* for (x in tuples): a counter, whose element of each leaf x stands for. */
static void loop_over_groups(Lower *l, const Node *s) {
  const Node *container = s->kids[0];
  int n = leaf_count(container->type);
  Node **leaves = ARENA_ARRAY(l->arena, Node *, n);
  Type *types = ARENA_ARRAY(l->arena, Type, n);
  lower_leaves(l, container, leaves);
  leaf_types(s->sym->type, types);
  bool is_copy = changes(s->kids[1], container);
  for (int k = 0; k < n; k++) leaves[k] = loop_leaf(l, leaves[k], is_copy);
  Node *node = node_new(l->arena, NODE_FOR, s->span, 3);
  Node *counter = make_local(l, TYPE(BASE_INT), s->span),
       *size = lower_again(l, leaves[0]);
  counter->sym->is_loop = true;
  counter->sym->decl = node;
  node->sym = counter->sym;
  node->text = counter->text;
  node->kids[0] = make_int(l, 1, s->span);
  node->kids[1] = make_call(l, "size", s->span, &size, 1);
  for (int k = 0; k < n; k++) {
    Node *at = make_var(l, counter->sym, s->span);
    leaves[k] = make_index(l, leaves[k], &at, 1, types[k]);
  }
  vec_push(&l->loops, (Binding){s->sym, leaves});
  node->kids[2] = lower_body(l, s->kids[1]);
  l->loops.n--;
  lower_emit(l, node);
}

static void foreach (Lower *l, const Node *s) {
  if (leaf_is_group(s->kids[0]->type)) {
    loop_over_groups(l, s);
    return;
  }
  Node *node = make_bare(l, s);
  node_add(l->arena, node, lower_expr(l, s->kids[0]));
  node_add(l->arena, node, lower_body(l, s->kids[1]));
  lower_emit(l, node);
}

static void group(Lower *l, const Node *s, int from) {
  Nodes list = {0}, *outer = l->out;
  Node *node = make_bare(l, s);
  for (int i = 0; i < from; i++)
    node_add(l->arena, node,
             s->kind == NODE_TERM ? lower_expr(l, s->kids[i]) : s->kids[i]);
  l->out = &list;
  if (s->nkids > from) lower_list(l, s->kids + from, s->nkids - from);
  for (int i = 0; i < list.n; i++) node_add(l->arena, node, list.at[i]);
  l->out = outer;
  vec_free(&list);
  lower_emit(l, node);
}

/* ---- messages ---- */

static void put_text(Lower *l, Node *to, const char *text) {
  Node *node = node_new(l->arena, NODE_STRING, to->span, 0);
  node->text = text;
  node->type = TYPE(BASE_STRING);
  node_add(l->arena, to, node);
}

/* (a,b), as print() writes tuples. */
static void put_group(Lower *l, Node *to, Node **leaves, Type t) {
  if (!leaf_is_group(t)) {
    node_add(l->arena, to, leaves[0]);
    return;
  }
  put_text(l, to, "(");
  for (int k = 0; k < leaf_nparts(t); k++) {
    if (k) put_text(l, to, ",");
    put_group(l, to, leaves + leaf_before(t, k), leaf_part(t, k));
  }
  put_text(l, to, ")");
}

static void message(Lower *l, const Node *s) {
  Node *node = make_bare(l, s);
  for (int i = 0; i < s->nkids; i++) {
    Type t = s->kids[i]->type;
    Node **leaves = ARENA_ARRAY(l->arena, Node *, leaf_count(t));
    lower_leaves(l, s->kids[i], leaves);
    put_group(l, node, leaves, t);
  }
  lower_emit(l, node);
}

static void call_void(Lower *l, const Node *s) {
  Node *node = make_bare(l, s);
  node_add(l->arena, node, lower_expr(l, s->kids[0]));
  lower_emit(l, node);
}

/* ---- statements ---- */

void lower_stmt(Lower *l, const Node *s) {
  switch (s->kind) {
  case NODE_DECL: declare(l, s); break;
  case NODE_ASSIGN: assign(l, s); break;
  case NODE_TILDE: tilde(l, s); break;
  case NODE_RETURN: give_back(l, s); break;
  case NODE_IF: branch(l, s); break;
  case NODE_WHILE: loop_while(l, s); break;
  case NODE_FOR: loop_for(l, s); break;
  case NODE_FOREACH:
    foreach (l, s)
      ;
    break;
  case NODE_BLOCK: group(l, s, 0); break;
  case NODE_TERM:
  case NODE_PROFILE: group(l, s, 1); break;
  case NODE_EXPR: call_void(l, s); break;
  case NODE_PRINT:
  case NODE_REJECT:
  case NODE_FATAL: message(l, s); break;
  default: with_kids(l, s); break;
  }
}

void lower_list(Lower *l, Node *const *at, int n) {
  for (int i = 0; i < n; i++) {
    if (at[i]->kind == NODE_DECL)
      lower_stmt(l, at[i]);
    else
      lower_emit(l, lower_body(l, at[i]));
  }
}
