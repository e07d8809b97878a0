/* SPDX-License-Identifier: BSD-3-Clause
   What functions on containers share: reading of arguments, scratch, refusals. */
#pragma once
#include <math.h>
#include <string.h>
#include "math/view/contract.h"
#include "math/linalg/la.h"

/* As doubles: those of <math.h> are floats. */
#undef INFINITY
#undef NAN
#define INFINITY __builtin_inf()
#define NAN __builtin_nan("")

/* ctx->error = the sentence; the status for the caller to return. */
FnStatus call_fail(FnCtx *ctx, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
FnStatus call_reject(FnCtx *ctx, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* From hold to let_go [owned] is dropped when the call is left for want of memory. */
void call_hold(FnCtx *ctx, FnOwned *owned, void (*drop)(FnOwned *owned));
void call_let_go(FnCtx *ctx, FnOwned *owned);
/* Drops all that is held: the call is about to be left. */
void call_leave(FnCtx *ctx);

/* Does all parts, one after the other where ctx->spread is NULL or not [apart]; [owner]:
   what callbacks are given in this thread. */
FnStatus call_parts(FnCtx *ctx, bool apart, void *owner, const FnParts *parts);

/* FN_OK when [bytes] more can be had; else the refusal. */
FnStatus call_has(FnCtx *ctx, const char *name, double bytes);

/* The refusal of an int result. */
FnStatus call_too_large(FnCtx *ctx, const char *name, double result);

#define TRY_CALL(expr)                                                                   \
  do {                                                                                   \
    FnStatus status_ = (expr);                                                           \
    if (status_ != FN_OK) return status_;                                                \
  } while (0)

/* Scratch of [n] numbers, not cleared; cleared. */
static inline double *call_numbers(FnCtx *ctx, long n) {
  return ctx->alloc(ctx, sizeof(double) * (size_t)(n > 0 ? n : 1));
}
static inline double *call_cleared(FnCtx *ctx, long n) {
  double *p = call_numbers(ctx, n);
  memset(p, 0, sizeof *p * (size_t)(n > 0 ? n : 1));
  return p;
}
static inline double *call_copy_of(FnCtx *ctx, const double *x, long n) {
  double *p = call_numbers(ctx, n);
  if (n > 0) memcpy(p, x, sizeof *p * (size_t)n);
  return p;
}

/* Own dimensions of one element. */
static inline long view_rows(const View *v) {
  return v->dims[v->array];
}
static inline long view_cols(const View *v) {
  return v->dims[v->array + 1];
}

static inline double arg_real(const View *v) {
  return view_get(v, 0);
}
static inline long arg_int(const View *v) {
  return (long)view_get(v, 0);
}

/* The numbers of an argument as doubles: its own, or a copy where they are ints. */
const double *call_reals(FnCtx *ctx, const View *v);

/* Whether terms that depend on the arguments in [mask] count. */
static inline bool call_keeps(const FnCtx *ctx, unsigned mask) {
  return !ctx->propto || (ctx->want & mask);
}
static inline bool call_wants(const FnCtx *ctx, int i) {
  return ctx->want >> i & 1;
}

/* Square, or a failure that names the function. */
FnStatus call_square(FnCtx *ctx, const char *name, const View *v, const char *arg);
/* Square and symmetric within 1e-8 as Stan asks. */
FnStatus call_symmetric(FnCtx *ctx, const char *name, const View *v, const char *arg);
/* 1 - exp(x[i] - l), the probability of the others of k log odds whose log of the sum of
   exponentials is l; without cancellation. */
double call_others(long k, const double *x, double l, long i);

/* All numbers of [v] are finite. */
FnStatus call_finite(FnCtx *ctx, const char *name, const View *v, const char *arg);
/* Square with zeros above the diagonal. */
FnStatus call_lower(FnCtx *ctx, const char *name, const View *v, const char *arg);
/* The factor of a symmetric matrix in scratch, zeros above; a rejection where there is
   none. */
FnStatus call_factor(FnCtx *ctx, const char *name, const View *v, const char *arg,
                     double **L);
/* Symmetric without a negative eigenvalue, up to rounding, or a rejection. */
FnStatus call_semidefinite(FnCtx *ctx, const char *name, const View *v, const char *arg);
/* A factor as Cholesky's: a positive diagonal, zeros above it; or a rejection. */
FnStatus call_lower_factor(FnCtx *ctx, const char *name, const View *v, const char *arg);
/* Sizes that must agree. */
FnStatus call_agree(FnCtx *ctx, const char *name, const char *what_a, long a,
                    const char *what_b, long b);

/* Rows and columns of vectors, row vectors and matrices alike. */
static inline long part_rows(const View *v) {
  return v->base == BASE_ROW_VECTOR ? 1 : v->ndims ? v->dims[0] : 1;
}
static inline long part_cols(const View *v) {
  return v->base == BASE_ROW_VECTOR ? v->dims[0]
         : v->base == BASE_MATRIX   ? v->dims[1]
                                    : 1;
}

/* Not negative, and the sum is 1 within 1e-8. */
FnStatus call_check_simplex(FnCtx *ctx, const char *name, const double *theta, long k);
