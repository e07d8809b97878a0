/* SPDX-License-Identifier: BSD-3-Clause
   Nodes that the lowering puts in, checked as the checker would. */
#include <string.h>
#include "lang/lower/lowerer.h"

static Node *typed(Lower *l, NodeKind kind, Span span, int nkids, Type type) {
  Node *node = node_new(l->arena, kind, span, nkids);
  node->type = type;
  return node;
}

Node *make_bare(Lower *l, const Node *from) {
  Node *node = ARENA_NEW(l->arena, Node);
  *node = *from;
  node->nkids = 0;
  node->kids = NULL;
  return node;
}

Node *make_var(Lower *l, Sym *sym, Span span) {
  Node *node = typed(l, NODE_VAR, span, 0, sym->type);
  node->text = sym->name;
  node->sym = sym;
  return node;
}

Node *make_int(Lower *l, int i, Span span) {
  Node *node = typed(l, NODE_INT, span, 0, TYPE(BASE_INT));
  node->i = i;
  return node;
}

Node *make_real(Lower *l, double r, Span span) {
  Node *node = typed(l, NODE_REAL, span, 0, TYPE(BASE_REAL));
  node->r = r;
  return node;
}

Node *make_promote(Lower *l, Node *e, Type to) {
  if (type_eq(e->type, to)) return e;
  Node *node = typed(l, NODE_PROMOTE, e->span, 1, to);
  node->kids[0] = e;
  return node;
}

/* Finds the row, and makes reals of ints where it wants them. */
static void resolve(Lower *l, Node *node, const char *name) {
  Type types[FN_MAX_ARGS] = {0};
  int n = node->nkids;
  ASSERT(n <= FN_MAX_ARGS);
  for (int i = 0; i < n; i++) types[i] = node->kids[i]->type;
  bool found = fn_resolve(name, types, n, &node->match);
  ASSERT(found);
  (void)found;
  for (int i = 0; i < n; i++) {
    Type real = node->kids[i]->type;
    if (!(node->match.promote >> i & 1) || real.base != BASE_INT) continue;
    real.base = BASE_REAL;
    node->kids[i] = make_promote(l, node->kids[i], real);
  }
  node->type = node->match.result;
}

Node *make_call(Lower *l, const char *name, Span span, Node *const *args, int n) {
  Node *node = node_new(l->arena, NODE_CALL, span, 0);
  for (int i = 0; i < n; i++) node_add(l->arena, node, args[i]);
  node->text = name;
  resolve(l, node, name);
  return node;
}

static bool is_scalar(Type t) {
  return !t.array && (t.base == BASE_INT || t.base == BASE_REAL);
}

static const char *row_of(const char *op, const Node *a, const Node *b) {
  static const struct {
    const char *op, *scalars, *others;
  } ROWS[] = {{"+", "add", "add"},
              {"-", "subtract", "subtract"},
              {"*", "multiply", "multiply"},
              {"/", "divide", "divide"},
              {".*", "multiply", "elt_multiply"},
              {"./", "divide", "elt_divide"},
              {"==", "logical_eq", "logical_eq"},
              {"!=", "logical_neq", "logical_neq"},
              {"<", "logical_lt", "logical_lt"}};
  bool scalars = is_scalar(a->type) && is_scalar(b->type);
  for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
    if (!strcmp(ROWS[i].op, op)) return scalars ? ROWS[i].scalars : ROWS[i].others;
  ASSERT(!"an operator");
  return NULL;
}

Node *make_op(Lower *l, const char *op, Node *a, Node *b) {
  bool transpose = !b && op[0] == '\'';
  Node *node = node_new(l->arena,
                        b           ? NODE_BINARY
                        : transpose ? NODE_TRANSPOSE
                                    : NODE_UNARY,
                        a->span, b ? 2 : 1);
  node->text = transpose ? NULL : op;
  node->kids[0] = a;
  if (b) node->kids[1] = b;
  resolve(l, node, b ? row_of(op, a, b) : transpose ? "transpose" : "minus");
  return node;
}

/* Only single indices before: one pair of brackets for all of them. */
static bool is_single(const Node *index) {
  for (int i = 1; i < index->nkids; i++) {
    const Node *k = index->kids[i];
    if (!k || k->kind == NODE_ALL || k->kind == NODE_RANGE || k->type.array) return false;
  }
  return true;
}

Node *make_index(Lower *l, Node *base, Node *const *index, int n, Type type) {
  bool joins = base->kind == NODE_INDEX && is_single(base);
  Node *node = joins ? base : typed(l, NODE_INDEX, base->span, 1, type);
  if (!joins) node->kids[0] = base;
  node->type = type;
  for (int i = 0; i < n; i++) node_add(l->arena, node, index[i]);
  return node;
}

Node *make_assign(Lower *l, Node *place, Node *value) {
  Node *node = node_new(l->arena, NODE_ASSIGN, value->span, 2);
  node->text = "=";
  node->kids[0] = place;
  node->kids[1] = make_promote(l, value, place->type);
  return node;
}

Node *make_local(Lower *l, Type type, Span span) {
  Node *dt = typed(l, NODE_DECL_TYPE, span, DT_SIZES, type);
  dt->base = type.base;
  dt->array = type.array;
  for (int k = 0; k < type_ndims(type); k++) node_add(l->arena, dt, NULL);
  Node *decl = typed(l, NODE_DECL, span, 2, type);
  Sym *sym = ARENA_NEW(l->arena, Sym);
  *sym = (Sym){.name = arena_printf(l->arena, "t%d", ++l->next),
               .type = type,
               .block = BLOCK_MODEL,
               .is_local = true,
               .decl = decl,
               .slot = (*l->next_slot)++};
  decl->text = sym->name;
  decl->sym = sym;
  decl->kids[0] = dt;
  return decl;
}

void lower_emit(Lower *l, Node *statement) {
  vec_push(l->out, statement);
}

Node *make_block(Lower *l, const Nodes *list, Span span) {
  if (list->n == 1 && list->at[0]->kind != NODE_DECL) return list->at[0];
  Node *block = node_new(l->arena, NODE_BLOCK, span, 0);
  for (int i = 0; i < list->n; i++) node_add(l->arena, block, list->at[i]);
  return block;
}
