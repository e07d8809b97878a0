/* SPDX-License-Identifier: BSD-3-Clause
   Finding hierarchical priors by their form.  What is found is only a hint: the change of
   coordinates is right for any density. */
#include "model/centred.h"
#include <string.h>
#include "base/alloc.h"
#include "base/vec.h"

typedef struct Finder {
  Eval *eval;
  Vec(Centred) found;
} Finder;

static bool is_plain(const Node *type) {
  return type->transform == TRANSFORM_NONE && !type->kids[DT_LOWER] &&
         !type->kids[DT_UPPER] && !type->kids[DT_OFFSET] && !type->kids[DT_MULTIPLIER];
}

static const Node *unpromoted(const Node *node) {
  while (node->kind == NODE_PROMOTE) node = node->kids[0];
  return node;
}

static bool number_of(const Node *node, double *number) {
  node = unpromoted(node);
  if (node->kind == NODE_UNARY && !strcmp(node->text, "-") &&
      number_of(node->kids[0], number)) {
    *number = -*number;
    return true;
  }
  if (node->kind == NODE_INT) *number = node->i;
  if (node->kind == NODE_REAL) *number = node->r;
  return node->kind == NODE_INT || node->kind == NODE_REAL;
}

/* The DECL_TYPE of the parameter that [node] names, and where its numbers are; NULL when
   it is something else. */
static const Node *param_of(Finder *f, const Node *node, long *at, long *n) {
  bool is_param = node->kind == NODE_VAR && node->sym && node->sym->decl &&
                  node->sym->decl->kind == NODE_DECL && !node->sym->is_local &&
                  node->sym->block == BLOCK_PARAMETERS;
  if (!is_param || !eval_param_place(f->eval, node->sym, at, n)) return NULL;
  return node->sym->decl->kids[0];
}

/* mu: a place or a number. */
static bool find_mean(Finder *f, const Node *node, Centred *group) {
  long n;
  group->mean = -1;
  if (number_of(node, &group->constant)) return true;
  const Node *type = param_of(f, unpromoted(node), &group->mean, &n);
  return type && n == 1 && is_plain(type) && type->base == BASE_REAL;
}

static bool find_scale(Finder *f, const Node *node, Centred *group) {
  long n;
  double low = -1;
  const Node *type = param_of(f, node, &group->scale, &n);
  if (!type || n != 1 || type->base != BASE_REAL) return false;
  if (type->kids[DT_UPPER] || type->kids[DT_OFFSET] || type->kids[DT_MULTIPLIER])
    return false;
  return type->kids[DT_LOWER] && number_of(type->kids[DT_LOWER], &low) && low == 0;
}

/* A group is moved once; nothing that it moves is mean or scale of another, since these
   are single numbers. */
static bool is_known(const Finder *f, long at) {
  for (int i = 0; i < f->found.n; i++)
    if (f->found.at[i].at == at) return true;
  return false;
}

static void look_at_tilde(Finder *f, const Node *tilde) {
  Centred group = {0};
  const Node *outcome = tilde->kids[TILDE_OUTCOME];
  if (outcome->kind == NODE_INDEX) outcome = outcome->kids[0];
  if (strcmp(tilde->text, "normal") != 0 || tilde->nkids != TILDE_ARGS + 2) return;
  const Node *type = param_of(f, outcome, &group.at, &group.n);
  if (!type || !is_plain(type) || group.n < 2 || is_known(f, group.at)) return;
  if (type->base != BASE_REAL && type->base != BASE_VECTOR &&
      type->base != BASE_ROW_VECTOR)
    return;
  if (find_mean(f, tilde->kids[TILDE_ARGS], &group) &&
      find_scale(f, tilde->kids[TILDE_ARGS + 1], &group))
    vec_push(&f->found, group);
}

static void look(Finder *f, const Node *node) {
  if (!node) return;
  if (node->kind == NODE_TILDE) look_at_tilde(f, node);
  bool holds = node->kind == NODE_BLOCK || node->kind == NODE_FOR;
  for (int i = 0; holds && i < node->nkids; i++) look(f, node->kids[i]);
}

Centred *centred_find(const Program *program, Eval *eval, int *n) {
  Finder f = {.eval = eval};
  look(&f, program->root->kids[BLOCK_MODEL]);
  *n = f.found.n;
  return f.found.at;
}
