/* SPDX-License-Identifier: BSD-3-Clause
   Loops whose rounds are rows: what their locals stand for, inner loops over bounds of
   data written out, and the density that is left. */
#include <math.h>
#include <string.h>
#include "lang/gen/exact/exact.h"
#include "lang/gen/text/var.h"

/* Statements that are written out of a round at most. */
enum { MOST_TERMS = 600 };

typedef struct Round {
  Affine *a;
  const RoundsUser *user;
  const Node *density;
  bool takes_density;
  int statements;
  Vec(const Node *) read; /* expressions that have been computed so far */
} Round;

static bool read(Round *r, const Node *s);

static bool is_local(const Affine *a, const Sym *sym) {
  for (int i = 0; i < a->meanings.n; i++)
    if (a->meanings.at[i].sym == sym) return true;
  return false;
}

static void mean(Affine *a, const Sym *sym, int sign, const Node *value) {
  vec_push(&a->meanings, (Meaning){sym, sign, value, a->loop, a->first, a->n});
}

/* Its former terms stand for it no more. */
static void forget(Affine *a, const Sym *sym) {
  for (int i = 0; i < a->meanings.n; i++)
    if (a->meanings.at[i].sym == sym) a->meanings.at[i].value = NULL;
}

static bool declare(Round *r, const Node *s) {
  if (!type_is_scalar(s->sym->type)) return false;
  const Node *type = s->kids[0], *value = s->nkids > 1 ? s->kids[1] : NULL;
  for (int i = 0; i < DT_SIZES; i++)
    if (i < type->nkids && type->kids[i]) return false;
  mean(r->a, s->sym, 1, value);
  if (value) vec_push(&r->read, value);
  return true;
}

/* Whether an expression before has read it: what it read is not what it stands for at
   the end. */
static bool is_read(const Round *r, const Sym *sym) {
  for (int i = 0; i < r->read.n; i++)
    if (expr_mentions(r->read.at[i], sym)) return true;
  return false;
}

/* Whether [e] is a sum with [x] in it once, first in its spine or last; the other terms
   are added to the list. */
static bool peel(const Node *e, const Node *x, const Node **value, int *sign, int *n) {
  if (node_eq(e, x)) return true;
  bool sum = e->kind == NODE_BINARY && (!strcmp(e->text, "+") || !strcmp(e->text, "-"));
  if (!sum || *n == ASSIGN_TERMS) return false;
  bool last = e->text[0] == '+' && node_eq(e->kids[1], x);
  value[*n] = e->kids[!last];
  sign[(*n)++] = e->text[0] == '-' ? -1 : 1;
  return last || peel(e->kids[0], x, value, sign, n);
}

int assign_terms(const Node *s, const Node **value, int *sign, bool *replaces) {
  const Node *x = s->kids[0], *e = s->kids[1];
  const Sym *sym = lvalue_root(x)->sym;
  int n = 0;
  bool plain = !strcmp(s->text, "="), reads = expr_mentions(e, sym);
  *replaces = plain && !reads;
  if (plain && reads) {
    if (!peel(e, x, value, sign, &n)) return 0;
  } else if (*replaces || !strcmp(s->text, "+=") || !strcmp(s->text, "-=")) {
    value[n] = e;
    sign[n++] = s->text[0] == '-' ? -1 : 1;
  }
  for (int i = 0; i < n; i++)
    if (expr_mentions(value[i], sym)) return 0;
  return n;
}

static bool assign(Round *r, const Node *s) {
  const Node *to = s->kids[0], *value[ASSIGN_TERMS];
  int sign[ASSIGN_TERMS];
  bool replaces;
  int n = assign_terms(s, value, sign, &replaces);
  if (!n || is_read(r, lvalue_root(to)->sym)) return false;
  for (int i = 0; i < n; i++) vec_push(&r->read, value[i]);
  if (to->kind != NODE_VAR || !is_local(r->a, to->sym))
    return r->user && r->user->assign(r->user->ctx, r->a, s);
  if (replaces) forget(r->a, to->sym);
  for (int i = 0; i < n; i++) mean(r->a, to->sym, sign[i], value[i]);
  return true;
}

static bool bound_of(Affine *a, const Node *e, long *out) {
  double x;
  if (affine_moves(a, e) || !affine_is_data(a, e)) return false;
  affine_column(a, e, &x);
  *out = (long)x;
  return !a->failed;
}

static void put_number(Node *n, const Sym *sym, int i) {
  for (int k = 0; k < n->nkids; k++) {
    Node *kid = n->kids[k];
    if (!kid) continue;
    if (kid->kind == NODE_VAR && kid->sym == sym)
      *kid = (Node){.kind = NODE_INT, .span = kid->span, .i = i, .type = TYPE(BASE_INT)};
    else
      put_number(kid, sym, i);
  }
}

/* An inner loop, round by round. */
static bool unroll(Round *r, const Node *s) {
  long lo, hi;
  if (!bound_of(r->a, s->kids[0], &lo) || !bound_of(r->a, s->kids[1], &hi)) return false;
  if (hi - lo >= MOST_TERMS) return false;
  for (long i = lo; i <= hi; i++) {
    Node *holder = node_new(r->a->g->arena, NODE_BLOCK, s->span, 0);
    node_add(r->a->g->arena, holder, node_copy(r->a->g->arena, s->kids[2]));
    put_number(holder, s->sym, (int)i);
    if (!read(r, holder)) return false;
  }
  return true;
}

static bool block(Round *r, const Node *s) {
  for (int i = 0; i < s->nkids; i++)
    if (s->kids[i] && !read(r, s->kids[i])) return false;
  return true;
}

static bool read(Round *r, const Node *s) {
  if (++r->statements > MOST_TERMS || r->density) return s->kind == NODE_SKIP;
  switch (s->kind) {
  case NODE_SKIP: return true;
  case NODE_BLOCK: return block(r, s);
  case NODE_DECL: return declare(r, s);
  case NODE_ASSIGN: return assign(r, s);
  case NODE_FOR: return unroll(r, s);
  case NODE_TILDE:
  case NODE_TARGET: r->density = s; return r->takes_density;
  default: return false;
  }
}

/* The loop that is all of the body of a loop, or NULL. */
static const Node *inner_loop(const Node *loop) {
  const Node *body = loop->kids[2], *found = NULL;
  if (body->kind == NODE_FOR) return body;
  for (int i = 0; body->kind == NODE_BLOCK && i < body->nkids; i++) {
    const Node *s = body->kids[i];
    if (!s || s->kind == NODE_SKIP) continue;
    if (found || s->kind != NODE_FOR) return NULL;
    found = s;
  }
  return found;
}

/* The rows become those of the rounds of [inner] in each of them: its bounds may depend
   on the loops around.  False where they are too many. */
static bool spread(Affine *a, const Node *inner, int depth) {
  enum { MOST = 100000000 };
  double lo1, hi1, total = 0;
  const double *lo = affine_column(a, inner->kids[0], &lo1),
               *hi = a->failed ? NULL : affine_column(a, inner->kids[1], &hi1);
  for (long i = 0; i < a->n && !a->failed; i++)
    total += fmax((hi ? hi[i] : hi1) - (lo ? lo[i] : lo1) + 1, 0);
  if (a->failed || total < 1 || total > MOST) return false;
  double *to[ROUND_VARIABLES];
  long at = 0;
  for (int k = 0; k <= depth; k++) to[k] = affine_numbers(a, (long)total);
  for (long i = 0; i < a->n; i++) {
    double last = hi ? hi[i] : hi1;
    for (double v = lo ? lo[i] : lo1; v <= last; v++, at++) {
      for (int k = 0; k < depth; k++) to[k][at] = a->round_at[k][i];
      to[depth][at] = v;
    }
  }
  a->round[depth] = inner->sym;
  for (int k = 0; k <= depth; k++) a->round_at[k] = to[k];
  a->n = at;
  return true;
}

/* Loops that are all of each other's bodies: a row for each round of the innermost, whose
   body is returned; NULL where they are of another kind. */
static const Node *nested(Affine *a, const Node *loop) {
  const Node *inner = inner_loop(loop);
  if (!inner) return loop->kids[2];
  double *v = affine_numbers(a, a->n);
  for (long i = 0; i < a->n; i++) v[i] = (double)(a->first + i);
  a->nest = loop;
  a->round[0] = loop->sym;
  a->round_at[0] = v;
  int depth = 1;
  for (; inner; loop = inner, inner = inner_loop(loop), depth++) {
    bool is_data = depth < ROUND_VARIABLES && affine_is_data(a, inner->kids[0]) &&
                   affine_is_data(a, inner->kids[1]);
    if (!is_data || !spread(a, inner, depth)) return NULL;
  }
  return loop->kids[2];
}

bool affine_rounds(Affine *a, const Node *loop) {
  long lo, hi;
  if (!bound_of(a, loop->kids[0], &lo) || !bound_of(a, loop->kids[1], &hi)) return false;
  a->loop = loop;
  a->first = lo;
  a->n = hi - lo + 1;
  return true;
}

bool exact_rounds(Affine *a, const Node *loop, const RoundsUser *user,
                  const Node **density) {
  Round r = {.a = a, .user = user, .takes_density = density != NULL};
  if (!affine_rounds(a, loop) || a->n < 1) return false;
  const Node *body = density ? nested(a, loop) : loop->kids[2];
  bool fits = body && read(&r, body) && !a->failed;
  vec_free(&r.read);
  if (!fits) return false;
  if (density) *density = r.density;
  return !density || r.density;
}
