# SPDX-License-Identifier: BSD-3-Clause
"""Tasks of the cache while the n-th system call of a kind fails, or the process is killed there, for
every n (strace injects): what is kept is whole afterwards, and a second try works."""

import json
import os
import pathlib
import shutil
import subprocess

import pytest

MEMORY = pathlib.Path("/dev/shm")
CALLS = "write,fsync,rename,renameat2,unlinkat,flock,getdents64,mkdirat,ftruncate,utimensat"
TASKS = {"gc": ["gc"], "clear": ["clear", "--layer", "draws"], "export": ["export", "b.tar"],
         "import": ["import", "a.tar"], "pin": ["pin", "m"], "stats": ["stats", "--zero"], "du": ["du"],
         "verify": ["verify", "--deep"], "doctor": ["doctor"]}


def can_trace():
    if not shutil.which("strace"):
        return False
    return subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True).returncode == 0


pytestmark = pytest.mark.skipif(not can_trace(), reason="strace is missing or may not trace")


@pytest.fixture(scope="module")
def made(posterity, notebook, tmp_path_factory):
    """A folder with chains and outputs of a cell, some strays, and an archive of others."""
    folder = tmp_path_factory.mktemp("made")
    environment = {**os.environ, **{f"XDG_{k}_HOME": str(folder / k) for k in ("CACHE", "STATE", "CONFIG")}}
    for model, seed in (("other", 2), ("m", 1)):
        cells = [f"%%stan {model}\nparameters {{ real x; }} model {{ x ~ std_normal(); }}",
                 f"f = sample({model}, draws = 5, tune = 20, chains = 2, seed = {seed});", "1 + 1"]
        (folder / "n.ipynb").write_text(json.dumps(notebook(cells)))
        subprocess.run([posterity, "run", "n.ipynb"], cwd=folder, env=environment, check=True, capture_output=True)
        if model == "other":
            subprocess.run([posterity, "cache", "export", "a.tar"], cwd=folder, env=environment, check=True,
                           capture_output=True)
            shutil.rmtree(folder / ".posterity")
    (folder / ".posterity" / "bad").mkdir()
    (folder / ".posterity" / "bad" / "x").write_text("x")
    (folder / ".posterity" / "m" / "old-0123456789abcdef.nc").write_text("x")
    return folder


def copy_of(made, folder):
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(made, folder)
    return {**os.environ, **{f"XDG_{k}_HOME": str(folder / k) for k in ("CACHE", "STATE", "CONFIG")}}


def check_whole(posterity, folder, environment):
    found = subprocess.run([posterity, "cache", "verify", "--deep", "--json"], cwd=folder, env=environment,
                           capture_output=True, text=True)
    assert found.returncode == 0 and json.loads(found.stdout)["damaged"] == 0


@pytest.mark.parametrize("fault", ["error=EIO", "error=ENOSPC", "signal=KILL"])
@pytest.mark.parametrize("task", TASKS)
def test_fault(task, fault, made, posterity, tmp_path):
    folder, log = (MEMORY if MEMORY.is_dir() else tmp_path) / f"tasks-{os.getpid()}", tmp_path / "log"
    n, hit = 0, True
    try:
        while hit:
            n += 1
            environment = copy_of(made, folder)
            trace = ["strace", "-f", "-o", log, "-e", f"trace={CALLS}", "-e", f"inject={CALLS}:{fault}:when={n}"]
            done = subprocess.run([*trace, posterity, "cache", *TASKS[task]], cwd=folder, env=environment,
                                  capture_output=True, text=True, timeout=60)
            text = log.read_text()
            hit = "(INJECTED)" in text or "killed by SIGKILL" in text
            assert done.returncode in (0, 1) or "killed by SIGKILL" in text, done.stderr
            check_whole(posterity, folder, environment)
            again = subprocess.run([posterity, "cache", *TASKS[task]], cwd=folder, env=environment,
                                   capture_output=True, text=True, timeout=60)
            assert again.returncode == 0, again.stderr
            assert n < 300
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    assert n > 1
