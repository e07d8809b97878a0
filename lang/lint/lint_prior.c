/* SPDX-License-Identifier: BSD-3-Clause
   Parameters that nothing but the likelihood speaks about, and left sides of `~` that
   change the scale of a parameter. */
#include <string.h>
#include "lang/lint/linter.h"

typedef struct Priors {
  const Linter *l;
  const Deps *deps;
  unsigned char *has; /* a parameter has a prior */
  unsigned char
      *adjusted;   /* it stands in a term of its own that is added to the target */
  bool in_density; /* a density was met in the present term */
  bool in_user;    /* a function of the program was */
} Priors;

/* [outcome] has a density: a prior of what it depends on, unless it holds data. */
static void outcome_of(Priors *p, const Node *outcome) {
  int n = deps_count(p->deps);
  unsigned char *row = deps_row(p->deps, outcome);
  for (int i = 0; i < n && !row[n]; i++) p->has[i] |= row[i];
  mem_free(row);
}

static bool visit_term(void *ctx, Node *node) {
  Priors *p = ctx;
  if (lint_is_density(node) && node->nkids) {
    p->in_density = true;
    outcome_of(p, node->kids[0]);
  } else if (node->kind == NODE_CALL && node->sym) {
    p->in_user = true;
  }
  return true;
}

/* A term added to the target. */
static void term(Priors *p, Node *value) {
  int n = deps_count(p->deps);
  p->in_density = p->in_user = false;
  node_walk(value, visit_term, p);
  unsigned char *row = deps_row(p->deps, value);
  bool speaks = !p->in_density && (p->in_user || !row[n]);
  for (int i = 0; i < n; i++) {
    if (speaks) p->has[i] |= row[i];
    if (!p->in_density) p->adjusted[i] |= row[i];
  }
  mem_free(row);
}

static bool visit_statement(void *ctx, Node *node) {
  Priors *p = ctx;
  if (node->kind == NODE_TILDE) outcome_of(p, node->kids[TILDE_OUTCOME]);
  if (node->kind == NODE_TARGET || node->kind == NODE_JACOBIAN) term(p, node->kids[0]);
  if (node->kind == NODE_EXPR) term(p, node->kids[0]); /* a call of a function in _lp */
  return true;
}

bool lint_has_finite_support(const Node *decl) {
  bool parts = decl->sym && decl->sym->nleaves;
  for (int k = 0; parts && k < decl->sym->nleaves; k++)
    if (!lint_has_finite_support(decl->sym->leaves[k])) return false;
  if (parts) return true;
  switch (decl->kids[0]->transform) {
  case TRANSFORM_NONE:
  case TRANSFORM_LOWER:
  case TRANSFORM_UPPER:
  case TRANSFORM_OFFSET_MULTIPLIER:
  case TRANSFORM_ORDERED:
  case TRANSFORM_POSITIVE_ORDERED:
  case TRANSFORM_COV:
  case TRANSFORM_CHOLESKY_COV:
  case TRANSFORM_SUM_TO_ZERO:
  case TRANSFORM_SUM_TO_ZERO_MATRIX: return false;
  default: return true;
  }
}

static bool is_word(const char *const *words, const char *word) {
  for (; *words; words++)
    if (strcmp(*words, word) == 0) return true;
  return false;
}

/* Calls that move or select elements and do not change their scale. */
static const char *const LINEAR[] = {"to_vector",
                                     "to_row_vector",
                                     "to_matrix",
                                     "to_array_1d",
                                     "to_array_2d",
                                     "append_row",
                                     "append_col",
                                     "append_array",
                                     "col",
                                     "row",
                                     "head",
                                     "tail",
                                     "segment",
                                     "block",
                                     "sub_col",
                                     "sub_row",
                                     "diagonal",
                                     "reverse",
                                     "rep_vector",
                                     "rep_row_vector",
                                     "rep_matrix",
                                     "rep_array",
                                     "sum",
                                     "mean",
                                     "add",
                                     "subtract",
                                     "minus",
                                     "transpose",
                                     "cumulative_sum",
                                     NULL};

static bool is_nonlinear(const Priors *p, const Node *node);

static bool any_nonlinear(const Priors *p, const Node *node, int n) {
  for (int i = 0; i < n; i++)
    if (is_nonlinear(p, node->kids[i])) return true;
  return false;
}

static bool is_nonlinear_operator(const Priors *p, const Node *node) {
  static const char *const SUMS[] = {"+", "-", ".+", ".-", NULL};
  static const char *const PRODUCTS[] = {"*", ".*", NULL};
  static const char *const QUOTIENTS[] = {"/", "./", NULL};
  bool left = !deps_is_free(p->deps, node->kids[0]);
  bool right = !deps_is_free(p->deps, node->kids[1]);
  bool linear = is_word(SUMS, node->text) ||
                (is_word(PRODUCTS, node->text) && !(left && right)) ||
                (is_word(QUOTIENTS, node->text) && !right);
  return !linear || any_nonlinear(p, node, 2);
}

static bool is_nonlinear(const Priors *p, const Node *node) {
  if (deps_is_free(p->deps, node)) return false;
  switch (node->kind) {
  case NODE_VAR: return false;
  case NODE_INDEX: return is_nonlinear(p, node->kids[0]);
  case NODE_BINARY: return is_nonlinear_operator(p, node);
  case NODE_CALL:
    return !is_word(LINEAR, node->text) || any_nonlinear(p, node, node->nkids);
  default: return any_nonlinear(p, node, node->nkids);
  }
}

static bool is_adjusted(const Priors *p, const Node *outcome) {
  unsigned char *row = deps_row(p->deps, outcome);
  bool adjusted = false;
  for (int i = 0; i < deps_count(p->deps); i++) adjusted |= row[i] && p->adjusted[i];
  mem_free(row);
  return adjusted;
}

static bool visit_outcome(void *ctx, Node *node) {
  const Priors *p = ctx;
  if (node->kind != NODE_TILDE) return true;
  const Node *outcome = node->kids[TILDE_OUTCOME];
  if (is_nonlinear(p, outcome) && !is_adjusted(p, outcome))
    lint_warn(p->l, outcome,
              "add the log of its Jacobian: `target += ...`, or declare the transformed "
              "quantity as the parameter",
              "the left side of `~` is not linear in a parameter");
  return true;
}

static bool note_read(void *ctx, Node *node) {
  if (node->kind == NODE_VAR && node->sym) addresses_set(ctx, node->sym, 1);
  return true;
}

/* [read]: the variables that the program reads.  More is told of the improper ones. */
static void no_prior(const Linter *l, const Addresses *read, const Addresses *improper,
                     const Node *decl) {
  if (lint_has_finite_support(decl) || !addresses_get(read, decl->sym)) return;
  if (addresses_get(improper, decl->sym)) return;
  Buf hint = {0};
  buf_printf(&hint, "write `%s ~ ...` in the model block", decl->text);
  lint_warn(l, decl, buf_text(&hint), "parameter `%s` has no prior: it is flat",
            decl->text);
  buf_free(&hint);
}

void lint_priors(const Linter *l) {
  Deps *deps = deps_new(l->program);
  int n = deps_count(deps);
  Node *model = l->program->root->kids[BLOCK_MODEL];
  Node *transformed = l->program->root->kids[BLOCK_TRANSFORMED_PARAMETERS];
  Priors p = {l, deps, mem_new((size_t)n + 1), mem_new((size_t)n + 1), false, false};
  if (transformed) node_walk(transformed, visit_statement, &p);
  if (model) node_walk(model, visit_statement, &p);
  if (model) node_walk(model, visit_outcome, &p);
  Addresses read = {0}, improper = lint_improper_ones(l->program);
  node_walk(l->program->root, note_read, &read);
  for (int i = 0; i < n; i++)
    if (!p.has[i]) no_prior(l, &read, &improper, deps_decl(deps, i));
  addresses_free(&read);
  addresses_free(&improper);
  mem_free(p.has);
  mem_free(p.adjusted);
  deps_destroy(&deps);
}
