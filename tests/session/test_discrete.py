# SPDX-License-Identifier: BSD-3-Clause
"""Discrete parameters in notebooks: what is shown and saved, what the cache keeps."""

import arviz
import numpy as np
import pytest

MODEL = """%%stan mix
data { int N; vector[N] y; }
parameters {
  real<lower=0> s;
  array[N] int<lower=0, upper=1> z;
  ordered[2] mu;
}
model {
  s ~ normal(0, 2);
  mu ~ normal(0, 3);
  z ~ bernoulli(0.4);
  for (n in 1:N) y[n] ~ normal(mu[z[n] + 1], s);
}
generated quantities { int ones = sum(z); }"""
DATA = "N = 6\ny = [-2.4, -1.1, 2.2, 3.0, 1.1, 0]'"


def sample(draws=100, more=""):
    return f'fit = sample(mix, draws = {draws}, tune = 100, chains = 2, seed = 3{more})\nsave(fit, "fit.nc");'


@pytest.fixture
def go(run_cells, home):
    def run(model=MODEL, call=None, dir=None):
        folder = dir or home
        folder.mkdir(exist_ok=True)
        result = run_cells([model, DATA, call or sample()], dir=folder)
        assert result.status == 0, result.stderr
        return result, arviz.from_netcdf(folder / "fit.nc").load().posterior

    return run


def test_draws_are_ints_in_the_order_of_the_program(go):
    result, posterior = go()
    assert list(posterior) == ["s", "z", "mu", "ones"]
    assert posterior.z.dtype.kind == "i" and posterior.z.shape == (2, 100, 6)
    assert set(np.unique(posterior.z)) == {0, 1}
    assert np.array_equal(posterior.z.sum(axis=-1), posterior.ones)
    said = "".join(str(o.get("text")) for o in result.cells[0]["outputs"])
    assert "`z` is summed out of the density" in said


def test_draws_come_back_from_disk(go):
    first, a = go()
    second, b = go()
    assert first.counters["sampled_chains"] == 2 and second.counters["sampled_chains"] == 0
    assert all(np.array_equal(a[v], b[v]) for v in a)


def test_more_draws_continue_bit_for_bit(go, home):
    go(call=sample(50))
    _, continued = go(call=sample(100))
    _, whole = go(call=sample(100), dir=home / "other")
    assert all(np.array_equal(continued[v], whole[v]) for v in whole)


def test_edited_generated_quantities_keep_the_draws(go):
    _, a = go()
    result, b = go(model=MODEL.replace("sum(z)", "sum(z) - z[1]"))
    assert result.counters["sampled_chains"] == 0
    assert np.array_equal(a.z, b.z)
    assert np.array_equal(b.ones, a.z.sum(axis=-1) - a.z[..., 0])


def test_bounds_are_part_of_the_key(go):
    go()
    result, _ = go(model=MODEL.replace("upper=1> z", "upper=0> z"))
    assert result.counters["sampled_chains"] == 2


def test_shares_are_those_of_the_posterior(go):
    """P(z = 1) by the other parameters' draws, summed by hand."""
    _, p = go(call=sample(1000))
    y = np.array([-2.4, -1.1, 2.2, 3.0, 1.1, 0])
    s, mu = p.s.values[..., None], p.mu.values
    weight = [w * np.exp(-0.5 * ((y - mu[..., i, None]) / s) ** 2) for i, w in enumerate((0.6, 0.4))]
    expected = weight[1] / (weight[0] + weight[1])
    error = np.sqrt((expected * (1 - expected)).sum(axis=(0, 1))) / expected[..., 0].size
    assert np.all(np.abs((p.z.values - expected).mean(axis=(0, 1))) < 5 * error + 1e-12)
