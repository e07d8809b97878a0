/* SPDX-License-Identifier: BSD-3-Clause
   Places of a program that say which parameters have a mean and a scale: priors of the
   form `theta ~ normal(mu, tau)`, also of vectors that are correlated, sums `mu + tau *
   z` of a standard normal z, and `<offset=mu, multiplier=tau>`. */
#pragma once
#include "lang/tree/ast.h"

enum { HINT_MEANS = 8 };

/* [outcome] names elements of one parameter: a VAR, or what selects from it; of an offset
   it is NULL and all of [sym] is meant. */
typedef struct Hint {
  const Node *statement; /* where its expressions can be evaluated; NULL: before any */
  const Node *outcome;
  const Sym *sym;
  int nmeans;
  const Node *means[HINT_MEANS]; /* their sum, with [minus] those that are taken away */
  bool minus[HINT_MEANS];
  const Node *scale;
  bool is_centred;
} Hint;

typedef struct Hints {
  int n, cap;
  Hint *at;
} Hints;

/* Those of [program]; the caller frees at->at. */
Hints hints_find(const Program *program);

/* Whether [sym] is a parameter whose numbers are real. */
bool sym_is_parameter(const Sym *sym);
