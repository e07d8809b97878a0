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


STARTS = """%%stan m
parameters { real<lower=0> a; vector[2] b; }
model { a ~ exponential(1); b ~ std_normal(); }"""
RUN = "f = sample(m, draws = 20, tune = 20, chains = 1, seed = 1)"


@pytest.mark.parametrize("init, place, cause", [
    ("{a = 0}", "m:2:14", "`a` is 0: that is on its bound, where no chain can start"),
    ("{a = -1}", "m:2:14", "`a` is -1, it must be at least 0"),
    ("{b = [1, not_a_number()]}", "m:2:31", "`b` (element 2) is nan: that is no number"),
    ("{a = positive_infinity()}", "m:2:14", "`a` is inf: that is not finite"),
    ("{q = 1}", "1:5", "the program has no parameter `q`"),
    ('"bad.json"', "1:5", 'init "bad.json": line 2: '),
    ('"fit.nc"', "1:5", 'init = {mu = d.mu[1, 1], ...}'),
    ("f", "1:5", "init = {mu = mean(fit.mu), ...}"),
])
def test_wrong_starts(run_cells, home, init, place, cause):
    (home / "bad.json").write_text('{"a": 1,\n "b": [1, 2')
    text = told(run_cells, STARTS, RUN, 'save(f, "fit.nc")',
                RUN.replace("f =", "g =").replace("seed = 1", f"seed = 1, init = {init}"))
    assert text.startswith(f"error: {place}: ")
    assert cause in text and text.count("error:") == 1


def test_a_start_from_a_saved_fit(run_cells):
    start = 'init = {a = d.a[1, 1], b = d.b[1, 1]}'
    shown(run_cells, STARTS, RUN, 'save(f, "fit.nc")', 'd = read_netcdf("fit.nc").posterior',
          RUN.replace("seed = 1", "seed = 1, " + start), "mean(f.a)")


def test_a_chain_that_was_not_asked_for(run_cells):
    text = told(run_cells, "%%stan m\nparameters { real x; }\n"
                "model { x ~ std_normal(); if (x > 2.7) fatal_error(\"bad\"); }",
                "f = sample(m, chains = 1, seed = 2)")
    assert "chain 1" not in text and "chain 2" not in text
    assert "a chain that only warms up, as 4 learn together: line 3: bad" in text


def test_variables_in_braces_are_not_data(run_cells):
    model = "%%stan m\ndata { int u; }\nparameters { real x; }\nmodel { x ~ std_normal(); }"
    call = "f = sample(m, draws = 10, tune = 10, chains = 1, seed = 1"
    text = told(run_cells, model, "if (1) {\n  int u = 2;\n  " + call + ")\n}")
    assert "m:2:8: data: `u` is missing" in text
    assert "what is declared in braces is given by name, data = {N = N}" in text
    shown(run_cells, model, "if (1) {\n  int u = 2;\n  " + call + ", data = {u = u})\n}", "1")


@pytest.mark.parametrize("statement, column", [
    ("z ~ normal(x, {{1, 2}})", 15),
    ("x ~ poisson(3)", 1),
    ("z ~ gamma(2, z, 3)", 1),  # too many: none is at fault alone
    ("z ~ own({1.5}, 2)", 9),
    ("target += own_lpdf(z | 2, 2)", 24),
    ("x = sum({{1, 2}})", 9),
    ("x = append_row({1}, {2})", 5),
])
def test_the_argument_at_fault_is_marked(run_cells, statement, column):
    text = told(run_cells, "%%stan m\nfunctions { real own_lpdf(vector y, array[] int n, real a) "
                "{ return a; } }\nparameters { real x; vector[3] z; }\nmodel {\n" + statement + ";\n}")
    assert f"error: 5:{column}: " in text


SHARED = """functions {
  real inner(vector v) {
    // a comment
    return v[4];
  }
  real outer(vector v) {
    return 2 * inner(v);
  }
}"""
FAULT = "line 3 of `inner`, `return v[4];`: index 4 is out of range for `v` (1 to 2)"


def test_a_place_in_a_shared_function(run_cells):
    other = "functions { real last(vector v) {\n return outer(v);\n} }"
    assert told(run_cells, SHARED, "1\n2 + inner([1, 2]')").startswith(f"error: 2:5: in {FAULT}\n")
    assert told(run_cells, SHARED, "outer([1, 2]')").startswith(f"error: 1:1: in `outer`: {FAULT}\n")
    assert told(run_cells, SHARED, other, "last([1, 2]')").startswith(f"error: 1:1: in `last`: {FAULT}\n")


def test_a_place_in_a_function_of_a_model(run_cells):
    model = "%%stan m\nparameters { vector[2] z; }\nmodel {\n  target += outer(z);\n}"
    text = told(run_cells, SHARED, model, "sample(m)")
    assert f"chain 1: line 4: in `outer`: {FAULT}" in text
