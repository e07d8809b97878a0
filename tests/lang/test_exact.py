# SPDX-License-Identifier: BSD-3-Clause
"""Rows that are reduced when data are bound: the same log density and gradient as without, with
both compilers, and the interpreter's up to a constant; random linear forms, data of all scales."""
import json
import math
import random
import subprocess

import pytest

from exact_rows import DRIVER, GROUPED, agree, compare, grouped, points_of, run


DATA = """data {
  int<lower=0> N, J, L, K;
  array[N] int<lower=1, upper=J> g;
  array[N] int<lower=1, upper=L> h;
  vector[N] x, w, y;
  array[N] real z;
  matrix[N, K] X;
}
transformed data { real m = mean(x); }
parameters {
  real a, b, c;
  real<lower=0> s, t;
  vector[J] u, v;
  vector[L] r;
  matrix[J, K] B;
  array[J] vector[2] d;
  vector[K] k;
}
"""
DIM = 5 + 2 * 6 + 3 + 6 * 2 + 6 * 2 + 2


def data_of(rng, n=60, j=6, levels=3, k=2):
    return {"N": n, "J": j, "L": levels, "K": k, "g": [rng.randint(1, j) for _ in range(n)],
            "h": [rng.randint(1, levels) for _ in range(n)],
            "x": [rng.gauss(0, 1) for _ in range(n)], "w": [rng.uniform(0.5, 2) for _ in range(n)],
            "y": [rng.gauss(1, 2) for _ in range(n)], "z": [rng.gauss(0, 1) for _ in range(n)],
            "X": [[rng.gauss(0, 1) for _ in range(k)] for _ in range(n)]}


# The same term as elements of a vector and as a round of a loop.
TERMS = [("a", "a"), ("b * x", "b * x[n]"), ("x * (b + c)", "x[n] * (b + c)"), ("-x", "-x[n]"),
         ("exp(c) * (x - m)", "exp(c) * (x[n] - m)"), ("u[g]", "u[g[n]]"),
         ("t * u[g]", "t * u[g[n]]"), ("(a + t * v)[g]", "(a + t * v)[g[n]]"),
         ("v[g] .* x", "v[g[n]] * x[n]"), ("r[h]", "r[h[n]]"), ("X * k", "X[n] * k"),
         ("X * (t * k)", "dot_product(X[n], t * k)"), ("B[g, 2] .* w", "B[g[n], 2] * w[n]"),
         ("rows_dot_product(X, B[g])", "X[n] * B[g[n]]'"), ("b * (x + w) / 2", "b * (x[n] + w[n]) / 2"),
         ("(b * x + u[g]) / t", "(b * x[n] + u[g[n]]) / t"), ("rep_vector(a, N)", "2 * a - a"),
         ("b * square(x)", "b * square(x[n])"), ("k[2] * X[, 1]", "k[2] * X[n, 1]"),
         ("c * to_vector(z)", "c * z[n]"), ("t * (a * x - v[g])", "t * (a * x[n] - v[g[n]])"),
         ("x ./ w", "x[n] / w[n]"), ("b * x ./ w", "b * x[n] / w[n]"), ("0.5", "0.5"),
         ("to_vector(d[g, 2])", "d[g[n], 2]"), ("x .* w", "dot_product(d[g[n]], [x[n], 1]')")]
SCALES = [("s", "s"), ("2 * s", "2 * s"), ("s * w", "s * w[n]"), ("w", "w[n]"), ("0.7", "0.7"),
          ("s + t", "s + t")]


def spell(rng, n):
    picked = [rng.choice(TERMS) for _ in range(n)]
    signs = [rng.choice("+-") for _ in picked]
    forms = []
    for which in range(2):
        text = " ".join(f"{sign} {term[which]}" for sign, term in zip(signs, picked, strict=True))
        forms.append(text)
    scale = rng.choice(SCALES)
    prior = ("a ~ normal(0, 1); b ~ normal(0, 2); u ~ normal(a, t); v ~ std_normal(); "
             "to_vector(B) ~ std_normal(); ")
    rounds = f"b + {forms[1]}, {scale[1]}"
    vector = f"b {forms[0]}" if forms[0].startswith("-") else f"b {forms[0]}"
    how = rng.randrange(4)
    if how == 0:
        body = f"y ~ normal({vector}, {scale[0]});"
    elif how == 1:
        body = f"target += normal_lpdf(y | {vector}, {scale[0]});"
    elif how == 2:
        body = f"for (n in 1:N) y[n] ~ normal({rounds});"
    else:
        body = ("for (n in 1:N) { real mu = b; "
                + "".join(f"mu {sign}= {term[1]}; " for sign, term in zip(signs, picked, strict=True))
                + f"target += normal_lupdf(y[n] | mu, {scale[1]}); }}")
    return DATA + "model {\n" + prior + body + "\n}\n"


@pytest.mark.parametrize("seed", range(4))
def test_gradients_against_differences(tmp_path, seed):
    """Seed 2 of the driver cuts the density into functions."""
    rng = random.Random(seed)
    (tmp_path / "m.stan").write_text(spell(rng, 3))
    (tmp_path / "d.json").write_text(json.dumps(data_of(rng)))
    for how in ("1", "2"):
        done = subprocess.run([DRIVER, "--exact", str(tmp_path / "m.stan"), str(tmp_path / "d.json"), how],
                              capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("seed", range(24))
def test_random_linear_form(tmp_path, seed):
    rng = random.Random(seed)
    program, data = spell(rng, rng.randint(1, 4)), data_of(rng)
    points = points_of(rng, DIM)
    _, plain = run(tmp_path, program, data, points)
    said, exact = run(tmp_path, program, data, points, "--exact")
    agree(plain, exact, 1e-10)
    assert len(said) <= 1


REGRESSION = """data { int<lower=0> N; vector[N] x, y; }
parameters { real a, b; real<lower=0> s; }
model { y ~ normal(a + b * x, s); }
"""


def regression(rng, n=200, x=(0, 1), y=(0, 1), slope=1.0):
    xs = [rng.gauss(*x) for _ in range(n)]
    return {"N": n, "x": xs, "y": [slope * (v - x[0]) + rng.gauss(*y) for v in xs]}


@pytest.mark.parametrize("scale", [1e-8, 1e-3, 1, 1e3, 1e8])
def test_columns_of_any_scale(tmp_path, scale):
    rng = random.Random(1)
    data = regression(rng, x=(0, scale), slope=1 / scale)
    points = [[0.1, v / scale, 0.2] for v in (0.5, 1, -3)]
    compare(tmp_path, REGRESSION, data, points)


def test_years_beside_an_intercept(tmp_path):
    data = regression(random.Random(2), x=(2000, 10), slope=0.3)
    compare(tmp_path, REGRESSION, data, [[0.1, 0.2, 0.1], [-600, 0.3, 0], [1, -1, 1]])


def test_means_that_would_take_digits_stay(tmp_path):
    data = regression(random.Random(3), y=(1e9, 1))
    compare(tmp_path, REGRESSION, data, [[1e9, 0.5, 0.1], [0, 0, 1]], reduced=False)


def test_one_row_far_away(tmp_path):
    data = regression(random.Random(4))
    data["x"][7] = 1e10
    compare(tmp_path, REGRESSION, data, [[0.1, 1e-10, 0.1], [0.5, 1e-3, 1], [0, 0.5, 2]])


def test_columns_that_depend_on_each_other(tmp_path):
    program = """data { int N; matrix[N, 3] X; vector[N] y; }
parameters { real a; vector[3] b; real<lower=0> s; }
model { b ~ std_normal(); y ~ normal(a + X * b, s); }
"""
    rng = random.Random(5)
    x = [[rng.gauss(0, 1), 1.0] for _ in range(100)]
    data = {"N": 100, "X": [[u, v, u - 2 * v] for u, v in x], "y": [u + rng.gauss(0, 1) for u, _ in x]}
    compare(tmp_path, program, data, points_of(rng, 5))


@pytest.mark.parametrize("name", ["x", "y"])
@pytest.mark.parametrize("value", ["not_a_number()", "positive_infinity()", "negative_infinity()"])
def test_what_is_not_finite_stays(tmp_path, name, value):
    program = REGRESSION.replace("x, y;", "x0, y0;").replace("parameters", f"""transformed data {{
  vector[N] x = x0, y = y0;
  {name}[3] = {value};
}}
parameters""")
    data = regression(random.Random(6))
    data = {"N": data["N"], "x0": data["x"], "y0": data["y"]}
    compare(tmp_path, program, data, [[0.1, 0.2, 0.1], [1, 0, 0]], reduced=False)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 5])
def test_few_rows_stay(tmp_path, n):
    compare(tmp_path, REGRESSION, regression(random.Random(7), n=n), [[0.1, 0.2, 0.3]], reduced=False)


def test_points_that_are_refused(tmp_path):
    """A mean or scale that is no number, or infinite, refuses the point in the same way."""
    program = """data { int N; vector[N] x, y; }
parameters { real a, b, s; }
model { y ~ normal(exp(a) * x + b, log(s)); }
"""
    data = regression(random.Random(8))
    points = [[0.1, 0.2, 3], [1, 0, 0.5], [1, 0, 1], [1, 0, -1], [800, 0, 2], [400, 0, 2], [0, 1, 1e300]]
    compare(tmp_path, program, data, points)


def test_an_index_out_of_range_is_an_error_as_before(tmp_path):
    program = """data { int N, J; array[N] int g; vector[N] y; }
parameters { vector[J] u; real<lower=0> s; }
model { y ~ normal(u[g], s); }
"""
    data = {"N": 40, "J": 3, "g": [1 + i % 4 for i in range(24)], "y": [float(i % 7) for i in range(40)]}
    _, plain = run(tmp_path, program, data, [[0.1, 0.2, 0.3, 0.1]])
    _, exact = run(tmp_path, program, data, [[0.1, 0.2, 0.3, 0.1]], "--exact")
    assert plain[0][0][0] == exact[0][0][0] == 2
    data["g"][3] = 0
    _, exact = run(tmp_path, program, data, [[0.1, 0.2, 0.3, 0.1]], "--exact")
    assert exact[0][0][0] == 2


def test_groups_without_rows(tmp_path):
    program = """data { int N, J; array[N] int g; vector[N] x, y; }
parameters { vector[J] u, v; real<lower=0> s; }
model { u ~ std_normal(); v ~ std_normal(); y ~ normal(u[g] + v[g] .* x, s); }
"""
    rng = random.Random(9)
    for groups in ([2, 5, 6], [1, 2, 3, 4, 5, 6, 7, 8, 9], [9]):
        g = [rng.choice(groups) for _ in range(150)]
        data = {"N": 150, "J": 9, "g": g, "x": [rng.gauss(0, 1) for _ in g],
                "y": [rng.gauss(0, 1) for _ in g]}
        compare(tmp_path, program, data, points_of(rng, 19))


def test_no_more_rows_are_left_than_there_were(tmp_path):
    """Crossed groups whose cells have a row or two each."""
    program = """data { int N; array[N] int g, h; vector[N] y; }
parameters { vector[20] u; vector[10] v; real m; real<lower=0> s; }
model { u ~ std_normal(); v ~ std_normal(); for (n in 1:N) y[n] ~ normal(m + u[g[n]] + v[h[n]], s); }
"""
    rng = random.Random(12)
    data = {"N": 300, "g": [rng.randint(1, 20) for _ in range(300)],
            "h": [rng.randint(1, 10) for _ in range(300)], "y": [rng.gauss(0, 1) for _ in range(300)]}
    said, = compare(tmp_path, program, data, points_of(rng, 32))
    words = said.split()
    left = words.index("reduced")
    assert int(words[left + 2]) < int(words[left - 2])


def test_lags(tmp_path):
    program = """data { int N, K; vector[N] y; }
parameters { real a; vector[K] b; real<lower=0> s; }
model {
  b ~ std_normal();
  for (n in (K + 1):N) {
    real mu = a;
    for (k in 1:K) mu = mu + b[k] * y[n - k];
    y[n] ~ normal(mu, s);
  }
}
"""
    rng = random.Random(10)
    data = {"N": 120, "K": 5, "y": [rng.gauss(0, 1) for _ in range(120)]}
    assert "115 rows reduced to 6" in compare(tmp_path, program, data, points_of(rng, 7))[0]


def test_a_generalised_linear_model(tmp_path):
    program = """data { int N, K; matrix[N, K] X; vector[N] y; }
parameters { real a; vector[K] b; real<lower=0> s; }
model { y ~ normal_id_glm(X, a, b, s); }
"""
    rng = random.Random(11)
    data = {"N": 90, "K": 12, "X": [[rng.gauss(0, 1) for _ in range(12)] for _ in range(90)],
            "y": [rng.gauss(0, 1) for _ in range(90)]}
    compare(tmp_path, program, data, points_of(rng, 14))


def test_lognormal(tmp_path):
    program = """data { int N; vector[N] x, y; }
parameters { real a, b; real<lower=0> s; }
model { y ~ lognormal(a + b * x, s); target += lognormal_lpdf(y | a, 0.5); }
"""
    rng = random.Random(12)
    data = {"N": 50, "x": [rng.gauss(0, 1) for _ in range(50)],
            "y": [math.exp(rng.gauss(0, 1)) for _ in range(50)]}
    assert len(compare(tmp_path, program, data, points_of(rng, 3))) == 2


def test_a_branch_that_data_choose(tmp_path):
    program = """data { int N, on; vector[N] x, y; }
parameters { real a, b; real<lower=0> s; }
model { if (on) { y ~ normal(a + b * x, s); } else { y ~ normal(a, s); } }
"""
    data = regression(random.Random(13))
    for on, rows in ((0, 1), (1, 2)):
        said = compare(tmp_path, program, data | {"on": on}, [[0.1, 0.2, 0.3]])
        assert said[0].endswith(f"reduced to {rows}")


def test_many_rows_and_columns(tmp_path):
    """Leaves are joined in pairs; more columns than a register holds."""
    program = """data { int N, K, J; matrix[N, K] X; array[N] int g; vector[N] y; }
parameters { real a; vector[K] b; vector[J] u; real<lower=0> s; }
model { y ~ normal(a + X * b, s); y ~ normal(X * b + u[g], s); }
"""
    rng = random.Random(14)
    n, k, j = 2500, 21, 5
    data = {"N": n, "K": k, "J": j, "X": [[rng.gauss(0, 1) for _ in range(k)] for _ in range(n)],
            "g": [rng.randint(1, j) for _ in range(n)], "y": [rng.gauss(0, 1) for _ in range(n)]}
    said = compare(tmp_path, program, data, points_of(rng, 2 + k + j))
    assert len(said) == 2


# What is computed on the way, whether it is left out of the density then, and the density.
WAYS = [
    ("vector[N] mu = m + t * u_raw[g] + b * x;", True, "y ~ normal(mu, s);"),
    ("vector[N] mu; for (n in 1:N) mu[n] = m + u_raw[g[n]] + b * x[n];", True, "y ~ normal(mu, s);"),
    ("vector[N] mu; mu = m + b * x; for (n in 1:N) { real e = t * u_raw[g[n]]; mu[n] += e; } mu -= 0.5;",
     True, "for (n in 1:N) y[n] ~ normal(mu[n], s);"),
    ("vector[J] u = m + t * u_raw; vector[N] mu = rep_vector(0, N); mu += u[g] + b * x;",
     True, "target += normal_lpdf(y | 2 * mu + x, s);"),
    ("vector[N] mu = m + b * x; vector[N] nu = mu .* x; nu += u_raw[g];", True, "y ~ normal(nu, s);"),
    ("vector[N] mu = m + b * x;", False, "y ~ normal(mu, s * exp(mu[1]));"),
    ("vector[N] mu = m + b * x; real a = sum(mu);", False, "a ~ normal(0, 1); y ~ normal(mu, s);"),
    ("vector[N] mu; for (n in 1:N) mu[n] = m; for (n in 2:N) mu[n] = b * x[n];", None, "y ~ normal(mu, s);"),
    ("real a = m; vector[N] mu = a + b * x; a = 2;", None, "y ~ normal(mu, s); a ~ normal(0, 1);"),
    ("vector[N] mu = m + b * x; mu[3] = 2;", None, "y ~ normal(mu, s);"),
    ("vector[N] mu = m + b * x; if (m > 0) mu += 1;", None, "y ~ normal(mu, s);"),
    ("vector[N] mu = m + b * x; mu = mu + u_raw[g] - x;", True, "y ~ normal(mu, s);"),
    ("vector[N] mu = m + b * x; for (n in 1:N) mu[n] = u_raw[g[n]] + mu[n];", True, "y ~ normal(mu, s);"),
    ("vector[N] mu = m + b * x; mu = mu - 2 * mu;", None, "y ~ normal(mu, s);"),
    ("vector[N] mu = m + b * x; mu = 2 - mu;", None, "y ~ normal(mu, s);"),
    ("vector[N + 1] mu; for (n in 1:N) mu[n] = m + b * x[n]; mu[N + 1] = 0;", None,
     "y ~ normal(mu[1:N], s);"),
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: str(WAYS.index(way)))
@pytest.mark.parametrize("where", ["transformed parameters", "model"])
def test_a_mean_that_is_computed_before(tmp_path, way, where):
    before, dropped, density = way
    if where == "model":
        program = GROUPED + "model { if (N > 0) {" + before + density + "} m ~ normal(0, 1); }"
    else:
        program = GROUPED + "transformed parameters {" + before + "} model {" + density + "}"
    rng = random.Random(20)
    compare(tmp_path, program, grouped(rng), points_of(rng, 9), reduced=dropped is not None)
    text = subprocess.run([DRIVER, "--exact", "--text", str(tmp_path / "m.stan"), str(tmp_path / "d.json")],
                          capture_output=True, text=True, check=True).stdout
    computes = "mu_" in text.split("int ps_density", 1)[1].split("int ps_write", 1)[0]
    assert computes != (dropped is True)


COUNTS = """data {
  int<lower=0> N, J, K;
  array[N] int<lower=1, upper=J> g;
  array[N] int<lower=0> y, m;
  array[N] int<lower=0, upper=1> z;
  vector<lower=0, upper=1>[N] w;
  vector<lower=0>[N] v;
  vector[N] c, x;
  matrix[N, K] X;
}
parameters {
  real a, b;
  real<lower=0> s, t;
  vector[J] u;
  vector<lower=0>[J] r;
  vector[K] k;
  real<lower=0, upper=1> p;
}
"""
COUNTS_DIM = 4 + 2 * 4 + 2 + 1


def counts_of(rng, n=90, j=4):
    m = [rng.randint(3, 5) for _ in range(n)]
    return {"N": n, "J": j, "K": 2, "g": [rng.randint(1, j) for _ in range(n)], "m": m,
            "y": [rng.randint(0, 3) for _ in m], "z": [rng.randint(0, 1) for _ in m],
            "w": [rng.betavariate(2, 3) for _ in m], "v": [rng.gammavariate(2, 1.5) for _ in m],
            "c": [rng.gauss(1, 2) for _ in m], "x": [float(rng.randint(0, 2)) for _ in m],
            "X": [[float(rng.randint(0, 1)), 1.0] for _ in m]}


# A density, and to how many rows it is reduced at most.
FAMILIES = [
    ("z ~ bernoulli(p)", 2), ("z ~ bernoulli_logit(a)", 2), ("z ~ bernoulli_logit(u[g])", 8),
    ("for (n in 1:N) z[n] ~ bernoulli_logit(a + u[g[n]])", 8),
    ("z ~ bernoulli_logit(a + b * x + u[g])", 24), ("z ~ bernoulli_logit(a + X * k)", 4),
    ("for (n in 1:N) z[n] ~ bernoulli_logit(X[n] * k)", 4),
    ("for (n in 1:N) target += bernoulli_lpmf(z[n] | inv_logit(u[g[n]]))", 8),
    ("z ~ bernoulli_logit_glm(X, a, k)", 4), ("target += poisson_log_glm_lpmf(y | X, u[g], k)", 16),
    ("y ~ binomial_logit_glm(m, X, a, k)", 4), ("y ~ neg_binomial_2_log_glm(X, a, k, t)", 8),
    ("y ~ binomial(m, p)", 2), ("y ~ binomial_logit(m, a + b * x)", 6), ("y ~ binomial(5, p)", 2),
    ("target += binomial_lpmf(y | m, p)", 2), ("target += binomial_lpmf(y | 5, p)", 2),
    ("for (n in 1:N) target += binomial_logit_lpmf(y[n] | m[n], u[g[n]])", 8),
    ("for (n in 1:N) y[n] ~ binomial_logit(m[n], u[g[n]])", 8), ("y ~ binomial(m, inv_logit(u[g]))", 8),
    ("x ~ von_mises(a, s)", 3), ("target += von_mises_lpdf(c | u[g], r[g])", 8),
    ("y ~ poisson(s)", 2), ("y ~ poisson_log(a + u[g])", 8),
    ("target += poisson_lpmf(y | r[g])", 8), ("for (n in 1:N) y[n] ~ poisson(r[g[n]])", 8), ("y ~ neg_binomial_2(s, t)", 4),
    ("for (n in 1:N) { real eta = a + u[g[n]]; y[n] ~ poisson(exp(eta)); }", 8),
    ("{ vector[N] eta = a + u[g]; eta += b * x; y ~ neg_binomial_2_log(eta, t); }", 44),
    ("target += poisson_lpmf(y | s * exp(x))", 6),
    ("y ~ beta_binomial(m, s, t)", 12), ("z ~ bernoulli(inv_logit(a - 1))", 2),
    ("v ~ exponential(s)", 2), ("v ~ gamma(s, t)", 2), ("target += gamma_lpdf(v | s, t)", 2),
    ("v ~ inv_gamma(s, t)", 2), ("v ~ rayleigh(s)", 2), ("target += rayleigh_lpdf(v | s)", 2),
    ("v ~ chi_square(s)", 2), ("target += chi_square_lpdf(v | s)", 2), ("v ~ inv_chi_square(s)", 2),
    ("v ~ scaled_inv_chi_square(s, t)", 2), ("w ~ beta(s, t)", 2), ("target += beta_lpdf(w | s, t)", 2),
    ("w ~ beta_proportion(p, t)", 2), ("v ~ gamma(r[g], t)", 8), ("v ~ lognormal(square(a), s)", 1),
    ("c ~ normal(u[g], r[g])", 8), ("target += normal_lpdf(c | u[g], r[g])", 8),
    ("v ~ lognormal(u[g], r[g])", 8), ("for (n in 1:N) v[n] ~ exponential(r[g[n]])", 8),
    ("x ~ normal(a, s)", 1), ("x ~ student_t(4, a, s)", 3), ("v ~ weibull(s, t)", None),
    ("c ~ student_t(3, a, s)", None), ("v ~ gamma(s, v * t)", None),
    ("c ~ normal(u[g] .* c, r[g])", None), ("z ~ bernoulli_logit(a + b * c)", None),
]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f[0])
def test_rows_that_count_several_times(tmp_path, family):
    density, most = family
    rng = random.Random(30)
    program = COUNTS + "model { " + density + ("" if density[-1] == "}" else ";") + " }\n"
    said = compare(tmp_path, program, counts_of(rng), points_of(rng, COUNTS_DIM), reduced=most is not None)
    assert most is None or int(said[0].split()[-1]) <= most


def test_outcomes_on_a_bound_stay(tmp_path):
    rng = random.Random(31)
    data = counts_of(rng)
    data["v"][5] = 0.0
    program = COUNTS + "model { v ~ gamma(s, t); }"
    compare(tmp_path, program, data, points_of(rng, COUNTS_DIM), reduced=False)


@pytest.mark.parametrize("scale", [1e-100, 1e-8, 1e8, 1e100])
def test_outcomes_of_any_scale(tmp_path, scale):
    rng = random.Random(32)
    data = counts_of(rng)
    data["v"] = [scale * x for x in data["v"]]
    points = points_of(rng, COUNTS_DIM)
    for density in (f"exponential(s / {scale})", f"gamma(s, t / {scale})", f"inv_gamma(s, t * {scale})"):
        compare(tmp_path, COUNTS + "model { v ~ " + density + "; }", data, points)


def test_rows_that_count_are_refused_alike(tmp_path):
    program = """data { int N; array[N] int y; vector[N] v; }
parameters { real a, b; }
model { y ~ poisson(a); v ~ gamma(a, b); }
"""
    data = {"N": 40, "y": [i % 3 for i in range(24)], "v": [1 + i / 7 for i in range(40)]}
    compare(tmp_path, program, data, [[0.5, 0.5], [-1, 1], [1, -1], [1, 0], [0, 1]])
    data["y"][3] = -1
    compare(tmp_path, program, data, [[0.5, 0.5], [1, 1]])
