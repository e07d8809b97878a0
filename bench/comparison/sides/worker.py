# SPDX-License-Identifier: BSD-3-Clause
"""What sides written in Python share: the commands of bench/side.h, and the loop that times."""
import ctypes
import json
import os
import resource
import sys
import time

import numpy as np

SAID = os.fdopen(os.dup(1), "w")  # replies; what libraries print goes to the errors
os.dup2(2, 1)


class Call(ctypes.Structure):
    """Mirrors Call in pace.c."""
    _fields_ = [("stanli", ctypes.c_void_p), ("nutpie", ctypes.c_void_p),
                ("data", ctypes.c_void_p), ("dim", ctypes.c_uint64),
                ("q", ctypes.c_void_p), ("grad", ctypes.c_void_p)]


def native_pace(loop, q, seconds, **given):
    """Nanoseconds a gradient of a C function; [loop]: the shared library of pace.c."""
    pace = ctypes.CDLL(loop).pace
    pace.restype, pace.argtypes = ctypes.c_double, [ctypes.c_void_p, ctypes.c_double]
    q, grad = np.array(q, float), np.empty(len(q) + 8)
    call = Call(dim=len(q), q=q.ctypes.data, grad=grad.ctypes.data, **given)
    return 1e9 * pace(ctypes.addressof(call), seconds)


def process_ms():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return 1e3 * sum(u.ru_utime + u.ru_stime for u in used)


def least_of_batches(run, seconds):
    """Nanoseconds an evaluation of run(n), which makes n of them, by the process's time."""
    n, best, total = 1, float("inf"), 0.0
    run(1)
    while total < seconds:
        start = time.process_time()
        run(n)
        used = time.process_time() - start
        total += used
        best = min(best, used / n)
        if used < 0.005:
            n *= 2
    return 1e9 * best


def keep(path, columns):
    """{name: chain x draw x anything} for the one who compares."""
    with open(path, "wb") as file:
        np.savez(file, **columns)


def keep_trace(trace, path, steps):
    """The draws of an InferenceData; what a `sample` replies."""
    used = process_ms()
    keep(path, {name: np.asarray(values) for name, values in trace.posterior.items()})
    return {"cpu_ms": used, "gradients": int(trace.sample_stats[steps].sum()),
            "warmup_gradients": int(trace.warmup_sample_stats[steps].sum())}


def reply(**said):
    SAID.write(json.dumps(said) + "\n")
    SAID.flush()


def answer(side, verb, rest):
    if verb == "at":
        side.q = np.array([float(x) for x in rest])
        lp, grad = side.evaluate(side.q)
        return {"lp": float(lp), "grad": [float(g) for g in grad]}
    if verb == "pace":
        return {"ns": side.pace(float(rest[0]))}
    if verb == "sample":
        seed, chains, warmup, draws = map(int, rest[:4])
        return side.sample(seed, chains, warmup, draws, None if rest[4] == "-" else rest[4])
    return {"peak_kb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}


def attempt(action):
    try:
        return action()
    except Exception as error:  # a peer that fails is named, the rest goes on
        return {"error": f"{type(error).__name__}: {error}".split("\n")[0][:300]}


def start(make):
    """make() gives the side: dim, layout, evaluate(q), pace(seconds), and sample(seed, chains,
    warmup, draws, path), which keeps nothing, and no warm-up, where path is None."""
    begun = process_ms()
    side = None

    def first():
        nonlocal side
        side = make()
        side.evaluate(np.zeros(side.dim))
        now = process_ms()
        return {"dim": side.dim, "first_ms": now - begun, "start_ms": now,
                "layout": side.layout}

    said = attempt(first)
    reply(**said)
    if "error" in said:
        sys.exit(1)
    for line in sys.stdin:
        verb, *rest = line.split()
        reply(**attempt(lambda: answer(side, verb, rest)))
