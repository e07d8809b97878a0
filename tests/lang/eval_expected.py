# SPDX-License-Identifier: BSD-3-Clause
"""Independent values for eval_density.c and eval_cells.txt, from numpy and SciPy:
    .venv/bin/python tests/lang/eval_expected.py
prints one line for every number that the C tests compare with."""
import numpy as np
from scipy import stats
from scipy.special import expit, log_expit


def eight_schools():
    y = np.array([28, 8, -3, 7, -1, 1, 18, 12.0])
    sigma = np.array([15, 10, 16, 11, 9, 11, 10, 18.0])
    q = np.array([3.5, 0.7, 0.1, -0.4, 1.2, -1.1, 0.3, 0.9, -0.2, 0.5])
    mu, tau, eta = q[0], np.exp(q[1]), q[2:]
    lp = stats.norm(0, 5).logpdf(mu) + stats.cauchy(0, 5).logpdf(tau)
    lp += stats.norm().logpdf(eta).sum() + stats.norm(mu + tau * eta, sigma).logpdf(y).sum()
    return lp + q[1], lp


def radon():
    county = np.array([1, 1, 2, 3, 3, 3]) - 1
    floor = np.array([1, 0, 0, 0, 1, 0.0])
    y = np.array([0.8, 1.0, 0.3, 1.4, 0.6, 1.1])
    q = np.array([1.2, -0.6, -0.5, 0.25, 0.3, -0.7, 1.5])
    mu, b, sa, sy, raw = q[0], q[1], np.exp(q[2]), np.exp(q[3]), q[4:]
    a = mu + sa * raw
    lp = stats.norm(0, 5).logpdf(mu) + stats.norm(0, 5).logpdf(b)
    lp += stats.norm().logpdf(raw).sum()
    lp += stats.norm(0, 2).logpdf(sa) + stats.norm(0, 2).logpdf(sy)
    lp += stats.norm(a[county] + b * floor, sy).logpdf(y).sum()
    return lp + q[2] + q[3], lp


def truncated():
    q = np.array([0.4, -0.3])
    mu, s = q[0], np.exp(q[1])
    d = stats.norm(mu, s)
    lp = d.logpdf(0.7) - np.log(d.cdf(2) - d.cdf(-1))
    lp += d.logpdf(1.5) - d.logsf(0.5)
    lp += d.logpdf(-1.5) - d.logcdf(0.25)
    p = stats.poisson(3.5)
    lp += p.logpmf(4) - p.logsf(1)          # T[2, ]
    lp += p.logpmf(4) - np.log(p.cdf(6) - p.cdf(1))  # T[2, 6]
    lp += p.logpmf(4) - p.logcdf(5)         # T[, 5]
    return lp + q[1], lp


def bounded():
    """lower from data, upper depending on an earlier parameter, offset and multiplier."""
    q = np.array([0.3, -0.2, 0.8, 0.1, 1.5, -0.4, 0.6])
    a = 1 + np.exp(q[0])                      # real<lower=1> a
    b = np.array([a * expit(x) for x in q[1:3]])  # vector<lower=0, upper=a>[2] b
    lj = q[0] + sum(np.log(a) + log_expit(x) + log_expit(-x) for x in q[1:3])
    c = 2 + 3 * q[3]                          # real<offset=2, multiplier=3> c
    lj += np.log(3)
    upper = np.array([0.5, -1.0])
    d = upper - np.exp(q[4:6])                # vector<upper={0.5, -1}'>[2] d
    lj += q[4:6].sum()
    f = q[6]
    lp = stats.norm(0, 1).logpdf(a) + stats.norm(1, 2).logpdf(b).sum()
    lp += stats.norm(2, 3).logpdf(c) + stats.norm(0, 1).logpdf(d).sum() + stats.logistic.logpdf(f)
    return lp + lj, lp


def user_density():
    q = np.array([0.2, 1.1])
    r = np.exp(q[0])
    y = np.array([0.5, 1.5, 2.5])
    lp = (np.log(r) - r * y).sum() + stats.norm(0, 1).logpdf(q[1]) - 3 * q[1]
    d = stats.expon(scale=1 / r)
    lp += d.logpdf(1.5) - np.log(d.cdf(2) - d.cdf(0.5))
    return lp + q[0], lp


if __name__ == "__main__":
    for f in (eight_schools, radon, truncated, bounded, user_density):
        print(f.__name__, *(repr(float(x)) for x in f()))
    A = np.array([[2.0, 1], [1, 3]])
    b = np.array([1.0, 2])
    print("A*b", A @ b, "A\\b", np.linalg.solve(A, b), "b'/A", np.linalg.solve(A.T, b))
    print("A*A", np.array([[1, 2], [3, 4]]) @ np.array([[1, 2], [3, 4]]))
