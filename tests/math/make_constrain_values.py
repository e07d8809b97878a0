# SPDX-License-Identifier: BSD-3-Clause
# Makes constrain_values.jsonl with NumPy:  python make_constrain_values.py > constrain_values.jsonl
# Transforms are written as the maps that Stan's reference manual defines; log Jacobian determinants
# are those of their free coordinates, by complex steps.
import json
import sys

import numpy as np

rng = np.random.default_rng(20250311)


def pair(type, x):
    return [type, np.asarray(x).tolist()]


def case(fn, args, value):
    print(json.dumps({"fn": fn, "args": args, "value": value, "tol": 1e-9}), file=sys.stdout)


def slope(f, x):
    """Jacobian of f at x: columns by complex steps."""
    h = 1e-30
    columns = []
    for k in range(x.size):
        z = x.astype(complex).ravel()
        z[k] += 1j * h
        columns.append(np.ravel(f(z.reshape(x.shape))).imag / h)
    return np.array(columns).T


def log_det(f, x, free):
    return np.linalg.slogdet(slope(f, x)[free])[1] if x.size else 0.0


def basis(n):
    """n + 1 by n: orthonormal columns whose sums are 0."""
    V = np.zeros((n + 1, n))
    for i in range(1, n + 1):
        V[:i, i - 1] = 1 / np.sqrt(i * (i + 1))
        V[i, i - 1] = -i / np.sqrt(i * (i + 1))
    return V


def sum_to_zero(x): return basis(x.size) @ x


def pivot_basis(n):
    """That of matrices: column i has its large number at place i, 0 only between it and the last."""
    V = np.zeros((n + 1, n))
    for i in range(n):
        a = 1 / np.sqrt((i + 1) * (i + 2))
        V[:i, i] = V[n, i] = -a
        V[i, i] = (i + 1) * a
    return V


def sum_to_zero_matrix(x): return pivot_basis(x.shape[0]) @ x @ pivot_basis(x.shape[1]).T


def simplex(x):
    e = np.exp(sum_to_zero(x))
    return e / e.sum()


def columns(x): return np.stack([simplex(c) for c in x.T], 1)
def rows(x): return columns(x.T).T


def ordered(x):
    return np.cumsum(np.concatenate([x[:1], np.exp(x[1:])]))


def positive_ordered(x): return np.cumsum(np.exp(x))
def unit_vector(x): return x / np.sqrt(np.sum(x * x))


def factor_of_angles(z, K):
    """z[i][j], j < i: canonical partial correlations of a lower factor with rows of length 1."""
    L = np.zeros((K, K), dtype=z.dtype)
    for i in range(K):
        left = 1.0
        for j in range(i):
            L[i, j] = z[i, j] * np.sqrt(left)
            left = left - L[i, j] ** 2
        L[i, i] = np.sqrt(left)
    return L


def by_rows(x, K):
    z = np.zeros((K, K), dtype=x.dtype)
    z[np.tril_indices(K, -1)] = np.tanh(x)
    return z


def by_columns(x, K):
    z = np.zeros((K, K), dtype=x.dtype)
    z.T[np.triu_indices(K, 1)] = np.tanh(x)
    return z


def cholesky_corr(x, K): return factor_of_angles(by_rows(x, K), K)


def corr(x, K):
    L = factor_of_angles(by_columns(x, K), K)
    return L @ L.T


def cholesky_cov(x, M, N):
    L = np.zeros((M, N), dtype=x.dtype)
    at = 0
    for i in range(M):
        for j in range(min(i + 1, N)):
            L[i, j] = np.exp(x[at]) if i == j else x[at]
            at += 1
    return L


def cov(x, K):
    L = cholesky_cov(x, K, K)
    return L @ L.T


def family(name, f, kind, result, sizes, free, lj=None):
    """Cases of one transform at x, alone and in an array of three."""
    more = sizes[1:]
    xs = [np.round(rng.normal(size=sizes[0]), 3) for _ in range(3)]
    ints = [pair("int", k) for k in more]
    g = lambda x: f(x, *more)
    lj = lj or (lambda x: log_det(g, x, free))
    for x in xs[:1]:
        case(name + "_constrain", [pair(kind, x)] + ints, pair(result, g(x)))
        case(name + "_jacobian", [pair(kind, x)] + ints, pair(result, g(x)))
        case(name + "_jacobian lj", [pair(kind, x)] + ints, pair("real", lj(x)))
        case(name + "_unconstrain", [pair(result, g(x))], pair(kind, x if name != "unit_vector" else g(x)))
    if name == "unit_vector":
        return
    case(name + "_constrain", [pair("array[] " + kind, xs)] + ints, pair("array[] " + result, [g(x) for x in xs]))
    case(name + "_jacobian lj", [pair("array[] " + kind, xs)] + ints, pair("real", sum(map(lj, xs))))
    case(name + "_unconstrain", [pair("array[] " + result, [g(x) for x in xs])], pair("array[] " + kind, xs))


def below(K, diagonal):
    return np.ravel_multi_index(np.tril_indices(K, diagonal), (K, K))


family("simplex", simplex, "vector", "vector", [4], slice(0, 4))
family("ordered", ordered, "vector", "vector", [4], slice(None))
family("positive_ordered", positive_ordered, "vector", "vector", [4], slice(None))
# Up to a constant, the density of the direction of a standard normal vector.
family("unit_vector", unit_vector, "vector", "vector", [4], None, lambda x: -0.5 * x @ x)
# Orthonormal: the measure on the subspace of zero sums is that of x.
family("sum_to_zero", sum_to_zero, "vector", "vector", [4], None, lambda x: 0.0)
family("sum_to_zero", sum_to_zero_matrix, "matrix", "matrix", [(2, 3)], None, lambda x: 0.0)
family("stochastic_column", columns, "matrix", "matrix", [(2, 3)], slice(0, 6))
family("stochastic_row", rows, "matrix", "matrix", [(2, 3)], [0, 1, 2, 4, 5, 6])
family("cholesky_factor_corr", cholesky_corr, "vector", "matrix", [6, 4], below(4, -1))
family("corr_matrix", corr, "vector", "matrix", [6, 4], below(4, -1))
family("cov_matrix", cov, "vector", "matrix", [6, 3], below(3, 0))
family("cholesky_factor_cov", cholesky_cov, "vector", "matrix", [9, 4, 3],
       [i * 3 + j for i in range(4) for j in range(min(i + 1, 3))])

# Printed by Stan 2.39's own stan/math/prim/constraint/sum_to_zero_constrain.hpp.
STAN = [
    ([[1, 2], [3, 4]],
     [[-0.2767090063073977, -0.1786327949540821, 0.45534180126147983],
      [0.39871747423554349, 2.6666666666666674, -3.0653841409022107],
      [-0.12200846792814579, -2.4880338717125854, 2.6100423396407311]]),
    ([[0.5, -1.25, 2], [-0.75, 3, 0.125]],
     [[0.9338333700004825, -2.1152047356761754, 1.18055069756743, 0.00082066810826286751],
      [-1.4624754844416592, 1.9705372174505609, 0.088388347648318474, -0.59645008065721994],
      [0.5286421144411767, 0.14466751822561452, -1.2689390452157485, 0.59562941254895729]]),
    ([1, -2, 0.5, 3],
     [0.70576816080616467, -0.70844540156693026, 2.4481511224027956, 0.23780769135771751, -2.6832815729997477]),
]
for x, value in STAN:
    zero = "matrix" if np.ndim(x) == 2 else "vector"
    case("sum_to_zero_constrain", [pair(zero, x)], pair(zero, value))
    case("sum_to_zero_unconstrain", [pair(zero, value)], pair(zero, x))

logistic = lambda x: 1 / (1 + np.exp(-x))
NUMBERS = {
    "lower_bound": (lambda x, a: a + np.exp(x), [-0.7]),
    "upper_bound": (lambda x, b: b - np.exp(x), [1.3]),
    "lower_upper_bound": (lambda x, a, b: a + (b - a) * logistic(x), [-0.7, 1.3]),
    "offset_multiplier": (lambda x, o, m: o + m * x, [-0.7, 1.3]),
}
for name, (f, settings) in NUMBERS.items():
    x = np.round(rng.normal(size=3), 3)
    lj = lambda x, s: np.sum(np.log(np.abs(f(x + 1e-30j, *s).imag / 1e-30)))
    for kind, x, s in (("real", x[0], settings), ("vector", x, settings),
                       ("vector", x, [np.round(a + 0.1 * rng.normal(size=3), 3) for a in settings])):
        args = [pair("real" if np.ndim(a) == 0 else "vector", a) for a in s]
        case(name + "_constrain", [pair(kind, x)] + args, pair(kind, f(x, *s)))
        case(name + "_jacobian", [pair(kind, x)] + args, pair(kind, f(x, *s)))
        case(name + "_jacobian lj", [pair(kind, x)] + args, pair("real", lj(x, s)))
        case(name + "_unconstrain", [pair(kind, f(x, *s))] + args, pair(kind, x))
case("lower_bound_constrain", [pair("real", 0.4), pair("real", float("-inf"))], pair("real", 0.4))
case("lower_upper_bound_jacobian lj", [pair("real", 0.4), pair("int", 1), pair("real", float("inf"))], pair("real", 0.4))
