# SPDX-License-Identifier: BSD-3-Clause
"""Thinned fits are views of the same draws."""

import arviz
import numpy as np

MODEL = """%%stan m
parameters { real mu; }
model { mu ~ std_normal(); }
generated quantities { real z = normal_rng(mu, 1); }"""


def call(more):
    return [MODEL, f"fit = sample(m, tune = 50, chains = 2, seed = 3, {more})\nfit", 'save(fit, "fit.nc");']


def test_every_so_many_draws_one_is_kept(run_cells, home):
    def draws(more):
        result = run_cells(call(more))
        assert result.status == 0, result.error()
        data = arviz.from_netcdf(home / "fit.nc").load()
        return result, data

    _, whole = draws("draws = 103")
    for thin in (1, 2, 5, 102, 103, 200):
        result, part = draws(f"draws = 103, thin = {thin}")
        assert result.counters["sampled_chains"] == 0
        for group in ("posterior", "sample_stats"):
            for name in whole[group].data_vars:
                assert np.array_equal(part[group][name].values, whole[group][name].values[:, ::thin]), name
        assert ("kept" in result.text(1)) == (thin > 1)
    longer, part = draws("draws = 206, thin = 2")
    assert longer.counters["sampled_chains"] == 2
    assert np.array_equal(part.posterior.mu.values[:, :52], whole.posterior.mu.values[:, ::2])


def test_thin_is_a_positive_number(run_cells):
    for wrong, word in (("thin = 0", "from 1"), ("thin = 2.5", "whole"), ("thinning = 2", "write `thin`")):
        result = run_cells(call(wrong))
        assert result.status == 1 and word in result.error()[1]


def test_no_draws_are_a_warm_up(run_cells, home):
    """What the warm-up has learnt is kept, and the draws of a later run are those of an undisturbed one."""
    empty = run_cells(call("draws = 0"))
    assert empty.status == 0 and "2 chains x 0 draws" in empty.text(1)
    assert arviz.from_netcdf(home / "fit.nc").posterior.mu.shape == (2, 0)
    result = run_cells(call("draws = 30"))
    assert "continued after the warm-up" in str(result.cells[1]["outputs"])
    kept = arviz.from_netcdf(home / "fit.nc").load().posterior.mu.values
    other = home / "other"
    other.mkdir()
    assert run_cells(call("draws = 30"), dir=other).status == 0
    assert np.array_equal(kept, arviz.from_netcdf(other / "fit.nc").load().posterior.mu.values)
