# SPDX-License-Identifier: BSD-3-Clause
"""The normal form: which programs are the same.  The checker's own programs are bad/type_*.stan
and good/type_*.stan, run by test_programs.py.

norm/same_*: all programs of the file (separated by lines of ===) have the same digests.
norm/differ_*: no two have.  norm/density_*: the density is the same, the whole is not.

Usage: CHECK_DRIVER=build/tests/lang/check_driver pytest tests/lang/test_check.py"""

import os
import pathlib
import re
import subprocess

import pytest

HERE = pathlib.Path(__file__).parent
DRIVER = os.environ["CHECK_DRIVER"]
FILES = sorted((HERE / "norm").glob("*.stan"))


def drive(mode, path):
    done = subprocess.run([DRIVER, mode, str(path)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def programs(path, folder):
    for i, text in enumerate(re.split(r"(?m)^=+\n", path.read_text())):
        file = folder / f"{i}.stan"
        file.write_text(text)
        yield file


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_digests(path, tmp_path):
    digests = [drive("digest", p).split() for p in programs(path, tmp_path)]
    n = len(digests)
    assert n > 1
    distinct = len({d[0] for d in digests}), len({d[1] for d in digests})
    wanted = {"same": (1, 1), "differ": (n, n), "density": (n, 1)}[path.stem.split("_")[0]]
    assert distinct == wanted, "\n===\n".join(drive("norm", p) for p in programs(path, tmp_path))


def test_every_kind_is_there():
    assert {p.stem.split("_")[0] for p in FILES} == {"same", "differ", "density"}
