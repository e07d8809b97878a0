# SPDX-License-Identifier: BSD-3-Clause
"""One model through `posterity run`, as a user has it: a notebook of a model and of a cell."""
import json
import os
import pathlib
import subprocess
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


class Run:
    """A run in a folder of its own, without any cache; use it in a `with`."""

    def __init__(self, name, data, **options):
        self.folder = tempfile.TemporaryDirectory(prefix="posterity-compare-")
        self.path = pathlib.Path(self.folder.name)
        write(self.path / "run.ipynb", "%%stan m\n" + models.program(name).read_text(),
              f'fit = sample(m, data = "{data}"{arguments(options)})')

    def __enter__(self):
        command = [str(binary()), "run", str(self.path / "run.ipynb"), "-o", os.devnull]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   text=True, env={**os.environ,
                                                   "XDG_CACHE_HOME": str(self.path / "cache")})
        self.said = process.stdout.read()
        _, status, self.usage = os.wait4(process.pid, 0)
        process.returncode = status
        if status:
            raise Failed(self.said.strip().split("\n")[-1])
        return self

    def __exit__(self, *error):
        self.folder.cleanup()

    @property
    def cpu_seconds(self):
        """Of the process with its compilers."""
        return self.usage.ru_utime + self.usage.ru_stime

    @property
    def peak_mb(self):
        return self.usage.ru_maxrss / 1024

    def result(self):
        """The .nc file, which ArviZ opens."""
        return next(self.path.glob(".posterity/m/*.nc"))
