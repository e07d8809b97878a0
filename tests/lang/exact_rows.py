# SPDX-License-Identifier: BSD-3-Clause
"""Programs whose rows are reduced when data are bound, beside the same without."""
import json
import math
import os
import subprocess

DRIVER = os.environ["GEN_DRIVER"]


def run(tmp_path, program, data, points, *flags):
    (tmp_path / "m.stan").write_text(program)
    (tmp_path / "d.json").write_text(json.dumps(data))
    command = [DRIVER, *flags, "--at", str(tmp_path / "m.stan"), str(tmp_path / "d.json"),
               *(repr(x) for q in points for x in q)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    said = [line for line in lines if "reduced to" in line]
    numbers = [[float(x) for x in line.split()] for line in lines if "reduced to" not in line]
    return said, [numbers[i:i + 3] for i in range(0, len(numbers), 3)]


def agree(plain, exact, tolerance):
    """Statuses are the same, densities and gradients within the tolerance of the largest number."""
    constant = None
    for (cc, tcc, oracle), (cc2, tcc2, oracle2) in zip(plain, exact, strict=True):
        assert cc[0] == tcc[0] == cc2[0] == tcc2[0], "status"
        assert oracle == oracle2 or math.isnan(oracle[0])
        if cc[0]:
            continue
        for a, b in ((cc, cc2), (tcc, tcc2)):
            assert math.isclose(a[1], b[1], rel_tol=tolerance, abs_tol=tolerance), "density"
            size = max(1, *(abs(x) for x in a[2:]))
            assert max(abs(x - y) for x, y in zip(a[2:], b[2:])) <= tolerance * size, "gradient"
        constant = oracle[0] - cc2[1] if constant is None else constant
        assert math.isclose(oracle[0] - cc2[1], constant, rel_tol=1e-7, abs_tol=1e-7 * abs(cc2[1]))


def compare(tmp_path, program, data, points, reduced=True, tolerance=1e-10):
    none, plain = run(tmp_path, program, data, points)
    said, exact = run(tmp_path, program, data, points, "--exact")
    assert not none and bool(said) == reduced, said
    agree(plain, exact, tolerance)
    return said


def points_of(rng, dim, count=3, size=1.0):
    return [[rng.uniform(-size, size) for _ in range(dim)] for _ in range(count)]


GROUPED = """data { int N, J; array[N] int g; vector[N] x, y; }
parameters { vector[J] u_raw; real m, b, t; real<lower=0> s; }
"""


def grouped(rng, n=80, j=5):
    return {"N": n, "J": j, "g": [1 + i % j for i in range(n)], "x": [rng.gauss(0, 1) for _ in range(n)],
            "y": [rng.gauss(0, 1) for _ in range(n)]}
