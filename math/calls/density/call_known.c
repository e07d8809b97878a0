/* SPDX-License-Identifier: BSD-3-Clause
   Matrices of data that densities whiten by: checked and factored once.  Of a covariance
   it is its factor that stands in panels, and is solved for; of a precision the lower
   triangle M with M' M = precision, which is multiplied with: neither loses a digit that
   the density itself keeps. */
#include "math/calls/density/known.h"
#include "math/view/call.h"
#include "math/view/call_util.h"

FnStatus shape_known(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  long k = view_rows(&in[0]) == view_cols(&in[0]) ? view_rows(&in[0]) : 0;
  *out = view_vector(NULL, KNOWN_HEAD + la_triangle_size(k));
  return FN_OK;
}

/* The lower M with M' M = A: of A with rows and columns in reverse order it is the
   factor, likewise reversed and transposed.  NULL where there is none. */
static const double *factor_of_precision(FnCtx *ctx, long n, const double *A) {
  double *C = call_numbers(ctx, n * n), *M = call_cleared(ctx, n * n);
  long last = n * n - 1;
  for (long k = 0; k <= last; k++) C[k] = A[last - k];
  if (!la_cholesky(n, C, n)) return NULL;
  for (long j = 0; j < n; j++)
    for (long i = j; i < n; i++) M[j * n + i] = C[(n - 1 - i) * n + n - 1 - j];
  return M;
}

/* What is packed, or NULL. */
static const double *triangle_of(FnCtx *ctx, Given given, const View *m) {
  const char *name = "known";
  double *L;
  if (given == BY_FACTOR)
    return call_lower_factor(ctx, name, m, "L") == FN_OK ? m->r : NULL;
  if (call_factor(ctx, name, m, "Sigma", &L) != FN_OK) return NULL;
  return given == BY_COVARIANCE ? L : factor_of_precision(ctx, view_rows(m), m->r);
}

static FnStatus known(FnCtx *ctx, Given given, const View *m, View *out) {
  long k = view_rows(m);
  double *panels = out->r + KNOWN_HEAD;
  bool is_square = k == view_cols(m);
  if (!is_square || call_finite(ctx, "known", m, "the matrix") != FN_OK) return FN_OK;
  const double *M = triangle_of(ctx, given, m);
  if (!M) return FN_OK;
  double log_det = la_log_diagonal(k, M);
  out->r[KNOWN_IS_KNOWN] = 1;
  out->r[KNOWN_LOG_DET] = given == BY_PRECISION ? log_det : -log_det;
  (given == BY_PRECISION ? la_triangle_pack : la_triangle_pack_solver)(k, M, panels);
  return FN_OK;
}

FnStatus call_known_factor(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return known(ctx, BY_FACTOR, &in[0], out);
}

FnStatus call_known_covariance(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return known(ctx, BY_COVARIANCE, &in[0], out);
}

FnStatus call_known_precision(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return known(ctx, BY_PRECISION, &in[0], out);
}

void known_whiten(FnCtx *ctx, Given given, const View *known, long k, long n,
                  const double *D, double *q, double *W) {
  double *work = call_numbers(ctx, la_triangle_work(k, n));
  const double *panels = known->r + KNOWN_HEAD;
  (given == BY_PRECISION ? la_triangle_squares
                         : la_triangle_solve_squares)(k, n, panels, D, q, W, work);
}
