# SPDX-License-Identifier: BSD-3-Clause
"""Programs with discrete parameters: the density against enumeration of all their values and
against twins summed by hand, draws against enumeration, generated code against the interpreter."""
import os
import pathlib
import subprocess

import pytest

HERE = pathlib.Path(__file__).parent / "discrete"
PROGRAMS = sorted(p for p in HERE.glob("*.stan") if not p.stem.endswith(".twin"))


def run(command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_programs_are_there():
    assert len(PROGRAMS) >= 8


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.stem)
def test_sum(program):
    twin = program.with_suffix(".twin.stan")
    run([os.environ["DISCRETE_DRIVER"], program, program.with_suffix(".json"), *([twin] if twin.exists() else [])])


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.stem)
@pytest.mark.parametrize("seed", ["1", "2"])
def test_generated_code(program, seed):
    run([os.environ["GEN_DRIVER"], program, program.with_suffix(".json"), seed])
