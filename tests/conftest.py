"""What the Python tests share: the binary, notebooks run without a front end, the kernel's name."""

import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def posterity():
    """Path of the binary under test (POSTERITY, default build/posterity)."""
    path = pathlib.Path(os.environ.get("POSTERITY", ROOT / "build" / "posterity"))
    assert path.exists(), f"{path} is missing: run ./dev build"
    return path.resolve()


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A user's home of its own: no cache of other runs is seen."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg-cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "xdg-state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg-config"))
    return tmp_path


def make_notebook(cells):
    """A notebook of code cells, nbformat 4."""
    return {
        "cells": [
            {"cell_type": "code", "id": f"c{i}", "metadata": {}, "source": source,
             "execution_count": None, "outputs": []}
            for i, source in enumerate(cells)
        ],
        "metadata": {"kernelspec": {"name": "posterity", "display_name": "Stan (Posterity)",
                                    "language": "stan"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


@pytest.fixture(scope="session")
def notebook():
    return make_notebook


class Result:
    """What `posterity run` did: status, texts, the notebook it wrote, its counters."""

    def __init__(self, process, out):
        self.status = process.returncode
        self.stdout = process.stdout
        self.stderr = process.stderr
        self.cells = json.loads(out.read_text())["cells"] if out.exists() else []
        last = process.stderr.strip().splitlines()[-1:] or ["{}"]
        self.counters = json.loads(last[0]) if last[0].startswith("{") else {}

    def text(self, cell):
        """text/plain of the last display or result of a cell."""
        shown = [o for o in self.cells[cell]["outputs"] if "data" in o]
        return shown[-1]["data"]["text/plain"]

    def error(self):
        """Name and whole text of the first error."""
        for cell in self.cells:
            for output in cell["outputs"]:
                if output["output_type"] == "error":
                    return output["ename"], "\n".join(output["traceback"])
        return None


@pytest.fixture
def run_cells(posterity, home):
    """Runs cells in a notebook of folder [dir] (default: the test's own)."""

    def run(cells, dir=None, timeout=600, env=None):
        folder = pathlib.Path(dir or home)
        source, out = folder / "in.ipynb", folder / "out.ipynb"
        source.write_text(json.dumps(make_notebook(cells)))
        out.unlink(missing_ok=True)
        process = subprocess.run(
            [posterity, "run", source, "-o", out], capture_output=True, text=True,
            timeout=timeout, env={**os.environ, "POSTERITY_COUNTERS": "1", **(env or {})})
        return Result(process, out)

    return run


@pytest.fixture(scope="session")
def kernel_name(posterity):
    """The installed kernelspec: ./dev has put it into the project's environment."""
    from jupyter_client.kernelspec import KernelSpecManager

    spec = KernelSpecManager().get_kernel_spec("posterity")
    assert pathlib.Path(spec.argv[0]).resolve() == posterity
    return "posterity"
