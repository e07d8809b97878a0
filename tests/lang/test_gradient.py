# SPDX-License-Identifier: BSD-3-Clause
"""Generated code of every program in gradient/ and of the published posteriors: both compilers,
differences of the interpreter's density, written draws."""
import os
import pathlib
import subprocess

import pytest

HERE = pathlib.Path(__file__).parent
DRIVER = os.environ["GEN_DRIVER"]
PROGRAMS = sorted(HERE.glob("gradient/*.stan"))


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.stem)
@pytest.mark.parametrize("seed", ["1", "2"])
def test_gradient(program, seed):
    command = [DRIVER, str(program), str(program.with_suffix(".json")), seed]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr


def test_a_wrong_gradient_is_seen():
    program = HERE / "gradient" / "eight_schools.stan"
    command = [DRIVER, "--wrong", str(program), str(program.with_suffix(".json"))]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert run.returncode == 1 and "FAIL gradient" in run.stdout


GOOD = sorted(HERE.glob("good/*.stan"))


@pytest.mark.parametrize("program", GOOD, ids=lambda p: p.stem)
def test_what_the_checker_accepts_compiles(program):
    run = subprocess.run([DRIVER, "--text", str(program)], capture_output=True, text=True, timeout=60)
    if run.stderr.startswith("program: "):
        pytest.skip("not accepted by the checker")
    assert run.returncode == 0, run.stderr
    flags = "-std=c99 -O1 -w -fopenmp-simd -fsyntax-only -x c -".split()
    cc = subprocess.run(["cc", *flags], input=run.stdout, capture_output=True, text=True, timeout=60)
    assert cc.returncode == 0, cc.stderr
