/* SPDX-License-Identifier: BSD-3-Clause
   Distribution statements: y ~ name(...) T[a, b]. */
#include "lang/check/checker.h"
#include <string.h>
#include "base/suggest.h"

/* User densities that may stand right of `~`, in the order in which Stan tries them;
   `_log` is the old ending. */
static const char *const USER_SUFFIXES[] = {"_lpmf", "_lpdf", "_log"};

/* Argument [i] of the density: the outcome is the first. */
static Node **tilde_argument(const Node *node, int i) {
  return &node->kids[i ? TILDE_ARGS + i - 1 : TILDE_OUTCOME];
}

/* Outcome and arguments, which are what the density is called with. */
static Type *tilde_types(Checker *c, const Node *node, int *n) {
  *n = node->nkids - TILDE_ARGS + 1;
  Type *types = ARENA_ARRAY(c->arena, Type, *n);
  for (int i = 0; i < *n; i++) types[i] = (*tilde_argument(node, i))->type;
  return types;
}

static bool find_row(Checker *c, const Node *node, const Type *types, int n,
                     FnMatch *match) {
  const char *density = arena_printf(c->arena, "%s_lpdf", node->text);
  const char *mass = arena_printf(c->arena, "%s_lpmf", node->text);
  return fn_resolve(density, types, n, match) || fn_resolve(mass, types, n, match);
}

static bool tilde_user(Checker *c, Node *node, const Type *types, int n) {
  for (int i = 0; i < 3; i++) {
    int ties;
    const char *name = arena_printf(c->arena, "%s%s", node->text, USER_SUFFIXES[i]);
    Sym *f = scope_function(&c->names, name, types, n, &ties);
    FnMatch row;
    if (!f || (check_yields(c, f) && find_row(c, node, types, n, &row))) continue;
    if (ties > 1) check_ambiguous(c, node, name, types, n);
    if (i == 2)
      check_removed(c, node, "call it `_lpdf` or `_lpmf`",
                    "the suffix of `%s` is no longer part of Stan", name);
    node->sym = f;
    node->match.propto = true;
    for (int k = 0; k < n; k++) check_user_argument(c, f, tilde_argument(node, k), k);
    return true;
  }
  return false;
}

static bool tilde_table(Checker *c, Node *node, const Type *types, int n) {
  FnMatch match = {0};
  if (!find_row(c, node, types, n, &match)) return false;
  node->match = match;
  node->match.propto = true;
  check_strict_call(c, node, match.fn->name, types, n);
  for (int i = 0; i < n; i++) check_table_argument(c, &match, tilde_argument(node, i), i);
  return true;
}

/* Whether a density of the table that calls user functions fits: as a call of it. */
static bool tilde_higher(Checker *c, Node *node, const Type *types, int n) {
  Node *call = node_new(c->arena, NODE_CALL, node->span, n);
  Type *own = ARENA_ARRAY(c->arena, Type, n);
  bool found = false;
  call->text = arena_printf(c->arena, "%s_lpmf", node->text);
  for (int i = 0; i < n; i++) {
    call->kids[i] = *tilde_argument(node, i);
    own[i] = types[i];
    found = found || types[i].base == BASE_FUNCTION;
  }
  if (!found || !check_resolve(c, call, call->text, own, n)) return false;
  check_strict_call(c, node, call->match.fn->name, types, n);
  for (int i = 0; i < n; i++) check_table_argument(c, &call->match, &call->kids[i], i);
  check_higher(c, call, own);
  for (int i = 0; i < n; i++) *tilde_argument(node, i) = call->kids[i];
  node->match = call->match;
  node->match.propto = true;
  return true;
}

/* The distribution of the table whose name is nearest, or NULL. */
static const char *nearest_distribution(Checker *c, const char *name) {
  int count, n = 0;
  const Fn *const *rows = fn_rows(&count);
  const char **known = ARENA_ARRAY(c->arena, const char *, count + 1);
  for (int i = 0; i < count; i++)
    if (rows[i]->flags & FN_DIST)
      known[n++] = arena_strn(c->arena, rows[i]->name, strlen(rows[i]->name) - 5);
  return suggest_nearest(name, known);
}

static bool is_distribution(const Checker *c, const char *name) {
  int count = 0;
  bool known = fn_find_dist(name, &count) && count > 0;
  for (int i = 0; i < 3; i++)
    known = known || scope_has_function(&c->names, arena_printf(c->arena, "%s%s", name,
                                                                USER_SUFFIXES[i]));
  return known;
}

/* Whether a density [name] may be defined where the text could not be read. */
static bool is_in_doubt(Checker *c, const char *name) {
  for (int i = 0; i < 3; i++)
    if (check_in_doubt(c, arena_printf(c->arena, "%s%s", name, USER_SUFFIXES[i])))
      return true;
  return false;
}

/* The place of the name right of `~`; the statement where a comment hides it. */
static Node name_place(Checker *c, const Node *node) {
  const char *source = c->program->source;
  size_t n = strlen(node->text);
  int end = node->span.end - (int)n;
  for (int at = (*tilde_argument(node, 0))->span.end; at < end; at++) {
    if (source[at] != '~') continue;
    for (at++; at < end && strchr(" \t\r\n", source[at]); at++) continue;
    bool is_there = strncmp(source + at, node->text, n) == 0;
    return (Node){.span = is_there ? (Span){at, at + (int)n} : node->span};
  }
  return (Node){.span = node->span};
}

/* What is wrong with a name or types that no density fits. */
static void tilde_unresolved(Checker *c, Node *node, const Type *types, int n) {
  int count = 0;
  if (is_in_doubt(c, node->text)) return;
  const Fn *const *rows = fn_find_dist(node->text, &count);
  if (rows && count) {
    check_no_signature(c, node, rows[0]->name, types, n);
    return;
  }
  for (int i = 0; i < 3; i++) {
    const char *name = arena_printf(c->arena, "%s%s", node->text, USER_SUFFIXES[i]);
    if (!scope_has_function(&c->names, name)) continue;
    check_no_signature(c, node, name, types, n);
    return;
  }
  const Node name = name_place(c, node);
  static const char *const WRONG[] = {"_lpdf", "_lpmf", "_lupdf", "_lupmf"};
  for (int i = 0; i < 4; i++)
    if (text_has_suffix(node->text, WRONG[i])) {
      check_error(c, &name, "leave the suffix away",
                  "right of `~` stands the distribution "
                  "without `%s`",
                  WRONG[i]);
      return;
    }
  const char *near = nearest_distribution(c, node->text);
  check_error(c, &name, check_did_you_mean(c, near), "there is no distribution `%s`",
              node->text);
}

static void set_cdf(Checker *c, Node *node, enum Cdf which, Sym *f) {
  if (!node->others) node->others = ARENA_ARRAY(c->arena, Sym *, CDF_COUNT);
  node->others[which] = f;
}

/* Truncation divides by a probability, so the cumulative function must exist. */
static bool check_cumulative(Checker *c, Node *node, Node **bound, enum Cdf which,
                             const Type *types, int n) {
  static const char *const SUFFIXES[] = {"_lcdf", "_lccdf"};
  const char *name = arena_printf(c->arena, "%s%s", node->text, SUFFIXES[which]);
  int ties;
  FnMatch match = {0};
  Sym *user = scope_function(&c->names, name, types, n, &ties);
  bool exists = user || fn_resolve(name, types, n, &match);
  if (!exists && check_in_doubt(c, name)) return true;
  if (!exists) {
    check_error(c, *bound, NULL, "`%s` cannot be truncated: there is no `%s` for %s",
                node->text, name, check_types_text(c, types, n));
    return false;
  }
  if (user && ties > 1) check_ambiguous(c, node, name, types, n);
  if (user) set_cdf(c, node, which, user);
  if (user)
    check_promote(c, bound, user->type.parts[0]);
  else if (check_strict_call(c, *bound, match.fn->name, types, n) && match.promote & 1)
    check_promote(c, bound, TYPE(BASE_REAL));
  return true;
}

/* Stan wants both cumulative functions wherever one bound is given. */
static void check_truncation_bound(Checker *c, Node *node, int which, bool known) {
  Node **bound = &node->kids[which];
  int n;
  if (!*bound) return;
  check_scalar(c, bound, "a bound of T[ ]");
  Type *types = tilde_types(c, node, &n);
  types[0] = (*bound)->type;
  if (!known || check_has_error(types, n)) return;
  enum Cdf first = which == TILDE_LOWER ? CDF_UPPER : CDF_LOWER;
  if (check_cumulative(c, node, bound, first, types, n))
    check_cumulative(c, node, bound, CDF_UPPER - first, types, n);
}

void check_tilde(Checker *c, Node *node) {
  int n;
  check_expr(c, &node->kids[TILDE_OUTCOME]);
  for (int i = TILDE_ARGS; i < node->nkids; i++) check_argument(c, &node->kids[i]);
  node->sym = NULL;
  node->others = NULL;
  node->match = (FnMatch){0};
  if (!check_may_target(c))
    check_error(c, node,
                "it adds to the log density: use it in the model block or in a function "
                "whose name ends in _lp",
                "`~` may not be used here");
  Type *types = tilde_types(c, node, &n);
  bool typed = !check_has_error(types, n);
  bool known =
      typed && (tilde_user(c, node, types, n) || tilde_higher(c, node, types, n) ||
                tilde_table(c, node, types, n));
  if (typed ? !known : !is_distribution(c, node->text))
    tilde_unresolved(c, node, types, n);
  check_truncation_bound(c, node, TILDE_LOWER, known);
  check_truncation_bound(c, node, TILDE_UPPER, known);
}
