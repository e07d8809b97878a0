# SPDX-License-Identifier: BSD-3-Clause
"""The command line of bench/compare."""
import argparse

from . import gradient, models, results

PEERS = ["stanli", "stanli_fast", "stan", "nutpie", "numpyro"]


def do_gradient(given):
    rows = gradient.table(given.models, [given.ours, *given.peers], count=given.rounds)
    for kind in given.peers:
        gradient.say(f"{kind}: {gradient.means(rows, kind)}")
    return rows


MODES = {"gradient": do_gradient}


def parse():
    parser = argparse.ArgumentParser(prog="bench/compare")
    parser.add_argument("mode", choices=MODES)
    parser.add_argument("--models", nargs="+", default=list(models.table()))
    parser.add_argument("--peers", nargs="*", default=PEERS)
    parser.add_argument("--ours", default="cc", help="cc, tcc or auto")
    parser.add_argument("--rounds", type=int, default=gradient.ROUNDS)
    parser.add_argument("-o", "--output", help="a file of results that is brought up to date")
    return parser.parse_args()


def main():
    given = parse()
    made = MODES[given.mode](given)
    if given.output:
        results.merge(given.output, given.mode, made)
