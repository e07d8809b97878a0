/* SPDX-License-Identifier: BSD-3-Clause
   The LKJ density of covariance matrices: lognormal standard deviations, and the density
   of the correlation matrix (call_wishart.c); no Jacobian is added.  Adjoints
   by hand through the division by the standard deviations. */
#include "math/view/call.h"
#include "math/view/call_scalar.h"
#include "math/view/call_util.h"

static const char NAME[] = "lkj_cov_lpdf";

typedef struct Parts {
  double *s, *C; /* standard deviations, correlations */
  void *memo;    /* of the density of correlations */
} Parts;

/* The arguments of the density of correlations: the matrix and eta. */
static FnCtx inner_context(const FnCtx *ctx, void *memo) {
  FnCtx inner = *ctx;
  inner.want = (ctx->want & 1) | (ctx->want >> 3 & 1) << 1;
  inner.memo = memo;
  return inner;
}

static FnStatus split(FnCtx *ctx, const View *in, Parts *p) {
  TRY_CALL(call_finite(ctx, NAME, &in[1], "mu"));
  TRY_CALL(call_finite(ctx, NAME, &in[2], "sigma"));
  long k = view_rows(&in[0]);
  p->s = call_numbers(ctx, k);
  p->C = call_copy_of(ctx, in[0].r, k * k);
  for (long i = 0; i < k; i++) {
    double variance = in[0].r[i * (k + 1)];
    if (!(variance > 0))
      return call_reject(ctx, "%s: variance %ld is %g, must be positive", NAME, i + 1,
                         variance);
    p->s[i] = sqrt(variance);
  }
  for (long j = 0; j < k; j++)
    for (long i = 0; i < k; i++) p->C[j * k + i] /= p->s[i] * p->s[j];
  return FN_OK;
}

FnStatus call_lkj_cov(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  long k = view_rows(&in[0]);
  Parts *p = ctx->alloc(ctx, sizeof *p);
  TRY_CALL(call_square(ctx, NAME, &in[0], "Sigma"));
  TRY_CALL(call_agree(ctx, NAME, "rows of Sigma", k, "size of mu", in[1].size));
  TRY_CALL(call_agree(ctx, NAME, "rows of Sigma", k, "size of sigma", in[2].size));
  TRY_CALL(split(ctx, in, p));
  for (long i = 0; i < k; i++) {
    double l = log(p->s[i]), z = (l - in[1].r[i]) / in[2].r[i];
    if (call_keeps(ctx, 7)) out->r[0] -= 0.5 * z * z;
    if (call_keeps(ctx, 4)) out->r[0] -= log(in[2].r[i]);
    if (call_keeps(ctx, 1)) out->r[0] -= l;
    if (call_keeps(ctx, 0)) out->r[0] -= HALF_LOG_2PI;
  }
  FnCtx inner = inner_context(ctx, NULL);
  double lp = 0;
  View args[2] = {view_matrix(p->C, k, k), in[3]}, value = view_scalar(&lp);
  FnStatus status = call_lkj_corr(&inner, args, 2, &value);
  out->r[0] += lp;
  p->memo = inner.memo;
  ctx->memo = p;
  memcpy(ctx->error, inner.error, sizeof ctx->error);
  return status;
}

static void scales_adjoint(const View *in, const Parts *p, double g, const double *C_bar,
                           double *const *in_bar) {
  long k = view_rows(&in[0]);
  for (long i = 0; i < k; i++) {
    double s = p->s[i], sigma = in[2].r[i], z = (log(s) - in[1].r[i]) / sigma;
    if (in_bar[1]) in_bar[1][i] += g * z / sigma;
    if (in_bar[2]) in_bar[2][i] += g * (z * z - 1) / sigma;
    if (!in_bar[0]) continue;
    double s_bar = -g * (1 + z / sigma) / s;
    for (long j = 0; j < k; j++)
      s_bar -=
          (C_bar[j * k + i] * p->C[j * k + i] + C_bar[i * k + j] * p->C[i * k + j]) / s;
    in_bar[0][i * (k + 1)] += 0.5 * s_bar / s;
  }
}

void call_lkj_cov_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                          const double *out_bar, double *const *in_bar) {
  (void)n;
  const Parts *p = ctx->memo;
  long k = view_rows(&in[0]);
  FnCtx inner = inner_context(ctx, p->memo);
  View args[2] = {view_matrix(p->C, k, k), in[3]};
  double *C_bar = call_cleared(ctx, k * k);
  double *bars[2] = {in_bar[0] ? C_bar : NULL, in_bar[3]};
  call_lkj_corr_adjoint(&inner, args, 2, out, out_bar, bars);
  scales_adjoint(in, p, out_bar[0], C_bar, in_bar);
  for (long j = 0; in_bar[0] && j < k; j++)
    for (long i = 0; i < k; i++)
      in_bar[0][j * k + i] += C_bar[j * k + i] / (p->s[i] * p->s[j]);
}
