# SPDX-License-Identifier: BSD-3-Clause
"""More points of the sweep for functions that are no densities: shapes of matrices, containers of
one number, sizes and places that are too large, and pairs of ends of numbers without a domain."""
import itertools
import re

from signature import INF, NAN

WIDE = [[0.5, 1.25, 0.75], [2.0, -0.25, 1.5]]
TALL = [[0.5, 2.0], [1.25, -0.25], [0.75, 1.5]]
SINGULAR = [[1.0, 2.0], [2.0, 4.0]]
FLAT = [[], []]  # no columns
REALS = ("vector", "row_vector", "array[] real")
LISTS = REALS + ("array[] int",)
POINTS = [-40.0, -2.0, -1.0, -0.5, 1e-20, 1.0, 2.0, 40.0]
# On the border of the set, where a free number may be infinite.
BORDER = {
    "simplex_unconstrain": [[[0.0, 1.0]], [[1.0, 0.0]], [[0.0, 0.25, 0.75]], [[1.0]]],
    "stochastic_row_unconstrain": [[[[0.0, 1.0], [0.5, 0.5]]], [[[1.0], [1.0]]]],
    "stochastic_column_unconstrain": [[[[0.0, 0.5], [1.0, 0.5]]], [[[1.0, 1.0]]]],
    "cholesky_factor_corr_unconstrain": [[[[1.0, 0.0], [1.0, 0.0]]]],
    "cholesky_factor_cov_unconstrain": [[[[1.25, 0.0], [0.5, 0.0]]]],
    "corr_matrix_unconstrain": [[[[1.0, 1.0], [1.0, 1.0]]]],
    "cov_matrix_unconstrain": [[SINGULAR]],
    "positive_ordered_unconstrain": [[[0.0]]],
    "ordered_unconstrain": [[[INF]]],
}


def one_by_one(signature, mid):
    """All containers of one number; ints that are sizes too."""
    def first(kind, v):
        if kind == "matrix":
            return [[v[0][0]]] if v else v
        return v[:1] if kind in LISTS else v
    return [first(a.type, v) for a, v in zip(signature.args, mid)]


def of_a_matrix(value):
    """Singular, not square, not symmetric, negative, not finite."""
    (a, b), (c, d) = value
    yield from (FLAT, SINGULAR, [[0.0, 0.0], [0.0, 0.0]], WIDE, TALL, [[a, b + 0.25], [c, d]],
                [[-a, b], [c, d]], [[NAN, b], [c, d]], [[INF, b], [c, d]], [[a, b], [INF, d]])


def matrix_points(signature, mid):
    """Each matrix changed, and all of them not square in all ways."""
    places = [i for i, a in enumerate(signature.args) if a.type == "matrix"]
    for i in places:
        for value in of_a_matrix(mid[i]):
            yield [*mid[:i], value, *mid[i + 1:]]
    for shapes in itertools.product((WIDE, TALL, FLAT), repeat=len(places)):
        out = list(mid)
        for i, shape in zip(places, shapes):
            out[i] = shape
        yield out


def whole_lists(signature, mid):
    """All numbers of a container 0 or infinite, and all equal."""
    for i, a in enumerate(signature.args):
        if a.type in REALS and len(mid[i]) > 1:
            for x in (0.0, 1.0, INF, -INF):
                yield [*mid[:i], [x] * len(mid[i]), *mid[i + 1:]]
        if a.type in REALS:
            yield [*mid[:i], [1.25, 0.5, 0.75], *mid[i + 1:]]


def alike(signature, mid):
    """Two lists, or two matrices, that are equal."""
    for i, j in itertools.combinations(range(len(mid)), 2):
        kinds = signature.args[i].type, signature.args[j].type
        if kinds == ("matrix", "matrix") or all(k in REALS for k in kinds):
            yield [*mid[:j], mid[i], *mid[j + 1:]]


def too_large(signature, mid):
    for i, a in enumerate(signature.args):
        if a.type == "int":
            for x in (1, 4):
                yield [*mid[:i], x, *mid[i + 1:]]


def numbers(signature, mid):
    """Of numbers alone: what is no edge, and pairs of what may be one."""
    places = [i for i, a in enumerate(signature.args) if a.type == "real"]
    if len(mid) > 3 or any(isinstance(v, list) for v in mid):
        return
    for i in places:
        for x in POINTS:
            yield [*mid[:i], x, *mid[i + 1:]]
    for i, j in itertools.combinations(places, 2):
        for x, y in itertools.product((0.0, 1.0, INF, -INF), repeat=2):
            out = list(mid)
            out[i], out[j] = x, y
            yield out


def border(signature):
    return BORDER.get(signature.name, [])


def more_points(signature, mid):
    if re.search(r"_(lp[dm]f|l?c?cdf|rng)$", signature.name) or not mid:
        return []
    return [one_by_one(signature, mid), *matrix_points(signature, mid), *whole_lists(signature, mid),
            *alike(signature, mid), *too_large(signature, mid), *numbers(signature, mid), *border(signature)]
