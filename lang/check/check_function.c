/* SPDX-License-Identifier: BSD-3-Clause
   Definitions of user functions: signatures first, so that all of them see each other,
   then bodies. */
#include "lang/check/checker.h"
#include <string.h>

enum { FUNDEF_RESULT, FUNDEF_BODY, FUNDEF_ARGS };

static Suffix suffix_of(const char *name) {
  if (text_has_suffix(name, "_rng")) return SUFFIX_RNG;
  if (text_has_suffix(name, "_lp")) return SUFFIX_LP;
  if (text_has_suffix(name, "_jacobian")) return SUFFIX_JACOBIAN;
  if (text_has_suffix(name, "_lpdf") || text_has_suffix(name, "_lpmf"))
    return SUFFIX_DENSITY;
  return SUFFIX_NONE;
}

static bool is_conditional(const char *name) {
  return suffix_of(name) == SUFFIX_DENSITY || text_has_suffix(name, "_lcdf") ||
         text_has_suffix(name, "_lccdf") || text_has_suffix(name, "_cdf");
}

static bool is_discrete(Type t) {
  if (t.base != BASE_TUPLE) return type_is_int(t);
  for (int i = 0; i < t.nparts; i++)
    if (!is_discrete(t.parts[i])) return false;
  return true;
}

/* The rules that the endings of names carry. */
static void check_suffix(Checker *c, const Node *def, Type type) {
  const char *name = def->text;
  Type result = type.parts[type.nparts];
  bool conditional = is_conditional(name);
  if (conditional && (result.base != BASE_REAL || result.array) &&
      result.base != BASE_ERROR)
    check_error(c, def, NULL, "`%s` must return real, not %s", name,
                check_type_text(c, result));
  if (conditional && type.nparts == 0)
    check_error(c, def, NULL, "`%s` must have an argument: the outcome", name);
  if (type.nparts == 0) return;
  Type outcome = type.parts[0];
  if (text_has_suffix(name, "_lpdf") && is_discrete(outcome))
    check_error(c, def, "call it _lpmf", "the outcome of `%s` must be real, not %s", name,
                check_type_text(c, outcome));
  if (text_has_suffix(name, "_lpmf") && !is_discrete(outcome) &&
      outcome.base != BASE_ERROR)
    check_error(c, def, "call it _lpdf", "the outcome of `%s` must be int, not %s", name,
                check_type_text(c, outcome));
}

static Type signature(Checker *c, Node *def) {
  int n = def->nkids - FUNDEF_ARGS;
  Type *parts = ARENA_ARRAY(c->arena, Type, n + 1);
  for (int i = 0; i < n; i++) {
    Node *arg = def->kids[FUNDEF_ARGS + i];
    parts[i] = arg->type = arg->kids[0]->type = check_decl_type(c, arg->kids[0]);
  }
  Node *result = def->kids[FUNDEF_RESULT];
  parts[n] = result->type = check_decl_type(c, result);
  return (Type){.base = BASE_FUNCTION, .nparts = n, .parts = parts};
}

/* Rows of the table that Stan lacks or has given up: programs define such functions
   themselves. */
static bool is_ours(const char *name) {
  static const char *const NAMES[] = {"sign",
                                      "fabs",
                                      "idivide",
                                      "multiply_log",
                                      "binomial_coefficient_log",
                                      "beta_proportion_cdf",
                                      "loglogistic_lcdf",
                                      "loglogistic_lccdf",
                                      "binomial_logit_rng",
                                      "multi_normal_prec_rng"};
  for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
    if (strcmp(name, NAMES[i]) == 0) return true;
  return false;
}

/* A row of the table that takes exactly these arguments would be hidden; operators go on
   to mean their rows. */
static bool hides_row(Type type, const char *name) {
  FnMatch match = {0};
  return !is_ours(name) && fn_resolve(name, type.parts, type.nparts, &match) &&
         (match.promote == 0 || match.fn->kind == FN_SCALAR) &&
         !(match.fn->flags & FN_OPERATOR);
}

/* Functions of functions are resolved by what they call back: they have no overloads. */
static bool is_higher(const char *name) {
  int count = 0;
  const Fn *const *rows = fn_find(name, &count);
  return count > 0 && rows[0]->flags & FN_HIGHER;
}

static bool same_data(const Node *a, const Node *b) {
  for (int i = FUNDEF_ARGS; i < a->nkids; i++)
    if ((a->kids[i]->flags ^ b->kids[i]->flags) & NODE_DATA_ONLY) return false;
  return true;
}

static void declare_again(Checker *c, Node *def, Sym *old, Type type) {
  bool had_body = old->decl && old->decl->kids[FUNDEF_BODY];
  bool has_body = def->kids[FUNDEF_BODY] != NULL;
  def->sym = old;
  if (!type_eq(old->type.parts[type.nparts], type.parts[type.nparts]))
    check_error(c, def, "overloads differ in their arguments",
                "`%s` with these arguments returns %s already", def->text,
                check_type_text(c, old->type.parts[type.nparts]));
  else if (had_body || !has_body)
    check_error(c, def, NULL, "`%s` with these arguments is %s already", def->text,
                had_body ? "defined" : "declared");
  else if (!same_data(old->decl, def))
    check_error(c, def, NULL,
                "arguments of `%s` that are `data` differ from its declaration",
                def->text);
  if (has_body) old->decl = def;
}

/* Functions of earlier cells may be defined anew. */
static bool is_of_program(const Checker *c, const Sym *f) {
  const Node *block = c->program->root->kids[BLOCK_FUNCTIONS];
  for (int i = 0; i < block->nkids; i++)
    if (block->kids[i]->sym == f) return true;
  return false;
}

static void declare_function(Checker *c, Node *def) {
  Type type = signature(c, def);
  def->type = type;
  check_name(c, def, def->text);
  check_suffix(c, def, type);
  Sym *old = scope_same_function(&c->names, def->text, type.parts, type.nparts);
  if (old && is_of_program(c, old)) {
    declare_again(c, def, old, type);
    return;
  }
  if (is_higher(def->text))
    check_error(
        c, def, "use another name",
        "`%s` is a function of the language that takes functions: it has no overloads",
        def->text);
  else if (hides_row(type, def->text))
    check_error(c, def, "use another name or other arguments",
                "`%s` with these arguments is a function of the language", def->text);
  Sym *sym = ARENA_NEW(c->arena, Sym);
  *sym = (Sym){.name = def->text,
               .type = type,
               .block = BLOCK_FUNCTIONS,
               .decl = def,
               .home = c->program->source};
  def->sym = sym;
  scope_add_function(&c->names, sym);
}

/* How control leaves a statement. */
typedef enum { FALLS, RETURNS, BREAKS } Exit;

static Exit exit_of(const Node *s);

static bool is_escape(const Node *s) {
  return s->kind == NODE_BREAK || s->kind == NODE_CONTINUE || s->kind == NODE_RETURN ||
         s->kind == NODE_REJECT || s->kind == NODE_FATAL;
}

static Exit exit_of_list(Node *const *at, int n) {
  Exit exit = FALLS;
  for (int i = 0; i < n; i++)
    if (at[i]->flags & NODE_BROKEN) return RETURNS; /* nobody knows what stood there */
  for (int i = 0; i < n; i++) {
    Exit next = exit_of(at[i]);
    if (next == BREAKS)
      exit = BREAKS;
    else if (next == RETURNS && exit == FALLS)
      exit = RETURNS;
    if (is_escape(at[i])) break;
  }
  return exit;
}

static Exit exit_of_if(const Node *s) {
  Exit then = exit_of(s->kids[1]), otherwise = FALLS;
  if (s->nkids > 2 && s->kids[2]) otherwise = exit_of(s->kids[2]);
  if (then == BREAKS || otherwise == BREAKS) return BREAKS;
  return then == RETURNS && otherwise == RETURNS ? RETURNS : FALLS;
}

/* A loop that never ends by itself is left by return only, unless there is a break. */
static Exit exit_of_loop(const Node *s) {
  Exit body = exit_of(s->kids[s->nkids - 1]);
  bool endless =
      s->kind == NODE_WHILE && s->kids[0]->kind == NODE_INT && s->kids[0]->i != 0;
  return body == RETURNS || (endless && body == FALLS) ? RETURNS : FALLS;
}

static Exit exit_of(const Node *s) {
  switch (s->kind) {
  case NODE_RETURN:
  case NODE_REJECT:
  case NODE_FATAL: return RETURNS;
  case NODE_BREAK: return BREAKS;
  case NODE_BLOCK: return exit_of_list(s->kids, s->nkids);
  case NODE_PROFILE: return exit_of_list(s->kids + 1, s->nkids - 1);
  case NODE_IF: return exit_of_if(s);
  case NODE_WHILE:
  case NODE_FOR:
  case NODE_FOREACH: return exit_of_loop(s);
  default: return FALLS;
  }
}

static void check_function_body(Checker *c, Node *def) {
  int mark = c->names.vars.n;
  c->fundef = def;
  c->suffix = suffix_of(def->text);
  c->next_slot = 0;
  c->loops = 0;
  for (int i = FUNDEF_ARGS; i < def->nkids; i++) {
    Node *arg = def->kids[i];
    Sym *sym = check_declare(c, arg, arg->type);
    sym->is_argument = true;
    sym->data_only = (arg->flags & NODE_DATA_ONLY) != 0;
    for (int k = 0; k < sym->nleaves; k++) {
      sym->leaves[k]->sym->is_argument = true;
      sym->leaves[k]->sym->data_only = sym->data_only;
    }
  }
  check_statement(c, &def->kids[FUNDEF_BODY]);
  Type result = def->type.parts[def->type.nparts];
  if (result.base != BASE_VOID && exit_of(def->kids[FUNDEF_BODY]) != RETURNS)
    check_error(c, def, "end it with return or reject",
                "`%s` does not return %s on every path", def->text,
                check_type_text(c, result));
  c->fundef = NULL;
  c->suffix = SUFFIX_NONE;
  scope_pop(&c->names, mark);
}

void check_functions(Checker *c, Node *block) {
  c->block = BLOCK_FUNCTIONS;
  for (int i = 0; i < block->nkids; i++)
    if (block->kids[i]->kind == NODE_FUNDEF) declare_function(c, block->kids[i]);
  for (int i = 0; i < block->nkids; i++) {
    Node *def = block->kids[i];
    if (def->kind != NODE_FUNDEF) continue;
    if (def->kids[FUNDEF_BODY])
      check_function_body(c, def);
    else if (def->sym && !def->sym->decl->kids[FUNDEF_BODY] &&
             !check_in_doubt(c, def->text))
      check_error(c, def, "give it a body; functions in C++ cannot be had here",
                  "`%s` is declared but not defined", def->text);
  }
  c->next_slot = 0;
}
