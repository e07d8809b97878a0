# SPDX-License-Identifier: BSD-3-Clause
"""Lines of edges.jsonl that are ours, collected one by one and written to a file."""
import json
import pathlib
import sys

import mpmath as mp

lines = []


def typed(x):
    """Stan's type of a number or a nested list: lists of lists are matrices."""
    if isinstance(x, tuple):
        return list(x)
    if isinstance(x, int):
        return ["int", x]
    if isinstance(x, float):
        return ["real", x]
    if isinstance(x, dict):
        return ["matrix", x]
    return ["matrix" if x and isinstance(x[0], list) else "vector", x]


def ints(*x):
    return ("array[] int", list(x))


def is_(fn, args, value, why, grad=()):
    value = typed(float(value) if isinstance(value, mp.mpf) else value)
    lines.append({"fn": fn, "args": [typed(a) for a in args], "value": value,
                  "grad": [None if g is None else float(g) for g in grad], "tol": 1e-11,
                  "why": why})


def refuses(fn, args, why):
    lines.append({"fn": fn, "args": [typed(a) for a in args], "error": True, "why": why})


def write(name):
    path = pathlib.Path(__file__).parent / name
    path.write_text("".join(json.dumps(x) + "\n" for x in lines))
    print(len(lines), "lines", file=sys.stderr)
