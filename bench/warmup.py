# SPDX-License-Identifier: BSD-3-Clause
# Gradients per effective draw of each word of `adapt`, warm-up included: reference posteriors and those in
# bench/warmup, several seeds.
#
#   python bench/warmup.py [-s SEEDS] [--first SEED] [--tune N] [--target X] [-o FILE] [-a ADAPT,...] [MODEL ...]
#
# For each model and word: the median over seeds of gradients per effective draw (the least of bulk and tail ESS over
# all scalars), in brackets the share of the warm-up; R: seeds whose worst R-hat is above 1.02, d: divergences of all
# seeds.  Below, the geometric mean of the ratios to the first word over models in which both have no R.
# A word may carry tune and target: auto:1000:0.9.
import argparse
import json
import math
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
DRIVER = ROOT / "build/release/bench/warmup"


def reference_data():
    for folder in (ROOT.parent / "shared/reference", ROOT.parent.parent / "shared/reference"):
        if folder.exists():
            return folder / "data"
    sys.exit("bench/warmup.py: no ../shared/reference")


def normal_data(dim, rho=None):
    return {"D": dim} if rho is None else {"D": dim, "rho": rho}


def logistic_data():
    r = random.Random(1)
    rows, y = [], []
    beta = [r.gauss(0, 0.7) for _ in range(20)]
    for _ in range(300):
        common = r.gauss(0, 1)
        x = [5 * common + r.gauss(0, 1) * (1 + k) for k in range(20)]
        eta = sum(b * v / (5 + k) for k, (b, v) in enumerate(zip(beta, x)))
        rows.append(x)
        y.append(int(r.random() < 1 / (1 + math.exp(-eta))))
    return {"N": 300, "K": 20, "X": rows, "y": y}


def irt_data():
    r = random.Random(2)
    people, items = 100, 20
    theta = [r.gauss(0, 1) for _ in range(people)]
    rows = []
    for _ in range(items):
        a, b = math.exp(r.gauss(0, 0.5)), r.gauss(0, 1)
        rows.append([int(r.random() < 1 / (1 + math.exp(-a * (t - b)))) for t in theta])
    return {"I": items, "J": people, "y": rows}


def growth_data():
    r = random.Random(3)
    x = [8, 15, 22, 29, 36]
    y = []
    for _ in range(30):
        a, b = r.gauss(242, 14), r.gauss(6.2, 0.5)
        y.append([a + b * (t - 22) + r.gauss(0, 6) for t in x])
    return {"N": 30, "T": 5, "x": x, "xbar": 22, "y": y}


def seeds_data():
    r = random.Random(4)
    rows = [(i % 2, i // 11) for i in range(21)]
    count = [r.randint(4, 80) for _ in rows]
    n = []
    for (u, v), m in zip(rows, count):
        p = 1 / (1 + math.exp(-(-0.55 + 0.1 * u + 1.3 * v - 0.8 * u * v + r.gauss(0, 0.25))))
        n.append(sum(r.random() < p for _ in range(m)))
    return {"I": 21, "n": n, "N": count, "x1": [u for u, _ in rows], "x2": [v for _, v in rows]}


def volatility_data():
    r = random.Random(5)
    h, y = -1.0, []
    for _ in range(200):
        h = -1 + 0.95 * (h + 1) + r.gauss(0, 0.25)
        y.append(r.gauss(0, math.exp(h / 2)))
    return {"T": 200, "y": y}


def poisson_data():
    r = random.Random(6)
    a = [r.gauss(1, 0.6) for _ in range(40)]
    g = [1 + k % 40 for k in range(240)]
    x = [r.gauss(0, 1) for _ in g]
    y = []
    for k, v in zip(g, x):
        lam, n, p = math.exp(a[k - 1] + 0.3 * v), 0, r.random()
        while p > math.exp(-lam):
            p *= r.random()
            n += 1
        y.append(n)
    return {"N": 240, "J": 40, "g": g, "x": x, "y": y}


# Models of bench/warmup and their data: a file of the reference, or what makes it.
OWN = {
    "eight_schools_centered": "eight_schools",
    "radon_noncentered": "radon_mn",
    "radon_centered": "radon_mn",
    "radon_slopes": "radon_mn",
    "normal_independent": lambda: normal_data(100),
    "normal_chain": lambda: normal_data(50, 0.95),
    "normal_equal": lambda: normal_data(100, 0.9),
    "funnel": lambda: {},
    "logistic": logistic_data,
    "irt_2pl": irt_data,
    "growth": growth_data,
    "seeds": seeds_data,
    "stochastic_volatility": volatility_data,
    "poisson_groups": poisson_data,
}


def posteriors(folder):
    data = reference_data()
    for file in sorted((ROOT / "tests/posteriors").glob("*.stan")):
        yield file.stem, file, data / (file.stem.split("-")[0] + ".json")
    for name, of in OWN.items():
        at = data / f"{of}.json" if isinstance(of, str) else folder / f"{name}.json"
        if not isinstance(of, str):
            at.write_text(json.dumps(of()))
        yield name, ROOT / f"bench/warmup/{name}.stan", at


def run(program, data, word, args):
    adapt, *more = word.split(":")
    tune = more[0] if more else args.tune
    command = [DRIVER, program, data, adapt, tune, args.first, args.seeds] + more[1:2]
    done = subprocess.run([str(x) for x in command], capture_output=True, text=True)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    if len(rows) < args.seeds:
        print(done.stderr.strip(), file=sys.stderr)
    return rows


def look(rows):
    fine = [r for r in rows if "ess" in r]
    if not fine:
        return None
    total = [(r["warmup"] + r["draws"]) / max(r["ess"], 1) for r in fine]
    return {"cost": statistics.median(total),
            "warmup": statistics.median(r["warmup"] / (r["warmup"] + r["draws"]) for r in fine),
            "failed": sum(r["r_hat"] > 1.02 for r in fine) + len(rows) - len(fine),
            "divergences": sum(r["divergences"] for r in fine),
            "tuned": statistics.median(r["tuned"] for r in fine)}


def text_of(cell):
    if cell is None:
        return "failed"
    text = f"{cell['cost']:.4g} ({100 * cell['warmup']:.0f}%, {cell['tuned']:.0f})"
    text += f" R{cell['failed']}" if cell["failed"] else ""
    return text + (f" d{cell['divergences']}" if cell["divergences"] else "")


def geometric_mean(cells, words):
    for word in words[1:]:
        both = [(row[words[0]], row[word]) for row in cells.values() if row.get(words[0]) and row.get(word)]
        ratios = [b["cost"] / a["cost"] for a, b in both if not a["failed"] and not b["failed"]]
        if ratios:
            mean = math.exp(statistics.fmean(math.log(x) for x in ratios))
            print(f"{word} / {words[0]}: {mean:.3f} over {len(ratios)}, worst {max(ratios):.2f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-s", "--seeds", type=int, default=3)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--tune", default="-1", help="-1: the default")
    parser.add_argument("-a", "--adapt", default="diag,auto")
    parser.add_argument("-o", "--out")
    parser.add_argument("models", nargs="*")
    args = parser.parse_args()
    cells, words = {}, args.adapt.split(",")
    print(f"{'model':38}" + "".join(f"{w:>30}" for w in words))
    with tempfile.TemporaryDirectory() as folder:
        for name, program, data in posteriors(pathlib.Path(folder)):
            if args.models and not any(m in name for m in args.models):
                continue
            cells[name] = {w: look(run(program, data, w, args)) for w in words}
            print(f"{name[:37]:38}" + "".join(f"{text_of(c):>30}" for c in cells[name].values()), flush=True)
    geometric_mean(cells, words)
    if args.out:
        pathlib.Path(args.out).write_text(json.dumps(cells, indent=1))


if __name__ == "__main__":
    main()
