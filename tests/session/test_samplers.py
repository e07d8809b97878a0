# SPDX-License-Identifier: BSD-3-Clause
"""Other samplers than NUTS, and comparing them."""

import json
import re

import arviz
import numpy as np
import pytest

SAMPLERS = ["nuts", "walnuts", "slice", "metropolis", "hmc"]
MODEL = """%%stan m
data { vector[3] y; }
parameters { real mu; real<lower=0> s; }
model { mu ~ normal(0, 2); s ~ normal(0, 1); y ~ normal(mu, s); }"""
FUNNEL = """%%stan funnel
parameters { real v; vector[9] x; }
model { v ~ normal(0, 3); x ~ normal(0, exp(v / 2)); }"""
DATA = "data = {y = [0.5, 1.5, -0.2]'}"


def fit_of(run_cells, home, cell):
    result = run_cells([MODEL, cell, 'save(fit, "fit.nc");'], dir=home)
    assert result.status == 0, result.error()
    return result, arviz.from_netcdf(home / "fit.nc").load()


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_longer_runs_continue_shorter_ones(run_cells, home, sampler):
    call = f'fit = sample(m, {DATA}, sampler = "{sampler}", draws = %d, tune = 100, chains = 3, seed = 4)'
    folders = [home / name for name in ("once", "twice")]
    for folder in folders:
        folder.mkdir()
    _, once = fit_of(run_cells, folders[0], call % 300)
    fit_of(run_cells, folders[1], call % 120)
    _, twice = fit_of(run_cells, folders[1], call % 300)
    again, _ = fit_of(run_cells, folders[1], call % 300)
    assert again.counters["sampled_chains"] == 0
    assert list(once.sample_stats.data_vars) == list(twice.sample_stats.data_vars)
    for group in ("posterior", "sample_stats"):
        for name in once[group].data_vars:
            assert np.array_equal(once[group][name].values, twice[group][name].values), name


def test_samplers_have_draws_of_their_own(run_cells, home):
    """But the same seed where none is given."""
    draws = set()
    for sampler in SAMPLERS:
        _, fit = fit_of(run_cells, home, f'fit = sample(m, {DATA}, sampler = "{sampler}", draws = 20, tune = 60)')
        draws.add(fit.posterior.mu.values.tobytes())
    seeds = {path.name.split("seed")[1].split("-")[0] for path in (home / ".posterity" / "m").glob("*.chain")}
    assert len(draws) == len(SAMPLERS) and len(seeds) == 1


def test_wrong_combinations_are_told_before_anything_is_done(run_cells):
    for wrong, words in (
            ('sampler = "slice", target_accept = 0.9', 'target_accept has no use with sampler = "slice"'),
            ('sampler = "hmc", max_treedepth = 5', 'max_treedepth has no use with sampler = "hmc"'),
            ('path_length = 2', 'path_length has no use with sampler = "nuts"'),
            ('sampler = "slice", adapt = "dense"', 'adapt = "dense" has no use with sampler = "slice"'),
            ('sampler = "gibbs"', 'it must be one of "nuts", "walnuts"')):
        result = run_cells([MODEL, f"sample(m, {DATA}, {wrong})"])
        assert result.status == 1 and words in result.error()[1]
        assert not any("data" in o for o in result.cells[1]["outputs"])


# Its scale is no product of parameters, so that its coordinates stay.
BENT = """%%stan bent
parameters { real v; vector[9] x; }
model { v ~ normal(0, 3); x ~ normal(0, exp(v / 2) + 0.001); }"""


@pytest.mark.parametrize("cell, advice", [
    ('sample(funnel, seed = 1, adapt = "diag", noncenter = "off")', 'noncenter = "auto"'),
    ('sample(bent, seed = 1, adapt = "stan")', "target_accept = 0.95"),
    ('sample(bent, seed = 1, adapt = "diag", target_accept = 0.9)', 'sampler = "walnuts"'),
    ('sample(bent, seed = 1, sampler = "walnuts")', None),
])
def test_advice_is_the_first_that_was_not_taken(run_cells, cell, advice):
    """Under other words of adapt than "auto" no target is raised, and both posteriors diverge."""
    result = run_cells([FUNNEL, BENT, cell])
    assert result.status == 0, result.error()
    said = json.dumps(result.cells[2]["outputs"]).replace('\\', "")
    words = re.search(r"transitions diverged, so draws .* is narrow: sample with ([a-z_]+ = [^, <]*)", said)
    assert bool(words) == bool(advice), said
    assert not words or words[1].replace("&quot;", '"').startswith(advice), words[1]


COMPARE = f'compare_samplers(m, {DATA}, samplers = {{"nuts", "slice", "walnuts"}}, tune = 100, seed = 2, draws = %d)'
COLUMNS = ["sampler", "backend", "wall", "cpu", "ess_min", "ess_mean", "ess_per_second", "gradients_per_ess",
           "efficiency", "r_hat", "divergences"]


def compared(run_cells, draws):
    cells = [MODEL, f"t = {COMPARE % draws}", "t", *(f"print(t.{name})" for name in COLUMNS)]
    result = run_cells(cells)
    assert result.status == 0, result.error()
    columns = {}
    for name, cell in zip(COLUMNS, result.cells[3:]):
        text = "".join(o["text"] for o in cell["outputs"] if o["output_type"] == "stream")
        columns[name] = [part.strip(' "') for part in text.strip().strip("[]{}").split(",")]
    return result, columns


def test_comparison(run_cells, home):
    result, t = compared(run_cells, 200)
    assert result.counters["sampled_chains"] == 12
    assert sorted(t["sampler"]) == ["nuts", "slice", "walnuts"] and set(t["backend"]) == {"auto"}
    rates = [float(x) for x in t["ess_per_second"]]
    assert rates == sorted(rates, reverse=True) and rates[-1] > 0
    assert all(float(x) > 0 for name in ("wall", "cpu", "efficiency", "gradients_per_ess") for x in t[name])
    assert t["divergences"][t["sampler"].index("slice")].lower() == "nan"
    kinds = [sorted(o["data"]) for o in result.cells[1]["outputs"] if o["output_type"] == "display_data"]
    assert kinds.count(["image/svg+xml", "text/plain"]) == 1
    # effective draws are ArviZ's of the fit that sample() finds in the cache
    for sampler in t["sampler"]:
        call, fit = fit_of(run_cells, home, f'fit = sample(m, {DATA}, sampler = "{sampler}", tune = 100, seed = 2, draws = 200)')
        assert call.counters["sampled_chains"] == 0
        ess = arviz.ess(fit)
        k = t["sampler"].index(sampler)
        assert float(t["ess_min"][k]) == pytest.approx(min(float(ess.mu), float(ess.s)), rel=1e-3)
        assert float(t["ess_mean"][k]) == pytest.approx((float(ess.mu) + float(ess.s)) / 2, rel=1e-3)


def test_costs_are_those_of_the_runs_that_made_the_draws(run_cells):
    _, first = compared(run_cells, 200)
    again, second = compared(run_cells, 200)
    assert again.counters["sampled_chains"] == 0 and first == second
    longer, third = compared(run_cells, 300)
    assert longer.counters["sampled_chains"] == 12
    for k, sampler in enumerate(first["sampler"]):
        i = third["sampler"].index(sampler)
        assert float(third["cpu"][i]) > float(first["cpu"][k])
    # of a part of what is stored nobody knows the cost
    _, part = compared(run_cells, 200)
    assert all(x.lower() == "nan" for name in ("wall", "cpu", "ess_per_second") for x in part[name])


def test_backends_agree(run_cells):
    """Slices know the density alone, so the interpreter's are those of compiled code but for roundings."""
    call = f'compare_samplers(m, {DATA}, samplers = {{"slice"}}, backends = {{"tcc", "interpreter"}}, '
    result = run_cells([MODEL, f"t = {call}draws = 60, tune = 60, seed = 5)", "print(t.ess_min)", "print(t.backend)"])
    assert result.status == 0, result.error()
    text = "".join(o["text"] for o in result.cells[2]["outputs"])
    first, second = (float(x) for x in text.strip(" []{}\n").split(","))
    assert first == pytest.approx(second, rel=1e-6) and first > 5
    assert "interpreter" in str(result.cells[3]["outputs"])


def test_comparison_says_what_is_wrong(run_cells):
    for wrong, words in (('sampler = "nuts"', "write `samplers`"), ('compiler = "tcc"', "write `backends`"),
                         ('samplers = {"gibbs"}', 'it must be one of "nuts"'), ("smplers = 1", "did you mean `samplers`"),
                         ('backends = {"gcc"}', 'must be one of "auto"')):
        result = run_cells([MODEL, f"compare_samplers(m, {DATA}, {wrong})"])
        assert result.status == 1 and words in result.error()[1], result.error()
