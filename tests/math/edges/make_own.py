# SPDX-License-Identifier: BSD-3-Clause
"""Writes own.jsonl: calls at edges that no rule of points.py reaches, by mpmath and closed forms."""
import mpmath as mp

from own_line import ints, is_, refuses, write

mp.mp.dps = 50
INF, NAN = float("inf"), float("nan")
ONE, ZERO2, PAIR = [[1.0, 0.0], [0.0, 1.0]], [0.0, 0.0], [[1.0, 2.0], [0.0, 1.0]]
LOG_2PI = mp.log(2 * mp.pi)

# large numbers beside small ones
for a in (1e15, 1e8, 20.0):
    x = mp.mpf(a)
    is_("beta_binomial_lpmf", [3, 5, a, a],
        mp.log(mp.binomial(5, 3) * mp.beta(x + 3, x + 2) / mp.beta(x, x)), "all digits",
        [mp.diff(lambda t: mp.log(mp.beta(t + 3, x + 2) / mp.beta(t, x)), x, h=x * mp.mpf(10) ** -15),
         mp.diff(lambda t: mp.log(mp.beta(x + 3, t + 2) / mp.beta(x, t)), x, h=x * mp.mpf(10) ** -15)])
    is_("beta_neg_binomial_lpmf", [3, 2.0, a, a],
        mp.log(4 * mp.beta(x + 3, x + 2) / mp.beta(x, x)), "all digits")
    is_("dirichlet_multinomial_lpmf", [ints(3, 2), [a, a]],
        mp.log(mp.binomial(5, 3) * mp.beta(x + 3, x + 2) / mp.beta(x, x)), "all digits")
for n, a in ((1000, 1e-18), (1, 1e-20), (5, 1e-7), (5, 0.01)):
    x = mp.mpf(a)
    is_("yule_simon_lcdf", [n, a], mp.log(-mp.expm1(mp.log(n) + mp.log(mp.beta(n, x + 1)))),
        "all digits of small shapes")
    is_("yule_simon_lccdf", [n, a], mp.log(n) + mp.log(mp.beta(n, x + 1)),
        "all digits of small shapes")
for fn in ("multi_student_t_lpdf", "multi_student_t_cholesky_lpdf"):
    for nu in (1e20, 1e10, 1e5):
        v = mp.mpf(nu)
        is_(fn, [ZERO2, nu, ZERO2, ONE],
            mp.loggamma(v / 2 + 1) - mp.loggamma(v / 2) - mp.log(v * mp.pi), "all digits")
    refuses(fn, [ZERO2, INF, ZERO2, ONE], "nu is finite in Stan")

# closed ends
is_("owens_t", [1.0, INF], mp.erfc(1 / mp.sqrt(2)) / 4, "half of the tail", [None, 0])
is_("owens_t", [1.0, -INF], -mp.erfc(1 / mp.sqrt(2)) / 4, "half of the tail", [None, 0])
is_("owens_t", [INF, 1.0], 0.0, "no tail", [0, 0])
is_("von_mises_lpdf", [0.75, 0.5, 0.0], -LOG_2PI, "uniform on the circle")
is_("inc_beta", [0.0, 1.0, 0.5], 1.0, "all mass at 0")
is_("inc_beta", [1.0, 0.0, 0.5], 0.0, "all mass at 1")
is_("log_falling_factorial", [2.0, 5.0], -INF, "a factor is 0")
is_("log_falling_factorial", [2.5, 5.0],
    mp.log(abs(mp.mpf(2.5) * 1.5 * 0.5 * -0.5 * -1.5)), "of the absolute value")
is_("log_diff_exp", [INF, INF], NAN, "infinity less infinity")
is_("lmultiply", [0.0, INF], NAN, "0 times infinity")
is_("gp_exp_quad_cov", [("array[] real", [1.0, 2.0]), 1.0, INF], [[1.0, 1.0], [1.0, 1.0]],
    "no distance")
is_("gp_exp_quad_cov", [("array[] vector", [[0.75, 1.0], [0.5, 2.0]]), 0.5, ("array[] real", [INF, 1.0])],
    [[0.25, 0.25 * mp.exp(-0.5).__float__()], [0.25 * mp.exp(-0.5).__float__(), 0.25]],
    "a dimension that counts nothing")
for a, b in ((0.0, 0.5), (0.75, 0.0)):
    f = mp.hyp2f1
    is_("hypergeometric_2F1", [a, b, 1.25, 0.25], f(a, b, 1.25, 0.25), "Stan's slope there is 0",
        [mp.diff(lambda t: f(t, b, 1.25, 0.25), a), mp.diff(lambda t: f(a, t, 1.25, 0.25), b),
         0, 0])
is_("inv_erfc", [0.0], INF, "the limit")
is_("inv_erfc", [2.0], -INF, "the limit")
is_("falling_factorial", [0, 0], 1, "a product of nothing")
is_("quantile", [[1.0, 2.0, INF], 0.5], 2.0, "a number of the sample")
is_("quantile", [[1.0, 2.0, INF, INF], 1.0], INF, "a number of the sample")
is_("generalized_inverse", [[[1.0, 2.0], [2.0, 4.0]]], [[0.04, 0.08], [0.08, 0.16]],
    "A+ of rank one is A' over the sum of squares")
is_("unit_vector_constrain", [[1e-200, 0.0]], [1.0, 0.0], "squares are not numbers")
is_("unit_vector_constrain", [[1e200, 1e200]], [mp.sqrt(0.5).__float__()] * 2,
    "squares are not numbers")
is_("hmm_marginal", [[[0.0, -INF], [-INF, 0.0]], ONE, [1.0, 0.0]], -INF, "an impossible step")

is_("beta", [INF, 0.5], 0.0, "the limit")
is_("beta", [0.75, INF], 0.0, "the limit")
is_("beta", [INF, INF], 0.0, "the limit")
is_("beta_lcdf", [[1.0], [0.5], [1.25]], 0.0, "1 whatever the shapes are", [None, 0, 0])
is_("gamma_p", [INF, 0.75], 0.0, "the limit")
is_("gamma_p", [INF, 0.0], 0.0, "the limit")
is_("gamma_p", [INF, INF], NAN, "there is no limit")
is_("gamma_q", [INF, 0.75], 1.0, "the limit")
is_("gamma_q", [INF, 0.0], 1.0, "the limit")
is_("gamma_q", [INF, INF], NAN, "there is no limit")
is_("gamma_q", [1.25, 0.0], 1.0, "the whole; Stan has no slope there")
is_("block", [[[1.5, 0.25], [0.25, 1.25]], 1, 1, 0, 1], ("matrix", []), "a matrix without elements")
is_("block", [[[1.5, 0.25], [0.25, 1.25]], 1, 1, 2, 0], ("matrix", [[], []]), "a matrix without elements")
refuses("gaussian_dlm_obs_lpdf", [[[0.5]], [[1.0]], [[1.0]], [[1.0]], [[1.0]], [0.0], [[-1.0]]],
        "not positive semidefinite")

# hypergeometric series where they are slow, cancel or end
def hypergeometric(fn, upper, lower, z, slopes=True):
    def f(*c):
        return mp.hyper(list(c[:len(upper)]), list(c[len(upper):-1]), c[-1])

    point = [*upper, *lower, z]
    flat = fn == "hypergeometric_2F1"
    grad = [mp.diff(f, point, [int(k == i) for k in range(len(point))]) for i in range(len(point) - 1)] \
        if slopes else [None] * (len(point) - 1)
    args = point if flat else [upper, lower, z]
    at_z = mp.diff(lambda t: f(*upper, *lower, t), z) if z < 1 and slopes else None
    is_(fn, args, f(*point), "mpmath", [*grad, at_z])


for z in (0.95, 0.999999):
    hypergeometric("hypergeometric_2F1", [1.0, 1.0], [2.0], z)
    hypergeometric("hypergeometric_2F1", [0.75, 1.5], [1.25], z)
    hypergeometric("hypergeometric_2F1", [-0.5, 2.25], [3.5], z)
hypergeometric("hypergeometric_2F1", [-3.0, 2.0], [-5.0], 0.5, False)
for lower in ([2.0, 2.0], [2.0, 1.5], [1.75, 3.5]):
    is_("hypergeometric_3F2", [[1.0, 1.0, 1.0], lower, 1.0], mp.hyper([1, 1, 1], lower, 1), "mpmath",
        [None] * 3 + [mp.diff(lambda t: mp.hyper([1, 1, 1], [t, lower[1]], 1), lower[0]),
                      mp.diff(lambda t: mp.hyper([1, 1, 1], [lower[0], t], 1), lower[1]), None])
for z in (-10.0, -30.0, -45.0):
    hypergeometric("hypergeometric_pFq", [1.0, 1.0], [2.0, 2.0], z)
    hypergeometric("hypergeometric_pFq", [0.75, 1.25], [1.5, 2.5], z)
refuses("hypergeometric_3F2", [[1.0, 1.0, 1.0], [1.0, 1.5], 1.0], "the series diverges")
refuses("hypergeometric_2F1", [-3.0, 2.0, -2.0, 0.5], "a term is infinite")

# draws that are certain, or that Stan refuses or has no answer for
for draws, white, black in ((0, 0, 0), (0, 2, 2), (4, 2, 2), (2, 2, 0), (2, 0, 2)):
    value = max(draws - black, 0)
    is_("hypergeometric_rng", [draws, white, black], value, "one outcome alone")
refuses("dirichlet_rng", [[-INF, 1.0]], "alpha is positive")
refuses("categorical_logit_rng", [[]], "there is no category")
refuses("yule_simon_rng", [1e-10], "no int is so large")
is_("dirichlet_multinomial_rng", [[], 2], ints(), "as multinomial_logit_rng has it")
refuses("lkj_corr_rng", [0, 0.5], "n is at least 1")
refuses("lkj_corr_cholesky_rng", [0, 0.5], "n is at least 1")
is_("yule_simon_rng", [[]], ints(), "there is nothing to draw")
is_("dirichlet_rng", [[]], [], "there is one point")
for fn, first in (("multi_normal_rng", []), ("multi_normal_cholesky_rng", []),
                  ("multi_normal_prec_rng", []), ("multi_student_t_rng", [1.5]),
                  ("multi_student_t_cholesky_rng", [1.5])):
    is_(fn, [*first, [], ("matrix", [])], [], "there is one point")
    refuses(fn, [*first, [], ONE], "sizes differ")
    refuses(fn, [*first, ("array[] vector", []), ONE], "sizes differ")
    refuses(fn, [*first, [INF, 0.0], ONE], "mu is finite")
    refuses(fn, [*first, ZERO2, [[1.0, 2.0], [2.0, 1.0]]], "not positive definite")
is_("bernoulli_logit_glm_rng", [[[1.0], [0.5]], -800.0, [0.5]], ints(0, 0), "the log odds are -799")
refuses("bernoulli_logit_glm_rng", [[[1.0], [0.5]], INF, [0.5]], "alpha is finite")
is_("bernoulli_logit_glm_rng", [{"columns": 1}, 0.5, [0.5]], ints(), "there is nothing to draw")
for n, alpha in ((3, 800.0), (0, 0.5)):
    is_("binomial_logit_rng", [n, alpha], n, "certain")
is_("binomial_logit_rng", [ints(), []], ints(), "there is nothing to draw")
refuses("binomial_logit_rng", [-1, 0.5], "N is not negative")
refuses("binomial_logit_rng", [3, INF], "alpha is finite")

# what Stan has no function for
def log_of(x):
    return mp.log(x) if x > 0 else -INF


for y, a, b in ((0.75, 0.5, 1.25), (0.0, 0.5, 1.25), (INF, 0.5, 1.25)):
    def below(y, a, b):
        return 1 / (1 + (mp.mpf(y) / a) ** -mp.mpf(b)) if 0 < y < INF else mp.mpf(y > 0)

    point = [[y], [a], [b]]
    is_("loglogistic_lcdf", point, log_of(below(y, a, b)), "the log of the cdf",
        [] if y in (0, INF) else [mp.diff(lambda *x: mp.log(below(*x)), (y, a, b), k)
                        for k in ((1, 0, 0), (0, 1, 0), (0, 0, 1))])
    is_("loglogistic_lccdf", point, log_of(1 - below(y, a, b)), "the log of 1 less the cdf",
        [] if y in (0, INF) else [mp.diff(lambda *x: mp.log(1 - below(*x)), (y, a, b), k)
                        for k in ((1, 0, 0), (0, 1, 0), (0, 0, 1))])
for fn in ("loglogistic_lcdf", "loglogistic_lccdf"):
    is_(fn, [[], [], []], 0.0, "there is no outcome")
    refuses(fn, [[-1.0], [0.5], [1.25]], "y is not negative")
    for bad in (0.0, INF, NAN):
        refuses(fn, [[0.75], [bad], [1.25]], "alpha is positive and finite")
        refuses(fn, [[0.75], [0.5], [bad]], "beta is positive and finite")
for y, value in ((0.0, 0.0), (1.0, 1.0), (0.25, mp.betainc(1.0, 1.0, 0, 0.25))):
    is_("beta_proportion_cdf", [[y], [0.5], [2.0]], value, "that of a beta(1, 1)")
is_("beta_proportion_cdf", [[0.75], [0.25], [2.0]], mp.betainc(0.5, 1.5, 0, 0.75, regularized=True),
    "that of a beta(0.5, 1.5)")
is_("beta_proportion_cdf", [[], [], []], 1.0, "there is no outcome")
for y, m, k in ((-0.5, 0.5, 2.0), (1.5, 0.5, 2.0), (0.5, 0.0, 2.0), (0.5, 1.0, 2.0),
                (0.5, 0.5, 0.0), (0.5, 0.5, INF), (NAN, 0.5, 2.0)):
    refuses("beta_proportion_cdf", [[y], [m], [k]], "outside")

# linear models without covariates: Stan gives 0 or nothing
def binomial_logit(y, n, eta):
    p = 1 / (1 + mp.exp(-mp.mpf(eta)))
    return mp.log(mp.binomial(n, y)) + y * mp.log(p) + (n - y) * mp.log(1 - p)


for alpha in (0.625, [0.625, 0.875]):
    for x in (("matrix", [[], []]), ("row_vector", [])):
        eta = alpha if isinstance(alpha, list) else [alpha] * 2
        slopes = [y - 3 / (1 + mp.exp(-mp.mpf(e))) for y, e in zip((1, 2), eta)]
        is_("binomial_logit_glm_lpmf", [ints(1, 2), ints(3, 3), x, alpha, []],
            sum(binomial_logit(y, 3, e) for y, e in zip((1, 2), eta)), "outcomes count without them",
            slopes if isinstance(alpha, list) else [sum(slopes)])

# what is no factor, no covariance, no interval
refuses("unit_vector_constrain", [ZERO2], "has no direction")
refuses("dirichlet_multinomial_lpmf", [ints(1, 2), [1.0, INF]], "alpha is finite")
refuses("segment", [[1.0, 2.0, 3.0], 4, 0], "starts outside")
refuses("chol2inv", [[[1.0, 2.0], [2.0, 4.0]]], "not lower triangular")
refuses("multi_normal_cholesky_lpdf", [ZERO2, ZERO2, PAIR], "not lower triangular")
refuses("multi_student_t_cholesky_lpdf", [ZERO2, 3.0, ZERO2, PAIR], "not lower triangular")
refuses("wishart_cholesky_lpdf", [PAIR, 3.0, ONE], "not lower triangular")
refuses("wishart_cholesky_lpdf", [ONE, 3.0, PAIR], "not lower triangular")
refuses("inv_wishart_cholesky_lpdf", [PAIR, 3.0, ONE], "not lower triangular")
refuses("lkj_corr_cholesky_lpdf", [PAIR, 3.0], "not lower triangular")
refuses("uniform_lpdf", [0.5, 1.0, 0.0], "the bounds the wrong way round")
refuses("uniform_cdf", [0.5, 1.0, 0.0], "the bounds the wrong way round")

if __name__ == "__main__":
    write("own.jsonl")
