# SPDX-License-Identifier: BSD-3-Clause
"""Programs through Stan C++: stanc --O1, then g++ -O3 -march=native, kept by content."""
import fcntl
import hashlib
import pathlib
import resource
import subprocess

from . import peers

FLAGS = ["-O3", "-march=native", "-std=c++17", "-w", "-D_REENTRANT", "-DBOOST_DISABLE_ASSERTS",
         "-DBOOST_PHOENIX_NO_VARIADIC_EXPRESSION"]
SIDE = peers.HERE / "sides/stan_side.cpp"
STORE = peers.BUILD / "stan"
HEADER = "stan/model/model_header.hpp"


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr.strip()[-400:]}")


def compiler(*more):
    return ["g++", *FLAGS, *more, "-isystem", peers.package("httpstan") / "include"]


def shared_parts():
    """The precompiled header, and the object of stan_side.cpp: made once."""
    STORE.mkdir(parents=True, exist_ok=True)
    header = STORE / "headers" / (HEADER + ".gch")
    side = STORE / f"side-{digest(SIDE.read_text())}.o"
    include = peers.package("httpstan") / "include"
    if not header.exists():
        header.parent.mkdir(parents=True, exist_ok=True)
        run(*compiler("-x", "c++-header"), include / HEADER, "-o", header)
    if not side.exists():
        run(*compiler("-c"), SIDE, "-o", side)
    return side


def digest(text):
    return hashlib.sha256(" ".join([*FLAGS, text]).encode()).hexdigest()[:16]


def link(unit, side, out):
    lib = peers.package("httpstan") / "lib"
    archives = [lib / f"libsundials_{name}.a" for name in ("cvodes", "idas", "kinsol",
                                                           "nvecserial")]
    run("g++", unit, side, *archives, lib / "libtbb.so.2", f"-Wl,-rpath,{lib}", "-o", out)


def build(program):
    """The executable of [program] (a path), compiled where it has not been."""
    out = STORE / f"{program.stem}-{digest(program.read_text() + SIDE.read_text())}"
    if out.exists():
        return out
    STORE.mkdir(parents=True, exist_ok=True)
    with open(STORE / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        side = shared_parts()
        if not out.exists():
            compile_unit(program, side, out)
    return out


def compile_unit(program, side, out):
    """Also writes OUT.seconds: processor seconds of the compilers."""
    unit, text = out.with_suffix(".o"), out.with_suffix(".hpp")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(peers.package("httpstan") / "stanc", "--O1", f"--o={text}", program)
    run("g++", *FLAGS, "-I", STORE / "headers", "-isystem", peers.package("httpstan") / "include",
        "-x", "c++", "-c", text, "-o", unit)
    link(unit, side, out)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    pathlib.Path(f"{out}.seconds").write_text(f"{used:.2f}\n")
    unit.unlink()


def compile_seconds(program):
    return float(pathlib.Path(f"{build(program)}.seconds").read_text())
