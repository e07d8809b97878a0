# SPDX-License-Identifier: BSD-3-Clause
"""Functions of an earlier cell that models and other cells call; names of models."""

import subprocess

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


def test_an_edited_function_is_another_one_in_a_new_process(run_cells):
    assert run_cells(["functions { real g(real x) { return x + 1; } }", "g(1)"]).text(1) == "2"
    result = run_cells(["functions { real g(real x) { return x + 2; } }", "g(1)"])
    assert result.text(1) == "3" and result.counters["replayed_cells"] == 0
    assert run_cells(["functions { real g(real a) { return a + 2; } }", "g(1)"]).counters["replayed_cells"] == 1


def test_overloads_of_a_cell(run_cells):
    result = run_cells(["functions { int kk(int a) { return 1; } int kk(real a) { return 2; } }",
                        "functions { int kk(vector a) { return 3; } }", "{kk(1), kk(1.0), kk([1]')}",
                        "%%stan m\nparameters { real x; } model { x ~ normal(10 * kk(1) + kk(x), 0.1); }",
                        "round(mean(sample(m, draws = 200, seed = 1).x))"])
    assert result.text(2) == "[1, 2, 3]" and result.text(4) == "12"


def test_a_renamed_model_is_found_by_a_new_process(run_cells, home, posterity):
    program = "parameters { real x; } model { x ~ std_normal(); }"
    for name, seed, sampled in [("alpha", 1, 4), ("beta", 1, 0), ("cells", 1, 0), ("BAD", 1, 0),
                                ("cells", 2, 4), ("BAD", 3, 4)]:
        result = run_cells([f"%%stan {name}\n{program}", f"f = sample({name}, draws = 50, seed = {seed});"])
        assert result.status == 0 and result.counters["sampled_chains"] == sampled
    listed = subprocess.run([posterity, "cache", "ls", home], capture_output=True, text=True, check=True).stdout
    names = [line.split()[-1].split("/")[0] for line in listed.splitlines()[1:-1]]
    assert {name: names.count(name) for name in {*names} - {"cells"}} == {"alpha": 4, "cells_": 4, "bad_": 4}
