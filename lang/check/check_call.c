/* SPDX-License-Identifier: BSD-3-Clause
   Calls: user functions, rows of the table, functions of the notebook; where functions of
   some suffix may be called; what a wrong name might have meant.  `~` is in
   check_tilde.c. */
#include "lang/check/checker.h"
#include "lang/syntax/print.h"
#include <string.h>
#include "lang/tree/leaf.h"

enum { MAX_SHOWN = 5 }; /* signatures in one message */

/* Names that Stan has given up, and what does the same today. */
static const struct {
  const char *old, *now;
} RENAMED[] = {{"binomial_coefficient_log", "lchoose"},
               {"cov_exp_quad", "gp_exp_quad_cov"},
               {"fabs", "abs"},
               {"multiply_log", "lmultiply"},
               {"mod", "modulus"}};

static const char *renamed(const char *old) {
  for (size_t i = 0; i < sizeof RENAMED / sizeof *RENAMED; i++)
    if (strcmp(RENAMED[i].old, old) == 0) return RENAMED[i].now;
  return NULL;
}

static bool is_unnormalized(const char *name) {
  return text_has_suffix(name, "_lupdf") || text_has_suffix(name, "_lupmf");
}

static const char *normalized(Checker *c, const char *name) {
  if (!is_unnormalized(name)) return name;
  int stem = (int)strlen(name) - 6;
  return arena_printf(c->arena, "%.*s_l%s", stem, name, name + stem + 3);
}

void check_place(Checker *c, const Node *node, const char *name) {
  bool in_functions = c->fundef != NULL;
  if (text_has_suffix(name, "_rng") && (c->in_size || !check_may_random(c)))
    check_error(c, node,
                "random numbers are drawn in transformed data, generated quantities "
                "and functions whose name ends in _rng",
                "`%s` may not be called here", name);
  if (text_has_suffix(name, "_lp") && !check_may_target(c) &&
      (in_functions || c->block != BLOCK_TRANSFORMED_PARAMETERS))
    check_error(c, node,
                "it adds to the log density: call it in the model block or in a "
                "function whose name ends in _lp",
                "`%s` may not be called here", name);
  if (text_has_suffix(name, "_jacobian") && !check_may_jacobian(c))
    check_error(c, node,
                "call it in transformed parameters or in a function whose name ends "
                "in _jacobian",
                "`%s` may not be called here", name);
  if (is_unnormalized(name) &&
      (in_functions ? c->suffix != SUFFIX_DENSITY : !check_may_target(c)))
    check_error(c, node,
                "terms may be dropped in the model block and in functions ending in "
                "_lpdf or _lpmf only",
                "`%s` may not be called here", name);
}

/* "did you mean", or the signatures that come nearest. */
static const char *near_signatures(Checker *c, const char *name, int nargs) {
  Buf b = {0};
  int shown = fn_put_signatures(&b, name, nargs, MAX_SHOWN);
  for (int at = 0; shown < MAX_SHOWN && (at = scope_overload(&c->names, name, at));) {
    Sym *f = c->names.functions.at[at - 1];
    buf_put(&b, shown++ ? "\n  " : "there is:\n  ");
    buf_printf(&b, "%s %s%s", check_type_text(c, f->type.parts[f->type.nparts]), name,
               check_types_text(c, f->type.parts, f->type.nparts));
  }
  const char *text = shown ? arena_str(c->arena, buf_text(&b)) : NULL;
  buf_free(&b);
  return text;
}

static bool takes_complex(const char *name) {
  int count = 0;
  const Fn *const *rows = fn_find(name, &count);
  for (int i = 0; i < count; i++)
    if (rows[i]->flags & FN_COMPLEX) return true;
  return !rows; /* a user function */
}

/* Whether [name], or a function that [node] gives it, may have other signatures where the
   text could not be read. */
static bool is_in_doubt(const Checker *c, const Node *node, const char *name) {
  bool found = check_in_doubt(c, name);
  for (int i = 0; i < node->nkids; i++) {
    const Node *kid = node->kids[i];
    found = found || (kid && kid->kind == NODE_VAR && kid->type.base == BASE_FUNCTION &&
                      check_in_doubt(c, kid->text));
  }
  return found;
}

/* Argument [i] of a call or of the density right of `~`, whose first is the outcome. */
static const Node *argument_at(const Node *node, int i) {
  if (node->kind != NODE_TILDE) return node->kids[i];
  return node->kids[i ? TILDE_ARGS + i - 1 : TILDE_OUTCOME];
}

static bool fits(const Checker *c, const char *name, const Type *types, int n) {
  FnMatch match;
  int ties;
  return scope_function(&c->names, name, types, n, &ties) ||
         fn_resolve(name, types, n, &match);
}

/* The one argument of another type with which the call would fit; [node] where it is not
   one alone. */
static const Node *at_fault(const Checker *c, const Node *node, const char *name,
                            const Type *types, int n) {
  bool has_arguments = node->kind == NODE_TILDE || node->kind == NODE_CALL;
  const Node *found = NULL;
  Type *other = ARENA_ARRAY(c->arena, Type, n + 1);
  for (int i = 0; i < n && has_arguments; i++) {
    for (int k = 0; k < n; k++) other[k] = k == i ? TYPE(BASE_ANY) : types[k];
    if (!fits(c, name, other, n)) continue;
    if (found) return node;
    found = argument_at(node, i);
  }
  return found ? found : node;
}

Type check_no_signature(Checker *c, const Node *node, const char *name, const Type *types,
                        int n) {
  if (is_in_doubt(c, node, name)) return TYPE(BASE_ERROR);
  const char *hint = near_signatures(c, name, n);
  for (int i = 0; i < n; i++)
    if (type_is_complex(types[i]) && !takes_complex(name))
      hint = "it takes real numbers: get_real(), get_imag() and abs() give them";
  check_error(c, at_fault(c, node, name, types, n), hint, "no signature of `%s` fits %s",
              name, check_types_text(c, types, n));
  return TYPE(BASE_ERROR);
}

static bool has_base(const Type *types, int n, Base base) {
  for (int i = 0; i < n; i++)
    if (types[i].base == base) return true;
  return false;
}

bool check_has_error(const Type *types, int n) {
  return has_base(types, n, BASE_ERROR);
}

void check_wants_data(Checker *c, const Node *arg, const char *name, int i) {
  if (check_is_data(c, arg)) return;
  check_error(c, arg, "it may use variables of data and transformed data, and literals",
              "argument %d of `%s` must be data, it may not depend on parameters", i + 1,
              name);
}

void check_user_argument(Checker *c, const Sym *f, Node **arg, int i) {
  if (f->decl && f->decl->kids[2 + i]->flags & NODE_DATA_ONLY)
    check_wants_data(c, *arg, f->name, i);
  check_promote(c, arg, f->type.parts[i]);
}

void check_table_argument(Checker *c, const FnMatch *match, Node **arg, int i) {
  if ((*arg)->type.base == BASE_FUNCTION) return;
  if (fn_arg_is_data(match->fn, i)) check_wants_data(c, *arg, match->fn->name, i);
  if (leaf_is_group((*arg)->type) && match->fn->flags & FN_HIGHER) return;
  if (match->promote >> i & 1)
    check_promote(c, arg, fn_promoted(match->fn, i, (*arg)->type));
}

void check_ambiguous(Checker *c, const Node *node, const char *name, const Type *types,
                     int n) {
  check_error(c, node, "make the types of the arguments exact",
              "several signatures of `%s` fit %s equally well", name,
              check_types_text(c, types, n));
}

static bool is_in_table(const char *name) {
  int count = 0;
  const Fn *const *rows = fn_find(name, &count);
  return rows && count;
}

static bool is_notebook_function(const Checker *c, const char *name) {
  return c->is_cell && c->outer && c->outer->function &&
         c->outer->function(c->outer->ctx, name);
}

/* A call whose arguments are known when it runs: which overload is meant as well. */
static Type call_overload(Checker *c, Node *node, const char *name) {
  node->others = scope_overloads(&c->names, name, c->arena);
  const Type first = node->others[0]->type;
  bool is_other = is_in_table(name) || is_notebook_function(c, name);
  Type result = is_other ? TYPE(BASE_ANY) : first.parts[first.nparts];
  for (Sym **f = node->others; *f; f++)
    if (!type_eq((*f)->type.parts[(*f)->type.nparts], result)) result = TYPE(BASE_ANY);
  return result;
}

static Type call_user(Checker *c, Node *node, const char *name, const Type *types,
                      int n) {
  int ties;
  Sym *f = scope_function(&c->names, name, types, n, &ties);
  if (!f) return check_no_signature(c, node, name, types, n);
  if (has_base(types, n, BASE_ANY)) return call_overload(c, node, name);
  if (ties > 1) check_ambiguous(c, node, name, types, n);
  node->sym = f;
  node->match.propto = is_unnormalized(node->text);
  for (int i = 0; i < n; i++) check_user_argument(c, f, &node->kids[i], i);
  return f->type.parts[f->type.nparts];
}

static bool is_callable(const Checker *c, const char *name) {
  return scope_has_function(&c->names, name) || is_in_table(name);
}

/* `normal(y, 0, 1)`, `normal_log(y, 0, 1)`, `normal_cdf_log(y, 0, 1)`: what they stand
   for, or NULL. */
static const char *density_meant(const Checker *c, const char *name) {
  static const struct {
    const char *old, *now;
  } endings[] = {{"_ccdf_log", "_lccdf"}, {"_cdf_log", "_lcdf"}, {"_log", "_lpdf"},
                 {"_log", "_lpmf"},       {"", "_lpdf"},         {"", "_lpmf"}};
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
    if (!text_has_suffix(name, endings[i].old)) continue;
    int stem = (int)(strlen(name) - strlen(endings[i].old));
    const char *now = arena_printf(c->arena, "%.*s%s", stem, name, endings[i].now);
    if (is_callable(c, now)) return now;
  }
  return NULL;
}

static void edit_call(Checker *c, const Node *node, const char *old, const char *now) {
  Edits *edits = c->program->edits;
  int start = node->span.start;
  edit_add(edits, (Span){start, start + (int)strlen(old)}, "%s", now);
  bool bar = print_has_bar(now) && node->nkids > 1 && !print_has_bar(old);
  if (bar)
    edit_comma(edits, c->program->source, node->kids[0]->span.end,
               node->kids[1]->span.start, " |");
}

/* Gives an old name its present one; endings in _log have been noted by the parser. */
static void rename_call(Checker *c, Node *node) {
  const char *old = node->text, *now = renamed(old);
  bool known = is_callable(c, normalized(c, old)) || is_notebook_function(c, old);
  if (now && (scope_has_function(&c->names, old) || !is_in_table(now))) return;
  if (!now && !known) now = density_meant(c, old);
  if (!now) return;
  if (!text_has_suffix(old, "_log") || renamed(old))
    check_removed(c, node, NULL, "`%s` is called `%s` now", old, now);
  edit_call(c, node, old, now);
  node->text = now;
}

static Type call_variable(Checker *c, const Node *node) {
  check_error(c, node, NULL, "`%s` is a variable, not a function", node->text);
  return TYPE(BASE_ERROR);
}

/* What other languages call functions of Stan. */
static const char *foreign(const char *name) {
  static const struct {
    const char *theirs, *ours;
  } NAMES[] = {{"ln", "log"},
               {"length", "size"},
               {"len", "size"},
               {"nrow", "rows"},
               {"ncol", "cols"},
               {"power", "pow"},
               {"rnorm", "normal_rng"},
               {"dnorm", "normal_lpdf"},
               {"pnorm", "normal_cdf"},
               {"runif", "uniform_rng"},
               {"sigmoid", "inv_logit"},
               {"expit", "inv_logit"},
               {"ceiling", "ceil"},
               {"var", "variance"},
               {"solve", "mdivide_left"},
               {"sort", "sort_asc"},
               {"sorted", "sort_asc"},
               {"order", "sort_indices_asc"},
               {"argsort", "sort_indices_asc"},
               {"average", "mean"},
               {"std", "sd"},
               {"stdev", "sd"},
               {"rev", "reverse"},
               {"rbinom", "binomial_rng"},
               {"rpois", "poisson_rng"},
               {"rexp", "exponential_rng"},
               {"rgamma", "gamma_rng"},
               {"rbeta", "beta_rng"},
               {"mod", "fmod"},
               {"det", "determinant"},
               {"diag", "diag_matrix"},
               {"eye", "identity_matrix"},
               {"zeros", "zeros_vector"},
               {"ones", "ones_vector"},
               {"seq", "linspaced_int_array"},
               {"range", "linspaced_int_array"},
               {"arange", "linspaced_int_array"},
               {"linspace", "linspaced_vector"},
               {"concat", "append_array"},
               {"cholesky", "cholesky_decompose"},
               {"stop", "reject"}};
  for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
    if (strcmp(name, NAMES[i].theirs) == 0) return NAMES[i].ours;
  return NULL;
}

static Type call_unknown(Checker *c, Node *node, const char *name) {
  if (check_lookup(c, name)) return call_variable(c, node);
  if (check_in_doubt(c, normalized(c, name))) return TYPE(BASE_ERROR);
  const char *near = foreign(name);
  if (!near) near = scope_nearest_function(&c->names, name);
  if (!near) near = fn_suggest(name);
  check_error(c, node, check_did_you_mean(c, near), "there is no function `%s`", name);
  return TYPE(BASE_ERROR);
}

/* Sizes of tuples in arrays and of complex numbers, which are no rows. */
static bool is_size_of_group(const char *name, Type t, Type *out) {
  bool is_size = strcmp(name, "size") == 0 || strcmp(name, "num_elements") == 0;
  bool is_shape = strcmp(name, "rows") == 0 || strcmp(name, "cols") == 0;
  bool is_dims = strcmp(name, "dims") == 0;
  *out = is_dims ? TYPE_ARRAY(BASE_INT, 1) : TYPE(BASE_INT);
  if (t.base == BASE_TUPLE) return (is_size || is_dims) && t.array > 0;
  return is_size || is_dims || (is_shape && type_ndims(t) > t.array && !t.array);
}

/* rows(table), size({"a", "b"}): the interpreter's own. */
static bool is_size_of_object(const Checker *c, const char *name, const Type *types,
                              int n, Type *out) {
  *out = TYPE(BASE_INT);
  if (n != 1) return false;
  if (leaf_is_group(types[0])) return is_size_of_group(name, types[0], out);
  if (!c->is_cell) return false;
  bool is_size = strcmp(name, "size") == 0 || strcmp(name, "num_elements") == 0;
  bool is_shape = strcmp(name, "rows") == 0 || strcmp(name, "cols") == 0;
  bool table = types[0].base == BASE_TABLE && types[0].array == 0;
  bool items = !type_is_numeric(types[0]) && types[0].array > 0;
  return (is_shape && table) || (is_size && items);
}

static Type call_table(Checker *c, Node *node, const char *name, Type *types, int n) {
  bool notebook = is_notebook_function(c, name);
  if (has_base(types, n, BASE_ANY)) return TYPE(BASE_ANY);
  Type sizes;
  bool is_size = is_size_of_object(c, name, types, n, &sizes);
  bool fits = is_size || check_resolve(c, node, name, types, n);
  if (fits &&
      !check_strict_call(c, node, is_size ? name : node->match.fn->name, types, n))
    return TYPE(BASE_ERROR);
  if (is_size) return sizes;
  if (fits) {
    node->match.propto = is_unnormalized(name);
    for (int i = 0; i < n; i++) check_table_argument(c, &node->match, &node->kids[i], i);
    if (node->match.fn->flags & FN_HIGHER) check_higher(c, node, types);
    return node->match.result;
  }
  node->match = (FnMatch){0};
  return notebook ? TYPE(BASE_ANY) : check_no_signature(c, node, name, types, n);
}

bool check_yields(const Checker *c, const Sym *f) {
  bool is_model = !c->is_cell && c->outer && !c->outer->joins;
  return is_model && f->home != c->program->source;
}

/* The user function that a call means rather than a row of the table or a command. */
static bool means_user(const Checker *c, const char *name, const Type *types, int n) {
  int ties;
  FnMatch match;
  const Sym *f = scope_function(&c->names, name, types, n, &ties);
  return f && !(check_yields(c, f) && fn_resolve(name, types, n, &match));
}

static Type call_by_name(Checker *c, Node *node, Type *types, int n) {
  rename_call(c, node);
  const char *user = normalized(c, node->text);
  bool is_user = scope_has_function(&c->names, user);
  if (is_user && scope_find(&c->names, node->text)) return call_variable(c, node);
  bool built_in = is_in_table(node->text);
  bool is_other = built_in || is_notebook_function(c, node->text);
  if (!is_user && !is_other) return call_unknown(c, node, node->text);
  check_place(c, node, node->text);
  if (has_base(types, n, BASE_ERROR)) return TYPE(BASE_ERROR);
  if (is_user && (!is_other || means_user(c, user, types, n)))
    return call_user(c, node, user, types, n);
  if (built_in) return call_table(c, node, node->text, types, n);
  return TYPE(BASE_ANY);
}

static Type call_named(Checker *c, Node *node) {
  if (is_notebook_function(c, node->text)) return TYPE(BASE_ANY);
  for (int i = 0; i < node->nkids; i++)
    if (node->kids[i]->kind == NODE_NAMED) {
      check_error(c, node->kids[i], "only functions of the notebook take named arguments",
                  "`%s` takes its arguments by place", node->text);
      break;
    }
  return TYPE(BASE_ERROR);
}

static Type call_target(Checker *c, Node *node) {
  bool transforms = !c->fundef && c->block == BLOCK_TRANSFORMED_PARAMETERS;
  if (!check_may_target(c) && !transforms)
    check_error(c, node,
                "it has a value in the model block and in functions ending in _lp",
                "`target()` may not be used here");
  return TYPE(BASE_REAL);
}

/* A function may be an argument: of reduce_sum(f, ...) and its like. */
static bool is_function_argument(Checker *c, Node *arg) {
  if (arg->kind != NODE_VAR || check_lookup(c, arg->text)) return false;
  Sym *f = scope_first_function(&c->names, normalized(c, arg->text));
  arg->sym = f;
  if (f) arg->type = f->type;
  return f != NULL;
}

void check_argument(Checker *c, Node **slot) {
  Node *arg = *slot;
  if (arg->kind == NODE_NAMED)
    arg->type = check_expr(c, &arg->kids[0]);
  else if (!is_function_argument(c, arg))
    check_expr(c, slot);
}

Type check_call(Checker *c, Node *node) {
  int n = node->nkids;
  bool named = false;
  Type *types = ARENA_ARRAY(c->arena, Type, n ? n : 1);
  node->sym = NULL;
  node->others = NULL;
  node->match = (FnMatch){0};
  for (int i = 0; i < n; i++) {
    named = named || node->kids[i]->kind == NODE_NAMED;
    check_argument(c, &node->kids[i]);
    types[i] = node->kids[i]->type;
  }
  if (named) return node->type = call_named(c, node);
  bool is_target = n == 0 && strcmp(node->text, "target") == 0;
  return node->type = is_target ? call_target(c, node) : call_by_name(c, node, types, n);
}
