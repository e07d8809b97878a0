# SPDX-License-Identifier: BSD-3-Clause
"""Runs that are killed, terminated or stopped: what they have done is there for the next one,
whose draws are those of a run that nobody disturbed, bit for bit."""

import json
import random
import re
import signal
import subprocess
import time

import netCDF4
import numpy
import pytest

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
        self.drawn = sample[2]
        self.path.write_text(json.dumps(notebook([MODEL, SAMPLE % sample])))

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

    def until(self, process, pattern, count=1, size=0):
        """Waits for [count] files that are longer than [size]."""
        while sum(f.exists() and f.stat().st_size > size for f in self.files(pattern)) < count:
            assert process.poll() is None, process.communicate()
            time.sleep(0.005)

    def draws(self):
        (path,) = self.files(f"*_draws{self.drawn}_*.nc")
        with netCDF4.Dataset(path) as file:
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


def until_it_draws(book, process):
    """Waits for draws of all chains on disk: more than a block of the state they began at."""
    book.until(process, "tune*/draws.journal", 3, 2000)
    book.until(process, "generated*/draws.journal", 3, 500)


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
    book.until(process, "*.warmup")
    process.send_signal(signal.SIGINT)
    status, out, err = book.end(process)
    assert status == 1
    assert "stopped in warm-up" in out and "stopped in warm-up" in err
    assert "Active: 0" in out and "tuning" not in out
    out, draws = whole(book)
    assert re.search("^. continued in the warm-up, at iteration", out, re.M)
    assert same(draws, reference)
    assert not book.files("*.warmup")


def test_a_damaged_tail_is_cut(make):
    sample = (3000, 100, 1500, AUTO)
    _, reference = whole(make("reference", *sample))
    book = make("killed", *sample)
    process = book.start()
    until_it_draws(book, process)
    process.kill()
    book.end(process)
    # Without a manifest there is no entry yet.
    for path in (p.parent / "draws.journal" for p in book.files("*/manifest.json")):
        data = bytearray(path.read_bytes())
        manifest = json.loads((path.parent / "manifest.json").read_text())["manifest"]
        if len(data) > manifest["journal"]:  # what it vouches for is more than a tail
            data[-40] ^= 1
        path.write_bytes(data + b"PSTJRN01 and what a crash leaves")
    out, draws = whole(book)
    assert same(draws, reference)
