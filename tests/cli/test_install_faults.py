"""posterity install while the n-th system call of a kind fails, or the process is killed there, for
every n (strace injects): Jupyter then sees the older kernelspec, the new one or none, and all of it."""

import json
import os
import shutil
import subprocess

import pytest

CALLS = ["mkdir", "write", "fchmod", "fsync", "rename", "chmod", "renameat2"]


def can_trace():
    if not shutil.which("strace"):
        return False
    return subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True).returncode == 0


pytestmark = pytest.mark.skipif(not can_trace(), reason="strace is missing or may not trace")


@pytest.fixture
def install(posterity, tmp_path):
    """Installs in an empty prefix p with a fault: status, stderr, whether the call was made."""

    def call(text, fault=None):
        log = tmp_path / "log"
        trace = ["strace", "-o", log, "-e", "trace=" + fault.split(":")[0], "-e",
                 "inject=" + fault] if fault else []
        process = subprocess.run(
            [*trace, posterity, "install", "--prefix", tmp_path / "p", "--display-name", text],
            capture_output=True, text=True)
        told = log.read_text() if fault else ""
        hit = "(INJECTED)" in told or "killed by SIGKILL" in told
        return process.returncode, process.stderr, hit

    call.folder = tmp_path / "p/share/jupyter/kernels"
    return call


def seen(folder):
    """The kernelspecs that Jupyter sees: (folder, name shown, number of files)."""
    return [(p.parent.name, json.loads(p.read_text())["display_name"], len(os.listdir(p.parent)))
            for p in folder.glob("*/kernel.json")]


@pytest.mark.parametrize("is_there", [False, True])
@pytest.mark.parametrize("fault", ["error=ENOSPC", "signal=KILL"])
@pytest.mark.parametrize("call", CALLS)
def test_fault(install, call, fault, is_there):
    n, hits, hit = 0, 0, True
    older = [("posterity", "old", 4)] if is_there else []
    while hit:
        n += 1
        shutil.rmtree(install.folder.parents[2], ignore_errors=True)
        if is_there:
            assert install("old")[0] == 0
        status, said, hit = install("new", f"{call}:{fault}:when={n}")
        hits += hit
        new = [("posterity", "new", 4)]
        assert seen(install.folder) in (new if status == 0 else older, new)
        if fault.startswith("error"):
            assert (status == 0) == (said == "") and said.count("\n") <= 1
            assert not install.folder.exists() or not list(install.folder.glob(".*"))
        assert install("again")[0] == 0
        assert seen(install.folder) == [("posterity", "again", 4)]
        assert n < 50
    assert hits or (call == "renameat2" and not is_there)


@pytest.mark.parametrize("error", ["EINVAL", "ENOSYS", "EXDEV"])
def test_where_names_cannot_be_exchanged(install, error):
    """Some overlays and old file systems: the older one goes first."""
    assert install("old")[0] == 0
    assert install("new", f"renameat2:error={error}") == (0, "", True)
    assert seen(install.folder) == [("posterity", "new", 4)]
    assert os.listdir(install.folder) == ["posterity"]
