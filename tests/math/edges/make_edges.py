# SPDX-License-Identifier: BSD-3-Clause
"""Writes edges*.jsonl: what Stan Math gives at the edges of every function, and what is ours.

    posterity functions > LIST;  make_edges.py LIST HTTPSTAN WORK

HTTPSTAN is the folder of the Python package httpstan 4.17.0 (stanc, include/ and lib/ of Stan 2.39),
WORK keeps the programs and their answers; an hour of compiling, 2 GB of memory.

A line of such a table is one call: {"fn": name, "args": [[type, value], ...]} and either "error": true
where it is refused, or "value": [type, value] and "grad": slopes of all reals among the arguments, in
order of writing, null where nothing is asked for.  Those of a container are of the sum of its numbers,
in order of storage, number k (from 1) times 0.3 + frac(1.1326 k).  Draws have a value where they are
certain, else "size", how many numbers they are.  "why" says why the line is not Stan's, "tol" is the
relative error allowed, where that is not 1e-6 (of slopes 1e-4).  A matrix without rows is written
{"columns": its columns}.
For each function there is a point inside of its domain; all containers empty, and each; each argument
at the ends of its domain, at 0 and infinity and not a number; and pairs of such ends."""
import argparse
import json
import pathlib
import re
import subprocess
import sys

from ours import OWN, leave_out, numbers, of_rules
from ours_calls import OWN_CALLS, leave_out_call, of_call_rules
from points import points
from signature import NAN, signatures
from stan_math import (PART, arg_tokens, compile_program, is_known, read_answer, result_type,
                       write_program)

DRAWS = 40  # of one call; where they are equal they are certain
WEIGHT = 0.3 + 0.7 * 1.618 % 1  # of a first number: see driver.hpp
TABLES = [f"edges_{x}.jsonl" for x in ("density", "cdf", "numbers", "lists", "matrices")]
HERE = pathlib.Path(__file__).parent


def ask(program, calls):
    """Answers to (number, signature, arguments); None where the program died or took 5 s."""
    out = []
    while len(out) < len(calls):
        text = "".join(
            f"{k} " + " ".join(arg_tokens(a.type, v) for a, v in zip(s.args, values)) + "\n"
            for k, s, values in calls[len(out):])
        run = subprocess.run([program], input=text, capture_output=True, text=True)
        lines = [t for t in run.stdout.split("\n") if t.startswith("error ") or t.endswith("]}")]
        out += [read_answer(t) for t in lines]
        if len(out) < len(calls):
            out.append(None)
    return out


def overloads(httpstan, folder, listing):
    """What is asked: signatures that Stan has, row vectors where there are no vectors."""
    seen, out = set(), []
    for k, s in enumerate(signatures(listing)):
        key = s.name, tuple(a.type.replace("row_vector", "vector") for a in s.args)
        if key in seen or s.result == "tuple" or s.name.endswith("_jacobian"):
            continue
        if is_known(httpstan, folder, k, s):
            seen.add(key)
            out.append((k, s))
    return out


def line_of_draws(signature, line, answers):
    """Where all draws are the same they are certain."""
    values = [a["value"] for a in answers]
    if all(repr(v) == repr(values[0]) for v in values):
        return {**line, "value": [result_type(signature), values[0]]}
    return {**line, "size": sum(1 for _ in numbers(values[0]))}


def line_of(signature, values, answers):
    line = {"fn": signature.name, "args": [[a.type, v] for a, v in zip(signature.args, values)]}
    answer = answers[0]
    if "error" in answer:
        return {**line, "error": True}
    if signature.name.endswith("_rng"):
        return line_of_draws(signature, line, answers)
    kind = result_type(signature)
    scale = WEIGHT if kind == "real" else 1
    grad = [None if g != g else g / scale for g in answer["grad"]]
    return {**line, "value": [kind, answer["value"]], "grad": grad}


def same_call(a, b):
    return a["fn"] == b["fn"] and repr(a["args"]) == repr(b["args"])


def ask_again(program, calls):
    """Lists of answers: draws are asked DRAWS times, unless they are refused."""
    out = [[answer] for answer in ask(program, calls)]
    drawn = [k for k, (_, s, _) in enumerate(calls)
             if s.name.endswith("_rng") and "value" in (out[k][0] or {})]
    more = iter(ask(program, [calls[k] for k in drawn for _ in range(DRAWS - 1)]))
    for k in drawn:
        out[k] += [next(more) for _ in range(DRAWS - 1)]
    return out


def lines_of(calls, answers):
    for (_, signature, values), own in zip(calls, answers):
        if None in own or leave_out(signature, values, own[0]) or leave_out_call(signature, values):
            continue
        line = of_rules(signature, values, line_of(signature, values, own))
        yield of_call_rules(signature, values, line)


def answers_of(httpstan, folder, part, numbered):
    """Kept in the folder from an earlier run."""
    main = folder / f"part{part}.cpp"
    if not main.with_suffix("").exists():
        compile_program(httpstan, write_program(httpstan, folder, part, numbered))
    calls = [(k, s, v) for k, s in numbered for v in points(s)]
    return calls, ask_again(main.with_suffix(""), calls)


def table_of(line):
    """Densities and draws, distribution functions, and others by what they take."""
    if re.search(r"_(lpdf|lpmf|rng)$", line["fn"]):
        return TABLES[0]
    if re.search(r"_(l?c?cdf|unnorm)$", line["fn"]):
        return TABLES[1]
    types = " ".join(kind for kind, _ in line["args"])
    return TABLES[4 if "matrix" in types else 3 if re.search("vector|array", types) else 2]


def write_tables(lines):
    for table in TABLES:
        text = "".join(json.dumps(x) + "\n" for x in lines if table_of(x) == table)
        (HERE.parent / table).write_text(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("list", type=pathlib.Path)
    parser.add_argument("httpstan", type=pathlib.Path)
    parser.add_argument("work", type=pathlib.Path)
    args = parser.parse_args()
    known = overloads(args.httpstan, args.work, args.list.read_text())
    lines = []
    for at in range(0, len(known), PART):
        lines += lines_of(*answers_of(args.httpstan, args.work, at // PART, known[at:at + PART]))
    own = OWN + OWN_CALLS
    lines = [x for x in lines if not any(same_call(x, ours) for ours in own)] + own
    write_tables(lines)
    print(len(lines), "lines", file=sys.stderr)


if __name__ == "__main__":
    main()
