# SPDX-License-Identifier: BSD-3-Clause
"""A line of call_values.jsonl: values with their Stan types, and random ones."""
import json
import sys

import numpy as np


rng = np.random.default_rng(20240611)


class T:
    """A value with its Stan type."""

    def __init__(self, type, x):
        self.type, self.x = type, x

    def pair(self):
        x = self.x.tolist() if isinstance(self.x, np.ndarray) else self.x
        if isinstance(x, list):
            x = [e.tolist() if isinstance(e, np.ndarray) else e for e in x]
        if isinstance(x, np.generic):
            x = x.item()
        return [self.type, x]


def real(x): return T("real", float(x))
def int_(x): return T("int", int(x))
def vec(x): return T("vector", np.asarray(x, float))
def row(x): return T("row_vector", np.asarray(x, float))
def mat(x): return T("matrix", np.asarray(x, float))
def arr(x): return T("array[] real", np.asarray(x, float))
def arr2(x): return T("array[,] real", np.asarray(x, float))
def ints(x): return T("array[] int", np.asarray(x, int))
def vecs(x): return T("array[] vector", np.asarray(x, float))
def rows_(x): return T("array[] row_vector", np.asarray(x, float))
def mats(x): return T("array[] matrix", np.asarray(x, float))


def case(fn, args, value, tol=None):
    line = {"fn": fn, "args": [a.pair() for a in args], "value": value.pair()}
    if tol:
        line["tol"] = tol
    sys.stdout.write(json.dumps(line) + "\n")


def normal(*shape): return np.round(rng.normal(size=shape), 3)
def positive(*shape): return np.round(np.exp(0.4 * rng.normal(size=shape)), 3)


def spd(n):
    a = rng.normal(size=(n, n + 2))
    return np.round(a @ a.T / n + 0.3 * np.eye(n), 6)


def corr(n):
    s = spd(n)
    d = 1 / np.sqrt(np.diag(s))
    c = s * d[:, None] * d[None, :]
    np.fill_diagonal(c, 1.0)
    return (c + c.T) / 2


def lower(n): return np.tril(normal(n, n), -1) + np.diag(positive(n))


def refuse(fn, args, message):
    line = {"fn": fn, "args": [a.pair() for a in args], "error": message}
    sys.stdout.write(json.dumps(line) + "\n")
