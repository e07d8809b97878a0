/* SPDX-License-Identifier: BSD-3-Clause
   Expressions of data as columns of numbers, one for each row.  Where elements of
   containers are rows the interpreter knows them; where rounds of a loop are, they are
   computed for all rounds at once. */
#include <limits.h>
#include <math.h>
#include <string.h>
#include "base/alloc.h"
#include "lang/gen/exact/exact.h"
#include "lang/gen/text/var.h"

double *affine_numbers(Affine *a, long n) {
  double *p = mem_new(sizeof *p * (size_t)(n > 0 ? n : 1));
  vec_push(&a->made, p);
  return p;
}

static bool is_meant(const Affine *a, const Sym *sym) {
  for (int i = 0; i < a->meanings.n; i++)
    if (a->meanings.at[i].sym == sym) return true;
  return false;
}

/* Which variable of nested loops it is, or -1. */
static int variable_of(const Affine *a, const Sym *sym) {
  for (int i = 0; a->nest && a->loop == a->nest && i < ROUND_VARIABLES; i++)
    if (a->round[i] == sym) return i;
  return -1;
}

static bool counts_rounds(const Affine *a, const Sym *sym) {
  if (a->nest && a->loop == a->nest) return variable_of(a, sym) >= 0;
  return a->loop && sym == a->loop->sym;
}

bool affine_moves(const Affine *a, const Node *e) {
  if (e->kind == NODE_VAR) return counts_rounds(a, e->sym) || is_meant(a, e->sym);
  for (int i = 0; i < e->nkids; i++)
    if (e->kids[i] && affine_moves(a, e->kids[i])) return true;
  return false;
}

static bool is_meant_data(const Affine *a, const Sym *sym) {
  for (int i = 0; i < a->meanings.n; i++) {
    const Meaning *m = &a->meanings.at[i];
    if (m->sym != sym || !m->value) continue;
    if (m->loop != a->loop || !affine_is_data(a, m->value)) return false;
  }
  return true;
}

bool affine_is_data(const Affine *a, const Node *e) {
  if (!affine_moves(a, e)) return expr_is_data(e);
  if (e->kind == NODE_VAR) return counts_rounds(a, e->sym) || is_meant_data(a, e->sym);
  if (e->kind == NODE_CALL && (!e->match.fn || e->match.fn->flags & FN_VOLATILE))
    return false;
  for (int i = 0; i < e->nkids; i++)
    if (e->kids[i] && !affine_is_data(a, e->kids[i])) return false;
  return true;
}

const View *affine_view(Affine *a, const Node *e) {
  Value *v = NULL;
  if (eval_expression(a->eval, e, &v) != EVAL_OK) {
    a->failed = true;
    return NULL;
  }
  vec_push(&a->held, v);
  return &v->view;
}

long affine_size(Affine *a, const Node *e) {
  const View *v = type_ndims(e->type) == 1 ? affine_view(a, e) : NULL;
  return v ? v->size : 0;
}

static const double *reals(Affine *a, const View *v) {
  if (!v->is_int) return v->r;
  double *p = affine_numbers(a, v->size);
  for (long i = 0; i < v->size; i++) p[i] = v->i[i];
  return p;
}

static const double *fail(Affine *a, double *x) {
  a->failed = true;
  *x = NAN;
  return NULL;
}

static const double *still_column(Affine *a, const Node *e, double *x) {
  const View *v = affine_view(a, e);
  if (!v) return fail(a, x);
  if (type_is_scalar(e->type)) {
    *x = view_get(v, 0);
    return NULL;
  }
  bool flat = type_ndims(e->type) == 1 && v->size == a->n;
  return flat && !a->loop ? reals(a, v) : fail(a, x);
}

/* What ints come to is an int; other numbers may be any. */
static bool holds(Type t, double x) {
  return t.base != BASE_INT || (x >= INT_MIN && x <= INT_MAX);
}

static const double *rounds_column(Affine *a, const Sym *sym, double *x) {
  int variable = variable_of(a, sym);
  if (variable >= 0) return a->round_at[variable];
  double *p = affine_numbers(a, a->n);
  if (counts_rounds(a, sym)) {
    for (long i = 0; i < a->n; i++) p[i] = (double)(a->first + i);
    return p;
  }
  for (int k = 0; k < a->meanings.n; k++) {
    const Meaning *m = &a->meanings.at[k];
    double c;
    if (m->sym != sym || !m->value) continue;
    const double *v = affine_column(a, m->value, &c);
    for (long i = 0; i < a->n && !a->failed; i++) p[i] += m->sign * (v ? v[i] : c);
  }
  for (long i = 0; i < a->n; i++)
    if (!holds(sym->type, p[i])) return fail(a, x);
  return a->failed ? fail(a, x) : p;
}

static double operation(const Node *e, const double *x, bool ints) {
  char op = e->text && e->kind == NODE_BINARY ? e->text[e->text[0] == '.'] : 0;
  if (e->kind == NODE_UNARY)
    return e->text[0] == '-' ? -x[0] : e->text[0] == '!' ? x[0] == 0 : x[0];
  switch (op) {
  case '&': return x[0] != 0 && x[1] != 0;
  case '|': return x[0] != 0 || x[1] != 0;
  case '+': return x[0] + x[1];
  case '-': return x[0] - x[1];
  case '*': return x[0] * x[1];
  case '/':
    if (!ints) return x[0] / x[1];
  /* fall through */
  default: return e->match.fn->scalar(x, NULL, 0, false);
  }
}

static bool is_operation(const Node *e) {
  if (e->kind == NODE_UNARY) return strchr("-+!", e->text[0]);
  bool plain = e->kind == NODE_BINARY && strchr("+-*", e->text[0]) && !e->text[1];
  if (e->kind == NODE_BINARY && strchr("&|", e->text[0])) return true;
  return plain || (e->match.fn && e->match.fn->kind == FN_SCALAR && e->match.fn->scalar);
}

static const double *computed(Affine *a, const Node *e, double *x) {
  enum { MOST = 4 };
  const double *kid[MOST];
  double value[MOST], *p = affine_numbers(a, a->n);
  bool ints = e->type.base == BASE_INT;
  if (e->nkids > MOST || !is_operation(e)) return fail(a, x);
  for (int k = 0; k < e->nkids; k++) kid[k] = affine_column(a, e->kids[k], &value[k]);
  for (long i = 0; i < a->n && !a->failed; i++) {
    for (int k = 0; k < e->nkids; k++)
      if (kid[k]) value[k] = kid[k][i];
    p[i] = operation(e, value, ints);
    if (!holds(e->type, p[i])) return fail(a, x);
  }
  return a->failed ? fail(a, x) : p;
}

long view_place(const View *v, bool by_columns, const long *at) {
  long place = 0;
  int n = v->ndims;
  for (int d = 0; d < n; d++)
    if (at[d] < 1 || at[d] > v->dims[d]) return -1;
  for (int d = 0; d < n - 2 * by_columns; d++) place = place * v->dims[d] + at[d] - 1;
  if (by_columns)
    place = (place * v->dims[n - 1] + at[n - 1] - 1) * v->dims[n - 2] + at[n - 2] - 1;
  return place;
}

/* x[n], X[n, k[n]]: a number of each round. */
static const double *indexed(Affine *a, const Node *e, double *x) {
  const Node *base = e->kids[0];
  int n = e->nkids - 1;
  const double *index[VIEW_MAX_DIMS];
  double value[VIEW_MAX_DIMS], *p = affine_numbers(a, a->n);
  bool fits = type_is_scalar(e->type) && n == type_ndims(base->type) &&
              n <= VIEW_MAX_DIMS && !affine_moves(a, base);
  const View *v = fits ? affine_view(a, base) : NULL;
  if (!v) return fail(a, x);
  for (int d = 0; d < n; d++) {
    if (!type_is_scalar(e->kids[d + 1]->type)) return fail(a, x);
    index[d] = affine_column(a, e->kids[d + 1], &value[d]);
  }
  for (long i = 0; i < a->n && !a->failed; i++) {
    long at[VIEW_MAX_DIMS];
    for (int d = 0; d < n; d++) at[d] = (long)(index[d] ? index[d][i] : value[d]);
    long place = view_place(v, base->type.base == BASE_MATRIX, at);
    if (place < 0) return fail(a, x);
    p[i] = view_get(v, place);
  }
  return a->failed ? fail(a, x) : p;
}

const double *affine_column(Affine *a, const Node *e, double *x) {
  if (a->failed) return fail(a, x);
  if (!affine_moves(a, e)) return still_column(a, e, x);
  switch (e->kind) {
  case NODE_VAR: return rounds_column(a, e->sym, x);
  case NODE_PROMOTE: return affine_column(a, e->kids[0], x);
  case NODE_INDEX: return indexed(a, e, x);
  case NODE_UNARY:
  case NODE_BINARY:
  case NODE_CALL: return computed(a, e, x);
  default: return fail(a, x);
  }
}

const int *affine_index(Affine *a, const Node *e, int *most) {
  double x;
  const View *v = a->loop || e->kind != NODE_VAR ? NULL : affine_view(a, e);
  const double *p = v ? NULL : affine_column(a, e, &x);
  int *index = mem_new(sizeof *index * (size_t)(a->n + 1));
  vec_push(&a->made, index);
  *most = 0;
  if (a->failed || (!p && !v) || (v && v->size != a->n)) {
    a->failed = true;
    return NULL;
  }
  for (long i = 0; i < a->n; i++) {
    index[i] = v ? v->i[i] : (int)p[i];
    if (index[i] > *most) *most = index[i];
    if (index[i] < 1) a->failed = true;
  }
  /* an index that is far out of range would take memory before it is an error */
  if (*most > 16 * a->n + 1000000) a->failed = true;
  return index;
}

/* Row [i] of a matrix or of an array of vectors, for the rounds of a loop. */
static const double *rows_of(Affine *a, const Node *e, long *width) {
  const Node *base = e->kids[0];
  int most;
  bool matrix = base->type.base == BASE_MATRIX && !base->type.array;
  bool whole = e->nkids == 2 || (e->nkids == 3 && e->kids[2]->kind == NODE_ALL);
  if (!whole || type_ndims(base->type) != 2 || affine_moves(a, base) ||
      base->type.base == BASE_INT || base->type.base == BASE_REAL)
    return NULL;
  const View *v = affine_view(a, base);
  const int *index = v ? affine_index(a, e->kids[1], &most) : NULL;
  if (!index || a->failed || most > v->dims[0]) return NULL;
  long rows = v->dims[0], cols = *width = v->dims[1];
  bool same = matrix && rows == a->n;
  for (long i = 0; i < a->n && same; i++) same = index[i] == i + 1;
  if (same) return v->r;
  double *p = affine_numbers(a, a->n * cols);
  for (long k = 0; k < cols; k++)
    for (long i = 0; i < a->n; i++)
      p[k * a->n + i] =
          v->r[matrix ? k * rows + index[i] - 1 : (index[i] - 1) * cols + k];
  return p;
}

static const double *still_matrix(Affine *a, const Node *e, long *width) {
  const View *v = affine_view(a, e);
  if (!v || e->type.base != BASE_MATRIX || e->type.array || v->dims[0] != a->n)
    return NULL;
  *width = v->dims[1];
  return v->r;
}

/* The same numbers in every row. */
static const double *repeated(Affine *a, const Node *e, long *width) {
  const View *v = affine_view(a, e);
  if (!v || v->is_int || v->ndims != 1) return NULL;
  double *p = affine_numbers(a, a->n * v->size);
  *width = v->size;
  for (long k = 0; k < v->size; k++)
    for (long i = 0; i < a->n; i++) p[k * a->n + i] = v->r[k];
  return p;
}

/* [x[n], 1]: a column for each of its numbers. */
static const double *listed(Affine *a, const Node *e, long *width) {
  double *p = affine_numbers(a, a->n * e->nkids);
  *width = e->nkids;
  for (int k = 0; k < e->nkids; k++) {
    double x;
    if (!type_is_scalar(e->kids[k]->type)) return NULL;
    const double *v = affine_column(a, e->kids[k], &x);
    for (long i = 0; i < a->n && !a->failed; i++) p[k * a->n + i] = v ? v[i] : x;
  }
  return p;
}

const double *affine_matrix(Affine *a, const Node *e, long *width) {
  const double *p = NULL;
  bool turned = e->kind == NODE_TRANSPOSE && e->kids[0]->type.base != BASE_MATRIX;
  if (turned) return affine_matrix(a, e->kids[0], width);
  if (!affine_moves(a, e))
    p = a->loop ? repeated(a, e, width) : still_matrix(a, e, width);
  else if (e->kind == NODE_INDEX)
    p = rows_of(a, e, width);
  else if (e->kind == NODE_ROW)
    p = listed(a, e, width);
  if (!p) a->failed = true;
  return p;
}

void column_times(Affine *a, SquaresColumn *c, const double *p, double x) {
  if (!p) {
    c->scale *= x;
  } else if (!c->a) {
    c->a = p;
  } else if (!c->b) {
    c->b = p;
  } else {
    double *both = affine_numbers(a, a->n);
    for (long i = 0; i < a->n; i++) both[i] = c->b[i] * p[i];
    c->b = both;
  }
}
