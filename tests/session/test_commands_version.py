# SPDX-License-Identifier: BSD-3-Clause
"""What commands show for the same arguments has a version: outputs are kept under it.

commands.golden holds the version and all that a small notebook shows: texts, and of HTML and pictures a
digest (what is in them is in tests/widgets/golden).  Its numbers are dyadic fractions, so no rounding differs
between machines.  `ACCEPT=1 pytest tests/session/test_commands_version.py` writes it
anew, for another version than the one that it has."""
import hashlib
import os
import pathlib
import re

import pytest

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[1]
GOLDEN = HERE / "commands.golden"

TASKS = re.findall(r"^TASK\((\w+),", (ROOT / "cache" / "task.def").read_text(), re.M)

# A cell with one of these runs every time.
RUN_ALWAYS = {"sample", "compare_samplers", "save", "cache_info"} | {f"cache_{task}" for task in TASKS}

FIT = """fit = sample(m, draws = 8, chains = 2, tune = 0, seed = 1)"""
MODEL = """%%stan m
generated quantities {
  vector[2] v; int k;
  for (i in 1:2) v[i] = floor(64 * uniform_rng(0, 1)) / 64;
  k = v[1] > 0.5;
}"""
CELLS = [
    't = table(g = {"a", "b", "a", "c"}, x = {1, 2, 3, 5}, y = {0.5, 2.25, -1, not_a_number()})\nt',
    "head(t, n = 2)",
    "tail(t, n = 1)",
    't.g',
    'filter(t, g = "a")',
    'where(t.x, ">", 2)',
    'sort_by(t, "x", descending = true)',
    'select(t, {"y", "g"})',
    'group_by(t, "g", mean = {"x", "y"}, sd = "x", median = "y", sum = "x", min = "y", max = "x")',
    "columns(t)",
    'show(t, 2.5)\n"text"',
    'read_csv("d.csv")',
    'read_json("d.json")',
    'read_netcdf("d.nc")',
    "fit",
    "fit.v[1]",
    "summary(fit)",
    'plot_trace(fit, vars = {"v"}, title = "draws")',
    "linspaced_vector(70, 0, 69)",
    "identity_matrix(3)",
    "{{1, 2}, {3, 4}}",
    "(1, 0.5)",
    'print("x = ", 0.25)',
]


def shown(result):
    """All that the cells showed, as text."""
    parts = []
    for source, cell in zip(CELLS, result.cells[3:], strict=True):
        parts.append(f"=== {source}")
        for output in cell["outputs"]:
            texts = output.get("data") or {output["name"]: output["text"]}
            for kind in sorted(texts):
                text = texts[kind] if isinstance(texts[kind], str) else "".join(texts[kind])
                if kind not in ("text/plain", "stdout", "stderr"):
                    text = hashlib.sha256(text.encode()).hexdigest()[:16]
                parts += [f"--- {output['output_type']} {kind}", text.rstrip("\n")]
    return "\n".join(parts) + "\n"


def version():
    header = (ROOT / "session" / "command.h").read_text()
    return int(re.search(r"COMMANDS_VERSION = (\d+)", header)[1])


@pytest.fixture
def outputs(run_cells, home):
    (home / "d.csv").write_text("a,b\n1,x\n2.5,y\n")
    (home / "d.json").write_text('{"N": 2, "y": [0.5, 1.5]}')
    result = run_cells([MODEL, FIT, 'save(fit, "d.nc");'] + CELLS)
    assert result.status == 0, result.error()
    return shown(result)


def test_every_command_is_looked_at():
    names = re.findall(r"^COMMAND\((\w+),", (ROOT / "session" / "command.def").read_text(), re.M)
    plots = re.findall(r"^PLOT\((\w+),", (ROOT / "widgets" / "plot.def").read_text(), re.M)
    code = "\n".join(CELLS)
    wanted = set(names) | {f"plot_{plot}" for plot in plots} | {f"cache_{task}" for task in TASKS}
    assert {name for name in wanted if not re.search(rf"\b{name}\(", code)} == RUN_ALWAYS


def test_what_commands_show(outputs):
    head = f"version {version()}\n"
    kept = GOLDEN.read_text() if GOLDEN.exists() else "\n"
    if os.environ.get("ACCEPT") and not kept.startswith(head):
        GOLDEN.write_text(kept := head + outputs)
    old, before = kept.split("\n", 1)
    if outputs == before and old + "\n" == head:
        return
    lines = [f"{a!r} was {b!r}" for a, b in zip(outputs.splitlines(), before.splitlines()) if a != b][:3]
    pytest.fail(
        f"commands.golden is of {old}, session/command.h says {head}Where commands show something else, raise "
        "COMMANDS_VERSION in session/command.h by one (kept outputs of cells are then made anew), run this "
        "test with ACCEPT=1, look at the difference and commit both.\n" + "\n".join(lines))
