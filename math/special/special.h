/* SPDX-License-Identifier: BSD-3-Clause
   Special functions that libm lacks.  All are defined for finite arguments inside their
   domain and give NaN outside it.
     log_gamma          log|gamma(x)|, without the global sign of lgamma
     stirling_rest      log_gamma(x) - ((x - 1/2) log(x) - x + log(2 pi) / 2), x > 0
     lgamma_step        log_gamma(x + n) - log_gamma(x) without cancellation; digamma_step
     log_gamma_multi    log of the k-variate gamma function; digamma_multi its derivative
     log1p_rest         u - log1p(u) without cancellation
     log_gamma_density  log(x^(a-1) e^-x / gamma(a))
     inc_gamma          v[0] log P(a, x), v[1] log Q(a, x); where wanted
                        dP/da = v[2] exp(v[3])
     log_beta_step      log(B(a + m, b + n) / B(a, b)) for m, n >= 0
     log_beta_density   log(x^(a-1) y^(b-1) / B(a, b)), y = 1 - x
     inc_beta_log       v[0] log I_x(a, b), v[1] log(1 - I); where wanted
                        dI/da = v[2] exp(v[4]), dI/db = v[3] exp(v[4])
     beta_binomial_tails  the same for P(N <= n): derivatives in a and b
     beta_quantile      v[0] the x with I_x(a, b) = p; where wanted its partials in v
     beta_neg_binomial_tails  as beta_binomial_tails: v[2], v[3], v[4] in r, alpha, beta,
                        times exp(v[5])
     student_t_quantile v[0] the quantile; where wanted v[1], v[2] its partials in p, nu
     hypergeometric_log log probability of n white balls
     wiener_log         log density of a first passage time at the upper bound; partials
                        in d
     log_normal_cdf     log Phi(z); normal_hazard: phi(z) / Phi(z)
     normal_quantile    inverse of Phi; normal_quantile_log: of its logarithm
     owens_t_integral   Owen's T
     skew_normal_tails  v[0] log F(z), v[1] log(1 - F(z)) with shape alpha
     trigamma, tetragamma  derivatives of digamma
     lambert_w          branch 0 or -1
     bessel_*           orders are integers; log_bessel_i any real order, and its
                        derivative in the order
     von_mises_tails    as inc_beta_log for the distribution on [-pi, pi]: v[2], v[3] in
                        mu, kappa; v[4] = 0 */
#pragma once
#include <stdbool.h>

#define LIBM(ret, name, args)
#define SPECIAL(ret, name, args) ret name args __attribute__((const));
#define SPECIAL_OUT(ret, name, args) ret name args;
#include "math/rows/special.def"
#undef LIBM
#undef SPECIAL
#undef SPECIAL_OUT

void student_t_quantile(double p, double nu, int want, double *v);

/* A first passage at the upper of two bounds [alpha] apart, from a start uniform on beta
   -+ var_beta / 2 with drift normal(delta, var_delta), after a delay uniform on tau to
   tau + var_tau. */
typedef struct WienerTime {
  double y, alpha, tau, beta, delta, var_delta, var_beta, var_tau;
} WienerTime;
enum { WIENER_PARTIALS = 8 };
/* Log of the density at y, of the probability to pass at or before y, or after it. */
enum { WIENER_DENSITY, WIENER_BELOW, WIENER_ABOVE };
/* NaN when y <= tau; d: partials in the order of the fields. */
double wiener_full(const WienerTime *p, int what, double *d);

/* log(n!), and log of n over k, from a table; false, and nothing in *out, where they are
   no counts that are in it. */
bool log_factorial(double n, double *out);
bool log_choose_counts(double n, double k, double *out);

/* log(1 - exp(l)) for l <= 0. */
double log_complement(double l) __attribute__((const));

/* Integral of f over [from, to] by one application of a rule with 32 points. */
double quadrature(double (*f)(double x, const void *ctx), const void *ctx, double from,
                  double to);
