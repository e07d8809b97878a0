# SPDX-License-Identifier: BSD-3-Clause
"""Densities that are computed in another form than they are written in: where the numbers of the
program underflow, so does the density, as the interpreter has it."""
import math
import random

import pytest

from exact_rows import run

PROGRAM = """data { int N; array[N] int y, m, c; array[N] int<lower=0, upper=1> z; vector[N] x; }
parameters { real a; vector[3] v; }
model { %s }
"""
DENSITIES = [
    "c[1] ~ categorical(softmax(v * a));",
    "for (n in 1:N) c[n] ~ categorical(softmax(v * a));",
    "for (n in 1:N) { vector[3] p = v * a * x[n]; c[n] ~ categorical(softmax(p)); }",
    "for (n in 1:N) c[n] ~ categorical_logit(v * a);",
    "y[1:3] ~ multinomial(softmax(v * a));",
    "z ~ bernoulli(inv_logit(a * x));",
    "for (n in 1:N) { real p = inv_logit(a * x[n]); z[n] ~ bernoulli(p); }",
    "z ~ bernoulli_logit(a * x);",
    "y ~ poisson(exp(a * x));",
    "y ~ binomial(m, inv_logit(a * x));",
    "y ~ binomial_logit(m, a * x);",
]


@pytest.mark.parametrize("density", DENSITIES)
@pytest.mark.parametrize("flag", [[], ["--exact"]], ids=["plain", "exact"])
def test_a_share_of_zero_is_zero(tmp_path, density, flag):
    rng = random.Random(40)
    data = {"N": 8, "y": [0, 1, 2, 3] * 2, "m": [3] * 8, "c": [1, 2, 3, 1] * 2, "z": [0, 1, 1, 0] * 2,
            "x": [rng.choice([1.0, -0.5, 0.25]) for _ in range(8)]}
    points = [[a, 1.0, 2.0, -1.0] for a in (0.5, -3, 200, 450, 800, -900, 5000, 1e100)]
    for cc, tcc, oracle in run(tmp_path, PROGRAM % density, data, points, *flag)[1]:
        assert cc[0] == tcc[0]
        assert math.isfinite(oracle[0]) == (cc[0] == 0 and math.isfinite(cc[1]))
