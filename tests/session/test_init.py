# SPDX-License-Identifier: BSD-3-Clause
"""Where chains start: whole, in part, one for each chain, from files, with a radius."""

import json

import arviz
import numpy as np
import pytest

MODEL = """%%stan m
data { int N; }
parameters {
  real a;
  real<lower=0> b;
  real<lower=a> c;
  simplex[3] p;
  tuple(real, real<lower=0>) t;
}
transformed parameters { real twice = 2 * a; }
model {
  a ~ std_normal();
  b ~ exponential(1);
  c ~ normal(0, 3);
  t.1 ~ std_normal();
  t.2 ~ exponential(1);
}"""

# Steps so small that a chain stays where it starts, to about 1e-6.
STILL = 'data = {N = 1}, draws = 2, tune = 0, adapt = "stan", step_size = 1e-9, max_treedepth = 1'


def call(init, chains=4, seed=1):
    return f"fit = sample(m, {STILL}, chains = {chains}, seed = {seed}, init = {init})"


@pytest.fixture
def starts(run_cells, home):
    """Where every chain starts, by name."""

    def run(init, **options):
        result = run_cells([MODEL, call(init, **options), 'save(fit, "fit.nc");'])
        assert result.status == 0, result.error()
        posterior = arviz.from_netcdf(home / "fit.nc").load().posterior
        return {name: posterior[name].values[:, 0] for name in posterior.data_vars}

    return run


def near(x, y):
    return np.allclose(x, y, atol=1e-5)


def test_parameters_that_are_not_named_start_at_random(starts):
    at = starts("{a = 3, t = (0.5, 7)}")
    assert near(at["a"], 3) and near(at["t.1"], 0.5) and near(at["t.2"], 7)
    for name in "bc":
        assert len(np.unique(np.round(at[name], 3))) == 4, name
    assert np.all((np.exp(-2) < at["b"]) & (at["b"] < np.exp(2)))
    assert np.all((3 + np.exp(-2) < at["c"]) & (at["c"] < 3 + np.exp(2)))
    again, other = starts("{a = 3, t = (0.5, 7)}"), starts("{a = 3, t = (0.5, 7)}", seed=2)
    assert np.array_equal(at["b"], again["b"]) and not np.any(near(at["b"][0], other["b"][0]))


def test_whole_start(starts):
    at = starts("{a = -1, b = 2, c = 0.5, p = [0.2, 0.3, 0.5]', t = (1, 1)}")
    assert near(at["a"], -1) and near(at["b"], 2) and near(at["c"], 0.5) and near(at["p"], [0.2, 0.3, 0.5])


def test_one_for_every_chain(starts):
    at = starts("{{a = 1, c = 2}, {a = 2, c = 5}, {a = 3, c = 4}, {a = 4, c = 9}}")
    assert near(at["a"], [1, 2, 3, 4]) and near(at["c"], [2, 5, 4, 9])
    assert near(starts("{{a = 1}, {a = 2}}", chains=2)["a"], [1, 2])


def test_files(starts, home):
    for k in range(2):
        (home / f"start{k}.json").write_text(json.dumps({"a": k, "p": [0.5, 0.25, 0.25], "twice": 2 * k}))
    at = starts('"start1.json"')
    assert near(at["a"], 1) and near(at["p"], [0.5, 0.25, 0.25])
    assert near(starts('{"start0.json", "start1.json"}', chains=2)["a"], [0, 1])


def test_a_number_is_the_radius(starts):
    at = starts("0")
    assert near(at["a"], 0) and near(at["b"], 1) and near(at["c"], 1) and near(at["p"], 1 / 3)
    a = starts("0.125")["a"]
    assert np.all(np.abs(a) < 0.126) and len(np.unique(np.round(a, 4))) == 4


@pytest.mark.parametrize("init, words", [
    ("{bb = 1}", ["no parameter `bb`", "did you mean"]),
    ("{N = 1}", ["no parameter `N`"]),
    ("{c = 1}", ["m:6:14", "the bounds of `c` depend on `a`", "give both"]),
    ("{b = -1}", ["`b` is -1", "at least 0"]),
    ("{{a = 1}, {a = 2}}", ["2 starts for 4 chains"]),
    ('"none.json"', ["none.json"]),
    ("{1, 2, 3, 4}", ["record"]),
    ('0, init_radius = 1', ["not both"]),
    ("-1", ["`init` is -1"]),
    ("1e7", ["`init` is 10000000, it must be from 0"]),
])
def test_what_is_no_start(run_cells, init, words):
    result = run_cells([MODEL, call(init)])
    assert result.status == 1
    text = result.error()[1]
    for word in words:
        assert word in text, text


def test_starts_are_part_of_the_key(run_cells, home):
    def sampled(init):
        result = run_cells([MODEL, call(init, chains=2)])
        assert result.status == 0, result.error()
        return result.counters["sampled_chains"]

    (home / "start.json").write_text('{"a": 1}')
    inits = ["{a = 1}", "{{a = 1}, {a = 2}}", "{{a = 2}, {a = 1}}", "0", "0.5", "{a = 1, b = 1}"]
    assert [sampled(i) for i in inits] == [2] * 6
    assert [sampled(i) for i in inits] == [0] * 6
    assert sampled('"start.json"') == 0, "the same start from a file"


def test_seeds_are_32_bits(run_cells):
    largest = run_cells([MODEL, call("0", seed=4294967295)])
    assert largest.status == 0, largest.error()
    beyond = run_cells([MODEL, call("0", seed=4294967296)])
    assert beyond.status == 1 and "4294967295" in beyond.error()[1]
