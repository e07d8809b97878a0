/* SPDX-License-Identifier: BSD-3-Clause
   Variables that are declared and never read. */
#include "lang/lint/linter.h"

typedef struct Declared {
  const Node *decl;
  const Node *function; /* whose argument it is, or NULL */
  bool is_read;
} Declared;

typedef struct Uses {
  Vec(Declared) all;
} Uses;

static void read(Uses *uses, const Sym *sym) {
  for (int i = uses->all.n - 1; sym && i >= 0; i--)
    if (uses->all.at[i].decl->sym == sym) uses->all.at[i].is_read = true;
}

static void walk(Uses *uses, const Node *node, const Node *function);

/* What is assigned to is not read; what selects its elements is. */
static void walk_lvalue(Uses *uses, const Node *node) {
  if (node->kind == NODE_VAR) return;
  int first = node->kind == NODE_INDEX || node->kind == NODE_FIELD;
  if (first) walk_lvalue(uses, node->kids[0]);
  for (int i = first; i < node->nkids; i++)
    if (first)
      walk(uses, node->kids[i], NULL);
    else
      walk_lvalue(uses, node->kids[i]);
}

/* [function]: whose arguments are met. */
static void walk(Uses *uses, const Node *node, const Node *function) {
  if (!node) return;
  if (node->kind == NODE_VAR) read(uses, node->sym);
  bool forward = node->kind == NODE_FUNDEF && !node->kids[1];
  if (forward) return;
  if (node->kind == NODE_DECL) vec_push(&uses->all, (Declared){node, function, false});
  if (node->kind == NODE_ASSIGN) {
    walk_lvalue(uses, node->kids[0]);
    walk(uses, node->kids[1], NULL);
    return;
  }
  bool def = node->kind == NODE_FUNDEF;
  for (int i = 2; def && i < node->nkids; i++) walk(uses, node->kids[i], node);
  for (int i = 0; i < (def ? 2 : node->nkids); i++) walk(uses, node->kids[i], NULL);
}

/* More is told of the improper parameters. */
static void report(const Linter *l, const Declared *d, const Addresses *improper) {
  const Sym *sym = d->decl->sym;
  if (d->is_read || !sym || addresses_get(improper, sym)) return;
  bool output =
      !sym->is_local && !d->function &&
      (sym->block == BLOCK_TRANSFORMED_PARAMETERS || sym->block == BLOCK_GENERATED);
  if (output) return;
  if (d->function)
    lint_warn(l, d->decl, NULL, "argument `%s` of `%s` is never used", sym->name,
              d->function->text);
  else if (lint_is_parameter(sym))
    lint_warn(l, d->decl, "it is sampled all the same", "parameter `%s` is never used",
              sym->name);
  else if (sym->block == BLOCK_DATA)
    lint_warn(l, d->decl, NULL, "data variable `%s` is never used", sym->name);
  else
    lint_warn(l, d->decl, NULL, "`%s` is never used", sym->name);
}

void lint_use(const Linter *l) {
  Uses uses = {0};
  Addresses improper = lint_improper_ones(l->program);
  walk(&uses, l->program->root, NULL);
  for (int i = 0; i < uses.all.n; i++) report(l, &uses.all.at[i], &improper);
  vec_free(&uses.all);
  addresses_free(&improper);
}
