"""Seconds of the examples in a new process: the first time, and again from the cache.

    .venv/bin/python bench/replay.py
"""

import os
import pathlib
import shutil
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]


def run(notebook, env):
    begin = time.perf_counter()
    subprocess.run([ROOT / "build" / "posterity", "run", notebook], check=True, env=env,
                   stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def main():
    for example in sorted((ROOT / "examples").glob("*.ipynb")):
        with tempfile.TemporaryDirectory() as folder:
            notebook = shutil.copy(example, folder)
            env = {**os.environ, "XDG_CACHE_HOME": folder, "XDG_STATE_HOME": folder}
            first = run(notebook, env)
            again = min(run(notebook, env) for _ in range(3))
            print(f"{example.name:24}  first {first:6.3f} s  again {again:6.3f} s"
                  f"  first / again {first / again:5.1f}")


main()
