# SPDX-License-Identifier: BSD-3-Clause
"""Peak memory of whole processes: start, load, warm-up and draws."""
from . import figures, models
from .notebook import Run
from .side import OURS, Failed, Side

CHAINS, WARMUP, DRAWS = 4, 1000, 4000


def once(kind, name, data):
    if kind in OURS:
        options = {} if kind == "auto" else {"compiler": kind}
        with Run(name, data, draws=DRAWS, chains=CHAINS, seed=1, **options) as run:
            return run.peak_mb
    side = Side(kind, name, data)
    try:
        side.ask("sample", 1, CHAINS, WARMUP, DRAWS, "/dev/null" if kind == "stan" else "-")
        return side.peak_mb()
    finally:
        side.close()


def measure(name, kinds):
    """MiB of each; peers keep the draws and not the warm-up, as they do by default."""
    data, peak, failed = models.data(name), {}, {}
    for kind in kinds:
        try:
            peak[kind] = figures.rounded(once(kind, name, data))
        except Failed as error:
            failed[kind] = str(error)[:300]
    return {"mb": peak, "failed": failed}


def line(name, row):
    parts = [f"{name:24}"] + [f"{kind} {mb:.4g} MiB" for kind, mb in row["mb"].items()]
    return "  ".join(parts + [f"{kind}: {why}" for kind, why in row["failed"].items()])
