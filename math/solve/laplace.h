/* SPDX-License-Identifier: BSD-3-Clause
   The Laplace approximation of a latent Gaussian model, theta ~ N(0, K), y ~
   exp(L(theta)): the mode of L(theta) - theta' K^-1 theta / 2, the normal distribution
   that has its curvature, the marginal density it gives, and the derivatives of that
   (Margossian, Vehtari, Simpson, Agrawal 2020, "Hamiltonian Monte Carlo using an
   adjoint-differentiated Laplace approximation", arXiv:2004.12550; Margossian 2023,
   "General adjoint-differentiated Laplace approximation", arXiv:2306.14976; Rasmussen
   and Williams 2006, "Gaussian processes for machine learning", section 3.4).

   Matrices are column-major n x n.  W = -(second derivatives of L) has blocks of [block]
   on its diagonal and nothing outside: block [s, s + block) stands at W + s * block,
   column-major.

   Likelihoods of the table have closed forms.  Of a user's likelihood there are exact
   gradients where code is compiled (FN_SLOPES); second derivatives are slopes of the
   gradient along `block` directions, and of the third only what the marginal needs: with
   A = (K^-1 + W)^-1 and A's blocks written as sums of v v', the gradient of tr(A L'')
   is a sum of second derivatives of the gradient along the lines v.  All of them are
   extrapolated differences (math/view/slope.h), with errors of about 1e-11.  In the
   interpreter, which has no gradients, slopes of L itself serve; no derivative of the
   marginal is asked for there. */
#pragma once
#include "math/view/hof.h"

typedef struct Laplace Laplace;

typedef struct LaplaceLike {
  /* L and, unless grad is NULL, its gradient. */
  FnStatus (*slopes)(Laplace *l, const double *theta, double *value, double *grad);
  /* W at l->theta to a relative [accuracy]. */
  FnStatus (*curve)(Laplace *l, double accuracy);
  /* out = the gradient of tr(A L'') / 2 at l->theta, for the blocks of A (laid out as W);
     adds that by its own active arguments to the bars. */
  FnStatus (*third)(Laplace *l, const double *A, double *out);
  /* Adds to the bars what L and, times w, its gradient vary with the active arguments. */
  FnStatus (*mixed)(Laplace *l, const double *w);
} LaplaceLike;

typedef struct Laplace {
  FnCtx *ctx;
  const char *name; /* of the row */
  const View *in;
  const LaplaceLike *like;
  const struct LaplaceCount *count; /* family of a likelihood of the table, or NULL */
  int like_tail, cov_tail, control; /* arguments where they begin; control 0: none */
  Hof like_f, cov_f;
  double *bar[FN_MAX_ARGS]; /* d(marginal)/d(argument); NULL where it is not active */

  double tolerance;
  long max_steps, max_halvings;
  int solver;
  bool may_fall;

  long n, block;
  double *K, *W;
  double *theta, *a, *grad; /* a = K^-1 theta */
  double value, objective;  /* L; L - a' theta / 2 */

  int solved_by;        /* the solver that factored last */
  double *root, *B;     /* of solver 1: factors of W's blocks; 2: of K; factor of B */
  int *pivot;           /* of solver 3 */
  double log_det;       /* log |I + K W| */
  double *trial, *wide; /* scratch: n, n x n */
} Laplace;

extern const LaplaceLike LAPLACE_USER, LAPLACE_COUNT;

/* Finds the mode and factors there. */
FnStatus laplace_mode(Laplace *l);
/* (K + W^-1)^-1 into out (n x n), from the last factors. */
void laplace_precision(Laplace *l, double *out);
/* A = (K^-1 + W)^-1 = K - K R K into A (n x n) for that R; l->wide is scratch. */
void laplace_covariance(Laplace *l, const double *R, double *A);
/* Whether a symmetric matrix has no eigenvalue clearly below 0. */
bool laplace_is_positive(FnCtx *ctx, long n, const double *A);

/* The block of W, or of what is laid out as W, that begins at row [s]. */
static inline double *laplace_block(const Laplace *l, double *W, long s) {
  return W + s * l->block;
}

/* y, group or trials, (eta), m of the likelihoods of the table. */
typedef struct LaplaceCount LaplaceCount;
extern const LaplaceCount LAPLACE_POISSON_LOG, LAPLACE_NEG_BINOMIAL_2_LOG,
    LAPLACE_BERNOULLI_LOGIT;
/* Sizes and values of the data. */
FnStatus laplace_count_check(Laplace *l);
