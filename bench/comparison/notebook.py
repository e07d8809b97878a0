# SPDX-License-Identifier: BSD-3-Clause
"""One model through `posterity run`, as a user has it: a notebook of a model and of a cell."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from . import models, peers
from .side import Failed


def binary():
    return os.environ.get("POSTERITY", peers.ROOT / "build/posterity")


def write(path, *cells):
    cells = [{"cell_type": "code", "id": str(k), "metadata": {}, "source": text, "outputs": [],
              "execution_count": None} for k, text in enumerate(cells)]
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4,
                                "nbformat_minor": 5}))


def arguments(options):
    return "".join(f", {k} = {json.dumps(v)}" for k, v in options.items())


# A small process between: ru_maxrss of a child counts the memory of the one that forks it.
BETWEEN = """
import os, resource, sys
status = os.spawnv(os.P_WAIT, sys.argv[1], sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"\\n{status} {used.ru_utime + used.ru_stime} {used.ru_maxrss / 1024}")
"""


class Run:
    """A run in a folder of its own, without any cache; use it in a `with`.  Then `cpu_seconds`
    of the process with its compilers, `peak_mb`, and `said`, what it printed."""

    def __init__(self, name, data, **options):
        self.folder = tempfile.TemporaryDirectory(prefix="posterity-compare-")
        self.path = pathlib.Path(self.folder.name)
        self.cells = ["%%stan m\n" + models.program(name).read_text(),
                      f'fit = sample(m, data = "{data}"{arguments(options)})']
        self.environment = {**os.environ, "XDG_CACHE_HOME": str(self.path / "cache")}
        write(self.path / "run.ipynb", *self.cells)

    def __enter__(self):
        command = [str(binary()), "run", str(self.path / "run.ipynb"), "-o", os.devnull]
        done = subprocess.run([sys.executable, "-S", "-c", BETWEEN, *command],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              env=self.environment)
        self.said, _, last = done.stdout.rstrip().rpartition("\n")
        status, self.cpu_seconds, self.peak_mb = map(float, last.split())
        if status:
            raise Failed(self.said.strip().split("\n")[-1])
        return self

    def __exit__(self, *error):
        self.folder.cleanup()

    def result(self):
        """A file that ArviZ opens: what the run has kept, saved by a second one."""
        write(self.path / "save.ipynb", *self.cells, 'save(fit, "fit.nc")')
        done = subprocess.run([str(binary()), "run", str(self.path / "save.ipynb"), "-o", os.devnull],
                              capture_output=True, text=True, env=self.environment)
        if done.returncode:
            raise Failed(done.stderr.strip().split("\n")[-1])
        return self.path / "fit.nc"
