# SPDX-License-Identifier: BSD-3-Clause
"""Processor milliseconds from 10 MB of JSON to values and to a first gradient: ours, Python's json module, and
stanli where a Python that has it is named; in turns, each in a process of its own.

    ninja -C build/release bench/data && .venv/bin/python bench/data.py [PYTHON_WITH_STANLI]
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

PROGRAM = pathlib.Path(__file__).parent.parent / "build" / "release" / "bench" / "data"
TURNS = 7
ROWS, COLUMNS = 10_000, 50
MODEL = """data { int<lower=0> N; int<lower=0> K; matrix[N, K] X; array[N] int<lower=0, upper=1> y; }
parameters { real alpha; vector[K] beta; }
model { alpha ~ normal(0, 2.5); beta ~ std_normal(); y ~ bernoulli_logit(alpha + X * beta); }
"""
PYTHON_JSON = """
import json, sys, time
start = time.process_time()
json.load(open(sys.argv[2]))
print(1e3 * (time.process_time() - start), 0, 0)
"""
STANLI = """
import sys, time
import numpy as np
import stanli
start = time.process_time()
model = stanli.Model(sys.argv[1], data=sys.argv[2])
lp = model.log_prob_grad(np.full(model.n_unconstrained, 0.1))[0]
print(0, 1e3 * (time.process_time() - start), lp)
"""


def write_case(folder):
    rng = np.random.default_rng(1)
    X = rng.normal(size=(ROWS, COLUMNS))
    y = rng.uniform(size=ROWS) < 1 / (1 + np.exp(-X @ rng.normal(0, 0.2, COLUMNS)))
    model, data = folder / "logit.stan", folder / "logit.json"
    model.write_text(MODEL)
    data.write_text(json.dumps({"N": ROWS, "K": COLUMNS, "X": X.tolist(), "y": y.astype(int).tolist()}))
    return [str(model), str(data)]


def main():
    sides = {"ours": [str(PROGRAM)], "Python json": [sys.executable, "-c", PYTHON_JSON]}
    if sys.argv[1:]:
        sides["stanli"] = [sys.argv[1], "-c", STANLI]
    with tempfile.TemporaryDirectory() as folder:
        case = write_case(pathlib.Path(folder))
        turns = [[[float(x) for x in subprocess.check_output([*side, *case], text=True).split()]
                  for side in sides.values()] for _ in range(TURNS)]
    least = np.min(turns, axis=0)
    print(f"{'':12} {'values':>8} {'gradient':>9} {'lp':>18}   milliseconds")
    for name, (values, gradient, lp) in zip(sides, least):
        print(f"{name:12} {values:8.1f} {gradient:9.1f} {lp:18.10g}")


main()
