# SPDX-License-Identifier: BSD-3-Clause
"""Storing a chain while the n-th system call of a kind fails, or the process is killed there,
for every n (strace injects).  Afterwards there is a miss, the old chain or the new one, never
another; nothing is left behind that is in the way; a second try works.
The same for a netCDF file.  POSTERITY_TEST_CHAIN and POSTERITY_TEST_NC name the programs."""
import os
import pathlib
import shutil
import subprocess
import tempfile

import pytest

PROGRAM = os.environ.get("POSTERITY_TEST_CHAIN", "")
NC_PROGRAM = os.environ.get("POSTERITY_TEST_NC", "")
MEMORY = pathlib.Path("/dev/shm")

CALLS = ["write", "fsync", "fdatasync", "rename", "openat", "mkdirat", "ftruncate", "fchmod", "flock", "lseek"]


def can_trace():
    if not shutil.which("strace"):
        return False
    return subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True).returncode == 0


pytestmark = pytest.mark.skipif(not can_trace(), reason="strace is missing or may not trace")


def run(folder, *args, trace=()):
    command = [*trace, PROGRAM, args[0], str(folder), *map(str, args[1:])]
    # The sanitizer looks for leaks by tracing, which a traced process cannot do.
    env = dict(os.environ, ASAN_OPTIONS="detect_leaks=0")
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=env)


def get(folder):
    return run(folder, "get").stdout.strip()


def inject(folder, log, what, old):
    """One put of 20 draws with a fault.  False: the call was not made so often."""
    if old:
        assert run(folder, "put", old).stdout.strip() == "stored"
    trace = ["strace", "-f", "-o", str(log), "-e", "trace=" + what.split(":")[0], "-e", "inject=" + what]
    done = run(folder, "put", 20, trace=trace)
    text = log.read_text()
    hit = "(INJECTED)" in text or "killed by SIGKILL" in text
    if "killed by" not in text:
        # The program starts before our code runs: its loader may be what failed.
        assert done.returncode == 0 or "error while loading" in done.stderr, done.stderr
    return hit


@pytest.mark.parametrize("old", [0, 10])
@pytest.mark.parametrize("fault", ["error=ENOSPC", "error=EIO", "signal=KILL"])
@pytest.mark.parametrize("call", CALLS)
def test_fault(call, fault, old):
    n, hit = 0, True
    while hit:
        n += 1
        with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name:
            folder = pathlib.Path(name) / "project"
            folder.mkdir()
            hit = inject(folder, pathlib.Path(name) / "log", f"{call}:{fault}:when={n}", old)
            assert get(folder) in {"20", str(old) if old else "miss"}
            if fault != "signal=KILL":
                assert not list(folder.rglob("*.tmp"))
            assert run(folder, "put", 20).stdout.strip() == "stored"
            assert get(folder) == "20"
        assert n < 200


def write_nc(path, trace=()):
    env = dict(os.environ, ASAN_OPTIONS="detect_leaks=0")
    return subprocess.run([*trace, NC_PROGRAM, str(path)], capture_output=True, timeout=60, env=env).returncode


@pytest.mark.parametrize("call, fault", [
    ("pwrite64", "error=ENOSPC"), ("pwrite64", "error=EIO"), ("pwrite64", "signal=KILL"),
    ("fallocate", "error=ENOSPC"), ("fork,clone", "error=EAGAIN"), ("fsync", "error=EIO"),
    ("rename", "error=ENOSPC"), ("fchmod", "error=EPERM")])
def test_netcdf_fault(call, fault):
    """Whichever call fails: the file is there with its sum, or neither is, and nothing else; the next try works."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name:
        folder, log = pathlib.Path(name) / "project", pathlib.Path(name) / "log"
        folder.mkdir()
        n, failed = 1, 0
        while True:
            trace = ["strace", "-f", "-o", str(log), "-e", "trace=" + call,
                     "-e", f"inject={call}:{fault}:when={n}"]
            code = write_nc(folder / "fit.nc", trace)
            text = log.read_text()
            if "(INJECTED)" not in text and "killed by SIGKILL" not in text:
                break
            failed += code != 0
            names = {path.name for path in folder.iterdir()}
            assert names <= {"fit.nc", "fit.nc.sum"}
            assert code != 0 or names == {"fit.nc", "fit.nc.sum"}
            for path in folder.iterdir():
                path.unlink()
            assert write_nc(folder / "fit.nc") == 0
            assert {path.name for path in folder.iterdir()} == {"fit.nc", "fit.nc.sum"}
            n += 1 if n < 8 else 5
            assert n < 1000
        assert failed
