/* SPDX-License-Identifier: BSD-3-Clause
   Rounds of a loop that read equal data are one round that counts several times.  What a
   round knows of data is put into columns, equal rows of which are merged. */
#include <string.h>
#include "base/alloc.h"
#include "lang/gen/exact/repeat.h"
#include "lang/gen/loop/density.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"
#include "lang/tree/build.h"
#include "math/exact/merge.h"

/* Rounds that are left may be this share of all; with fewer nothing is looked at. */
static const double SHARE = 0.6;
enum { FEWEST = 8, MOST = 10000000, MOST_COLUMNS = 512, MOST_NUMBERS = 20000000 };

/* An expression of data that has a value for each round. */
typedef struct Known {
  const Node *node;
  const double *numbers; /* [n] */
  Sym *leaf;             /* what holds the numbers of the rounds that are left */
} Known;

typedef struct Repeat {
  Gen *g;
  Unit *u;
  Affine a;
  const Node *loop;
  Vec(Known) known;
  Vec(const double *) columns;
  int next_look; /* columns with which rows are compared next */
  Merged merged;
  Sym *round; /* the leaf that tells which round it is */
  Sym *times; /* the leaf that tells how often each counts */
  Sym *counter;
} Repeat;

/* ---- what a loop may do ---- */

typedef struct Scan {
  Addresses locals;
  bool failed;
} Scan;

static bool scan(void *ctx, Node *n) {
  Scan *s = ctx;
  switch (n->kind) {
  case NODE_DECL: addresses_set(&s->locals, n->sym, 1); break;
  case NODE_ASSIGN:
    s->failed = s->failed || !addresses_get(&s->locals, lvalue_root(n->kids[0])->sym);
    break;
  case NODE_TILDE:
    s->failed = s->failed || n->kids[TILDE_LOWER] || n->kids[TILDE_UPPER] || n->others;
    break;
  case NODE_TARGET: s->failed = s->failed || !type_is_scalar(n->kids[0]->type); break;
  case NODE_BLOCK:
  case NODE_IF:
  case NODE_FOR:
  case NODE_SKIP: break;
  case NODE_CALL:
    s->failed = s->failed || (n->match.fn && n->match.fn->flags & FN_VOLATILE) ||
                expr_is_target(n) || expr_changes_target(n);
    break;
  default: s->failed = s->failed || !(node_is_expression(n) || n->kind == NODE_DECL_TYPE);
  }
  return !s->failed;
}

bool repeat_fits(const Node *loop) {
  Scan s = {0};
  node_walk(loop->kids[2], scan, &s);
  addresses_free(&s.locals);
  return !s.failed && stmt_touches_target(loop->kids[2]) && !stmt_prints(loop->kids[2]);
}

/* ---- what a round reads ---- */

static bool moves(const Repeat *r, const Node *e) {
  return expr_mentions(e, r->loop->sym);
}

/* With the columns so far. */
static bool merges(Repeat *r) {
  long most = (long)(SHARE * (double)r->a.n);
  return merge_rows(r->a.n, r->columns.n, r->columns.at, most, &r->merged);
}

/* Rounds that differ in the first columns are not worth the others: they are looked at
   when there are 1, 4, 16, ... */
static void add_column(Repeat *r, const double *p) {
  vec_push(&r->columns, p);
  if (r->columns.n > MOST_COLUMNS) r->a.failed = true;
  if (r->columns.n < r->next_look || r->a.failed) return;
  r->next_look *= 4;
  r->a.failed = !merges(r);
  merged_free(&r->merged);
}

/* A number of the round, made of data. */
static bool is_number(const Repeat *r, const Node *e) {
  return node_is_expression(e) && type_is_scalar(e->type) &&
         (e->type.base == BASE_INT || e->type.base == BASE_REAL) && moves(r, e) &&
         affine_is_data(&r->a, e);
}

static const double *known(Repeat *r, const Node *e) {
  double x;
  for (int i = 0; i < r->known.n; i++)
    if (node_eq(r->known.at[i].node, e)) return r->known.at[i].numbers;
  const double *p = affine_column(&r->a, e, &x);
  if (r->a.failed || !p) {
    r->a.failed = true;
    return NULL;
  }
  vec_push(&r->known, ((Known){.node = e, .numbers = p}));
  add_column(r, p);
  return p;
}

/* All numbers of a container at the places of the round in dimension [d]. */
static void slices(Repeat *r, const Node *base, int d, const double *index) {
  const View *v = affine_view(&r->a, base);
  if (!v || v->ndims < 1) r->a.failed = true;
  if (r->a.failed) return;
  long others = v->dims[d] > 0 ? v->size / v->dims[d] : 0, n = r->a.n;
  if (others > MOST_COLUMNS || others * n > MOST_NUMBERS) r->a.failed = true;
  for (long k = 0; k < others && !r->a.failed; k++) {
    long at[VIEW_MAX_DIMS], rest = k;
    double *p = affine_numbers(&r->a, n);
    for (int e = 0; e < v->ndims; e++) {
      if (e == d) continue;
      at[e] = 1 + rest % v->dims[e];
      rest /= v->dims[e];
    }
    for (long i = 0; i < n && !r->a.failed; i++) {
      at[d] = (long)index[i];
      long place = view_place(v, base->type.base == BASE_MATRIX, at);
      if (place < 0)
        r->a.failed = true;
      else
        p[i] = view_get(v, place);
    }
    add_column(r, p);
  }
}

static void gather(Repeat *r, const Node *n);

/* x[i], x[i, t], a[g[i]]: rows of data, or elements of what is none. */
static void gather_index(Repeat *r, const Node *e) {
  const Node *base = e->kids[0];
  bool data = !moves(r, base) && affine_is_data(&r->a, base);
  if (moves(r, base)) gather(r, base);
  for (int k = 1; k < e->nkids && !r->a.failed; k++) {
    const Node *index = e->kids[k];
    if (!moves(r, index)) continue;
    if (!data || !is_number(r, index) || k > type_ndims(base->type)) {
      gather(r, index);
      continue;
    }
    double x;
    const double *p = affine_column(&r->a, index, &x);
    if (!r->a.failed) slices(r, base, k - 1, p);
  }
}

static void gather(Repeat *r, const Node *n) {
  if (!n || r->a.failed || !moves(r, n)) return;
  if (is_number(r, n)) {
    known(r, n);
  } else if (n->kind == NODE_INDEX) {
    gather_index(r, n);
  } else {
    for (int i = 0; i < n->nkids; i++) gather(r, n->kids[i]);
  }
}

/* ---- the loops that are left ---- */

/* A variable of the unit; where there is no place for it, of the last one. */
static void enter(Unit *u, Sym *sym) {
  bool fits = u->next_spare < u->nvars;
  sym->slot = fits ? u->next_spare++ : u->nvars - 1;
  Var *v = &u->vars[sym->slot];
  *v = (Var){.sym = sym};
  var_name(u, v);
}

/* Data that have no declaration. */
static Sym *made_data(Unit *u, Type type, View *numbers) {
  Gen *g = u->g;
  Sym *sym = ARENA_NEW(g->arena, Sym);
  *sym = (Sym){.name = "rounds", .type = type, .block = BLOCK_TRANSFORMED_DATA};
  sym->is_made = true;
  enter(u, sym);
  vec_push(&g->slots, (GenSlot){.sym = sym, .merged = numbers});
  addresses_set(&g->slot_of, sym, g->slots.n);
  return sym;
}

static Sym *leaf(Repeat *r, Type type, const double *numbers, const double *times) {
  bool is_int = type.base == BASE_INT;
  View *v = mem_new(sizeof *v);
  long n = r->merged.count;
  *v = (View){.base = is_int ? BASE_INT : BASE_VECTOR, .array = is_int, .ndims = 1};
  v->is_int = is_int;
  v->dims[0] = v->size = n;
  if (is_int)
    v->i = mem_new(sizeof *v->i * (size_t)(n + 1));
  else
    v->r = mem_new(sizeof *v->r * (size_t)(n + 1));
  for (long i = 0; i < n; i++) {
    double x = times ? times[i] : numbers[r->merged.first[i]];
    if (is_int)
      v->i[i] = (int)x;
    else
      v->r[i] = x;
  }
  return made_data(r->u, is_int ? TYPE_ARRAY(BASE_INT, 1) : TYPE(BASE_VECTOR), v);
}

static Node *element(Repeat *r, Sym *container) {
  Build b = {r->g->arena, r->loop->span};
  Node *whole = build_var_of(&b, container), *k = build_var_of(&b, r->counter);
  return build_index(&b, whole, 1, k);
}

static Node *copy(Repeat *r, const Node *n);

/* What a statement adds to target, as often as its round counts. */
static Node *counted(Repeat *r, const Node *s) {
  Build b = {r->g->arena, s->span};
  const Node *term = s->kind == NODE_TILDE ? tilde_call(r->g, s) : s->kids[0];
  Node *times = element(r, r->times);
  Node *made = build_target(&b, build_binary(&b, "*", times, copy(r, term)));
  made->flags = s->flags;
  return made;
}

static Node *copy(Repeat *r, const Node *n) {
  if (n->kind == NODE_TILDE || n->kind == NODE_TARGET) return counted(r, n);
  bool is_round = n->kind == NODE_VAR && n->sym == r->loop->sym;
  for (int i = 0; i < r->known.n && node_is_expression(n) && !is_round; i++) {
    Known *k = &r->known.at[i];
    if (!node_eq(k->node, n)) continue;
    if (!k->leaf) k->leaf = leaf(r, n->type, k->numbers, NULL);
    return element(r, k->leaf);
  }
  if (is_round) return element(r, r->round);
  Build b = {r->g->arena, n->span};
  Node *made = build_like(&b, n);
  for (int i = 0; i < n->nkids; i++)
    made->kids[i] = n->kids[i] ? copy(r, n->kids[i]) : NULL;
  return made;
}

/* The loop over the rounds that are left; NULL where there is no place for its
   variables. */
static Node *loop_of(Repeat *r) {
  Build b = {r->g->arena, r->loop->span};
  double *rounds = affine_numbers(&r->a, r->a.n);
  for (long i = 0; i < r->a.n; i++) rounds[i] = (double)(r->a.first + i);
  r->counter = build_loop_sym(&b, "k");
  enter(r->u, r->counter);
  r->round = leaf(r, TYPE(BASE_INT), rounds, NULL);
  r->times = leaf(r, TYPE(BASE_REAL), NULL, r->merged.times);
  Node *body = copy(r, r->loop->kids[2]);
  if (r->u->next_spare == r->u->nvars) return NULL;
  Node *loop = build_for(&b, r->counter->name, build_int(&b, 1),
                         build_int(&b, (int)r->merged.count), body);
  loop->sym = r->counter;
  r->counter->decl = loop;
  return loop;
}

Node *repeat_rounds(Unit *u, Eval *eval, const Node *loop, long *rounds, long *left) {
  Gen *g = u->g;
  Repeat r = {.g = g, .u = u, .a = {.g = g, .eval = eval}, .loop = loop, .next_look = 1};
  Node *made = NULL;
  int spare = u->next_spare;
  bool counts = affine_rounds(&r.a, loop) && r.a.n >= FEWEST && r.a.n <= MOST;
  if (counts) gather(&r, loop->kids[2]);
  if (counts && !r.a.failed && merges(&r)) {
    *rounds = r.a.n;
    *left = r.merged.count;
    made = loop_of(&r);
  }
  if (!made) u->next_spare = spare;
  merged_free(&r.merged);
  vec_free(&r.known);
  vec_free(&r.columns);
  affine_free(&r.a);
  return made;
}
