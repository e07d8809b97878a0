"""Posteriors with trusted summaries: means and sds (quantiles where there is no variance) within
five Monte-Carlo standard errors, by the sampler's defaults where OPTIONS has none.

The reference folder (data and summaries of 10,000 draws) is found through POSTERITY_REFERENCE,
default ../shared/reference; without it these tests are skipped."""

import json
import os
import pathlib

import arviz
import numpy as np
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
REFERENCE = pathlib.Path(os.environ.get("POSTERITY_REFERENCE", ROOT.parent / "shared" / "reference"))
PROGRAMS = sorted((ROOT / "tests" / "posteriors").glob("*.stan"))

# Where the geometry asks for more: rho of the Gaussian process mixes slowly, so that R-hat of 1000
# draws is about 1.01; the compartment model has a heavy tail that long steps leave out.
OPTIONS = {
    "gp_pois_regr-gp_pois_regr": "draws = 4000",
    "one_comp_mm_elim_abs-one_comp_mm_elim_abs": "draws = 1000, target_accept = 0.99",
}

# Far out the data know V_m / K_m alone, so that both tails fall with the third power under the
# Cauchy priors: there is no variance, and quantiles are compared in place of means and sds.
NO_VARIANCE = {"one_comp_mm_elim_abs-one_comp_mm_elim_abs": {"K_m", "V_m"}}


def element(posterior, name):
    """Draws [chain, draw] of "theta[2,1]"."""
    if "[" not in name:
        return posterior[name].values
    base, index = name[:-1].split("[")
    at = tuple(int(i) - 1 for i in index.split(","))
    return posterior[base].values[(slice(None), slice(None)) + at]


def compare_quantiles(x, name, trusted, draws):
    """The summaries have no errors of quantiles: ours, scaled to their number of draws."""
    for key, prob in {"q5": 0.05, "q50": 0.5, "q95": 0.95}.items():
        ours = arviz.mcse(x, method="quantile", prob=prob)
        theirs = ours * np.sqrt(arviz.ess(x, method="quantile", prob=prob) / draws)
        assert abs(np.quantile(x, prob) - trusted[key]) < 5 * np.hypot(ours, theirs), (name, key)


def test_the_programs_are_there():
    assert len(PROGRAMS) >= 13


@pytest.mark.skipif(not REFERENCE.is_dir(), reason=f"no reference posteriors in {REFERENCE}")
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.stem)
def test_posterior(program, run_cells, home):
    summary = json.loads((REFERENCE / "summary" / f"{program.stem}.json").read_text())
    data = REFERENCE / "data" / f"{summary['data']}.json"
    result = run_cells([
        "%%stan m\n" + program.read_text(),
        f'fit = sample(m, data = "{data}", tune = 1000, chains = 4, seed = 20, '
        f'{OPTIONS.get(program.stem, "draws = 1000")})\nsave(fit, "fit.nc");',
    ])
    assert result.status == 0, result.stderr
    posterior = arviz.from_netcdf(home / "fit.nc").posterior
    for name, trusted in summary["parameters"].items():
        x = element(posterior, name)
        assert arviz.rhat(x) < 1.01, name
        if name in NO_VARIANCE.get(program.stem, ()):
            compare_quantiles(x, name, trusted, summary["draws"])
            continue
        error = np.hypot(arviz.mcse(x, method="mean"), trusted["mcse_mean"])
        assert abs(x.mean() - trusted["mean"]) < 5 * error, name
        # The summaries have no error of the sd: ours, scaled to their number of draws.
        ours = arviz.mcse(x, method="sd")
        theirs = ours * np.sqrt(arviz.ess(x, method="sd") / summary["draws"])
        assert abs(x.std(ddof=1) - trusted["sd"]) < 5 * np.hypot(ours, theirs), name
