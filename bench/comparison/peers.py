# SPDX-License-Identifier: BSD-3-Clause
"""Where the peers live: a virtual environment of their own, made from the lock file."""
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUILD = ROOT / "build/bench"
LOCK = HERE / "peers.lock"
VENV = pathlib.Path(os.environ.get("BENCH_PEERS", BUILD / "peers"))
PYTHON = VENV / "bin/python"


def install():
    """Makes the environment, once a change of the lock file."""
    stamp = VENV / "lock"
    if stamp.exists() and stamp.read_text() == LOCK.read_text():
        return
    print(f"compare: installing the peers into {VENV}", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    subprocess.run([PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check",
                    "--no-deps", "-r", LOCK], check=True)
    stamp.write_text(LOCK.read_text())


def package(name):
    """The folder of a package in the environment."""
    return next((VENV / "lib").glob("python3*")) / "site-packages" / name


def versions():
    """{package: version} of what is compared, from the lock file."""
    lines = [line.split("==") for line in LOCK.read_text().split("\n") if "==" in line]
    shown = ("stanli", "httpstan", "nutpie", "pymc", "pytensor", "numba", "numpyro", "jax",
             "blackjax", "arviz", "numpy")
    return {name: version for name, version in lines if name in shown}
