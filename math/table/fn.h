/* SPDX-License-Identifier: BSD-3-Clause
   The table of functions.  One row a function (or an overload of it), in math/rows/X.def;
   read by the type checker, the interpreter, the code generator, completion, inspection,
   the documentation and the tests.  Adding a function is one row and one line of
   tests/math/values.tsv.

   Signatures are patterns in the notation of Stan's functions reference and are matched
   at the call, never expanded:
     int real vector row_vector matrix     these types
     array[] T, array[,] T                 arrays
     array[...] T                          T or an array of it of any depth; of a result:
                                           the depth of the first argument
     ints reals                            int or array[..] int; real, vector, row_vector
                                           or array of reals (ints are promoted)
     nums                                  int, real or any container of them, any depth
     vectors row_vectors                   vector or array[] vector
     complexes                             complex numbers or any container of them
                                           (others are promoted)
     T                                     any type, the same wherever T stands
     E                                     any type with its array dimension stripped:
                                           array[] E
     data X                                X that does not depend on parameters
     ...                                   the tail: any number of arguments
     f(real, vector, ...) => vector        a user function with these first parameters and
                                           this result; the tail goes to the rest of them
     tuple(real, int)                      a tuple; tuple(...): of the rest of the
                                           parameters of the function before it
     |                                     separates outcome and parameters of a
                                           distribution
   A domain may follow a type: real<lower=0> (closed), real<above=0> (open), <upper=>,
   <below=>, <finite>; joined by commas.  Sizes in brackets (vector[N], matrix[M,N]) name
   dimensions that must agree.
   Results: a type; "parts 1" (of complex argument 1: its parts); "complexes" (common
   shape of all arguments, complex); "tuple(T, ...)"; "like 1" (type of the first
   argument, ints made real); "same 1" (exactly); "elementwise" (common shape of all
   arguments, real unless all are int and the row is INT; an int of the signature may be
   an array[,] int beside a matrix, an array[] int beside a vector). */
#pragma once
#include "math/view/contract.h"

typedef enum {
  FN_SCALAR, /* one scalar kernel applied elementwise: exp, pow, operator + */
  /* a scalar kernel summed over its broadcast arguments: normal_lpdf, poisson_lcdf */
  FN_DENSITY,
  FN_RNG,   /* a scalar generator, vectorised over its broadcast arguments */
  FN_PARTS, /* a tuple of what other rows give for the same arguments */
  /* what the row of that name for reals does, on both parts of complex numbers */
  FN_PARTWISE,
  /* one call on whole containers: cholesky_decompose, sum, multi_normal_lpdf */
  FN_CALL
} FnKind;

enum {              /* Fn.flags */
       FN_INT = 1,  /* scalar kernel whose result is int when all arguments are */
       FN_LPMF = 2, /* outcome is int: `_lpmf`, `_lupmf` instead of `_lpdf`, `_lupdf` */
       FN_DIST = 4, /* a density or mass function: may stand right of `~` */
       FN_CDF = 8,  /* _lcdf, _lccdf or _cdf; rows of _cdf multiply where others add */
       /* piecewise constant or index-valued: the result is never active */
       FN_NO_GRADIENT = 16,
       FN_OPERATOR = 32, /* row of an operator; not offered by completion */
       FN_VOLATILE = 64, /* may not be moved or evaluated twice: generators */
       FN_HIGHER = 256,  /* some arguments are user functions: ctx->callback calls them */
       FN_SLOPES =
           4096, /* of FN_HIGHER: partials of the functions serve the value as well */
       /* called by the compiler alone: no program may write its name, no list shows it */
       FN_INTERNAL = 1024,
       /* adds the row called `name lj` to the log density, see
          lang/check/check_jacobian.c */
       FN_JACOBIAN = 512,
       /* FN_CALL of complex numbers: each is two views, its real and its imaginary
          numbers, and a complex result an array of the two */
       FN_COMPLEX = 2048,
       /* FN_CALL of a tuple: what it gives are the members in one vector, as
          call_tuple_pack (math/calls/shape/call_tuple.c) lays them out */
       FN_PACKED = 8192,
       /* of FN_INT: what it gives of ints is never too large for one */
       FN_FITS = 16384,
       /* FN_SCALAR whose arguments bound each other: NaN from numbers refuses them */
       FN_REFUSES = 32768,
       /* FN_CALL density whose work is shared between value and adjoint (memo) */
       FN_FUSED = 128
};

/* Value of a scalar kernel at [x]; writes partial i to d[i] where bit i of [want] is set.
   [propto]: terms that depend on no wanted argument may be dropped.
   NaN from arguments that are numbers inside their domains refuses them (uniform with
   alpha >= beta): a rejection. */
typedef double FnScalar(const double *x, double *d, unsigned want, bool propto);

/* A draw; arguments [x] are inside their domains. */
typedef double FnRng(Rng *rng, const double *x);

typedef struct Fn {
  const char *name; /* as called: "normal_lpdf", "exp", "add" */
  const char *ret;  /* result pattern */
  const char *args; /* signature pattern */
  const char *doc;  /* one sentence of ours */
  const char *file; /* where the row stands */
  int line;
  unsigned char kind;
  unsigned flags;
  int nargs; /* arguments of the kernel (FN_SCALAR, FN_DENSITY, FN_RNG); -1 with "..." */
  FnScalar *scalar;
  /* C definition of the same kernel for generated code, named [c_name]:
       static inline double NAME_k(double a, .., double *d0, .., unsigned want, int
       propto)
     It may call libm, the special functions of math/special/special.h, and other kernels
     whose names appear in it as WORD_k( . */
  const char *c_name, *c_text;
  const char *parts; /* FN_PARTS: names of the rows of the members, with blanks between */
  FnRng *rng;
  FnShape *shape;
  FnCall *call;
  FnAdjoint *adjoint;
  /* C names of the three, exported by the binary */
  const char *shape_c, *call_c, *adjoint_c;
} Fn;

/* Bounds of one argument as written in the signature. */
typedef struct FnDomain {
  double lower, upper; /* -INFINITY, INFINITY where there is none */
  bool above, below;   /* the bound itself is excluded */
  bool finite;
} FnDomain;

typedef struct FnMatch {
  const Fn *fn;
  Type result;
  unsigned promote; /* bit i: argument i (or its elements) goes from int to real */
  bool propto;      /* called as _lupdf or _lupmf */
} FnMatch;

/* All rows, sorted by name; overloads of a name are neighbours, best match first. */
const Fn *const *fn_rows(int *count);

/* Rows called [name] ("_lupdf" finds "_lpdf"), NULL when there are none. */
const Fn *const *fn_find(const char *name, int *count);

/* First row called name + suffix of a distribution usable right of `~`: lpdf or lpmf. */
const Fn *const *fn_find_dist(const char *name, int *count);

/* The best row for these argument types: exact before promoted.  False when none fits. */
bool fn_resolve(const char *name, const Type *args, int nargs, FnMatch *out);

/* Whether one row fits. */
bool fn_match(const Fn *fn, const Type *args, int nargs, FnMatch *out);

/* Domain of argument [i]; false when it has none. */
bool fn_domain(const Fn *fn, int i, FnDomain *out);

/* Name of argument [i] in the signature ("sigma"); writes "" when it has none. */
void fn_arg_name(const Fn *fn, int i, Buf *out);

/* What an argument [i] of this type is promoted to, where match.promote says so. */
Type fn_promoted(const Fn *fn, int i, Type type);

/* Whether argument [i] must be data. */
bool fn_arg_is_data(const Fn *fn, int i);

/* Whether argument [i] of a density, of this type, gives a value to each of its terms, so
   that the density is the product of those of the elements. */
bool fn_arg_is_spread(const Fn *fn, int i, Type type);

/* The parameter of the user function that argument [i] of a row with a tail goes to, or
   -1. */
int fn_callback_parameter(const Fn *fn, int i);

/* The type that argument [i] should have when it is a tuple in the pattern; else
   false. */
bool fn_callback_tuple(const Fn *fn, const Type *args, int i, Type *out);

/* The argument that is the function whose tail is the tuple [i]. */
int fn_callback_of(const Fn *fn, int i);

/* Whether parameter [k] of the function that is argument [at] is what the row itself
   changes, with derivatives: neither `data` in the pattern nor an argument of the
   call. */
bool fn_callback_varies(const Fn *fn, int at, int k);

/* Bit i: parameter [i] of the user function [type] is active when the arguments [want] of
   a row that calls it are: those that are `data` in the pattern never, those that have a
   name as the argument of that name, its other first parameters always, the rest as they
   come.  It is function number [which] of the row and stands [at] this argument, where
   tuples count by their leaves. */
unsigned fn_callback_active(const Fn *fn, int which, int at, Type type, unsigned want);

/* "real normal_lpdf(reals y | reals mu, reals<above=0> sigma)". */
void fn_print(Buf *out, const Fn *fn);

/* "there is:" and the signatures of rows called [name], a line each, at most [limit];
   those with [nargs] arguments first.  How many. */
int fn_put_signatures(Buf *out, const char *name, int nargs, int limit);

/* The row nearest to [name] by edit distance, NULL when nothing is near. */
const char *fn_suggest(const char *name);

/* Digest of the text of all rows: part of every key of what was computed with them. */
#include "base/digest.h"
Digest fn_digest(void);

/* Evaluates a row of any kind on [in] as the interpreter does: broadcasting, domain
   checks with messages ("normal_lpdf: sigma is -1, must be positive"), shapes.  Allocates
   the numbers of [out] with ctx->alloc. */
FnStatus fn_eval(FnCtx *ctx, const Fn *fn, const View *in, int n, View *out);

/* What the text of kernels needs before it: constants, small functions, declarations of
   libm and of math/special/special.h; no header is included. */
const char *fn_prelude_constants(void);

/* Symbols that generated code may use, for a linker that cannot see the binary's own
   (embedded compiler).  Ends with a NULL name. */
typedef struct FnSymbol {
  const char *name;
  void *address;
} FnSymbol;
const FnSymbol *fn_symbols(void);
