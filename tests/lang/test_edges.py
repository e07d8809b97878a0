# SPDX-License-Identifier: BSD-3-Clause
"""Functions of functions, of complex numbers and of tuples at their edges: edges/GROUP.jsonl against
generated code of both compilers and the interpreter."""
import json
import math
import os
import pathlib
import subprocess

import pytest

HERE = pathlib.Path(__file__).parent / "edges"
GROUPS = sorted(HERE.glob("*.stan"), key=lambda p: p.stem)
SUMMED = [g for g in GROUPS if g.stem != "jacobian"]
POINT = [0.5, 1.25, 0.75]  # of make_answers.py


def lines(group):
    return [json.loads(t) for t in group.with_suffix(".jsonl").read_text().splitlines()]


def at(tmp_path, group, model, point):
    """Of both compilers: status, log density, gradient; of the interpreter: the log density."""
    program = tmp_path / "program.stan"
    program.write_text(group.read_text() + model)
    words = [os.environ["GEN_DRIVER"], "--at", program, "none.json", *map(repr, point)]
    run = subprocess.run([str(w) for w in words], capture_output=True, text=True, timeout=300)
    if run.stderr.startswith("hoisted: "):  # a call of constants is refused when data are bound
        return [(1, [])] * 2, math.nan
    assert run.returncode == 0, run.stdout + run.stderr
    *compiled, interpreted = [[float(x) for x in t.split()] for t in run.stdout.splitlines()[-3:]]
    return [(line[0], line[1:]) for line in compiled], interpreted[0]


def is_near(a, b, tolerance):
    return abs(a - b) <= tolerance * max(1, abs(b))


@pytest.mark.parametrize("group", SUMMED, ids=lambda p: p.stem)
def test_values(group, tmp_path):
    """A sum of all, each by its weight: slopes in the weights are the values."""
    known = [x for x in lines(group) if "value" in x and not x["case"].endswith("_jacobian")]
    weights = [0.3 + 0.7 * (k + 1) * 1.618 % 1 for k in range(len(known))]
    calls = "".join(f"  target += w[{k + 1}] * {x['case']}(p);\n" for k, x in enumerate(known))
    model = f"parameters {{ vector[3] p; vector[{len(known)}] w; }}\nmodel {{\n{calls}}}\n"
    compiled, interpreted = at(tmp_path, group, model, POINT + weights)
    total = sum(w * x["value"] for w, x in zip(weights, known))
    slopes = [sum(w * x["grad"][i] for w, x in zip(weights, known)) for i in range(3)]
    assert is_near(interpreted, total, 1e-6)
    for status, (_, *gradient) in compiled:
        assert status == 0
        values = {x["case"]: v for x, v in zip(known, gradient[3:], strict=True)}
        wrong = {x["case"]: (values[x["case"]], x["value"]) for x in known
                 if not is_near(values[x["case"]], x["value"], x.get("tol", 1e-6))}
        assert not wrong
        assert all(map(lambda a, b: is_near(a, b, 1e-4), gradient[:3], slopes)), (gradient[:3], slopes)


SINGLE = "parameters {{ vector[3] p; }}\ntransformed parameters {{ real x = {}(p); }}\n" \
    "model {{\n  target += x;\n}}\n"
JACOBIANS = [(g, x) for g in GROUPS for x in lines(g) if x["case"].endswith("_jacobian") and "value" in x]


@pytest.mark.parametrize("group, line", JACOBIANS, ids=lambda x: x["case"] if isinstance(x, dict) else x.stem)
def test_jacobian(group, line, tmp_path):
    compiled, interpreted = at(tmp_path, group, SINGLE.format(line["case"]), POINT)
    assert is_near(interpreted, line["value"], 1e-9)
    for status, (value, *gradient) in compiled:
        assert status == 0 and is_near(value, line["value"], 1e-9)
        assert all(map(lambda a, b: is_near(a, b, 1e-6), gradient, line["grad"]))


REFUSED = [(g, x["case"]) for g in GROUPS for x in lines(g) if "error" in x]


@pytest.mark.parametrize("group, case", REFUSED, ids=lambda x: getattr(x, "stem", x))
def test_refused(group, case, tmp_path):
    compiled, interpreted = at(tmp_path, group, SINGLE.format(case), POINT)
    assert all(status != 0 for status, _ in compiled) and interpreted != interpreted, (compiled, interpreted)
