"""Diagnostics against ArviZ 0.x on the same draws.

The C code answers through the test program `diagnose`; meson passes its path in
POSTERITY_DIAGNOSE, otherwise the newest one under build/ is taken.
"""
import glob
import os
import subprocess
import warnings

import numpy as np
import pytest

warnings.simplefilter("ignore")
import arviz as az  # noqa: E402

NAMES = ["mean", "sd", "r_hat", "ess_bulk", "ess_tail", "mcse_mean", "mcse_sd", "hdi_low",
         "hdi_high", "bfmi"]


def program():
    path = os.environ.get("POSTERITY_DIAGNOSE")
    if path:
        return path
    root = os.path.join(os.path.dirname(__file__), "..", "..")
    found = glob.glob(os.path.join(root, "build", "*", "tests", "sampler", "diagnose"))
    assert found, "build the test program `diagnose` first"
    return max(found, key=os.path.getmtime)


def ours(x):
    text = f"{x.shape[0]} {x.shape[1]}\n" + " ".join(repr(float(v)) for v in x.ravel())
    out = subprocess.run([program()], input=text, capture_output=True, text=True, check=True)
    return dict(zip(NAMES, map(float, out.stdout.split()), strict=True))


def theirs(x):
    with np.errstate(all="ignore"):
        low, high = (np.nan, np.nan) if np.isnan(x).any() else az.hdi(x.ravel(), hdi_prob=0.94)
        values = [x.mean(), x.std(ddof=1), az.rhat(x), az.ess(x, method="bulk"),
                  az.ess(x, method="tail"), az.mcse(x, method="mean"), az.mcse(x, method="sd"),
                  low, high, az.bfmi(x)[0]]
    return dict(zip(NAMES, map(float, values), strict=True))


def ar1(rng, rho, chains, draws):
    x = rng.normal(size=(chains, draws))
    for i in range(1, draws):
        x[:, i] = rho * x[:, i - 1] + np.sqrt(1 - rho**2) * x[:, i]
    return x


def cases():
    rng = np.random.default_rng(20240611)
    normal = rng.normal(size=(4, 1000))
    with_nan = normal.copy()
    with_nan[2, 17] = np.nan
    yield "iid", normal
    yield "shifted", normal + np.arange(4)[:, None]
    yield "large mean", normal + 1e6
    yield "small scale", normal * 1e-9
    yield "nan", with_nan
    for rho in (0.5, 0.9, 0.99, -0.5, -0.9):
        yield f"ar1 {rho}", ar1(rng, rho, 4, 1000)
    yield "odd", ar1(rng, 0.7, 4, 777)
    yield "one chain", ar1(rng, 0.3, 1, 1000)
    yield "two chains", ar1(rng, 0.3, 2, 501)
    yield "eight chains", ar1(rng, 0.95, 8, 400)
    yield "cauchy", rng.standard_cauchy(size=(4, 1000))
    yield "lognormal", np.exp(3 * normal)
    yield "integers", rng.poisson(3, size=(4, 1000)).astype(float)
    yield "binary", (rng.random((4, 1000)) < 0.02).astype(float)
    yield "random walk", np.cumsum(normal, axis=1)
    yield "two modes", np.where(normal > 0, 10, -10) + 0.1 * rng.normal(size=normal.shape)
    yield "long random walk", np.cumsum(rng.normal(size=(3, 5001)), axis=1)
    yield "slow ar1", ar1(rng, 0.999, 4, 3000)
    yield "hundred and one", rng.normal(size=(4, 101))
    for draws in (3, 4, 5, 6, 7, 8, 9, 10, 21):
        yield f"{draws} draws", rng.normal(size=(4, draws))
    yield "one far away", np.where(np.arange(1000) == 3, -1.0, 1e9 + 1e-2 * normal)
    yield "constant", np.full((4, 100), 3.25)
    yield "constant by parts", np.repeat(rng.normal(size=(4, 100)), 10, axis=1)


@pytest.mark.parametrize("name, x", [pytest.param(n, x, id=n) for n, x in cases()])
def test_equal_to_arviz(name, x):
    mine, reference = ours(x), theirs(x)
    for key in NAMES:
        np.testing.assert_allclose(mine[key], reference[key], rtol=1e-8, atol=1e-12, err_msg=key)


@pytest.mark.parametrize("share", [0.01, 0.6])
def test_infinite_draws_are_ranked(share):
    """The median too may be infinite: then no distance from it is a number."""
    rng = np.random.default_rng(3)
    x = np.where(rng.random((4, 500)) < share, np.inf, rng.normal(size=(4, 500)))
    mine, reference = ours(x), theirs(x)
    for key in ("ess_bulk", "ess_tail") + (("r_hat",) if share < 0.5 else ()):
        np.testing.assert_allclose(mine[key], reference[key], rtol=1e-8, err_msg=key)


def test_normal_quantiles_reach_into_the_tails():
    """One chain of distinct draws: its bulk ESS rests on scores of all ranks up to 100,000."""
    x = ar1(np.random.default_rng(1), 0.2, 2, 50_000)
    np.testing.assert_allclose(ours(x)["ess_bulk"], az.ess(x, method="bulk"), rtol=1e-8)
