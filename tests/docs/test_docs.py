"""The pages of docs/: blocks run, lists are those of the tables they were made from."""

import pathlib
import re
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.M | re.S)
EXPECT = re.compile(r"// expect error: (.*)")


def blocks(page):
    """(language, file name or "", text) of every fenced block."""
    return FENCE.findall((DOCS / page).read_text())


def cells(page):
    """Blocks to be run, with the text of the error each must give, or None."""
    return [(text, (EXPECT.search(text) or [None, None])[1])
            for language, name, text in blocks(page) if language == "stan" and not name]


def write_files(page, folder):
    for _, name, text in blocks(page):
        if name:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text)


def good_before(page, index):
    return [text for text, error in cells(page)[:index] if error is None]


FAILING = [i for i, (_, error) in enumerate(cells("language.md")) if error]


def test_language_page_runs(home, run_cells):
    write_files("language.md", home)
    every = good_before("language.md", len(cells("language.md")))
    result = run_cells(every)
    assert result.status == 0, result.error()
    assert len(every) > 25


@pytest.mark.parametrize("index", FAILING)
def test_language_page_fails_where_it_says_so(index, home, run_cells):
    write_files("language.md", home)
    text, expected = cells("language.md")[index]
    result = run_cells(good_before("language.md", index) + [text])
    assert result.status == 1
    errors = [o for o in result.cells[-1]["outputs"] if o["output_type"] == "error"]
    assert errors, "an earlier block failed"
    said = [line for line in errors[0]["traceback"] if "// expect error" not in line]
    assert expected in "\n".join(said)


def functions(posterity, *words):
    return subprocess.run([posterity, "functions", *words], capture_output=True, text=True)


def test_language_page_has_the_tables(posterity):
    page = (DOCS / "language.md").read_text()
    tables = functions(posterity, "--notebook").stdout.strip().split("\n\n")
    assert [len(table.splitlines()) > 6 for table in tables] == [True] * 3
    for table in tables:
        assert table in page, "stale: ./dev docs"


def test_functions_page_is_the_table(posterity):
    assert functions(posterity, "--markdown").stdout == (DOCS / "functions.md").read_text(), \
        "stale: ./dev docs"


def test_functions_page_has_every_row_once(posterity):
    listed = functions(posterity).stdout.splitlines()[::2]
    page = re.findall(r"^- `(.*)`", (DOCS / "functions.md").read_text().split("\n## ", 1)[1],
                      re.M)
    assert len(listed) > 500
    assert sorted(listed) == sorted(page), "stale: ./dev docs"


def test_every_row_has_a_heading():
    files = {p.name for p in (ROOT / "math/rows").glob("*.def")}
    rows_of = {name for name in re.findall(r'#include "math/rows/(\S+)"',
                                           (ROOT / "math/rows/all.def").read_text())}
    headed = set(re.findall(r'GROUP\("(\S+)"', (ROOT / "cli/fn_group.def").read_text()))
    assert rows_of <= files
    assert rows_of - {"internal.def"} == headed  # rows that no program can call


def test_functions_by_prefix(posterity):
    result = functions(posterity, "bernoulli_logit_glm_l")
    assert result.returncode == 0
    assert "bernoulli_logit_glm_lpmf(" in result.stdout
    assert "normal" not in result.stdout.split("(")[0]


def test_functions_of_no_prefix(posterity):
    result = functions(posterity, "normall")
    assert result.returncode == 1
    assert "`normall`" in result.stderr


def test_cache_page_names_what_is_there(home, run_cells):
    """Layers and files of docs/cache.md are those that a run leaves."""
    result = run_cells([
        "%%stan m\nparameters { real x; } model { x ~ std_normal(); }",
        "fit = sample(m, draws = 20, tune = 50, chains = 1, seed = 3)", "1 + 1"])
    assert result.status == 0, result.error()
    found = sorted(p.relative_to(home / ".posterity").as_posix()
                   for p in (home / ".posterity").rglob("*") if p.is_file())
    shapes = {re.sub(r"[0-9a-f]{16}", "KEY", name) for name in found}
    assert shapes == {
        ".gitignore", "CACHEDIR.TAG", "cells/KEY.json",
        "m/tune50_chain1_seed3-KEY.chain"}
    page = (DOCS / "cache.md").read_text()
    for word in ("CACHEDIR.TAG", ".gitignore", "cells/", "tune1000_chain1_seed1-", ".chain", ".warmup"):
        assert word in page


def test_cache_page_opens_a_fit_elsewhere(home, run_cells):
    """What the page saves, Python opens as the page says."""
    result = run_cells([
        "%%stan m\nparameters { real x; } model { x ~ std_normal(); }",
        "fit = sample(m, draws = 20, tune = 50, chains = 2, seed = 3)",
        *[text for text, _ in cells("cache.md")]])
    assert result.status == 0, result.error()
    (python,) = [text for language, _, text in blocks("cache.md") if language == "python"]
    shown = subprocess.run([sys.executable, "-c", python], cwd=home, capture_output=True,
                           text=True)
    assert shown.returncode == 0, shown.stderr
    assert re.search(r"^x +-?[0-9]", shown.stdout, re.M)


def test_readme_runs(home, run_cells):
    every = [text for text, _ in cells("../README.md")]
    result = run_cells(every)
    assert result.status == 0, result.error()
    assert len(every) == 5


def test_readme_has_the_verbs_and_their_options(posterity):
    """Every verb but the one that Jupyter calls; what stands behind it, its help knows."""
    commands = (ROOT / "README.md").read_text().split("## Commands")[1].split("\n## ")[0]
    shown = re.findall(r"^    posterity (\w+)(.*(?:\n {8}.*)*)", commands, re.M)
    verbs = re.findall(r"^VERB\((\w+)", (ROOT / "cli/verb.def").read_text(), re.M)
    assert sorted([name for name, _ in shown] + ["kernel"]) == sorted(verbs)
    for name, text in shown:
        told = subprocess.run([posterity, name, "--help"], capture_output=True, text=True).stdout
        for option in re.findall(r"(?<!\S)\[?(--?[\w-]+)", text):
            assert re.search(rf"^ .*(?<!\S){option}\b", told, re.M), f"{name} {option}"
