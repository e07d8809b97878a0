# SPDX-License-Identifier: BSD-3-Clause
"""Loops whose rows are reduced when data are bound: loops in loops, several densities, rounds of equal data."""
import random
import subprocess

import pytest

from exact_rows import DRIVER, GROUPED, compare, grouped, points_of, run


NESTED = """data {
  int N, T;
  array[N] int<lower=0, upper=T> m;
  array[N, T] real y;
  matrix[N, T] Y, S;
  array[N, T] int k;
  vector[T] x;
}
parameters { vector[N] a, b; real c; real<lower=0> s; }
"""
NESTS = [("for (i in 1:N) for (t in 1:T) y[i, t] ~ normal(a[i] + b[i] * (x[t] - mean(x)), s);", "reduced to 20"),
         ("for (i in 1:N) { for (t in 1:m[i]) { real mu = a[i] + c * i * t; Y[i, t] ~ normal(mu, s); } }",
          "54 rows reduced to 11"),
         ("for (t in 2:T) for (i in 1:N) Y[i, t] ~ normal(c * Y[i, t - 1] + a[i], s * S[i, t]);",
          "reduced to 11"),
         ("for (i in 1:N) for (t in 1:T) target += poisson_log_lpmf(k[i, t] | a[i] + c);", "100 rows reduced to 18"),
         ("for (i in 1:N) for (t in 1:T) for (j in 1:2) y[i, t] ~ normal(a[i] * j + b[m[i] + 1], s);",
          "200 rows reduced to 20")]


@pytest.mark.parametrize("nest", NESTS, ids=lambda nest: nest[1])
def test_loops_in_loops(tmp_path, nest):
    rng = random.Random(40)
    n, t = 10, 10
    data = {"N": n, "T": t, "m": [i + 1 for i in range(n)], "x": [float(i) for i in range(t)],
            "y": [[rng.gauss(0, 1) for _ in range(t)] for _ in range(n)],
            "Y": [[rng.gauss(0, 1) for _ in range(t)] for _ in range(n)],
            "S": [[rng.uniform(1, 2) for _ in range(t)] for _ in range(n)],
            "k": [[rng.randint(0, 2) for _ in range(t)] for _ in range(n)]}
    data["m"][9] = 9
    said = compare(tmp_path, NESTED + "model { " + nest[0] + " }", data, points_of(rng, 2 * n + 2))
    assert said[0].endswith(nest[1])


LISTED = ["for (i in 1:N) for (t in 1:T) y[i, t] ~ student_t(4, a[i] + b[i] * x[t], s);",
          "for (t in 2:T) for (i in 1:N) target += cauchy_lpdf(Y[i, t] | a[i] ^ 2 * x[t] ^ 2, S[i, t] * s);",
          "for (i in 1:N) for (t in 1:m[i]) Y[i, t] ~ logistic(b[i] - x[t] * c, s);"]


@pytest.mark.parametrize("loops", LISTED)
def test_loops_in_loops_are_a_list(tmp_path, loops):
    rng = random.Random(41)
    n, t = 9, 8
    data = {"N": n, "T": t, "m": [i % 7 + 2 for i in range(n)], "x": [rng.gauss(0, 1) for _ in range(t)],
            "y": [[rng.gauss(0, 1) for _ in range(t)] for _ in range(n)],
            "Y": [[rng.gauss(0, 1) for _ in range(t)] for _ in range(n)],
            "S": [[rng.uniform(1, 2) for _ in range(t)] for _ in range(n)],
            "k": [[0] * t for _ in range(n)]}
    compare(tmp_path, NESTED + "model { " + loops + " }", data, points_of(rng, 2 * n + 2), False)
    text = subprocess.run([DRIVER, "--exact", "--text", str(tmp_path / "m.stan"), str(tmp_path / "d.json")],
                          capture_output=True, text=True, check=True).stdout
    assert "rows in a list" in text


# Containers of the model block, what a round writes of them, whether its rows are reduced, and whether the
# container is left out.
OWN = [
    ("vector[N] mu;", "for (n in 1:N) { mu[n] = m + u_raw[g[n]]; target += normal_lpdf(y[n] | mu[n], s); }", True, True),
    ("vector[N] mu; vector[N] nu;",
     "for (n in 1:N) { nu[n] = u_raw[g[n]] + b * x[n]; mu[n] = nu[n] + m; y[n] ~ normal(mu[n], s); }", True, True),
    ("array[N] real mu;", "for (n in 1:N) { mu[n] = b + u_raw[1]; mu[n] += m * x[n]; y[n] ~ normal(mu[n], s); }", True,
     True),
    ("matrix[N, 2] mu;", "for (i in 1:2) for (n in 1:N) { mu[n, i] = b * i; y[n] ~ normal(mu[n, i], s); }", True, True),
    ("vector[N] mu;", "for (n in 1:N) { mu[n] = m + b * x[n]; y[n] ~ student_t(4, mu[n], s); }", False, True),
    ("vector[N] mu;", "for (n in 1:N) { y[n] ~ normal(b * n, s); mu[n] = m; target += -square(mu[n]); }", True, True),
    ("vector[N + 1] mu;", "for (n in 1:N) { mu[n] = m; y[n] ~ normal(mu[n], s); }", False, False),
    ("vector[N] mu;", "for (n in 2:N) { mu[n] = m; y[n] ~ normal(mu[n], s); }", False, False),
    ("vector[N] mu;", "for (n in 1:N) { mu[n] = m * n; y[n] ~ normal(n > 1 ? mu[n - 1] : 0, s); }", False, False),
    ("vector[N] mu = rep_vector(m, N);", "for (n in 1:N) { mu[n] += b; y[n] ~ student_t(3, mu[n], s); }", False, False),
    ("vector[N] mu;", "for (n in 1:N) { mu[n] = m; y[n] ~ normal(mu[n], s); } target += -sum(mu);", False, False),
    ("vector[N] mu;", "for (n in 1:N) { if (x[n] > 0) mu[n] = m; else mu[n] = b; y[n] ~ normal(mu[n], s); }", False,
     False),
]


@pytest.mark.parametrize("own", OWN, ids=lambda own: str(OWN.index(own)))
def test_elements_that_a_round_has_for_itself(tmp_path, own):
    declares, loop, reduced, dropped = own
    rng = random.Random(50)
    compare(tmp_path, GROUPED + "model { " + declares + loop + " }", grouped(rng), points_of(rng, 9), reduced)
    text = subprocess.run([DRIVER, "--text", str(tmp_path / "m.stan"), str(tmp_path / "d.json")],
                          capture_output=True, text=True, check=True).stdout
    assert ("\n  double *mu_" in text.split("int ps_write", 1)[0]) != dropped


# A local that is read and then changes: what read it is of its former value.
CHANGED = ["real p = m; real q = p + b; p = 2 * m; y[n] ~ normal(q + p * x[n], s);",
           "real p = m; real q = p; p += b * x[n]; y[n] ~ normal(q + p, s);",
           "real p = m; real q = 0; for (k in 1:3) { q += p * k; p = b * x[n]; } y[n] ~ normal(q, s);"]


@pytest.mark.parametrize("body", CHANGED)
def test_locals_that_change(tmp_path, body):
    rng = random.Random(51)
    compare(tmp_path, GROUPED + "model { for (n in 1:N) { " + body + " } }", grouped(rng), points_of(rng, 9), False)
    mean = body.rpartition("y[n]")[0] + "mu[n] = q;"
    program = GROUPED + "model { vector[N] mu; for (n in 1:N) { " + mean + " } y ~ normal(mu, s); }"
    compare(tmp_path, program, grouped(rng), points_of(rng, 9), False)


# Rounds of a loop, what is said of them: rounds of equal data, of other branches, densities beside others.
ROUNDS = """data {
  int N, T, J;
  array[N, T] int<lower=0, upper=1> y;
  array[T, N] int<lower=0, upper=1> w;
  array[N] int<lower=1, upper=J> g;
  array[N] real x;
  vector[N] z;
}
transformed data { array[N] int s; for (i in 1:N) s[i] = sum(y[i]); }
parameters { real<lower=0, upper=1> p, omega; vector<lower=0, upper=1>[T] q; vector[J] a; vector[N] e; real<lower=0> v; }
"""
MERGED = [
    ("for (i in 1:N) { if (s[i] > 0) target += bernoulli_lpmf(1 | omega) + binomial_lpmf(s[i] | T, p); else "
     "target += log_sum_exp(bernoulli_lpmf(1 | omega) + binomial_lpmf(0 | T, p), bernoulli_lpmf(0 | omega)); }",
     ["40 rows reduced to 4"]),
    ("for (i in 1:N) { if (s[i] > 0) target += bernoulli_lpmf(1 | omega) + bernoulli_lpmf(y[i] | q); else "
     "target += log_sum_exp(bernoulli_lpmf(1 | omega) + bernoulli_lpmf(y[i] | q), bernoulli_lpmf(0 | omega)); }",
     ["40 rows reduced to 8"]),
    ("for (i in 1:N) for (t in 1:T) { real l = logit(q[t]) + a[g[i]]; w[t, i] ~ bernoulli_logit(l); }",
     ["120 rows reduced to 12"]),
    ("for (i in 1:N) { vector[T] l; for (t in 1:T) l[t] = q[t] + a[g[i]]; y[i] ~ bernoulli_logit(l); }",
     ["40 rows reduced to 16"]),
    ("for (i in 1:N) { real l = a[g[i]] * s[i]; if (s[i] == T && !(g[i] > 1) || s[i] == 0) target += -l; "
     "else if (g[i] == 2) target += l ^ 2; else { target += exp(l); 0.5 ~ normal(l, v); } }", ["40 rows reduced to 8"]),
    ("for (i in 1:N) { if (s[i] > 1) z[i] ~ normal(e[i], v); else z[i] ~ cauchy(e[i] + a[g[i]], v); }",
     []),
    ("for (i in 1:N) { z[i] ~ normal(a[g[i]], v); y[i, 1] ~ bernoulli(p); e[i] ~ student_t(3, 0, 1); }",
     ["40 rows reduced to 2", "40 rows reduced to 2"]),
    ("for (i in 1:N) { real l = a[g[i]]; z[i] ~ normal(l, v); l = l + e[i]; z[i] ~ cauchy(l, v); }",
     ["40 rows reduced to 2"]),
    ("for (i in 1:N) for (t in 1:T) y[i, t] ~ bernoulli(p ^ w[t, i] * omega ^ s[i]);", ["120 rows reduced to 12"]),
    ("for (i in 1:N) { if (s[i] > 0) target += e[i]; if (i > 1) target += s[i] * e[i - 1]; }", []),
    ("for (i in 1:N) { real l = s[i] * p; z[i] ~ cauchy(l, v); }", []),
    ("real l = 0; for (i in 1:N) { l += s[i] * p; s[i] ~ poisson(exp(l)); }", []),
]


@pytest.mark.parametrize("merged", MERGED, ids=lambda merged: str(MERGED.index(merged)))
def test_rounds_of_equal_data(tmp_path, merged):
    loop, sentences = merged
    rng = random.Random(60)
    n, t, j = 40, 3, 2
    data = {"N": n, "T": t, "J": j, "y": [[(i >> k) & 1 for k in range(t)] for i in range(n)],
            "w": [[rng.randint(0, 1) for _ in range(n)] for _ in range(t)], "g": [1 + i // 20 for i in range(n)],
            "x": [rng.gauss(0, 1) for _ in range(n)], "z": [rng.gauss(0, 1) for _ in range(n)]}
    dim = 2 + t + j + n + 1
    said = compare(tmp_path, ROUNDS + "model { " + loop + " }", data, points_of(rng, dim), bool(sentences))
    assert [line.partition(": ")[2] for line in said] == sentences
KINDS = {
    "categorical": ("y ~ categorical(theta);", True), "loop": ("for (n in 1:N) y[n] ~ categorical(theta);", True),
    "whole": ("target += categorical_lpmf(y | theta);", True),
    "unnormalised": ("target += categorical_lupmf(y | softmax(b));", True),
    "logit": ("y ~ categorical_logit(b);", True), "logit loop": ("for (n in 1:N) y[n] ~ categorical_logit(t * b);", True),
    "ordered": ("y ~ ordered_logistic(e, c);", True), "probit": ("for (n in 1:N) y[n] ~ ordered_probit(t * e, c);", True),
    "part": ("for (n in 3:N) y[n - 2] ~ categorical(theta);", True),
    "rows": ("y ~ ordered_logistic(e * x, c);", False),
    "groups": ("for (n in 1:N) y[n] ~ categorical_logit(b * x[n]);", False),
}


@pytest.mark.parametrize("kind", KINDS)
def test_outcomes_of_few_kinds(tmp_path, kind):
    statement, reduced = KINDS[kind]
    program = ("data { int N, K; array[N] int y; vector[N] x; }\n"
               "parameters { simplex[K] theta; vector[K] b; ordered[K - 1] c; real e; real<lower=0> t; }\n"
               f"model {{ e ~ normal(0, 1); t ~ exponential(1); {statement} }}")
    rng = random.Random(5)
    data = {"N": 90, "K": 4, "y": [rng.choice([1, 2, 2, 3, 4, 4, 4]) for _ in range(90)],
            "x": [rng.gauss(0, 1) for _ in range(90)]}
    compare(tmp_path, program, data, points_of(rng, 12), reduced)


@pytest.mark.parametrize("y", [0, 5])
def test_outcomes_of_a_kind_that_is_none(tmp_path, y):
    program = ("data { int N; array[N] int y; } parameters { vector[4] b; }\n"
               "model { b ~ std_normal(); y ~ categorical_logit(b); }")
    compare(tmp_path, program, {"N": 20, "y": [1, 2] * 9 + [y, 3]}, [[0.1, 0.2, -0.3, 0.4]], True)


def test_many_kinds_stay(tmp_path):
    program = ("data { int N; array[N] int y; } parameters { vector[200] b; }\n"
               "model { b ~ std_normal(); y ~ categorical_logit(b); }")
    compare(tmp_path, program, {"N": 400, "y": [1 + i % 200 for i in range(400)]}, [[0.01 * i for i in range(200)]], False)


@pytest.mark.parametrize("factor, status", [("n * n * n * n", 2), ("(n + 2147483600)", 2), ("-(n - 2147483647)", 0)])
def test_ints_of_rounds_that_have_no_room(factor, status, tmp_path):
    """What is wrong with ints in a round is wrong when its rows are reduced."""
    program = ("data { int N; array[N] int g; vector[N] y; } parameters { real a; vector[2] u; }\n"
               f"model {{ for (n in 1:N) y[n] ~ normal(a * ({factor}) * 1e-9 + u[g[n]], 1); }}\n")
    data = {"N": 300, "g": [1 + n % 2 for n in range(300)], "y": [0.5 + n % 3 for n in range(300)]}
    for flags in ((), ("--exact",)):
        _, ((cc, tcc, _),) = run(tmp_path, program, data, [[0.5, 0.1, 0.2]], *flags)
        assert cc[0] == tcc[0] == status
