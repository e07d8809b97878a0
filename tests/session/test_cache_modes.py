# SPDX-License-Identifier: BSD-3-Clause
"""Where results are kept, by cell and by notebook."""

import pytest

MODEL = "%%stan m\nparameters { real x; }\nmodel { x ~ std_normal(); }"


def sample(mode, draws=50):
    return f'fit = sample(m, draws = {draws}, tune = 50, seed = 3, cache = "{mode}");\nmean(fit.x)'


@pytest.fixture(autouse=True)
def counters(monkeypatch):
    monkeypatch.setenv("POSTERITY_COUNTERS", "1")


def files(home):
    return {p.name: p.read_bytes() for p in (home / ".posterity").rglob("*.chain")}


def test_require_takes_what_is_there_and_fails_for_the_rest(run_cells, home):
    first = run_cells([MODEL, sample("disk")])
    kept = files(home)
    again = run_cells([MODEL, sample("require")])
    assert again.status == 0 and again.counters["sampled_chains"] == 0
    assert again.text(1) == first.text(1)
    name, text = run_cells([MODEL, sample("require", 60)]).error()
    assert 'some of these draws are not in the cache, and cache = "require" samples nothing' in text
    assert files(home) == kept


def test_require_of_what_never_ran(run_cells, home):
    _, text = run_cells([MODEL, sample("require")]).error()
    assert "these draws are not in the cache" in text
    assert not (home / ".posterity" / "m").exists()


def test_readonly_uses_what_is_there_and_adds_nothing(run_cells, home):
    run_cells([MODEL, sample("disk")])
    kept = files(home)
    longer = run_cells([MODEL, sample("readonly", 60)])
    assert longer.status == 0 and longer.counters["sampled_chains"] == 4
    assert files(home) == kept
    whole = run_cells([MODEL, sample("off", 60)])
    assert whole.text(1) == longer.text(1)


def test_a_notebook_can_be_readonly(run_cells, home):
    result = run_cells(["%cache readonly", MODEL, "fit = sample(m, draws = 50, seed = 3);", "1 + 1"])
    assert result.status == 0
    assert not (home / ".posterity").exists()
