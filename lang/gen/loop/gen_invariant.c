/* SPDX-License-Identifier: BSD-3-Clause
   Functions of containers that a loop does not write, out of the loop: log(theta[g[n],
   k]) reads an element of log(theta), x[n] * beta one of x * beta.  Before the loop the
   function is taken of the whole container, so it must be one that refuses nothing; and
   elements that no round has read pass nothing back (Operand.skips_zeros).  An element
   that the loop itself counts stays: each round reads another one. */
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/loop/invariant.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"
#include "lang/tree/build.h"
#include "lang/tree/operator.h"

enum { MOST_INVARIANTS = 8 };

typedef struct Invariant {
  const Fn *fn;     /* of one number, or NULL: a product */
  const Sym *of[2]; /* the container, or both factors */
  Sym *sym;         /* what holds its results */
} Invariant;

typedef struct Hoist {
  Unit *u;
  Build b;
  const Node *loop; /* a copy */
  Addresses written;
  Node *block; /* the declarations, then the loop */
  Invariant found[MOST_INVARIANTS];
  int n;
} Hoist;

static bool note_written(void *ctx, Node *n) {
  Hoist *h = ctx;
  if (n->kind == NODE_ASSIGN || n->kind == NODE_TERM)
    addresses_set(&h->written, lvalue_root(n->kids[0])->sym, 1);
  if ((n->kind == NODE_DECL || n->kind == NODE_FOREACH) && n->sym)
    addresses_set(&h->written, n->sym, 1);
  return true;
}

/* Numbers of data and sums of them: a size may be of a kind that is not compiled. */
static bool is_plain_size(const Node *e) {
  if (!e) return false;
  if (e->kind == NODE_INT) return true;
  if (e->kind == NODE_VAR) return type_is_int(e->type) && expr_is_data(e);
  return e->kind == NODE_BINARY && is_plain_size(e->kids[0]) && is_plain_size(e->kids[1]);
}

/* A variable of known sizes that stays the same through the loop. */
static bool is_fixed(const Hoist *h, const Node *x) {
  if (x->kind != NODE_VAR || !x->sym || x->sym->is_loop || x->sym->is_argument)
    return false;
  const Node *decl = x->sym->decl;
  if (addresses_get(&h->written, x->sym) || !decl || decl->kind != NODE_DECL)
    return false;
  const Node *type = decl->kids[0];
  if (type->nkids <= DT_SIZES || !type->kids[DT_SIZES]) return false;
  for (int i = DT_SIZES; i < type->nkids; i++)
    if (!is_plain_size(type->kids[i])) return false;
  return type_is_numeric(x->type) && x->type.base != BASE_INT;
}

/* A function that takes time, and refuses nothing. */
static bool is_total(const Fn *fn) {
  static const char *const quick[] = {"square", "abs", "fabs", "inv"};
  FnDomain d;
  if (!fn || fn->kind != FN_SCALAR || fn->nargs != 1 || !fn->c_text) return false;
  if (fn->flags & (FN_REFUSES | FN_NO_GRADIENT | FN_OPERATOR) || fn_domain(fn, 0, &d))
    return false;
  for (int i = 0; i < 4; i++)
    if (!strcmp(fn->name, quick[i])) return false;
  return true;
}

typedef struct Look {
  const Node *loop;
  bool inner; /* a variable of a loop within it, or an element that data choose */
} Look;

static bool look_for_inner(void *ctx, Node *n) {
  Look *l = ctx;
  bool chosen = n->kind == NODE_INDEX;
  bool counter =
      n->kind == NODE_VAR && n->sym && n->sym->is_loop && n->sym != l->loop->sym;
  l->inner = l->inner || chosen || counter;
  return true;
}

/* Whether rounds of the loop read the same element again. */
static bool is_read_again(const Hoist *h, const Node *e) {
  Look l = {.loop = h->loop};
  for (int i = 1; i < e->nkids; i++) {
    const Node *at = e->kids[i];
    if (at->kind == NODE_ALL || at->kind == NODE_RANGE || !type_is_scalar(at->type))
      return false;
    bool counts = expr_mentions(at, h->loop->sym);
    if (counts && at->kind != NODE_INDEX) return false;
    node_walk((Node *)at, look_for_inner, &l);
  }
  return l.inner;
}

/* The variable that holds the results, declared before the loop; NULL: no more. */
static Sym *results(Hoist *h, const Fn *fn, const Node *x, const Node *y, Node *whole) {
  Unit *u = h->u;
  for (int i = 0; i < h->n; i++)
    if (h->found[i].fn == fn && h->found[i].of[0] == x->sym &&
        h->found[i].of[1] == (y ? y->sym : NULL))
      return h->found[i].sym;
  if (h->n == MOST_INVARIANTS || u->next_spare >= u->nvars) return NULL;
  const Node *sizes = x->sym->decl->kids[0];
  Node *decl = build_decl(&h->b, whole->type.base, whole->type.array,
                          sizes->kids[DT_SIZES], gen_name(u->g, "h"), whole);
  for (int i = DT_SIZES + 1; !y && i < sizes->nkids; i++)
    node_add(h->b.arena, decl->kids[0], sizes->kids[i]);
  Sym *sym = ARENA_NEW(h->b.arena, Sym);
  *sym = (Sym){.name = decl->text,
               .type = whole->type,
               .block = BLOCK_MODEL,
               .is_local = true,
               .decl = decl,
               .slot = u->next_spare++};
  decl->sym = sym;
  decl->type = sym->type;
  Var *v = &u->vars[sym->slot];
  *v = (Var){.sym = sym, .is_active = true, .depends = true, .writes = 1};
  v->skips_zeros = true;
  var_name(u, v);
  h->found[h->n++] = (Invariant){fn, {x->sym, y ? y->sym : NULL}, sym};
  node_add(h->b.arena, h->block, decl);
  return sym;
}

/* f(x) of a whole container. */
static Node *call_of(Hoist *h, const Node *e, Node *x) {
  Node *whole = node_new(h->b.arena, NODE_CALL, e->span, 0);
  whole->text = e->text;
  whole->match = e->match;
  whole->type = x->type;
  node_add(h->b.arena, whole, x);
  return whole;
}

/* f(x[i]) or f(x), or NULL. */
static Node *function(Hoist *h, Node *e) {
  if (e->kind != NODE_CALL || e->nkids != 1 || !is_total(e->match.fn)) return NULL;
  Node *x = e->kids[0], *base = x->kind == NODE_INDEX ? x->kids[0] : x;
  bool element = x->kind == NODE_INDEX && type_is_scalar(x->type);
  if (type_is_scalar(base->type) || (!element && x->kind != NODE_VAR)) return NULL;
  if (!is_fixed(h, base) || !expr_is_active(h->u, base)) return NULL;
  if (element && !is_read_again(h, x)) return NULL;
  Sym *sym = results(h, e->match.fn, base, NULL, call_of(h, e, base));
  if (!sym) return NULL;
  Node *all = build_var_of(&h->b, sym);
  if (!element) return all;
  Node *at = node_copy(h->b.arena, x);
  at->kids[0] = all;
  return at;
}

static bool same_rounds(const Node *loop, const Node *size) {
  return loop->kids[0]->kind == NODE_INT && loop->kids[0]->i == 1 &&
         expr_is_data(loop->kids[1]) && node_eq(loop->kids[1], size);
}

/* Whether a product of both is certain to have factors that agree: no round may come to
   it. */
static bool sizes_agree(const Node *x, const Node *beta) {
  return node_eq(x->sym->decl->kids[0]->kids[DT_SIZES + 1],
                 beta->sym->decl->kids[0]->kids[DT_SIZES]);
}

/* x[n] * beta, where the rounds go through all rows of the matrix x; or NULL. */
static Node *product(Hoist *h, Node *e) {
  Node *row = e->kind == NODE_BINARY && !strcmp(e->text, "*") ? e->kids[0] : NULL;
  if (!row || row->kind != NODE_INDEX || row->nkids != 2 || !e->kids[1]) return NULL;
  Node *x = row->kids[0], *beta = e->kids[1], *at = row->kids[1];
  bool fits = x->type.base == BASE_MATRIX && !x->type.array && at->kind == NODE_VAR &&
              at->sym == h->loop->sym && beta->type.base == BASE_VECTOR &&
              !beta->type.array && is_fixed(h, x) && is_fixed(h, beta) &&
              expr_is_active(h->u, e) && sizes_agree(x, beta);
  if (!fits || !same_rounds(h->loop, x->sym->decl->kids[0]->kids[DT_SIZES])) return NULL;
  Type types[2] = {TYPE(BASE_MATRIX), TYPE(BASE_VECTOR)};
  Node *whole = build_binary(&h->b, "*", x, beta);
  whole->type = TYPE(BASE_VECTOR);
  if (!fn_resolve(operator_row("*", types, 2), types, 2, &whole->match)) return NULL;
  Sym *sym = results(h, NULL, x, beta, whole);
  return sym ? build_index(&h->b, build_var_of(&h->b, sym), 1, at) : NULL;
}

static void replace(Hoist *h, Node *n) {
  for (int i = 0; i < n->nkids; i++) {
    if (!n->kids[i] || (n->kind == NODE_DECL && i == 0)) continue;
    h->b.at = n->kids[i]->span;
    Node *made = function(h, n->kids[i]);
    if (!made) made = product(h, n->kids[i]);
    if (made)
      n->kids[i] = made;
    else
      replace(h, n->kids[i]);
  }
}

Node *hoist_invariants(Unit *u, const Node *loop) {
  if (u->loops.n || u->frame->depth || !u->has_reverse || u->fundef) return NULL;
  int spare = u->next_spare;
  Hoist h = {.u = u, .b = {u->g->arena, loop->span}};
  Node *copy = node_copy(h.b.arena, loop);
  h.loop = copy;
  h.block = build_block(&h.b);
  node_walk(copy, note_written, &h);
  replace(&h, copy->kids[2]);
  addresses_free(&h.written);
  if (!h.n) u->next_spare = spare;
  if (!h.n) return NULL;
  node_add(h.b.arena, h.block, copy);
  return h.block;
}
