"""The house rules of the linker, read from the archives of the rooms beside the binary."""

import collections
import fnmatch
import pathlib
import re
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]

# As in test_layout.py: each room and those that it may use besides itself.
ARROWS = {room: re.findall(r"'([^']+)'", below) for room, below in
          re.findall(r"^  \['([^']+)', \[([^]]*)\]", (ROOT / "meson.build").read_text(), re.M)}

# What is exported though no other file of the product refers to it, and why.
UNUSED = {
    "main": "the entry of the program",
    "ps_*": "generated code calls the runtime by name",
    "*_rng_k": "generated code calls the rows of random numbers by name",
    "fn_prelude_constants": "tests/math compiles the text of every row behind it",
    "tree_goes_on": "tests/sampler puts trajectories before it that no sampling gives",
    "chain_file_close": "tests look at files right after they are closed",
    "run_stats": "tests/sampler and bench look at chains before they are shared",
}

# Rows of the table hold the addresses of functions whose headers it does not include.
BY_ADDRESS = {"math/table": ["math/calls", "math/solve"]}

# The marks of nm for symbols that are defined elsewhere.
UNDEFINED = set("Uwv")

Symbol = collections.namedtuple("Symbol", "room object kind name")


def symbols(room, *files):
    """The global symbols of [files], as POSIX prints them; not those that the compiler makes
    for itself, which have a dot or two underscores (sanitizers, versions of a function)."""
    run = subprocess.run(["nm", "-A", "-P", "-g", *map(str, files)], check=True,
                         capture_output=True, text=True)
    for place, symbol, kind in re.findall(r"^(\S.*): (\S+) (\w)\b.*$", run.stdout, re.M):
        if "." not in symbol and not symbol.startswith("__"):
            yield Symbol(room, place.rstrip("]").split("/")[-1], kind, symbol)


@pytest.fixture(scope="module")
def everything(posterity):
    """Every global symbol of the product's objects, defined or referred to."""
    if not shutil.which("nm"):
        pytest.skip("nm is not installed")
    build = posterity.parent
    found = list(symbols(None, *build.glob("posterity.p/*.o")))
    for room in ARROWS:
        archive = build / f"lib{room.replace('/', '-')}.a"
        assert archive.exists(), f"{archive} is missing: run ./dev build"
        found += symbols(room, archive)
    assert len({s.object for s in found}) > 300
    return found


def is_defined(symbol):
    return symbol.kind not in UNDEFINED


def test_exports_are_used(everything):
    """A function that its own file alone calls is static, one that nothing calls is removed."""
    users = {s.name for s in everything if not is_defined(s)}
    unused = {s.name: s.object for s in everything if is_defined(s) and s.name not in users}
    listed = {n for n in unused if any(fnmatch.fnmatchcase(n, known) for known in UNUSED)}
    wrong = [f"{unused[n]}: {n}" for n in sorted(set(unused) - listed)]
    assert not wrong


def test_the_list_of_unused_exports_is_true(everything):
    users = {s.name for s in everything if not is_defined(s)}
    unused = {s.name for s in everything if is_defined(s)} - users
    assert not [known for known in UNUSED if not fnmatch.filter(unused, known)]


def test_rooms_link_one_way(everything):
    """A declaration can be written by hand, so that includes alone do not show every use."""
    owner = {s.name: s.room for s in everything if is_defined(s)}
    wrong = set()
    for s in everything:
        target = owner.get(s.name)
        if is_defined(s) or not s.room or target in (None, s.room):
            continue
        allowed = ARROWS[s.room] + BY_ADDRESS.get(s.room, [])
        if not any(f"{target}/".startswith(below + "/") for below in allowed):
            wrong.add(f"{s.object} refers to {s.name} of {target}")
    assert not wrong
