/* SPDX-License-Identifier: BSD-3-Clause
   Singular values and vectors, A = U diag(s) V' with as many columns as the lesser
   side of A.  Adjoints: Townsend, "Differentiating the singular value decomposition"
   (2016). */
#include <float.h>
#include "math/view/call.h"
#include "math/view/call_util.h"

typedef struct Svd {
  long m, n, k;
  double *u, *s, *v; /* m x k, k, n x k */
} Svd;

static FnStatus decompose(FnCtx *ctx, const View *a, Svd **out) {
  Svd *d = *out = ctx->memo = ctx->alloc(ctx, sizeof *d);
  long m = view_rows(a), n = view_cols(a), k = m < n ? m : n, lwork = 8 * (m + n + 1);
  *d = (Svd){
      m, n, k, call_numbers(ctx, m * k), call_numbers(ctx, k), call_numbers(ctx, n * k)};
  double *copy = call_copy_of(ctx, a->r, a->size), *vt = call_numbers(ctx, k * n);
  if (la_svd((int)m, (int)n, copy, d->s, d->u, vt, call_numbers(ctx, lwork), (int)lwork))
    return call_reject(ctx, "svd: the iteration did not converge");
  la_transpose(k, n, vt, d->v);
  return FN_OK;
}

static long least_side(const View *a) {
  return view_rows(a) < view_cols(a) ? view_rows(a) : view_cols(a);
}

FnStatus shape_singular(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = view_vector(NULL, least_side(&in[0]));
  return FN_OK;
}

FnStatus shape_svd_u(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = view_matrix(NULL, view_rows(&in[0]), least_side(&in[0]));
  return FN_OK;
}

FnStatus shape_svd_v(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = view_matrix(NULL, view_cols(&in[0]), least_side(&in[0]));
  return FN_OK;
}

FnStatus call_singular_values(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  Svd *d;
  TRY_CALL(decompose(ctx, &in[0], &d));
  memcpy(out->r, d->s, sizeof *out->r * (size_t)d->k);
  return FN_OK;
}

FnStatus call_svd_u(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  Svd *d;
  TRY_CALL(decompose(ctx, &in[0], &d));
  memcpy(out->r, d->u, sizeof *out->r * (size_t)out->size);
  return FN_OK;
}

FnStatus call_svd_v(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  Svd *d;
  TRY_CALL(decompose(ctx, &in[0], &d));
  memcpy(out->r, d->v, sizeof *out->r * (size_t)out->size);
  return FN_OK;
}

/* U diag(g) V' */
void call_singular_values_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                  const double *out_bar, double *const *in_bar) {
  (void)in, (void)n, (void)out;
  const Svd *d = ctx->memo;
  double *ug = call_numbers(ctx, d->m * d->k);
  for (long i = 0; i < d->m * d->k; i++) ug[i] = d->u[i] * out_bar[i / d->m];
  la_gemm(d->m, d->n, d->k, 1, ug, 1, d->m, d->v, d->n, 1, in_bar[0], d->m);
}

/* Of one side X (rows x k) with weight G: X (F o (X'G - G'X)) diag(s) + (G - X X'G) /
   diag(s), F(i, j) = 1 / (s_j^2 - s_i^2). */
static double *side_adjoint(FnCtx *ctx, const Svd *d, long rows, const double *X,
                            const double *G) {
  long k = d->k;
  double *xg = call_cleared(ctx, k * k), *f = call_cleared(ctx, k * k);
  double *out = call_copy_of(ctx, G, rows * k), *part = call_cleared(ctx, rows * k);
  la_gemm(k, k, rows, 1, X, rows, 1, G, 1, rows, xg, k);
  la_gemm(rows, k, k, -1, X, 1, rows, xg, 1, k, out, rows);
  for (long j = 0; j < k; j++)
    for (long i = 0; i < k; i++)
      if (i != j)
        f[j * k + i] = (xg[j * k + i] - xg[i * k + j]) /
                       (d->s[j] * d->s[j] - d->s[i] * d->s[i]) * d->s[j];
  la_gemm(rows, k, k, 1, X, 1, rows, f, 1, k, part, rows);
  for (long i = 0; i < rows * k; i++) out[i] = out[i] / d->s[i / rows] + part[i];
  return out;
}

void call_svd_u_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                        const double *out_bar, double *const *in_bar) {
  (void)in, (void)n, (void)out;
  const Svd *d = ctx->memo;
  double *side = side_adjoint(ctx, d, d->m, d->u, out_bar);
  la_gemm(d->m, d->n, d->k, 1, side, 1, d->m, d->v, d->n, 1, in_bar[0], d->m);
}

void call_svd_v_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                        const double *out_bar, double *const *in_bar) {
  (void)in, (void)n, (void)out;
  const Svd *d = ctx->memo;
  double *side = side_adjoint(ctx, d, d->n, d->v, out_bar);
  la_gemm(d->m, d->n, d->k, 1, d->u, 1, d->m, side, d->n, 1, in_bar[0], d->m);
}

/* ---- generalised inverse P = V diag(1 / s) U': Golub and Van Loan, "Matrix
   computations" (2013), section 5.5.2.  Singular values that are rounding errors of the
   largest count as 0, and U and V lose their columns. ---- */

static void keep_rank(Svd *d) {
  double least = DBL_EPSILON * (double)(d->m > d->n ? d->m : d->n) * (d->k ? d->s[0] : 0);
  while (d->k && d->s[d->k - 1] <= least) d->k--;
}

FnStatus call_generalized_inverse(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  Svd *d;
  TRY_CALL(decompose(ctx, &in[0], &d));
  keep_rank(d);
  double *vs = call_numbers(ctx, d->n * d->k);
  for (long i = 0; i < d->n * d->k; i++) vs[i] = d->v[i] / d->s[i / d->n];
  la_gemm(d->n, d->m, d->k, 1, vs, 1, d->n, d->u, d->m, 1, out->r, d->n);
  return FN_OK;
}

/* -P'G P' + (I - A P) G' P P' + P'P G' (I - P A); the projections are U U' and V V'
   (Golub and Pereyra, "The differentiation of pseudo-inverses and nonlinear least squares
   problems whose variables separate", 1973). */
void call_generalized_inverse_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                      const double *out_bar, double *const *in_bar) {
  (void)in, (void)n;
  const Svd *d = ctx->memo;
  long m = d->m, c = d->n, k = d->k;
  const double *P = out->r;
  double *left = call_cleared(ctx, m * c), *right = call_cleared(ctx, m * c);
  double *small = call_cleared(ctx, k * c), *tall = call_cleared(ctx, m * k);
  double *square = call_cleared(ctx, m > c ? m * m : c * c);
  la_gemm(m, m, c, 1, P, c, 1, out_bar, 1, c, square, m); /* P'G */
  la_gemm(m, c, m, -1, square, 1, m, P, c, 1, in_bar[0], m);
  memset(square, 0, sizeof *square * (size_t)(c * c));
  la_gemm(c, c, m, 1, P, 1, c, P, c, 1, square, c); /* P P' */
  la_gemm(m, c, c, 1, out_bar, c, 1, square, 1, c, left, m);
  la_gemm(k, c, m, 1, d->u, m, 1, left, 1, m, small, k);
  la_gemm(m, c, k, -1, d->u, 1, m, small, 1, k, left, m);
  memset(square, 0, sizeof *square * (size_t)(m * m));
  la_gemm(m, m, c, 1, P, c, 1, P, 1, c, square, m); /* P'P */
  la_gemm(m, c, m, 1, square, 1, m, out_bar, c, 1, right, m);
  la_gemm(m, k, c, 1, right, 1, m, d->v, 1, c, tall, m);
  la_gemm(m, c, k, -1, tall, 1, m, d->v, c, 1, right, m);
  la_add(m * c, left, in_bar[0]);
  la_add(m * c, right, in_bar[0]);
}
