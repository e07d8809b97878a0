# SPDX-License-Identifier: BSD-3-Clause
"""What a wrong cell is told: place, cause and cure."""

import pytest


def told(run_cells, *cells):
    result = run_cells(list(cells))
    assert result.status == 1
    return result.error()[1]


def shown(run_cells, *cells):
    result = run_cells(list(cells))
    assert result.status == 0, result.error()
    return result.text(len(cells) - 1)


@pytest.mark.parametrize("cell, place, cause, cure", [
    ("x = 1:3", "1:6", "found `:`", "linspaced_int_array(3, 1, 3)"),
    ("sum(1:3)", "1:6", "found `:`", "linspaced_int_array(3, 1, 3)"),
    ("x = {1, 2:3}", "1:10", "found `:`", "linspaced_int_array(3, 1, 3)"),
    ("sort({3, 1})", "1:1", "no function `sort`", "`sort_asc`"),
    ("d = {y = {1, 2}}\nd.y[1] = 100", "2:1", "`d.y` cannot be assigned to", "`y = d.y`"),
    ("d = {y = {1, 2}}\nd.y = 3", "2:1", "`d.y` cannot be assigned to", "{name = value, ...}"),
    ("d = {e = {y = 2}}\nd.e.y = 3", "2:1", "`d.e.y` cannot be assigned to", "a new record"),
    ("sqrt(4)[1] = 3", "1:1", "the value of a call", "elements of one"),
])
def test_place_cause_cure(run_cells, cell, place, cause, cure):
    text = told(run_cells, cell)
    assert text.startswith(f"error: {place}: ")
    assert cause in text.split("\n")[0] and cure in text.split("\n")[-1]


@pytest.mark.parametrize("cell, value", [
    ("-2147483648", "-2147483648"),
    ("{-2147483648, 1}", "[-2147483648, 1]"),
    ("- 2147483648 + 1", "-2147483647"),
    ("-(2147483648 - 1)", "-2.14748e+09"),
    ("-2147483648 ^ 2", "-4.61169e+18"),
    ("1 - 2147483648", "-2.14748e+09"),
])
def test_the_smallest_int(run_cells, cell, value):
    assert shown(run_cells, cell) == value


SMALLEST = ["%%stan m\ndata { int a; array[2] int b; }\nparameters { real x; }\n"
            "model { x ~ normal(a + 2147483647.0, 1); }",
            "f = sample(m, data = DATA, draws = 100, tune = 200, chains = 1, seed = 1)", "abs(mean(f.x) + 1) < 1"]


@pytest.mark.parametrize("data", ["{a = -2147483648, b = {-2147483648, 1}}", '"d.json"',
                                  '{a = -2147483648, b = read_csv("d.csv").b}'])
def test_the_smallest_int_as_data(run_cells, home, data):
    (home / "d.json").write_text('{"a": -2147483648, "b": [-2147483648, 2]}')
    (home / "d.csv").write_text("b\n-2147483648\n7\n")
    assert shown(run_cells, SMALLEST[0], SMALLEST[1].replace("DATA", data), SMALLEST[2]) == "1"
