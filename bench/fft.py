# SPDX-License-Identifier: BSD-3-Clause
"""Microseconds of a Fourier transform of complex numbers: ours, NumPy's and SciPy's, in turns.

    ninja -C build/release bench/fft && .venv/bin/python bench/fft.py [LENGTH ...]
"""
import pathlib
import subprocess
import sys
import time

import numpy as np
import scipy.fft

PROGRAM = pathlib.Path(__file__).parent.parent / "build" / "release" / "bench" / "fft"
LENGTHS = [8191, 8192, 16381, 16384, 100003]
TURNS = 5


def ours(n):
    return [float(x) for x in subprocess.check_output([PROGRAM, str(n)], text=True).split()[1:]]


def least(f, x):
    times = []
    for _ in range(20):
        begin = time.perf_counter()
        f(x)
        times.append(time.perf_counter() - begin)
    return 1e6 * min(times)


def row(n):
    rng = np.random.default_rng(n)
    x = rng.normal(size=n) + 1j * rng.normal(size=n)
    turns = [[*ours(n), least(np.fft.fft, x), least(scipy.fft.fft, x)] for _ in range(TURNS)]
    return np.min(turns, axis=0)


print(f"{'length':>8} {'plan':>9} {'ours':>9} {'NumPy':>9} {'SciPy':>9}   microseconds")
for n in [int(a) for a in sys.argv[1:]] or LENGTHS:
    print(f"{n:8d} " + " ".join(f"{t:9.1f}" for t in row(n)))
