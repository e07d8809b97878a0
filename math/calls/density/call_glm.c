/* SPDX-License-Identifier: BSD-3-Clause
   Generalised linear models: y | x, alpha, beta and what the family adds.  The linear
   predictor is one product; the derivative in it is kept by the call for the adjoint.  In
   the natural parameter of a family it is outcome less mean, over the dispersion
   (McCullagh and Nelder, "Generalized linear models", 1989, section 2.2); of the others
   by hand. */
#include "math/view/call.h"
#include "math/view/call_scalar.h"

/* Where the arguments stand: binomial has trials between outcome and x. */
typedef struct Glm {
  const View *y, *trials, *x, *alpha, *beta, *aux;
  long n, k;
  bool one_row; /* one row of x serves all outcomes */
  double *eta, *d_eta, *d_y, *d_aux;
} Glm;

/* Adds the log densities to *lp and fills the derivatives. */
typedef FnStatus Family(FnCtx *ctx, Glm *g, double *lp);

static Family normal, poisson, negative_binomial;

static double pick(const View *v, long i) {
  return view_get(v, v->ndims ? i : 0);
}

static FnStatus check_size(FnCtx *ctx, const char *name, const char *what, const View *v,
                           long n) {
  if (!v || !v->ndims || v->size == n) return FN_OK;
  return call_fail(ctx, "%s: size of %s (%ld) and of y (%ld) must agree", name, what,
                   v->size, n);
}

static FnStatus glm_read(FnCtx *ctx, const char *name, Glm *g) {
  long rows = part_rows(g->x);
  g->k = part_cols(g->x);
  g->one_row = g->x->base == BASE_ROW_VECTOR;
  g->n = g->y->ndims ? g->y->size : g->one_row ? 1 : rows;
  if (!g->one_row) TRY_CALL(call_agree(ctx, name, "outcomes", g->n, "rows of x", rows));
  TRY_CALL(call_agree(ctx, name, "columns of x", g->k, "size of beta", g->beta->size));
  TRY_CALL(check_size(ctx, name, "alpha", g->alpha, g->n));
  TRY_CALL(check_size(ctx, name, "trials", g->trials, g->n));
  return check_size(ctx, name, "the scale", g->aux, g->n);
}

/* alpha comes last, as in alpha + x * beta: large terms of the product that cancel would
   take its digits. */
static void fill_predictor(FnCtx *ctx, Glm *g) {
  g->eta = call_cleared(ctx, g->n);
  double shared = g->one_row ? la_dot(g->k, g->x->r, g->beta->r) : 0;
  if (!g->one_row) la_gemv(g->n, g->k, 1, g->x->r, g->n, g->beta->r, g->eta);
  for (long i = 0; i < g->n; i++) g->eta[i] += pick(g->alpha, i) + shared;
}

/* What makes a density infinite or no number is named. */
static FnStatus check_finite(FnCtx *ctx, const char *name, const Glm *g) {
  if (!g->y->is_int) TRY_CALL(call_finite(ctx, name, g->y, "y"));
  TRY_CALL(call_finite(ctx, name, g->beta, "beta"));
  TRY_CALL(call_finite(ctx, name, g->alpha, "alpha"));
  return call_finite(ctx, name, g->x, "x");
}

/* What Stan checks whatever the outcomes are: there may be none, or no term to keep. */
static FnStatus check_given(FnCtx *ctx, const char *name, Family *family, const Glm *g) {
  if (!g->aux) return FN_OK;
  for (long i = 0; i < g->aux->size; i++)
    if (!(g->aux->r[i] > 0) || isinf(g->aux->r[i]))
      return call_reject(ctx, "%s: %s is %g, must be positive and finite", name,
                         family == normal ? "sigma" : "phi", g->aux->r[i]);
  if (family != negative_binomial) return FN_OK;
  TRY_CALL(call_finite(ctx, name, g->beta, "beta"));
  return call_finite(ctx, name, g->alpha, "alpha");
}

static FnStatus glm(FnCtx *ctx, const char *name, Family *family, Glm given, View *out) {
  Glm *g = ctx->memo = ctx->alloc(ctx, sizeof *g);
  *g = given;
  TRY_CALL(glm_read(ctx, name, g));
  TRY_CALL(check_given(ctx, name, family, g));
  if (ctx->propto && !ctx->want) return FN_OK;
  fill_predictor(ctx, g);
  g->d_eta = call_numbers(ctx, g->n);
  if (!g->y->is_int) g->d_y = call_numbers(ctx, g->n);
  if (g->aux) g->d_aux = call_numbers(ctx, g->n);
  double lp = 0;
  TRY_CALL(family(ctx, g, &lp));
  /* the rate of a Poisson variate may be 0 */
  if (isnan(lp) || (isinf(lp) && family != poisson)) TRY_CALL(check_finite(ctx, name, g));
  if (isnan(lp))
    return call_reject(ctx, "%s: the linear predictor is not a number", name);
  out->r[0] = lp;
  return FN_OK;
}

/* bar += weight d, or its sum for a scalar argument. */
static void add_to(const View *v, double weight, const double *d, long n, double *bar) {
  if (!bar) return;
  if (v->ndims)
    la_axpy(n, weight, d, bar);
  else
    bar[0] += weight * la_sum(n, d);
}

static double *bar_of(const View *in, const View *arg, double *const *in_bar) {
  return in_bar[arg - in];
}

/* The views of the memo belonged to the call: only its numbers are read here. */
void call_glm_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                      const double *out_bar, double *const *in_bar) {
  (void)out;
  const Glm *g = ctx->memo;
  bool has_trials = g->trials != NULL, has_aux = g->aux != NULL;
  const View *x = &in[1 + has_trials], *beta = &in[n - 1 - has_aux];
  double w = out_bar[0], *x_bar = bar_of(in, x, in_bar),
         *b_bar = bar_of(in, beta, in_bar);
  add_to(x + 1, w, g->d_eta, g->n, bar_of(in, x + 1, in_bar));
  if (g->d_y) add_to(&in[0], w, g->d_y, g->n, in_bar[0]);
  if (has_aux) add_to(&in[n - 1], w, g->d_aux, g->n, in_bar[n - 1]);
  if (g->one_row) {
    double s = w * la_sum(g->n, g->d_eta);
    if (b_bar) la_axpy(g->k, s, x->r, b_bar);
    if (x_bar) la_axpy(g->k, s, beta->r, x_bar);
    return;
  }
  if (b_bar) la_gemv_t(g->n, g->k, w, x->r, g->n, g->d_eta, b_bar);
  for (long k = 0; x_bar && k < g->k; k++)
    la_axpy(g->n, w * beta->r[k], g->d_eta, x_bar + k * g->n);
}

/* ---- families ---- */

static FnStatus normal(FnCtx *ctx, Glm *g, double *lp) {
  bool keeps_scale = call_keeps(ctx, 16);
  for (long i = 0; i < g->n; i++) {
    double s = pick(g->aux, i), inv = 1 / s, z = (pick(g->y, i) - g->eta[i]) * inv;
    *lp -= 0.5 * z * z;
    if (keeps_scale && g->aux->ndims) *lp -= log(s);
    g->d_eta[i] = z * inv;
    if (g->d_y) g->d_y[i] = -z * inv;
    g->d_aux[i] = (z * z - 1) * inv;
  }
  if (keeps_scale && !g->aux->ndims) *lp -= g->n * log(arg_real(g->aux));
  if (call_keeps(ctx, 0)) *lp -= g->n * HALF_LOG_2PI;
  return FN_OK;
}

/* y = exp(x), subnormal numbers included, which la_exp takes for 0. */
static void exponentials(long n, const double *x, double *y) {
  la_exp(n, x, y);
  for (long i = 0; i < n; i++)
    if (y[i] == 0) y[i] = exp(x[i]);
}

static FnStatus poisson(FnCtx *ctx, Glm *g, double *lp) {
  exponentials(g->n, g->eta, g->d_eta);
  for (long i = 0; i < g->n; i++) {
    double y = pick(g->y, i);
    if (y < 0)
      return call_reject(ctx, "poisson_log_glm_lpmf: y is %g, must not be negative", y);
    *lp += y * g->eta[i] - g->d_eta[i];
    if (call_keeps(ctx, 0)) *lp -= log_gamma(y + 1);
    g->d_eta[i] = y - g->d_eta[i];
  }
  return FN_OK;
}

static FnStatus bernoulli(FnCtx *ctx, Glm *g, double *lp) {
  double *e = g->d_eta;
  double *minus = call_numbers(ctx, g->n);
  for (long i = 0; i < g->n; i++) minus[i] = -fabs(g->eta[i]);
  exponentials(g->n, minus, e);
  *lp -= la_sum_log1p(g->n, e);
  for (long i = 0; i < g->n; i++) {
    int y = (int)pick(g->y, i);
    if (y != 0 && y != 1)
      return call_reject(ctx, "bernoulli_logit_glm_lpmf: y is %d, must be 0 or 1", y);
    double s = y ? g->eta[i] : -g->eta[i], miss = (s > 0 ? e[i] : 1) / (1 + e[i]);
    *lp += fmin(s, 0);
    e[i] = y ? miss : -miss;
  }
  return FN_OK;
}

static FnStatus binomial(FnCtx *ctx, Glm *g, double *lp) {
  for (long i = 0; i < g->n; i++) {
    double y = pick(g->y, i), trials = pick(g->trials, i), eta = g->eta[i];
    if (!(y >= 0 && y <= trials))
      return call_reject(ctx, "binomial_logit_glm_lpmf: n is %g, must be in 0 .. %g", y,
                         trials);
    *lp += y * log_logistic(eta) + (trials - y) * log_logistic(-eta);
    if (call_keeps(ctx, 0)) *lp += log_choose(trials, y);
    g->d_eta[i] = y * logistic(-eta) - (trials - y) * logistic(eta);
  }
  return FN_OK;
}

/* Mean exp(eta) and variance mean + mean^2 / phi: Stan functions reference, "Negative
   binomial distribution (log alternative parameterization)". */
static FnStatus negative_binomial(FnCtx *ctx, Glm *g, double *lp) {
  for (long i = 0; i < g->n; i++) {
    double y = pick(g->y, i), phi = pick(g->aux, i), eta = g->eta[i];
    if (y < 0)
      return call_reject(ctx,
                         "neg_binomial_2_log_glm_lpmf: y is %g, must not be negative", y);
    double l = log(phi), share = logistic(eta - l); /* mu / (mu + phi) */
    double log_rest = log_logistic(l - eta);        /* log(phi / (mu + phi)) */
    *lp += y * log_logistic(eta - l) + phi * log_rest;
    if (call_keeps(ctx, 16)) *lp += lgamma_step(phi, y);
    if (call_keeps(ctx, 0)) *lp -= log_gamma(y + 1);
    g->d_eta[i] = y * logistic(l - eta) - phi * share;
    g->d_aux[i] = digamma_step(phi, y) + log_rest + share - y / phi * logistic(l - eta);
  }
  return FN_OK;
}

FnStatus call_normal_glm(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  Glm g = {.y = in, .x = in + 1, .alpha = in + 2, .beta = in + 3, .aux = in + 4};
  return glm(ctx, "normal_id_glm_lpdf", normal, g, out);
}

FnStatus call_poisson_glm(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  Glm g = {.y = in, .x = in + 1, .alpha = in + 2, .beta = in + 3};
  return glm(ctx, "poisson_log_glm_lpmf", poisson, g, out);
}

FnStatus call_bernoulli_glm(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  Glm g = {.y = in, .x = in + 1, .alpha = in + 2, .beta = in + 3};
  return glm(ctx, "bernoulli_logit_glm_lpmf", bernoulli, g, out);
}

FnStatus call_binomial_glm(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  Glm g = {.y = in, .trials = in + 1, .x = in + 2, .alpha = in + 3, .beta = in + 4};
  return glm(ctx, "binomial_logit_glm_lpmf", binomial, g, out);
}

FnStatus call_neg_binomial_glm(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  Glm g = {.y = in, .x = in + 1, .alpha = in + 2, .beta = in + 3, .aux = in + 4};
  return glm(ctx, "neg_binomial_2_log_glm_lpmf", negative_binomial, g, out);
}
