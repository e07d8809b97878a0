# SPDX-License-Identifier: BSD-3-Clause
"""Functions of an earlier cell that a model calls."""

import arviz

SHARED = """functions {
  // Only what comes after it counts, and the standard normal density of x.
  real afresh_lp(real x) {
    target += -target() - 0.5 * square(x);
    return x;
  }
}"""
MODEL = """%%stan shared
parameters { real x; }
model {
  x ~ normal(50, 0.1);
  int k = 0;
  while (k < 3 && afresh_lp(x) > -1e9) k += 1;
}"""


def test_target_is_read_in_an_earlier_cell(run_cells, home):
    result = run_cells([SHARED, MODEL, 'fit = sample(shared, draws = 500, chains = 2, seed = 1)',
                        'save(fit, "fit.nc");'])
    assert result.status == 0, result.stderr
    x = arviz.from_netcdf(home / "fit.nc").posterior.x.values
    assert abs(x.mean()) < 0.25 and 0.8 < x.std() < 1.25
