# SPDX-License-Identifier: BSD-3-Clause
"""Writes own_calls.jsonl: calls of functions that are no densities where Stan has no such function,
or where its answer is not the right one; by mpmath and closed forms."""
import mpmath as mp

from own_line import ints, is_, refuses, write

mp.mp.dps = 40
INF, NAN = float("inf"), float("nan")

# the limit, where Stan refuses or gives no number
is_("lchoose", [INF, 0.5], INF, "the limit")
is_("lchoose", [INF, 1.0], INF, "the limit")
is_("binomial_coefficient_log", [INF, 0.5], INF, "the limit")
is_("binomial_coefficient_log", [INF, 1.0], INF, "the limit")
is_("lchoose", [-1.0, -1.0], 0.0, "all of them: one way")
is_("binomial_coefficient_log", [-1.0, -1.0], 0.0, "all of them: one way")
is_("log_modified_bessel_first_kind", [-1.0, 0.0], -INF, "as of order 1")
is_("log_inv_logit_diff", [-INF, -INF], -INF, "0 less 0 is 0")
is_("modified_bessel_first_kind", [3, INF], INF, "the limit")
is_("modified_bessel_first_kind", [3, -INF], -INF, "the limit")
is_("owens_t", [0.0, INF], 0.25, "the arc tangent over 2 pi", [0.0, 0.0])
is_("owens_t", [0.0, -INF], -0.25, "the arc tangent over 2 pi", [0.0, 0.0])
is_("pow", [0.0, 1.0], 0.0, "the slope of a line, which is 0 in Stan", [1.0, 0.0])

# at a whole shape the continued fraction ends, and its slopes do not
def with_slopes(fn, f, args):
    slopes = [mp.diff(f, [mp.mpf(x) for x in args], [int(k == i) for k in range(len(args))])
              for i in range(len(args))]
    is_(fn, args, f(*[mp.mpf(x) for x in args]), "slopes at whole shapes", slopes)


for shape in (1.0, 2.0, 3.0):
    for x in (0.5, 4.0, 8.0):
        with_slopes("gamma_p", lambda a, z: mp.gammainc(a, 0, z, regularized=True), [shape, x])
        with_slopes("gamma_q", lambda a, z: mp.gammainc(a, z, mp.inf, regularized=True), [shape, x])
    for other in (1.0, 2.0, 25.0):
        for x in (0.1, 0.5, 0.9):
            with_slopes("inc_beta", lambda a, b, z: mp.betainc(a, b, 0, z, regularized=True),
                        [shape, other, x])


def inc_beta_slopes(args):
    """By differences far smaller than the shapes."""
    with mp.workdps(100):
        x = [mp.mpf(a) for a in args]
        step = [a * mp.mpf(10) ** -30 for a in x]
        moved = [[[b + s * step[k] * (i == k) for i, b in enumerate(x)] for s in (1, -1)] for k in range(3)]
        return [(mp.betainc(*up[:2], 0, up[2], regularized=True) -
                 mp.betainc(*down[:2], 0, down[2], regularized=True)) / (2 * step[k])
                for k, (up, down) in enumerate(moved)]


for shape in (1e-5, 1e-8, 1e-10, 1e-15, 1e-20):
    for at in ([shape, 0.5, 0.25], [shape, 7.0, 0.0625], [0.5, shape, 0.75], [7.0, shape, 0.9375]):
        is_("inc_beta", at, mp.betainc(*map(mp.mpf, at[:2]), 0, at[2], regularized=True),
            "all digits of small shapes", inc_beta_slopes(at))

# slopes in the order, which Stan leaves out where it is a whole number
for order in (-1.0, 0.0, 1.0):
    for x in (0.5, 1.0):
        at = mp.log(mp.besseli(order, x))
        slope = mp.diff(lambda v: mp.log(mp.besseli(v, x)), mp.mpf(order), h=mp.mpf(10) ** -12)
        is_("log_modified_bessel_first_kind", [order, x], at, "Stan has no slope at whole orders",
            [slope, mp.diff(lambda t: mp.log(mp.besseli(order, t)), x)])

# Stan's language has no such function
for x, sign in ((-INF, -1), (-0.5, -1), (0.0, 0), (0.5, 1), (INF, 1)):
    is_("sign", [x], float(sign), "not in Stan")
is_("sign", [NAN], NAN, "not in Stan")
is_("sign", [-2], -1, "not in Stan")
is_("sign", [0], 0, "not in Stan")


def student_t_quantile(p, nu):
    """Of the tail below 1/2, by the incomplete beta function of the square."""
    if p == mp.mpf(1) / 2:
        return mp.mpf(0)
    tail = min(p, 1 - p)
    t = mp.findroot(lambda u: mp.betainc(nu / 2, mp.mpf(1) / 2, 0, nu / (nu + u * u),
                                         regularized=True) / 2 - tail, mp.mpf(2) / nu)
    return abs(t) if p > tail else -abs(t)


is_("student_t_qf", [0.0, 3.0, 0.5, 2.0], -INF, "the closed end")
is_("student_t_qf", [1.0, 3.0, 0.5, 2.0], INF, "the closed end")
is_("student_t_qf", [0.5, 3.0, 0.75, 2.0], 0.75, "the middle")
for p, nu in ((0.25, 3.0), (0.875, 1.0), (0.01, 0.5), (0.975, 30.0)):
    is_("student_t_qf", [p, nu, 0.5, 2.0], mp.mpf(0.5) + 2 * student_t_quantile(mp.mpf(p), mp.mpf(nu)),
        "not in Stan's language")
is_("student_t_qf", [[], [], [], []], [], "of nothing nothing")
refuses("student_t_qf", [[0.5], [], [0.5], [2.0]], "sizes differ")
for args in ([-0.5, 3.0, 0.5, 2.0], [1.5, 3.0, 0.5, 2.0], [NAN, 3.0, 0.5, 2.0], [0.5, 0.0, 0.5, 2.0],
             [0.5, INF, 0.5, 2.0], [0.5, NAN, 0.5, 2.0], [0.5, 3.0, INF, 2.0], [0.5, 3.0, NAN, 2.0],
             [0.5, 3.0, 0.5, 0.0], [0.5, 3.0, 0.5, INF], [0.5, 3.0, 0.5, NAN]):
    refuses("student_t_qf", args, "outside of its domain")
PAIRS = ("array[] vector", [[0.0, 0.0], [1.0, 1.0]])
is_("softmax", [PAIRS], ("array[] vector", [[0.5, 0.5], [0.5, 0.5]]), "row by row")
is_("softmax", [("array[] vector", [])], ("array[] vector", []), "of nothing nothing")
is_("log_softmax", [PAIRS], ("array[] vector", [[-mp.log(2).__float__()] * 2] * 2), "row by row")
is_("log_softmax", [("array[] vector", [])], ("array[] vector", []), "of nothing nothing")
refuses("log_softmax", [("array[] vector", [[]])], "as of an empty vector")

# borders of sets, where the free number is infinite
is_("quantile", [[-INF, 1.0, 2.0], 0.75], 1.5, "of the numbers beside it")
is_("quantile", [[-INF, INF], 0.5], NAN, "there is nothing between")
is_("quantile", [[1.0, INF], 0.5], INF, "half of it is infinite")
is_("rank", [ints(3, 1, 2), 1], 2, "two are less")
is_("log_determinant", [[[1.0, 2.0], [2.0, 4.0]]], -INF, "singular; Stan's is rounding")
is_("determinant", [[[1.0, 2.0], [2.0, 4.0]]], 0.0, "singular: slopes are minors",
    [4.0, -2.0, -2.0, 1.0])
is_("determinant", [[[0.0, 0.0], [0.0, 0.0]]], 0.0, "singular: slopes are minors", [0.0] * 4)
is_("determinant", [[[0.0]]], 0.0, "singular: the slope is 1", [1.0])

SPD = mp.matrix([[1.5, 0.25], [0.25, 1.25]])
for B in ([[INF, 0.25], [0.25, 1.25]], [[1.5, 0.25], [INF, 1.25]]):
    product = (mp.expm(SPD) * mp.matrix(B)).tolist()
    is_("matrix_exp_multiply", [[[float(x) for x in row] for row in SPD.tolist()], B],
        [[float(x) for x in row] for row in product], "as scale_matrix_exp_multiply")
is_("corr_matrix_constrain", [[NAN], 2], [[1.0, NAN], [NAN, 1.0]], "the diagonal is 1")
is_("beta", [1.0, INF], 0.0, "the limit")
is_("beta", [INF, 1.0], 0.0, "the limit")
is_("beta", [0.0, 0.0], INF, "(a + b) / (a b) of small numbers")
is_("gamma_p", [INF, 1.0], 0.0, "the limit")
is_("gamma_q", [INF, 1.0], 1.0, "the limit")
is_("gamma_q", [1.0, 0.0], 1.0, "the whole; Stan has no slope there")
is_("inc_beta", [0.0, 0.5, 1.0], 1.0, "the whole")
is_("inc_beta", [0.75, 0.0, 1.0], 1.0, "the whole")
is_("inc_beta", [0.0, 0.0, 0.25], NAN, "there is no limit")

# matrices without columns
FLAT = ("matrix", [[], []])
is_("cholesky_factor_cov_unconstrain", [FLAT], [], "what the transform makes of nothing")
is_("generalized_inverse", [FLAT], ("matrix", []), "of no rows and two columns")
is_("multiply_lower_tri_self_transpose", [FLAT], [[0.0, 0.0], [0.0, 0.0]], "sums of nothing")
is_("sum_to_zero_constrain", [FLAT], [[0.0], [0.0], [0.0]], "one column whose numbers are 0")
is_("trace", [[[NAN, 1.0], [1.0, 2.0]]], NAN, "a sum")

is_("uniform_lcdf", [[INF], [0.5], [1.25]], 0.0, "all of it lies below", [0.0, 0.0, 0.0])
is_("uniform_lccdf", [[INF], [0.5], [1.25]], -INF, "all of it lies below")

# cumulative probabilities where the density is infinite: Stan's slopes are 0
is_("beta_cdf", [[0.0], [0.5], [1.25]], 0.0, "the density is infinite", [INF, 0.0, 0.0])
is_("chi_square_cdf", [[0.0], [0.5]], 0.0, "the density is infinite", [INF, 0.0])
is_("chi_square_lccdf", [[0.0], [0.5]], 0.0, "the density is infinite", [-INF, 0.0])
is_("gamma_cdf", [[0.0], [0.5], [1.25]], 0.0, "the density is infinite", [INF, 0.0, 0.0])
is_("gamma_lccdf", [[0.0], [0.5], [1.25]], 0.0, "the density is infinite", [-INF, 0.0, 0.0])
is_("beta_proportion_lcdf", [[1.0], [0.375], [1.25]], 0.0, "1 whatever the shapes are",
    [None, 0.0, 0.0])

if __name__ == "__main__":
    write("own_calls.jsonl")
