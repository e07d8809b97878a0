#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Makes the data of the bench set: each function draws from its own model, with a fixed seed.

    bench/models/data.py FOLDER [NAME ...] [--small]

writes FOLDER/NAME.json for the models named, or all of them.
"""
import argparse
import json
import pathlib
import tomllib

import numpy as np
from scipy.special import expit

TABLE = pathlib.Path(__file__).with_name("models.toml")


def eight_schools(rng, J):
    y, sigma = [28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]
    return {"J": J, "y": y[:J], "sigma": sigma[:J]}


def radon(rng, N, J):
    """The sizes of the Minnesota survey: most counties have few houses."""
    share = rng.dirichlet(np.full(J, 0.7))
    county = rng.permutation(np.concatenate([np.arange(J), rng.choice(J, N - J, p=share)]))
    x = (rng.random(N) < 0.17).astype(float)
    alpha, beta = rng.normal(1.5, 0.3, J), rng.normal(-0.7, 0.3, J)
    y = rng.normal(alpha[county] + beta[county] * x, 0.75)
    return {"N": N, "J": J, "county": county + 1, "x": x, "y": y}


def logistic(rng, N, K):
    X, beta = rng.normal(size=(N, K)), rng.normal(0, 0.3, K)
    return {"N": N, "K": K, "X": X, "y": rng.binomial(1, expit(0.3 + X @ beta))}


def linear(rng, N, K):
    X, beta = rng.normal(size=(N, K)), rng.normal(0, 1, K)
    return {"N": N, "K": K, "X": X, "y": rng.normal(0.5 + X @ beta, 1.3)}


def smooth(rng, N):
    x = np.linspace(0, 10, N)
    f = 1.5 * np.sin(x) + 0.7 * np.cos(2.3 * x)
    return {"N": N, "x": x, "y": f + 0.3 * rng.standard_t(4, N)}


def hidden_states(rng, T, K):
    step = np.full((K, K), 0.1 / (K - 1)) + (0.9 - 0.1 / (K - 1)) * np.eye(K)
    states = [0]
    for _ in range(T - 1):
        states.append(rng.choice(K, p=step[states[-1]]))
    return {"T": T, "K": K, "y": rng.normal(3.0 * np.array(states) - 4, 0.7)}


def garch(rng, T):
    r, sigma = [0.0], [1.0]
    for _ in range(T - 1):
        sigma.append(np.sqrt(0.3 + 0.3 * (r[-1] - 0.1) ** 2 + 0.4 * sigma[-1] ** 2))
        r.append(rng.normal(0.1, sigma[-1]))
    return {"T": T, "r": r, "sigma1": 1.0}


def autoregression(rng, T, K):
    beta, y = np.array([0.5, -0.2, 0.15, 0.1, 0.05])[:K], list(rng.normal(size=K))
    for _ in range(T - K):
        y.append(rng.normal(0.2 + beta @ y[: -K - 1: -1], 0.8))
    return {"T": T, "K": K, "y": y}


def hares(rng, N, relative, absolute):
    """The equations in small Runge-Kutta steps."""
    def change(z):
        return np.array([(0.55 - 0.028 * z[1]) * z[0], (-0.8 + 0.024 * z[0]) * z[1]])

    z, y, h = np.array([33.0, 6.0]), [], 0.01
    for i in range(100 * N):
        a = change(z)
        b = change(z + h / 2 * a)
        c = change(z + h / 2 * b)
        z = z + h / 6 * (a + 2 * b + 2 * c + change(z + h * c))
        if i % 100 == 99:
            y.append(z * np.exp(rng.normal(0, 0.25, 2)))
    return {"N": N, "ts": np.arange(1.0, N + 1), "y": y, "y0": [33.0, 6.0],
            "relative": relative, "absolute": absolute}


def mixture(rng, N, K):
    z = rng.choice(K, N, p=np.arange(1, K + 1) / (K * (K + 1) / 2))
    y = rng.normal(3.0 * z - 3, 0.6 + 0.2 * z)
    return {"N": N, "y": y} if K == 2 else {"N": N, "K": K, "y": y}


def documents(rng, M, K, V, words):
    theta, phi = rng.dirichlet(np.full(K, 0.8), M), rng.dirichlet(np.full(V, 0.4), K)
    doc = np.repeat(np.arange(M), words)
    w = [rng.choice(V, p=phi[rng.choice(K, p=theta[m])]) + 1 for m in doc]
    return {"K": K, "V": V, "M": M, "N": M * words, "w": w, "doc": doc + 1}


def answers(rng, I, J):
    a, b, theta = rng.lognormal(0, 0.4, I), rng.normal(0.3, 1, I), rng.normal(size=J)
    item, person = np.repeat(np.arange(I), J), np.tile(np.arange(J), I)
    y = rng.binomial(1, expit(a[item] * (theta[person] - b[item])))
    return {"I": I, "J": J, "N": I * J, "item": item + 1, "person": person + 1, "y": y}


def grid_map(rng, side):
    """A square of side x side areas; scale: geometric mean of the variances of the graph."""
    nodes = np.arange(side * side).reshape(side, side)
    pairs = np.concatenate([np.stack([nodes[:, :-1], nodes[:, 1:]], -1).reshape(-1, 2),
                            np.stack([nodes[:-1], nodes[1:]], -1).reshape(-1, 2)])
    Q = np.zeros((nodes.size, nodes.size))
    for i, j in pairs:
        Q[[i, j], [i, j]] += 1
        Q[[i, j], [j, i]] -= 1
    scale = float(np.exp(np.mean(np.log(np.diag(np.linalg.pinv(Q))))))
    x, exposure = rng.normal(size=nodes.size), rng.uniform(20, 200, nodes.size)
    smooth_part = np.sin(nodes // side / 3).ravel() * 0.4
    y = rng.poisson(exposure * np.exp(-2 + 0.3 * x + smooth_part + rng.normal(0, .2, x.size)))
    return {"N": nodes.size, "E": len(pairs), "node1": pairs[:, 0] + 1,
            "node2": pairs[:, 1] + 1, "y": y, "x": x, "log_exposure": np.log(exposure),
            "scale": scale}


def returns(rng, T):
    h = [-1.0]
    for _ in range(T - 1):
        h.append(rng.normal(-1 + 0.95 * (h[-1] + 1), 0.25))
    return {"T": T, "y": rng.normal(0, np.exp(np.array(h) / 2))}


def covariance(rng, D):
    A = rng.normal(size=(D, D)) / np.sqrt(D)
    Sigma = np.round(A @ A.T + np.eye(D), 6)
    return {"D": D, "mu": rng.normal(size=D), "Sigma": (Sigma + Sigma.T) / 2}


def dimensions(rng, D):
    return {"D": D}


def groups(rng, N, J, K):
    A = rng.normal(size=(K, K))
    beta = rng.multivariate_normal(np.linspace(-1, 1, K), 0.3 * (A @ A.T / K + np.eye(K)), J)
    g, X = rng.integers(J, size=N), rng.normal(size=(N, K))
    X[:, 0] = 1
    return {"N": N, "J": J, "K": K, "g": g + 1, "X": X,
            "y": rng.normal(np.sum(beta[g] * X, 1), 0.6)}


def survival(rng, N, K):
    X, beta = rng.normal(size=(N, K)), np.linspace(-0.5, 0.5, K)
    t = np.maximum(np.exp(1 + X @ beta) * rng.weibull(1.4, N), 1e-3)
    end = rng.uniform(2, 8, N)
    seen = t < end
    return {"N_seen": int(seen.sum()), "N_censored": int((~seen).sum()), "K": K,
            "X_seen": X[seen], "X_censored": X[~seen], "t_seen": t[seen],
            "t_censored": end[~seen]}


def table():
    return tomllib.loads(TABLE.read_text())


def program(name):
    """The text of a model's program."""
    return TABLE.with_name(table()[name].get("program", name) + ".stan")


def plain(value):
    """Lists, of six decimals: all that JSON needs to hold of what is drawn."""
    if isinstance(value, (int, np.integer)):
        return int(value)
    array = np.asarray(value)
    is_drawn = array.dtype.kind == "f" and array.ndim > 0
    return (np.round(array, 6) if is_drawn else array).tolist()


def make(maker, sizes, seed=1):
    made = globals()[maker](np.random.default_rng(seed), **sizes)
    return {key: plain(value) for key, value in made.items()}


def data_of(name, small=False, **sizes):
    row = table()[name]
    return make(row["data"], {**row["small" if small else "size"], **sizes})


def write(folder, name, small=False, **sizes):
    """FOLDER/NAME.json, or with sizes NAME-key-value.json; made once a change of this file."""
    stem = "-".join([name, *(f"{k}-{v}" for k, v in sizes.items())])
    path = pathlib.Path(folder) / (stem + ".json")
    newest = max(pathlib.Path(__file__).stat().st_mtime, TABLE.stat().st_mtime)
    if not path.exists() or path.stat().st_mtime < newest:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(data_of(name, small, **sizes)))
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--small", action="store_true", help="the sizes that tests use")
    given = parser.parse_intermixed_args()
    for name in given.names or table():
        print(write(given.folder, name, given.small))


if __name__ == "__main__":
    main()
