/* SPDX-License-Identifier: BSD-3-Clause
   Draws of multivariate normal and Student t vectors, Wishart matrices and correlation
   matrices.  Wishart: Bartlett's decomposition, as in Smith and Hocking, "Algorithm AS
   53: Wishart variate generator" (1972); correlations: vines of partial correlations
   (Lewandowski, Kurowicka and Joe, "Generating random correlation matrices based on vines
   and extended onion method", 2009). */
#include "math/view/call.h"
#include "math/view/call_util.h"

typedef enum { BY_FACTOR, BY_COVARIANCE, BY_PRECISION } Given;

static double chi_square(Rng *rng, double nu) {
  return 2 * rng_gamma(rng, 0.5 * nu);
}

static FnStatus read_factor(FnCtx *ctx, const char *name, Given given, const View *m,
                            const double **L) {
  double *l;
  if (given == BY_FACTOR) {
    *L = m->r;
    return call_lower_factor(ctx, name, m, "L");
  }
  TRY_CALL(call_factor(ctx, name, m, "the matrix", &l));
  *L = l;
  return FN_OK;
}

/* ---- vectors: as many as mu has, all columns ---- */

FnStatus shape_vectors_like_mu(FnCtx *ctx, const View *in, int n, View *out) {
  shape_same_1(ctx, in + n - 2, 1, out);
  out->base = BASE_VECTOR;
  return FN_OK;
}

/* L z of standard normal z, or the solution of L' x = z, in place of z. */
static void draw_normal(Rng *rng, Given given, long k, const double *L, double *z) {
  for (long i = 0; i < k; i++) z[i] = rng_normal(rng);
  if (given == BY_PRECISION) {
    la_solve_lower_t(k, 1, L, k, z, k);
    return;
  }
  for (long i = k; i-- > 0;) {
    double s = 0;
    for (long j = 0; j <= i; j++) s += L[j * k + i] * z[j];
    z[i] = s;
  }
}

/* mu and the matrix stand last; nu, infinite for the normal, before them. */
static FnStatus draw_vectors(FnCtx *ctx, const char *name, Given given, double nu,
                             const View *mu, View *out) {
  const double *L;
  TRY_CALL(call_finite(ctx, name, mu, "mu"));
  TRY_CALL(read_factor(ctx, name, given, mu + 1, &L));
  long k = view_rows(mu + 1);
  TRY_CALL(
      call_agree(ctx, name, "size of mu", mu->dims[mu->array], "rows of the matrix", k));
  for (long c = 0; k && c < mu->size / k; c++) {
    double *z = out->r + c * k;
    draw_normal(ctx->rng, given, k, L, z);
    double scale = isinf(nu) ? 1 : sqrt(nu / chi_square(ctx->rng, nu));
    for (long i = 0; i < k; i++) z[i] = mu->r[c * k + i] + scale * z[i];
  }
  return FN_OK;
}

FnStatus call_multi_normal_rng(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return draw_vectors(ctx, "multi_normal_rng", BY_COVARIANCE, INFINITY, in, out);
}

FnStatus call_multi_normal_cholesky_rng(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return draw_vectors(ctx, "multi_normal_cholesky_rng", BY_FACTOR, INFINITY, in, out);
}

FnStatus call_multi_normal_prec_rng(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return draw_vectors(ctx, "multi_normal_prec_rng", BY_PRECISION, INFINITY, in, out);
}

static FnStatus draw_student_t(FnCtx *ctx, const char *name, Given given, const View *in,
                               View *out) {
  double nu = arg_real(in);
  if (!(nu > 0) || isinf(nu))
    return call_reject(ctx, "%s: nu is %g, must be positive and finite", name, nu);
  return draw_vectors(ctx, name, given, nu, in + 1, out);
}

FnStatus call_multi_student_t_rng(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return draw_student_t(ctx, "multi_student_t_rng", BY_COVARIANCE, in, out);
}

FnStatus call_multi_student_t_cholesky_rng(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return draw_student_t(ctx, "multi_student_t_cholesky_rng", BY_FACTOR, in, out);
}

/* ---- Wishart: nu, scale ---- */

FnStatus shape_same_2(FnCtx *ctx, const View *in, int n, View *out) {
  return shape_same_1(ctx, in + 1, n - 1, out);
}

/* F with F F' a draw: L B, or L B^-T for the inverse, B Bartlett's factor. */
static FnStatus draw_wishart(FnCtx *ctx, const char *name, bool inverse, Given given,
                             const View *in, double *F) {
  double nu = arg_real(&in[0]);
  long k = view_rows(&in[1]);
  const double *L;
  TRY_CALL(read_factor(ctx, name, given, &in[1], &L));
  if (!(nu > k - 1) || isinf(nu))
    return call_reject(ctx, "%s: nu is %g, must be greater than %ld and finite", name, nu,
                       k - 1);
  double *B = call_cleared(ctx, k * k);
  for (long j = 0; j < k; j++) {
    B[j * (k + 1)] = sqrt(chi_square(ctx->rng, nu - j));
    for (long i = j + 1; i < k; i++) B[j * k + i] = rng_normal(ctx->rng);
  }
  if (!inverse) {
    la_gemm(k, k, k, 1, L, 1, k, B, 1, k, F, k);
    return FN_OK;
  }
  double *X = call_numbers(ctx, k * k);
  la_transpose(k, k, L, X);
  la_solve_lower(k, k, B, k, X, k);
  la_transpose(k, k, X, F);
  return FN_OK;
}

static FnStatus draw_wishart_matrix(FnCtx *ctx, const char *name, bool inverse,
                                    const View *in, View *out) {
  long k = view_rows(out);
  double *F = call_cleared(ctx, k * k);
  TRY_CALL(draw_wishart(ctx, name, inverse, BY_COVARIANCE, in, F));
  la_gemm(k, k, k, 1, F, 1, k, F, k, 1, out->r, k);
  for (long j = 0; j < k; j++) /* rounding may differ above the diagonal */
    for (long i = j + 1; i < k; i++) out->r[i * k + j] = out->r[j * k + i];
  return FN_OK;
}

FnStatus call_wishart_rng(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return draw_wishart_matrix(ctx, "wishart_rng", false, in, out);
}

FnStatus call_inv_wishart_rng(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return draw_wishart_matrix(ctx, "inv_wishart_rng", true, in, out);
}

FnStatus call_wishart_cholesky_rng(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return draw_wishart(ctx, "wishart_cholesky_rng", false, BY_FACTOR, in, out->r);
}

FnStatus call_inv_wishart_cholesky_rng(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  long k = view_rows(out);
  double *F = call_cleared(ctx, k * k);
  TRY_CALL(draw_wishart(ctx, "inv_wishart_cholesky_rng", true, BY_FACTOR, in, F));
  la_gemm(k, k, k, 1, F, 1, k, F, k, 1, out->r, k);
  if (!la_cholesky(k, out->r, k))
    return call_reject(ctx,
                       "inv_wishart_cholesky_rng: the draw is not positive definite");
  for (long j = 1; j < k; j++) memset(out->r + j * k, 0, sizeof *out->r * (size_t)j);
  return FN_OK;
}

/* ---- correlations: size, eta ---- */

/* Partial correlations of column j are beta variates on (-1, 1) with both shapes eta + (k
   - 2 - j) / 2, the share of one gamma variate less that of another. */
static FnStatus draw_lkj(FnCtx *ctx, const char *name, double eta, long k, double *L) {
  if (!(eta > 0) || isinf(eta))
    return call_reject(ctx, "%s: eta is %g, must be positive and finite", name, eta);
  for (long i = 0; i < k; i++) {
    double rest = 1;
    for (long j = 0; j < i; j++) {
      double shape = eta + 0.5 * (k - 2 - j), a = rng_gamma(ctx->rng, shape);
      double b = rng_gamma(ctx->rng, shape), z = (a - b) / (a + b);
      L[j * k + i] = z * sqrt(rest);
      rest *= 1 - z * z;
    }
    L[i * (k + 1)] = sqrt(rest);
  }
  return FN_OK;
}

FnStatus call_lkj_corr_cholesky_rng(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return draw_lkj(ctx, "lkj_corr_cholesky_rng", arg_real(&in[1]), view_rows(out), out->r);
}

FnStatus call_lkj_corr_rng(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  long k = view_rows(out);
  double *L = call_cleared(ctx, k * k);
  TRY_CALL(draw_lkj(ctx, "lkj_corr_rng", arg_real(&in[1]), k, L));
  la_gemm(k, k, k, 1, L, 1, k, L, k, 1, out->r, k);
  for (long j = 0; j < k; j++) {
    out->r[j * (k + 1)] = 1;
    for (long i = j + 1; i < k; i++) out->r[i * k + j] = out->r[j * k + i];
  }
  return FN_OK;
}
