# SPDX-License-Identifier: BSD-3-Clause
"""docs/benchmarks.md, written from the file of results."""
import json
import pathlib
import statistics

from . import figures

ROOT = pathlib.Path(__file__).resolve().parents[2]
RESULTS, PAGE = ROOT / "bench/results.json", ROOT / "docs/benchmarks.md"

INTRO = """# Benchmarks

Posterity beside its peers on the models of `bench/models`, written by `./dev docs` from
`bench/results.json`, which `bench/compare` makes (see [bench/README.md](../bench/README.md)).
Both sides of a ratio were alive in one run and asked in turns; times are processor time unless a
table says otherwise; before gradients are timed, differences of log densities and whole gradients
agree at four points.
"""

TEXTS = {
    "gradient": "Microseconds a gradient of ours (`cc`), and how many times longer the peers take: "
                "above 1, Posterity is faster. After ± half the distance between the quartiles of "
                "the rounds. `stanli_fast` is its mode `fast_math`, which is off unless it is "
                "asked for; `stan` is Stan C++ with `--O1` and `g++ -O3 -march=native`; `nutpie` "
                "is the function that its sampler calls, compiled by numba of the model in PyMC. "
                "A cell is empty where the model is not written for that peer or was not "
                "measured with this build; means are over the models that a column has. "
                "Regressions with normal errors read their rows once, when data are bound: "
                "their ratios grow with the rows.",
    "first": "Processor milliseconds from program text and a file of data to the first gradient, "
             "nothing cached, compilers included, the start of Python and its imports not.",
    "ess": "Effective draws a second of processor time: the smallest bulk ESS of 4 x 1000 draws "
           "over the time of the whole process, start, compiling and warm-up included, the median of "
           "one to three seeds. In brackets: gradients that an effective draw costs, those of "
           "warm-up included unless marked with *.",
    "scaling": "Microseconds a gradient as one size of the data grows, and the power with which "
               "it grows (the slope of the logarithms), beside the powers of load and, where it "
               "was measured, of peak memory.",
    "memory": "Peak MiB of the whole process for 4 x 4000 draws, every transformed parameter kept.",
    "json": "Processor milliseconds from a linear regression and 10 MB of JSON to its first "
            "gradient.",
    "threads": "Gradients a second of two threads, a chain each, over those of one, by the clock "
               "on the wall: median of the rounds, and the best of them.",
    "team": "Microseconds of the wall that a gradient of one chain takes on one thread and on "
            "all cores, the least of many, in turns.",
    "limit": "Least work of the formulas of a model as they are written, and how many times longer "
             "a gradient takes than the slowest part of it needs at the peak of one core, measured "
             "in the same run: floating-point operations, bytes read from arrays of that size, "
             "exponentials. It is below 1 where work on data is done once, when they are bound.",
}
TITLES = {"gradient": "A gradient", "first": "To the first gradient", "ess": "Effective draws",
          "scaling": "As data grow", "memory": "Memory", "json": "Reading data",
          "threads": "Two threads", "team": "One chain on all cores",
          "limit": "Distance to the hardware"}


def number(x):
    if x is None:
        return ""
    return f"{x:.3g}" if x < 1000 else f"{x:,.0f}"


def table(header, rows):
    lines = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def kinds_of(rows, key):
    """Names of sides, in order of appearance in any row."""
    order = ["cc", "tcc", "auto", "stanli", "stanli_fast", "stan", "nutpie", "numpyro", "pymc",
             "blackjax"]
    found = {kind for row in rows.values() for kind in row.get(key, {})}
    return [kind for kind in order if kind in found]


def beside_better_mode(rows):
    """Of stanli's two modes the faster, model by model."""
    best = [min(row["ratio"]["stanli"], row["ratio"]["stanli_fast"]) for row in rows.values()
            if {"stanli", "stanli_fast"} <= set(row.get("ratio", {}))]
    if not best:
        return ""
    return (f"\nBeside the faster of stanli's two modes, model by model: geometric mean "
            f"{number(figures.geometric_mean(best))}, least {number(min(best))}, "
            f"{sum(x < 1 for x in best)} of {len(best)} models below 1.\n")


def gradients(rows):
    kinds = kinds_of(rows, "ratio")
    body = []
    for name, row in rows.items():
        if "ratio" not in row:
            continue
        cells = [f"{number(row['ratio'][k])} ±{row['spread'][k]:.1%}" if k in row["ratio"] else ""
                 for k in kinds]
        body.append([name, number(next(iter(row["ns"].values())) / 1e3), *cells])
    for title, fold in (("geometric mean", figures.geometric_mean), ("least", min)):
        each = [[row["ratio"][k] for row in rows.values() if k in row.get("ratio", {})] for k in kinds]
        body.append([title, "", *(number(fold(ratios)) for ratios in each)])
    return table(["model", "µs", *kinds], body) + beside_better_mode(rows)


def firsts(rows):
    kinds = kinds_of(rows, "ms")
    body = [[name, *(number(row["ms"].get(k)) for k in kinds)] for name, row in rows.items()]
    if len(rows) > 1:
        each = [[row["ms"][k] for row in rows.values() if k in row["ms"]] for k in kinds]
        body.append(["median", *(number(statistics.median(column)) for column in each)])
    return table(["model", *kinds], body)


def effective(rows):
    kinds = kinds_of(rows, "sides")
    body = []
    for name, row in rows.items():
        cells = []
        for side in (row["sides"].get(kind) for kind in kinds):
            cost = side and (number(side["whole"]) if "whole" in side
                             else number(side["sampling"]) + "*")
            cells.append(f"{number(side['per_second'])} ({cost})" if side else "")
        body.append([name, *cells])
    return table(["model", *kinds], body)


def scaling(rows):
    return "\n".join(curve(name, row) for name, row in rows.items())


def curve(name, row):
    kinds = list(row["slope"]["ns"])
    body = [[f"{value:,}", *(number(said[k]["ns"] / 1e3) if k in said else "" for k in kinds)]
            for value, said in row["points"]]
    for key, title in (("ns", "power"), ("first_ms", "of load"), ("peak_mb", "of memory")):
        if row["slope"].get(key):
            body.append([title, *(f"{row['slope'][key][k]:.2f}" for k in kinds)])
    return table([f"{name}: {row['size']}", *kinds], body)


def memory(rows):
    kinds = kinds_of(rows, "mb")
    return table(["model", *kinds],
                 [[name, *(number(row["mb"].get(k)) for k in kinds)] for name, row in rows.items()])


def threads(rows):
    return table(["model", "times", "best"],
                 [[name, number(row.get("times")), number(row.get("most"))]
                  for name, row in rows.items()])


def team(rows):
    return table(["model", "threads", "alone", "all", "times"],
                 [[name, *(number(row.get(key)) for key in ("threads", "alone_us", "team_us", "times"))]
                  for name, row in rows.items()])


def limit(rows):
    peaks = rows["peaks"]
    body = [[name, number(row["flops"]), number(row["bytes"]), number(row["exps"]),
             number(row["ns"] / 1e3), number(row["times"]), row["by"]]
            for name, row in rows.items() if name != "peaks"]
    text = table(["model", "flops", "bytes", "exps", "µs", "times the limit", "set by"], body)
    return text + (f"\nThe peaks: {peaks['flops'] / 1e9:.3g} Gflop/s, "
                   f"{peaks['exps'] / 1e9:.2g} exponentials a nanosecond.\n")


TABLES = {"gradient": gradients, "first": firsts, "ess": effective, "scaling": scaling,
          "memory": memory, "json": firsts, "threads": threads, "team": team,
          "limit": limit}


def missing(rows):
    """One line a side that has no number, and why."""
    lines = []
    for name, row in rows.items():
        for kind, why in row.get("failed", {}).items():
            if "not written for it" not in why:
                lines.append(f"- {name}, {kind}: {why}")
    return "\n" + "\n".join(lines) + "\n" if lines else ""


def machine(found):
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    return (f"\nMachine: {found['processor']}, {found['cores']} cores, {found['system']}; "
            f"{found['compiler']}.\nPeers: {versions}.\n")


def text(found):
    parts = [INTRO, machine(found["machine"])]
    for mode, title in TITLES.items():
        if mode in found:
            parts += [f"\n## {title}\n\n{TEXTS[mode]}\n\n", TABLES[mode](found[mode]),
                      missing(found[mode])]
    return "".join(parts)


def write():
    PAGE.write_text(text(json.loads(RESULTS.read_text())))
