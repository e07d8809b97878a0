/* SPDX-License-Identifier: BSD-3-Clause
   What a function on containers may use and has to do: the contract between the table,
   its callers (interpreter and generated code) and the functions. */
#pragma once
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include "base/rng.h"
#include "math/view/type.h"
#include "math/view/view.h"

enum { FN_MAX_ARGS = 32 };

/* What a call holds that its caller's memory does not: the workspace of a solver.  It
   begins a struct of the call. */
typedef struct FnOwned {
  struct FnOwned *outer;
  void (*drop)(struct FnOwned *owned);
} FnOwned;

/* What a call on containers may use. */
typedef struct FnCallback FnCallback; /* math/view/hof.h */
typedef struct FnCtx FnCtx;
typedef struct FnParts FnParts;
struct FnCtx {
  /* scratch, valid until the caller lets go of it.  Where there is no more the call is
     left from where it stands: what it holds besides is in [owned] */
  void *(*alloc)(FnCtx *ctx, size_t bytes);
  void *owner;    /* of alloc */
  FnOwned *owned; /* held last, or NULL: see call_hold */
  unsigned want;  /* bit i: argument i is active (its adjoint may be asked for) */
  bool propto;
  Rng *rng; /* of generators, else NULL */
  /* one for each argument that is a function; its view is empty */
  const FnCallback *callback;
  /* not zero: a call that takes long ends with FN_STOPPED soon; NULL where nobody asks */
  const atomic_int *stop;
  /* Does the parts of a call, each once, on several threads perhaps; the status of the
     first that did not end well.  NULL: the call does them itself (call_parts). */
  int (*spread)(FnCtx *ctx, const FnParts *parts);
  void *memo;      /* left by call for adjoint of the same arguments */
  char error[320]; /* one sentence, when a function returns FN_REJECT or FN_FAIL */
};

typedef enum {
  FN_OK,
  /* outside the domain: the point is rejected (not positive definite, scale < 0) */
  FN_REJECT,
  FN_FAIL,   /* the program is wrong: sizes do not match, index out of range */
  FN_STOPPED /* told to by ctx->stop */
} FnStatus;

/* Work that is cut.  [at] is the context of the thread that does part [i], with scratch
   and an error of its own and nothing else set; [owner] is what callbacks are given
   there.  Parts share [work], each writes to places of its own. */
struct FnParts {
  int n;
  FnStatus (*part)(void *work, FnCtx *at, void *owner, int i);
  void *work;
};

/* Sets base, array, ndims, dims, size, is_int of [out] from the arguments; no numbers. */
typedef FnStatus FnShape(FnCtx *ctx, const View *in, int n, View *out);
/* Fills the numbers of [out]; its memory has been provided and zeroed. */
typedef FnStatus FnCall(FnCtx *ctx, const View *in, int n, View *out);
/* Adds to in_bar[i] (where not NULL) the product of out_bar and the Jacobian of argument
   i.  Layouts as in [in] and [out].  Called after FnCall with the same ctx->memo. */
typedef void FnAdjoint(FnCtx *ctx, const View *in, int n, const View *out,
                       const double *out_bar, double *const *in_bar);
