"""The examples through Jupyter: they run, and a second kernel answers from the cache."""

import copy
import json
import pathlib
import shutil
import subprocess

import nbclient
import nbformat
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.ipynb"))


def execute(folder, name):
    notebook = nbformat.read(folder / name, as_version=4)
    client = nbclient.NotebookClient(notebook, timeout=300, kernel_name="posterity",
                                     resources={"metadata": {"path": str(folder)}})
    client.execute()
    return notebook


def outputs(notebook):
    """Outputs without execution metadata and without what says that they were kept."""
    result = []
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        rows = []
        for output in cell.outputs:
            output = copy.deepcopy(output)
            output.pop("execution_count", None)
            if output.get("text", "").startswith("replayed: these random numbers"):
                continue
            output.get("metadata", {}).pop("posterity", None)
            for mime, text in output.get("data", {}).items():
                if "cached · saved" in text:
                    output["data"][mime] = "a table with the cache badge"
            rows.append(output)
        result.append(rows)
    return result


@pytest.mark.parametrize("name", [p.name for p in EXAMPLES])
def test_example_runs_and_replays(name, home, kernel_name):
    shutil.copy(ROOT / "examples" / name, home)
    first, second = execute(home, name), execute(home, name)
    assert not any(o.output_type == "error" for c in first.cells if c.cell_type == "code"
                   for o in c.outputs)
    shown = [o.data["text/plain"] for c in first.cells if c.cell_type == "code"
             for o in c.outputs if o.output_type == "display_data"]
    assert len(shown) == 2 and all("Finished: 4" in text for text in shown)
    tables = 0
    for a, b in zip(outputs(first), outputs(second)):
        if any(o.get("data", {}).get("text/plain") == "a table with the cache badge" for o in b):
            tables += 1
            continue
        assert a == b
    assert tables >= 2


@pytest.mark.parametrize("name", [p.name for p in EXAMPLES])
def test_second_process_samples_and_compiles_nothing(name, home, run_cells):
    cells = [c["source"] if isinstance(c["source"], str) else "".join(c["source"])
             for c in json.loads((ROOT / "examples" / name).read_text())["cells"]
             if c["cell_type"] == "code"]
    first, second = run_cells(cells), run_cells(cells)
    assert first.status == 0, first.stderr
    assert first.counters["sampled_chains"] == 4
    assert first.counters["compiled"] == 1
    assert second.counters["sampled_chains"] == 0
    assert second.counters["compiled"] == 0
    assert second.counters["replayed_cells"] > 0
    assert second.status == 0


def test_examples_are_committed_without_outputs():
    for path in EXAMPLES:
        for cell in json.loads(path.read_text())["cells"]:
            assert not cell.get("outputs"), path


def test_kernelspec_is_listed(kernel_name):
    listed = subprocess.run([ROOT / ".venv" / "bin" / "jupyter", "kernelspec", "list", "--json"],
                            check=True, capture_output=True, text=True).stdout
    assert kernel_name in json.loads(listed)["kernelspecs"]
