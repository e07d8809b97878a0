# SPDX-License-Identifier: BSD-3-Clause
"""Rows of lists that are outcomes of the same density: one density of their total."""
import json
import random
import subprocess

import pytest

from exact_rows import DRIVER, agree, compare, points_of, run

DATA = """data {
  int<lower=0> N, K, J;
  array[N, K] int<lower=0> y;
  array[N] simplex[K] p;
  array[N] vector<lower=0>[K] q;
  array[N] int<lower=1, upper=J> g;
}
parameters {
  simplex[K] theta;
  array[J] simplex[K] thetas;
  vector<lower=0>[K] alpha;
  matrix<lower=0>[J, K] A;
  vector[K] beta;
  real<lower=0> s;
}
"""
K, J = 4, 3
DIM = (K - 1) * (1 + J) + K + J * K + K + 1
# A density, and whether it is reduced.
DENSITIES = [
    ("for (n in 1:N) y[n] ~ multinomial(theta);", True),
    ("for (n in 1:N) target += multinomial_lpmf(y[n] | theta);", True),
    ("for (n in 1:N) y[n] ~ multinomial(thetas[g[n]]);", True),
    ("for (n in 2:N) target += multinomial_lpmf(y[n] | softmax(s * beta));", True),
    ("for (n in 1:N) y[n] ~ multinomial_logit(beta);", True),
    ("for (n in 1:N) target += multinomial_logit_lpmf(y[n] | A[g[n]]');", True),
    ("p ~ dirichlet(alpha);", True),
    ("target += dirichlet_lpdf(p | s * alpha);", True),
    ("for (n in 1:N) p[n] ~ dirichlet(alpha);", True),
    ("for (n in 1:N) p[N + 1 - n] ~ dirichlet(A[g[n]]');", True),
    ("for (n in 1:N) y[n] ~ multinomial(p[n]);", False),
    ("for (n in 1:N) y[n] ~ multinomial_logit(beta * n);", False),
]


def data_of(rng, n=40, most=30):
    p = []
    for _ in range(n):
        draws = [rng.gammavariate(1.5, 1) for _ in range(K)]
        p.append([d / sum(draws) for d in draws])
    return {"N": n, "K": K, "J": J, "y": [[rng.randint(0, most) for _ in range(K)] for _ in range(n)],
            "p": p, "q": p, "g": [rng.randint(1, J) for _ in range(n)]}


@pytest.mark.parametrize("density", DENSITIES, ids=lambda d: d[0])
def test_totals(tmp_path, density):
    rng = random.Random(60)
    program = DATA + "model { s ~ normal(0, 1); " + density[0] + " }\n"
    compare(tmp_path, program, data_of(rng), points_of(rng, DIM), reduced=density[1])


@pytest.mark.parametrize("density", DENSITIES[2:10:7], ids=lambda d: d[0])
def test_gradients_against_differences(tmp_path, density):
    rng = random.Random(61)
    (tmp_path / "m.stan").write_text(DATA + "model { s ~ normal(0, 1); " + density[0] + " }\n")
    (tmp_path / "d.json").write_text(json.dumps(data_of(rng)))
    done = subprocess.run([DRIVER, "--exact", str(tmp_path / "m.stan"), str(tmp_path / "d.json"), "1"],
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("spoil", [{"y": 1000000000}, {"q": 0.0}, {"q": 2.0}], ids=str)
def test_what_no_total_holds_stays(tmp_path, spoil):
    """A total beyond ints, a share of zero, rows that are no shares."""
    rng = random.Random(62)
    data = data_of(rng)
    for name, value in spoil.items():
        for row in data[name][:8]:
            row[1] = value
    density = DENSITIES[0][0] if "y" in spoil else "q ~ dirichlet(alpha);"
    program = DATA + "model { " + density + " }\n"
    compare(tmp_path, program, data, points_of(rng, DIM), reduced=False)


def test_arguments_are_refused_alike(tmp_path):
    program = DATA.replace("vector<lower=0>[K] alpha", "vector[K] alpha")
    rng = random.Random(63)
    at = (K - 1) * (1 + J)
    for density in ("p ~ dirichlet(alpha);", "for (n in 1:N) y[n] ~ multinomial(alpha);",
                    "for (n in 1:N) y[n] ~ multinomial_logit(1 / alpha);"):
        points = points_of(rng, DIM, count=5)
        for point, alpha in zip(points, ([1, 2, 3, -1], [0, 1, 1, 1], [.25] * 4, [0, .5, .25, .25],
                                         [1e-300, 1, 1, 1]), strict=True):
            point[at:at + K] = alpha
        data = data_of(rng)
        _, plain = run(tmp_path, program + "model { " + density + " }", data, points)
        _, exact = run(tmp_path, program + "model { " + density + " }", data, points, "--exact")
        agree(plain, exact, 1e-10)
