"""posterity run: the notebook it writes, and how it ends when it is interrupted."""

import json
import signal
import subprocess
import time

import pytest

CELL = {"cell_type": "code", "id": "a", "metadata": {}, "source": "1 + 1", "execution_count": None,
        "outputs": []}


def write(path, cells, metadata):
    notebook = {"cells": [{**CELL, "source": s} for s in cells], "nbformat": 4, "nbformat_minor": 5}
    if metadata is not None:
        notebook["metadata"] = metadata
    path.write_text(json.dumps(notebook))


@pytest.mark.parametrize("metadata", [
    None, {}, [], {"kernelspec": {"name": "mine", "display_name": "Mine", "language": "stan"}},
    {"language_info": {"name": "python", "file_extension": ".py"}, "other": [1]}])
def test_metadata(run, home, metadata):
    """Tools that read a notebook take its cells for what language_info says."""
    write(run.dir / "in.ipynb", ["1 + 1"], metadata)
    assert run("run", "in.ipynb", "-o", "out.ipynb")[0] == 0
    written = json.loads((run.dir / "out.ipynb").read_text())["metadata"]
    assert written["language_info"]["name"] == "stan"
    assert written["language_info"]["file_extension"] == ".stan"
    assert written["language_info"]["version"] == "2.39"
    given = metadata if isinstance(metadata, dict) else {}
    usual = {"name": "posterity", "display_name": "Stan (Posterity)", "language": "stan"}
    assert written["kernelspec"] == given.get("kernelspec", usual)
    assert written.get("other") == given.get("other")
    nbformat = pytest.importorskip("nbformat")
    nbformat.validate(nbformat.read(run.dir / "out.ipynb", as_version=4))


@pytest.mark.parametrize("before", [[], ["x = 1"] * 3])
def test_interrupt(posterity, home, before):
    """The cell that runs is interrupted, those behind it do not run, and all of it is written."""
    write(home / "in.ipynb", [*before, "while (1) { }\nlate = 1", "later = 1"], {})
    process = subprocess.Popen([posterity, "run", "in.ipynb", "-o", "out.ipynb"], cwd=home, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 1 and "interrupted" in err
    cells = json.loads((home / "out.ipynb").read_text())["cells"]
    assert cells[-2]["outputs"][-1]["ename"] == "KeyboardInterrupt"
    assert cells[-1]["outputs"] == [] and cells[-1]["execution_count"] is None
