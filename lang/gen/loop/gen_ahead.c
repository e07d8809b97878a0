/* SPDX-License-Identifier: BSD-3-Clause
   Functions and densities out of loops whose rounds need each other.  In a recurrence
   over t with a loop over k within, normal_lpdf(y[t] | mu[k], s) reads nothing that the
   loop writes: it is computed for all t and k before, as vectors over t, and the loop
   reads an element.  So it is not computed once for each round of further loops within,
   and not between the steps of the chain.  What is taken out is what each round computes
   in any case, and only where there are rounds, so that it refuses no more than the
   loop. */
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/loop/ahead.h"
#include "lang/gen/loop/product.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"
#include "lang/tree/build.h"

static bool note_written(void *ctx, Node *n) {
  Ahead *a = ctx;
  if (n->kind == NODE_ASSIGN || n->kind == NODE_TERM)
    addresses_set(&a->written, lvalue_root(n->kids[0])->sym, 1);
  if ((n->kind == NODE_DECL || n->kind == NODE_FOREACH) && n->sym)
    addresses_set(&a->written, n->sym, 1);
  return true;
}

/* Whether a statement leaves its loop, is heard, or may stop everything. */
static bool has_effects(const Node *s) {
  switch (s->kind) {
  case NODE_BREAK:
  case NODE_CONTINUE:
  case NODE_RETURN:
  case NODE_PRINT:
  case NODE_REJECT:
  case NODE_FATAL: return true;
  default: break;
  }
  for (int i = 0; i < s->nkids; i++)
    if (s->kids[i] && !node_is_expression(s->kids[i]) && has_effects(s->kids[i]))
      return true;
  return false;
}

/* ---- what an expression depends on ---- */

typedef struct Reads {
  const Ahead *a;
  unsigned counters; /* of the loops of the nest, a bit for each */
  bool moves;        /* it reads what the loop writes, or is more than a value */
} Reads;

static bool look_at_reads(void *ctx, Node *n) {
  Reads *r = ctx;
  const Ahead *a = r->a;
  bool calls = n->kind == NODE_CALL && !n->match.fn;
  bool draws = n->match.fn && n->match.fn->flags & FN_VOLATILE;
  if (calls || draws || n->type.base == BASE_FUNCTION) r->moves = true;
  if (n->kind != NODE_VAR || !n->sym) return !r->moves;
  bool counts = false;
  for (int i = 0; i < a->depth; i++) {
    if (a->nest[i]->sym != n->sym) continue;
    r->counters |= 1u << i;
    counts = true;
  }
  if (!counts && addresses_get(&a->written, n->sym)) r->moves = true;
  return !r->moves;
}

static Reads reads_of(const Ahead *a, const Node *e) {
  Reads r = {.a = a};
  node_walk((Node *)e, look_at_reads, &r);
  return r;
}

bool ahead_stays(const Ahead *a, const Node *e, unsigned counters) {
  Reads r = reads_of(a, e);
  return !r.moves && !(r.counters & ~counters);
}

/* A function that takes longer than to read its value from memory. */
static bool takes_time(const Node *n) {
  static const char *const quick[] = {"square", "abs", "fabs", "inv", "fmin", "fmax"};
  const Fn *fn = n->match.fn;
  bool calls = n->kind == NODE_CALL || (n->kind == NODE_BINARY && n->text[0] == '^');
  if (!calls || !fn || !fn->c_text || n->type.base != BASE_REAL) return false;
  if (fn->kind != FN_SCALAR && fn->kind != FN_DENSITY) return false;
  for (size_t i = 0; i < sizeof quick / sizeof *quick; i++)
    if (!strcmp(fn->name, quick[i])) return false;
  return true;
}

static bool look_for_time(void *ctx, Node *n) {
  bool *found = ctx;
  *found = *found || takes_time(n);
  return !*found;
}

static bool is_long(const Node *e) {
  bool found = false;
  node_walk((Node *)e, look_for_time, &found);
  return found;
}

static int count_of(unsigned bits) {
  int n = 0;
  for (; bits; bits &= bits - 1) n++;
  return n;
}

/* ---- the vectors that hold the values ---- */

static bool is_at_least(const Node *e, int least) {
  if (!e) return false;
  if (e->kind == NODE_INT) return e->i >= least;
  if (e->kind != NODE_VAR || !e->sym || e->sym->is_local || e->sym->block != BLOCK_DATA)
    return false;
  const Node *decl = e->sym->decl;
  return decl && decl->kind == NODE_DECL &&
         is_at_least(decl->kids[0]->kids[DT_LOWER], least);
}

/* Elements stand at the number of their round where that is from 1 on. */
static bool is_plain(const Node *loop) {
  return loop->kids[0]->kind == NODE_INT && loop->kids[0]->i >= 1;
}

static Node *compare(Build *b, const char *op, Node *x, Node *y) {
  Node *e = build_binary(b, op, x, y);
  e->type = TYPE(BASE_INT);
  return e;
}

/* How many elements there are for a loop; never less than 0. */
static Node *size_of(Ahead *a, const Node *loop) {
  Build *b = &a->b;
  Node *lo = loop->kids[0], *hi = loop->kids[1];
  if (is_plain(loop) && is_at_least(hi, 0)) return hi;
  Node *n = is_plain(loop)
                ? hi
                : build_binary(b, "+", build_binary(b, "-", hi, lo), build_int(b, 1));
  return build_binary(b, "*", n, compare(b, ">=", hi, lo));
}

/* The place of the element of the round [k]. */
static Node *place_of(Ahead *a, const Node *loop, Node *k) {
  Build *b = &a->b;
  if (is_plain(loop)) return k;
  return build_binary(b, "+", build_binary(b, "-", k, loop->kids[0]), build_int(b, 1));
}

static Node *range(Ahead *a, Node *from, Node *to) {
  Node *r = node_new(a->b.arena, NODE_RANGE, a->b.at, 0);
  node_add(a->b.arena, r, from);
  node_add(a->b.arena, r, to);
  return r;
}

Sym *ahead_sym(Ahead *a, const char *stem, Type type) {
  Unit *u = a->u;
  if (u->next_spare >= u->nvars) return NULL;
  Sym *sym = build_loop_sym(&a->b, gen_name(u->g, stem));
  sym->type = type;
  sym->is_loop = type.base == BASE_INT;
  sym->slot = u->next_spare++;
  u->vars[sym->slot] = (Var){.sym = sym, .depends = true, .terminal = u->terminal};
  return sym;
}

Sym *ahead_declare(Ahead *a, const Node *e, const Node *over, const Node *also) {
  Build *b = &a->b;
  Sym *sym = ahead_sym(a, "h", also ? TYPE_ARRAY(BASE_VECTOR, 1) : TYPE(BASE_VECTOR));
  if (!sym) return NULL;
  Node *size = size_of(a, over);
  Node *decl = build_decl(b, BASE_VECTOR, also ? 1 : 0, also ? size_of(a, also) : size,
                          sym->name, NULL);
  if (also) node_add(b->arena, decl->kids[0], size);
  Var *v = &a->u->vars[sym->slot];
  v->is_active = expr_is_active(a->u, e);
  v->is_filled = true;
  v->writes = 1;
  var_name(a->u, v);
  sym->decl = decl;
  decl->sym = sym;
  decl->type = sym->type;
  node_add(b->arena, a->block, decl);
  return sym;
}

static void replace_var(Node *n, const Sym *old, Sym *by) {
  for (int i = 0; i < n->nkids; i++)
    if (n->kids[i]) replace_var(n->kids[i], old, by);
  if (n->kind != NODE_VAR || n->sym != old) return;
  n->sym = by;
  n->text = by->name;
}

/* Whether there are rounds, of all loops around the place; NULL where that is known. */
static Node *has_rounds(Ahead *a) {
  Build *b = &a->b;
  Node *all = NULL;
  for (int i = 0; i < a->depth; i++) {
    Node *lo = a->nest[i]->kids[0], *hi = a->nest[i]->kids[1];
    if (lo->kind == NODE_INT && is_at_least(hi, lo->i)) continue;
    Node *one = compare(b, "<=", lo, hi);
    all = all ? compare(b, "&&", all, one) : one;
  }
  return all;
}

static void add_fill(Ahead *a, Node *fill) {
  Node *cond = has_rounds(a);
  if (cond) {
    Node *guarded = node_new(a->b.arena, NODE_IF, a->b.at, 0);
    node_add(a->b.arena, guarded, cond);
    node_add(a->b.arena, guarded, fill);
    fill = guarded;
  }
  fill->flags |= a->flags;
  node_add(a->b.arena, a->block, fill);
}

bool ahead_fill(Ahead *a, Sym *sym, Node *value, const Node *over, const Node *also) {
  Build *b = &a->b;
  Node *from = place_of(a, over, over->kids[0]), *to = place_of(a, over, over->kids[1]);
  Node *x = build_var_of(b, sym), *all = range(a, from, to), *place;
  if (!also) {
    place = build_index(b, x, 1, all);
    place->type = TYPE(BASE_VECTOR);
    add_fill(a, build_assign(b, place, "=", value));
    return true;
  }
  Sym *k = ahead_sym(a, "k", TYPE(BASE_INT));
  if (!k) return false;
  k->is_loop = true;
  var_name(a->u, &a->u->vars[k->slot]);
  value = node_copy(b->arena, value);
  replace_var(value, also->sym, k);
  place = build_index(b, x, 2, place_of(a, also, build_var_of(b, k)), all);
  place->type = TYPE(BASE_VECTOR);
  Node *loop = build_for(b, k->name, also->kids[0], also->kids[1],
                         build_assign(b, place, "=", value));
  loop->sym = k;
  k->decl = loop;
  loop->flags |= a->flags;
  addresses_set(&a->u->g->ahead, loop, 1);
  add_fill(a, loop);
  return true;
}

Node *ahead_rounds(Ahead *a, Node *e, const Node *loop) {
  Turn t = {
      .g = a->u->g, .u = a->u, .loop = loop, .ends = {loop->kids[0], loop->kids[1]}};
  Node *value = turn(&t, e);
  return t.failed || type_is_scalar(value->type) ? NULL : value;
}

static Node *element(Ahead *a, Sym *sym, const Node *over, const Node *also) {
  Build *b = &a->b;
  Node *x = build_var_of(b, sym), *i = place_of(a, over, build_var_of(b, over->sym));
  if (!also) return build_index(b, x, 1, i);
  return build_index(b, x, 2, place_of(a, also, build_var_of(b, also->sym)), i);
}

/* What stands for [e], which depends on the [counters]; or NULL. */
static Node *value_ahead(Ahead *a, Node *e, unsigned counters) {
  const Node *over = NULL, *also = NULL;
  Node *value = NULL;
  if (a->n == MOST_AHEAD || a->u->next_spare + 2 > a->u->nvars) return NULL;
  for (int i = 0; i < a->depth; i++) {
    if (!(counters & 1u << i)) continue;
    Node *turned = value ? NULL : ahead_rounds(a, e, a->nest[i]);
    if (turned)
      value = turned, over = a->nest[i];
    else
      also = a->nest[i];
  }
  if (!value) return NULL;
  Sym *sym = ahead_declare(a, e, over, also);
  if (!sym || !ahead_fill(a, sym, value, over, also)) return NULL;
  a->n++;
  return element(a, sym, over, also);
}

/* ---- the places ---- */

/* Whether what depends on the [counters] is worth a container of its own. */
static bool fits(const Ahead *a, unsigned counters) {
  int n = count_of(counters);
  for (int i = 0; i < a->depth; i++)
    if (!a->is_fixed[i]) return false;
  return n == 1 || (n == 2 && a->depth <= 3);
}

static void visit(Ahead *a, Node **place);

static void visit_kids(Ahead *a, Node *e) {
  bool chooses = e->kind == NODE_TERNARY ||
                 (e->kind == NODE_BINARY && (e->text[0] == '&' || e->text[0] == '|'));
  for (int i = 0; i < (chooses ? 1 : e->nkids); i++)
    if (e->kids[i]) visit(a, &e->kids[i]);
}

static void visit(Ahead *a, Node **place) {
  Node *e = *place;
  Reads r = reads_of(a, e);
  bool is_real = e->type.base == BASE_REAL && !e->type.array;
  if (!is_real || r.moves) {
    visit_kids(a, e);
    return;
  }
  /* parts that depend on less are computed less often */
  for (int i = 0; i < e->nkids; i++)
    if (e->kids[i] && is_long(e->kids[i]) &&
        reads_of(a, e->kids[i]).counters != r.counters)
      visit(a, &e->kids[i]);
  if (!is_long(e) || !fits(a, r.counters)) return;
  a->b.at = e->span;
  Node *made = value_ahead(a, e, r.counters);
  if (made) *place = made;
}

static bool is_same(const Ahead *a, const Node *bound) {
  Reads r = reads_of(a, bound);
  return !r.moves && !r.counters;
}

static void visit_statement(Ahead *a, Node *s);

static void visit_loop(Ahead *a, Node *s) {
  addresses_set(&a->u->g->ahead, s, 1);
  if (a->depth == DEEPEST) return;
  bool fixed = is_same(a, s->kids[0]) && is_same(a, s->kids[1]);
  a->is_fixed[a->depth] = fixed;
  a->nest[a->depth++] = s;
  visit_statement(a, s->kids[2]);
  a->depth--;
  if (a->depth && fixed && a->n + 2 <= MOST_AHEAD) product_rounds(a, s);
}

/* What runs in any round; under a branch nothing does. */
static void visit_statement(Ahead *a, Node *s) {
  unsigned outer = a->flags;
  a->flags |= s->flags & NODE_WHOLE;
  switch (s->kind) {
  case NODE_BLOCK:
    for (int i = 0; i < s->nkids; i++)
      if (s->kids[i]) visit_statement(a, s->kids[i]);
    break;
  case NODE_FOR: visit_loop(a, s); break;
  case NODE_IF: visit(a, &s->kids[0]); break;
  case NODE_DECL:
  case NODE_ASSIGN:
    if (s->nkids > 1 && s->kids[1]) visit(a, &s->kids[1]);
    break;
  case NODE_TILDE:
  case NODE_TARGET:
    for (int i = s->kind == NODE_TILDE ? TILDE_ARGS : 0; i < s->nkids; i++)
      if (s->kids[i]) visit(a, &s->kids[i]);
    break;
  default: break;
  }
  a->flags = outer;
}

Node *compute_ahead(Unit *u, const Node *loop) {
  if (!u->has_reverse || addresses_get(&u->g->ahead, loop) || has_effects(loop))
    return NULL;
  int spare = u->next_spare;
  Ahead a = {.u = u, .b = {u->g->arena, loop->span}};
  Node *copy = node_copy(a.b.arena, loop);
  a.block = build_block(&a.b);
  node_walk(copy, note_written, &a);
  visit_loop(&a, copy);
  addresses_free(&a.written);
  if (!a.n) u->next_spare = spare;
  if (!a.n) return NULL;
  node_add(a.b.arena, a.block, copy);
  return a.block;
}
