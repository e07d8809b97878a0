# SPDX-License-Identifier: BSD-3-Clause
"""Rows that are reduced when data are bound: said under the table, switched off, the same posterior,
and nothing else of a fit is changed by it."""

import arviz
import numpy as np

MODEL = """%%stan m
data { int N, J; array[N] int<lower=1, upper=J> g; vector[N] x, y; }
parameters { real b; real<lower=0> s; vector[J] a; }
transformed parameters { vector[N] mu = a[g] + b * x; }
model { a ~ normal(0, 2); b ~ std_normal(); s ~ std_normal(); y ~ normal(mu, s); }
generated quantities {
  vector[N] log_lik;
  for (n in 1:N) log_lik[n] = normal_lpdf(y[n] | mu[n], s);
}"""
DATA = """N = 60
J = 4
array[N] int g
vector[N] x
vector[N] y
for (n in 1:N) {
  g[n] = n % J + 1
  x[n] = sin(n)
  y[n] = 0.5 * x[n] + g[n] + cos(7 * n)
}"""


def call(more):
    text = "data = {N = N, J = J, g = g, x = x, y = y}, tune = 300, draws = 1000, chains = 2, seed = 3"
    return [MODEL, DATA, f"fit = sample(m, {text}{more})\nfit", 'save(fit, "fit.nc");']


def test_reduced_rows_give_the_same_posterior(run_cells, home):
    fits = {}
    for name, more in (("exact", ""), ("plain", ", exact = false")):
        result = run_cells(call(more))
        assert result.status == 0, result.error()
        assert result.counters["sampled_chains"] == 2, "exact is part of the key"
        said = "exact: line 5: 60 rows reduced to 5" in str(result.cells[2]["outputs"])
        assert said == (name == "exact")
        fits[name] = arviz.from_netcdf(home / "fit.nc").load()
        assert run_cells(call(more)).counters["sampled_chains"] == 0
    for name in ("a", "b", "s", "mu"):
        draws = [fits[which].posterior[name].values for which in ("exact", "plain")]
        error = 5 * np.sqrt(sum(x.var(axis=(0, 1)) / 400 for x in draws))
        assert (abs(draws[0].mean(axis=(0, 1)) - draws[1].mean(axis=(0, 1))) < error).all(), name


def test_pointwise_densities_are_of_all_rows(run_cells, home):
    result = run_cells(call(""))
    assert result.status == 0, result.error()
    p = arviz.from_netcdf(home / "fit.nc").load().posterior
    n = np.arange(1, 61)
    g, x = n % 4, np.sin(n)
    y = 0.5 * x + g + 1 + np.cos(7 * n)
    mu = p.a.values[:, :, g] + p.b.values[..., None] * x
    assert np.allclose(p.mu.values, mu, rtol=1e-12)
    s = p.s.values[..., None]
    wanted = -0.5 * ((y - mu) / s) ** 2 - np.log(s) - 0.5 * np.log(2 * np.pi)
    assert np.allclose(p.log_lik.values, wanted, rtol=1e-10)
