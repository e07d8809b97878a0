/* SPDX-License-Identifier: BSD-3-Clause
   Exact rewrites: densities whose data are reduced when they are bound, so that a
   gradient takes a time that does not depend on the number of rows.  What is reduced is
   decided by program and data before a text is written. */
#pragma once
#include "lang/eval/eval.h"
#include "lang/gen/unit.h"
#include "math/exact/squares.h"

/* A term of a mean: a column of data times parameters. */
typedef enum {
  TERM_NUMBER, /* one number, for all rows */
  TERM_VECTOR, /* as many columns as the vector has elements */
  TERM_ELEMENT /* of each row the element that an index of data tells */
} TermKind;

typedef struct ExactTerm {
  TermKind kind;
  SquaresColumn column;
  const double *matrix; /* TERM_VECTOR: its columns, rows from [column] on top */
  long width;           /* how many */
  int factor;           /* TERM_ELEMENT */
  Node *param;          /* the number, vector or container; made of no data of rows */
} ExactTerm;

typedef struct Factor {
  const Node *node, *loop; /* the index, in which loop */
  const int *index;        /* of each row, from 1 */
  int most;
} Factor;

/* A term of what a variable stands for. */
typedef struct Meaning {
  const Sym *sym;
  int sign;
  const Node *value; /* NULL: nothing */
  const Node *loop;  /* in whose rounds it is computed, or NULL */
  long first, n;     /* number of its first round, and how many */
} Meaning;

typedef struct Flow Flow; /* exact/flow.h */

enum { ROUND_VARIABLES = 4 };

/* A linear form of parameters with coefficients of data, over n rows. */
typedef struct Affine {
  Gen *g;
  Eval *eval;
  long n;
  const Node *loop; /* a round of which stands for a row; NULL: elements do */
  long first;       /* number of its first round */
  const Node *nest; /* of loops: the outermost, which is [loop] then; or NULL */
  const Sym *round[ROUND_VARIABLES]; /* its variables, and their values for each row */
  const double *round_at[ROUND_VARIABLES];
  Flow *flow;            /* what vectors stand for, or NULL */
  Vec(Meaning) meanings; /* in order of the assignments */
  Vec(ExactTerm) terms;
  Vec(Factor) factors;
  double *offset; /* what is data alone, or NULL */
  Vec(Value *) held;
  Vec(void *) made;
  bool failed;
} Affine;

/* gen_affine.c */
/* Adds [sign] times [e]; a->failed where it is not of this kind. */
void affine_add(Affine *a, const Node *e, int sign);
/* Adds a matrix of data times a vector. */
void affine_add_product(Affine *a, const Node *matrix, const Node *vector);
void affine_free(Affine *a);
/* gen_column.c: expressions of data, as numbers for each row */
bool affine_is_data(const Affine *a, const Node *e);
bool affine_moves(const Affine *a, const Node *e); /* differs from row to row */
long affine_size(Affine *a, const Node *e); /* elements; 0 where they are no list */
/* Numbers of [e] for each row, or NULL with its only number in *x. */
const double *affine_column(Affine *a, const Node *e, double *x);
const int *affine_index(Affine *a, const Node *e, int *most);
/* The columns of a matrix, or of the row that [e] is in a round; NULL where they are not
   known. */
const double *affine_matrix(Affine *a, const Node *e, long *width);
void column_times(Affine *a, SquaresColumn *c, const double *p, double x);
double *affine_numbers(Affine *a, long n);         /* memory of [a], zeroed */
const View *affine_view(Affine *a, const Node *e); /* of data; NULL: it failed */
/* Where a number stands in a container whose last two dimensions are a matrix by columns,
   or all by rows; -1: nowhere. */
long view_place(const View *v, bool by_columns, const long *at);

/* Outcomes that are equal: the density of one, and how often it was seen. */
typedef struct ExactKind {
  Node *call;
  double times;
} ExactKind;

/* A statement that is reduced. */
typedef struct Exact {
  const Node *stmt;
  const Fn *fn;
  const Node *scale;  /* the number; NULL: 1 */
  int scale_argument; /* which argument of [fn] it is */
  Node *scales;     /* the container that has a scale for each level, or NULL: then ... */
  const int *level; /* ... which one a row has, from 1 to ... */
  int levels;       /* ... this */
  ExactTerm *terms;
  int *most; /* by term: the last element that is read */
  int nterms, globals, locals;
  bool drops;        /* what the statement may drop */
  double constant;   /* of the log density: what may always be dropped, ... */
  double with_scale; /* ... and what may where the scale is data */
  bool is_whole;     /* nothing may be dropped */
  Node *call;        /* the density over fewer rows, of which each ... */
  Node *times;       /* ... counts that often; or NULL: once */
  ExactKind *kinds;  /* or these; or NULL: without a call squares in [slot] */
  int nkinds;
  long n, rows; /* how many there were, and are */
  int slot;
  double cost, text_cost; /* of all that is left, of what is no call */
} Exact;

/* gen_merge.c: whether a density has few rows that differ; [y]: its outcome, rest[n]: its
   other arguments. */
bool exact_merge(Affine *a, Exact *x, const Fn *fn, const FnMatch *match, const Node *y,
                 Node *const *rest, int n);

/* The rows of [a] are the rounds of [loop]; false where it is not known how many. */
bool affine_rounds(Affine *a, const Node *loop);
/* gen_count.c: whether outcomes of one int, whose density has no other data, are of few
   kinds; the arguments are those of exact_merge. */
bool exact_count(Affine *a, Exact *x, const FnMatch *match, const Node *y,
                 Node *const *rest, int n);
/* A call of [args]; NULL where there is no such row. */
Node *exact_call(Gen *g, const FnMatch *match, Node **args, int n);
/* gen_total.c: the same of outcomes that are lists, of which totals are enough. */
bool exact_total(Affine *a, Exact *x, const FnMatch *match, const Node *y,
                 Node *const *rest, int n);
/* gen_merge.c: data that nobody evaluates; [numbers] are taken. */
Node *exact_leaf(Gen *g, const Node *like, Type type, View *numbers);
/* Adds them to target. */
void exact_put_kinds(Code *c, const Exact *x);

/* Finds what can be reduced in the model block with the data of [eval]; the activity of
   the unit is known. */
void exact_find(Unit *u, Eval *eval);
/* What is written instead of the statement, or NULL. */
const Node *exact_instead(const Unit *u, const Node *s);
/* Whether the statement is reduced: then its text is added to [r]. */
bool exact_stmt(Unit *u, const Node *s, Texts *r);
/* Whether the statement, of the density, is needed by nobody. */
bool exact_drops(const Unit *u, const Node *s);

/* gen_rows.c */
/* Is shown assignments to what is no local of the round; false where they do not fit. */
typedef struct RoundsUser {
  void *ctx;
  bool (*assign)(void *ctx, const Affine *a, const Node *s);
} RoundsUser;
/* A loop whose rounds are rows: [a] is made for its rows, with what locals of its body
   stand for.  The one density goes to *density.  [user] or [density] is NULL: there are
   none.  False where the loop is of another kind. */
bool exact_rounds(Affine *a, const Node *loop, const RoundsUser *user,
                  const Node **density);
/* The terms that an assignment adds to what it assigns to, `x += e` or `x = x + e - f`,
   or puts in its place: then *replaces.  How many there are of value[ASSIGN_TERMS] with
   their signs; 0 where it is of another kind. */
enum { ASSIGN_TERMS = 16 };
int assign_terms(const Node *s, const Node **value, int *sign, bool *replaces);
