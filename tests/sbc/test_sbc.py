"""Simulation-based calibration: prior, data and posterior of a program agree (Talts and others,
arXiv:1804.06788; test quantities beyond parameters as in Modrak and others, arXiv:2211.02383).

Ranks of 200 simulations among 99 thinned draws must be uniform: chi-square over 20 bins, at
1e-3 for each program, divided by the number of its quantities (Bonferroni)."""

import json
import os
import pathlib
import subprocess

import numpy as np
import pytest
import scipy.stats

HERE = pathlib.Path(__file__).parent
SBC = os.environ.get("SBC", HERE.parents[1] / "build/release/tests/sbc/sbc")
SIMULATIONS, RANKS, BINS, LEVEL = 200, 100, 20, 1e-3

# Every so many draws one is ranked; fewer are thrown away where gradients are dear.
THIN = 10
THINS = {"decay": 5}

WRONG = HERE / "wrong_prior.stan"
PROGRAMS = sorted(p for p in HERE.glob("*.stan") if p != WRONG)


def p_values(program):
    command = [str(SBC), str(program), str(SIMULATIONS), str(THINS.get(program.stem, THIN))]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    result = {}
    for line in map(json.loads, done.stdout.splitlines()):
        counts = np.bincount(np.array(line["ranks"]) * BINS // RANKS, minlength=BINS)
        result[line["name"]] = scipy.stats.chisquare(counts).pvalue
    assert result, "no quantity named below_*"
    for name, p in result.items():
        print(f"{program.stem} {name.removeprefix('below_')}: {p:.3g}")
    return result


def test_the_programs_are_there():
    assert len(PROGRAMS) >= 10


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.stem)
def test_calibrated(program):
    p = p_values(program)
    assert {k: v for k, v in p.items() if v < LEVEL / len(p)} == {}


def test_a_wrong_prior_is_seen():
    p = p_values(WRONG)
    assert min(p.values()) < LEVEL / len(p)
