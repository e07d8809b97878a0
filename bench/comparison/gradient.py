# SPDX-License-Identifier: BSD-3-Clause
"""Nanoseconds a gradient: both sides alive, checked against each other, timed in turns."""
import sys

from . import agree, figures, models
from .side import OURS, Failed, Side

ROUNDS, SECONDS = 5, 0.15


def say(text):
    print(text, file=sys.stderr, flush=True)


def start(kinds, name, data):
    """{kind: side} of those that start, and {kind: why not} of the others."""
    sides, failed = {}, {}
    for kind in kinds:
        try:
            sides[kind] = Side(kind, name, data)
        except Failed as error:
            failed[kind] = str(error)
    return sides, failed


def agreeing(sides, name, failed):
    """The sides that agree with the first; the others go to [failed]."""
    first, *others = sides.values()
    agree.at(first, agree.points(first.said["dim"])[0])  # where it is timed, without others too
    limit = models.table()[name].get("tolerance", agree.LIMIT)
    errors = {}
    for other in others:
        try:
            mapping = agree.mapping_of(first, other, name)
            errors[other.kind] = agree.check(first, other, mapping, limit)
        except (agree.Differs, Failed, KeyError) as error:
            failed[other.kind] = f"does not agree: {error}"
            other.close()
            del sides[other.kind]
    return errors


def rounds(sides, count, seconds):
    """{kind: [ns, ...]}: every round asks each side once."""
    taken = {kind: [] for kind in sides}
    for _ in range(count):
        for kind, side in sides.items():
            taken[kind].append(side.ask("pace", seconds)["ns"])
    return taken


def row_of(name, taken, sides, errors, failed):
    base = taken[next(iter(taken))]
    row = {"ns": {}, "ratio": {}, "spread": {}, "first_ms": {}, "error": errors,
           "failed": failed}
    for kind, ns in taken.items():
        row["ns"][kind] = figures.rounded(sorted(ns)[len(ns) // 2])
        row["first_ms"][kind] = figures.rounded(sides[kind].said["first_ms"])
        if ns is not base:
            middle, spread = figures.ratio(ns, base)
            row["ratio"][kind] = figures.rounded(middle)
            row["spread"][kind] = figures.rounded(spread, 2)
    return row


def measure(name, kinds, count=ROUNDS, seconds=SECONDS, **sizes):
    data = models.data(name, **sizes)
    sides, failed = start(kinds, name, data)
    try:
        if not sides or next(iter(sides)) not in OURS:
            return {"failed": failed}
        errors = agreeing(sides, name, failed)
        return row_of(name, rounds(sides, count, seconds), sides, errors, failed)
    finally:
        for side in sides.values():
            side.close()


def line(name, row):
    parts = [f"{name:24}"]
    for kind, ns in row.get("ns", {}).items():
        ratio = row["ratio"].get(kind)
        parts.append(f"{kind} {ratio:.2f} (±{row['spread'][kind]:.0%})" if ratio
                     else f"{kind} {ns / 1e3:.3g} us")
    parts += [f"{kind}: {why[:200]}" for kind, why in row["failed"].items()]
    return "  ".join(parts)


def means(rows, kind):
    """Geometric mean and least of the ratios of a peer."""
    ratios = [row["ratio"][kind] for row in rows.values() if kind in row.get("ratio", {})]
    return {"mean": figures.rounded(figures.geometric_mean(ratios)), "models": len(ratios),
            "least": min(ratios, default=None)}
