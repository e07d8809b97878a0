# SPDX-License-Identifier: BSD-3-Clause
"""`%cache why` and the line under a table name what is different from the nearest stored run."""

import re

import pytest

MODEL = """%%stan m
data { int N; array[N] real y; matrix[2, 3] A; }
parameters { real mu; real<lower=0> sigma; }
model {
  // priors
  mu ~ normal(0, 1);
  sigma ~ exponential(1);
  y ~ normal(mu, sigma);
}
generated quantities { real z = normal_rng(mu, sigma) + A[1, 1]; }"""
DATA = "N = 5; y = {1, 2, 3, 4, 5}; A = [[1, 2, 3], [4, 5, 6]];"
SAMPLE = "fit = sample(m, seed = 1, tune = 50, draws = 50, chains = 2);"


def ask(*cells):
    return [*cells, "%cache why"]


@pytest.fixture
def why(run_cells):
    """What the run of changed cells, after the one above, was due to: (line under the table, answer)."""

    def run(model=MODEL, data=DATA, sample=SAMPLE):
        result = run_cells([MODEL, DATA, SAMPLE, *ask(model, data, sample)])
        assert result.status == 0, result.stderr
        shown = [o["data"]["text/plain"] for o in result.cells[-2]["outputs"] if "data" in o]
        notes = re.findall("^. new: ([^;\n]*)", shown[-1], re.M) if shown else []
        return (notes or [None])[0], "".join(result.cells[-1]["outputs"][0]["text"]).strip()

    return run


CHANGES = {
    "a prior": (dict(model=MODEL.replace("normal(0, 1)", "normal(0, 2)")), "model changed, line 6",
                "model:\n  - line 6: mu ~ normal(0, 1);\n  + line 6: mu ~ normal(0, 2);"),
    "one statement more": (dict(model=MODEL.replace("  y ~", "  mu ~ cauchy(0, 1);\n  y ~")),
                           "model changed, line 8", "model:\n  + line 8: mu ~ cauchy(0, 1);"),
    "one statement less": (dict(model=MODEL.replace("  sigma ~ exponential(1);\n", "")),
                           "model changed, line 7", "model:\n  - line 7: sigma ~ exponential(1);"),
    "a constraint": (dict(model=MODEL.replace("real<lower=0> sigma", "real<lower=0.5> sigma")),
                     "parameters changed, line 3", None),
    "an element": (dict(data=DATA.replace("4, 5}", "4, 6}")), "data `y` changed at [5]", "data `y` changed at [5]"),
    "an element in the middle": (dict(data=DATA.replace("2, 3, 4, 5}", "2, 9, 4, 5}")),
                                 "data `y` changed at [3]", None),
    "a shape": (dict(data=DATA.replace("N = 5", "N = 4").replace("4, 5}", "4}")), "data `N` changed", None),
    "an option": (dict(sample=SAMPLE.replace("tune = 50", "tune = 60")), "tune changed: 50 to 60", None),
    "the seed": (dict(sample=SAMPLE.replace("seed = 1", "seed = 2")), "seed changed: 1 to 2", None),
    "the compiler": (dict(sample=SAMPLE.replace("seed", 'compiler = "interpreter", seed')), "another compiler", None),
    "initial values": (dict(sample=SAMPLE.replace("seed", "init = {mu = 0, sigma = 1}, seed")), "init changed", None),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_different(why, change):
    changed, brief, whole = CHANGES[change]
    line, text = why(**changed)
    assert line == brief
    assert brief.split(" changed, line")[0] in text
    if whole:
        assert text == whole


SAME = {
    "nothing": (dict(), "the session has this fit"),
    "a comment": (dict(model=MODEL.replace("// priors", "// what is known")), "all draws were stored"),
    "another name": (dict(model=MODEL.replace("sigma", "s")), "all draws were stored"),
    "other layout": (dict(model=MODEL.replace("\n  ", "\n\t\t")), "all draws were stored"),
    "data of generated quantities": (dict(data=DATA.replace("[[1", "[[7")), "draws were stored; generated quantities"),
    "generated quantities": (dict(model=MODEL.replace("+ A", "- A")), "draws were stored; generated quantities"),
    "more draws": (dict(sample=SAMPLE.replace("draws = 50", "draws = 70")), "continued at draw 50"),
    "more chains": (dict(sample=SAMPLE.replace("chains = 2", "chains = 3")), "continued: 2 of 3 chains"),
}


@pytest.mark.parametrize("change", SAME)
def test_what_is_no_reason_to_sample(why, change):
    changed, answer = SAME[change]
    line, text = why(**changed)
    assert line is None and answer in text


def test_the_first_run(run_cells):
    result = run_cells(ask(MODEL, DATA, SAMPLE))
    assert "new: never run before" in result.stdout
    assert "nothing of a model of this name is stored" in result.stdout


def test_before_anything_was_asked_for(run_cells):
    assert "no chains were asked for yet" in run_cells(["%cache why"]).stdout


def test_a_matrix_is_told_by_row_and_column(run_cells):
    model = MODEL.replace("  y ~", "  target += -square(mu - A[2, 3]);\n  y ~")
    changed = DATA.replace("[4, 5, 6]", "[4, 8, 6]")
    result = run_cells(ask(model, DATA, SAMPLE, changed, SAMPLE))
    assert "new: data `A` changed at [2, 2]" in result.stdout


def test_the_nearest_of_several_is_compared(run_cells):
    other = MODEL.replace("normal(0, 1)", "normal(0, 2)")
    result = run_cells(ask(MODEL, DATA, SAMPLE, other, SAMPLE.replace("seed = 1", "seed = 9"),
                           other, SAMPLE.replace("seed = 1", "seed = 9").replace("tune = 50", "tune = 55")))
    assert "tune changed: 50 to 55" in result.cells[-1]["outputs"][0]["text"]
