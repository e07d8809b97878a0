# SPDX-License-Identifier: BSD-3-Clause
"""How far gradients are from what a core can do: the work of the formulas over its peaks."""
import json
import subprocess

from . import figures, gradient, models, peers, stan

DOUBLE = 8


def radon_intercepts(N, J):
    """A residual, its square, two accumulations; z, its square and its adjoint."""
    return {"flops": 9 * N + 8 * J, "bytes": (2 * DOUBLE + 4) * N + 4 * DOUBLE * J,
            "exps": 0}


def logistic(N, K):
    """X b and X' r in one pass over X; exp and log1p of each row."""
    return {"flops": 4 * N * K + 6 * N, "bytes": DOUBLE * N * K + 4 * N, "exps": 2 * N}


def gp_200(N):
    """Covariance and its adjoint; Cholesky N^3 / 3, its adjoint twice that; log1p of rows."""
    return {"flops": N**3 + 10 * N**2 // 2, "bytes": 6 * DOUBLE * N * N // 2,
            "exps": N * N // 2 + N}


def hmm(T, K):
    """log_sum_exp of K terms for each of T K states, and its softmax backwards."""
    return {"flops": 9 * T * K * K, "bytes": 2 * DOUBLE * T * K, "exps": T * K * K + T * K}


def normal_500(D):
    """A triangular solve and one with the transpose."""
    return {"flops": 2 * D * D, "bytes": DOUBLE * D * D, "exps": 0}


MODELS = (radon_intercepts, logistic, gp_200, hmm, normal_500)


def peaks(sizes):
    """Flops, exponentials and bytes a second, the last for arrays of each size."""
    program, source = peers.BUILD / "limits", peers.HERE / "limits.c"
    program.parent.mkdir(parents=True, exist_ok=True)
    stan.run("cc", "-O3", "-march=native", "-ffast-math", "-w", source, "-lm", "-o", program)
    said = subprocess.run([program, *map(str, sizes)], capture_output=True, text=True, check=True)
    return json.loads(said.stdout)


def bound_ns(work, peak, reads):
    """The slowest of the three, which might overlap wholly."""
    each = {"flops": work["flops"] / peak["flops"], "traffic": work["bytes"] / reads,
            "exps": work["exps"] / peak["exps"]}
    slowest = max(each, key=each.get)
    return 1e9 * each[slowest], slowest


def table(kind="cc"):
    works = {f.__name__: f(**models.table()[f.__name__]["size"]) for f in MODELS}
    found = peaks([work["bytes"] for work in works.values()])
    rows = {}
    for (name, work), reads in zip(works.items(), found["reads"], strict=True):
        ns = gradient.measure(name, [kind])["ns"][kind]
        bound, by = bound_ns(work, found, reads)
        rows[name] = {**work, "ns": ns, "bound_ns": figures.rounded(bound), "by": by,
                      "reads": figures.rounded(reads), "times": figures.rounded(ns / bound)}
        gradient.say(f"{name:24} {ns / 1e3:.4g} us, {ns / bound:.3g} times the limit by {by}")
    rows["peaks"] = {key: figures.rounded(found[key]) for key in ("flops", "exps")}
    return rows
