/* SPDX-License-Identifier: BSD-3-Clause
   Inside of the linter: what its files share. */
#pragma once
#include "base/address.h"
#include "lang/lint/lint.h"

typedef struct Linter {
  const Program *program;
  Diags *diags;
} Linter;

void lint_warn(const Linter *l, const Node *at, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
bool lint_literal(const Node *node, double *value); /* of `2`, `-0.5` */
bool lint_is_parameter(const Sym *sym);             /* of the parameters block */
/* The variable that [node] is or is a part of, or NULL. */
Sym *lint_root(const Node *node);
/* Whether [node] calls a density or mass function. */
bool lint_is_density(const Node *node);

/* lint_improper.c: the parameters that lint_improper warns of -> 1; the caller's. */
Addresses lint_improper_ones(const Program *program);

/* lint_prior.c: whether a flat density on what [decl] declares is proper. */
bool lint_has_finite_support(const Node *decl);

/* lint_use.c: what is declared and never read. */
void lint_use(const Linter *l);

/* lint_bound.c: domains of distributions against literals and declared bounds. */
void lint_bounds(const Linter *l);

/* lint_prior.c: parameters without a prior, non-linear left sides of `~`. */
void lint_priors(const Linter *l);

/* lint_deps.c: which parameters a value depends on, and whether it depends on data. */
typedef struct Deps Deps;
Deps *deps_new(const Program *program);
void deps_destroy(Deps **deps);
int deps_count(const Deps *deps);               /* parameters */
const Node *deps_decl(const Deps *deps, int i); /* of parameter [i] */
/* row[i]: whether [node] depends on parameter [i]; row[deps_count]: on data.  What
   selects an element is no dependence.  The caller's. */
unsigned char *deps_row(const Deps *deps, const Node *node);
bool deps_is_free(const Deps *deps, const Node *node); /* of parameters */
