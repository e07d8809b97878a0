# SPDX-License-Identifier: BSD-3-Clause
"""The bench set on small data: every program is compiled by both compilers, its gradients agree
with differences of the interpreter's density, and its data are what the program asks for."""
import importlib.util
import json
import os
import pathlib
import subprocess
import sys

import numpy as np
import pytest
from scipy import stats

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "bench/models"
sys.path.insert(0, str(FOLDER.parent))
from comparison import side


def load(name):
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


data = load("data")
TABLE = data.table()
LISTED = ("eight_nc", "eight_c", "radon_pooled", "radon_intercepts", "radon_slopes", "logistic",
          "logistic_glm", "linear", "linear_glm", "gp_100", "gp_200", "gp_1000", "hmm", "garch",
          "ar5", "lotka_volterra", "mixture2", "mixture5", "lda", "irt_2pl", "bym2",
          "stochastic_volatility", "normal_500", "funnel", "lkj", "weibull")


def verify(name, tmp_path):
    """What bench/verify says of a model: the phase that it reached, the error of its gradient."""
    file = data.write(tmp_path, name, small=True)
    run = subprocess.run([os.environ["VERIFY"], data.program(name), file], capture_output=True,
                         text=True, timeout=600)
    return json.loads(run.stdout.strip().split("\n")[-1]), run.stderr


@pytest.mark.parametrize("name", TABLE)
def test_gradients_agree_with_the_interpreter(name, tmp_path):
    said, errors = verify(name, tmp_path)
    assert said["phase"] == "ok", f"{said} {errors}"
    assert said["points"] >= 1
    # the tolerances of an ODE bound what differences of its solution see
    assert said["error"] < max(1e-6, TABLE[name].get("tolerance", 0))


def test_every_program_has_a_row():
    programs = {row.get("program", name) for name, row in TABLE.items()}
    assert programs == {path.stem for path in FOLDER.glob("*.stan")}
    assert set(LISTED) <= set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_data_are_the_same_each_time(name):
    assert data.data_of(name, small=True) == data.data_of(name, small=True)


def test_another_seed_gives_other_data():
    row = TABLE["radon_slopes"]
    assert data.make(row["data"], row["small"], 1) != data.make(row["data"], row["small"], 2)


@pytest.mark.parametrize("name", [name for name in TABLE if "_loop" in name or "_glm" in name])
def test_spellings_share_their_data(name):
    other = name.replace("_loop", "").replace("_glm", "")
    assert data.data_of(name, small=True) == data.data_of(other, small=True)
    assert TABLE[name]["size"] == TABLE[other]["size"]


def test_radon_has_the_sizes_of_the_survey():
    made = data.data_of("radon_intercepts")
    assert (made["N"], made["J"], len(set(made["county"]))) == (919, 85, 85)


def test_the_scale_of_a_map_is_that_of_its_graph():
    """Geometric mean of the variances under the constraint of sum zero, on a path of 2 x 2."""
    made = data.make("grid_map", {"side": 2})
    assert made["E"] == 4
    assert made["scale"] == pytest.approx(5 / 16)  # a circle of four: (n^2 - 1) / (12 n)


def test_returns_have_the_variance_of_their_recursion():
    made = data.make("garch", {"T": 4000})
    assert np.var(made["r"]) == pytest.approx(0.3 / (1 - 0.3 - 0.4), rel=0.25)


@pytest.mark.parametrize("module, least", [("with_pymc", 8), ("with_numpyro", 5)])
def test_peers_have_models_of_the_set(module, least):
    """Their functions bear names of programs: those packages are not needed to see it."""
    source = (FOLDER / f"{module}.py").read_text()
    names = [line[4:].partition("(")[0] for line in source.split("\n") if line.startswith("def ")]
    programs = {path.stem for path in FOLDER.glob("*.stan")}
    assert len(set(names) & programs) >= least
    assert set(names) - programs <= {"array"}


def schools_density(made, q):
    """The log density of eight_nc by SciPy, with the Jacobian of tau = exp(q)."""
    mu, tau, z = q[0], np.exp(q[1]), q[2:]
    return (stats.norm.logpdf(mu, 0, 5) + stats.cauchy.logpdf(tau, 0, 5) + q[1]
            + stats.norm.logpdf(z).sum()
            + stats.norm.logpdf(made["y"], mu + tau * z, made["sigma"]).sum())


@pytest.mark.parametrize("compiler", ["cc", "tcc", "auto"])
def test_our_side_answers_its_commands(compiler, tmp_path):
    path = data.write(tmp_path, "eight_nc", small=True)
    ours, made, h = side.Side(compiler, "eight_nc", path), json.loads(path.read_text()), 1e-6
    assert ours.said["dim"] == 10 and ours.said["first_ms"] > 0
    assert ours.said["layout"][:3] == [["mu", []], ["tau", []], ["z", [8]]]
    a, b = np.linspace(-1, 1, 10), np.linspace(0.5, -0.3, 10)
    said = [ours.ask("at", *map(repr, map(float, q))) for q in (a, b)]
    assert said[0]["lp"] - said[1]["lp"] == pytest.approx(
        schools_density(made, a) - schools_density(made, b), rel=1e-12)
    slopes = [(schools_density(made, b + h * e) - schools_density(made, b - h * e)) / (2 * h)
              for e in np.eye(10)]
    assert said[1]["grad"] == pytest.approx(slopes, rel=1e-6, abs=1e-7)
    assert 0 < ours.ask("pace", 0.01)["ns"] < 1e9 and ours.ask("memory")["peak_kb"] > 1000
    assert set(ours.ask("pairs", 0.01)) == {"alone", "both"}
    ours.close()


def test_our_side_says_why_it_does_not_start(tmp_path):
    (tmp_path / "x.json").write_text('{"J": 2, "y": [1, 2], "sigma": [1]}')
    with pytest.raises(side.Failed, match="sigma"):
        side.Side("tcc", "eight_nc", tmp_path / "x.json")
