# SPDX-License-Identifier: BSD-3-Clause
"""Prints the numbers of laplace_cells.txt: modes by SciPy's trust region on exact derivatives, the
determinant of the Hessian there by NumPy, dispersion of draws from its inverse."""
import numpy as np
from scipy import optimize, special, stats

X = np.array([0, 0.7, 1.1, 2.3, 3.1])
Z = np.array([0.3, -0.5, 1.2, 0.8, -0.1])
Y = np.array([2, 0, 5, 3, 1])
GROUP = np.array([1, 1, 2, 4, 5, 5, 2, 4]) - 1  # the third has none
COUNTS = np.array([3, 0, 2, 7, 1, 4, 0, 2])
HITS, TRIALS = np.array([1, 0, 3, 2, 4]), np.array([2, 0, 3, 5, 9])
M = np.array([0.2, -0.4, 0.1, 0.5, -1.0])
ETAS = np.array([0.7, 1.3, 2.0, 0.4, 5.0])


def kernel(alpha, rho, x=X):
    return alpha**2 * np.exp(-0.5 * ((x[:, None] - x[None, :]) / rho) ** 2) + 1e-6 * np.eye(len(x))


def hessian_of(gradient, theta, h=1e-3):
    """Of a smooth gradient: Richardson's extrapolation of central differences."""
    n = len(theta)
    out = np.zeros((n, n))
    for i in range(n):
        table = []
        for k in range(6):
            e = np.zeros(n)
            e[i] = 0.1 / 2**k
            row = [(gradient(theta + e) - gradient(theta - e)) / (2 * e[i])]
            for j in range(k):
                row.append((4 ** (j + 1) * row[j] - table[-1][j]) / (4 ** (j + 1) - 1))
            table.append(row)
        out[i] = table[-1][-1]
    return (out + out.T) / 2


def laplace(value, gradient, K):
    """Marginal, mode and covariance around it."""
    n = len(K)
    inverse = np.linalg.inv(K)
    f = lambda t: -value(t) + 0.5 * t @ inverse @ t
    g = lambda t: -gradient(t) + inverse @ t
    h = lambda t: -hessian_of(gradient, t) + inverse
    mode = optimize.minimize(f, np.zeros(n), jac=g, hess=h, method="trust-exact", options={"gtol": 1e-10}).x
    for _ in range(3):
        mode = mode - np.linalg.solve(h(mode), g(mode))
    W = -hessian_of(gradient, mode)
    sign, log_det = np.linalg.slogdet(np.eye(n) + K @ W)
    assert sign > 0
    return -f(mode) - 0.5 * log_det, mode, np.linalg.inv(inverse + W)


def grouped(per_observation, slope):
    value = lambda t: sum(per_observation(k, t[GROUP[k]] + M[GROUP[k]]) for k in range(len(GROUP)))

    def gradient(t):
        out = np.zeros(5)
        for k in range(len(GROUP)):
            out[GROUP[k]] += slope(k, t[GROUP[k]] + M[GROUP[k]])
        return out

    return value, gradient


def neg_binomial(eta):
    def value(k, x):
        e, mu = eta(k), np.exp(x)
        return stats.nbinom.logpmf(COUNTS[k], e, e / (e + mu))

    def slope(k, x):
        e, mu = eta(k), np.exp(x)
        return COUNTS[k] - (COUNTS[k] + e) * mu / (mu + e)

    return grouped(value, slope)


POISSON = grouped(lambda k, x: stats.poisson.logpmf(COUNTS[k], np.exp(x)), lambda k, x: COUNTS[k] - np.exp(x))
BERNOULLI = (lambda t: np.sum(HITS * (t + M) - TRIALS * np.log1p(np.exp(t + M))),
             lambda t: HITS - TRIALS * special.expit(t + M))


def level_scale():
    """Blocks of two: the level and the logarithm of the scale of a Student t."""
    nu = 7.0

    def value(t):
        return np.sum(stats.t.logpdf(Z, nu, t[0::2] + 0.5, np.exp(0.3 * t[1::2])))

    def gradient(t):
        s = np.exp(0.3 * t[1::2])
        u = (Z - t[0::2] - 0.5) / s
        common = (nu + 1) * u / (nu + u**2)
        out = np.zeros(10)
        out[0::2] = common / s
        out[1::2] = 0.3 * (common * u - 1)
        return out

    return value, gradient


def dense():
    A = np.array([[0.5, 0.1, 0, 0.2, 0.1], [0, 0.4, 0.3, 0.1, 0], [0.2, 0.2, 0.6, 0, 0.1], [0.1, 0, 0.3, 0.5, 0.2],
                  [0, 0.1, 0, 0.2, 0.7]])
    return lambda t: np.sum(stats.poisson.logpmf(Y, np.exp(A @ t))), lambda t: A.T @ (Y - np.exp(A @ t))


if __name__ == "__main__":
    np.set_printoptions(precision=17)
    K = kernel(1.3, 0.9)
    S = K + 0.64 * np.eye(5)
    print("gaussian", repr(stats.multivariate_normal(np.zeros(5), S).logpdf(Z)))
    posterior = K - K @ np.linalg.solve(S, K)
    print("  mean", K @ np.linalg.solve(S, Z), "\n  covariance", posterior[0, 0], posterior[0, 1], posterior[4, 4])
    print("  factor", np.linalg.cholesky(posterior))
    for name, (value, gradient), k in [
        ("poisson", POISSON, K),
        ("bernoulli", BERNOULLI, K),
        ("neg_binomial", neg_binomial(lambda k: 0.8), K),
        ("neg_binomial etas", neg_binomial(lambda k: ETAS[GROUP[k]]), K),
        ("level_scale", level_scale(), 1.21 * np.eye(10)),
        ("dense", dense(), K),
    ]:
        marginal, mode, covariance = laplace(value, gradient, k)
        print(name, repr(marginal), "\n  mode", mode, "\n  covariance", covariance[0, 0], covariance[0, 1],
              covariance[-1, -1])
        if name == "dense":
            print("  factor", np.linalg.cholesky(covariance))
