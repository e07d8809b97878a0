# SPDX-License-Identifier: BSD-3-Clause
"""Densities by recursion, at thousands of steps: value and gradient of the generated code against
the same recursion with 40 digits, differentiated by differences of it."""
import json
import os
import pathlib
import random
import subprocess

import mpmath as mp
import numpy as np
import pytest
from scipy import integrate

HERE = pathlib.Path(__file__).parent / "long"
mp.mp.dps = 40


def at(program, data, tmp_path, point):
    """Of both compilers: [log density, gradient]; of the interpreter: the log density."""
    file = tmp_path / "data.json"
    file.write_text(json.dumps(data))
    words = [os.environ["GEN_DRIVER"], "--at", HERE / program, file, *map(repr, point)]
    run = subprocess.run([str(w) for w in words], capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stdout + run.stderr
    lines = [[float(x) for x in line.split()] for line in run.stdout.splitlines()]
    assert [line[0] for line in lines[:2]] == [0, 0], run.stdout
    return [line[1:] for line in lines[:2]], lines[2][0]


def slopes(f, point):
    """Central differences, exact to about 20 digits."""
    h = mp.mpf(10) ** -12
    move = lambda i, s: [x + s * h if k == i else x for k, x in enumerate(point)]
    return [(f(move(i, 1)) - f(move(i, -1))) / (2 * h) for i in range(len(point))]


def agree(got, expected, tolerance):
    scale = max(1, max(abs(x) for x in expected))
    for a, b in zip(got, expected, strict=True):
        assert abs(a - b) <= tolerance * max(abs(b), scale * 1e-3), (got, [float(x) for x in expected])


def check(program, data, tmp_path, f, point, tolerance=1e-9):
    exact = [f([mp.mpf(x) for x in point]), *slopes(f, [mp.mpf(x) for x in point])]
    compiled, interpreted = at(program, data, tmp_path, point)
    for got in compiled:
        agree(got[:1], exact[:1], tolerance)
        agree(got[1:], exact[1:], tolerance)
    agree([interpreted], exact[:1], tolerance)


def kalman(y, F, G, V, W, m, C):
    """Log density of columns of y, all at once or, V a diagonal, the same by its definition."""
    lp = mp.mpf(0)
    for t in range(y.cols):
        m, C = G * m, G * C * G.T + W
        Q, e = F.T * C * F + V, y[:, t] - F.T * m
        K = Q ** -1
        lp -= (mp.log(mp.det(Q)) + (e.T * K * e)[0] + y.rows * mp.log(2 * mp.pi)) / 2
        A = C * F * K
        m, C = m + A * e, C - A * Q * A.T
        C = (C + C.T) / 2  # what is not symmetric would grow
    return lp


def dlm(data):
    def density(point):
        f, g, v, w, m, c, shift = point
        y, F, G, V, W, C0 = (mp.matrix(data[k]) for k in ("y", "F", "G", "V", "W", "C0"))
        F[0, F.cols - 1] += f
        G[G.rows - 1, 0] += g
        return kalman(y + mp.ones(y.rows, y.cols) * shift, F, G, V * mp.exp(v), W * mp.exp(w),
                      mp.matrix(data["m0"]) + mp.ones(G.rows, 1) * m, C0 * mp.exp(c))

    return density


def identity(n, scale=1):
    return [[scale if i == j else 0 for j in range(n)] for i in range(n)]


def model(apart, T, n=2, r=2, C0=1, W=1, V=None, **more):
    """Two states and two series that see them, constant."""
    data = {"n": n, "r": r, "T": T, "apart": apart, "y": [[0.5] * T for _ in range(r)],
            "F": identity(n), "G": identity(n), "V": V or identity(r), "W": identity(n, W), "C0": identity(n, C0),
            "m0": [0] * n}
    return data | more


def trend(apart, T):
    """Level and slope, seen by two series that differ; the data move."""
    rng = random.Random(11)
    level = [0.02 * t + rng.gauss(0, 1) for t in range(T)]
    return model(apart, T, F=[[1, 1], [0, 0.5]], G=[[1, 1], [0, 1]], V=[[1, 0], [0, 2]] if apart else [[1, 0.4], [0.4, 2]],
                 W=1e-4, C0=1e7, y=[[x + rng.gauss(0, 1) for x in level], [x + rng.gauss(0, 2) for x in level]])


def walk(T):
    rng, x, y = random.Random(12), 0.0, []
    for _ in range(T):
        x += rng.gauss(0, 0.1)
        y.append([x + rng.gauss(0, 1), 0.5 * x + rng.gauss(0, 1)])
    return [list(series) for series in zip(*y)]


DLM = {
    "correlated noise, 50": (model(0, 50, V=[[1, 0.1], [0.1, 1]]), 1e-10),
    "correlated noise, 400": (model(0, 400, V=[[1, 0.1], [0.1, 1]]), 1e-10),
    "noise apart, 150": (model(1, 150), 1e-10),
    "vague start, noise apart": (model(1, 2, n=1, C0=1e7, F=[[1, 1]], y=[[0.3, -0.2], [0.1, 0.9]]), 1e-12),
    "vague start": (model(0, 2, n=1, C0=1e7, F=[[1, 1]], y=[[0.3, -0.2], [0.1, 0.9]], V=[[1, 0.1], [0.1, 1]]), 1e-7),  # condition 1e7
    "trend, noise apart": (trend(1, 40), 1e-9),
    "trend": (trend(0, 40), 1e-8),
    "moving data, 2000": (model(0, 2000, n=1, F=[[1, 0.5]], V=[[1, 0.1], [0.1, 1]], W=0.01, y=walk(2000)), 1e-10),
    "moving data, noise apart, 2000": (model(1, 2000, n=1, F=[[1, 0.5]], W=0.01, y=walk(2000)), 1e-10),
    "no noise of the state": (model(0, 30, W=0, V=[[1, 0.1], [0.1, 1]]), 1e-10),
}


@pytest.mark.parametrize("name", DLM)
def test_dlm(name, tmp_path):
    data, tolerance = DLM[name]
    check("dlm.stan", data, tmp_path, dlm(data), [0.013, -0.02, 0.3, 0.1, 0.2, -0.1, 0.05], tolerance)


def forward_pass(data, point):
    """States summed out step by step, in 40 digits, whose exponents have no bounds."""
    n, (move, start, *slope) = data["K"], point
    gamma = [[mp.mpf(x) for x in row] for row in data["Gamma"]]
    for i in range(n - 1):
        shift = min(gamma[i][i], mp.mpf(1)) * (1 - mp.exp(-move)) / 2
        gamma[i][i], gamma[i][i + 1] = gamma[i][i] - shift, gamma[i][i + 1] + shift
    rho = [mp.mpf(x) for x in data["rho"]]
    half = rho[0] * (1 - mp.exp(-start)) / 2
    rho[0], rho[1] = rho[0] - half, rho[1] + half
    a = None
    for row in data["seen"]:
        before = rho if a is None else [mp.fsum(a[i] * gamma[i][j] for i in range(n)) for j in range(n)]
        a = [before[j] * mp.exp(row[j] * slope[0]) for j in range(n)]
    return mp.log(mp.fsum(a))


def chain(T, spread, gamma, rho, late=None):
    rng = random.Random(5)
    n = len(rho)
    seen = [[spread * rng.gauss(0, 1) for _ in range(n)] for _ in range(T)]
    if late:
        seen[0], seen[-1] = late
    return {"K": n, "T": T, "Gamma": gamma, "rho": rho, "seen": seen}


MIXED = [[0.9, 0.06, 0.04], [0.1, 0.7, 0.2], [0.05, 0.15, 0.8]]
ONE_WAY = [[0.999, 0.001, 0], [0, 0.999, 0.001], [0, 0, 1]]
HMM = {
    "2000": chain(2000, 1, MIXED, [0.5, 0.3, 0.2]),
    "far apart, 2000": chain(2000, 400, MIXED, [0.5, 0.3, 0.2]),
    "one way": chain(50, 1, ONE_WAY, [0.5, 0.3, 0.2], ([-900, 0, -950], [0, -3000, -3000])),
    "one way, far apart, 2000": chain(2000, 300, ONE_WAY, [0.5, 0.3, 0.2]),
}


@pytest.mark.parametrize("name", HMM)
def test_hmm(name, tmp_path):
    check("hmm.stan", HMM[name], tmp_path, lambda point: forward_pass(HMM[name], point), [0.4, 0.3, 1.0], 1e-9)


def test_garch(tmp_path):
    rng = random.Random(8)
    y = [rng.gauss(0, 1 + 0.5 * (t % 700 > 500)) for t in range(2500)]

    def density(point):
        mu, a, b, c = point[0], *map(mp.exp, point[1:])
        variance, lp = a / (1 - b - c), mp.mpf(0)
        for x in y:
            lp -= (mp.log(2 * mp.pi * variance) + (x - mu) ** 2 / variance) / 2
            variance = a + b * (x - mu) ** 2 + c * variance
        return lp

    check("garch.stan", {"T": len(y), "y": y}, tmp_path, density, [0.1, -2.0, -2.3, -0.3], 1e-11)


def wiener(y, a, tau, b, d):
    """The series for small times (Navarro and Fuss 2009): density at the lower bound of 1 - b, as Stan has it."""
    t, w, v = (y - tau) / a ** 2, 1 - b, -d
    total = mp.fsum((w + 2 * k) * mp.exp(-((w + 2 * k) ** 2) / (2 * t)) for k in range(-12, 13))
    return mp.log(total / mp.sqrt(2 * mp.pi * t ** 3)) - 2 * mp.log(a) - v * a * w - v ** 2 * (y - tau) / 2


def test_wiener(tmp_path):
    times = [0.35 + 0.11 * k for k in range(20)]
    check("wiener.stan", {"T": 2000, "y": times * 100}, tmp_path,
          lambda point: 100 * mp.fsum(wiener(mp.mpf(y), *point) for y in times), [1.3, 0.2, 0.45, 0.6], 1e-9)


@pytest.mark.parametrize("solver", [1, 2, 3, 4])
def test_circle(solver, tmp_path):
    """2,500 output times: errors of the solver add up along the way."""
    rng = random.Random(3)
    ts = [0.02 * (k + 1) for k in range(2500)]
    weight = [[rng.gauss(0, 1), rng.gauss(0, 1)] for _ in ts]

    def density(point):
        w, x, y = point
        turned = [(mp.cos(w * t), mp.sin(w * t)) for t in ts]
        return mp.fsum(p * (x * c - y * s) + q * (x * s + y * c) for (c, s), (p, q) in zip(turned, weight))

    check("circle.stan", {"T": len(ts), "solver": solver, "ts": ts, "weight": weight}, tmp_path, density,
          [0.9, 1.1, -0.4], 1e-4)


TIMES = [float(t) for t in range(1, 21)]
LOTKA = [-0.6, -3.6, -0.2, -3.7, 3.5, 1.8]
SEEN = [[47.2, 6.1], [70.2, 9.8], [77.4, 35.2], [36.3, 59.4], [20.6, 41.7], [18.1, 19.0], [21.4, 13.0], [22.0, 8.3],
        [25.4, 9.1], [27.1, 7.4], [40.3, 8.0], [57.0, 12.3], [76.6, 19.5], [52.3, 45.1], [19.5, 51.1], [11.2, 29.7],
        [7.6, 15.8], [14.6, 9.7], [16.2, 10.1], [24.7, 8.6]]


def lotka_exact():
    """State and sensitivities by an integrator of order 8 at 1e-13: log density and gradient."""
    a, b, c, d, *start = np.exp(LOTKA)

    def slope(t, w):
        (x, y), s = w[:2], w[2:].reshape(6, 2)
        jacobian = np.array([[a - b * y, -b * x], [d * y, -c + d * x]])
        own = np.array([[x, 0], [-x * y, 0], [0, -y], [0, x * y], [0, 0], [0, 0]])
        return np.concatenate([[(a - b * y) * x, (-c + d * x) * y], (s @ jacobian.T + own).ravel()])

    begin = np.concatenate([start, np.zeros(8), [1, 0, 0, 1]])
    at = integrate.solve_ivp(slope, (0, TIMES[-1]), begin, "DOP853", TIMES, rtol=1e-13, atol=1e-13).y.T
    z, s = at[:, :2], at[:, 2:].reshape(-1, 6, 2)
    e = (np.log(z) - np.log(SEEN)) / 0.25
    lp = np.sum(-e * e / 2 - np.log(0.25 * np.sqrt(2 * np.pi)))
    return lp, np.einsum("tpk,tk->p", s, -e / 0.25 / z) * np.exp(LOTKA)


# Steps that are right for the state alone leave errors of 2e-3 and 5e-5 in the log density.
SOLVERS = ["rk45", "ckrk", "adams", "bdf", "adjoint", "dae"]


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("rel, absolute, of_lp, of_gradient",
                         [(1e-5, 1e-3, 4e-4, 2e-2), (1e-6, 1e-6, 5e-5, 3e-3), (1e-10, 1e-10, 1e-7, 1e-6)])
def test_solver(solver, rel, absolute, of_lp, of_gradient, tmp_path):
    lp, gradient = lotka_exact()
    data = {"T": len(TIMES), "solver": SOLVERS.index(solver) + 1, "rel": rel, "abs_": absolute, "ts": TIMES, "y": SEEN}
    compiled, _ = at("lotka.stan", data, tmp_path, LOTKA)
    for got in compiled:
        assert abs(got[0] - lp) < of_lp
        assert np.max(np.abs(np.array(got[1:]) - gradient)) < of_gradient


def reactions(w, theta):
    """Slope, its Jacobian by the state and by theta."""
    a, b, c = 0.04 * theta[0], 1e4 * theta[1], 3e7 * theta[2]
    slow, mixed, fast = w[0], w[1] * w[2], w[1] ** 2
    by_state = np.array([[-a, b * w[2], b * w[1]], [a, -b * w[2] - 2 * c * w[1], -b * w[1]], [0, 2 * c * w[1], 0]])
    by_theta = np.array([[-slow, mixed, 0], [slow, -mixed, -fast], [0, 0, fast]]) * [0.04, 1e4, 3e7]
    return np.array([-a * slow + b * mixed, a * slow - b * mixed - c * fast, c * fast]), by_state, by_theta


def oscillator(w, theta):
    push = (1 - w[0] ** 2) * w[1]
    by_state = np.array([[0, 1], [-2 * theta[0] * w[0] * w[1] - 1, theta[0] * (1 - w[0] ** 2)]])
    return np.array([w[1], theta[0] * push - w[0]]), by_state, np.array([[0, 0, 0], [push, 0, 0]])


# name: which, slope, theta, start, its derivative by theta, times, data, (rel, abs, error of the gradient)
STIFF = {
    "reactions": (1, reactions, [1.05, 0.97, 1.02], [1, 0, 0], np.zeros((3, 3)), [0.4 * 10**k for k in range(6)],
                  [0.985, 0.948, 0.841, 0.617, 0.363, 0.159], [(1e-4, 1e-8, 2e-3), (1e-8, 1e-12, 2e-5)]),
    "oscillator": (2, oscillator, [20.0, 2.0, 0.1], [2.0, 0.1], np.array([[0, 1, 0], [0, 0, 1]]), [3.0 * k for k in range(1, 9)],
                   [1.8, 1.6, 1.3, 0.9, -1.9, -1.7, -1.5, -1.0], [(1e-6, 1e-6, 5e-3), (1e-9, 1e-9, 2e-5)])}


def stiff_exact(name):
    """State and sensitivities by Radau's method at 1e-12."""
    _, f, theta, start, start_by_theta, ts, y, _ = STIFF[name]
    n = len(start)

    def slope(t, w):
        value, by_state, by_theta = f(w[:n], theta)
        return np.concatenate([value, (by_state @ w[n:].reshape(n, 3) + by_theta).ravel()])

    begin = np.concatenate([start, start_by_theta.ravel()])
    at = integrate.solve_ivp(slope, (0, ts[-1]), begin, "Radau", ts, rtol=1e-12, atol=1e-14).y.T
    gap = (np.array(y) - at[:, 0]) / 0.25 ** 2
    return gap @ at[:, n:].reshape(-1, n, 3)[:, 0]


@pytest.mark.parametrize("name", STIFF)
def test_stiff(name, tmp_path):
    which, _, theta, _, _, ts, y, wanted = STIFF[name]
    exact = stiff_exact(name)
    for rel, absolute, error in wanted:
        data = {"which": which, "T": len(ts), "rel": rel, "abs_": absolute, "ts": ts, "y": y}
        for got in at("stiff.stan", data, tmp_path, theta)[0]:
            assert np.max(np.abs(np.array(got[1:]) - exact)) < error * np.linalg.norm(exact)
