# SPDX-License-Identifier: BSD-3-Clause
"""Several kernels that ask for one run: one samples, the others show and take what it draws."""

import json
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
SAMPLE = "fit = sample(m, data = {busy = %d}, seed = 2, tune = 100, draws = %d, chains = %d%s)"
BUSY, DRAWS = 3000, 1200


@pytest.fixture
def start(posterity, home, notebook):
    """Starts `posterity run` of a notebook that samples and saves, in one folder for all."""
    count = 0

    def begin(draws=DRAWS, chains=3, more="", folder=home / "shared"):
        nonlocal count
        count += 1
        folder.mkdir(exist_ok=True)
        path = folder / f"nb{count}.ipynb"
        cells = [MODEL, SAMPLE % (BUSY, draws, chains, more), f'save(fit, "{count}.nc");']
        path.write_text(json.dumps(notebook(cells)))
        process = subprocess.Popen([posterity, "run", path], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, env=None)
        process.saved = folder / f"{count}.nc"
        return process

    return begin


@pytest.fixture(autouse=True)
def counters(monkeypatch):
    monkeypatch.setenv("POSTERITY_COUNTERS", "1")


def end(process):
    """(chains that it sampled, its output) of a process that went well."""
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err
    return json.loads(err.strip().splitlines()[-1])["sampled_chains"], out


def draws(process):
    with netCDF4.Dataset(process.saved) as file:
        return {f"{group}.{name}": numpy.array(variable[:]).tobytes()
                for group in ("posterior", "sample_stats")
                for name, variable in file[group].variables.items()}


def until_it_samples(process):
    folder = process.saved.parent / ".posterity" / "m"
    while sum(f.stat().st_size > 3000 for f in folder.glob("*.chain")) < 3:
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)


def test_one_samples_and_the_others_attach(start):
    processes = [start() for _ in range(8)]
    ends = [end(p) for p in processes]
    assert sorted(n for n, _ in ends) == [0] * 7 + [3]
    assert len({tuple(sorted(draws(p).items())) for p in processes}) == 1
    for n, out in ends:
        assert n or "sampled by another kernel" in out or "cached" in out


def test_whoever_waits_goes_on_when_the_first_dies(start, home):
    reference = start(folder=home / "reference")
    end(reference)
    first = start()
    until_it_samples(first)
    second = start()
    time.sleep(0.3)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    sampled, _ = end(second)
    assert sampled == 3
    assert draws(second) == draws(reference)


def test_more_chains_and_draws_than_the_first_makes(start, home):
    reference = start(DRAWS + 300, 4, folder=home / "reference")
    end(reference)
    first = start()
    until_it_samples(first)
    second = start(DRAWS + 300, 4)
    assert end(first)[0] == 3
    assert end(second)[0] == 4
    assert draws(second) == draws(reference)


def test_a_stop_while_waiting_leaves_the_first_alone(start):
    first = start()
    until_it_samples(first)
    second = start()
    time.sleep(0.5)
    second.send_signal(signal.SIGINT)
    second.communicate(timeout=60)
    assert first.poll() is None
    assert end(first)[0] == 3


def test_nobody_waits_without_a_store(start):
    first = start()
    until_it_samples(first)
    assert end(start(more=', cache = "session"'))[0] == 3
    assert end(first)[0] == 3
