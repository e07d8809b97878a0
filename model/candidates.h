/* SPDX-License-Identifier: BSD-3-Clause
   Parameters of a bound program that may be moved, each with what its mean and its scale
   may be made of, and with their values at places. */
#pragma once
#include "base/vec.h"
#include "lang/eval/eval.h"
#include "lang/tree/ast.h"
#include "model/hint.h"
#include "model/linear.h"

/* Numbers of parameters: [from, from + n) of a pool; n > LINEAR_MOST: too many. */
typedef struct Set {
  int from, n;
} Set;

/* Parameter [at]: what a hint says of it. */
typedef struct Candidate {
  long at;
  int hint;
  Set mean, scale;
} Candidate;

typedef struct Candidates {
  Hints hints;
  Vec(Candidate) found;
  Vec(long) pool;
  /* Values of means and logarithms of scales, of every candidate at the first place, then
     at the next; NaN where they cannot be told. */
  Vec(double) means, scales;
} Candidates;

/* The candidates of [program], [dim] unconstrained parameters; NULL: none. */
typedef struct Reader Reader;
Reader *candidates_find(const Program *program, Eval *eval, long dim);
void candidates_destroy(Reader **reader);
const Candidates *candidates_of(const Reader *reader);

/* Adds the values at unconstrained [q]; false when the program cannot be followed. */
bool candidates_measure(Reader *reader, const double *q);
