/* SPDX-License-Identifier: BSD-3-Clause
   Outcomes of few kinds, as `y ~ categorical(theta)` has them: one density for each kind,
   with how often it was seen. */
#include <string.h>
#include "lang/gen/exact/exact.h"
#include "lang/gen/expr/number.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"

/* Kinds are few: each is a call of its own. */
enum { MOST_KINDS = 64 };

/* Densities of one int, whose arguments are the same for all outcomes; [scalar]: the
   place of one that may be a list, and then has an element for each. */
static const struct {
  const char *name;
  int scalar;
} families[] = {{"categorical_lpmf", -1},
                {"categorical_logit_lpmf", -1},
                {"ordered_logistic_lpmf", 0},
                {"ordered_probit_lpmf", 0}};

static bool is_family(const Fn *fn, const Affine *a, Node *const *rest, int n) {
  for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
    if (strcmp(fn->name, families[i].name)) continue;
    bool fits = true;
    for (int k = 0; k < n; k++)
      fits = fits && !affine_moves(a, rest[k]) && !rest[k]->type.array &&
             (k != families[i].scalar || type_is_scalar(rest[k]->type));
    return fits;
  }
  return false;
}

typedef struct Kinds {
  double value[MOST_KINDS], times[MOST_KINDS];
  int n;
} Kinds;

/* In order of their first outcome; false where they are too many. */
static bool count(const double *y, long n, Kinds *out) {
  out->n = 0;
  for (long i = 0; i < n; i++) {
    int k = 0;
    while (k < out->n && out->value[k] != y[i]) k++;
    if (k == MOST_KINDS) return false;
    if (k == out->n) {
      out->value[out->n] = y[i];
      out->times[out->n++] = 0;
    }
    out->times[k]++;
  }
  return true;
}

static Node *number(Arena *arena, const Node *like, double value) {
  Node *e = node_new(arena, NODE_INT, like->span, 0);
  e->i = (int)value;
  e->type = TYPE(BASE_INT);
  return e;
}

Node *exact_call(Gen *g, const FnMatch *match, Node **args, int n) {
  Node *call = node_new(g->arena, NODE_CALL, args[0]->span, 0);
  Type types[FN_MAX_ARGS];
  for (int k = 0; k < n; k++) {
    types[k] = args[k]->type;
    node_add(g->arena, call, args[k]);
  }
  call->text = match->fn->name;
  call->type = TYPE(BASE_REAL);
  if (!fn_resolve(match->fn->name, types, n, &call->match)) return NULL;
  call->match.propto = match->propto;
  return call;
}

/* The density of one outcome; NULL where there is no such row. */
static Node *call_of(Affine *a, const FnMatch *match, const Node *y, double value,
                     Node *const *rest, int n) {
  Node *args[FN_MAX_ARGS] = {number(a->g->arena, y, value)};
  for (int k = 0; k < n; k++) args[k + 1] = rest[k];
  return exact_call(a->g, match, args, n + 1);
}

bool exact_count(Affine *a, Exact *x, const FnMatch *match, const Node *y,
                 Node *const *rest, int n) {
  Kinds kinds;
  double one;
  bool active = false;
  if (!is_family(match->fn, a, rest, n) || n + 1 > FN_MAX_ARGS) return false;
  if (!affine_is_data(a, y) || y->type.base != BASE_INT) return false;
  if (a->loop ? !type_is_scalar(y->type) || !affine_moves(a, y) : y->type.array != 1)
    return false;
  for (int k = 0; k < n; k++) active = active || !affine_is_data(a, rest[k]);
  const double *p = affine_column(a, y, &one);
  if (a->failed || !p || !active || !count(p, a->n, &kinds) || 2 * kinds.n > a->n)
    return false;
  x->kinds = ARENA_ARRAY(a->g->arena, ExactKind, kinds.n);
  for (int k = 0; k < kinds.n; k++) {
    x->kinds[k].call = call_of(a, match, y, kinds.value[k], rest, n);
    x->kinds[k].times = kinds.times[k];
    if (!x->kinds[k].call) return false;
  }
  x->nkinds = kinds.n;
  x->n = a->n;
  x->rows = kinds.n;
  x->cost = 30.0 * kinds.n;
  x->text_cost = kinds.n;
  return true;
}

void exact_put_kinds(Code *c, const Exact *x) {
  Unit *u = c->u;
  Gen *g = u->g;
  int conditional = u->conditional;
  bool whole = u->is_whole;
  u->conditional = 0;
  u->is_whole = x->is_whole;
  for (int k = 0; k < x->nkinds; k++) {
    const char *weight = gen_fmt(g, "%s * %.0f.0", u->lpb, x->kinds[k].times);
    Val v = gen_value(c, x->kinds[k].call);
    code_fwd(c, "%s += %.0f.0 * %s;\n", u->lp, x->kinds[k].times, v.v);
    code_weight(c, v, weight);
  }
  if (x->constant != 0) code_fwd(c, "%s += %.17g;\n", u->lp, x->constant);
  u->conditional = conditional;
  u->is_whole = whole;
}
