# SPDX-License-Identifier: BSD-3-Clause
"""Vector loops as the embedded compiler reads them: none is left, and it computes what the machine's
compiler, the interpreter and differences say, for any number of rounds."""
import json
import os
import pathlib
import random
import re
import subprocess

import pytest

HERE = pathlib.Path(__file__).resolve().parent
DRIVER = os.environ["GEN_DRIVER"]
GOOD = sorted((HERE / "good").glob("*.stan"))

# What has no form for strips: places that a table of ints in a table of ints holds.
LEFT = {"discrete_sampled_nested"}


def has_vector_loop(text):
    """But one over a tile, which begins at its first row and may store outcomes, which are ints."""
    return re.search(r"#pragma omp simd[^\n]*\n\s*for \(long \w+ = 0;", text)


def run(*words):
    return subprocess.run([DRIVER, *map(str, words)], capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("part", range(8))
def test_no_vector_loop_is_left(part):
    left, seen = set(), 0
    for program in GOOD[part::8]:
        text = run("--text", program)
        if text.returncode:
            continue  # a program that is not for the generator
        seen += text.stdout.count("#pragma omp simd")
        if has_vector_loop(run("--strips", program).stdout):
            left.add(program.stem)
    assert seen and left <= LEFT


DATA = """data { int N; int J; array[N] int<lower=1, upper=J> g; array[N] int<lower=0, upper=1> k;
array[N] int<lower=0> c; vector[N] x; vector<lower=0>[N] p; matrix[N, 3] X; }
parameters { vector[J] a; vector<lower=0>[J] s; vector<lower=0, upper=1>[J] u;
vector<lower=-1, upper=p[1]>[J] w; real b; real<lower=0> t; }
"""

BODIES = {
    "gathers": "k ~ bernoulli_logit(a[g] .* (x - b)); x ~ normal(a[g] + b * p, t);",
    "scales": "x ~ normal(b, s[g]); p ~ lognormal(a[g], t); p ~ weibull(1 + t, s[g]);",
    "counts": "c ~ poisson_log(a[g] + b * x); c ~ poisson(s[g]); k ~ bernoulli(u[g]);",
    "bounds": "target += sum(log(u)) + sum(log1m(u)) + sum(square(w)) + dot_product(a, w);",
    "rare": "x ~ student_t(2 + t, a[g], 1 + t); x ~ cauchy(b, s[g]); p ~ gamma(1 + t, s[g]);"
            " x ~ double_exponential(a[g], t); x ~ logistic(b, s[g]); c ~ neg_binomial_2(s[g], t);",
    "functions": "target += sum(exp(-square(x - b)) ./ (1 + exp(a[g]))) + sum(tanh(a)) + sum(inv_logit(b * x))"
                 " + sum(log1p_exp(a[g] - x)) + sum(sqrt(p + t)) + sum(fabs(x - b)) + sum(atan(a))"
                 " + sum(expm1(a)) + sum(pow(s, 1.5)) + sum(fmax(a, 0.1)) + sum(Phi(a)) + sum(lgamma(s));",
    "loops": "for (n in 1:N) { real m = a[g[n]] + b * x[n]; target += normal_lpdf(x[n] | m, t);"
             " k[n] ~ bernoulli_logit(m); }",
    "mixture": "for (n in 1:N) { vector[3] l = log(softmax([b, 0, 1]'));"
               " for (i in 1:3) l[i] += normal_lpdf(x[n] | i * b, t); target += log_sum_exp(l); }",
    "mixed": "for (n in 1:N) target += log_mix(u[1], normal_lpdf(x[n] | b, t), normal_lpdf(x[n] | a[1], 1));",
    "columns": "x ~ normal(X[, 2] * b + X[, 1] .* a[g], t); target += sum(X' * (x - b)) + max(a) + log_sum_exp(a);",
    "rows": "{ vector[3] r = X[1]' * b; r[2] += t; target += -dot_self(r) + sum(log_softmax(r)); }",
    "sums": "{ vector[J] r = a; for (i in 2:J) r[i] += 0.5 * r[i - 1]; r ~ normal(0, 1 + t);"
            " target += -variance(a) - dot_self(w - a); }",
}


def write_data(path, n, j):
    rng = random.Random(n)
    x = [rng.gauss(0, 1) for _ in range(n)]
    path.write_text(json.dumps({
        "N": n, "J": j, "g": [1 + rng.randrange(j) for _ in range(n)], "k": [rng.randrange(2) for _ in x],
        "c": [rng.randrange(6) for _ in x], "x": x, "p": [rng.expovariate(1) for _ in x],
        "X": [[rng.gauss(0, 1) for _ in range(3)] for _ in x]}))


SIZES = [(body, n, 2) for body in BODIES for n in (1, 9, 130)]


@pytest.mark.parametrize("body, n, j", [*SIZES, ("sums", 2, 130)])
def test_strips_agree(body, n, j, tmp_path):
    program, data = tmp_path / "program.stan", tmp_path / "data.json"
    program.write_text(DATA + "model { a ~ std_normal(); s ~ exponential(1); w ~ normal(0, t);\n"
                       + "b ~ normal(0, 1); t ~ exponential(1); " + BODIES[body] + " }\n")
    write_data(data, n, j)
    assert not has_vector_loop(run("--strips", program).stdout)
    result = run(program, data)
    assert result.returncode == 0 and result.stdout.startswith("ok"), result.stdout + result.stderr
