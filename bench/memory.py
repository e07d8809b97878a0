# SPDX-License-Identifier: BSD-3-Clause
"""Peak memory of a run beside the bytes of its draws, for several sizes.

    .venv/bin/python bench/memory.py [OTHER_BINARY]"""
import json
import os
import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parents[1]
MODEL = """%%stan wide
parameters {{ real mu; }}
transformed parameters {{ matrix[{n}, {n}] K = rep_matrix(mu, {n}, {n}); }}
model {{ mu ~ std_normal(); }}"""
SIZES = [(100, 500), (200, 250), (200, 500), (1, 250000)]
CHAINS = 4
STATISTICS = 9


def notebook(path, n, draws):
    run = f"sample(wide, draws = {draws}, tune = 100, chains = {CHAINS}, seed = 1)"
    cells = [{"cell_type": "code", "id": str(k), "metadata": {}, "source": text, "outputs": [],
              "execution_count": None} for k, text in enumerate([MODEL.format(n=n), run])]
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))


def peak(binary, n, draws, again):
    """Bytes of the largest resident set of a run, or of a second one that reads what the first stored."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "wide.ipynb"
        notebook(path, n, draws)
        for _ in range(1 + again):
            child = os.posix_spawn(binary, [binary, "run", str(path), "-o", os.devnull], os.environ,
                                   file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
            _, status, usage = os.wait4(child, 0)
            if status:
                sys.exit(f"{binary} failed")
            notebook(path, n, draws)
            for outputs in pathlib.Path(folder).glob(".posterity/cells/*"):
                outputs.unlink()
        return usage.ru_maxrss * 1024


def main():
    binaries = [str(HERE / "build/posterity"), *sys.argv[1:]]
    print("draws MiB   " + "   ".join(f"{b}: peak MiB, times; again" for b in binaries))
    for n, draws in SIZES:
        numbers = CHAINS * draws * (2 + n * n + STATISTICS) * 8
        line = f"{numbers / 2**20:9.0f}"
        for binary in binaries:
            for again in (False, True):
                most = peak(binary, n, draws, again)
                line += f"   {most / 2**20:6.0f} {most / numbers:5.2f}"
        print(line, flush=True)


main()
