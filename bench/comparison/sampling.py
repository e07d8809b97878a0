# SPDX-License-Identifier: BSD-3-Clause
"""Effective draws a second of processor time of whole processes, and gradients that each cost."""
import os
import re
import statistics
import tempfile

import numpy as np

from . import figures, models, stan, transforms
from .notebook import Run
from .side import OURS, Failed, Side

CHAINS, WARMUP, DRAWS, SEEDS = 4, 1000, 1000, (1, 2, 3)


def parameters(name):
    """Names in the parameters block of a program."""
    block = re.search(r"\nparameters \{(.*?)\n\}", models.program(name).read_text(), re.S)[1]
    names = []
    for statement in re.sub(r"<[^>]*>", "", block).split(";"):
        words = re.sub(r"\[[^\]]*\]", " ", statement).replace(",", " ").split()
        names += [word for word in words if word not in TYPES]
    return names


TYPES = {"real", "vector", "array", "matrix", "simplex", "ordered", "cholesky_factor_corr"}


def least_ess(columns, names):
    """The smallest bulk ESS of the elements of [names]; {name: chain x draw x anything}."""
    import arviz
    least = np.inf
    for name in names:
        values = columns[name].reshape(*columns[name].shape[:2], -1)
        for k in range(values.shape[2]):
            if np.ptp(values[:, :, k]) > 0:
                least = min(least, float(arviz.ess(values[:, :, k], method="bulk")))
    return least


def grouped(names, rows):
    """Columns theta.1 or theta[1] put together: {theta: chain x draw x elements}."""
    found = {}
    for k, name in enumerate(names):
        found.setdefault(re.split(r"[.\[]", name)[0], []).append(rows[:, :, k])
    return {name: np.stack(each, -1) for name, each in found.items()}


def of_arviz(path):
    import arviz
    data = arviz.from_netcdf(path)
    columns = {name: np.asarray(values) for name, values in data.posterior.items()}
    return columns, data


def ours(kind, name, data, seed):
    options = {} if kind == "auto" else {"compiler": kind}
    with Run(name, data, draws=DRAWS, chains=CHAINS, seed=seed, **options) as run:
        columns, found = of_arviz(run.result())
        steps = int(found.sample_stats.n_steps.sum())
        warm = found.get("warmup_sample_stats")
        warmup = int(warm.n_steps.sum()) if warm is not None and "n_steps" in warm else None
        return columns, run.cpu_seconds, steps, warmup


def read_stan(path, names):
    rows = np.fromfile(path).reshape(CHAINS, WARMUP + DRAWS, len(names))
    steps = rows[:, :, names.index("n_leapfrog__")]
    return grouped(names, rows[:, WARMUP:]), steps


def theirs(kind, name, data, seed):
    """A new process each time: start, compile, warm-up and draws."""
    side = Side(kind, name, data)
    handle, path = tempfile.mkstemp()
    os.close(handle)
    try:
        said = side.ask("sample", seed, CHAINS, WARMUP, DRAWS, path)
        if kind == "stan":
            columns, steps = read_stan(path, said["columns"])
            cpu = side.cpu_seconds() + stan.compile_seconds(models.program(name))
            return columns, cpu, steps[:, WARMUP:].sum(), steps[:, :WARMUP].sum()
        with np.load(path) as saved:
            columns = {transforms.plain_name(key): saved[key] for key in saved.files}
        return columns, said["cpu_ms"] / 1e3, said["gradients"], said["warmup_gradients"]
    finally:
        side.close()
        os.unlink(path)


def once(kind, name, data, seed):
    run = ours if kind in OURS else theirs
    columns, cpu, steps, warmup = run(kind, name, data, seed)
    ess = least_ess(columns, parameters(name))
    return {"ess": ess, "cpu": cpu, "per_second": ess / cpu, "sampling": int(steps) / ess,
            "whole": None if warmup is None else int(steps + warmup) / ess}


def measure(name, kinds, seeds=SEEDS):
    """Medians over seeds; every seed runs each side once."""
    data, taken, failed = models.data(name), {}, {}
    for seed in seeds:
        for kind in kinds:
            if kind in failed:
                continue
            try:
                run = once(kind, name, data, seed)
                taken.setdefault(kind, []).append(run)
            except (Failed, KeyError, StopIteration) as error:
                failed[kind] = f"{type(error).__name__}: {error}"[:300]
    return {"sides": {kind: middle(runs) for kind, runs in taken.items()}, "failed": failed}


def middle(runs):
    keys = [key for key in runs[0] if all(run[key] is not None for run in runs)]
    return {key: figures.rounded(statistics.median(run[key] for run in runs)) for key in keys}


def line(name, row):
    parts = [f"{name:24}"]
    for kind, side in row["sides"].items():
        gradients = side.get("whole")
        parts.append(f"{kind} {side['per_second']:.4g} ESS/s ({side['ess']:.0f} in "
                     f"{side['cpu']:.3g} s, " + (f"{gradients:.1f}" if gradients else
                     f"{side['sampling']:.1f} sampling") + " gradients each)")
    return "  ".join(parts + [f"{kind}: {why}" for kind, why in row["failed"].items()])
