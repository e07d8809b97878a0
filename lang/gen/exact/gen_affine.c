/* SPDX-License-Identifier: BSD-3-Clause
   Linear forms: sums of data times parameters, found by walking an expression.  A product
   has one factor of data, or one that is the same number in every row; a number that
   multiplies a sum multiplies each of its terms. */
#include <string.h>
#include "base/alloc.h"
#include "lang/gen/exact/flow.h"
#include "lang/gen/text/var.h"

static void walk(Affine *a, const Node *e, SquaresColumn c, Node *times);

static Node *made(Affine *a, const Node *like, NodeKind kind, Type type) {
  Node *e = node_new(a->g->arena, kind, like->span, 0);
  e->type = type;
  return e;
}

static Node *whole_number(Affine *a, const Node *like, int i) {
  Node *e = made(a, like, NODE_INT, TYPE(BASE_INT));
  e->i = i;
  return e;
}

static Node *operation(Affine *a, const char *op, Node *x, Node *y, Type type) {
  Node *e = made(a, x, NODE_BINARY, type);
  e->text = op;
  node_add(a->g->arena, e, x);
  node_add(a->g->arena, e, y);
  return e;
}

static Node *product(Affine *a, Node *times, const Node *e) {
  return times ? operation(a, "*", times, (Node *)e, e->type) : (Node *)e;
}

static void add_offset(Affine *a, const SquaresColumn *c, const double *p, double x) {
  if (!a->offset) a->offset = affine_numbers(a, a->n);
  for (long i = 0; i < a->n; i++) {
    double w = c->scale * (p ? p[i] : x);
    if (c->a) w *= c->a[i];
    if (c->b) w *= c->b[i];
    a->offset[i] += w;
  }
}

static void add_data(Affine *a, const Node *e, SquaresColumn c, Node *times) {
  double x;
  const double *p = affine_column(a, e, &x);
  if (a->failed) return;
  if (!times) {
    add_offset(a, &c, p, x);
    return;
  }
  column_times(a, &c, p, x);
  vec_push(&a->terms, (ExactTerm){.kind = TERM_NUMBER, .column = c, .param = times});
}

/* The number of the index among those that are known. */
static int factor_of(Affine *a, const Node *index) {
  for (int i = 0; i < a->factors.n; i++) {
    const Factor *f = &a->factors.at[i];
    if (f->loop == a->loop && node_eq(f->node, index)) return i;
  }
  Factor f = {.node = index, .loop = a->loop};
  f.index = affine_index(a, index, &f.most);
  for (int i = 0; i < a->factors.n && !a->failed; i++)
    if (!memcmp(a->factors.at[i].index, f.index, sizeof *f.index * (size_t)a->n))
      return i;
  vec_push(&a->factors, f);
  return a->factors.n - 1;
}

static void add_element(Affine *a, Node *container, const Node *index, SquaresColumn c,
                        Node *times) {
  ExactTerm t = {.kind = TERM_ELEMENT, .column = c};
  Type type = container->type;
  if (type.array && times) { /* an array is no factor */
    a->failed = true;
    return;
  }
  t.param = times ? operation(a, "*", times, container, type) : container;
  t.factor = factor_of(a, index);
  if (!a->failed) vec_push(&a->terms, t);
}

/* Whether the index differs from row to row. */
static bool selects(const Affine *a, const Node *index) {
  if (index->kind == NODE_ALL || index->kind == NODE_RANGE) return false;
  return a->loop ? affine_moves(a, index) : !type_is_scalar(index->type);
}

/* base[.., :, ..] with the index that selects left open, which has [open] before it; or
   base alone. */
static Node *opened(Affine *a, const Node *e, int open) {
  Node *base = e->kids[0];
  if (e->nkids == 2) return base;
  bool matrix = base->type.base == BASE_MATRIX && !base->type.array;
  Type type = matrix && open == 1 ? TYPE(BASE_VECTOR)
              : matrix            ? TYPE(BASE_ROW_VECTOR)
                                  : TYPE_ARRAY(BASE_REAL, 1);
  if (!matrix && type_ndims(base->type) == 2 && open == 2 && base->type.array == 1)
    type = TYPE(base->type.base);
  Node *copy = made(a, e, NODE_INDEX, type);
  node_add(a->g->arena, copy, base);
  for (int i = 1; i < e->nkids; i++)
    node_add(a->g->arena, copy,
             i == open ? made(a, e, NODE_ALL, e->kids[i]->type) : e->kids[i]);
  return copy;
}

/* a[g], B[g, 2], b[g[n], 2], b[g[n]][2]: elements of a container by an index of data. */
static void add_index(Affine *a, const Node *e, SquaresColumn c, Node *times) {
  const Node *base = e->kids[0];
  int open = 0, ndims = type_ndims(base->type);
  for (int i = 1; i < e->nkids; i++) {
    if (!selects(a, e->kids[i])) continue;
    a->failed = a->failed || open || !affine_is_data(a, e->kids[i]);
    open = i;
  }
  bool flat = type_ndims(e->type) == (a->loop ? 0 : 1) && e->nkids - 1 == ndims;
  if (!open || a->failed || !flat || affine_moves(a, base) || ndims > 2 ||
      base->type.base == BASE_INT) {
    a->failed = true;
    return;
  }
  for (int i = 1; i < e->nkids; i++)
    if (i != open && !type_is_scalar(e->kids[i]->type)) a->failed = true;
  if (!a->failed) add_element(a, opened(a, e, open), e->kids[open], c, times);
}

/* Rows of parameters by an index of data: B[g], b[g[n]]; NULL for other expressions. */
static const Node *selected_rows(const Affine *a, const Node *e) {
  while (e->kind == NODE_TRANSPOSE && e->kids[0]->type.base != BASE_MATRIX)
    e = e->kids[0];
  bool rows = e->kind == NODE_INDEX && e->nkids == 2 && selects(a, e->kids[1]) &&
              affine_is_data(a, e->kids[1]) && !affine_moves(a, e->kids[0]) &&
              type_ndims(e->kids[0]->type) == 2;
  return rows ? e : NULL;
}

/* Products of rows of data and of parameters. */
static void add_rows(Affine *a, const Node *data, const Node *params, SquaresColumn c,
                     Node *times) {
  long width = 0;
  const double *matrix = affine_matrix(a, data, &width);
  const Node *rows = selected_rows(a, params);
  if (a->failed) return;
  if (!rows && (affine_moves(a, params) || !a->loop)) {
    a->failed = true;
    return;
  }
  if (!rows) {
    ExactTerm t = {.kind = TERM_VECTOR, .column = c, .matrix = matrix, .width = width};
    t.param = product(a, times, params);
    vec_push(&a->terms, t);
    return;
  }
  for (long k = 0; k < width && width <= SQUARES_LOCALS && !a->failed; k++) {
    SquaresColumn own = c;
    Node *column = made(a, rows, NODE_INDEX, rows->type);
    node_add(a->g->arena, column, rows->kids[0]);
    node_add(a->g->arena, column, rows->kids[1]);
    node_add(a->g->arena, column, whole_number(a, rows, (int)k + 1));
    column_times(a, &own, matrix + k * a->n, 0);
    add_element(a, opened(a, column, 1), rows->kids[1], own, times);
  }
  if (width > SQUARES_LOCALS) a->failed = true;
}

static void add_rows_of(Affine *a, const Node *e, SquaresColumn c, Node *times) {
  bool first = affine_is_data(a, e->kids[0]), second = affine_is_data(a, e->kids[1]);
  if (first == second)
    a->failed = true;
  else
    add_rows(a, e->kids[!first], e->kids[first], c, times);
}

/* X * beta: a matrix of data. */
static void add_matrix(Affine *a, const Node *matrix, const Node *vector, SquaresColumn c,
                       Node *times) {
  ExactTerm t = {.kind = TERM_VECTOR, .column = c};
  if (a->loop || affine_moves(a, vector) || !affine_is_data(a, matrix) ||
      matrix->type.base != BASE_MATRIX) {
    a->failed = true;
    return;
  }
  t.matrix = affine_matrix(a, matrix, &t.width);
  t.param = product(a, times, vector);
  if (!a->failed) vec_push(&a->terms, t);
}

void affine_add_product(Affine *a, const Node *matrix, const Node *vector) {
  if (!a->failed) add_matrix(a, matrix, vector, (SquaresColumn){.scale = 1}, NULL);
}

/* A number that every row has in common. */
static bool is_number(const Affine *a, const Node *e) {
  return type_is_scalar(e->type) && !affine_moves(a, e);
}

static void walk_product(Affine *a, const Node *e, SquaresColumn c, Node *times) {
  for (int side = 0; side < 2; side++) {
    const Node *x = e->kids[side], *rest = e->kids[!side];
    double value;
    if (!affine_is_data(a, x)) continue;
    const double *p = affine_column(a, x, &value);
    if (a->failed) return;
    column_times(a, &c, p, value);
    walk(a, rest, c, times);
    return;
  }
  for (int side = 0; side < 2; side++)
    if (is_number(a, e->kids[side])) {
      walk(a, e->kids[!side], c, product(a, times, e->kids[side]));
      return;
    }
  a->failed = true;
}

static void walk_quotient(Affine *a, const Node *e, SquaresColumn c, Node *times) {
  const Node *below = e->kids[1];
  if (is_number(a, below) && !affine_is_data(a, below)) {
    Node *one = made(a, e, NODE_REAL, TYPE(BASE_REAL));
    one->r = 1;
    Node *over = operation(a, "/", one, (Node *)below, TYPE(BASE_REAL));
    walk(a, e->kids[0], c, product(a, times, over));
    return;
  }
  double x;
  const double *p = affine_is_data(a, below) ? affine_column(a, below, &x) : NULL;
  if (a->failed || !affine_is_data(a, below)) {
    a->failed = true;
    return;
  }
  double *inverse = p ? affine_numbers(a, a->n) : NULL;
  for (long i = 0; p && i < a->n; i++) inverse[i] = 1 / p[i];
  column_times(a, &c, inverse, p ? 0 : 1 / x);
  walk(a, e->kids[0], c, times);
}

static void walk_binary(Affine *a, const Node *e, SquaresColumn c, Node *times) {
  const char *op = e->text;
  bool rows = e->kids[0]->type.base == BASE_ROW_VECTOR && type_is_scalar(e->type) &&
              e->kids[1]->type.base == BASE_VECTOR;
  if (!strcmp(op, "+") || !strcmp(op, "-")) {
    walk(a, e->kids[0], c, times);
    if (op[0] == '-') c.scale = -c.scale;
    walk(a, e->kids[1], c, times);
  } else if (rows) {
    add_rows_of(a, e, c, times);
  } else if (!strcmp(op, "*") && e->kids[0]->type.base == BASE_MATRIX) {
    add_matrix(a, e->kids[0], e->kids[1], c, times);
  } else if (!strcmp(op, "*") || !strcmp(op, ".*")) {
    walk_product(a, e, c, times);
  } else if (!strcmp(op, "/") || !strcmp(op, "./")) {
    walk_quotient(a, e, c, times);
  } else {
    a->failed = true;
  }
}

static bool is_called(const Node *e, const char *name) {
  return e->match.fn && !strcmp(e->match.fn->name, name);
}

/* rep_vector(x, n) with as many elements as there are rows. */
static bool fits(Affine *a, const Node *fill) {
  double n = 0;
  if (fill->nkids < 2) return true;
  if (!affine_is_data(a, fill->kids[1]) || affine_moves(a, fill->kids[1])) return false;
  affine_column(a, fill->kids[1], &n);
  return !a->failed && (long)n == a->n;
}

static void walk_call(Affine *a, const Node *e, SquaresColumn c, Node *times) {
  bool fills = is_called(e, "rep_vector") || is_called(e, "rep_row_vector") ||
               (is_called(e, "to_vector") && type_ndims(e->kids[0]->type) == 1);
  bool rows = a->loop ? is_called(e, "dot_product") : is_called(e, "rows_dot_product");
  if (fills && !a->loop && fits(a, e))
    walk(a, e->kids[0], c, times);
  else if (rows)
    add_rows_of(a, e, c, times);
  else
    a->failed = true;
}

/* A term in the loop that it was found in. */
static void walk_term(Affine *a, const Meaning *m, SquaresColumn c, Node *times) {
  const Node *loop = a->loop;
  long first = a->first;
  if (!m->value) return;
  c.scale *= m->sign;
  a->loop = m->loop;
  a->first = m->first;
  walk(a, m->value, c, times);
  a->loop = loop;
  a->first = first;
}

/* What a local of the round stands for. */
static void walk_local(Affine *a, const Sym *sym, SquaresColumn c, Node *times) {
  bool known = false;
  for (int i = 0; i < a->meanings.n && !a->failed; i++) {
    Meaning m = a->meanings.at[i];
    if (m.sym != sym) continue;
    known = true;
    walk_term(a, &m, c, times);
  }
  if (!known) a->failed = true;
}

bool flow_is_row_for_row(Affine *a, const Sym *sym) {
  long dims[VIEW_MAX_DIMS];
  int ndims;
  if (!a->flow || !flow_knows(a->flow, sym)) return false;
  if (!sym->decl->kids[0]->kids[DT_SIZES]) return false;
  bool sized = eval_decl_dims(a->eval, sym->decl, dims, &ndims) == EVAL_OK;
  return sized && ndims == 1 && dims[0] == a->n &&
         (!a->loop || (a->first == 1 && !a->nest));
}

static void walk_vector(Affine *a, const Sym *sym, SquaresColumn c, Node *times) {
  if (!flow_is_row_for_row(a, sym)) {
    a->failed = true;
    return;
  }
  vec_push(&a->flow->used, sym);
  for (int i = 0; i < a->flow->vectors.n && !a->failed; i++) {
    Meaning m = a->flow->vectors.at[i];
    bool covers = !m.loop || (m.first == 1 && m.n == a->n);
    if (m.sym != sym || !m.value) continue;
    if (covers)
      walk_term(a, &m, c, times);
    else
      a->failed = true;
  }
}

static void walk_variable(Affine *a, const Node *e, SquaresColumn c, Node *times) {
  if (affine_moves(a, e))
    walk_local(a, e->sym, c, times);
  else
    walk_vector(a, e->sym, c, times);
}

bool flow_is_own(const Affine *a, const Node *e) {
  return a->loop && !a->nest && e->nkids == 2 && e->kids[0]->kind == NODE_VAR &&
         a->flow && e->kids[1]->kind == NODE_VAR && e->kids[1]->sym == a->loop->sym &&
         flow_knows(a->flow, e->kids[0]->sym);
}

static void walk(Affine *a, const Node *e, SquaresColumn c, Node *times) {
  if (a->failed) return;
  if (affine_is_data(a, e)) {
    add_data(a, e, c, times);
    return;
  }
  if (is_number(a, e)) {
    ExactTerm t = {.kind = TERM_NUMBER, .column = c, .param = product(a, times, e)};
    vec_push(&a->terms, t);
    return;
  }
  switch (e->kind) {
  case NODE_VAR: walk_variable(a, e, c, times); break;
  case NODE_PROMOTE: walk(a, e->kids[0], c, times); break;
  case NODE_TRANSPOSE:
    if (type_ndims(e->type) == 1)
      walk(a, e->kids[0], c, times);
    else
      a->failed = true;
    break;
  case NODE_UNARY:
    if (e->text[0] == '-') c.scale = -c.scale;
    if (e->text[0] == '!') a->failed = true;
    walk(a, e->kids[0], c, times);
    break;
  case NODE_BINARY: walk_binary(a, e, c, times); break;
  case NODE_INDEX:
    if (flow_is_own(a, e))
      walk_vector(a, e->kids[0]->sym, c, times);
    else
      add_index(a, e, c, times);
    break;
  case NODE_CALL: walk_call(a, e, c, times); break;
  default: a->failed = true;
  }
}

void affine_add(Affine *a, const Node *e, int sign) {
  walk(a, e, (SquaresColumn){.scale = sign}, NULL);
}

void affine_free(Affine *a) {
  for (int i = 0; i < a->held.n; i++) value_drop(&a->held.at[i]);
  for (int i = 0; i < a->made.n; i++) mem_free(a->made.at[i]);
  vec_free(&a->held);
  vec_free(&a->made);
  vec_free(&a->terms);
  vec_free(&a->factors);
  vec_free(&a->meanings);
}
