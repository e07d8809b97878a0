/* SPDX-License-Identifier: BSD-3-Clause
   Random Stan programs: valid, checked ones whose numbers stay tame, so that most of them
   have a finite density.  A seed gives always the same program.

   An expression is asked for by its shape, whose sizes are known when the text is
   written: the data block declares sizes with equal bounds.  What a function of the table
   takes is found by asking the row itself with random numbers (prog_row.c), so that new
   rows are used unasked. */
#pragma once
#include <stdint.h>
#include "base/arena.h"
#include "base/rng.h"
#include "base/vec.h"
#include "math/table/fn.h"

enum { SHAPE_DIMS = 4, PROG_SIZES = 4, PROG_ARGS = 12, PROG_PARTS = 3 };

typedef struct Shape {
  Base base; /* INT, REAL, VECTOR, ROW_VECTOR, MATRIX; of variables also COMPLEX, TUPLE */
  int array;
  int dims[SHAPE_DIMS]; /* of arrays, then the element's own */
} Shape;

/* What is known of numbers besides their shape. */
typedef enum {
  KIND_ANY, /* between -5 and 5 */
  KIND_POSITIVE,
  KIND_UNIT,
  KIND_NEGATIVE,
  KIND_BIG, /* above 1 */
  KIND_SCALAR_COUNT,
  KIND_SIMPLEX = KIND_SCALAR_COUNT,
  KIND_ORDERED,
  KIND_POSITIVE_ORDERED,
  KIND_VECTOR_COUNT,
  KIND_COV = KIND_VECTOR_COUNT,
  KIND_CHOLESKY_COV,
  KIND_CORR,
  KIND_CHOLESKY_CORR,
  KIND_COUNT
} Kind;

/* How much an expression may depend on. */
typedef enum { LEVEL_PARAMETER, LEVEL_FIXED, LEVEL_DATA } Level;

typedef struct Ex {
  const char *text;
  double size; /* about the largest magnitude of its numbers */
} Ex;

/* The members of a tuple. */
typedef struct Parts {
  int n;
  Shape at[PROG_PARTS];
} Parts;

typedef struct ProgVar {
  const char *name; /* "v1", or a part of a variable: "v2.1", "v3[2].1" */
  Shape shape;
  Kind kind;
  Level level;
  double size;
  int lo, hi; /* of ints */
  bool can_assign;
  Parts parts; /* of a tuple */
} ProgVar;

typedef struct ProgFn {
  const char *name;
  Shape result; /* BASE_VOID: changes target */
  int nargs;
  Shape args[PROG_ARGS];
  bool is_data[PROG_ARGS];
  bool is_density, is_lp, is_jacobian, is_rng, is_recursive;
} ProgFn;

/* A function that returns a tuple, of a tuple and something else. */
typedef struct ProgTupleFn {
  const char *name;
  Parts result, arg;
  Shape more;
} ProgTupleFn;

/* A function that others call: reduce_sum, integrate_1d, ... (prog_higher.c). */
typedef struct ProgHigher {
  const char *name;
  int kind;
  Shape args[PROG_PARTS]; /* the first is what is sliced */
} ProgHigher;

typedef struct Prog {
  Arena *arena;
  Rng rng;
  Buf out;
  int indent, next;
  int sizes[PROG_SIZES]; /* that containers have */
  Vec(ProgVar) vars;
  Vec(ProgFn) fns;
  Vec(ProgTupleFn) tuple_fns;
  Vec(ProgHigher) higher;
  Level level;         /* what expressions must keep to now */
  const ProgFn *in;    /* the user function being written, or NULL */
  bool may_tilde;      /* densities may drop constants */
  bool wants_target;   /* statements may change target */
  bool wants_jacobian; /* jacobian += may stand here */
  bool may_draw;       /* generators may be called */
  bool has_tilde;      /* else target() may be read */
  int loops;           /* around */
  const char *element; /* counter of a loop over elements, or NULL */
  int elements;        /* that it counts */
  Level element_level; /* of the counter */
  int budget;          /* statements still to be written */
} Prog;

/* The program of [seed]; the caller's. */
char *prog_text(uint64_t seed);

/* prog_shape.c */
int prog_pick(Prog *p, int n); /* 0 .. n - 1 */
bool prog_chance(Prog *p, double probability);
double prog_between(Prog *p, double lo, double hi);
int prog_size(Prog *p); /* of a dimension */
int shape_own(Base base);
int shape_ndims(Shape s);
long shape_count(Shape s);
bool shape_eq(Shape a, Shape b);
bool shape_is_scalar(Shape s);
bool shape_is_plain(Shape s); /* neither complex nor a tuple */
Shape shape_of(Base base, int array);
Shape shape_element(Shape s); /* of an array */
Type shape_type(Shape s);
Shape prog_shape(Prog *p, int most_arrays); /* a random one of reals or ints */
const char *shape_unsized(Prog *p, Shape s);
const char *shape_declare(Prog *p, Shape s, const char *constraint, const char *name);
const char *prog_size_text(Prog *p, int n);
const char *prog_name(Prog *p, const char *stem);

/* prog_row.c */
typedef struct PlanArg {
  Shape shape;
  Kind kind;
  int lo, hi;
  bool is_data;
} PlanArg;
typedef struct Plan {
  const Fn *fn;
  int n, bar; /* arguments before "|", 0 without */
  PlanArg arg[PROG_ARGS];
  Shape result;
  double size;
} Plan;
/* A call whose value has the shape [want], or, when [any], another. */
bool row_plan(Prog *p, Shape want, bool any, Plan *out);
bool row_plan_density(Prog *p, Plan *out); /* one that may stand right of `~` */
bool row_plan_draw(Prog *p, Shape want, bool any, Plan *out); /* a generator */

/* prog_expr.c */
Ex prog_expr(Prog *p, Shape want, int depth);
Ex prog_kind(Prog *p, Shape want, Kind kind, int depth);
const char *prog_int(Prog *p, int lo, int hi, int depth);
const char *prog_ints(Prog *p, Shape want, int lo, int hi, int depth);
const char *prog_condition(Prog *p, int depth);
const char *prog_arg(Prog *p, const PlanArg *arg, int depth);
/* The call; [dropping]: as _lupdf or _lupmf. */
Ex prog_row(Prog *p, const Plan *plan, bool dropping, int depth);
Ex prog_call(Prog *p, const ProgFn *fn, int depth);
Ex prog_draw(Prog *p, Shape want, int depth); /* of a generator, text NULL: none */
Ex prog_tame(Prog *p, Ex e, Shape s);         /* to between -5 and 5 */

/* prog_index.c */
const ProgVar *prog_var(Prog *p, Shape want, Kind kind); /* a random one, or NULL */
const char *prog_index(Prog *p, const ProgVar *v, int depth,
                       Shape *result); /* "x[2, 1:3]" */
/* "x[i]" inside of a loop over elements, or NULL; of ints between [lo] and [hi]. */
const char *prog_element(Prog *p, Base base, int lo, int hi);
const char *prog_indexed(Prog *p, Shape want, int depth,
                         double *size); /* of a variable, or NULL */
const char *prog_indexes(Prog *p, int n,
                         int count); /* [count] places among n: "{2, 1}" */

/* prog_stmt.c */
void prog_line(Prog *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
void prog_stmts(Prog *p, int n, int depth);
ProgVar *prog_declare(Prog *p, Shape s, Kind kind, Level level, bool can_assign);
void prog_define(Prog *p, Shape s, const char *constraint, Kind kind, Level level);

Ex prog_value(Prog *p, Shape s, int depth); /* of ints between -1 and 4 too */

/* prog_function.c */
void prog_functions(Prog *p);

/* prog_tuple.c */
void prog_tuple_statement(Prog *p); /* declares, assigns, takes apart or goes over some */
void prog_tuple(Prog *p, bool may_be_int, Level level); /* declares one with a value */
void prog_tuple_bare(Prog *p, Level level); /* of the data or parameters block */
void prog_tuple_function(Prog *p);
Ex prog_tuple_member(Prog *p, Shape want, int depth); /* of a call, text NULL: none */

/* prog_complex.c */
const char *prog_complex(Prog *p, int depth);
Ex prog_complex_real(Prog *p, int depth); /* a number made of complex ones */
void prog_complex_statement(Prog *p);     /* declares or assigns */
void prog_complex_define(Prog *p, bool is_bare, Level level); /* with a value, or bare */

/* prog_higher.c */
void prog_higher_function(Prog *p);
Ex prog_higher(Prog *p, int depth); /* a number, text NULL: none */
