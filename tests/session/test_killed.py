# SPDX-License-Identifier: BSD-3-Clause
"""Runs that are killed, terminated or stopped: what they have done is there for the next one,
whose draws are those of a run that nobody disturbed, bit for bit."""

import importlib.util
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import time

import netCDF4
import numpy
import pytest

SPEC = importlib.util.spec_from_file_location(
    "chain_file", pathlib.Path(__file__).parents[1] / "docs" / "chain_file.py")
chain_file = importlib.util.module_from_spec(SPEC)
sys.modules["chain_file"] = chain_file
SPEC.loader.exec_module(chain_file)

MODEL = """%%stan m
data { int<lower=1> busy; }
parameters { vector[3] x; real<lower=0> s; }
model {
  for (i in 1:busy) target += normal_lpdf(x | 0, s + 1e-9 * i) / busy;
  s ~ exponential(1);
}
generated quantities { real z = normal_rng(x[1], s); }"""
SAMPLE = ('fit = sample(m, data = {busy = %d}, seed = 2, tune = %d, draws = %d, chains = 3, '
          '%s)')
AUTO = 'adapt = "auto"'
OTHERS = ['adapt = "stan"', *(f'sampler = "{name}"' for name in ("walnuts", "slice", "metropolis", "hmc"))]
KILLS = 50


class Notebook:
    """A notebook that samples, in a folder of its own."""

    def __init__(self, posterity, folder, notebook, sample):
        folder.mkdir()
        self.posterity, self.folder = posterity, folder
        self.path, self.out = folder / "nb.ipynb", folder / "out.ipynb"
        cells = [MODEL, SAMPLE % sample]
        self.path.write_text(json.dumps(notebook(cells)))
        (folder / "save.ipynb").write_text(json.dumps(notebook([*cells, 'save(fit, "fit.nc")'])))

    def start(self):
        return subprocess.Popen([self.posterity, "run", self.path, "-o", self.out],
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def end(self, process):
        """(status, stdout, stderr) of a process; what lies on disk was never damaged."""
        out, err = process.communicate(timeout=600)
        assert "damaged" not in err
        return process.returncode, out, err

    def files(self, pattern):
        return list((self.folder / ".posterity" / "m").glob(pattern))

    def until(self, process, is_so):
        """Waits while it runs."""
        while not is_so():
            assert process.poll() is None, process.communicate()
            time.sleep(0.005)

    def draws(self):
        """What is on disk as a fit, which samples nothing."""
        done = subprocess.run([self.posterity, "run", self.folder / "save.ipynb", "-o", os.devnull],
                              capture_output=True, text=True,
                              env={**os.environ, "POSTERITY_COUNTERS": "1"})
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stderr.strip().splitlines()[-1])["sampled_chains"] == 0
        with netCDF4.Dataset(self.folder / "fit.nc") as file:
            return {f"{group}.{name}": numpy.array(variable[:])
                    for group in ("posterior", "sample_stats")
                    for name, variable in file[group].variables.items()}


@pytest.fixture
def make(posterity, home, notebook):
    return lambda name, *sample: Notebook(posterity, home / name, notebook, sample)


def whole(book):
    status, out, err = book.end(book.start())
    assert status == 0, err
    return out, book.draws()


def same(a, b):
    return a.keys() == b.keys() and all(
        a[name].tobytes() == b[name].tobytes() for name in a)


@pytest.mark.parametrize("how", [AUTO, *OTHERS])
def test_kills_at_random_instants(make, how):
    # a transition of slices costs several times as much
    sample = (100 if "slice" in how else 700, 200, 500, how)
    _, reference = whole(make("reference", *sample))
    book, rng = make("killed", *sample), random.Random(how)
    for _ in range(KILLS if how == AUTO else 10):
        process = book.start()
        time.sleep(rng.uniform(0.02, 1.1))
        process.kill()
        book.end(process)
    _, draws = whole(book)
    assert same(draws, reference)
    assert not book.files("*.warmup")


def generated_in(path):
    """Rows of a file that have everything."""
    try:
        layers = chain_file.read_chain(path).generated.values()
    except chain_file.Damaged:  # its head is under way
        return 0
    return max((len(layer.rows) for layer in layers), default=0)


def until_it_draws(book, process):
    """Waits for draws of all chains on disk."""
    book.until(process, lambda: sum(generated_in(f) > 5 for f in book.files("tune*.chain")) == 3)


@pytest.mark.parametrize("number, status", [(signal.SIGKILL, -9), (signal.SIGTERM, 143),
                                            (signal.SIGINT, 0)])
def test_draws_are_on_disk_while_it_samples(make, number, status):
    sample = (3000, 100, 1500, AUTO)
    _, reference = whole(make("reference", *sample))
    book = make("killed", *sample)
    process = book.start()
    until_it_draws(book, process)
    process.send_signal(number)
    got, out, err = book.end(process)
    assert got == status and (number == signal.SIGKILL or "stopped at" in out), err
    out, draws = whole(book)
    at = int(re.search(r"^. continued at draw ([\d\u202f\u2009 ]+)", out, re.M)[1]
             .replace("\u202f", "").replace("\u2009", "").replace(" ", ""))
    assert 0 < at < 1500
    assert same(draws, reference)


def test_a_stop_in_the_warmup(make):
    sample = (3000, 2000, 20, AUTO)
    _, reference = whole(make("reference", *sample))
    book = make("stopped", *sample)
    process = book.start()
    book.until(process, lambda: book.files("*.warmup"))
    process.send_signal(signal.SIGINT)
    status, out, err = book.end(process)
    assert status == 1
    assert "stopped in warm-up" in out and "stopped in warm-up" in err
    assert "Active: 0" in out and "tuning" not in out
    out, draws = whole(book)
    assert re.search("^. continued in the warm-up, at iteration", out, re.M)
    assert same(draws, reference)
    assert not book.files("*.warmup")


def killed_while_it_draws(make):
    """The draws of a run that nobody disturbed, and what a killed one has left."""
    sample = (3000, 100, 1500, AUTO)
    _, reference = whole(make("reference", *sample))
    book = make("killed", *sample)
    process = book.start()
    until_it_draws(book, process)
    process.kill()
    book.end(process)
    return reference, book


def test_what_a_crash_leaves_is_cut(make):
    """The begin of a block, or zeros in its place, is no damage."""
    reference, book = killed_while_it_draws(make)
    for path, tail in zip(sorted(book.files("*.chain")), (b"PSTBLK01 and the begin of a head", bytes(5000), None)):
        data = path.read_bytes()
        path.write_bytes(data[:-10] if tail is None else data + tail)
    _, draws = whole(book)
    assert same(draws, reference)
    for path in book.files("*.chain"):
        assert chain_file.read_chain(path).size == path.stat().st_size


def test_a_damaged_block_is_drawn_again(make):
    """And those before it are used: the run goes on behind them."""
    reference, book = killed_while_it_draws(make)
    for path in book.files("*.chain"):
        data = bytearray(path.read_bytes())
        last = [block for block in chain_file.read_chain(path).blocks if block.kind == "draws"][-1]
        data[last.end - 70] ^= 1
        path.write_bytes(data)
    process = book.start()
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0 and err.count("is damaged") == 1 and "(and 2 more)" in err
    assert same(book.draws(), reference)
    for path in book.files("*.chain"):
        assert chain_file.read_chain(path).size == path.stat().st_size
