/* SPDX-License-Identifier: BSD-3-Clause
   Wishart and inverse Wishart densities of a matrix or its Cholesky factor, and LKJ
   densities of correlation matrices and their factors: Stan functions reference,
   "Covariance Matrix Distributions" and "Correlation Matrix Distributions". */
#include "math/view/call.h"
#include "math/view/call_scalar.h"

/* Left by a density: factors of the outcome W and the scale S, and M = inverse of one,
   the other, the same. */
typedef struct Wishart {
  long k;
  bool inverse, by_factor;
  const double *W, *S;
  double *T; /* L_S^-1 L_W, or L_W^-1 L_S: the trace is its squared length */
} Wishart;

static FnStatus read_factor(FnCtx *ctx, const char *name, bool by_factor, const View *v,
                            const char *arg, const double **L) {
  if (!by_factor) {
    double *l;
    TRY_CALL(call_factor(ctx, name, v, arg, &l));
    *L = l;
    return FN_OK;
  }
  *L = v->r;
  return call_lower_factor(ctx, name, v, arg);
}

/* Weight of log det of the factor of W at row i (from 0): of its matrix, and of the map
   to it, whose Jacobian is 2^k times the product of L(i, i)^(k - i). */
static double weight_of_w(const Wishart *s, double nu, long i) {
  double w = s->inverse ? -(nu + s->k + 1) : nu - s->k - 1;
  return w + (s->by_factor ? s->k - i : 0);
}

static double sum_logs(const Wishart *s, double nu) {
  double l = 0;
  for (long i = 0; i < s->k; i++) l += weight_of_w(s, nu, i) * log(s->W[i * (s->k + 1)]);
  return l;
}

static FnStatus wishart(FnCtx *ctx, const char *name, bool inverse, bool by_factor,
                        const View *in, View *out) {
  double nu = arg_real(&in[1]);
  long k = view_rows(&in[0]);
  TRY_CALL(call_agree(ctx, name, "rows of W", k, "rows of the scale", view_rows(&in[2])));
  if (!(nu > k - 1))
    return call_reject(ctx, "%s: nu is %g, must be greater than %ld", name, nu, k - 1);
  Wishart *s = ctx->memo = ctx->alloc(ctx, sizeof *s);
  *s = (Wishart){.k = k, .inverse = inverse, .by_factor = by_factor};
  TRY_CALL(read_factor(ctx, name, by_factor, &in[0], "W", &s->W));
  TRY_CALL(read_factor(ctx, name, by_factor, &in[2], "the scale", &s->S));
  s->T = call_cleared(ctx, k * k);
  const double *from = inverse ? s->S : s->W;
  for (long j = 0; j < k; j++)
    memcpy(s->T + j * k + j, from + j * k + j, sizeof *s->T * (size_t)(k - j));
  la_solve_lower(k, k, inverse ? s->W : s->S, k, s->T, k);
  double lp = call_keeps(ctx, 7) ? -0.5 * la_dot(k * k, s->T, s->T) : 0;
  if (call_keeps(ctx, 3)) lp += sum_logs(s, nu);
  if (call_keeps(ctx, 6)) lp += (inverse ? nu : -nu) * la_log_diagonal(k, s->S);
  if (call_keeps(ctx, 2)) lp -= 0.5 * nu * k * LOG_TWO + log_gamma_multi(k, 0.5 * nu);
  if (by_factor && call_keeps(ctx, 0)) lp += k * LOG_TWO;
  out->r[0] = lp;
  return FN_OK;
}

/* -1/2 |L^-1 N|^2 with T = L^-1 N: of N, -L^-T T; of L, the lower triangle of L^-T T
   T'. */
static void trace_adjoint(FnCtx *ctx, long k, const double *L, const double *T,
                          double *L_bar, double *N_bar) {
  double *X = call_copy_of(ctx, T, k * k), *XT = call_cleared(ctx, k * k);
  la_solve_lower_t(k, k, L, k, X, k);
  la_gemm(k, k, k, 1, X, 1, k, T, k, 1, XT, k);
  for (long j = 0; j < k; j++)
    for (long i = j; i < k; i++) {
      L_bar[j * k + i] += XT[j * k + i];
      N_bar[j * k + i] -= X[j * k + i];
    }
}

/* The adjoint of a factor into its argument: through the factorisation where it was made
   here. */
static void give(const Wishart *s, double g, const double *L, double *L_bar,
                 double *bar) {
  long k = s->k;
  if (!bar) return;
  if (!s->by_factor) la_cholesky_adjoint(k, L, L_bar, k);
  for (long j = 0; j < k; j++) la_axpy(k - j, g, L_bar + j * k + j, bar + j * k + j);
}

void call_wishart_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                          const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  const Wishart *s = ctx->memo;
  long k = s->k;
  double nu = arg_real(&in[1]), sign = s->inverse ? 1 : -1;
  double *W_bar = call_cleared(ctx, k * k), *S_bar = call_cleared(ctx, k * k);
  if (s->inverse)
    trace_adjoint(ctx, k, s->W, s->T, W_bar, S_bar);
  else
    trace_adjoint(ctx, k, s->S, s->T, S_bar, W_bar);
  for (long i = 0; i < k; i++) {
    W_bar[i * (k + 1)] += weight_of_w(s, nu, i) / s->W[i * (k + 1)];
    S_bar[i * (k + 1)] += sign * nu / s->S[i * (k + 1)];
  }
  if (in_bar[1])
    in_bar[1][0] +=
        out_bar[0] * (sign * (la_log_diagonal(k, s->S) - la_log_diagonal(k, s->W)) -
                      0.5 * k * LOG_TWO - 0.5 * digamma_multi(k, 0.5 * nu));
  give(s, out_bar[0], s->W, W_bar, in_bar[0]);
  give(s, out_bar[0], s->S, S_bar, in_bar[2]);
}

FnStatus call_wishart(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return wishart(ctx, "wishart_lpdf", false, false, in, out);
}

FnStatus call_wishart_cholesky(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return wishart(ctx, "wishart_cholesky_lpdf", false, true, in, out);
}

FnStatus call_inv_wishart(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return wishart(ctx, "inv_wishart_lpdf", true, false, in, out);
}

FnStatus call_inv_wishart_cholesky(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return wishart(ctx, "inv_wishart_cholesky_lpdf", true, true, in, out);
}

/* ---- LKJ: Lewandowski, Kurowicka and Joe, "Generating random correlation matrices based
   on vines and extended onion method" (2009) ---- */

/* Log of the normalising constant, theorem 5 there, and its derivative in eta. */
static double lkj_constant(double eta, long k, double *slope) {
  long m = k - 1;
  double l = m * log_gamma(eta + 0.5 * m);
  *slope = m * digamma(eta + 0.5 * m);
  for (long j = 1; j <= m; j++) {
    l -= 0.5 * j * LOG_PI + log_gamma(eta + 0.5 * (m - j));
    *slope -= digamma(eta + 0.5 * (m - j));
  }
  return l;
}

/* Weight of the log of diagonal entry i (from 0) of the factor: 2 (eta - 1) of the
   determinant, and k - i - 1 of the Jacobian of L L'. */
static double lkj_weight(bool by_factor, double eta, long k, long i) {
  return by_factor ? (i ? k - i - 3 + 2 * eta : 0) : 2 * (eta - 1);
}

static FnStatus lkj(FnCtx *ctx, const char *name, bool by_factor, const View *in,
                    View *out) {
  double eta = arg_real(&in[1]), slope;
  const double *L;
  if (!(eta > 0)) return call_reject(ctx, "%s: eta is %g, must be positive", name, eta);
  TRY_CALL(read_factor(ctx, name, by_factor, &in[0], "the outcome", &L));
  long k = view_rows(&in[0]);
  ctx->memo = (void *)L;
  if (!k) return FN_OK;
  for (long i = 0; i < k && !by_factor; i++)
    if (fabs(in[0].r[i * (k + 1)] - 1) > 1e-8)
      return call_reject(ctx, "%s: the diagonal of the outcome is not 1", name);
  if (call_keeps(ctx, 2)) out->r[0] = lkj_constant(eta, k, &slope);
  for (long i = 0; i < k && call_keeps(ctx, 3); i++)
    out->r[0] += lkj_weight(by_factor, eta, k, i) * log(L[i * (k + 1)]);
  return FN_OK;
}

static void lkj_adjoint(FnCtx *ctx, bool by_factor, const View *in, double g,
                        double *const *in_bar) {
  const double *L = ctx->memo;
  long k = view_rows(&in[0]);
  double eta = arg_real(&in[1]), slope;
  if (!k) return;
  lkj_constant(eta, k, &slope);
  for (long i = by_factor; i < k; i++) slope += 2 * log(L[i * (k + 1)]);
  if (in_bar[1]) in_bar[1][0] += g * slope;
  if (!in_bar[0]) return;
  double *bar = by_factor ? in_bar[0] : call_cleared(ctx, k * k);
  for (long i = 0; i < k; i++)
    bar[i * (k + 1)] += g * lkj_weight(by_factor, eta, k, i) / L[i * (k + 1)];
  if (by_factor) return;
  la_cholesky_adjoint(k, L, bar, k);
  la_add(k * k, bar, in_bar[0]);
}

FnStatus call_lkj_corr(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return lkj(ctx, "lkj_corr_lpdf", false, in, out);
}

void call_lkj_corr_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                           const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  lkj_adjoint(ctx, false, in, out_bar[0], in_bar);
}

FnStatus call_lkj_corr_cholesky(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return lkj(ctx, "lkj_corr_cholesky_lpdf", true, in, out);
}

void call_lkj_corr_cholesky_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                    const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  lkj_adjoint(ctx, true, in, out_bar[0], in_bar);
}
