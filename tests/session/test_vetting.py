# SPDX-License-Identifier: BSD-3-Clause
"""Draws of another user are looked into: transitions that are made once more give the same bits."""

import pytest

MODEL = """%%stan m
data { vector[8] y; }
parameters { real mu; real<lower=0> tau; vector[8] theta; }
model { mu ~ normal(0, 5); tau ~ normal(0, 5); theta ~ normal(mu, tau); y ~ normal(theta, 10); }
generated quantities { real z = normal_rng(mu, tau); }"""
COUNTED = """%%stan m
data { vector[8] y; }
parameters { int<lower=0> k; real mu; }
model { k ~ poisson(3); mu ~ normal(k, 1); y ~ normal(mu, 10); }"""
DATA = "y = [28, 8, -3, 7, -1, 1, 18, 12]';"
SAMPLE = "fit = sample(m, draws = {draws}, tune = 60, chains = 2, seed = 3{more});\nfit"


@pytest.fixture(autouse=True)
def counters(monkeypatch):
    monkeypatch.setenv("POSTERITY_COUNTERS", "1")


@pytest.fixture
def run(run_cells, home):
    """Runs in one folder as some user: (chains that were sampled, last table, the fit's words)."""

    def as_user(user, draws=40, more="", model=MODEL):
        result = run_cells([model, DATA, SAMPLE.format(draws=draws, more=more)],
                           env={"XDG_STATE_HOME": str(home / user), "XDG_CACHE_HOME": str(home / (user + "-cache"))})
        assert result.status == 0, result.stderr
        shown = [o["data"]["text/plain"] for o in result.cells[2]["outputs"] if "data" in o]
        return result.counters["sampled_chains"], shown[-2], shown[-1]

    return as_user


@pytest.mark.parametrize("more", ["", ', adapt = "stan"', ', adapt = "low_rank"', ', sampler = "walnuts"',
                                  ', sampler = "slice"', ', sampler = "metropolis"', ', sampler = "hmc"',
                                  ', compiler = "tcc"', ', noncenter = "off"'])
def test_what_others_have_drawn_is_used(run, more):
    run("theirs", more=more)
    sampled, table, fit = run("mine", more=more)
    assert sampled == 0
    assert "made elsewhere, checked" in table and "made elsewhere, checked" in fit
    assert "not used" not in table


def test_with_a_sampled_discrete_parameter(run):
    run("theirs", model=COUNTED)
    sampled, table, _ = run("mine", model=COUNTED)
    assert sampled == 0 and "made elsewhere, checked" in table


def test_what_is_drawn_behind_them_stays_theirs(run):
    run("theirs")
    sampled, table, _ = run("mine", draws=60)
    assert sampled == 2 and "made elsewhere, checked" in table
    sampled, table, _ = run("theirs", draws=60)
    assert "made elsewhere, checked" in table  # the later ones are mine


def test_one_draw_cannot_be_looked_into(run):
    run("theirs", draws=1)
    sampled, table, _ = run("mine", draws=1)
    assert sampled == 2 and "this model does not give were not used" in table


def test_overwriting_makes_them_mine(run):
    run("theirs")
    assert run("mine", more=", overwrite = true")[0] == 2
    sampled, table, fit = run("mine")
    assert sampled == 0 and "elsewhere" not in table + fit
