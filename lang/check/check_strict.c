/* SPDX-License-Identifier: BSD-3-Clause
   What a strict program is refused beyond removed syntax: calls that Stan 2.39 does not
   know, and likelihoods of Laplace approximations that call what Stan cannot
   differentiate twice. */
#include <string.h>
#include "base/vec.h"
#include "lang/check/checker.h"
#include "lang/tree/effect.h"

static const char HINT[] = "Posterity understands it where a program is not strict";

/* ---- rules of strict.def: whether these arguments are refused ---- */

static bool is_number(Type t) {
  return !t.array &&
         (t.base == BASE_INT || t.base == BASE_REAL || t.base == BASE_COMPLEX);
}

static bool never(const Type *types, int n) {
  (void)types, (void)n;
  return true;
}

static bool containers(const Type *types, int n) {
  for (int i = 0; i < n; i++)
    if (!is_number(types[i])) return true;
  return false;
}

static bool first_number(const Type *types, int n) {
  return n > 0 && is_number(types[0]);
}

static bool arrays(const Type *types, int n) {
  for (int i = 0; i < n; i++)
    if (types[i].array) return true;
  return false;
}

static bool complex_containers(const Type *types, int n) {
  for (int i = 0; i < n; i++)
    if (type_is_complex(types[i]) && !is_number(types[i])) return true;
  return false;
}

static bool complex_matrices(const Type *types, int n) {
  return complex_containers(types, n) && !types[0].array;
}

static bool not_vector(const Type *types, int n) {
  return n > 0 && (types[0].base != BASE_VECTOR || types[0].array);
}

static bool reals(const Type *types, int n) {
  for (int i = 0; i < n; i++)
    if (types[i].base != BASE_INT) return true;
  return false;
}

static bool one_and_many(const Type *types, int n) {
  return first_number(types, n) && containers(types, n);
}

static bool other_slices(const Type *types, int n) {
  if (n < 2) return false;
  Base b = types[1].base;
  return b != BASE_INT && b != BASE_REAL && b != BASE_VECTOR && b != BASE_ROW_VECTOR &&
         b != BASE_MATRIX;
}

/* Of a probability and two numbers: tables of components are another matter. */
static bool mixed_containers(const Type *types, int n) {
  return n == 3 && containers(types, n);
}

/* One outcome goes with a number and a vector of cut points, many with a vector. */
static bool logistic_ordered(const Type *types, int n) {
  if (n < 3) return false;
  if (!types[0].array) return !is_number(types[1]) || types[2].array;
  return types[1].base != BASE_VECTOR || types[1].array;
}

static bool probit_ordered(const Type *types, int n) {
  return logistic_ordered(types, n) && !(types[0].array && is_number(types[1]));
}

/* One outcome with one row of predictors. */
static bool one_row(const Type *types, int n) {
  bool row = false;
  for (int i = 0; i < n; i++) row = row || types[i].base == BASE_ROW_VECTOR;
  return row && first_number(types, n);
}

/* y, y_index, eta, m */
static bool dispersion(const Type *types, int n) {
  return n > 2 && not_vector(types + 2, n - 2);
}

static const struct {
  bool (*refuses)(const Type *types, int n);
  const char *name;
} RULES[] = {
#define STRICT(RULE, NAME) {RULE, NAME},
#include "lang/check/strict.def"
#undef STRICT
};

/* Outcomes of a density in arrays of arrays. */
static bool is_deep(const char *name, const Type *types, int n) {
  static const char *const ENDINGS[] = {"_lpmf", "_lpdf", "_cdf", "_lcdf", "_lccdf"};
  bool is_density = false;
  for (int i = 0; i < 5; i++) is_density |= text_has_suffix(name, ENDINGS[i]);
  for (int i = 0; i < n; i++)
    if (is_density && types[i].base == BASE_INT && types[i].array > 1) return true;
  return false;
}

bool check_strict_call(Checker *c, const Node *at, const char *name, const Type *types,
                       int n) {
  if (!c->program->strict) return true;
  bool refused = is_deep(name, types, n);
  for (size_t i = 0; i < sizeof RULES / sizeof *RULES; i++)
    if (strcmp(RULES[i].name, name) == 0) refused = refused || RULES[i].refuses(types, n);
  if (refused)
    check_error(c, at, HINT, "Stan has no `%s` for %s", name,
                check_types_text(c, types, n));
  return !refused;
}

/* ---- likelihoods ---- */

typedef struct Search {
  const Program *program;
  Vec(const Sym *) seen; /* functions that have been looked through */
  const Fn *found;
} Search;

static bool lacks_second_derivatives(const Fn *fn) {
  return fn->flags & FN_HIGHER || strcmp(fn->name, "hmm_marginal") == 0 ||
         strcmp(fn->name, "hmm_hidden_state_prob") == 0;
}

static void search(Search *s, const Sym *f);

static bool search_node(void *ctx, Node *node) {
  Search *s = ctx;
  bool is_call = node->kind == NODE_CALL || node->kind == NODE_TILDE;
  if (is_call && node->match.fn && !s->found && lacks_second_derivatives(node->match.fn))
    s->found = node->match.fn;
  const Sym *f = is_call ? call_function(node) : NULL;
  if (node->kind == NODE_VAR && node->type.base == BASE_FUNCTION) f = node->sym;
  if (f) search(s, f);
  return !s->found;
}

static void search(Search *s, const Sym *f) {
  for (int i = 0; i < s->seen.n; i++)
    if (s->seen.at[i] == f) return;
  vec_push(&s->seen, f);
  const Node *body = function_body(s->program, f);
  if (body) node_walk((Node *)body, search_node, s);
}

static bool check_likelihood(void *ctx, Node *node) {
  Checker *c = ctx;
  if (node->kind != NODE_CALL || !node->match.fn || !(node->match.fn->flags & FN_SLOPES))
    return true;
  const Node *likelihood = node->kids[0];
  Search s = {.program = c->program};
  if (likelihood->sym) search(&s, likelihood->sym);
  if (s.found)
    check_error(c, likelihood, HINT,
                "`%s` may not be a likelihood here: it calls `%s`, which Stan cannot "
                "differentiate twice",
                likelihood->text, s.found->name);
  vec_free(&s.seen);
  return true;
}

void check_strict_likelihoods(Checker *c) {
  if (c->program->strict) node_walk(c->program->root, check_likelihood, c);
}
