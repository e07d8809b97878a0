# SPDX-License-Identifier: BSD-3-Clause
"""Whether two sides compute the same density, before either is timed.

Densities may differ by a constant, so differences between points are compared.  Where both
use the same unconstrained numbers, in another order perhaps, so are whole gradients.  A peer
that maps simplexes otherwise is asked at the same simplexes: with q' = T(q), its density
and log |det dT/dq| are ours, and its gradient along dT is the slope of ours."""
import math

import numpy as np

from . import transforms

POINTS, RADIUS, LIMIT = 4, 0.5, 1e-8
STEP = 1e-5  # of differences of T, which is smooth: an error of 1e-9 or so


class Differs(Exception):
    """The sides do not agree; says where and by how much."""


def points(dim, seed=1):
    rng = np.random.default_rng(seed)
    return rng.uniform(-RADIUS, RADIUS, (POINTS, dim))


def at(side, q):
    said = side.ask("at", *(repr(float(x)) for x in q))
    return float(said["lp"]), np.array(said["grad"], float)


def distance(ours, theirs):
    """Of two gradients, in units of the largest number."""
    return float(np.max(np.abs(ours - theirs)) / max(np.max(np.abs(ours)), 1e-300))


def check(ours, theirs, mapping, limit=LIMIT):
    """Raises Differs, or gives the worst relative difference."""
    worst, first = 0.0, None
    for q in points(ours.said["dim"]):
        a, g = at(ours, q)
        b, h = at(theirs, mapping.there(q))
        if not (math.isfinite(a) and math.isfinite(b)):
            raise Differs(f"a density is not finite: {a} and {b}")
        b += mapping.log_det(q)
        gradient = compare_gradients(mapping, q, g, h, limit)
        first = first or (a, b)
        density = abs((a - first[0]) - (b - first[1])) / max(1, abs(a), abs(a - first[0]))
        if density > max(limit, 1e-10):
            raise Differs(f"differences of the density: {a - first[0]:.10g} and "
                          f"{b - first[1]:.10g}")
        worst = max(worst, gradient, density)
    return worst


def compare_gradients(mapping, q, ours, theirs, limit):
    if mapping.is_order:
        error = distance(mapping.there(ours), theirs)
    else:
        limit = max(limit, 1e-6)
        error = compare_along(mapping, q, ours, theirs)
    if not error <= limit:
        raise Differs(f"gradients differ by {error:.2g} of their largest number")
    return error


def compare_along(mapping, q, ours, theirs):
    """The worst of some directions."""
    worst = 0.0
    for way in np.random.default_rng(2).normal(size=(3, len(q))):
        up, down = q + STEP * way, q - STEP * way
        slope = theirs @ (mapping.there(up) - mapping.there(down))
        slope = (slope + mapping.log_det(up) - mapping.log_det(down)) / (2 * STEP)
        worst = max(worst, abs(slope - ours @ way) / np.linalg.norm(ours) / np.linalg.norm(way))
    return worst


def mapping_of(ours, theirs, name):
    """From our unconstrained numbers to those of the other side."""
    if theirs.kind == "stan":
        return transforms.of_program(name, ours.said["layout"], ours.said["dim"])
    if theirs.said.get("layout") is None:
        return transforms.Order(np.arange(ours.said["dim"]))
    return transforms.of_layout(name, ours.said["layout"], theirs.said["layout"])
