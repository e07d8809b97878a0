# SPDX-License-Identifier: BSD-3-Clause
"""Tasks of the cache: the magic, the program and the functions do the same, and --json is JSON."""

import json
import os
import pathlib
import re
import subprocess
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TASKS = re.findall(r"^TASK\((\w+), (\w+),", (ROOT / "cache" / "task.def").read_text(), re.M)

MODEL = "%%stan m\nparameters { real x; } model { x ~ std_normal(); }"
SAMPLE = "fit = sample(m, draws = 50, tune = 50, chains = 2, seed = 3);"


def said(cell):
    """What a magic printed."""
    return "".join("".join(o["text"]) for o in cell["outputs"] if o["output_type"] == "stream")


@pytest.fixture
def kept(run_cells):
    """A folder with a fit and outputs of a cell."""
    result = run_cells([MODEL, SAMPLE, "1 + 1"])
    assert result.status == 0, result.error()


@pytest.fixture
def program(posterity, home):
    def call(*words, status=0):
        process = subprocess.run([posterity, "cache", *words], capture_output=True, text=True, cwd=home, timeout=60)
        assert process.returncode == status, process.stderr
        return process.stdout

    return call




def lasting(result):
    def strip(x):
        if isinstance(x, dict):
            return {k: strip(v) for k, v in x.items() if k not in ("age", "session", "before", "says", "ok")}
        return [strip(v) for v in x] if isinstance(x, list) else x

    return strip(json.loads(result))


@pytest.mark.parametrize("task", [name for name, word in TASKS if word == "WORD_NONE" and name != "clear"])
def test_three_ways(task, kept, run_cells, program):
    """The same entries as JSON of the magic and of the program; their names in the texts of all."""
    by_program = program(task, "--json")
    result = run_cells([f"%cache {task} --json", f"%cache {task}", f"cache_{task}()"])
    assert result.status == 0, result.error()
    by_magic = said(result.cells[0])
    assert lasting(by_magic) == lasting(by_program)
    texts = [program(task), said(result.cells[1]), result.text(2)]
    for entry in json.loads(by_program).get("entries", []):
        for name in ("name", "model", "check"):
            assert all(entry.get(name, "") in text for text in texts)


def test_magic_alone_is_stats(kept, run_cells):
    result = run_cells(["%cache", "%cache stats"])
    assert said(result.cells[0]) == said(result.cells[1])
    assert "0 hits" in said(result.cells[0]) and "2 draws" in said(result.cells[0])


def test_show_by_key(kept, run_cells, program):
    entries = json.loads(program("ls", "--json"))["entries"]
    key = next(e["key"] for e in entries if "chain1_" in e["name"])
    shown = json.loads(program("show", key, "--json"))
    assert shown["draws"] == 50 and shown["preimage"]["components"]["seed"] == 3
    assert "std_normal" in shown["record"]["source"]
    result = run_cells([f"%cache show {key} --json", f'cache_show("{key}").draws'])
    assert json.loads(said(result.cells[0]))["preimage"] == shown["preimage"] and result.text(1) == "50"
    assert "there is no entry" in run_cells(['%cache show 0000']).error()[1]


def test_options_of_all_three(kept, run_cells, program):
    result = run_cells(["%cache gc --dry-run", "cache_gc(dry_run = true).says", "%cache verify --deep",
                        "cache_verify(deep = true).made_elsewhere", "%cache clear --layer=draws --larger-than 1GB",
                        'cache_clear(layer = "draws", larger_than = "1GB", older_than = 30).says'])
    assert result.status == 0, result.error()
    assert "would go: 0" in said(result.cells[0])
    assert "would go: 0" in result.text(1) and "made_elsewhere: 0" in said(result.cells[2])
    assert result.text(3) == "0" and "gone: 0" in said(result.cells[4]) and "gone: 0" in result.text(5)


@pytest.mark.parametrize("cell, message", [
    ("%cache lss", "%cache takes"), ("%cache ls x", "takes no word"), ("%cache off x", "takes nothing"),
    ("%cache gc --deep", "gc takes no option"), ("%cache clear --older-than", "something like 30d"),
    ("%cache clear --model a b", "clear takes no word"), ("%cache show a b", "one word too many"), ("%cache limit big", "no limit"),
    ("%cache max_age", "no limit"), ("%cache show", "needs a word"), ("cache_ls(deep = true)", "no argument `deep`"),
    ('cache_clear(older_than = "soon")', "something like 30d"), ('cache_show("0000")', "there is no entry"),
    ("cache_gc(dry_run = 2)", "dry_run"), ('cache_clear(model = {1, 2})', "must be a text"),
])
def test_mistakes(cell, message, run_cells):
    assert message in run_cells([cell]).error()[1]


def test_a_cell_that_asks_runs_every_time(kept, run_cells):
    first = run_cells(["cache_clear().says"]).text(0)
    assert "gone: 3" in first and "gone: 0" in run_cells(["cache_clear().says"]).text(0)


def test_archive_takes_a_fit_along(kept, run_cells, program, tmp_path_factory, home):
    program("export", "fit.tar", "--model", "m")
    other = tmp_path_factory.mktemp("other")
    (other / "fit.tar").write_bytes((home / "fit.tar").read_bytes())
    result = run_cells(['cache_import("fit.tar").imported', MODEL, SAMPLE], dir=other)
    assert result.status == 0 and result.text(0) == "2" and result.counters["sampled_chains"] == 0


def test_evicted_runs_say_so(kept, run_cells, home):
    for chain in (home / ".posterity" / "m").glob("*.chain"):
        os.utime(chain, (time.time() - 9 * 86400,) * 2)
    result = run_cells(["%cache max_age 8d", "%cache gc", "%cache max_age 0", MODEL, SAMPLE, "%cache why"])
    assert result.status == 0, result.error()
    assert "age" in said(result.cells[1])
    assert "○ new: evicted today by age" in result.text(4)
    assert said(result.cells[5]) == "the draws of this run were evicted today by age\n"
    assert "new:" not in run_cells([MODEL, SAMPLE]).text(1)


def test_limits_are_enforced(run_cells, home):
    """What lies there when more is stored goes; what the session has made stays."""
    run_cells([MODEL, SAMPLE])
    result = run_cells(["%cache limit 1", MODEL, SAMPLE.replace("seed = 3", "seed = 4")])
    assert result.status == 0, result.error()
    names = [p.name for p in (home / ".posterity" / "m").glob("*.chain")]
    assert len(names) == 2 and all("seed4" in name for name in names)


def test_settings_that_are_wrong_are_told(run_cells, home):
    (home / "xdg-config" / "posterity").mkdir(parents=True)
    (home / "xdg-config" / "posterity" / "settings.json").write_text('{"cache_limit": "lots"}')
    result = run_cells(["1 + 1"])
    assert result.status == 0 and result.text(0) == "2"
    assert "settings.json" in said(result.cells[0]) and "lots" in said(result.cells[0])


def test_status_of_the_program(kept, program, home):
    chain = next((home / ".posterity" / "m").glob("*.chain"))
    before = chain.read_bytes()
    chain.write_bytes(before[:200] + bytes([before[200] ^ 1]) + before[201:])
    shown = json.loads(program("verify", "--deep", "--json", status=1))
    assert shown["damaged"] == 1 and shown["entries"][0]["name"] == f"m/{chain.name}"
    assert chain.exists()
    program("show", "0000", status=1)
    program("import", "missing.tar", status=1)
