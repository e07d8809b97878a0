# SPDX-License-Identifier: BSD-3-Clause
"""Entries that are not what they claim: draws of others, damaged files of fits."""

import importlib.util
import json
import pathlib
import shutil
import struct

import netCDF4
import pytest

SPEC = importlib.util.spec_from_file_location(
    "journal", pathlib.Path(__file__).parents[1] / "docs" / "journal.py")
journal = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(journal)

MODEL = "%%stan m\nparameters { real x; }\nmodel { x ~ std_normal(); }"
SAMPLE = "fit = sample(m, draws = {draws}, tune = 30, chains = 2, seed = 3{more})"
LOOK = ["summary(fit)", "fit", "mean(fit.x)"]
WORDS = "made elsewhere"


def look(run_cells, dir, draws=40, more="", env=None):
    """The texts of table, summary, fit and mean."""
    result = run_cells([MODEL, SAMPLE.format(draws=draws, more=more), *LOOK], dir=dir, env=env)
    assert result.status == 0, result.stderr
    return [result.text(i) for i in range(1, 5)], result


def forge(folder):
    """Every number of every chain becomes 42, every digest is made anew: as a stranger can."""
    for entry in folder.glob("*/manifest.json"):
        root = json.loads(entry.read_bytes(), parse_float=journal.Real)
        manifest = root["manifest"]
        path = entry.with_name("draws.journal")
        data, at, blocks = bytearray(path.read_bytes()), 0, bytes(32)
        while at < len(data):
            (length,) = struct.unpack_from("<Q", data, at + 8)
            count, dim, nmetric, width = struct.unpack_from("<4Q", data, at + 56)
            rows = at + journal.HEAD.size + 8 * (dim + nmetric)
            data[rows:rows + 8 * count * width] = struct.pack("<d", 42) * (count * width)
            end = at + length
            data[end - 32:end] = journal.digest_of("journal", bytes(data[at:end - 32]))
            blocks = journal.digest("blocks", journal.component(b"d", "before", blocks),
                                    journal.component(b"d", "block", bytes(data[end - 32:end])))
            at = end
        path.write_bytes(data)
        manifest["blocks"] = blocks.hex()
        text = journal.canonical(manifest)
        total = journal.digest_of("manifest", text.encode()).hex()
        entry.write_text(f'{{"manifest":{text},"sum":"{total}","mac":"{root["mac"]}"}}')


def test_draws_of_a_stranger(run_cells, home):
    theirs, mine = home / "theirs", home / "mine"
    theirs.mkdir()
    texts, _ = look(run_cells, theirs, env={"XDG_STATE_HOME": str(home / "stranger")})
    assert not any(WORDS in text for text in texts)
    forge(theirs / ".posterity" / "m")
    shutil.copytree(theirs, mine)
    texts, result = look(run_cells, mine)
    assert texts[3] == "42" and "cached" in texts[0]
    assert all(WORDS in text for text in texts[:3])
    # what is appended to it does not make it ours
    texts, result = look(run_cells, mine, draws=60)
    assert result.counters["sampled_chains"] == 2
    assert all(WORDS in text for text in texts[:3])
    texts, _ = look(run_cells, mine, draws=60)
    assert all(WORDS in text for text in texts[:3])
    texts, result = look(run_cells, mine, draws=60, more=", overwrite = true")
    assert result.counters["sampled_chains"] == 2
    assert not any(WORDS in text for text in texts) and abs(float(texts[3])) < 2
    again, result = look(run_cells, mine, draws=60)
    assert result.counters["sampled_chains"] == 0 and again[1:] == texts[1:]
    assert not any(WORDS in text for text in again)


def flip(path, at=None):
    data = bytearray(path.read_bytes())
    data[len(data) // 2 if at is None else at] ^= 1
    path.write_bytes(data)


def is_whole(path):
    sum, mark = path.with_name(path.name + ".sum").read_text().split()
    return sum == journal.digest_of("netcdf", path.read_bytes()).hex()


DAMAGE = {
    "flipped": flip,
    "empty": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-100]),
    "sum": lambda path: flip(path.with_name(path.name + ".sum"), 3),
    "link": lambda path: (path.rename(path.with_name("real")), path.symlink_to("real")),
}


@pytest.mark.parametrize("more", ["", ", overwrite = true"], ids=["cached", "overwrite"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_of_a_fit_is_written_again(run_cells, home, damage, more):
    look(run_cells, home)
    (path,) = (home / ".posterity" / "m").glob("*.nc")
    with netCDF4.Dataset(path) as file:
        want = file["posterior"]["x"][:].tolist()
    DAMAGE[damage](path)
    _, result = look(run_cells, home, more=more)
    assert "is damaged" in result.stderr and path.name in result.stderr
    assert path.is_file() and not path.is_symlink()
    assert is_whole(path)
    with netCDF4.Dataset(path) as file:
        assert file["posterior"]["x"][:].tolist() == want
    assert len(list((home / ".posterity" / "bad").iterdir())) == 1
    _, result = look(run_cells, home)
    assert "damaged" not in result.stderr


def test_a_file_that_another_user_made_is_written_again(run_cells, home):
    """Its sum is right, the numbers may be any."""
    look(run_cells, home)
    (path,) = (home / ".posterity" / "m").glob("*.nc")
    with netCDF4.Dataset(path) as file:
        want = file["posterior"]["x"][:].tolist()
    with netCDF4.Dataset(path, "a") as file:
        file["posterior"]["x"][:] = 42
    beside = path.with_name(path.name + ".sum")
    mark = beside.read_text().split()[1]
    beside.write_text(journal.digest_of("netcdf", path.read_bytes()).hex() + f"\n{mark}\n")
    _, result = look(run_cells, home)
    assert is_whole(path) and result.counters["sampled_chains"] == 0
    with netCDF4.Dataset(path) as file:
        assert file["posterior"]["x"][:].tolist() == want


@pytest.mark.parametrize("end", [".nc", ".nc.sum"])
def test_a_file_that_was_deleted_is_written_again(run_cells, home, end):
    look(run_cells, home)
    (path,) = (home / ".posterity" / "m").glob("*.nc")
    path.with_name(path.name.removesuffix(".nc") + end).unlink()
    _, result = look(run_cells, home)
    assert "damaged" not in result.stderr and result.counters["sampled_chains"] == 0
    assert is_whole(path)


def test_a_fit_is_written_again_where_it_is_sampled_again(run_cells, home):
    look(run_cells, home)
    (path,) = (home / ".posterity" / "m").glob("*.nc")
    before = path.stat().st_ino
    look(run_cells, home)
    assert path.stat().st_ino == before
    look(run_cells, home, more=", overwrite = true")
    assert path.stat().st_ino != before
