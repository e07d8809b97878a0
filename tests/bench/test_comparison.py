# SPDX-License-Identifier: BSD-3-Clause
"""The comparison's own arithmetic, its maps between parameterisations, its checks and its page."""
import json
import math
import pathlib
import sys

import numpy as np
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench"))
from comparison import (agree, command, figures, gradient, limit, models, page, results, sampling,
                        scaling, side, transforms)


def test_ratios_are_taken_round_by_round():
    middle, spread = figures.ratio([2, 6, 30], [1, 2, 3])
    assert middle == 3  # of 2, 3, 10; the quartiles are 2.5 and 6.5
    assert spread == pytest.approx(4 / 2 / 3)
    assert figures.ratio([5], [2]) == (2.5, 0)


def test_sides_need_as_many_rounds():
    with pytest.raises(ValueError):
        figures.ratio([1, 2], [1])


def test_means_are_geometric():
    assert figures.geometric_mean([0.5, 2, 8]) == pytest.approx(2)
    assert math.isnan(figures.geometric_mean([]))


def test_slopes_are_powers():
    assert figures.slope([10, 100, 1000], [3, 3e3, 3e6]) == pytest.approx(3)
    assert figures.slope([1, 10, 100], [7, 7, 7]) == pytest.approx(0)


@pytest.mark.parametrize("x, rounded", [(123456.0, 123000.0), (0.0012345, 0.00123), (0.0, 0.0),
                                        (-9.876, -9.88)])
def test_rounding_keeps_digits(x, rounded):
    assert figures.rounded(x) == pytest.approx(rounded, rel=1e-12)


def test_scaling_has_a_slope_for_each_side():
    points = [(10, {"cc": {"ns": 20.0}, "stanli": {"ns": 5.0}}), (100, {"cc": {"ns": 200.0}}),
              (1000, {"cc": {"ns": 2000.0}, "stanli": {"ns": 50.0}})]
    assert scaling.slopes(points, "ns") == {"cc": 1.0, "stanli": 0.5}


def stick_to_simplex(y):
    """Stan 2.35: z = inv_logit(y - log(K - k)), a part of what is left."""
    x, rest = [], 1.0
    for k, each in enumerate(y):
        z = 1 / (1 + math.exp(-(each - math.log(len(y) - k))))
        x.append(rest * z)
        rest -= x[-1]
    return np.array([*x, rest])


def test_simplexes_of_both_transforms():
    y = np.array([0.3, -0.7, 0.1])
    x = transforms.softmax_simplex(y)
    assert x.sum() == pytest.approx(1) and (x > 0).all()
    np.testing.assert_allclose(stick_to_simplex(transforms.to_stick(x)), x, rtol=1e-13)
    np.testing.assert_allclose(transforms.to_stick(np.full(4, 0.25)), 0, atol=1e-14)
    np.testing.assert_allclose(transforms.softmax_simplex(np.zeros(3)), 0.25)


def test_log_det_of_simplexes_is_that_of_their_map():
    mapping, h = transforms.Simplexes([(1, 4), (5, 3)]), 1e-6
    rng = np.random.default_rng(3)

    def log_det(q):
        jacobian = [(mapping.there(q + h * e) - mapping.there(q - h * e)) / (2 * h)
                    for e in np.eye(8)]
        return np.linalg.slogdet(np.array(jacobian))[1]

    a, b = rng.normal(size=8), rng.normal(size=8)
    assert mapping.log_det(a) - mapping.log_det(b) == pytest.approx(log_det(a) - log_det(b),
                                                                    abs=1e-7)


def test_blocks_of_simplexes_of_a_program():
    layout = [["theta", [4, 4]], ["mu", [4]], ["sigma", []]]
    mapping = transforms.of_program("hmm", layout, 17)
    assert mapping.blocks == [(0, 4), (3, 4), (6, 4), (9, 4)]
    assert transforms.of_program("eight_nc", [["mu", []]], 10).is_order


def test_parameters_are_found_by_name():
    ours = [["mu", []], ["tau", []], ["z", [3]]]
    mapping = transforms.of_layout("m", ours, [["z", [3]], ["mu", []], ["tau_log__", []]])
    assert mapping.there(np.arange(5.0)).tolist() == [2, 3, 4, 0, 1]


class Fake:
    """A side whose density is a function; `at` answers as a process does."""

    def __init__(self, density, dim, kind="stanli"):
        self.density, self.kind, self.said = density, kind, {"dim": dim, "layout": None}

    def ask(self, verb, *numbers):
        assert verb == "at"
        lp, grad = self.density(np.array([float(x) for x in numbers]))
        return {"lp": lp, "grad": list(grad)}


def bowl(q):
    return -0.5 * q @ q, -q


SAME = transforms.Order(np.arange(4))


def test_constants_cancel():
    other = Fake(lambda q: (bowl(q)[0] + 17.5, bowl(q)[1]), 4)
    assert agree.check(Fake(bowl, 4), other, SAME) < 1e-12


@pytest.mark.parametrize("wrong, said", [
    (lambda q: (1.001 * bowl(q)[0], -q), "density"),
    (lambda q: (bowl(q)[0], -q * (1 + 1e-6)), "gradients"),
    (lambda q: (math.nan, -q), "not finite"),
    (lambda q: (bowl(q)[0], np.full(4, math.nan)), "gradients")])
def test_what_differs_is_refused(wrong, said):
    with pytest.raises(agree.Differs, match=said):
        agree.check(Fake(bowl, 4), Fake(wrong, 4), SAME)


def test_another_transform_agrees_through_its_map():
    """Of a density of simplexes: sum of a log x, in both parameterisations."""
    mapping, a, h = transforms.Simplexes([(0, 4)]), np.array([1.5, 2.0, 0.7, 3.0]), 1e-6

    def numeric(f):
        return lambda q: (f(q), [(f(q + h * e) - f(q - h * e)) / (2 * h) for e in np.eye(3)])

    def ours(q):
        x = transforms.softmax_simplex(q)
        return a @ np.log(x) + np.sum(np.log(x))

    def theirs(y):
        x = stick_to_simplex(y)
        return a @ np.log(x) + transforms.stick_log_det(x)

    assert agree.check(Fake(numeric(ours), 3), Fake(numeric(theirs), 3), mapping) < 1e-6
    with pytest.raises(agree.Differs):
        agree.check(Fake(numeric(ours), 3),
                    Fake(numeric(lambda y: theirs(y) + 0.1 * y[0]), 3), mapping)


def test_parameters_of_programs():
    assert sampling.parameters("irt_2pl") == ["a", "b", "theta", "mu_b", "tau_a", "tau_b"]
    assert sampling.parameters("hmm") == ["theta", "mu", "sigma"]
    for name in models.table():
        assert sampling.parameters(name)


def test_columns_of_elements_are_put_together():
    rows = np.arange(12.0).reshape(1, 2, 6)
    found = sampling.grouped(["lp__", "z.1", "z.2", "L[1,1]", "L[2,1]", "mu"], rows)
    assert {name: column.shape for name, column in found.items()} == {
        "lp__": (1, 2, 1), "z": (1, 2, 2), "L": (1, 2, 2), "mu": (1, 2, 1)}
    assert found["z"].tolist() == [[[1, 2], [7, 8]]]


def test_the_least_ess_is_that_of_the_worst_element():
    rng = np.random.default_rng(1)
    good = rng.normal(size=(4, 200, 2))
    slow = np.cumsum(rng.normal(size=(4, 200)), 1)
    least = sampling.least_ess({"x": good, "y": slow, "one": np.ones((4, 200))}, ["x", "y", "one"])
    assert least < 30 < 300 < sampling.least_ess({"x": good}, ["x"])


def test_bounds_are_set_by_the_slowest_part():
    peak = {"flops": 1e10, "exps": 1e9}
    assert limit.bound_ns({"flops": 1e6, "bytes": 100, "exps": 10}, peak, 1e10) == (1e5, "flops")
    assert limit.bound_ns({"flops": 1, "bytes": 100, "exps": 1e3}, peak, 1e10) == (1e3, "exps")
    assert {work.__name__ for work in limit.MODELS} <= set(models.table())


def test_results_are_brought_up_to_date(tmp_path, monkeypatch):
    monkeypatch.setattr(results, "machine", lambda: {"cores": 2})
    path = tmp_path / "results.json"
    results.merge(path, "first", {"hmm": {"ms": {"cc": 5}}, "eight_nc": {"ms": {"cc": 1}}})
    results.merge(path, "first", {"hmm": {"ms": {"cc": 6}}})
    found = json.loads(path.read_text())
    assert list(found["first"]) == ["eight_nc", "hmm"]
    assert found["first"]["hmm"]["ms"]["cc"] == 6 and found["machine"]["cores"] == 2


def test_every_mode_has_a_table_and_a_title():
    assert set(page.TABLES) == set(page.TITLES) == set(page.TEXTS) == set(command.MODES)


def test_the_page_is_made_of_the_results():
    found = json.loads(page.RESULTS.read_text())
    assert page.PAGE.read_text() == page.text(found), "stale: ./dev docs"
    for name in found["gradient"]:
        assert f"| {name} |" in page.PAGE.read_text()
    assert set(found["gradient"]) <= set(models.table())


def answering(tmp_path, monkeypatch, text):
    """A side of another kind, a script that answers."""
    script = tmp_path / "side.py"
    script.write_text(text)
    monkeypatch.setitem(side.KINDS, "other", lambda name, data: [sys.executable, script])
    return side.Side("other", "m", "data")


def test_a_side_answers_line_by_line(tmp_path, monkeypatch):
    other = answering(tmp_path, monkeypatch, """
import sys
print('{"dim": 1}', flush=True)
for line in sys.stdin:
    print('{"lp": nan, "grad": [-inf, 1]}' if line.startswith("at 0.5") else '{"error": "no"}',
          flush=True)
""")
    lp, grad = agree.at(other, [0.5])
    assert math.isnan(lp) and math.isnan(grad[0]) and grad[1] == 1
    with pytest.raises(side.Failed, match="no"):
        other.ask("pace", 1)
    assert other.cpu_seconds() >= 0
    other.close()


def test_a_side_that_ends_is_named_with_its_last_words(tmp_path, monkeypatch):
    with pytest.raises(side.Failed, match="status 3: it has no heart"):
        answering(tmp_path, monkeypatch,
                  "import sys; print('it has no heart', file=sys.stderr); sys.exit(3)")


def test_sides_that_fail_do_not_stop_the_rest(tmp_path, monkeypatch):
    def missing(name, data):
        raise side.Failed("is missing")
    answer = tmp_path / "side.py"
    answer.write_text("""
import sys
print('{"dim": 2, "first_ms": 3.0, "layout": null}', flush=True)
slow = float(sys.argv[1])
for line in sys.stdin:
    q = [float(x) for x in line.split()[1:]]
    print('{"ns": %g}' % slow if line.startswith("pace") else
          '{"lp": %.17g, "grad": [%.17g, %.17g]}' % (-sum(x * x for x in q), -2 * q[0], -2 * q[1]),
          flush=True)
""")
    for kind, ns in (("cc", 10), ("stanli", 40)):
        monkeypatch.setitem(side.KINDS, kind,
                            lambda name, data, ns=ns: [sys.executable, answer, ns])
    monkeypatch.setitem(side.KINDS, "nutpie", missing)
    row = gradient.measure("eight_nc", ["cc", "nutpie", "stanli"], 3, 0.01)
    assert row["ratio"] == {"stanli": 4.0} and row["failed"] == {"nutpie": "is missing"}
    assert row["error"]["stanli"] == 0 and "stanli 4.00" in gradient.line("eight_nc", row)
    assert gradient.means({"eight_nc": row}, "stanli") == {"mean": 4.0, "models": 1, "least": 4.0}


@pytest.mark.parametrize("words, said", [(["--models", "nine_schools"], "no model `nine_schools`"),
                                         (["--peers", "stanly"], "no side `stanly`"),
                                         ([], "is missing: ninja")])
def test_what_is_unknown_is_refused(words, said, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["compare", "gradient", *words])
    monkeypatch.setenv("BENCH", "/nowhere/bench")
    with pytest.raises(SystemExit):
        command.parse()
    assert said in capsys.readouterr().err


def test_our_draws_come_through_the_binary(posterity, tmp_path, monkeypatch):
    monkeypatch.setenv("POSTERITY", str(posterity))
    monkeypatch.setattr(sampling, "DRAWS", 60)
    path = models.maker().write(tmp_path, "eight_nc", small=True)
    columns, cpu, steps, warmup = sampling.ours("tcc", "eight_nc", path, 1)
    assert set(sampling.parameters("eight_nc")) <= set(columns)
    assert columns["z"].shape == (4, 60, 8) and cpu > 0
    assert steps >= 4 * 60 and (warmup is None or warmup >= 4 * 100)
