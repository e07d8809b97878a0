/* SPDX-License-Identifier: BSD-3-Clause
   What functions on containers share: checks and refusals. */
#include "math/view/call_util.h"
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "base/alloc.h"
#include "base/memory.h"

FnStatus call_fail(FnCtx *ctx, const char *format, ...) {
  va_list args;
  va_start(args, format);
  vsnprintf(ctx->error, sizeof ctx->error, format, args);
  va_end(args);
  return FN_FAIL;
}

FnStatus call_reject(FnCtx *ctx, const char *format, ...) {
  va_list args;
  va_start(args, format);
  vsnprintf(ctx->error, sizeof ctx->error, format, args);
  va_end(args);
  return FN_REJECT;
}

FnStatus call_too_large(FnCtx *ctx, const char *name, double result) {
  return call_fail(ctx, "%s: %.10g is too large for an int, which has 32 bits", name,
                   result);
}

void call_hold(FnCtx *ctx, FnOwned *owned, void (*drop)(FnOwned *owned)) {
  *owned = (FnOwned){.outer = ctx->owned, .drop = drop};
  ctx->owned = owned;
}

void call_let_go(FnCtx *ctx, FnOwned *owned) {
  if (ctx->owned == owned) ctx->owned = owned->outer;
}

void call_leave(FnCtx *ctx) {
  while (ctx->owned) {
    FnOwned *owned = ctx->owned;
    ctx->owned = owned->outer;
    owned->drop(owned);
  }
}

FnStatus call_parts(FnCtx *ctx, bool apart, void *owner, const FnParts *parts) {
  if (apart && ctx->spread && parts->n > 1) return (FnStatus)ctx->spread(ctx, parts);
  for (int i = 0; i < parts->n; i++) TRY_CALL(parts->part(parts->work, ctx, owner, i));
  return FN_OK;
}

FnStatus call_has(FnCtx *ctx, const char *name, double bytes) {
  if (bytes < 0x1p62 && mem_has((size_t)bytes)) return FN_OK;
  Buf text = {0};
  mem_put_refusal(&text, bytes);
  FnStatus status = call_fail(ctx, "`%s` needs %s", name, buf_text(&text));
  buf_free(&text);
  return status;
}

const double *call_reals(FnCtx *ctx, const View *v) {
  if (!v->is_int) return v->r;
  double *copy = call_numbers(ctx, v->size);
  for (long k = 0; k < v->size; k++) copy[k] = v->i[k];
  return copy;
}

FnStatus call_square(FnCtx *ctx, const char *name, const View *v, const char *arg) {
  if (view_rows(v) == view_cols(v)) return FN_OK;
  return call_fail(ctx, "%s: %s has %ld rows and %ld columns, must be square", name, arg,
                   view_rows(v), view_cols(v));
}

FnStatus call_symmetric(FnCtx *ctx, const char *name, const View *v, const char *arg) {
  TRY_CALL(call_square(ctx, name, v, arg));
  long n = view_rows(v);
  const double *a = v->r;
  enum { TILE = 16 };
  for (long j = 0; j < n; j++)
    if (isnan(a[j * (n + 1)]))
      return call_reject(ctx, "%s: element [%ld, %ld] of %s is nan", name, j + 1, j + 1,
                         arg);
  if (la_is_mirrored(n, a)) return FN_OK;
  for (long j0 = 0; j0 < n; j0 += TILE)
    for (long i0 = j0; i0 < n; i0 += TILE)
      for (long j = j0; j < n && j < j0 + TILE; j++)
        for (long i = i0 > j ? i0 : j + 1; i < n && i < i0 + TILE; i++)
          if (a[j * n + i] != a[i * n + j] &&
              !(fabs(a[j * n + i] - a[i * n + j]) <= 1e-8))
            return call_reject(
                ctx, "%s: %s is not symmetric: [%ld, %ld] is %g, [%ld, %ld] is %g", name,
                arg, i + 1, j + 1, a[j * n + i], j + 1, i + 1, a[i * n + j]);
  return FN_OK;
}

double call_others(long k, const double *x, double l, long i) {
  double p = exp(x[i] - l), others = 0;
  if (p <= 0.5) return 1 - p;
  for (long j = 0; j < k; j++)
    if (j != i) others += exp(x[j] - l);
  return others;
}

/* Without a branch an element, so that it goes by vectors: the bits but for the sign. */
static bool are_zero(const double *x, long n) {
  uint64_t bits = 0;
  for (long i = 0; i < n; i++) {
    uint64_t of;
    memcpy(&of, x + i, sizeof of);
    bits |= of << 1;
  }
  return bits == 0;
}

FnStatus call_lower(FnCtx *ctx, const char *name, const View *v, const char *arg) {
  TRY_CALL(call_square(ctx, name, v, arg));
  long n = view_rows(v);
  for (long j = 1; j < n; j++)
    for (long i = are_zero(v->r + j * n, j) ? j : 0; i < j; i++)
      if (v->r[j * n + i] != 0)
        return call_reject(
            ctx, "%s: element [%ld, %ld] of %s is %g, must be 0 above the diagonal", name,
            i + 1, j + 1, arg, v->r[j * n + i]);
  return FN_OK;
}

FnStatus call_finite(FnCtx *ctx, const char *name, const View *v, const char *arg) {
  for (long i = 0; i < v->size; i++)
    if (!isfinite(v->r[i]))
      return call_reject(ctx, "%s: %s %s %g, must be finite", name, arg,
                         v->ndims ? "has an element that is" : "is", v->r[i]);
  return FN_OK;
}

FnStatus call_factor(FnCtx *ctx, const char *name, const View *v, const char *arg,
                     double **L) {
  TRY_CALL(call_symmetric(ctx, name, v, arg));
  long n = view_rows(v);
  double *l = *L = call_copy_of(ctx, v->r, n * n);
  if (!la_cholesky(n, l, n))
    return call_reject(ctx, "%s: %s is not positive definite", name, arg);
  for (long j = 1; j < n; j++) memset(l + j * n, 0, sizeof *l * (size_t)j);
  return FN_OK;
}

FnStatus call_semidefinite(FnCtx *ctx, const char *name, const View *v, const char *arg) {
  enum { WORK = 34 }; /* numbers for each row: LAPACK's blocks of 32 and two */
  TRY_CALL(call_symmetric(ctx, name, v, arg));
  long n = view_rows(v);
  double most = 0, *A = call_copy_of(ctx, v->r, n * n);
  for (long k = 0; k < n * n; k++) most = fmax(most, fabs(A[k]));
  if (most == 0 || la_cholesky(n, A, n)) return FN_OK;
  double *values = call_cleared(ctx, n), *work = call_numbers(ctx, n * WORK);
  memcpy(A, v->r, sizeof *A * (size_t)(n * n));
  if (!la_eigen_sym((int)n, A, values, false, work, (int)(n * WORK)) &&
      values[0] >= -1e-12 * most)
    return FN_OK;
  return call_reject(ctx,
                     "%s: %s is not positive semidefinite, its least eigenvalue is %g",
                     name, arg, values[0]);
}

FnStatus call_lower_factor(FnCtx *ctx, const char *name, const View *v, const char *arg) {
  TRY_CALL(call_lower(ctx, name, v, arg));
  long n = view_rows(v);
  for (long j = 0; j < n; j++)
    if (!(v->r[j * (n + 1)] > 0))
      return call_reject(ctx, "%s: the diagonal of %s is %g at %ld, must be positive",
                         name, arg, v->r[j * (n + 1)], j + 1);
  return FN_OK;
}

FnStatus call_agree(FnCtx *ctx, const char *name, const char *what_a, long a,
                    const char *what_b, long b) {
  if (a == b) return FN_OK;
  return call_fail(ctx, "%s: %s (%ld) and %s (%ld) must agree", name, what_a, a, what_b,
                   b);
}
