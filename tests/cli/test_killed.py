# SPDX-License-Identifier: BSD-3-Clause
"""posterity run that is killed, terminated or interrupted: what it has done is there for the
next run, whose draws are those of a run that nobody disturbed, bit for bit."""

import random
import signal
import subprocess
import time

import netCDF4
import numpy
import pytest

# A second or two of work; discrete parameters that are sampled are state beside the others.
MODEL = """%%stan m
data { int<lower=0> busy; }
parameters { vector[3] x; real<lower=0> s; }
model {
  for (i in 1:busy) target += normal_lpdf(x | 0, s + 1e-9 * i) / busy;
  s ~ exponential(1);
}
generated quantities { real z = normal_rng(x[1], s); }"""
SAMPLE = ("fit = sample(m, data = {busy = %d}, seed = 2, tune = 150, draws = 300, chains = 3, "
          'adapt = "%s")')
KILLS = 50


@pytest.fixture
def start(posterity, home, tmp_path):
    """Starts the notebook of a folder, in a process of its own."""
    from conftest import environment, write_notebook

    def go(folder, busy, adapt):
        (tmp_path / folder).mkdir(exist_ok=True)
        path = write_notebook(tmp_path / folder / "nb.ipynb", [MODEL, SAMPLE % (busy, adapt)])
        return subprocess.Popen([posterity, "run", path], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, env=environment(home))

    return go
