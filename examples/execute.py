"""Executes a notebook on its kernel, as Jupyter does, and prints what it shows.

    python examples/execute.py NOTEBOOK.ipynb
"""

import pathlib
import sys

import nbclient
import nbformat


def text_of(output):
    if output.output_type == "stream":
        return output.text
    if output.output_type == "error":
        return "\n".join(output.traceback)
    return output.data.get("text/plain", "")


def main(path):
    path = pathlib.Path(path)
    notebook = nbformat.read(path, as_version=4)
    client = nbclient.NotebookClient(notebook, resources={"metadata": {"path": str(path.parent)}})
    try:
        client.execute()
        status = 0
    except nbclient.exceptions.CellExecutionError:
        status = 1
    for cell in notebook.cells:
        print(cell.source if cell.cell_type == "markdown" else
              "\n".join("    " + line for line in cell.source.splitlines()), end="\n\n")
        for output in cell.get("outputs", []):
            print(text_of(output).rstrip("\n"), end="\n\n")
    return status


sys.exit(main(sys.argv[1]))
