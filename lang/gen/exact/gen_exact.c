/* SPDX-License-Identifier: BSD-3-Clause
   Which statements are reduced: normal densities of data whose mean is a linear form and
   whose scale is one number, or data times one. */
#include <math.h>
#include <string.h>
#include "base/alloc.h"
#include "lang/gen/ask/ask.h"
#include "lang/gen/exact/flow.h"
#include "lang/gen/exact/repeat.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"
#include "lang/tree/build.h"
#include "math/exact/levels.h"

/* A density as it stands in a statement. */
typedef struct Terminal {
  const Fn *fn;
  const FnMatch *match;
  const Node *outcome;
  Node *const *rest; /* the other arguments */
  int nrest;
  bool propto;
} Terminal;

static bool terminal_of(const Node *s, Terminal *t) {
  const Node *e = s->kind == NODE_TARGET ? s->kids[0] : NULL;
  if (s->kind == NODE_TILDE) {
    if (s->kids[TILDE_LOWER] || s->kids[TILDE_UPPER] || !s->match.fn) return false;
    *t = (Terminal){
        s->match.fn,           &s->match, s->kids[TILDE_OUTCOME], s->kids + TILDE_ARGS,
        s->nkids - TILDE_ARGS, true};
    return true;
  }
  if (!e || e->kind != NODE_CALL || !e->match.fn || e->nkids < 1) return false;
  *t = (Terminal){e->match.fn, &e->match,    e->kids[0],
                  e->kids + 1, e->nkids - 1, e->match.propto};
  return true;
}

static bool is_row(const Fn *fn, const char *name) {
  return !strcmp(fn->name, name);
}

/* The outcome of each row; NULL where it is no data. */
static double *outcome(Affine *a, const Node *y, bool takes_log) {
  double x, *out;
  if (!affine_is_data(a, y)) return NULL;
  const double *p = affine_column(a, y, &x);
  if (a->failed) return NULL;
  out = affine_numbers(a, a->n);
  for (long i = 0; i < a->n; i++) {
    out[i] = p ? p[i] : x;
    if (takes_log) out[i] = log(out[i]);
  }
  return out;
}

/* The scale is an element of a container for each row. */
static void keep_scales(Affine *a, const Affine *s, Exact *x) {
  const ExactTerm *t = &s->terms.at[0];
  const Factor *f = &s->factors.at[t->factor];
  int *level = mem_new(sizeof *level * (size_t)(a->n + 1));
  vec_push(&a->made, level);
  memcpy(level, f->index, sizeof *level * (size_t)a->n);
  x->scales = t->param;
  x->level = level;
  x->levels = f->most;
}

/* exp(r[g]): of what varies by rows a function of one number; or NULL. */
static const Node *function_of(const Affine *a, const Node *e) {
  bool is = e->kind == NODE_CALL && e->nkids == 1 && e->match.fn &&
            e->match.fn->kind == FN_SCALAR && e->match.fn->c_text &&
            !(e->match.fn->flags & FN_VOLATILE) && !affine_is_data(a, e);
  return is ? e : NULL;
}

/* exp(r) for exp(r[g]): of all elements of the only term. */
static void apply(Affine *s, const Node *f) {
  ExactTerm *t = s->terms.n == 1 && !s->failed ? &s->terms.at[0] : NULL;
  SquaresColumn *c = t ? &t->column : NULL;
  if (!t || t->kind != TERM_ELEMENT || s->offset || c->scale != 1 || c->a || c->b) {
    s->failed = true;
    return;
  }
  Node *all = node_new(s->g->arena, NODE_CALL, f->span, 0);
  node_add(s->g->arena, all, t->param);
  all->text = f->text;
  if (!fn_resolve(f->match.fn->name, &t->param->type, 1, &all->match)) s->failed = true;
  all->type = all->match.result;
  t->param = all;
}

/* The scale as a number, or an element of a container, times positive data, which all
   columns are divided by. */
static const double *scale_of(Affine *a, const Node *e, Exact *x) {
  if (type_is_scalar(e->type) && !affine_moves(a, e)) {
    x->scale = e;
    return NULL;
  }
  Affine s = {.g = a->g, .eval = a->eval, .n = a->n, .loop = a->loop, .first = a->first};
  s.nest = a->nest;
  memcpy(s.round, a->round, sizeof s.round);
  memcpy(s.round_at, a->round_at, sizeof s.round_at);
  for (int i = 0; i < a->meanings.n; i++) vec_push(&s.meanings, a->meanings.at[i]);
  s.flow = a->flow;
  const Node *f = function_of(a, e);
  affine_add(&s, f ? f->kids[0] : e, 1);
  if (f) apply(&s, f);
  bool lone = s.terms.n == 1 && !s.offset;
  bool one = lone && s.terms.at[0].kind == TERM_NUMBER,
       by = lone && s.terms.at[0].kind == TERM_ELEMENT;
  double *inverse = affine_numbers(a, a->n);
  if (s.failed || !(one || by || (s.terms.n == 0 && s.offset))) a->failed = true;
  for (long i = 0; i < a->n && !a->failed; i++) {
    double w = 1;
    const SquaresColumn *c = lone ? &s.terms.at[0].column : NULL;
    if (c) w = c->scale * (c->a ? c->a[i] : 1) * (c->b ? c->b[i] : 1);
    if (!lone) w = s.offset[i];
    if (!(w > 0 && w - w == 0)) a->failed = true;
    inverse[i] = 1 / w;
    x->with_scale -= log(w);
  }
  if (one) x->scale = s.terms.at[0].param;
  if (by && !a->failed) keep_scales(a, &s, x);
  affine_free(&s);
  return inverse;
}

/* The rows into [slot]; false where the plain form is as good. */
static bool reduce_rows(const SquaresRows *rows, Exact *x, GenSlot *slot) {
  if (x->scales) {
    slot->levels = levels_new(rows, rows->factors - 1);
    if (!slot->levels) return false;
    x->rows = levels_rows(slot->levels);
    x->cost = levels_cost(slot->levels);
    return true;
  }
  slot->squares = squares_new(rows);
  if (!slot->squares) return false;
  x->rows = squares_rows(slot->squares);
  x->cost = squares_cost(slot->squares);
  return true;
}

static bool reduce(Affine *a, const double *y, const double *inverse, Exact *x,
                   GenSlot *slot) {
  Vec(SquaresColumn) global = {0};
  Vec(SquaresLocal) local = {0};
  Vec(const int *) index = {0};
  Vec(int) sizes = {0};
  SquaresColumn all = {.scale = 1, .a = y};
  for (int i = 0; i < a->terms.n && !a->failed; i++) {
    ExactTerm *t = &a->terms.at[i];
    if (t->kind == TERM_VECTOR && t->width > SQUARES_GLOBALS) a->failed = true;
    for (long k = 0; k < (t->kind == TERM_VECTOR ? t->width : 1) && !a->failed; k++) {
      SquaresColumn c = t->column;
      if (t->kind == TERM_VECTOR) column_times(a, &c, t->matrix + k * a->n, 0);
      if (inverse) column_times(a, &c, inverse, 0);
      if (t->kind == TERM_ELEMENT)
        vec_push(&local, (SquaresLocal){c, t->factor});
      else
        vec_push(&global, c);
    }
  }
  for (int f = 0; f < a->factors.n; f++) {
    vec_push(&index, a->factors.at[f].index);
    vec_push(&sizes, a->factors.at[f].most);
  }
  if (x->scales) {
    vec_push(&index, x->level);
    vec_push(&sizes, x->levels);
  }
  if (inverse) column_times(a, &all, inverse, 0);
  SquaresRows rows = {a->n,      all,      global.n, local.n, index.n,
                      global.at, local.at, index.at, sizes.at};
  bool found = !a->failed && reduce_rows(&rows, x, slot);
  x->globals = global.n;
  x->locals = local.n;
  vec_free(&global);
  vec_free(&local);
  vec_free(&index);
  vec_free(&sizes);
  return found;
}

static void keep_terms(Affine *a, Exact *x) {
  x->nterms = a->terms.n;
  x->terms = ARENA_ARRAY(a->g->arena, ExactTerm, a->terms.n + 1);
  x->most = ARENA_ARRAY(a->g->arena, int, a->terms.n + 1);
  for (int i = 0; i < a->terms.n; i++) {
    x->terms[i] = a->terms.at[i];
    if (x->terms[i].kind == TERM_ELEMENT)
      x->most[i] = a->factors.at[x->terms[i].factor].most;
  }
}

static void say(Gen *g, const Node *stmt, long n, long left) {
  if (left == n) return;
  Buf b = {0};
  program_put_place(g->program, stmt->span.start, &b);
  buf_printf(&b, ": %ld rows reduced to %ld", n, left);
  vec_push(&g->reductions, gen_take(g, &b));
}

static bool enter(Unit *u, Affine *a, Exact *x, const double *y, const Node *scale) {
  const double *inverse = scale_of(a, scale, x);
  if (a->failed || (x->scales && !expr_is_active(u, x->scales))) return false;
  for (long i = 0; a->offset && i < a->n; i++) ((double *)y)[i] -= a->offset[i];
  GenSlot slot = {0};
  if (!reduce(a, y, inverse, x, &slot)) return false;
  Gen *g = u->g;
  keep_terms(a, x);
  x->n = a->n;
  x->text_cost = x->globals + 4 * x->nterms;
  x->slot = g->slots.n;
  vec_push(&g->slots, slot);
  return true;
}

/* The numbers of rows of a density over elements; 0 where it is none of data. */
static long rows_of(Affine *a, const Node *y) {
  return affine_is_data(a, y) ? affine_size(a, y) : 0;
}

/* y ~ normal(mean, scale), y ~ lognormal(mean, scale), y ~ normal_id_glm(X, alpha, beta,
   scale). */
static bool squares(Unit *u, Affine *a, const Terminal *t, Exact *x) {
  bool glm = is_row(t->fn, "normal_id_glm_lpdf"), logs = is_row(t->fn, "lognormal_lpdf");
  if (!glm && !logs && !is_row(t->fn, "normal_lpdf")) return false;
  double *y = outcome(a, t->outcome, logs);
  if (!y) return false;
  x->fn = t->fn;
  x->scale_argument = glm ? 4 : 2;
  x->drops = t->propto && !x->is_whole;
  x->constant = -0.5 * log(2 * M_PI) * (double)a->n;
  for (long i = 0; logs && i < a->n; i++) x->constant -= y[i];
  affine_add(a, t->rest[glm ? 1 : 0], 1);
  if (glm) affine_add_product(a, t->rest[0], t->rest[2]);
  if (a->failed || !a->terms.n) return false;
  return enter(u, a, x, y, t->rest[x->scale_argument - 1]);
}

/* The density of one outcome that a generalised linear model sums, or NULL. */
static const Fn *outcome_row(const Fn *glm) {
  static const char *const rows[][2] = {
      {"bernoulli_logit_glm_lpmf", "bernoulli_logit_lpmf"},
      {"binomial_logit_glm_lpmf", "binomial_logit_lpmf"},
      {"poisson_log_glm_lpmf", "poisson_log_lpmf"},
      {"neg_binomial_2_log_glm_lpmf", "neg_binomial_2_log_lpmf"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    int count = 0;
    const Fn *const *found = is_row(glm, rows[i][0]) ? fn_find(rows[i][1], &count) : NULL;
    if (found && count) return found[0];
  }
  return NULL;
}

static Node *operation(Affine *a, const char *op, Node *x, Node *y) {
  Node *e = node_new(a->g->arena, NODE_BINARY, x->span, 0);
  node_add(a->g->arena, e, x);
  node_add(a->g->arena, e, y);
  e->text = op;
  e->type = TYPE(BASE_VECTOR);
  return e;
}

/* A generalised linear model as the density of its outcomes: [trials,] alpha + X * beta,
   what the family adds. */
static bool merge_model(Affine *a, const Terminal *t, const Fn *row, Exact *x) {
  int at = t->nrest > 3 && t->rest[0]->type.base == BASE_INT; /* of X */
  Node *rest[4] = {t->rest[0]}, *const *given = t->rest + at;
  if (a->loop || t->nrest > 4 || given[0]->type.base != BASE_MATRIX) return false;
  rest[at] = operation(a, "+", given[1], operation(a, "*", given[0], given[2]));
  int n = at + 1;
  for (int i = at + 3; i < t->nrest; i++) rest[n++] = t->rest[i];
  FnMatch match = {.fn = row, .result = TYPE(BASE_REAL), .propto = t->propto};
  return exact_merge(a, x, row, &match, t->outcome, rest, n);
}

static bool merge(Affine *a, const Terminal *t, Exact *x) {
  FnMatch match = *t->match;
  const Fn *row = outcome_row(t->fn);
  if (row) return merge_model(a, t, row, x);
  match.propto = t->propto;
  if (exact_count(a, x, &match, t->outcome, t->rest, t->nrest)) return true;
  if (exact_total(a, x, &match, t->outcome, t->rest, t->nrest)) return true;
  return exact_merge(a, x, t->fn, &match, t->outcome, t->rest, t->nrest);
}

/* What one way has found out is of no use to the other. */
static void start_again(Affine *a, Exact *x) {
  a->failed = false;
  x->scale = x->scales = NULL;
  x->with_scale = x->constant = 0;
  a->terms.n = a->factors.n = 0;
  a->offset = NULL;
}

static bool merge_lists(Affine *a, const Terminal *t, Exact *x) {
  FnMatch match = *t->match;
  match.propto = t->propto;
  return exact_total(a, x, &match, t->outcome, t->rest, t->nrest);
}

static bool consider(Unit *u, Affine *a, const Node *s, Exact *x) {
  Terminal t;
  if (!terminal_of(s, &t)) return false;
  bool lists = !a->loop && type_ndims(t.outcome->type) == 2;
  if (!a->loop && !lists) a->n = rows_of(a, t.outcome);
  if (a->failed || (!lists && a->n < 1)) return false;
  x->is_whole = u->is_whole || (x->stmt->flags | s->flags) & NODE_WHOLE;
  int used = a->flow->used.n;
  if (lists) return merge_lists(a, &t, x);
  if (squares(u, a, &t, x)) return true;
  start_again(a, x);
  a->flow->used.n = used;
  return merge(a, &t, x);
}

static void keep(Gen *g, Exact *x) {
  say(g, x->stmt, x->n, x->rows);
  vec_push(&g->exacts, x);
  addresses_set(&g->exact_of, x->stmt, g->exacts.n);
}

/* False where the statement is no density of its own. */
static bool find(Unit *u, Eval *eval, Flow *flow, const Node *s) {
  Gen *g = u->g;
  Affine a = {.g = g, .eval = eval, .flow = flow};
  Exact *x = ARENA_NEW(g->arena, Exact);
  const Node *density = s;
  int used = flow->used.n;
  x->stmt = s;
  for (int i = 0; i < flow->locals.n; i++) vec_push(&a.meanings, flow->locals.at[i]);
  bool is_density = s->kind != NODE_FOR || exact_rounds(&a, s, NULL, &density);
  if (is_density && !stmt_prints(s) && consider(u, &a, density, x)) {
    keep(g, x);
  } else {
    flow->used.n = used;
  }
  affine_free(&a);
  return is_density;
}

static bool is_density(const Node *s) {
  return s && (s->kind == NODE_TILDE || s->kind == NODE_TARGET);
}

/* A density in a loop with others: [before] are the statements of a round until then. */
static bool find_one(Unit *u, Eval *eval, Flow *flow, const Node *before, const Node *s) {
  Affine a = {.g = u->g, .eval = eval, .flow = flow};
  Exact *x = ARENA_NEW(u->g->arena, Exact);
  int used = flow->used.n;
  x->stmt = s;
  for (int i = 0; i < flow->locals.n; i++) vec_push(&a.meanings, flow->locals.at[i]);
  bool found = exact_rounds(&a, before, NULL, NULL) && consider(u, &a, s, x);
  if (found)
    keep(u->g, x);
  else
    flow->used.n = used;
  affine_free(&a);
  return found;
}

/* A loop of some statements of another one. */
static Node *part_of(Build *b, const Node *loop) {
  Node *part = build_like(b, loop);
  for (int i = 0; i < 2; i++) part->kids[i] = loop->kids[i];
  part->kids[2] = build_block(b);
  return part;
}

/* Densities of the round that are reduced each by itself, out of its loop: they are added
   to [out], and what is left of the loop is returned. */
static const Node *split(Unit *u, Eval *eval, Flow *flow, const Node *loop, Node *out) {
  const Node *body = loop->kids[2];
  Build b = {u->g->arena, loop->span};
  Node *before = part_of(&b, loop), *left = part_of(&b, loop);
  for (int i = 0; body->kind == NODE_BLOCK && i < body->nkids; i++) {
    Node *s = body->kids[i];
    if (!s) continue;
    if (is_density(s) && find_one(u, eval, flow, before, s))
      node_add(b.arena, out, s);
    else
      node_add(b.arena, left->kids[2], s);
    if (!is_density(s)) node_add(b.arena, before->kids[2], s);
  }
  return out->nkids ? left : loop;
}

/* A loop that only adds to target, in the parts that data allow. */
static void look_into(Unit *u, Eval *eval, Flow *flow, const Node *loop) {
  Gen *g = u->g;
  Build b = {g->arena, loop->span};
  Node *all = build_block(&b), *again = NULL;
  long n = 0, rounds = 0;
  if (!repeat_fits(loop)) return;
  const Node *left = split(u, eval, flow, loop, all);
  if (stmt_touches_target(left)) again = repeat_rounds(u, eval, left, &n, &rounds);
  if (again) say(g, loop, n, rounds);
  if (again || all->nkids) {
    if (stmt_touches_target(left)) node_add(g->arena, all, again ? again : (Node *)left);
    vec_push(&g->instead, all);
    addresses_set(&g->replaced, loop, g->instead.n);
  }
}

static void look(Unit *u, Eval *eval, Flow *flow, const Node *s);

/* The branch that data choose, if they do. */
static void look_at_branch(Unit *u, Eval *eval, Flow *flow, const Node *s) {
  Value *v = NULL;
  if (!expr_is_data(s->kids[0]) || eval_expression(eval, s->kids[0], &v) != EVAL_OK) {
    flow_read(flow, u->g, eval, s);
    return;
  }
  if (view_get(&v->view, 0) != 0)
    look(u, eval, flow, s->kids[1]);
  else if (s->nkids > 2)
    look(u, eval, flow, s->kids[2]);
  value_drop(&v);
}

/* Statements that stand in no loop, in the order in which they run. */
static void look(Unit *u, Eval *eval, Flow *flow, const Node *s) {
  if (!s || gen_stopped(u->g)) return;
  switch (s->kind) {
  case NODE_BLOCK:
  case NODE_PROFILE:
    for (int i = 0; i < s->nkids; i++) look(u, eval, flow, s->kids[i]);
    break;
  case NODE_IF: look_at_branch(u, eval, flow, s); break;
  case NODE_TILDE:
  case NODE_TARGET: find(u, eval, flow, s); break;
  case NODE_FOR:
    if (find(u, eval, flow, s) && addresses_get(&u->g->exact_of, s)) break;
    look_into(u, eval, flow, s);
    flow_read(flow, u->g, eval, s);
    break;
  default:
    if (!node_is_expression(s)) flow_read(flow, u->g, eval, s);
  }
}

void exact_find(Unit *u, Eval *eval) {
  Node *const *blocks = u->g->program->root->kids;
  Flow flow = {0};
  if (u->g->reads_target) return;
  look(u, eval, &flow, blocks[BLOCK_TRANSFORMED_PARAMETERS]);
  look(u, eval, &flow, blocks[BLOCK_MODEL]);
  if (u->g->exacts.n) flow_drop(&flow, u->g);
  flow_free(&flow);
}
