# SPDX-License-Identifier: BSD-3-Clause
"""Generated code of every program in gradient/ and of the published posteriors: both compilers,
differences of the interpreter's density, written draws."""
import os
import pathlib
import subprocess

import pytest

from programs import GOOD, RUNS, directive, stops

HERE = pathlib.Path(__file__).parent
DRIVER = os.environ["GEN_DRIVER"]
PROGRAMS = sorted(HERE.glob("gradient/*.stan"))


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.stem)
@pytest.mark.parametrize("seed", ["1", "2"])
def test_gradient(program, seed):
    command = [DRIVER, str(program), str(program.with_suffix(".json")), seed]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.stem)
def test_gradient_in_parts(program):
    """Every statement that can be cut is, into four; with helpers the bits are the same."""
    command = [DRIVER, "--parts", str(program), str(program.with_suffix(".json")), "1"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr


ROOT = HERE.parents[1]
REFERENCE = pathlib.Path(os.environ.get("POSTERITY_REFERENCE", ROOT.parent / "shared" / "reference"))
POSTERIORS = sorted((ROOT / "tests" / "posteriors").glob("*.stan"))


# Solvers of differential equations answer to a relative 1e-6, and differences divide that error by
# their step.  Values differ too: beside a gradient they are more exact, as sensitivities are held to
# the tolerance.
TOLERANCE = {"hudson_lynx_hare-lotka_volterra": "2e-3", "one_comp_mm_elim_abs-one_comp_mm_elim_abs": "1e-3"}


@pytest.mark.skipif(not REFERENCE.is_dir(), reason=f"no reference posteriors in {REFERENCE}")
@pytest.mark.parametrize("program", POSTERIORS, ids=lambda p: p.stem)
@pytest.mark.parametrize("exact", [False, True])
def test_gradient_of_a_posterior(program, exact):
    if exact and "normal" not in program.read_text():
        pytest.skip("nothing is reduced")
    data = REFERENCE / "data" / f"{program.stem.split('-')[0]}.json"
    command = [DRIVER, *(["--exact"] if exact else []), str(program), str(data), "1",
               TOLERANCE.get(program.stem, "1e-6")]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stdout + run.stderr


def test_a_wrong_gradient_is_seen():
    program = HERE / "gradient" / "eight_schools.stan"
    command = [DRIVER, "--wrong", str(program), str(program.with_suffix(".json"))]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert run.returncode == 1 and "FAIL gradient" in run.stdout


@pytest.mark.parametrize("program", [p for p in RUNS if not stops(p)], ids=lambda p: p.stem)
def test_gradient_of_what_runs(program, tmp_path):
    data = tmp_path / "data.json"
    data.write_text(directive(program, "data") or "{}")
    run = subprocess.run([DRIVER, str(program), str(data), "1"], capture_output=True, text=True,
                         timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr


TEXTS = [p for p in GOOD if p not in RUNS or stops(p)]


@pytest.mark.parametrize("program", TEXTS, ids=lambda p: p.stem)
def test_what_the_checker_accepts_compiles(program):
    run = subprocess.run([DRIVER, "--text", str(program)], capture_output=True, text=True, timeout=60)
    if run.stderr.startswith("program: "):
        pytest.skip("not accepted by the checker")
    assert run.returncode == 0, run.stderr
    flags = "-std=c99 -O1 -w -fopenmp-simd -fsyntax-only -x c -".split()
    cc = subprocess.run(["cc", *flags], input=run.stdout, capture_output=True, text=True, timeout=60)
    assert cc.returncode == 0, cc.stderr
