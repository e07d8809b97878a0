/* SPDX-License-Identifier: BSD-3-Clause
   Bounds of transformed parameters that depend on discrete parameters, as statements: a
   state that violates them is refused. */
#include "lang/discrete/discrete_pass.h"

static Node *refusal(Pass *p, const Node *decl) {
  Node *text = node_new(p->arena, NODE_STRING, decl->span, 0);
  text->text = arena_printf(p->arena, "`%s` violates its bounds", decl->text);
  text->type = TYPE(BASE_STRING);
  Node *reject = node_new(p->arena, NODE_REJECT, decl->span, 1);
  reject->kids[0] = text;
  return reject;
}

/* [e], or its element at the indices. */
static Node *element_at(Pass *p, Node *e, Node *const *index, int n) {
  if (type_ndims(e->type) == 0 || n == 0) return e;
  Node *at = build_index(&p->b, e, 0);
  for (int i = 0; i < n; i++) {
    node_add(p->arena, at, node_copy(p->arena, index[i]));
    at->type = type_element(at->type);
  }
  return at;
}

/* if (value >= bound) ; else reject(...); */
static Node *within(Pass *p, const Node *decl, Node *value, const char *op, Node *bound) {
  Node *check = node_new(p->arena, NODE_IF, decl->span, 3);
  check->kids[0] = build_binary(&p->b, op, value, bound);
  check->kids[0]->type = TYPE(BASE_INT);
  check->kids[1] = node_new(p->arena, NODE_SKIP, decl->span, 0);
  check->kids[2] = refusal(p, decl);
  return check;
}

Node *pass_bound_checks(Pass *p, const Node *decl) {
  const Node *type = decl->kids[0];
  int n = type_ndims(decl->sym->type);
  Node *index[VIEW_MAX_DIMS], *body = build_block(&p->b);
  p->b.at = decl->span;
  if (type->transform != TRANSFORM_NONE && !transform_is_elementwise(type->transform)) {
    pass_error(p, decl, NULL, "the constraint of `%s` depends on a discrete parameter",
               decl->text);
    return body;
  }
  for (int i = 0; i < n; i++)
    index[i] = build_var_of(
        &p->b, build_loop_sym(&p->b, arena_printf(p->arena, "_b%d", ++p->names)));
  for (int k = DT_LOWER; k <= DT_UPPER; k++) {
    if (!type->kids[k]) continue;
    Node *value = element_at(p, build_var_of(&p->b, decl->sym), index, n);
    Node *bound = element_at(p, node_copy(p->arena, type->kids[k]), index, n);
    node_add(p->arena, body, within(p, decl, value, k == DT_LOWER ? ">=" : "<=", bound));
  }
  for (int i = n - 1; body->nkids && i >= 0; i--) {
    Node *size = node_copy(p->arena, type->kids[DT_SIZES + i]);
    body = build_for(&p->b, index[i]->text, build_int(&p->b, 1), size, body);
    body->sym = index[i]->sym;
  }
  return body;
}
