# SPDX-License-Identifier: BSD-3-Clause
"""Programs of good/ that say what they come to are executed by the interpreter:

    // data: {"N": 3}           the data, JSON on one line; none without
    // at: 0.5 -1               the unconstrained point; zeros without
    // init: {"mu": 1}          or the values of all parameters there
    // expect print: TEXT       a line of print(), in the order of the file
    // expect target: -1.5      the log density with its constants and Jacobians
    // expect stop: TEXT        a piece of the message with which this line ends the run

test_gradient.py runs their generated code at other points.

Usage: RUN_DRIVER=build/tests/lang/run_driver pytest tests/lang/test_run.py"""

import os
import pathlib
import re
import subprocess

import pytest

from programs import RUNS, directive, expectations

DRIVER = os.environ["RUN_DRIVER"]


def execute(path, folder):
    data, init = folder / "data.json", folder / "init.json"
    data.write_text(directive(path, "data") or "{}")
    point = (directive(path, "at") or "").split()
    if directive(path, "init"):
        init.write_text(directive(path, "init"))
        point = [str(init)]
    done = subprocess.run([DRIVER, str(path), str(data), *point], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    return [line.split(" ", 1) for line in done.stdout.decode().splitlines()]


@pytest.mark.parametrize("path", RUNS, ids=lambda p: p.stem)
def test_run(path, tmp_path):
    said = execute(path, tmp_path)
    printed = [text for kind, text in said if kind == "print"]
    assert printed == [text for _, text in expectations(path, "print")]
    stops = [text.split(" ", 1) for kind, text in said if kind == "stop"]
    wanted = expectations(path, "stop")
    assert len(stops) == len(wanted), said
    for (line, message), (at, piece) in zip(stops, wanted):
        assert int(line) == at and piece in message, (line, message)
    for _, value in expectations(path, "target"):
        targets = [float(text) for kind, text in said if kind == "target"]
        assert targets == [pytest.approx(float(value), rel=1e-9, abs=1e-9)]


def test_every_line_is_understood():
    for path in RUNS:
        for word in re.findall(r"// expect (\w+)", path.read_text()):
            assert word in ("print", "target", "stop", "note", "warning"), path
