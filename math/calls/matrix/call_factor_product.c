/* SPDX-License-Identifier: BSD-3-Clause
   L z of the Cholesky factor L of a matrix that nothing else reads: the factor and its
   adjoint are triangles in scratch, and no number above a diagonal is read or written
   but to see that the matrix is symmetric.  The adjoint of L is the lower triangle of
   g z', for g that of the product. */
#include "math/view/call.h"
#include "math/view/call_util.h"

FnStatus shape_factor_product(FnCtx *ctx, const View *in, int n, View *out) {
  TRY_CALL(call_square(ctx, "cholesky_decompose", &in[0], "A"));
  return shape_product_vector(ctx, in, n, out);
}

static double *lower_copy(FnCtx *ctx, long n, const double *A) {
  double *L = call_numbers(ctx, n * n);
  for (long j = 0; j < n; j++)
    memcpy(L + j * (n + 1), A + j * (n + 1), sizeof *L * (size_t)(n - j));
  return L;
}

FnStatus call_factor_product(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  TRY_CALL(call_symmetric(ctx, "cholesky_decompose", &in[0], "A"));
  long m = view_rows(&in[0]);
  double *L = ctx->memo = lower_copy(ctx, m, in[0].r);
  if (!la_cholesky(m, L, m))
    return call_reject(ctx, "cholesky_decompose: A is not positive definite");
  la_lower_product(m, L, in[1].r, out->r);
  return FN_OK;
}

void call_factor_product_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                 const double *out_bar, double *const *in_bar) {
  (void)n;
  const double *L = ctx->memo, *z = in[1].r;
  long m = out->size;
  if (in_bar[1]) la_lower_product_t(m, L, out_bar, in_bar[1]);
  if (!in_bar[0]) return;
  double *B = call_numbers(ctx, m * m);
  for (long j = 0; j < m; j++)
    for (long i = j; i < m; i++) B[j * m + i] = out_bar[i] * z[j];
  la_cholesky_adjoint(m, L, B, m);
  for (long j = 0; j < m; j++) la_add(m - j, B + j * (m + 1), in_bar[0] + j * (m + 1));
}
