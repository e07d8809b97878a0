# SPDX-License-Identifier: BSD-3-Clause
"""Sides of a comparison: processes that evaluate one model's density and time its gradient."""
import json
import os
import re
import select
import subprocess
import tempfile

from . import models, peers, stan

SIDES = peers.HERE / "sides"
SECONDS = 600  # how long a side may take for one answer


class Failed(Exception):
    """A side that is missing, or has no answer: it is named, and the rest goes on."""


def loop():
    """The shared library of pace.c."""
    out, source = peers.BUILD / "pace.so", SIDES / "pace.c"
    if not out.exists() or out.stat().st_mtime < source.stat().st_mtime:
        out.parent.mkdir(parents=True, exist_ok=True)
        stan.run("cc", "-O2", "-shared", "-fPIC", source, "-o", out)
    return out


def python(script, *arguments):
    return [peers.PYTHON, SIDES / script, loop(), *arguments]


def bench():
    """The program that is our side; BENCH names that of another tree."""
    return os.environ.get("BENCH", peers.ROOT / "build/release/bench/bench")


def posterity(compiler):
    return lambda name, data: [bench(), "--serve", compiler, models.program(name), data]


def stanli(*mode):
    return lambda name, data: python("stanli_side.py", models.program(name), data, *mode)


def in_python(script, module):
    def command(name, data):
        function = models.program(name).stem.removesuffix("_loop").removesuffix("_glm")
        if not models.has_function(module, function):
            raise Failed("the model is not written for it")
        return python(script, function, data)
    return command


# What is compared, by the names that the command line takes.
KINDS = {
    "cc": posterity("cc"),
    "tcc": posterity("tcc"),
    "auto": posterity("auto"),
    "stanli": stanli(),
    "stanli_fast": stanli("fast"),
    "stan": lambda name, data: [stan.build(models.program(name)), data],
    "pymc": in_python("pymc_side.py", "with_pymc"),
    "blackjax": in_python("blackjax_side.py", "with_numpyro"),
    "nutpie": in_python("nutpie_side.py", "with_pymc"),
    "numpyro": in_python("numpyro_side.py", "with_numpyro"),
}
OURS = ("cc", "tcc", "auto")


class Side:
    """One process; `said` is what it replied when it was ready."""

    def __init__(self, kind, name, data):
        self.kind = kind
        try:
            self.errors = tempfile.TemporaryFile()
            self.process = subprocess.Popen([str(part) for part in KINDS[kind](name, data)],
                                            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                            stderr=self.errors, env=environment())
        except (OSError, RuntimeError) as error:
            raise Failed(str(error)) from error
        self.pending = b""
        self.said = self.reply()

    def line(self):
        while b"\n" not in self.pending:
            if not select.select([self.process.stdout], [], [], SECONDS)[0]:
                raise Failed(f"no answer in {SECONDS} s")
            piece = os.read(self.process.stdout.fileno(), 1 << 20)
            if not piece:
                raise Failed(f"ended with status {self.process.wait()}: {self.last_words()}")
            self.pending += piece
        line, _, self.pending = self.pending.partition(b"\n")
        return line.decode()

    def last_words(self):
        """The last line of its errors."""
        self.errors.seek(0)
        lines = self.errors.read().decode(errors="replace").strip().split("\n")
        return lines[-1][:200]

    def reply(self):
        said = json.loads(re.sub(r"(?<=[ \[])-?(nan|inf)\b", "NaN", self.line()))
        if "error" in said:
            raise Failed(said["error"].strip().split("\n")[0])
        return said

    def ask(self, *words):
        try:
            self.process.stdin.write((" ".join(map(str, words)) + "\n").encode())
            self.process.stdin.flush()
        except BrokenPipeError as error:
            raise Failed("it ended") from error
        return self.reply()

    def cpu_seconds(self):
        """Processor time of the process so far."""
        with open(f"/proc/{self.process.pid}/stat", encoding="utf-8") as file:
            ticks = file.read().rpartition(")")[2].split()[11:13]
        return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")

    def peak_mb(self):
        """Of its resident set; ru_maxrss would count that of the process which started it."""
        with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as file:
            return int(re.search(r"VmHWM:\s*(\d+)", file.read())[1]) / 1024

    def close(self):
        self.process.stdin.close()
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.errors.close()


def environment():
    """One thread a side, whatever its libraries would like."""
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**os.environ, **one}
