/* SPDX-License-Identifier: BSD-3-Clause
   Multivariate normal and Student t densities by Cholesky factor, covariance or
   precision, of one outcome or an array of them: Stan functions reference, "Distributions
   over Unbounded Vectors".  Adjoints of the quadratic form and of the determinant: Giles,
   "An extended collection of matrix derivative results for forward and reverse mode
   algorithmic differentiation" (2008), sections 2.2.4 and 2.3. */
#include "math/view/call.h"
#include "math/view/call_util.h"
#include "math/special/special.h"

typedef enum { BY_FACTOR, BY_COVARIANCE, BY_PRECISION } Given;

/* Left by a density for its adjoint: observations are columns. */
typedef struct Normal {
  Given given;
  long k, n;       /* dimension, observations */
  bool is_far;     /* a number of y is infinite */
  const double *L; /* factor of the covariance, or of the precision */
  double *D;       /* y - mu, k x n */
  double *Z;       /* L^-1 D, or L' D */
  double *W;       /* covariance^-1 D */
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

/* Reads y, mu and the matrix; whitens. */
static FnStatus whiten(FnCtx *ctx, const char *name, Given given, const View *y,
                       const View *mu, const View *m, Normal **out) {
  TRY_CALL(check_sizes(ctx, name, y, mu, m));
  Normal *s = *out = ctx->memo = ctx->alloc(ctx, sizeof *s);
  long n = y->array && mu->array ? count_of(y) : count_of(y) * count_of(mu);
  *s = (Normal){.given = given, .k = view_rows(m), .n = n};
  TRY_CALL(factor(ctx, name, m, s));
  TRY_CALL(differences(ctx, name, y, mu, s));
  s->Z = call_copy_of(ctx, s->D, s->k * n);
  if (given == BY_PRECISION) {
    memset(s->Z, 0, sizeof *s->Z * (size_t)(s->k * n));
    la_gemm(s->k, n, s->k, 1, s->L, s->k, 1, s->D, 1, s->k, s->Z, s->k);
  } else {
    la_solve_lower(s->k, n, s->L, s->k, s->Z, s->k);
  }
  s->q = call_numbers(ctx, n);
  for (long c = 0; c < n; c++) s->q[c] = la_dot(s->k, s->Z + c * s->k, s->Z + c * s->k);
  return FN_OK;
}

/* -log of the determinant of the factor of the covariance, for all observations. */
static double minus_log_det(const Normal *s) {
  double l = la_log_diagonal(s->k, s->L);
  return s->n * (s->given == BY_PRECISION ? l : -l);
}

/* With weight c[i] of q[i] / -2 and [det] of minus_log_det: y, mu and the matrix. */
static void whiten_adjoint(FnCtx *ctx, const View *y, const View *mu, const double *c,
                           double det, double *y_bar, double *mu_bar, double *m_bar) {
  Normal *s = ctx->memo;
  long k = s->k, n = s->n;
  double *W = s->W = call_copy_of(ctx, s->Z, k * n); /* covariance^-1 D */
  if (s->given == BY_PRECISION) {
    memset(W, 0, sizeof *W * (size_t)(k * n));
    la_gemm(k, n, k, 1, s->L, 1, k, s->Z, 1, k, W, k);
  } else {
    la_solve_lower_t(k, n, s->L, k, W, k);
  }
  for (long i = 0; i < n; i++) {
    if (y_bar) la_axpy(k, -c[i], W + i * k, y_bar + (y->array ? i * k : 0));
    if (mu_bar) la_axpy(k, c[i], W + i * k, mu_bar + (mu->array ? i * k : 0));
  }
  if (!m_bar) return;
  double *P = call_cleared(ctx, k * k), *weighted = call_numbers(ctx, k * n);
  const double *left = s->given == BY_PRECISION ? s->D : W;
  const double *right = s->given == BY_FACTOR ? s->Z : left;
  for (long i = 0; i < k * n; i++) weighted[i] = left[i] * c[i / k];
  la_gemm(k, k, n, 1, weighted, 1, k, right, k, 1, P, k);
  if (s->given == BY_FACTOR) {
    for (long j = 0; j < k; j++) {
      la_add(k - j, P + j * k + j, m_bar + j * k + j);
      m_bar[j * (k + 1)] -= det * n / s->L[j * (k + 1)];
    }
    return;
  }
  double *inverse = call_numbers(ctx, k * k), sign = s->given == BY_PRECISION ? -1 : 1;
  la_inverse_from_cholesky(k, s->L, inverse, call_numbers(ctx, k * k));
  la_axpy(k * k, 0.5 * sign, P, m_bar);
  la_axpy(k * k, -0.5 * sign * det * n, inverse, m_bar);
}

/* ---- normal: y | mu, matrix ---- */

static FnStatus normal(FnCtx *ctx, const char *name, Given given, const View *in,
                       View *out) {
  Normal *s;
  TRY_CALL(whiten(ctx, name, given, &in[0], &in[1], &in[2], &s));
  if (call_keeps(ctx, 7)) out->r[0] = -0.5 * la_sum(s->n, s->q);
  if (call_keeps(ctx, 4)) out->r[0] += minus_log_det(s);
  if (call_keeps(ctx, 0)) out->r[0] -= s->n * s->k * 0.91893853320467274178;
  if (s->is_far) out->r[0] = -INFINITY;
  return FN_OK;
}

FnStatus call_multi_normal(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return normal(ctx, "multi_normal_lpdf", BY_COVARIANCE, in, out);
}

FnStatus call_multi_normal_cholesky(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return normal(ctx, "multi_normal_cholesky_lpdf", BY_FACTOR, in, out);
}

FnStatus call_multi_normal_prec(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return normal(ctx, "multi_normal_prec_lpdf", BY_PRECISION, in, out);
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

static FnStatus student(FnCtx *ctx, const char *name, Given given, const View *in,
                        View *out) {
  double nu = arg_real(&in[1]);
  if (!(nu > 0) || isinf(nu))
    return call_reject(ctx, "%s: nu is %g, must be positive and finite", name, nu);
  Normal *s;
  TRY_CALL(whiten(ctx, name, given, &in[0], &in[2], &in[3], &s));
  if (ctx->propto && !ctx->want) return FN_OK;
  double each = 0, half = 0.5 * (nu + s->k);
  if (call_keeps(ctx, 2))
    each += lgamma_step(0.5 * nu, 0.5 * s->k) - 0.5 * s->k * log(nu);
  if (call_keeps(ctx, 0)) each -= 0.5 * s->k * 1.14472988584940017414;
  out->r[0] = s->n * each;
  if (call_keeps(ctx, 8)) out->r[0] += minus_log_det(s);
  for (long i = 0; i < s->n; i++) out->r[0] -= half * log1p(s->q[i] / nu);
  if (s->is_far) out->r[0] = -INFINITY;
  return FN_OK;
}

FnStatus call_multi_student_t(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return student(ctx, "multi_student_t_lpdf", BY_COVARIANCE, in, out);
}

FnStatus call_multi_student_t_cholesky(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return student(ctx, "multi_student_t_cholesky_lpdf", BY_FACTOR, in, out);
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
  TRY_CALL(whiten(ctx, name, given, &ys, &mu, &in[1], &s));
  for (long i = 0; i < n; i++) {
    if (!(w->r[i] > 0) || isinf(w->r[i]))
      return call_reject(ctx, "%s: w[%ld] is %g, must be positive and finite", name,
                         i + 1, w->r[i]);
    log_w += log(w->r[i]);
  }
  if (call_keeps(ctx, 7)) out->r[0] = -0.5 * la_dot(n, w->r, s->q);
  if (call_keeps(ctx, 4)) out->r[0] += 0.5 * k * log_w;
  if (call_keeps(ctx, 2)) out->r[0] += minus_log_det(s);
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
