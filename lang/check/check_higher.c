/* SPDX-License-Identifier: BSD-3-Clause
   Calls of rows that take user functions: which overload, what may be called back, and
   the arguments that go on to the functions. */
#include <string.h>
#include "lang/check/checker.h"

/* The best choice of overloads so far. */
typedef struct Choice {
  FnMatch match;
  Sym *syms[FN_MAX_ARGS]; /* of arguments that are functions */
  int cost, ties;
} Choice;

/* Promotions that a match asks for; those inside of a tuple count one by one. */
static int cost_of(const FnMatch *match, const Type *types, int n) {
  int cost = 0;
  for (int i = 0; i < n; i++) {
    Type want;
    if (!(match->promote >> i & 1)) continue;
    bool is_tuple = fn_callback_tuple(match->fn, types, i, &want);
    for (int k = 0; is_tuple && k < want.nparts; k++)
      cost += !type_eq(types[i].parts[k], want.parts[k]);
    cost += !is_tuple;
  }
  return cost;
}

static void consider(const Type *types, int n, const FnMatch *match, Sym *const *syms,
                     Choice *best) {
  int cost = cost_of(match, types, n);
  if (best->ties && cost > best->cost) return;
  best->ties = best->ties && cost == best->cost ? best->ties + 1 : 1;
  if (best->ties > 1) return;
  best->match = *match;
  best->cost = cost;
  memcpy(best->syms, syms, sizeof best->syms);
}

/* All overloads of the functions from argument [from] on. */
static void choose(Checker *c, Node *node, const char *name, Type *types, int n, int from,
                   Sym **syms, Choice *best) {
  FnMatch match = {0};
  while (from < n && (types[from].base != BASE_FUNCTION || !node->kids[from]->sym))
    from++;
  if (from == n) {
    if (fn_resolve(name, types, n, &match)) consider(types, n, &match, syms, best);
    return;
  }
  Type own = types[from];
  const char *function = node->kids[from]->sym->name;
  for (int at = 0; (at = scope_overload(&c->names, function, at));) {
    syms[from] = c->names.functions.at[at - 1];
    types[from] = syms[from]->type;
    choose(c, node, name, types, n, from + 1, syms, best);
  }
  types[from] = own;
}

bool check_resolve(Checker *c, Node *node, const char *name, Type *types, int n) {
  Choice best = {0};
  Sym *syms[FN_MAX_ARGS] = {0};
  if (n > FN_MAX_ARGS) return false;
  choose(c, node, name, types, n, 0, syms, &best);
  if (!best.ties) return false;
  if (best.ties > 1) check_ambiguous(c, node, name, types, n);
  node->match = best.match;
  for (int i = 0; i < n; i++) {
    if (!best.syms[i]) continue;
    node->kids[i]->sym = best.syms[i];
    types[i] = node->kids[i]->type = best.syms[i]->type;
  }
  return true;
}

static bool wants_data(const Sym *f, int k) {
  return f->decl && f->decl->kids[2 + k]->flags & NODE_DATA_ONLY;
}

/* A function that is called back draws nothing and adds nothing to the log density. */
static void check_callback(Checker *c, const Fn *fn, int at, Node *arg) {
  static const char *const endings[] = {"_rng", "_lp", "_jacobian"};
  check_place(c, arg, arg->text);
  for (int i = 0; i < 3; i++)
    if (text_has_suffix(arg->text, endings[i]))
      check_error(c, arg, NULL, "`%s` may not be an argument: its name ends in %s",
                  arg->text, endings[i]);
  for (int k = 0; k < arg->sym->type.nparts; k++)
    if (wants_data(arg->sym, k) && fn_callback_varies(fn, at, k))
      check_error(c, arg, "leave `data` away",
                  "argument %d of `%s` may not be data: `%s` gives it what depends on "
                  "parameters",
                  k + 1, arg->text, fn->name);
}

/* Argument [i] of the call goes to parameter [k] of its function. */
static void check_tail(Checker *c, Node *node, int i, int k) {
  const Sym *f = node->kids[0]->sym;
  check_promote(c, &node->kids[i], f->type.parts[k]);
  if (wants_data(f, k)) check_wants_data(c, node->kids[i], f->name, k);
}

/* A tuple whose members go to the last parameters of its function. */
static void check_tuple(Checker *c, Node *node, int i, Type want) {
  const Sym *f = node->kids[fn_callback_of(node->match.fn, i)]->sym;
  Node *tuple = node->kids[i];
  int first = f->type.nparts - want.nparts;
  for (int k = 0; k < want.nparts; k++)
    if (wants_data(f, first + k))
      check_wants_data(c, tuple->kind == NODE_TUPLE ? tuple->kids[k] : tuple, f->name,
                       first + k);
}

void check_higher(Checker *c, Node *node, const Type *types) {
  for (int i = 0; i < node->nkids; i++) {
    Type want;
    int k = fn_callback_parameter(node->match.fn, i);
    if (node->kids[i]->type.base == BASE_FUNCTION) {
      check_callback(c, node->match.fn, i, node->kids[i]);
    } else if (fn_callback_tuple(node->match.fn, types, i, &want)) {
      if (!fn_arg_is_data(node->match.fn, i)) check_tuple(c, node, i, want);
      check_promote(c, &node->kids[i], want);
    } else if (k >= 0) {
      check_tail(c, node, i, k);
    }
  }
}
