# SPDX-License-Identifier: BSD-3-Clause
"""The command line of bench/compare: one mode, one file of results."""
import argparse
import pathlib

from . import first, gradient, limit, memory, models, results, sampling, scaling, side, team, threads

PEERS = ["stanli", "stanli_fast", "stan", "nutpie", "numpyro"]
JSON_SIZES = {"N": 45000, "K": 20}  # some 10 MB of data for the linear regression


def each(given, measure, line):
    rows = {}
    for name in given.models:
        rows[name] = measure(name)
        gradient.say(line(name, rows[name]))
        keep(given, {name: rows[name]})
    return rows


def keep(given, rows):
    """Row by row: what was measured stays when a run is stopped."""
    if given.output:
        results.merge(given.output, given.mode, rows)


def kinds(given):
    return [*given.ours, *given.peers]


def do_gradient(given):
    rows = each(given, lambda name: gradient.measure(name, kinds(given), given.rounds),
                gradient.line)
    for kind in kinds(given)[1:]:
        gradient.say(f"{kind}: {gradient.means(rows, kind)}")
    return rows


def do_first(given):
    return each(given, lambda name: first.measure(name, kinds(given)), first.line)


def do_json(given):
    rows = {"linear": first.measure("linear", kinds(given), **JSON_SIZES)}
    gradient.say(first.line("10 MB of JSON", rows["linear"]))
    return rows


def do_ess(given):
    seeds = range(1, given.rounds + 1)
    return each(given, lambda name: sampling.measure(name, kinds(given), seeds), sampling.line)


def do_memory(given):
    return each(given, lambda name: memory.measure(name, kinds(given)), memory.line)


def do_threads(given):
    return each(given, lambda name: threads.measure(name, given.ours[0]), threads.line)


def do_team(given):
    return each(given, lambda name: team.measure(name, given.ours[0]), team.line)


# mode: what it does, its models, its sides of ours, its peers, its rounds
MODES = {
    "gradient": (do_gradient, None, ["cc"], PEERS, gradient.ROUNDS),
    "first": (do_first, None, ["cc", "tcc", "auto"], ["stanli", "stanli_fast"], first.ROUNDS),
    "ess": (do_ess, ["eight_nc", "eight_c", "radon_intercepts", "radon_slopes", "garch", "ar5",
                     "irt_2pl", "mixture2", "stochastic_volatility"], ["auto"],
            ["stanli", "stanli_fast", "stan", "nutpie", "numpyro"], 3),
    "scaling": (lambda given: scaling.table(given.models, kinds(given)), None, ["cc"],
                ["stanli", "stanli_fast"], scaling.ROUNDS),
    "memory": (do_memory, ["garch", "radon_intercepts", "eight_nc"], ["auto"],
               ["stanli", "stan"], 1),
    "json": (do_json, ["linear"], ["tcc", "auto"], ["stanli", "stanli_fast"], first.ROUNDS),
    "threads": (do_threads, ["radon_slopes", "garch", "logistic", "hmm"], ["cc"], [], 1),
    "team": (do_team, ["mixture2_sum", "mixture5", "logistic", "irt_2pl", "weibull", "lda"],
             ["cc"], [], 1),
    "limit": (lambda given: limit.table(given.ours[0]), None, ["cc"], [], 1),
}


def parse():
    parser = argparse.ArgumentParser(prog="bench/compare", description=__doc__)
    parser.add_argument("mode", choices=MODES)
    parser.add_argument("--models", nargs="+", metavar="NAME", help="rows of models.toml")
    parser.add_argument("--peers", nargs="*", metavar="NAME",
                        help="stanli, stanli_fast, stan, nutpie, numpyro, pymc, blackjax")
    parser.add_argument("--ours", nargs="+", metavar="COMPILER", help="cc, tcc, auto")
    parser.add_argument("--rounds", type=int, help="or seeds, of `ess`")
    parser.add_argument("-o", "--output", metavar="FILE",
                        help="results that are brought up to date: bench/results.json")
    given = parser.parse_args()
    action, names, ours, others, rounds = MODES[given.mode]
    given.models = given.models or names or list(models.table())
    given.ours, given.rounds = given.ours or ours, given.rounds or rounds
    given.peers = others if given.peers is None else given.peers
    refuse_unknown(parser, given)
    return action, given


def refuse_unknown(parser, given):
    for what, names, known in (("model", given.models, models.table()),
                               ("side", kinds(given), side.KINDS)):
        for name in names:
            if name not in known:
                parser.error(f"there is no {what} `{name}`: take one of {', '.join(known)}")
    if not pathlib.Path(side.bench()).exists():
        parser.error(f"{side.bench()} is missing: ninja -C build/release bench/bench")


def main():
    action, given = parse()
    keep(given, action(given))
