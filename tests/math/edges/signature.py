# SPDX-License-Identifier: BSD-3-Clause
"""Signatures of the function table as one set of argument types each, and the points of a sweep."""
import dataclasses
import math
import re

INF, NAN = math.inf, math.nan

# What a word of a signature stands for here.  Densities take vectors and arrays of one number, so
# that size 0 is one more point of the same call.
CONCRETE = {"reals": "vector", "ints": "array[] int", "nums": "real", "vectors": "array[] vector",
            "row_vectors": "array[] row_vector", "array[...] vector": "vector",
            "array[...] matrix": "matrix", "array[...] real": "real", "array[...] int": "int",
            "array[] T": "array[] real", "T": "real"}
# Of single functions: where one number would not be Stan's.
OF = {"num_elements": {"nums": "array[] real"},
      "to_array_1d": {"array[...] real": "array[,] real", "array[...] int": "array[,] int"},
      **{name: {"real": "int"}
         for name in ("logical_and", "logical_or", "logical_not", "logical_negation")}}


# Functions that Stan does not vectorise.
SCALAR = re.compile("hypergeometric_(lpmf|rng)")


@dataclasses.dataclass
class Arg:
    type: str      # as Stan writes it
    name: str
    domain: dict   # lower, upper, above, below: numbers; finite: True
    data: bool     # takes no parameters


@dataclasses.dataclass
class Signature:
    name: str
    result: str
    args: list
    text: str


def parse_domain(text):
    domain = {}
    for part in filter(None, text.split(",")):
        key, _, value = part.partition("=")
        domain[key] = float(value) if value else True
    return domain


def parse_arg(text, of):
    found = re.match(r"(data )?((?:array\[[,.]*\] )?\w+)(?:\[[A-Z,]*\])?(?:<(.*?)>)?(?: (\w+))?$",
                     text.strip())
    data, kind, domain, name = found.groups()
    kind = OF.get(of, {}).get(kind) or CONCRETE.get(kind, kind)
    return Arg(kind, name or "x", parse_domain(domain or ""), bool(data))


def split_args(text):
    """At commas and bars that stand in no bracket."""
    parts, depth, start = [], 0, 0
    for k, c in enumerate(text):
        depth += (c in "[<(") - (c in "]>)")
        if depth == 0 and c in ",|":
            parts.append(text[start:k])
            start = k + 1
    return [p for p in parts + [text[start:]] if p.strip()]


def parse_signature(line):
    head, _, tail = re.sub(r"^tuple\(.*?\) (?=\w+\()", "tuple ", line).partition("(")
    result, _, name = head.rpartition(" ")
    args = [parse_arg(a, name) for a in split_args(tail[:-1])]
    if SCALAR.fullmatch(name):
        args = [dataclasses.replace(a, type="int") for a in args]
    return Signature(name, result, args, line)


def signatures(listing):
    """Of all rows but those on complex numbers and functions, from `posterity functions`."""
    out = []
    for line in listing.splitlines():
        if line.startswith(" ") or "=>" in line or "complex" in line or "parts 1" in line:
            continue
        out.append(parse_signature(line))
    return out
