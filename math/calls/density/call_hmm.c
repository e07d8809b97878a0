/* SPDX-License-Identifier: BSD-3-Clause
   Hidden Markov models with K states over T steps: log_omega (K x T) log densities of
   what was seen, Gamma (K x K) transitions by rows, rho the initial state.  The forward
   pass is scaled to sum 1 in every step: Rabiner, "A tutorial on hidden Markov models and
   selected applications in speech recognition" (1989), sections III and V.A.  The
   gradient is what the backward pass gives: expected counts over probabilities.

   A state whose probability falls below the smallest number may be the only one that what
   comes later permits, as in a model that moves one way.  Where one does, both passes are
   done again on logarithms. */
#include "math/view/call.h"
#include "math/view/call_util.h"

/* Left by the forward pass: omega divided in each step by the largest of a state that may
   be, forward probabilities, and their sums before scaling. */
typedef struct Hmm {
  long k, steps;
  double *omega, *alpha, *scale;
  bool is_mixing;
  bool by_logs; /* alpha: logarithms, not scaled; omega and scale are not made */
  double lp;
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

enum { LARGEST = 700 }; /* exp of it is a number */

/* Whether all states follow each other so likely that one which is lost is back in the
   next step, with a part of its probability far below rounding missing. */
static bool is_mixing(long k, const double *Gamma) {
  double least = INFINITY;
  for (long i = 0; i < k * k; i++) least = fmin(least, Gamma[i]);
  return least > 1e-100;
}

/* Probabilities [a] of the states before step [t] is seen become those after it.  False
   where one of a state that may be is lost, or is no number. */
static bool see(Hmm *h, const double *seen, long t, double *a, double *lp) {
  double most = -INFINITY, *w = h->omega + t * h->k, least = INFINITY;
  for (long i = 0; i < h->k; i++)
    if (a[i] > 0) most = fmax(most, seen[i]);
  for (long i = 0; i < h->k; i++) {
    bool may_be = a[i] > 0 && seen[i] > -INFINITY;
    w[i] = exp(fmin(seen[i] - most, LARGEST));
    a[i] *= w[i];
    if (may_be) least = fmin(least, a[i]);
  }
  double sum = h->scale[t] = la_sum(h->k, a);
  for (long i = 0; i < h->k; i++) a[i] /= sum;
  *lp += most + log(sum);
  return isfinite(*lp) && (h->is_mixing || least >= 1e-200 * sum);
}

static bool by_numbers(Hmm *h, const View *in, double *lp) {
  long k = h->k;
  *lp = 0;
  memcpy(h->alpha, in[2].r, sizeof *h->alpha * (size_t)(h->steps ? k : 0));
  for (long t = 0; t < h->steps; t++) {
    double *a = h->alpha + t * k;
    if (t) la_gemv_t(k, k, 1, in[1].r, k, a - k, a);
    if (!see(h, in[0].r + t * k, t, a, lp)) return false;
  }
  return true;
}

/* Log of the sum of exp(x[i] + log(p[i step])). */
static double log_mixed(long k, const double *x, const double *p, long step) {
  double most = -INFINITY, sum = 0;
  for (long i = 0; i < k; i++)
    if (p[i * step] > 0) most = fmax(most, x[i] + log(p[i * step]));
  if (!isfinite(most)) return most;
  for (long i = 0; i < k; i++)
    if (p[i * step] > 0) sum += exp(x[i] + log(p[i * step]) - most);
  return most + log(sum);
}

static double by_logs(Hmm *h, const View *in) {
  long k = h->k;
  double one = 1;
  h->by_logs = true;
  for (long t = 0; t < h->steps; t++)
    for (long j = 0; j < k; j++) {
      double *a = h->alpha + t * k;
      const double *to = t ? in[1].r + j * k : NULL;
      a[j] = (to ? log_mixed(k, a - k, to, 1) : log(in[2].r[j])) + in[0].r[t * k + j];
    }
  return log_mixed(k, h->alpha + (h->steps - 1) * k, &one, 0);
}

/* The log density may be -infinity. */
static FnStatus forward(FnCtx *ctx, const char *name, const View *in, Hmm **out,
                        double *lp) {
  TRY_CALL(check_hmm(ctx, name, in));
  Hmm *h = *out = ctx->memo = ctx->alloc(ctx, sizeof *h);
  long k = view_rows(&in[0]), steps = view_cols(&in[0]);
  for (long i = 0; i < k * steps; i++)
    if (isnan(in[0].r[i]) || in[0].r[i] == INFINITY)
      return call_reject(ctx,
                         "%s: log_omega[%ld, %ld] is %g, must be a number below infinity",
                         name, i % k + 1, i / k + 1, in[0].r[i]);
  *h = (Hmm){.k = k,
             .steps = steps,
             .omega = call_numbers(ctx, k * steps),
             .alpha = call_cleared(ctx, k * steps),
             .scale = call_numbers(ctx, steps),
             .is_mixing = is_mixing(k, in[1].r)};
  if (!by_numbers(h, in, lp)) *lp = by_logs(h, in);
  h->lp = *lp;
  return FN_OK;
}

FnStatus call_hmm_marginal(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  Hmm *h;
  return forward(ctx, "hmm_marginal", in, &h, out->r);
}

/* Draws and probabilities of states want something that may have been seen. */
static FnStatus possible(FnCtx *ctx, const char *name, const View *in, Hmm **out) {
  double lp;
  TRY_CALL(forward(ctx, name, in, out, &lp));
  if (lp > -INFINITY) return FN_OK;
  return call_reject(ctx, "%s: what was seen has probability 0", name);
}

/* ---- the way back ---- */

/* beta <- what the steps after t say about the state in t, given that of t + 1 in
   beta. */
static void step_back(const Hmm *h, const double *Gamma, long t, double *weighted,
                      double *beta) {
  for (long j = 0; j < h->k; j++)
    weighted[j] = h->omega[(t + 1) * h->k + j] * beta[j] / h->scale[t + 1];
  memset(beta, 0, sizeof *beta * (size_t)h->k);
  la_gemv(h->k, h->k, 1, Gamma, h->k, weighted, beta);
}

/* Logarithms of what the steps after t say about the state in t, from those of t + 1; x:
   scratch. */
static void log_step_back(const Hmm *h, const View *in, long t, double *x, double *beta) {
  long k = h->k;
  for (long j = 0; j < k; j++) x[j] = in[0].r[(t + 1) * k + j] + beta[j];
  for (long i = 0; i < k; i++) beta[i] = log_mixed(k, x, in[1].r + i, k);
}

/* The adjoint where the forward pass is of logarithms. */
static void log_back(FnCtx *ctx, const Hmm *h, const View *in, double g,
                     double *const *in_bar) {
  long k = h->k;
  double *beta = call_cleared(ctx, k), *x = call_numbers(ctx, k);
  if (!(h->lp > -INFINITY)) return;
  for (long t = h->steps; t-- > 0;) {
    const double *a = h->alpha + t * k;
    if (t + 1 < h->steps) log_step_back(h, in, t, x, beta);
    for (long j = 0; in_bar[1] && t + 1 < h->steps && j < k; j++)
      for (long i = 0; i < k; i++) in_bar[1][j * k + i] += g * exp(a[i] + x[j] - h->lp);
    for (long i = 0; in_bar[0] && i < k; i++)
      in_bar[0][t * k + i] += g * exp(a[i] + beta[i] - h->lp);
  }
  for (long i = 0; in_bar[2] && h->steps && i < k; i++)
    in_bar[2][i] += g * exp(in[0].r[i] + beta[i] - h->lp);
}

void call_hmm_marginal_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                               const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  const Hmm *h = ctx->memo;
  long k = h->k;
  double g = out_bar[0], *beta = call_numbers(ctx, k), *weighted = call_numbers(ctx, k);
  if (h->by_logs) {
    log_back(ctx, h, in, g, in_bar);
    return;
  }
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

FnStatus call_hmm_hidden_state_prob(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  Hmm *h;
  TRY_CALL(possible(ctx, "hmm_hidden_state_prob", in, &h));
  long k = h->k;
  double *beta = call_numbers(ctx, k), *weighted = call_numbers(ctx, k);
  for (long i = 0; i < k; i++) beta[i] = h->by_logs ? 0 : 1;
  for (long t = h->steps; t-- > 0;) {
    const double *a = h->alpha + t * k;
    if (t + 1 < h->steps && h->by_logs)
      log_step_back(h, in, t, weighted, beta);
    else if (t + 1 < h->steps)
      step_back(h, in[1].r, t, weighted, beta);
    for (long i = 0; i < k; i++)
      out->r[t * k + i] = h->by_logs ? exp(a[i] + beta[i] - h->lp) : a[i] * beta[i];
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
  TRY_CALL(possible(ctx, "hmm_latent_rng", in, &h));
  double *weights = call_numbers(ctx, h->k);
  for (long t = h->steps; t-- > 0;) {
    const double *a = h->alpha + t * h->k;
    const double *next = t + 1 < h->steps ? in[1].r + (out->i[t + 1] - 1) * h->k : NULL;
    double most = -INFINITY;
    for (long i = 0; i < h->k && h->by_logs; i++)
      if (!next || next[i] > 0) most = fmax(most, a[i]);
    for (long i = 0; i < h->k; i++) {
      bool may_be = !next || next[i] > 0;
      double p = !may_be ? 0 : h->by_logs ? exp(a[i] - most) : a[i];
      weights[i] = next ? p * next[i] : p;
    }
    out->i[t] = draw_state(ctx->rng, h->k, weights);
  }
  return FN_OK;
}
