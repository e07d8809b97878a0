/* SPDX-License-Identifier: BSD-3-Clause
   Multivariate normal and Student t densities by Cholesky factor, covariance or
   precision, of one outcome or an array of them: Stan functions reference, "Distributions
   over Unbounded Vectors".  Adjoints of the quadratic form and of the determinant: Giles,
   "An extended collection of matrix derivative results for forward and reverse mode
   algorithmic differentiation" (2008), sections 2.2.4 and 2.3. */
#include "math/calls/density/known.h"
#include "math/view/call.h"
#include "math/view/call_util.h"
#include "math/special/special.h"

/* Left by a density for its adjoint: observations are columns. */
typedef struct Normal {
  Given given;
  long k, n;       /* dimension, observations */
  bool is_far;     /* a number of y is infinite */
  const double *L; /* factor of the covariance, or of the precision; NULL: known */
  double log_det;  /* -log of the determinant of the factor of the covariance */
  double *D;       /* y - mu, k x n */
  double *Z;       /* L^-1 D, or L' D; of a known matrix NULL */
  double *W;       /* covariance^-1 D, when it is known or asked for */
  double *q;       /* squared length of every column of Z */
} Normal;

static long count_of(const View *v) {
  return v->array ? v->dims[0] : 1;
}
static long dimension_of(const View *v) {
  return v->dims[v->array];
}

static FnStatus check_sizes(FnCtx *ctx, const char *name, const View *y, const View *mu,
                            const View *s) {
  TRY_CALL(call_square(ctx, name, s, "the matrix"));
  if (y->array && mu->array)
    TRY_CALL(call_agree(ctx, name, "outcomes", count_of(y), "locations", count_of(mu)));
  if (count_of(y))
    TRY_CALL(call_agree(ctx, name, "size of y", dimension_of(y), "rows of the matrix",
                        view_rows(s)));
  if (!count_of(mu)) return FN_OK;
  return call_agree(ctx, name, "size of mu", dimension_of(mu), "rows of the matrix",
                    view_rows(s));
}

static FnStatus differences(FnCtx *ctx, const char *name, const View *y, const View *mu,
                            Normal *s) {
  s->D = call_numbers(ctx, s->k * s->n);
  for (long c = 0; c < s->n; c++)
    for (long i = 0; i < s->k; i++) {
      double a = y->r[(y->array ? c * s->k : 0) + i];
      double b = mu->r[(mu->array ? c * s->k : 0) + i];
      s->is_far |= isinf(a);
      if (isnan(a)) return call_reject(ctx, "%s: y is not a number", name);
      if (!isfinite(b)) return call_reject(ctx, "%s: mu is %g, must be finite", name, b);
      s->D[c * s->k + i] = a - b;
    }
  return FN_OK;
}

static FnStatus factor(FnCtx *ctx, const char *name, const View *m, Normal *s) {
  if (s->given != BY_FACTOR) {
    double *L;
    TRY_CALL(
        call_factor(ctx, name, m, s->given == BY_COVARIANCE ? "Sigma" : "Omega", &L));
    s->L = L;
    return FN_OK;
  }
  s->L = m->r;
  return call_lower_factor(ctx, name, m, "L");
}

static void whiten_known(FnCtx *ctx, const View *known, Normal *s) {
  s->W = call_numbers(ctx, s->k * s->n);
  s->log_det = known->r[KNOWN_LOG_DET];
  known_whiten(ctx, s->given, known, s->k, s->n, s->D, s->q, s->W);
}

static void whiten_by_factor(FnCtx *ctx, Normal *s) {
  long k = s->k, n = s->n;
  double log_det = la_log_diagonal(k, s->L);
  s->log_det = s->given == BY_PRECISION ? log_det : -log_det;
  if (s->given == BY_PRECISION) {
    s->Z = call_cleared(ctx, k * n);
    la_gemm(k, n, k, 1, s->L, k, 1, s->D, 1, k, s->Z, k);
  } else {
    s->Z = call_copy_of(ctx, s->D, k * n);
    la_solve_lower(k, n, s->L, k, s->Z, k);
  }
  for (long c = 0; c < n; c++) s->q[c] = la_dot(k, s->Z + c * k, s->Z + c * k);
}

/* Reads y, mu and the matrix, which may have been made ready, or NULL; whitens. */
static FnStatus whiten(FnCtx *ctx, const char *name, Given given, const View *y,
                       const View *mu, const View *m, const View *known, Normal **out) {
  TRY_CALL(check_sizes(ctx, name, y, mu, m));
  Normal *s = *out = ctx->memo = ctx->alloc(ctx, sizeof *s);
  long n = y->array && mu->array ? count_of(y) : count_of(y) * count_of(mu);
  *s = (Normal){.given = given, .k = view_rows(m), .n = n};
  bool is_known = known && known->r[KNOWN_IS_KNOWN] != 0;
  if (!is_known) TRY_CALL(factor(ctx, name, m, s));
  TRY_CALL(differences(ctx, name, y, mu, s));
  s->q = call_numbers(ctx, n);
  if (is_known)
    whiten_known(ctx, known, s);
  else
    whiten_by_factor(ctx, s);
  return FN_OK;
}

static void find_slopes(FnCtx *ctx, Normal *s) {
  long k = s->k, n = s->n;
  s->W = call_copy_of(ctx, s->Z, k * n);
  if (s->given == BY_PRECISION) {
    memset(s->W, 0, sizeof *s->W * (size_t)(k * n));
    la_gemm(k, n, k, 1, s->L, 1, k, s->Z, 1, k, s->W, k);
  } else {
    la_solve_lower_t(k, n, s->L, k, s->W, k);
  }
}

/* Of one observation nothing but the lower triangle is written. */
static void factor_adjoint(FnCtx *ctx, const double *c, double det, double *L_bar) {
  const Normal *s = ctx->memo;
  long k = s->k, n = s->n;
  if (n == 1) {
    la_lower_add(k, c[0], s->W, s->Z, L_bar);
  } else {
    double *P = call_cleared(ctx, k * k), *weighted = call_numbers(ctx, k * n);
    for (long i = 0; i < k * n; i++) weighted[i] = s->W[i] * c[i / k];
    la_gemm(k, k, n, 1, weighted, 1, k, s->Z, k, 1, P, k);
    for (long j = 0; j < k; j++) la_add(k - j, P + j * k + j, L_bar + j * k + j);
  }
  for (long j = 0; j < k; j++) L_bar[j * (k + 1)] -= det * n / s->L[j * (k + 1)];
}

static void matrix_adjoint(FnCtx *ctx, const double *c, double det, double *m_bar) {
  const Normal *s = ctx->memo;
  long k = s->k, n = s->n;
  if (s->given == BY_FACTOR) {
    factor_adjoint(ctx, c, det, m_bar);
    return;
  }
  double *P = call_cleared(ctx, k * k), *weighted = call_numbers(ctx, k * n);
  const double *side = s->given == BY_PRECISION ? s->D : s->W;
  double *inverse = call_numbers(ctx, k * k), sign = s->given == BY_PRECISION ? -1 : 1;
  for (long i = 0; i < k * n; i++) weighted[i] = side[i] * c[i / k];
  la_gemm(k, k, n, 1, weighted, 1, k, side, k, 1, P, k);
  la_inverse_from_cholesky(k, s->L, inverse, call_numbers(ctx, k * k));
  la_axpy(k * k, 0.5 * sign, P, m_bar);
  la_axpy(k * k, -0.5 * sign * det * n, inverse, m_bar);
}

/* With weight c[i] of q[i] / -2 and [det] of log_det, for each: y, mu and the matrix. */
static void whiten_adjoint(FnCtx *ctx, const View *y, const View *mu, const double *c,
                           double det, double *y_bar, double *mu_bar, double *m_bar) {
  Normal *s = ctx->memo;
  long k = s->k, n = s->n;
  if (!s->W) find_slopes(ctx, s);
  const double *W = s->W;
  for (long i = 0; i < n; i++) {
    if (y_bar) la_axpy(k, -c[i], W + i * k, y_bar + (y->array ? i * k : 0));
    if (mu_bar) la_axpy(k, c[i], W + i * k, mu_bar + (mu->array ? i * k : 0));
  }
  if (m_bar) matrix_adjoint(ctx, c, det, m_bar);
}

/* ---- normal: y | mu, matrix ---- */

/* [n] arguments: a fourth is the matrix made ready. */
static FnStatus normal(FnCtx *ctx, const char *name, Given given, const View *in, int n,
                       View *out) {
  Normal *s;
  const View *known = n > 3 ? &in[3] : NULL;
  TRY_CALL(whiten(ctx, name, given, &in[0], &in[1], &in[2], known, &s));
  if (call_keeps(ctx, 7)) out->r[0] = -0.5 * la_sum(s->n, s->q);
  if (call_keeps(ctx, 4)) out->r[0] += s->n * s->log_det;
  if (call_keeps(ctx, 0)) out->r[0] -= s->n * s->k * 0.91893853320467274178;
  if (s->is_far) out->r[0] = -INFINITY;
  return FN_OK;
}

FnStatus call_multi_normal(FnCtx *ctx, const View *in, int n, View *out) {
  return normal(ctx, "multi_normal_lpdf", BY_COVARIANCE, in, n, out);
}

FnStatus call_multi_normal_cholesky(FnCtx *ctx, const View *in, int n, View *out) {
  return normal(ctx, "multi_normal_cholesky_lpdf", BY_FACTOR, in, n, out);
}

FnStatus call_multi_normal_prec(FnCtx *ctx, const View *in, int n, View *out) {
  return normal(ctx, "multi_normal_prec_lpdf", BY_PRECISION, in, n, out);
}

void call_multi_normal_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                               const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  const Normal *s = ctx->memo;
  double *c = call_numbers(ctx, s->n);
  for (long i = 0; i < s->n; i++) c[i] = out_bar[0];
  whiten_adjoint(ctx, &in[0], &in[1], c, out_bar[0], in_bar[0], in_bar[1], in_bar[2]);
}

/* ---- Student t: y | nu, mu, matrix ---- */

static FnStatus student(FnCtx *ctx, const char *name, Given given, const View *in, int n,
                        View *out) {
  const View *known = n > 4 ? &in[4] : NULL;
  double nu = arg_real(&in[1]);
  if (!(nu > 0) || isinf(nu))
    return call_reject(ctx, "%s: nu is %g, must be positive and finite", name, nu);
  Normal *s;
  TRY_CALL(whiten(ctx, name, given, &in[0], &in[2], &in[3], known, &s));
  if (ctx->propto && !ctx->want) return FN_OK;
  double each = 0, half = 0.5 * (nu + s->k);
  if (call_keeps(ctx, 2))
    each += lgamma_step(0.5 * nu, 0.5 * s->k) - 0.5 * s->k * log(nu);
  if (call_keeps(ctx, 0)) each -= 0.5 * s->k * 1.14472988584940017414;
  out->r[0] = s->n * each;
  if (call_keeps(ctx, 8)) out->r[0] += s->n * s->log_det;
  for (long i = 0; i < s->n; i++) out->r[0] -= half * log1p(s->q[i] / nu);
  if (s->is_far) out->r[0] = -INFINITY;
  return FN_OK;
}

FnStatus call_multi_student_t(FnCtx *ctx, const View *in, int n, View *out) {
  return student(ctx, "multi_student_t_lpdf", BY_COVARIANCE, in, n, out);
}

FnStatus call_multi_student_t_cholesky(FnCtx *ctx, const View *in, int n, View *out) {
  return student(ctx, "multi_student_t_cholesky_lpdf", BY_FACTOR, in, n, out);
}

void call_multi_student_t_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                  const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  const Normal *s = ctx->memo;
  double nu = arg_real(&in[1]), half = 0.5 * (nu + s->k), g = out_bar[0];
  double *c = call_numbers(ctx, s->n);
  double along = s->n * 0.5 * (digamma_step(0.5 * nu, 0.5 * s->k) - s->k / nu);
  for (long i = 0; i < s->n; i++) {
    c[i] = g * 2 * half / (nu + s->q[i]);
    along += half * s->q[i] / (nu * (nu + s->q[i])) - 0.5 * log1p(s->q[i] / nu);
  }
  if (in_bar[1]) in_bar[1][0] += g * along;
  whiten_adjoint(ctx, &in[0], &in[2], c, g, in_bar[0], in_bar[2], in_bar[3]);
}

/* ---- Gaussian process: rows of y | matrix, w; row i has covariance Sigma / w[i] ---- */

static FnStatus process(FnCtx *ctx, const char *name, Given given, const View *in,
                        View *out) {
  const View *y = &in[0], *w = &in[2];
  long n = view_rows(y), k = view_cols(y);
  TRY_CALL(call_agree(ctx, name, "rows of y", n, "size of w", w->size));
  double *columns = call_numbers(ctx, n * k), *zero = call_cleared(ctx, k), log_w = 0;
  la_transpose(n, k, y->r, columns);
  View ys = {.base = BASE_VECTOR,
             .array = 1,
             .ndims = 2,
             .dims = {n, k},
             .size = n * k,
             .r = columns};
  View mu = view_vector(zero, k);
  Normal *s;
  TRY_CALL(whiten(ctx, name, given, &ys, &mu, &in[1], NULL, &s));
  for (long i = 0; i < n; i++) {
    if (!(w->r[i] > 0) || isinf(w->r[i]))
      return call_reject(ctx, "%s: w[%ld] is %g, must be positive and finite", name,
                         i + 1, w->r[i]);
    log_w += log(w->r[i]);
  }
  if (call_keeps(ctx, 7)) out->r[0] = -0.5 * la_dot(n, w->r, s->q);
  if (call_keeps(ctx, 4)) out->r[0] += 0.5 * k * log_w;
  if (call_keeps(ctx, 2)) out->r[0] += s->n * s->log_det;
  if (call_keeps(ctx, 0)) out->r[0] -= n * k * 0.91893853320467274178;
  return FN_OK;
}

FnStatus call_multi_gp(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return process(ctx, "multi_gp_lpdf", BY_COVARIANCE, in, out);
}

FnStatus call_multi_gp_cholesky(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return process(ctx, "multi_gp_cholesky_lpdf", BY_FACTOR, in, out);
}

void call_multi_gp_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                           const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  const Normal *s = ctx->memo;
  double *c = call_cleared(ctx, s->n), *y_bar = NULL, g = out_bar[0];
  la_axpy(s->n, g, in[2].r, c);
  if (in_bar[0]) y_bar = call_cleared(ctx, s->n * s->k);
  View ys = {.array = 1}, mu = {0};
  whiten_adjoint(ctx, &ys, &mu, c, g, y_bar, NULL, in_bar[1]);
  for (long i = 0; y_bar && i < s->n; i++)
    for (long j = 0; j < s->k; j++) in_bar[0][j * s->n + i] += y_bar[i * s->k + j];
  for (long i = 0; in_bar[2] && i < s->n; i++)
    in_bar[2][i] += g * 0.5 * (s->k / in[2].r[i] - s->q[i]);
}
