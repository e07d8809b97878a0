/* SPDX-License-Identifier: BSD-3-Clause
   Simplexes and counts: Dirichlet, multinomial by probabilities or log odds, Dirichlet
   multinomial (Stan functions reference, "Simplex Distributions" and "Multivariate
   Discrete Distributions"); and mixtures of log densities. */
#include "math/view/call.h"
#include "math/view/call_scalar.h"
#include "math/view/call_util.h"

/* ---- Dirichlet: theta | alpha, either may be an array ---- */

static long element_count(const View *in) {
  for (int a = 0; a < 2; a++)
    if (in[a].array) return in[a].dims[0];
  return 1;
}

static const double *element(const View *v, long i, long k) {
  return v->r + (v->array ? i * k : 0);
}

FnStatus call_dirichlet(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  static const char NAME[] = "dirichlet_lpdf";
  long count = element_count(in), k = in[0].dims[in[0].array];
  TRY_CALL(call_agree(ctx, NAME, "size of theta", k, "size of alpha",
                      in[1].dims[in[1].array]));
  if (in[0].array && in[1].array)
    TRY_CALL(call_agree(ctx, NAME, "simplexes", count, "arrays of alpha", in[1].dims[0]));
  for (long i = 0; i < count; i++) {
    const double *theta = element(&in[0], i, k), *alpha = element(&in[1], i, k);
    TRY_CALL(call_check_simplex(ctx, NAME, theta, k));
    for (long j = 0; j < k; j++) {
      if (!(alpha[j] > 0))
        return call_reject(ctx, "%s: alpha[%ld] is %g, must be positive", NAME, j + 1,
                           alpha[j]);
      if (call_keeps(ctx, 3)) out->r[0] += xlogy(alpha[j] - 1, theta[j]);
      if (call_keeps(ctx, 2)) out->r[0] -= log_gamma(alpha[j]);
    }
    if (call_keeps(ctx, 2)) out->r[0] += log_gamma(la_sum(k, alpha));
  }
  return FN_OK;
}

void call_dirichlet_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                            const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n, (void)out;
  long count = element_count(in), k = in[0].dims[in[0].array];
  double g = out_bar[0];
  for (long i = 0; i < count; i++) {
    const double *theta = element(&in[0], i, k), *alpha = element(&in[1], i, k);
    double all = in_bar[1] ? digamma(la_sum(k, alpha)) : 0;
    for (long j = 0; j < k; j++) {
      if (in_bar[0]) in_bar[0][(theta - in[0].r) + j] += g * over(alpha[j] - 1, theta[j]);
      if (in_bar[1])
        in_bar[1][(alpha - in[1].r) + j] += g * (all - digamma(alpha[j]) + log(theta[j]));
    }
  }
}

/* ---- counts ---- */

static FnStatus check_counts(FnCtx *ctx, const char *name, const View *in,
                             double *total) {
  TRY_CALL(call_agree(ctx, name, "categories of y", in[0].size, "of the parameter",
                      in[1].size));
  *total = 0;
  for (long j = 0; j < in[0].size; j++) {
    if (in[0].i[j] < 0)
      return call_reject(ctx, "%s: y[%ld] is %d, must not be negative", name, j + 1,
                         in[0].i[j]);
    *total += in[0].i[j];
  }
  return FN_OK;
}

/* log(N! / prod y!) */
static double log_arrangements(const View *y, double total) {
  double l = log_gamma(total + 1);
  for (long j = 0; j < y->size; j++) l -= log_gamma(y->i[j] + 1.0);
  return l;
}

FnStatus call_multinomial(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  double total;
  TRY_CALL(check_counts(ctx, "multinomial_lpmf", in, &total));
  TRY_CALL(call_check_simplex(ctx, "multinomial_lpmf", in[1].r, in[1].size));
  if (call_keeps(ctx, 0)) out->r[0] = log_arrangements(&in[0], total);
  if (!call_keeps(ctx, 2)) return FN_OK;
  for (long j = 0; j < in[0].size; j++) out->r[0] += xlogy(in[0].i[j], in[1].r[j]);
  return FN_OK;
}

void call_multinomial_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                              const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n, (void)out;
  for (long j = 0; j < in[0].size; j++)
    in_bar[1][j] += out_bar[0] * over(in[0].i[j], in[1].r[j]);
}

static double log_total(FnCtx *ctx, const View *x) {
  double l = 0;
  View sum = view_scalar(&l);
  call_log_sum_exp(ctx, x, 1, &sum);
  return l;
}

FnStatus call_multinomial_logit(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  double total;
  TRY_CALL(check_counts(ctx, "multinomial_logit_lpmf", in, &total));
  TRY_CALL(call_finite(ctx, "multinomial_logit_lpmf", &in[1], "gamma"));
  if (call_keeps(ctx, 0)) out->r[0] = log_arrangements(&in[0], total);
  if (!call_keeps(ctx, 2)) return FN_OK;
  double l = log_total(ctx, &in[1]);
  for (long j = 0; j < in[0].size; j++)
    if (in[0].i[j]) out->r[0] += in[0].i[j] * (in[1].r[j] - l);
  return FN_OK;
}

void call_multinomial_logit_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                    const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  double l = log_total(ctx, &in[1]), total = 0;
  for (long j = 0; j < in[0].size; j++) total += in[0].i[j];
  for (long j = 0; j < in[0].size; j++)
    in_bar[1][j] += out_bar[0] * (in[0].i[j] * call_others(in[1].size, in[1].r, l, j) -
                                  (total - in[0].i[j]) * exp(in[1].r[j] - l));
}

FnStatus call_dirichlet_multinomial(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  double total;
  TRY_CALL(check_counts(ctx, "dirichlet_multinomial_lpmf", in, &total));
  for (long j = 0; j < in[1].size; j++)
    if (!(in[1].r[j] > 0) || isinf(in[1].r[j]))
      return call_reject(ctx,
                         "dirichlet_multinomial_lpmf: alpha[%ld] is %g, must be positive "
                         "and finite",
                         j + 1, in[1].r[j]);
  if (!in[0].size) return FN_OK;
  if (call_keeps(ctx, 0)) out->r[0] = log_arrangements(&in[0], total);
  if (!call_keeps(ctx, 2)) return FN_OK;
  out->r[0] -= lgamma_step(la_sum(in[1].size, in[1].r), total);
  for (long j = 0; j < in[0].size; j++) out->r[0] += lgamma_step(in[1].r[j], in[0].i[j]);
  return FN_OK;
}

void call_dirichlet_multinomial_adjoint(FnCtx *ctx, const View *in, int n,
                                        const View *out, const double *out_bar,
                                        double *const *in_bar) {
  (void)ctx, (void)n, (void)out;
  double total = 0;
  for (long j = 0; j < in[0].size; j++) total += in[0].i[j];
  double all = digamma_step(la_sum(in[1].size, in[1].r), total);
  for (long j = 0; j < in[1].size; j++)
    in_bar[1][j] += out_bar[0] * (digamma_step(in[1].r[j], in[0].i[j]) - all);
}

/* ---- log_mix: weights theta, log densities of one outcome, or of an array of them
   ---- */

static long mix_count(const View *in) {
  return in[1].ndims > 1 ? in[1].dims[0] : 1;
}

/* log(sum theta exp(l)); writes the share of every component where share is not NULL. */
static double mix(long k, const double *theta, const double *l, double *share) {
  double most = -INFINITY, s = 0;
  for (long j = 0; j < k; j++)
    if (theta[j] > 0) most = fmax(most, l[j]);
  if (!isfinite(most)) return most;
  for (long j = 0; j < k; j++) s += theta[j] * exp(l[j] - most);
  for (long j = 0; share && j < k; j++) share[j] = exp(l[j] - most) / s;
  return most + log(s);
}

static FnStatus check_mix(FnCtx *ctx, const View *theta, const View *lp) {
  for (long j = 0; j < theta->size; j++)
    if (!(theta->r[j] >= 0 && theta->r[j] <= 1))
      return call_reject(ctx, "log_mix: theta[%ld] is %g, must be in [0, 1]", j + 1,
                         theta->r[j]);
  for (long j = 0; j < lp->size; j++)
    if (isnan(lp->r[j])) return call_reject(ctx, "log_mix: a log density is nan");
  return FN_OK;
}

FnStatus call_log_mix(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  long k = in[0].size;
  TRY_CALL(check_mix(ctx, &in[0], &in[1]));
  if (!mix_count(in)) return FN_OK;
  TRY_CALL(call_agree(ctx, "log_mix", "weights", k, "log densities",
                      in[1].dims[in[1].ndims - 1]));
  for (long i = 0; i < mix_count(in); i++)
    out->r[0] += mix(k, in[0].r, in[1].r + i * k, NULL);
  return FN_OK;
}

void call_log_mix_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                          const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  long k = in[0].size;
  double *share = call_cleared(ctx, k);
  for (long i = 0; i < mix_count(in); i++) {
    mix(k, in[0].r, in[1].r + i * k, share);
    for (long j = 0; j < k; j++) {
      if (in_bar[0]) in_bar[0][j] += out_bar[0] * share[j];
      if (in_bar[1]) in_bar[1][i * k + j] += out_bar[0] * in[0].r[j] * share[j];
    }
  }
}
