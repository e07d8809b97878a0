/* SPDX-License-Identifier: BSD-3-Clause
   Rows of lists that are outcomes of the same density, as `y[n] ~ multinomial(theta)` or
   `p ~ dirichlet(alpha)` have them: one density of their total for each kind of rows. */
#include <math.h>
#include <string.h>
#include "base/alloc.h"
#include "lang/gen/exact/exact.h"
#include "lang/gen/text/var.h"
#include "math/exact/merge.h"

/* Totals are few: each is a call of its own, or two. */
enum { MOST_TOTALS = 32, MOST_KEYS = 8, MOST_WIDTH = 10000 };

typedef struct Total {
  Affine *a;
  const FnMatch *match;
  Node *const *rest;
  long width;
  const double *rows;     /* [a->n][width] */
  Vec(const Node *) keys; /* ints of data that tell the arguments of a row */
  Vec(const double *) numbers;
  Merged merged;
  double constant;
} Total;

/* ---- outcomes ---- */

/* The rows of an array of lists, or those that an index tells in each round. */
static bool read_rows(Total *t, const Node *y) {
  Affine *a = t->a;
  const Node *base = a->loop ? y->kids[0] : y;
  bool fits = !a->loop || (y->kind == NODE_INDEX && y->nkids == 2);
  int most = 0;
  fits = fits && type_ndims(base->type) == 2 && base->type.array &&
         !affine_moves(a, base) && affine_is_data(a, base);
  if (fits && a->loop) fits = type_is_scalar(y->kids[1]->type);
  const int *index = fits && a->loop ? affine_index(a, y->kids[1], &most) : NULL;
  const View *v = fits && !a->failed ? affine_view(a, base) : NULL;
  if (!v || v->ndims != 2 || most > v->dims[0]) return false;
  if (!a->loop) a->n = v->dims[0];
  t->width = v->dims[1];
  if (t->width < 1 || t->width > MOST_WIDTH || a->n < 2) return false;
  double *to = affine_numbers(a, a->n * t->width);
  for (long i = 0; i < a->n; i++)
    for (long k = 0; k < t->width; k++)
      to[i * t->width + k] = view_get(v, (index ? index[i] - 1 : i) * t->width + k);
  t->rows = to;
  return true;
}

/* ---- arguments ---- */

static bool is_key(const Affine *a, const Node *e) {
  return type_is_scalar(e->type) && e->type.base == BASE_INT && affine_is_data(a, e);
}

static void find_keys(Total *t, const Node *e) {
  double x;
  if (t->a->failed || !affine_moves(t->a, e)) return;
  if (is_key(t->a, e)) {
    const double *p = t->keys.n < MOST_KEYS ? affine_column(t->a, e, &x) : NULL;
    if (!p) t->a->failed = true;
    vec_push(&t->keys, e);
    vec_push(&t->numbers, p);
    return;
  }
  if (e->kind == NODE_VAR) t->a->failed = true;
  for (int i = 0; i < e->nkids; i++)
    if (e->kids[i]) find_keys(t, e->kids[i]);
}

/* The argument of a row. */
static Node *of_row(Total *t, Node *e, long row) {
  Arena *arena = t->a->g->arena;
  if (!affine_moves(t->a, e)) return e;
  Node *copy = ARENA_NEW(arena, Node);
  for (int i = 0; i < t->keys.n; i++) {
    if (t->keys.at[i] != e) continue;
    *copy = (Node){.kind = NODE_INT, .span = e->span, .type = TYPE(BASE_INT)};
    copy->i = (int)t->numbers.at[i][row];
    return copy;
  }
  *copy = *e;
  copy->kids = ARENA_ARRAY(arena, Node *, e->nkids + 1);
  for (int i = 0; i < e->nkids; i++)
    copy->kids[i] = e->kids[i] ? of_row(t, e->kids[i], row) : NULL;
  return copy;
}

/* ---- totals ---- */

static Node *list(Total *t, const Node *like, Type type, const double *numbers) {
  View *v = mem_new(sizeof *v);
  size_t size = (size_t)t->width + 1;
  *v = (View){.base = type.base, .array = type.array, .ndims = 1};
  v->is_int = type.base == BASE_INT;
  v->dims[0] = v->size = t->width;
  if (v->is_int)
    v->i = mem_new(sizeof *v->i * size);
  else
    v->r = mem_new(sizeof *v->r * size);
  for (long k = 0; k < t->width; k++) {
    if (v->is_int)
      v->i[k] = (int)numbers[k];
    else
      v->r[k] = numbers[k];
  }
  return exact_leaf(t->a->g, like, type, v);
}

static Node *density(Total *t, Node *outcome, long row) {
  Node *args[2] = {outcome, of_row(t, t->rest[0], row)};
  return exact_call(t->a->g, t->match, args, 2);
}

static double coefficient(const double *y, long width) {
  double sum = 0, logs = 0;
  for (long k = 0; k < width; k++) {
    sum += y[k];
    logs -= lgamma(y[k] + 1);
  }
  return lgamma(sum + 1) + logs;
}

/* Counts of a total; its density differs from theirs by what has no parameter. */
static bool add_counts(Total *t, const Node *like, int kind, Exact *x) {
  double *sum = affine_numbers(t->a, t->width), all = 0;
  long w = t->width;
  for (long i = 0; i < t->a->n; i++) {
    const double *y = t->rows + i * w;
    if (t->merged.kind[i] != kind + 1) continue;
    for (long k = 0; k < w; k++) {
      if (y[k] < 0) return false;
      sum[k] += y[k];
      all += y[k];
    }
    t->constant += coefficient(y, w);
  }
  t->constant -= coefficient(sum, w);
  if (all > 2147483647.0) return false;
  Node *outcome = list(t, like, TYPE_ARRAY(BASE_INT, 1), sum);
  ExactKind *made = &x->kinds[x->nkinds++];
  made->times = 1;
  made->call = density(t, outcome, t->merged.first[kind]);
  return made->call != NULL;
}

static bool is_simplex(const double *y, long n) {
  double sum = 0;
  for (long k = 0; k < n; k++) {
    if (!(y[k] > 0)) return false;
    sum += y[k];
  }
  return fabs(sum - 1) <= 1e-8;
}

/* The density of the first row as often as there are rows, and how far the logs of the
   others are from its logs. */
static bool add_shares(Total *t, const Node *like, int kind, Exact *x) {
  double *gap = affine_numbers(t->a, t->width);
  long w = t->width, first = t->merged.first[kind];
  int found = 0;
  for (long i = 0; i < t->a->n; i++) {
    const double *y = t->rows + i * w;
    if (!is_simplex(y, w)) return false;
    for (long k = 0; k < w && t->merged.kind[i] == kind + 1; k++) {
      double d = log(y[k]) - log(t->rows[first * w + k]);
      gap[k] += d;
      t->constant -= d;
    }
  }
  const Fn *const *dot = fn_find("dot_product", &found);
  FnMatch product = {.fn = dot[0]};
  Node *alpha = of_row(t, t->rest[0], first);
  Node *outcome = list(t, like, TYPE(BASE_VECTOR), t->rows + first * w);
  Node *args[2] = {alpha, list(t, like, TYPE(BASE_VECTOR), gap)};
  ExactKind *made = &x->kinds[x->nkinds];
  x->nkinds += 2;
  made[0] = (ExactKind){density(t, outcome, first), t->merged.times[kind]};
  made[1] = (ExactKind){exact_call(t->a->g, &product, args, 2), 1};
  return made[0].call && made[1].call;
}

typedef bool Adder(Total *t, const Node *like, int kind, Exact *x);

static bool add_all(Total *t, const Node *y, bool shares, Exact *x) {
  Adder *add = shares ? add_shares : add_counts;
  int count = (int)t->merged.count;
  x->kinds = ARENA_ARRAY(t->a->g->arena, ExactKind, 2 * count + 1);
  x->nkinds = 0;
  for (int kind = 0; kind < count; kind++)
    if (!add(t, y, kind, x)) return false;
  /* shares have the constant in any case, counts where nothing is dropped */
  if (shares || x->is_whole || !t->match->propto) x->constant = t->constant;
  x->n = t->a->n;
  x->rows = count;
  x->cost = 4.0 * (double)count * (double)(t->width + 8);
  x->text_cost = x->nkinds;
  return true;
}

bool exact_total(Affine *a, Exact *x, const FnMatch *match, const Node *y,
                 Node *const *rest, int n) {
  const char *name = match->fn->name;
  bool shares = !strcmp(name, "dirichlet_lpdf"), active = false, found = false;
  bool counts =
      !strcmp(name, "multinomial_lpmf") || !strcmp(name, "multinomial_logit_lpmf");
  if (n != 1 || !(shares || counts) || type_ndims(rest[0]->type) != 1) return false;
  if ((y->type.base == BASE_INT) != counts) return false;
  if (!affine_is_data(a, y) || affine_is_data(a, rest[0])) return false;
  Total t = {.a = a, .match = match, .rest = rest};
  active = read_rows(&t, y) && !a->failed;
  if (active) find_keys(&t, rest[0]);
  if (active && !a->failed &&
      merge_rows(a->n, t.numbers.n, t.numbers.at, MOST_TOTALS, &t.merged))
    found = 2 * t.merged.count <= a->n && add_all(&t, y, shares, x);
  merged_free(&t.merged);
  vec_free(&t.keys);
  vec_free(&t.numbers);
  return found;
}
