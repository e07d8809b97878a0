/* SPDX-License-Identifier: BSD-3-Clause
   Rows that are equal, and outcomes of exponential families, as few rows that count
   several times.  The density is written once more, over data that were made of them. */
#include <math.h>
#include <string.h>
#include "base/alloc.h"
#include "lang/gen/exact/flow.h"
#include "lang/gen/text/var.h"
#include "lang/tree/build.h"
#include "lang/tree/operator.h"
#include "math/exact/cells.h"
#include "math/exact/merge.h"
#include "math/exact/points.h"

/* Rows that are left may be this share of all. */
static const double SHARE = 0.5;
enum { MOST_COLUMNS = 64, FEW_COLUMNS = 4 };
/* Rows of nested loops that are put in one list, and how many numbers that may take. */
enum { FEWEST_LISTED = 32, MOST_LISTED = 50000000 };

/* Data of rows in the density. */
typedef struct DataLeaf {
  Node *node;            /* what stands for it */
  const double *numbers; /* [width][n] */
  long width;
  bool is_int, is_outcome, is_trials;
  int uses; /* in how many places it stands */
} DataLeaf;

typedef struct Merge {
  Affine *a;
  Vec(DataLeaf) leaves; /* the outcome first */
  long columns;
  bool shares;   /* the outcome stands in other arguments too */
  double trials; /* of all rows, where they are one number; or 0 */
} Merge;

static Node *rewrite(Merge *m, const Node *e);

static Node *refuse(Merge *m, const Node *e) {
  m->a->failed = true;
  return (Node *)e;
}

/* A constant that is read from a slot: the generator takes it for an expression of data,
   and NaN for a number that no domain is known to hold. */
static Node *leaf_node(Gen *g, const Node *like, Type type) {
  Arena *arena = g->arena;
  Node *e = node_new(arena, NODE_PROMOTE, like->span, 0),
       *none = node_new(arena, NODE_REAL, like->span, 0);
  none->type = TYPE(BASE_REAL);
  none->r = NAN;
  node_add(arena, e, none);
  e->type = type;
  return e;
}

Node *exact_leaf(Gen *g, const Node *like, Type type, View *numbers) {
  Node *e = leaf_node(g, like, type);
  vec_push(&g->slots, (GenSlot){.hoisted = e, .merged = numbers});
  addresses_set(&g->slot_of, e, g->slots.n);
  return e;
}

static Node *leaf(Merge *m, const Node *e, const double *p, long width, Type type) {
  DataLeaf made = {
      .node = leaf_node(m->a->g, e, type), .numbers = p, .width = width, .uses = 1};
  made.is_int = type.base == BASE_INT;
  for (int i = 0; i < m->leaves.n; i++) {
    if (m->leaves.at[i].numbers != p || !type_eq(m->leaves.at[i].node->type, type))
      continue;
    m->shares = m->shares || i == 0;
    m->leaves.at[i].uses++;
    return m->leaves.at[i].node;
  }
  m->columns += width;
  if (m->columns > MOST_COLUMNS) return refuse(m, e);
  vec_push(&m->leaves, made);
  return made.node;
}

/* Whether the expression has a value for each row. */
static bool varies(const Merge *m, const Node *e) {
  return m->a->loop ? affine_moves(m->a, e) : !type_is_scalar(e->type);
}

static Type of_rows(const Merge *m, const Node *e) {
  if (!m->a->loop) return e->type;
  return e->type.base == BASE_INT ? TYPE_ARRAY(BASE_INT, 1) : TYPE(BASE_VECTOR);
}

static Node *data(Merge *m, const Node *e) {
  double x;
  if (e->type.base == BASE_MATRIX) return refuse(m, e);
  const double *p = affine_column(m->a, e, &x);
  if (m->a->failed || !p) return refuse(m, e);
  return leaf(m, e, p, 1, of_rows(m, e));
}

static Node *operation(Merge *m, const Node *e) {
  Node *copy = node_new(m->a->g->arena, e->kind, e->span, 0);
  bool both = true;
  copy->text = e->text;
  copy->match = e->match;
  copy->sym = e->sym;
  for (int i = 0; i < e->nkids; i++) {
    Node *k = rewrite(m, e->kids[i]);
    both = both && !type_is_scalar(k->type);
    node_add(m->a->g->arena, copy, k);
  }
  bool times = e->kind == NODE_BINARY && strchr("*/", e->text[0]);
  if (m->a->loop && times && (both || e->text[0] == '/'))
    copy->text = e->text[0] == '*' ? ".*" : "./";
  if (m->a->loop && e->kind == NODE_BINARY && e->text[0] == '^') copy->text = ".^";
  copy->type = of_rows(m, e);
  return copy;
}

static bool is_elementwise(const Merge *m, const Node *e) {
  const char *op = e->text;
  for (int i = 0; i < e->nkids && m->a->loop; i++)
    if (!type_is_scalar(e->kids[i]->type)) return false;
  if (e->kind == NODE_PROMOTE) return true;
  if (e->kind == NODE_UNARY) return op[0] == '-';
  if (e->kind == NODE_CALL)
    return e->match.fn && e->match.fn->kind == FN_SCALAR && e->match.fn->c_text &&
           !(e->match.fn->flags & FN_VOLATILE);
  bool scalars = type_is_scalar(e->kids[0]->type) || type_is_scalar(e->kids[1]->type);
  if (!m->a->loop && (!strcmp(op, "*") || !strcmp(op, "/")) && !scalars) return false;
  if (e->type.base == BASE_INT) return false;
  if (!strcmp(op, "^") || !strcmp(op, ".^")) return m->a->loop || op[0] == '.';
  return !strcmp(op, "+") || !strcmp(op, "-") || !strcmp(op, "*") || !strcmp(op, "/") ||
         !strcmp(op, ".*") || !strcmp(op, "./");
}

/* a[g], a[g[n]]: elements of parameters. */
static Node *element(Merge *m, const Node *e) {
  const Node *base = e->kids[0];
  Affine *a = m->a;
  bool fits = e->nkids == 2 && type_ndims(base->type) == 1 && !affine_moves(a, base) &&
              affine_is_data(a, e->kids[1]) && varies(m, e->kids[1]) &&
              e->kids[1]->kind != NODE_ALL && e->kids[1]->kind != NODE_RANGE;
  if (!fits) return refuse(m, e);
  Node *copy = node_new(a->g->arena, NODE_INDEX, e->span, 0);
  node_add(a->g->arena, copy, (Node *)base);
  node_add(a->g->arena, copy, data(m, e->kids[1]));
  copy->type = a->loop ? TYPE(BASE_VECTOR) : e->type;
  return copy;
}

/* A variable that is declared with [width] elements. */
static bool has_elements(const Affine *a, const Node *x, long width) {
  const Node *decl = x->kind == NODE_VAR ? x->sym->decl : NULL;
  const Node *type = decl && decl->kind == NODE_DECL ? decl->kids[0] : NULL;
  Value *size = NULL;
  if (!type || type->nkids <= DT_SIZES || !type->kids[DT_SIZES]) return false;
  if (!expr_is_data(type->kids[DT_SIZES]) ||
      eval_expression(a->eval, type->kids[DT_SIZES], &size) != EVAL_OK)
    return false;
  bool same = view_get(&size->view, 0) == (double)width;
  value_drop(&size);
  return same;
}

/* Few columns as one sum, in the loop over the rows: no product is stored. */
static Node *sum_of_columns(Merge *m, const Node *e, const double *p, long width) {
  Affine *a = m->a;
  Build b = {a->g->arena, e->span};
  Node *sum = NULL;
  for (long k = 0; k < width; k++) {
    Node *column = leaf(m, e, p + k * a->n, 1, TYPE(BASE_VECTOR));
    Node *element = build_index(&b, e->kids[1], 1, build_int(&b, (int)k + 1));
    Node *term = build_binary(&b, "*", column, element);
    term->type = TYPE(BASE_VECTOR);
    if (sum) term = build_binary(&b, "+", sum, term);
    term->type = TYPE(BASE_VECTOR);
    sum = term;
  }
  return sum;
}

/* X * b, X[n] * b: rows of data times parameters that all rows share. */
static Node *product(Merge *m, const Node *e) {
  Affine *a = m->a;
  long width = 0;
  const Node *x = e->kids[0], *b = e->kids[1];
  bool rows = a->loop ? x->type.base == BASE_ROW_VECTOR : x->type.base == BASE_MATRIX;
  if (!rows || b->type.base != BASE_VECTOR || !affine_is_data(a, x) || affine_moves(a, b))
    return refuse(m, e);
  const double *p = affine_matrix(a, x, &width);
  if (!p || a->failed) return refuse(m, e);
  if (width > 0 && width <= FEW_COLUMNS && has_elements(a, b, width))
    return sum_of_columns(m, e, p, width);
  Type types[2] = {TYPE(BASE_MATRIX), TYPE(BASE_VECTOR)};
  Node *copy = node_new(a->g->arena, NODE_BINARY, e->span, 0);
  node_add(a->g->arena, copy, leaf(m, e, p, width, types[0]));
  node_add(a->g->arena, copy, (Node *)b);
  copy->text = "*";
  copy->type = types[1];
  if (!fn_resolve(operator_row("*", types, 2), types, 2, &copy->match))
    return refuse(m, e);
  return copy;
}

/* A sum of the terms of [sym] among [all], each in its loop. */
static Node *sum_of(Merge *m, const Node *like, const Meaning *all, int n,
                    const Sym *sym) {
  Affine *a = m->a;
  const Node *loop = a->loop;
  long first = a->first;
  Node *sum = NULL;
  for (int i = 0; i < n && !a->failed; i++) {
    if (all[i].sym != sym || !all[i].value) continue;
    bool covers =
        !all[i].loop || all[i].loop == loop || (all[i].first == 1 && all[i].n == a->n);
    if (!covers) a->failed = true;
    a->loop = all[i].loop;
    a->first = all[i].first;
    Node *term = rewrite(m, all[i].value);
    a->loop = loop;
    a->first = first;
    if (!sum && all[i].sign > 0) {
      sum = term;
      continue;
    }
    bool lone = !sum;
    Node *both = node_new(a->g->arena, lone ? NODE_UNARY : NODE_BINARY, like->span, 0);
    both->text = all[i].sign > 0 ? "+" : "-";
    if (!lone) node_add(a->g->arena, both, sum);
    node_add(a->g->arena, both, term);
    bool numbers = type_is_scalar(term->type) && (lone || type_is_scalar(sum->type));
    both->type = numbers ? TYPE(BASE_REAL) : TYPE(BASE_VECTOR);
    sum = both;
  }
  return sum && !a->failed ? sum : refuse(m, like);
}

/* A local of the round, or a vector that was computed before. */
static Node *meant(Merge *m, const Node *e, const Sym *sym) {
  Affine *a = m->a;
  if (e->kind == NODE_VAR && affine_moves(a, e)) {
    if (sym->type.base != BASE_REAL) return refuse(m, e);
    return sum_of(m, e, a->meanings.at, a->meanings.n, sym);
  }
  if (sym->type.base != BASE_VECTOR || !flow_is_row_for_row(a, sym)) return refuse(m, e);
  vec_push(&a->flow->used, sym);
  return sum_of(m, e, a->flow->vectors.at, a->flow->vectors.n, sym);
}

static Node *rewrite(Merge *m, const Node *e) {
  Affine *a = m->a;
  if (a->failed || !varies(m, e)) return (Node *)e;
  if (affine_is_data(a, e)) return data(m, e);
  bool operates = e->kind == NODE_PROMOTE || e->kind == NODE_UNARY ||
                  e->kind == NODE_CALL || e->kind == NODE_BINARY;
  if (operates && is_elementwise(m, e)) return operation(m, e);
  if (e->kind == NODE_BINARY && !strcmp(e->text, "*")) return product(m, e);
  if (e->kind == NODE_INDEX && flow_is_own(a, e)) return meant(m, e, e->kids[0]->sym);
  if (e->kind == NODE_VAR) return meant(m, e, e->sym);
  if (e->kind == NODE_INDEX) return element(m, e);
  return refuse(m, e);
}

/* Families whose outcomes are two points, by what their density knows of the outcome. */
static PointsKind points_kind(const Fn *fn) {
  static const struct {
    const char *name;
    PointsKind kind;
  } families[] = {{"normal_lpdf", POINTS_LEVEL},
                  {"exponential_lpdf", POINTS_LOG},
                  {"gamma_lpdf", POINTS_LOG},
                  {"chi_square_lpdf", POINTS_LOG},
                  {"inv_gamma_lpdf", POINTS_INVERSE},
                  {"inv_chi_square_lpdf", POINTS_INVERSE},
                  {"scaled_inv_chi_square_lpdf", POINTS_INVERSE},
                  {"rayleigh_lpdf", POINTS_SQUARE},
                  {"lognormal_lpdf", POINTS_LOGLEVEL},
                  {"beta_lpdf", POINTS_SHARE},
                  {"beta_proportion_lpdf", POINTS_SHARE},
                  {"von_mises_lpdf", POINTS_ANGLE},
                  {"poisson_lpmf", POINTS_COUNT},
                  {"poisson_log_lpmf", POINTS_COUNT},
                  {"binomial_lpmf", POINTS_TRIALS},
                  {"binomial_logit_lpmf", POINTS_TRIALS}};
  for (size_t i = 0; i < sizeof families / sizeof *families; i++)
    if (!strcmp(fn->name, families[i].name)) return families[i].kind;
  return POINTS_NONE;
}

/* Rows of the new data: where the numbers of each come from, its outcome where that is
   new, how often it counts. */
typedef struct Row {
  long from;
  double y, times;
} Row;
typedef Vec(Row) Rows;

static long list_columns(const Merge *m, bool outcome, const double **out) {
  long n = 0;
  for (int i = 0; i < m->leaves.n; i++) {
    const DataLeaf *l = &m->leaves.at[i];
    for (long k = 0; k < l->width; k++)
      if (outcome || !(l->is_outcome || l->is_trials))
        out[n++] = l->numbers + k * m->a->n;
  }
  return n;
}

/* Equal rows; false where there are too many different ones. */
static bool equal_rows(const Merge *m, long most, Rows *rows) {
  const double *columns[MOST_COLUMNS + 1];
  Merged merged;
  long k = list_columns(m, true, columns);
  if (!merge_rows(m->a->n, (int)k, columns, most, &merged)) return false;
  for (long i = 0; i < merged.count; i++)
    vec_push(rows, (Row){merged.first[i], NAN, merged.times[i]});
  merged_free(&merged);
  return true;
}

static const double *trials_of(const Merge *m) {
  for (int i = 0; i < m->leaves.n; i++)
    if (m->leaves.at[i].is_trials) return m->leaves.at[i].numbers;
  return NULL;
}

/* Outcomes of a cell that are of no use as they are. */
static bool put_points(const Merge *m, PointsKind kind, long from, long n,
                       const double *of, const double *trials, Rows *rows) {
  double point[2], times[2] = {0.5 * (double)n, 0.5 * (double)n}, most = m->trials;
  bool counts = kind == POINTS_COUNT || kind == POINTS_TRIALS;
  if (n < 3 && !counts) {
    for (long i = 0; i < n; i++) vec_push(rows, (Row){from, of[i], 1});
    return true;
  }
  bool fine = kind == POINTS_COUNT ? points_of_counts(n, of, point, times)
              : kind == POINTS_TRIALS
                  ? points_of_trials(n, of, trials, most ? most : 1, point, times)
                  : points_of(kind, n, of, point);
  for (int i = 0; i < 2 && fine; i++)
    if (times[i] != 0) vec_push(rows, (Row){from, point[i], times[i]});
  return fine;
}

/* Two points for the outcomes of each kind of rows that are equal but for them. */
static bool point_rows(const Merge *m, PointsKind kind, long most, Rows *rows) {
  const double *columns[MOST_COLUMNS + 1], *y = m->leaves.at[0].numbers,
                                           *trials = trials_of(m);
  Merged merged;
  long n = m->a->n, k = list_columns(m, false, columns);
  if (!merge_rows(n, (int)k, columns, most / 2, &merged)) return false;
  const int *index = merged.kind, size = (int)merged.count;
  Cells cells = cells_of(n, 1, &index, &size);
  double *of = mem_new(sizeof *of * 2 * (size_t)(n + 1)), *among = of + n;
  bool fine = true;
  for (long c = 0; c < cells.count && fine; c++) {
    long first = cells.first[c], count = cells.first[c + 1] - first;
    for (long i = 0; i < count; i++) {
      of[i] = y[cells.order[first + i]];
      among[i] = trials ? trials[cells.order[first + i]] : m->trials;
    }
    fine = put_points(m, kind, cells.order[first], count, of, among, rows);
  }
  mem_free(of);
  cells_free(&cells);
  merged_free(&merged);
  return fine;
}

/* The numbers of a leaf in the rows that are left, as a slot. */
static void keep_leaf(Gen *g, const DataLeaf *l, long n, const Rows *rows) {
  View *v = mem_new(sizeof *v);
  long u = rows->n;
  *v = (View){.base = l->node->type.base, .array = l->node->type.array, .ndims = 1};
  v->is_int = l->is_int;
  v->dims[0] = u;
  if (v->base == BASE_MATRIX) v->ndims = 2, v->dims[1] = l->width;
  v->size = u * l->width;
  size_t size = (size_t)(v->size + 1);
  if (v->is_int)
    v->i = mem_new(sizeof *v->i * size);
  else
    v->r = mem_new(sizeof *v->r * size);
  for (long k = 0; k < l->width; k++)
    for (long i = 0; i < u; i++) {
      const Row *row = &rows->at[i];
      bool is_new = l->is_outcome && !isnan(row->y);
      double x = l->numbers ? l->numbers[k * n + row->from] : row->times;
      if (is_new) x = row->y;
      if (l->is_trials && !isnan(row->y)) x = 1;
      if (v->is_int)
        v->i[k * u + i] = (int)x;
      else
        v->r[k * u + i] = x;
    }
  vec_push(&g->slots, (GenSlot){.hoisted = l->node, .merged = v});
  addresses_set(&g->slot_of, l->node, g->slots.n);
}

/* The density with its arguments over rows; NULL where it is of another kind. */
static Node *density_of(Merge *m, const Fn *fn, const FnMatch *match, const Node *y,
                        Node *const *rest, int n) {
  Arena *arena = m->a->g->arena;
  Node *call = node_new(arena, NODE_CALL, y->span, 0);
  if (!affine_is_data(m->a, y) || !varies(m, y)) return NULL;
  Node *outcome = data(m, y);
  if (m->a->failed) return NULL;
  m->leaves.at[0].is_outcome = true;
  node_add(arena, call, outcome);
  for (int i = 0; i < n; i++) node_add(arena, call, rewrite(m, rest[i]));
  call->text = fn->name;
  call->type = TYPE(BASE_REAL);
  call->match = *match;
  return m->a->failed ? NULL : call;
}

/* All rows of loops in loops: one density over a list has longer vectors than the
   innermost loop. */
static bool listed_rows(const Merge *m, Rows *rows) {
  long n = m->a->n;
  rows->n = 0;
  if (!m->a->nest || n < FEWEST_LISTED || n * m->columns > MOST_LISTED) return false;
  for (long i = 0; i < n; i++) vec_push(rows, (Row){i, NAN, 1});
  return true;
}

/* What stands for trials; false where they are of another kind. */
static bool find_trials(Merge *m, const Node *trials, const Node *rewritten) {
  double one = 0;
  for (int i = 1; i < m->leaves.n; i++) {
    DataLeaf *l = &m->leaves.at[i];
    if (l->node != rewritten || l->uses > 1 || l->width > 1) continue;
    return l->is_trials = true;
  }
  bool number = type_is_scalar(rewritten->type) && affine_is_data(m->a, trials) &&
                !affine_moves(m->a, trials);
  if (number) affine_column(m->a, trials, &one);
  m->trials = one;
  return !m->a->failed && one > 0;
}

/* What the densities of the outcomes [y] have that no parameter is in. */
static double alone(const Merge *m, PointsKind kind, double y, long row) {
  const double *trials = trials_of(m);
  double n = trials ? trials[row] : m->trials;
  if (kind == POINTS_COUNT) return -lgamma(y + 1);
  return kind == POINTS_TRIALS ? lgamma(n + 1) - lgamma(y + 1) - lgamma(n - y + 1) : 0;
}

/* What the density of all rows has besides that of the points. */
static double rest_of(const Merge *m, PointsKind kind, const Rows *rows) {
  double rest = 0;
  for (long i = 0; i < m->a->n; i++)
    rest += alone(m, kind, m->leaves.at[0].numbers[i], i);
  for (int i = 0; i < rows->n && kind == POINTS_COUNT; i++)
    rest -= rows->at[i].times * alone(m, kind, rows->at[i].y, 0);
  return rest;
}

/* Rows of points instead of [rows] where they are fewer. */
static bool fewer_points(Merge *m, Exact *x, const Fn *fn, const Node *trials,
                         const Node *call, long most, Rows *rows) {
  PointsKind kind = points_kind(fn);
  Rows points = {0};
  bool fits = kind != POINTS_NONE && !m->shares && most > 0;
  if (fits && kind == POINTS_TRIALS) fits = find_trials(m, trials, call->kids[1]);
  bool found = fits && point_rows(m, kind, 2 * most, &points) && points.n <= most;
  bool whole = x->is_whole || !call->match.propto;
  if (found) {
    if (whole) x->constant = rest_of(m, kind, &points);
    vec_free(rows);
    *rows = points;
  } else {
    vec_free(&points);
  }
  return found;
}

static bool reduce(Merge *m, Exact *x, const Fn *fn, const Node *second, Node *call) {
  Gen *g = m->a->g;
  Rows rows = {0};
  long n = m->a->n, most = (long)(SHARE * (double)n);
  bool found = most > 0 && equal_rows(m, most, &rows);
  PointsKind kind = points_kind(fn);
  if (!found) rows.n = 0;
  if (!found || kind == POINTS_COUNT || kind == POINTS_TRIALS)
    found |= fewer_points(m, x, fn, second, call, found ? rows.n - 1 : most, &rows);
  bool merges = found;
  found = found || listed_rows(m, &rows);
  if (found) {
    DataLeaf times = {.node = leaf_node(g, call, TYPE(BASE_VECTOR)), .width = 1};
    for (int i = 0; i < m->leaves.n; i++) keep_leaf(g, &m->leaves.at[i], n, &rows);
    if (merges) keep_leaf(g, &times, n, &rows);
    x->call = call;
    x->times = merges ? times.node : NULL;
    x->n = n;
    x->rows = rows.n;
    x->cost = x->text_cost = (double)rows.n * (double)(8 + 4 * m->columns);
  }
  vec_free(&rows);
  return found;
}

bool exact_merge(Affine *a, Exact *x, const Fn *fn, const FnMatch *match, const Node *y,
                 Node *const *rest, int n) {
  Merge m = {.a = a};
  bool fits = fn->kind == FN_DENSITY && fn->flags & FN_DIST && fn->c_text;
  Node *call = fits ? density_of(&m, fn, match, y, rest, n) : NULL;
  bool active = false;
  for (int i = 1; call && i < call->nkids; i++)
    active = active || !affine_is_data(a, call->kids[i]);
  bool found = call && active && reduce(&m, x, fn, n ? rest[0] : NULL, call);
  vec_free(&m.leaves);
  return found;
}
