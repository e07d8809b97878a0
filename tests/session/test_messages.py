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


@pytest.mark.parametrize("call, cure", [
    ('read_json("x.csv")', 'read_csv("x.csv")'),
    ('read_netcdf("x.csv.gz")', 'read_csv("x.csv.gz")'),
    ('read_csv("x.json")', 'read_json("x.json")'),
    ('read_json("x.nc")', 'read_netcdf("x.nc")'),
])
def test_files_of_another_kind(run_cells, home, call, cure):
    text = told(run_cells, call)
    assert "does not read a file that ends in" in text and f"write {cure}" in text


def test_json_of_any_name(run_cells, home):
    (home / "x.data").write_text('{"a": 3}')
    assert shown(run_cells, 'read_json("x.data").a') == "3"


BROKEN = """{"a": [1, null, 3], "b": [[1, 2], [3]], "c": {"d": [[1], [2, 3]]},
             "e": [{"f": 1}, {"f": [1, null]}], "g": 7}"""
FAULTS = ["`a[2]` is null", "`b[2]` has 1 element, those before it have 2",
          "`c.d[2]` has 2 elements, those before it have 1", "`e[2].f[2]` is null"]


def test_what_cannot_be_read_in_a_file_is_told_at_once(run_cells, home):
    (home / "d.json").write_text(BROKEN)
    result = run_cells(['d = read_json("d.json")', "d.g", "d"])
    assert result.status == 0
    streams = [o for o in result.cells[0]["outputs"] if o["output_type"] == "stream"]
    assert "".join(o["text"] if isinstance(o["text"], str) else "".join(o["text"])
                   for o in streams) == "".join(f'"d.json": {fault}\n' for fault in FAULTS)
    assert result.text(1) == "7"
    for fault in FAULTS:
        assert f"({fault})" in result.text(2)
