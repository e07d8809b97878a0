# SPDX-License-Identifier: BSD-3-Clause
"""Every good program is right, survives printing, and says the notes and warnings it expects; every
bad one has exactly the errors it expects, where it expects them.

    // expect error: TEXT      a piece of an error (message or hint) reported on this line
    // expect note: TEXT       likewise for a note, or a warning
    // parse only              anywhere: the program is not checked

Usage: POSTERITY_DRIVER=build/tests/lang/parse_driver pytest tests/lang/test_programs.py"""

import os
import re
import subprocess

import pytest

from programs import BAD, GOOD, expectations

DRIVER = os.environ["POSTERITY_DRIVER"]


def drive(mode, path, *more):
    done = subprocess.run([DRIVER, mode, str(path), *more], capture_output=True, timeout=60)
    assert done.returncode in (0, 1), done.stderr.decode()
    return done.returncode, done.stdout.decode("utf-8", "replace")


def found(path):
    """(severity, line, text) of everything said about the file."""
    mode = "syntax" if b"// parse only" in path.read_bytes() else "diags"
    _, out = drive(mode, path)
    lines = [re.match(r"(\w+) (\d+) \d+: (.*)", line, re.S) for line in out.splitlines()]
    return [(m[1], int(m[2]), m[3]) for m in lines if m]


def compare(path, severity):
    said = [(line, text) for kind, line, text in found(path) if kind == severity]
    wanted = expectations(path, severity)
    for line, text in wanted:
        assert any(line == at and text in what for at, what in said), (line, text, said)
    return said, wanted


@pytest.mark.parametrize("path", GOOD, ids=lambda p: p.stem)
def test_good(path):
    assert not [d for d in found(path) if d[0] == "error"]
    for severity in "note", "warning":
        said, wanted = compare(path, severity)
        assert len(said) == len(wanted), said


@pytest.mark.parametrize("path", GOOD, ids=lambda p: p.stem)
def test_print_reads_back(path):
    code, out = drive("again", path)
    assert code == 0, out


@pytest.mark.parametrize("path", BAD, ids=lambda p: p.stem)
def test_bad(path):
    said, wanted = compare(path, "error")
    assert wanted, "a bad program says which errors it expects"
    assert {line for line, _ in said} == {line for line, _ in wanted}, said
    assert len(said) == len(wanted), said


def test_there_are_enough():
    assert len(GOOD) >= 400 and len(BAD) >= 300
