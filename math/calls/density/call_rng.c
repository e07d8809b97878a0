/* SPDX-License-Identifier: BSD-3-Clause
   Draws of categories, counts and simplexes: Devroye, "Non-uniform random variate
   generation" (1986), chapter XI: multinomial counts are binomial ones given those
   before, Dirichlet variates are shares of gamma variates. */
#include "math/view/call.h"
#include "math/view/call_scalar.h"
#include "math/special/rng_draw.h"

/* Category from 1 on of weights that add up to [total]. */
static int draw_category(Rng *rng, long k, const double *weights, double total) {
  double u = rng_uniform(rng) * total;
  for (long j = 0; j + 1 < k; j++)
    if ((u -= weights[j]) < 0) return (int)j + 1;
  return (int)k;
}

FnStatus call_categorical_rng(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  TRY_CALL(call_check_simplex(ctx, "categorical_rng", in[0].r, in[0].size));
  out->i[0] = draw_category(ctx->rng, in[0].size, in[0].r, la_sum(in[0].size, in[0].r));
  return FN_OK;
}

/* Probabilities of log odds in scratch. */
static FnStatus softmax_of(FnCtx *ctx, const View *odds, View *theta) {
  *theta = view_vector(call_numbers(ctx, odds->size), odds->size);
  return call_softmax(ctx, odds, 1, theta);
}

FnStatus call_categorical_logit_rng(FnCtx *ctx, const View *in, int n, View *out) {
  View theta;
  if (!in[0].size) return call_reject(ctx, "categorical_logit_rng: beta is empty");
  TRY_CALL(call_finite(ctx, "categorical_logit_rng", &in[0], "beta"));
  TRY_CALL(softmax_of(ctx, &in[0], &theta));
  return call_categorical_rng(ctx, &theta, n, out);
}

/* The latent variable is eta plus noise with the link's distribution. */
static FnStatus draw_ordered(FnCtx *ctx, const char *name, const View *in, double noise,
                             View *out) {
  double z = arg_real(&in[0]) + noise;
  int y = 1;
  TRY_CALL(call_finite(ctx, name, &in[0], "eta"));
  TRY_CALL(call_finite(ctx, name, &in[1], "cut points"));
  if (!in[1].size) return call_reject(ctx, "%s: there are no cut points", name);
  for (long k = 0; k < in[1].size; k++) {
    if (k && !(in[1].r[k] > in[1].r[k - 1]))
      return call_reject(ctx, "%s: cut points are not ascending: %g after %g", name,
                         in[1].r[k], in[1].r[k - 1]);
    y += z > in[1].r[k];
  }
  out->i[0] = y;
  return FN_OK;
}

FnStatus call_ordered_logistic_rng(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  double u = rng_uniform(ctx->rng);
  return draw_ordered(ctx, "ordered_logistic_rng", in, log(u / (1 - u)), out);
}

FnStatus call_ordered_probit_rng(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return draw_ordered(ctx, "ordered_probit_rng", in, rng_normal(ctx->rng), out);
}

/* On the log scale, as gamma variates of small shapes may be 0. */
static double log_gamma_variate(Rng *rng, double shape) {
  if (shape >= 1) return log(rng_gamma(rng, shape));
  return log(rng_gamma(rng, shape + 1)) + log(rng_uniform(rng)) / shape;
}

FnStatus call_dirichlet_rng(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  View logs = view_vector(call_numbers(ctx, in[0].size), in[0].size);
  for (long k = 0; k < in[0].size; k++) {
    if (!(in[0].r[k] > 0) || isinf(in[0].r[k]))
      return call_reject(ctx,
                         "dirichlet_rng: alpha[%ld] is %g, must be positive and finite",
                         k + 1, in[0].r[k]);
    logs.r[k] = log_gamma_variate(ctx->rng, in[0].r[k]);
  }
  return call_softmax(ctx, &logs, 1, out);
}

FnStatus shape_counts(FnCtx *ctx, const View *in, int n, View *out) {
  if (arg_int(&in[1]) < 0)
    return call_fail(ctx, "the number of trials is %ld, must not be negative",
                     arg_int(&in[1]));
  return shape_ints_like_1(ctx, in, n, out);
}

/* One binomial a category, of the trials that are left. */
static void draw_counts(Rng *rng, const View *theta, long trials, View *out) {
  double rest = la_sum(theta->size, theta->r);
  for (long k = 0; k < theta->size && trials > 0; k++) {
    double p = theta->r[k] < rest && k + 1 < theta->size ? theta->r[k] / rest : 1;
    out->i[k] = p < 1 ? (int)draw_binomial(rng, trials, p) : (int)trials;
    trials -= out->i[k];
    rest -= theta->r[k];
  }
}

FnStatus call_multinomial_rng(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  TRY_CALL(call_check_simplex(ctx, "multinomial_rng", in[0].r, in[0].size));
  draw_counts(ctx->rng, &in[0], arg_int(&in[1]), out);
  return FN_OK;
}

FnStatus call_multinomial_logit_rng(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  View theta;
  TRY_CALL(call_finite(ctx, "multinomial_logit_rng", &in[0], "gamma"));
  TRY_CALL(softmax_of(ctx, &in[0], &theta));
  draw_counts(ctx->rng, &theta, arg_int(&in[1]), out);
  return FN_OK;
}

FnStatus call_dirichlet_multinomial_rng(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  View theta = view_vector(call_numbers(ctx, in[0].size), in[0].size);
  TRY_CALL(call_dirichlet_rng(ctx, in, 1, &theta));
  draw_counts(ctx->rng, &theta, arg_int(&in[1]), out);
  return FN_OK;
}

/* x, alpha, beta: Bernoulli with log odds alpha + x beta. */
FnStatus shape_glm_draws(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  static const char NAME[] = "bernoulli_logit_glm_rng";
  bool one_row = in[0].base == BASE_ROW_VECTOR;
  long rows = one_row ? in[1].size : part_rows(&in[0]);
  TRY_CALL(call_agree(ctx, NAME, "columns of x", part_cols(&in[0]), "size of beta",
                      in[2].size));
  if (in[1].ndims)
    TRY_CALL(call_agree(ctx, NAME, "rows of x", rows, "size of alpha", in[1].size));
  *out = view_int_array(NULL, rows);
  return FN_OK;
}

FnStatus call_bernoulli_logit_glm_rng(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  for (int a = 0; a < 3; a++)
    TRY_CALL(call_finite(ctx, "bernoulli_logit_glm_rng", &in[a],
                         (const char *[]){"x", "alpha", "beta"}[a]));
  double *eta = call_numbers(ctx, out->size);
  for (long i = 0; i < out->size; i++) eta[i] = view_get(&in[1], in[1].ndims ? i : 0);
  if (in[0].base == BASE_ROW_VECTOR) {
    double shared = la_dot(in[2].size, in[0].r, in[2].r);
    for (long i = 0; i < out->size; i++) eta[i] += shared;
  } else {
    la_gemv(out->size, in[2].size, 1, in[0].r, out->size, in[2].r, eta);
  }
  for (long i = 0; i < out->size; i++) {
    if (isnan(eta[i]))
      return call_reject(ctx,
                         "bernoulli_logit_glm_rng: the linear predictor is not a number");
    out->i[i] = rng_uniform(ctx->rng) < logistic(eta[i]);
  }
  return FN_OK;
}
