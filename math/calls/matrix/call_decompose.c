/* SPDX-License-Identifier: BSD-3-Clause
   Cholesky, eigenvalues and QR.  Adjoints: Giles, "An extended collection of matrix
   derivative results for forward and reverse mode algorithmic differentiation" (2008), of
   the symmetric eigenproblem in section 3.1; QR: Seeger, Hetzel, Dai, Meissner and
   Lawrence, "Auto-differentiating linear algebra" (2017). */
#include <float.h>
#include "math/view/call.h"
#include "math/view/call_util.h"

FnStatus shape_cholesky(FnCtx *ctx, const View *in, int n, View *out) {
  TRY_CALL(call_square(ctx, "cholesky_decompose", &in[0], "A"));
  return shape_same_1(ctx, in, n, out);
}

FnStatus call_cholesky(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  TRY_CALL(call_symmetric(ctx, "cholesky_decompose", &in[0], "A"));
  long m = view_rows(out);
  for (long j = 0; j < m; j++)
    memcpy(out->r + j * m + j, in[0].r + j * m + j, sizeof *out->r * (size_t)(m - j));
  if (!la_cholesky(m, out->r, m))
    return call_reject(ctx, "cholesky_decompose: A is not positive definite");
  for (long j = 1; j < m; j++) memset(out->r + j * m, 0, sizeof *out->r * (size_t)j);
  return FN_OK;
}

/* Stan differentiates the function of the lower triangle. */
void call_cholesky_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                           const double *out_bar, double *const *in_bar) {
  (void)in, (void)n;
  long m = view_rows(out);
  double *b = call_copy_of(ctx, out_bar, m * m);
  la_cholesky_adjoint(m, out->r, b, m);
  for (long j = 0; j < m; j++) la_add(m - j, b + j * m + j, in_bar[0] + j * m + j);
}

/* ---- symmetric eigenproblem: values ascending, vectors in scratch ---- */

static FnStatus eigen(FnCtx *ctx, const char *name, const View *a, double *values,
                      double **vectors) {
  TRY_CALL(call_symmetric(ctx, name, a, "A"));
  long n = view_rows(a), lwork = 34 * (n + 1);
  *vectors = call_copy_of(ctx, a->r, n * n);
  bool is_finite = call_finite(ctx, name, a, "A") == FN_OK;
  for (long k = 0; !is_finite && k < n * n; k++) values[k / n] = (*vectors)[k] = NAN;
  if (!is_finite) return FN_OK;
  if (la_eigen_sym((int)n, *vectors, values, true, call_numbers(ctx, lwork), (int)lwork))
    return call_reject(ctx, "%s: the eigenvalues of A did not converge", name);
  return FN_OK;
}

FnStatus call_eigenvalues_sym(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  double *vectors;
  TRY_CALL(eigen(ctx, "eigenvalues_sym", &in[0], out->r, &vectors));
  ctx->memo = vectors;
  return FN_OK;
}

/* V diag(g) V' */
void call_eigenvalues_sym_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                  const double *out_bar, double *const *in_bar) {
  (void)in, (void)n;
  long m = out->size;
  const double *v = ctx->memo;
  double *vg = call_numbers(ctx, m * m);
  for (long k = 0; k < m * m; k++) vg[k] = v[k] * out_bar[k / m];
  la_gemm(m, m, m, 1, vg, 1, m, v, m, 1, in_bar[0], m);
}

FnStatus call_eigenvectors_sym(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  double *values = call_numbers(ctx, view_rows(&in[0])), *vectors;
  TRY_CALL(eigen(ctx, "eigenvectors_sym", &in[0], values, &vectors));
  memcpy(out->r, vectors, sizeof *out->r * (size_t)out->size);
  ctx->memo = values;
  return FN_OK;
}

/* V (F o V'G) V', F(i, j) = 1 / (value j - value i), 0 where rounding makes up the
   difference: what depends on such a pair of vectors only through the space they span has
   no part there. */
void call_eigenvectors_sym_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                   const double *out_bar, double *const *in_bar) {
  (void)in, (void)n;
  long m = view_rows(out);
  const double *values = ctx->memo;
  double *vg = call_cleared(ctx, m * m), *w = call_cleared(ctx, m * m);
  la_gemm(m, m, m, 1, out->r, m, 1, out_bar, 1, m, vg, m);
  double least = m ? 1000 * DBL_EPSILON * fmax(fabs(values[0]), fabs(values[m - 1])) : 0;
  for (long j = 0; j < m; j++)
    for (long i = 0; i < m; i++) {
      double gap = values[j] - values[i];
      vg[j * m + i] = fabs(gap) <= least ? 0 : vg[j * m + i] / gap;
    }
  la_gemm(m, m, m, 1, out->r, 1, m, vg, 1, m, w, m);
  la_gemm(m, m, m, 1, w, 1, m, out->r, m, 1, in_bar[0], m);
}

/* ---- QR with a positive diagonal of R ---- */

typedef struct Qr {
  long m, n, k; /* A is m x n; Q has k columns, R k rows */
  double *q, *r;
  double *sign; /* of the columns, as reflections left them */
} Qr;

static FnStatus decompose_qr(FnCtx *ctx, const View *a, bool full, Qr **out) {
  Qr *s = *out = ctx->alloc(ctx, sizeof *s);
  long m = view_rows(a), n = view_cols(a), least = m < n ? m : n, k = full ? m : least;
  *s = (Qr){m,
            n,
            k,
            call_cleared(ctx, m * (k > n ? k : n)),
            call_cleared(ctx, k * n),
            call_numbers(ctx, least)};
  ctx->memo = s;
  memcpy(s->q, a->r, sizeof *s->q * (size_t)(m * n));
  long lwork = 64 * (m + n + 1);
  double *tau = call_numbers(ctx, least), *work = call_numbers(ctx, lwork);
  if (la_qr((int)m, (int)n, s->q, tau, work, (int)lwork))
    return call_fail(ctx, "qr: the decomposition failed");
  for (long j = 0; j < n; j++)
    for (long i = 0; i <= j && i < k; i++) s->r[j * k + i] = s->q[j * m + i];
  if (la_qr_q((int)m, (int)k, (int)least, s->q, tau, work, (int)lwork))
    return call_fail(ctx, "qr: the decomposition failed");
  for (long i = 0; i < least; i++) {
    s->sign[i] = s->r[i * k + i] >= 0 ? 1 : -1;
    if (s->sign[i] > 0) continue;
    for (long j = i; j < n; j++) s->r[j * k + i] = -s->r[j * k + i];
    for (long r = 0; r < m; r++) s->q[i * m + r] = -s->q[i * m + r];
  }
  return FN_OK;
}

FnStatus shape_qr_thin_q(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  long rows = view_rows(&in[0]), cols = view_cols(&in[0]);
  *out = view_matrix(NULL, rows, rows < cols ? rows : cols);
  return FN_OK;
}

FnStatus shape_qr_thin_r(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  long rows = view_rows(&in[0]), cols = view_cols(&in[0]);
  *out = view_matrix(NULL, rows < cols ? rows : cols, cols);
  return FN_OK;
}

static FnStatus qr_part(FnCtx *ctx, const View *a, bool full, bool want_r, View *out) {
  Qr *s;
  TRY_CALL(decompose_qr(ctx, a, full, &s));
  memcpy(out->r, want_r ? s->r : s->q, sizeof *out->r * (size_t)out->size);
  return FN_OK;
}

FnStatus call_qr_thin_q(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return qr_part(ctx, &in[0], false, false, out);
}

FnStatus call_qr_thin_r(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return qr_part(ctx, &in[0], false, true, out);
}

FnStatus call_qr_q(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return qr_part(ctx, &in[0], true, false, out);
}

FnStatus call_qr_r(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return qr_part(ctx, &in[0], true, true, out);
}

/* The columns after those of the thin Q are E2 + (E1 - L) W', L being the thin Q with the
   signs of the reflections and W = L2 (I - L1)^-1 of its upper and lower rows: adds what
   [bar] (m x (m - n)) of them weighs to that of the thin Q.  From the compact form of
   products of reflections (Schreiber and Van Loan 1989). */
static void complement_adjoint(FnCtx *ctx, const Qr *s, const double *bar,
                               double *q_bar) {
  long m = s->m, n = s->n, rest = m - n;
  double *D = call_numbers(ctx, m * n), *C = call_numbers(ctx, n * n);
  double *W = call_numbers(ctx, n * rest), *W_bar = call_cleared(ctx, n * rest);
  double *D_bar = call_cleared(ctx, m * n), *C_bar = call_cleared(ctx, n * n);
  int *pivot = ctx->alloc(ctx, sizeof *pivot * (size_t)(n + 1));
  for (long j = 0; j < n; j++)
    for (long i = 0; i < m; i++) {
      double l = s->sign[j] * s->q[j * m + i];
      D[j * m + i] = (i == j) - l;
      if (i < n)
        C[i * n + j] = D[j * m + i]; /* transposed */
      else
        W[(i - n) * n + j] = l;
    }
  if (la_lu((int)n, C, pivot)) return; /* W' = C^-T L2', kept transposed: n x rest */
  la_lu_solve((int)n, (int)rest, C, pivot, false, W);
  la_gemm(m, n, rest, 1, bar, 1, m, W, n, 1, D_bar, m);
  la_gemm(n, rest, m, 1, D, m, 1, bar, 1, m, W_bar, n);
  la_lu_solve((int)n, (int)rest, C, pivot, true, W_bar); /* now weighs L2' */
  la_gemm(n, n, rest, 1, W, 1, n, W_bar, n, 1, C_bar, n);
  for (long j = 0; j < n; j++)
    for (long i = 0; i < m; i++) {
      double l_bar = i < n ? C_bar[j * n + i] : W_bar[(i - n) * n + j];
      q_bar[j * m + i] += s->sign[j] * (l_bar - D_bar[j * m + i]);
    }
}

/* Of the first columns, R and R_bar square: (G + Q S) R^-T, S the symmetric copy of the
   lower triangle of M = R Rbar' - Qbar' Q. */
static void square_adjoint(FnCtx *ctx, const Qr *s, const double *q_bar, const double *R,
                           const double *R_bar, double *a_bar) {
  long m = s->m, n = s->n < m ? s->n : m;
  double *M = call_cleared(ctx, n * n), *left = call_copy_of(ctx, q_bar, m * n);
  double *t = call_numbers(ctx, m * n), *rt = call_numbers(ctx, n * n);
  la_gemm(n, n, n, 1, R, 1, n, R_bar, n, 1, M, n);
  la_gemm(n, n, m, -1, q_bar, m, 1, s->q, 1, m, M, n);
  for (long j = 0; j < n; j++)
    for (long i = 0; i < j; i++) M[j * n + i] = M[i * n + j];
  la_gemm(m, n, n, 1, s->q, 1, m, M, 1, n, left, m);
  la_transpose(m, n, left, t); /* X = left R^-T: X' = R^-1 left' = (R')^-T left' */
  la_transpose(n, n, R, rt);
  la_solve_lower_t(n, m, rt, n, t, n);
  for (long j = 0; j < n; j++)
    for (long i = 0; i < m; i++) a_bar[j * m + i] += t[i * n + j];
}

/* The first columns of A give Q; R of the others is Q' A. */
static void qr_adjoint(FnCtx *ctx, const View *a, const double *q_bar,
                       const double *r_bar, double *a_bar) {
  const Qr *s = ctx->memo;
  long m = s->m, n = s->n, k = s->k, least = m < n ? m : n, rest = n - least;
  double *G = call_cleared(ctx, m * least), *R = call_cleared(ctx, least * least);
  double *R_bar = call_cleared(ctx, least * least);
  if (q_bar) memcpy(G, q_bar, sizeof *G * (size_t)(m * least));
  if (q_bar && k > least) complement_adjoint(ctx, s, q_bar + m * least, G);
  for (long j = 0; j < least; j++)
    for (long i = 0; i <= j; i++) {
      R[j * least + i] = s->r[j * k + i];
      if (r_bar) R_bar[j * least + i] = r_bar[j * k + i];
    }
  if (r_bar && rest) {
    const double *bar = r_bar + k * least;
    la_gemm(m, least, rest, 1, a->r + m * least, 1, m, bar, k, 1, G, m);
    la_gemm(m, rest, least, 1, s->q, 1, m, bar, 1, k, a_bar + m * least, m);
  }
  square_adjoint(ctx, s, G, R, R_bar, a_bar);
}

void call_qr_thin_q_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                            const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  qr_adjoint(ctx, &in[0], out_bar, NULL, in_bar[0]);
}

void call_qr_q_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                       const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  qr_adjoint(ctx, &in[0], out_bar, NULL, in_bar[0]);
}

void call_qr_thin_r_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                            const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  qr_adjoint(ctx, &in[0], NULL, out_bar, in_bar[0]);
}

void call_qr_r_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                       const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  qr_adjoint(ctx, &in[0], NULL, out_bar, in_bar[0]);
}
