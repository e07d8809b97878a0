# SPDX-License-Identifier: BSD-3-Clause
"""Processor milliseconds from program text and a file of data to the first gradient."""
import statistics

from . import figures, models, stan
from .side import Failed, Side

ROUNDS = 3


def once(kind, name, data):
    """A new process without a cache; the start of Python and its imports are not counted."""
    side = Side(kind, name, data)
    side.close()
    compiled = stan.compile_seconds(models.program(name)) if kind == "stan" else 0
    return side.said["first_ms"] + 1e3 * compiled


def measure(name, kinds, rounds=ROUNDS, **sizes):
    data, taken, failed = models.data(name, **sizes), {}, {}
    for _ in range(rounds):
        for kind in kinds:
            if kind in failed:
                continue
            try:
                ms = once(kind, name, data)
                taken.setdefault(kind, []).append(ms)
            except Failed as error:
                failed[kind] = str(error)[:300]
    return {"ms": {kind: figures.rounded(statistics.median(all_of_it))
                   for kind, all_of_it in taken.items()}, "failed": failed}


def line(name, row):
    parts = [f"{name:24}"] + [f"{kind} {ms:.4g} ms" for kind, ms in row["ms"].items()]
    return "  ".join(parts + [f"{kind}: {why}" for kind, why in row["failed"].items()])
