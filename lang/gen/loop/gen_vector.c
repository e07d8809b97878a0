/* SPDX-License-Identifier: BSD-3-Clause
   Loops over elements, `for (n in 1:N) y[n] ~ normal(a + b * x[n], s)`, as the vector
   statements they stand for: x[n] becomes x[1:N], and numbers that depend on n become
   containers.  Only for terminals, whose rounds are independent. */
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/loop/turn.h"
#include "lang/gen/text/var.h"

bool turn_depends(const Turn *t, const Node *e) {
  if (expr_mentions(e, t->loop->sym)) return true;
  for (int i = 0; i < t->nlocals; i++)
    if (expr_mentions(e, t->locals[i])) return true;
  return false;
}

static Node *refuse(Turn *t, Node *e) {
  t->failed = true;
  return e;
}

/* The first to the last round, both moved by what [index] adds to the loop variable. */
static Node *range(Turn *t, const Node *index) {
  Gen *g = t->g;
  Node *r = node_new(g->arena, NODE_RANGE, index->span, 0);
  for (int i = 0; i < 2; i++) {
    Node *end = t->ends[i];
    if (index->kind == NODE_BINARY) {
      Node *moved = node_copy(g->arena, index);
      moved->kids[0] = end;
      end = moved;
    }
    node_add(g->arena, r, end);
  }
  return r;
}

static bool is_shifted(const Turn *t, const Node *e) {
  if (e->kind == NODE_VAR) return e->sym == t->loop->sym;
  return e->kind == NODE_BINARY && !e->text[1] && strchr("+-", e->text[0]) &&
         e->kids[0]->kind == NODE_VAR && e->kids[0]->sym == t->loop->sym &&
         e->kids[1]->type.base == BASE_INT && !turn_depends(t, e->kids[1]);
}

Node *turn_local_value(const Turn *t, const Sym *sym) {
  for (int i = 0; i < t->nlocals; i++)
    if (sym == t->locals[i]) return t->values[i];
  return NULL;
}

/* An element of a local container, which has it for each round. */
static Node *turn_element(Turn *t, Node *e) {
  Node *base = turn_local_value(t, e->kids[0]->sym);
  if (!base || e->nkids != 2 || !type_is_scalar(e->type) || turn_depends(t, e->kids[1]))
    return refuse(t, e);
  Node *copy = node_new(t->g->arena, NODE_INDEX, e->span, 0);
  node_add(t->g->arena, copy, base);
  node_add(t->g->arena, copy, e->kids[1]);
  copy->type = TYPE(BASE_VECTOR);
  return copy;
}

/* x[i][j] as x[i, j]. */
static Node *one_list(const Turn *t, Node *e) {
  Node *inner = e->kids[0];
  if (inner->kind != NODE_INDEX) return e;
  inner = one_list(t, inner);
  for (int i = 1; i < inner->nkids; i++)
    if (inner->kids[i]->kind == NODE_ALL || inner->kids[i]->kind == NODE_RANGE ||
        !type_is_scalar(inner->kids[i]->type))
      return e;
  Node *all = node_new(t->g->arena, NODE_INDEX, e->span, 0);
  for (int i = 0; i < inner->nkids; i++) node_add(t->g->arena, all, inner->kids[i]);
  for (int i = 1; i < e->nkids; i++) node_add(t->g->arena, all, e->kids[i]);
  all->type = e->type;
  return all;
}

/* x[n], x[n - k], x[k[n]], X[n, 2]: exactly one index moves, and the result is a
   number. */
static Node *turn_index(Turn *t, Node *e) {
  e = one_list(t, e);
  Node *base = e->kids[0];
  if (base->kind == NODE_VAR && turn_depends(t, base)) return turn_element(t, e);
  int moving = 0;
  if (base->kind != NODE_VAR || !type_is_scalar(e->type) || turn_depends(t, base))
    return refuse(t, e);
  Node *copy = node_new(t->g->arena, NODE_INDEX, e->span, 0);
  node_add(t->g->arena, copy, base);
  for (int i = 1; i < e->nkids; i++) {
    Node *k = e->kids[i];
    bool moves = turn_depends(t, k);
    if (moves && is_shifted(t, k))
      k = range(t, k);
    else if (moves)
      k = turn(t, k);
    moving += moves;
    node_add(t->g->arena, copy, k);
  }
  if (moving != 1) return refuse(t, e);
  copy->type = e->type.base == BASE_INT ? TYPE_ARRAY(BASE_INT, 1) : TYPE(BASE_VECTOR);
  return copy;
}

static Node *turn_local(Turn *t, Node *e) {
  Node *value = turn_local_value(t, e->sym);
  return value && (type_is_scalar(value->type) || type_ndims(value->type) == 1)
             ? value
             : refuse(t, e);
}

/* An operator on numbers without the dot that it may have. */
static const char *operator_of(const Node *e) {
  return e->text[0] == '.' ? e->text + 1 : e->text;
}

static bool is_arithmetic(const Node *e) {
  const char *op = operator_of(e);
  bool ints = e->type.base == BASE_INT && strchr("/%", op[0]);
  return !ints && strchr("+-*/^", op[0]) && !op[1];
}

static bool is_kernel(const Node *e) {
  return e->match.fn &&
         (e->match.fn->kind == FN_SCALAR || e->match.fn->kind == FN_DENSITY) &&
         e->match.fn->c_text;
}

/* log_sum_exp of a local container: of each round. */
static bool is_round_sum(const Turn *t, const Node *e) {
  return e->match.fn && e->match.fn->kind == FN_CALL && e->nkids == 1 &&
         !strcmp(e->match.fn->name, "log_sum_exp") && e->kids[0]->kind == NODE_VAR &&
         turn_local_value(t, e->kids[0]->sym);
}

static Node *turn_round_sum(Turn *t, Node *e) {
  Node *copy = node_new(t->g->arena, NODE_CALL, e->span, 0);
  node_add(t->g->arena, copy, turn_local_value(t, e->kids[0]->sym));
  copy->text = e->text;
  copy->match = e->match;
  copy->type = TYPE(BASE_VECTOR);
  return copy;
}

/* One outcome of a local container: of each round. */
static bool is_round_category(const Turn *t, const Node *e) {
  const Node *x = e->nkids == 2 ? e->kids[1] : NULL;
  bool logits = x && e->match.fn && !strcmp(e->match.fn->name, "categorical_logit_lpmf");
  bool softmax = x && e->match.fn && !strcmp(e->match.fn->name, "categorical_lpmf") &&
                 x->kind == NODE_CALL && x->match.fn &&
                 !strcmp(x->match.fn->name, "softmax");
  if (softmax) x = x->kids[0];
  return (logits || softmax) && type_is_scalar(e->kids[0]->type) &&
         turn_depends(t, e->kids[0]) && x->kind == NODE_VAR &&
         turn_local_value(t, x->sym) && expr_is_active(t->u, x);
}

static Node *turn_round_category(Turn *t, Node *e) {
  Node *copy = node_new(t->g->arena, NODE_CALL, e->span, 0);
  const Node *x = e->kids[1]->kind == NODE_CALL ? e->kids[1]->kids[0] : e->kids[1];
  node_add(t->g->arena, copy, turn(t, e->kids[0]));
  node_add(t->g->arena, copy, turn_local_value(t, x->sym));
  copy->text = e->text;
  copy->match = e->match;
  copy->type = TYPE(BASE_VECTOR);
  return copy;
}

static Node *turn_operation(Turn *t, Node *e) {
  Node *copy = node_new(t->g->arena, e->kind, e->span, 0);
  copy->text = e->kind == NODE_BINARY ? operator_of(e) : e->text;
  copy->match = e->match;
  copy->sym = e->sym;
  bool both = true;
  for (int i = 0; i < e->nkids; i++) {
    if (!type_is_scalar(e->kids[i]->type)) return refuse(t, e);
    Node *k = turn(t, e->kids[i]);
    both = both && !type_is_scalar(k->type);
    node_add(t->g->arena, copy, k);
  }
  bool times = e->kind == NODE_BINARY && strchr("*/", copy->text[0]);
  if (times && (both || copy->text[0] == '/'))
    copy->text = copy->text[0] == '*' ? ".*" : "./";
  copy->type = e->type.base == BASE_INT ? TYPE_ARRAY(BASE_INT, 1) : TYPE(BASE_VECTOR);
  return copy;
}

Node *turn(Turn *t, Node *e) {
  if (t->failed || !turn_depends(t, e)) return e;
  switch (e->kind) {
  case NODE_VAR: return turn_local(t, e);
  case NODE_INDEX: return turn_index(t, e);
  case NODE_PROMOTE: return turn_operation(t, e);
  case NODE_UNARY: return e->text[0] == '!' ? refuse(t, e) : turn_operation(t, e);
  case NODE_BINARY: return is_arithmetic(e) ? turn_operation(t, e) : refuse(t, e);
  case NODE_CALL:
    if (is_round_sum(t, e)) return turn_round_sum(t, e);
    if (is_round_category(t, e)) return turn_round_category(t, e);
    return is_kernel(e) ? turn_operation(t, e) : refuse(t, e);
  default: return refuse(t, e);
  }
}

/* `~` or `target +=` of one ordered outcome, cut points the same in all rounds. */
static bool is_ordered(const Turn *t, const Node *s, Node *const *args, int n) {
  const Node *call = s->kind == NODE_TARGET ? s->kids[0] : s;
  return call->match.fn && !strcmp(call->match.fn->name, "ordered_logistic_lpmf") &&
         n == 3 && turn_depends(t, args[0]) && turn_depends(t, args[1]) &&
         type_is_scalar(args[0]->type) && type_is_scalar(args[1]->type) &&
         !turn_depends(t, args[2]);
}

/* As one call for all rounds. */
static Node *turn_ordered(Turn *t, const Node *s, Node *const *args) {
  Node *call = node_new(t->g->arena, NODE_CALL, s->span, 0);
  Node *target = node_new(t->g->arena, NODE_TARGET, s->span, 1);
  Type types[3];
  call->text = "ordered_logistic_lpmf";
  call->type = TYPE(BASE_REAL);
  for (int i = 0; i < 3; i++) {
    Node *arg = turn(t, args[i]);
    types[i] = arg->type;
    node_add(t->g->arena, call, arg);
  }
  if (t->failed || !fn_resolve(call->text, types, 3, &call->match)) t->failed = true;
  target->kids[0] = call;
  target->flags = s->flags;
  return target;
}

Node *turn_statement(Turn *t, const Node *s) {
  Node *args[3] = {0};
  bool tilde = s->kind == NODE_TILDE && !s->kids[TILDE_LOWER] && !s->kids[TILDE_UPPER] &&
               s->nkids == TILDE_ARGS + 2;
  const Node *of = s->kind == NODE_TARGET ? s->kids[0] : NULL;
  for (int i = 0; i < 3 && of && of->kind == NODE_CALL && of->nkids == 3; i++)
    args[i] = of->kids[i];
  for (int i = 0; i < 3 && tilde; i++)
    args[i] = s->kids[i ? TILDE_ARGS + i - 1 : TILDE_OUTCOME];
  if (args[0] && is_ordered(t, s, args, 3)) return turn_ordered(t, s, args);
  Node *copy = node_copy(t->g->arena, s);
  if (!turn_depends(t, s)) t->failed = true;
  for (int i = 0; i < s->nkids && !t->failed; i++) {
    if (!s->kids[i]) continue;
    if (!type_is_scalar(s->kids[i]->type))
      t->failed = true;
    else
      copy->kids[i] = turn(t, s->kids[i]);
  }
  bool bounded = s->kind == NODE_TILDE && (s->kids[TILDE_LOWER] || s->kids[TILDE_UPPER]);
  if (bounded ||
      (s->kind == NODE_TILDE && (!s->match.fn || s->match.fn->kind != FN_DENSITY)))
    t->failed = true;
  return copy;
}

static void turn_decl(Turn *t, const Node *s) {
  const Node *value = s->nkids > 1 ? s->kids[1] : NULL;
  bool fits = value && t->nlocals < VECTOR_LIMIT && s->sym->type.base == BASE_REAL &&
              !s->sym->type.array && t->u->vars[s->sym->slot].writes == 1;
  if (!fits) {
    t->failed = true;
    return;
  }
  t->values[t->nlocals] = turn(t, (Node *)value);
  t->locals[t->nlocals++] = s->sym;
}

/* The statements of the loop as vector statements; false when they are not of that
   kind. */
bool vector_statements(Unit *u, const Node *loop, Node **out, int *n) {
  Turn t = {.g = u->g, .u = u, .loop = loop, .ends = {loop->kids[0], loop->kids[1]}};
  const Node *body = loop->kids[2];
  Node *const one = (Node *)body;
  bool block = body->kind == NODE_BLOCK;
  Node *const *s = block ? body->kids : &one;
  int count = block ? body->nkids : 1;
  *n = 0;
  for (int i = 0; i < count && !t.failed; i++) {
    if (s[i]->kind == NODE_DECL)
      turn_decl(&t, s[i]);
    else if ((s[i]->kind == NODE_TILDE || s[i]->kind == NODE_TARGET) && *n < VECTOR_LIMIT)
      out[(*n)++] = turn_statement(&t, s[i]);
    else if (s[i]->kind != NODE_SKIP)
      t.failed = true;
  }
  return !t.failed && *n > 0;
}
