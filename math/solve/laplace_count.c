/* SPDX-License-Identifier: BSD-3-Clause
   Likelihoods of the table: counts y[i] given x = theta[group[i]] + m[group[i]], in
   closed form: log densities of the Stan functions reference ("Unbounded Discrete
   Distributions", "Binary Distributions"), differentiated three times by hand.  Their
   second derivatives are diagonal.  Binary outcomes come as Stan 2.39 takes them, y[i]
   successes in trials[i] of group i: their log mass in some order, without the number of
   orders. */
#include "math/view/call_scalar.h"
#include "math/solve/laplace.h"

/* log p(y | x, eta) and its derivatives.  Of binary outcomes the number of trials stands
   in the place of eta. */
typedef struct Terms {
  double value, x, xx, xxx; /* by x, once to three times */
  double e, xe, xxe;        /* by eta, and that by x */
} Terms;

struct LaplaceCount {
  void (*terms)(double y, double x, double eta, Terms *out);
  bool has_eta, has_trials;
};

static void poisson(double y, double x, double eta, Terms *t) {
  (void)eta;
  double mean = exp(x);
  *t = (Terms){
      .value = y * x - mean - log_gamma(y + 1), .x = y - mean, .xx = -mean, .xxx = -mean};
}

static void bernoulli(double y, double x, double trials, Terms *t) {
  double p = logistic(x), q = logistic(-x), slope = trials * p * q;
  *t = (Terms){.value = y * log_logistic(x) + (trials - y) * log_logistic(-x),
               .x = y * q - (trials - y) * p,
               .xx = -slope,
               .xxx = -slope * (q - p)};
}

/* p: of the mean in mean + eta. */
static void neg_binomial(double y, double x, double eta, Terms *t) {
  double log_odds = x - log(eta), p = logistic(log_odds), q = logistic(-log_odds);
  double n = y + eta, slope = n * p * q;
  *t = (Terms){.value = lgamma_step(eta, y) - log_gamma(y + 1) +
                        y * log_logistic(log_odds) + eta * log_logistic(-log_odds),
               .x = y - n * p,
               .xx = -slope,
               .xxx = -slope * (q - p),
               .e = digamma_step(eta, y) + log_logistic(-log_odds) + 1 - n * q / eta,
               .xe = -p + slope / eta,
               .xxe = p * q * (n * (q - p) / eta - 1)};
}

const LaplaceCount LAPLACE_POISSON_LOG = {poisson, false, false};
const LaplaceCount LAPLACE_BERNOULLI_LOGIT = {bernoulli, false, true};
const LaplaceCount LAPLACE_NEG_BINOMIAL_2_LOG = {neg_binomial, true, false};

/* Arguments of the row. */
enum { Y, GROUP, TRIALS = GROUP, ETA };

static const View *offsets(const Laplace *l) {
  return &l->in[2 + l->count->has_eta];
}

static double eta_of(const Laplace *l, long group) {
  if (!l->count->has_eta) return 0;
  return view_get(&l->in[ETA], l->in[ETA].size > 1 ? group : 0);
}

static FnStatus check_eta(Laplace *l) {
  const View *eta = &l->in[ETA];
  if (eta->size != 1 && eta->size != l->n)
    return call_fail(l->ctx,
                     "%s: eta has %ld elements, there must be one, or one for each of "
                     "the %ld of theta",
                     l->name, eta->size, l->n);
  for (long k = 0; k < eta->size; k++)
    if (!(view_get(eta, k) > 0 && isfinite(view_get(eta, k))))
      return call_reject(l->ctx, "%s: eta is %g, must be positive and finite", l->name,
                         view_get(eta, k));
  return FN_OK;
}

static FnStatus check_groups(Laplace *l) {
  const View *y = &l->in[Y], *group = &l->in[GROUP];
  TRY_CALL(
      call_agree(l->ctx, l->name, "size of y", y->size, "size of y_index", group->size));
  for (long k = 0; k < y->size; k++) {
    if (y->i[k] < 0)
      return call_reject(l->ctx, "%s: y[%ld] is %d, must be at least 0", l->name, k + 1,
                         y->i[k]);
    if (group->i[k] < 1 || group->i[k] > l->n)
      return call_fail(l->ctx, "%s: y_index[%ld] is %d, must be between 1 and %ld",
                       l->name, k + 1, group->i[k], l->n);
  }
  return FN_OK;
}

static FnStatus check_trials(Laplace *l) {
  const View *y = &l->in[Y], *trials = &l->in[TRIALS];
  TRY_CALL(
      call_agree(l->ctx, l->name, "size of y", y->size, "rows of the covariance", l->n));
  TRY_CALL(call_agree(l->ctx, l->name, "size of n_samples", trials->size,
                      "rows of the covariance", l->n));
  for (long k = 0; k < y->size; k++)
    if (y->i[k] < 0 || y->i[k] > trials->i[k])
      return call_reject(l->ctx,
                         "%s: y[%ld] is %d, must be between 0 and n_samples[%ld], which "
                         "is %d",
                         l->name, k + 1, y->i[k], k + 1, trials->i[k]);
  return FN_OK;
}

FnStatus laplace_count_check(Laplace *l) {
  TRY_CALL(call_agree(l->ctx, l->name, "size of m", offsets(l)->size,
                      "rows of the covariance", l->n));
  TRY_CALL((l->count->has_trials ? check_trials : check_groups)(l));
  return l->count->has_eta ? check_eta(l) : FN_OK;
}

/* Terms of observation [k]; its group from 0. */
static long observation(const Laplace *l, const double *theta, long k, Terms *out) {
  bool has_trials = l->count->has_trials;
  long g = has_trials ? k : l->in[GROUP].i[k] - 1;
  double more = has_trials ? l->in[TRIALS].i[k] : eta_of(l, g);
  l->count->terms(l->in[Y].i[k], theta[g] + view_get(offsets(l), g), more, out);
  return g;
}

static FnStatus slopes(Laplace *l, const double *theta, double *value, double *grad) {
  *value = 0;
  if (grad) memset(grad, 0, sizeof *grad * (size_t)l->n);
  for (long k = 0; k < l->in[Y].size; k++) {
    Terms t;
    long g = observation(l, theta, k, &t);
    *value += t.value;
    if (grad) grad[g] += t.x;
  }
  return FN_OK;
}

static FnStatus curve(Laplace *l, double accuracy) {
  (void)accuracy;
  memset(l->W, 0, sizeof *l->W * (size_t)l->n);
  for (long k = 0; k < l->in[Y].size; k++) {
    Terms t;
    long g = observation(l, l->theta, k, &t);
    l->W[g] -= t.xx;
  }
  return FN_OK;
}

static double *eta_bar(const Laplace *l, long group) {
  double *bar = l->count->has_eta ? l->bar[ETA] : NULL;
  return bar && l->in[ETA].size > 1 ? bar + group : bar;
}

static double *offset_bar(const Laplace *l) {
  return l->bar[2 + l->count->has_eta];
}

static FnStatus third(Laplace *l, const double *A, double *out) {
  double *m = offset_bar(l);
  memset(out, 0, sizeof *out * (size_t)l->n);
  for (long k = 0; k < l->in[Y].size; k++) {
    Terms t;
    long g = observation(l, l->theta, k, &t);
    double *eta = eta_bar(l, g);
    out[g] += A[g] * t.xxx / 2;
    if (eta) *eta += A[g] * t.xxe / 2;
  }
  if (m) la_add(l->n, out, m);
  return FN_OK;
}

static FnStatus mixed(Laplace *l, const double *w) {
  double *m = offset_bar(l);
  for (long k = 0; k < l->in[Y].size; k++) {
    Terms t;
    long g = observation(l, l->theta, k, &t);
    double *eta = eta_bar(l, g);
    if (eta) *eta += t.e + w[g] * t.xe;
    if (m) m[g] += t.x + w[g] * t.xx;
  }
  return FN_OK;
}

const LaplaceLike LAPLACE_COUNT = {slopes, curve, third, mixed};
