# SPDX-License-Identifier: BSD-3-Clause
"""Ordinary differential equations: error of the gradient against the time that it takes, for tolerances from 1e-3 to
1e-10, ours and stanli where a Python that has it is named; in turns, processor microseconds, the least of batches.

    ninja -C build/release bench/ode && .venv/bin/python bench/ode.py [PYTHON_WITH_STANLI [MODEL ...]]

The error is the largest one of a component, relative to the norm of the gradient; the truth is the gradient at a
tolerance of 1e-13.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

HERE = pathlib.Path(__file__).parent
PROGRAM = HERE.parent / "build" / "release" / "bench" / "ode"
TURNS = 3
TOLERANCES = [10.0**-k for k in range(3, 11)]
TRUTH = 1e-13
STANLI = """
import sys, time
import numpy as np
import stanli
model = stanli.Model(sys.argv[1], data=sys.argv[2])
q = np.array([float(x) for x in sys.argv[3:]])
def batch(n):
    start = time.thread_time()
    for _ in range(n):
        lp, g = model.log_prob_grad(q)
    return (time.thread_time() - start) / n, lp, g
n = 1 + int(0.02 / batch(3)[0])
runs = [batch(n) for _ in range(9)]
print(1e6 * min(r[0] for r in runs), repr(float(runs[0][1])), *(repr(float(x)) for x in runs[0][2]))
"""
LYNX = [[47.2, 6.1], [70.2, 9.8], [77.4, 35.2], [36.3, 59.4], [20.6, 41.7], [18.1, 19], [21.4, 13], [22, 8.3],
        [25.4, 9.1], [27.1, 7.4], [40.3, 8], [57, 12.3], [76.6, 19.5], [52.3, 45.7], [19.5, 51.1], [11.2, 29.7],
        [7.6, 15.8], [14.6, 9.7], [16.2, 10.1], [24.7, 8.6]]
FLU = {"days": 14, "ts": list(range(1, 15)), "N": 763,
       "cases": [3, 8, 26, 76, 225, 298, 258, 233, 189, 128, 68, 29, 14, 4]}
# data, and the logarithms of positive parameters as they are declared
CASES = {
    "lotka": ({"N": 20, "ts": list(range(1, 21)), "y": LYNX},
              np.log([0.55, 0.028, 0.8, 0.024, 33, 6, 0.25, 0.25])),
    "sir": (FLU, np.log([0.54, 1.73, 0.12])),
    "sir_bdf": (FLU, np.log([0.54, 1.73, 0.12])),
    "robertson": ({"N": 8, "ts": [0.4 * 10**k for k in range(8)],
                   "y": [0.985, 0.948, 0.841, 0.617, 0.363, 0.159, 0.056, 0.018]}, np.log([1.05, 0.97, 1.02, 0.1])),
    "vanderpol": ({"N": 10, "ts": [10.0 * (k + 1) for k in range(10)],
                   "y": [1.9, 1.7, 1.4, -2, -1.8, -1.6, -1.3, 1.9, 1.8, 1.5]}, [2, 0.01, np.log(50), np.log(0.3)])}


def sides():
    ours = {name: [str(PROGRAM), name] for name in ("cc", "tcc")}
    return ours | ({"stanli": [sys.argv[1], "-c", STANLI]} if sys.argv[1:] else {})


def gradient(side, model, data, q, tolerance, folder):
    path = folder / "data.json"
    path.write_text(json.dumps(data | {"rel": tolerance, "abs_tol": tolerance}))
    words = [*side, str(HERE / "ode" / f"{model}.stan"), str(path), *(repr(float(x)) for x in q)]
    numbers = [float(x) for x in subprocess.check_output(words, text=True).split()]
    return numbers[0], np.array(numbers[2:])


def show(model, folder):
    data, q = CASES[model]
    names = sides()
    truths = {name: gradient(side, model, data, q, TRUTH, folder)[1] for name, side in names.items()}
    truth = truths["cc"]
    scale = np.linalg.norm(truth)
    apart = max(np.max(np.abs(t - truth)) for t in truths.values()) / scale
    print(f"\n{model}: at {TRUTH:g} the sides differ by {apart:.1e}")
    print("tolerance " + "".join(f"{name:>10} us     error" for name in names))
    for tolerance in TOLERANCES:
        turns = [[gradient(side, model, data, q, tolerance, folder) for side in names.values()]
                 for _ in range(TURNS)]
        line = f"{tolerance:9.0e} "
        for k in range(len(names)):
            error = np.max(np.abs(turns[0][k][1] - truth)) / scale
            line += f"{min(turn[k][0] for turn in turns):10.1f}    {error:9.1e}"
        print(line, flush=True)


def main():
    with tempfile.TemporaryDirectory() as folder:
        for model in sys.argv[2:] or CASES:
            show(model, pathlib.Path(folder))


main()
