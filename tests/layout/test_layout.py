"""The house rules that a machine can check."""

import pathlib
import re
import shutil
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Each room and those that it may include besides itself; 'math' stands for all of math's.
ARROWS = {room: re.findall(r"'([^']+)'", below) for room, below in
          re.findall(r"^  \['([^']+)', \[([^]]*)\]", (ROOT / "meson.build").read_text(), re.M)}

# Headers of foreign libraries, and the one file that includes each.
DOORWAYS = {
    "zmq.h": "kernel/net.c",
    "jansson.h": "base/json.c",
    "zlib.h": "base/gzip.c",
    "sodium.h": "base/digest.c",
    "netcdf.h": "cache/draws_nc.c",
    "libtcc.h": "model/tcc.c",
    "dlfcn.h": "model/native.c",
    "cvodes/cvodes.h": "math/solve/ode_sundials.c",
    "idas/idas.h": "math/solve/dae_sundials.c",
    "nvector/nvector_serial.h": "math/solve/sundials.h",
    "sunlinsol/sunlinsol_dense.h": "math/solve/sundials.h",
    "sunmatrix/sunmatrix_dense.h": "math/solve/sundials.h",
}

MAX_COLUMNS = 90
MAX_FILE_LINES = 600
MAX_FUNCTION_LINES = 60

FILES = sorted(p for room in ARROWS for p in (ROOT / room).rglob("*")
               if p.suffix in {".c", ".h", ".def", ".inc"})
INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.M)


def name(path):
    return path.relative_to(ROOT).as_posix()


def includes(path):
    return INCLUDE.findall(path.read_text(encoding="utf-8"))


def test_there_is_something_to_check():
    assert len(FILES) > 50


def is_allowed(room, target):
    """Whether [room] may include the file [target]."""
    return any(target.startswith(other + "/") for other in [room, *ARROWS[room]])


def test_rooms_include_one_way():
    seen = []
    for room, below in ARROWS.items():
        assert all(any(s.startswith(b) for s in seen) for b in below), f"{room} comes too early"
        seen.append(room)


@pytest.mark.parametrize("room", sorted(ARROWS))
def test_arrows(room):
    wrong = []
    for path in (p for p in FILES if name(p).startswith(room + "/")):
        for kind, target in includes(path):
            if kind == '"':
                assert (ROOT / target).exists(), f"{name(path)}: no file {target}"
                if not is_allowed(room, target):
                    wrong.append(f"{name(path)} includes {target}")
    assert not wrong


def test_doorways():
    wrong = [
        f"{name(path)} includes <{target}>"
        for path in FILES
        for kind, target in includes(path)
        if kind == "<" and target in DOORWAYS and DOORWAYS[target] != name(path)
    ]
    assert not wrong


def test_doorways_are_used():
    unused = [f"{path} does not include <{header}>" for header, path in DOORWAYS.items()
              if ("<", header) not in includes(ROOT / path)]
    assert not unused


def test_files_are_short():
    long = {name(p): n for p in FILES if (n := len(p.read_text().splitlines())) > MAX_FILE_LINES}
    assert not long


def tracked(*patterns):
    out = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, check=True,
                         capture_output=True, text=True).stdout.split("\0")
    return [ROOT / entry for entry in filter(None, out) if (ROOT / entry).exists()]


# What stands beside the product, outside of the rooms.
OUTSIDE = {"tests", "bench"}


def test_every_folder_is_a_room():
    """A folder in no room of the table is built by nobody, and bound by no rule."""
    folders = {name(path.parent) for path in tracked("*.c", "*.h", "*.def", "*.inc")}
    inside = {f for f in folders if f.split("/")[0] not in OUTSIDE}
    rooms = {f: [r for r in ARROWS if f"{f}/".startswith(f"{r}/")] for f in inside}
    assert not [f for f, of in rooms.items() if len(of) != 1]
    assert {of[0] for of in rooms.values()} == set(ARROWS)


def test_lines_are_short():
    long = [f"{name(path)}:{i}" for path in tracked("*.c", "*.h", "*.def")
            for i, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
            if len(line) > MAX_COLUMNS]
    assert not long


# Pinned in ./dev: versions of the formatter differ.
FORMATTER = pathlib.Path(sys.executable).with_name("clang-format")


@pytest.mark.skipif(not FORMATTER.exists(), reason="the formatter is not installed")
def test_layout_is_the_formatters():
    run = subprocess.run([FORMATTER, "--dry-run", "-Werror", *tracked("*.c", "*.h")],
                         capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[:2000]


def test_comments_end_where_they_speak():
    """A formatter that fills comments leaves their end alone on a line."""
    broken = [f"{name(path)}:{i}" for path in tracked("*.c", "*.h")
              for i, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
              if line.strip() == "*/"]
    assert not broken


def test_every_file_says_what_it_is():
    for path in FILES:
        if path.suffix in {".c", ".h"}:
            assert path.read_text().startswith("/* SPDX-License-Identifier: BSD-3-Clause"), path


def functions(paths):
    """(file, function, lines) of every function, by universal-ctags."""
    out = subprocess.run(
        ["ctags", "-x", "--_xformat=%F\t%N\t%n\t%e", "--c-kinds=f", *map(str, paths)],
        check=True, capture_output=True, text=True).stdout
    for line in out.splitlines():
        path, function, start, end = line.split("\t")
        if end:
            yield pathlib.Path(path), function, int(end) - int(start) + 1


@pytest.mark.skipif(not shutil.which("ctags"), reason="universal-ctags is not installed")
def test_functions_are_short():
    lengths = list(functions([p for p in FILES if p.suffix in {".c", ".h"}]))
    assert len(lengths) > 300
    long = {f"{name(p)}: {f}": n for p, f, n in lengths if n > MAX_FUNCTION_LINES}
    assert not long


# Read every option for what the table says of it, not for what it means.
MADE_OF_OPTIONS = {"sampler/run/options.c", "fit/keys.c"}


def test_every_option_is_used():
    """A row makes an argument, a check and a key, all of which are there if nothing obeys it."""
    table = (ROOT / "sampler/run/option.def").read_text()
    options = re.findall(r"^OPTION\(\w+, (\w+),", table, re.M)
    assert options and len(options) == table.count("\nOPTION(")
    text = "".join(path.read_text() for room in ("sampler/run", "fit")
                   for path in sorted((ROOT / room).glob("*.c"))
                   if name(path) not in MADE_OF_OPTIONS)
    # Fields of other structures have the same names: only a SampleOptions is called so.
    unused = [option for option in options
              if not re.search(rf"\b(o->|options->|options\.){option}\b(?!\s*=[^=])", text)]
    assert not unused, (f"options of sampler/run/option.def that nothing reads: {unused}; use "
                        "options->NAME in sampler/run or fit")


def test_no_symlinks_and_no_large_files():
    for path in tracked():
        assert not path.is_symlink(), path
        assert path.stat().st_size < 700_000, path
