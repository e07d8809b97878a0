# SPDX-License-Identifier: BSD-3-Clause
"""Pairs of brackets in every use (index_chains.py): both compilers take them, and give the values and
gradients of the interpreter.  All pairs of one index each, and a sample of those with more.

Usage: GEN_DRIVER=build/tests/lang/gen_driver pytest tests/lang/test_chains.py"""

import os
import subprocess

import pytest

from index_chains import KINDS, chains, program

DRIVER = os.environ["GEN_DRIVER"]
PAIRS = [(kind, "data") for kind in KINDS] + [(kind, "parameters") for kind in KINDS if kind[1] != "int"]


def chosen(kind):
    every = list(chains(kind))
    return every[:36] + every[36::len(every) // 8 or 1]


@pytest.mark.parametrize("kind, block", PAIRS, ids=lambda p: str(p))
def test_chains(kind, block, tmp_path):
    source, data, cc = tmp_path / "m.stan", tmp_path / "data.json", tmp_path / "cc"
    source.write_text(program(kind, block, chosen(kind)))
    data.write_text("{}")
    cc.write_text('#!/bin/sh\nexec cc "$@" -O0\n')  # what it takes and what comes out, not how fast
    cc.chmod(0o755)
    run = subprocess.run([DRIVER, str(source), str(data), "1"], capture_output=True, text=True,
                         timeout=300, env=os.environ | {"CC": str(cc)})
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]
