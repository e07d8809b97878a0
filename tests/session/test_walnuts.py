# SPDX-License-Identifier: BSD-3-Clause
"""WALNUTS on a centred model, which NUTS explores in part, against the same model written non-centred."""

import arviz
import numpy as np

SCHOOLS = """data { vector[8] y; vector[8] sigma; }
parameters { real mu; real<lower=0> tau; vector[8] %s; }
transformed parameters { %s }
model { mu ~ normal(0, 5); tau ~ cauchy(0, 5); %s y ~ normal(theta, sigma); }"""
SCHOOLS_DATA = "y = [28, 8, -3, 7, -1, 1, 18, 12]'; sigma = [15, 10, 16, 11, 9, 11, 10, 18]';"

CENTRED = SCHOOLS % ("theta", "", "theta ~ normal(mu, tau);")
NONCENTRED = SCHOOLS % ("z", "vector[8] theta = mu + tau * z;", "z ~ std_normal();")


def test_marginals_where_scales_are_small(run_cells, home):
    common = 'draws = 4000, tune = 1000, seed = 7, noncenter = "off"'
    result = run_cells(["%%stan c\n" + CENTRED, "%%stan n\n" + NONCENTRED, SCHOOLS_DATA,
                        f'save(sample(c, sampler = "walnuts", {common}), "c.nc");',
                        f'save(sample(n, {common}), "n.nc");'])
    assert result.status == 0, result.stderr
    a, b = (arviz.from_netcdf(home / name).posterior for name in ("c.nc", "n.nc"))
    for name in ("mu", "tau", "theta"):
        for take in (np.asarray, np.square):
            x, y = take(a[name].values), take(b[name].values)
            errors = [arviz.mcse(arviz.convert_to_dataset({"x": v}))["x"].values for v in (x, y)]
            assert np.all(np.abs(x.mean((0, 1)) - y.mean((0, 1))) < 5 * np.hypot(*errors)), name
