/* SPDX-License-Identifier: BSD-3-Clause
   Statements on whole containers as loops over their elements: z ~ bernoulli(p),
   y ~ normal(mu[z], sigma), target += normal_lpdf(y | mu[z], sigma). */
#include <string.h>
#include "lang/discrete/discrete_pass.h"

/* ---- which expressions are taken apart ---- */

static bool is_part(const Pass *p, const Node *node) {
  if (node->kind != NODE_VAR && node->kind != NODE_INDEX) return false;
  const Node *root = ref_root(node);
  return root && root->sym && syms_have(&p->wide, root->sym);
}

/* Whether several elements of such a container are mentioned at once. */
static bool is_wide(const Pass *p, const Node *node) {
  bool part = is_part(p, node);
  if (part && type_ndims(node->type) > 0) return true;
  for (int i = part; i < node->nkids; i++)
    if (node->kids[i] && is_wide(p, node->kids[i])) return true;
  return false;
}

/* ---- elements ---- */

static const Node *bare(const Node *node) {
  while (node->kind == NODE_PROMOTE) node = node->kids[0];
  return node;
}

static bool is_multi(const Node *index) {
  return !index || index->kind == NODE_ALL || index->kind == NODE_RANGE ||
         type_ndims(index->type) > 0;
}

static int first_multi(const Node *node) {
  for (int i = 1; i < node->nkids; i++)
    if (is_multi(node->kids[i])) return i;
  return 0;
}

static Node *index_element(Pass *p, const Node *index, const Node *i, Node *before) {
  Node *copy = node_copy(p->arena, i);
  if (!index || index->kind == NODE_ALL) return copy;
  if (index->kind != NODE_RANGE) return pass_element(p, index, i, before);
  if (!index->kids[0]) return copy;
  Node *sum = build_binary(&p->b, "+", node_copy(p->arena, index->kids[0]), copy);
  return build_binary(&p->b, "-", sum, build_int(&p->b, 1));
}

static Node *element_of_index(Pass *p, const Node *e, const Node *i, Node *before) {
  Node *copy = node_copy(p->arena, e);
  int k = first_multi(e);
  copy->type = type_element(e->type);
  if (!k) {
    node_add(p->arena, copy, node_copy(p->arena, i));
    return copy;
  }
  copy->kids[k] = index_element(p, e->kids[k], i, before);
  return copy->kids[k] ? copy : NULL;
}

/* A variable with the value of [e], made once before the loop. */
static Node *keep(Pass *p, const Node *e, Node *before) {
  Type t = e->type;
  if (!before || type_ndims(t) != 1 || (t.array && t.base > BASE_REAL)) return NULL;
  Sym *sym = build_loop_sym(&p->b, arena_printf(p->arena, "_kept%d", ++p->names));
  sym->is_loop = false;
  sym->type = t;
  Node *size = build_call(&p->b, "size", 1, node_copy(p->arena, e));
  Node *decl =
      build_decl(&p->b, t.base, t.array, size, sym->name, node_copy(p->arena, e));
  decl->sym = sym;
  if (node_mentions(e, &p->moving)) vec_push(&p->moving, sym);
  node_add(p->arena, before, decl);
  return build_var_of(&p->b, sym);
}

Node *pass_keep_parts(Pass *p, Node *tree, Node *before) {
  bool part = tree->kind == NODE_VAR || tree->kind == NODE_INDEX;
  if (!part && type_ndims(tree->type) == 1 && !node_mentions(tree, &p->touched)) {
    Node *kept = keep(p, tree, before);
    return kept ? kept : tree;
  }
  for (int i = 0; i < tree->nkids; i++)
    if (tree->kids[i] && node_is_expression(tree->kids[i]))
      tree->kids[i] = pass_keep_parts(p, tree->kids[i], before);
  return tree;
}

static Node *element_of_kids(Pass *p, const Node *e, const Node *i, Node *before) {
  Node *copy = build_like(&p->b, e);
  for (int k = 0; k < e->nkids; k++)
    if (!(copy->kids[k] = pass_element(p, e->kids[k], i, before))) return NULL;
  copy->type = type_element(e->type);
  return copy;
}

static bool is_elementwise(const Node *e) {
  if (e->kind == NODE_UNARY || e->kind == NODE_TERNARY) return true;
  if (e->kind == NODE_CALL) return e->match.fn && e->match.fn->kind == FN_SCALAR;
  if (e->kind != NODE_BINARY) return false;
  if (strchr("*/", e->text[0]) && !e->text[1])
    return !type_ndims(e->kids[1]->type) ||
           (e->text[0] == '*' && !type_ndims(e->kids[0]->type));
  return e->match.fn && e->match.fn->kind == FN_SCALAR;
}

/* Calls that change the type of a container and not its elements. */
static bool is_conversion(const Node *e) {
  static const char *const NAMES[] = {"to_vector", "to_row_vector", "to_array_1d"};
  bool one = e->kind == NODE_CALL && e->nkids == 1 && type_ndims(e->kids[0]->type) == 1;
  for (int i = 0; i < 3; i++)
    if (one && strcmp(e->text, NAMES[i]) == 0) return true;
  return e->kind == NODE_TRANSPOSE && type_ndims(e->type) == 1;
}

Node *pass_element(Pass *p, const Node *e, const Node *i, Node *before) {
  e = bare(e);
  p->b.at = e->span;
  if (type_ndims(e->type) == 0) return node_copy(p->arena, e);
  if (e->kind == NODE_VAR)
    return build_index(&p->b, node_copy(p->arena, e), 1, node_copy(p->arena, i));
  if (e->kind == NODE_INDEX) return element_of_index(p, e, i, before);
  if (!node_mentions(e, &p->touched)) {
    Node *kept = keep(p, e, before);
    return build_index(&p->b, kept ? kept : node_copy(p->arena, e), 1,
                       node_copy(p->arena, i));
  }
  if (is_conversion(e)) return pass_element(p, e->kids[0], i, before);
  return is_elementwise(e) ? element_of_kids(p, e, i, before) : NULL;
}

/* ---- numbers of elements, as expressions of data ---- */

static Node *declared_size(Pass *p, const Node *var, int dim) {
  const Node *decl = var->sym ? var->sym->decl : NULL;
  if (!decl || decl->kind != NODE_DECL || DT_SIZES + dim >= decl->kids[0]->nkids)
    return NULL;
  return node_copy(p->arena, decl->kids[0]->kids[DT_SIZES + dim]);
}

static Node *length_of(Pass *p, const Node *e);

/* Elements that index [k] of [e] leaves. */
static Node *length_of_index(Pass *p, const Node *e, int k) {
  const Node *index = k ? e->kids[k] : NULL, *root = e->kids[0];
  Node *declared =
      root->kind == NODE_VAR ? declared_size(p, root, k ? k - 1 : e->nkids - 1) : NULL;
  if (!index || index->kind == NODE_ALL) return declared;
  if (index->kind != NODE_RANGE) return length_of(p, index);
  Node *upper = index->kids[1] ? node_copy(p->arena, index->kids[1]) : declared;
  if (!upper || !index->kids[0]) return upper;
  return pass_width(p, node_copy(p->arena, index->kids[0]), upper);
}

static Node *length_of(Pass *p, const Node *e) {
  e = bare(e);
  if (type_ndims(e->type) == 0) return NULL;
  if (e->kind == NODE_VAR) return declared_size(p, e, 0);
  if (e->kind == NODE_INDEX) return length_of_index(p, e, first_multi(e));
  Node *length = NULL;
  for (int i = 0; !length && i < e->nkids; i++)
    if (is_wide(p, e->kids[i])) length = length_of(p, e->kids[i]);
  return length;
}

/* ---- statements ---- */

static void cannot(Pass *p, const Node *at) {
  pass_error(p, at, "write a loop that mentions one element at a time",
             "this cannot be taken apart into elements of discrete parameters");
}

/* The loop around what [make] makes of element i; [slot] becomes a block. */
typedef struct Loop {
  Node *block, *i, *length;
  Sym *sym;
} Loop;

static Loop loop_begin(Pass *p, const Node *at, Node *length) {
  p->b.at = at->span;
  Loop l = {.block = build_block(&p->b), .length = length};
  l.sym = build_loop_sym(&p->b, arena_printf(p->arena, "_i%d", ++p->names));
  l.i = build_var_of(&p->b, l.sym);
  return l;
}

static void loop_end(Pass *p, Loop *l, Node *body, Node **slot) {
  pass_spread(p, &body);
  Node *loop = build_for(&p->b, l->sym->name, build_int(&p->b, 1), l->length, body);
  loop->sym = l->sym;
  node_add(p->arena, l->block, loop);
  *slot = l->block;
}

/* Operand [k] of a density, whose outcome is the first. */
static int operand_kid(const Node *call, int k) {
  return call->kind == NODE_TILDE && k ? TILDE_ARGS + k - 1 : k;
}

static int operand_count(const Node *call) {
  return call->kind == NODE_TILDE ? call->nkids - TILDE_ARGS + 1 : call->nkids;
}

static Node *density_length(Pass *p, const Node *call) {
  Node *length = NULL;
  for (int k = 0; !length && k < operand_count(call); k++) {
    const Node *operand = call->kids[operand_kid(call, k)];
    if (is_wide(p, operand) && fn_arg_is_spread(call->match.fn, k, operand->type))
      length = length_of(p, operand);
  }
  return length;
}

/* What a vectorised statement checks: arguments of other sizes than the loop has
   rounds. */
static void check_length(Pass *p, const Node *operand, const Loop *l) {
  Node *length = length_of(p, operand);
  if (!length && !node_mentions(operand, &p->touched))
    length = build_call(&p->b, "size", 1, node_copy(p->arena, operand));
  if (!length || node_eq(length, l->length)) return;
  Node *text = node_new(p->arena, NODE_STRING, operand->span, 0);
  text->text = "arguments of a density differ in size";
  Node *fatal = node_new(p->arena, NODE_FATAL, operand->span, 1);
  fatal->kids[0] = text;
  Node *check = node_new(p->arena, NODE_IF, operand->span, 2);
  check->kids[0] = build_binary(&p->b, "!=", length, node_copy(p->arena, l->length));
  check->kids[1] = fatal;
  node_add(p->arena, l->block, check);
}

/* The density of element i. */
static Node *density_element(Pass *p, const Node *call, Loop *l) {
  Node *copy = node_copy(p->arena, call);
  for (int k = 0; k < operand_count(call); k++) {
    int kid = operand_kid(call, k);
    if (!fn_arg_is_spread(call->match.fn, k, call->kids[kid]->type)) continue;
    copy->kids[kid] = pass_element(p, call->kids[kid], l->i, l->block);
    if (!copy->kids[kid]) return NULL;
    check_length(p, call->kids[kid], l);
  }
  return copy;
}

/* Sums over the elements of their arguments. */
static bool is_density(const Node *call) {
  const Fn *fn = call->match.fn;
  return fn && (fn->flags & FN_DIST ||
                (fn->flags & FN_CDF && (text_has_suffix(fn->name, "_lcdf") ||
                                        text_has_suffix(fn->name, "_lccdf"))));
}

static void spread_density(Pass *p, const Node *call, Node **slot) {
  const Node *at = *slot;
  Node *length = is_density(call) ? density_length(p, call) : NULL;
  if (!length) {
    cannot(p, at);
    return;
  }
  Loop l = loop_begin(p, at, length);
  Node *body = density_element(p, call, &l);
  if (!body) {
    cannot(p, at);
    return;
  }
  loop_end(p, &l, call->kind == NODE_TILDE ? body : build_target(&p->b, body), slot);
}

static void spread_values(Pass *p, const Node *value, Node **slot) {
  const Node *at = *slot;
  Node *length = length_of(p, value);
  Loop l = loop_begin(p, at, length);
  Node *element = length ? pass_element(p, value, l.i, l.block) : NULL;
  if (!element)
    cannot(p, at);
  else
    loop_end(p, &l, build_target(&p->b, element), slot);
}

static void spread_target(Pass *p, Node **slot) {
  const Node *value = bare((*slot)->kids[0]);
  bool sum = value->kind == NODE_BINARY && strcmp(value->text, "+") == 0;
  if (sum && !type_ndims(value->type)) {
    p->b.at = (*slot)->span;
    Node *block = build_block(&p->b);
    for (int i = 0; i < 2; i++) {
      Node *part = build_target(&p->b, value->kids[i]);
      pass_spread(p, &part);
      node_add(p->arena, block, part);
    }
    *slot = block;
  } else if (type_ndims(value->type)) {
    spread_values(p, value, slot);
  } else if (value->kind == NODE_CALL && strcmp(value->text, "sum") == 0) {
    spread_values(p, bare(value->kids[0]), slot);
  } else if (value->kind == NODE_CALL && is_density(value)) {
    spread_density(p, value, slot);
  }
}

void pass_spread(Pass *p, Node **slot) {
  Node *s = *slot;
  switch (s->kind) {
  case NODE_TILDE:
    if (is_wide(p, s)) spread_density(p, s, slot);
    break;
  case NODE_TARGET:
    if (is_wide(p, s)) spread_target(p, slot);
    break;
  case NODE_BLOCK:
  case NODE_PROFILE:
  case NODE_IF:
  case NODE_FOR:
  case NODE_WHILE:
  case NODE_FOREACH:
    for (int i = 0; i < s->nkids; i++)
      if (s->kids[i] && !node_is_expression(s->kids[i])) pass_spread(p, &s->kids[i]);
    break;
  default: break;
  }
}
