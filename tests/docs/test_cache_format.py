# SPDX-License-Identifier: BSD-3-Clause
"""docs/cache-format.md: a reader written from the page finds what the product wrote."""

import importlib.util
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

import netCDF4
import pytest

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[1]
SPEC = importlib.util.spec_from_file_location("chain_file", HERE / "chain_file.py")
chain_file = importlib.util.module_from_spec(SPEC)
sys.modules["chain_file"] = chain_file
SPEC.loader.exec_module(chain_file)

MODEL = """%%stan m
data { vector[2] y; }
parameters { real x; matrix[2, 3] A; simplex[3] s; }
transformed parameters { real twice = 2 * x; }
model { x ~ std_normal(); to_vector(A) ~ std_normal(); y ~ normal(x, 1); }
generated quantities { int k = poisson_rng(3); matrix[2, 3] B = A + x; real same = 7.5; }"""
SAMPLE = "fit = sample(m, data = {y = {0.5, 1.5}}, draws = %d, tune = 40, chains = 2, seed = 3, adapt = \"%s\")"
ORDER = ("x", "A", "s", "twice", "k", "B", "same")
# of NUTS: the first nine
STATS = re.findall(r"^STAT\((\w+),", (ROOT / "sampler/method/stats.def").read_text(), re.M)[:9]
# of every iteration of a warm-up
WARMUP_STATS = len(re.findall(r"^STAT\(", (ROOT / "sampler/method/stats.def").read_text(), re.M)) + \
    len(re.findall(r"^\w+\(", (ROOT / "sampler/run/warmup_stats.def").read_text(), re.M))


@pytest.fixture(scope="module", params=["diag", "dense"])
def home_of_two_runs(request, posterity, tmp_path_factory):
    """A folder after a run that was continued: files of two runs."""
    home = tmp_path_factory.mktemp(request.param)
    environment = {**os.environ, "XDG_CACHE_HOME": str(home / "xdg-cache"),
                   "XDG_STATE_HOME": str(home / "xdg-state")}
    for cell in (SAMPLE % (15, request.param), SAMPLE % (25, request.param)):
        (home / "in.ipynb").write_text(json.dumps({
            "cells": [{"cell_type": "code", "id": f"c{i}", "metadata": {}, "source": source,
                       "execution_count": None, "outputs": []}
                      for i, source in enumerate((MODEL, cell, "1 + 1", 'save(fit, "fit.nc")'))],
            "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
        subprocess.run([posterity, "run", home / "in.ipynb"], check=True, env=environment,
                       capture_output=True)
    return home


@pytest.fixture
def folder(home_of_two_runs):
    return home_of_two_runs / ".posterity" / "m"


def path_of(folder, chain):
    (found,) = folder.glob(f"tune40_chain{chain}_seed3-*.chain")
    return found


def chain_of(folder, chain):
    return chain_file.read_chain(path_of(folder, chain))


def generated_of(chain):
    (layer,) = chain.generated.values()
    return layer


def fit_file(folder):
    return folder.parents[1] / "fit.nc"


@pytest.mark.parametrize("number", [1, 2])
def test_numbers_are_those_of_the_fit(folder, number):
    rows = generated_of(chain_of(folder, number)).rows
    with netCDF4.Dataset(fit_file(folder)) as fit:
        posterior = fit["posterior"]
        assert set(ORDER) < set(posterior.variables)
        for draw, row in enumerate(rows):
            want = [x for name in ORDER for x in posterior[name][number - 1, draw].flatten()]
            assert list(row) == want
    assert len(rows) == 25


@pytest.mark.parametrize("number", [1, 2])
def test_statistics_are_those_of_the_fit(folder, number):
    draws = chain_of(folder, number).draws
    assert {len(row) for row in draws.rows} == {1 + 6 + 2}
    with netCDF4.Dataset(fit_file(folder)) as fit:
        for draw, row in enumerate(draws.stats):
            want = [float(fit["sample_stats"][name][number - 1, draw]) for name in STATS]
            assert list(row) == want


def test_a_block_tells_where_the_chain_goes_on(folder):
    chain, shapes = chain_of(folder, 1), []
    for block in chain.draws.blocks:
        dim, nlearnt, _, _ = block.shapes
        shapes.append((block.first, block.count))
        if block.count:
            assert list(block.q) == chain.draws.rows[block.first + block.count - 1][:dim]
        assert block.step_size > 0 and block.learnt[0] == 40
        assert nlearnt == 1 + dim + (dim * dim if "dense" in str(folder) else 0)
    assert [first for first, _ in shapes] == [sum(n for _, n in shapes[:i]) for i in range(len(shapes))]
    assert 15 in [first for first, _ in shapes] and sum(n for _, n in shapes) == 25


def test_copies_and_constants_are_not_stored(folder):
    for block in generated_of(chain_of(folder, 1)).blocks:
        width = 1 + 6 + 3 + 1 + 1 + 6 + 1
        assert len(block.codes) == width
        if block.count > 1:
            # a matrix is column by column in a position, row by row in a draw
            assert list(block.codes[:7]) == [chain_file.COPY + k for k in (0, 1, 3, 5, 2, 4, 6)]
            assert block.codes[-1] == chain_file.CONSTANT and 7.5 in block.values


def test_heads_describe_layers(folder):
    for number in (1, 2):
        chain, path = chain_of(folder, number), path_of(folder, number)
        assert [block.kind for block in chain.blocks][0] == "head"
        assert len(chain.heads) == 2 and set(chain.heads) == {chain.key, *chain.generated}
        for key, head in chain.heads.items():
            layer = "draws" if key == chain.key else "generated"
            members = {"key", "model", "label", "preimage", "created", "version"}
            assert set(head) == members | ({"record"} if (layer, number) == ("draws", 1) else set())
            assert head["key"] == key.hex() == chain_file.key_of(head["preimage"]).hex()
            assert head["preimage"]["layer"] == layer and head["model"] == "m"
            assert path.name == f"{head['label']}-{chain.key.hex()[:16]}.chain"
        (generated,) = chain.generated
        components = chain.heads[generated]["preimage"]["components"]
        assert components["draws"] == {"digest": chain.key.hex()}
        assert chain.heads[chain.key]["preimage"]["components"]["chain"] == number - 1


def test_the_table_of_keys_names_the_components(folder):
    page = (ROOT / "docs/cache-format.md").read_text()
    (line,) = [line for line in page.splitlines() if line.startswith("| `draws` | `program`")]
    text = "".join((ROOT / path).read_text()
                   for path in ("fit/option.def", "sampler/run/option.def"))
    value = r'(?: "(?:[^"\\]|\\.)*"|[^,]*),'
    options = re.findall(rf"^OPTION\(\w+, (\w+),{value}{value}{value} RUN,", text, re.M)
    named = set(re.findall(r"`(\w+)`", line)) - {"draws", "RUN", "keys_draws"}
    chain = chain_of(folder, 1)
    components = set(chain.heads[chain.key]["preimage"]["components"])
    # the row of `model` enters as `program`
    assert components == named | set(options) - {"model"}


def test_notes(folder):
    """How the warm-up of a group (of four) went, and what the draws have cost."""
    chain = chain_of(folder, 1)
    history, effort = chain.notes["history"], chain.notes["effort"]
    assert history[:3] == (4, 40, WARMUP_STATS) and len(history) == 3 + 4 * 40 * WARMUP_STATS
    assert effort[:2] == (2, 50) and effort[2] > 0 and effort[3] > 50
    assert chain_of(folder, 2).notes == {}


def test_damage_is_seen(folder, tmp_path):
    whole, copy = path_of(folder, 1).read_bytes(), tmp_path / "copy"
    marks = {at for block in chain_of(folder, 1).blocks for at in range(block.end - 32, block.end)}
    for at in [*range(0, 150), *range(150, len(whole), 97), len(whole) - 40]:
        data = bytearray(whole)
        data[at] ^= 16
        copy.write_bytes(data)
        if at in marks:
            chain_file.read_chain(copy)
            continue
        with pytest.raises(chain_file.Damaged):
            chain_file.read_chain(copy)


def test_an_end_that_was_not_finished_is_none(folder, tmp_path):
    path, copy = path_of(folder, 1), tmp_path / "copy"
    whole, data = chain_file.read_chain(path), path.read_bytes()
    assert whole.size == len(data)
    for tail in (b"PSTBLK01 and a crash", bytes(1000), data[:whole.blocks[0].end - 1]):
        copy.write_bytes(data + tail)
        assert chain_file.read_chain(copy) == whole
    for block in whole.blocks[1:]:
        copy.write_bytes(data[:block.end - 1])
        assert chain_file.read_chain(copy).size == block.start


def test_blocks_bear_the_mark_of_the_user(folder, home_of_two_runs):
    for number in (1, 2):
        for block in chain_of(folder, number).blocks:
            assert chain_file.mark_of(secret_of(home_of_two_runs), "block-mac", block.digest) == block.mark


def test_a_warmup_is_one_block(posterity, home, notebook):
    model = MODEL.replace("model {", "model { for (i in 1:20000) target += -1e-9 * log1p(square(x + i));")
    (home / "in.ipynb").write_text(json.dumps(notebook(
        [model, "fit = sample(m, data = {y = {0.5, 1.5}}, tune = 5000, chains = 1, seed = 3)"])))
    process = subprocess.Popen([posterity, "run", home / "in.ipynb"], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    found = []
    while not found:
        assert process.poll() is None
        time.sleep(0.01)
        found = list(home.glob(".posterity/m/tune5000_group1_seed3-*.warmup"))
    process.kill()
    process.wait()
    block = chain_file.read_warmup(found[0])
    assert found[0].stem.endswith(block.key.hex()[:16])
    assert chain_file.mark_of(secret_of(home), "block-mac", block.digest) == block.mark
    assert block.q and not block.learnt and not block.count and not block.words


def test_sums_of_files(folder, home_of_two_runs):
    path = fit_file(folder)
    want = chain_file.digest_of("netcdf", path.read_bytes())
    mark = chain_file.mark_of(secret_of(home_of_two_runs), "netcdf-mac", want)
    assert path.with_name("fit.nc.sum").read_text() == f"{want.hex()}\n{mark.hex()}\n"


def secret_of(home):
    return (home / "xdg-state/posterity/secret").read_bytes()


def test_outputs_of_a_cell(home, run_cells):
    assert run_cells(["show(6 * 7)"]).status == 0
    (path,) = (home / ".posterity/cells").glob("*.json")
    head, text = path.read_bytes().split(b"\n", 1)
    text = text.removesuffix(b"}\n")
    file = json.loads(path.read_bytes())
    key = bytes.fromhex(file["key"])
    assert path.stem == file["key"][:16] and file["size"] == len(text)
    whole = chain_file.digest("outputs", chain_file.component(b"d", "key", key),
                           chain_file.component(b"b", "text", text))
    assert whole.hex() == file["digest"]
    assert chain_file.mark_of(secret_of(home), "outputs-mac", whole).hex() == file["mac"]
    kept = json.loads(text)
    assert kept["version"] == 2 and kept["defines"] == kept["files"] == []
    assert kept["outputs"][0]["type"] == "display"
    assert kept["outputs"][0]["data"]["text/plain"] == "42"


@pytest.mark.skipif(not any(map(shutil.which, ("cc", "gcc", "clang"))), reason="no compiler")
def test_native_code(home, run_cells):
    result = run_cells(["%%stan m\nparameters { real x; } model { x ~ std_normal(); }",
                        'fit = sample(m, draws = 5, tune = 5, chains = 1, compiler = "cc")'])
    assert result.status == 0, result.error()
    (code,) = (home / "xdg-cache/posterity/native").glob("*.so")
    assert re.fullmatch("[0-9a-f]{16}", code.stem)
    # The full key is in no file, so the mark cannot be made again here.
    assert len(code.with_suffix(".mac").read_bytes()) == 32 == len(secret_of(home))
    for path in (code, code.with_suffix(".mac"), home / "xdg-state/posterity/secret"):
        assert path.stat().st_mode & 0o777 == 0o600


def grammar(path):
    """The lines of a comment at the begin of a file that stand further in."""
    head = (ROOT / path).read_text().split("*/")[0]
    return [re.sub(r"\s+", " ", line.strip()) for line in head.splitlines() if re.match(r"     \S", line)]


def test_the_page_has_the_grammars_of_the_code():
    page = re.sub(r"\s+", " ", (ROOT / "docs/cache-format.md").read_text())
    assert len(grammar("cache/block.h")) > 12 and len(grammar("cache/chain_read.h")) == 1
    for path in ("cache/block.h", "cache/chain_read.h"):
        for line in grammar(path):
            assert line in page, line
    for member in re.findall(r'"(\w+)"\s*:', (ROOT / "cache/outputs.c").read_text().split("*/")[0]):
        assert f'"{member}"' in page, member
    for word in re.findall(r'^KIND\(\w+, "(\w+)"', (ROOT / "cache/block.def").read_text(), re.M):
        assert word in chain_file.KINDS.values() and f"`{word}`" in page, word
