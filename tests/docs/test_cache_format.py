# SPDX-License-Identifier: BSD-3-Clause
"""docs/cache-format.md: a reader written from the page finds what the product wrote."""

import hashlib
import importlib.util
import json
import os
import pathlib
import re
import shutil
import subprocess

import netCDF4
import pytest

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[1]
SPEC = importlib.util.spec_from_file_location("journal", HERE / "journal.py")
journal = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(journal)

MODEL = """%%stan m
data { vector[2] y; }
parameters { real x; matrix[2, 3] A; simplex[3] s; }
transformed parameters { real twice = 2 * x; }
model { x ~ std_normal(); to_vector(A) ~ std_normal(); y ~ normal(x, 1); }
generated quantities { int k = poisson_rng(3); matrix[2, 3] B = A + x; }"""
SAMPLE = "fit = sample(m, data = {y = {0.5, 1.5}}, draws = %d, tune = 40, chains = 2, seed = 3, adapt = \"%s\")"
ORDER = ("x", "A", "s", "twice", "k", "B")
# of NUTS: the first nine
STATS = re.findall(r"^STAT\((\w+),", (ROOT / "sampler/method/stats.def").read_text(), re.M)[:9]


@pytest.fixture(scope="module", params=["diag", "dense"])
def folder(request, posterity, tmp_path_factory):
    """A model's folder after a run that was continued: journals of two blocks."""
    home = tmp_path_factory.mktemp(request.param)
    environment = {**os.environ, "XDG_CACHE_HOME": str(home / "xdg"),
                   "XDG_STATE_HOME": str(home / "state")}
    for cell in (SAMPLE % (15, request.param), SAMPLE % (25, request.param)):
        (home / "in.ipynb").write_text(json.dumps({
            "cells": [{"cell_type": "code", "id": f"c{i}", "metadata": {}, "source": source,
                       "execution_count": None, "outputs": []}
                      for i, source in enumerate((MODEL, cell, "1 + 1"))],
            "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
        subprocess.run([posterity, "run", home / "in.ipynb"], check=True, env=environment,
                       capture_output=True)
    return home / ".posterity" / "m"


def entry(folder, start, chain):
    (found,) = folder.glob(f"{start}_chain{chain}_*")
    return found


def fit_file(folder):
    (found,) = folder.glob("*_draws25_*.nc")
    return found


@pytest.mark.parametrize("chain", [1, 2])
def test_numbers_are_those_of_the_fit(folder, chain):
    _, rows, _ = journal.read_chain(entry(folder, "generated", chain))
    with netCDF4.Dataset(fit_file(folder)) as fit:
        posterior = fit["posterior"]
        assert set(ORDER) < set(posterior.variables)
        for draw, row in enumerate(rows):
            want = [x for name in ORDER for x in posterior[name][chain - 1, draw].flatten()]
            assert list(row) == want
    assert len(rows) == 25


@pytest.mark.parametrize("chain", [1, 2])
def test_statistics_are_those_of_the_fit(folder, chain):
    _, rows, stats = journal.read_chain(entry(folder, "tune40", chain))
    assert {len(row) for row in rows} == {1 + 6 + 2}
    with netCDF4.Dataset(fit_file(folder)) as fit:
        for draw, row in enumerate(stats):
            want = [float(fit["sample_stats"][name][chain - 1, draw]) for name in STATS]
            assert list(row) == want


def test_a_block_tells_where_the_chain_goes_on(folder):
    path = entry(folder, "tune40", 1)
    key = bytes.fromhex(journal.read_manifest(path)["key"])
    data, at, shapes = (path / "draws.journal").read_bytes(), 0, []
    while at < len(data):
        first, (dim, nmetric, _, _), (state, step, _), rows, _, at = \
            journal.read_block(data, at, key)
        shapes.append((first, len(rows)))
        assert state[:dim] == rows[-1][:dim] and step > 0
        assert nmetric == 1 + dim + (dim * dim if "dense" in str(folder) else 0)
        assert state[dim] == 40
    assert shapes == [(0, 15), (15, 10)]


def test_keys_are_digests_of_their_preimages(folder):
    for chain in (1, 2):
        draws, generated = (journal.read_manifest(entry(folder, start, chain))
                            for start in ("tune40", "generated"))
        for manifest, layer in ((draws, "draws"), (generated, "generated")):
            assert journal.key_of(manifest["preimage"]).hex() == manifest["key"]
            assert manifest["layer"] == manifest["preimage"]["layer"] == layer
        components = generated["preimage"]["components"]
        assert components["draws"] == {"digest": draws["key"]}
        assert draws["preimage"]["components"]["chain"] == chain - 1
        assert entry(folder, "tune40", chain).name.endswith("-" + draws["key"][:16])


def test_the_table_of_keys_names_the_components(folder):
    page = (ROOT / "docs/cache-format.md").read_text()
    (line,) = [line for line in page.splitlines() if line.startswith("| `draws` | `program`")]
    text = "".join((ROOT / path).read_text()
                   for path in ("fit/option.def", "sampler/run/option.def"))
    value = r'(?: "(?:[^"\\]|\\.)*"|[^,]*),'
    options = re.findall(rf"^OPTION\(\w+, (\w+),{value}{value}{value} RUN,", text, re.M)
    named = set(re.findall(r"`(\w+)`", line)) - {"draws", "RUN", "keys_draws"}
    manifest = journal.read_manifest(entry(folder, "tune40", 1))
    components = set(manifest["preimage"]["components"])
    # the row of `model` enters as `program`
    assert components == named | set(options) - {"model"}


def test_damage_is_seen(folder, tmp_path):
    whole = entry(folder, "tune40", 1)
    size = (whole / "draws.journal").stat().st_size
    copy = tmp_path / "copy"
    for at in [*range(0, 120), *range(120, size, 97), size - 1]:
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(whole, copy)
        data = bytearray((whole / "draws.journal").read_bytes())
        data[at] ^= 16
        (copy / "draws.journal").write_bytes(data)
        with pytest.raises(journal.Damaged):
            journal.read_chain(copy)


def test_a_longer_journal_is_read_as_far_as_the_manifest_says(folder, tmp_path):
    whole, copy = entry(folder, "tune40", 1), tmp_path / "copy"
    shutil.copytree(whole, copy)
    with open(copy / "draws.journal", "ab") as file:
        file.write(b"PSTJRN01 and a crash")
    assert journal.read_chain(copy) == journal.read_chain(whole)
    text = (copy / "manifest.json").read_text()
    (copy / "manifest.json").write_text(text.replace('"draws":25', '"draws":24'))
    with pytest.raises(journal.Damaged):
        journal.read_chain(copy)


def test_sums_of_files(folder):
    secret = (folder.parents[1] / "state/posterity/secret").read_bytes()
    for path in folder.glob("*.nc"):
        want = journal.digest_of("netcdf", path.read_bytes())
        message = journal.digest("netcdf-mac", journal.component(b"d", "digest", want))
        lines = path.with_name(path.name + ".sum").read_text()
        assert lines == f"{want.hex()}\n{mac(secret, message).hex()}\n"


def secret_of(home):
    return (home / "xdg-state/posterity/secret").read_bytes()


def mac(secret, message):
    return hashlib.blake2b(message, digest_size=32, key=secret).digest()


@pytest.mark.parametrize("start", ["tune40", "generated"])
def test_a_manifest_bears_the_mark_of_the_user(folder, start):
    root = json.loads((entry(folder, start, 1) / "manifest.json").read_bytes())
    secret = (folder.parents[1] / "state/posterity/secret").read_bytes()
    message = journal.digest("manifest-mac",
                             journal.component(b"d", "digest", bytes.fromhex(root["sum"])))
    assert mac(secret, message).hex() == root["mac"]


def test_outputs_of_a_cell(home, run_cells):
    assert run_cells(["show(6 * 7)"]).status == 0
    (path,) = (home / ".posterity/cells").glob("*.json")
    head, text = path.read_bytes().split(b"\n", 1)
    text = text.removesuffix(b"}\n")
    file = json.loads(path.read_bytes())
    key = bytes.fromhex(file["key"])
    assert path.stem == file["key"][:16] and file["size"] == len(text)
    whole = journal.digest("outputs", journal.component(b"d", "key", key),
                           journal.component(b"b", "text", text))
    assert whole.hex() == file["digest"]
    message = journal.digest("outputs-mac", journal.component(b"d", "digest", whole))
    assert mac(secret_of(home), message).hex() == file["mac"]
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


def test_the_page_has_the_grammars_of_the_code():
    page = (ROOT / "docs/cache-format.md").read_text()
    head = (ROOT / "cache/journal.c").read_text().split("*/")[0]
    lines = [line.strip() for line in head.splitlines() if re.match(r"     \S", line)]
    assert len(lines) > 10
    for line in lines:
        assert re.sub(r"\s+", " ", line) in re.sub(r"\s+", " ", page), line
    assert "    journal = block*" in page
    for path in ("cache/manifest.h", "cache/outputs.c"):
        for member in re.findall(r'"(\w+)"\s*:', (ROOT / path).read_text().split("*/")[0]):
            assert f'"{member}"' in page, member
