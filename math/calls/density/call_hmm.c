/* SPDX-License-Identifier: BSD-3-Clause
   Hidden Markov models with K states over T steps: log_omega (K x T) log densities of
   what was seen, Gamma (K x K) transitions by rows, rho the initial state.  The forward
   pass is scaled to sum 1 in every step: Rabiner, "A tutorial on hidden Markov models and
   selected applications in speech recognition" (1989), sections III and V.A.  The
   gradient is what the backward pass gives: expected counts over probabilities. */
#include "math/view/call.h"
#include "math/view/call_util.h"

/* Left by the forward pass: omega divided by its largest in each step, forward
   probabilities, and their sums before scaling. */
typedef struct Hmm {
  long k, steps;
  double *omega, *alpha, *scale;
} Hmm;

static FnStatus check_hmm(FnCtx *ctx, const char *name, const View *in) {
  long k = view_rows(&in[0]);
  TRY_CALL(call_square(ctx, name, &in[1], "Gamma"));
  TRY_CALL(
      call_agree(ctx, name, "rows of log_omega", k, "rows of Gamma", view_rows(&in[1])));
  TRY_CALL(call_agree(ctx, name, "rows of log_omega", k, "size of rho", in[2].size));
  TRY_CALL(call_check_simplex(ctx, name, in[2].r, k));
  double *row = call_numbers(ctx, k);
  for (long i = 0; i < k; i++) {
    for (long j = 0; j < k; j++) row[j] = in[1].r[j * k + i];
    TRY_CALL(call_check_simplex(ctx, name, row, k));
  }
  return FN_OK;
}

/* What step [t] says of each state over the largest of it, whose log is the result. */
static double see(const Hmm *h, const double *seen, double *w) {
  double most = -INFINITY;
  for (long i = 0; i < h->k; i++) most = fmax(most, seen[i]);
  for (long i = 0; i < h->k; i++) w[i] = most == -INFINITY ? 0 : exp(seen[i] - most);
  return most;
}

/* *lp is minus infinity where what was seen is impossible, and the rest is not filled. */
static FnStatus forward(FnCtx *ctx, const char *name, const View *in, Hmm **out,
                        double *lp) {
  TRY_CALL(check_hmm(ctx, name, in));
  Hmm *h = *out = ctx->memo = ctx->alloc(ctx, sizeof *h);
  long k = view_rows(&in[0]), steps = view_cols(&in[0]);
  *h = (Hmm){k, steps, call_numbers(ctx, k * steps), call_cleared(ctx, k * steps),
             call_numbers(ctx, steps)};
  *lp = 0;
  for (long t = 0; t < steps; t++) {
    const double *seen = in[0].r + t * k;
    double *a = h->alpha + t * k, *w = h->omega + t * k, most = see(h, seen, w);
    if (t == 0)
      memcpy(a, in[2].r, sizeof *a * (size_t)k);
    else
      la_gemv_t(k, k, 1, in[1].r, k, a - k, a);
    for (long i = 0; i < k; i++) a[i] *= w[i];
    double sum = h->scale[t] = la_sum(k, a);
    if (isnan(sum)) return call_reject(ctx, "%s: step %ld is not a number", name, t + 1);
    if (sum == 0) {
      *lp = -INFINITY;
      return FN_OK;
    }
    for (long i = 0; i < k; i++) a[i] /= sum;
    *lp += most + log(sum);
  }
  return FN_OK;
}

FnStatus call_hmm_marginal(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  Hmm *h;
  return forward(ctx, "hmm_marginal", in, &h, out->r);
}

/* beta <- what the steps after t say about the state in t, given that of t + 1 in
   beta. */
static void step_back(const Hmm *h, const double *Gamma, long t, double *weighted,
                      double *beta) {
  for (long j = 0; j < h->k; j++)
    weighted[j] = h->omega[(t + 1) * h->k + j] * beta[j] / h->scale[t + 1];
  memset(beta, 0, sizeof *beta * (size_t)h->k);
  la_gemv(h->k, h->k, 1, Gamma, h->k, weighted, beta);
}

void call_hmm_marginal_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                               const double *out_bar, double *const *in_bar) {
  (void)n;
  const Hmm *h = ctx->memo;
  long k = h->k;
  if (out->r[0] == -INFINITY) return;
  double g = out_bar[0], *beta = call_numbers(ctx, k), *weighted = call_numbers(ctx, k);
  for (long i = 0; i < k; i++) beta[i] = 1;
  for (long t = h->steps; t-- > 0;) {
    if (t + 1 < h->steps) {
      step_back(h, in[1].r, t, weighted, beta);
      for (long j = 0; in_bar[1] && j < k; j++)
        la_axpy(k, g * weighted[j], h->alpha + t * k, in_bar[1] + j * k);
    }
    for (long i = 0; in_bar[0] && i < k; i++)
      in_bar[0][t * k + i] += g * h->alpha[t * k + i] * beta[i];
  }
  for (long i = 0; in_bar[2] && h->steps && i < k; i++)
    in_bar[2][i] += g * h->omega[i] * beta[i] / h->scale[0];
}

static FnStatus need_possible(FnCtx *ctx, const char *name, double lp) {
  if (lp > -INFINITY) return FN_OK;
  return call_reject(ctx, "%s: what was seen has probability 0", name);
}

FnStatus call_hmm_hidden_state_prob(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  Hmm *h;
  double lp;
  TRY_CALL(forward(ctx, "hmm_hidden_state_prob", in, &h, &lp));
  TRY_CALL(need_possible(ctx, "hmm_hidden_state_prob", lp));
  double *beta = call_numbers(ctx, h->k), *weighted = call_numbers(ctx, h->k);
  for (long i = 0; i < h->k; i++) beta[i] = 1;
  for (long t = h->steps; t-- > 0;) {
    if (t + 1 < h->steps) step_back(h, in[1].r, t, weighted, beta);
    for (long i = 0; i < h->k; i++)
      out->r[t * h->k + i] = h->alpha[t * h->k + i] * beta[i];
  }
  return FN_OK;
}

FnStatus shape_hmm_states(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = view_int_array(NULL, view_cols(&in[0]));
  return FN_OK;
}

/* State from 1 on of weights that need not add up to 1. */
static int draw_state(Rng *rng, long k, const double *weights) {
  double u = rng_uniform(rng) * la_sum(k, weights);
  for (long j = 0; j + 1 < k; j++)
    if ((u -= weights[j]) < 0) return (int)j + 1;
  return (int)k;
}

/* The last state first, then every one given its successor: Scott, "Bayesian methods for
   hidden Markov models" (2002). */
FnStatus call_hmm_latent_rng(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  Hmm *h;
  double lp;
  TRY_CALL(forward(ctx, "hmm_latent_rng", in, &h, &lp));
  TRY_CALL(need_possible(ctx, "hmm_latent_rng", lp));
  double *weights = call_numbers(ctx, h->k);
  for (long t = h->steps; t-- > 0;) {
    for (long i = 0; i < h->k; i++) {
      double next = t + 1 < h->steps ? in[1].r[(out->i[t + 1] - 1) * h->k + i] : 1;
      weights[i] = h->alpha[t * h->k + i] * next;
    }
    out->i[t] = draw_state(ctx->rng, h->k, weights);
  }
  return FN_OK;
}
