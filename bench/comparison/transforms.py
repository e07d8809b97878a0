# SPDX-License-Identifier: BSD-3-Clause
"""Maps from our unconstrained numbers to those of a peer.

Most peers use the same transforms in another order of parameters.  Stan before 2.36 breaks a
stick for simplexes, where we take the softmax of an isometric log-ratio; its reference manual,
chapter "Constraint Transforms", has both."""
import re

import numpy as np

from . import models


class Order:
    """Their number k is our number index[k]."""
    is_order = True

    def __init__(self, index):
        self.index = np.asarray(index, int)

    def there(self, q):
        return q[self.index]

    def log_det(self, q):
        return 0.0


class Simplexes:
    """Blocks (start, K) of a vector are simplexes of K numbers; the rest stays."""
    is_order = False

    def __init__(self, blocks):
        self.blocks = blocks

    def there(self, q):
        out = np.array(q, float)
        for start, K in self.blocks:
            out[start: start + K - 1] = to_stick(softmax_simplex(q[start: start + K - 1]))
        return out

    def log_det(self, q):
        """log |det dT/dq| but for a constant: that of softmax less that of the stick."""
        total = 0.0
        for start, K in self.blocks:
            x = softmax_simplex(q[start: start + K - 1])
            total += np.sum(np.log(x)) - stick_log_det(x)
        return total


def softmax_simplex(y):
    """K - 1 numbers to a simplex: softmax of the vector of sum zero with coordinates y."""
    K = len(y) + 1
    z, i = np.zeros(K), np.arange(1, K)
    w = y / np.sqrt(i * (i + 1))
    z[:-1] = np.cumsum(w[::-1])[::-1]
    z[1:] -= w * i
    e = np.exp(z - z.max())
    return e / e.sum()


def rest_of_stick(x):
    """What is left before each break but the last."""
    return np.cumsum(x[::-1])[::-1][:-1]


def to_stick(x):
    z = x[:-1] / rest_of_stick(x)
    return np.log(z / (1 - z)) + np.log(np.arange(len(x) - 1, 0, -1))


def stick_log_det(x):
    rest = rest_of_stick(x)
    z = x[:-1] / rest
    return np.sum(np.log(z) + np.log1p(-z) + np.log(rest))


def simplexes_of(program):
    """Names of the parameters that are simplexes."""
    return set(re.findall(r"\bsimplex\[[^\]]*\]\s*(\w+)", program.read_text()))


def of_program(name, layout, dim):
    """To Stan 2.35."""
    simplexes = simplexes_of(models.program(name))
    if not simplexes:
        return Order(np.arange(dim))
    blocks, at = [], 0
    for parameter, dims in layout:
        if parameter in simplexes:
            for _ in range(int(np.prod(dims[:-1]))):
                blocks.append((at, dims[-1]))
                at += dims[-1] - 1
        else:
            at += int(np.prod(dims))
        if at >= dim:
            break
    return Simplexes(blocks)


def plain_name(name):
    """PyMC adds the transform to a name: tau_log__."""
    return re.sub(r"_[a-z]+__$", "", name)


def of_layout(name, ours, theirs):
    """By name; the parameters of both are scalars and vectors."""
    starts, at = {}, 0
    for parameter, dims in ours:
        starts[parameter] = at
        at += int(np.prod(dims))
    index = []
    for parameter, dims in theirs:
        start = starts[plain_name(parameter)]
        index.extend(range(start, start + int(np.prod(dims))))
    return Order(index)
