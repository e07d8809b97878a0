/* SPDX-License-Identifier: BSD-3-Clause
   Reading candidates off a program: those of its statements that count are run, first
   with every parameter holding its number, so that what selects from parameters tells
   which they are, and then at places. */
#include "model/candidates.h"
#include <math.h>
#include "base/alloc.h"
#include "base/vec.h"
#include "lang/tree/effect.h"

/* Statements that are run at a place at most. */
enum { MOST_STEPS = 50000 };

/* Parameters of a form at most: of more one too many is remembered. */
enum { MOST_PARAMS = LINEAR_MOST };

/* A selection of as many numbers as there are elements gives each its own, but for so few
   that each may as well be tried with all: there, as in X * b, they may mean another. */
enum { MOST_SHARED = 12 };

typedef struct ParamPlace {
  const Sym *sym;
  long at, n;
  bool is_elementwise; /* as many constrained numbers as unconstrained ones */
} ParamPlace;

struct Reader {
  Candidates out;
  const Program *program;
  Eval *eval;
  long dim;
  Vec(ParamPlace) places;
  Vec(const Sym *) wanted; /* variables of the program that hints read */
  bool is_naming;          /* parameters hold their numbers: candidates are found */
  bool has_failed;
  long steps;
  Vec(int) counts; /* of each outcome in turn: its elements */
  int turn;
};

/* ---- which statements count ---- */

static bool is_wanted(const Reader *r, const Sym *sym) {
  for (int i = 0; i < r->wanted.n; i++)
    if (r->wanted.at[i] == sym) return true;
  return false;
}

static bool want(void *ctx, Node *node) {
  Reader *r = ctx;
  const Sym *sym = node->kind == NODE_VAR ? node->sym : NULL;
  bool is_computed =
      sym && !sym->is_loop && sym->decl && sym->decl->kind == NODE_DECL &&
      (sym->block == BLOCK_TRANSFORMED_PARAMETERS || sym->block == BLOCK_MODEL);
  if (is_computed && !is_wanted(r, sym)) vec_push(&r->wanted, sym);
  return true;
}

static void want_all(Reader *r, const Node *e) {
  if (e) node_walk((Node *)e, want, r);
}

static const Sym *assigned(const Node *s) {
  if (s->kind == NODE_DECL) return s->sym;
  if (s->kind != NODE_ASSIGN) return NULL;
  const Node *root = lvalue_root(s->kids[0]);
  return root ? root->sym : NULL;
}

static bool want_what_defines(void *ctx, Node *node) {
  Reader *r = ctx;
  const Sym *sym = assigned(node);
  if (sym && is_wanted(r, sym)) want_all(r, node);
  return true;
}

static void find_wanted(Reader *r) {
  for (int i = 0; i < r->out.hints.n; i++) {
    const Hint *h = &r->out.hints.at[i];
    want_all(r, h->outcome);
    want_all(r, h->scale);
    for (int k = 0; k < h->nmeans; k++) want_all(r, h->means[k]);
  }
  for (int n = -1; n != r->wanted.n;) {
    n = r->wanted.n;
    for (int b = BLOCK_TRANSFORMED_PARAMETERS; b <= BLOCK_MODEL; b++)
      if (r->program->root->kids[b])
        node_walk(r->program->root->kids[b], want_what_defines, r);
  }
}

/* ---- parameters ---- */

static void add_place(Reader *r, const Node *decl) {
  ParamPlace p = {.sym = decl->sym};
  long dims[VIEW_MAX_DIMS], size = 1;
  int ndims;
  if (!sym_is_parameter(decl->sym) || decl->sym->nleaves) return;
  if (!eval_param_place(r->eval, decl->sym, &p.at, &p.n)) return;
  if (eval_decl_dims(r->eval, decl, dims, &ndims) != EVAL_OK) return;
  for (int k = 0; k < ndims; k++) size *= dims[k];
  Transform t = decl->kids[0]->transform;
  p.is_elementwise = size == p.n && (t == TRANSFORM_NONE || transform_is_elementwise(t));
  vec_push(&r->places, p);
}

static const ParamPlace *place_of(const Reader *r, const Sym *sym) {
  for (int i = 0; i < r->places.n; i++)
    if (r->places.at[i].sym == sym) return &r->places.at[i];
  return NULL;
}

/* Every parameter holds the number of its place, from 1. */
static bool name_parameters(Reader *r) {
  double *zeros = mem_new(sizeof *zeros * (size_t)(r->dim + 1));
  bool fine = eval_constrain(r->eval, zeros, false, NULL) == EVAL_OK;
  mem_free(zeros);
  for (int i = 0; i < r->places.n && fine; i++) {
    const ParamPlace *p = &r->places.at[i];
    Value *value = value_ref(eval_get(r->eval, p->sym));
    if (p->is_elementwise) {
      value = value_own(&value);
      for (long k = 0; k < p->n; k++) value->view.r[k] = (double)(p->at + k + 1);
    }
    eval_set(r->eval, p->sym, value);
  }
  return fine;
}

/* ---- what expressions are made of ---- */

/* What is read for all elements of an outcome, and for each its own: numbers of
   parameters side by side for each expression. */
typedef struct Reading {
  Vec(long) all, own;
  int n;
} Reading;

static void add_to_all(Reading *reading, long at) {
  for (int k = 0; k < reading->all.n; k++)
    if (reading->all.at[k] == at) return;
  if (reading->all.n <= MOST_PARAMS) vec_push(&reading->all, at);
}

static void add_whole(Reader *r, Reading *reading, const Sym *sym) {
  const ParamPlace *p = place_of(r, sym);
  if (!p) r->has_failed = true;
  for (long k = 0; p && k < p->n && k <= MOST_PARAMS; k++) add_to_all(reading, p->at + k);
}

/* A selection from one parameter that tells its numbers, or NULL. */
static Value *numbers_of(Reader *r, const Node *node) {
  const Node *base = node;
  Value *value = NULL;
  while (base->kind == NODE_INDEX) base = base->kids[0];
  if (base->kind != NODE_VAR || !sym_is_parameter(base->sym)) return NULL;
  const ParamPlace *p = place_of(r, base->sym);
  if (!p || !p->is_elementwise) return NULL;
  if (eval_expression(r->eval, node, &value) != EVAL_OK) return NULL;
  return value;
}

/* Variables of the program behind one another. */
typedef struct Behind {
  Reader *r;
  Reading *reading;
  Vec(const Sym *) syms;
  int k; /* the one whose definitions are read */
} Behind;

static bool add_variable(void *ctx, Node *node) {
  Behind *b = ctx;
  const Sym *sym = node->kind == NODE_VAR ? node->sym : NULL;
  if (sym_is_parameter(sym)) add_whole(b->r, b->reading, sym);
  if (!sym || !is_wanted(b->r, sym)) return true;
  for (int i = 0; i < b->syms.n; i++)
    if (b->syms.at[i] == sym) return true;
  vec_push(&b->syms, sym);
  return true;
}

static bool add_definition(void *ctx, Node *node) {
  Behind *b = ctx;
  if (assigned(node) == b->syms.at[b->k]) node_walk(node, add_variable, b);
  return true;
}

static void add_behind(Reader *r, const Node *var, Reading *reading) {
  Behind b = {.r = r, .reading = reading};
  add_variable(&b, (Node *)var);
  for (b.k = 0; b.k < b.syms.n; b.k++)
    for (int i = BLOCK_TRANSFORMED_PARAMETERS; i <= BLOCK_MODEL; i++)
      if (r->program->root->kids[i])
        node_walk(r->program->root->kids[i], add_definition, &b);
  vec_free(&b.syms);
}

static void add_read(Reader *r, const Node *node, Reading *reading) {
  Value *value = numbers_of(r, node);
  if (!value) {
    if (node->kind == NODE_VAR) add_behind(r, node, reading);
    for (int k = 0; k < node->nkids; k++)
      if (node->kids[k]) add_read(r, node->kids[k], reading);
    return;
  }
  bool is_own = value->view.size == reading->n && reading->n > MOST_SHARED;
  for (long i = 0; i < value->view.size; i++) {
    long at = (long)view_get(&value->view, i) - 1;
    if (is_own)
      vec_push(&reading->own, at);
    else
      add_to_all(reading, at);
  }
  value_drop(&value);
}

/* Those of element [i]. */
static Set set_of(Reader *r, const Reading *reading, int i) {
  Set set = {r->out.pool.n, 0};
  for (int k = 0; k < reading->all.n; k++) vec_push(&r->out.pool, reading->all.at[k]);
  for (int k = i; k < reading->own.n; k += reading->n) {
    bool is_known = false;
    for (int j = set.from; j < r->out.pool.n; j++)
      is_known |= r->out.pool.at[j] == reading->own.at[k];
    if (!is_known) vec_push(&r->out.pool, reading->own.at[k]);
  }
  set.n = r->out.pool.n - set.from;
  return set;
}

/* ---- candidates ---- */

/* The numbers of the elements that a hint is about, in turn; NULL where it has none. */
static long *elements_of(Reader *r, const Hint *h, int *n) {
  const ParamPlace *p = place_of(r, h->sym);
  Value *value = NULL;
  if (!p || !p->n) return NULL;
  if (!h->outcome) {
    long *all = mem_new(sizeof *all * (size_t)p->n);
    for (long k = 0; k < p->n; k++) all[k] = p->at + k;
    *n = (int)p->n;
    return all;
  }
  if (eval_expression(r->eval, h->outcome, &value) != EVAL_OK) return NULL;
  long *elements = mem_new(sizeof *elements * (size_t)(value->view.size + 1));
  for (long k = 0; k < value->view.size; k++)
    elements[k] = (long)view_get(&value->view, k) - 1;
  *n = (int)value->view.size;
  value_drop(&value);
  return elements;
}

static void name_candidates(Reader *r, int hint) {
  const Hint *h = &r->out.hints.at[hint];
  int n = 0;
  long *elements = elements_of(r, h, &n);
  Reading mean = {.n = n}, scale = {.n = n};
  if (!elements) r->has_failed = true;
  for (int k = 0; k < h->nmeans && elements; k++) add_read(r, h->means[k], &mean);
  if (elements) add_read(r, h->scale, &scale);
  for (int i = 0; i < n; i++)
    vec_push(&r->out.found,
             (Candidate){elements[i], hint, set_of(r, &mean, i), set_of(r, &scale, i)});
  vec_free(&mean.all);
  vec_free(&mean.own);
  vec_free(&scale.all);
  vec_free(&scale.own);
  vec_push(&r->counts, n);
  mem_free(elements);
}

/* Adds [sign] times the value of [node] to [n] numbers; that of a vector to each vector
   of an array. */
static bool add_value(Reader *r, const Node *node, double sign, double *to, int n) {
  Value *value = NULL;
  if (eval_expression(r->eval, node, &value) != EVAL_OK) return false;
  long size = value->view.size;
  bool fits = size > 0 && n % size == 0;
  for (int i = 0; i < n && fits; i++) to[i] += sign * view_get(&value->view, i % size);
  value_drop(&value);
  return fits;
}

static void measure(Reader *r, int hint) {
  const Hint *h = &r->out.hints.at[hint];
  int n = r->turn < r->counts.n ? r->counts.at[r->turn++] : 0;
  double *mean = mem_new(sizeof *mean * (size_t)(2 * n + 1)), *scale = mean + n;
  bool fine = true;
  for (int k = 0; k < h->nmeans && fine; k++)
    fine = add_value(r, h->means[k], h->minus[k] ? -1 : 1, mean, n);
  fine = fine && add_value(r, h->scale, 1, scale, n);
  for (int i = 0; i < n; i++) {
    vec_push(&r->out.means, fine ? mean[i] : (double)NAN);
    vec_push(&r->out.scales, fine ? log(scale[i]) : (double)NAN);
  }
  mem_free(mean);
}

static void meet_hints(Reader *r, const Node *statement) {
  for (int i = 0; i < r->out.hints.n; i++)
    if (r->out.hints.at[i].statement == statement) {
      if (r->is_naming)
        name_candidates(r, i);
      else
        measure(r, i);
    }
}

/* ---- the statements that count, at a place ---- */

static void run(Reader *r, const Node *s);

static bool whole_of(Reader *r, const Node *e, int *to) {
  Value *value = NULL;
  if (eval_expression(r->eval, e, &value) != EVAL_OK) return false;
  *to = (int)view_get(&value->view, 0);
  value_drop(&value);
  return true;
}

/* Whether anything in [s] counts. */
typedef struct Search {
  const Reader *r;
  bool found;
} Search;

static bool look_for_use(void *ctx, Node *node) {
  Search *search = ctx;
  const Sym *sym = assigned(node);
  search->found |= sym && is_wanted(search->r, sym);
  for (int i = 0; i < search->r->out.hints.n; i++)
    search->found |= search->r->out.hints.at[i].statement == node;
  return !search->found;
}

static bool counts(const Reader *r, const Node *s) {
  Search search = {.r = r};
  node_walk((Node *)s, look_for_use, &search);
  return search.found;
}

static void run_for(Reader *r, const Node *s) {
  int low, high;
  if (!counts(r, s)) return;
  if (!whole_of(r, s->kids[0], &low) || !whole_of(r, s->kids[1], &high)) {
    r->has_failed = true;
    return;
  }
  for (int i = low; i <= high && !r->has_failed; i++) {
    eval_set(r->eval, s->sym, value_int(i));
    run(r, s->kids[2]);
  }
}

static bool look_for_unknown(void *ctx, Node *node) {
  bool *is_known = ctx;
  const Sym *sym = node->kind == NODE_VAR ? node->sym : NULL;
  bool is_data = !sym || sym->is_loop || sym->block == BLOCK_DATA ||
                 sym->block == BLOCK_TRANSFORMED_DATA;
  *is_known = *is_known && is_data;
  return *is_known;
}

/* Whether it is made of data and the variables of loops. */
static bool is_known_here(const Node *e) {
  bool is_known = true;
  node_walk((Node *)e, look_for_unknown, &is_known);
  return is_known;
}

static void run_if(Reader *r, const Node *s) {
  int truth;
  if (!counts(r, s)) return;
  if (!is_known_here(s->kids[0]) || !whole_of(r, s->kids[0], &truth)) {
    r->has_failed = true;
    return;
  }
  if (truth)
    run(r, s->kids[1]);
  else if (s->nkids > 2 && s->kids[2])
    run(r, s->kids[2]);
}

/* Numbers of parameters are no values to compute with; whole numbers may be indices. */
static void run_assignment(Reader *r, const Node *s) {
  const Sym *sym = assigned(s);
  if (!sym || !is_wanted(r, sym) || (r->is_naming && !type_is_int(sym->type))) return;
  r->has_failed |= eval_statement(r->eval, s) != EVAL_OK;
}

static void run(Reader *r, const Node *s) {
  r->has_failed |= ++r->steps > MOST_STEPS;
  if (r->has_failed) return;
  if (s->kind == NODE_BLOCK || s->kind == NODE_PROFILE)
    for (int i = 0; i < s->nkids; i++) run(r, s->kids[i]);
  else if (s->kind == NODE_FOR)
    run_for(r, s);
  else if (s->kind == NODE_IF)
    run_if(r, s);
  else if (s->kind == NODE_DECL || s->kind == NODE_ASSIGN)
    run_assignment(r, s);
  else if (s->kind == NODE_FOREACH || s->kind == NODE_WHILE || s->kind == NODE_TERM)
    r->has_failed |= counts(r, s);
  meet_hints(r, s);
}

static bool run_program(Reader *r) {
  r->steps = r->turn = 0;
  meet_hints(r, NULL);
  for (int b = BLOCK_TRANSFORMED_PARAMETERS; b <= BLOCK_MODEL; b++)
    if (r->program->root->kids[b]) run(r, r->program->root->kids[b]);
  return !r->has_failed;
}

Reader *candidates_find(const Program *program, Eval *eval, long dim) {
  Reader *r = mem_new(sizeof *r);
  Node **decls;
  int n = program_decls(program, BLOCK_PARAMETERS, &decls);
  r->program = program, r->eval = eval, r->dim = dim;
  r->out.hints = hints_find(program);
  for (int i = 0; i < n && r->out.hints.n; i++) add_place(r, decls[i]);
  find_wanted(r);
  r->is_naming = true;
  bool fine = r->out.hints.n && name_parameters(r) && run_program(r);
  r->is_naming = false;
  if (!fine || !r->out.found.n) candidates_destroy(&r);
  return r;
}

const Candidates *candidates_of(const Reader *r) {
  return &r->out;
}

bool candidates_measure(Reader *r, const double *q) {
  int before = r->out.means.n;
  return eval_constrain(r->eval, q, false, NULL) == EVAL_OK && run_program(r) &&
         r->out.means.n == before + r->out.found.n;
}

void candidates_destroy(Reader **reader) {
  Reader *r = *reader;
  *reader = NULL;
  if (!r) return;
  mem_free(r->out.hints.at);
  vec_free(&r->places);
  vec_free(&r->wanted);
  vec_free(&r->out.found);
  vec_free(&r->out.pool);
  vec_free(&r->counts);
  vec_free(&r->out.means);
  vec_free(&r->out.scales);
  mem_free(r);
}
