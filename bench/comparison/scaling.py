# SPDX-License-Identifier: BSD-3-Clause
"""How time, load and memory grow with one size of a model's data."""
from . import agree, figures, gradient, models
from .side import Failed

ROUNDS, SECONDS = 3, 0.1


def plan(names):
    """(model, size that varies, its values), of the rows that have a `scaling`."""
    for name in names:
        for size, values in models.table()[name].get("scaling", {}).items():
            yield name, size, values


def point(name, kinds, **sizes):
    """{kind: {ns, first_ms, peak_mb}} of the sides that agree, and why the others do not."""
    sides, failed = gradient.start(kinds, name, models.data(name, **sizes))
    try:
        gradient.agreeing(sides, name, failed)
        taken = gradient.rounds(sides, ROUNDS, SECONDS)
        said = {kind: {"ns": figures.rounded(sorted(ns)[len(ns) // 2]),
                       "first_ms": figures.rounded(sides[kind].said["first_ms"]),
                       "peak_mb": figures.rounded(sides[kind].peak_mb())}
                for kind, ns in taken.items()}
        return said, failed
    except (agree.Differs, Failed, StopIteration) as error:
        return {}, {"all": str(error)}
    finally:
        for side in sides.values():
            side.close()


def slopes(points, key):
    """{kind: power} over the points that a side has."""
    kinds = {kind for _, said in points for kind in said}
    found = {}
    for kind in sorted(kinds):
        pairs = [(value, said[kind][key]) for value, said in points if kind in said]
        if len(pairs) > 1:
            found[kind] = round(figures.slope(*zip(*pairs)), 2)
    return found


def measure(name, size, values, kinds):
    points, failed = [], {}
    for value in values:
        said, why = point(name, kinds, **{size: value})
        points.append((value, said))
        failed.update({f"{kind} at {value}": text for kind, text in why.items()})
        gradient.say(f"{name} {size} = {value}: " + "  ".join(
            f"{kind} {each['ns'] / 1e3:.4g} us" for kind, each in said.items()))
    return {"size": size, "points": points, "failed": failed,
            "slope": {key: slopes(points, key) for key in ("ns", "first_ms", "peak_mb")}}


def table(names, kinds):
    return {name: measure(name, size, values, kinds) for name, size, values in plan(names)}
