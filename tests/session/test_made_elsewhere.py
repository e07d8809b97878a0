# SPDX-License-Identifier: BSD-3-Clause
"""Files that are not what they claim: draws of others, damaged ones."""

import importlib.util
import pathlib
import shutil
import struct
import sys

import pytest

SPEC = importlib.util.spec_from_file_location(
    "chain_file", pathlib.Path(__file__).parents[1] / "docs" / "chain_file.py")
chain_file = importlib.util.module_from_spec(SPEC)
sys.modules["chain_file"] = chain_file
SPEC.loader.exec_module(chain_file)

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
    for path in folder.glob("*.chain"):
        data = bytearray(path.read_bytes())
        for block in chain_file.read_chain(path).blocks:
            if block.kind in {"draws", "generated"} and block.count:
                start = block.rows_at - 8 * len(block.values)
                n = len(block.values) + block.count * len(block.packed[0])
                data[start:start + 8 * n] = struct.pack("<d", 42) * n
                chain_file.sign_again(data, block)
        path.write_bytes(data)


def test_draws_of_a_stranger(run_cells, home):
    theirs, mine = home / "theirs", home / "mine"
    theirs.mkdir()
    texts, _ = look(run_cells, theirs, env={"XDG_STATE_HOME": str(home / "stranger")})
    assert not any(WORDS in text for text in texts)
    value = texts[3]
    shutil.copytree(theirs, mine)
    texts, result = look(run_cells, mine)
    assert texts[3] == value and result.counters["sampled_chains"] == 0
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


def test_forged_draws_are_not_used(run_cells, home):
    """No transition of the model gives them."""
    theirs, mine = home / "theirs", home / "mine"
    theirs.mkdir()
    texts, _ = look(run_cells, theirs, env={"XDG_STATE_HOME": str(home / "stranger")})
    value = texts[3]
    forge(theirs / ".posterity" / "m")
    shutil.copytree(theirs, mine)
    texts, result = look(run_cells, mine)
    assert result.counters["sampled_chains"] == 2 and texts[3] == value
    assert "were not used" in texts[0] and not any(WORDS in text for text in texts[1:3])
    assert not any(42.0 in row for path in (mine / ".posterity" / "m").glob("*.chain")
                   for row in chain_file.read_chain(path).draws.rows)


def test_notes_of_a_stranger_are_not_heard(run_cells, home):
    """Neither how the warm-up went nor what the draws have cost is told by others."""
    theirs, mine = home / "theirs", home / "mine"
    theirs.mkdir()
    look(run_cells, theirs, env={"XDG_STATE_HOME": str(home / "stranger")})
    shutil.copytree(theirs, mine)
    (text, *_), _ = look(run_cells, theirs, env={"XDG_STATE_HOME": str(home / "stranger")})
    assert "warm-up: " in text
    (text, *_), _ = look(run_cells, mine)
    assert "warm-up: " not in text and WORDS in text


def end_of_draws(path):
    return [block.end for block in chain_file.read_chain(path).blocks if block.kind == "draws"][-1]


def flip(path):
    """Of a byte in the last block of draws."""
    data, end = bytearray(path.read_bytes()), end_of_draws(path)
    data[end - 70] ^= 1
    path.write_bytes(data)


def flip_generated(path):
    data = bytearray(path.read_bytes())
    data[data.rindex(b"PSTBLK01generate") + 160] ^= 1
    path.write_bytes(data)


def link(path):
    path.rename(path.with_name("real"))
    path.symlink_to("real")


def to_folder(path):
    path.unlink()
    path.mkdir()


# how, and whether it is told
DAMAGE = {
    "flipped": (flip, True),
    "generated": (flip_generated, True),
    "head": (lambda path: path.write_bytes(b"\x01" + path.read_bytes()[1:]), True),
    "empty": (lambda path: path.write_bytes(b""), False),
    "cut": (lambda path: path.write_bytes(path.read_bytes()[:end_of_draws(path) - 100]), False),
    "deleted": (lambda path: path.unlink(), False),
    "link": (link, True),
    "folder": (to_folder, True),
}


def numbers(path):
    chain = chain_file.read_chain(path)
    assert chain.size == path.stat().st_size
    (generated,) = chain.generated.values()
    return chain.draws.rows, chain.draws.stats, generated.rows, generated.stats


@pytest.mark.parametrize("more", ["", ", overwrite = true"], ids=["cached", "overwrite"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_chain_is_written_again(run_cells, home, damage, more):
    before, _ = look(run_cells, home)
    path, other = sorted((home / ".posterity" / "m").glob("*.chain"))
    want = numbers(path)
    how, is_told = DAMAGE[damage]
    how(path)
    after, result = look(run_cells, home, more=more)
    assert ("is damaged" in result.stderr and path.name in result.stderr) == is_told
    assert path.is_file() and not path.is_symlink()
    assert numbers(path) == want and after[3] == before[3]
    bad = home / ".posterity" / "bad"
    assert len(list(bad.iterdir()) if bad.exists() else []) == is_told
    again, result = look(run_cells, home)
    assert "damaged" not in result.stderr and result.counters["sampled_chains"] == 0
    assert again[3] == before[3]


def test_what_is_sampled_again_is_stored_once(run_cells, home):
    look(run_cells, home)
    paths = sorted((home / ".posterity" / "m").glob("*.chain"))
    before = [numbers(path) for path in paths]
    _, result = look(run_cells, home, more=", overwrite = true")
    assert result.counters["sampled_chains"] == 2
    assert [numbers(path) for path in paths] == before
    assert sorted((home / ".posterity" / "m").iterdir()) == paths
