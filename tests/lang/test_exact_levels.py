# SPDX-License-Identifier: BSD-3-Clause
"""Normal rows whose scale is an element of a container by an index of data."""
import json
import random
import subprocess

import pytest

from exact_rows import DRIVER, agree, compare, points_of, run

DATA = """data {
  int<lower=0> N, J, L;
  array[N] int<lower=1, upper=J> g;
  array[N] int<lower=1, upper=L> h;
  vector[N] x, y;
  vector<lower=0>[N] w, v;
  matrix[N, 2] X;
}
parameters {
  real a, b;
  real<lower=0> t;
  vector[J] u;
  vector<lower=0>[L] s;
  array[J] real<lower=0> r;
  matrix<lower=0>[L, 2] S;
  vector[2] k;
}
"""
J, L = 5, 3
DIM = 3 + 2 * J + 3 * L + 2
DENSITIES = [
    "y ~ normal(a + b * x, s[h]);",
    "y ~ normal(X * k + u[g], s[h]);",
    "y ~ normal(u[g] + b * x, r[g]);",
    "y ~ normal(X * k + u[g], t * s[h] .* w);",
    "target += normal_lpdf(y | a, S[h, 2]);",
    "target += normal_lupdf(y | X * k, s[h]);",
    "for (n in 1:N) y[n] ~ normal(a + b * x[n] + u[g[n]], s[h[n]]);",
    "for (n in 1:N) { real mu = a; mu += X[n] * k; y[n] ~ normal(mu, w[n] * r[g[n]]); }",
    "for (n in 1:N) target += normal_lpdf(y[n] | b * x[n], S[h[n], 1]);",
    "v ~ lognormal(a + b * x, s[h]);",
    "y ~ normal_id_glm(X, u[g], k, s[h]);",
    "y ~ normal(a + b * x, exp(u[g]));",
    "for (n in 1:N) y[n] ~ normal(a + b * x[n], sqrt(s[h[n]]));",
    "{ vector[N] mu = u[g] + b * x; y ~ normal(mu, s[h]); }",
    "{ vector[N] mu = u[g] + b * x, sd = 2 * s[h]; y ~ normal(mu, sd); }",
]


def data_of(rng, n=240, levels=None, scale=1.0, far=0.0):
    level = levels or (lambda: rng.randint(1, L))
    return {"N": n, "J": J, "L": L, "g": [rng.randint(1, J) for _ in range(n)],
            "h": [level() for _ in range(n)], "x": [scale * rng.gauss(0, 1) for _ in range(n)],
            "y": [far + rng.gauss(1, 2) for _ in range(n)], "w": [rng.uniform(0.5, 2) for _ in range(n)],
            "v": [rng.gammavariate(2, 1) for _ in range(n)],
            "X": [[rng.gauss(0, 1), 1.0] for _ in range(n)]}


@pytest.mark.parametrize("density", DENSITIES)
def test_scales_by_group(tmp_path, density):
    rng = random.Random(50)
    program = DATA + "model { a ~ normal(0, 1); " + density + " }\n"
    compare(tmp_path, program, data_of(rng), points_of(rng, DIM))


@pytest.mark.parametrize("density", DENSITIES[1:8:3])
def test_gradients_against_differences(tmp_path, density):
    rng = random.Random(51)
    (tmp_path / "m.stan").write_text(DATA + "model { a ~ normal(0, 1); " + density + " }\n")
    (tmp_path / "d.json").write_text(json.dumps(data_of(rng)))
    for how in ("1", "2"):
        done = subprocess.run([DRIVER, "--exact", str(tmp_path / "m.stan"), str(tmp_path / "d.json"), how],
                              capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_level_of_few_rows(tmp_path):
    """Its rows stay, those of the others are reduced."""
    rng = random.Random(52)
    levels = iter([1] * 120 + [2] * 118 + [3] * 2)
    data = data_of(rng, levels=lambda: next(levels))
    for density in DENSITIES[:2]:
        compare(tmp_path, DATA + "model { " + density + " }\n", data, points_of(rng, DIM))


@pytest.mark.parametrize("scale", [1e-8, 1e-3, 1e3, 1e8])
def test_columns_of_any_scale(tmp_path, scale):
    rng = random.Random(53)
    points = points_of(rng, DIM)
    for p in points:
        p[1] /= scale
    compare(tmp_path, DATA + "model { " + DENSITIES[0] + " }\n", data_of(rng, scale=scale), points)


def test_a_level_that_would_lose_digits_stays(tmp_path):
    """All outcomes of a level are equal, or far from 0."""
    rng = random.Random(54)
    data = data_of(rng)
    data["y"] = [3.25 if h == 2 else y for h, y in zip(data["h"], data["y"], strict=True)]
    points = [p[:1] + [0.0] + p[2:] for p in points_of(rng, DIM)] + [[3.25] + [0.0] * (DIM - 1)]
    compare(tmp_path, DATA + "model { " + DENSITIES[4] + " }\n", data, points)
    compare(tmp_path, DATA + "model { " + DENSITIES[0] + " }\n", data_of(rng, far=1e9), points,
            reduced=False)


def test_scales_that_are_refused(tmp_path):
    program = (DATA.replace("vector<lower=0>[L] s", "vector[L] s") + "model { " + DENSITIES[0] + " }\n")
    rng = random.Random(55)
    points = []
    for s in ([1, 1, 0], [1, -1, 1], [0.1, 1e-5, 1e5], [1, 1, 1e300], [1e-200, 1, 1]):
        p = points_of(rng, DIM)[0]
        p[3 + J:3 + J + L] = s
        points.append(p)
    compare(tmp_path, program, data_of(rng), points)


def test_an_index_out_of_range_is_an_error(tmp_path):
    program = (DATA.replace("<lower=1, upper=L> h", " h") + "model { " + DENSITIES[0] + " }\n")
    data = data_of(random.Random(56))
    data["h"][7] = L + 1
    points = points_of(random.Random(57), DIM)
    _, plain = run(tmp_path, program, data, points)
    _, exact = run(tmp_path, program, data, points, "--exact")
    agree(plain, exact, 1e-10)
    assert plain[0][0][0] == 2


def test_many_levels_stay(tmp_path):
    rng = random.Random(58)
    data = data_of(rng, n=60)
    data["J"], data["g"] = J, [1 + i % J for i in range(60)]
    program = DATA + "model { y ~ normal(a + b * x, r[g]); }\n"
    compare(tmp_path, program, data | {"N": 12, **{k: data[k][:12] for k in "ghxywvX"}},
            points_of(rng, DIM), reduced=False)
